"""Which files a folder or a pattern means: by their names, in the order of these, and none left out in silence."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from glob import has_magic
from pathlib import Path

TEXTS, PACKED = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson"), (".gz", ".zst", ".bz2", ".xz")
_ROWS = (*TEXTS, *PACKED, ".parquet", ".arrow", ".feather", ".ipc")
_OFTEN_ROWS = (
    ".json",
    ".xlsx",
    ".sqlite",
    ".db",
    ".dta",
    ".sas7bdat",
    ".xpt",
    ".sav",
    ".zip",
)  # or what is beside them
# What is never rows: what tells of them, what made them, checksums, pictures, and what editors and writers leave.
_ABOUT = ("readme", "license", "licence", "changelog", "notice", "makefile", "dockerfile", "thumbs")
_NO_ROWS = frozenset(
    """.md .rst .html .htm .pdf .doc .docx .tex .py .ipynb .r .rmd .jl .sh .sql .yaml .yml .toml .ini .cfg .xml .log
    .crc .md5 .sha1 .sha256 .sig .asc .png .jpg .jpeg .gif .svg .bak .tmp .swp .lock""".split()  # noqa: SIM905
)


def named_as_rows(name: str, suffixes: Sequence[str] = _ROWS + _OFTEN_ROWS) -> bool:
    """Say whether a file is called as files of rows are.

    Examples
    --------
    >>> named_as_rows("May.CSV"), named_as_rows("README.txt"), named_as_rows("part-00000")
    (True, False, False)
    """
    path = Path(name)
    return path.suffix.lower() in suffixes and path.stem.lower() not in _ABOUT


def _may_be_rows(name: str) -> bool:
    """Say whether a file may hold rows whose name does not say so, as Spark's part-00000."""
    path = Path(name)
    known = path.suffix.lower() in _NO_ROWS or path.suffix.lower() in _ROWS + _OFTEN_ROWS
    return not known and path.stem.lower() not in _ABOUT and not name.endswith("~")


def files_of_rows(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the files of rows in a folder and its folders, those of the first kinds that it has and of no kind.

    The other list is that of the files that are left aside, without those whose names begin with _ or a dot.

    Raises
    ------
    OSError
        A folder cannot be read.
    """
    paths = sorted(file for _, files in _below(folder, ("_", ".")) for file in files)
    kinds = ({path for path in paths if named_as_rows(path.name, some)} for some in (_ROWS, _OFTEN_ROWS))
    known = next((some for some in kinds if some), set())
    rows = [path for path in paths if path in known or _may_be_rows(path.name)]
    return rows, sorted(set(paths) - set(rows))


def matches(pattern: str) -> list[Path]:
    """Return the files and folders that a pattern matches, as the shell would, in the order of their names.

    Raises
    ------
    OSError
        A folder on the way cannot be read.
    """
    if not has_magic(pattern):
        return []
    path = Path(pattern)
    return sorted(set(_matching(Path(path.anchor), path.parts[bool(path.anchor) :])), key=str)


def _matching(folder: Path, parts: Sequence[str]) -> Iterator[Path]:
    if not parts:
        yield folder
        return
    part, rest = parts[0], parts[1:]
    if part == "**":
        for below, _ in _below(folder, (".",)):
            yield from _matching(below, rest or ["*"])
    elif has_magic(part):
        for entry in _entries(folder):
            shown = part.startswith(".") or not entry.name.startswith(".")
            if shown and fnmatchcase(entry.name, part) and (not rest or entry.is_dir()):
                yield from _matching(folder / entry.name, rest)
    elif (folder / part).exists():
        yield from _matching(folder / part, rest)


def _below(top: Path, hidden: tuple[str, ...]) -> Iterator[tuple[Path, list[Path]]]:
    """Yield a folder and all in it, each with its files, and each once, however many links lead there."""
    known: set[tuple[int, int]] = set()
    folders, links = deque([top]), deque[Path]()
    while folders or links:
        folder = (folders or links).popleft()
        found = folder.stat()
        if (found.st_dev, found.st_ino) in known:
            continue
        known.add((found.st_dev, found.st_ino))
        files = []
        for entry in _entries(folder):
            if not entry.name.startswith(hidden):
                if entry.is_dir():
                    (links if entry.is_symlink() else folders).append(folder / entry.name)
                elif entry.is_file() or entry.is_symlink():  # a link to nothing is rows that are gone
                    files.append(folder / entry.name)
        yield folder, files


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return []
