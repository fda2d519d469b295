"""Rows written as a table: CSV, or Parquet, by the end of a file's name."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from logloss._accumulate.batch import Column
from logloss._sources.optional import need
from logloss.errors import ArgumentError, printable, wrong_option

LARGEST = 2.0**53  # above that two whole numbers may be one and the same


def writer_of(path: str, option: str) -> Callable[[Mapping[str, Column]], bytes]:
    """Return what makes a table the content of a file of this name; "-" is CSV.

    Raises
    ------
    ArgumentError
        The name ends in another way.
    MissingExtraError
        Parquet is asked for, and PyArrow is not installed.
    """
    suffix = Path(path).suffix.lower()
    if path == "-" or suffix == ".csv":
        return as_csv
    if suffix == ".parquet":
        need("pyarrow.parquet", "Parquet")
        return as_parquet
    raise wrong_option(option, path, "a name that ends in .csv or .parquet, or - for CSV on standard output")


def as_csv(columns: Mapping[str, Column]) -> bytes:
    r"""Return columns as CSV, what is missing as empty cells, every number so that it is read back as the same one.

    Examples
    --------
    >>> as_csv({"a": Column(np.array([1.0, np.nan])), "b": Column(np.array([True, False]))})
    b'a,b\n1,true\n,false\n'
    """
    stream = io.StringIO()
    lines = csv.writer(stream, lineterminator="\n")
    lines.writerow(columns)
    lines.writerows(zip(*([_text(value) for value in _values(*item)] for item in columns.items()), strict=True))
    return stream.getvalue().encode("utf-8", "surrogatepass")


def as_parquet(columns: Mapping[str, Column]) -> bytes:
    """Return columns as Parquet: numbers as such, all others as text, what is missing as null."""
    arrow, parquet = need("pyarrow", "Parquet"), need("pyarrow.parquet", "Parquet")
    arrays = []
    for item in columns.items():
        values = _values(*item)
        worded = any(isinstance(value, str) for value in values)
        arrays.append(arrow.array([value if value is None or not worded else _text(value) for value in values]))
    stream = io.BytesIO()
    parquet.write_table(arrow.table(arrays, names=list(columns)), stream)
    return stream.getvalue()


def _values(name: str, column: Column) -> list[Any]:
    """Return what each row holds: a text, a number, or None."""
    texts = column if column.texts is None else column.texts
    numbers = texts.numbers
    if numbers.dtype.kind == "f":
        with np.errstate(invalid="ignore"):
            if (np.isfinite(numbers) & (np.abs(numbers) > LARGEST) & (numbers == np.floor(numbers))).any():
                raise _too_long(name)
        values = [None if value != value else value for value in numbers.tolist()]  # NaN
    else:
        values = numbers.tolist()
    if texts.codes is None:
        return values
    return [texts.words[code] if code >= 0 else value for code, value in zip(texts.codes.tolist(), values, strict=True)]


def _text(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < LARGEST else repr(value)


def _too_long(name: str) -> ArgumentError:
    problem = (
        f"{printable(name)} holds whole numbers of so many digits that they were rounded when they were read, "
        "so they cannot be copied."
    )
    return ArgumentError("digits", problem, subject=name)
