"""SQL over rows, by DuckDB: the `where` condition, and the parsing of text files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import ROWS, number
from logloss._sources.base import Piece
from logloss._sources.optional import need
from logloss._sources.source_errors import wrong_condition
from logloss._sources.tables import arrow


def connect() -> Any:
    """Return a DuckDB connection of its own, which keeps rows in order, draws nothing, and fetches nothing."""
    connection = need("duckdb", "reading text files and `where`").connect()
    connection.execute("SET enable_progress_bar = false; SET autoinstall_known_extensions = false")
    connection.execute("SET python_enable_replacements = false")  # no name in SQL is that of a variable here
    return connection


def literal(text: str) -> str:
    """Return text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def path(file: Path) -> str:
    """Return a path as an SQL string in which no character is a pattern."""
    return literal("".join(f"[{c}]" if c in "*?[" else c for c in str(file)))


def value(text: str) -> str:
    """Return text as an SQL number where it is one, else as a string."""
    return text if number(text) is not None and text.strip("+-.0123456789") == "" else literal(text)


def identifier(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def distinct(names: tuple[str, ...]) -> list[str]:
    """Return the names with a number added to those that SQL, which ignores case, could not tell apart.

    Examples
    --------
    >>> distinct(("p", "P", "p"))
    ['p', 'P_1', 'p_2']
    """
    taken: set[str] = set()
    told: list[str] = []
    for name in names:
        candidate, count = name, 0
        while candidate.lower() in taken:
            count += 1
            candidate = f"{name}_{count}"
        taken.add(candidate.lower())
        told.append(candidate)
    return told


def unused(name: str, taken: Sequence[str]) -> str:
    """Return the name, lengthened until no other is like it in SQL."""
    lower = {each.lower() for each in taken}
    while name.lower() in lower:
        name += "_"
    return name


def typed(cells: Sequence[str], names: Sequence[str], looks: Sequence[str]) -> str:
    """Return texts as columns of the SQL types that the first rows look like, NULL where a text is none of its type."""
    return ", ".join(
        f"try_cast({cell} AS {_wide(look)}) AS {identifier(name)}"
        for cell, name, look in zip(cells, names, looks, strict=True)
    )


def _wide(look: str) -> str:
    """Return the SQL type to compare in: later rows may hold fractions."""
    if look in {"BIGINT", "HUGEINT", "UBIGINT"}:  # whole numbers that float64 would round
        return "DECIMAL(38, 15)"
    return "DOUBLE" if look in {"TINYINT", "SMALLINT", "INTEGER", "FLOAT", "DOUBLE"} else look


def reader(connection: Any, sql: str) -> Any:
    """Return the result of a query as a stream of Arrow record batches."""
    return stream(connection.sql(sql))


def stream(relation: Any) -> Any:
    """Return a relation as a stream of Arrow record batches."""
    opened = getattr(relation, "to_arrow_reader", None) or relation.fetch_arrow_reader
    return opened(ROWS)


def reason(cause: BaseException) -> str:
    """Return in one line what DuckDB says, without the query and the kind of error."""
    said = str(cause).partition("\n\n")[0]
    kind, colon, rest = said.partition(": ")
    return " ".join((rest if colon and kind.endswith("Error") else said).split()).rstrip(" .!")


def mask(connection: Any, table: str, condition: str) -> Iterator[NDArray[np.bool_]]:
    """Yield whether an SQL condition holds, for the rows of a table expression, in their order.

    Raises
    ------
    ArgumentError
        The condition is not SQL, or speaks of columns that are not there, or fails on some row.
    """
    for record in selected(connection.sql, [], table, condition):
        yield arrow.numbers(record.column(0))


def selected(run: Callable[[str], Any], cells: Sequence[str], table: str, condition: str) -> Iterator[Any]:
    """Yield cells of a table expression and, last, whether an SQL condition holds, as Arrow record batches in order.

    `run` returns the relation of a query.

    Raises
    ------
    ArgumentError
        The condition is not SQL, or speaks of columns that are not there, or fails on some row.
    """
    duckdb = need("duckdb", "a condition in SQL")
    # The condition is the user's own SQL, on their own machine; the line break ends a comment that it may end in.
    holds = f"coalesce(CAST(({condition}\n) AS BOOLEAN), FALSE)"
    sql = f"SELECT {', '.join([*cells, holds])} FROM {table}"  # noqa: S608
    try:
        yield from stream(run(sql))
    except (duckdb.Error, OSError) as cause:  # what fails while streaming arrives as Arrow's OSError
        if "CSV" in str(cause) or "Malformed JSON" in str(cause):  # not the condition's fault
            raise
        raise wrong_condition(condition, reason(cause)) from cause


def selected_pieces(schema: Any, records: Iterable[Any], wanted: Sequence[str], condition: str) -> Iterator[Piece]:
    """Yield columns of Arrow record batches with the rows that an SQL condition keeps, in one pass over them."""
    pa = need("pyarrow", "a condition in SQL")
    names = distinct(tuple(schema.names))
    renamed = pa.schema([field.with_name(name) for field, name in zip(schema, names, strict=True)])
    rows = pa.RecordBatchReader.from_batches(renamed, (record.rename_columns(names) for record in records))
    connection = connect()
    connection.register("rows_of_the_source", rows)
    cells = [identifier(names[schema.names.index(name)]) for name in wanted]
    found = selected(connection.sql, cells, "rows_of_the_source", condition)
    return arrow.pieces(found, {name: at for at, name in enumerate(wanted)}, kept=True)
