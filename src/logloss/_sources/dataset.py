"""Several files as one table: a folder, its folders, a pattern; names like day=3 on the way are columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import unquote

import numpy as np

from logloss._accumulate.batch import Batch, Column, worded
from logloss._sources import duckdb_scan, relation
from logloss._sources.base import Source
from logloss._sources.pieces import Piece
from logloss.errors import ArgumentError, ColumnError, printable

_LONG = {"UBIGINT", "HUGEINT", "UHUGEINT"}
_WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"} | _LONG
NOTHING = "__HIVE_DEFAULT_PARTITION__"  # what a folder of rows without a value is called


class Folder(Source):
    """Files one after the other, read by the names of their columns, which may stand in another order in each.

    Parameters
    ----------
    files : sequence of Source
        In the order of their rows.
    partitions : sequence of mappings
        Of each file, the columns that its folders' names hold, and their values.
    name : str
        What messages call it.
    """

    def __init__(self, files: Sequence[Source], partitions: Sequence[Mapping[str, str]], name: str) -> None:
        self.name, self._files = name, files
        first = files[0].columns
        held = (*first, *dict.fromkeys(column for file in files for column in file.columns if column not in first))
        # A column that the files hold themselves is read from there.
        self._partitions = [{key: value for key, value in own.items() if key not in held} for own in partitions]
        self.columns = (*held, *dict.fromkeys(key for own in self._partitions for key in own))
        self.has_header = all(file.has_header for file in files)
        self.files = tuple(opened for file in files for opened in file.files)
        sizes = [file.expected for file in files]
        self.expected = sum(size for size in sizes if size is not None) if None not in sizes else None
        self._starts: list[int] = []  # of the files that have been reached

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield the files' pieces.

        Raises
        ------
        LogLossError
            A file lacks a column that is asked for, cannot be read, or the condition is wrong in it.
        """
        for file, partition in zip(self._files, self._partitions, strict=True):
            for name in columns:
                if name not in file.columns and name not in partition:
                    raise _no_column(name, file.name)
        if where is not None:
            self._let_see_alike(where)
        start = 0
        self._starts = []
        for file, partition in zip(self._files, self._partitions, strict=True):
            self._starts.append(start)
            own = [name for name in columns if name not in partition] or list(file.columns[:1])
            try:
                for piece in file.scan(own, where):
                    yield Piece(piece.size, _moved(piece, self._starts[-1], partition, columns))
                    start += piece.size
            except ArgumentError as error:
                raise (_in_file(error, file.name) if error.code == "where-sql" else error) from error

    def _let_see_alike(self, where: str) -> None:
        """Let a condition see a column in the same type in all files, and the names of folders as columns."""
        values = {key: {own[key] for own in self._partitions if key in own} for own in self._partitions for key in own}
        connection = duckdb_scan.connect()
        duckdb_scan.confine_to_folders(connection, (file.path for file in self._files if file.path is not None))
        written = {key: _constants(some) for key, some in values.items()}
        for file, partition in zip(self._files, self._partitions, strict=True):
            file.constants = {key: written[key][value] for key, value in partition.items()}
            file.connection = connection
        types: list[dict[str, str]] = []
        for file in self._files:
            with file.relation(connection, [], condition=where) as rows:
                seen = connection.sql(f"SELECT * FROM {rows.table}")  # noqa: S608
                spoken = set(relation.spoken_of(seen.columns, where))
                kinds = zip(seen.columns, map(str, seen.types), strict=True)
                types.append({name: kind for name, kind in kinds if name in spoken})
        for file, own in zip(self._files, types, strict=True):
            common = {name: _common({other[name] for other in types if name in other}) for name in own}
            file.casts = {name: kind for name, kind in common.items() if kind != own[name]}

    def line(self, row: int) -> int | None:
        """Return the line of its file on which a row starts."""
        at = self._file(row)
        return self._files[at].line(row - self._starts[at])

    def place(self, row: int) -> str:
        """Return where a row stands: its line or row, and its file."""
        at = self._file(row)
        file, own = self._files[at], row - self._starts[at]
        return f"{file.place(own) or f'row {own}'} of {file.name}"

    def _file(self, row: int) -> int:
        return int(np.searchsorted(self._starts, row, side="right")) - 1


def _moved(piece: Iterable[Batch], start: int, partition: Mapping[str, str], wanted: Sequence[str]) -> Iterator[Batch]:
    for batch in piece:
        constant = {name: _constant(value, batch.size) for name, value in partition.items() if name in wanted}
        yield replace(batch, first=batch.first + start, columns={**batch.columns, **constant})


def _constants(values: Collection[str]) -> dict[str, str]:
    """Return the values of a column of folders' names in SQL: numbers if all are, else texts."""
    known = [value for value in values if value != NOTHING]
    write = duckdb_scan.value if all(duckdb_scan.value(value) == value for value in known) else duckdb_scan.literal
    return {value: write(value) for value in known} | {NOTHING: "NULL"}


def _common(types: Collection[str]) -> str:
    """Return the SQL type that holds the values of all of these."""
    types = set(types) - {'"NULL"'} or {'"NULL"'}
    if len(types) == 1:
        return next(iter(types))
    if all(kind in _WHOLE for kind in types):
        return "HUGEINT" if types & _LONG else "BIGINT"
    if all(kind in _WHOLE | {"FLOAT", "DOUBLE"} or kind.startswith("DECIMAL") for kind in types):
        return "DOUBLE"
    return "TIMESTAMP" if all(kind == "DATE" or kind.startswith("TIMESTAMP") for kind in types) else "VARCHAR"


def _constant(value: str, size: int) -> Column:
    if value == NOTHING:
        return Column(np.full(size, np.nan))
    return worded([value], np.zeros(size, np.int32), parse=True)


def partition(folders: Iterable[str]) -> dict[str, str]:
    """Return the columns that names of folders hold.

    Examples
    --------
    >>> partition(["data", "year=2024", "region=a%20b"])
    {'year': '2024', 'region': 'a b'}
    """
    pairs = (folder.partition("=") for folder in folders)
    return {unquote(key): unquote(value) for key, sign, value in pairs if sign and key}


def _no_column(name: str, file: str) -> ColumnError:
    """Return the error of a file that lacks a column which others have."""
    problem = f"there is no column {printable(name)} in {printable(file)}, as there is in files beside it."
    return ColumnError("no-column", problem, subject=name)


def _in_file(error: ArgumentError, file: str) -> ArgumentError:
    """Return what is wrong with a condition, and in which file."""
    problem = f"{error.problem.rstrip('.')} (in {printable(file)})."
    return ArgumentError("where-sql", problem, subject=error.subject, values=error.values)
