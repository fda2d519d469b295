"""The kernels of a logistic model's pass over its rows (`logloss._kernels.logistic`)."""

from __future__ import annotations

from typing import Any

import numpy as np

from logloss._kernels import logistic, point
from logloss._kernels.logistic import HIGH, LARGEST, LOW, ONE_ROUNDER, PRODUCT_ROUNDER, ROWS

from .exact_sum import pattern
from .primitives import carray, strict
from .vectors import LANES, eight_rows, fetch_eight_rows, larger, last, load, patterns, same, smaller, store, totals

_HIGH_UNITS = 2.0**logistic.HIGH_BITS
_LOW_PATTERN, _ONE_PATTERN, _PRODUCT_PATTERN = (
    np.int64(np.float64(rounder).view(np.int64)) for rounder in (LOW, ONE_ROUNDER, PRODUCT_ROUNDER)
)
_MIX, _SHIFT = logistic.MIX, logistic.SHIFT
_MIXES, _SHIFTS = np.int64(logistic.MIX.view(np.int64)), np.int64(logistic.SHIFT)

# Rows that are read at a time have so few numbers that they lie in the first-level cache when their slopes are known;
# what comes next is fetched before: processors are slow to see that rows of such lengths are read one behind the other.
_NUMBERS = 3072
_AHEAD = 12288  # bytes

_PARTS = 64  # of a column, each with a span of its own
_TOGETHER = 512  # rows of which six columns stay in the first-level cache

# --- eight rows at a time, eight columns at a time -----------------------------------------------------------------


@strict
def _with_products(sums: Any, values: Any, center: Any, coef: Any) -> Any:
    """Return sums of eight rows, and their products with the coefficients of eight columns added."""
    s0, s1, s2, s3, s4, s5, s6, s7 = sums
    v0, v1, v2, v3, v4, v5, v6, v7 = values
    return (
        s0 + (v0 - center) * coef,
        s1 + (v1 - center) * coef,
        s2 + (v2 - center) * coef,
        s3 + (v3 - center) * coef,
        s4 + (v4 - center) * coef,
        s5 + (v5 - center) * coef,
        s6 + (v6 - center) * coef,
        s7 + (v7 - center) * coef,
    )


@strict
def _units_of_eight(slopes: Any, values: Any, center: Any, rounder: Any) -> Any:
    """Return the sums over eight rows of slopes times eight columns, each product rounded to its column's unit."""
    r0, r1, r2, r3, r4, r5, r6, r7 = slopes
    v0, v1, v2, v3, v4, v5, v6, v7 = values
    p0, p1 = patterns(r0 * (v0 - center) + rounder), patterns(r1 * (v1 - center) + rounder)
    p2, p3 = patterns(r2 * (v2 - center) + rounder), patterns(r3 * (v3 - center) + rounder)
    p4, p5 = patterns(r4 * (v4 - center) + rounder), patterns(r5 * (v5 - center) + rounder)
    p6, p7 = patterns(r6 * (v6 - center) + rounder), patterns(r7 * (v7 - center) + rounder)
    return ((p0 + p1) + (p2 + p3)) + ((p4 + p5) + (p6 + p7)) - patterns(rounder) * same(np.int64(8))


@strict
def _with_hashes(states: Any, values: Any, factors: Any, number: Any) -> Any:
    """Return hashes of eight rows, and those of so many of the last of eight columns added."""
    s0, s1, s2, s3, s4, s5, s6, s7 = states
    v0, v1, v2, v3, v4, v5, v6, v7 = values
    return (
        s0 + last(_folded_eight(v0) * factors, number),
        s1 + last(_folded_eight(v1) * factors, number),
        s2 + last(_folded_eight(v2) * factors, number),
        s3 + last(_folded_eight(v3) * factors, number),
        s4 + last(_folded_eight(v4) * factors, number),
        s5 + last(_folded_eight(v5) * factors, number),
        s6 + last(_folded_eight(v6) * factors, number),
        s7 + last(_folded_eight(v7) * factors, number),
    )


@strict
def _folded_eight(x: Any) -> Any:
    return _shifted(patterns(x + same(0.0)))


@strict
def _shifted(x: Any) -> Any:
    return x ^ (x >> same(_SHIFTS))


# --- a pass ---------------------------------------------------------------------------------------------------------


