"""Files that may be packed: told by their first bytes, and read as if they were plain."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from logloss._sources.optional import need
from logloss.errors import REASON, DataFileError, LogLossError, printable

# How the packings begin. Their names are those that DuckDB and the shell know them by.
STARTS: dict[str, tuple[bytes, ...]] = {
    "gzip": (b"\x1f\x8b",),
    "zstd": (b"\x28\xb5\x2f\xfd",),
    "bzip2": tuple(b"BZh%d" % level + then for level in range(1, 10) for then in (b"1AY&SY", b"\x17rE8P\x90")),
    "xz": (b"\xfd7zXZ\0",),
}
PLAIN = "none"
IN_PLACE = (PLAIN, "gzip", "zstd")  # what DuckDB reads as it is
_BLOCK = 1 << 20  # bytes unpacked at a time


def packing(start: bytes) -> str:
    r"""Return how a file is packed that begins like this.

    Examples
    --------
    >>> packing(b"\x1f\x8b\x08"), packing(b"y,p\n")
    ('gzip', 'none')
    """
    return next((name for name, own in STARTS.items() if start.startswith(own)), PLAIN)


class PackedFile:
    """A file that may be packed.

    Parameters
    ----------
    path : Path
        Where it is.
    name : str
        What messages call it.
    packing : str
        As `packing` names it.
    """

    def __init__(self, path: Path, name: str, packing: str) -> None:
        self.path, self.name, self.packing = path, name, packing
        self._last: bytes | None = None

    def open(self) -> IO[bytes]:
        """Return the bytes as they are without the packing; a read gives fewer than asked for only at the end."""
        if self.packing == "gzip":
            return cast("IO[bytes]", gzip.open(self.path))
        if self.packing == "bzip2":
            return bz2.open(self.path)
        if self.packing == "xz":
            return lzma.open(self.path)
        if self.packing == "zstd":
            stream = need("pyarrow", "reading Zstandard files").input_stream(str(self.path), compression="zstd")
            return io.BufferedReader(stream, _BLOCK)
        return self.path.open("rb")

    def blocks(self) -> Iterator[bytes]:
        """Yield what is packed, some at a time.

        Raises
        ------
        DataFileError
            It is cut short or damaged.
        """
        with self.explained(), self.open() as stream:
            while block := stream.read(_BLOCK):
                yield block

    def last(self) -> bytes:
        """Return the last bytes, up to three blocks; of a packed file once the whole of it has been looked through.

        DuckDB takes one that is cut short for whole.

        Raises
        ------
        DataFileError
            It is cut short or damaged.
        """
        if self._last is None:
            if self.packing == PLAIN:
                with self.path.open("rb") as stream:
                    stream.seek(max(stream.seek(0, io.SEEK_END) - 3 * _BLOCK, 0))
                    return stream.read(3 * _BLOCK)
            self._last = b"".join(deque(self.blocks(), maxlen=3))
        return self._last

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn what unpacking raises into this package's error."""
        streams = (
            [OSError, ValueError] if self.packing in {"zstd", "bzip2"} else []
        )  # which have no errors of their own
        damages = (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError, *streams)
        try:
            yield
        except LogLossError:
            raise
        except damages as cause:
            raise _damaged_packing(self.name, self.packing, str(cause).rstrip(".")) from cause


def _damaged_packing(name: str, packing: str, reason: str) -> DataFileError:
    """Return the error of a packed file that cannot be unpacked."""
    problem = f"{printable(name)} is a {packing} file that is cut short or damaged ({printable(reason, REASON)})."
    return DataFileError("packed", problem, subject=name)
