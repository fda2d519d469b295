"""How the numbers of a column are written: text read as numbers, and the two rows where a column contradicts itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import Column, RowNumbers, held
from logloss._accumulate.serialization import Entries
from logloss._accumulate.written_numbers import Reading, read_words
from logloss._row_faults import place
from logloss.errors import DataTypeError

# Of each way to write numbers, what its cells have. Of two that stand side by side, a column has one only.
_WAYS = {
    "point": "has a decimal point",
    "comma": "has a decimal comma",
    "signed": "has a percent sign",
    "bare": "has no percent sign",
}
_CONTRADICTIONS = (("point", "comma"), ("signed", "bare"))
_LOOKED_AT = 64


@dataclass(frozen=True, kw_only=True)
class ReadColumn(Column):
    """A column whose words were read as numbers where they are; its values are still what was written.

    Attributes
    ----------
    written : Column
        The column as it was.
    signed : bool
        Whether its numbers have percent signs, which their values take into account.
    """

    written: Column
    signed: bool = False

    def value(self, row: int) -> object:
        """Return what stands in one row."""
        return self.written.value(row)

    def take(self, keep: NDArray[np.bool_] | NDArray[np.intp] | slice) -> ReadColumn:
        """Return the rows where `keep` is True, or whose places it holds."""
        column = super().take(keep)
        return ReadColumn(
            column.numbers, column.words, column.codes, written=self.written.take(keep), signed=self.signed
        )


class Notation:
    """How the numbers of one column are written, batch by batch: each batch is read by what it shows itself.

    Parameters
    ----------
    name : str
        The column.
    percent : bool
        Whether a percent sign may stand behind its numbers.
    labels : bool
        Whether they are labels: then words stay if one of them is no number, and marks of missing values always.
    """

    def __init__(self, name: str, *, percent: bool = True, labels: bool = False) -> None:
        self.name, self._percent, self._labels = name, percent, labels
        self._seen: dict[str, tuple[int, str]] = {}  # of each way the first row, and what stands there

    def read(self, column: Column, numbers: RowNumbers) -> Column:
        """Return the column with its words read as numbers; those that cannot be read are still words."""
        if column.codes is None:
            self._note_numbers(column.numbers, numbers, column)
            return column
        texts = column if column.texts is None else column.texts
        codes = column.codes if texts.codes is None else texts.codes
        places, codes = held(codes, len(texts.words))
        words = [texts.words[place] for place in places]
        reading = read_words(words)
        unread = reading.unread if self._percent else reading.unread | reading.signed
        if self._labels:
            marks = np.isnan(reading.numbers)
            if (unread | reading.signed).any() or marks.all():
                return column
            unread = marks
        self._note_words(reading, words, unread, codes, numbers)
        here = codes >= 0
        self._note_numbers(np.where(here, np.nan, texts.numbers), numbers, column)
        values = np.where(here, np.append(np.where(unread, np.nan, reading.numbers), np.nan)[codes], texts.numbers)
        kept = np.flatnonzero(unread)
        renumber = np.full(len(words) + 1, -1, np.int32)
        renumber[kept] = np.arange(kept.size)
        left = renumber[codes] if kept.size else None
        signed = bool((reading.signed & ~unread).any())
        return ReadColumn(values, tuple(words[at] for at in kept), left, written=column, signed=signed)

    def merge(self, other: Notation) -> None:
        """Add what another part of the rows has shown."""
        for way, (row, value) in other._seen.items():
            self._note(way, row, value)

    def error(self, stands: Callable[[int], str | None], *, numbered: bool = True) -> DataTypeError | None:
        """Return the error of two rows whose numbers are written in different ways, or None.

        Parameters
        ----------
        stands : callable
            Says where a row stands, if there is more to say than its number.
        numbered : bool
            Whether rows have numbers.
        """
        for pair in _CONTRADICTIONS:
            if all(way in self._seen for way in pair):
                both = sorted((*self._seen[way], _WAYS[way]) for way in pair)
                return _written_in_two_ways(self.name, both, stands, numbered=numbered)
        return None

    def to_state(self) -> dict[str, Any]:
        """Return what was seen as a tree (`serialization`)."""
        return {way: [row, value] for way, (row, value) in self._seen.items()}

    def from_state(self, tree: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(tree)
        self._seen = {}
        for way in entries.names():
            row, value = entries.of(way, list)
            if way not in _WAYS or type(row) is not int or type(value) is not str:
                raise ValueError("a notation is none")
            self._seen[way] = row, value

    def _note(self, way: str, row: int, value: object) -> None:
        self._seen[way] = min(self._seen.get(way, (row, str(value))), (row, str(value)))

    def _note_numbers(self, values: NDArray[Any], numbers: RowNumbers, column: Column) -> None:
        """Note what numbers that are no text any more say of how they are written."""
        if self._labels:  # which have no percent signs, and no thousands
            return
        self._note_first("bare", np.isfinite, values, numbers, column)
        if values.dtype.kind == "f":
            self._note_first("point", _with_fraction, values, numbers, column)

    def _note_first(self, way: str, holds: Any, values: NDArray[Any], numbers: RowNumbers, column: Column) -> None:
        if not values.size or (way in self._seen and self._seen[way][0] <= numbers.number(0)):
            return
        for some in (slice(0, _LOOKED_AT), slice(0, values.size)):  # most often the first ones have it
            at = np.flatnonzero(holds(values[some]))
            if at.size:
                self._note(way, numbers.number(int(at[0])), column.value(int(at[0])))
                return

    def _note_words(
        self,
        reading: Reading,
        words: Sequence[str],
        unread: NDArray[np.bool_],
        codes: NDArray[np.int32],
        numbers: RowNumbers,
    ) -> None:
        """Note of each way in which words are written the first row that holds one."""
        for way in _WAYS:
            written = getattr(reading, way) & ~unread
            if written.any():
                at = int(np.argmax(np.append(written, False)[codes]))
                self._note(way, numbers.number(at), words[codes[at]])


def _with_fraction(values: NDArray[Any]) -> NDArray[np.bool_]:
    fraction: NDArray[np.bool_] = np.isfinite(values) & (values != np.floor(values))
    return fraction


def _written_in_two_ways(
    name: str, both: Sequence[tuple[int, str, str]], stands: Callable[[int], str | None], *, numbered: bool
) -> DataTypeError:
    """Return the error of a column in which two rows have numbers that are written in different ways."""
    rows, values = [row for row, _, _ in both], [value for _, value, _ in both]
    cells = []
    for row, value, way in both:
        line = stands(row) if numbered else None
        cells.append(f"{place(name, [row] if numbered else [], [value])}{f' ({line})' if line else ''} {way}")
    problem = f"{', and '.join(cells)}: the numbers of one column must all be written in one way."
    return DataTypeError("notation", problem, subject=name, rows=tuple(rows) if numbered else (), values=tuple(values))
