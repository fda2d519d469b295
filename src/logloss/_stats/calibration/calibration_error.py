"""The expected calibration error: bins of the forecasts, how far off each is, and what calibrated forecasts show."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._stats.inference.cells import Cells
from logloss._stats.tables.histogram import Forecasts

Floats = NDArray[np.float64]

BINNINGS, NORMS = ("mass", "width"), ("l1", "l2", "max")
MOST_BINS = 1000
DRAWS = 400


class ErrorBins(NamedTuple):
    """How the error is counted: how many bins at most, of nearly equal mass or of equal width, and by which norm."""

    bins: int = 15
    binning: str = "mass"
    norm: str = "l1"


USUAL = ErrorBins()


@dataclass(frozen=True)
class Bin:
    """Forecasts in a range, and what became of them.

    Attributes
    ----------
    low, high : float
        The least and the largest forecast in it.
    n : int
        Rows.
    mean_p, rate : float
        The mean forecast, and the share of ones.
    """

    low: float
    high: float
    n: int
    mean_p: float
    rate: float


@dataclass(frozen=True)
class CalibrationError:
    """The expected calibration error, and what calibrated forecasts show.

    Attributes
    ----------
    value : float
        Over the bins, whose errors are |rate − mean p|: their mean by weight (l1), the root of their mean square (l2),
        or the largest (max).
    binning : {"mass", "width"}
        Whether bins have nearly equal weight, or equal width in p.
    norm : {"l1", "l2", "max"}
        Which of the three.
    null, null95 : float or None
        Its mean for calibrated forecasts, and what 95 % of them stay below.
    debiased : float or None
        The root mean square of the bins' errors less what chance adds to it; 0 where chance explains all of it.
    bins : tuple of Bin
        Those that hold rows.
    """

    value: float
    binning: str
    norm: str
    null: float | None
    null95: float | None
    debiased: float | None
    bins: tuple[Bin, ...]


def expected_calibration_error(forecasts: Forecasts, cells: Cells | None, how: ErrorBins = USUAL) -> CalibrationError:
    """Return the error over bins, with what is seen by chance where there are rows for inference.

    Notes
    -----
    Naeini, Cooper & Hauskrecht 2015, doi:10.1609/aaai.v29i1.9602, by weight. Of calibrated forecasts a bin's error is
    nearly normal with variance σ_k²: the mean and the 95 % point are those of 400 draws. The debiased one is
    √Σ(W_k/W)(M_k² − σ̂_k²) (Ferro & Fricker 2012, doi:10.1002/qj.1924; Kumar, Liang & Ma 2019,
    doi:10.48550/arXiv.1909.10155).
    """
    number = _numbers(forecasts, how)
    bins, size = _bins(forecasts, number), int(number.max()) + 1
    mass = np.bincount(number, forecasts.weight, size)
    filled = mass > 0
    share = mass[filled] / np.sum(mass)
    errors = np.abs([bin_.rate - bin_.mean_p for bin_ in bins])
    value = float(_norm(errors, share, how.norm))
    if cells is None:
        return CalibrationError(value, how.binning, how.norm, None, None, None, bins)
    place = number[np.searchsorted(forecasts.logit, cells.z)]
    chance, seen = (
        np.sqrt(_bin_variances(cells, place, size, calibrated=calibrated)[filled])
        / np.bincount(place, cells.w, size)[filled]
        for calibrated in (True, False)
    )
    draws = _norm(np.abs(np.random.default_rng(0).standard_normal((DRAWS, share.size)) * chance), share, how.norm)
    squared = float(np.sum(share * (errors**2 - seen**2)))
    return CalibrationError(
        value,
        how.binning,
        how.norm,
        float(np.mean(draws)),
        float(np.quantile(draws, 0.95)),
        math.sqrt(max(squared, 0.0)),
        bins,
    )


def _numbers(forecasts: Forecasts, how: ErrorBins) -> NDArray[np.int64]:
    """Return in which bin each forecast is; equal forecasts are never parted."""
    if how.binning == "width":
        share = forecasts.p
    else:
        reached = np.cumsum(forecasts.weight)
        share = (reached - forecasts.weight / 2) / reached[-1]
    number: NDArray[np.int64] = np.minimum((share * how.bins).astype(np.int64), how.bins - 1)
    return number


def _bins(forecasts: Forecasts, number: NDArray[np.int64]) -> tuple[Bin, ...]:
    p, weight = forecasts.p, forecasts.weight
    filled = []
    for bin_number in np.unique(number):
        here = number == bin_number
        w = float(np.sum(weight[here]))
        filled.append(
            Bin(
                float(p[here][0]),
                float(p[here][-1]),
                int(np.sum(forecasts.rows[here])),
                float(np.sum(p[here] * weight[here])) / w,
                float(np.sum(forecasts.ones[here])) / w,
            )
        )
    return tuple(filled)


def _norm(errors: Floats, share: Floats, norm: str) -> Floats:
    """Return the norm of errors along the last axis."""
    if norm == "max":
        return np.asarray(errors.max(axis=-1))
    if norm == "l2":
        return np.asarray(np.sqrt(errors**2 @ share))
    return np.asarray(errors @ share)


def _bin_variances(cells: Cells, place: NDArray[np.int64], size: int, *, calibrated: bool) -> Floats:
    """Return the variance of Σw(y − p) of each bin: of calibrated forecasts, or about the bin's own error."""
    if calibrated and cells.independent:
        return _totals(place, cells.w2 * cells.p * cells.q, size)
    psi = cells.residual
    if not calibrated:
        error = _totals(place, cells.w * psi, size) / np.maximum(_totals(place, cells.w, size), 1e-300)
        psi = psi - error[place]
    if cells.unit is None:
        return _totals(place, cells.w2 * psi**2, size)
    units = int(cells.units)
    squares: Floats = _totals(place * units + cells.unit, cells.w * psi, size * units).reshape(size, units) ** 2
    return np.asarray(squares.sum(axis=1))


def _totals(place: NDArray[np.int64], values: Floats, size: int) -> Floats:
    return np.bincount(place, values, size).astype(np.float64)
