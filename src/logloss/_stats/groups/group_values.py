"""Groups of rows by the values of one column, each value found and given its place as it comes; mergeable."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, Generic

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import EXACT, Column, held, rounded
from logloss._accumulate.serialization import Entries
from logloss._stats.groups.limb_sums import Codes, Floats
from logloss._stats.groups.spilled_groups import MANY, Kind, SpilledGroups
from logloss.errors import ColumnError, printable

Key = str | float | int | None  # a text, a number, the first bits of one, or nothing

SINGLE = 20  # numbers are groups of their own up to so many, above that ranges of numbers
RANGES = 5  # of nearly equal size

_SHIFT = 47  # of a number's pattern, which leaves the exponent and five bits of the fraction
_SIZE = np.int64(0x7FFFFFFFFFFFFFFF)
_ZERO = 1 << (63 - _SHIFT)  # where the first bits of 0 stand in a table of all first bits
_SAMPLE = 4096  # rows that are looked at for numbers not met before


class GroupValues(Generic[Kind]):
    """Rows by the values of one column, each with a place among groups; mergeable.

    Texts are groups of their own; where they are too many for memory, all of them are `spilled`. Numbers are groups of
    their own, too, while they are few; when they are not, they are told apart by the first bits of their patterns, and
    read as ranges. What happens depends on how many distinct values there are, and not on the order in which they come.

    Parameters
    ----------
    by : str
        The column.
    fresh : callable
        Makes the sums of no groups.

    Attributes
    ----------
    groups : sums of groups
        Those in memory.
    spilled : SpilledGroups or None
        Those of texts, where there are too many.
    """

    def __init__(self, by: str, fresh: Callable[[], Kind]) -> None:
        self.by = by
        self.groups = fresh()
        self.spilled: SpilledGroups[Kind] | None = None
        self._fresh = fresh
        self._places: dict[Key, int] = {}
        self._single = True  # whether numbers are told apart exactly
        self._words: tuple[tuple[str, ...], Codes]  # the last ones, and their places
        self._forget()

    def add(self, column: Column, *arrays: NDArray[Any] | None) -> None:
        """Add rows: the column, and what the sums take of each row.

        Raises
        ------
        LogLossError
            The column has numbers of too many sizes.
        """
        column = _used(column)
        if self.spilled is None and self._too_many(column.words):
            self._spill()
        if self.spilled is not None and column.codes is not None:
            worded = column.codes >= 0
            self.spilled.add(column.words, column.codes[worded], _taken(arrays, worded))
            if worded.all():
                return
            column, arrays = Column(column.numbers[~worded]), _taken(arrays, ~worded)
        code = self._codes(column)
        self.groups.grow(len(self._places))
        self.groups.update(code, *arrays)

    def merge(self, other: GroupValues[Kind]) -> None:
        """Add the rows of another part.

        Raises
        ------
        LogLossError
            Together they have numbers of too many sizes.
        """
        if not (self._single and other._single):
            self._coarsen()
            other._coarsen()
        if self.spilled or other.spilled or self._too_many(other._places):
            self._spill().merge(other._spill())
        places = np.array([self._place(key) for key in other._places], np.int32)
        self.groups.merge(other.groups, places)
        if self._single and len(self._numbers()) > SINGLE:
            self._coarsen()
        self._forget()

    def _too_many(self, more: Collection[Key]) -> bool:
        """Say whether the texts among more values are too many with those that are known."""
        if len(self._places) + len(more) <= MANY:
            return False
        return sum(isinstance(key, str) for key in self._places.keys() | set(more)) > MANY

    def _spill(self) -> SpilledGroups[Kind]:
        """Return where all texts go from now on, those known so far among them."""
        self.groups.grow(MANY)  # what is kept of few groups alone is dropped then
        if self.spilled is None:
            none = self.groups.take(np.empty(0, np.intp))
            self.spilled = SpilledGroups(lambda: none.take(np.empty(0, np.intp)))
        words = {key: place for key, place in self._places.items() if isinstance(key, str)}
        if words:
            self.spilled.add_sums(tuple(words), self.groups.take(np.array([*words.values()], np.intp)))
        left = {key: place for key, place in self._places.items() if not isinstance(key, str)}
        self.groups = self.groups.take(np.array([*left.values()], np.intp))
        self._places = {key: place for place, key in enumerate(left)}
        self._forget()
        return self.spilled

    def to_state(self) -> dict[str, Any]:
        """Return the values and their groups as a tree (`serialization`)."""
        self.groups.grow(len(self._places))
        return {
            "single": self._single,
            "keys": list(self._places),
            "groups": self.groups.to_state(),
            "spilled": None if self.spilled is None else self.spilled.to_state(),
        }

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        self._single, keys = entries.of("single", bool), entries.each("keys", lambda key: _key(key, entries))
        self._places = {key: place for place, key in enumerate(keys)}
        if (
            len(self._places) != len(keys)
            or len(keys) > 2 * MANY
            or self._too_many(())
            or (self._single and len(self._numbers()) > SINGLE)
        ):
            raise ValueError("there are too many values, or one twice")
        self.groups = self.groups.restored(entries.plain("groups"), len(keys))
        self._forget()
        if "spilled" in entries:
            self._spill().from_state(entries.of("spilled", list))

    def read_places(self) -> Iterator[tuple[str | None, list[int]]]:
        """Yield each value, or range of values, that is in memory, with its groups: numbers, texts, what is missing."""
        texts = [(key, [self._places[key]]) for key in sorted(key for key in self._places if isinstance(key, str))]
        missing = [(None, [self._places[None]])] if None in self._places else []
        yield from [*self._number_slices(), *texts, *missing]

    def _number_slices(self) -> Iterator[tuple[str, list[int]]]:
        if self._single:
            for value in sorted(self._numbers()):
                yield _text(value), [self._places[value]]
            return
        keys = sorted(key for key in self._places if isinstance(key, int))
        places = [self._places[key] for key in keys]
        for first, last in _ranges(self.groups.rows()[places]):
            end = _least(keys[last] + 1)
            closing = f"{_text(end)})" if end == end else "inf]"
            yield f"[{_text(_least(keys[first]))}, {closing}", places[first : last + 1]

    def _codes(self, column: Column) -> Codes:
        """Return the place of each row."""
        if column.codes is None:
            return self._number_codes(column.numbers)
        others = column.codes < 0 if column.codes.min(initial=0) < 0 else None
        # What is no word may renumber the places, so it comes first.
        numbers = None if others is None else self._number_codes(column.numbers[others])
        if column.words != self._words[0]:
            self._words = column.words, np.array([*map(self._place, column.words), 0], np.int32)
        places = self._words[1]
        if numbers is None and (places[:-1] == np.arange(places.size - 1)).all():
            return column.codes
        code: Codes = places[column.codes]
        if numbers is not None:
            code[others] = numbers
        return code

    def _number_codes(self, numbers: NDArray[Any]) -> Codes:
        values = np.ascontiguousarray(numbers, np.float64) + 0.0  # −0 is 0
        present = ~np.isnan(values)
        if present.all():
            return self._found(values)
        present_codes = self._found(values[present])  # which may renumber the places
        code = np.full(values.size, self._place(None), np.int32)
        code[present] = present_codes
        return code

    def _found(self, values: Floats) -> Codes:
        """Return the place of each number."""
        keys = _keys(values)
        while self._single:
            place = self._table[keys] if self._alike is None else _nearest(*self._alike, values)
            unknown = self._known[place] != values
            if not unknown.any():
                return place
            new = np.unique(values[unknown][:_SAMPLE]).tolist()
            if len(self._numbers()) + len(new) > SINGLE:
                self._coarsen()
            for value in new if self._single else []:
                self._place(value)
            self._forget()
        place = self._table[keys]
        if place.min(initial=0) < 0:
            for key in np.unique(keys[place < 0]).tolist():
                self._table[key] = self._place(key - _ZERO)
            place = self._table[keys]
        return place

    def _numbers(self) -> list[float]:
        return [key for key in self._places if isinstance(key, float)]

    def _coarsen(self) -> None:
        """Tell numbers apart by their first bits from now on."""
        if not self._single:
            return
        old, groups = self._places, self.groups
        self._single, self._places, self.groups = False, {}, self._fresh()
        numbers = _keys(np.array([key if isinstance(key, float) else 0.0 for key in old])) - _ZERO
        keys = [bits if isinstance(key, float) else key for key, bits in zip(old, numbers.tolist(), strict=True)]
        places = np.array(list(map(self._place, keys)), np.int32)
        self.groups.merge(groups, places[: len(groups)])
        self._forget()

    def _place(self, key: Key) -> int:
        place = self._places.setdefault(key, len(self._places))
        if place >= 2 * MANY:
            problem = f"has numbers of more than {MANY:,} sizes, too many to slice by."
            raise ColumnError("too-many-slices", f"{printable(self.by)} {problem}", subject=self.by)
        return place

    def _forget(self) -> None:
        """Make what finds places quickly anew."""
        self._words = (), np.zeros(1, np.int32)
        self._table = np.full(2 * _ZERO + 1, -1, np.int32)  # the place of each number, by its first bits
        self._known = np.full(len(self._places) + 1, np.nan)  # the number of each place
        self._alike: tuple[Floats, Codes] | None = None  # all numbers and their places, where two begin alike
        if self._single:
            numbers = np.array(sorted(self._numbers()))
            places = np.array([self._places[value] for value in numbers.tolist()], np.int32)
            self._known[places] = numbers
            keys = _keys(numbers)
            if (keys[1:] == keys[:-1]).any():  # in order, as the numbers are
                self._alike = numbers, places
        else:
            bits = [key for key in self._places if isinstance(key, int)]
            keys = np.array(bits, np.int64) + _ZERO
            places = np.array([self._places[key] for key in bits], np.int32)
        self._table[keys] = places


def _key(key: Any, entries: Entries) -> Key:
    """Return the key of a value, if it is one."""
    number = float if entries.plain("single") else int
    if key is not None and type(key) not in (str, number):
        raise ValueError(f"{type(key).__name__} stands where a value should")
    if (number is int and type(key) is int and not -_ZERO <= key <= _ZERO) or key != key:
        raise ValueError("a number is out of bounds")
    checked: Key = key
    return checked


def _nearest(known: Floats, places: Codes, values: Floats) -> Codes:
    """Return the place of each number if it is a known one; numbers that begin alike need more than a table."""
    nearest: Codes = places[np.searchsorted(known, values).clip(max=known.size - 1)]
    return nearest


def _keys(values: Floats) -> NDArray[np.int64]:
    """Return the first bits of numbers, in the order of the numbers, as places in a table."""
    bits = values.view(np.int64)
    below = bits < 0
    if below.any():
        bits = np.where(below, -(bits & _SIZE), bits)
    return (bits >> _SHIFT) + _ZERO


def _least(key: int) -> float:
    """Return the least number with these first bits."""
    size = np.array([abs(key) << _SHIFT]).view(np.float64).item()
    return size if key >= 0 else -size


def _ranges(rows: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return the first and last of each range of keys, up to `RANGES` with nearly as many rows in each."""
    so_far = np.cumsum(rows)
    ends = {int(np.searchsorted(so_far, so_far[-1] * part / RANGES)) for part in range(1, RANGES)}
    last = sorted(ends | {len(rows) - 1})
    return list(zip([0, *(end + 1 for end in last[:-1])], last, strict=True))


def _text(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _used(column: Column) -> Column:
    """Return a column with those of its words alone that a row has; whole numbers that a float rounds are words."""
    if column.numbers.dtype.kind in "iu" and rounded(column.numbers):
        column = _exact(column)
    if column.codes is None:
        return column
    places, codes = held(column.codes, len(column.words))
    if codes is column.codes:
        return column
    return Column(column.numbers, tuple(column.words[at] for at in places.tolist()), codes)


def _exact(column: Column) -> Column:
    """Return a column whose large whole numbers are words, as other numbers may round to the same."""
    large = np.abs(column.numbers.astype(np.float64)) >= EXACT
    values, which = np.unique(column.numbers[large], return_inverse=True)
    return column.with_words(large, [str(value) for value in values.tolist()], which)


def _taken(arrays: tuple[NDArray[Any] | None, ...], keep: NDArray[np.bool_]) -> tuple[NDArray[Any] | None, ...]:
    return tuple(None if array is None else array[keep] for array in arrays)
