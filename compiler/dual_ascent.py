"""The kernels of dual coordinate ascent (`logloss._kernels.dual_ascent`)."""

from __future__ import annotations

from typing import Any

import numpy as np

from logloss._kernels import point
from logloss._kernels.dual_ascent import FIELDS, LANES

from .primitives import carray, strict
from .vectors import fetch

_ROWS_AHEAD = 8  # that a row is fetched before it is copied
_LINE = 64 // 8  # numbers in a cache line


@strict
def _fetch_row(value: Any, index: Any, ends: Any, row: Any) -> None:
    """Have the entries of a row brought into the cache."""
    for k in range(np.uint64(ends[row]), np.uint64(ends[row + np.uint64(1)]), np.uint64(_LINE)):
        fetch(value, k)
        fetch(index, k)


@strict
def _product(value: Any, index: Any, first: Any, end: Any, coef: Any) -> Any:
    """Return the product of a row and the coefficients."""
    a = b = c = d = 0.0
    k = first
    while k + np.uint64(LANES) <= end:
        a += value[k] * coef[np.uint64(index[k])]
        b += value[k + np.uint64(1)] * coef[np.uint64(index[k + np.uint64(1)])]
        c += value[k + np.uint64(2)] * coef[np.uint64(index[k + np.uint64(2)])]
        d += value[k + np.uint64(3)] * coef[np.uint64(index[k + np.uint64(3)])]
        k += np.uint64(LANES)
    while k < end:
        a += value[k] * coef[np.uint64(index[k])]
        k += np.uint64(1)
    return (a + b) + (c + d)


def reorder(
    value_: Any,
    size: Any,
    index_: Any,
    ends_: Any,
    order_: Any,
    n: Any,
    new_value_: Any,
    new_index_: Any,
    new_ends_: Any,
    square_: Any,
    _scratch: Any,
    _found: Any,
) -> None:
    """Write the rows in another order."""
    value, index, ends, order = carray(value_, size), carray(index_, size), carray(ends_, n + 1), carray(order_, n)
    new_value, new_index = carray(new_value_, size), carray(new_index_, size)
    new_ends, square = carray(new_ends_, n + 1), carray(square_, n)
    at = np.uint64(0)
    for row in range(n):
        new_ends[row] = np.int64(at)
        if row + 2 * _ROWS_AHEAD < n:
            fetch(ends, np.uint64(order[row + 2 * _ROWS_AHEAD]))
            _fetch_row(value, index, ends, np.uint64(order[row + _ROWS_AHEAD]))
        i = np.uint64(order[row])
        squares = 0.0
        for k in range(np.uint64(ends[i]), np.uint64(ends[i + np.uint64(1)])):
            v = value[k]
            if v != 0.0:
                new_value[at] = v
                new_index[at] = index[k]
                squares += v * v
                at += np.uint64(1)
        square[row] = squares
    new_ends[n] = np.int64(at)


def ascend(
    value_: Any,
    size: Any,
    index_: Any,
    ends_: Any,
    rows_: Any,
    n: Any,
    coef_: Any,
    coefs: Any,
    walk_: Any,
    _scratch: Any,
    _found: Any,
) -> None:
    """Take a step for each row."""
    n //= FIELDS
    value, index, ends = carray(value_, size), carray(index_, size), carray(ends_, n + 1)
    rows, coef, walk = carray(rows_, FIELDS * n), carray(coef_, coefs), carray(walk_, 7)
    inverse, of_intercept, together = walk[0], walk[1], np.int64(walk[2])
    gain = total = 0.0
    intercept = coef[coefs - 1]
    block, stride, blocks = np.int64(walk[3]), np.int64(walk[4]), (n + together - 1) // together
    for _ in range(blocks):
        following = block + stride
        if following >= blocks:
            following -= blocks
        for i in range(block * together, min(block * together + together, n)):
            _fetch_row(value, index, ends, np.uint64(min(i + (following - block) * together, n - 1)))
            first, end = np.uint64(ends[i]), np.uint64(ends[i + 1])
            row = rows[FIELDS * i : FIELDS * i + FIELDS]
            z = (_product(value, index, first, end, coef) + intercept) + row[4]
            e = point.exp_of_minus(abs(z))
            missing = (row[1] - (1.0 if z >= 0.0 else e) / (1.0 + e)) - row[0]
            step = missing * row[3]
            move = step * row[2]
            row[0] += step
            gain += move * missing
            total += row[2] * row[0]
            factor = inverse * move
            for k in range(first, end):
                coef[np.uint64(index[k])] += factor * value[k]
            intercept += of_intercept * move
        block = following
    coef[coefs - 1] = intercept
    walk[5], walk[6] = gain, total
