"""The reliability curve: how often it happened, by what was forecast, and the band of calibrated forecasts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from logloss._stats.calibration.isotonic import isotonic
from logloss._stats.inference.null_draws import Null, quantiles
from logloss._stats.tables.histogram import Forecasts


@dataclass(frozen=True)
class Curve:
    """The reliability curve, and the band in which a calibrated model's curve lies nine times of ten.

    Attributes
    ----------
    p : tuple of float
        Forecasts, ascending.
    rate : tuple of float
        The isotonic estimate of how often it happened.
    low, high : tuple of float
        The band at each forecast; empty where none is known.
    """

    p: tuple[float, ...]
    rate: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.rate) != len(self.p) or {len(self.low), len(self.high)} not in ({0}, {len(self.p)}) or not self.p:
            raise ValueError("a curve has as many values of each kind")


def reliability(forecasts: Forecasts, reference: Null | None) -> Curve:
    """Return the curve at quantiles of the forecasts, and its consistency band.

    Notes
    -----
    The band is that of outcomes drawn from the forecasts themselves (Bröcker & Smith 2007; Dimitriadis et al. 2021).
    """
    if reference is None:
        at = quantiles(forecasts)
        low = high = np.empty(0)
    else:
        at = reference.at
        low, high = np.quantile(reference.rates, [0.05, 0.95], axis=0)
    rate = isotonic(forecasts.weight, forecasts.ones).at(at)
    return Curve(*(tuple(values.tolist()) for values in (forecasts.p[at], rate, low, high)))
