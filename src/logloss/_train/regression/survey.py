"""What a first pass over the rows of a fit finds out: what their columns hold, and some of the rows, or all of few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.accumulator import ScoredRows, Several
from logloss._accumulate.batch import Column, RowNumbers
from logloss._accumulate.serialization import Entries, text
from logloss._kernels import loader
from logloss._kernels.logistic import MIX, NONE, factors_of_hash, mixed
from logloss._stats.tables.hashing import row_keys, word_keys
from logloss._tally import Tally
from logloss._train.regression.row_sample import Floats, Keys, Rows, RowSample
from logloss._train.regression.terms import HELD_LEVELS

_BLOCK = 1 << 13  # rows whose columns are put behind each other
_WHOLE = 1 << 64


@dataclass
class ColumnSurvey:
    """What a column of the model holds: an accumulator of its values.

    Attributes
    ----------
    low, high : float
        The smallest and the largest number.
    binary : bool
        Whether all numbers are 0 or 1.
    levels : set of str or None
        Of a category the words that some row holds.
    """

    low: float = np.inf
    high: float = -np.inf
    binary: bool = True
    levels: set[str] | None = None

    def update(self, column: Column) -> None:
        """Add the values of some rows, but for the span of numbers."""
        if column.codes is not None:
            held = np.unique(column.codes)
            self._add({column.words[at] for at in held.tolist() if at >= 0})
        elif self.binary:
            self.binary = bool(((column.numbers == 0) | (column.numbers == 1)).all())

    def span(self, low: float, high: float) -> None:
        """Add the span of some numbers."""
        self.low, self.high = min(self.low, low), max(self.high, high)

    def _add(self, levels: set[str]) -> None:
        levels = levels | (self.levels or set())
        self.levels = levels if len(levels) <= HELD_LEVELS else set(sorted(levels)[:HELD_LEVELS])

    def merge(self, other: ColumnSurvey) -> None:
        """Add the values of other rows."""
        self.span(other.low, other.high)
        self.binary &= other.binary
        if other.levels is not None:
            self._add(other.levels)

    def to_state(self) -> dict[str, Any]:
        """Return what is known as a tree (`serialization`)."""
        levels = None if self.levels is None else sorted(self.levels)
        return {"span": np.array([self.low, self.high]), "binary": self.binary, "levels": levels}

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        self.low, self.high = entries.array("span", "float64", 2).tolist()
        self.binary = entries.of("binary", bool)
        self.levels = set(entries.each("levels", text)) if "levels" in entries else None


def hashed(rows: ScoredRows, *, has_offset: bool) -> tuple[Rows, dict[str, tuple[float, float]]]:
    """Return rows with a hash of what each holds, and the least and the largest value of each column of numbers."""
    y = np.ascontiguousarray(rows.y, np.float64)
    offset = np.ascontiguousarray(rows.forecast.given, np.float64) if has_offset else None
    numbers = {name: column.numbers for name, column in rows.shown.items() if column.codes is None}
    key, low, high = _hashes(y, [*numbers.values(), *(each for each in (rows.weight, offset) if each is not None)])
    for column in rows.shown.values():
        if column.codes is not None:
            words = np.append(word_keys(column.words) if column.words else np.empty(0, np.uint64), np.uint64(0))
            key = mixed(key * MIX + words[column.codes])
    cluster = None if rows.cluster is None else row_keys(rows.cluster)
    spans = {name: (low[at], high[at]) for at, name in enumerate(numbers)}
    taken = np.arange(y.size) if rows.numbers.taken is None else rows.numbers.taken
    own = key, (rows.numbers.first + taken).astype(np.int64), np.ones(y.size, np.int64), y
    return Rows(*own, rows.weight, offset, cluster, rows.shown), spans


def _hashes(y: Floats, columns: Sequence[NDArray[Any]]) -> tuple[Keys, list[float], list[float]]:
    """Return a hash of each row, and the least and the largest number of each column."""
    dtype = np.dtype(np.float32 if all(column.dtype == np.float32 for column in columns) else np.float64)
    kernel, factors = loader.find("survey_columns", dtype), factors_of_hash(len(columns))
    low, high = (np.full(len(columns), value) for value in (np.inf, -np.inf))
    hashes = np.empty(y.size, np.int64)
    for start in range(0, y.size, _BLOCK):
        here = slice(start, start + _BLOCK)
        behind = [column[here] for column in columns] or [NONE]
        kernel(np.concatenate(behind, dtype=dtype), factors, y[here], hashes[here], low, high)
    return hashes.view(np.uint64), low.tolist(), high.tolist()


class Sampled:
    """Some of the rows alone: an accumulator.

    Parameters
    ----------
    sample : RowSample
        Of none.
    has_offset : bool
        Whether the rows have offsets.
    """

    def __init__(self, sample: RowSample, *, has_offset: bool) -> None:
        self.sample, self._has_offset = sample, has_offset

    def update(self, rows: ScoredRows) -> None:
        """Add rows."""
        if rows.y.size:
            self.sample.add(hashed(rows, has_offset=self._has_offset)[0])

    def merge(self, other: Sampled) -> None:
        """Add what is kept of other rows."""
        self.sample.merge(other.sample)

    def to_state(self) -> dict[str, Any]:
        """Return what is kept as a tree (`serialization`)."""
        return self.sample.to_state()

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        self.sample.from_state(state)


class Survey:
    """What is known of the rows of a fit: an accumulator.

    Parameters
    ----------
    columns : sequence of str
        The columns of the model.
    most : int or None
        How many rows of each class to keep, at least; None for all.
    has_offset, numbered : bool
        Whether the rows have offsets; whether they have numbers.
    sent : int or None
        How many of these each part of a cluster sends.

    Attributes
    ----------
    columns : mapping of str to ColumnSurvey
    sample : RowSample
    heaviest : float
        The largest weight.
    endless : (int, float) or None
        The first row whose offset is infinite, and this; of rows without numbers any of them.
    entropy : Tally
        The losses that soft labels have of themselves, the least there is.
    """

    def __init__(
        self, columns: tuple[str, ...], most: int | None, *, has_offset: bool, numbered: bool, sent: int | None = None
    ) -> None:
        self.columns = Several((name, ColumnSurvey()) for name in columns)
        self.sample = RowSample(most, sent=sent)
        self.heaviest = 0.0
        self.endless: tuple[int, float] | None = None
        self.entropy = Tally()
        self._has_offset, self._numbered = has_offset, numbered
        self._hash = [0, 0]  # of all rows

    def update(self, rows: ScoredRows) -> None:
        """Add rows."""
        if not rows.y.size:
            return
        kept, spans = hashed(rows, has_offset=self._has_offset)
        self._look_at(kept.weight, kept.offset, rows.numbers)
        for name, (low, high) in spans.items():
            self.columns[name].span(low, high)
        for name, column in rows.shown.items():
            self.columns[name].update(column)
        self.sample.add(kept)
        self._hash_all(kept.y, [each for each in (kept.weight, kept.offset) if each is not None], kept.number)
        if not rows.hard:
            self.entropy.update(kept.y, kept.y, sample_weight=kept.weight)

    def _look_at(self, weight: Floats | None, offset: Floats | None, numbers: RowNumbers) -> None:
        if weight is not None:
            self.heaviest = max(self.heaviest, float(weight.max()))
        if offset is not None and not np.isfinite(offset).all():
            at = int(np.flatnonzero(~np.isfinite(offset))[0])
            self._found((numbers.number(at) if self._numbered else 0, float(offset[at])))

    def _found(self, endless: tuple[int, float] | None) -> None:
        found = [each for each in (self.endless, endless) if each is not None]
        self.endless = min(found, default=None)

    def _hash_all(self, y: Floats, others: list[Floats], number: NDArray[np.int64]) -> None:
        """Add to the hash of all rows that of which rows these are, with their labels, weights and offsets."""
        key = np.zeros(y.size, np.uint64)
        if self._numbered:
            key = number.astype(np.uint64)
        for values in (y, *others):
            key = mixed(key * MIX + (values + 0.0).view(np.uint64))
        for lane, keys in enumerate((key, mixed(key + MIX))):
            self._hash[lane] = (self._hash[lane] + int(keys.sum(dtype=np.uint64))) % _WHOLE

    @property
    def levels(self) -> dict[str, set[str] | None]:
        """Of each category the levels that some row holds; None of a column of numbers."""
        return {name: column.levels for name, column in self.columns.items()}

    @property
    def fingerprint(self) -> str:
        """A hash of which rows these are, and of their labels, weights and offsets."""
        return f"{self._hash[0]:016x}{self._hash[1]:016x}"

    def merge(self, other: Survey) -> None:
        """Add what is known of other rows."""
        self.columns.merge(other.columns)
        self.sample.merge(other.sample)
        self.heaviest = max(self.heaviest, other.heaviest)
        self._found(other.endless)
        self.entropy.merge(other.entropy)
        self._hash = [(mine + its) % _WHOLE for mine, its in zip(self._hash, other._hash, strict=True)]

    def to_state(self) -> dict[str, Any]:
        """Return what is known as a tree (`serialization`)."""
        return {
            "columns": self.columns.to_state(),
            "sample": self.sample.to_state(),
            "heaviest": self.heaviest,
            "endless": None if self.endless is None else np.array(self.endless),
            "entropy": self.entropy.to_state(),
            "hash": np.array(self._hash, np.uint64),
        }

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        self.columns.from_state(entries.plain("columns"))
        self.sample.from_state(entries.plain("sample"))
        self.heaviest = entries.of("heaviest", float)
        self.endless = None
        if "endless" in entries:
            row, value = entries.array("endless", "float64", 2).tolist()
            self.endless = int(row), value
        self.entropy.from_state(entries.plain("entropy"))
        self._hash = entries.array("hash", "uint64", 2).tolist()
