"""What `logloss practice` does: files read and written, and the conversation held with a terminal or a pipe."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from logloss import _atomic_write
from logloss.errors import Change, wrong_option

from . import prose, worksheet
from .problems import problem as problem
from .progress import add, default_path, load, save
from .terminal import practice

_WRITERS = {".html": worksheet.to_html, ".htm": worksheet.to_html, ".md": worksheet.to_markdown}


def write_sheet(name: str, count: int, *, seed: int, kind: str) -> str:
    """Write a worksheet, and return a line that says so."""
    writer = _WRITERS.get(Path(name).suffix.lower())
    if writer is None:
        change = None if Path(name).suffix else Change("worksheet", f"{name}.html")
        raise wrong_option("worksheet", name, "a file that ends in .html or .md", change=change)
    _atomic_write.check(Path(name), "worksheet", make_folder=True)
    _atomic_write.write(Path(name), writer(worksheet.problems(seed, count, kind), seed).encode())
    return prose.TALK["wrote"].format(path=name)


def write_copy(kept: str | None, name: str) -> str:
    """Copy the record to a file, and return a line that says so."""
    _atomic_write.check(Path(name), "export", make_folder=True)
    save(Path(name), load(_path(kept)))
    return prose.TALK["wrote"].format(path=name)


def take_over(kept: str | None, name: str) -> str:
    """Replace the record by that of a file, and return a line that says so."""
    path = _checked(kept)
    save(path, load(Path(name), option="import"))
    return prose.TALK["kept"].format(path=path)


def erase(kept: str | None) -> str:
    """Erase the record, and return a line that says so."""
    path = _checked(kept)
    existed = path.is_file()  # a device is not for erasing
    if existed:
        path.unlink()
    return prose.TALK["erased" if existed else "nothing"].format(path=path)


def converse(kept: str | None, count: int | None, *, seed: int, kind: str) -> None:
    """Practice with whoever types at standard input."""
    path = _checked(kept)
    keep = partial(add, path)
    if practice(load(path), seed=seed, kind=kind, count=count, ask=_ask, say=_say, keep=keep):
        _say(prose.TALK["kept"].format(path=path))


def _path(kept: str | None) -> Path:
    return Path(kept) if kept else default_path()


def _checked(kept: str | None) -> Path:
    """Return where the record is kept, or raise the error that keeping it there would raise."""
    path = _path(kept)
    _atomic_write.check(path, "progress", make_folder=True)
    return path


def _ask(prompt: str) -> str:
    if sys.stdin is None:  # closed by who called: nobody answers
        raise EOFError
    typed = input(prompt)
    if not sys.stdin.isatty():  # what comes from a pipe would not be seen otherwise
        _say(typed)
    return typed


def _say(lines: str) -> None:
    sys.stdout.write(f"{lines}\n")
    sys.stdout.flush()
