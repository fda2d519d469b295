"""Files of rows, told apart by their first bytes, not by their names: Parquet, Arrow, DuckDB databases, text, JSON.

Standard input is copied to a temporary file first: a second look at the rows names what is wrong with them.
"""

from __future__ import annotations

import glob
import sys
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from typing import Any, cast

from logloss._accumulate.batch import ROWS, Batch
from logloss._sources import duckdb_scan
from logloss._sources.base import Source
from logloss._sources.dataset import Folder, partition
from logloss._sources.optional import need
from logloss._sources.pieces import Piece, kept
from logloss._sources.relation import Relation, registered
from logloss._sources.source_errors import damaged_file
from logloss._sources.sql import is_database, open_database
from logloss._sources.tables import arrow
from logloss._sources.text import json_objects
from logloss._sources.text.compression import PLAIN, PackedFile, packing
from logloss._sources.text.csv_files import Delimited
from logloss.errors import REASON, Change, DataFileError, LogLossError, near_match, printable

STDIN = "-"
TEXTS, PACKED = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson"), (".gz", ".zst")
SUFFIXES = (*TEXTS, *PACKED, ".parquet", ".arrow", ".feather", ".ipc")  # what a folder looks for
_LINE = 1 << 16  # bytes: what is looked at to tell forms apart


def open_file(place: str | Path, stdin: BufferedIOBase | None = None, name: str | None = None) -> Source:
    """Return the source of a file, or of standard input for "-".

    Parameters
    ----------
    place : str or Path
        CSV or its relatives and JSON lines (plain, gzip or Zstandard), Parquet, Arrow IPC (file, stream, Feather), or a
        DuckDB database, with `#table` behind its name where it has several; or a folder or pattern of such files.
    stdin : buffered binary stream, optional
        What "-" reads.
    name : str, optional
        What messages call the file, where it is a copy with a name of its own.

    Raises
    ------
    DataFileError
        There is no such file, or it is not one of those that can be read.
    """
    if str(place) == STDIN:
        return _spooled(stdin or cast("BufferedIOBase", sys.stdin.buffer))
    path = Path(place)
    try:
        if path.is_dir():
            return _together(path, [entry for entry in sorted(path.rglob("*")) if _is_data(entry, path)], str(place))
        if not path.exists():
            if matches := [Path(match) for match in sorted(glob.glob(str(place), recursive=True))]:  # noqa: PTH207
                return _together(path, [match for match in matches if match.is_file()], str(place))
            file, sign, table = str(place).rpartition("#")
            if sign and Path(file).is_file() and is_database(_start(Path(file))):
                return open_database(Path(file), table, file)
            raise _no_file(str(place), _near(path))
        return _told_apart(path, name or str(place))
    except OSError as cause:
        raise _unreadable_file(str(place), cause.strerror or str(cause)) from cause


def exists(text: str) -> bool:
    """Say whether there is a file or a folder of this name."""
    try:
        return Path(text).exists()
    except (OSError, ValueError):  # too long for a name, or with characters that no name has
        return False


def _is_data(path: Path, folder: Path) -> bool:
    """Say whether a file of a folder is one of rows: not hidden, nor of those that writers leave beside them."""
    hidden = any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
    return not hidden and path.suffix.lower() in SUFFIXES and path.is_file()


def _together(place: Path, paths: Sequence[Path], name: str) -> Source:
    """Return files as one source; they must have the same columns."""
    partitions = [partition(path.parent.parts) for path in paths]
    files = [_told_apart(path, str(path), own) for path, own in zip(paths, partitions, strict=True)]
    forms = {(*file.columns, *own) for file, own in zip(files, partitions, strict=True)}
    if len(forms) != 1:
        raise _no_common_columns(name)
    # A column that the files hold themselves is read from there.
    own = [{key: value for key, value in pairs.items() if key not in files[0].columns} for pairs in partitions]
    return Folder(files, own, name)


def _told_apart(path: Path, name: str, constants: Mapping[str, str] | None = None) -> Source:
    start = _start(path)
    if start.startswith(b"PAR1"):
        return Parquet(path, name, constants)
    if start.startswith((b"ARROW1", b"\xff\xff\xff\xff")):
        return ArrowFile(path, name, streamed=not start.startswith(b"ARROW1"))
    if is_database(start):
        return open_database(path, None, name)
    file = PackedFile(path, name, packing(start))
    if file.packing != PLAIN:
        with file.explained(), file.open() as stream:
            start = stream.read(_LINE)
    form = json_objects.form(start)
    return (
        Delimited(path, name, file.packing)
        if form is None
        else json_objects.JsonObjects(path, name, file.packing, form)
    )


def _start(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_LINE)


