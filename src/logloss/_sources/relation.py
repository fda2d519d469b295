"""Rows as SQL sees them: a table expression, and what the value of each column is called in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from logloss._accumulate.batch import Batch, Column
from logloss._sources import duckdb_scan
from logloss._sources.optional import need
from logloss._sources.pieces import Piece
from logloss._sources.source_errors import wrong_condition
from logloss._sources.sql_check import check_condition
from logloss._sources.tables import arrow
from logloss._sources.text import cell_types
from logloss.errors import LogLossError

_NAME = "rows_of_the_source"
_ROW = '"row of the source"'
FILE = "number of the file"  # the column of it, among files that are read together
FILE_NUMBER, _FILE = "file_index", '"number of its file"'  # what DuckDB calls it in a file, and where that is selected
MANY = 500  # columns: of more, only those that a condition names are there, which DuckDB takes long to list
_MOST = 5_000  # columns that a condition may speak of


@dataclass(frozen=True)
class Relation:
    """Rows in SQL.

    Attributes
    ----------
    table : str
        What stands for them behind FROM.
    cells : mapping of str to str
        Of each column that was asked for, the expression of its value.
    """

    table: str
    cells: Mapping[str, str]

    def seen_as(self, casts: Mapping[str, str], constants: Mapping[str, Sequence[str]]) -> Relation:
        """Return the rows with some columns cast to other types, and with columns of one value in each file."""
        if not casts and not constants:
            return self
        cells = [f"CAST({name} AS {kind}) AS {name}" for name, kind in _quoted(casts)]
        own = "".join(f", {self._of_file(values)} AS {name}" for name, values in _quoted(constants))
        replaced = f" REPLACE ({', '.join(cells)})" if cells else ""
        number = f", {self.cells[FILE]} AS {_FILE}" if FILE in self.cells else ""
        cells_seen = {**self.cells, FILE: _FILE} if number else self.cells
        return Relation(f"(SELECT *{replaced}{own}{number} FROM {self.table})", cells_seen)  # noqa: S608

    def _of_file(self, values: Sequence[str]) -> str:
        return (
            values[0] if len(set(values)) == 1 else f"([{', '.join(values)}])[CAST({self.cells[FILE]} AS BIGINT) + 1]"
        )


def _quoted(columns: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((duckdb_scan.identifier(name), value) for name, value in columns.items())


def scan(
    run: Callable[[str], Any], relation: Relation, columns: Sequence[str], where: str | None = None
) -> Iterator[Piece]:
    """Yield columns of a relation, in its order; with a condition in SQL, the batches say which rows it keeps.

    `run` returns DuckDB's relation of a query.

    Raises
    ------
    ArgumentError
        The condition is not SQL, or speaks of columns that are not there, or fails on some row.
    """
    cells = [relation.cells[name] for name in columns]
    fields = {name: at for at, name in enumerate(columns)}
    if where is None:
        return arrow.pieces(_records(run, cells, relation.table), fields)
    check_condition(run, where)
    table = _without_nan(run, relation.table)
    if "select" in where.lower():  # a query within is a join, which keeps no order
        table = f"(SELECT *, row_number() OVER () AS {_ROW} FROM {table}) ORDER BY {_ROW}"  # noqa: S608
    # The line break ends a comment that the condition may end in.
    holds = f"coalesce(CAST(({where}\n) AS BOOLEAN), FALSE)"
    return arrow.pieces(_conditional(_records(run, [*cells, holds], table), where), fields, kept=True)


def _without_nan(run: Callable[[str], Any], table: str) -> str:
    """Return a table in which NaN is missing, as everywhere in this package; SQL has it above all numbers."""
    rows = run(f"SELECT * FROM {table}")  # noqa: S608
    names = [duckdb_scan.identifier(name) for name in rows.columns]
    floats = [name for name, kind in zip(names, rows.types, strict=True) if str(kind) in {"DOUBLE", "FLOAT"}]
    # Of a bare column DuckDB believes the statistics of Parquet, which leave NaN out; not so of an element of a list.
    numbers = ", ".join(f"CASE WHEN isnan([{name}][1]) THEN NULL ELSE {name} END AS {name}" for name in floats)
    return f"(SELECT * REPLACE ({numbers}) FROM {table})" if floats else table  # noqa: S608


def _records(run: Callable[[str], Any], cells: Sequence[str], table: str) -> Iterator[Any]:
    stream = duckdb_scan.stream(run(f"SELECT {', '.join(cells)} FROM {table}"))  # noqa: S608
    try:
        yield from stream
    finally:
        stream.close()


def _conditional(records: Iterator[Any], where: str) -> Iterator[Any]:
    """Yield the records; what DuckDB raises about them is the condition's fault, unless it speaks of the file."""
    duckdb = need("duckdb", "a condition in SQL")
    try:
        yield from records
    except (duckdb.Error, OSError) as cause:  # what fails while streaming arrives as Arrow's OSError
        if "CSV" in str(cause) or "Malformed JSON" in str(cause):
            raise
        raise wrong_condition(where, duckdb_scan.reason(cause)) from cause


