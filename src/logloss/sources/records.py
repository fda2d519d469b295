"""Text cut between its records, so that threads can parse the pieces: RFC 4180, checked as it is cut.

What does not keep to the grammar (a quote inside a cell, line ends of several kinds) is not cut here; the caller
leaves it to a reader that names the line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import numpy as np
from numpy.typing import NDArray

PIECE = 1 << 21  # bytes: some ten thousand rows, and few enough to stay near the cache
LONGEST = 1 << 26  # bytes of one record; beyond this a quote was opened and never closed

_QUOTE, _NEWLINE, _RETURN = b'"\n\r'


@dataclass(frozen=True)
class Records:
    """Whole records.

    Attributes
    ----------
    text : bytes
        The records as they stand; empty where they cannot be told apart.
    first, size : int
        The number of the first record, from 0, and how many; if `text` is empty, all the rest.
    """

    text: bytes
    first: int
    size: int


def cut(stream: IO[bytes], delimiter: str, line_end: str, *, blank: bool, piece: int = PIECE) -> Iterator[Records]:
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

    Examples
    --------
    >>> import io
    >>> [each.size for each in cut(io.BytesIO(b'1,"a\nb"\n2,c\n\n3,d'), ",", "\n", blank=False, piece=12)]
    [2, 1]
    """
    first, rest, last = 0, b"", False
    while not last:
        more = stream.read(piece)
        last = len(more) < piece  # there is no more
        text = rest + more
        if last and text and not text.endswith(line_end.encode()):  # the last record may have no line end
            text += line_end.encode()
        end = _end(text, delimiter, line_end) if line_end in {"\n", "\r\n"} else None
        if end is None or (end < len(text) if last else end == 0 and len(text) > LONGEST):
            yield Records(b"", first, 0)
            return
        size = _count(text[:end], line_end, blank=blank)
        if size:
            yield Records(text[:end], first, size)
        first, rest = first + size, text[end:]


def _end(text: bytes, delimiter: str, line_end: str) -> int | None:
    """Return where the last whole record ends (0 if none does), or None if quotes or line ends are out of place."""
    if b'"' in text:
        return _end_quoted(np.frombuffer(text, np.uint8), ord(delimiter), line_end)
    if line_end == "\n":
        fit = b"\r" not in text
    else:  # a return at the very end may be half a line end
        array = np.frombuffer(text, np.uint8)
        ends = array == _NEWLINE
        fit = not ends[:1].any() and np.array_equal(ends[1:], array[:-1] == _RETURN)
    return text.rfind(b"\n") + 1 if fit else None


def _end_quoted(text: NDArray[np.uint8], delimiter: int, line_end: str) -> int | None:
    """Return the same of text that has quotes: they open where a cell starts and close where it ends, or are double."""
    quotes = np.flatnonzero(text == _QUOTE)
    opened, closed = quotes[::2], quotes[1::2]
    starts = np.array([delimiter, _NEWLINE, _QUOTE], np.uint8)
    stops = np.array([delimiter, _NEWLINE, _RETURN, _QUOTE], np.uint8)
    inner, outer = opened[opened > 0], closed[closed < text.size - 1]  # what is beyond the text is seen another time
    if not (np.isin(text[inner - 1], starts).all() and np.isin(text[outer + 1], stops).all()):
        return None
    ends = _outside(np.flatnonzero(text == _NEWLINE), quotes)
    returns = _outside(np.flatnonzero(text == _RETURN), quotes)
    returns = returns[returns < text.size - 1]
    if not np.array_equal(returns + 1, ends if line_end == "\r\n" else ends[:0]):
        return None
    return int(ends[-1]) + 1 if ends.size else 0


def _outside(places: NDArray[np.intp], quotes: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the places that no quotes enclose."""
    outside: NDArray[np.bool_] = np.searchsorted(quotes, places) % 2 == 0
    return places[outside]


def _count(text: bytes, line_end: str, *, blank: bool) -> int:
    """Return how many records there are in whole ones."""
    if b'"' in text:
        array = np.frombuffer(text, np.uint8)
        ends = _outside(np.flatnonzero(array == _NEWLINE), np.flatnonzero(array == _QUOTE))
        if blank:
            return int(ends.size)
        lengths = np.diff(ends, prepend=-1)
        return int(np.count_nonzero(lengths > len(line_end)))
    step = len(line_end)
    ends = np.frombuffer(text, np.uint8) == _NEWLINE  # faster to count than the bytes themselves
    if blank or not (ends[step - 1 : step].any() or (ends[step:] & ends[:-step]).any()):
        return int(np.count_nonzero(ends))
    return int(np.count_nonzero(np.diff(np.flatnonzero(ends), prepend=-1) > step))
