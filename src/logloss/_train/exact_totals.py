"""Sums of passes that no order of the rows changes: of terms that are rounded to a unit, added up as whole numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.serialization import Entries
from logloss._kernels.symmetric import GROUP

from .matrices import Vector, gram

FIXED_BITS = 44  # of a number in [−1, 1] that is added up by itself
MOST_ROWS = 1 << 18  # of which the sum of such numbers stays below 2^63 units

# A number in [−1, 1] is a multiple of 2^−20 and one of 2^−40. Sums of products of the multiples, and of those of the
# sum of both, stay below 2^53 for a block of 1024 rows: (2^20 + 2^19)² · 2^10.
_PART_BITS = 20
_BLOCK = 1 << 10
_HALF = np.int64(32)
_LOW = np.int64((1 << 32) - 1)


class WholeTotals:
    """Sums of int64 numbers, with room for any number of terms.

    Attributes
    ----------
    high, low : array of int64
        Each sum is high·2^32 + low, where low is in [0, 2^32).
    """

    def __init__(self, *shape: int) -> None:
        self.high, self.low = np.zeros(shape, np.int64), np.zeros(shape, np.int64)

    def add(self, numbers: NDArray[np.int64]) -> None:
        """Add a number to each sum."""
        self.high += numbers >> _HALF
        self.low += numbers & _LOW
        self._carry()

    def merge(self, other: WholeTotals) -> None:
        """Add what another one has added up."""
        self.high += other.high
        self.low += other.low
        self._carry()

    def without(self, *others: WholeTotals) -> WholeTotals:
        """Return these sums less others."""
        left = WholeTotals(*self.high.shape)
        left.high = self.high - sum(other.high for other in others)
        left.low = self.low - sum(other.low for other in others)
        left._carry()
        return left

    def _carry(self) -> None:
        self.high += self.low >> _HALF
        self.low &= _LOW

    def floats(self) -> Any:
        """Return the sums, each rounded once."""
        return self.high * 2.0**32 + self.low

    def to_state(self) -> dict[str, Any]:
        """Return the sums as a tree (`serialization`)."""
        return {"high": self.high, "low": self.low}

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        self.high = entries.array("high", "int64", *self.high.shape)
        self.low = entries.array("low", "int64", *self.low.shape)


def fixed(numbers: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the sum over at most `MOST_ROWS` rows of numbers in [−1, 1], in units of 2^−`FIXED_BITS`."""
    units = np.rint(np.ldexp(numbers, FIXED_BITS)).astype(np.int64)
    total: NDArray[np.int64] = units.sum(axis=0)
    return total


class ProductTotals:
    """Σ v·vᵀ over rows of numbers in [−1, 1]: each number is rounded to 2^−40, and nothing else is.

    A number is split in two, v = a·2^−20 + b·2^−40, so that products of the parts, and a block's sums of them, are
    whole numbers that a float64 holds. What the kernel adds up is then exact in any order. The products of a and b come
    from those of a + b.
    """

    def __init__(self, order: int) -> None:
        self._of = tuple(WholeTotals(order, order) for _ in range(3))

    def add(self, rows: Vector) -> None:
        """Add rows."""
        for start in range(0, len(rows), _BLOCK):
            scaled = np.ldexp(rows[start : start + _BLOCK], _PART_BITS)
            scaled = np.pad(scaled, ((0, -len(scaled) % GROUP), (0, 0)))
            a = np.rint(scaled)
            b = np.rint(np.ldexp(scaled - a, _PART_BITS))
            weight = np.ones(len(scaled))
            for totals, part in zip(self._of, (a, b, a + b), strict=True):
                totals.add(gram(part, weight).astype(np.int64))

    def merge(self, other: ProductTotals) -> None:
        """Add what another one has added up."""
        for mine, its in zip(self._of, other._of, strict=True):
            mine.merge(its)

    def products(self) -> Vector:
        """Return Σ v·vᵀ, of which the upper triangle is filled."""
        of_high, of_low, of_sums = self._of
        mixed = of_sums.without(of_high, of_low)
        upper: Vector = np.ldexp(of_high.floats(), -2 * _PART_BITS) + (
            np.ldexp(mixed.floats(), -3 * _PART_BITS) + np.ldexp(of_low.floats(), -4 * _PART_BITS)
        )
        return upper

    def to_state(self) -> list[Any]:
        """Return the sums as a tree (`serialization`)."""
        return [totals.to_state() for totals in self._of]

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        for totals, own in zip(self._of, state, strict=True):
            totals.from_state(own)
