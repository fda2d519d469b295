"""The kernels run by NumPy: the same arguments as the library's, the same results to the last bit, at NumPy's speed.

They take one-dimensional, contiguous arrays of one format, float32 or float64, and go through them block by block.

``loss_from_…``, ``loss_and_gradient_from_…``, ``soft_from_…``  (x, y, pos_weight, smoothing, scale, t, g)
    `x` are logits or probabilities. `y` are uint8, 0 or 1; for ``soft_…`` they are numbers of x's format. `t` takes
    the losses, or is None. `g` takes the gradient times `scale`; ``loss_from_…`` leaves it alone. Returns the sum of
    the losses in units of the three quanta, and a list of the blocks that are left out of it: those that do not fit the
    windows, or have other labels than 0 and 1. A row that is not valid makes its block one of them.
``labels``  (y, ones)
    Writes which labels are 1 and returns `HARD` if all are 0 or 1, `SOFT` if some lie between, else `INVALID`.
``numbers``, ``squares``  (t, bins)
    Add finite numbers, or their squares without rounding, to the bins of an exact sum (`exact_sum.BINS`).
``weighted``  (t, w, bins)
    Adds v = w·t, rounded once in the format of t as if exponents had no bounds, to ``bins[0]``; where there are five
    bins, adds w, and without rounding w², w·v and v², to the others.
``windows``, ``square_windows``  (t)
    Return the parts of the sum of numbers, or of their squares without rounding (float64), and a list of the blocks
    that are left out of it, as the loss kernels do.
``distance``  (p, s)
    Writes the signed distances of probabilities (`forecast_bins.distance`).
``misses``  (s, y)
    As ``windows``, for (p − y)², each rounded once.
``slices``  (code, y, s, t, table)
    Adds labels, signed distances and losses to their groups: ``table[code[i]]`` (`group_sums.FIELDS`), for at most
    `group_sums.MOST_ROWS` rows. Returns a list of the blocks that are left out.
``grouped``  (code, t, w, limbs)
    Adds finite numbers t, or where `w` is not empty w·t rounded once as if exponents had no bounds, to the
    exact sums of their groups: ``limbs[code[i]]`` (`exact_sum.LIMBS`).
``profile``  (s, y, table)
    Counts rows by their place (`forecast_bins.slot`): adds 1 and 2^32 · the label, and the first bits of |s|, to
    ``table[slot]``.
``logistic_rows``  (x, y, weight, offset, center, coef, rounder, bend, slope, sums)
    One pass over rows of a logistic model (`logistic.add_rows`), at most `logistic.MOST_ROWS`. `x` are the rows one
    behind the other; labels in [0, 1]; `weight` and `offset` may be empty; `coef` ends with the intercept. Writes
    each row's slope dL/dz and bend d²L/dz² where these are not empty, and adds to `sums` the gradient in units of the
    rounders and the loss in its two. Returns how many losses were left out.
``sparse_products``  (value, index, ends, coef, z)
``logits``  (z, y, weight, bend, slope, sums)
``sparse_slopes``  (value, index, ends, slope, sums)
    The same for rows of a sparse matrix, not centered, in three parts (`sparse_logistic`): the logits, without offset;
    slopes, bends and losses; the gradient.
``sparse_squares``  (value, index, ends, bend, sums)
``sparse_pairs``  (value, index, ends, bend, place, table)
``bends_along``  (bend, along, scales, sums)
    Of their second derivatives the diagonal, a block, and those along a line and the intercept.
``logistic_columns``  (x, y, weight, offset, center, coef, bend, slope, logit, sums)
    The same of `x` that lies column by column, without the sums of the columns: `sums` are those of the intercept and
    the loss. Writes each row's logit, too.
``column_sums``  (x, factor, center, rounder, sums)
    Adds of each such column the sum of its centered numbers, each times the factor of its row, to `sums`.
``column_products``  (x, weight, center, scale, table, sums)
    Writes the coordinates of such columns to `table`, behind them a column of 1, and adds their products, each times
    the weight of its row, to the upper triangle of `sums` (`logistic.add_column_products`).
``survey``  (x, factors, y, hashes, low, high, unlike)
    Writes a hash of the label and of so many first columns of each row as there are further factors, widens the span of
    each column, and makes `unlike` NaN where one is not finite.
``survey_columns``  (x, factors, y, hashes, low, high)
    The same of finite numbers that lie column by column.
``gram``, ``factor``, ``solve``, ``dot``
    A Newton step's matrix, its triangular factors, a system solved by that, a product (`symmetric`).
``descend``  (matrix, penalty, gradient, coef, limits)
``descend_low_rank``  (vectors, signs, bend, diagonal, penalty, gradient, start, coef, along, limits)
    Coordinate descent (`coordinate_descent`). Return how many sweeps there were.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from . import (
    coordinate_descent,
    dual_ascent,
    exact_sum,
    forecast_bins,
    group_sums,
    logistic,
    point,
    sparse_logistic,
    symmetric,
)
from .exact_sum import BLOCK, QUANTUM_BITS

HARD, SOFT, INVALID = 0, 1, 2


def _loss_kernel(point_function: Callable[..., Any], soft: bool, gradient: bool) -> Callable[..., Any]:
    def kernel(
        x: Any, y: Any, pos_weight: float, smoothing: float, scale: float, t: Any, g: Any
    ) -> tuple[int, int, int, list[int]]:
        total = [0, 0, 0]
        unfit = []
        with np.errstate(all="ignore"):
            for start in range(0, x.size, BLOCK):
                here = slice(start, min(start + BLOCK, x.size))
                if soft or gradient:
                    arguments = (y[here], pos_weight, smoothing) if soft else (y[here] != 0,)
                    ts, slope = point_function(x[here], *arguments)
                    np.multiply(slope, scale, out=g[here])
                else:
                    ts = point_function(x[here], y[here] != 0)
                if t is not None:
                    t[here] = ts
                *parts, fits = exact_sum.windows(ts)
                if fits and (soft or y[here].max() <= 1):
                    for i, (part, bits) in enumerate(zip(parts, QUANTUM_BITS, strict=True)):
                        total[i] += int(part * 2.0**bits)
                else:
                    unfit.append(start // BLOCK)
        return total[0], total[1], total[2], unfit

    return kernel


def _labels(y: Any, ones: Any) -> int:
    np.equal(y, 1, out=ones.view(bool))
    if np.all((y == 0) | ones.view(bool)):
        return HARD
    return SOFT if np.all((y >= 0) & (y <= 1)) else INVALID


# Of each loss kernel the formula, whether labels are soft, and whether there is a gradient.
LOSSES: dict[str, tuple[Callable[..., Any], bool, bool]] = {
    "loss_from_logits": (point.loss_from_logits, False, False),
    "loss_from_proba": (point.loss_from_proba, False, False),
    "loss_and_gradient_from_logits": (point.loss_and_gradient_from_logits, False, True),
    "loss_and_gradient_from_proba": (point.loss_and_gradient_from_proba, False, True),
    "soft_from_logits": (point.soft_from_logits, True, True),
    "soft_from_proba": (point.soft_from_proba, True, True),
}

KERNELS: dict[str, Callable[..., Any]] = {
    **{name: _loss_kernel(*of_kernel) for name, of_kernel in LOSSES.items()},
    "labels": _labels,
    "numbers": exact_sum.add_numbers,
    "squares": exact_sum.add_squares,
    "weighted": exact_sum.add_weighted,
    "grouped": exact_sum.add_grouped,
    "profile": forecast_bins.add_profile,
    "windows": exact_sum.add_windows,
    "square_windows": exact_sum.add_square_windows,
    "distance": forecast_bins.put_distances,
    "misses": forecast_bins.add_misses,
    "slices": group_sums.add_slices,
    "logistic_rows": logistic.add_rows,
    "sparse_survey": sparse_logistic.survey,
    "sparse_hashes": sparse_logistic.put_hashes,
    "sparse_narrow": sparse_logistic.narrow,
    "sparse_products": sparse_logistic.put_products,
    "logits": sparse_logistic.add_logits,
    "sparse_slopes": sparse_logistic.add_slopes,
    "sparse_squares": sparse_logistic.add_squares,
    "sparse_pairs": sparse_logistic.add_pairs,
    "bends_along": sparse_logistic.add_bends,
    "logistic_columns": logistic.add_columns,
    "column_sums": logistic.add_column_sums,
    "column_products": logistic.add_column_products,
    "survey": logistic.survey,
    "survey_columns": logistic.survey_columns,
    "gram": symmetric.add_gram,
    "factor": symmetric.factor,
    "solve": symmetric.solve,
    "dot": symmetric.dot,
    "shift": symmetric.shift,
    "sparse_reorder": dual_ascent.reorder,
    "sparse_ascend": dual_ascent.ascend,
    "descend": coordinate_descent.descend,
    "descend_low_rank": coordinate_descent.descend_low_rank,
}
