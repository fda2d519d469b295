"""What so many rows could have shown: the least miscalibration that the joint test would find four times in five."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from logloss._stats.inference.cells import Cells, sigmoid

Floats = NDArray[np.float64]

POWER = 0.8
CRITICAL = 5.991464547107979  # the 95 % point of χ² on two degrees of freedom
_SHARES = 100  # of the first component's distribution
_NORMAL = NormalDist()
_POINTS = np.array([_NORMAL.inv_cdf((share + 0.5) / _SHARES) for share in range(_SHARES)])
_HALVINGS = 20
_SLOPES, _SHIFTS = (0.0, 16.0), 8.0  # how far is looked


@dataclass(frozen=True)
class Detectable:
    """The miscalibration that such rows would show four times in five; None where none would.

    Attributes
    ----------
    slope_below, slope_above : float or None
        Calibration slopes about the mean forecast: the largest below 1 and the least above 1 that would show.
    rate_below, rate_above : float or None
        The rate of ones as a multiple of the mean forecast, the slope being 1.
    """

    slope_below: float | None
    slope_above: float | None
    rate_below: float | None
    rate_above: float | None


def detectable(cells: Cells) -> Detectable:
    """Return what the score test of independent rows with labels 0 and 1 would show.

    Notes
    -----
    Under outcomes with P(y = 1) = σ(a + bz) the scores have mean m = Σw(σ(a + bz) − p)x and variance
    V₁ = Σw²σ(1 − σ)xx′; the test rejects if u′V₀⁻¹u > 5.99 with u normal: of a weighted sum of
    two noncentral χ² on one degree of freedom each.
    """
    finite = np.isfinite(cells.z)
    z, w, w2 = cells.z[finite], cells.w[finite], cells.w2[finite]
    p = cells.p[finite]
    mean = float(np.sum(w * p) / np.sum(w)) if z.size else 0.0
    if not 0 < mean < 1:
        return Detectable(None, None, None, None)
    center = math.log(mean) - math.log1p(-mean)
    x = np.stack([np.ones_like(z), z])
    v0 = (x * (w2 * p * (1 - p))) @ x.T
    if v0[0, 0] <= 0 or np.linalg.det(v0) <= 1e-12 * v0[0, 0] * v0[1, 1]:
        return Detectable(None, None, None, None)
    root = np.linalg.cholesky(v0)
    inverse = np.linalg.inv(root)

    def power(a: float, b: float) -> float:
        t = sigmoid(a + b * z)
        mu = inverse @ (x @ (w * (t - p)))
        v1 = inverse @ ((x * (w2 * t * (1 - t))) @ x.T) @ inverse.T
        return _rejected(mu, v1)

    def slope(b: float) -> float:
        return power(center * (1 - b), b)

    def shift(a: float) -> float:
        return power(a, 1.0)

    def rate(a: float | None) -> float | None:
        return None if a is None else float(np.sum(w * sigmoid(a + z)) / np.sum(w)) / mean

    return Detectable(
        _least(slope, 1.0, _SLOPES[0]),
        _least(slope, 1.0, _SLOPES[1]),
        rate(_least(shift, 0.0, -_SHIFTS)),
        rate(_least(shift, 0.0, _SHIFTS)),
    )


def _rejected(mu: Floats, v1: Floats) -> float:
    """Return P(v′v > 5.99) for v normal with this mean and variance."""
    size, axes = np.linalg.eigh(v1)
    mu, sd = axes.T @ mu, np.sqrt(np.maximum(size, 1e-300))
    first = mu[1] + sd[1] * _POINTS
    h = np.sqrt(np.maximum(CRITICAL - first**2, 0.0))
    inside = [_NORMAL.cdf((end - mu[0]) / sd[0]) - _NORMAL.cdf((-end - mu[0]) / sd[0]) for end in h.tolist()]
    return 1 - math.fsum(inside) / _SHARES


def _least(power: Callable[[float], float], null: float, end: float) -> float | None:
    """Return the value nearest to the null whose power is reached, towards an end; None if it is not reached there."""
    if power(end) < POWER:
        return None
    near, far = null, end
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        near, far = (near, middle) if power(middle) >= POWER else (middle, far)
    return far
