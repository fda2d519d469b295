"""Confident misses: rows whose outcome was given a small probability, observed and expected."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from logloss._stats.inference.cells import Cells
from logloss._stats.inference.gamma import two_sided
from logloss._stats.inference.gap_tests import MOST_DESIGN
from logloss._stats.tables.histogram import Forecasts

TAILS = (3, 5, 7, 10, 14, 20)  # 1 in 8, 32, 128, 1024, ...: powers of two, which are edges of slots
RARE = 0.005  # what chance does not explain: 1 in 200, since several things are looked at
MANY = 50.0  # expected rows from which the normal distribution serves


@dataclass(frozen=True)
class Tail:
    """How often something happened that was given so little.

    Attributes
    ----------
    given : float
        The largest probability given to what happened: 1/8, 1/32, ...
    observed : int
        Rows where what happened had been given so little, or less.
    expected : float
        How many there would be if each forecast were true.
    z : float or None
        The difference in standard deviations.
    verdict : {"more", "fewer", "consistent"}
        Whether there are more or fewer than calibrated forecasts have, with a chance below `RARE`.
    """

    given: float
    observed: int
    expected: float
    z: float | None
    verdict: str

    def __post_init__(self) -> None:
        if not 0 < self.given < 1 or self.verdict not in ("more", "fewer", "consistent"):
            raise ValueError("there is no such tail")


def tails(forecasts: Forecasts, cells: Cells) -> tuple[Tail, ...]:
    """Return observed and expected counts of confident misses; for rows without weights, with hard labels."""
    size = np.abs(forecasts.s)
    upper = np.signbit(forecasts.s)
    misses = np.where(upper, forecasts.rows - forecasts.ones, forecasts.ones)
    design = _design_effect(cells)
    counts = []
    for power in TAILS:
        given = 2.0**-power
        here = size <= given
        if not here.any():
            break
        rows, part = forecasts.rows[here], size[here]
        expected, variance = float(np.sum(rows * part)), float(np.sum(rows * part * (1 - part)))
        observed = round(float(np.sum(misses[here])))
        z = (observed - expected) / math.sqrt(design * variance) if variance > 0 else None
        if design > 1 and z is not None:
            third = float(np.sum(rows * part * (1 - part) * (1 - 2 * part)))
            p_value = two_sided(observed - expected, design * variance, design**2 * third, design / 2)
            verdict = ("more" if observed > expected else "fewer") if p_value < 2 * RARE else "consistent"
        else:
            verdict = beyond_chance(observed, expected, z)
        counts.append(Tail(given, observed, expected, z, verdict))
    return tuple(counts)


def _design_effect(cells: Cells) -> float:
    """Return how much more the sum of the residuals varies than if rows were independent; at least 1."""
    if cells.unit is None:
        return 1.0
    independent = float(np.sum(cells.w2 * cells.p * cells.q))
    if not independent > 0:
        return 1.0
    return min(max(1.0, float(np.sum(cells.sums(cells.residual) ** 2)) / independent), MOST_DESIGN)


def beyond_chance(observed: int, expected: float, z: float | None) -> str:
    """Say whether there are more, or fewer, such rows than calibrated forecasts have, if rows are independent.

    Notes
    -----
    The count is a sum of independent rare events, whose upper tail lies below Poisson's from one above the mean
    (Hoeffding 1956, doi:10.1214/aoms/1177728178); the lower tail is compared with Poisson's likewise.
    """
    more = observed > expected
    if expected >= MANY:
        rare = z is not None and math.erfc(abs(z) / math.sqrt(2)) / 2 < RARE
    else:
        below = _poisson_below(observed + (0 if more else 1), expected)
        rare = (1 - below if more else below) < RARE
    return ("more" if more else "fewer") if rare else "consistent"


def _poisson_below(count: int, mean: float) -> float:
    """Return P(X < count) of Poisson's distribution, for a mean below `MANY`."""
    term, total = math.exp(-mean), 0.0
    for k in range(min(count, 1000)):
        total += term
        term *= mean / (k + 1)
    return min(total, 1.0)
