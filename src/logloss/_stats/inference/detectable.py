"""What so many rows could have shown: the least miscalibration that the joint test would find four times in five."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.elementary import sigmoid
from logloss._stats.inference.cells import Cells
from logloss._stats.inference.miscalibration import LEVEL
from logloss._stats.inference.small_matrices import determinant, eigen, information

Floats = NDArray[np.float64]

POWER = 0.8
CRITICAL = -2 * math.log(LEVEL / 2)  # of χ² on two degrees of freedom: the verdict doubles the smaller of two p-values
_SHARES = 100  # of the first component's distribution
_HALVINGS = 20
_SLOPE, _SHIFT = 16.0, 8.0  # how far is looked: slopes from 0 to 16, logits 8 higher and lower
_GROUPS = 512  # of forecasts; of more than that neighbors count as one
_GRID, _WIDEST = 1 << 13, 9.0  # of the normal distribution, linear between: right to 2e-7


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
    V₁ = Σw²σ(1 − σ)xx′; the test rejects if u′V₀⁻¹u > 7.38 with u normal: of a weighted sum of
    two noncentral χ² on one degree of freedom each. The level is 0.025, at which the verdict follows from this test
    whatever that of the MCB says.
    """
    z, w, w2 = _grouped(cells)
    p, q = sigmoid(z), sigmoid(-z)
    mean = float(np.sum(w * p) / np.sum(w)) if z.size else 0.0
    if not 0 < mean < 1:
        return Detectable(None, None, None, None)
    center = math.log(mean) - math.log1p(-mean)
    v0 = information(w2 * p * q, z)
    if v0[0, 0] <= 0 or determinant(v0) <= 1e-12 * v0[0, 0] * v0[1, 1]:
        return Detectable(None, None, None, None)
    # A root of V₀⁻¹ turns (1, z) into (1, s)/√v₀₀, s being z less its mean, in its standard deviations.
    size, s = v0[0, 0], z - v0[0, 1] / v0[0, 0]
    s = s / math.sqrt(np.sum(w2 * p * q * s * s) / size)
    each, each2 = w / math.sqrt(size), w2 / size

    def logits(at: Floats) -> Floats:
        """Return a + bz for two slopes about the mean forecast and two shifts."""
        turned, shifted = center + at[:2, None] * (z - center), z + at[2:, None]
        return np.concatenate([turned, shifted])

    def found(at: Floats) -> NDArray[np.bool_]:
        z_at = logits(at)
        t, one_minus = sigmoid(z_at), sigmoid(-z_at)
        off = each * np.where(z > 0, q - one_minus, t - p)  # nothing cancels near 1
        mu = np.stack([np.sum(off, axis=1), np.sum(off * s, axis=1)], axis=1)
        return _rejected(mu, information(each2 * t * one_minus, s)) >= POWER

    far = np.array([0.0, _SLOPE, -_SHIFT, _SHIFT])
    near, within = np.array([1.0, 1.0, 0.0, 0.0]), found(far)
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        near, far = np.where(found(middle), (near, middle), (middle, far))
    slopes, rates = far[:2], np.sum(sigmoid(logits(far)[2:]) * w, axis=1) / np.sum(w) / mean
    values = [
        float(value) if reached else None for value, reached in zip([*slopes, *rates], within.tolist(), strict=True)
    ]
    return Detectable(*values)


def _grouped(cells: Cells) -> tuple[Floats, Floats, Floats]:
    """Return finite logits, ascending, with their Σw and Σw²: of many cells the means of neighbors."""
    order = np.argsort(cells.z, kind="stable")
    order = order[np.isfinite(cells.z[order])]
    z, w, w2 = cells.z[order], cells.w[order], cells.w2[order]
    if z.size <= _GROUPS:
        return z, w, w2
    first = np.arange(_GROUPS) * z.size // _GROUPS
    weight, squares, moment = (np.add.reduceat(values, first) for values in (w, w2, w * z))
    return moment / weight, weight, squares


def _rejected(mu: Floats, v1: Floats) -> Floats:
    """Return P(v′v > 7.38) for v normal with each mean and variance."""
    size, axes = eigen(v1)
    mu, sd = np.sum(axes * mu[:, :, None], axis=1), np.sqrt(np.maximum(size, 1e-300))
    grid, cdf = _normal()
    shares = np.interp((np.arange(_SHARES) + 0.5) / _SHARES, cdf, grid)
    h = np.sqrt(np.maximum(CRITICAL - (mu[:, 1:] + sd[:, 1:] * shares) ** 2, 0.0))
    above, below = (np.interp((end - mu[:, :1]) / sd[:, :1], grid, cdf) for end in (h, -h))
    rejected: Floats = 1 - np.mean(above - below, axis=1)
    return rejected


@cache
def _normal() -> tuple[Floats, Floats]:
    """Return points and the normal distribution function there."""
    grid = np.linspace(-_WIDEST, _WIDEST, _GRID)
    return grid, np.array([math.erfc(-at / math.sqrt(2)) / 2 for at in grid.tolist()])
