"""The kernels of a logistic model's pass over sparse rows (`logloss._kernels.sparse_logistic`)."""

from __future__ import annotations

from typing import Any

import numpy as np

from logloss._kernels.logistic import HIGH, LOW, ONE_ROUNDER, ROWS
from logloss._kernels.sparse_logistic import MOST_BLOCK

from .exact_sum import pattern
from .logistic import add_block, folded
from .primitives import carray, strict

_HIGH_PATTERN, _LOW_PATTERN, _ONE_PATTERN = (
    np.int64(np.float64(rounder).view(np.int64)) for rounder in (HIGH, LOW, ONE_ROUNDER)
)


@strict
def _units(term: Any) -> Any:
    """Return how many units of 2^−44 a number is, rounded."""
    return pattern(term + ONE_ROUNDER) - _ONE_PATTERN


def survey(
    value_: Any, size: Any, index_: Any, largest_: Any, columns: Any, number_: Any, _scratch: Any, _found: Any
) -> None:
    """Raise largest values, and count entries."""
    value, index = carray(value_, size), carray(index_, size)
    largest, number = carray(largest_, columns), carray(number_, columns)
    for k in range(size):
        j, v = np.uint64(index[k]), abs(value[k])
        largest[j] = v if v > largest[j] else largest[j]
        number[j] += 1


def put_hashes(
    value_: Any, size: Any, index_: Any, ends_: Any, factors_: Any, hashes_: Any, n: Any, _scratch: Any, _found: Any
) -> None:
    """Write a hash of each row's entries."""
    value, index, ends = carray(value_, size), carray(index_, size), carray(ends_, n + 1)
    factors, hashes = carray(factors_, size), carray(hashes_, n)
    for i in range(n):
        state = np.uint64(0)
        for k in range(np.uint64(ends[i]), np.uint64(ends[i + 1])):
            state += folded(value[k]) * np.uint64(factors[np.uint64(index[k])])
        hashes[i] = np.int64(state)


def narrow(
    value_: Any,
    size: Any,
    index_: Any,
    ends_: Any,
    place_: Any,
    columns: Any,
    new_value_: Any,
    new_index_: Any,
    new_ends_: Any,
    ends: Any,
    _scratch: Any,
    found_: Any,
) -> None:
    """Write the entries of some columns."""
    value, index, row = carray(value_, size), carray(index_, size), carray(ends_, ends)
    place, found = carray(place_, columns), carray(found_, 1)
    new_value, new_index, new_ends = carray(new_value_, size), carray(new_index_, size), carray(new_ends_, ends)
    number = np.uint64(0)
    for i in range(ends - 1):
        new_ends[i] = np.int64(number)
        for k in range(np.uint64(row[i]), np.uint64(row[i + 1])):
            at = place[np.uint64(index[k])]
            if at >= 0:
                new_value[number] = value[k]
                new_index[number] = at
                number += np.uint64(1)
    new_ends[ends - 1] = np.int64(number)
    found[0] = np.int64(number)


def put_products(
    value_: Any, size: Any, index_: Any, ends_: Any, coef_: Any, coefs: Any, z_: Any, n: Any, _scratch: Any, _found: Any
) -> None:
    """Write the product of each row and the coefficients."""
    value, index, ends = carray(value_, size), carray(index_, size), carray(ends_, n + 1)
    coef, z = carray(coef_, coefs), carray(z_, n)
    for i in range(n):
        s = 0.0
        for k in range(np.uint64(ends[i]), np.uint64(ends[i + 1])):
            s += value[k] * coef[np.uint64(index[k])]
        z[i] = s + coef[coefs - 1]


def add_logits(
    z_: Any,
    n: Any,
    y_: Any,
    weight_: Any,
    weights: Any,
    bend_: Any,
    slope_: Any,
    sums_: Any,
    scratch_: Any,
    found_: Any,
) -> None:
    """Write slopes and bends, and add slopes and losses."""
    given, y, weight, none = carray(z_, n), carray(y_, n), carray(weight_, weights), carray(y_, 0)
    bend, slope, sums = carray(bend_, n), carray(slope_, n), carray(sums_, 3)
    scratch, found = carray(scratch_, 3 * ROWS), carray(found_, 1)
    wild = np.int64(0)
    for start in range(0, n, ROWS):
        stop = min(start + ROWS, n)
        z = given[start:stop]
        of_weight = weight[start:stop] if weights else weight
        wild += add_block(z, y[start:stop], of_weight, none, bend[start:stop], slope[start:stop], sums, scratch)
    found[0] = wild


