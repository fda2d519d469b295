"""Where the forecasts lie and what became of them: a mergeable count of rows by the place of their forecast.

Up to `FEW` rows are kept one by one, besides; what is read from them is then exact, and above that right to the width
of a slot (`forecast_bins`). Which of the two it is depends on the number of rows alone, so all merges agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.accumulator import ScoredRows
from logloss._accumulate.serialization import Entries, dense, sparse
from logloss._kernels.exact_sum import LIMBS, Dyadic
from logloss._kernels.forecast_bins import SIDE, SLOTS, slot, units_of
from logloss._stats.tables.bin_counts import BinCounts
from logloss._stats.tables.limb_sums import LimbSums

Floats = NDArray[np.float64]

FEW = 1 << 16
_ORDINARY, _LEAST = 200, 2.0**-500  # exponents that need no other unit; a weight in such units
_WEIGHTED = ("weight", "ones", "size")
# Slots in the order of p: up to one half by the distance from 0, above it by the distance from 1.
_ORDER = np.concatenate([np.arange(SIDE), SIDE + np.arange(SIDE)[::-1]])
_UNITS = units_of(np.arange(SLOTS))


@dataclass(frozen=True)
class Forecasts:
    """Forecasts in ascending order, equal ones together, with what became of them.

    Attributes
    ----------
    s : (k,) array
        The signed distance: p, or p − 1 above one half; the sign of −0 tells 1 from 0. Of a slot, the mean.
    rows : (k,) array of int
        How many rows.
    weight, ones : (k,) arrays
        Σw and Σwy, at least 0.
    exact : bool
        Whether forecasts are told apart exactly, or by slots.
    unit : float
        What `weight` and `ones` are counted in: a power of 4, other than 1 where weights are very large or small.
    """

    s: Floats
    rows: NDArray[np.int64]
    weight: Floats
    ones: Floats
    exact: bool
    unit: float = 1.0

    @property
    def p(self) -> Floats:
        """The probabilities of 1, ascending."""
        return np.where(np.signbit(self.s), 1 + self.s, self.s)

    @property
    def logit(self) -> Floats:
        """The log-odds, ascending, from −∞ to ∞."""
        size = np.abs(self.s)
        with np.errstate(divide="ignore"):
            z = np.log(size) - np.log1p(-size)
        return np.where(np.signbit(self.s), -z, z)


class Histogram:
    """Counts of rows by where their forecast lies; two histograms added are that of all rows."""

    def __init__(self) -> None:
        self._placed = BinCounts()
        self._soft: LimbSums | None = None  # Σy of other labels
        self._weighted: dict[str, LimbSums] = {}  # Σw, Σwy, Σw|s| where there are weights
        self._few: list[tuple[Floats, Floats, Floats]] | None = []

    def update(self, rows: ScoredRows) -> None:
        """Add rows."""
        self.add(rows.forecast.distance, rows.y, rows.weight)

    def add(self, s: Floats, y: NDArray[Any], weight: Floats | None = None) -> None:
        """Add rows: signed distances, labels, and weights above 0 where there are any."""
        if self._few is not None:
            self._few.append((s.copy(), y.astype(np.float64), np.ones(s.size) if weight is None else weight.copy()))
            self._forget()
        hard = y.dtype == np.uint8
        ones = y if hard and weight is None else np.zeros(s.size, np.uint8)
        self._placed.add(s, ones)
        if weight is not None:
            place = slot(s)
            for name, t in zip(_WEIGHTED, (np.ones(s.size), y.astype(np.float64), np.abs(s)), strict=True):
                self._weighted.setdefault(name, LimbSums(SLOTS)).add(place, t, weight)
        elif not hard:
            self._soft = self._soft or LimbSums(SLOTS)
            self._soft.add(slot(s), y)

    def merge(self, other: Histogram) -> None:
        """Add the rows of another histogram of the same kind: with weights, or without."""
        self._placed.merge(other._placed)
        if other._soft is not None:
            self._soft = self._soft or LimbSums(SLOTS)
            self._soft.merge(other._soft)
        for name, sums in other._weighted.items():
            self._weighted.setdefault(name, LimbSums(SLOTS)).merge(sums)
        self._few = None if self._few is None or other._few is None else self._few + other._few
        self._forget()

    def to_state(self) -> dict[str, Any]:
        """Return the counts as a tree (`serialization`)."""
        for sums in self._weighted.values():
            sums.carry()
        few = None
        if self._few is not None:
            s, y, weight = _columns(self._few)
            hard = bool(((y == 0) | (y == 1)).all())
            few = {"s": s, "y": y.astype(np.uint8) if hard else y, "weight": None if (weight == 1).all() else weight}
        soft = None
        if self._soft is not None:
            self._soft.carry()
            soft = sparse(self._soft.limbs)
        weighted = {name: sparse(sums.limbs) for name, sums in self._weighted.items()}
        return {"table": sparse(self._placed.carry()), "soft": soft, "weighted": weighted, "few": few}

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        self._placed.table = dense(entries.plain("table"), (SLOTS, 4))
        if (self._placed.table < 0).any():
            raise ValueError("fewer than no rows")
        weighted = entries.entries("weighted")
        if weighted.names() not in ([], list(_WEIGHTED)):
            raise ValueError("there are sums of something else")
        self._weighted = {name: _limbs(weighted.plain(name)) for name in weighted.names()}
        self._soft = _limbs(entries.plain("soft")) if "soft" in entries else None
        self._few = _few(entries.entries("few")) if "few" in entries else None

    def _forget(self) -> None:
        if self._few is not None and sum(s.size for s, _, _ in self._few) > FEW:
            self._few = None

    def read(self) -> Forecasts:
        """Return the forecasts and what became of them."""
        return self.slots() if self._few is None else _grouped(self._few)

    def slots(self) -> Forecasts:
        """Return the same by slots, however few the rows are."""
        rows, ones, units = (counts[_ORDER] for counts in self._placed.counts())
        used = rows > 0
        places, rows = _ORDER[used], rows[used]
        unit = 1.0
        if self._weighted:
            sums = {name: [limb_sums.sum([place]) for place in places] for name, limb_sums in self._weighted.items()}
            unit = _unit(max((total.exponent + total.integer.bit_length() for total in sums["weight"]), default=0))
            less = Dyadic.of(1 / unit)
            weight, hits = (np.array([float(total * less) for total in sums[name]]) for name in ("weight", "ones"))
            size = np.array([part.over(whole) for part, whole in zip(sums["size"], sums["weight"], strict=True)])
        else:
            weight, hits = rows.astype(np.float64), ones[used].astype(np.float64)
            if self._soft is not None:
                soft = [self._soft.sum([place]) for place in places]
                pairs = zip(soft, ones[used].tolist(), strict=True)
                hits = np.array([float(part + Dyadic.make(whole, 0)) for part, whole in pairs])
            size = units[used] * _UNITS[places] / rows
        weight, hits = _not_lost(weight, hits)
        return Forecasts(np.where(places < SIDE, size, -size), rows, weight, hits, exact=False, unit=unit)


def _grouped(parts: list[tuple[Floats, Floats, Floats]]) -> Forecasts:
    """Return single rows as forecasts, equal ones together."""
    s, y, weight = _columns(parts)
    unit = _unit(int(np.frexp(weight.max(initial=0.0))[1]))
    weight = weight / unit
    side = np.signbit(s)
    order = np.lexsort((weight, y, s, side))  # equal forecasts in a fixed order, so that of the rows does not matter
    s, y, weight, side = s[order], y[order], weight[order], side[order]
    first = np.flatnonzero(np.concatenate([[True], (s[1:] != s[:-1]) | (side[1:] != side[:-1])]) if s.size else [])
    rows = np.diff(np.concatenate([first, [s.size]]))
    mass, ones = _not_lost(np.add.reduceat(weight, first), np.add.reduceat(weight * y, first))
    return Forecasts(s[first], rows, mass, ones, exact=True, unit=unit)


def _unit(exponent: int) -> float:
    """Return what weights below 2^exponent are counted in, so that what is made of them stays inside the format."""
    return 1.0 if abs(exponent) < _ORDINARY else 4.0 ** max(min(exponent // 2, 511), -511)


def _not_lost(weight: Floats, ones: Floats) -> tuple[Floats, Floats]:
    """Return weights that are too small beside others as the least that can be worked with, of the same kind."""
    lost = weight < _LEAST
    if not lost.any():
        return weight, ones
    with np.errstate(invalid="ignore"):
        rate = np.nan_to_num(np.clip(ones / weight, 0.0, 1.0))
    return np.where(lost, _LEAST, weight), np.where(lost, _LEAST * rate, ones)


def _columns(parts: list[tuple[Floats, Floats, Floats]]) -> tuple[Floats, Floats, Floats]:
    """Return the parts of each column as one."""
    s, y, weight = (np.concatenate([part[at] for part in parts] or [np.empty(0)]) for at in range(3))
    return s, y, weight


def _few(entries: Entries) -> list[tuple[Floats, Floats, Floats]]:
    """Return single rows that were written as columns."""
    s = entries.array("s", "float64", None)
    y = entries.plain("y")
    if y.dtype == np.uint8:
        y = y.astype(np.float64)
    weight = entries.array("weight", "float64", s.size) if "weight" in entries else np.ones(s.size)
    if y.shape != s.shape or s.size > FEW or not (y >= 0).all() or not (y <= 1).all() or not (np.abs(s) <= 0.5).all():
        raise ValueError("a row is none")
    return [(s, y, weight)]


def _limbs(tree: Any) -> LimbSums:
    return LimbSums.restored(dense(tree, (SLOTS, LIMBS)))
