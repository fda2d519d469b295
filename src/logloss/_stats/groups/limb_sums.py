"""Exact sums of groups of rows, of numbers of any size: two of them added are those of all rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.serialization import Entries, dense, sparse
from logloss._kernels import loader
from logloss._kernels.exact_sum import LIMB_BITS, LIMB_OFFSET, LIMBS, Dyadic, from_limbs

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]
Places = NDArray[np.intp]

_NO_WEIGHTS = np.empty(0)
_LIMB = np.int64((1 << LIMB_BITS) - 1)
MOST_ROWS = 1 << 29  # each adds less than 2^33 to a limb


class LimbSums:
    """Sums of w·t by the number of a group, counted from 0.

    Parameters
    ----------
    size : int
        How many groups.
    width : int
        How many sums each group has: those of group k have the codes k·width, k·width + 1, ...

    Attributes
    ----------
    limbs : (size·width, LIMBS) array of int
        The sums, in parts of 32 bits (`exact_sum.LIMBS`).
    """

    def __init__(self, size: int, width: int = 1) -> None:
        self.limbs = np.zeros((size * width, LIMBS), np.int64)
        self.width = width
        self._rows = 0  # since what is beyond a limb was carried to the next

    @classmethod
    def restored(cls, limbs: NDArray[np.int64], width: int = 1) -> LimbSums:
        """Return the sums that stand in these limbs."""
        sums = cls(0, width)
        sums.limbs = limbs
        return sums

    def add(self, code: Codes, t: Floats, weight: Floats | None = None) -> None:
        """Add finite numbers, or weight·t rounded once."""
        loader.find("grouped")(code, t, _NO_WEIGHTS if weight is None else weight, self.limbs)
        self._rows += t.size
        if self._rows > MOST_ROWS:
            self.carry()

    def merge(self, other: LimbSums, places: Codes | None = None) -> None:
        """Add other sums; `places` are their groups here, equal ones to be added up."""
        self.carry()
        other.carry()
        if places is None:
            self.limbs += other.limbs
        else:
            add_rows(self._groups(), places, other._groups())
        self.carry()

    def grow(self, size: int) -> None:
        """Make room for so many groups."""
        self.limbs = np.pad(self.limbs, ((0, size * self.width - len(self.limbs)), (0, 0)))

    def sum(self, places: Sequence[int]) -> Dyadic:
        """Return the sum of some groups together, which have one each."""
        (only,) = self.sums(places)
        return only

    def sums(self, places: Sequence[int]) -> list[Dyadic]:
        """Return all sums of some groups together."""
        return [from_limbs(limbs) for limbs in self._groups()[list(places)].sum(axis=0).reshape(-1, LIMBS)]

    def take(self, places: Places) -> LimbSums:
        """Return the sums of some groups, numbered anew."""
        self.carry()
        return self.restored(self._groups()[places].reshape(-1, LIMBS), self.width)

    def add_units(self, units: NDArray[np.int64], bits: int) -> None:
        """Add an integer to each group's sum, in units of 2^-bits."""
        limb, shift = divmod(LIMB_OFFSET - bits, LIMB_BITS)
        low, high = (units & _LIMB) << shift, (units >> LIMB_BITS) << shift
        self.limbs[:, limb] += low & _LIMB
        self.limbs[:, limb + 1] += (low >> LIMB_BITS) + (high & _LIMB)
        self.limbs[:, limb + 2] += high >> LIMB_BITS

    def floats(self) -> Floats:
        """Return each sum, rounded: the same number for the same sum, whatever it was added up of."""
        used = np.flatnonzero(self.limbs.any(axis=0))
        if not used.size:
            return np.zeros(len(self.limbs))
        first, last = int(used[0]), min(int(used[-1]) + 3, LIMBS)
        digits = _settled(self.limbs[:, first:last].copy())
        negative = digits[:, -1] < 0
        digits[negative] = _settled(-digits[negative])
        total = np.zeros(len(self.limbs))
        with np.errstate(over="ignore"):
            for at, digit in enumerate(digits.T, first):
                total += np.ldexp(digit.astype(np.float64), LIMB_BITS * at - LIMB_OFFSET)
        return np.where(negative, -total, total)

    def carry(self) -> None:
        """Move what is beyond a limb to the next one."""
        _carry(self.limbs)
        self._rows = 0

    def _groups(self) -> NDArray[np.int64]:
        """Return a view of the limbs with a row for each group."""
        return self.limbs.reshape(-1, self.width * LIMBS)


class NamedSums(dict[str, LimbSums]):
    """Several sums of the same groups by name, each of them there once something is added to it.

    Parameters
    ----------
    size : int
        How many groups.
    widths : mapping of str to int
        Which sums there may be, and how many numbers each is of a group.
    """

    def __init__(self, size: int, widths: Mapping[str, int]) -> None:
        super().__init__()
        self.size, self.widths = size, widths

    def __missing__(self, name: str) -> LimbSums:
        self[name] = sums = LimbSums(self.size, self.widths[name])
        return sums

    def grow(self, size: int) -> None:
        """Make room for so many groups."""
        self.size = size
        for sums in self.values():
            sums.grow(size)

    def merge(self, other: NamedSums, places: Codes | None = None) -> None:
        """Add other sums; `places` are their groups here, equal ones to be added up."""
        for name, sums in other.items():
            self[name].merge(sums, places)

    def take(self, places: Places) -> NamedSums:
        """Return the sums of some groups, numbered anew."""
        some = NamedSums(places.size, self.widths)
        some.update((name, sums.take(places)) for name, sums in self.items())
        return some

    def to_state(self) -> dict[str, Any]:
        """Return the sums as a tree (`serialization`)."""
        for sums in self.values():
            sums.carry()
        return {name: sparse(sums.limbs) for name, sums in self.items()}

    def restored(self, entries: Entries, size: int) -> NamedSums:
        """Return the sums of so many groups that `to_state` wrote; a wrong tree raises one of `serialization.WRONG`."""
        named = NamedSums(size, self.widths)
        for name in entries.names():
            width = self.widths[name]
            named[name] = LimbSums.restored(dense(entries.plain(name), (size * width, LIMBS)), width)
        return named


def add_rows(table: NDArray[np.int64], places: Codes, more: NDArray[np.int64]) -> None:
    """Add rows to those of a table at some places, equal ones to be added up; `np.add.at`, and many times as fast."""
    order = np.argsort(places, kind="stable")
    first = np.flatnonzero(np.diff(places[order], prepend=-1))
    if first.size:
        table[places[order[first]]] += np.add.reduceat(more[order], first, axis=0)


def _carry(limbs: NDArray[np.int64]) -> bool:
    """Move what is beyond a limb to the next one, the last of which keeps the sign; say whether there was any."""
    beyond = limbs[:, :-1] >> LIMB_BITS
    limbs[:, :-1] &= _LIMB
    limbs[:, 1:] += beyond
    return bool(beyond.any())


def _settled(limbs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return limbs of which all but the last are at least 0 and less than 2^32."""
    while _carry(limbs):
        pass
    return limbs
