"""The kernels of a logistic model's pass over its rows (`logloss._kernels.logistic`)."""

from __future__ import annotations

from typing import Any

import numpy as np

from logloss._kernels import logistic, point
from logloss._kernels.logistic import HIGH, LARGEST, LOW, ONE_ROUNDER, ROWS

from .exact_sum import number, pattern
from .primitives import carray, strict

_HIGH_UNITS = 2.0**logistic.HIGH_BITS
_LOW_PATTERN, _ONE_PATTERN = (np.int64(np.float64(rounder).view(np.int64)) for rounder in (LOW, ONE_ROUNDER))
# Places in a row: without a sign, so that none is looked at for being counted from the end.
_1, _2, _3, _4, _5, _6, _7, _8 = map(np.uint64, range(1, 9))
_MIX, _SHIFT = logistic.MIX, logistic.SHIFT


@strict
def _folded(x: Any) -> Any:
    bits = np.uint64(pattern(x + 0.0))
    return bits ^ (bits >> _SHIFT)


@strict
def _unit(rounder: Any) -> Any:
    """Return the unit that a rounder rounds to: its last place."""
    return number(pattern(rounder) + 1) - rounder


@strict
def add_block(z: Any, y: Any, weight: Any, offset: Any, bend: Any, slope: Any, sums: Any, scratch: Any) -> Any:
    """Write the slopes and bends of a block, add its loss and its slopes, and return how many losses are left out."""
    loss, e = scratch[: z.size], scratch[ROWS : ROWS + z.size]
    if offset.size:
        for i in range(z.size):
            z[i] += offset[i]
    for i in range(z.size):
        e[i] = point.exp_of_minus(abs(z[i]))
    for i in range(z.size):
        loss[i], slope[i] = point.soft_given_exp(z[i], y[i], e[i], 1.0, 0.0)
    for i in range(z.size):
        bend[i] = e[i] / ((1.0 + e[i]) * (1.0 + e[i]))
    if weight.size:
        for i in range(z.size):
            loss[i] *= weight[i]
            slope[i] *= weight[i]
            bend[i] *= weight[i]
    high = low = slopes = wild = np.int64(0)
    for i in range(z.size):
        tame = loss[i] < LARGEST
        wild += not tame
        t = loss[i] if tame else 0.0
        large = (t + HIGH) - HIGH
        high += np.int64(large * _HIGH_UNITS)
        low += pattern((t - large) + LOW) - _LOW_PATTERN
        slopes += pattern(slope[i] + ONE_ROUNDER) - _ONE_PATTERN
    sums[sums.size - 3] += slopes
    sums[sums.size - 2] += high
    sums[sums.size - 1] += low
    return wild


@strict
def _put_products(x: Any, center: Any, coef: Any, z: Any) -> None:
    """Write each row's product with the coefficients, in eight partial sums."""
    size, columns = center.size, np.uint64(center.size)
    whole = columns // _8 * _8
    for i in range(z.size):
        row = x[i * size : (i + 1) * size]
        s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = 0.0
        for eight in range(columns // _8):
            j = eight * _8
            s0 += (np.float64(row[j]) - center[j]) * coef[j]
            s1 += (np.float64(row[j + _1]) - center[j + _1]) * coef[j + _1]
            s2 += (np.float64(row[j + _2]) - center[j + _2]) * coef[j + _2]
            s3 += (np.float64(row[j + _3]) - center[j + _3]) * coef[j + _3]
            s4 += (np.float64(row[j + _4]) - center[j + _4]) * coef[j + _4]
            s5 += (np.float64(row[j + _5]) - center[j + _5]) * coef[j + _5]
            s6 += (np.float64(row[j + _6]) - center[j + _6]) * coef[j + _6]
            s7 += (np.float64(row[j + _7]) - center[j + _7]) * coef[j + _7]
        s = ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7))
        for k in range(whole, columns):
            s += (np.float64(row[k]) - center[k]) * coef[k]
        z[i] = s + coef[columns]


@strict
def _rounded(slope: Any, x: Any, center: Any, rounder: Any) -> Any:
    return (slope * (np.float64(x) - center) + rounder) - rounder


