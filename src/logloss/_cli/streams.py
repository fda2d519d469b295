"""The standard streams, whatever they are: closed, full, a pipe that nobody reads, short of characters."""

from __future__ import annotations

import codecs
import errno
import io
import os
import signal
import sys
import unicodedata
from contextlib import suppress
from types import FrameType
from typing import Any, TextIO

from logloss import _temporary
from logloss._atomic_write import OutputError, ReaderLeft

# What stands for a character that an alphabet lacks, where it is not part of another one (² of 2, ȳ of y).
INSTEAD = (
    {"∞": "inf", "±": "+/-", "∓": "-/+", "−": "-", "–": "-", "—": "-", "·": "*", "×": "x", "⋅": "*", "÷": "/"}
    | {"≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "∝": "~", "→": "->", "⇒": "=>", "∈": "in", "√": "sqrt", "∂": "d"}
    | {"Σ": "sum", "∑": "sum", "Π": "prod", "∏": "prod", "Δ": "d", "⁄": "/", "′": "'", "″": "''", "‖": "||"}
    | {"α": "alpha", "β": "beta", "ε": "epsilon", "η": "eta", "θ": "theta", "λ": "lambda", "ν": "nu", "π": "pi"}
    | {"ρ": "rho", "σ": "sigma", "φ": "phi", "Φ": "Phi", "χ": "chi", "ψ": "psi", "ß": "ss", "°": " deg", "§": "par. "}
    | {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "─": "-", "▶": ">"}
    | dict.fromkeys("█▉▊▋▌", "#")
    | dict.fromkeys("▍▎▏", "")
)


def _written_otherwise(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for characters that cannot be encoded: an error handler of codecs."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    before = unicodedata.decomposition(error.object[error.start - 1]) if error.start else ""
    written = ""
    for character in error.object[error.start : error.end]:
        parts = unicodedata.decomposition(character)
        raised = parts.startswith("<super>")
        written += "^" if raised and not before.startswith("<super>") else ""
        before = parts
        letters = [part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)]
        plain = "".join(INSTEAD.get(part, part if part.isascii() else "?") for part in letters)
        written += INSTEAD.get(character, plain)
    return written, error.end


codecs.register_error("logloss", _written_otherwise)


class _Output(io.FileIO):
    """Standard output: what goes wrong there is told from what goes wrong elsewhere."""

    def write(self, content: Any, /) -> int:
        try:
            return super().write(content) or 0
        except BrokenPipeError as cause:
            raise ReaderLeft("nobody reads standard output any more.") from cause
        except OSError as cause:
            reason = "it is closed" if cause.errno == errno.EBADF else cause.strerror
            raise OutputError(f"standard output cannot be written: {reason}.") from cause


class _Messages(io.FileIO):
    """Standard error: nobody can be told that it does not work."""

    def write(self, content: Any, /) -> int:
        with suppress(OSError):
            return super().write(content) or 0
        return len(content)


def prepare() -> None:
    """Put streams that are never None and say what fails in place of Python's, and clean up before a signal's end."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:  # closed: the next file to be opened would be taken for the stream
            os.open(os.devnull, os.O_RDONLY if descriptor == 1 else os.O_WRONLY)  # the lowest that is free
    if os.name == "posix" or sys.stdout is None:  # a console of Windows is no file
        sys.stdout = _stream(_Output(1, "w", closefd=False), sys.stdout)
    if os.name == "posix" or sys.stderr is None:
        sys.stderr = _stream(_Messages(2, "w", closefd=False), sys.stderr)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else the shell has it ignored
        signal.signal(signal.SIGINT, Interrupt.see)
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # else nohup has it ignored
            signal.signal(number, end)


def _stream(raw: io.FileIO, before: TextIO | None) -> io.TextIOWrapper:
    encoding = "utf-8" if before is None else before.encoding
    at_once = getattr(before, "line_buffering", False) or getattr(before, "write_through", False)
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, "logloss", line_buffering=at_once)


class Interrupt:
    """Whether somebody has pressed Ctrl-C, which DuckDB makes an error of its own."""

    seen = False

    @classmethod
    def see(cls, number: int, frame: FrameType | None) -> None:
        """Interrupt, as Python does."""
        cls.seen = True
        signal.default_int_handler(number, frame)


def end(number: int, _: object) -> None:
    """Leave no copy of anybody's rows behind, then let the signal do what it does."""
    _temporary.remove_all()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
