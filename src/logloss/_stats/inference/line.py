"""The calibration line, logit P(y = 1) = a + b·logit p: its fit, its errors, the test of a = 0 and b = 1 together.

Rows with p of exactly 0 or 1 that are right move no line with a slope above 0, so they are left out; one that is wrong
leaves no line.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.elementary import softplus
from logloss._stats.inference.cells import Cells
from logloss._stats.inference.dependence import score_covariance
from logloss._stats.inference.estimate import Estimate
from logloss._stats.inference.small_matrices import determinant, gram, inverse, sandwich, solved
from logloss._stats.inference.student_t import quantile

Floats = NDArray[np.float64]

_ROUNDS, _SMALL_STEP = 100, 1e-10  # of Newton's method
_SINGULAR = 1e-12  # a determinant below this share of its diagonal is 0
LEAST_UNITS = 4  # that are not rows, for a joint test


@dataclass(frozen=True)
class Calibration:
    """The line logit P(y = 1) = intercept + slope · logit p: 0 and 1 where the forecasts are calibrated.

    Attributes
    ----------
    intercept, slope : Estimate
        A slope below 1 is overconfident: forecasts further from the base rate than the outcomes are.
    in_the_large : Estimate
        The intercept where the slope is held at 1: below 0 the forecasts are too high on the whole.
    gain : float
        How much less the mean loss of these rows is with the line that was fitted to them.
    saving : float
        How much less it would be on average for new rows: the gain less what fitting two numbers makes of chance
        (Takeuchi's criterion, which leave-one-unit-out cross-validation tends to: Stone 1977,
        doi:10.1111/j.2517-6161.1977.tb01603.x).
    certain : int
        Rows with p of exactly 0 or 1, all of them right.
    """

    intercept: Estimate
    slope: Estimate
    in_the_large: Estimate
    gain: float
    saving: float
    certain: int


def joint_test(cells: Cells) -> float | str:
    """Return the p-value of intercept 0 and slope 1 together, or why there is none.

    Notes
    -----
    Of independent labels 0 and 1: Q = u′V⁻¹u, the score test (Rao 1948, doi:10.1017/S0305004100023987), with u = Σw(y −
    p)(1, z) and V = Σw²p(1 − p)(1, z)(1, z)′, the variance that the forecasts themselves state; p = exp(−Q/2). It needs
    no fit, and does not change with the unit of the weights. Its second component is Spiegelhalter's z for the log loss
    (1986, doi:10.1002/sim.4780050506).

    Of clusters, and of soft labels: Hotelling's T² (1931, doi:10.1214/aoms/1177732979) of the fitted line with the
    jackknife's covariance, on (2, U − 2) degrees of freedom (Fay & Graubard 2001,
    doi:10.1111/j.0006-341X.2001.01198.x); where there is no line, of the units' scores at 0 and 1. Few ones in few
    clusters make that covariance too small, so of clusters of labels 0 and 1 the p-value is the larger one of this and
    of the score test with the covariance of calibrated labels that depend on each other (`dependence.py`).
    """
    kept = _moving(cells)
    if kept is None:
        return "a forecast of exactly 0 or 1 was wrong, and has no finite logit"
    if not kept.z.size:
        return "all forecasts are exactly 0 or 1"
    x = _design(kept.z)
    total = np.sum(x * (kept.w * kept.residual), axis=1)
    if kept.independent:
        return _score_test(total, gram(x * (kept.w2 * kept.p * kept.q), x))
    if kept.units < LEAST_UNITS:
        return f"a joint test needs {LEAST_UNITS} clusters or rows"
    line = None if _no_line(kept) else _newton(kept, slope=True)
    if line is not None:
        covariance, _ = _jackknife(kept, line, 2)
        p_values = [_hotelling(np.array([line[0], line[1] - 1]), covariance, kept.units)]
    else:
        scores, times = _unit_scores(kept, (x * kept.residual).T)
        apart = scores - total / kept.units
        covariance = kept.units / (kept.units - 1) * _squares(apart, times)
        p_values = [_hotelling(total, covariance, kept.units)]
    if kept.hard and p_values[0] is not None:
        p_values.append(_score_test(total, score_covariance(kept, x)))
    return max((p for p in p_values if p is not None), default="the units do not vary")


def _score_test(u: Floats, v: Floats) -> float:
    """Return the p-value of u′V⁻¹u, which is χ² on two degrees of freedom."""
    if v[0, 0] <= 0:
        return 1.0
    if determinant(v) <= _SINGULAR * v[0, 0] * v[1, 1]:  # one forecast
        return math.erfc(math.sqrt(u[0] ** 2 / v[0, 0] / 2))
    return math.exp(-float(np.sum(u * solved(v, u))) / 2)


def fit_line(cells: Cells) -> Calibration | str:
    """Fit the line, or return why there is none.

    Notes
    -----
    Cox 1958, doi:10.1093/biomet/45.3-4.562. For independent labels 0 and 1 the covariance is
    H⁻¹(Σw²p̂(1 − p̂)xx′)H⁻¹, with normal intervals. For clusters, and for soft labels (fractional logit,
    Papke & Wooldridge 1996, doi:10.1002/(SICI)1099-1255(199611)11:6<619::AID-JAE418>3.0.CO;2-1), it is that of the
    jackknife by one Newton step (CR3, Bell & McCaffrey 2002, Survey Methodology 28, 169-181), with Student's t on one
    degree of freedom less than there are units; of clusters of labels 0 and 1 no interval is shorter than the normal
    one of labels that depend on each other as `dependence.py` says.
    """
    kept = _moving(cells)
    if kept is None:
        return "a forecast of exactly 0 or 1 was wrong, and has no finite logit"
    if (reason := _no_line(kept)) is not None:
        return reason
    both, large = _newton(kept, slope=True), _newton(kept, slope=False)
    if both is None or large is None:
        return "Newton's method did not settle"
    count = round(float(np.sum(cells.n)) - float(np.sum(kept.n)))
    gain = (_loss(kept, (0.0, 1.0)) - _loss(kept, both)) / cells.total
    if kept.independent:
        (covariance, optimism), (held, _) = _model(kept, both, 2), _model(kept, large, 1)
        wide = quantile(math.inf)
    else:
        if kept.units < 3:
            return "the errors of a line need 3 clusters or rows"
        (covariance, optimism), (held, _) = _jackknife(kept, both, 2), _jackknife(kept, large, 1)
        wide = quantile(kept.units - 1)
        if not (np.isfinite(covariance).all() and np.isfinite(held).all() and math.isfinite(optimism)):
            return "without one of the units, no line can be fitted"
        if kept.hard:
            normal = (
                quantile(math.inf) / wide
            ) ** 2  # the variance is known but for ρ, so the interval is a normal one
            covariance = np.maximum(covariance, normal * _exchangeable(kept, both, 2))
            held = np.maximum(held, normal * _exchangeable(kept, large, 1))

    def estimate(value: float, variance: float) -> Estimate:
        return Estimate.of(value, math.sqrt(max(float(variance), 0.0)), wide)

    intercept, slope = np.diag(covariance)
    return Calibration(
        estimate(both[0], intercept),
        estimate(both[1], slope),
        estimate(large[0], held[0, 0]),
        gain,
        gain - optimism / cells.total,
        count,
    )


def _moving(cells: Cells) -> Cells | None:
    """Return the rows that move a line: those with finite logits; None where one of the others is wrong."""
    finite = np.isfinite(cells.z)
    if finite.all():
        return cells
    if np.isinf(cells.losses[~finite]).any():
        return None
    take = {name: getattr(cells, name)[finite] for name in ("z", "y", "n", "w", "w2", "w3")}
    return replace(cells, **take, unit=None if cells.unit is None else cells.unit[finite])


def _no_line(cells: Cells) -> str | None:
    """Return why no line fits best."""
    ones = float(np.sum(cells.w * cells.y))
    if not 0 < ones < cells.total:
        return "all labels are the same"
    if cells.z.min() == cells.z.max():
        return "all forecasts are the same"
    one, zero = cells.z[cells.y > 0], cells.z[cells.y < 1]
    if one.min() >= zero.max() or zero.min() >= one.max():
        return "the forecasts separate the classes, so no finite slope fits best"
    return None


def _design(z: Floats) -> Floats:
    return np.stack([np.ones_like(z), z])


def _at(cells: Cells, line: tuple[float, float]) -> Cells:
    """Return the same rows with the forecasts that a line makes of theirs."""
    return replace(cells, z=line[0] + line[1] * cells.z)


def _information(fitted: Cells, x: Floats) -> Floats:
    return gram(x * (fitted.w * fitted.p * fitted.q), x)


def _loss(cells: Cells, line: tuple[float, float]) -> float:
    z = line[0] + line[1] * cells.z
    return float(np.sum(cells.w * (softplus(z) - cells.y * z)))


def _newton(cells: Cells, *, slope: bool) -> tuple[float, float] | None:
    """Return intercept and slope of the least loss, by damped steps from 0 and 1."""
    a, b = 0.0, 1.0
    best = _loss(cells, (a, b))
    x = _design(cells.z)
    for _ in range(_ROUNDS):
        u, h = _scores(cells, (a, b), x)
        if h[0, 0] <= 0 or (slope and determinant(h) <= _SINGULAR * h[0, 0] * h[1, 1]):
            return None
        da, db = solved(h, u).tolist() if slope else (float(u[0] / h[0, 0]), 0.0)
        step = 1.0
        while (reached := _loss(cells, (a + step * da, b + step * db))) > best + 1e-12 * abs(best):
            step /= 2
            if step < _SMALL_STEP:
                return None
        a, b, best = a + step * da, b + step * db, reached
        if abs(da) + abs(db) < _SMALL_STEP * (1 + abs(a) + abs(b)):
            return a, b
    return None


def _scores(cells: Cells, line: tuple[float, float], x: Floats) -> tuple[Floats, Floats]:
    """Return the sum of the scores of all rows at a line, and the information."""
    fitted = _at(cells, line)
    return np.sum(x * (cells.w * fitted.residual), axis=1), _information(fitted, x)


def _model(cells: Cells, line: tuple[float, float], size: int) -> tuple[Floats, float]:
    """Return the covariance by the variance p̂(1 − p̂) of labels 0 and 1, and tr(H⁻¹V).

    With the slope held at 1 the residuals may vary more than that, so the larger variance counts.
    """
    x, fitted = _design(cells.z)[:size], _at(cells, line)
    bread = inverse(_information(fitted, x))
    meat = gram(x * (cells.w2 * fitted.p * fitted.q), x)
    if size == 1:
        meat = np.maximum(meat, np.sum(cells.w2 * fitted.residual**2))
    return sandwich(bread, meat), float(np.sum(bread * meat))


def _exchangeable(cells: Cells, line: tuple[float, float], size: int) -> Floats:
    """Return the covariance where labels have the line's probabilities and depend on each other within clusters."""
    x, fitted = _design(cells.z)[:size], _at(cells, line)
    return sandwich(inverse(_information(fitted, x)), score_covariance(fitted, x))


