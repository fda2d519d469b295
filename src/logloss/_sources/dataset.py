"""Several files as one table: a folder, its folders, a pattern; names like day=3 on the way are columns."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import Batch, Column, worded
from logloss._sources import duckdb_scan, relation
from logloss._sources.base import Source, paths_of
from logloss._sources.pieces import Piece
from logloss._sources.relation import FILE
from logloss._sources.source_errors import repeated_column
from logloss._sources.text import cell_types
from logloss.errors import ArgumentError, ColumnError, DataFileError, LogLossError, printable

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
        self._starts: dict[int, int] = {}  # of the files of which some row has been reached

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield the files' pieces; files that are alike are read together.

        Raises
        ------
        LogLossError
            A file lacks a column that is asked for, cannot be read, or the condition is wrong in it.
        """
        for file, partition in zip(self._files, self._partitions, strict=True):
            for name in columns:
                if name not in file.columns and name not in partition:
                    raise _no_column(name, file.name)
                if (count := file.columns.count(name)) > 1:
                    raise repeated_column(name, count, file.name)
        runs = self._runs(where)
        if where is not None or any(len(run.files) > 1 for run in runs):
            self._connect(runs)
        if where is not None:
            _let_see_alike(runs, where)
        start = 0
        self._starts = {}
        for run in runs:
            own = [name for name in columns if name in run.source.columns] or list(run.source.columns[:1])
            first = start
            with run.told(own, where):
                for piece in run.scan(own, where):
                    yield Piece(piece.size, self._moved(piece, run, first, columns))
                    start += piece.size

    def _runs(self, where: str | None) -> list[Run]:
        """Return the files in the order of their rows, those together that one query can read."""
        runs: list[tuple[object, Run]] = []
        for at, (file, partition) in enumerate(zip(self._files, self._partitions, strict=True)):
            alike = file.alike(where) if FILE not in self.columns else None
            key = (at,) if alike is None else (type(file), alike, tuple(partition))
            if runs and runs[-1][0] == key:
                runs[-1][1].files.append(file)
            else:
                runs.append((key, Run(at, [file], self._partitions)))
        return [run for _, run in runs]

    def _connect(self, runs: Sequence[Run]) -> None:
        """Give all files one connection, which can open no others: each takes long to make."""
        connection = duckdb_scan.connect()
        duckdb_scan.confine_to_folders(connection, paths_of(self._files))
        values = {key: {own[key] for own in self._partitions if key in own} for own in self._partitions for key in own}
        written = {key: _constants(some) for key, some in values.items()}
        for run in runs:
            run.source.connection = connection
            run.source.constants = {
                key: [written[key][own[key]] for own in run.partitions] for key in run.partitions[0]
            }

    def _moved(self, piece: Iterable[Batch], run: Run, start: int, wanted: Sequence[str]) -> Iterator[Batch]:
        """Yield the batches of a run as those of the folder, with the columns that names of folders hold."""
        for batch in piece:
            first = batch.first + start
            if FILE in batch.columns:
                held, rows, codes = np.unique(batch.columns[FILE].numbers, return_index=True, return_inverse=True)
                held = held.astype(np.intp)
            else:
                held = rows = np.zeros(min(batch.size, 1), np.intp)
                codes = np.zeros(batch.size, np.intp)
            for file, row in zip((held + run.at).tolist(), (rows + first).tolist(), strict=True):
                self._starts[file] = min(row, self._starts.get(file, row))
            partitions = [run.partitions[at] for at in held.tolist()]
            columns = {name: column for name, column in batch.columns.items() if name != FILE}
            for name in wanted:
                if name not in columns:
                    columns[name] = _constant([own[name] for own in partitions], codes)
            yield replace(batch, first=first, columns=columns)

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
        return max(at for at, start in self._starts.items() if start <= row)


