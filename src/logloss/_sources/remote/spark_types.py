"""The types that a condition sees of text files that Spark reads: told from all cells, as of files read here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from logloss._accumulate.batch import MISSING_MARKS
from logloss._sources.optional import need
from logloss._sources.source_errors import wrong_condition
from logloss.errors import printable

# What a cell may look like, in the order in which it is tried, in Java's regular expressions.
_LOOKS = {
    "whole": r"^(0|-?[1-9][0-9]{0,17})$",
    "number": r"^[+-]?((?=\.?[0-9])(0|[1-9][0-9]*)?(\.[0-9]*)?([eE][+-]?[0-9]+)?|(?i:inf|infinity))$",
    "flag": r"^(?i:true|false)$",
    "date": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$",
    # Numbers with commas and percent signs, very long ones, and times, which have types in files that are read here.
    "other": r"^([+-]?[0-9]*[,.]?[0-9]*[\s\u00a0\u2009\u202f]*%|[+-]?[0-9]*,[0-9]*|-?[1-9][0-9]{18,}|"
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d.*|\d\d:\d\d:\d\d(\.\d+)?)$",
}
_MARK, _TEXT = 1 << len(_LOOKS), 2 << len(_LOOKS)
_TYPES = (({"whole"}, "bigint"), ({"whole", "number"}, "double"), ({"flag"}, "boolean"), ({"date"}, "date"))


def typed(frame: Any, names: Sequence[str], condition: str) -> Any:
    """Return a frame of texts in which these columns have the types that all their cells look like.

    Raises
    ------
    ArgumentError
        A column is of a type that Spark would see as text.
    """
    if not names:
        return frame
    functions = need("pyspark.sql.functions", "Spark dataframes", "spark")
    cells = {name: functions.trim(functions.col("`" + name.replace("`", "``") + "`")) for name in names}
    (found,) = frame.agg(*[functions.bit_or(_look(cell, functions)) for cell in cells.values()]).collect()
    columns = {}
    for (name, cell), look in zip(cells.items(), found, strict=True):
        if (kind := _type(look or 0, name, condition)) is not None:
            known = functions.when(~cell.isin(*MISSING_MARKS), cell)
            columns[name] = known.cast(kind)
    return frame.withColumns(columns) if columns else frame


def _look(cell: Any, functions: Any) -> Any:
    """Return what a cell looks like, as one bit; the bits of several cells are put together by "or"."""
    look = functions.when(cell.isNull(), 0)
    for bit, pattern in enumerate(_LOOKS.values()):
        look = look.when(cell.rlike(pattern), 1 << bit)
    return look.when(cell.isin(*MISSING_MARKS), _MARK).otherwise(_TEXT)


def _type(look: int, name: str, condition: str) -> str | None:
    """Return the type of a column, None where it is text."""
    kinds = {kind for bit, kind in enumerate(_LOOKS) if look >> bit & 1}
    if look & _TEXT or not kinds or (kinds == {"date"} and look & _MARK):
        return None
    known = next((kind for fits, kind in _TYPES if kinds <= fits), None)
    if known is None and "other" in kinds:
        reason = "holds times or numbers which Spark, reading text files, takes for texts; write the rows as Parquet"
        raise wrong_condition(condition, f"{printable(name)} {reason}")
    return known
