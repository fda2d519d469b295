"""Where the intercept belongs, given all else: where the slopes of all rows sum to 0."""

from __future__ import annotations

import math
from collections.abc import Callable

_MOST_LOOKS = 200
_SETTLED = 1e-4  # Newton step, after which the next one is nothing


def log_odds(ones: float, total: float) -> float:
    """Return log(ones / others) with so few digits that every C library has the same ones."""
    return round(64 * math.log(ones / (total - ones))) / 64 if 0 < ones < total else 0.0


def shift(sums: Callable[[float], tuple[float, float]]) -> float:
    """Return how far the intercept has to move.

    By Newton's method; where the slopes are more than the bends, as they are where all rows are far off, by longer and
    longer strides and by halves.

    Parameters
    ----------
    sums : callable
        Returns the sums of the slopes and of the bends of all rows, for an intercept that has moved so far.
    """
    low, high, moved, stride = -math.inf, math.inf, 0.0, 1.0
    for _ in range(_MOST_LOOKS):
        slopes, bends = sums(moved)
        if abs(slopes) <= _SETTLED * bends:
            return moved - slopes / bends if bends else moved
        low, high = (low, moved) if slopes > 0 else (moved, high)
        moved -= slopes / bends if abs(slopes) < bends else math.copysign(stride, slopes)
        if not low < moved < high:
            moved = low / 2 + high / 2
        stride *= 2
    return moved
