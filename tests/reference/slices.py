"""Statistics of parts of the rows, and p-values of many tests together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reference.losses import mean, row_losses


@dataclass(frozen=True)
class Slice:
    """What is known of some rows."""

    n: int
    positives: float
    weight: float
    log_loss: float
    excess: float | None
    share: float | None
    gap: float
    z: float | None
    sizes: float
    small: bool


def slice_of(y: Sequence[float], p: Sequence[float], w: Sequence[float], here: Sequence[int]) -> Slice:
    """Return the statistics of the rows `here` among all rows.

    z is the observed less the expected sum of labels, in standard deviations of calibrated forecasts: the square root
    of Σw²p(1 - p). `sizes` is what its numerator is made of, in the same unit.
    """
    labels, forecasts, weight = ([each[at] for at in here] for each in (y, p, w))
    loss, whole = mean(row_losses(labels, forecasts), weight), mean(row_losses(y, p), w)
    excess = None if math.isinf(whole) else loss - whole
    missed = math.fsum(a * (label - x) for a, label, x in zip(weight, labels, forecasts, strict=True))
    deviation = math.sqrt(math.fsum(a**2 * x * (1 - x) for a, x in zip(weight, forecasts, strict=True)))
    ones = math.fsum(labels)
    testable = deviation > 0 and set(y) <= {0.0, 1.0}
    return Slice(
        n=len(here),
        positives=ones,
        weight=math.fsum(weight),
        log_loss=loss,
        excess=excess,
        share=None if excess is None else math.fsum(weight) / math.fsum(w) * excess,
        gap=missed / math.fsum(weight),
        z=missed / deviation if testable else None,
        sizes=math.fsum(weight) / deviation if testable else 0.0,
        small=len(here) < 30 or min(ones, len(here) - ones) < 5,
    )


def two_sided(z: float) -> float:
    """Return how often a standard normal variable is so far from 0."""
    from scipy.stats import norm

    return float(2 * norm.sf(abs(z)))


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted by Holm's step-down method (Holm 1979, Scand. J. Statist. 6, 65-70).

    Each is the least level at which its hypothesis is rejected: the largest, over those with p-values as small or
    smaller, of the number of hypotheses that are left at that step times the p-value.
    """
    ordered = sorted(p_values)
    steps = [min(1.0, (len(ordered) - rank) * each) for rank, each in enumerate(ordered)]
    return [max(steps[: ordered.index(each) + 1]) for each in p_values]
