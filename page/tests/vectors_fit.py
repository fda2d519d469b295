"""Models as `logloss fit --out` writes them, and what the page must read in them."""

import json
import math
from typing import Any

import numpy as np

import logloss
from logloss import LogisticModel

RNG = np.random.default_rng(4)
X = {"shaking": RNG.normal(size=80).round(2), "blows": RNG.uniform(2, 30, 80).round(1)}
Y = (RNG.random(80) < 1 / (1 + np.exp(-X["shaking"] + (X["blows"] - 15) / 8))).astype(int)
CERTAIN = {"fill": [1, 1, 0, 0, 0, 0, 0, 0], "blows": [5, 9, 6, 10, 8, 3, 4, 7.5]}


def fits() -> list[dict[str, Any]]:
    """Return the texts of models, and their coefficients and passes."""
    return [
        _read(logloss.fit(X, Y)),
        _read(logloss.fit(X, Y, penalty="l2", C=0.01)),
        _read(logloss.fit(CERTAIN, [1, 1, 1, 1, 0, 1, 0, 0], separation="limits")),
    ]


def _read(model: LogisticModel) -> dict[str, Any]:
    said = {**json.loads(model.to_json()), "work": None}  # which took a time
    made = {
        "text": json.dumps(_short(said)),
        "x": [term.column for term in model.terms],
        "rows": model.n,
        "loss": _short(model.loss) / _short(model.weight),
        "coefficients": [[each.name, each.value, each.se, each.low, each.high] for each in model.coefficients],
        "steps": [[step.objective, step.gap, step.gradient, step.length] for step in model.trace],
    }
    return {**made, "coefficients": _short(made["coefficients"]), "steps": _short(made["steps"])}


def _short(value: Any) -> Any:
    """Return numbers with so few digits that they are the same whatever machine worked them out."""
    if isinstance(value, dict):
        return {key: _short(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_short(each) for each in value]
    if isinstance(value, float) and math.isfinite(value):
        return float(f"{value:.8g}") if abs(value) > 1e-9 else 0.0  # gaps at the end are rounding
    return value
