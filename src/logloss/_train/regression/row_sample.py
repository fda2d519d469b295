"""Some of the rows, or all if there are few: those of each class whose hashes are the lowest.

A hash is of what a row holds, so the sample is that of the rows, however they are cut into parts and in whatever order
they come. Equal rows have one hash: where rows had to be left out they are kept together, as one and how many it stands
for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import Column
from logloss._accumulate.serialization import Entries, text

Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]

LARGEST = 2**64 - 1  # hash


@dataclass(frozen=True)
class Rows:
    """Rows in the memory of this process.

    Attributes
    ----------
    key : (n,) array of uint64
        A hash of what each holds.
    number : (n,) array of int64
        Which row of the data each is; without meaning for rows of a cluster.
    count : (n,) array of int64
        How many equal ones each stands for.
    y : (n,) array
        Labels in [0, 1].
    weight, offset : (n,) array or None
    cluster : (n,) array of uint64 or None
        A key of each row's cluster.
    columns : dict of str to Column
        The columns of the model.
    """

    key: Keys
    number: NDArray[np.int64]
    count: NDArray[np.int64]
    y: Floats
    weight: Floats | None
    offset: Floats | None
    cluster: Keys | None
    columns: Mapping[str, Column]

    def take(self, rows: NDArray[Any]) -> Rows:
        """Return some of the rows."""
        weight, offset, cluster = (
            None if each is None else each[rows] for each in (self.weight, self.offset, self.cluster)
        )
        columns = {name: column.take(rows) for name, column in self.columns.items()}
        key, number, count, y = (each[rows] for each in (self.key, self.number, self.count, self.y))
        return Rows(key, number, count, y, weight, offset, cluster, columns)

    def first(self, most: int | None) -> Rows:
        """Return the first rows."""
        return self.take(np.arange(self.key.size)[:most])

    def in_order(self) -> Rows:
        """Return the rows in the order of their hashes, and of what of them is not hashed."""
        more = [each for each in (self.cluster, self.weight, self.offset) if each is not None]
        return self.take(np.lexsort((*more, self.y, self.key)))

    def to_state(self) -> dict[str, Any]:
        """Return the rows as a tree (`serialization`)."""
        columns = {
            name: {
                "numbers": np.ascontiguousarray(column.numbers, np.float64),
                "words": list(column.words),
                "codes": None if column.codes is None else column.codes.astype(np.int64),
            }
            for name, column in self.columns.items()
        }
        return {**vars(self), "columns": columns}

    @classmethod
    def from_state(cls, state: Any) -> Rows:
        """Return the rows that `to_state` wrote; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        key = entries.array("key", "uint64", None)

        def array(name: str, kind: str) -> Any:
            return entries.array(name, kind, key.size) if name in entries else None

        columns = {}
        for name in entries.entries("columns").names():
            column = entries.entries("columns").entries(name)
            words, codes = tuple(column.each("words", text)), None
            if "codes" in column:
                codes = column.array("codes", "int64", key.size).astype(np.int32)
                if codes.size and not -1 <= codes.min() <= codes.max() < len(words):
                    raise ValueError("a word is none")
            columns[name] = Column(column.array("numbers", "float64", key.size), words, codes)
        y, weight, offset = (array(name, "float64") for name in ("y", "weight", "offset"))
        counts = array("number", "int64"), array("count", "int64")
        return cls(key, *counts, y, weight, offset, array("cluster", "uint64"), columns)


