"""The same question for parts of the rows: how many, how good, how much of the excess is theirs, how calibrated."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.accumulator import ScoredRows
from logloss._accumulate.batch import Column
from logloss._accumulate.serialization import Entries
from logloss._kernels.exact_sum import Dyadic
from logloss._stats.inference.gap_tests import GapTest, Group, gap_tests
from logloss._stats.tables.group_sums import Codes, GroupSums, GroupTotals
from logloss._stats.tables.hashing import row_keys
from logloss.errors import ColumnError, printable

Floats = NDArray[np.float64]
Key = str | float | int | None  # a text, a number, the first bits of one, or nothing

MANY = 10_000  # slices of one column: more is a column of names
SINGLE = 20  # numbers are slices of their own up to so many, above that ranges of numbers
RANGES = 5  # of nearly equal size
FEW_ROWS, FEW_OF_A_KIND = 30, 5  # a slice with fewer is marked as small

_SHIFT = 47  # of a number's pattern, which leaves the exponent and five bits of the fraction
_SIZE = np.int64(0x7FFFFFFFFFFFFFFF)
_ZERO = 1 << (63 - _SHIFT)  # where the first bits of 0 stand in a table of all first bits
_SAMPLE = 4096  # rows that are looked at for numbers not met before


@dataclass(frozen=True)
class Slice:
    """Some of the rows.

    Attributes
    ----------
    by : str
        The column.
    value : str or None
        Its value in these rows, or the range of values with its upper end left out: "[18, 34)". None where it is
        missing.
    n : int
        Rows.
    positives : int or float
        Σy.
    weight : float
        Σw.
    log_loss : float
        Their mean loss, in [0, ∞].
    excess : float or None
        By how much that is above the loss of all rows; None where that is infinite.
    share : float or None
        (W_g/W)·excess: over the slices of a column these sum to 0.
    gap : float
        Σw(y − p)/Σw, in [−1, 1]: above 0 it happened more often than was forecast.
    p_value : float or None
        How often calibrated forecasts have a `gap` at least so large (`gap_tests`). None where there is nothing to
        test by: all forecasts are 0 or 1, or the slice is one cluster.
    p_holm : float or None
        The same, adjusted for all slices of the report together (Holm 1979, Scand. J. Statist. 6, 65-70).
    reason : str
        Why there is no p-value; empty where there is one.
    small : bool
        Fewer than 30 rows, or than 5 of a kind.
    """

    by: str
    value: str | None
    n: int
    positives: int | float
    weight: float
    log_loss: float
    excess: float | None
    share: float | None
    gap: float
    p_value: float | None
    p_holm: float | None
    reason: str
    small: bool


class Table(Protocol):
    """Sums of groups of rows, numbered from 0."""

    def __len__(self) -> int:
        """Return how many groups there are."""

    def grow(self, size: int) -> None:
        """Make room for so many groups."""

    def merge(self, other: Self, places: Codes) -> None:
        """Add the groups of another part; `places` are their numbers here, equal ones to be added up."""

    def rows(self) -> NDArray[np.int64]:
        """Return how many rows each group has."""

    def to_state(self) -> dict[str, Any]:
        """Return the sums as a tree (`serialization`)."""

    def restored(self, tree: Any, size: int) -> Self:
        """Return the sums of so many groups that `to_state` wrote."""


Kind = TypeVar("Kind", bound=Table)


class Values(Generic[Kind]):
    """Rows by the values of one column, each with a place among groups; mergeable.

    Texts are slices of their own. So are numbers while they are few; when they are not, they are told apart by the
    first bits of their patterns, and read as ranges. Which of the two it is depends on how many distinct numbers there
    are, and not on the order in which they come.

    Parameters
    ----------
    by : str
        The column.
    fresh : callable
        Makes the sums of no groups.
    """

    def __init__(self, by: str, fresh: Callable[[], Kind]) -> None:
        self.by = by
        self.groups = fresh()
        self._fresh = fresh
        self._places: dict[Key, int] = {}
        self._single = True  # whether numbers are told apart exactly
        self._words: tuple[tuple[str, ...], Codes]  # the last ones, and their places
        self._forget()

    def find(self, column: Column) -> Codes:
        """Return the group of each row, for which there is room then.

        Raises
        ------
        LogLossError
            The column has more values than slices can have.
        """
        code = self._codes(column)
        self.groups.grow(len(self._places))
        return code

    def merge(self, other: Values[Kind]) -> None:
        """Add the rows of another part.

        Raises
        ------
        LogLossError
            Together they have more values than slices can have.
        """
        if not (self._single and other._single):
            self._coarsen()
            other._coarsen()
        places = np.array([self._place(key) for key in other._places], np.int32)
        self.groups.merge(other.groups, places)
        if self._single and len(self._numbers()) > SINGLE:
            self._coarsen()
        self._forget()

    def to_state(self) -> dict[str, Any]:
        """Return the values and their groups as a tree (`serialization`)."""
        self.groups.grow(len(self._places))
        return {"single": self._single, "keys": list(self._places), "groups": self.groups.to_state()}

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        self._single, keys = entries.of("single", bool), entries.each("keys", lambda key: _key(key, entries))
        self._places = {key: place for place, key in enumerate(keys)}
        if len(self._places) != len(keys) or len(keys) > MANY or (self._single and len(self._numbers()) > SINGLE):
            raise ValueError("there are too many values, or one twice")
        self.groups = self.groups.restored(entries.plain("groups"), len(keys))
        self._forget()

    def read_places(self) -> Iterator[tuple[str | None, list[int]]]:
        """Yield each value, or range of values, with its groups: numbers first, then texts, then what is missing."""
        texts = [(key, [self._places[key]]) for key in sorted(key for key in self._places if isinstance(key, str))]
        missing = [(None, [self._places[None]])] if None in self._places else []
        for value, places in [*self._number_slices(), *texts, *missing]:
            if self.groups.rows()[places].any():  # a word may be known, and all rows that hold it left out
                yield value, places

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
        if place >= MANY:
            raise _too_many(self.by)
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


class ColumnSlices(Values[GroupSums]):
    """Sums of the rows by the values of one column; mergeable, and exact."""

    def __init__(self, by: str) -> None:
        super().__init__(by, GroupSums)

    def add(
        self,
        column: Column,
        y: NDArray[Any],
        s: Floats,
        losses: Floats,
        weight: Floats | None,
        cluster: NDArray[np.uint64] | None = None,
    ) -> None:
        """Add rows: the column to slice by, labels, signed distances, losses, weights above 0, keys of clusters.

        Raises
        ------
        LogLossError
            The column has more values than slices can have.
        """
        code = self.find(column)
        self.groups.update(code, y, s, losses, weight, cluster)

    def read(self) -> Iterator[tuple[str | None, Group]]:
        """Yield each value, or range of values, with its sums: numbers first, then texts, then what is missing."""
        for value, places in self.read_places():
            yield value, Group(places, self.groups.together(places))


class Slices:
    """Sums of the rows by the values of some columns."""

    def __init__(self, by: Sequence[str]) -> None:
        self.columns = tuple(map(ColumnSlices, by))

    def update(self, rows: ScoredRows) -> None:
        """Add rows.

        Raises
        ------
        LogLossError
            A column has more values than slices can have.
        """
        forecast, keys = rows.forecast, None if rows.cluster is None else row_keys(rows.cluster)
        for column in self.columns:
            column.add(rows.by[column.by], rows.y, forecast.distance, forecast.losses, rows.weight, keys)

    def merge(self, other: Slices) -> None:
        """Add the rows of another part."""
        for mine, theirs in zip(self.columns, other.columns, strict=True):
            mine.merge(theirs)

    def to_state(self) -> list[Any]:
        """Return the sums as a tree (`serialization`)."""
        return [column.to_state() for column in self.columns]

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        for column, one in zip(self.columns, state, strict=True):
            column.from_state(one)


def slices(parts: Sequence[ColumnSlices], loss: Dyadic | None, weight: Dyadic, *, hard: bool) -> tuple[Slice, ...]:
    """Return what is known of the slices of some columns.

    Parameters
    ----------
    parts : sequence of ColumnSlices
        One for each column.
    loss, weight : Dyadic
        The exact Σwℓ and Σw of all rows; None for a loss that is infinite.
    hard : bool
        Whether all labels are 0 or 1.
    """
    all_slices = []
    for part in parts:
        read = list(part.read())
        tests = gap_tests(part.groups.gaps, [group for _, group in read], hard=hard)
        for (value, group), test in zip(read, tests, strict=True):
            all_slices.append(_slice(part.by, value, group.totals, loss, weight, hard, test))
    tested = [at for at, slice_ in enumerate(all_slices) if slice_.p_value is not None]
    adjusted = holm([all_slices[at].p_value or 0.0 for at in tested])
    for at, p_value in zip(tested, adjusted, strict=True):
        all_slices[at] = replace(all_slices[at], p_holm=p_value)
    return tuple(all_slices)


def _slice(
    by: str,
    value: str | None,
    sums: GroupTotals,
    loss: Dyadic | None,
    weight: Dyadic,
    hard: bool,
    test: GapTest,
) -> Slice:
    excess = share = None
    if loss is not None:  # L_g − L, and W_g/W times that, each rounded once
        difference = sums.loss * weight - sums.weight * loss
        excess, share = difference.over(sums.weight * weight), difference.over(weight * weight)
    positives = sums.positives
    ones = float(positives)
    return Slice(
        by=by,
        value=value,
        n=sums.rows,
        positives=int(ones) if hard else ones,
        weight=float(sums.weight),
        log_loss=math.inf if sums.infinite else sums.loss.over(sums.weight),
        excess=excess,
        share=share,
        gap=sums.miss.over(sums.weight),
        p_value=test.p_value,
        p_holm=None,
        reason=test.reason,
        small=sums.rows < FEW_ROWS or min(ones, sums.rows - ones) < FEW_OF_A_KIND,
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for all of them together, by Holm's method.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    largest, adjusted = 0.0, [0.0] * len(p_values)
    for rank, at in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[at]))
        adjusted[at] = largest
    return adjusted


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


def _too_many(by: str) -> ColumnError:
    problem = f"has more than {MANY:,} values, too many to slice by; as clusters they can be any number."
    return ColumnError("too-many-slices", f"{printable(by)} {problem}", subject=by)
