"""The standard error of a mean of rows in clusters."""

import math
from collections.abc import Hashable, Sequence

from reference.losses import mean


def clusters_of(keys: Sequence[Hashable]) -> list[list[int]]:
    """Return the rows of each cluster."""
    found: dict[Hashable, list[int]] = {}
    for at, key in enumerate(keys):
        found.setdefault(key, []).append(at)
    return list(found.values())


def clustered_error(x: Sequence[float], weight: Sequence[float], keys: Sequence[Hashable]) -> float | None:
    """Return the standard error of the weighted mean where clusters are independent: None where it is not defined.

    G/(G-1) Σ_g (Σ w(x - m))² / (Σ w)², its square root (Liang & Zeger 1986, doi:10.1093/biomet/73.1.13).
    """
    groups, m = clusters_of(keys), mean(x, weight)
    if len(groups) < 2 or math.isinf(m):
        return None
    sums = [math.fsum(weight[at] * (x[at] - m) for at in group) for group in groups]
    return math.sqrt(len(groups) / (len(groups) - 1) * math.fsum(each**2 for each in sums)) / math.fsum(weight)


def t_interval(value: float, error: float, freedom: int) -> tuple[float, float]:
    """Return the 95 % interval by Student's t."""
    from scipy.stats import t

    wide = float(t.ppf(0.975, freedom)) * error
    return value - wide, value + wide
