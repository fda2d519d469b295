"""One file, one state: what is changed while it is read is an error, and never half of one and half of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from logloss.errors import DataFileError, printable


class Opened(NamedTuple):
    """A file as it was before anything was read from it.

    Attributes
    ----------
    path : Path
        Where it is.
    name : str
        What messages call it.
    state : tuple of int
        Which file it is, how long, and when it was written; empty where there is none.
    rewritten : bool
        Whether others may write to it without changing what is read, as to a database: then it must be the same file.
    """

    path: Path
    name: str
    state: tuple[int, ...]
    rewritten: bool = False

    @property
    def size(self) -> int:
        """How many bytes long it was."""
        return self.state[2] if self.state else 0

    def changed(self) -> bool:
        """Say whether it is another now."""
        now = _state(self.path)
        return now[:2] != self.state[:2] if self.rewritten else now != self.state


def opened(path: Path, name: str, *, rewritten: bool = False) -> Opened:
    """Return a file as it is now."""
    return Opened(path, name, _state(path), rewritten)


@contextmanager
def unchanged(files: Sequence[Opened]) -> Iterator[None]:
    """Look, when what is read in the context has been read or could not be, whether the files are still as they were.

    Raises
    ------
    DataFileError
        One is not, which is also why reading failed, if it did.
    """
    try:
        yield
    except Exception as error:
        for file in files:
            if file.changed():
                raise _changed(file.name) from error
        raise
    for file in files:
        if file.changed():
            raise _changed(file.name)


def _state(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _changed(name: str) -> DataFileError:
    """Return the error of a file that somebody wrote, replaced or removed while it was read."""
    problem = (
        f"{printable(name)} has changed while it was read, so there is no number for it: read it when it is whole."
    )
    return DataFileError("file-changed", problem, subject=name)
