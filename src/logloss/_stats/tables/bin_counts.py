"""Counts of rows by their place: two of them added are those of all rows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._kernels import loader
from logloss._kernels.forecast_bins import ONES, SLOTS

_CARRY = 32  # bits
MOST_ROWS = 1 << 30  # each adds less than 2^32 units


class Counts(NamedTuple):
    """What is known of each place: how many rows, how many of them with a label of 1, and Σ|s| in units."""

    rows: NDArray[np.int64]
    ones: NDArray[np.int64]
    units: NDArray[np.float64]


class BinCounts:
    """Rows by the place of their signed distance (`forecast_bins`).

    Attributes
    ----------
    table : (SLOTS, 4) array of int
        Of each place the rows, those with a label of 1, and the units of |s|: those below 2^32, and how many times
        2^32 there are besides. Without the rows since the last `carry`.
    """

    def __init__(self) -> None:
        self.table = np.zeros((SLOTS, 4), np.int64)
        self._latest = np.zeros((SLOTS, 2), np.int64)
        self._rows = 0  # in these

    def add(self, s: NDArray[np.float64], y: NDArray[np.uint8]) -> None:
        """Add rows: signed distances, and labels."""
        if self._rows + s.size > MOST_ROWS:
            self.carry()
        loader.find("profile")(s, y, self._latest)
        self._rows += s.size

    def merge(self, other: BinCounts) -> None:
        """Add the rows of other counts."""
        self.table += other.carry()
        self.carry()

    def carry(self) -> NDArray[np.int64]:
        """Move the latest rows to the table, and return it."""
        counts, units = self._latest.T
        self.table[:, 0] += counts & ((1 << ONES) - 1)
        self.table[:, 1] += counts >> ONES
        units = self.table[:, 2] + units
        self.table[:, 2] = units & ((1 << _CARRY) - 1)
        self.table[:, 3] += units >> _CARRY
        self._latest[...] = 0
        self._rows = 0
        return self.table

    def counts(self) -> Counts:
        """Return what is known of each place."""
        rows, ones, units, carried = self.carry().T
        return Counts(rows, ones, units + carried * 2.0**_CARRY)
