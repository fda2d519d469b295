"""Temporary files: whatever is made of their names goes with the process at the latest, unless that is killed."""

from __future__ import annotations

import atexit
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import IO

_named: set[Path] = set()


def name(folder: Path | None = None, prefix: str = "logloss-") -> Path:
    """Return the path of a file or a folder that is not there yet, in the folder for temporary files or in another."""
    if folder is None:
        from tempfile import gettempdir  # which takes long to load, for commands that need none

        folder = Path(gettempdir())
    path = folder / f"{prefix}{os.urandom(8).hex()}"
    _named.add(path)  # before there is anything, so that no moment is too early to be stopped at
    return path


def unnamed(what: str) -> IO[bytes]:
    """Return a file that goes when it is closed, or when the process ends in whatever way."""
    from tempfile import TemporaryFile

    return TemporaryFile(prefix=f"logloss-{what}-")


def private(path: str, flags: int) -> int:
    """Open a file, as an `opener`, that nobody but its owner may read."""
    return os.open(path, flags, 0o600)


def forget(path: Path) -> None:
    """Leave what is there, if anything is, to others."""
    _named.discard(path)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it, if it is there."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    forget(path)


def remove_all() -> None:
    """Remove whatever is left."""
    for path in tuple(_named):
        remove(path)


atexit.register(remove_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_named.clear)  # they are the parent's
