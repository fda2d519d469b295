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
from logloss._sources.sql_check import check_condition
from logloss._sources.tables import arrow

_NAME = "rows_of_the_source"
_ROW = '"row of the source"'
_MANY = 500  # columns: of more, only those that a condition names are there, which DuckDB takes long to list


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

    def seen_as(self, casts: Mapping[str, str], constants: Mapping[str, str]) -> Relation:
        """Return the rows with some columns cast to other types, and with columns that hold one value."""
        if not casts and not constants:
            return self
        cells = [f"CAST({name} AS {kind}) AS {name}" for name, kind in _quoted(casts)]
        own = "".join(f", {value} AS {name}" for name, value in _quoted(constants))
        replaced = f" REPLACE ({', '.join(cells)})" if cells else ""
        return Relation(f"(SELECT *{replaced}{own} FROM {self.table})", self.cells)  # noqa: S608


def _quoted(columns: Mapping[str, str]) -> Iterator[tuple[str, str]]:
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


# What the text of a cell v may look like, in the order in which it is tried. A whole number is written as SQL would
# write it: 007 is a text, for a column of numbers never holds it. What stands in quotes in JSON may only be a time.
_UNQUOTED, _ANY = True, False
_LOOKS = {
    "whole": (_UNQUOTED, "CAST(try_cast({v} AS BIGINT) AS VARCHAR) = {v}"),
    "long": (_UNQUOTED, "CAST(try_cast({v} AS HUGEINT) AS VARCHAR) = {v}"),
    "number": (_UNQUOTED, r"try_cast({v} AS DOUBLE) IS NOT NULL AND NOT regexp_matches({v}, '_|^[+-]?0\d+$')"),
    "flag": (_UNQUOTED, "lower({v}) IN ('true', 'false')"),
    "date": (_ANY, r"regexp_full_match({v}, '\d{{4}}-\d\d-\d\d') AND try_cast({v} AS DATE) IS NOT NULL"),
    "instant": (
        _ANY,
        r"regexp_full_match({v}, '\d{{4}}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?') "
        "AND try_cast({v} AS TIMESTAMP) IS NOT NULL",
    ),
    "time": (_ANY, r"regexp_full_match({v}, '\d\d:\d\d:\d\d(\.\d+)?') AND try_cast({v} AS TIME) IS NOT NULL"),
}
_TEXT = 1 << len(_LOOKS)  # a cell that looks like none of these
# The SQL type of a column all of whose cells look like some of these: the first that fits.
_TYPES: tuple[tuple[set[str], str], ...] = (
    (set(), '"NULL"'),  # nothing in it: compares with anything
    ({"whole"}, "BIGINT"),
    ({"whole", "long"}, "HUGEINT"),
    ({"whole", "long", "number"}, "DOUBLE"),
    ({"flag"}, "BOOLEAN"),
    ({"date"}, "DATE"),
    ({"date", "instant"}, "TIMESTAMP"),
    ({"time"}, "TIME"),
)


def typed(
    run: Callable[[str], Any],
    texts: str,
    values: Mapping[str, str],
    cells: Mapping[str, str],
    condition: str,
    seen: dict[str, int],
    quoted: Mapping[str, str] | None = None,
) -> Relation:
    """Return a table of texts with, beside them, columns of the SQL types that all their cells look like.

    Parameters
    ----------
    run : callable
        Returns DuckDB's relation of a query.
    texts : str
        The table of texts.
    values : mapping of str to str
        The names of all columns, distinct in SQL, and the expressions of their texts.
    cells : mapping of str to str
        The texts that are asked for.
    condition : str
        What will be asked of the columns. Only those it may speak of are looked at; the others are texts.
    seen : dict of str to int
        What is known of columns from an earlier look, which is added to.
    quoted : mapping of str to str, optional
        The expressions that say whether a cell stands in quotes, and is no number.
    """
    spoken = spoken_of(values, condition)
    new = {name: f"trim({values[name]})" for name in spoken if name not in seen}
    if new:
        looks = [f"bit_or({_look(text, (quoted or {}).get(name))})" for name, text in new.items()]
        (found,) = run(f"SELECT {', '.join(looks)} FROM {texts}").fetchall()  # noqa: S608
        seen |= {name: look or 0 for name, look in zip(new, found, strict=True)}
    columns = [
        f"{_cast(values[name], _type(seen[name]) if name in seen else 'VARCHAR')} AS {duckdb_scan.identifier(name)}"
        for name in (values if len(values) <= _MANY else spoken or [*values][:1])
    ]
    # Their own names are those of no column: a header may well hold c0.
    own = {
        name: duckdb_scan.identifier(duckdb_scan.unused(f"text of {cell}", [*values])) for name, cell in cells.items()
    }
    columns += [f"{cells[name]} AS {alias}" for name, alias in own.items()]
    return Relation(f"(SELECT {', '.join(columns)} FROM {texts})", own)  # noqa: S608


def spoken_of(names: Iterable[str], condition: str) -> list[str]:
    """Return the columns whose names stand in a condition, or all where it may mean some without their names."""
    lower = condition.lower()
    if any(sign in lower for sign in ("*", "#", "columns")):
        return list(names)
    return [name for name in names if name.lower().replace('"', '""') in lower]


def _look(text: str, quoted: str | None) -> str:
    tests = [
        f"WHEN {f'NOT {quoted} AND ' if quoted and unquoted else ''}{test.format(v=text)} THEN {1 << bit}"
        for bit, (unquoted, test) in enumerate(_LOOKS.values())
    ]
    return f"CASE WHEN {text} IS NULL THEN 0 {' '.join(tests)} ELSE {_TEXT} END"


def _type(look: int) -> str:
    """Return the SQL type of a column, from the bits of what its cells look like."""
    names = {name for bit, name in enumerate(_LOOKS) if look >> bit & 1}
    return "VARCHAR" if look & _TEXT else next((kind for fit, kind in _TYPES if names <= fit), "VARCHAR")


def _cast(value: str, kind: str) -> str:
    if kind == "VARCHAR":
        return value
    return "NULL" if kind == '"NULL"' else f"CAST(trim({value}) AS {kind})"


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
