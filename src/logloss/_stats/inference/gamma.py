"""The gamma distribution: tails for sums that are skewed, and the points of χ² that limit a count."""

from __future__ import annotations

import math

_TERMS, _TINY = 100_000, 1e-300
_HALVINGS = 200
_LARGE = 1e4  # shapes from which the saddlepoint is right to 1e-5 of a tail
_MOST = 1e6  # skewness above which the law is that of one event
_SYMMETRIC = 1e-6  # skewness below which the normal distribution serves


def lower(a: float, x: float) -> float:
    """Return the regularized incomplete gamma function P(a, x), for a above 0 and x at least 0.

    Notes
    -----
    The series below a + 1, the continued fraction (Lentz's method) above (DLMF 8.11.4, 8.9.2).

    Examples
    --------
    >>> round(lower(1, 1), 12) == round(1 - math.exp(-1), 12)
    True
    """
    return _series(a, x) if x < a + 1 else 1 - _fraction(a, x)


def upper(a: float, x: float) -> float:
    """Return Q(a, x) = 1 − P(a, x), without cancellation where it is small.

    Examples
    --------
    >>> round(upper(1, 50) / math.exp(-50), 12)
    1.0
    """
    return 1 - _series(a, x) if x < a + 1 else _fraction(a, x)


def chi2_quantile(probability: float, freedom: float) -> float:
    """Return the point that χ² of so many degrees of freedom, any above 0, stays below with a probability.

    Examples
    --------
    >>> round(chi2_quantile(0.975, 10), 6)
    20.483177
    """
    a = freedom / 2
    low, high = 0.0, 1.0
    while lower(a, high) < probability:
        low, high = high, 2 * high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        low, high = (middle, high) if lower(a, middle) < probability else (low, middle)
    return low + high


def _front(a: float, x: float) -> float:
    """Return x^a·e^(−x)/Γ(a)."""
    return math.exp(a * math.log(x) - x - math.lgamma(a))


def _series(a: float, x: float) -> float:
    if x <= 0:
        return 0.0
    term = total = 1 / a
    for n in range(1, _TERMS):
        term *= x / (a + n)
        total += term
        if term <= total * 1e-17:
            break
    return min(_front(a, x) * total, 1.0)


def _fraction(a: float, x: float) -> float:
    if math.isinf(x):
        return 0.0
    b = x + 1 - a
    c, d = 1 / _TINY, 1 / b
    value = d
    for n in range(1, _TERMS):
        term = -n * (n - a)
        b += 2
        d, c = 1 / _not_zero(term * d + b), _not_zero(b + term / c)
        value *= c * d
        if abs(c * d - 1) <= 1e-16:
            break
    return _front(a, x) * value


def _not_zero(x: float) -> float:
    return x if abs(x) > _TINY else _TINY


def two_sided(s: float, variance: float, third: float, half_step: float = 0.0) -> float:
    """Return how often a sum with mean 0 is at least so far off, to whichever side, by its first three cumulants.

    Parameters
    ----------
    s : float
        The sum.
    variance, third : float
        Its second cumulant, above 0, and its third.
    half_step : float
        Half the distance between values that the sum can take, by which it is brought nearer to 0; 0 if it is fine.

    Notes
    -----
    Pearson's type III: a shifted gamma distribution with these cumulants; the normal one where the third is small.

    Examples
    --------
    >>> round(two_sided(1.959963984540054, 1.0, 0.0), 9)
    0.05
    """
    above, below = (_pearson_above(at, variance, third) for at in (s - half_step, s + half_step))
    return min(1.0, 2 * min(above[0], below[1]))


def _pearson_above(at: float, variance: float, third: float) -> tuple[float, float]:
    """Return P(T ≥ at) and P(T ≤ at)."""
    if third < 0:
        below, above = _pearson_above(-at, variance, -third)
        return above, below
    skewness = third / variance / math.sqrt(variance)
    if skewness < _SYMMETRIC:
        z = at / math.sqrt(2 * variance)
        return math.erfc(z) / 2, math.erfc(-z) / 2
    skewness = min(skewness, _MOST)
    shape, scale = 4 / skewness**2, skewness * math.sqrt(variance) / 2
    x = at / scale + shape
    if shape > _LARGE:
        return _saddlepoint(shape, x)
    return (upper(shape, x), lower(shape, x)) if x > 0 else (1.0, 0.0)


def _saddlepoint(shape: float, x: float) -> tuple[float, float]:
    """Return Q(a, x) and P(a, x) for a large shape a (Lugannani & Rice 1980, doi:10.2307/1426607)."""
    if x <= 0:
        return 1.0, 0.0
    u = (x - shape) / math.sqrt(shape)
    if abs(u) < 1e-4:
        middle = 1 / (3 * math.sqrt(2 * math.pi * shape)) + u / math.sqrt(2 * math.pi)
        return 0.5 - middle, 0.5 + middle
    ratio = (x - shape) / shape
    w = math.copysign(math.sqrt(2 * shape * (ratio - math.log1p(ratio))), u)
    more = math.exp(-w * w / 2) / math.sqrt(2 * math.pi) * (1 / u - 1 / w)
    above, below = math.erfc(w / math.sqrt(2)) / 2 + more, math.erfc(-w / math.sqrt(2)) / 2 - more
    return min(max(above, 0.0), 1.0), min(max(below, 0.0), 1.0)
