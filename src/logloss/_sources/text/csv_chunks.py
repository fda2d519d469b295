"""Text cut between its records, so that threads can parse the pieces: RFC 4180, checked as it is cut.

What does not keep to the grammar (a quote inside a cell, line ends of several kinds) is not cut here; the caller
leaves it to a reader that names the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import numpy as np

PIECE = 1 << 23  # bytes: some hundred thousand rows, which are worth a call of the parser
LONGEST = 1 << 26  # bytes of one record; beyond this a quote was opened and never closed, or there are no lines

_QUOTE, _NEWLINE, _RETURN = b'"\n\r'


@dataclass(frozen=True)
class Records:
    """Whole records.

    Attributes
    ----------
    text : memoryview
        The records as they stand; empty where they cannot be told apart.
    first, size : int
        The number of the first record, from 0, and how many; if `text` is empty, all the rest.
    quoted : bool
        Whether there are quotes in them.
    endless : int or None
        How many bytes stand before a record that is too long, and has no quotes; None where there is none.
    """

    text: memoryview
    first: int
    size: int
    quoted: bool = False
    endless: int | None = None


def cut(
    stream: IO[bytes], delimiter: str, line_end: str, *, blank: bool, piece: int = PIECE, escape: str = '"'
) -> Iterator[Records]:
    r"""Yield the records of a stream, some at a time, the last without text if the rest keeps to no grammar.

    Parameters
    ----------
    stream : binary stream
        It stands at the start of a record, and gives fewer bytes than asked for only at its end.
    delimiter, line_end : str
        What ends a cell and a record; a line end other than "\n" and "\r\n" is not cut at.
    blank : bool
        Whether an empty line is a record.
    piece : int
        How many bytes to read at a time.
    escape : str
        What a quote within quotes has before it; if that is a backslash, the records have doubled quotes instead.

    Examples
    --------
    >>> import io
    >>> [records.size for records in cut(io.BytesIO(b'1,"a\nb"\n2,c\n\n3,d'), ",", "\n", blank=False, piece=12)]
    [2, 1]
    """
    first, rest, last, known = 0, b"", False, line_end in {"\n", "\r\n"}
    before = 0
    while not last:
        more = stream.read(piece)
        last = len(more) < piece  # there is no more
        text = rest + more
        if last and text and not text.endswith(line_end.encode()):  # the last record may have no line end
            text += line_end.encode()
        quoted = b'"' in text
        escaped = quoted and escape == "\\" and b"\\" in text
        shown = _without_escapes(text) if escaped else text
        extent = (_quoted if quoted else _plain)(shown, ord(delimiter), line_end, blank) if known else None
        if extent is None or (extent[0] < len(text) if last else extent[0] == 0 and len(text) > LONGEST):
            yield Records(memoryview(b""), first, 0, endless=None if extent is None or last or quoted else before)
            return
        end, size = extent
        if size:
            whole = memoryview(_QUOTED.sub(_doubled, text[:end]) if escaped else text)
            yield Records(whole if escaped else whole[:end], first, size, quoted)
        first, rest, before = first + size, text[end:], before + end


def keeps_to_grammar(text: bytes, delimiter: str, line_end: str, escape: str) -> bool:
    """Say whether quotes stand in a text where they may, which begins with a record and may end within one."""
    shown = text if escape == '"' else _without_escapes(text)
    return line_end in {"\n", "\r\n"} and _quoted(shown, ord(delimiter), line_end, blank=True) is not None


_ESCAPES = re.compile(rb'\\[\\"]')
_QUOTED = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)  # the last one may be cut


def _without_escapes(text: bytes) -> bytes:
    """Return text of the same length without the quotes that a backslash escapes within quotes."""
    return _QUOTED.sub(lambda cell: _ESCAPES.sub(b"__", cell[0]), text)


def _doubled(cell: re.Match[bytes]) -> bytes:
    """Return a cell in quotes with doubled quotes instead of those that a backslash escapes."""
    return _ESCAPES.sub(lambda escape: b'""' if escape[0] == b'\\"' else b"\\", cell[0])


# Where the last whole record ends (0 if none does), and how many there are up to it; None where quotes or line ends are
# out of place.
_Found = tuple[int, int] | None


def _plain(text: bytes, _delimiter: int, line_end: str, blank: bool) -> _Found:
    """Return what is found in text that has no quotes."""
    array, step = np.frombuffer(text, np.uint8), len(line_end)
    ends = array == _NEWLINE  # faster to count than the bytes themselves
    if line_end == "\n":
        fit = b"\r" not in text
    else:  # a return at the very end may be half a line end
        fit = not ends[:1].any() and np.array_equal(ends[1:], array[:-1] == _RETURN)
    if not fit:
        return None
    size = int(np.count_nonzero(ends))
    if not blank and (ends[step - 1 : step].any() or (ends[step:] & ends[:-step]).any()):
        size = int(np.count_nonzero(np.diff(np.flatnonzero(ends), prepend=-1) > step))
    return text.rfind(b"\n") + 1, size


def _quoted(text: bytes, delimiter: int, line_end: str, blank: bool) -> _Found:
    """Return what is found in text with quotes: they open where a cell starts, close where it ends, or are double."""
    array = np.frombuffer(text, np.uint8)
    at = np.flatnonzero((array == _QUOTE) | (array == _NEWLINE) | (array == _RETURN))
    kind = array[at]
    quote = kind == _QUOTE
    quotes, outside = at[quote], ~np.logical_xor.accumulate(quote)
    opened, closed = quotes[::2], quotes[1::2]
    before, after = array[opened[opened > 0] - 1], array[closed[closed < array.size - 1] + 1]  # the rest is seen later
    starts = (before == delimiter) | (before == _NEWLINE) | (before == _QUOTE)
    stops = (after == delimiter) | (after == _NEWLINE) | (after == _RETURN) | (after == _QUOTE)
    ends, returns = at[outside & (kind == _NEWLINE)], at[outside & (kind == _RETURN)]
    returns = returns[returns < array.size - 1]
    if not (starts.all() and stops.all() and np.array_equal(returns + 1, ends if line_end == "\r\n" else ends[:0])):
        return None
    lengths = np.diff(ends, prepend=-1)
    size = ends.size if blank else int(np.count_nonzero(lengths > len(line_end)))
    return (int(ends[-1]) + 1 if ends.size else 0), size
