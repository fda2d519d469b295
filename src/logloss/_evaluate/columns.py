"""Columns that a question names: whether they are there, once, and each for one thing."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from logloss._sources import Source
from logloss._sources.source_errors import repeated_column
from logloss.errors import REASON, Change, ColumnError, printable

CLOSE, LISTED = 3, 20  # how many columns a message proposes, and lists where none is close


def check_columns(source: Source, columns: Mapping[str, str], several: Sequence[str] = ()) -> None:
    """Raise the error of a column that is absent, ambiguous, or named twice.

    Parameters
    ----------
    source : Source
        What has the columns.
    columns : mapping of str to str
        The column of each role.
    several : sequence of str
        All columns that were named for that role, where there are several.

    Raises
    ------
    ColumnError
        With the names that were probably meant.
    """
    taken: dict[str, str] = {}
    for role, name in columns.items():
        if name not in source.columns:
            if not source.has_header:
                raise _without_header(source, name)
            raise missing_column(source.columns, name, role, several)
        if (count := source.columns.count(name)) > 1:
            raise repeated_column(name, count)
        if name in taken:
            raise _column_twice(name, taken[name], role)
        taken[name] = role


def missing_column(columns: Sequence[str], name: str, role: str, several: Sequence[str] = ()) -> ColumnError:
    """Return the error of a column that is not there, with those that were probably meant."""
    lower = {column.lower(): column for column in reversed(columns)}
    close = [lower[match] for match in difflib.get_close_matches(name.lower(), lower, CLOSE, 0.7)]
    misspelled = bool(close)
    close = close or [column for column in columns if column and name and name.lower() in column.lower()][:CLOSE]
    likely = close[:1]
    if role == "p" and len(close) > 1:  # of several forecasts none is likelier than others
        likely = [column for column in close if _is_of_class_one(column, close)] or (likely if misspelled else [])
    listed = printable(", ".join(close or columns[:LISTED]), REASON)
    more = "" if close or len(columns) <= LISTED else f" and {len(columns) - LISTED:,} more"
    guess = f"did you mean {listed}?" if close else f"the columns are {listed}{more}."
    change = None
    if likely:
        instead = tuple(likely[0] if column == name else column for column in several)
        change = Change(role, instead if len(instead) > 1 else likely[0])
    return ColumnError(
        "no-column",
        f"there is no column {printable(name)}; {guess if columns else 'there are no columns at all.'}",
        subject=name,
        change=change,
    )


def _without_header(source: Source, name: str) -> ColumnError:
    """Return the error of a column that is named where the file has no names."""
    listed = printable(", ".join(source.columns[:LISTED]), REASON) + (", ..." if len(source.columns) > LISTED else "")
    known = f"{printable(source.name)} has no header, and its columns are called by their places: {listed}."
    problem = f"there is no column {printable(name)}; {known}"
    return ColumnError("no-column", problem, subject=name)


def _is_of_class_one(name: str, others: Sequence[str]) -> bool:
    """Say whether a column is the second of two that classes have, as prediction_1 is beside prediction_0."""
    return name.endswith("1") and f"{name[:-1]}0" in others and f"{name[:-1]}2" not in others


def _column_twice(name: str, first: str, second: str) -> ColumnError:
    return ColumnError("column-twice", f"{first} and {second} both name the column {printable(name)}.", subject=name)
