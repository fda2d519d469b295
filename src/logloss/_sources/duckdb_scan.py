"""DuckDB and its SQL: connections, names and texts as SQL writes them, results as a stream, reasons in one line."""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from logloss import _temporary
from logloss._accumulate.batch import ROWS, number
from logloss._sources.optional import need


def connect() -> Any:
    """Return a DuckDB connection of its own, which keeps rows in order, draws nothing, and fetches nothing."""
    connection = need("duckdb", "reading text files and `where`").connect()
    connection.execute("SET enable_progress_bar = false; SET autoinstall_known_extensions = false")
    connection.execute("SET python_enable_replacements = false")  # no name in SQL is that of a variable here
    connection.execute("SET disabled_optimizers = 'in_clause'")  # a long IN would be a join, which keeps no order
    folder = _temporary.name()  # made when rows do not fit into memory; its own is the folder one stands in
    connection.execute(f"SET temp_directory = {literal(str(folder))}")
    weakref.finalize(connection, _temporary.forget, folder)  # which it has removed then
    return connection


def confine(connection: Any, file: Path | None) -> None:
    """Let a connection open this file and no other, from now on."""
    names = [] if file is None else [literal(str(file)), path(file)]
    connection.execute(f"SET allowed_paths = [{', '.join(names)}]; SET enable_external_access = false")


def confine_to_folders(connection: Any, files: Iterable[Path]) -> None:
    """Let a connection open what is in the folders of these files, and nothing else: each open looks through a list."""
    names = sorted({f"{os.path.abspath(file.parent)}{os.sep}" for file in files})  # noqa: PTH100  # a link stays one
    connection.execute(f"SET allowed_directories = [{', '.join(map(literal, names))}]")
    connection.execute("SET enable_external_access = false")


def literal(text: str) -> str:
    """Return text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def path(file: Path) -> str:
    """Return a path as an SQL string in which no character is a pattern."""
    return literal("".join(f"[{c}]" if c in "*?[" else c for c in str(file)))


def paths(files: Iterable[Path]) -> str:
    """Return what a function of DuckDB that reads files is given."""
    places = [path(file) for file in files]
    return places[0] if len(places) == 1 else f"[{', '.join(places)}]"


def value(text: str) -> str:
    """Return text as an SQL number where it is one, else as a string."""
    return text if number(text) is not None and text.strip("+-.0123456789") == "" else literal(text)


def identifier(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


# What SQL takes for its own words.
_RESERVED = frozenset(
    """all and any as asc both case cast check collate column constraint create default desc distinct do else end except
    false fetch for foreign from grant group having in initially intersect into lateral leading limit not null offset on
    only or order placing primary qualify references returning select some symmetric table then to trailing true union
    unique using variadic when where window with""".split()  # noqa: SIM905
)


def short_identifier(name: str) -> str:
    """Return a name as one writes it in SQL by hand: without quotes where it needs none.

    Examples
    --------
    >>> short_identifier("y"), short_identifier("the y"), short_identifier("end")
    ('y', '"the y"', '"end"')
    """
    plain = name.isascii() and name.isidentifier() and name.lower() not in _RESERVED
    return name if plain else identifier(name)


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
    lower = {column.lower() for column in taken}
    while name.lower() in lower:
        name += "_"
    return name


def reader(connection: Any, sql: str) -> Any:
    """Return the result of a query as a stream of Arrow record batches."""
    return stream(connection.sql(sql))


def stream(relation: Any) -> Any:
    """Return a relation as a stream of Arrow record batches."""
    opened = getattr(relation, "to_arrow_reader", None) or relation.fetch_arrow_reader
    return opened(ROWS)


def reason(cause: BaseException) -> str:
    """Return in one line what DuckDB says, without the query and the kind of error."""
    text = str(cause).partition("\n\n")[0]
    kind, colon, rest = text.partition(": ")
    return " ".join((rest if colon and kind.endswith("Error") else text).split()).rstrip(" .!")
