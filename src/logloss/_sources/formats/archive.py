"""Zip archives: the one file of rows that is in them, or the one that is named."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from logloss._sources.base import Source
from logloss._sources.formats.parts import chosen
from logloss._sources.formats.workbook import Sheet
from logloss._sources.source_errors import damaged_file, unread_format
from logloss._sources.spool import blocks
from logloss.errors import DataFileError, printable

# What is no archive to whoever has it, by a member that it has.
_BOOKS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_OTHERS = {"word/document.xml": "a Word document", "ppt/presentation.xml": "a PowerPoint presentation"}

Spool = Callable[[Iterable[bytes], str], Source]


def open_zip(path: Path, name: str, part: str | None, spooled: Spool, data: Callable[[str], bool]) -> Source:
    """Return the source of a member of an archive, or of a workbook, which is one, too.

    Parameters
    ----------
    path, name : Path, str
        Where it is, and what messages call it.
    part : str, optional
        The member, or the sheet.
    spooled : callable
        Makes a source of the content of a file, in blocks, and a name.
    data : callable
        Says whether a member of this name holds rows.

    Raises
    ------
    DataFileError
        There is no such member, or there are several and none is named, or it cannot be unpacked.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
            if any(book in names for book in _BOOKS):
                return Sheet(path, name, part)
            for member, what in _OTHERS.items():
                if member in names:
                    raise unread_format(name, what)
            if names and all(member.endswith(".npy") for member in names):
                raise unread_format(name, "arrays of NumPy (.npz)")
            plain = [member for member in names if not _is_beside(member)]
            rows = [member for member in plain if data(member)] or plain
            member = chosen(name, part, names if part in names else rows, "a zip archive", "member")
            if archive.getinfo(member).flag_bits & 1:
                raise _encrypted(name)
            with archive.open(member) as stream:
                return spooled(blocks(stream), name if part is None else f"{name}#{member}")
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error) as cause:
        raise damaged_file(name, "zip", str(cause).rstrip(".")) from cause


def _is_beside(member: str) -> bool:
    """Say whether a member is hidden, or what a system puts beside the files."""
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(member).parts)


def _encrypted(name: str) -> DataFileError:
    """Return the error of an archive that asks for a password."""
    return DataFileError("encrypted", f"{printable(name)} is encrypted: unpack it first.", subject=name)