def _jackknife(cells: Cells, line: tuple[float, float], size: int) -> tuple[Floats, float]:
    """Return the covariance by leaving out each unit in turn, by one Newton step, and tr(H⁻¹V)."""
    x, fitted = _design(cells.z)[:size], _at(cells, line)
    pairs = [(i, j) for i in range(size) for j in range(i, size)]
    curves = np.stack([x[i] * x[j] * fitted.p * fitted.q for i, j in pairs], axis=1)
    scores, times = _unit_scores(cells, (x * fitted.residual).T)
    own, _ = _unit_scores(cells, curves)
    whole = (times[:, None] * own).sum(axis=0)
    left = whole - own
    h, kept = np.empty((size, size)), np.empty((len(own), size, size))
    for (i, j), total, rest in zip(pairs, whole, left.T, strict=True):
        h[i, j] = h[j, i] = total
        kept[:, i, j] = kept[:, j, i] = rest
    with np.errstate(all="ignore"):  # a unit without which nothing is left
        steps = solved(kept, scores)
    center = (times[:, None] * steps).sum(axis=0) / cells.units
    if not np.isfinite(center).all():
        return np.full((size, size), math.nan), math.nan
    off = steps - center
    covariance = (cells.units - 1) / cells.units * _squares(off, times)
    meat = cells.units / (cells.units - 1) * _squares(scores, times)
    return covariance, float(np.sum(inverse(h) * meat))


def _unit_scores(cells: Cells, psi: Floats) -> tuple[Floats, Floats]:
    """Return Σwψ of each unit, for ψ in columns, and how many such units there are."""
    if cells.unit is None:  # a cell is as if of w²/w2 rows, each of weight w2/w: where weights are alike, it is
        return (cells.w2 / cells.w)[:, None] * psi, cells.w**2 / cells.w2
    sums = cells.sums(psi)
    return sums, np.ones(len(sums))


def _squares(steps: Floats, times: Floats) -> Floats:
    """Return Σ times·s·sᵀ over steps in rows."""
    return gram(np.ascontiguousarray((steps * times[:, None]).T), np.ascontiguousarray(steps.T))


def _hotelling(off: Floats, covariance: Floats, units: float) -> float | None:
    """Return the p-value of T² = off′V⁻¹off on (2, U − 2) degrees of freedom, whose tail is in closed form."""
    if units < LEAST_UNITS or not np.isfinite(covariance).all():
        return None
    if determinant(covariance) <= _SINGULAR * covariance[0, 0] * covariance[1, 1]:
        return None
    t2 = float(np.sum(off * solved(covariance, off)))
    return float((1 + t2 / (units - 1)) ** (-(units - 2) / 2))