@strict
def folded(x: Any) -> Any:
    """Return the bits of a number as a hash takes them."""
    bits = np.uint64(pattern(x + 0.0))
    return bits ^ (bits >> _SHIFT)


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
    for i in range(bend.size):
        bend[i] = e[i] / ((1.0 + e[i]) * (1.0 + e[i]))
    if weight.size:
        for i in range(z.size):
            loss[i] *= weight[i]
            slope[i] *= weight[i]
        for i in range(bend.size):
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
def _put_products(x: Any, center: Any, coef: Any, z: Any, lanes: Any) -> None:
    """Write each row's product with the coefficients, in eight partial sums."""
    columns = center.size
    rest, whole = columns % LANES, columns - columns % LANES
    eights = z.size - z.size % 8 if whole else 0
    for i in range(0, eights, 8):
        rows = x[i * columns : (i + 8) * columns]
        none = same(0.0)
        sums = (none, none, none, none, none, none, none, none)
        for j in range(0, whole, LANES):
            fetch_eight_rows(rows, j + _AHEAD // x.itemsize, columns)
            sums = _with_products(sums, eight_rows(rows, j, columns), load(center, j), load(coef, j))
        if rest:
            j = columns - LANES
            sums = _with_products(sums, eight_rows(rows, j, columns), load(center, j), last(load(coef, j), rest))
        store(z, i, totals(*sums) + same(coef[columns]))
    for i in range(eights, z.size):
        row = x[i * columns : (i + 1) * columns]
        for k in range(LANES):
            lanes[k] = 0.0
        for k in range(columns):
            lane = k % LANES if k < whole else k - columns + LANES
            lanes[lane] += (np.float64(row[k]) - center[k]) * coef[k]
        s = ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]))
        z[i] = s + coef[columns]


