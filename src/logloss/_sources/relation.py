"""Rows as SQL sees them: a table expression, and what the value of each column is called in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from logloss._accumulate.batch import Batch, Column
from logloss._sources import duckdb_scan
from logloss._sources.optional import need
from logloss._sources.pieces import Piece
from logloss._sources.source_errors import wrong_condition
from logloss._sources.tables import arrow

_NAME = "rows_of_the_source"


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
    # The condition is the user's own SQL, on their own machine; the line break ends a comment that it may end in.
    holds = f"coalesce(CAST(({where}\n) AS BOOLEAN), FALSE)"
    return arrow.pieces(_conditional(_records(run, [*cells, holds], relation.table), where), fields, kept=True)


def _records(run: Callable[[str], Any], cells: Sequence[str], table: str) -> Iterator[Any]:
    yield from duckdb_scan.stream(run(f"SELECT {', '.join(cells)} FROM {table}"))  # noqa: S608


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
def registered(connection: Any, schema: Any, records: Iterable[Any], columns: Sequence[str]) -> Iterator[Relation]:
    """Give Arrow record batches to a DuckDB connection, while the context lasts."""
    pa = need("pyarrow", "SQL")
    names = duckdb_scan.distinct(tuple(schema.names))
    renamed = pa.schema([field.with_name(name) for field, name in zip(schema, names, strict=True)])
    rows = pa.RecordBatchReader.from_batches(renamed, (record.rename_columns(names) for record in records))
    connection.register(_NAME, rows)
    try:
        cells = {name: duckdb_scan.identifier(names[schema.names.index(name)]) for name in columns}
        yield Relation(_NAME, cells)
    finally:
        connection.unregister(_NAME)


def typed(
    texts: str, values: Sequence[str], names: Sequence[str], looks: Sequence[str], cells: Mapping[str, str]
) -> Relation:
    """Return a table of texts with, beside them, columns of the SQL types that the first rows look like.

    Parameters
    ----------
    texts : str
        The table of texts.
    values, names, looks : sequences of str
        Of each column the expression of its text, its name, and the type: NULL where a text is none of that.
    cells : mapping of str to str
        The texts that are asked for.
    """
    columns = [
        f"try_cast({value} AS {_wide(look)}) AS {duckdb_scan.identifier(name)}"
        for value, name, look in zip(values, duckdb_scan.distinct(tuple(names)), looks, strict=True)
    ]
    # Their own names are those of no column: a header may well hold c0.
    own = {name: duckdb_scan.identifier(duckdb_scan.unused(f"text of {cell}", names)) for name, cell in cells.items()}
    columns += [f"{cells[name]} AS {alias}" for name, alias in own.items()]
    return Relation(f"(SELECT {', '.join(columns)} FROM {texts})", own)  # noqa: S608


def _wide(look: str) -> str:
    """Return the SQL type to compare in: later rows may hold fractions."""
    if look in {"BIGINT", "HUGEINT", "UBIGINT"}:  # whole numbers that float64 would round
        return "DECIMAL(38, 15)"
    return "DOUBLE" if look in {"TINYINT", "SMALLINT", "INTEGER", "FLOAT", "DOUBLE"} else look


def texts(batches: Iterable[Batch], columns: Sequence[str]) -> tuple[Any, Iterator[Any]]:
    """Return the schema and the Arrow record batches of columns as texts, from which numbers are read back exactly."""
    pa = need("pyarrow", "SQL")
    schema = pa.schema([(name, pa.string()) for name in columns])

    def text(column: Column) -> Any:
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
