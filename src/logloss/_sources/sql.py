"""Rows that SQL gives: a query, a relation of DuckDB, a table of its databases, an address that it fetches from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from logloss._sources import duckdb_scan, relation
from logloss._sources.base import Source
from logloss._sources.formats.parts import chosen
from logloss._sources.optional import need
from logloss._sources.pieces import Piece
from logloss._sources.relation import Relation
from logloss._sources.source_errors import damaged_file
from logloss._sources.sql_check import check_query
from logloss.errors import (
    REASON,
    ArgumentError,
    DataFileError,
    LogLossError,
    MissingExtraError,
    printable,
    shown,
)

_HELD = re.compile("already attached|lock on file|another process", re.IGNORECASE)
_SQL = re.compile(r"\s*(select|with|from)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def is_sql(text: str) -> bool:
    """Say whether a text begins as a query does: with SELECT, WITH or FROM."""
    return _SQL.match(text) is not None


def is_address(text: str) -> bool:
    """Say whether a text begins with a scheme, as s3:// and https:// do."""
    return _ADDRESS.match(text) is not None


class Query(Source):
    """The rows of a query, in the order in which DuckDB gives them.

    Parameters
    ----------
    name : str
        What messages call it.
    run : callable
        Returns DuckDB's relation of a query.
    table : str
        What the query stands for in SQL.
    refused : callable
        Returns the error of a query that DuckDB refuses, from the name and what DuckDB says.
    python : str, optional
        What the data is with columns as a projection in SQL says, which goes in place of {}.
    """

    def __init__(
        self,
        name: str,
        run: Callable[[str], Any],
        table: str,
        refused: Callable[[str, str], LogLossError],
        python: str | None = None,
    ) -> None:
        self.name, self._run, self._table, self._refused, self._python = name, run, table, refused, python
        with self._explained():
            self.columns = tuple(run(f"SELECT * FROM {table}").columns)  # noqa: S608

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield the rows some at a time, with those that an SQL condition keeps."""
        if where is not None and self.connection is not None:  # that of other files beside it
            yield from self._filtered(columns, where)
            return
        rows = Relation(self._table, {name: duckdb_scan.identifier(name) for name in columns})
        with self._explained():
            yield from relation.scan(self._run, rows, columns, where)

    def projected(self, projection: str) -> str | None:
        """Return the Python of the data with columns as a projection in SQL says."""
        return None if self._python is None else self._python.format(repr(projection))

    @contextmanager
    def relation(self, connection: Any, columns: Sequence[str], *, condition: str | None = None) -> Iterator[Relation]:
        """Give another connection the rows: texts, or for a condition as they are."""
        if condition is None:
            with super().relation(connection, columns) as rows:
                yield rows
            return
        with self._explained():
            stream = duckdb_scan.stream(self._run(f"SELECT * FROM {self._table}"))  # noqa: S608
            with relation.registered(connection, stream.schema, stream, columns, condition) as rows:
                yield rows

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what DuckDB raises into this package's errors."""
        duckdb = need("duckdb", "SQL")
        try:
            yield
        except LogLossError:
            raise
        except (duckdb.Error, OSError) as cause:
            raise self._refused(self.name, duckdb_scan.reason(cause)) from cause


def open_sql(text: str) -> Source:
    """Return the source of a query in DuckDB's SQL; names of files in it are read by DuckDB.

    Examples
    --------
    >>> source = open_sql("SELECT 1 AS y, 0.75 AS p")
    >>> source.columns
    ('y', 'p')
    """
    text, run = text.strip().removesuffix(";"), duckdb_scan.connect().sql
    name = " ".join(text.split())
    if (reason := check_query(run, text)) is not None:
        raise _wrong_query(name, reason)
    return Query(name, run, f"({text}\n)", _wrong_query)


def open_relation(rows: Any) -> Source:
    """Return the source of a DuckDB relation, which stays on its own connection."""
    return Query(
        "duckdb relation",
        lambda sql: rows.query("rows_of_the_source", sql),
        "rows_of_the_source",
        _wrong_query,
        "data.project({})",
    )


def open_address(text: str) -> Source:
    """Return the source of an address, which DuckDB reads as what its ending says.

    Raises
    ------
    DataFileError
        DuckDB lacks the extension that fetches, or nothing can be fetched from there.
    """
    connection = duckdb_scan.connect()
    return Query(text, connection.sql, duckdb_scan.literal(text), _not_fetched)


def _not_fetched(address: str, reason: str) -> LogLossError:
    missing = re.search(r"extension [\"']?(\w+)", reason)
    return _unreachable(address, reason) if missing is None else _missing_extension(address, missing[1])


def open_database(path: Path, table: str | None, name: str) -> Source:
    """Return the source of a table or view of a DuckDB database; of the only one where none is named.

    Raises
    ------
    DataFileError
        There is no such table, or there are several and none is named, or the file cannot be read.
    """
    duckdb = need("duckdb", "reading DuckDB databases")
    connection = duckdb_scan.connect()
    try:
        connection.execute(f"ATTACH {duckdb_scan.literal(str(path))} AS rows_of_the_source (READ_ONLY)")
        connection.execute("USE rows_of_the_source; SET enable_external_access = false")  # a view may name any file
    except duckdb.Error as cause:
        reason = duckdb_scan.reason(cause)
        held = _HELD.search(str(cause)) is not None
        raise (_held_database(name, reason) if held else _damaged_database(name, reason)) from cause
    tables = {
        place
        if schema == "main"
        else f"{schema}.{place}": f"{duckdb_scan.identifier(schema)}.{duckdb_scan.identifier(place)}"
        for schema, place in connection.execute(_TABLES).fetchall()
    }
    table = chosen(str(path), table, list(tables), "a DuckDB database", "table")
    return Query(f"{path}#{table}" if len(tables) > 1 else name, connection.sql, tables[table], _damaged_database)


def _damaged_database(name: str, reason: str) -> DataFileError:
    return damaged_file(name, "DuckDB", reason)


_TABLES = """
SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'rows_of_the_source' AND NOT internal
UNION ALL
SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = 'rows_of_the_source' AND NOT internal
ORDER BY ALL
"""


def _wrong_query(query: str, reason: str) -> ArgumentError:
    """Return the error of a query that DuckDB refuses."""
    problem = f"data = {shown(query)}: {printable(reason, REASON)}."
    return ArgumentError("sql", problem, subject=query, values=(query,))


def _held_database(name: str, reason: str) -> DataFileError:
    """Return the error of a database that another program has open."""
    problem = f"is open elsewhere, and DuckDB lets only one write to it: {printable(reason, REASON)}."
    return DataFileError("held", f"{printable(name)} {problem}", subject=name)


def _unreachable(address: str, reason: str) -> DataFileError:
    """Return the error of an address from which nothing can be fetched."""
    problem = f"{printable(address)} cannot be read: {printable(reason, REASON)}."
    return DataFileError("address", problem, subject=address)


def _missing_extension(address: str, extension: str) -> MissingExtraError:
    """Return the error of an address that DuckDB needs an extension for."""
    problem = (
        f"{printable(address)} cannot be read: DuckDB fetches with its extension {extension}, which is not installed."
    )
    hint = f'duckdb.sql("INSTALL {extension}")  # once'
    return MissingExtraError("address-extension", problem, hint, subject=address, values=(extension,))