class RowSample:
    """Of each class the rows with the lowest hashes: an accumulator.

    Parameters
    ----------
    most : int or None
        How many different ones of each class, at least; None for all rows.
    limits : (int, int), optional
        Of each class the largest hash that is looked at.
    sent : int, optional
        How many different ones of each class go into the state of rows that were added here: a share of `most`, where
        the states of several parts make one sample. What was read from states is sent on whole.
    """

    def __init__(self, most: int | None, limits: tuple[int, int] = (LARGEST, LARGEST), sent: int | None = None) -> None:
        self.most, self._sent = most, most if sent is None else sent
        self._whole = True  # whether a state has left out no rows, and put none together, but those beyond `most`
        self._parts: list[Rows] = []
        self._sizes = [0, 0]
        self._limits = [np.uint64(limit) for limit in limits]
        self.seen = [0, 0]  # rows of each class, whether they are kept or not

    def add(self, rows: Rows) -> None:
        """Add rows."""
        ones = rows.y > 0.5
        for of_class, here in enumerate((~ones, ones)):
            self.seen[of_class] += int(rows.count[here].sum())
        self._keep(rows, ones)

    def _keep(self, rows: Rows, ones: NDArray[np.bool_]) -> None:
        if self.most is not None:
            for of_class, here in enumerate((~ones, ones)):
                self._lower(of_class, rows.key[here])
            low, high = self._limits
            kept = np.flatnonzero(rows.key <= np.where(ones, high, low))
            if kept.size < rows.key.size:
                rows, ones = rows.take(kept), ones[kept]
        if not rows.key.size:
            return
        self._parts.append(rows)
        self._sizes[1] += int(np.count_nonzero(ones))
        self._sizes[0] += int(np.count_nonzero(~ones))
        if self.most is not None and max(self._sizes) > 2 * self.most:
            self._prune(self.most)

    def _lower(self, of_class: int, keys: Keys) -> None:
        """Lower the limit of a class to what these hashes alone say of it."""
        keys = keys[keys <= self._limits[of_class]]
        if self.most is not None and keys.size > 2 * self.most:
            different = np.unique(np.partition(keys, 2 * self.most)[: 2 * self.most])
            if different.size <= self.most:  # most of those are equal to others
                different = np.unique(keys)
            if different.size > self.most:
                self._limits[of_class] = different[self.most - 1]

    def _prune(self, most: int) -> None:
        lowest = self._lowest(most)
        for of_class, mine in enumerate(lowest):
            self._sizes[of_class] = mine.key.size
            if mine.key.size == most:
                self._limits[of_class] = min(self._limits[of_class], mine.key[-1])
        self._parts = lowest

    def _lowest(self, most: int | None) -> list[Rows]:
        """Return of each class the different rows with the lowest hashes, up to where some begin to be missing."""
        whole = together(self._parts)
        ones, low = whole.y > 0.5, whole.key <= np.where(whole.y > 0.5, self._limits[1], self._limits[0])
        return [_grouped(whole.take(here & low)).first(most) for here in (~ones, ones)]

    def merge(self, other: RowSample) -> None:
        """Add the rows that another one has kept."""
        self._limits = [min(mine, its) for mine, its in zip(self._limits, other._limits, strict=True)]
        self._whole &= other._whole
        for part in other._parts:
            self._keep(part, part.y > 0.5)
        self.seen = [mine + its for mine, its in zip(self.seen, other.seen, strict=True)]

    def rows(self) -> Rows | None:
        """Return what is kept, in the order of the hashes; None where there is nothing.

        These are all rows, equal ones too, if there are no more than `most`.
        """
        if not self._parts:
            return None
        if self.most is None or (self._whole and sum(self.seen) <= self.most):
            return together(self._parts).in_order()
        return together(self._lowest(self.most)).in_order()

    def limits(self, most: int) -> tuple[int, int]:
        """Return of each class a hash up to which there are about half as many more different rows than `most`."""
        rows = self.rows()
        found = []
        for of_class in (0, 1):
            keys = np.empty(0, np.uint64) if rows is None else np.unique(rows.key[(rows.y > 0.5) == of_class])
            few = self.most is None or keys.size < self.most or sum(self.seen) <= most
            found.append(LARGEST if few else min(int(keys[-1]) * 3 * most // (2 * keys.size), LARGEST))
        return found[0], found[1]

    def has_enough(self) -> bool:
        """Say whether it holds so many different rows of each class, or all that there are below no limit."""
        if self.most is not None and sum(self.seen) <= self.most and not self._whole:
            return False
        rows = self.rows()
        ones = np.empty(0, bool) if rows is None else rows.y > 0.5
        held = [int(np.count_nonzero(~ones)), int(np.count_nonzero(ones))]
        return all(
            limit == LARGEST or (self.most is not None and size >= self.most)
            for limit, size in zip(self._limits, held, strict=True)
        )

    def to_state(self) -> dict[str, Any]:
        """Return what is kept as a tree (`serialization`)."""
        if self._sent is not None and max(self._sizes) > self._sent:
            self._whole &= self._sent == self.most
            self._prune(self._sent)
        kept = together(self._parts).to_state() if self._parts else None
        limits = [int(limit) for limit in self._limits]
        return {"seen": self.seen, "limits": limits, "whole": self._whole, "kept": kept}

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        self.seen, self._whole, self._sent = entries.each("seen", int), entries.of("whole", bool), self.most
        self._limits = [np.uint64(limit) for limit in entries.each("limits", int)]
        self._parts = [Rows.from_state(entries.plain("kept"))] if "kept" in entries else []
        ones = sum(int(np.count_nonzero(part.y > 0.5)) for part in self._parts)
        self._sizes = [sum(part.key.size for part in self._parts) - ones, ones]


def _grouped(rows: Rows) -> Rows:
    """Return rows in the order of their hashes, equal ones as one."""
    rows = rows.in_order()
    starts = np.flatnonzero(np.append(True, rows.key[1:] != rows.key[:-1])[: rows.key.size])
    return replace(rows.take(starts), count=np.add.reduceat(rows.count, starts) if starts.size else rows.count)


def together(parts: Sequence[Rows]) -> Rows:
    """Return the rows of several parts below each other."""
    if len(parts) == 1:
        return parts[0]
    first = parts[0]

    def one(name: str) -> Any:
        arrays = [getattr(part, name) for part in parts]
        return None if getattr(first, name) is None else np.concatenate(arrays)

    columns = {name: joined([part.columns[name] for part in parts]) for name in first.columns}
    return replace(
        first,
        **{name: one(name) for name in ("key", "number", "count", "y", "weight", "offset", "cluster")},
        columns=columns,
    )


def joined(columns: Sequence[Column]) -> Column:
    """Return the rows of several columns below each other."""
    if len(columns) == 1:
        return columns[0]
    numbers = np.concatenate([column.numbers for column in columns]) if columns else np.empty(0)
    if all(column.codes is None for column in columns):
        return Column(numbers)
    places: dict[str, int] = {}
    codes = []
    for column in columns:
        at = np.array([*(places.setdefault(word, len(places)) for word in column.words), -1], np.int32)
        codes.append(np.full(column.numbers.size, -1, np.int32) if column.codes is None else at[column.codes])
    texts = None
    if any(column.texts is not None for column in columns):
        texts = joined([column if column.texts is None else column.texts for column in columns])
    return Column(numbers, tuple(places), np.concatenate(codes), texts)
