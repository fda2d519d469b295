"""A key of 64 bits for each row of a column: equal for equal values of any source, different for different ones."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import Column
from logloss._kernels.logistic import MIX, mixed

Keys = NDArray[np.uint64]

LONGEST = 64  # bytes of a word that is mixed eight at a time; longer ones are hashed one by one


def row_keys(column: Column) -> NDArray[np.uint64]:
    """Return a key for each row, the same for equal values of any source."""
    keys = mixed(_patterns(column.numbers))
    if column.codes is None:
        return keys
    if not column.words:
        return keys
    return np.where(column.codes >= 0, word_keys(column.words)[column.codes], keys)


def _patterns(numbers: NDArray[Any]) -> NDArray[np.uint64]:
    """Return the bits of numbers: as float64, but of integers that float64 would round as they are."""
    bits: NDArray[np.uint64] = (numbers.astype(np.float64) + 0.0).view(np.uint64)  # −0 is 0
    if numbers.dtype.kind in "iu" and numbers.dtype.itemsize == 8:
        with np.errstate(invalid="ignore"):  # the largest round up to what the type does not hold
            rounded = bits.view(np.float64).astype(numbers.dtype) != numbers
        if rounded.any():
            bits = np.where(rounded, numbers.astype(np.uint64), bits)
    return bits


def word_keys(words: Sequence[str]) -> Keys:
    """Return a key for each word: its bytes mixed in eight at a time, its length first."""
    try:
        packed = np.array(words, dtype="S")
        sizes = np.fromiter(map(len, words), np.int64, len(words))
    except UnicodeEncodeError:
        encoded = [word.encode("utf-8", "surrogatepass") for word in words]
        packed, sizes = np.array(encoded), np.fromiter(map(len, encoded), np.int64, len(words))
    if packed.dtype.itemsize > LONGEST:
        long = sizes > LONGEST
        keys = np.empty(len(words), np.uint64)
        keys[long] = [_hash(word) for word, hashed in zip(words, long, strict=True) if hashed]
        keys[~long] = word_keys([word for word, hashed in zip(words, long, strict=True) if not hashed])
        return keys
    parts = -(-packed.dtype.itemsize // 8)
    lanes = packed.astype(f"S{8 * parts}").view("<u8").reshape(len(words), parts)
    keys = mixed(sizes.astype(np.uint64) + MIX)
    for part in range(parts):
        more = sizes > 8 * part
        keys[more] = mixed((keys[more] ^ lanes[more, part]) + MIX)
    return keys


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
