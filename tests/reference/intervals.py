"""The 95 % interval of a mean loss: Student's t corrected for skewness, or limits of a count of rare outcomes."""

import math
from collections.abc import Hashable, Sequence

import numpy as np

from reference.clusters import clusters_of
from reference.losses import mean, row_loss, row_losses


def t_point(freedom: float) -> float:
    """Return the 97.5 % point of Student's t."""
    from scipy.stats import t

    return float(t.ppf(0.975, freedom))


def freedom(sums: Sequence[float]) -> float:
    """Return the degrees of freedom of an error of centered, independent terms (Satterthwaite 1946, Biometrics 2, 110).

    A mean of n squares has the variance (mean x⁴ − (mean x²)²)/n, and a χ² over its ν degrees of freedom 2/ν.
    """
    n, squares = len(sums), [x * x for x in sums]
    middle = math.fsum(squares) / n
    variance = (math.fsum(x * x for x in squares) / n - middle**2) / n
    return min(n - 1, 2 * middle**2 / variance) if variance > 0 else n - 1


def hall(value: float, error: float, sums: Sequence[float]) -> tuple[float, float]:
    """Return the interval of a mean whose independent terms, centered, are `sums` (Hall 1992, JRSS B 54, 221)."""
    s = np.array(sums)
    c, q = float(np.sum(s**3) / np.sum(s**2) ** 1.5), t_point(freedom(sums))
    if abs(c) < 1e-9:
        return value - q * error, value + q * error

    def inverse(x: float) -> float:
        # T + cT²/3 + c²T³/27 + c/6 = x is a cube: (1 + cT/3)³ = 1 + c(x − c/6)
        return (float(np.cbrt(1 + c * (x - c / 6))) - 1) * 3 / c

    return value - error * inverse(q), value - error * inverse(-q)


def rare(
    y: Sequence[float], p: Sequence[float], w: Sequence[float], groups: Sequence[Sequence[int]], label: float
) -> tuple[float, float]:
    """Return the interval where label `label` is rare: gamma limits of its part, t for the rest, joined by squares.

    Fay and Feuer (1997, Statist. Med. 16, 791): limits of Σ x_i of Poisson counts are scaled chi-squared points; the
    upper one supposes one more row, which costs what the forecasts say that it would.
    """
    from scipy.stats import chi2

    total, losses = math.fsum(w), row_losses(y, p)
    part = [loss if a == label else 0.0 for a, loss in zip(y, losses, strict=True)]
    rest = [0.0 if a == label else loss for a, loss in zip(y, losses, strict=True)]
    own = np.array([math.fsum(w[at] * part[at] for at in group) for group in groups])
    s, v = float(np.sum(own)), float(np.sum(own**2))
    low = v / (2 * s) * float(chi2.ppf(0.025, 2 * s * s / v)) if s > 0 else 0.0
    chances = [(weight, x if label else 1 - x) for weight, x in zip(w, p, strict=True)]
    chances = [(weight, q) for weight, q in chances if q > 0]
    share = math.fsum(weight * q for weight, q in chances)
    m1 = m2 = 0.0
    if share > 0:
        one, two = math.fsum(x**2 for x in w) / total, math.fsum(x**3 for x in w) / total
        m1 = one * math.fsum(weight * q * row_loss(1.0, q) for weight, q in chances) / share
        m2 = two * math.fsum(weight * q * row_loss(1.0, q) ** 2 for weight, q in chances) / share
    high = (v + m2) / (2 * (s + m1)) * float(chi2.ppf(0.975, 2 * (s + m1) ** 2 / (v + m2))) if s + m1 > 0 else 0.0
    center = mean(rest, w)
    sums = [math.fsum(w[at] * (rest[at] - center) for at in group) for group in groups]
    g = len(groups)
    wide = t_point(freedom(sums)) * math.sqrt(g / (g - 1) * math.fsum(x * x for x in sums)) / total
    value = mean(losses, w)
    return value - math.hypot((s - low) / total, wide), value + math.hypot((high - s) / total, wide)


def interval(
    y: Sequence[float], p: Sequence[float], w: Sequence[float], keys: Sequence[Hashable] | None, error: float
) -> tuple[str, tuple[float, float] | None]:
    """Return the method and the interval of a finite mean loss with its standard error; None where all losses agree."""
    groups = [[at] for at in range(len(y))] if keys is None else clusters_of(keys)
    losses = row_losses(y, p)
    value = mean(losses, w)
    if set(y) <= {0.0, 1.0}:
        share = mean(y, w)
        label = 1.0 if 2 * share <= 1 else 0.0
        holding = sum(any(y[at] == label for at in group) for group in groups)
        if (holding < 5 and 2 * holding <= len(groups) and len(y) >= 10) or (
            holding < 100 and min(share, 1 - share) <= 0.2
        ):
            return "rare", rare(y, p, w, groups, label)
    if error == 0:
        return "", None
    return "skewness", hall(value, error, [math.fsum(w[at] * (losses[at] - value) for at in group) for group in groups])
