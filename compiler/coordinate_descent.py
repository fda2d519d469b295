"""The kernel of coordinate descent (`logloss._kernels.coordinate_descent`)."""

from __future__ import annotations

from typing import Any

from .primitives import carray, strict
from .symmetric import product


@strict
def _least(bend: Any, old: Any, slope: Any, penalty: Any) -> Any:
    """Return where a function of one coordinate is least."""
    target = old * bend - slope
    over = abs(target) - penalty
    if over > 0.0:
        return (over if target > 0.0 else -over) / bend
    return 0.0


def descend(
    matrix_: Any,
    size: Any,
    penalty_: Any,
    gradient_: Any,
    coef_: Any,
    order: Any,
    limits_: Any,
    _scratch: Any,
    found_: Any,
) -> None:
    """Make the penalized quadratic function smaller, coordinate by coordinate."""
    h, penalty, gradient = carray(matrix_, size), carray(penalty_, order), carray(gradient_, order)
    coef, limits, found = carray(coef_, order), carray(limits_, 2), carray(found_, 1)
    enough, most = limits[0], limits[1]
    sweeps, over_all = 0, True
    while sweeps < most:
        sweeps += 1
        gain = 0.0
        for j in range(order):
            row, old = h[j * order : (j + 1) * order], coef[j]
            bend = row[j]
            if not bend > 0.0 or (old == 0.0 and penalty[j] > 0.0 and not over_all):
                continue
            step = _least(bend, old, gradient[j], penalty[j]) - old
            if step != 0.0:
                gain += 0.5 * bend * step * step
                for k in range(row.size):
                    gradient[k] += step * row[k]
                coef[j] = old + step
        if over_all and gain <= enough:
            break
        over_all = gain <= enough
    found[0] = sweeps


def descend_low_rank(
    vectors_: Any,
    size: Any,
    signs_: Any,
    rank: Any,
    bend_: Any,
    order: Any,
    diagonal_: Any,
    penalty_: Any,
    gradient_: Any,
    start_: Any,
    coef_: Any,
    along_: Any,
    limits_: Any,
    _scratch: Any,
    found_: Any,
) -> None:
    """Do as `descend`, for a diagonal matrix with a correction of low rank."""
    vectors, signs, bends = carray(vectors_, size), carray(signs_, rank), carray(bend_, order)
    diagonal, penalty, gradient = carray(diagonal_, order), carray(penalty_, order), carray(gradient_, order)
    start, coef, along = carray(start_, order), carray(coef_, order), carray(along_, rank)
    limits, found = carray(limits_, 2), carray(found_, 1)
    enough, most = limits[0], limits[1]
    sweeps, over_all = 0, True
    while sweeps < most:
        sweeps += 1
        gain = 0.0
        for j in range(order):
            old, bend = coef[j], bends[j]
            if not bend > 0.0 or (old == 0.0 and penalty[j] > 0.0 and not over_all):
                continue
            row = vectors[j * rank : (j + 1) * rank]
            slope = (gradient[j] + diagonal[j] * (old - start[j])) + product(row, along)
            step = _least(bend, old, slope, penalty[j]) - old
            if step != 0.0:
                gain += 0.5 * bend * step * step
                for k in range(row.size):
                    along[k] += step * (signs[k] * row[k])
                coef[j] = old + step
        if over_all and gain <= enough:
            break
        over_all = gain <= enough
    found[0] = sweeps
