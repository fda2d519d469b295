"""Exact sums of floating-point numbers, so that the order of the rows cannot matter.

A sum is a `Dyadic`: an integer times a power of two, without rounding. Two ways lead there, with the same result:

windows   A block of ordinary size is split at two fixed powers of two. Each of the three parts of every term is a
          multiple of one quantum and so small that the sum of a block's parts has fewer than 53 bits: plain
          floating-point addition is exact, in any order, vectorized. A block is taken only if it provably fits.
scatter   Everything else goes, as integer mantissas, into one bin for each exponent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

BLOCK = 4096  # rows; the parts of one block stay exact because 4096 · 2^40 < 2^53

# Terms are split at quanta of 2^−31 and 2^−72, and what remains is added as it is. For a block accepted below:
#   high     multiples of 2^−31, sum < 2^20                           < 2^51 quanta
#   middle   |·| ≤ 2^−32 each, multiples of 2^−72 (float32: of 2^−72) ≤ 2^52 quanta
#   low      |·| ≤ 2^−73 each, multiples of 2^−113                    ≤ 2^52 quanta
QUANTUM_BITS = (31, 72, 113)
HIGH = 1.5 * 2.0 ** (52 - 31)  # adding and subtracting this rounds to a multiple of 2^−31
MIDDLE = 1.5 * 2.0 ** (52 - 72)
LARGEST_SUM = 2.0**20

# What rounding loses of a square is at most 2^−34 where the squares of a block fit the windows. It is split at 2^−74
# and 2^−115; nothing lies below 2^−156 if no number but 0 lies below 2^−26.
LOST_BITS = (74, 115, 156)
LOST_HIGH = 1.5 * 2.0 ** (52 - 74)
LOST_MIDDLE = 1.5 * 2.0 ** (52 - 115)
SMALLEST_SQUARED = np.float64(2.0**-26).view(np.uint64) - np.uint64(1)

# The last bit of the smallest term other than 0 must not lie below the last quantum: 2^−61 has its last bit at 2^−113,
# and in float32, where two parts are enough, 2^−49 has it at 2^−72. Patterns order as the numbers do, and 0 less one
# is the largest pattern, so 0 passes. (A negative term would pass too; losses have none.)
SMALLEST64 = np.float64(2.0**-61).view(np.uint64) - np.uint64(1)
SMALLEST32 = np.float32(2.0**-49).view(np.uint32) - np.uint32(1)

# Scatter bins: exponents of products of up to four numbers, each from 2^−1074 to 2^1024, and of what rounding lost.
BIN_OFFSET = 4 * 1074 + 256
BINS = BIN_OFFSET + 4 * 1024 + 256
HALF_BITS = 26  # mantissas are added in two halves, so that 2^36 of them fit an int64
_LOW_HALF = np.int64((1 << HALF_BITS) - 1)

# Sums by group: each in limbs of 32 bits, which take products of two numbers, each from 2^−1074 to 2^1024.
LIMB_BITS = 32
LIMB_OFFSET = 2 * 1074 + 64
LIMBS = (LIMB_OFFSET + 2 * 1024 + 64) // LIMB_BITS + 3
_LIMB = np.int64((1 << LIMB_BITS) - 1)


class Dyadic(NamedTuple):
    """An exact number integer·2^exponent, in lowest terms (an odd integer, or 0·2^0).

    Examples
    --------
    >>> Dyadic.of(0.75) + Dyadic.of(0.25)
    Dyadic(integer=1, exponent=0)
    """

    integer: int
    exponent: int

    @classmethod
    def make(cls, integer: int, exponent: int) -> Dyadic:
        """Return integer·2^exponent in lowest terms."""
        if not integer:
            return ZERO
        zeros = (integer & -integer).bit_length() - 1
        return cls(integer >> zeros, exponent + zeros)

    @classmethod
    def of(cls, x: float) -> Dyadic:
        """Return a finite number exactly."""
        numerator, denominator = float(x).as_integer_ratio()
        return cls.make(numerator, 1 - denominator.bit_length())

    def __add__(self, other: Dyadic) -> Dyadic:  # type: ignore[override]
        lowest = min(self.exponent, other.exponent)
        return Dyadic.make(
            (self.integer << (self.exponent - lowest)) + (other.integer << (other.exponent - lowest)), lowest
        )

    def __sub__(self, other: Dyadic) -> Dyadic:
        return self + Dyadic(-other.integer, other.exponent)

    def __mul__(self, other: Dyadic) -> Dyadic:  # type: ignore[override]
        return Dyadic.make(self.integer * other.integer, self.exponent + other.exponent)

    def over(self, other: Dyadic) -> float:
        """Return self / other rounded once, to nearest; ∞ where that overflows.

        Raises
        ------
        ZeroDivisionError
            If `other` is 0.
        """
        above, below, shift = self.integer, other.integer, self.exponent - other.exponent
        try:
            return (above << shift) / below if shift > 0 else above / (below << -shift)
        except OverflowError:
            return float("inf") if (self.integer < 0) == (other.integer < 0) else float("-inf")

    def reciprocal(self) -> tuple[float, int]:
        """Return m and e with 1 / self = m·2^e, m rounded once, in (½, 1] for a number above 0."""
        bits = self.integer.bit_length() - 1
        return ONE.over(Dyadic(self.integer, -bits)), -(bits + self.exponent)

    def __float__(self) -> float:
        return self.over(ONE)


ZERO = Dyadic(0, 0)
ONE = Dyadic(1, 0)


def from_windows(high: int, middle: int, low: int) -> Dyadic:
    """Return the sum whose three parts are these integers, in units of the three quanta."""
    return Dyadic.make(in_last_quanta(high, middle, low), -QUANTUM_BITS[2])


def in_last_quanta(high: int, middle: int, low: int) -> int:
    """Return that sum in units of the last quantum."""
    a, b, c = QUANTUM_BITS
    return (((high << (b - a)) + middle) << (c - b)) + low


def from_square_windows(parts: Sequence[int]) -> Dyadic:
    """Return the sum of squares: three parts as of any numbers, and three of what rounding lost."""
    a, b, c = LOST_BITS
    return from_windows(*parts[:3]) + Dyadic.make((((parts[3] << (b - a)) + parts[4]) << (c - b)) + parts[5], -c)


def from_bins(bins: NDArray[np.int64]) -> Dyadic:
    """Return the sum that stands in the scatter bins, of shape (BINS, 2): high and low halves of the mantissas."""
    halves = bins.reshape(-1)
    used = np.flatnonzero(halves != 0).tolist()  # it finds bools three times as fast
    if not used:
        return ZERO
    lowest, total = used[0] >> 1, 0
    for place, half in zip(used, halves[used].tolist(), strict=True):
        total += half << ((place >> 1) - lowest + (0 if place & 1 else HALF_BITS))
    return Dyadic.make(total, lowest - BIN_OFFSET)


def total(parts: Iterable[Dyadic]) -> Dyadic:
    """Return the sum of many sums."""
    result = ZERO
    for part in parts:
        result += part
    return result


def windows(t: NDArray[Any]) -> tuple[float, float, float, bool]:
    """Return the three parts of the sum of a block of losses, and whether they are exact; in NumPy."""
    x = t.astype(np.float64, copy=False)
    high = (x + HIGH) - HIGH
    rest = x - high
    if t.dtype == np.float32:
        middle, low = rest, np.zeros(1)
        smallest = np.min(t.view(np.uint32) - np.uint32(1), initial=np.uint32(0xFFFFFFFF)) >= SMALLEST32
    else:
        middle = (rest + MIDDLE) - MIDDLE
        low = rest - middle
        smallest = np.min(t.view(np.uint64) - np.uint64(1), initial=np.uint64(0xFFFFFFFFFFFFFFFF)) >= SMALLEST64
    sums = float(high.sum()), float(middle.sum()), float(low.sum())
    return *sums, bool(smallest and sums[0] < LARGEST_SUM)


def square_windows(t: NDArray[np.float64]) -> tuple[float, float, float, float, float, float, bool]:
    """Return the six parts of the sum of a block's squares, and whether they are exact; in NumPy."""
    squares = t * t
    high, low = _halves(t)
    lost = ((high * high - squares) + 2 * (high * low)) + low * low
    first = (lost + LOST_HIGH) - LOST_HIGH
    rest = lost - first
    second = (rest + LOST_MIDDLE) - LOST_MIDDLE
    *parts, fits = windows(squares)
    sizes = np.abs(t).view(np.uint64) - np.uint64(1)
    smallest = np.min(sizes, initial=np.uint64(0xFFFFFFFFFFFFFFFF)) >= SMALLEST_SQUARED
    lost_parts = float(first.sum()), float(second.sum()), float((rest - second).sum())
    return parts[0], parts[1], parts[2], *lost_parts, bool(fits and smallest)


