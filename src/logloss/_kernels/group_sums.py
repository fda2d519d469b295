"""Sums of many groups of rows in one go: how many rows, how many ones, their losses, and how far from the forecasts.

A term is split at fixed powers of two into integers, as in the windows of `exact_sum`, and the integers are added up
for each group: exactly, so in any order. A block is taken only if that leaves nothing over; the others are for exact
sums of any range (`exact_sum.add_grouped`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .exact_sum import BLOCK, Dyadic

MOST_ROWS = 1 << 18  # in a call: the sum of so many of the largest terms stays below 2^63 units

# Of each group: rows (and 2^32 · ones), the loss in three units, y − p in two, p(1−p) in two.
FIELDS = 8
ONES = 32
LOSS, MISS, SPREAD = slice(1, 4), slice(4, 6), slice(6, 8)
LOSS_BITS = (32, 75, 118)  # units of 2^−32, ...; of a loss below 2^11, less than 2^43 of each
SHARE_BITS = (44, 88)  # of y − p and p(1−p): at most 2^44 of each


def rounders(bits: tuple[int, ...]) -> tuple[tuple[float, int], ...]:
    """Return the numbers whose sum with a term ends in the units of the term, and their patterns."""
    numbers = [1.5 * 2.0 ** (52 - bit) for bit in bits]
    return tuple((number, int(np.float64(number).view(np.int64))) for number in numbers)


# No term may be so small that bits of it are lost, or so large that its units overflow. 0 less one is the largest.
def _before(x: float) -> np.uint64:
    return np.float64(x).view(np.uint64) - np.uint64(1)


SMALLEST_LOSS, LARGEST_LOSS, SMALLEST_SPREAD = _before(2.0**-66), _before(2.0**11), _before(2.0**-36)


def add_slices(
    code: NDArray[np.int32],
    y: NDArray[np.uint8],
    s: NDArray[np.float64],
    t: NDArray[np.float64],
    table: NDArray[np.int64],
) -> list[int]:
    """Add rows to the sums of their groups; NumPy's writing of the kernel."""
    unfit = []
    for start in range(0, code.size, BLOCK):
        here = slice(start, start + BLOCK)
        size = np.abs(s[here])
        spread, loss = size * (1 - size), t[here]
        patterns = loss.view(np.uint64)
        fits = (
            np.all(patterns - np.uint64(1) >= SMALLEST_LOSS)
            and np.all(patterns <= LARGEST_LOSS)
            and np.all(spread.view(np.uint64) - np.uint64(1) >= SMALLEST_SPREAD)
        )
        if not fits:
            unfit.append(start // BLOCK)
            continue
        ones = y[here].astype(np.int64)
        whole = ones - np.signbit(s[here])  # y − p = whole − s
        high, low = _units(s[here], SHARE_BITS)
        fields = [1 + (ones << ONES), *_units(loss, LOSS_BITS), (whole << SHARE_BITS[0]) - high, -low]
        for at, field in enumerate([*fields, *_units(spread, SHARE_BITS)]):
            np.add.at(table[:, at], code[here], field)
    return unfit


def _units(x: NDArray[np.float64], bits: tuple[int, ...]) -> list[NDArray[np.int64]]:
    parts = []
    for rounder, pattern in rounders(bits):
        moved = x + rounder
        parts.append(moved.view(np.int64) - pattern)
        x = x - (moved - rounder)
    return parts


def from_units(units: list[int], bits: tuple[int, ...]) -> Dyadic:
    """Return the sum that stands in these units."""
    return Dyadic.make(sum(unit << (bits[-1] - bit) for unit, bit in zip(units, bits, strict=True)), -bits[-1])


def rows_and_ones(packed: Any) -> tuple[Any, Any]:
    """Return what the first field holds."""
    return packed & ((1 << ONES) - 1), packed >> ONES
