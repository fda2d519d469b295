"""Hints that compute one column from itself: of an array, of a table in memory, or of a file by SQL."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from logloss._evaluate.spec import EvaluationSpec
from logloss._row_faults import RowFault
from logloss._sources import Source
from logloss._sources.duckdb_scan import literal, short_identifier
from logloss.errors import Change, LogLossError, ShapeError


class Cure(NamedTuple):
    """What a column is to be instead: in Python, if met there, where {} is an array, and in SQL, of the column."""

    python: str | None
    sql: str


# Beyond 0 and 1 by what rounding leaves there.
CLIPPED = Cure("numpy.clip({}.astype(float), 0, 1)", "CASE WHEN {0} > 1 THEN 1 WHEN {0} < 0 THEN 0 ELSE {0} END")
# Of two probabilities, one for each class, that of the second.
SECOND = Cure("{}[:, 1]", "{}[2]")
SECOND_OF_VECTOR = Cure(None, "{}.values[2]")  # which stands in files alone


def hint_of(
    cure: Cure, source: Source, spec: EvaluationSpec, name: str, note: str = ""
) -> tuple[str | None, Change | None]:
    """Return the hint that changes a column, in Python alone or as a change for every language; None if unsure."""
    beside = f"  # {note}" if note else ""
    if cure.python is not None and len(spec.models) == 1 and (array := source.in_python(name)) is not None:
        return f"p={cure.python.format(array)}{beside}", None
    from logloss._sources.sql import is_sql, open_sql  # which only a hint needs

    column = short_identifier(name)
    projection = f"* REPLACE ({cure.sql.format(column)} AS {column})"
    if (python := source.projected(projection)) is not None:
        return f"data={python}{beside}", None
    if Path(source.name).is_file():
        rows = literal(source.name)
    elif is_sql(source.name) and " ".join(source.name.split()) == source.name and "--" not in source.name:
        rows = f"({source.name})"
    else:
        return None, None
    text = f"SELECT {projection} FROM {rows}"  # noqa: S608
    try:
        same = open_sql(text).columns == source.columns
    except LogLossError:  # it is read here in another way
        return None, None
    return None, Change("data", text, note) if same else None


def clipped(source: Source, spec: EvaluationSpec, fault: RowFault) -> tuple[str | None, Change | None]:
    """Return the hint that clips the probabilities of one column, and says how many rows that changes."""
    if spec.percent:
        return None, None
    return hint_of(CLIPPED, source, spec, fault.name, f"changes {fault.count:,} of {fault.size:,} rows")


def of_column(source: Source, spec: EvaluationSpec, error: LogLossError) -> LogLossError:
    """Return the error of a column with the hint that goes with one.

    The hint of an array changes a name, and a column of data has none; of two probabilities it takes the second, which
    is that of 1.
    """
    if error.change is None and error.subject in set(source.columns) - source.arguments.keys():
        error.hint = None
    if error.code != "two-columns":
        return error
    forecasts = [spec.columns[role] for role in spec.models.values()]
    if error.subject not in forecasts or spec.logits or spec.positive is not None:
        return error
    hint, change = hint_of(SECOND_OF_VECTOR if error.values else SECOND, source, spec, error.subject)
    return ShapeError("two-columns", error.problem, hint, subject=error.subject, change=change)
