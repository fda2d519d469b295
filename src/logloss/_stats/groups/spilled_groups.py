"""Groups that are too many for memory: their rows, and the sums of earlier ones, on disk, and back some at a time."""

from __future__ import annotations

import json
import os
import weakref
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, Generic, NamedTuple, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from logloss import _temporary
from logloss._accumulate.batch import ROWS
from logloss._accumulate.serialization import Entries, pack, text, unpack
from logloss._stats.groups.limb_sums import Codes, Places
from logloss._stats.tables.hashing import Keys, word_keys

Arrays = tuple[NDArray[Any] | None, ...]

SHARES = 256  # of all keys, by their first 8 bits: what is of one share stands together
MANY = 10_000  # groups whose sums are in memory at a time
_NO_KEYS = np.empty(0, np.uint64)
TOGETHER = 1 << 16  # rows of consecutive shares that are read at once


class Table(Protocol):
    """Sums of groups of rows, numbered from 0."""

    def __len__(self) -> int:
        """Return how many groups there are."""

    def grow(self, size: int) -> None:
        """Make room for so many groups."""

    def update(self, code: Codes, /, *arrays: Any) -> None:
        """Add rows: the number of each one's group, and what is added up of it."""

    def merge(self, other: Self, places: Codes) -> None:
        """Add the groups of another part; `places` are their numbers here, equal ones to be added up."""

    def take(self, places: Places) -> Self:
        """Return some of the groups, numbered anew."""

    def untested(self) -> Self:
        """Return the same sums without what tests need, which may be much larger."""

    def rows(self) -> NDArray[np.int64]:
        """Return how many rows each group has."""

    def to_state(self) -> dict[str, Any]:
        """Return the sums as a tree (`serialization`)."""

    def restored(self, tree: Any, size: int) -> Self:
        """Return the sums of so many groups that `to_state` wrote."""


Kind = TypeVar("Kind", bound=Table)


class _File:
    """A temporary file, which goes when nothing refers to it any more."""

    def __init__(self) -> None:
        self._file = _temporary.unnamed("slices")
        weakref.finalize(self, self._file.close)

    def write(self, data: bytes | memoryview) -> int:
        """Write bytes at the end, and return where they begin."""
        start = self._file.seek(0, os.SEEK_END)
        self._file.write(data)
        return start

    def read(self, start: int, size: int) -> bytes:
        """Return bytes."""
        self._file.seek(start)
        return self._file.read(size)


class _Array(NamedTuple):
    """Where an array stands."""

    start: int
    kind: np.dtype[Any]


class _Rows(NamedTuple):
    """Rows in the order of their shares: where each share ends, and where their keys and what is added up stand."""

    file: _File
    ends: NDArray[np.int64]
    keys: _Array
    arrays: list[_Array | None]

    def read(self, array: _Array | None, first: int, last: int) -> NDArray[Any] | None:
        """Return one of the arrays for consecutive shares."""
        if array is None:
            return None
        begin, end = int(self.ends[first - 1]) if first else 0, int(self.ends[last])
        size = array.kind.itemsize
        return np.frombuffer(self.file.read(array.start + begin * size, (end - begin) * size), array.kind)


class _Sums(NamedTuple):
    """Sums of groups, share by share: their keys, and where each share's state stands, and how long it is."""

    file: _File
    keys: list[Keys]
    states: list[tuple[int, int]]


class _Words(NamedTuple):
    """The words of some keys: where they stand, and how long that is."""

    file: _File
    keys: Keys
    place: tuple[int, int]


