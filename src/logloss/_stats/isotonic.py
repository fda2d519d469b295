"""The best monotone recalibration, and what it says: how much of a loss is miscalibration, how much is knowledge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from logloss._stats.tables.histogram import Forecasts

Floats = NDArray[np.float64]

_LARGEST = np.finfo(np.float64).max
_TOGETHER = 1 << 16  # forecasts of so many draws at once that the arrays stay near the cache


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
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        # the softest label, 5e-324, would have an infinite logarithm here
        often, seldom = (np.minimum(weight / part, _LARGEST) for part in (ones, zeros))
        loss = ones * np.log(often) + zeros * np.log(seldom)
    certain = (ones <= 0) | (zeros <= 0)
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
    null_mcb : float
        The mean of `mcb` for outcomes drawn from the forecasts themselves, that is, of a perfectly calibrated model.
    null_mcb95 : float
        What 95 % of such draws stay below.
    exact : bool
        False where forecasts were told apart by slots only: `mcb` and `dsc` are then the least they can be, and
    gap : float
        both are larger than that by the same amount, which is at most this. 0 where `exact`.
    """

    mcb: float
    dsc: float
    unc: float
    null_mcb: float
    null_mcb95: float
    exact: bool
    gap: float


def decompose(forecasts: Forecasts, loss: float, reference: Null) -> Decomposition:
    """Return the decomposition of a mean loss.

    Parameters
    ----------
    forecasts : Forecasts
        At least one.
    loss : float
        The mean log loss of the rows.
    reference : Null
        What the same forecasts would show if they were calibrated.

    Notes
    -----
    MCB = L(p) − L(p̂), DSC = UNC − L(p̂), L = MCB − DSC + UNC (Dimitriadis, Gneiting & Jordan 2021). Of these only L(p̂)
    takes the order within slots to know; see `least_loss`.
    """
    total = float(np.sum(forecasts.weight))
    best = isotonic(forecasts.weight, forecasts.ones).loss() / total
    least = best if forecasts.exact else least_loss(forecasts.weight, forecasts.ones) / total
    unc = float(entropy(np.array([np.sum(forecasts.ones)]), np.array([total]))[0]) / total
    return Decomposition(
        mcb=max(loss - best, 0.0),
        dsc=max(unc - best, 0.0),
        unc=unc,
        null_mcb=float(np.mean(reference.mcb)),
        null_mcb95=float(np.quantile(reference.mcb, 0.95)),
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
    used = parts > 0
    return isotonic(parts[used], hits[used]).loss()


@dataclass(frozen=True)
class Null:
    """What calibrated forecasts would show: outcomes drawn from the forecasts themselves, again and again.

    Attributes
    ----------
    mcb : (d,) array
        The miscalibration of each draw.
    at : (m,) array of int
        Forecasts, ascending.
    rates : (d, m) array
        The isotonic estimate at these forecasts, for each draw.
    """

    mcb: Floats
    at: NDArray[np.intp]
    rates: Floats


def null(forecasts: Forecasts, points: int = 101, draws: int = 200, seed: int = 0) -> Null:
    """Draw outcomes from the forecasts (Bröcker & Smith 2007) and recalibrate them.

    Parameters
    ----------
    forecasts : Forecasts
        At least one.
    points : int
        At how many quantiles of the forecasts the isotonic estimate is kept.
    draws, seed : int
        Of the outcomes.
    """
    weight, p = forecasts.weight, forecasts.p
    reached = np.cumsum(weight)
    at = np.unique(np.searchsorted(reached, np.linspace(0, 1, points) * reached[-1] * (1 - 1e-12)))
    at = np.minimum(at, p.size - 1)
    generator = np.random.default_rng(seed)
    mean, distance = weight / forecasts.rows, np.abs(forecasts.logit)
    likely_one = np.signbit(forecasts.s)
    with np.errstate(divide="ignore"):
        least = weight * -np.log1p(-np.abs(forecasts.s))  # the loss if only likely outcomes came
    total = float(reached[-1])
    mcb, rates = np.empty(draws), np.empty((draws, at.size))
    for first in range(0, draws, together := max(_TOGETHER // p.size, 1)):
        here = slice(first, min(first + together, draws))
        ones = generator.binomial(forecasts.rows, p, (here.stop - first, p.size)) * mean
        unlikely = np.where(likely_one, weight - ones, ones)
        with np.errstate(invalid="ignore"):
            extra = np.where(unlikely > 0, unlikely * distance, 0.0)  # the unlikely outcome costs |z| more
        blocks = isotonic(np.tile(weight, len(ones)), ones.ravel(), p.size)
        begins = np.arange(len(ones)) * p.size
        recalibrated = np.add.reduceat(entropy(blocks.ones, blocks.weight), np.searchsorted(blocks.start, begins))
        mcb[here] = np.maximum(np.sum(least + extra, axis=1) - recalibrated, 0.0) / total
        rates[here] = blocks.at(begins[:, None] + at)
    return Null(mcb, at, rates)
