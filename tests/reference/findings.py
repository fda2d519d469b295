"""Numbers that findings hold: what the forecasts would cost otherwise, and how many rows are alike."""

import math
from collections import Counter
from collections.abc import Hashable, Sequence

import numpy as np

from reference.losses import entropy, mean, row_losses, standard_error

ROWS = 100  # from so many rows on, few and equal forecasts are a surprise
FEW_VALUES = 20


def flipped_loss(y: Sequence[float], p: Sequence[float], w: Sequence[float]) -> float:
    """Return the mean loss of 1 - p, which is that of p for the labels 1 - y."""
    return mean(row_losses([1 - label for label in y], p), w)


def margin(y: Sequence[float], p: Sequence[float], w: Sequence[float]) -> float:
    """Return by how much another loss has to be less, so that a finding says so: two standard errors."""
    return 2 * (standard_error(row_losses(y, p), w) or 0.0)


def better_otherwise(y: Sequence[float], p: Sequence[float], w: Sequence[float]) -> dict[str, tuple[float, float]]:
    """Return the findings of a loss that is larger than that of 1 - p, or of the base rate, with both losses."""
    loss, slack = mean(row_losses(y, p), w), margin(y, p, w)
    found = {}
    if (other := flipped_loss(y, p, w)) < loss - slack:
        found["flipped"] = (other, loss)
    if math.isfinite(loss) and (other := entropy(mean(y, w))) < loss - slack:
        found["base-rate"] = (other, loss)
    return found


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
