"""Some of the rows, drawn by a hash of what they hold: of any order and any cutting of the rows the same ones.

Each class is drawn from by itself, so that the rarer one is not missed, and a row stands for as many as were passed
over. Of weighted rows the heavier ones are likelier to be drawn, and stand for fewer (Horvitz and Thompson 1952), for a
few of them may matter more than all others. Rows that are equal become one that stands for all of them; where most are,
a kind of row is the likelier to be drawn the more there are of it. Rows that carry what most do not, in a column that
is nearly constant, are taken whatever their hash.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.blocks import share
from logloss._kernels.logistic import MIX

from .matrices import Vector
from .passes import DenseRows

_FEW_COLUMNS = 8  # that are hashed first: more only if so few do not tell rows apart
_CHUNK = 1 << 16
GLANCE = 64  # rows that show what is usual in a column
SCARCE = 30  # rows; with fewer that are unlike the others in the sample, a column's are looked for in all rows
_WHOLE = 2.0**64
_LARGEST = math.nextafter(_WHOLE, 0)  # hash that float64 can be compared with
_SUM_BITS = 30
_TOLD_APART = 0.5  # share of rows that differ, so that the sample may take equal ones together


@dataclass(frozen=True)
class Sample:
    """Rows in the order of their hashes.

    Attributes
    ----------
    rows : array of int
        Where they stand.
    share : array of float
        How many rows each stands for.
    """

    rows: NDArray[np.int64]
    share: Vector


def whole(data: DenseRows) -> Sample:
    """Return all rows, in an order that does not depend on theirs."""
    others = [values for values in (data.weight, data.offset) if values.size]
    hashes = data.hashes(data.columns)
    order = np.lexsort((*others, hashes)) if others else np.argsort(hashes)
    return Sample(order, np.ones(data.rows))


def drawn(data: DenseRows, size: int) -> Sample:
    """Return about so many rows."""
    chance = _chances(data)
    for columns in (min(_FEW_COLUMNS, data.columns), data.columns):
        hashes = data.hashes(columns)
        rows, shares = _of_both_classes(data.y, hashes, chance, None, size)
        told_apart = _distinct(hashes[rows]) > _TOLD_APART * rows.size
        if size / 2 < rows.size < 2 * size and told_apart:
            break
    if not told_apart:  # of a few kinds of rows, hashes alone would take some wholly and miss the others
        hashes, first, count = np.unique(_whole_hashes(data, hashes), return_index=True, return_counts=True)
        of_kinds = count.astype(np.float64) if chance is None else count * chance[first]
        kinds, shares = _of_both_classes(data.y[first], hashes, of_kinds, count, size)
        return _in_order(data, first[kinds], shares, hashes[kinds])
    return _in_order(data, rows, shares, hashes[rows])


def _distinct(values: NDArray[np.uint64]) -> int:
    """Return how many different values there are, for which `numpy.unique` takes ten times as long and more."""
    ordered = np.sort(values)
    return int(np.count_nonzero(ordered[1:] != ordered[:-1])) + min(values.size, 1)


def _chances(data: DenseRows) -> Vector | None:
    """Return how likely each row is to be drawn, compared with others: half of it is by its weight."""
    return data.weight + _sum(data.weight) / data.rows if data.weight.size else None


def _sum(values: Vector) -> float:
    """Return the sum of numbers, to few digits, which no order changes."""
    return math.ldexp(int(np.rint(np.ldexp(values, _SUM_BITS)).astype(np.int64).sum()), -_SUM_BITS)


def _whole_hashes(data: DenseRows, hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return hashes of rows with their weights and offsets, from those of their label and columns."""
    for values in (data.weight, data.offset):
        if values.size:
            hashes = (hashes ^ values.view(np.uint64)) * MIX
            hashes ^= hashes >> np.uint64(32)
            hashes *= MIX
    return hashes