class Parquet(Source):
    """A Parquet file, decoded a few rows at a time; `constants` are columns for conditions to speak of, too."""

    def __init__(self, path: Path, name: str, constants: Mapping[str, str] | None = None) -> None:
        self.path, self.name, self._constants = path, name, constants or {}
        self._metadata: Any = None
        with _explained(name, "Parquet"), self._open() as file:
            self._schema = file.schema_arrow
            self.columns = tuple(self._schema.names)
            self._metadata = file.metadata
            self.expected = self._metadata.num_rows

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield the row groups, each to be decoded by whoever takes it."""
        groups = self._groups(columns)
        return groups if where is None else kept(groups, self._holds(where))

    def _groups(self, columns: Sequence[str]) -> Iterator[Piece]:
        first = 0
        for group in range(self._metadata.num_row_groups):
            size = self._metadata.row_group(group).num_rows
            yield Piece(size, self._group(group, first, columns))
            first += size

    def _group(self, group: int, first: int, wanted: Sequence[str]) -> Iterator[Batch]:
        # A reader of its own, because one reader serves one thread; one thread, because the pieces are the threads'.
        with _explained(self.name, "Parquet"), self._open(self._texts(wanted)) as file:
            records = file.iter_batches(ROWS, row_groups=[group], columns=list(wanted), use_threads=False)
            yield from arrow.batches(records, {name: name for name in wanted}, first)

    @contextmanager
    def relation(self, connection: Any, columns: Sequence[str], *, condition: str | None = None) -> Iterator[Relation]:
        """Let DuckDB read the file itself."""
        table = f"read_parquet({duckdb_scan.path(self.path)}, hive_partitioning = false)"
        if self._constants:
            cells = ", ".join(
                f"{duckdb_scan.value(value)} AS {duckdb_scan.identifier(key)}" for key, value in self._constants.items()
            )
            table = f"(SELECT *, {cells} FROM {table})"  # noqa: S608
        duckdb = need("duckdb", "joining files")
        try:
            yield Relation(table, {name: duckdb_scan.identifier(name) for name in columns})
        except duckdb.Error as cause:
            raise damaged_file(self.name, "Parquet", duckdb_scan.reason(cause)) from cause

    def _texts(self, wanted: Sequence[str]) -> list[str]:
        """Return the columns of texts, which Parquet holds as words and codes, and which are best left so."""
        return [name for name in wanted if arrow.is_text(self._schema.field(self.columns.index(name)).type)]

    def _open(self, coded: Sequence[str] = ()) -> Any:
        parquet = need("pyarrow.parquet", "reading Parquet files")
        return parquet.ParquetFile(self.path, metadata=self._metadata, memory_map=True, read_dictionary=list(coded))


class ArrowFile(Source):
    """An Arrow IPC file (also called Feather) or stream, mapped into memory and read batch by batch."""

    def __init__(self, path: Path, name: str, *, streamed: bool) -> None:
        self.path, self.name, self.streamed = path, name, streamed
        with self._open() as (schema, _):
            self.columns = tuple(schema.names)

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield the record batches, each to be turned into columns by whoever takes it."""
        return self._filtered(columns, where) if where is not None else self._pieces(columns)

    def _pieces(self, columns: Sequence[str]) -> Iterator[Piece]:
        with self._open(columns) as (_, records):
            yield from arrow.pieces(records, {name: name for name in columns})

    @contextmanager
    def relation(self, connection: Any, columns: Sequence[str], *, condition: str | None = None) -> Iterator[Relation]:
        """Give DuckDB the record batches."""
        with (
            self._open(columns if condition is None else None) as (schema, records),
            registered(connection, schema, records, columns) as rows,
        ):
            yield rows

    @contextmanager
    def _open(self, columns: Sequence[str] | None = None) -> Iterator[tuple[Any, Iterator[Any]]]:
        """Give the schema and the record batches of some columns, or of all."""
        pa, ipc = need("pyarrow", "reading Arrow files"), need("pyarrow.ipc", "reading Arrow files")
        fields = None if columns is None else [self.columns.index(name) for name in columns]
        options = ipc.IpcReadOptions(included_fields=fields)
        with _explained(self.name, "Arrow"), pa.memory_map(str(self.path)) as mapped:
            reader = (ipc.open_stream if self.streamed else ipc.open_file)(mapped, options=options)
            records = reader if self.streamed else map(reader.get_batch, range(reader.num_record_batches))
            yield reader.schema, map(_validated, records)


def _validated(record: Any) -> Any:
    record.validate(full=True)  # a damaged file may hold offsets that point anywhere
    return record


@contextmanager
def _explained(name: str, form: str) -> Iterator[None]:
    pyarrow = need("pyarrow", "reading files")
    try:
        yield
    except LogLossError:
        raise
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as cause:
        reason = str(cause).strip().partition("\n")[0].rstrip(" .")
        raise damaged_file(name, form, reason) from cause


def _spooled(stream: BufferedIOBase) -> Source:
    """Return the source of a copy of the stream; the copy goes when the source does."""
    with tempfile.NamedTemporaryFile(prefix="logloss-", delete=False) as spool:
        path = Path(spool.name)
        try:
            while chunk := stream.read1(1 << 20):  # what is there: an interrupt is seen between two, and never waits
                spool.write(chunk)
            spool.flush()
            source = _told_apart(path, "standard input")
        except BaseException:
            path.unlink()
            raise
    weakref.finalize(source, path.unlink, missing_ok=True)
    return source


def _near(path: Path) -> str | None:
    """Return the file that was probably meant, if one has a like name."""
    folder = path.parent if path.parent.is_dir() else Path()
    near = near_match(path.name, [file.name for file in folder.iterdir() if file.is_file()])
    return None if near is None else str(folder / near)


def _no_file(name: str, near: str | None) -> DataFileError:
    """Return the error of a file that is not there; `near` is the one that was probably meant."""
    change = None if near is None else Change("data", near)
    return DataFileError("no-file", f"there is no file {printable(name)}.", subject=name, change=change)


def _no_common_columns(name: str) -> DataFileError:
    """Return the error of a folder or pattern of files that are not one table."""
    problem = "is a directory or a pattern, and its files are not one table: there are none, or their columns differ."
    return DataFileError("directory", f"{printable(name)} {problem}", subject=name)


def _unreadable_file(name: str, reason: str) -> DataFileError:
    """Return the error of a file that the system does not let be read."""
    problem = f"{printable(name)} cannot be read: {printable(reason, REASON)}."
    return DataFileError("unreadable", problem, subject=name)
