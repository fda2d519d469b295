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

    def __post_init__(self) -> None:
        if not (0 <= self.low <= self.high <= 1 and self.n >= 0):
            raise ValueError("no forecasts are in such a bin")


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

    def __post_init__(self) -> None:
        if self.norm not in NORMS or self.binning not in BINNINGS or not self.bins:
            raise ValueError("there is no such error")


class Binned(NamedTuple):
    """Forecasts in bins.

    Attributes
    ----------
    how : ErrorBins
        How they were made.
    number : (m,) array of int
        The bin of each forecast, from 0 and ascending, without gaps.
    first : (k,) array of int
        The first forecast of each bin.
    mass, forecast, ones : (k,) arrays
        Σw, Σwp and Σwy of each bin.
    rows : tuple of Bin
        What the record shows of them.
    """

    how: ErrorBins
    number: NDArray[np.intp]
    first: NDArray[np.intp]
    mass: Floats
    forecast: Floats
    ones: Floats
    rows: tuple[Bin, ...]


def binned(forecasts: Forecasts, how: ErrorBins = USUAL) -> Binned:
    """Put forecasts into bins; equal ones are never parted."""
    p, weight = forecasts.p, forecasts.weight
    if how.binning == "width":
        share = p
    else:
        reached = np.cumsum(weight)
        share = (reached - weight / 2) / reached[-1]
    place = np.minimum((share * how.bins).astype(np.int64), how.bins - 1)
    begins = np.diff(place, prepend=-1) > 0
    first, number = np.flatnonzero(begins), np.cumsum(begins) - 1
    mass, forecast, ones = (np.add.reduceat(values, first) for values in (weight, weight * p, forecasts.ones))
    last = np.append(first[1:], p.size) - 1
    counts = np.add.reduceat(forecasts.rows, first)
    columns = (p[first], p[last], counts, forecast / mass, ones / mass)
    rows = tuple(Bin(*row) for row in zip(*(column.tolist() for column in columns), strict=True))
    return Binned(how, number, first, mass, forecast, ones, rows)


def expected_calibration_error(
    forecasts: Forecasts, bins: Binned, cells: Cells | None, null: Floats | None
) -> CalibrationError:
    """Return the error over bins, with what is seen by chance where there are rows for inference.

    Parameters
    ----------
    forecasts : Forecasts
        The forecasts, ascending.
    bins : Binned
        The same in bins.
    cells : Cells or None
        The same rows for inference.
    null : (d, k) array or None
        The weight of ones in each bin that calibrated forecasts have, one draw a row (`null_draws`).

    Notes
    -----
    Naeini, Cooper & Hauskrecht 2015, doi:10.1609/aaai.v29i1.9602, by weight. The debiased one is
    √Σ(W_k/W)(M_k² − σ̂_k²) (Ferro & Fricker 2012, doi:10.1002/qj.1924; Kumar, Liang & Ma 2019,
    doi:10.48550/arXiv.1909.10155).
    """
    how, share = bins.how, bins.mass / np.sum(bins.mass)
    errors = np.abs(bins.ones - bins.forecast) / bins.mass
    value = float(_norm(errors, share, how.norm))
    mean = point = debiased = None
    if null is not None:
        drawn = _norm(np.abs(null - bins.forecast) / bins.mass, share, how.norm)
        mean, point = float(np.mean(drawn)), float(np.quantile(drawn, 0.95))
    if cells is not None:
        place = bins.number[np.searchsorted(forecasts.logit, cells.z)]
        seen = _bin_variances(cells, place, bins.first.size) / _totals(place, cells.w, bins.first.size) ** 2
        debiased = math.sqrt(max(float(np.sum(share * (errors**2 - seen))), 0.0))
    return CalibrationError(value, how.binning, how.norm, mean, point, debiased, bins.rows)


def _norm(errors: Floats, share: Floats, norm: str) -> Floats:
    """Return the norm of errors along the last axis."""
    if norm == "max":
        return np.asarray(errors.max(axis=-1))
    if norm == "l2":
        return np.asarray(np.sqrt(np.sum(errors**2 * share, axis=-1)))
    return np.asarray(np.sum(errors * share, axis=-1))


def _bin_variances(cells: Cells, place: NDArray[np.intp], size: int) -> Floats:
    """Return the variance of Σw(y − p) of each bin, about the bin's own error."""
    error = _totals(place, cells.w * cells.residual, size) / np.maximum(_totals(place, cells.w, size), 1e-300)
    psi = cells.residual - error[place]
    if cells.unit is None:
        return _totals(place, cells.w2 * psi**2, size)
    units = int(cells.units)
    squares: Floats = _totals(place * units + cells.unit, cells.w * psi, size * units).reshape(size, units) ** 2
    return np.asarray(squares.sum(axis=1))


def _totals(place: NDArray[np.intp], values: Floats, size: int) -> Floats:
    return np.bincount(place, values, size).astype(np.float64)