def _of_both_classes(
    y: Vector, hashes: NDArray[np.uint64], chance: Vector | None, count: NDArray[np.int64] | None, size: int
) -> tuple[NDArray[np.int64], Vector]:
    """Return about so many rows, at least about as many of the rarer class as of the other, and what each stands for.

    Parameters
    ----------
    y : array of shape (n,)
    hashes : array of shape (n,)
    chance : array of shape (n,), optional
        How likely each is to be drawn, compared with others; where it is not given, they are alike.
    count : array of shape (n,), optional
        How many equal rows each is; where it is not given, one.
    size : int
    """
    ones = y > 0.5
    classes = [of_class for of_class in (~ones, ones) if of_class.any()]
    numbers = [int(np.count_nonzero(each) if count is None else count[each].sum()) for each in classes]
    rarer = min(*numbers, size // 2) if len(numbers) > 1 else size
    wanted = [rarer if number == min(numbers) else size - rarer for number in numbers]
    low = None
    if chance is None:  # one look at all hashes does for both classes
        largest = max(few / number for few, number in zip(wanted, numbers, strict=True))
        low = _at_most(hashes, largest * _WHOLE)
    rows, shares = [], []
    for of_class, number, few in zip(classes, numbers, wanted, strict=True):
        here, drawn_with = _picked(hashes, chance, of_class, number, few, low)
        rows.append(here)
        if chance is None:  # which takes no sum, one number after the other
            shares.append(np.full(here.size, number / max(here.size, 1)))
        else:
            stands = (1.0 if count is None else count[here]) / drawn_with
            shares.append(number / math.fsum(stands.tolist()) * stands)
    return np.concatenate(rows), np.concatenate(shares)


def _picked(
    hashes: NDArray[np.uint64],
    chance: Vector | None,
    of_class: NDArray[np.bool_],
    number: int,
    wanted: int,
    low: NDArray[np.int64] | None,
) -> tuple[NDArray[np.int64], Vector]:
    """Return the rows of a class with the lowest hashes for their chance, at least half as many as wanted if there are.

    Beside them the probability with which each was drawn. `low` are rows among which so many have to be, if known.
    """
    total, least = (float(number), 1.0) if chance is None else (_sum(chance[of_class]), float(chance.min()))
    limit = wanted / total * _WHOLE  # of the hash of a row whose chance is 1
    while True:
        if low is None:
            low = _at_most(hashes, limit if chance is None else limit * chance)  # few, of either class
        else:
            low = low[_at_most(hashes[low], limit)]
        rows, low = low[of_class[low]], None
        if rows.size >= wanted / 2 or limit * least >= _WHOLE:
            drawn_with = np.ones(rows.size) if chance is None else np.minimum(limit / _WHOLE * chance[rows], 1.0)
            return rows, drawn_with
        limit *= 4  # many rows are equal, and so are their hashes


def _at_most(hashes: NDArray[np.uint64], limits: float | Vector) -> NDArray[np.intp]:
    """Return where hashes are at most their limits."""
    return np.flatnonzero(hashes <= np.minimum(limits, _LARGEST).astype(np.uint64))


def with_scarce(data: DenseRows, sample: Sample) -> Sample:
    """Return the sample with all rows added that are unlike the others in columns that nearly are constant in it."""
    if not sample.rows.size:
        return sample
    x = data.x[sample.rows[: 16 * GLANCE]]
    usual = np.median(x[:GLANCE], axis=0)
    likely = np.flatnonzero((x != usual).sum(axis=0) < SCARCE)
    scarce = likely[(data.x[np.ix_(sample.rows, likely)] != usual[likely]).sum(axis=0) < SCARCE]
    if not scarce.size:
        return sample
    unlike = np.zeros(data.rows, bool)

    def look(start: int, stop: int) -> None:
        unlike[start:stop] = (data.x[start:stop, scarce] != usual[scarce]).any(axis=1)

    share(look, data.rows, chunk=_CHUNK)
    carrying = np.flatnonzero(unlike)
    if carrying.size > 2 * sample.rows.size:  # it is not so scarce that all of them can be taken
        return sample
    # What the sample's other rows stand for is all other rows, class by class.
    others = ~unlike[sample.rows]
    rows, shares = sample.rows[others], sample.share[others].copy()
    for of_class in (data.y <= 0.5, data.y > 0.5):
        mine = of_class[rows]
        if mine.any():
            shares[mine] *= np.count_nonzero(of_class & ~unlike) / shares[mine].sum()
    rows = np.concatenate([rows, carrying])
    return _in_order(data, rows, np.concatenate([shares, np.ones(carrying.size)]), data.some(rows).hashes(data.columns))


def _in_order(data: DenseRows, rows: NDArray[Any], shares: Vector, hashes: NDArray[np.uint64]) -> Sample:
    """Return the rows in the order of their hashes, equal ones as one."""
    order = np.argsort(hashes)
    hashes = hashes[order]
    if not (hashes[1:] == hashes[:-1]).any():
        return Sample(rows[order], shares[order])
    hashes = data.some(rows).hashes(data.columns)
    order = np.lexsort((shares, *(values[rows] for values in (data.weight, data.offset) if values.size), hashes))
    rows, shares, x = rows[order], shares[order], data.x[rows[order]]
    new = np.ones(rows.size, bool)
    new[1:] = (x[1:] != x[:-1]).any(axis=1)
    for values in (data.y, data.weight, data.offset):
        if values.size:
            new[1:] |= values[rows[1:]] != values[rows[:-1]]
    starts = np.flatnonzero(new)
    return Sample(rows[starts], np.add.reduceat(shares, starts))
