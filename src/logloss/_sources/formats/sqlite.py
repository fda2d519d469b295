"""Tables and views of SQLite databases, opened for reading and read in the order of their rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from logloss._sources import duckdb_scan
from logloss._sources.formats.cells import CHUNK, Cells
from logloss._sources.formats.parts import chosen
from logloss._sources.opened import opened
from logloss._sources.relation import Relation
from logloss._sources.source_errors import damaged_file

_TABLES = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"


class SqliteTable(Cells):
    """A table or view of a SQLite database; the only one where none is named.

    Raises
    ------
    DataFileError
        There is no such table, or there are several and none is named, or the file cannot be read.
    """

    path: Path
    _connection: Any = None  # while a condition is asked

    def __init__(self, path: Path, name: str, part: str | None = None) -> None:
        self.path, self.name = path, name
        with self._connected() as connection:
            if connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
                self.files = (opened(path, name, rewritten=True),)
            tables = [row[0] for row in connection.execute(f"{_TABLES} ORDER BY name")]
            self._table = duckdb_scan.identifier(chosen(path, part, tables, "a SQLite database", "table"))
            self.columns = tuple(row[0] for row in connection.execute(f"SELECT * FROM {self._table}").description)  # noqa: S608
            try:  # as the rows were put in; an index that has all columns would give them in its own order
                connection.execute(f"SELECT rowid FROM {self._table} LIMIT 0")  # noqa: S608
                self._order = " ORDER BY rowid"
            except connection.OperationalError:
                self._order = ""
        if len(tables) > 1:
            self.name = f"{path}#{part}"

    def _chunks(self, columns: Sequence[str]) -> Iterator[list[Sequence[Any]]]:
        cells = ", ".join(map(duckdb_scan.identifier, columns))
        with self._connected() as connection:
            rows = connection.execute(f"SELECT {cells} FROM {self._table}{self._order}")  # noqa: S608
            while chunk := rows.fetchmany(CHUNK):
                yield list(zip(*chunk, strict=True))

    @contextmanager
    def relation(self, connection: Any, columns: Sequence[str], *, condition: str | None = None) -> Iterator[Relation]:
        """Give DuckDB the rows; what types they have, and what they are, is read of one state."""
        with self._connected() as self._connection, super().relation(connection, columns, condition=condition) as rows:
            try:
                yield rows
            finally:
                self._connection = None

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        """Give a connection that sees the database as it is at first, whoever writes to it meanwhile."""
        import sqlite3

        if self._connection is not None:
            yield self._connection
            return
        try:
            place = f"{self.path.absolute().as_uri()}?mode=ro"
            with closing(sqlite3.connect(place, uri=True, check_same_thread=False, isolation_level=None)) as connection:
                connection.text_factory = lambda text: text.decode(errors="replace")
                connection.execute("BEGIN")
                yield connection
        except sqlite3.Error as cause:
            raise damaged_file(self.name, "SQLite", str(cause)) from cause
