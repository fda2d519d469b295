"""One pass over the rows of a logistic model in compressed sparse rows, in parts; and what bends the objective there.

A row is ``value[ends[i] : ends[i + 1]]`` and the columns of these, ``index``, in order. Values lie in (−1, 1), so that
one unit serves all columns: as in `logistic`, what a row adds to a sum is rounded to 2^−44 and added up as an integer.

This is NumPy's writing; `compiler/sparse_logistic.py` is the other.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .logistic import HIGH, LOW, ONE_ROUNDER, ROWS, SHIFT, add_block, units

MOST_BLOCK = 1024  # columns of a block of second derivatives


def survey(
    value: NDArray[np.float64], index: NDArray[np.int32], largest: NDArray[np.float64], number: NDArray[np.int64]
) -> None:
    """Raise the largest absolute value of each column, and count its entries."""
    np.maximum.at(largest, index, np.abs(value))
    np.add.at(number, index, 1)


def put_hashes(
    value: NDArray[np.float64],
    index: NDArray[np.int32],
    ends: NDArray[np.int64],
    factors: NDArray[np.int64],
    hashes: NDArray[np.int64],
) -> None:
    """Write a hash of each row's entries, by an odd number for each column; zeros that are written out are nothing."""
    bits = (value + 0.0).view(np.uint64)
    terms = (bits ^ (bits >> SHIFT)) * factors.view(np.uint64)[index]
    hashes[:] = np.diff(np.append(np.uint64(0), np.cumsum(terms))[ends]).view(np.int64)


def narrow(
    value: NDArray[np.float64],
    index: NDArray[np.int32],
    ends: NDArray[np.int64],
    place: NDArray[np.int32],
    new_value: NDArray[np.float64],
    new_index: NDArray[np.int32],
    new_ends: NDArray[np.int64],
) -> int:
    """Write the entries of some columns, and return how many there are; `place` is the new number of each, or -1."""
    at = place[index]
    kept = at >= 0
    number = int(np.count_nonzero(kept))
    new_value[:number], new_index[:number] = value[kept], at[kept]
    new_ends[:] = np.append(0, np.cumsum(kept))[ends]
    return number


def put_products(
    value: NDArray[np.float64],
    index: NDArray[np.int32],
    ends: NDArray[np.int64],
    coef: NDArray[np.float64],
    z: NDArray[np.float64],
) -> None:
    """Write the product of each row and the coefficients, the last of which is the intercept."""
    value, index, row = _entries(value, index, ends)
    z[:] = 0.0
    with np.errstate(all="ignore"):
        place = np.arange(value.size) - (ends[:-1] - ends[0])[row]
        for k in range(int(place.max(initial=-1)) + 1):  # the k-th entry of each row that has one
            some = place == k
            z[row[some]] += value[some] * coef[index[some]]
        z += coef[-1]


def add_logits(
    z: NDArray[np.float64],
    y: NDArray[np.float64],
    weight: NDArray[np.float64],
    bend: NDArray[np.float64],
    slope: NDArray[np.float64],
    sums: NDArray[np.int64],
) -> int:
    """Write the slope and bend of each row at its logit, and add the slopes and the losses."""
    none = np.empty(0)
    with np.errstate(all="ignore"):
        blocks = (slice(start, start + ROWS) for start in range(0, y.size, ROWS))
        return sum(add_block(z[here], y, weight, none, here, bend, slope, sums) for here in blocks)


def add_bends(
    bend: NDArray[np.float64],
    along: NDArray[np.float64],
    scales: NDArray[np.float64],
    sums: NDArray[np.int64],
) -> None:
    """Add Σ b, Σ b·a and Σ b·a² of rows that bend by b and move by a along a line.

    Times its scale each lies in [−1, 1]; terms are rounded to multiples of 2^−64, and added up in two parts, as losses.
    """
    with np.errstate(all="ignore"):
        b, a = bend * scales[0], along * scales[1]
        for at, term in enumerate((b, b * a, b * a * a)):
            high = (term + HIGH) - HIGH
            sums[2 * at] += units(term, HIGH).sum()
            sums[2 * at + 1] += units(term - high, LOW).sum()


def add_slopes(
    value: NDArray[np.float64],
    index: NDArray[np.int32],
    ends: NDArray[np.int64],
    slope: NDArray[np.float64],
    sums: NDArray[np.int64],
) -> None:
    """Add each row times its slope to the sums of the columns."""
    value, index, row = _entries(value, index, ends)
    with np.errstate(all="ignore"):
        np.add.at(sums, index, units(slope[row] * value, ONE_ROUNDER))


def add_squares(
    value: NDArray[np.float64],
    index: NDArray[np.int32],
    ends: NDArray[np.int64],
    bend: NDArray[np.float64],
    sums: NDArray[np.int64],
) -> None:
    """Add the squares of each row times its bend to the sums of the columns."""
    value, index, row = _entries(value, index, ends)
    with np.errstate(all="ignore"):
        np.add.at(sums, index, units(bend[row] * value * value, ONE_ROUNDER))


def add_pairs(
    value: NDArray[np.float64],
    index: NDArray[np.int32],
    ends: NDArray[np.int64],
    bend: NDArray[np.float64],
    place: NDArray[np.int32],
    table: NDArray[np.int64],
) -> None:
    """Add the products of some columns, times the bends, to the upper triangle of a table.

    `place` says which row of the table a column has, in order, or -1 where it has none: at most `MOST_BLOCK` have one.
    """
    order = int(np.sqrt(table.size))
    value, index, row = _entries(value, index, ends)
    some = place[index] >= 0
    value, at, row = value[some], place[index[some]], row[some]
    with np.errstate(all="ignore"):
        weighted = bend[row] * value
        for ahead in range(value.size):
            same = row[: row.size - ahead] == row[ahead:]
            if not same.any():
                break
            left, right = np.flatnonzero(same), np.flatnonzero(same) + ahead
            np.add.at(
                table, at[left].astype(np.int64) * order + at[right], units(weighted[left] * value[right], ONE_ROUNDER)
            )


def _entries(value: NDArray[np.float64], index: NDArray[np.int32], ends: NDArray[np.int64]) -> tuple[Any, Any, Any]:
    """Return the values, columns and rows of all entries."""
    at = slice(ends[0], ends[-1])
    return value[at], index[at], np.repeat(np.arange(ends.size - 1), np.diff(ends))
