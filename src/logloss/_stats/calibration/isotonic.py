"""The best monotone recalibration, and what it says: how much of a loss is miscalibration, how much is knowledge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.elementary import minus_log
from logloss._stats.tables.histogram import Forecasts

Floats = NDArray[np.float64]

_SMALLEST = np.finfo(np.float64).smallest_subnormal
_ROUNDING = 1e-12  # of a loss: what may tell equal ones apart


@dataclass(frozen=True)
class Blocks:
    """Forecasts pooled until their rates of ones ascend.

    Attributes
    ----------
    start : (b,) array of int
        The first forecast of each block; it reaches to the next.
    weight, ones : (b,) arrays
        Σw and Σwy.
    """

    start: NDArray[np.intp]
    weight: Floats
    ones: Floats

    @property
    def rate(self) -> Floats:
        """The recalibrated probability of each block, ascending."""
        return self.ones / self.weight

    def at(self, forecasts: NDArray[np.intp]) -> Floats:
        """Return the recalibrated probability of some forecasts, by their numbers."""
        return self.rate[np.searchsorted(self.start, forecasts, side="right") - 1]

    def loss(self) -> float:
        """Return Σw·H(rate): the loss of the recalibrated probabilities, not divided by Σw."""
        return float(np.sum(entropy(self.ones, self.weight)))


def isotonic(weight: Floats, ones: Floats, length: int | None = None) -> Blocks:
    """Return the isotonic regression of outcomes on ascending forecasts (pool adjacent violators).

    Whichever neighbors violate the order first, pooling them leads to the same blocks; so each round pools whole runs
    of descending rates at once.

    Parameters
    ----------
    weight, ones : (k,) arrays
        Σw, above 0, and Σwy of each forecast, ascending.
    length : int, optional
        How many forecasts ascend, where several regressions stand one behind the other; no block reaches over two.

    Notes
    -----
    Ayer et al. 1955. The same blocks minimize every proper score (Dimitriadis, Gneiting & Jordan 2021,
    doi:10.1073/pnas.2016191118).
    """
    start = np.arange(weight.size)
    begins = np.zeros(weight.size, bool)
    begins[:: length or weight.size] = True
    while True:
        rate = ones / weight
        rises = begins.copy()
        rises[1:] |= rate[1:] > rate[:-1]
        first = np.flatnonzero(rises)
        if first.size == weight.size:
            return Blocks(start, weight, ones)
        start, begins = start[first], begins[first]
        weight, ones = np.add.reduceat(weight, first), np.add.reduceat(ones, first)


def entropy(ones: Floats, weight: Floats) -> Floats:
    """Return −Σwy·ln r − Σw(1−y)·ln(1−r) with r = Σwy/Σw."""
    zeros = weight - ones
    certain = (ones <= 0) | (zeros <= 0)
    with np.errstate(under="ignore", invalid="ignore"):
        # the softest label, 5e-324, has no infinite logarithm however large the weight
        often, seldom = (np.maximum(part / weight, _SMALLEST) for part in (ones, zeros))
        loss = ones * minus_log(often) + zeros * minus_log(seldom)
    return np.where(certain, 0.0, loss)


@dataclass(frozen=True)
class Decomposition:
    """A log loss as miscalibration − discrimination + uncertainty.

    Attributes
    ----------
    mcb : float
        What the best monotone recalibration would save: at least 0; ∞ where the loss is.
    dsc : float
        What the recalibrated forecasts know beyond the base rate: at least 0.
    unc : float
        The loss of always predicting the base rate.
    null_mcb : float or None
        The mean of `mcb` for outcomes drawn from the forecasts themselves, that is, of a perfectly calibrated model.
    null_mcb95 : float or None
        What 95 % of such draws stay below.
    p_value : float or None
        The share of such draws, this data set counted among them, whose `mcb` is at least as large (Phipson & Smyth
        2010, doi:10.2202/1544-6115.1585).
    exact : bool
        False where forecasts were told apart by slots only: `mcb` and `dsc` are then the least they can be, and
    gap : float
        both are larger than that by the same amount, which is at most this. 0 where `exact`.
    """

    mcb: float
    dsc: float
    unc: float
    null_mcb: float | None
    null_mcb95: float | None
    p_value: float | None
    exact: bool
    gap: float


@dataclass(frozen=True)
class BrierDecomposition:
    """A Brier score as miscalibration − discrimination + uncertainty.

    Attributes
    ----------
    mcb : float
        What the best monotone recalibration would save; where forecasts are told apart by slots, at least that.
    dsc : float
        What the recalibrated forecasts know beyond the base rate.
    unc : float
        The Brier score of always predicting the base rate, r(1 − r).
    """

    mcb: float
    dsc: float
    unc: float


def brier_decomposition(forecasts: Forecasts, brier: float) -> BrierDecomposition:
    """Return the decomposition of a Brier score, of labels 0 and 1."""
    blocks = isotonic(forecasts.weight, forecasts.ones)
    total = float(np.sum(blocks.weight))
    recalibrated = float(np.sum(blocks.weight * blocks.rate * (1 - blocks.rate))) / total
    rate = float(np.sum(blocks.ones)) / total
    unc = rate * (1 - rate)
    return BrierDecomposition(max(brier - recalibrated, 0.0), max(unc - recalibrated, 0.0), unc)


def decompose(forecasts: Forecasts, loss: float, draws: Floats | None) -> Decomposition:
    """Return the decomposition of a mean loss.

    Parameters
    ----------
    forecasts : Forecasts
        At least one.
    loss : float
        The mean log loss of the rows.
    draws : (d,) array or None
        The miscalibration that the same forecasts would show if they were calibrated, drawn again and again.

    Notes
    -----
    MCB = L(p) − L(p̂), DSC = UNC − L(p̂), L = MCB − DSC + UNC (Dimitriadis, Gneiting & Jordan 2021). Of these only L(p̂)
    takes the order within slots to know; see `least_loss`.
    """
    total = float(np.sum(forecasts.weight))
    best = isotonic(forecasts.weight, forecasts.ones).loss() / total
    least = best if forecasts.exact else least_loss(forecasts.weight, forecasts.ones) / total
    unc = float(entropy(np.array([np.sum(forecasts.ones)]), np.array([total]))[0]) / total
    mcb = max(loss - best, 0.0)
    p_value = None
    if draws is not None:
        p_value = (1 + int(np.count_nonzero(draws >= mcb - _ROUNDING * loss))) / (1 + draws.size)
    return Decomposition(
        mcb=mcb,
        dsc=max(unc - best, 0.0),
        unc=unc,
        null_mcb=None if draws is None else float(np.mean(draws)),
        null_mcb95=None if draws is None else float(np.quantile(draws, 0.95)),
        p_value=p_value,
        exact=forecasts.exact,
        gap=max(best - least, 0.0),
    )


def least_loss(weight: Floats, ones: Floats) -> float:
    """Return what the recalibrated loss Σw·H(p̂) is at least, however the rows of each slot are ordered within it.

    Parameters
    ----------
    weight, ones : (k,) arrays
        Σw, above 0, and Σwy of each slot, ascending.

    Notes
    -----
    For any ascending f the loss is −Σw·ln(1−f) − Σwy·logit f. With f given, the second sum is largest if within each
    slot all zeros come before all ones (rearrangement), so the least loss of any order is that of this one: the
    isotonic regression on twice as many points, the zeros and the ones of each slot. The widths of slots alone give no
    bound: the forecasts of a single slot may separate the labels. But where neighboring slots hold both labels, the
    ones of each are pooled with the zeros of the next, and only what a slot adds to a curve remains.
    """
    parts = np.stack([weight - ones, ones], axis=1).ravel()
    hits = np.stack([np.zeros_like(ones), ones], axis=1).ravel()
    filled = parts > 0
    return isotonic(parts[filled], hits[filled]).loss()