@strict
def _add_slopes(x: Any, center: Any, rounder: Any, slope: Any, sums: Any, ahead: Any) -> None:
    """Add the slopes times the columns in units, and fetch the numbers that lie so far ahead."""
    columns = center.size
    rest, whole = columns % LANES, columns - columns % LANES
    eights = slope.size - slope.size % 8 if whole else 0
    for i in range(0, eights, 8):
        rows = x[i * columns : (i + 8) * columns]
        slopes = (
            same(slope[i]),
            same(slope[i + 1]),
            same(slope[i + 2]),
            same(slope[i + 3]),
            same(slope[i + 4]),
            same(slope[i + 5]),
            same(slope[i + 6]),
            same(slope[i + 7]),
        )
        for j in range(0, whole, LANES):
            fetch_eight_rows(rows, j + ahead, columns)
            more = _units_of_eight(slopes, eight_rows(rows, j, columns), load(center, j), load(rounder, j))
            store(sums, j, load(sums, j) + more)
        if rest:
            j = columns - LANES
            more = _units_of_eight(slopes, eight_rows(rows, j, columns), load(center, j), load(rounder, j))
            store(sums, j, load(sums, j) + last(more, rest))
    for i in range(eights, slope.size):
        row = x[i * columns : (i + 1) * columns]
        for k in range(columns):
            b = rounder[k]
            sums[k] += pattern(slope[i] * (np.float64(row[k]) - center[k]) + b) - pattern(b)


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
    bends: Any,
    slope_: Any,
    slopes: Any,
    sums_: Any,
    scratch_: Any,
    found_: Any,
) -> None:
    """Add rows to the sums of their pass."""
    x, y, weight, offset = carray(x_, size), carray(y_, n), carray(weight_, weights), carray(offset_, offsets)
    center, coef, rounder = carray(center_, columns), carray(coef_, columns + 1), carray(rounder_, columns)
    bend, slope = carray(bend_, bends), carray(slope_, slopes)
    sums, scratch, found = carray(sums_, columns + 3), carray(scratch_, 4 * ROWS), carray(found_, 1)
    block = min(ROWS, max(LANES, _NUMBERS // max(columns, 1) // LANES * LANES))
    wild = np.int64(0)
    for start in range(0, n, block):
        stop = min(start + block, n)
        rows = x[start * columns : stop * columns]
        z = scratch[2 * ROWS : 2 * ROWS + stop - start]
        of_slope = slope[start:stop] if slopes else scratch[3 * ROWS : 3 * ROWS + stop - start]
        of_bend = bend[start:stop] if bends else bend
        of_weight = weight[start:stop] if weights else weight
        of_offset = offset[start:stop] if offsets else offset
        _put_products(rows, center, coef, z, scratch)
        wild += add_block(z, y[start:stop], of_weight, of_offset, of_bend, of_slope, sums, scratch)
        _add_slopes(rows, center, rounder, of_slope, sums, block * columns)
    found[0] = wild


@strict
def _put_products_of_columns(x: Any, start: Any, center: Any, coef: Any, z: Any, lanes: Any) -> None:
    """Write the same products as `_put_products`, of rows from `start` on that lie column by column."""
    n, columns = x.size // center.size if center.size else 0, center.size
    whole = columns - columns % LANES
    for i in range(lanes.size):
        lanes[i] = 0.0
    for j in range(columns):
        at = j % LANES if j < whole else j - columns + LANES
        column, lane = x[j * n + start : j * n + start + z.size], lanes[at * ROWS : at * ROWS + z.size]
        c, b = center[j], coef[j]
        for i in range(column.size):
            lane[i] += (np.float64(column[i]) - c) * b
    l0, l1, l2, l3 = lanes[:ROWS], lanes[ROWS : 2 * ROWS], lanes[2 * ROWS : 3 * ROWS], lanes[3 * ROWS : 4 * ROWS]
    l4, l5, l6 = lanes[4 * ROWS : 5 * ROWS], lanes[5 * ROWS : 6 * ROWS], lanes[6 * ROWS : 7 * ROWS]
    l7 = lanes[7 * ROWS :]
    for i in range(z.size):
        z[i] = (((l0[i] + l4[i]) + (l1[i] + l5[i])) + ((l2[i] + l6[i]) + (l3[i] + l7[i]))) + coef[columns]


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
    first = few - 1
    eights = n - n % 8 if first >= LANES else 0
    for i in range(0, eights, 8):
        rows = x[i * columns : (i + 8) * columns]
        none = same(np.int64(0))
        states = (none, none, none, none, none, none, none, none)
        for j in range(0, first - first % LANES, LANES):
            states = _with_hashes(states, eight_rows(rows, j, columns), load(factors, j + 1), LANES)
        if first % LANES:
            j = first - LANES
            states = _with_hashes(states, eight_rows(rows, j, columns), load(factors, j + 1), first % LANES)
        state = totals(*states) + _folded_eight(load(y, i)) * same(factors[0])
        store(hashes, i, _shifted(_shifted(state) * same(_MIXES)))
        _widen(rows, low, high, unlike)
    for i in range(eights, n):
        row = x[i * columns : (i + 1) * columns]
        state = folded(y[i]) * np.uint64(factors[0])
        for k in range(first):
            state += folded(np.float64(row[k])) * np.uint64(factors[k + 1])
        state = (state ^ (state >> _SHIFT)) * _MIX
        hashes[i] = np.int64(state ^ (state >> _SHIFT))
        for j in range(columns):
            v = np.float64(row[j])
            low[j] = v if v < low[j] else low[j]
            high[j] = v if v > high[j] else high[j]
            unlike[j] += v - v


@strict
def _widen(rows: Any, low: Any, high: Any, unlike: Any) -> None:
    """Widen the spans of the columns by eight rows; the last eight columns may be some that were looked at before."""
    columns = low.size
    for eight in range((columns + LANES - 1) // LANES):
        j = min(eight * LANES, columns - LANES)
        fetch_eight_rows(rows, j + _AHEAD // rows.itemsize, columns)
        v0, v1, v2, v3, v4, v5, v6, v7 = eight_rows(rows, j, columns)
        least = smaller(smaller(smaller(v0, v1), smaller(v2, v3)), smaller(smaller(v4, v5), smaller(v6, v7)))
        most = larger(larger(larger(v0, v1), larger(v2, v3)), larger(larger(v4, v5), larger(v6, v7)))
        none = ((v0 - v0) + (v1 - v1)) + ((v2 - v2) + (v3 - v3)) + (((v4 - v4) + (v5 - v5)) + ((v6 - v6) + (v7 - v7)))
        store(low, j, smaller(least, load(low, j)))
        store(high, j, larger(most, load(high, j)))
        store(unlike, j, load(unlike, j) + none)


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
        hashes[i] = np.int64(folded(y[i]) * np.uint64(factors[0]))
    for j in range(columns):
        column = x[j * n : (j + 1) * n]
        if j + 1 < few:
            factor = np.uint64(factors[j + 1])
            for i in range(column.size):
                hashes[i] += np.int64(folded(np.float64(column[i])) * factor)
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
