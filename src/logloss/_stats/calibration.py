"""Calibration: slope and intercept, excess over the expected loss, expected calibration error, confident misses."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from logloss._stats.isotonic import Null, isotonic
from logloss._stats.tables.histogram import Forecasts

Floats = NDArray[np.float64]

Z95 = NormalDist().inv_cdf(0.975)
ROUNDS, SMALL_STEP = 50, 1e-10  # of Newton's method
BINS = 15  # of the calibration error
TAILS = (3, 5, 7, 10, 14, 20)  # 1 in 8, 32, 128, 1024, ...: powers of two, which are edges of slots
RARE = 0.005  # what chance does not explain: 1 in 200, since several things are looked at
MANY = 50.0  # expected rows from which the normal distribution serves


@dataclass(frozen=True)
class Estimate:
    """A number with its standard error and 95 % interval.

    Attributes
    ----------
    value : float
        The number.
    se : float
        Its standard error.
    low, high : float
        The ends of the interval.
    """

    value: float
    se: float
    low: float
    high: float

    @classmethod
    def normal(cls, value: float, se: float) -> Estimate:
        """Return the estimate with the normal interval."""
        return cls(value, se, value - Z95 * se, value + Z95 * se)


@dataclass(frozen=True)
class Calibration:
    """The line logit P(y = 1) = intercept + slope · logit p: 0 and 1 where the forecasts are calibrated.

    Attributes
    ----------
    intercept, slope : Estimate
        A slope below 1 is overconfident: forecasts further from the base rate than the outcomes are.
    in_the_large : Estimate
        The intercept where the slope is held at 1: below 0 the forecasts are too high on the whole.
    p_value : float
        Of the likelihood ratio test of intercept 0 and slope 1 together (2 degrees of freedom).
    """

    intercept: Estimate
    slope: Estimate
    in_the_large: Estimate
    p_value: float


def fit_calibration(forecasts: Forecasts) -> Calibration | str:
    """Fit Cox's line, or return why that cannot be done.

    Parameters
    ----------
    forecasts : Forecasts
        At least one.

    Notes
    -----
    Cox 1958, doi:10.1111/j.2517-6161.1958.tb00292.x; the intervals are Wald's. Weights count as so many rows.
    """
    x, weight, ones = forecasts.logit, forecasts.weight, forecasts.ones
    total = float(np.sum(ones))
    if not np.all(np.isfinite(x)):
        return "a forecast of exactly 0 or 1 has no finite logit"
    if not 0 < total < float(np.sum(weight)):
        return "all labels are the same"
    if x.size < 2:
        return "all forecasts are the same"
    if _separated(forecasts):
        return "the forecasts separate the classes, so no finite slope fits best"
    large = _fit(x, weight, ones, slope=False)
    both = _fit(x, weight, ones, slope=True)
    if large is None or both is None:
        return "Newton's method did not settle"
    gained = _likelihood(x, weight, ones, both.a, both.b) - _likelihood(x, weight, ones, 0.0, 1.0)
    root = math.sqrt(forecasts.unit)
    return Calibration(
        Estimate.normal(both.a, both.se_a / root),
        Estimate.normal(both.b, both.se_b / root),
        Estimate.normal(large.a, large.se_a / root),
        math.exp(-max(gained, 0.0) * forecasts.unit),  # half of the ratio's logarithm, of two degrees of freedom
    )


@dataclass(frozen=True)
class _Line:
    a: float
    b: float
    se_a: float
    se_b: float


def _fit(x: Floats, weight: Floats, ones: Floats, *, slope: bool) -> _Line | None:
    a, b = 0.0, 1.0
    best = _likelihood(x, weight, ones, a, b)
    for _ in range(ROUNDS):
        p = _sigmoid(a + b * x)
        pull, curve = ones - weight * p, weight * p * (1 - p)
        g0, g1 = float(np.sum(pull)), float(np.sum(pull * x))
        h00, h01, h11 = float(np.sum(curve)), float(np.sum(curve * x)), float(np.sum(curve * x * x))
        det = h00 * h11 - h01 * h01
        if h00 <= 0 or (slope and det <= 0):
            return None
        da, db = ((h11 * g0 - h01 * g1) / det, (h00 * g1 - h01 * g0) / det) if slope else (g0 / h00, 0.0)
        step = 1.0
        while (likelihood := _likelihood(x, weight, ones, a + step * da, b + step * db)) < best - 1e-12 * abs(best):
            step /= 2
            if step < SMALL_STEP:
                return None
        a, b, best = a + step * da, b + step * db, likelihood
        if abs(da) + abs(db) < SMALL_STEP * (1 + abs(a) + abs(b)):
            variance = (h11 / det, h00 / det) if slope else (1 / h00, 0.0)
            return _Line(a, b, math.sqrt(variance[0]), math.sqrt(variance[1]))
    return None


def _sigmoid(z: Floats) -> Floats:
    e = np.exp(-np.abs(z))
    p: Floats = np.where(z >= 0, 1.0, e) / (1 + e)
    return p


def _likelihood(x: Floats, weight: Floats, ones: Floats, a: float, b: float) -> float:
    z = a + b * x
    return -float(np.sum(weight * (np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0)) - ones * z))


def _separated(forecasts: Forecasts) -> bool:
    """Say whether a threshold has all zeros on one side and all ones on the other."""
    has_one, has_zero = forecasts.ones > 0, forecasts.weight > forecasts.ones
    first_one, last_one = np.flatnonzero(has_one)[[0, -1]]
    first_zero, last_zero = np.flatnonzero(has_zero)[[0, -1]]
    return bool(first_one >= last_zero or first_zero >= last_one)


def always(p: float, rate: float) -> float:
    """Return the mean loss of always predicting p, where so many are ones.

    Examples
    --------
    >>> always(0.5, 0.25), always(0.0, 0.0), always(0.0, 0.25)
    (0.6931471805599453, 0.0, inf)
    """
    paid = [(rate, p), (1 - rate, 1 - p)]
    return math.fsum(part * -math.log(given) if given > 0 else math.inf for part, given in paid if part > 0)


@dataclass(frozen=True)
class ExpectedLoss:
    """The loss to expect of calibrated forecasts, against the loss that these have.

    Attributes
    ----------
    loss : float
        The mean entropy of the forecasts, H(p): what the log loss would be on average if they were calibrated.
    excess : float
        The log loss less that; above 0 the forecasts cost more than they should.
    z : float or None
        The excess in standard errors of calibrated forecasts: a test of calibration as a whole (Spiegelhalter 1986,
        doi:10.1002/sim.4780050506, for the Brier score).
    """

    loss: float
    excess: float
    z: float | None


def expected_loss(forecasts: Forecasts, loss: float) -> ExpectedLoss:
    """Return the expected loss and the excess over it; hard labels are taken for granted.

    Notes
    -----
    L − mean H(p) = mean (p − y)·logit p, whose variance is Σw²p(1−p)·logit²p/(Σw)² if each p is true.

    In slots, H is taken at their mean forecasts. It is concave, so that is never too small; and too large by at most
    an eighth of the width squared, |s|/64, times |H″| = 1/(p(1−p)) ≤ 2/|s|: by 2^−15.
    """
    weight, z, size = forecasts.weight, forecasts.logit, np.abs(forecasts.s)
    total = float(np.sum(weight))
    with np.errstate(invalid="ignore", divide="ignore"):
        h = np.where(size > 0, -np.log1p(-size) + size * np.abs(z), 0.0)
        spread = np.where(size > 0, size * (1 - size) * z * z, 0.0)
    expected = float(np.sum(weight * h)) / total
    mean = weight / forecasts.rows  # weights within a slot count as equal
    se = math.sqrt(float(np.sum(weight * mean * spread))) / total
    excess = loss - expected
    return ExpectedLoss(expected, excess, excess / se if se > 0 and math.isfinite(excess) else None)


@dataclass(frozen=True)
class Bin:
    """Forecasts in a range, and what became of them.

    Attributes
    ----------
    low, high : float
        The least and the largest forecast in it.
    n : int
        Rows.
    mean_p, rate : float
        The mean forecast, and the share of ones.
    """

    low: float
    high: float
    n: int
    mean_p: float
    rate: float


def equal_mass(forecasts: Forecasts, bins: int) -> tuple[Bin, ...]:
    """Return the forecasts in at most so many bins of nearly equal weight; equal forecasts are never parted."""
    p, weight = forecasts.p, forecasts.weight
    reached = np.cumsum(weight)
    middle = reached - weight / 2
    number = np.minimum((middle / reached[-1] * bins).astype(np.int64), bins - 1)
    filled_bins = []
    for bin_number in np.unique(number):
        here = number == bin_number
        w = float(np.sum(weight[here]))
        filled_bins.append(
            Bin(
                float(p[here][0]),
                float(p[here][-1]),
                int(np.sum(forecasts.rows[here])),
                float(np.sum(weight[here] * p[here])) / w,
                float(np.sum(forecasts.ones[here])) / w,
            )
        )
    return tuple(filled_bins)


def expected_calibration_error(forecasts: Forecasts) -> tuple[float, tuple[Bin, ...]]:
    """Return Σ(W_k/W)·|rate − mean p| over bins of equal mass, and the bins."""
    bins = equal_mass(forecasts, BINS)
    total = sum(bin_.n for bin_ in bins)
    return sum(bin_.n * abs(bin_.rate - bin_.mean_p) for bin_ in bins) / total, bins


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


def tails(forecasts: Forecasts) -> tuple[Tail, ...]:
    """Return observed and expected counts of confident misses; for rows without weights, with hard labels."""
    size = np.abs(forecasts.s)
    upper = np.signbit(forecasts.s)
    misses = np.where(upper, forecasts.rows - forecasts.ones, forecasts.ones)
    counts = []
    for power in TAILS:
        given = 2.0**-power
        here = size <= given
        if not here.any():
            break
        expected = float(np.sum(forecasts.rows[here] * size[here]))
        spread = math.sqrt(float(np.sum(forecasts.rows[here] * size[here] * (1 - size[here]))))
        observed = round(float(np.sum(misses[here])))
        z = (observed - expected) / spread if spread > 0 else None
        counts.append(Tail(given, observed, expected, z, beyond_chance(observed, expected, z)))
    return tuple(counts)


def beyond_chance(observed: int, expected: float, z: float | None) -> str:
    """Say whether there are more, or fewer, such rows than calibrated forecasts have.

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
        The band at each forecast.
    """

    p: tuple[float, ...]
    rate: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def reliability(forecasts: Forecasts, reference: Null) -> Curve:
    """Return the curve at quantiles of the forecasts, and its consistency band.

    Notes
    -----
    The band is that of outcomes drawn from the forecasts themselves (Bröcker & Smith 2007; Dimitriadis et al. 2021).
    """
    low, high = np.quantile(reference.rates, [0.05, 0.95], axis=0)
    rate = isotonic(forecasts.weight, forecasts.ones).at(reference.at)
    return Curve(*(tuple(values.tolist()) for values in (forecasts.p[reference.at], rate, low, high)))
