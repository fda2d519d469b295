"""Exact sums of the columns of a matrix: each is that of the column alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import loader
from .blocks import CHUNK, exact_sum_of_losses, share
from .exact_sum import LIMB_BITS, LIMB_OFFSET, LIMBS, ZERO, Dyadic, total

NARROWEST, WIDEST = 64, 4096  # columns at a time; the limbs of each take a kilobyte
MANY_ROWS = 512  # for which calling a kernel for each column costs less than sums by group do

_FLOAT64 = np.dtype(np.float64)


def column_sums(t: NDArray[Any], weight: NDArray[Any] | None = None) -> list[Dyadic]:
    """Return the exact sum of each column of finite numbers, at least 0.

    Parameters
    ----------
    t : (n, k) array of float32 or float64
        The numbers.
    weight : array of the same shape and type, optional
        What is added is then weight·t, each rounded to this type as if exponents had no bounds.
    """
    rows, columns = t.shape
    width = max(NARROWEST, min(WIDEST, CHUNK // max(rows, 1)))
    sums: list[Dyadic] = []
    for first in range(0, columns, width):
        some = slice(first, first + width)
        sums += _shared(t[:, some], None if weight is None else weight[:, some])
    return sums


def _shared(t: NDArray[Any], weight: NDArray[Any] | None) -> list[Dyadic]:
    columns = t.shape[1]

    def part(start: int, stop: int) -> list[Dyadic]:
        some = slice(-(-start // columns), -(-stop // columns))
        return _sums(t[some], None if weight is None else weight[some])

    first, *others = share(part, t.size)
    return [total(parts) for parts in zip(first, *others, strict=True)] if others else first


def _sums(t: NDArray[Any], weight: NDArray[Any] | None) -> list[Dyadic]:
    if weight is not None and t.dtype != _FLOAT64:  # products of float32 lie within float64
        (m, e), (n, f) = np.frexp(t), np.frexp(weight)
        t, weight = np.ldexp((m * n).astype(np.float64), e + f), None
    t = t.astype(np.float64, copy=False)
    rows, columns = t.shape
    if weight is None and rows >= MANY_ROWS:
        return [exact_sum_of_losses(column) for column in np.ascontiguousarray(t.T)]
    limbs = np.zeros((columns, LIMBS), np.int64)
    code = np.tile(np.arange(columns, dtype=np.int32), rows)
    w = np.empty(0) if weight is None else np.ascontiguousarray(weight).reshape(-1)
    loader.find("grouped")(code, np.ascontiguousarray(t).reshape(-1), w, limbs)
    return _from_limbs(limbs)


def _from_limbs(limbs: NDArray[np.int64]) -> list[Dyadic]:
    """Return the sum that stands in the limbs of each column."""
    used = np.flatnonzero(limbs.any(axis=0))
    if not used.size:
        return [ZERO] * len(limbs)
    lowest = int(used[0])
    units = np.array([1 << (LIMB_BITS * (at - lowest)) for at in used.tolist()], object)
    integers = limbs[:, used].astype(object).dot(units)  # Python's, which have no bounds
    return [Dyadic.make(integer, LIMB_BITS * lowest - LIMB_OFFSET) for integer in integers]
