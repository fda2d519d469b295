"""The least value of a quadratic function with a penalty on absolute values, one coordinate after the other.

Friedman, Hastie and Tibshirani (2010). What is 0 at the optimum becomes exactly 0. This is NumPy's writing;
`compiler/coordinate_descent.py` is the other.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .symmetric import dot


def descend(
    matrix: NDArray[np.float64],
    penalty: NDArray[np.float64],
    gradient: NDArray[np.float64],
    coef: NDArray[np.float64],
    limits: NDArray[np.float64],
) -> int:
    """Make ½bᵀHb + cᵀb + Σ penalty·|b| smaller, going through the coordinates again and again.

    `matrix` is H, both triangles; `coef` is b and `gradient` Hb + c, and both follow. Where the diagonal is 0 nothing
    moves. After a sweep over all coordinates come sweeps over those that are not 0, until one gains no more than
    ``limits[0]``, and then one over all again: if that gains no more either, it was the last. ``limits[1]`` sweeps are
    the most. Returns how many there were.
    """
    h = matrix.reshape(coef.size, coef.size)
    enough, most = limits
    sweeps, over_all = 0, True
    while sweeps < most:
        sweeps += 1
        gain = 0.0
        for j in range(coef.size):
            old, bend = coef[j], h[j, j]
            if not bend > 0.0 or (old == 0.0 and penalty[j] > 0.0 and not over_all):
                continue
            step = _least(bend, old, gradient[j], penalty[j]) - old
            if step != 0.0:
                gain += 0.5 * bend * step * step
                gradient += step * h[j]
                coef[j] = old + step
        if over_all and gain <= enough:
            break
        over_all = gain <= enough
    return sweeps


def descend_low_rank(
    vectors: NDArray[np.float64],
    signs: NDArray[np.float64],
    bend: NDArray[np.float64],
    diagonal: NDArray[np.float64],
    penalty: NDArray[np.float64],
    gradient: NDArray[np.float64],
    start: NDArray[np.float64],
    coef: NDArray[np.float64],
    along: NDArray[np.float64],
    limits: NDArray[np.float64],
) -> int:
    """Do as `descend`, where H is a diagonal matrix and U·signs·Uᵀ.

    `vectors` are the rows of U, and `bend` is the diagonal of H. `start` are coefficients, `gradient` that of the
    quadratic function there, which stays; `along` is signs·Uᵀ(b − start), and follows.
    """
    u = vectors.reshape(bend.size, signs.size)
    enough, most = limits
    sweeps, over_all, product = 0, True, np.empty(1)
    while sweeps < most:
        sweeps += 1
        gain = 0.0
        for j in range(bend.size):
            old, of_j = coef[j], bend[j]
            if not of_j > 0.0 or (old == 0.0 and penalty[j] > 0.0 and not over_all):
                continue
            dot(u[j], along, product)
            slope = (gradient[j] + diagonal[j] * (old - start[j])) + product[0]
            step = _least(of_j, old, slope, penalty[j]) - old
            if step != 0.0:
                gain += 0.5 * of_j * step * step
                along += step * (signs * u[j])
                coef[j] = old + step
        if over_all and gain <= enough:
            break
        over_all = gain <= enough
    return sweeps


def _least(bend: Any, old: Any, slope: Any, penalty: Any) -> Any:
    """Return where ½·bend·(b − old)² + slope·(b − old) + penalty·|b| is least."""
    target = old * bend - slope
    over = abs(target) - penalty
    return (over if target > 0.0 else -over) / bend if over > 0.0 else 0.0
