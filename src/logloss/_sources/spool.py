"""What can be read but once, or not in place, as a temporary file: pipes, and files that are packed in another way."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from logloss import _temporary
from logloss._sources.base import Source
from logloss.errors import DataFileError

_BLOCK = 1 << 20


def blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield a stream to its end, what is there at a time: an interrupt is seen between two, and never waits."""
    read = getattr(stream, "read1", stream.read)
    while block := read(_BLOCK):
        yield block


def spooled(content: Iterable[bytes], opened: Callable[[Path], Source]) -> Source:
    """Return the source of a temporary file with this content; the file goes when the source does."""
    path = _temporary.name()
    try:
        with open(path, "xb", opener=_temporary.private) as spool:
            spool.writelines(content)
        source = opened(path)
    except BaseException as error:
        _temporary.remove(path)
        if isinstance(error, DataFileError):
            error.hint = error.change = None  # which would name the stream as a file
        raise
    weakref.finalize(source, _temporary.remove, path)
    return source
