"""What to type instead: a hint for each error that says for sure what to change, made from the command as it was typed.

Most errors say which argument to change (`error.change`), which is an option of the same name here. `HINTS` holds the
others, by their code: what a shell does in another way than Python. An error that neither has gets no hint.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

from logloss._cli.command import Command
from logloss.errors import LogLossError

# What a shell writes for `<(...)`: a pipe that is gone when the command has ended.
_OPEN_FILE = re.compile(r"/(dev|proc/(self|\d+))/fd/\d+")


def hint(error: LogLossError, command: Command) -> str | None:
    """Return the line to type instead, or None where there is none that is sure."""
    made = HINTS.get(error.code)
    if made is not None:
        line = made(error, command)
    elif error.change is not None:
        note = f"  # {error.change.note}" if error.change.note else ""
        line = f"{command.changed(error.change)}{note}"
    else:
        line = None
    return line if line is not None and line.isprintable() and not _OPEN_FILE.search(line) else None


def _recoded(error: LogLossError, command: Command) -> str | None:
    return _piped(error, command, f"iconv -f {error.values[0]} -t UTF-8")


def _with_commas(error: LogLossError, command: Command) -> str | None:
    delimiter = str(error.values[0])
    squeezed = "-s " if delimiter == " " else ""  # spaces fill up columns; of anything else, two are an empty cell
    return _piped(error, command, f"tr {squeezed}{shlex.quote(delimiter)} ,")


def _piped(error: LogLossError, command: Command, program: str) -> str | None:
    """Return the command reading what a program makes of the file; None if what was named is not that file."""
    if error.subject != command.data or not Path(error.subject).is_file():
        return None
    from logloss._sources.formats.signatures import form
    from logloss._sources.text.compression import PLAIN, packing

    with Path(error.subject).open("rb") as file:
        start = file.read(512)
    if form(start) is not None:  # an archive that holds it
        return None
    packed = packing(start)
    reading = f"{'cat' if packed == PLAIN else f'{packed} -dc'} {shlex.quote(error.subject)}"
    return f"{reading} | {program} | {command.reading('-')}"


def _install_extension(error: LogLossError, command: Command) -> str:
    program = f'import duckdb; duckdb.sql("INSTALL {error.values[0]}")'
    return f"python -c {shlex.quote(program)} && {command}"


def _without_variable(error: LogLossError, command: Command) -> str:
    return f"env -u {error.subject} {command}"


HINTS: dict[str, Callable[[LogLossError, Command], str | None]] = {
    "address-extension": _install_extension,
    "delimiter": _with_commas,
    "encoding": _recoded,
    "extra": lambda error, _: error.hint,  # which is for the shell
    "kernels": _without_variable,
    "page": lambda error, _: error.hint,
}
