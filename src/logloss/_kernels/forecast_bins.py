"""Where a forecast lies between 0 and 1, so finely at both ends that one in 10^18 is told from one in 10^17.

The signed distance s of a forecast p is p itself up to one half, and p − 1 above: the smaller of p and 1 − p, with the
side as its sign. Places are counted in slots: 64 for each power of two of |s|, a slot for what lies below 2^−64, and
one for 0, on each side. A slot's forecasts differ by at most 1/64 of |s|.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .exact_sum import add_windows

OCTAVES = 64  # powers of two of |s|
SLOT_BITS = 6  # of the fraction: 64 slots an octave
SIDE = (OCTAVES - 1 << SLOT_BITS) + 1 + 2  # slots of one side: |s| = 1/2 is the last
SLOTS = 2 * SIDE
UNIT_BITS = 31  # of |s| are added up: the mean in a slot is right to 2^−31 of itself
ONES = 32  # bits below the number of ones in a count of rows

SHIFT = 52 - SLOT_BITS
LEAST = (1023 - OCTAVES) << SLOT_BITS  # of |s| = 2^−64


def distance(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the signed distance of probabilities, without rounding; the distance of 1 is −0."""
    s = np.empty(p.size)
    put_distances(p, s)
    return s


def put_distances(p: NDArray[np.float64], s: NDArray[np.float64]) -> None:
    """Write the signed distances of probabilities; NumPy's writing of the kernel."""
    np.add(p, 0.0, out=s)  # a probability of −0 is 0
    np.copyto(s, -(1 - p), where=p > 0.5)


def add_misses(s: NDArray[np.float64], y: NDArray[np.uint8]) -> tuple[int, int, int, list[int]]:
    """Add (p − y)², each rounded, of the blocks that fit the windows; NumPy's writing of the kernel."""
    return add_windows(missed(s, y) ** 2)


def missed(s: NDArray[np.float64], y: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return |p − y|, for labels 0 and 1."""
    size = np.abs(s)
    return np.where(np.signbit(s) == y.view(np.bool_), size, 1 - size)


def slot(s: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return the slots of signed distances: from 0, for p = 0, up to `SLOTS` − 1, for p just above one half."""
    bits = s.view(np.int64)
    size = bits & np.int64(0x7FFFFFFFFFFFFFFF)
    place: NDArray[np.int32] = np.maximum((size >> SHIFT) - (LEAST - 2), size != 0).astype(np.int32)
    place[bits < 0] += SIDE
    return place


def add_profile(s: NDArray[np.float64], y: NDArray[np.uint8], table: NDArray[np.int64]) -> None:
    """Add rows to a table of slots: 1 and 2^32 · the label, and the first bits of |s|; NumPy's writing."""
    place = slot(s)
    units = ((s.view(np.int64) & np.int64((1 << 52) - 1)) | np.int64(1 << 52)) >> (52 - UNIT_BITS)
    np.add.at(table[:, 0], place, 1 + (y.astype(np.int64) << ONES))
    np.add.at(table[:, 1], place, units)


def units_of(place: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what one unit of a slot's sum is worth: the last of the bits of |s| that are added up."""
    octave = (place % SIDE - 2) >> SLOT_BITS
    return np.where(place % SIDE < 2, 0.0, np.ldexp(1.0, octave - OCTAVES - UNIT_BITS))


def edges() -> tuple[Any, Any]:
    """Return the least and the largest |s| of each slot of one side, the largest left out."""
    at = np.arange(SIDE - 1) + LEAST
    bounds = (at.astype(np.int64) << SHIFT).view(np.float64)
    low = np.concatenate([[0.0, 0.0], bounds[:-1]])
    return low, np.concatenate([[0.0], bounds])
