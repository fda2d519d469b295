"""Exact sums of groups of rows, of numbers of any size: two of them added are those of all rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from logloss._kernels import loader
from logloss._kernels.exact_sum import LIMB_BITS, LIMB_OFFSET, LIMBS, Dyadic, from_limbs

_FLOAT64 = np.dtype(np.float64)
_NO_WEIGHTS = np.empty(0)
_LIMB = np.int64((1 << LIMB_BITS) - 1)
MOST_ROWS = 1 << 29  # each adds less than 2^33 to a limb


class LimbSums:
    """Sums of w·t by the number of a group, counted from 0.

    Attributes
    ----------
    limbs : (k, LIMBS) array of int
        The sums, in parts of 32 bits (`exact_sum.LIMBS`).
    """

    def __init__(self, size: int) -> None:
        self.limbs = np.zeros((size, LIMBS), np.int64)
        self._rows = 0  # since what is beyond a limb was carried to the next

    @classmethod
    def restored(cls, limbs: NDArray[np.int64]) -> LimbSums:
        """Return the sums that stand in these limbs."""
        sums = cls(0)
        sums.limbs = limbs
        return sums

    def add(self, code: NDArray[np.int32], t: NDArray[np.float64], weight: NDArray[np.float64] | None = None) -> None:
        """Add finite numbers, at least 0, or weight·t rounded once."""
        loader.find("grouped", _FLOAT64)(code, t, _NO_WEIGHTS if weight is None else weight, self.limbs)
        self._rows += t.size
        if self._rows > MOST_ROWS:
            self.carry()

    def merge(self, other: LimbSums, places: NDArray[np.int32] | None = None) -> None:
        """Add other sums; `places` are their groups here, equal ones to be added up."""
        self.carry()
        other.carry()
        if places is None:
            self.limbs += other.limbs
        else:
            add_rows(self.limbs, places, other.limbs)
        self.carry()

    def grow(self, size: int) -> None:
        """Make room for so many groups."""
        self.limbs = np.pad(self.limbs, ((0, size - len(self.limbs)), (0, 0)))

    def sum(self, places: list[int]) -> Dyadic:
        """Return the sum of some groups together."""
        return from_limbs(self.limbs[places].sum(axis=0))

    def take(self, places: NDArray[np.intp]) -> LimbSums:
        """Return the sums of some groups, numbered anew."""
        self.carry()
        return self.restored(self.limbs[places])

    def add_units(self, units: NDArray[np.int64], bits: int) -> None:
        """Add an integer to each group's sum, in units of 2^-bits."""
        limb, shift = divmod(LIMB_OFFSET - bits, LIMB_BITS)
        low, high = (units & _LIMB) << shift, (units >> LIMB_BITS) << shift
        self.limbs[:, limb] += low & _LIMB
        self.limbs[:, limb + 1] += (low >> LIMB_BITS) + (high & _LIMB)
        self.limbs[:, limb + 2] += high >> LIMB_BITS

    def floats(self) -> NDArray[np.float64]:
        """Return each sum nearly (`nearly`)."""
        return nearly(self.limbs)

    def carry(self) -> None:
        """Move what is beyond a limb to the next one."""
        beyond = self.limbs >> LIMB_BITS
        self.limbs &= _LIMB
        self.limbs[:, 1:] += beyond[:, :-1]
        self._rows = 0


def add_rows(table: NDArray[np.int64], places: NDArray[np.int32], more: NDArray[np.int64]) -> None:
    """Add rows to those of a table at some places, equal ones to be added up; `np.add.at`, and many times as fast."""
    order = np.argsort(places, kind="stable")
    first = np.flatnonzero(np.diff(places[order], prepend=-1))
    if first.size:
        table[places[order[first]]] += np.add.reduceat(more[order], first, axis=0)


def nearly(limbs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the sum in each row of limbs, rounded: the same number for the same sum, whatever it was added up of."""
    used = np.flatnonzero(limbs.any(axis=0))
    if not used.size:
        return np.zeros(len(limbs))
    first, last = int(used[0]), min(int(used[-1]) + 3, LIMBS)
    digits = _carried(limbs[:, first:last].copy())
    negative = digits[:, -1] < 0
    digits[negative] = _carried(-digits[negative])
    total = np.zeros(len(limbs))
    with np.errstate(over="ignore"):
        for at, digit in enumerate(digits.T, first):
            total += np.ldexp(digit.astype(np.float64), LIMB_BITS * at - LIMB_OFFSET)
    return np.where(negative, -total, total)


def _carried(limbs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return limbs of which all but the last are at least 0 and less than 2^32."""
    for at in range(limbs.shape[1] - 1):
        limbs[:, at + 1] += limbs[:, at] >> LIMB_BITS
        limbs[:, at] &= _LIMB
    return limbs