@dataclass
class Run:
    """Files one after the other that one query can read.

    Parameters
    ----------
    at : int
        The number of the first.
    files : list of Source
        All of them.
    all_partitions : sequence of mappings
        Of each file of the folder, the columns that its folders' names hold, and their values.
    """

    at: int
    files: list[Source]
    all_partitions: Sequence[Mapping[str, str]]

    @cached_property
    def source(self) -> Source:
        """The files as one source."""
        first, *others = self.files
        return first.followed_by(others) if others else first

    @property
    def partitions(self) -> Sequence[Mapping[str, str]]:
        """What the names of the folders of each file hold."""
        return self.all_partitions[self.at : self.at + len(self.files)]

    def scan(self, columns: Sequence[str], where: str | None) -> Iterator[Piece]:
        """Yield what the source does, with a column of the number of the file where there are several."""
        return self.source.scan([*columns, FILE] if len(self.files) > 1 else columns, where)

    @contextmanager
    def told(self, columns: Sequence[str], where: str | None) -> Iterator[None]:
        """Say of what cannot be read in which file it stands."""
        try:
            yield
        except LogLossError as error:
            told = self._in_first_file(columns, where, error)
            if isinstance(told, DataFileError):
                told.hint = told.change = None  # which would name one file for all
            raise told from error

    def _in_first_file(self, columns: Sequence[str], where: str | None, error: LogLossError) -> LogLossError:
        """Return the error of the first file that cannot be read, in half of the files, a quarter, and so on."""
        run = self
        while len(run.files) > 1:
            half = len(run.files) // 2
            before = run._part(0, half)
            first = before._error(columns, where)
            run, error = (run._part(half, None), error) if first is None else (before, first)
        if run is not self:
            error = run._error(columns, where) or error
        alone = isinstance(error, ArgumentError) and error.code == "where-sql"
        return _in_file(error, run.files[0].name) if alone and isinstance(error, ArgumentError) else error

    def _part(self, first: int, end: int | None) -> Run:
        part = Run(self.at + first, self.files[first:end], self.all_partitions)
        source, whole = part.source, self.source
        source.connection, source.casts = whole.connection, whole.casts
        source.constants = {name: values[first:end] for name, values in whole.constants.items()}
        if hasattr(whole, "seen"):
            source.seen = dict(whole.seen)
        return part

    def _error(self, columns: Sequence[str], where: str | None) -> LogLossError | None:
        try:
            deque(self.scan(columns, where), maxlen=0)
        except LogLossError as error:
            return error
        return None


def _let_see_alike(runs: Sequence[Run], where: str) -> None:
    """Let a condition see a column in the same type in all files."""
    types: list[dict[str, str]] = []
    for run in runs:
        connection = run.source.connection
        with run.told([], where), run.source.relation(connection, [], condition=where) as rows:
            seen = connection.sql(f"SELECT * FROM {rows.table}")  # noqa: S608
            spoken = set(relation.spoken_of(seen.columns, where))
            kinds = zip(seen.columns, map(str, seen.types), strict=True)
            types.append({name: kind for name, kind in kinds if name in spoken})
    for run, own in zip(runs, types, strict=True):
        common = {name: _common({other[name] for other in types if name in other}) for name in own}
        run.source.casts = {name: kind for name, kind in common.items() if kind != own[name]}
        if hasattr(run.source, "seen"):  # of texts that look like numbers the texts: NA is no word among numbers
            for name in run.source.casts.keys() & run.source.seen.keys():
                if common[name] == "VARCHAR":
                    run.source.seen[name] |= cell_types.TEXT


def _constants(values: Collection[str]) -> dict[str, str]:
    """Return the values of a column of folders' names in SQL: numbers if all are, else texts."""
    known = [value for value in values if value != NOTHING]
    numbers = all(duckdb_scan.value(value) == value for value in known)
    whole = numbers and not any("." in value for value in known)
    write = str if whole else "{}::DOUBLE".format if numbers else duckdb_scan.literal
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


def _constant(values: Sequence[str], files: NDArray[np.intp]) -> Column:
    """Return the column of the values of files, from the file of each row."""
    words = list(dict.fromkeys(value for value in values if value != NOTHING))
    if not words:
        return Column(np.full(files.size, np.nan))
    codes = {word: code for code, word in enumerate(words)} | {NOTHING: -1}
    return worded(words, np.array([codes[value] for value in values], np.int32)[files], parse=True)


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
