"""Numbers as people write them: decimal commas, thousands set apart, percent signs, Fortran's exponents.

What a cell says may depend on the others of its column: 1,234 is a number between 1 and 2 beside 0,5, and more than a
thousand beside 1,234.5. So words are read together, those of one column, and only in a way in which all are numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import MISSING_MARKS, number

POINT, COMMA = ".", ","
_SPACES = " \u00a0\u2009\u202f"


class _Mark(NamedTuple):
    """How numbers with one decimal mark are written, and made into what `float` reads."""

    cell: re.Pattern[str]
    grouped: re.Pattern[str]
    plain: dict[int, str | None]


def _mark(decimal: str, other: str) -> _Mark:
    tail = rf"(?:\{decimal}[0-9]*)?(?:[eEdD][+-]?[0-9]+|[{_SPACES}]*%)?"
    grouped = rf"[1-9][0-9]{{0,2}}([\{other}'{_SPACES}])[0-9]{{3}}(?:\1[0-9]{{3}})*"
    sign = rf"[+-]?(?=\{decimal}?[0-9])"
    return _Mark(
        re.compile(rf"{sign}(?:[0-9]*|{grouped}){tail}"),
        re.compile(sign + grouped + tail),
        str.maketrans({**dict.fromkeys(f"{other}'{_SPACES}"), decimal: ".", "d": "e", "D": "e", "%": "e-2"}),
    )


_MARKS = {POINT: _mark(POINT, COMMA), COMMA: _mark(COMMA, POINT)}

# How far a word is known by itself.
_ONLY_POINT, _ONLY_COMMA, _EITHER, _GROUPED, _SIGNED, _BARE = (1 << bit for bit in range(6))


@dataclass(frozen=True)
class Reading:
    """The words of a column, read together.

    Attributes
    ----------
    numbers : (k,) array
        What each word stands for, NaN where it is no number.
    unread : (k,) array of bool
        The words that are neither numbers nor marks of a missing value.
    point, comma, signed, bare : (k,) arrays of bool
        The numbers with a decimal point, with a decimal comma, with a percent sign, and without one.
    """

    numbers: NDArray[np.float64]
    unread: NDArray[np.bool_]
    point: NDArray[np.bool_]
    comma: NDArray[np.bool_]
    signed: NDArray[np.bool_]
    bare: NDArray[np.bool_]

    def among(self, places: NDArray[np.bool_]) -> Reading:
        """Return these words among others that are nothing."""
        values = {}
        for field in fields(self):
            own = getattr(self, field.name)
            values[field.name] = np.full(places.size, np.nan if own.dtype == np.float64 else False, own.dtype)
            values[field.name][places] = own
        return Reading(**values)


def read_words(words: Sequence[str]) -> Reading:
    """Read the words of one column.

    A comma with three digits behind it, which is all that there is in a column, may be either; such words are not read.

    Examples
    --------
    >>> read_words(["0,5", "1,234", "1"]).numbers.tolist(), read_words(["1,234.5", "1,234"]).numbers.tolist()
    ([0.5, 1.234, 1.0], [1234.5, 1234.0])
    >>> read_words(["26.55 %", "1,234"]).numbers.tolist(), read_words(["1,234", "NA", "x"]).unread.tolist()
    ([0.2655, nan], [True, False, True])
    """
    stripped = [word.strip() for word in words]
    present = np.array([word not in MISSING_MARKS for word in stripped], bool)
    some = stripped if present.all() else [word for word, here in zip(stripped, present, strict=True) if here]
    reading = _one_way(some) or _one_by_one(some)
    return reading if some is stripped else reading.among(present)


def _one_by_one(words: Sequence[str]) -> Reading:
    """Read the words of one column that are no marks of missing values."""
    kinds = np.array([_kind(word) for word in words], np.uint8)
    commas = bool((kinds & _ONLY_COMMA).any())
    grouped = bool((kinds[kinds & (_ONLY_COMMA if commas else _ONLY_POINT) > 0] & _GROUPED).any())
    with_comma = np.array(["," in word for word in words], bool)
    either = (kinds & _EITHER) > 0
    comma = ((kinds & _ONLY_COMMA) > 0) | (either & with_comma & commas)
    point = ((kinds & _ONLY_POINT) > 0) | (either & ~with_comma & (not (commas and grouped)))
    # What has a mark that is not the column's decimal one has it between thousands, if some word shows that there are.
    thousands = either & ~comma & ~point & grouped
    plain = _MARKS[COMMA if commas else POINT].plain
    numbers = np.full(len(words), np.nan)
    unread = np.zeros(len(words), bool)
    for place, word in enumerate(words):
        if either[place] and not (comma[place] or point[place] or thousands[place]):
            unread[place] = True
        elif kinds[place]:
            numbers[place] = float(word.translate(_MARKS[POINT].plain if point[place] else plain))
            unread[place] = np.isinf(numbers[place])
        elif (value := number(word)) is not None:  # inf, true
            numbers[place] = value
        else:
            unread[place] = True
    read = ~unread
    return Reading(numbers, unread, point, comma, read & ((kinds & _SIGNED) > 0), read & ((kinds & _BARE) > 0))


def is_number(text: str) -> bool:
    """Say whether a text is a number in one of the ways in which people write them.

    Examples
    --------
    >>> is_number("0,5"), is_number("26.55 %"), is_number("-inf"), is_number("p"), is_number("")
    (True, True, True, False, False)
    """
    return number(text) is not None or _kind(text.strip()) > 0


def _kind(word: str) -> int:
    """Return what one word says by itself; 0 if it is no such number."""
    point, comma = (mark.cell.fullmatch(word) is not None for mark in _MARKS.values())
    if not (point or comma):
        return 0
    kind = _SIGNED if word[-1] == "%" else _BARE
    if not (point and comma):
        mark = _MARKS[POINT if point else COMMA]
        groups = mark.grouped.fullmatch(word)
        return kind | (_ONLY_POINT if point else _ONLY_COMMA) | (_GROUPED if groups and groups[1] in ".," else 0)
    return kind | (_EITHER if "," in word or "." in word else 0)


_DIGITS = frozenset("0123456789+-\n")
_DECIDES = re.compile(r"^[+-]?(?:0*,|[0-9]{4,},|[0-9]+,(?![0-9]{3}$))", re.MULTILINE)


def _one_way(words: Sequence[str]) -> Reading | None:
    """Read words that are all written in the most usual ways, ten times as fast as one by one; None if some is not."""
    text = "\n".join(words).replace(" %", "%")
    used = set(text) - _DIGITS
    signed = "%" in used
    if not ((used and used <= {",", "%"}) or used == {".", "%"}):
        return None
    if signed and (text.count("%\n") + text.endswith("%") != len(words) or text.count("%") != len(words)):
        return None
    commas = "," in used
    if commas and _DECIDES.search(text) is None:
        return None
    try:
        numbers = np.array(list(map(float, text.replace(",", ".").replace("%", "e-2").split("\n"))))
    except ValueError:
        return None
    if numbers.size != len(words) or np.isinf(numbers).any():  # some word has a line end in it, or is too large
        return None
    none, every = np.zeros(len(words), bool), np.ones(len(words), bool)
    return Reading(
        numbers,
        none,
        every if "." in used else none,
        every if commas else none,
        every if signed else none,
        none if signed else every,
    )
