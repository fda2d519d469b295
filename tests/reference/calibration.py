"""Calibration: Cox's recalibration line, the expected loss, the calibration error, confident misses."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from reference.losses import entropy, mean, row_losses


def logit(p: float) -> float:
    """Return ln p - ln(1 - p)."""
    return math.log(p) - math.log1p(-p)


@dataclass(frozen=True)
class Line:
    """A fit of logit P(y = 1) = intercept + slope · x, and the standard errors of the two."""

    intercept: float
    slope: float
    intercept_se: float
    slope_se: float
    units: int  # rows that count


def moving(y: Sequence[float], p: Sequence[float], w: Sequence[float]) -> list[tuple[float, float, float]] | None:
    """Return the rows that move a line: not those of exactly 0 or 1 that are right; None if one of these is wrong."""
    if any(x in (0, 1) and label != x for label, x in zip(y, p, strict=True)):
        return None
    return [row for row in zip(y, p, w, strict=True) if 0 < row[1] < 1]


def has_line(y: Sequence[float], p: Sequence[float]) -> bool:
    """Whether the maximum likelihood is attained: no forecast separates zeros from ones (Albert & Anderson 1984)."""
    kept = moving(y, p, [1.0] * len(y))
    if kept is None:
        return False
    ones, zeros = [x for label, x, _ in kept if label > 0], [x for label, x, _ in kept if label < 1]
    if not ones or not zeros or len({x for _, x, _ in kept}) < 2:
        return False
    return not (min(ones) >= max(zeros) or min(zeros) >= max(ones))


def log_likelihood(x: Sequence[float], y: Sequence[float], w: Sequence[float], intercept: float, slope: float) -> float:
    """Return Σ w (y ln p + (1 - y) ln(1 - p)) for logit p = intercept + slope · x."""
    terms = []
    for label, each, weight in zip(y, x, w, strict=True):
        z = intercept + slope * each
        terms.append(weight * (label * z - max(z, 0.0) - math.log1p(math.exp(-abs(z)))))
    return math.fsum(terms)


def line(y: Sequence[float], p: Sequence[float], w: Sequence[float], *, slope: bool = True) -> Line:
    """Fit Cox's line by Newton's method (Cox 1958, doi:10.1111/j.2517-6161.1958.tb00292.x), or its intercept alone.

    Of labels 0 and 1 the covariance is H⁻¹(X'W²VX)H⁻¹ with V the variance of a toss; of soft labels that of leaving out
    each row in turn, by one step of Newton's method (CR3). Without `slope`, the slope is held at 1 and the intercept is
    calibration-in-the-large (Miller et al. 1991); V is then the residual's square where all of these come to more.
    """
    units = len(y)
    kept = moving(y, p, w) or []
    y, p, w = ([row[at] for row in kept] for at in range(3))
    x = np.array([logit(each) for each in p])
    labels, weight = np.array(y, float), np.array(w, float)
    design = np.stack([np.ones(len(x)), x], axis=1)
    offset = np.zeros(len(x))
    if not slope:
        design, offset = design[:, :1], x
    now = np.array([0.0, 1.0])[: design.shape[1]]

    def likelihood(at: np.ndarray) -> float:
        return log_likelihood(x, labels, weight, at[0], at[1] if slope else 1.0)

    for _ in range(200):
        q = 1 / (1 + np.exp(-(offset + design @ now)))
        information = design.T @ (design * (weight * q * (1 - q))[:, None])
        step = np.linalg.solve(information, design.T @ (weight * (labels - q)))
        while likelihood(now + step) < likelihood(now) - 1e-9 and np.abs(step).max() > 1e-12:
            step = step / 2
        now = now + step
        if np.abs(step).max() < 1e-13 * (1 + np.abs(now).max()):
            break
    curve = q * (1 - q)
    if set(y) <= {0.0, 1.0}:
        bread = np.linalg.inv(information)
        meat = design.T @ (design * (weight**2 * curve)[:, None])
        if not slope:
            meat = max(meat, np.array([[math.fsum((weight * (labels - q)) ** 2)]]))
        covariance = bread @ meat @ bread
    else:
        steps = []
        for row, a, r, v in zip(design, weight, labels - q, curve, strict=True):
            left = information - a * v * np.outer(row, row)
            steps.append(np.linalg.solve(left, a * r * row))
        off = np.array(steps) - np.sum(steps, axis=0) / units
        covariance = (units - 1) / units * off.T @ off
    errors = np.sqrt(np.diag(covariance))
    if not slope:
        return Line(now[0], 1.0, errors[0], 0.0, units)
    return Line(now[0], now[1], errors[0], errors[1], units)


def score_test(y: Sequence[float], p: Sequence[float], w: Sequence[float]) -> float | None:
    """Return the p-value of intercept 0 and slope 1 for labels 0 and 1, by the scores at the forecasts themselves.

    u'V⁻¹u with u = Σ w(y − p)(1, x) and V = Σ w²p(1 − p)(1, x)(1, x)', as χ² on two degrees of freedom; of one forecast
    on one.
    """
    from scipy.stats import chi2

    kept = moving(y, p, w)
    if not kept:
        return None
    u, v = np.zeros(2), np.zeros((2, 2))
    for label, x, weight in kept:
        row = np.array([1.0, logit(x)])
        u, v = u + weight * (label - x) * row, v + weight**2 * x * (1 - x) * np.outer(row, row)
    if len({x for _, x, _ in kept}) == 1:
        return float(chi2.sf(u[0] ** 2 / v[0, 0], 1))
    return float(chi2.sf(u @ np.linalg.solve(v, u), 2))


def expected_loss(p: Sequence[float], w: Sequence[float]) -> float:
    """Return the mean loss if each row's label came out 1 with its own probability: the mean of the entropies."""
    return mean([entropy(each) for each in p], w)


def expected_loss_error(p: Sequence[float], w: Sequence[float]) -> float:
    """Return the standard deviation of the mean loss about `expected_loss` in that case.

    loss - entropy(p) = (p - y) logit p, and the variance of a label is p(1 - p) (as in Spiegelhalter 1986 for Brier's
    score, doi:10.1002/sim.4780050506). Where p is 0 or 1 there is none.
    """
    inner = [(each, weight) for each, weight in zip(p, w, strict=True) if 0 < each < 1]
    return math.sqrt(math.fsum(weight**2 * x * (1 - x) * logit(x) ** 2 for x, weight in inner)) / math.fsum(w)


def excess_z(y: Sequence[float], p: Sequence[float], w: Sequence[float]) -> float | None:
    """Return how many of these standard deviations the mean loss is above the expected loss."""
    excess, error = mean(row_losses(y, p), w) - expected_loss(p, w), expected_loss_error(p, w)
    return excess / error if error > 0 and math.isfinite(excess) else None


@dataclass(frozen=True)
class Bin:
    """Rows of neighboring forecasts."""

    low: float
    high: float
    n: int
    weight: Fraction
    mean_p: float
    rate: float


def equal_mass_bins(y: Sequence[float], p: Sequence[float], w: Sequence[float], bins: int) -> list[Bin] | None:
    """Return the rows in bins of nearly equal weight: those of one forecast go where the middle of their weight lies.

    None if some middle lies exactly where two bins meet, because then rounding decides.
    """
    total, before = sum(map(Fraction, w)), Fraction(0)
    members: dict[int, list[int]] = {}
    for forecast in sorted(set(p)):
        here = [at for at, each in enumerate(p) if each == forecast]
        weight = sum(Fraction(w[at]) for at in here)
        place = (before + weight / 2) * bins / total
        if place.denominator == 1:
            return None
        members.setdefault(math.floor(place), []).extend(here)
        before += weight
    found = []
    for number in sorted(members):
        here = members[number]
        weight = [w[at] for at in here]
        forecasts = [p[at] for at in here]
        found.append(
            Bin(
                min(forecasts),
                max(forecasts),
                len(here),
                sum(map(Fraction, weight)),
                mean(forecasts, weight),
                mean([y[at] for at in here], weight),
            )
        )
    return found


def expected_calibration_error(bins: Sequence[Bin]) -> float:
    """Return Σ (W_k/W) |rate - mean p| (Naeini et al. 2015, AAAI 29, with bins of equal mass)."""
    total = sum(each.weight for each in bins)
    return math.fsum(float(each.weight / total) * abs(each.rate - each.mean_p) for each in bins)


@dataclass(frozen=True)
class Tail:
    """Rows that gave so little probability to one of the labels, and what happened."""

    given: float
    rows: int
    observed: int
    expected: float
    deviation: float


def tails(y: Sequence[float], p: Sequence[float]) -> list[Tail]:
    """Return how often the label that was given 1/8, 1/32, ... or less happened, and should have.

    How often is a sum of independent events, whose variance is the sum of q(1 - q).
    """
    unlikely = [(each, label == 1) if each <= 0.5 else (1 - each, label == 0) for label, each in zip(y, p, strict=True)]
    found = []
    for given in (1 / 8, 1 / 32, 1 / 128, 1 / 1024, 1 / 2**14, 1 / 2**20):
        here = [(q, happened) for q, happened in unlikely if q <= given]
        if not here:
            break
        expected, variance = math.fsum(q for q, _ in here), math.fsum(q * (1 - q) for q, _ in here)
        found.append(Tail(given, len(here), sum(happened for _, happened in here), expected, math.sqrt(variance)))
    return found
