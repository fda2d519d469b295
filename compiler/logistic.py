"""The kernels of a logistic model's pass over its rows (`logloss._kernels.logistic`)."""

from __future__ import annotations

from typing import Any

import numpy as np

from logloss._kernels import logistic, point
from logloss._kernels.logistic import HIGH, LARGEST, LOW, ONE_ROUNDER, PRODUCT_ROUNDER, ROWS

from .exact_sum import number, pattern
from .primitives import carray, strict

_HIGH_UNITS = 2.0**logistic.HIGH_BITS
_LOW_PATTERN, _ONE_PATTERN, _PRODUCT_PATTERN = (
    np.int64(np.float64(rounder).view(np.int64)) for rounder in (LOW, ONE_ROUNDER, PRODUCT_ROUNDER)
)
# Places in a row: without a sign, so that none is looked at for being counted from the end.
_1, _2, _3, _4, _5, _6, _7, _8 = map(np.uint64, range(1, 9))
_MIX, _SHIFT = logistic.MIX, logistic.SHIFT
_PARTS = 64  # of a column, each with a span of its own
_TOGETHER = 512  # rows of which six columns stay in the first-level cache


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


@strict
def _put_products_of_columns(x: Any, start: Any, center: Any, coef: Any, z: Any, lanes: Any) -> None:
    """Write the same products as `_put_products`, of rows from `start` on that lie column by column."""
    n, columns = x.size // center.size if center.size else 0, center.size
    whole = columns - columns % 8
    for i in range(lanes.size):
        lanes[i] = 0.0
    for j in range(whole):
        column, lane = x[j * n + start : j * n + start + z.size], lanes[j % 8 * ROWS : j % 8 * ROWS + z.size]
        c, b = center[j], coef[j]
        for i in range(column.size):
            lane[i] += (np.float64(column[i]) - c) * b
    l0, l1, l2, l3 = lanes[:ROWS], lanes[ROWS : 2 * ROWS], lanes[2 * ROWS : 3 * ROWS], lanes[3 * ROWS : 4 * ROWS]
    l4, l5, l6 = lanes[4 * ROWS : 5 * ROWS], lanes[5 * ROWS : 6 * ROWS], lanes[6 * ROWS : 7 * ROWS]
    l7 = lanes[7 * ROWS :]
    for i in range(z.size):
        z[i] = ((l0[i] + l4[i]) + (l1[i] + l5[i])) + ((l2[i] + l6[i]) + (l3[i] + l7[i]))
    for j in range(whole, columns):
        column = x[j * n + start : j * n + start + z.size]
        c, b = center[j], coef[j]
        for i in range(column.size):
            z[i] += (np.float64(column[i]) - c) * b
    for i in range(z.size):
        z[i] += coef[columns]


def add_columns(
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
    bend_: Any,
    slope_: Any,
    logit_: Any,
    sums_: Any,
    scratch_: Any,
    found_: Any,
) -> None:
    """Add rows that lie column by column to the sums of their pass, but for the columns' own."""
    x, y, weight, offset = carray(x_, size), carray(y_, n), carray(weight_, weights), carray(offset_, offsets)
    center, coef = carray(center_, columns), carray(coef_, columns + 1)
    bend, slope, logit, sums = carray(bend_, n), carray(slope_, n), carray(logit_, n), carray(sums_, 3)
    scratch, found = carray(scratch_, 10 * ROWS), carray(found_, 1)
    wild = np.int64(0)
    for start in range(0, n, ROWS):
        stop = min(start + ROWS, n)
        z = logit[start:stop]
        _put_products_of_columns(x, start, center, coef, z, scratch[2 * ROWS :])
        of_weight = weight[start:stop] if weights else weight
        of_offset = offset[start:stop] if offsets else offset
        wild += add_block(z, y[start:stop], of_weight, of_offset, bend[start:stop], slope[start:stop], sums, scratch)
    found[0] = wild


def add_column_sums(
    x_: Any,
    size: Any,
    factor_: Any,
    n: Any,
    center_: Any,
    columns: Any,
    rounder_: Any,
    sums_: Any,
    _scratch: Any,
    _found: Any,
) -> None:
    """Add the sums of the columns times a factor of each row, each product rounded to its column's unit."""
    x, factor = carray(x_, size), carray(factor_, n)
    center, rounder, sums = carray(center_, columns), carray(rounder_, columns), carray(sums_, columns)
    for j in range(columns):
        column, c, b = x[j * n : (j + 1) * n], center[j], rounder[j]
        total = np.int64(0)
        for i in range(column.size):
            total += pattern(factor[i] * (np.float64(column[i]) - c) + b)
        sums[j] += total - n * pattern(b)


