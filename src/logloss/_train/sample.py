"""Some of the rows, drawn by a hash of what they hold: of any order and any cutting of the rows the same ones.

Each class is drawn from by itself, so that the rarer one is not missed, and a row stands for as many as were passed over.
Rows that are equal are drawn together and become one with their number as its weight. Rows that carry what most do not,
in a column that is nearly constant, are taken whatever their hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._kernels import loader
from logloss._kernels.blocks import share

from .matrices import Vector
from .passes import DenseRows

_FEW_COLUMNS = 8  # that are hashed first: more only if so few do not tell rows apart
_CHUNK = 1 << 16
_SCARCE = 30  # rows of a sample; with fewer that are unlike the others, a column's are looked for in all rows
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
    """

    rows: NDArray[np.int64]
    share: Vector


def whole(data: DenseRows) -> Sample:
    """Return all rows, in an order that does not depend on theirs."""
    everywhere = np.arange(data.rows)
    order = _in_order(data, everywhere, _hashes(data, everywhere, np.arange(data.columns)))
    return Sample(order, np.ones(data.rows))


def drawn(data: DenseRows, size: int) -> Sample:
    """Return about so many rows."""
    everywhere = np.arange(data.rows)
    few = np.unique(np.linspace(0, data.columns - 1, _FEW_COLUMNS).astype(np.int64))
    ones = data.y > 0.5
    sizes = _per_class(size, int(np.count_nonzero(ones)), data.rows)
    for columns in (few, np.arange(data.columns)):
        hashes = _all_hashes(data, columns)
        picked = np.zeros(data.rows, bool)
        for of_class, wanted in zip((~ones, ones), sizes, strict=True):
            picked |= of_class & _below(hashes, wanted, int(np.count_nonzero(of_class)))
        rows = everywhere[picked]
        if len(columns) == data.columns or size / 2 < rows.size < 2 * size:
            break
    shares = np.empty(data.rows)
    for of_class in (~ones, ones):
        here = picked & of_class
        shares[here] = np.count_nonzero(of_class) / max(np.count_nonzero(here), 1)
    return _merged(data, rows, shares[rows])


def with_scarce(data: DenseRows, sample: Sample) -> Sample:
    """Return the sample with rows added that are unlike the others in columns that are constant in it, but for few."""
    x = data.x[sample.rows]
    usual = np.median(x, axis=0) if len(x) else np.zeros(data.columns)
    scarce = np.flatnonzero(((x != usual).sum(axis=0) < _SCARCE))
    if not scarce.size:
        return sample
    unlike = np.zeros(data.rows, bool)
    for start in range(0, data.rows, _CHUNK):
        here = slice(start, start + _CHUNK)
        unlike[here] = (data.x[here][:, scarce] != usual[scarce]).any(axis=1)
    carrying = np.flatnonzero(unlike)
    if carrying.size > 2 * sample.rows.size:  # not scarce: the sample is small
        return sample
    others = ~unlike[sample.rows]
    # What the sample's other rows stand for is the other rows, class by class.
    share = sample.share[others].copy()
    rows = sample.rows[others]
    for of_class in (data.y <= 0.5, data.y > 0.5):
        mine = of_class[rows]
        if mine.any():
            share[mine] *= np.count_nonzero(of_class & ~unlike) / share[mine].sum()
    every = np.concatenate([rows, carrying])
    shares = np.concatenate([share, np.ones(carrying.size)])
    return _merged(data, every, shares)


def _per_class(size: int, ones: int, rows: int) -> tuple[int, int]:
    rare = min(ones, rows - ones, size // 2)
    return (size - rare, rare) if ones <= rows - ones else (rare, size - rare)


def _below(hashes: NDArray[np.uint64], wanted: int, available: int) -> NDArray[np.bool_]:
    if wanted >= available:
        return np.ones(hashes.size, bool)
    return hashes < np.uint64(wanted * _WHOLE // available)


def _merged(data: DenseRows, rows: NDArray[Any], shares: Vector) -> Sample:
    """Return the rows in the order of their hashes, equal ones as one."""
    hashes = _hashes(data, rows, np.arange(data.columns))
    order = np.lexsort((shares, *_others(data, rows), hashes))
    rows, shares, hashes = rows[order], shares[order], hashes[order]
    first = np.ones(rows.size, bool)
    first[1:] = hashes[1:] != hashes[:-1]
    for other in _others(data, rows):
        first[1:] |= other[1:] != other[:-1]
    starts = np.flatnonzero(first)
    return Sample(rows[starts], np.add.reduceat(shares, starts) if rows.size else shares)


def _in_order(data: DenseRows, rows: NDArray[Any], hashes: NDArray[Any]) -> NDArray[np.int64]:
    ordered: NDArray[np.int64] = rows[np.lexsort((*_others(data, rows), hashes))]
    return ordered


def _others(data: DenseRows, rows: NDArray[Any]) -> list[Vector]:
    return [values[rows] for values in (data.weight, data.offset) if values.size]


def _all_hashes(data: DenseRows, columns: NDArray[Any]) -> NDArray[np.uint64]:
    hashes = np.empty(data.rows, np.int64)
    kernel = loader.find("hash_rows", data.x.dtype)
    share(
        lambda start, stop: kernel(
            data.x[start:stop].reshape(-1), columns, data.y[start:stop], hashes[start:stop]
        ),
        data.rows,
        chunk=_CHUNK,
    )
    return hashes.view(np.uint64)


def _hashes(data: DenseRows, rows: NDArray[Any], columns: NDArray[Any]) -> NDArray[np.uint64]:
    hashes = np.empty(rows.size, np.int64)
    if rows.size:
        x = np.ascontiguousarray(data.x[rows])
        loader.find("hash_rows", x.dtype)(x.reshape(-1), columns, data.y[rows], hashes)
    return hashes.view(np.uint64)
