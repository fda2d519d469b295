"""Some of the rows, drawn by a hash of what they hold: of any order and any cutting of the rows the same ones.

Each class is drawn from by itself, so that the rarer one is not missed, and a row stands for as many as were passed
over. Rows that are equal are drawn together and become one that stands for all of them. Rows that carry what most do
not, in a column that is nearly constant, are taken whatever their hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.blocks import share

from .matrices import Vector
from .passes import DenseRows

_FEW_COLUMNS = 8  # that are hashed first: more only if so few do not tell rows apart
_CHUNK = 1 << 16
GLANCE = 64  # rows that show what is usual in a column
SCARCE = 30  # rows; with fewer that are unlike the others in the sample, a column's are looked for in all rows
_WHOLE = 1 << 64


@dataclass(frozen=True)
class Sample:
    """Rows in the order of their hashes.

    Attributes
    ----------
    rows : array of int
        Where they stand.
    share : array of float
        How many rows each stands for.
    x : array of shape (rows, d)
        What they hold.
    """

    rows: NDArray[np.int64]
    share: Vector
    x: NDArray[Any]


def whole(data: DenseRows) -> Sample:
    """Return all rows, in an order that does not depend on theirs."""
    others = [values for values in (data.weight, data.offset) if values.size]
    hashes = data.hashes(data.columns)
    order = np.lexsort((*others, hashes)) if others else np.argsort(hashes)
    return Sample(order, np.ones(data.rows), data.x[order])


def drawn(data: DenseRows, size: int) -> Sample:
    """Return about so many rows."""
    ones = data.y > 0.5
    classes = [of_class for of_class in (~ones, ones) if of_class.any()]
    numbers = [int(np.count_nonzero(of_class)) for of_class in classes]
    rarer = min(*numbers, size // 2) if len(numbers) > 1 else size
    wanted = [rarer if number == min(numbers) else size - rarer for number in numbers]
    for columns in (min(_FEW_COLUMNS, data.columns), data.columns):
        hashes = data.hashes(columns)
        picked = [_picked(hashes, *of) for of in zip(classes, numbers, wanted, strict=True)]
        if size / 2 < sum(map(len, picked)) < 2 * size:
            break
    shares = [np.full(rows.size, number / rows.size) for rows, number in zip(picked, numbers, strict=True)]
    rows = np.concatenate(picked)
    return _in_order(data, rows, np.concatenate(shares), hashes[rows])


def _picked(hashes: NDArray[np.uint64], of_class: NDArray[np.bool_], number: int, wanted: int) -> NDArray[np.int64]:
    """Return the rows of a class with the lowest hashes, at least half as many as wanted."""
    limit = wanted * _WHOLE // number
    while True:
        rows = np.flatnonzero(of_class & (hashes <= np.uint64(min(limit, _WHOLE - 1))))
        if rows.size >= wanted / 2 or limit >= _WHOLE:
            return rows
        limit *= 4  # many rows are equal, and so are their hashes


def with_scarce(data: DenseRows, sample: Sample) -> Sample:
    """Return the sample with all rows added that are unlike the others in columns that nearly are constant in it."""
    if not sample.rows.size:
        return sample
    usual = np.median(sample.x[:GLANCE], axis=0)
    likely = np.flatnonzero((sample.x[: 16 * GLANCE] != usual).sum(axis=0) < SCARCE)
    scarce = likely[(sample.x[:, likely] != usual[likely]).sum(axis=0) < SCARCE]
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
        return Sample(rows[order], shares[order], data.x[rows[order]])
    hashes = data.some(rows).hashes(data.columns)
    order = np.lexsort((shares, *(values[rows] for values in (data.weight, data.offset) if values.size), hashes))
    rows, shares, x = rows[order], shares[order], data.x[rows[order]]
    new = np.ones(rows.size, bool)
    new[1:] = (x[1:] != x[:-1]).any(axis=1)
    for values in (data.y, data.weight, data.offset):
        if values.size:
            new[1:] |= values[rows[1:]] != values[rows[:-1]]
    starts = np.flatnonzero(new)
    return Sample(rows[starts], np.add.reduceat(shares, starts), x[starts])