def add_column_products(
    x_: Any,
    size: Any,
    weight_: Any,
    n: Any,
    center_: Any,
    columns: Any,
    scale_: Any,
    table_: Any,
    sums_: Any,
    scratch_: Any,
    _found: Any,
) -> None:
    """Add the products of the columns, to two rows of the triangle and to four of its columns at a time."""
    order = columns + 1
    x, weight, center, scale = carray(x_, size), carray(weight_, n), carray(center_, columns), carray(scale_, columns)
    table, sums, scratch = carray(table_, order * n), carray(sums_, order * order), carray(scratch_, 2 * _TOGETHER)
    for j in range(columns):
        column, coordinates, c, f = x[j * n : (j + 1) * n], table[j * n : (j + 1) * n], center[j], scale[j]
        for i in range(column.size):
            coordinates[i] = (np.float64(column[i]) - c) * f
    ones = table[columns * n :]
    for i in range(ones.size):
        ones[i] = 1.0
    for start in range(0, n, _TOGETHER):
        stop = min(start + _TOGETHER, n)
        w = weight[start:stop]
        r, s = scratch[: stop - start], scratch[_TOGETHER : _TOGETHER + stop - start]
        for j in range(0, order, 2):
            next_j = min(j + 1, order - 1)
            a, b = table[j * n + start : j * n + stop], table[next_j * n + start : next_j * n + stop]
            for i in range(w.size):
                r[i] = w[i] * a[i]
                s[i] = w[i] * b[i]
            for k in range(j // 4 * 4, order, 4):
                k1, k2, k3 = min(k + 1, order - 1), min(k + 2, order - 1), min(k + 3, order - 1)
                c0, c1 = table[k * n + start : k * n + stop], table[k1 * n + start : k1 * n + stop]
                c2, c3 = table[k2 * n + start : k2 * n + stop], table[k3 * n + start : k3 * n + stop]
                r0 = r1 = r2 = r3 = s0 = s1 = s2 = s3 = np.int64(0)
                for i in range(w.size):
                    r0 += pattern(r[i] * c0[i] + PRODUCT_ROUNDER)
                    r1 += pattern(r[i] * c1[i] + PRODUCT_ROUNDER)
                    r2 += pattern(r[i] * c2[i] + PRODUCT_ROUNDER)
                    r3 += pattern(r[i] * c3[i] + PRODUCT_ROUNDER)
                    s0 += pattern(s[i] * c0[i] + PRODUCT_ROUNDER)
                    s1 += pattern(s[i] * c1[i] + PRODUCT_ROUNDER)
                    s2 += pattern(s[i] * c2[i] + PRODUCT_ROUNDER)
                    s3 += pattern(s[i] * c3[i] + PRODUCT_ROUNDER)
                none = w.size * _PRODUCT_PATTERN
                upper, lower = sums[j * order : (j + 1) * order], sums[next_j * order : (next_j + 1) * order]
                _add_four(upper, j, k, r0 - none, r1 - none, r2 - none, r3 - none)
                if next_j > j:
                    _add_four(lower, next_j, k, s0 - none, s1 - none, s2 - none, s3 - none)


@strict
def _add_four(row: Any, first: Any, k: Any, s0: Any, s1: Any, s2: Any, s3: Any) -> None:
    """Add four sums to a row of the triangle, from its column `k` on, where they are in it."""
    if first <= k:
        row[k] += s0
    if first <= k + 1 < row.size:
        row[k + 1] += s1
    if first <= k + 2 < row.size:
        row[k + 2] += s2
    if first <= k + 3 < row.size:
        row[k + 3] += s3


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


def survey_columns(
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
    scratch_: Any,
    _found: Any,
) -> None:
    """Do as `survey`, of rows that lie column by column; the span is that of 64 parts of each at first."""
    x, factors, y, hashes = carray(x_, size), carray(factors_, few), carray(y_, n), carray(hashes_, n)
    low, high, scratch = carray(low_, columns), carray(high_, columns), carray(scratch_, 2 * _PARTS)
    least, most = scratch[:_PARTS], scratch[_PARTS:]
    for i in range(n):
        hashes[i] = np.int64(_folded(y[i]) * np.uint64(factors[0]))
    for j in range(columns):
        column = x[j * n : (j + 1) * n]
        if j + 1 < few:
            factor = np.uint64(factors[j + 1])
            for i in range(column.size):
                hashes[i] += np.int64(_folded(np.float64(column[i])) * factor)
        for i in range(_PARTS):
            least[i], most[i] = low[j], high[j]
        for start in range(0, n, _PARTS):
            some = column[start : min(start + _PARTS, n)]
            for i in range(some.size):
                v = np.float64(some[i])
                least[i] = v if v < least[i] else least[i]
                most[i] = v if v > most[i] else most[i]
        for i in range(_PARTS):
            low[j] = least[i] if least[i] < low[j] else low[j]
            high[j] = most[i] if most[i] > high[j] else high[j]
    for i in range(n):
        state = np.uint64(hashes[i])
        state = (state ^ (state >> _SHIFT)) * _MIX
        hashes[i] = np.int64(state ^ (state >> _SHIFT))