def add_windows(t: NDArray[Any]) -> tuple[int, int, int, list[int]]:
    """Add the blocks that fit the windows; NumPy's writing of the kernel."""
    (high, middle, low), unfit = _blockwise(windows, t, QUANTUM_BITS)
    return high, middle, low, unfit


def add_square_windows(t: NDArray[np.float64]) -> tuple[Any, ...]:
    """Add the squares of the blocks whose squares fit the windows; NumPy's writing of the kernel."""
    parts, unfit = _blockwise(square_windows, t, QUANTUM_BITS + LOST_BITS)
    return *parts, unfit


def _blockwise(
    parts_of: Callable[[Any], tuple[Any, ...]], t: NDArray[Any], bits: tuple[int, ...]
) -> tuple[list[int], list[int]]:
    total, unfit = [0] * len(bits), []
    with np.errstate(all="ignore"):
        for start in range(0, t.size, BLOCK):
            *parts, fits = parts_of(t[start : start + BLOCK])
            if fits:
                total = [so_far + int(part * 2.0**bit) for so_far, part, bit in zip(total, parts, bits, strict=True)]
            else:
                unfit.append(start // BLOCK)
    return total, unfit


def _scatter(x: Scaled, bins: NDArray[np.int64]) -> None:
    """Add the numbers m·2^e to the bins."""
    fraction, exponent = np.frexp(x.m.astype(np.float64, copy=False))
    whole = np.ldexp(fraction, 53).astype(np.int64)
    index = x.e + exponent + (BIN_OFFSET - 53)
    np.add.at(bins[:, 0], index, whole >> HALF_BITS)
    np.add.at(bins[:, 1], index, whole & _LOW_HALF)


def _scatter_products(a: Scaled, b: Scaled, bins: NDArray[np.int64]) -> None:
    """Add the products to the bins, without rounding."""
    _scatter(a * b, bins)
    _scatter(a.lost(b), bins)


def add_numbers(t: NDArray[Any], bins: NDArray[np.int64]) -> None:
    """Add finite numbers to the bins; NumPy's writing of the kernel."""
    _scatter(Scaled.of(t), bins)


def add_squares(t: NDArray[np.float64], bins: NDArray[np.int64]) -> None:
    """Add the squares of finite numbers to the bins; NumPy's writing of the kernel."""
    x = Scaled.of(t)
    _scatter_products(x, x, bins)


def add_weighted(t: NDArray[Any], w: NDArray[Any], bins: NDArray[np.int64]) -> None:
    """Add v = w·t, and if there are bins for them w, w², w·v and v²; NumPy's writing of the kernel."""
    weight = Scaled.of(w)
    v = weight * Scaled.of(t)
    _scatter(v, bins[0])
    if len(bins) > 1:
        _scatter(weight, bins[1])
        _scatter_products(weight, weight, bins[2])
        _scatter_products(weight, v, bins[3])
        _scatter_products(v, v, bins[4])


def add_grouped(code: NDArray[np.int32], t: NDArray[Any], w: NDArray[Any], limbs: NDArray[np.int64]) -> None:
    """Add numbers, or products, to the sums of their groups; NumPy's writing of the kernel."""
    x = Scaled.of(w) * Scaled.of(t) if w.size else Scaled.of(t)
    fraction, exponent = np.frexp(x.m)
    whole = np.ldexp(fraction, 53).astype(np.int64)
    place = x.e + exponent + (LIMB_OFFSET - 53)
    limb, shift = place >> 5, place & 31
    low, high = (whole & _LIMB) << shift, (whole >> LIMB_BITS) << shift
    np.add.at(limbs, (code, limb), low & _LIMB)
    np.add.at(limbs, (code, limb + 1), ((low >> LIMB_BITS) & _LIMB) + (high & _LIMB))
    np.add.at(limbs, (code, limb + 2), high >> LIMB_BITS)


def from_limbs(limbs: NDArray[np.int64]) -> Dyadic:
    """Return the sum that stands in the limbs of one group."""
    used = np.flatnonzero(limbs).tolist()
    integer = sum(limb << (LIMB_BITS * at) for at, limb in zip(used, limbs[used].tolist(), strict=True))
    return Dyadic.make(integer, -LIMB_OFFSET)


class Scaled(NamedTuple):
    """Numbers m·2^e with their exponents apart, so that products neither overflow nor underflow."""

    m: NDArray[Any]
    e: NDArray[np.int64]

    @classmethod
    def of(cls, x: NDArray[Any]) -> Scaled:
        """Split finite numbers."""
        m, e = np.frexp(x)
        return cls(m, e.astype(np.int64))

    def __mul__(self, other: Scaled) -> Scaled:  # type: ignore[override]
        """Return the products, each rounded once in the format of the mantissas, as if exponents had no bounds."""
        return Scaled(self.m * other.m, self.e + other.e)

    def lost(self, other: Scaled) -> Scaled:
        """Return what rounding lost in self * other, exactly (float64 only; Veltkamp's split, Dekker's product)."""
        return Scaled(two_product(self.m, other.m)[1], self.e + other.e)


def two_product(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the products of ordinary numbers, and what rounding lost of them, exactly."""
    product = x * y
    a, b = _halves(x), _halves(y)
    return product, ((a[0] * b[0] - product) + a[0] * b[1] + a[1] * b[0]) + a[1] * b[1]


def _halves(x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    shifted = x * 134217729.0  # 2^27 + 1
    high = shifted - (shifted - x)
    return high, x - high
