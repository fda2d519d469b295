"""What the experiments claim, worked out by the package and NumPy: the same sets, the same forecasts, other code."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

import logloss
from logloss._lesson.datasets import TeachingSet, teaching_sets
from logloss._sfc32 import Draws
from logloss._train import descent, standardized

Floats = NDArray[np.float64]

WEIGHTS = (2, 12, 30)  # of the ones
SURE = 4  # what the logits of the sure line are multiplied with
L2S = (0.0, 0.01, 0.1)
LAST = 1000
FACTORS = (0.25, 0.5, 1.0, 1.5, 2.0, 4.0)
THRESHOLDS = (0.01, 0.2, 0.5, 0.8, 0.99)
RATES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
STEPS = 60
TURNED = -3
DIGITS = 12  # of what linear algebra and many steps round differently elsewhere


def experiments() -> dict[str, object]:
    """Return the sets, and for each experiment the numbers that its sentences rest on."""
    sets = teaching_sets()
    by_key = {each["key"]: each for each in sets}
    return {
        "sets": sets,
        "base-rate": _base_rate(by_key["imbalanced"]),
        "held-out": _held_out(by_key["noisy"]),
        "calibration": _calibration(),
        "threshold": _threshold(by_key["noisy"]),
        "squared-error": _squared_error(by_key["sites"]),
    }


def _sites(told: TeachingSet) -> tuple[Floats, Floats]:
    """Return the first two columns as they are learned from, and the labels."""
    columns = [np.log(each["values"]) if each["log"] else np.asarray(each["values"]) for each in told["columns"][:2]]
    return standardized(np.column_stack(columns)).x, np.asarray(told["y"], float)


def _best_line(x: Floats, y: Floats, weight: float = 1.0) -> Floats:
    """Return bias and weights with the lowest loss, ones counting so many times: Newton's method, written out."""
    design = np.column_stack([np.ones(len(y)), x])
    counts = np.where(y == 1, weight, 1.0)
    w = np.zeros(design.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-design @ w))
        hessian = design.T @ (design * (counts * p * (1 - p))[:, None])
        w = w - np.linalg.solve(hessian, design.T @ (counts * (p - y)))
    return w


def _logits(x: Floats, w: Floats) -> Floats:
    z: Floats = w[0] + x @ w[1:]
    return z


def _right(z: Floats, y: Floats) -> int:
    return int(((z >= 0) == (y == 1)).sum())


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _base_rate(told: TeachingSet) -> dict[str, object]:
    x, y = _sites(told)
    share = y.mean()
    line = _logits(x, _best_line(x, y))

    def weighed(w: int) -> list[float]:
        said = w * y.sum() / (w * y.sum() + (1 - y).sum())
        z = _logits(x, _best_line(x, y, w))
        moved = [
            _rounded(value) for value in sorted(z[line >= math.log(0.01 / 0.99)] - line[line >= math.log(0.01 / 0.99)])
        ]
        return [
            w,
            said,
            float(logloss.log_loss(y, np.full(len(y), said))),
            _rounded(float(logloss.log_loss(y, logits=z))),
            moved,
        ]

    return {
        "n": len(y),
        "ones": int(y.sum()),
        "share": share,
        "base": float(logloss.log_loss(y, np.full(len(y), share))),
        "right": [_right(np.full(len(y), -1.0), y), _right(line, y)],
        "line": _rounded(float(logloss.log_loss(y, logits=line))),
        "sure": _rounded(float(logloss.log_loss(y, logits=SURE * line))),
        "weighed": [weighed(w) for w in WEIGHTS],
    }


def _held_out(told: TeachingSet) -> dict[str, object]:
    x, y = _sites(told)
    bent = np.column_stack([x[:, 0] ** (t - j) * x[:, 1] ** j for t in (1, 2, 3) for j in range(t + 1)])
    learns = np.arange(len(y)) % 3 == 0
    scaled = standardized(bent[learns])
    held = (bent[~learns] - scaled.mean) / scaled.scale
    base = float(logloss.log_loss(y[~learns], np.full((~learns).sum(), y[~learns].mean())))

    def run(l2: float) -> list[Any]:
        tape = descent(scaled.x, y[learns], l2=l2, learning_rate=0.5, steps=LAST)
        losses = [float(logloss.log_loss(y[~learns], logits=_logits(held, w))) for w in tape.weights]
        shown = [0, 1, 10, 29, 100, LAST]
        return [
            l2,
            int(np.argmin(losses[:60])),
            [[step, _rounded(tape.loss[step]), _rounded(losses[step])] for step in shown],
        ]

    return {"base": base, "runs": [run(l2) for l2 in L2S]}


def _calibration() -> dict[str, object]:
    draws = Draws(3)
    z, y = [], []
    for _ in range(1000):
        z.append(3 * (2 * draws.uniform() - 1))
        y.append(float(draws.uniform() < 1 / (1 + math.exp(-z[-1]))))

    def at(k: float) -> list[Any]:
        logits = k * np.asarray(z)
        p = 1 / (1 + np.exp(-logits))
        bins = np.minimum(np.floor(10 * p), 9)
        shown = [
            [int((bins == b).sum()), p[bins == b].mean(), np.asarray(y)[bins == b].mean()] for b in np.unique(bins)
        ]
        return [k, float(logloss.log_loss(y, logits=logits)), _right(logits, np.asarray(y)) / len(y), shown]

    return {"factors": [at(k) for k in FACTORS]}


def _threshold(told: TeachingSet) -> dict[str, object]:
    x, y = _sites(told)
    z = _logits(x, _best_line(x, y))
    p = 1 / (1 + np.exp(-z))

    def at(t: float) -> list[Any]:
        yes = p >= t
        return [
            t,
            int((yes & (y == 1)).sum()),
            int((yes & (y == 0)).sum()),
            int((~yes & (y == 1)).sum()),
            int((~yes & (y == 0)).sum()),
        ]

    return {
        "loss": _rounded(float(logloss.log_loss(y, logits=z))),
        "factored": [[k, _rounded(float(logloss.log_loss(y, logits=k * z))), _right(k * z, y)] for k in FACTORS],
        "thresholds": [at(t) for t in THRESHOLDS],
    }


def _squared_error(told: TeachingSet) -> dict[str, object]:
    x, y = _sites(told)
    line = _best_line(x, y)

    def ends(loss: Any, start: Floats) -> list[float]:
        return [
            _rounded(descent(x, y, loss=loss, learning_rate=rate, start=start, steps=STEPS).loss[-1]) for rate in RATES
        ]

    zero = np.zeros(3)
    starts = {"zero": zero, "turned": TURNED * line}
    return {
        "rates": RATES,
        **{name: {loss: ends(loss, start) for loss in ("bce", "squared")} for name, start in starts.items()},
        "worst": [_rounded(float(np.max(-(2 * y - 1) * _logits(x, TURNED * line))))],
    }
