"""Two models on the same rows: the difference of their losses (the model's less the baseline's)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reference.isotonic import quantile
from reference.losses import mean, standard_error

EDGES = (0.0, 0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999, 1.0)  # of the baseline's forecasts


@dataclass(frozen=True)
class Paired:
    """Rows by which model loses less, and the differences where neither loss is infinite."""

    n: int
    won: int
    lost: int
    tied: int
    won_infinite: int
    lost_infinite: int
    both_infinite: int
    differences: list[float]
    finite: list[int]

    def mean(self, weight: Sequence[float]) -> float | None:
        """Return the mean difference: infinite losses of one of them decide, of both contradict each other."""
        if self.won_infinite and self.lost_infinite:
            return None
        if self.won_infinite or self.lost_infinite:
            return -math.inf if self.won_infinite else math.inf
        return mean(self.differences, [weight[at] for at in self.finite]) if self.finite else None

    def error(self, weight: Sequence[float]) -> float | None:
        """Return the standard error of the mean difference: that of the paired t-test where weights are equal."""
        value = self.mean(weight)
        if value is None or math.isinf(value):
            return None
        return standard_error(self.differences, [weight[at] for at in self.finite])


def paired(ours: Sequence[float], theirs: Sequence[float], here: Sequence[int] | None = None) -> Paired:
    """Return how the losses of a model and of the baseline compare, in some of the rows."""
    here = range(len(ours)) if here is None else here
    finite = [at for at in here if math.isfinite(ours[at]) and math.isfinite(theirs[at])]
    infinite = [(math.isinf(ours[at]), math.isinf(theirs[at])) for at in here]
    won, lost = sum(ours[at] < theirs[at] for at in here), sum(ours[at] > theirs[at] for at in here)
    return Paired(
        len(here),
        won,
        lost,
        len(here) - won - lost,
        infinite.count((False, True)),
        infinite.count((True, False)),
        infinite.count((True, True)),
        [ours[at] - theirs[at] for at in finite],
        finite,
    )


def two_sided(t: float, freedom: int) -> float:
    """Return how often Student's t is so far from 0."""
    from scipy.stats import t as student

    return float(2 * student.sf(abs(t), freedom))


def region(p: float) -> tuple[float, float]:
    """Return between which edges a forecast lies; at an edge, above it."""
    at = max(place for place, edge in enumerate(EDGES[:-1]) if p >= edge)
    return EDGES[at], EDGES[at + 1]


def bootstrap(differences: Sequence[float], draws: int = 1000, seed: int = 0) -> tuple[float, float]:
    """Return the 95 % percentile interval of the mean difference (Efron 1979, doi:10.1214/aos/1176344552).

    How often each distinct difference is drawn is multinomial. These are taken in the order from 0 up, then from 0
    down, so that the draws are the report's, which has a slot for each if no two are nearly equal.
    """
    values = sorted(set(differences), key=lambda d: (d < 0, abs(d)))
    counts = np.array([list(differences).count(value) for value in values])
    drawn = np.random.default_rng(seed).multinomial(len(differences), counts / len(differences), size=draws)
    means = [math.fsum(k * d for k, d in zip(row, values, strict=True)) / len(differences) for row in drawn.tolist()]
    return quantile(means, 0.025), quantile(means, 0.975)
