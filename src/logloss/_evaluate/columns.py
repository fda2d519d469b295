"""Columns that a question names: whether they are there, once, and each for one thing."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from logloss._sources import Source
from logloss.errors import Fault

CLOSE, LISTED = 3, 20  # how many columns a message proposes, and lists where none is close


def check_columns(source: Source, columns: Mapping[str, str]) -> None:
    """Raise the error of a column that is absent, ambiguous, or named twice.

    Raises
    ------
    ColumnError
        With the names that were probably meant.
    """
    taken: dict[str, str] = {}
    for role, name in columns.items():
        if name not in source.columns:
            raise Fault("no-column", name=name, extra=_suggestion(source.columns, name, role)).error("columns")
        count = source.columns.count(name)
        if count > 1:
            raise Fault(
                "column-repeated", name=name, count=count, extra={"count": count, "renamed": source.renamed}
            ).error("columns")
        if name in taken:
            others = [each for each in source.columns if each not in {name, *columns.values()}]
            extra = {"first": taken[name], "argument": role, "guess": (others or [name])[0]}
            raise Fault("column-twice", name=name, extra=extra).error("columns")
        taken[name] = role


def _suggestion(columns: Sequence[str], name: str, role: str) -> dict[str, object]:
    """Return what a message says of a column that is not there: the likely ones, or all of a few, or the first."""
    if not columns:
        return {"among": "; there are no columns at all.", "argument": role, "guess": name}
    lower = {each.lower(): each for each in reversed(columns)}
    close = [lower[each] for each in difflib.get_close_matches(name.lower(), lower, CLOSE, 0.7)]
    close = close or [each for each in columns if each and name.lower() in each.lower()][:CLOSE]
    listed = ", ".join(close or columns[:LISTED])
    more = "" if close or len(columns) <= LISTED else f" and {len(columns) - LISTED:,} more"
    lead = "did you mean" if close else "the columns are"
    return {
        "among": f"; {lead} {listed}{more}{'?' if close else '.'}",
        "argument": role,
        "guess": (close or columns)[0],
    }
