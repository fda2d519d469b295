"""Text of two or four bytes a character: told by a mark or by its zeros, and read as UTF-8."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

from logloss._sources.source_errors import damaged_file

# How such texts begin, the longer marks first; the decoder takes the mark away.
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_FEWEST = 4  # bytes of a text of two bytes a character without a mark


def wide_encoding(start: bytes) -> str | None:
    r"""Return the encoding of two or four bytes a character of a text that begins like this; None for any other.

    Without a mark, more than half of every other byte is zero and none of the rest is.

    Examples
    --------
    >>> wide_encoding("y,p".encode("utf-16")), wide_encoding("größe,p\n".encode("utf-16-be")), wide_encoding(b"y,p\n")
    ('UTF-16', 'UTF-16BE', None)
    """
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    start = start[: len(start) // 2 * 2]
    if len(start) < _FEWEST:
        return None
    for encoding, zeros, others in (("UTF-16LE", start[1::2], start[::2]), ("UTF-16BE", start[::2], start[1::2])):
        if zeros.count(0) * 2 > len(zeros) and 0 not in others:
            return encoding
    return None


def as_utf8(blocks: Iterable[bytes], encoding: str, name: str) -> Iterator[bytes]:
    """Yield a text of another encoding as UTF-8, some at a time.

    Raises
    ------
    DataFileError
        It is no such text, or cut short.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for block in blocks:
            yield decoder.decode(block).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as cause:
        raise damaged_file(name, encoding, str(cause)) from cause
