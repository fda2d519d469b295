"""Exact sums of groups of rows, of numbers of any size: two of them added are those of all rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from logloss._kernels import loader
from logloss._kernels.exact_sum import LIMB_BITS, LIMBS, Dyadic, from_limbs

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
            np.add.at(self.limbs, places, other.limbs)
        self.carry()

    def grow(self, size: int) -> None:
        """Make room for so many groups."""
        self.limbs = np.pad(self.limbs, ((0, size - len(self.limbs)), (0, 0)))

    def sum(self, places: list[int]) -> Dyadic:
        """Return the sum of some groups together."""
        return from_limbs(self.limbs[places].sum(axis=0))

    def carry(self) -> None:
        """Move what is beyond a limb to the next one."""
        beyond = self.limbs >> LIMB_BITS
        self.limbs &= _LIMB
        self.limbs[:, 1:] += beyond[:, :-1]
        self._rows = 0
