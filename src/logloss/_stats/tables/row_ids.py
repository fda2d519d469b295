"""What the data call a row: its id and other columns to show, and whether two rows go by one id."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.accumulator import ScoredRows
from logloss._accumulate.batch import Column
from logloss._accumulate.serialization import Entries
from logloss._stats.tables.hashing import row_keys

Keys = NDArray[np.uint64]

KEPT = 1 << 17  # ids
LONGEST = 200  # characters of a value that are kept


class RowIds:
    """How often each of a sample of ids occurs: of all, up to `KEPT`; above that, of one in 2, 4, 8, ...

    Whether an id is in the sample depends on the id alone (the first bits of its hash are 0), and how large the sample
    is on the number of different ids. So parts may be merged in any order, and every row of a sampled id is counted
    (Gibbons 2001, Distinct sampling, VLDB 541-550).

    Parameters
    ----------
    column : str
        The column of ids, one of those that are shown.
    """

    def __init__(self, column: str = "") -> None:
        self.column = column
        self.level = 0
        self._keys: Keys = np.empty(0, np.uint64)
        self._counts = np.empty(0, np.int64)

    def update(self, rows: ScoredRows) -> None:
        """Add rows."""
        self.add(rows.shown[self.column])

    def add(self, column: Column) -> None:
        """Add the ids of rows; rows without one are not counted."""
        keys, missing = row_keys(column), column.missing()
        self._count(keys if missing is None else keys[~missing])

    def merge(self, other: RowIds) -> None:
        """Add the ids of another part."""
        self.level = max(self.level, other.level)
        self._count(other._keys, other._counts)

    def to_state(self) -> dict[str, Any]:
        """Return the counts as a tree (`serialization`)."""
        return {"level": self.level, "keys": self._keys, "counts": self._counts}

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        level, keys = entries.whole("level", most=63), entries.array("keys", "uint64", None)
        counts = entries.array("counts", "int64", keys.size)
        if keys.size > KEPT or (keys[1:] <= keys[:-1]).any() or (counts < 1).any():
            raise ValueError("the ids are out of order")
        self.level, self._keys, self._counts = level, keys, counts

    def repeated(self) -> tuple[float, bool]:
        """Return the share of rows whose id another row before had, in [0, 1), and whether it is exact."""
        rows = int(self._counts.sum())
        return (rows - self._keys.size) / rows if rows else 0.0, self.level == 0

    def _count(self, keys: Keys, counts: NDArray[np.int64] | None = None) -> None:
        sampled = self._sampled(keys)
        more = np.ones(keys.size, np.int64) if counts is None else counts
        every = np.concatenate([self._keys, keys[sampled]])
        weights = np.concatenate([self._counts, more[sampled]])
        self._keys, place = np.unique(every, return_inverse=True)
        self._counts = np.bincount(place, weights, self._keys.size).astype(np.int64)
        while True:
            sampled = self._sampled(self._keys)
            self._keys, self._counts = self._keys[sampled], self._counts[sampled]
            if self._keys.size <= KEPT:
                return
            self.level += 1

    def _sampled(self, keys: Keys) -> NDArray[np.bool_]:
        inside: NDArray[np.bool_] = keys < np.uint64(1 << (64 - self.level)) if self.level else np.ones(keys.size, bool)
        return inside


def shown(column: Column, at: int) -> str:
    """Return the value of a row as text; nothing where it is missing.

    Examples
    --------
    >>> column = Column(np.array([12.0, 0.5, np.nan]), ("site A",), np.array([-1, -1, 0]))
    >>> [shown(column, at) for at in range(3)]
    ['12', '0.5', 'site A']
    """
    value = column.value(at)
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        value = int(value) if value.is_integer() and abs(value) < 2.0**53 else value
    text = str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
