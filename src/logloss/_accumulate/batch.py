"""Rows on their way through the package: a batch of them, each column as numbers, words, or both."""

from __future__ import annotations

import math
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

EXACT = 2.0**53  # up to here float64 holds every whole number
ROWS = 1 << 18  # in a batch: large enough to amortize a call, small enough to stay near the cache

_NO_NUMBER = frozenset(string.ascii_letters) - set("iInNtTfF")  # how no number begins, nor inf, nan, true, false
_BOOLEAN = {"true": 1.0, "false": 0.0}

# What people and programs write for nothing: R, Excel, Python, SQL, SAS, MySQL. In a column of numbers they are missing
# values; among words (a slice, a cluster, an id) they are words, because NA is a country, too.
MISSING_MARKS = frozenset(
    ("", "NA", "N/A", "n/a", "#N/A", "#NA", "<NA>", "None", "null", "NULL", "NaN", "nan", ".", "\\N", "-")
)


@dataclass(frozen=True)
class Column:
    """One column of a batch.

    Attributes
    ----------
    numbers : (n,) array
        The numbers; NaN where the row holds a word or nothing.
    words : tuple of str
        The distinct texts that are not numbers.
    codes : (n,) array of int32 or None
        Which word each row holds, -1 for none; None where the column has no words at all.
    texts : Column or None
        The same rows before any text was taken for a number; None where no row was, or where there are no words.
    """

    numbers: NDArray[Any]
    words: tuple[str, ...] = ()
    codes: NDArray[np.int32] | None = None
    texts: Column | None = None

    def missing(self) -> NDArray[np.bool_] | None:
        """Return which rows hold neither a number nor a word, or None if none does."""
        if self.numbers.dtype.kind != "f":
            return None
        if self.codes is not None and self.codes.min(initial=0) >= 0:
            return None
        if not np.isnan(self.numbers.min(initial=0)):  # the least of numbers one of which is NaN is NaN
            return None
        absent: NDArray[np.bool_] = np.isnan(self.numbers)
        return absent if self.codes is None else absent & (self.codes < 0)

    def take(self, keep: NDArray[np.bool_] | NDArray[np.intp] | slice) -> Column:
        """Return the rows where `keep` is True, or whose places it holds."""
        codes, texts = self.codes, self.texts
        return Column(
            self.numbers[keep],
            self.words,
            None if codes is None else codes[keep],
            None if texts is None else texts.take(keep),
        )

    def part(self, some: slice) -> Column:
        """Return consecutive rows, which are not copied."""
        return self.take(some)

    def with_words(self, here: NDArray[np.bool_], words: Sequence[str], which: NDArray[np.intp]) -> Column:
        """Return the column with words in the place of some numbers: where they are, and which word each is."""
        places = {word: at for at, word in enumerate(dict.fromkeys((*self.words, *words)))}
        codes = np.full(here.size, -1, np.int32) if self.codes is None else self.codes.copy()
        codes[here] = np.array([places[word] for word in words], np.int32)[which]
        return Column(np.where(here, np.nan, self.numbers), tuple(places), codes)

    def value(self, row: int) -> object:
        """Return what one row holds: a word, a number, or NaN."""
        if self.codes is not None and self.codes[row] >= 0:
            return self.words[self.codes[row]]
        return self.numbers[row].item()


@dataclass(frozen=True)
class Batch:
    """Consecutive rows.

    Attributes
    ----------
    first : int
        The number of the first row, counted from 0 through the whole source.
    size : int
        How many rows.
    columns : dict of str to Column
        The columns asked for.
    keep : (n,) array of bool or None
        False for rows that a condition leaves out; None for all rows.
    """

    first: int
    size: int
    columns: dict[str, Column]
    keep: NDArray[np.bool_] | None = None

    def between(self, first: int, end: int | None) -> Iterator[Batch]:
        """Yield the batch's rows from number `first` up to, but not including, `end`, if there are any."""
        low = max(first, self.first)
        high = self.first + self.size if end is None else min(end, self.first + self.size)
        if low < high:
            some = slice(low - self.first, high - self.first)
            columns = {name: column.part(some) for name, column in self.columns.items()}
            yield Batch(low, high - low, columns, None if self.keep is None else self.keep[some])


@dataclass(frozen=True)
class RowNumbers:
    """The numbers of a batch's rows in the data: consecutive from the first, or some of these.

    Attributes
    ----------
    first : int
        The number of the batch's first row.
    taken : (n,) array of int or None
        Which of the batch's rows are here; None for all.
    """

    first: int
    taken: NDArray[np.intp] | None

    def number(self, at: int) -> int:
        """Return the number of one row."""
        return self.first + (at if self.taken is None else int(self.taken[at]))

    def some(self, keep: NDArray[np.bool_] | NDArray[np.intp]) -> RowNumbers:
        """Return the numbers of the rows where `keep` is True, or whose places it holds."""
        kept = np.flatnonzero(keep) if keep.dtype == np.bool_ else keep.astype(np.intp)
        return RowNumbers(self.first, kept if self.taken is None else self.taken[kept])


def rounded(values: NDArray[Any]) -> bool:
    """Say whether some number is so large that it may have been a whole one that float64 rounds."""
    return values.size > 0 and bool(np.fmax.reduce(values) >= EXACT or np.fmin.reduce(values) <= -EXACT)


def number(text: str) -> float | None:
    """Return the number a text stands for (`true` and `false` are 1 and 0), or None.

    Examples
    --------
    >>> number(" 0.5 "), number("True"), number("yes"), number("1_000"), number("-inf"), number("1e999")
    (0.5, 1.0, None, None, -inf, None)
    """
    text = text.strip()
    try:
        value = float(text) if text.isascii() and "_" not in text else None
    except ValueError:
        return _BOOLEAN.get(text.lower())
    too_large = value is not None and math.isinf(value) and not text.strip("+-").isalpha()  # an id, such as 12e34567
    return None if too_large else value


_number = lru_cache(1 << 12)(number)  # a file says the same words batch after batch


def held(codes: NDArray[np.int32], size: int) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """Return which of so many words some row holds, and the codes among these."""
    used = np.zeros(size + 1, bool)
    used[codes] = True
    used[-1] = False
    if used[:-1].all():
        return np.arange(size), codes
    renumber = np.cumsum(used, dtype=np.int32) - np.int32(1)
    renumber[-1] = -1
    return np.flatnonzero(used), renumber[codes]


def worded(words: Sequence[str], codes: NDArray[np.int32], *, parse: bool) -> Column:
    """Return the column of a dictionary and its codes (-1 for nothing), words that are numbers parsed if asked for."""
    parsed = [
        _number(word) if parse and word[:1] not in _NO_NUMBER and "," not in word and "%" not in word else None
        for word in words
    ]
    texts = Column(np.broadcast_to(np.nan, codes.size), tuple(words), codes)
    if words and all(value is None for value in parsed):  # as they are, then
        return texts
    table = np.array([np.nan if value is None else value for value in parsed] + [np.nan])
    kept = [place for place, value in enumerate(parsed) if value is None]
    renumber = np.full(len(words) + 1, -1, np.int32)  # the last entry is what code -1 finds
    renumber[kept] = np.arange(len(kept))
    numbers = table[codes]
    if not kept:
        return Column(numbers)
    return Column(numbers, tuple(words[place] for place in kept), renumber[codes], texts)
