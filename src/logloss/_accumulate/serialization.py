"""States as bytes and back: versioned, with a checksum, checked entry by entry on reading, and never executed.

A state is a tree of dicts, lists, texts, numbers and arrays. It is written as JSON, in which an array is a note of its
type and shape, followed by the arrays' own bytes in the order of the notes.
"""

from __future__ import annotations

import json
import math
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.exact_sum import Dyadic

MAGIC = b"logloss state"
VERSION = 3
_FIRST = (b"logloss part", b"logloss tally")  # how states of version 0.1 begin
LARGEST = 1 << 30  # bytes of a state; what grows with the rows (clusters) is refused beyond that
LONGEST = 1 << 15  # bits of a sum, or of its exponent: an exact sum of doubles and their products has fewer
COUNT = 1 << 62  # no count is larger

_HEAD = struct.Struct("<BII")  # version, checksum of all that follows, bytes of JSON
_TYPES = {name: np.dtype(name).newbyteorder("<") for name in ("uint8", "int64", "uint64", "float64")}
_NOTE = "array"

# What reading a wrong tree may raise, whoever wrote it.
WRONG = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, struct.error)

Kind = TypeVar("Kind")


def pack(tree: Any) -> bytes:
    """Return a tree as bytes.

    Raises
    ------
    ValueError
        It is larger than `LARGEST`.

    Examples
    --------
    >>> unpack(pack({"rows": 3, "s": np.array([0.25, 0.5])}))
    {'rows': 3, 's': array([0.25, 0.5 ])}
    """
    arrays: list[bytes] = []
    text = json.dumps(_noted(tree, arrays)).encode("ascii")
    if len(text) + sum(map(len, arrays)) > LARGEST:
        raise ValueError(f"they would be more than {LARGEST:,}")
    body = b"".join((text, *arrays))
    size = struct.pack("<I", len(text))
    return MAGIC + _HEAD.pack(VERSION, zlib.crc32(body, zlib.crc32(size)), len(text)) + body


def unpack(data: Any) -> Any:
    """Return the tree that `pack` wrote.

    Raises
    ------
    ValueError, or another of `WRONG`
        These are not the bytes of a tree of this version, whole and unchanged.
    """
    view = memoryview(data).cast("B")
    start = len(MAGIC) + _HEAD.size
    if bytes(view[: len(MAGIC)]).startswith(_FIRST):
        raise ValueError(f"they are of logloss 0.1, and this logloss knows version {VERSION}")
    if view[: len(MAGIC)] != MAGIC or len(view) < start:
        raise ValueError("they do not begin as a state does")
    version, check, size = _HEAD.unpack_from(view, len(MAGIC))
    if version != VERSION:
        raise ValueError(f"they have version {version}, and this logloss knows version {VERSION}")
    body = view[start:]
    if zlib.crc32(body, zlib.crc32(struct.pack("<I", size))) != check:
        raise ValueError("the checksum is wrong, so some are missing or changed")
    if len(view) > LARGEST + start:
        raise ValueError(f"a state has at most {LARGEST:,}")
    left = [body[size:]]
    tree = _filled(json.loads(bytes(body[:size])), left)
    if len(left[0]):
        raise ValueError(f"{len(left[0])} are left over")
    return tree


