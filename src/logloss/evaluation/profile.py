"""Where the forecasts lie and what became of them: a mergeable count of rows by the place of their forecast.

Up to `FEW` rows are kept one by one, besides; what is read from them is then exact, and above that right to the width
of a slot (`kernels.places`). Which of the two it is depends on the number of rows alone, so all merges agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss.kernels import engine
from logloss.kernels.places import SIDE, SLOTS, add_profile, slot, units_of
from logloss.kernels.sums import LIMBS, from_limbs

Floats = NDArray[np.float64]

FEW = 1 << 16
_FLOAT64 = np.dtype(np.float64)
_NO_WEIGHTS = np.empty(0)
# Slots in the order of p: up to one half by the distance from 0, above it by the distance from 1.
_ORDER = np.concatenate([np.arange(SIDE), SIDE + np.arange(SIDE)[::-1]])
_UNITS = np.array([units_of(place) for place in range(SLOTS)])


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
    """

    s: Floats
    rows: NDArray[np.int64]
    weight: Floats
    ones: Floats
    exact: bool

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


class Profile:
    """Counts of rows by the place of their forecast; two profiles added are the profile of all rows."""

    def __init__(self) -> None:
        self._table = np.zeros((SLOTS, 3), np.int64)  # rows, ones, units of |s|; the last two where all weights are 1
        self._limbs: NDArray[np.int64] | None = None  # else Σw, Σwy, Σw|s| of each slot
        self._few: list[tuple[Floats, Floats, Floats]] | None = []

    def update(self, s: Floats, y: NDArray[Any], weight: Floats | None = None) -> None:
        """Add rows: signed distances, labels, and weights above 0 where there are any."""
        if self._few is not None:
            self._few.append((s.copy(), y.astype(np.float64), np.ones(s.size) if weight is None else weight.copy()))
            self._forget()
        if weight is None and y.dtype == np.uint8:
            engine.find("profile", _FLOAT64, s.size)(s, y, self._table)
            return
        place = slot(s)
        add_profile(s, np.zeros(s.size, np.uint8), self._table)
        if self._limbs is None:
            self._limbs = np.zeros((3, SLOTS, LIMBS), np.int64)
        grouped = engine.find("grouped", _FLOAT64, 0)
        w = _NO_WEIGHTS if weight is None else weight
        for t, limbs in zip((np.ones(s.size), y.astype(np.float64), np.abs(s)), self._limbs, strict=True):
            grouped(place, t, w, limbs)

    def merge(self, other: Profile) -> None:
        """Add the rows of another profile of the same kind: with weights or soft labels, or without."""
        self._table += other._table
        if other._limbs is not None:
            self._limbs = other._limbs.copy() if self._limbs is None else self._limbs + other._limbs
        self._few = None if self._few is None or other._few is None else self._few + other._few
        self._forget()

    def _forget(self) -> None:
        if self._few is not None and sum(s.size for s, _, _ in self._few) > FEW:
            self._few = None

    def read(self) -> Forecasts:
        """Return the forecasts and what became of them."""
        return self.slots() if self._few is None else _grouped(self._few)

    def slots(self) -> Forecasts:
        """Return the same by slots, however few the rows are."""
        rows, ones, units = self._table[_ORDER].T
        used = rows > 0
        places, rows = _ORDER[used], rows[used]
        if self._limbs is None:
            weight, hits = rows.astype(np.float64), ones[used].astype(np.float64)
            size = units[used] * _UNITS[places] / rows
        else:
            sums = [[from_limbs(limbs[place]) for place in places] for limbs in self._limbs]
            weight, hits = (np.array(list(map(float, each))) for each in sums[:2])
            size = np.array([part.over(whole) for part, whole in zip(sums[2], sums[0], strict=True)])
        return Forecasts(np.where(places < SIDE, size, -size), rows, weight, hits, exact=False)


def _grouped(parts: list[tuple[Floats, Floats, Floats]]) -> Forecasts:
    """Return single rows as forecasts, equal ones together."""
    s, y, weight = (np.concatenate([part[at] for part in parts] or [np.empty(0)]) for at in range(3))
    side = np.signbit(s)
    order = np.lexsort((weight, y, s, side))  # equal forecasts in a fixed order, so that of the rows does not matter
    s, y, weight, side = s[order], y[order], weight[order], side[order]
    first = np.flatnonzero(np.concatenate([[True], (s[1:] != s[:-1]) | (side[1:] != side[:-1])]) if s.size else [])
    rows = np.diff(np.concatenate([first, [s.size]]))
    return Forecasts(s[first], rows, np.add.reduceat(weight, first), np.add.reduceat(weight * y, first), exact=True)
