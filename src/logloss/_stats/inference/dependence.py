"""How labels of one cluster depend on each other where forecasts are calibrated: exchangeably, by a common share.

With probability √ρ a row takes a number that is common to its cluster, else one of its own, and its label is 1 where
that is below p (Lunn & Davies 1998, doi:10.1093/biomet/85.2.487). Two rows of a cluster so have the covariance
ρ·(min(p, p′) − pp′), which is less than their standard deviations allow where their forecasts differ.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from logloss._stats.inference.cells import Cells
from logloss._stats.inference.small_matrices import gram

Floats = NDArray[np.float64]


def intraclass(cells: Cells) -> float:
    """Return ρ by the moments of the residuals of clusters, in [0, 1].

    Of the residuals' squares it is the share that counts: they vary from sample to sample as the products do.
    """
    assert cells.unit is not None  # noqa: S101
    own = float(np.sum(cells.residual**2))
    together = float(np.sum(np.bincount(cells.unit, cells.residual, int(cells.units)) ** 2)) - own
    pairs = float(_pairs(cells, np.ones((1, cells.z.size)))[0, 0])
    if pairs <= 0 or own <= 0:
        return 0.0
    return min(max(together * float(np.sum(cells.p * cells.q)) / own / pairs, 0.0), 1.0)


def score_covariance(cells: Cells, x: Floats) -> Floats:
    """Return the covariance of Σw(y − p)x, for some x in rows, of calibrated forecasts that depend on each other so."""
    weighted = cells.w * x
    variance = cells.p * cells.q
    share = intraclass(cells)
    repeated = share * (cells.w**2 - cells.w2)  # pairs of rows that one stands for
    covariance: Floats = gram(x * ((cells.w2 + repeated) * variance), x) + share * _pairs(cells, weighted)
    return covariance


def _pairs(cells: Cells, x: Floats) -> Floats:
    """Return Σ x x′ᵀ(min(p, p′) − pp′) over all pairs of different rows of a cluster, each in both orders."""
    assert cells.unit is not None  # noqa: S101
    order = cells.by_unit
    unit, p, x = cells.unit[order], cells.p[order], x[:, order]
    units = int(cells.units)
    totals = _sums(unit, x, units)
    above = np.cumsum(totals, axis=1)[:, unit] - np.cumsum(x, axis=1)  # Σx of the rows with larger forecasts
    least = gram(x * p, above)
    means = _sums(unit, x * p, units)
    pairs: Floats = least + least.T - (gram(means, means) - gram(x * p, x * p))
    return pairs


def _sums(unit: NDArray[np.intp], x: Floats, units: int) -> Floats:
    """Return Σx of each unit, for each row of `x`."""
    return np.stack([np.bincount(unit, row, units).astype(np.float64) for row in x])