def _noted(tree: Any, arrays: list[bytes]) -> Any:
    """Return the tree with notes in place of arrays, whose bytes are appended."""
    if isinstance(tree, np.ndarray):
        name = tree.dtype.newbyteorder("=").name
        arrays.append(tree.astype(_TYPES[name], copy=False).tobytes())
        return {_NOTE: [name, *tree.shape]}
    if isinstance(tree, Dyadic):
        return [f"{tree.integer:x}", tree.exponent]
    if isinstance(tree, Mapping):
        return {name: _noted(value, arrays) for name, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [_noted(item, arrays) for item in tree]
    return tree


def _filled(tree: Any, left: list[memoryview]) -> Any:
    """Return the tree with its arrays, whose bytes are taken from what is left."""
    if isinstance(tree, list):
        return [_filled(item, left) for item in tree]
    if not isinstance(tree, dict):
        return tree
    if _NOTE not in tree:
        return {name: _filled(value, left) for name, value in tree.items()}
    name, *shape = tree[_NOTE]
    if not all(isinstance(length, int) and 0 <= length <= LARGEST for length in shape):
        raise ValueError("an array has no shape")
    size = math.prod(shape) * _TYPES[name].itemsize
    array = np.frombuffer(left[0][:size], _TYPES[name]).reshape(shape).astype(name)  # a copy of its own, aligned
    left[0] = left[0][size:]
    return array


class Entries:
    """The entries of a dict that came from elsewhere, each looked at before it is believed.

    Raises
    ------
    ValueError, or another of `WRONG`
        By each method: the entry is absent, or not what it must be.
    """

    def __init__(self, tree: Any) -> None:
        if not isinstance(tree, dict):
            raise ValueError(f"{type(tree).__name__} stands where entries should")
        self._tree = tree

    def __contains__(self, name: str) -> bool:
        return self._tree.get(name) is not None

    def names(self) -> list[str]:
        """Return the names of all entries."""
        return list(self._tree)

    def entries(self, name: str) -> Entries:
        """Return entries within."""
        return Entries(self._tree[name])

    def plain(self, name: str) -> Any:
        """Return an entry as it is."""
        return self._tree[name]

    def of(self, name: str, kind: type[Kind]) -> Kind:
        """Return an entry of exactly this type."""
        entry = self._tree[name]
        if type(entry) is not kind:
            raise ValueError(f"{name!r} is no {kind.__name__}")
        return entry

    def whole(self, name: str, least: int = 0, most: int = COUNT) -> int:
        """Return an integer within bounds."""
        number = self.of(name, int)
        if not least <= number <= most:
            raise ValueError(f"{name!r} is out of bounds")
        return number

    def each(self, name: str, read: Callable[[Any], Kind]) -> list[Kind]:
        """Return a list, each of its items read."""
        return [read(item) for item in self.of(name, list)]

    def array(self, name: str, kind: str, *shape: int | None) -> NDArray[Any]:
        """Return an array of a type and a shape, where None stands for any length."""
        array = self._tree[name]
        if not isinstance(array, np.ndarray) or array.dtype != kind or array.ndim != len(shape):
            raise ValueError(f"{name!r} is no such array")
        if any(wanted is not None and size != wanted for size, wanted in zip(array.shape, shape, strict=True)):
            raise ValueError(f"{name!r} has another shape")
        return array

    def sum(self, name: str) -> Dyadic:
        """Return an exact sum."""
        digits, exponent = self.of(name, list)
        if len(digits) > LONGEST // 4 or abs(exponent) > LONGEST:
            raise ValueError(f"the sum {name!r} is out of bounds")
        total = Dyadic(int(digits, 16), exponent)
        if type(exponent) is not int or Dyadic.make(*total) != total or f"{total.integer:x}" != digits:
            raise ValueError(f"the sum {name!r} is not in lowest terms")
        return total


def text(value: Any) -> str:
    """Return a text.

    Raises
    ------
    ValueError
        It is something else.
    """
    if type(value) is not str:
        raise ValueError(f"{type(value).__name__} stands where a text should")
    return value


def sparse(table: NDArray[np.int64]) -> dict[str, Any]:
    """Return an array of integers, most of them 0, as those that are not."""
    at = np.flatnonzero(table)
    return {"shape": list(table.shape), "at": at.astype(np.int64), "values": table.ravel()[at]}


def dense(tree: Any, shape: Sequence[int]) -> NDArray[np.int64]:
    """Return the array that `sparse` wrote.

    Raises
    ------
    ValueError, or another of `WRONG`
        It is none, or has another shape.
    """
    entries = Entries(tree)
    if entries.of("shape", list) != list(shape):
        raise ValueError("a table has another shape")
    at = entries.array("at", "int64", None)
    if at.size and (at[0] < 0 or (at[1:] <= at[:-1]).any()):  # one beyond the end is an IndexError
        raise ValueError("the places of a table are out of order")
    table = np.zeros(math.prod(shape), np.int64)
    table[at] = entries.array("values", "int64", at.size)
    return table.reshape(shape)