@strict
def _in_two(term: Any) -> Any:
    """Return how many units of 2^−20 a number is, rounded, and how many of 2^−64 are left."""
    high = term + HIGH
    return pattern(high) - _HIGH_PATTERN, pattern((term - (high - HIGH)) + LOW) - _LOW_PATTERN


def add_bends(bend_: Any, n: Any, along_: Any, scales_: Any, sums_: Any, _scratch: Any, _found: Any) -> None:
    """Add what bends along a line and along the intercept."""
    bend, along, scales, sums = carray(bend_, n), carray(along_, n), carray(scales_, 2), carray(sums_, 6)
    bend_scale, scale = scales[0], scales[1]
    h0 = h1 = h2 = l0 = l1 = l2 = np.int64(0)
    for i in range(n):
        b, a = bend[i] * bend_scale, along[i] * scale
        high, low = _in_two(b)
        h0, l0 = h0 + high, l0 + low
        high, low = _in_two(b * a)
        h1, l1 = h1 + high, l1 + low
        high, low = _in_two(b * a * a)
        h2, l2 = h2 + high, l2 + low
    sums[0] += h0
    sums[1] += l0
    sums[2] += h1
    sums[3] += l1
    sums[4] += h2
    sums[5] += l2


def add_slopes(
    value_: Any,
    size: Any,
    index_: Any,
    ends_: Any,
    slope_: Any,
    n: Any,
    sums_: Any,
    columns: Any,
    _scratch: Any,
    _found: Any,
) -> None:
    """Add rows times slopes."""
    value, index, ends = carray(value_, size), carray(index_, size), carray(ends_, n + 1)
    slope, sums = carray(slope_, n), carray(sums_, columns)
    for i in range(n):
        for k in range(np.uint64(ends[i]), np.uint64(ends[i + 1])):
            sums[np.uint64(index[k])] += _units(slope[i] * value[k])


def add_squares(
    value_: Any,
    size: Any,
    index_: Any,
    ends_: Any,
    bend_: Any,
    n: Any,
    sums_: Any,
    columns: Any,
    _scratch: Any,
    _found: Any,
) -> None:
    """Add squares times bends."""
    value, index, ends = carray(value_, size), carray(index_, size), carray(ends_, n + 1)
    bend, sums = carray(bend_, n), carray(sums_, columns)
    for i in range(n):
        for k in range(np.uint64(ends[i]), np.uint64(ends[i + 1])):
            v = value[k]
            sums[np.uint64(index[k])] += _units(bend[i] * v * v)


def add_pairs(
    value_: Any,
    size: Any,
    index_: Any,
    ends_: Any,
    bend_: Any,
    n: Any,
    place_: Any,
    columns: Any,
    table_: Any,
    entries: Any,
    scratch_: Any,
    _found: Any,
) -> None:
    """Add products of columns times bends."""
    value, index, ends = carray(value_, size), carray(index_, size), carray(ends_, n + 1)
    bend, place, table = carray(bend_, n), carray(place_, columns), carray(table_, entries)
    order = np.uint64(0)
    while order * order < np.uint64(entries):
        order += np.uint64(1)
    scratch = carray(scratch_, 2 * MOST_BLOCK)
    values, places = scratch[:MOST_BLOCK], scratch[MOST_BLOCK:]
    for i in range(n):
        found = np.uint64(0)
        for k in range(np.uint64(ends[i]), np.uint64(ends[i + 1])):
            at = place[np.uint64(index[k])]
            if at >= 0:
                values[found] = value[k]
                places[found] = at
                found += np.uint64(1)
        for k in range(found):
            weighted = bend[i] * values[k]
            first = np.uint64(places[k]) * order
            for j in range(k, found):
                table[first + np.uint64(places[j])] += _units(weighted * values[j])
