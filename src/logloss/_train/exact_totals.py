"""Sums of passes that no order of the rows changes: of terms that are rounded to a unit, added up as whole numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.serialization import Entries
from logloss._kernels import loader
from logloss._kernels.logistic import MOST_PRODUCTS, PRODUCT_BITS
from logloss._kernels.symmetric import GROUP

from .matrices import Vector, gram

FIXED_BITS = 44  # of a number in [−1, 1] that is added up by itself
MOST_ROWS = 1 << 18  # of which the sum of such numbers stays below 2^63 units

# Sums of products of whole numbers of so many bits, over a block of rows, are below 2^53: (2^20 + 2^19)² · 2^10.
_PART_BITS, _BLOCK = 20, 1 << 10
_ONES = np.ones(_BLOCK)
_HALF = np.int64(32)
_LOW = np.int64((1 << 32) - 1)


def halves(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the numbers in two parts, high·2^32 + low, where low is in [0, 2^32): of very many the sums fit."""
    return numbers >> _HALF, numbers & _LOW


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
        high, low = halves(numbers)
        self.high += high
        self.low += low
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

    Whole numbers of few bits have products, and sums of these over a block, that are whole numbers which a float64
    holds: what the kernel adds up is exact in any order. So a number is split in two, v = a·2^−20 + b·2^−40; the
    products of a and b come from those of a + b.

    Parameters
    ----------
    order : int
        How many numbers a row has.
    """

    def __init__(self, order: int) -> None:
        self._of = tuple(WholeTotals(order, order) for _ in range(3))

    def add(self, rows: Vector) -> None:
        """Add rows."""
        for start in range(0, len(rows), _BLOCK):
            some = rows[start : start + _BLOCK]
            scaled = np.zeros((len(some) + -len(some) % GROUP, rows.shape[1]))
            np.multiply(some, 2.0**_PART_BITS, out=scaled[: len(some)])
            a = np.rint(scaled)
            b = np.rint(np.ldexp(scaled - a, _PART_BITS))
            for totals, part in zip(self._of, (a, b, a + b), strict=True):
                totals.add(gram(part, _ONES[: len(part)]).astype(np.int64))

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


class RoundedProductTotals:
    """Σ w·u·uᵀ over rows of coordinates u, each product rounded to 2^−50: as exact where none is a millionth of 1.

    Parameters
    ----------
    order : int
        How many coordinates a row has; the last is 1.
    """

    def __init__(self, order: int) -> None:
        self._upper = np.triu_indices(order)
        self._totals = WholeTotals(self._upper[0].size)
        self._sums, self._rows = np.zeros((order, order), np.int64), 0

    def add(self, x: NDArray[Any], weight: Vector, center: Vector, scale: Vector, table: Vector) -> None:
        """Add rows that lie column by column, with u = (x − center)·scale, which are written to `table`, and w ≤ 1."""
        if self._rows + weight.size > MOST_PRODUCTS:
            self._put()
        kernel = loader.find("column_products", x.dtype)
        kernel(x.reshape(-1), weight, center, scale, table.reshape(-1), self._sums.reshape(-1))
        self._rows += weight.size

    def _put(self) -> None:
        """Put the sums of a few rows to those of all."""
        self._totals.add(self._sums[self._upper])
        self._sums[:] = self._rows = 0

    def merge(self, other: RoundedProductTotals) -> None:
        """Add what another one has added up."""
        other._put()
        self._totals.merge(other._totals)

    def products(self) -> Vector:
        """Return Σ w·u·uᵀ, of which the upper triangle is filled."""
        self._put()
        upper = np.zeros(self._sums.shape)
        upper[self._upper] = np.ldexp(self._totals.floats(), -PRODUCT_BITS)
        return upper

    def to_state(self) -> dict[str, Any]:
        """Return the sums as a tree (`serialization`)."""
        self._put()
        return self._totals.to_state()

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        self._sums[:] = self._rows = 0
        self._totals.from_state(state)
