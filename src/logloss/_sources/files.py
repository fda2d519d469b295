"""Files of rows, told apart by their first bytes, not by their names; what is no plain file is copied to one first."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Sequence
from io import BufferedIOBase
from pathlib import Path
from typing import IO, cast

from logloss._sources.base import Source
from logloss._sources.dataset import Folder, partition
from logloss._sources.folders import files_of_rows, matches, named_as_rows
from logloss._sources.formats import signatures
from logloss._sources.formats.stat_files import READERS, StatFile
from logloss._sources.opened import opened, unchanged
from logloss._sources.source_errors import empty_file, unread_format
from logloss._sources.spool import blocks, spooled
from logloss._sources.text import json_objects
from logloss._sources.text.compression import IN_PLACE, PLAIN, PackedFile, packing
from logloss._sources.text.csv_files import Delimited
from logloss._sources.text.encodings import as_utf8, wide_encoding
from logloss.errors import REASON, Change, DataFileError, near_match, printable

STDIN = "-"
_LINE = 1 << 16  # bytes: what is looked at to tell forms apart
_PARTS = ("duckdb", "sqlite", "zip", "excel")  # formats of which #NAME is a part


def open_file(place: str | Path, stdin: BufferedIOBase | None = None, name: str | None = None) -> Source:
    """Return the source of a file, of standard input for "-", or of a pipe.

    Parameters
    ----------
    place : str or Path
        CSV or its relatives and JSON (plain or packed), Parquet, Arrow IPC (file, stream, Feather), DuckDB, SQLite,
        Excel, Stata, SAS or SPSS; with `#part` behind the name of a database, a workbook or a zip archive that holds
        several; or a folder or pattern of such files.
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
        if stdin is None and sys.stdin is None:  # closed by who called
            raise _unreadable_file("standard input", "it is closed")
        return _copied(blocks(cast("IO[bytes]", stdin or sys.stdin.buffer)), "standard input")
    path = Path(place)
    try:
        if path.is_dir():
            return _together(*files_of_rows(path), name=str(place))
        if not path.exists():
            if found := matches(str(place)):
                return _together([match for match in found if match.is_file()], name=str(place))
            file, part = _part(str(place))
            if part is not None:
                return told_apart(Path(file), file, part)
            raise _no_file(str(place), _near(path))
        if _comes_once(path):
            with path.open("rb") as stream:
                return _copied(blocks(stream), name or str(place))
        return told_apart(path, name or str(place))
    except OSError as cause:
        part = cause.filename if isinstance(cause.filename, str) else str(place)  # of a folder
        raise _unreadable_file(part, cause.strerror or str(cause)) from cause


def exists(text: str) -> bool:
    """Say whether there is a file or a folder of this name."""
    try:
        return Path(text).exists()
    except (OSError, ValueError):  # too long for a name, or with characters that no name has
        return False


def told_apart(path: Path, name: str, part: str | None = None) -> Source:
    """Return the source of a file of this kind, or of a part of it, which knows what it was when it was opened."""
    file = opened(path, name)
    with unchanged([file]):
        source = _of_file(path, name, part)
    source.files = source.files or (file,)  # of a copy, which nobody changes, it knows already
    return source


def _of_file(path: Path, name: str, part: str | None) -> Source:
    start = _start(path)
    form = signatures.form(start)
    if form is not None:
        return _of_format(path, name, part, form)
    file = PackedFile(path, name, packing(start))
    if file.packing != PLAIN:
        with file.explained(), file.open() as stream:
            start = stream.read(_LINE)
        if file.packing not in IN_PLACE or signatures.form(start) is not None:
            return _copied(file.blocks(), name)
    if (encoding := wide_encoding(start)) is not None:
        return _copied(as_utf8(file.blocks(), encoding, name), name)
    objects = json_objects.form(start)
    if objects is not None:
        return json_objects.JsonObjects(path, name, file.packing, objects)
    return Delimited(path, name, file.packing)


def _of_format(path: Path, name: str, part: str | None, form: str) -> Source:
    """Return the source of a file in a format of its own, whose module is loaded now."""
    if form == "parquet":
        from logloss._sources.formats.parquet import Parquet

        return Parquet(path, name)
    if form in {"arrow", "arrow stream"}:
        from logloss._sources.formats.arrow_files import ArrowFile

        return ArrowFile(path, name, streamed=form == "arrow stream")
    if form == "duckdb":
        from logloss._sources.sql import open_database

        return open_database(path, part, name)
    if form == "sqlite":
        from logloss._sources.formats.sqlite import SqliteTable

        return SqliteTable(path, name, part)
    if form == "excel":
        from logloss._sources.formats.workbook import Sheet

        return Sheet(path, name, part)
    if form == "zip":
        from logloss._sources.formats.archive import open_zip

        return open_zip(path, name, part, _copied, named_as_rows)
    if form in READERS:
        return StatFile(path, name, form)
    raise unread_format(name, form)


def _copied(content: Iterable[bytes], name: str) -> Source:
    """Return the source of a temporary file with this content."""
    return spooled(content, lambda path: told_apart(path, name))


def _comes_once(path: Path) -> bool:
    """Say whether a file is a pipe or a terminal, which can be read but once."""
    mode = path.stat().st_mode
    if stat.S_ISCHR(mode):
        with path.open("rb") as device:
            return os.isatty(device.fileno())
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _part(place: str) -> tuple[str, str | None]:
    """Return the file and the part of it that a text names; no part where there is no such file."""
    at = place.rfind("#")
    while at > 0:
        file = Path(place[:at])
        if file.is_file() and signatures.form(_start(file)) in _PARTS:
            return place[:at], place[at + 1 :]
        at = place.rfind("#", 0, at)
    return place, None


def _together(paths: Sequence[Path], aside: Sequence[Path] = (), *, name: str) -> Source:
    """Return files as one source; one that is empty has no rows, as Spark writes it."""
    left = list(map(str, aside))
    files: list[Source] = []
    partitions: list[dict[str, str]] = []
    for path in paths:
        try:
            files.append(told_apart(path, str(path)))
        except DataFileError as error:
            if error.code != "file-empty":
                error.hint = error.change = None  # which would name one file for all
                raise
            left.append(str(path))
        else:
            partitions.append(partition(path.parent.parts))
    if not files:
        raise empty_file(name) if paths else _no_files(name)
    folder = Folder(files, partitions, name)
    folder.left_aside = tuple(sorted(left))
    return folder


def _start(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_LINE)


def _near(path: Path) -> str | None:
    """Return the file that was probably meant, if one has a like name."""
    folder = path.parent if path.parent.is_dir() else Path()
    near = near_match(path.name, [file.name for file in folder.iterdir() if file.is_file()])
    return None if near is None else str(folder / near)


def _no_file(name: str, near: str | None) -> DataFileError:
    """Return the error of a file that is not there; `near` is the one that was probably meant."""
    change = None if near is None else Change("data", near)
    return DataFileError("no-file", f"there is no file {printable(name)}.", subject=name, change=change)


def _no_files(name: str) -> DataFileError:
    """Return the error of a folder or pattern without files of rows."""
    problem = f"{printable(name)} is a directory or a pattern, and there are no files of rows in it."
    return DataFileError("directory", problem, subject=name)


def _unreadable_file(name: str, reason: str) -> DataFileError:
    """Return the error of a file that the system does not let be read."""
    problem = f"{printable(name)} cannot be read: {printable(reason, REASON)}."
    return DataFileError("unreadable", problem, subject=name)
