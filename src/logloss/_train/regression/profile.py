"""Profile likelihoods: the test that a coefficient is 0, and the interval of values that the data do not speak against.

The profile of a coefficient is the highest likelihood for each of its values, all others free. Twice what it is below
the maximum is χ² distributed for the true value: for 0 that is the likelihood-ratio test, and where it equals the
quantile are the ends of the interval (Venzon and Moolgavkar 1988).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from logloss._train.regression.likelihood import Held, Point, highest

Floats = NDArray[np.float64]

LEVEL = 0.95
_ROOTS = 100
_NEAR = 1e-13  # standard errors
_WIDE = NormalDist().inv_cdf(1 - (1 - LEVEL) / 2)


@dataclass(frozen=True)
class Profile:
    """What the profile likelihood says of a coefficient.

    Attributes
    ----------
    statistic : float
        χ² of one degree of freedom: twice by how much the log-likelihood falls where the coefficient is 0; at least 0.
    low, high : float
        The ends of the 95 % interval.
    """

    statistic: float
    low: float
    high: float


def profiles(top: Point) -> Iterator[Profile]:
    """Yield the profile of each coefficient of the columns as given, the intercept's first, from the highest point."""
    for function in top.likelihood.system.back:
        across = top.half @ function
        value, se = float(function @ top.coef), math.sqrt(float(across @ across))
        at_zero = _held_at(top, function, 0.0)
        statistic = max(2 * (top.value - at_zero.value), 0.0)
        yield Profile(statistic, *(_end(top, function, value, side * se) for side in (-1, 1)))


def without_columns(top: Point) -> float:
    """Return the highest value where all coefficients but the intercept are 0."""
    size, first = top.coef.size, int(top.likelihood.system.intercept)
    of = np.eye(size)[first:]
    return highest(top, Held(of, np.zeros(size - first))).value


def _held_at(near: Point, function: Floats, value: float) -> Point:
    return highest(near, Held(function[None, :], np.array([value])))


def _end(top: Point, function: Floats, value: float, se: float) -> float:
    """Return the end of the interval on one side, that of the sign of `se`: where the root of χ² is the quantile.

    The root is nearly linear in the coefficient, so that Newton's method takes few steps; it stays between a value that
    is too near and one that is too far.
    """
    inside, outside = 0.0, math.inf  # standard errors
    at, near = _WIDE, top
    for _ in range(_ROOTS):
        near = _held_at(near, function, value + at * se)
        root = math.sqrt(max(2 * (top.value - near.value), 0.0))
        inside, outside = (at, outside) if root < _WIDE else (inside, at)
        push = float(function @ near.score) / float(function @ function)  # what the value gains with the coefficient
        slope = -push * se / root if root else 0.0
        further = at + (_WIDE - root) / slope if slope > 0 else math.inf
        if abs(further - at) <= _NEAR * at:
            return value + further * se
        if not inside < further < outside:
            further = (inside + outside) / 2 if math.isfinite(outside) else 2 * at
        if further in (inside, outside):
            return value + further * se
        at = further
    return value + at * se
