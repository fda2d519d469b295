"""Where the rows lie and what they lose there: by forecast, by the probability given to what happened, by tenths."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from logloss._stats.tables.histogram import Forecasts

Floats = NDArray[np.float64]

BANDS = 32  # a power of two, so that slots do not reach across the edges
DECILES = 10


@dataclass(frozen=True)
class LossBin:
    """Rows in a range of probability.

    Attributes
    ----------
    low, high : float
        The range; of a tenth, the least and the largest forecast in it.
    n : int
        Rows, at least 1.
    share : float
        Their share of the weight of all rows, in (0, 1].
    rate : float
        The share of ones among them.
    loss : float
        Their mean log loss.
    """

    low: float
    high: float
    n: int
    share: float
    rate: float
    loss: float

    def __post_init__(self) -> None:
        if not (0 <= self.low <= self.high <= 1 and self.n >= 0 and 0 <= self.share < 2 and self.loss >= 0):
            raise ValueError("no rows are in such a bin")


def by_forecast(forecasts: Forecasts) -> tuple[LossBin, ...]:
    """Return the rows by p, in `BANDS` ranges of equal width, without empty ones."""
    weight, ones, rows = forecasts.weight, forecasts.ones, forecasts.rows.astype(np.float64)
    return _bands(_number(forecasts, swap=False), rows, weight, ones, _loss(forecasts))


def by_outcome(forecasts: Forecasts) -> tuple[LossBin, ...]:
    """Return the rows by the probability given to what happened, in as many ranges; for hard labels.

    Notes
    -----
    Where rows have weights, those of equal forecasts count as equal in `n`.
    """
    weight, ones, rows = forecasts.weight, forecasts.ones, forecasts.rows
    upper = np.signbit(forecasts.s)
    likely, unlikely = forecasts.losses
    if_one, if_zero = np.where(upper, likely, unlikely), np.where(upper, unlikely, likely)
    ones_rows = np.rint(rows * ones / weight)
    place = np.concatenate([_number(forecasts, swap=False), _number(forecasts, swap=True)])
    count = np.concatenate([ones_rows, rows - ones_rows])
    mass = np.concatenate([ones, weight - ones])
    rates = np.concatenate([ones, np.zeros(ones.size)])
    with np.errstate(invalid="ignore", over="ignore"):
        paid = np.where(mass > 0, mass * np.concatenate([if_one, if_zero]), 0.0)
    return _bands(place, count, mass, rates, paid)


def deciles(forecasts: Forecasts) -> tuple[LossBin, ...]:
    """Return the rows in at most ten bands of nearly equal weight, by p; equal forecasts are never parted."""
    reached = np.cumsum(forecasts.weight)
    middle = reached - forecasts.weight / 2
    number = np.minimum((middle / reached[-1] * DECILES).astype(np.int64), DECILES - 1)
    p, rows = forecasts.p, forecasts.rows.astype(np.float64)
    bands = _bands(number, rows, forecasts.weight, forecasts.ones, _loss(forecasts))
    ends = [np.flatnonzero(number == band_number)[[0, -1]] for band_number in sorted(set(number.tolist()))]
    return tuple(
        LossBin(float(p[first]), float(p[last]), band.n, band.share, band.rate, band.loss)
        for (first, last), band in zip(ends, bands, strict=True)
    )


def _number(forecasts: Forecasts, *, swap: bool) -> NDArray[np.int64]:
    """Return the band of each p, or, swapped, of each 1 − p."""
    size = np.abs(forecasts.s)
    place = np.minimum((size * BANDS).astype(np.int64), BANDS // 2 - 1)
    upper = (np.signbit(forecasts.s) != swap) & (size < 0.5)  # one half is on one side, whatever happened
    return np.where(upper, BANDS - 1 - place, place)


def _loss(forecasts: Forecasts) -> Floats:
    """Return Σwℓ of each forecast."""
    likely = np.where(np.signbit(forecasts.s), forecasts.ones, forecasts.weight - forecasts.ones)
    unlikely = forecasts.weight - likely
    usual, rare = forecasts.losses
    with np.errstate(invalid="ignore", over="ignore"):
        paid: Floats = np.where(unlikely > 0, unlikely * rare, 0.0) + likely * usual
    return paid


def _bands(number: NDArray[np.int64], rows: Floats, weight: Floats, ones: Floats, loss: Floats) -> tuple[LossBin, ...]:
    count, mass, hits, paid = (np.bincount(number, values, BANDS) for values in (rows, weight, ones, loss))
    total = float(np.sum(mass))
    return tuple(
        LossBin(
            at / BANDS,
            (at + 1) / BANDS,
            round(count[at]),
            float(mass[at]) / total,
            float(hits[at] / mass[at]),
            max(float(paid[at] / mass[at]), 0.0),
        )
        for at in np.flatnonzero(mass > 0).tolist()
    )
