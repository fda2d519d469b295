"""Slices by a part of a date or by ranges of equal width: `by="date:month"`, `by="age:10"`."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

import numpy as np

from logloss._accumulate.batch import Column
from logloss.errors import ColumnError, printable

Moment = datetime.datetime

_MOST_RANGES = 2.0**53  # from 0: beyond that neighbors have the same number

# What stands behind the colon, and how a moment is called then.
UNITS: dict[str, Callable[[Moment], str]] = {
    "year": lambda at: f"{at:%Y}",
    "quarter": lambda at: f"{at:%Y}-Q{(at.month + 2) // 3}",
    "month": lambda at: f"{at:%Y-%m}",
    "week": lambda at: "{}-W{:02}".format(*at.isocalendar()),
    "day": lambda at: f"{at:%Y-%m-%d}",
    "hour": lambda at: f"{at:%Y-%m-%d %H}:00",
}


class Grouping(NamedTuple):
    """A column to slice by, and how its values are put together.

    Attributes
    ----------
    column : str
        The column.
    unit : str or None
        A key of `UNITS`.
    width : Decimal or None
        How wide a range of numbers is.
    """

    column: str
    unit: str | None = None
    width: Decimal | None = None


def grouping(by: str) -> Grouping:
    """Return what is asked to slice by.

    Examples
    --------
    >>> grouping("date:month").unit, grouping("age:10").width, grouping("a:b").column
    ('month', Decimal('10'), 'a:b')
    """
    column, colon, how = by.rpartition(":")
    if colon and column:
        if how in UNITS:
            return Grouping(column, unit=how)
        try:
            width = Decimal(how)
        except InvalidOperation:
            return Grouping(by)
        if width.is_finite() and width > 0:
            return Grouping(column, width=width)
    return Grouping(by)


def columns_of(by: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that are sliced by, each once."""
    return tuple(dict.fromkeys(grouping(name).column for name in by))


def grouped(by: str, column: Column) -> Column:
    """Return the groups of the rows of a column.

    Raises
    ------
    ColumnError
        A date is asked for a part, and is none as ISO 8601 writes it.
    """
    _, unit, width = grouping(by)
    if unit is not None:
        return _parts(by, column, unit)
    return column if width is None else _ranges(column, by, width)


def _parts(by: str, column: Column, unit: str) -> Column:
    numbers = column.numbers[~np.isnan(column.numbers)]
    if numbers.size:
        raise _no_date(by, str(numbers[0]))
    return _renamed(column, [UNITS[unit](_moment(by, word)) for word in column.words])


def _moment(by: str, word: str) -> Moment:
    try:
        return Moment.fromisoformat(word.strip())
    except ValueError:
        raise _no_date(by, word) from None


def _renamed(column: Column, names: list[str]) -> Column:
    """Return the column with each word under another name, which several may have."""
    places = {name: place for place, name in enumerate(dict.fromkeys(names))}
    codes = np.array([*(places[name] for name in names), -1], np.int32)
    return Column(column.numbers, tuple(places), None if column.codes is None else codes[column.codes])


def _ranges(column: Column, by: str, width: Decimal) -> Column:
    """Return numbers as the ranges of this width, from multiples of it, that they lie in; words stay as they are."""
    numbers = np.asarray(column.numbers, np.float64)
    here = np.isfinite(numbers)
    if not here.any():
        return column
    # A quotient may be rounded over an edge, so both neighbors are candidates; edges are the doubles of decimals.
    with np.errstate(over="ignore"):
        about = np.unique(np.floor(numbers[here] / float(width)))
    if not np.abs(about).max() < _MOST_RANGES:
        raise _too_narrow(by, width)
    multiples = [int(multiple) for multiple in np.unique(np.concatenate([about - 1, about, about + 1, about + 2]))]
    edges = [width * multiple for multiple in multiples]
    place = np.searchsorted(np.array(list(map(float, edges))), numbers[here], side="right") - 1
    filled, code = np.unique(place, return_inverse=True)
    names = [f"[{_text(edges[at])}, {_text(edges[at] + width)})" for at in filled.tolist()]
    return column.with_words(here, names, code)


def _text(edge: Decimal) -> str:
    """Return an edge without an exponent and without zeros at its end."""
    text = f"{edge:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _too_narrow(by: str, width: Decimal) -> ColumnError:
    name = by.rpartition(":")[0]
    problem = f"{printable(name)} has numbers that are more than 2**53 ranges of {width} from 0."
    return ColumnError("too-many-slices", problem, subject=name, values=(str(width),))


def _no_date(by: str, value: str) -> ColumnError:
    name, _, unit = by.rpartition(":")
    problem = (
        f"{printable(name)} holds {printable(repr(value))}, "
        f"and by {unit} a date is needed as ISO 8601 writes it, 2024-01-31 or 2024-01-31 14:30."
    )
    return ColumnError("no-date", problem, subject=name, values=(value,))
