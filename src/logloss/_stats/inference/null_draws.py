"""What calibrated forecasts would show: outcomes drawn from the forecasts themselves, and recalibrated."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.elementary import softplus
from logloss._stats.calibration.isotonic import entropy, isotonic
from logloss._stats.inference.cells import Cells
from logloss._stats.inference.dependence import intraclass
from logloss._stats.tables.histogram import Forecasts

Floats = NDArray[np.float64]
Draw = Callable[[int], Floats]

DRAWS = 400
_TOGETHER = 1 << 16  # forecasts of so many draws at once that the arrays stay near the cache


@dataclass(frozen=True)
class Null:
    """What calibrated forecasts would show.

    Attributes
    ----------
    mcb : (d,) array
        The miscalibration of each draw.
    at : (m,) array of int
        Forecasts, ascending.
    rates : (d, m) array
        The isotonic estimate at these forecasts, for each draw.
    bins : (d, k) array
        The weight of ones in each bin of forecasts.
    """

    mcb: Floats
    at: NDArray[np.intp]
    rates: Floats
    bins: Floats


def null_draws(
    forecasts: Forecasts,
    cells: Cells,
    first: NDArray[np.intp],
    points: int = 101,
    draws: int = DRAWS,
    seed: int = 0,
) -> Null:
    """Draw outcomes from the forecasts (Bröcker & Smith 2007, doi:10.1175/WAF993.1) and recalibrate them.

    Independent rows with labels 0 and 1 are tosses of coins. Rows of one cluster take a common number with a
    probability such that they depend on each other as the residuals do (`dependence.py`). Soft labels are shares of so
    many tosses that they vary as the labels do.

    Parameters
    ----------
    forecasts : Forecasts
        At least one.
    cells : Cells
        The same rows for inference.
    first : (k,) array of int
        The first forecast of each bin, ascending, from 0.
    points : int
        At how many quantiles of the forecasts the isotonic estimate is kept.
    draws, seed : int
        Of the outcomes. Rows stand in an order of their content, so that of the data does not matter.
    """
    weight, p, at = forecasts.weight, forecasts.p, quantiles(forecasts, points)
    alike = not forecasts.exact or (cells.independent and bool((weight == forecasts.rows).all()))
    draw = _counts(forecasts, cells, seed) if alike else _rows(forecasts, cells, seed)
    distance, likely_one = np.abs(forecasts.logit), np.signbit(forecasts.s)
    least = np.where(np.isinf(distance), 0.0, weight * softplus(-distance))  # the loss if only likely outcomes came
    distance = np.where(np.isinf(distance), 0.0, distance)  # where the other never comes
    total = float(np.sum(weight))
    mcb, rates, bins = np.empty(draws), np.empty((draws, at.size)), np.empty((draws, first.size))
    for begin in range(0, draws, together := max(_TOGETHER // p.size, 1)):
        here = slice(begin, min(begin + together, draws))
        ones = draw(here.stop - begin)
        extra = np.where(likely_one, weight - ones, ones) * distance  # the unlikely outcome costs |z| more
        blocks = isotonic(np.tile(weight, len(ones)), ones.ravel(), p.size)
        begins = np.arange(len(ones)) * p.size
        recalibrated = np.add.reduceat(entropy(blocks.ones, blocks.weight), np.searchsorted(blocks.start, begins))
        mcb[here] = np.maximum(np.sum(least + extra, axis=1) - recalibrated, 0.0) / total
        rates[here] = blocks.at(begins[:, None] + at)
        bins[here] = np.add.reduceat(ones, first, axis=1)
    return Null(mcb, at, rates, bins)


def quantiles(forecasts: Forecasts, points: int = 101) -> NDArray[np.intp]:
    """Return which forecasts are the quantiles, at so many even steps from 0 to 1, each once."""
    reached = np.cumsum(forecasts.weight)
    at = np.searchsorted(reached, np.linspace(0, 1, points) * reached[-1] * (1 - 1e-12))
    kept: NDArray[np.intp] = np.minimum(at[np.diff(at, prepend=-1) > 0], reached.size - 1)
    return kept


def _counts(forecasts: Forecasts, cells: Cells, seed: int) -> Draw:
    """Return what draws the weight of ones of each forecast, by how many of its rows they are.

    Rows of one slot count as so many alike ones as have the same variance.
    """
    generator = np.random.default_rng(seed)
    rows = forecasts.rows
    if not forecasts.exact:
        share = max(_dispersion(cells), 1e-9)
        squares = np.bincount(np.searchsorted(forecasts.logit, cells.z), cells.w2, forecasts.p.size) * share
        with np.errstate(divide="ignore"):  # squares of weights that are very small beside the others
            alike = np.minimum(forecasts.weight**2 / squares, rows / share)
        rows = np.maximum(np.rint(alike), 1).astype(np.int64)
    mean, single = forecasts.weight / rows, rows == 1
    p_single, p_several, several = forecasts.p[single], forecasts.p[~single], rows[~single]

    def draw(count: int) -> Floats:
        ones = np.empty((count, rows.size))
        ones[:, single] = generator.random((count, p_single.size)) < p_single  # a tenth of a binomial's time
        ones[:, ~single] = generator.binomial(several, p_several, (count, several.size))
        return np.where(ones == rows, forecasts.weight, ones * mean)

    return draw


def _rows(forecasts: Forecasts, cells: Cells, seed: int) -> Draw:
    """Return what draws the weight of ones of each forecast, row by row."""
    generator = np.random.default_rng(seed)
    z = forecasts.logit
    place = np.searchsorted(z, cells.z)
    first = np.searchsorted(place, np.arange(z.size))
    label = _shares(cells, generator) if not cells.hard else _tosses(cells, generator)
    weight = cells.w * (float(np.sum(forecasts.weight)) / cells.total)  # the two may be counted in other units

    def draw(count: int) -> Floats:
        ones = np.stack([np.add.reduceat(weight * label(), first) for _ in range(count)])
        kept: Floats = np.minimum(ones, forecasts.weight)
        return kept

    return draw


def _tosses(cells: Cells, generator: np.random.Generator) -> Callable[[], Floats]:
    """Return what draws labels 0 and 1, those of a cluster together as often as the residuals ask for."""
    if cells.unit is None:
        return lambda: (generator.random(cells.z.size) < cells.p).astype(np.float64)
    unit, share = cells.unit, math.sqrt(intraclass(cells))

    def draw() -> Floats:
        common, own = generator.random(int(cells.units))[unit], generator.random(cells.z.size)
        together = generator.random(cells.z.size) < share
        return (np.where(together, common, own) < cells.p).astype(np.float64)

    return draw


def _shares(cells: Cells, generator: np.random.Generator) -> Callable[[], Floats]:
    """Return what draws soft labels: shares of so many tosses that they vary as the labels do.

    Beta distributions with that variance have a smaller MCB, since they seldom come to 0 or 1.
    """
    phi = _dispersion(cells)
    if phi <= 1e-12:
        return lambda: cells.p
    tosses = math.floor(1 / phi)  # or one more, such that the mean of 1/tosses is phi
    fewer = phi * tosses * (tosses + 1) - tosses

    def draw() -> Floats:
        number = tosses + (generator.random(cells.z.size) >= fewer)
        shares: Floats = generator.binomial(number, cells.p) / number
        return shares

    return draw


def _dispersion(cells: Cells) -> float:
    """Return how much the labels vary about the forecasts, as a share of what tosses of coins do; at most 1."""
    if cells.hard:
        return 1.0
    most = float(np.sum(cells.w * cells.p * cells.q))
    return min(float(np.sum(cells.w * cells.residual**2)) / most, 1.0) if most > 0 else 1.0
