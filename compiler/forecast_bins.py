"""The kernels of forecasts: how far from either end, what they missed by, and where they lie (`forecast_bins`)."""

from __future__ import annotations

from typing import Any

import numpy as np

from logloss._kernels import primitives
from logloss._kernels.exact_sum import BLOCK
from logloss._kernels.forecast_bins import LEAST, ONES, SHIFT, SIDE, SLOTS, UNIT_BITS

from .exact_sum import FRACTION, HIGH_UNITS, LOW_UNITS, MIDDLE_UNITS, blocks, pattern, windows64
from .primitives import carray

_chosen = primitives.where


def distance(p_: Any, n: Any, s_: Any, _scratch: Any, _found: Any) -> None:
    """Write signed distances."""
    p, s = carray(p_, n), carray(s_, n)
    for i in range(n):
        s[i] = _chosen(p[i] > 0.5, -(1 - p[i]), p[i] + 0.0)


def misses(s_: Any, n: Any, y_: Any, scratch_: Any, found_: Any) -> None:
    """Add (p − y)² of the blocks that fit the windows."""
    s, y, scratch, found = carray(s_, n), carray(y_, n), carray(scratch_, BLOCK), carray(found_, 4 + blocks(n))
    high = middle = low = np.int64(0)
    misfits = 0
    for start in range(0, n, BLOCK):
        ss, ys = s[start : start + BLOCK], y[start : start + BLOCK]
        ts = scratch[: ss.size]
        for i in range(ss.size):
            size = abs(ss[i])
            missed = _chosen((pattern(ss[i]) < 0) == (ys[i] != 0), size, 1 - size)
            ts[i] = missed * missed
        a, b, c, fits = windows64(ts)
        if fits:
            high += np.int64(a * HIGH_UNITS)
            middle += np.int64(b * MIDDLE_UNITS)
            low += np.int64(c * LOW_UNITS)
        else:
            found[4 + misfits] = start // BLOCK
            misfits += 1
    found[0], found[1], found[2], found[3] = high, middle, low, misfits


def profile(s_: Any, n: Any, y_: Any, table_: Any, scratch_: Any, _found: Any) -> None:
    """Count rows by their place."""
    s, y, table = carray(s_, n), carray(y_, n), carray(table_, (SLOTS, 2))
    scratch = carray(scratch_, BLOCK).view(np.int64)
    places, units = scratch[: BLOCK // 2], scratch[BLOCK // 2 :]
    for start in range(0, n, BLOCK // 2):
        ss, ys = s[start : start + BLOCK // 2], y[start : start + BLOCK // 2]
        for i in range(ss.size):  # apart from the loop below, so that this one is vectorized
            bits = pattern(ss[i])
            size = bits & np.int64(0x7FFFFFFFFFFFFFFF)
            place = max((size >> SHIFT) - (LEAST - 2), np.int64(size != 0))
            places[i] = place + (np.int64(SIDE) & (bits >> 63))
            units[i] = ((size & FRACTION) | np.int64(1 << 52)) >> (52 - UNIT_BITS)
        for i in range(ss.size):
            at = np.uint64(places[i])
            table[at, 0] += 1 + (np.int64(ys[i]) << ONES)
            table[at, 1] += units[i]