@strict
def _put_slopes(x: Any, center: Any, rounder: Any, slope: Any, total: Any) -> None:
    """Write the sums of the slopes times the columns, each product rounded to its column's unit."""
    columns = center.size
    for j in range(columns):
        total[j] = 0.0
    whole = slope.size - slope.size % 8
    for i in range(0, whole, 8):
        a0, a1 = x[i * columns : (i + 1) * columns], x[(i + 1) * columns : (i + 2) * columns]
        a2, a3 = x[(i + 2) * columns : (i + 3) * columns], x[(i + 3) * columns : (i + 4) * columns]
        a4, a5 = x[(i + 4) * columns : (i + 5) * columns], x[(i + 5) * columns : (i + 6) * columns]
        a6, a7 = x[(i + 6) * columns : (i + 7) * columns], x[(i + 7) * columns : (i + 8) * columns]
        r0, r1, r2, r3 = slope[i], slope[i + 1], slope[i + 2], slope[i + 3]
        r4, r5, r6, r7 = slope[i + 4], slope[i + 5], slope[i + 6], slope[i + 7]
        for j in range(columns):
            c, b = center[j], rounder[j]
            total[j] += (
                (_rounded(r0, a0[j], c, b) + _rounded(r1, a1[j], c, b))
                + (_rounded(r2, a2[j], c, b) + _rounded(r3, a3[j], c, b))
            ) + (
                (_rounded(r4, a4[j], c, b) + _rounded(r5, a5[j], c, b))
                + (_rounded(r6, a6[j], c, b) + _rounded(r7, a7[j], c, b))
            )
    for i in range(whole, slope.size):
        row = x[i * columns : (i + 1) * columns]
        for j in range(columns):
            total[j] += _rounded(slope[i], row[j], center[j], rounder[j])


def add_rows(
    x_: Any,
    size: Any,
    y_: Any,
    n: Any,
    weight_: Any,
    weights: Any,
    offset_: Any,
    offsets: Any,
    center_: Any,
    columns: Any,
    coef_: Any,
    rounder_: Any,
    bend_: Any,
    slope_: Any,
    total_: Any,
    sums_: Any,
    scratch_: Any,
    found_: Any,
) -> None:
    """Add rows to the sums of their pass."""
    x, y, weight, offset = carray(x_, size), carray(y_, n), carray(weight_, weights), carray(offset_, offsets)
    center, coef, rounder = carray(center_, columns), carray(coef_, columns + 1), carray(rounder_, columns)
    bend, slope, total = carray(bend_, n), carray(slope_, n), carray(total_, columns)
    sums, scratch, found = carray(sums_, columns + 3), carray(scratch_, 3 * ROWS), carray(found_, 1)
    wild = np.int64(0)
    for start in range(0, n, ROWS):
        stop = min(start + ROWS, n)
        rows = x[start * columns : stop * columns]
        z, slopes = scratch[2 * ROWS : 2 * ROWS + stop - start], slope[start:stop]
        _put_products(rows, center, coef, z)
        of_weight = weight[start:stop] if weights else weight
        of_offset = offset[start:stop] if offsets else offset
        wild += add_block(z, y[start:stop], of_weight, of_offset, bend[start:stop], slopes, sums, scratch)
        _put_slopes(rows, center, rounder, slopes, total)
        for j in range(columns):
            sums[j] += np.int64(total[j] / _unit(rounder[j]))
    found[0] = wild


def survey(
    x_: Any,
    size: Any,
    factors_: Any,
    few: Any,
    y_: Any,
    n: Any,
    hashes_: Any,
    low_: Any,
    columns: Any,
    high_: Any,
    unlike_: Any,
    _scratch: Any,
    _found: Any,
) -> None:
    """Write a hash of the label and the first columns of each row, and widen the span of each column."""
    x, factors, y, hashes = carray(x_, size), carray(factors_, few), carray(y_, n), carray(hashes_, n)
    low, high, unlike = carray(low_, columns), carray(high_, columns), carray(unlike_, columns)
    for i in range(n):
        row = x[i * columns : (i + 1) * columns]
        first = row[: few - 1]
        state = _folded(y[i]) * np.uint64(factors[0])
        for k in range(first.size):
            state += _folded(np.float64(first[k])) * np.uint64(factors[k + 1])
        state = (state ^ (state >> _SHIFT)) * _MIX
        hashes[i] = np.int64(state ^ (state >> _SHIFT))
        for j in range(columns):
            v = np.float64(row[j])
            low[j] = v if v < low[j] else low[j]
            high[j] = v if v > high[j] else high[j]
            unlike[j] += v - v
