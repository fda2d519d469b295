"""Errors that several kinds of sources raise; what one alone raises stands in its file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from logloss._class_columns import are_shares
from logloss.errors import (
    REASON,
    ArgumentError,
    Change,
    ColumnError,
    DataFileError,
    DataTypeError,
    ShapeError,
    printable,
    shown,
)


def damaged_file(name: str, form: str, reason: str) -> DataFileError:
    """Return the error of a file that is not what its start says."""
    problem = f"starts as a file in the {form} format and is cut short or damaged"
    return DataFileError("damaged", f"{printable(name)} {problem} ({printable(reason, REASON)}).", subject=name)


def no_table(name: str, reason: str) -> DataFileError:
    """Return the error of a file in none of the formats."""
    problem = "cannot be read as CSV or JSON, nor is it in any other format that is read"
    return DataFileError("not-a-table", f"{printable(name)} {problem}: {printable(reason, REASON)}.", subject=name)


def empty_file(name: str) -> DataFileError:
    """Return the error of a file without a header."""
    problem = f"{printable(name)} is empty: there is not even a header that names its columns."
    return DataFileError("file-empty", problem, subject=name)


def unread_format(name: str, what: str) -> DataFileError:
    """Return the error of a file in a format that is known and not read."""
    problem = f"{printable(name)} is {what}, which is not read here: save its table as Parquet or CSV."
    return DataFileError("format", problem, subject=name)


def wrong_encoding(name: str, guess: str, hint: str | None = None) -> DataFileError:
    """Return the error of text that is not UTF-8."""
    problem = f"{printable(name)} is not text in UTF-8; it may be {guess}."
    return DataFileError("encoding", problem, hint, subject=name, values=(guess,))


def repeated_column(name: str, count: int, file: str | None = None) -> ColumnError:
    """Return the error of a name that several columns have, or that they have in one of several files."""
    columns = "columns" if file is None else f"columns of {printable(file)}"
    problem = f"{count} {columns} are named {printable(name)}, so it does not say which."
    return ColumnError("column-repeated", problem, subject=name, count=count)


def names_alike(names: Sequence[str]) -> ColumnError:
    """Return the error of columns that a condition cannot tell apart: they have one name, but for case."""
    if len(set(names)) == 1:
        return repeated_column(names[0], len(names))
    shown_names = printable(", ".join(names), REASON)
    problem = f"{len(names)} columns are named {shown_names}, which SQL does not tell apart."
    return ColumnError("column-repeated", problem, subject=names[0], count=len(names))


def wrong_column_type(name: str, dtype: str) -> DataTypeError:
    """Return the error of a column of dates, lists or the like."""
    problem = f"{printable(name)} holds {printable(dtype, REASON)}, where numbers or labels are needed."
    return DataTypeError("column-type", problem, subject=name)


def several_numbers(name: str, array: NDArray[Any], *, vectors: bool = False) -> ShapeError | DataTypeError:
    """Return the error of a column with several numbers in each row: of two that sum to 1 what they must be.

    `vectors` says that these are the values of Spark's vectors.
    """
    if not are_shares(array):
        return wrong_column_type(name, f"arrays of shape {array.shape[1:]}")
    problem = "holds two probabilities in each row, one per class; expected one per row, that of the second class."
    return ShapeError(
        "two-columns", f"{printable(name)} {problem}", subject=name, values=("values",) if vectors else ()
    )


def wrong_condition(condition: str, reason: str) -> ArgumentError:
    """Return the error of a condition that is no SQL, or fails on some row."""
    problem = f"where = {shown(condition)}: {printable(reason, REASON)}."
    return ArgumentError("where-sql", problem, subject="where", values=(condition,))


# joined sources -----------------------------------------------------------------------------------------------------


def unknown_form(place: str, engine: str, forms: Sequence[str], *, here: bool) -> DataFileError:
    """Return the error of a path whose name does not say what it holds; `here` if this process sees the files."""
    reads = f'engine "{engine}" reads {", ".join(filter(None, forms))}; what this is its name does not say.'
    change = Change("engine", "local") if here else None
    return DataFileError("engine-files", f"{printable(place)}: {reads}", subject=place, change=change)


def unreadable_there(place: str, engine: str, reason: str) -> DataFileError:
    """Return the error of a path that an engine cannot read."""
    problem = f"{engine} cannot read {printable(place)}: {printable(reason, REASON)}."
    return DataFileError("unreadable-there", problem, subject=place)


def cluster_rows(name: str) -> ArgumentError:
    """Return the error of rows on a cluster that would have to be brought here."""
    problem = "rows on a cluster are only scored and compared, with `where` in SQL, and never brought here."
    return ArgumentError("cluster-rows", f"{printable(name)}: {problem}", subject=name)