class SpilledGroups(Generic[Kind]):
    """Rows by the words of one column, however many there are; mergeable.

    Words are told apart by 64 bits of a hash: of a million, two are taken for one with a chance of 3 in 10⁸.

    Parameters
    ----------
    fresh : callable
        Makes the sums of no groups.

    Attributes
    ----------
    fresh : callable
        The same.
    """

    def __init__(self, fresh: Callable[[], Kind]) -> None:
        self.fresh = fresh
        self._file = _File()
        self._rows: list[_Rows] = []
        self._sums: list[_Sums] = []
        self._words: list[_Words] = []

    def add(self, words: Sequence[str], code: Codes, arrays: Arrays) -> None:
        """Add rows: the words, which of them each row has, and what is added up of each."""
        keys = self._name(words)[code]
        order, ends = _by_share(keys)
        places = [None if array is None else self._write(array[order]) for array in arrays]
        self._rows.append(_Rows(self._file, ends, self._write(keys[order]), places))

    def add_sums(self, words: Sequence[str], groups: Kind) -> None:
        """Add the sums of groups: the word of each, and the sums."""
        keys = self._name(words)
        order, ends = _by_share(keys)
        keys_of, states = [], []
        for share in np.split(order, ends[:-1]):
            state = pack(groups.take(share).to_state()) if share.size else b""
            keys_of.append(keys[share])
            states.append((self._file.write(state), len(state)))
        self._sums.append(_Sums(self._file, keys_of, states))

    def merge(self, other: SpilledGroups[Kind]) -> None:
        """Add the rows and sums of another part, whose file is read where it is."""
        self._rows += other._rows
        self._sums += other._sums
        self._words += other._words

    def to_state(self) -> list[Any]:
        """Return all groups as a tree (`serialization`)."""
        parts = [(keys, groups.to_state()) for keys, groups in self.read()]
        words = iter(self.named(np.concatenate([keys for keys, _ in parts])))
        return [{"words": list(islice(words, keys.size)), "groups": groups} for keys, groups in parts]

    def from_state(self, state: list[Any]) -> None:
        """Add what `to_state` returned; a wrong tree raises one of `serialization.WRONG`."""
        for part in map(Entries, state):
            words = part.each("words", text)
            if len(set(words)) != len(words):
                raise ValueError("a value is there twice")
            self.add_sums(words, self.fresh().restored(part.plain("groups"), len(words)))

    def read(self) -> Iterator[tuple[Keys, Kind]]:
        """Yield the keys and the sums of all groups, some at a time, in the order of the keys."""
        sizes = np.zeros(SHARES, np.int64)
        for rows in self._rows:
            sizes += np.diff(rows.ends, prepend=0)
        for sums in self._sums:
            sizes += list(map(len, sums.keys))
        first, size = 0, 0
        for share in range(SHARES):
            size += int(sizes[share])
            if size > TOGETHER or share == SHARES - 1:
                yield from self._read(first, share)
                first, size = share + 1, 0

    def named(self, keys: Keys) -> list[str]:
        """Return the words of some keys."""
        found: dict[int, str] = {}
        wanted = set(keys.tolist())
        for words in self._words:
            here = np.flatnonzero(np.isin(words.keys, keys))
            if here.size and not wanted.issubset(found):
                texts = json.loads(words.file.read(*words.place))
                found |= {int(words.keys[at]): texts[at] for at in here.tolist()}
        return [found[key] for key in keys.tolist()]

    def _read(self, first: int, last: int) -> Iterator[tuple[Keys, Kind]]:
        """Yield the groups of consecutive shares."""
        of_rows = _joined([_NO_KEYS, *(rows.read(rows.keys, first, last) for rows in self._rows)])
        arrays = [
            _joined([rows.read(array, first, last) for rows, array in zip(self._rows, parts, strict=True)])
            for parts in zip(*(rows.arrays for rows in self._rows), strict=True)
        ]
        sums = [(sums, share) for sums in self._sums for share in range(first, last + 1) if sums.keys[share].size]
        keys = np.unique(np.concatenate([of_rows, *(sums.keys[share] for sums, share in sums)]))
        for start in range(0, keys.size, MANY):
            some, groups = keys[start : start + MANY], self.fresh()
            groups.grow(some.size)
            code, here = _places(some, of_rows)
            for block in range(0, here.size, ROWS):
                at = here[block : block + ROWS]
                groups.update(code[block : block + ROWS], *(None if array is None else array[at] for array in arrays))
            for part, share in sums:
                code, here = _places(some, part.keys[share])
                if here.size:
                    state = unpack(part.file.read(*part.states[share]))
                    groups.merge(groups.restored(state, part.keys[share].size).take(here), code)
            yield some, groups

    def _name(self, words: Sequence[str]) -> Keys:
        """Return the keys of words, which are written down."""
        keys = word_keys(words)
        written = json.dumps(words).encode("ascii")
        self._words.append(_Words(self._file, keys, (self._file.write(written), len(written))))
        return keys

    def _write(self, array: NDArray[Any]) -> _Array:
        return _Array(self._file.write(np.ascontiguousarray(array).data), array.dtype)


def _by_share(keys: Keys) -> tuple[Places, NDArray[np.int64]]:
    """Return the order of keys by their shares, and where each share ends."""
    share = (keys >> np.uint64(56)).astype(np.uint8)
    return np.argsort(share, kind="stable"), np.cumsum(np.bincount(share, minlength=SHARES))


def _places(known: Keys, keys: Keys) -> tuple[Codes, Places]:
    """Return which keys are known, and their numbers among these."""
    at = np.searchsorted(known, keys).clip(max=known.size - 1)
    here = np.flatnonzero(known[at] == keys)
    return at[here].astype(np.int32), here


def _joined(parts: Sequence[NDArray[Any] | None]) -> Any:
    """Return parts of one array as a whole; None where it is none."""
    present = [part for part in parts if part is not None]
    return np.concatenate(present) if present else None
