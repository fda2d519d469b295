"""Rows that are not there yet: lazy frames and datasets, read by column, and batches as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from typing import Any

from logloss._accumulate.batch import Batch
from logloss._array_errors import no_rows
from logloss._sources.base import Source
from logloss._sources.pieces import Piece
from logloss._sources.relation import Relation
from logloss.errors import ColumnError, printable


class Lazy(Source):
    """A lazy frame of Polars, or a dataset of Arrow: `collect` makes a table of some columns, or of all.

    `sql` says that the data has a method of this name.
    """

    def __init__(
        self, name: str, columns: Sequence[str], collect: Callable[[list[str] | None], Source], *, sql: bool = False
    ) -> None:
        self.name, self.columns, self._collect, self._sql = name, tuple(columns), collect, sql

    def projected(self, projection: str) -> str | None:
        """Return the Python of the data with columns as a projection in SQL says, where it knows SQL."""
        query = f"SELECT {projection} FROM self"  # noqa: S608
        return f"data.sql({query!r})" if self._sql else None

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield the pieces of the table that is made; a condition may speak of all columns."""
        return self._collect(list(columns) if where is None else None).scan(columns, where)

    @contextmanager
    def relation(self, connection: Any, columns: Sequence[str], *, condition: str | None = None) -> Iterator[Relation]:
        """Give DuckDB the table that is made."""
        made = self._collect(list(columns) if condition is None else None)
        with made.relation(connection, columns, condition=condition) as rows:
            yield rows


class Batches(Source):
    """An iterator of tables: dataframes, record batches, mappings of names to arrays. It can be read once."""

    once = True

    def __init__(self, data: Iterator[Any], opened: Callable[[Any], Source]) -> None:
        first = next(data, None)
        if first is None:
            raise no_rows("data")
        self._first, self._rest, self._opened = opened(first), data, opened
        self.name, self.columns = f"batches of {self._first.name}", self._first.columns

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield the pieces of each table, with the rows that a condition keeps."""
        start = 0
        for source in chain([self._first], map(self._opened, self._rest)):
            for name in columns:
                if name not in source.columns:
                    raise _batch_without_column(name, start)
            size = 0
            for piece in source.scan(columns, where):
                yield Piece(piece.size, _moved(piece, start))
                size += piece.size
            start += size


def _moved(piece: Piece, start: int) -> Iterator[Batch]:
    for batch in piece:
        yield replace(batch, first=start + batch.first)


def _batch_without_column(name: str, row: int) -> ColumnError:
    """Return the error of a batch that lacks a column that the batches before it have."""
    problem = f"there is no column {printable(name)} in the batch from row {row} on."
    return ColumnError("no-column", problem, subject=name)
