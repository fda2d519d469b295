"""Dual coordinate ascent for sparse rows: each row in turn takes the share in the coefficients that fits its residual.

The coefficients of an L2-penalized model are Σ αᵢ·xᵢ / penalty, and at the optimum αᵢ is what is left of the row:
wᵢ·(yᵢ − pᵢ). A step that cannot overshoot goes part of the way there, since no logistic loss bends by more than ¼
(Shalev-Shwartz and Zhang 2013). This is NumPy's writing; `compiler/dual_ascent.py` is the other.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import point

FIELDS = 5  # of a row: α/w; label; w; the share of the way that a step goes; offset
LANES = 4  # the partial sums of a product of a row and the coefficients


def reorder(
    value: NDArray[np.float64],
    index: NDArray[np.int32],
    ends: NDArray[np.int64],
    order: NDArray[np.int32],
    new_value: NDArray[np.float64],
    new_index: NDArray[np.int32],
    new_ends: NDArray[np.int64],
    square: NDArray[np.float64],
) -> None:
    """Write the rows in another order, without entries of 0, and the sum of the squares of each."""
    lengths = np.diff(ends)[order]
    first = np.cumsum(lengths) - lengths
    place = np.arange(lengths.sum()) + np.repeat(ends[:-1][order] - first, lengths)
    kept = value[place] != 0
    row, place = np.repeat(np.arange(order.size), lengths)[kept], place[kept]
    new_ends[0], new_ends[1:] = 0, np.cumsum(np.bincount(row, minlength=order.size))
    new_value[: place.size], new_index[: place.size] = value[place], index[place]
    with np.errstate(all="ignore"):
        square[:] = np.bincount(
            row, new_value[: place.size] ** 2, order.size
        )  # which adds in order, as the kernel does


def ascend(
    value: NDArray[np.float64],
    index: NDArray[np.int32],
    ends: NDArray[np.int64],
    rows: NDArray[np.float64],
    coef: NDArray[np.float64],
    walk: NDArray[np.float64],
) -> None:
    """Take a step for each row; the last of `coef` is the intercept, which follows.

    `rows` are the `FIELDS` of each. ``walk[0]`` is 1 / penalty, ``walk[1]`` the same for the intercept. Rows come in
    blocks of ``walk[2]``, first the block ``walk[3]``, and after each one that which is ``walk[4]`` farther on, going
    round: a number below theirs, and without a common factor with it. ``walk[5]`` and ``walk[6]`` become half of what
    the dual objective has gained at least, and Σ αᵢ.
    """
    fields = rows.reshape(-1, FIELDS)
    inverse, of_intercept = walk[:2]
    together, start, stride = walk[2:5].astype(int).tolist()
    blocks = -(-len(fields) // together)
    gain = total = np.float64(0.0)
    with np.errstate(all="ignore"):
        for block in (start + np.arange(blocks) * stride) % blocks:
            for i in range(block * together, min(block * together + together, len(fields))):
                here = slice(ends[i], ends[i + 1])
                v, j = value[here], index[here]
                residual, y, weight, share, offset = fields[i]
                z = (_in_lanes(v * coef[j]) + coef[-1]) + offset
                e = point.exp_of_minus(abs(z))
                missing = (y - (1.0 if z >= 0.0 else e) / (1.0 + e)) - residual
                step = missing * share
                move = step * weight
                fields[i, 0] = residual + step
                gain += move * missing
                total += weight * fields[i, 0]
                coef[j] += (inverse * move) * v
                coef[-1] += of_intercept * move
    walk[5:] = gain, total


def _in_lanes(terms: Any) -> Any:
    """Return the sum of a row's terms in the kernel's order."""
    whole = terms.size // LANES * LANES
    a, b, c, d = np.add.reduce(terms[:whole].reshape(-1, LANES), axis=0)
    for term in terms[whole:]:
        a += term
    return (a + b) + (c + d)
