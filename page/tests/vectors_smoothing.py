"""Focal loss, smoothed and flipped labels, written otherwise: mpmath's derivatives and roots, SciPy's optima."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from mpmath import diff, findroot, log, mp, mpf
from numpy.typing import NDArray
from scipy.optimize import approx_fprime, brentq, minimize

import logloss
from logloss._lesson.datasets import TeachingSet, teaching_sets
from logloss._sfc32 import Draws
from logloss._train import standardized

Floats = NDArray[np.float64]

GAMMAS = (0.0, 0.5, 1.0, 2.0, 5.0)
LOGITS = (-30.0, -3.0, -0.5, 0.0, 0.5, 3.0, 30.0)
LABELS = (0.0, 1.0, 0.3)
RATES = (0.001, 0.05, 0.25, 0.5, 0.9, 0.99)
SETS = ("fever", "sites")
EPSILONS = (0.0, 0.05, 0.2, 0.8)
FLIPS = (0.0, 0.1, 0.4)
SEED = 2
DIGITS = 30


def smoothing() -> dict[str, object]:
    """Return the loss and its derivatives, where it is least for a true rate, and what models trained so cost."""
    sets = {each["key"]: each for each in teaching_sets()}
    with mp.workdps(DIGITS):
        return {
            "focal": [_point(y, z, gamma) for gamma in GAMMAS for z in LOGITS for y in LABELS],
            "forecasts": [[rate, gamma, _least_at(rate, gamma)] for gamma in GAMMAS for rate in RATES],
            "models": {key: _models(sets[key]) for key in SETS},
        }


def _focal(y: Any, p: Any, gamma: float) -> Any:
    """Return the loss as Lin et al. (2017) write it, in p."""
    return -y * (1 - p) ** gamma * log(p) - (1 - y) * p**gamma * log(1 - p)


def _point(y: float, z: float, gamma: float) -> list[float]:
    def loss(at: Any) -> Any:
        return _focal(mpf(y), 1 / (1 + mp.exp(-at)), gamma)

    with mp.workdps(3 * DIGITS):
        return [y, z, gamma, float(loss(mpf(z))), float(diff(loss, z)), float(diff(loss, z, 2))]


def _least_at(rate: float, gamma: float) -> float:
    """Return where the expected loss has no slope in p."""

    def slope(p: Any) -> Any:
        return diff(lambda at: _focal(mpf(rate), at, gamma), p)

    return float(findroot(slope, (mpf("1e-7"), 1 - mpf("1e-7")), solver="bisect", tol=1e-40, maxsteps=120))


def _models(told: TeachingSet) -> dict[str, object]:
    columns = [np.log(each["values"]) if each["log"] else np.asarray(each["values"]) for each in told["columns"][:2]]
    x = standardized(np.column_stack(columns)).x
    y, rates = np.asarray(told["y"], float), np.asarray(told["p_true"])
    design = np.column_stack([np.ones(len(y)), x])

    def cost(w: Floats) -> float:
        """Return what new labels of the same rows would cost on average."""
        return _rounded(float(logloss.log_loss(rates, logits=design @ w)))

    def flipped(part: float) -> list[float]:
        draws = Draws(SEED)
        turned = np.array([draws.uniform() < part for _ in y])
        return [part, int(turned.sum()), cost(_least(design, np.where(turned, 1 - y, y), 0.0))]

    plain = design @ _least(design, y, 0.0)
    factor = brentq(lambda k: float(((1 / (1 + np.exp(-k * plain)) - rates) * plain).sum()), 0.01, 10, xtol=1e-14)
    return {
        "n": len(y),
        "truth": float(logloss.log_loss(rates, rates)),
        "factor": _rounded(factor),
        "smoothed": [[e, cost(_least(design, np.where(y == 1, 1 - e / 2, e / 2), 0.0))] for e in EPSILONS],
        "focal": [[gamma, cost(_least(design, y, gamma))] for gamma in GAMMAS],
        "flipped": [flipped(part) for part in FLIPS],
    }


def _rounded(value: float) -> float:
    """Return it to the digits that linear algebra has everywhere."""
    return float(f"{value:.10g}")


def _least(design: Floats, y: Floats, gamma: float) -> Floats:
    """Return the weights of the least mean loss: BFGS, and Newton's steps with differences for second derivatives."""

    def slope(w: Floats) -> Floats:
        z = design @ w
        p = 1 / (1 + np.exp(-z))
        log_p, log_q = -np.logaddexp(0, -z), -np.logaddexp(0, z)
        by_p = y * (gamma * (1 - p) ** (gamma - 1) * log_p - (1 - p) ** gamma / p)
        by_p -= (1 - y) * (gamma * p ** (gamma - 1) * log_q - p**gamma / (1 - p))
        grown: Floats = design.T @ (by_p * p * (1 - p)) / len(y)
        return grown

    def loss(w: Floats) -> float:
        z = design @ w
        p = 1 / (1 + np.exp(-z))
        costs = y * (1 - p) ** gamma * np.logaddexp(0, -z) + (1 - y) * p**gamma * np.logaddexp(0, z)
        return float(costs.mean())

    w: Floats = minimize(loss, np.zeros(design.shape[1]), jac=slope, method="BFGS", options={"gtol": 1e-9}).x
    for _ in range(8):
        w = w - np.linalg.solve(approx_fprime(w, slope, 1e-7), slope(w))
    assert math.isfinite(loss(w))
    return w
