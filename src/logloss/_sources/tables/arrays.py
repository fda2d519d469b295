"""Arrays given by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import ROWS, Batch
from logloss._array_errors import in_numpy, masked_array, wrong_length
from logloss._sources.base import Source
from logloss._sources.pieces import Piece, one_by_one
from logloss._sources.source_errors import several_numbers
from logloss._sources.tables.columns import column
from logloss._validation import converted, is_masked
from logloss.errors import ArgumentError, ShapeError, printable, shown


class Arrays(Source):
    """Arrays of one length, each a column."""

    def __init__(self, columns: Mapping[str, Any], name: str = "arrays", *, in_batches: bool = False) -> None:
        self.name, self._arrays, self._in_batches = name, columns, in_batches
        self.columns = tuple(map(str, columns))

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield all rows of some columns; a condition in SQL is refused, which speaks of a table."""
        if where is not None:
            raise _condition_on_arrays(where)
        return one_by_one(self._batches(columns))

    def speaks_of(self, column: str) -> bool:
        """Return False: there are no conditions on these rows."""
        return False

    def in_python(self, column: str) -> str | None:
        """Return the Python of an argument, or of an array in a mapping."""
        given = {str(name): (f"data[{name!r}]", value) for name, value in self._arrays.items()}
        return in_numpy(*(self.arguments or given)[column])

    def _batches(self, columns: Sequence[str]) -> Iterator[Batch]:
        labels = dict(zip(self.columns, self._arrays, strict=True))
        arrays = {name: plain(self._arrays[labels[name]], name) for name in columns}
        for name, array in arrays.items():
            if self._in_batches and array.ndim > 1 and array.size > len(array):
                raise _table_in_batches(name, array.shape)
        whole = {name: column(array.ravel(), name) for name, array in arrays.items()}
        sizes = {name: one.numbers.size for name, one in whole.items()}
        reference, size = next(iter(sizes.items()))
        for name, other in sizes.items():
            if other != size:
                if arrays[name].ndim == 2 and len(arrays[name]) == size:
                    raise several_numbers(name, arrays[name])
                raise wrong_length(name, other, rows=size, of=reference)
        self.expected = size
        for first in range(0, size, ROWS):
            some = slice(first, first + ROWS)
            yield Batch(first, min(ROWS, size - first), {name: one.part(some) for name, one in whole.items()})


class WithArrays(Source):
    """A source with arrays beside its rows, in the same order; they hide its columns of the same names."""

    def __init__(self, source: Source, given: Mapping[str, Any]) -> None:
        self._source = source
        self._own = {name: column(plain(value, name).ravel(), name) for name, value in given.items()}
        self.name, self.expected, self.files, self.once = source.name, source.expected, source.files, source.once
        self.columns = (*(name for name in source.columns if name not in self._own), *self._own)
        self.arguments = {name: (name, value) for name, value in given.items()}

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield parts that threads may take and read side by side.

        Raises
        ------
        ShapeError
            There are more or fewer rows than an array has.
        """
        asked = [name for name in columns if name not in self._own]
        rows = 0
        for piece in self._source.scan(asked or self._source.columns[:1], where):
            yield Piece(piece.size, self._joined(columns, piece))
            rows += piece.size
        for name, own in self._own.items():
            if own.numbers.size != rows:
                raise wrong_length(name, own.numbers.size, rows=rows, of="data")

    def _joined(self, wanted: Sequence[str], piece: Piece) -> Iterator[Batch]:
        for batch in piece:
            some = slice(batch.first, batch.first + batch.size)
            columns = {
                name: self._own[name].part(some) if name in self._own else batch.columns[name] for name in wanted
            }
            if any(values.numbers.size < batch.size for values in columns.values()):
                return  # of which `scan` says what is wrong
            yield replace(batch, columns=columns)

    def in_python(self, column: str) -> str | None:
        """Return the Python of an argument, or of what the source has beside them."""
        return super().in_python(column) if column in self._own else self._source.in_python(column)

    def speaks_of(self, column: str) -> bool:
        """Say whether a condition may name a column, which it may not an array."""
        return column not in self._own and self._source.speaks_of(column)

    def line(self, row: int) -> int | None:
        """Return the line of the text file on which a row starts, counted from 1; None where there are no lines."""
        return self._source.line(row)


def plain(value: Any, name: str) -> NDArray[Any]:
    """Return what was given by name as an array.

    Raises
    ------
    DataTypeError
        It does not become an array, or is one with a mask, which would be lost.
    """
    if is_masked(value):
        raise masked_array(name)
    return converted(name, value)


def blanked(value: Any, keep: NDArray[np.bool_]) -> Any:
    """Return an array of Python objects with nothing where `keep` is False, and all else as it is.

    Examples
    --------
    >>> blanked([1, object(), 0], np.array([True, False, True]))
    [1, None, 0]
    """
    if hasattr(value, "iloc"):  # of pandas, which keeps its index
        return value.where(keep) if value.dtype.kind == "O" and value.shape == keep.shape else value
    if is_masked(value) or getattr(value, "shape", keep.shape) != keep.shape:
        return value
    if type(value) is list and keep.shape == (len(value),):
        with suppress(ValueError):  # there are lists in it
            if np.asarray(value).dtype.kind in "biuf":
                return value
        return [item if kept else None for item, kept in zip(value, keep, strict=True)]
    if isinstance(value, np.ndarray) and value.dtype.kind == "O":
        value = value.copy()
        value[~keep] = None
    return value


def _table_in_batches(name: str, shape: tuple[int, ...]) -> ShapeError:
    """Return the error of a table among the columns of a batch, whose rows would not be told from those of others."""
    problem = f"{printable(name)} has shape {shape} in a batch, and in batches a column has one value for each row."
    return ShapeError("shape", problem, subject=name)


def _condition_on_arrays(condition: str) -> ArgumentError:
    """Return the error of a condition in SQL on arrays, which have no columns."""
    problem = "a condition in SQL speaks of the columns of a file or a dataframe, and these are arrays."
    return ArgumentError("where-arrays", f"where = {shown(condition)}: {problem}", subject="where", values=(condition,))
