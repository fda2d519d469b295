"""The kernels of a logistic model's pass over its rows (`logloss._kernels.logistic`)."""

from __future__ import annotations

from typing import Any

import numpy as np

from logloss._kernels import logistic, point
from logloss._kernels.logistic import HIGH, LARGEST, LOW, ONE_ROUNDER, ROWS

from .exact_sum import pattern
from .primitives import carray, strict
from .vectors import LANES, eight_rows, fetch_eight_rows, larger, last, load, patterns, same, smaller, store, totals

_HIGH_UNITS = 2.0**logistic.HIGH_BITS
_LOW_PATTERN, _ONE_PATTERN = (np.int64(np.float64(rounder).view(np.int64)) for rounder in (LOW, ONE_ROUNDER))
_MIX, _SHIFT = logistic.MIX, logistic.SHIFT
_MIXES, _SHIFTS = np.int64(logistic.MIX.view(np.int64)), np.int64(logistic.SHIFT)

# Rows that are read at a time have so few numbers that they lie in the first-level cache when their slopes are known;
# what comes next is fetched before: processors are slow to see that rows of such lengths are read one behind the other.
_NUMBERS = 3072
_AHEAD = 12288  # bytes

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
def _folded(x: Any) -> Any:
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
        state = _folded(y[i]) * np.uint64(factors[0])
        for k in range(first):
            state += _folded(np.float64(row[k])) * np.uint64(factors[k + 1])
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
