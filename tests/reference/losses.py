"""The loss of a row, means of it, and how sure they are."""

import math
from collections.abc import Sequence


def row_loss(y: float, p: float) -> float:
    """Return -y ln p - (1 - y) ln(1 - p), where 0 ln 0 is 0."""
    paid = 0.0
    if y > 0:
        paid += math.inf if p == 0 else -y * math.log(p)
    if y < 1:
        paid += math.inf if p == 1 else -(1 - y) * math.log1p(-p)
    return paid


def row_loss_of_logit(y: float, z: float) -> float:
    """Return y ln(1 + e^-z) + (1 - y) ln(1 + e^z)."""

    def softplus(x: float) -> float:
        return max(x, 0.0) + math.log1p(math.exp(-abs(x)))

    return y * softplus(-z) + (1 - y) * softplus(z)


def row_losses(y: Sequence[float], p: Sequence[float]) -> list[float]:
    """Return the loss of each row."""
    return [row_loss(*row) for row in zip(y, p, strict=True)]


def mean(x: Sequence[float], weight: Sequence[float]) -> float:
    """Return the weighted mean; infinite if one of the numbers is."""
    if math.inf in x:
        return math.inf
    return math.fsum(w * each for w, each in zip(weight, x, strict=True)) / math.fsum(weight)


def standard_error(x: Sequence[float], weight: Sequence[float]) -> float | None:
    """Return the standard error of the weighted mean of independent rows: None where it is not defined.

    n/(n-1) Σ w²(x - m)² / (Σ w)², its square root. With equal weights that is s/√n, where s has n - 1 in its
    denominator; with others the linearized variance of a ratio (Cochran 1977, Sampling Techniques, 6.3).
    """
    n, m = len(x), mean(x, weight)
    if n < 2 or math.isinf(m):
        return None
    squares = math.fsum((w * (each - m)) ** 2 for w, each in zip(weight, x, strict=True))
    return math.sqrt(n / (n - 1) * squares) / math.fsum(weight)


def clipped(y: Sequence[float], p: Sequence[float], weight: Sequence[float], epsilon: float) -> float:
    """Return the mean loss where p is kept at least epsilon from 0 and 1."""
    return mean(row_losses(y, [min(max(each, epsilon), 1 - epsilon) for each in p]), weight)


def brier(y: Sequence[float], p: Sequence[float], weight: Sequence[float]) -> float:
    """Return the mean of (p - y)² (Brier 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2)."""
    return mean([(a - b) ** 2 for a, b in zip(y, p, strict=True)], weight)


def entropy(p: float) -> float:
    """Return -p ln p - (1 - p) ln(1 - p), in nats."""
    return row_loss(p, p)


def largest(losses: Sequence[float]) -> float:
    """Return the largest finite loss: rounding of means and of deviations from them is in proportion to it."""
    return max((each for each in losses if math.isfinite(each)), default=0.0)
