"""Numbers that findings hold: what the forecasts would cost otherwise, and how many rows are alike."""

import math
from collections import Counter
from collections.abc import Hashable, Sequence

import numpy as np

from reference.losses import mean, row_loss

ROWS = 100  # from so many rows on, few and equal forecasts are a surprise
FEW_VALUES = 20


def flipped_gain(y: Sequence[float], p: Sequence[float], w: Sequence[float]) -> tuple[float, float, int] | None:
    """Return what 1 − p saves on average, its standard error, and on how many rows, if that is more than chance.

    On rows with p strictly between 0 and 1, at least ten: the paired t-test at 1 %.
    """
    from scipy.stats import t as student

    inner = [(a, x, weight) for a, x, weight in zip(y, p, w, strict=True) if 0 < x < 1]
    if len(inner) < 10:
        return None
    labels, forecasts, weight = (list(column) for column in zip(*inner, strict=True))
    saved = [
        row_loss(a, x) - row_loss(1 - a, x) for a, x in zip(labels, forecasts, strict=True)
    ]  # the loss of 1 − p is that of p for the label 1 − y
    value, total = mean(saved, weight), math.fsum(weight)
    squares = math.fsum((a * (s - value)) ** 2 for a, s in zip(weight, saved, strict=True))
    n = len(y)
    error = math.sqrt(n / (n - 1) * squares) / total
    if value <= 0 or (error > 0 and 2 * student.sf(value / error, n - 1) >= 0.01):
        return None
    return value, error, len(inner)


def certain(p: Sequence[float]) -> int:
    """Return how many rows have a forecast of 0 or 1."""
    return sum(each in (0, 1) for each in p)


def repeated(ids: Sequence[Hashable]) -> int:
    """Return how many rows have an id that a row before had."""
    return len(ids) - len(set(ids))


def most_frequent(p: Sequence[float]) -> tuple[float, int]:
    """Return the most frequent forecast, and in how many rows it is; of equally frequent ones the least."""
    counts = Counter(p)
    most = max(counts.values())
    return min(each for each, count in counts.items() if count == most), most


def near_one_in_single_precision(p: Sequence[float]) -> list[float]:
    """Return the forecasts within 2^-17 of 1 and below it, if all forecasts have single precision."""
    if any(float(np.float32(each)) != each for each in p):
        return []
    return [each for each in p if 1 - 2.0**-17 < each < 1]