@contextmanager
def registered(
    connection: Any, schema: Any, records: Iterable[Any], columns: Sequence[str], condition: str | None = None
) -> Iterator[Relation]:
    """Give Arrow record batches to a DuckDB connection, while the context lasts; of very many columns those needed."""
    pa = need("pyarrow", "SQL")
    names = duckdb_scan.distinct(tuple(schema.names))
    places = needed(names, condition, {schema.names.index(name) for name in columns})
    renamed = pa.schema([schema.field(at).with_name(names[at]) for at in places])
    failed: list[LogLossError] = []  # which DuckDB would tell in its own words

    def given() -> Iterator[Any]:
        try:
            yield from (record.select(places).rename_columns(renamed.names) for record in records)
        except LogLossError as error:
            failed.append(error)
            raise

    connection.register(_NAME, pa.RecordBatchReader.from_batches(renamed, given()))
    try:
        cells = {name: duckdb_scan.identifier(names[schema.names.index(name)]) for name in columns}
        yield Relation(_NAME, cells)
    except Exception as cause:
        if failed:
            raise failed[0] from cause
        raise
    finally:
        connection.unregister(_NAME)


def typed(
    run: Callable[[str], Any],
    texts: str,
    values: Mapping[str, str],
    cells: Mapping[str, str],
    condition: str,
    seen: dict[str, int],
    quoted: Mapping[str, str] | None = None,
    *,
    marks: bool = False,
) -> Relation:
    """Return a table of texts with, beside them, columns of the SQL types that all their cells look like.

    Parameters
    ----------
    run : callable
        Returns DuckDB's relation of a query.
    texts : str
        The table of texts.
    values : mapping of str to str
        The names of the columns that the condition may see, distinct in SQL, and the expressions of their texts.
    cells : mapping of str to str
        The texts that are asked for.
    condition : str
        What will be asked of the columns. Only those it may speak of are looked at; the others are texts.
    seen : dict of str to int
        What is known of columns from an earlier look, which is added to.
    quoted : mapping of str to str, optional
        The expressions that say whether a cell stands in quotes, and is no number.
    marks : bool
        Whether numbers may be written as people do, and missing ones marked.
    """
    spoken = spoken_of(values, condition)
    new = [name for name in spoken if name not in seen]
    if new:
        looks = [cell_types.look(f"trim({values[name]})", (quoted or {}).get(name), marks=marks) for name in new]
        (found,) = run(f"SELECT {', '.join(f'bit_or({look})' for look in looks)} FROM {texts}").fetchall()  # noqa: S608
        seen |= {name: look or 0 for name, look in zip(new, found, strict=True)}
    columns = [
        f"{cell_types.seen_as(values[name], seen[name]) if name in seen else values[name]} AS "
        f"{duckdb_scan.identifier(name)}"
        for name in values
    ]
    # Their own names are those of no column: a header may well hold c0.
    own = {
        name: duckdb_scan.identifier(duckdb_scan.unused(f"text of {cell}", list(values)))
        for name, cell in cells.items()
    }
    columns += [f"{cells[name]} AS {alias}" for name, alias in own.items()]
    return Relation(f"(SELECT {', '.join(columns)} FROM {texts})", own)  # noqa: S608


def needed(names: Sequence[str], condition: str | None, wanted: Iterable[int]) -> list[int]:
    """Return the places of the columns that a condition may see: all, or of very many those that it speaks of.

    Parameters
    ----------
    names : sequence of str
        All, distinct in SQL.
    condition : str or None
        SQL from a user.
    wanted : iterable of int
        The places of the columns whose values are asked for.

    Raises
    ------
    ArgumentError
        The condition may speak of more columns than are read for one.
    """
    if condition is None or len(names) <= MANY:
        return list(range(len(names)))
    spoken = set(spoken_of(names, condition))
    if len(spoken) > _MOST:
        raise wrong_condition(condition, f"it may speak of all {len(spoken):,} columns, and at most {_MOST:,} are read")
    places = {*wanted, *(at for at, name in enumerate(names) if name in spoken)}
    return sorted(places) or [0]


# Columns without their names: by their places, by a pattern, or all, with a star that does not multiply.
_MEANS_ALL = re.compile(r"#|columns|/\*|--|(?:^|[(,.]|select|distinct)\s*\*")


def spoken_of(names: Iterable[str], condition: str) -> list[str]:
    """Return the columns whose names stand in a condition, or all where it may mean some without their names."""
    lower = condition.lower()
    if _MEANS_ALL.search(lower):
        return list(names)
    return [name for name in names if name.lower().replace('"', '""') in lower]


def texts(batches: Iterable[Batch], columns: Sequence[str]) -> tuple[Any, Iterator[Any]]:
    """Return the schema and the Arrow record batches of columns as texts, from which numbers are read back exactly."""
    pa = need("pyarrow", "SQL")
    schema = pa.schema([(name, pa.string()) for name in columns])

    def text(parsed: Column) -> Any:
        column = parsed if parsed.texts is None else parsed.texts  # 007 is no 7 where it is an id
        values = [None if value != value else _number(value) for value in column.numbers.tolist()]
        if column.codes is not None:
            words = (*column.words, None)
            values = [words[code] if code >= 0 else value for code, value in zip(column.codes, values, strict=True)]
        return pa.array(values, pa.string())

    return schema, (
        pa.record_batch([text(batch.columns[name]) for name in columns], schema=schema) for batch in batches
    )


def _number(value: float) -> str:
    """Return a number as it is written: without a point where it is whole, as an id is."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else repr(value)
