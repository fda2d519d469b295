"""What can be read but once, or not in place, as a temporary file: pipes, and files that are packed in another way."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

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
    with tempfile.NamedTemporaryFile(prefix="logloss-", delete=False) as spool:
        path = Path(spool.name)
        try:
            spool.writelines(content)
            spool.flush()
            source = opened(path)
        except BaseException as error:
            path.unlink()
            if isinstance(error, DataFileError):
                error.hint = error.change = None  # which would name the stream as a file
            raise
    weakref.finalize(source, path.unlink, missing_ok=True)
    return source
