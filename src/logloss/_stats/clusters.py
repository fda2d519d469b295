"""Rows that come in clusters, and are not independent within them: how sure the mean loss then is.

The variance takes a sum for each cluster, so this state, alone of all, grows with the number of clusters. Above `KEPT`
of them it goes to a temporary file, in runs sorted by key, which are merged when the result is read.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss import _temporary
from logloss._accumulate import serialization
from logloss._accumulate.accumulator import ScoredRows
from logloss._accumulate.batch import Column
from logloss._kernels.blocks import exact_sum
from logloss._kernels.exact_sum import ZERO, Dyadic, two_product
from logloss._stats.inference.student_t import quantile
from logloss._stats.tables.hashing import row_keys

Floats = NDArray[np.float64]

KEPT = 1 << 19  # clusters held in memory: 64 bytes each
_SHARES = 64  # of all keys, that are merged at a time when there are runs on disk

# Losses and weights are added up in units of 2^−10, 2^−50 and 2^−90: each row is rounded to a multiple of 2^−90, so the
# order of the rows does not matter. The first unit takes sums up to 2^53.
BITS = (10, 50, 90)
LARGEST = Dyadic(1, 53)
FARTHEST = 1e150  # sums whose squares stay in the format
LARGEST_UNIT = 1 << 50  # of the first: a row of 2^40
LEAST_WEIGHT = Dyadic(1, -40)  # of the mean weight: below that the units are coarse
_ROW = np.dtype([("key", np.uint64), ("rows", np.int64), ("loss", np.int64, 3), ("weight", np.int64, 3)])
_SUMS = 7  # of a row of these
_SLOTS, _PROBES = 4, 2  # slots for each key known, and how many neighbors are looked at besides the last


@dataclass(frozen=True)
class Clustering:
    """Rows in clusters.

    Attributes
    ----------
    by : str
        The column.
    n : int
        Clusters.
    largest : float
        The largest one's share of the rows, in (0, 1].
    independent_se : float or None
        What the standard error would be if rows were independent.
    spilled : bool
        Whether there were too many clusters for memory, so that a temporary file was needed.
    """

    by: str
    n: int
    largest: float
    independent_se: float | None
    spilled: bool


class Clusters:
    """Sums of the rows of each cluster; mergeable, and the same for any batches in any order.

    Clusters are told apart by 64 bits of a hash: of a million texts, two are taken for one with a chance of 3 in 10⁸.
    Numbers are never mistaken for each other.

    Attributes
    ----------
    beyond : bool
        Whether some weight or loss is too large for the units.
    """

    def __init__(self) -> None:
        self._know(np.empty(0, _ROW))
        self._pending: list[NDArray[Any]] = []
        self._runs: list[NDArray[Any]] = []  # on disk
        self.beyond = False  # whether some row is too large for the units

    def update(self, rows: ScoredRows) -> None:
        """Add rows: the losses of their only forecast."""
        assert rows.cluster is not None  # noqa: S101  # it is asked for where there are clusters
        self.add(rows.cluster, rows.forecast.losses, rows.weight)

    def add(self, column: Column, losses: Floats, weight: Floats | None) -> None:
        """Add rows: which cluster each is in, losses, and weights above 0 if there are any."""
        keys, sums = row_keys(column), [np.ones(losses.size, np.int64)]
        for _, units in _fields(losses, weight):
            three = list(units)
            self.beyond = self.beyond or bool(np.abs(three[0]).max(initial=0) > LARGEST_UNIT)
            sums += three
        first = _starts(keys)
        if first.size <= keys.size // 2:  # neighbors are of one cluster
            keys, sums = keys[first], [np.add.reduceat(values, first) for values in sums]
        places = self._find(keys)
        known = places >= 0
        at = places[known]
        for mine, values in zip(self._added, sums, strict=False):
            np.add.at(mine, at, values[known])
        if at.size < keys.size:
            self._pending.append(_grouped(keys[~known], [values[~known] for values in sums]))
            if sum(map(len, self._pending)) > KEPT // 2:
                self._settle()

    def merge(self, other: Clusters) -> None:
        """Add the rows of another part."""
        other._fold()
        self._pending += [other._sorted, *other._pending]
        self._runs += other._runs
        self.beyond |= other.beyond
        self._settle()

    def to_state(self) -> dict[str, Any]:
        """Return the sums as a tree (`serialization`).

        Raises
        ------
        ValueError
            There are too many clusters for one.
        """
        parts, size = [], 0
        for rows in self.sums():
            size += rows.nbytes
            if size > serialization.LARGEST:
                raise ValueError(f"the sums of so many clusters would be more than {serialization.LARGEST:,}")
            parts.append(rows)
        rows = np.concatenate(parts)
        return {**{name: np.ascontiguousarray(rows[name]) for name in _ROW.names or ()}, "beyond": self.beyond}

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = serialization.Entries(state)
        key = entries.array("key", "uint64", None)
        rows = np.zeros(key.size, _ROW)
        rows["key"], rows["rows"] = key, entries.array("rows", "int64", key.size)
        for name in ("loss", "weight"):
            rows[name] = entries.array(name, "int64", key.size, 3)
        if (key[1:] <= key[:-1]).any() or (rows["rows"] < 1).any():
            raise ValueError("the clusters are out of order")
        self.beyond, self._pending, self._runs = entries.of("beyond", bool), [rows], []
        self._know(np.empty(0, _ROW))
        self._settle()

    def _know(self, rows: NDArray[Any]) -> None:
        """Keep sums, in the order of their keys, to which rows are then added without any sorting."""
        self._sorted, self._keys = rows, np.ascontiguousarray(rows["key"])
        self._added = np.zeros((_SUMS, len(rows)), np.int64)  # since then
        bits = (_SLOTS * len(rows)).bit_length()
        self._shift = np.uint64(64 - bits)
        self._slots = np.full(1 << bits, -1, np.int32)  # of the keys that begin alike, the last
        if len(rows):
            self._slots[self._keys >> self._shift] = np.arange(len(rows), dtype=np.int32)

    def _find(self, keys: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return where the sums of keys are, -1 where there are none: keys that begin alike are neighbors."""
        if not self._keys.size:
            return np.full(keys.size, -1, np.int32)
        places: NDArray[np.int32] = self._slots[keys >> self._shift]
        missed = np.flatnonzero(self._keys[places] != keys)
        for _ in range(_PROBES):
            places[missed] = np.maximum(places[missed], 0) - 1
            missed = missed[self._keys[places[missed]] != keys[missed]]
        places[missed] = -1
        return places

    def _fold(self) -> None:
        """Add what was added since to the sums."""
        _table(self._sorted)[:, 1:] += self._added.T
        self._added[:] = 0

    def _settle(self) -> None:
        self._fold()
        rows, self._pending = _added_up(np.concatenate([self._sorted, *self._pending])), []
        if len(rows) > KEPT:
            with _temporary.unnamed("clusters") as file:  # what is mapped stays until it is not
                rows.tofile(file)
                file.flush()
                self._runs.append(np.memmap(file, _ROW, "r"))
            rows = np.empty(0, _ROW)
        self._know(rows)

    def sums(self) -> Iterator[NDArray[Any]]:
        """Yield the sums of all clusters, some at a time, by key."""
        self._settle()
        if not self._runs:
            yield self._sorted
            return
        runs = [*self._runs, self._sorted]
        edges = np.arange(1, _SHARES, dtype=np.uint64) * np.uint64((1 << 64) // _SHARES)
        cuts = [[0, *np.searchsorted(run["key"], edges).tolist(), len(run)] for run in runs]
        for share in range(_SHARES):
            parts = [run[cut[share] : cut[share + 1]] for run, cut in zip(runs, cuts, strict=True)]
            yield _added_up(np.concatenate(parts))


def cluster_error(clusters: Clusters, loss: Dyadic, weight: Dyadic, n: int) -> tuple[Clustering, float | str]:
    """Return what the clusters are, and the standard error of the mean loss, or why there is none.

    G/(G−1)·Σ_g (Σw(ℓ − L))²/W², its square root (Liang & Zeger 1986, doi:10.1093/biomet/73.1.13, for a mean).

    Parameters
    ----------
    clusters : Clusters
        Of all rows.
    loss, weight : Dyadic
        The exact Σwℓ and Σw.
    n : int
        Rows.
    """
    groups = largest = 0
    squares, mean, far = ZERO, _two_parts(loss, weight), False
    if abs(mean[0]) > FARTHEST:
        mean, far = (0.0, 0.0), True
    for rows in clusters.sums():
        groups += len(rows)
        largest = max(largest, int(rows["rows"].max(initial=0)))
        deviations = _deviations(rows, mean)
        far = far or bool(np.abs(deviations).max(initial=0.0) > FARTHEST)
        squares += ZERO if far else exact_sum(deviations**2)
    about = Clustering("", groups, largest / n, None, groups > KEPT)
    if far:
        return about, "the losses of clusters are too large"
    if groups < 2:
        return about, "all rows are in one cluster"
    if clusters.beyond or (loss - LARGEST).integer >= 0 or (weight - LARGEST).integer >= 0:
        return about, "the weights are too large for sums of clusters: divide them by their mean"
    if (weight - LEAST_WEIGHT * Dyadic.make(n, 0)).integer < 0:
        return about, "the weights are too small for sums of clusters: divide them by their mean"
    freedom = Dyadic.make(groups - 1, 0)
    return about, math.sqrt((squares * Dyadic.make(groups, 0)).over(weight * weight * freedom))


def interval(loss: float, se: float, groups: int) -> tuple[float, float]:
    """Return the 95 % interval of a mean of so many clusters, by Student's t on one degree of freedom less."""
    wide = quantile(groups - 1) * se
    return loss - wide, loss + wide


def _deviations(rows: NDArray[Any], mean: tuple[float, float]) -> Floats:
    """Return Σw(ℓ − L) of each cluster; sums and products are kept in parts, so that little cancels away."""
    losses, weights = _numbers(rows["loss"]), _numbers(rows["weight"])
    if not rows["weight"].any():
        weights = [rows["rows"].astype(np.float64)]
    deviation, rest = losses[0], losses[1] + losses[2]
    for weight in weights:
        for part in mean:
            product, lost = two_product(weight, np.full(weight.size, part))
            deviation = deviation - product  # where the two are close, without rounding
            rest = rest - lost
    return deviation + rest


def _numbers(units: NDArray[np.int64]) -> list[Floats]:
    """Return sums of units as floats that add up to them, the largest first; what carries over is carried."""
    low, middle, high = units[:, 2], units[:, 1], units[:, 0]
    carry = BITS[2] - BITS[1]
    middle = middle + (low >> carry)
    high = high + (middle >> carry)
    mask = (1 << carry) - 1
    return [
        np.ldexp(part.astype(np.float64), -bits)
        for part, bits in zip((high, middle & mask, low & mask), BITS, strict=True)
    ]


def _two_parts(a: Dyadic, b: Dyadic) -> tuple[float, float]:
    """Return a/b as the sum of two floats."""
    first = a.over(b)
    return first, (a - Dyadic.of(first) * b).over(b)


def _fields(losses: Floats, weight: Floats | None) -> Iterator[tuple[str, Iterator[NDArray[np.int64]]]]:
    """Yield what is added up, in its three units."""
    finite = np.where(np.isinf(losses), 0.0, losses)
    with np.errstate(over="ignore", under="ignore"):
        yield "loss", _units(finite if weight is None else finite * weight)
    if weight is not None:
        yield "weight", _units(weight)


def _units(x: Floats) -> Iterator[NDArray[np.int64]]:
    """Yield numbers as integers in each of the units."""
    for bits in BITS:
        with np.errstate(all="ignore"):  # what is too large is found out from the sums of all rows
            whole = np.rint(x * 2.0**bits)
            yield whole.astype(np.int64)
            x = x - whole * 2.0**-bits


def _starts(keys: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Return where runs of equal keys start."""
    return np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])[: keys.size])


def _table(rows: NDArray[Any]) -> NDArray[np.int64]:
    """Return rows as a table over the same memory: keys, then sums."""
    return rows.view(np.int64).reshape(-1, 1 + _SUMS)


def _grouped(keys: NDArray[np.uint64], sums: list[NDArray[np.int64]]) -> NDArray[Any]:
    """Return the sums of each key, in the order of the keys."""
    order = np.argsort(keys)
    keys = keys[order]
    first = _starts(keys)
    rows = np.zeros(first.size, _ROW)
    rows["key"] = keys[first]
    table = _table(rows)
    for at, values in enumerate(sums, 1):
        table[:, at] = np.add.reduceat(values[order], first)
    return rows


def _added_up(rows: NDArray[Any]) -> NDArray[Any]:
    """Return the rows with those of one key added up, in the order of the keys."""
    rows = rows[np.argsort(rows["key"], kind="stable")]
    keys = rows["key"]
    if not (keys[1:] == keys[:-1]).any():
        return rows
    first = _starts(keys)
    totals = rows[first]
    for name in ("rows", "loss", "weight"):
        totals[name] = np.add.reduceat(rows[name], first, axis=0)
    return totals
