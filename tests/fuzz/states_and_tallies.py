"""States and tallies as fuzzing changes them: without the length and the checksum, which it would hardly guess."""

import struct
import zlib

from logloss._accumulate import serialization

_START = len(serialization.MAGIC) + struct.calcsize("<BII")


def signed(content: bytes) -> bytes:
    """Return a state whose body these bytes are, with the length and the checksum that it should have."""
    size = struct.pack("<I", content.find(b"}\x00") + 1 or len(content))
    body = content.replace(b"}\x00", b"}", 1)
    check = zlib.crc32(body, zlib.crc32(size))
    return serialization.MAGIC + struct.pack("<BI", serialization.VERSION, check) + size + body


def unsigned(state: bytes) -> bytes:
    """Return the bytes of which `signed` makes a state."""
    end = _START + int.from_bytes(state[_START - 4 : _START], "little")
    return state[_START:end] + b"\x00" + state[end:]
