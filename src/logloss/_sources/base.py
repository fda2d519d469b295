"""What a source is: rows that a scan yields in order, and that SQL can be given."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import Batch
from logloss._array_errors import in_numpy
from logloss._sources import duckdb_scan, relation
from logloss._sources.opened import Opened, unchanged
from logloss._sources.pieces import Piece
from logloss._sources.relation import FILE, Relation
from logloss._sources.source_errors import names_alike
from logloss._sources.sql_check import columns_named

SEARCHED = 5_000_000  # rows: beyond this the line of a row is not looked up


class Source(ABC):
    """Where rows come from. A source knows no tally: it yields what it is asked for.

    Attributes
    ----------
    name : str
        What reports and messages call it.
    columns : tuple of str
        The names of its columns, in order, repeated names repeated.
    expected : int or None
        How many rows it has, an estimate where only reading could tell; for a progress bar.
    arguments : mapping of str to (str, object)
        Of the columns that are arrays which were given as arguments: which argument, and what was given.
    once : bool
        Whether its rows can be read but once, as those of an iterator.
    has_header : bool
        Whether its columns have names; False for a text file without a header, whose columns are called 1, 2, ...
    path : Path or None
        The file that DuckDB itself reads, where there is one.
    files : tuple of Opened
        What it reads, as it was when it was opened. Who has read all rows looks whether it is still so (`unchanged`).
    left_aside : tuple of str
        Files of a folder that are not read: their names say that they are no rows, or they are empty.
    others : tuple of Source
        Files whose rows follow, read by the same query; of their numbers, from 0, a scan makes a column `FILE`.
    seen : dict of str to int
        What the texts of columns look like, as far as conditions have asked.
    casts : mapping of str to str
        The SQL types of some columns that a condition is to see of a file among others.
    constants : mapping of str to sequences of str
        Columns that a condition is to see besides: in SQL the value in each file.
    connection : DuckDB connection or None
        What conditions on a file among others are asked of: one for all of them, since each takes long to make.
    """

    name: str
    columns: tuple[str, ...]
    expected: int | None = None
    arguments: Mapping[str, tuple[str, Any]] = MappingProxyType({})
    once: bool = False
    has_header: bool = True
    path: Path | None = None
    files: tuple[Opened, ...] = ()
    left_aside: tuple[str, ...] = ()
    others: tuple[Source, ...] = ()
    seen: dict[str, int]
    casts: Mapping[str, str] = MappingProxyType({})
    constants: Mapping[str, Sequence[str]] = MappingProxyType({})
    connection: Any = None

    @abstractmethod
    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield all rows of some columns, in row order, in pieces that threads may take and read side by side.

        With `where`, a condition in SQL, the batches say which rows it keeps.

        Raises
        ------
        LogLossError
            The rows cannot be read, or the condition is wrong.
        """

    def alike(self, condition: str | None) -> Hashable | None:
        """Return what files have in common whose rows one query can read; None where each is read by itself.

        `condition` is what will be asked of the rows.
        """
        return None

    def followed_by(self, others: Sequence[Source]) -> Self:
        """Return the rows of this file and behind them those of others, all of which are alike."""
        run = copy(self)
        run.others, run.seen = tuple(others), {}
        return run

    def speaks_of(self, column: str) -> bool:
        """Say whether a condition may name a column, which it may not by case alone."""
        return [name.lower() for name in self.columns].count(column.lower()) == 1

    def check_names(self, where: str) -> None:
        """Raise the error of a condition that names one of several columns whose names SQL does not tell apart.

        Raises
        ------
        ColumnError
            It does. A condition that is no SQL is left to who asks it.
        """
        alike: dict[str, list[str]] = {}
        for name in self.columns:
            alike.setdefault(name.lower(), []).append(name)
        several = {key: names for key, names in alike.items() if len(names) > 1}
        if several:
            named = columns_named(duckdb_scan.connect().sql, where) or set()
            for key in sorted(named & several.keys()):
                raise names_alike(several[key])

    def in_python(self, column: str) -> str | None:
        """Return the Python of a column as an array, for who gave the data; None where there is none."""
        return in_numpy(*self.arguments[column]) if column in self.arguments else None

    def projected(self, projection: str) -> str | None:
        """Return the Python of the data with columns as a projection in SQL says; None where there is none."""
        return None

    def batches(self, columns: Sequence[str]) -> Iterator[Batch]:
        """Yield all rows of some columns, in row order."""
        with unchanged(self.files):
            for piece in self.scan(columns):
                yield from piece

    @contextmanager
    def relation(self, connection: Any, columns: Sequence[str], *, condition: str | None = None) -> Iterator[Relation]:
        """Give rows to a DuckDB connection, while the context lasts; where no better way is known, as texts.

        Parameters
        ----------
        connection : DuckDB connection
            Which is to read them.
        columns : sequence of str
            Those whose values are asked for.
        condition : str, optional
            What will be asked of the rows in SQL: then every column is there under its name and with its type.
        """
        with relation.registered(connection, *relation.texts(self.batches(columns), columns), columns) as rows:
            yield rows

    def _filtered(self, columns: Sequence[str], where: str | None) -> Iterator[Piece]:
        """Yield what `scan` does, values and condition by one query."""
        connection = self.connection
        if connection is None:
            connection = duckdb_scan.connect()
            if self.others:
                duckdb_scan.confine_to_folders(connection, paths_of((self, *self.others)))
            else:
                duckdb_scan.confine(connection, self.path)
        asked = [*columns, FILE] if self.others and FILE not in columns else columns
        with self.relation(connection, asked, condition=where) as rows:
            yield from relation.scan(connection.sql, rows.seen_as(self.casts, self.constants), columns, where)

    def _holds(self, condition: str) -> Iterator[NDArray[np.bool_]]:
        """Yield whether a condition holds, in row order, for a scan that reads the values in a faster way."""
        for piece in self._filtered([], condition):
            yield from (batch.keep for batch in piece if batch.keep is not None)

    def line(self, row: int) -> int | None:
        """Return the line of the text file on which a row starts, counted from 1; None where there are no lines."""
        return None

    def place(self, row: int) -> str | None:
        """Return where a row stands in words, if there is more to say than its number."""
        line = self.line(row)
        return None if line is None else f"line {line}"


def paths_of(sources: Iterable[Source]) -> list[Path]:
    """Return the files that DuckDB itself reads."""
    return [source.path for source in sources if source.path is not None]
