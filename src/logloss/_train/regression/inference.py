"""What follows from coefficients and their covariances: intervals, p-values and tests."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from logloss._stats.inference.gamma import upper
from logloss._stats.inference.student_t import f_upper, two_sided
from logloss._train.regression.profile import Profile

_HALVINGS = 200


@dataclass(frozen=True)
class HypothesisTest:
    """A test of a hypothesis.

    Attributes
    ----------
    statistic : float
        How far the data are from it: χ² distributed if it holds, or with `of` as Fisher's F.
    freedom : int
        The degrees of freedom: how many coefficients it says something about.
    p_value : float
        How often chance alone goes so far, in [0, 1].
    of : int or None
        The degrees of freedom below the line, where the statistic is an F: one less than there are clusters.
    """

    statistic: float
    freedom: int
    p_value: float
    of: int | None = None


@dataclass(frozen=True)
class Coefficient:
    """A coefficient of a logistic model: by how much the log-odds change where its column is larger by 1.

    Attributes
    ----------
    name : str
        "intercept", the column, or of a category `column[T.level]`: that level against the base.
    value : float or None
        The estimate; None for a column that follows from others (`aliased`).
    se : float or None
        Its standard error.
    z : float or None
        value/se; of clusters, Student's t; of a profile likelihood the root of χ², with the sign of the value.
    p_value : float or None
        How often chance alone makes a coefficient of 0 so large, in [0, 1].
    low, high : float or None
        The ends of its interval.
    odds_ratio, odds_low, odds_high : float or None
        e to the power of the estimate and of these ends: by which factor the odds change.
    aliased : str or None
        What the column is that has no coefficient of its own.
    """

    name: str
    value: float | None
    se: float | None
    z: float | None
    p_value: float | None
    low: float | None
    high: float | None
    odds_ratio: float | None
    odds_low: float | None
    odds_high: float | None
    aliased: str | None = None

    @classmethod
    def without_value(cls, name: str, aliased: str) -> Coefficient:
        """Return the coefficient of a column that follows from others."""
        return cls(name, None, None, None, None, None, None, None, None, None, aliased)

    @classmethod
    def of(cls, name: str, value: float, se: float | None, level: float, freedom: float) -> Coefficient:
        """Return a coefficient with what its standard error says; without one, alone."""
        if se is None:
            return cls(name, value, None, None, None, None, None, exp(value), None, None)
        low, high = interval(value, se, level, freedom)
        z = ratio(value, se)
        return cls(name, value, se, z, two_sided(z, freedom), low, high, exp(value), exp(low), exp(high))

    @classmethod
    def of_profile(cls, name: str, value: float, se: float, profile: Profile) -> Coefficient:
        """Return a coefficient with what its profile likelihood says; z is the root of χ², with its sign."""
        z = math.copysign(math.sqrt(profile.statistic), value)
        p_value = upper(0.5, profile.statistic / 2)
        low, high = profile.low, profile.high
        return cls(name, value, se, z, p_value, low, high, exp(value), exp(low), exp(high))


@dataclass(frozen=True)
class PenalizedLikelihood:
    """The logarithm of the likelihood with Jeffreys' prior: log-likelihood + ½ log det of the information.

    Attributes
    ----------
    log_likelihood : float
        Where it is highest.
    null_log_likelihood : float
        The highest with all coefficients but the intercept at 0, the information being that of all columns.
    """

    log_likelihood: float
    null_log_likelihood: float


@dataclass(frozen=True)
class MarginalEffect:
    """By how much the probability changes on average, over the rows, where a column is larger by 1.

    Attributes
    ----------
    name : str
        As of `Coefficient`.
    value : float
        The mean of ∂p/∂x over the rows; of a category, and of a column of 0 and 1 alone, the mean difference of p.
    se, z, p_value, low, high : float
        As of `Coefficient`, by the delta method.
    """

    name: str
    value: float
    se: float
    z: float
    p_value: float
    low: float
    high: float

    @classmethod
    def of(cls, name: str, value: float, se: float, level: float, freedom: float) -> MarginalEffect:
        """Return an effect with what its standard error says."""
        z = ratio(value, se)
        return cls(name, value, se, z, two_sided(z, freedom), *interval(value, se, level, freedom))


@dataclass(frozen=True)
class Derived:
    """What follows from a model.

    Attributes
    ----------
    k : int
        How many coefficients were estimated, the intercept among them.
    log_loss : float
        The mean loss of the rows that were fitted, in nats.
    deviance, null_deviance : float
        Twice the loss above that of the labels themselves, and of the model without columns.
    d2 : float or None
        The share of the deviance that the model explains; None where there is none.
    aic, bic : float or None
        The criteria of Akaike and Schwarz; None where there is no likelihood of independent rows.
    coefficients : tuple of Coefficient
        With 95 % intervals.
    marginal_effects : tuple of MarginalEffect or None
        With 95 % intervals; None for a model with a penalty.
    """

    k: int
    log_loss: float
    deviance: float
    null_deviance: float
    d2: float | None
    aic: float | None
    bic: float | None
    coefficients: tuple[Coefficient, ...]
    marginal_effects: tuple[MarginalEffect, ...] | None


def exp(value: float) -> float:
    """Return e to a power, infinite where it is too large."""
    return math.exp(value) if value < 709.78 else math.inf


def ratio(value: float, se: float) -> float:
    """Return how many standard errors a value is."""
    return value / se if se else math.copysign(math.inf, value) if value else 0.0


def interval(value: float, se: float, level: float, freedom: float) -> tuple[float, float]:
    """Return an interval that holds with this probability, by Student's t; normal for infinite freedom."""
    wide = quantile(level, freedom) * se
    return value - wide, value + wide


@lru_cache(256)
def quantile(level: float, freedom: float) -> float:
    """Return how many standard errors to both sides hold a probability of `level`.

    Examples
    --------
    >>> round(quantile(0.95, float("inf")), 6), round(quantile(0.9, 10), 6)
    (1.959964, 1.812461)
    """
    normal = NormalDist().inv_cdf(1 - (1 - level) / 2)
    if math.isinf(freedom):
        return normal
    low, high = normal, 2 * normal
    while two_sided(high, freedom) > 1 - level:
        high *= 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if two_sided(middle, freedom) > 1 - level else (low, middle)
    return (low + high) / 2


def likelihood_ratio(larger: float, smaller: float, freedom: int) -> HypothesisTest:
    """Return the likelihood-ratio test of two nested models, from their Σ w·L."""
    statistic = max(2 * (smaller - larger), 0.0)
    return HypothesisTest(statistic, freedom, upper(freedom / 2, statistic / 2))


def wald(values: Sequence[float], covariance: NDArray[np.float64], freedom: float) -> HypothesisTest:
    """Return Wald's test of coefficients that are all 0: χ², or F where there are few clusters."""
    at, count = np.asarray(values), len(values)
    scale = np.sqrt(covariance.diagonal())
    scale = np.where(scale > 0, scale, 1.0)
    solved = np.linalg.lstsq(covariance / np.outer(scale, scale), at / scale, rcond=None)[0]
    statistic = max(float(at / scale @ solved), 0.0)
    if math.isinf(freedom):
        return HypothesisTest(statistic, count, upper(count / 2, statistic / 2))
    return HypothesisTest(statistic / count, count, f_upper(statistic / count, count, freedom), round(freedom))
