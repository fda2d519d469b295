"""Files that are written whole or not at all; what is no file, as a pipe or a terminal, is written to."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from pathlib import Path

from logloss import _temporary
from logloss.errors import wrong_option

_HELD = re.compile(r"/dev/std(out|err)|/(?:dev|proc/self)/fd/(\d+)")  # names of what this process has open
_LINKS = 40  # as many as Linux follows
_STREAMS = (stat.S_IFIFO, stat.S_IFCHR)  # a disk is a device, too, and one page in place of its first bytes ruins it


class OutputError(OSError):
    """What is to be written cannot be; its text is a sentence."""


class ReaderLeft(OutputError):  # noqa: N818  # who has seen enough is no error
    """Whoever read the output has gone."""


def check(path: Path, option: str, *, make_folder: bool = False) -> None:
    """Raise the error that `write` would raise, before there is anything to write.

    Parameters
    ----------
    path : Path
        Where.
    option : str
        What the error names.
    make_folder : bool
        Whether the folder need not exist.

    Raises
    ------
    ArgumentError
        Nothing can be written there, or what is there must not be replaced.
    """
    try:
        fault = _fault(path, make_folder)
    except OSError as cause:
        fault = f"a file that can be written ({(cause.strerror or str(cause)).lower()})"
    if fault:
        raise wrong_option(option, str(path), fault)


def _fault(path: Path, make_folder: bool) -> str:
    """Return what the path must be and is not, or nothing."""
    if (held := _held(path)) is not None:
        os.fstat(held)
        return ""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        mode = None
    if mode is not None and not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        return "" if stat.S_IFMT(mode) in _STREAMS else "a file, a pipe or a terminal"
    folder = Path(os.path.realpath(path)).parent
    while make_folder and not folder.exists():
        folder = folder.parent
    if (mode is not None and stat.S_ISDIR(mode)) or not folder.is_dir():
        return "a file, in a folder that exists"
    if mode is not None and (not mode & 0o222 or not os.access(path, os.W_OK)):  # the superuser may write to any
        return "a file that may be written, and this one is read-only"
    trial = _temporary.name(folder, ".logloss-")  # nothing else tells for sure: not the mode, not the owner
    try:
        trial.touch(0o600, exist_ok=False)
    finally:
        _temporary.remove(trial)
    return ""


def write(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file, in place of what is there. Whoever reads it meanwhile sees the old content or the new.

    Of a link, what it leads to is replaced. A pipe or a terminal is written to.

    Parameters
    ----------
    path : Path
        Where; the folder is made if need be.
    content : bytes
        All of it.
    private : bool
        Whether only its owner may read it; else whoever might read what was there, or may read other new files.

    Raises
    ------
    OutputError
        It cannot be written; then what was there is there still, and nothing else.
    """
    try:
        if (held := _held(path)) is not None:
            with open(held, "wb", closefd=False) as stream:
                stream.write(content)
        elif path.exists() and not path.is_file():
            with open(path, "wb", opener=lambda name, _: os.open(name, os.O_WRONLY)) as stream:
                stream.write(content)
        else:
            _replace(Path(os.path.realpath(path)), content, private)
    except BrokenPipeError as cause:
        raise ReaderLeft(f"nobody reads {path} any more.") from cause
    except OSError as cause:
        raise OutputError(f"{path} cannot be written: {cause.strerror or cause}.") from cause


def _replace(path: Path, content: bytes, private: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = _temporary.name(path.parent, ".logloss-")  # in the same folder, so that it can be moved

    def opened(name: str, flags: int) -> int:
        return os.open(name, flags, 0o600 if private else 0o666)

    try:
        with open(beside, "xb", opener=opened) as file:  # a Path opens without a mode for the new file
            file.write(content)
        if not private:
            with suppress(FileNotFoundError):
                beside.chmod(stat.S_IMODE(path.stat().st_mode))
        beside.replace(path)
    except BaseException:
        _temporary.remove(beside)
        raise
    _temporary.forget(beside)


def _held(path: Path) -> int | None:
    """Return the descriptor that a name like /dev/stdout, or a link to it, speaks of."""
    place = os.path.abspath(path)  # noqa: PTH100  # `resolve` would go on to what is behind it
    for _ in range(_LINKS):
        if match := _HELD.fullmatch(place):
            return int(match[2] or {"out": 1, "err": 2}[match[1]])
        try:
            place = os.path.join(os.path.dirname(place), os.readlink(place))  # noqa: PTH115, PTH118, PTH120
        except OSError:
            return None
    return None
