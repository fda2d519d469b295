"""The isotonic recalibration, the decomposition of a loss by it, and what both are for calibrated forecasts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from reference.losses import entropy, mean, row_loss

DRAWS, SEED = 400, 0  # of outcomes of calibrated forecasts


def isotonic_rates(ones: Sequence[float], weight: Sequence[float]) -> list[float]:
    """Return the isotonic regression by pooling adjacent violators one by one (Ayer et al. 1955).

    `ones` are Σwy and `weight` Σw of each forecast, ascending; sums are exact.
    """
    blocks: list[tuple[Fraction, Fraction, int]] = []
    for one, w in zip(ones, weight, strict=True):
        blocks.append((Fraction(one), Fraction(w), 1))
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] >= blocks[-1][0] * blocks[-2][1]:
            a, b = blocks.pop(), blocks.pop()
            blocks.append((a[0] + b[0], a[1] + b[1], a[2] + b[2]))
    return [rate for one, w, size in blocks for rate in [float(one / w)] * size]


@dataclass(frozen=True)
class Forecasts:
    """Distinct forecasts, ascending, with Σw, Σwy and rows of each."""

    p: list[float]
    weight: list[float]
    ones: list[float]
    rows: list[int]


def distinct(y: Sequence[float], p: Sequence[float], w: Sequence[float]) -> Forecasts:
    """Return the rows by forecast."""
    values = sorted(set(p))
    groups = [[at for at, each in enumerate(p) if each == value] for value in values]
    return Forecasts(
        values,
        [math.fsum(w[at] for at in group) for group in groups],
        [math.fsum(w[at] * y[at] for at in group) for group in groups],
        [len(group) for group in groups],
    )


def recalibrated_loss(ones: Sequence[float], weight: Sequence[float], rates: Sequence[float]) -> float:
    """Return the mean loss of recalibrated forecasts."""
    total = math.fsum(weight)
    return math.fsum(w * row_loss(one / w, rate) for one, w, rate in zip(ones, weight, rates, strict=True)) / total


@dataclass(frozen=True)
class Decomposition:
    """A log loss as miscalibration - discrimination + uncertainty."""

    mcb: float
    dsc: float
    unc: float


def decomposition(y: Sequence[float], p: Sequence[float], w: Sequence[float]) -> Decomposition:
    """Return the parts of the loss (Dimitriadis, Gneiting & Jordan 2021, doi:10.1073/pnas.2016191118)."""
    each = distinct(y, p, w)
    best = recalibrated_loss(each.ones, each.weight, isotonic_rates(each.ones, each.weight))
    loss, unc = mean([row_loss(a, b) for a, b in zip(y, p, strict=True)], w), entropy(mean(y, w))
    return Decomposition(loss - best, unc - best, unc)


def points(weight: Sequence[float]) -> list[int]:
    """Return which of the forecasts are the quantiles 0, 1/100, ..., 1: the first that so much weight reaches."""
    total, found = sum(map(Fraction, weight)), set()
    for part in range(101):
        reached = Fraction(0)
        for at, w in enumerate(weight):
            reached += Fraction(w)
            if reached >= total * Fraction(part, 100):
                found.add(at)
                break
    return sorted(found)


@dataclass(frozen=True)
class Calibrated:
    """What forecasts show if they are calibrated: MCB of each draw of outcomes, and the recalibrated rates."""

    mcb: list[float]
    rates: list[list[float]]


def outcomes(each: Forecasts, *, weighted: bool) -> np.ndarray:
    """Return how many rows of each forecast come out 1, draw by draw.

    Without weights a forecast of several rows has a binomial number of ones; with them each row is a toss of its own.
    """
    generator, p, rows = np.random.default_rng(SEED), np.array(each.p), np.array(each.rows)
    if weighted:
        place = np.repeat(np.arange(p.size), rows)
        tossed = [generator.random(place.size) < p[place] for _ in range(DRAWS)]
        return np.array([np.bincount(place, toss, p.size) for toss in tossed])
    drawn, single = np.empty((DRAWS, p.size)), rows == 1
    drawn[:, single] = generator.random((DRAWS, int(single.sum()))) < p[single]
    drawn[:, ~single] = generator.binomial(rows[~single], p[~single], (DRAWS, int((~single).sum())))
    return drawn


def calibrated(each: Forecasts, *, weighted: bool) -> Calibrated:
    """Draw outcomes from the forecasts themselves (Bröcker & Smith 2007, doi:10.1175/WAF993.1); not from the labels.

    Rows of one forecast have one weight here.
    """
    mass = [w / rows for w, rows in zip(each.weight, each.rows, strict=True)]
    mcb, rates = [], []
    for drawn in outcomes(each, weighted=weighted):
        ones = [float(k) * w for k, w in zip(drawn, mass, strict=True)]
        rates.append(isotonic_rates(ones, each.weight))
        mcb.append(recalibrated_loss(ones, each.weight, each.p) - recalibrated_loss(ones, each.weight, rates[-1]))
    return Calibrated(mcb, rates)


def quantile(x: Sequence[float], part: float) -> float:
    """Return a quantile, interpolated between order statistics (type 7 of Hyndman & Fan 1996)."""
    ordered = sorted(x)
    place = part * (len(ordered) - 1)
    below = min(math.floor(place), len(ordered) - 2)
    return ordered[below] + (place - below) * (ordered[below + 1] - ordered[below])
