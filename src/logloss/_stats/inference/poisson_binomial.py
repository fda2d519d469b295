"""How many of some rows came true, against what their forecasts say: the Poisson-binomial law, or its saddlepoint."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.elementary import exp_of_minus, expm1, log1p, minus_log, minus_log_rest, sigmoid

Floats = NDArray[np.float64]

FEW = 100  # rows of which the law is worked out
_ROUNDS, _LARGEST_STEP, _SETTLED = 60, 2.0, 1e-11  # of Newton's method, in the tilted logit
_AT_THE_MEAN = 1e-5  # standard deviations within which the limit of the formula is taken
_cdf = np.vectorize(lambda x: math.erfc(-x / math.sqrt(2)) / 2, otypes=[np.float64])


def two_sided(ones: Floats, miss: Floats, counts: Floats, s: Floats) -> Floats:
    """Return how often calibrated forecasts are at least so far from the number of ones: the mid-p value.

    Parameters
    ----------
    ones : (g,) array
        Rows with label 1 of each group.
    miss : (g,) array
        Σ(y − p), which says by how much, where the forecasts are known to their places only.
    counts : (g, b) array
        Rows of each group with each forecast; those that are certain are in no place.
    s : (g, b) or (b,) array
        The signed distances: p, or p − 1 above one half. None is 0.

    Notes
    -----
    2·min(P(X > k) + P(X = k)/2, P(X < k) + P(X = k)/2) (Lancaster 1961, doi:10.1080/01621459.1961.10482105). Of up to
    `FEW` rows the law itself is worked out. Of more the tails are by Lugannani & Rice (1980, doi:10.2307/1426607) with
    Daniels' second continuity correction (1987,
    doi:10.2307/1403269); those of no one, and of no zero, are exact. Forecasts that stand for others near them only
    make the law wider (Hoeffding 1956, doi:10.1214/aoms/1177728178).

    Examples
    --------
    >>> five = two_sided(np.array([5.0]), np.array([2.5]), np.array([[5.0]]), np.array([0.5]))
    >>> five.tolist() == [2 * 0.5**5 / 2]
    True
    """
    s = np.broadcast_to(s, counts.shape)
    rows = counts.sum(axis=1)
    p_values = np.empty(ones.size)
    for group in np.flatnonzero(rows <= FEW).tolist():
        p = np.repeat(np.where(np.signbit(s[group]), 1 + s[group], s[group]), counts[group].astype(np.int64))
        p_values[group] = _exact(round(float(ones[group])), p)
    many = rows > FEW
    if many.any():
        law = _Law(counts[many], s[many])
        middle = (law.at_least(ones[many], miss[many]) + law.at_least(ones[many] + 1, miss[many] + 1)) / 2
        p_values[many] = np.clip(2 * np.minimum(middle, 1 - middle), 0.0, 1.0)
    return p_values


def _exact(ones: int, p: Floats) -> float:
    """Return the mid-p value by the law itself, a row at a time."""
    if not 0 <= ones <= p.size:
        return 0.0
    law = np.zeros(p.size + 1)
    law[0] = 1.0
    for row, one in enumerate(p.tolist(), 1):
        law[1 : row + 1] = law[1 : row + 1] * (1 - one) + law[:row] * one
        law[0] *= 1 - one
    return min(1.0, 2 * min(float(law[:ones].sum()), float(law[ones + 1 :].sum())) + float(law[ones]))


class _Law:
    """The laws of some sums, a row each."""

    def __init__(self, counts: Floats, s: Floats) -> None:
        self.n, size = counts, np.abs(s)
        self.above = np.signbit(s)
        self.rare, self.usual = minus_log(size), minus_log_rest(size)
        self.size = size
        self.z = np.where(self.above, self.rare - self.usual, self.usual - self.rare)
        self.rows = counts.sum(axis=1)
        p = np.where(self.above, 1 - size, size)
        self.mean = np.sum(counts * p, axis=1)
        self.none = exp_of_minus(np.sum(counts * np.where(self.above, self.rare, self.usual), axis=1))
        self.all = exp_of_minus(np.sum(counts * np.where(self.above, self.usual, self.rare), axis=1))

    def at_least(self, k: Floats, miss: Floats) -> Floats:
        """Return P(X ≥ k)."""
        x = self.mean + miss - 0.5
        x = np.clip(x, 1e-9, np.maximum(self.rows - 1e-9, 1e-9))
        with np.errstate(all="ignore"):
            inner = self._saddlepoint(x)
        known = [k <= 0, k > self.rows, k == self.rows, k == 1]
        tail: Floats = np.select(known, [1.0, 0.0, self.all, 1 - self.none], default=inner)
        return tail

    def _saddlepoint(self, x: Floats) -> Floats:
        t = np.zeros(x.size)
        for _ in range(_ROUNDS):
            q, rest = sigmoid(self.z + t[:, None]), sigmoid(-self.z - t[:, None])
            variance = np.sum(self.n * q * rest, axis=1)
            step = (np.sum(self.n * q, axis=1) - x) / variance
            t -= np.clip(step, -_LARGEST_STEP, _LARGEST_STEP)
            if np.nanmax(np.abs(step), initial=0.0) < _SETTLED:
                break
        log_of_each = np.where(
            self.above,
            t[:, None] + log1p(self.size * expm1(-t[:, None])),
            log1p(self.size * expm1(t[:, None])),
        )
        w = np.copysign(np.sqrt(np.maximum(2 * (t * x - np.sum(self.n * log_of_each, axis=1)), 1e-300)), t)
        u = np.copysign(-expm1(-np.abs(t)) / exp_of_minus(np.abs(t) / 2), t) * np.sqrt(variance)  # 2·sinh(t/2)·σ
        density = exp_of_minus(w * w / 2) / math.sqrt(2 * math.pi)
        third = np.sum(self.n * q * rest * (rest - q), axis=1)
        middle = 0.5 - third / (6 * math.sqrt(2 * math.pi) * (variance * np.sqrt(variance)))
        tail = _cdf(-w) + density * (1 / u - 1 / w)
        inner: Floats = np.clip(np.where(np.abs(t) * np.sqrt(variance) < _AT_THE_MEAN, middle, tail), 0.0, 1.0)
        return inner
