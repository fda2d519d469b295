"""The 95 % interval of the mean loss: corrected for skewness, and for outcomes too rare to have been seen."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from logloss._kernels.elementary import sigmoid, softplus
from logloss._stats.inference.cells import Cells
from logloss._stats.inference.gamma import chi2_quantile
from logloss._stats.inference.student_t import quantile

RARE_SHARE, RARE_UNITS = 0.2, 100  # below both, the rarer outcome is counted as Poisson's
FEW_UNITS, SMALL = 5, 10  # units with the rarer outcome; rows


def hall(mean: float, se: float, skewness: float, freedom: float) -> tuple[float, float]:
    """Return the interval of a mean by Student's t, corrected for the skewness of the sum.

    Parameters
    ----------
    mean, se : float
        The mean and its standard error.
    skewness : float
        Σ S³/(Σ S²)^(3/2) of what is drawn independently.
    freedom : float
        Degrees of freedom, above 0.

    Notes
    -----
    Hall 1992, doi:10.1111/j.2517-6161.1992.tb01876.x: the inverse of the monotone t + c(t²/3 + 1/6) + c²t³/27.

    Examples
    --------
    >>> [round(end, 4) for end in hall(1.0, 0.1, 0.2, 99)]
    [0.8259, 1.2373]
    """
    q = quantile(freedom)
    if abs(skewness) < 1e-9:
        return mean - q * se, mean + q * se

    def inverse(x: float) -> float:
        return 3 / skewness * (math.cbrt(1 + skewness * (x - skewness / 6)) - 1)

    return mean - se * inverse(q), mean - se * inverse(-q)


class MeanInterval(NamedTuple):
    """The interval, what it rests on, or why there is none.

    Attributes
    ----------
    ends : (float, float) or None
        The 95 % interval.
    method : {"skewness", "rare", "t"} or None
        Student's t corrected for skewness; limits of a count where one outcome is rare; Student's t as it is.
    reason : str
        Why there is none.
    """

    ends: tuple[float, float] | None
    method: str | None
    reason: str = ""


def mean_interval(cells: Cells, mean: float, se: float) -> MeanInterval:
    """Return the 95 % interval of a finite mean loss with its standard error, of at least two units."""
    if is_rare(cells):
        return MeanInterval(rare_interval(cells, mean), "rare")
    if not se > 0:
        return MeanInterval(None, None, "every row costs the same, so the losses have no spread")
    spread = cells.spread(cells.losses - mean)
    return MeanInterval(hall(mean, se, spread.skewness, spread.freedom), "skewness")


def is_rare(cells: Cells) -> bool:
    """Say whether one outcome is so rare that the interval must count it: for labels 0 and 1."""
    if not cells.hard:
        return False
    share = float(np.sum(cells.w * cells.y)) / cells.total
    units = cells.units_with(cells.rarer)
    few = units < FEW_UNITS and 2 * units <= cells.units and float(np.sum(cells.n)) >= SMALL
    return few or (units < RARE_UNITS and min(share, 1 - share) <= RARE_SHARE)


def rare_interval(cells: Cells, mean: float) -> tuple[float, float]:
    """Return the interval of the mean loss where one outcome is rare.

    Notes
    -----
    Its rows' part of the loss lies between the limits of a weighted Poisson sum (Fay & Feuer 1997,
    doi:10.1002/(SICI)1097-0258(19970415)16:7<791::AID-SIM500>3.0.CO;2-#), where one row that did not come costs what
    the forecasts say that it would; the other rows' part has its t interval; the two are joined by their squares
    (MOVER, Zou & Donner 2008, doi:10.1002/sim.3095).
    """
    label = cells.rarer
    rare = cells.y == label
    z = cells.z if label == 1 else -cells.z  # of the rarer outcome
    q, cost = sigmoid(z), softplus(-z)
    with np.errstate(invalid="ignore"):
        known = q > 0
        share = float(np.sum(cells.w[known] * q[known]))
        claimed = (
            [float(np.sum((weight * q * cost**power)[known])) / share for weight, power in ((cells.w, 1), (cells.w, 2))]
            if share > 0
            else [0.0, 0.0]
        )
    one, two = (float(np.sum(power)) / cells.total for power in (cells.w2, cells.w3))
    m1, m2 = one * claimed[0], two * claimed[1]
    part = np.where(rare, cells.losses, 0.0)
    if cells.unit is None:
        s, squares = float(np.sum(cells.w * part)), float(np.sum(cells.w2 * part**2))
    else:
        sums = cells.sums(part)
        s, squares = float(np.sum(sums)), float(np.sum(sums**2))
    low = squares / (2 * s) * chi2_quantile(0.025, 2 * s * s / squares) if s > 0 and squares > 0 else 0.0
    more, above = s + m1, squares + m2
    high = above / (2 * more) * chi2_quantile(0.975, 2 * more**2 / above) if more > 0 and above > 0 else 0.0
    others = np.where(rare, 0.0, cells.losses)
    rest = cells.spread(others - float(np.sum(cells.w * others)) / cells.total)
    wide = quantile(rest.freedom) * math.sqrt(rest.variance) / cells.total
    down, up = (math.hypot(part / cells.total, wide) for part in (s - low, high - s))
    return mean - down, mean + up
