"""Tapes of every method and loss on small data sets, as the package trains them."""

from __future__ import annotations

from typing import Any

import numpy as np

from logloss._sfc32 import Draws
from logloss._train import Tape, descent, standardized

Rows = list[list[float]]

METHODS = ("gradient", "stochastic", "momentum", "newton")
BATCHES = ((1, 1), (7, 7), (2**40, 99))
SHOWN = 7  # frames of a tape that are compared, evenly spread


def standardization() -> list[object]:
    """Return features, and what `standardized` makes of them: of every scale, far from 0, constant."""
    draws = Draws(8)
    rows = [[2000 + draws.uniform(), draws.uniform() * 1e-170, 0.1, draws.below(2) * 1e90] for _ in range(40)]
    return [[x, *(each.tolist() for each in standardized(x))] for x in (rows, rows[:2], [[7.0]])]


def tapes() -> dict[str, object]:
    """Return the data sets, and for each case its data, its options, and some frames of the tape that follows."""
    data = {
        "noisy": _noisy(40, 2, 1),
        "wide": _noisy(30, 5, 2),
        "soft": _soft(25, 3),
        "separable": _separable(30, 4),
        "two": ([[0.0], [1.0]], [0.0, 1.0]),
        "missed": ([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]], [1.0, 1.0, 1.0]),
        "repeated": ([[*row, row[0] - row[1]] for row in _noisy(40, 2, 1)[0]], _noisy(40, 2, 1)[1]),
    }
    return {"data": data, "cases": [_case(name, *data[name], options) for name, options in _cases()]}


def _cases() -> list[tuple[str, dict[str, Any]]]:
    ways = [{"method": method, "loss": loss} for method in METHODS for loss in ("bce", "squared")]
    batches = [{"method": "stochastic", "seed": seed, "batch_size": size} for seed, size in BATCHES]
    return [
        *(("noisy", {**way, "l2": l2, "learning_rate": 0.3, "steps": 60}) for way in ways for l2 in (0.0, 0.05)),
        *(("wide", {**way, "l2": 0.01, "steps": 30}) for way in ways),
        *(("soft", {**way, "start": [0.5, -1.0], "steps": 30}) for way in ways),
        *(("noisy", batch) for batch in batches),
        ("two", {"learning_rate": 5.0}),
        ("two", {"steps": 0}),
        ("noisy", {"l2": 3.0, "learning_rate": 5.0}),
        ("noisy", {"l2": 3.0, "learning_rate": 1e300}),
        ("noisy", {"l2": 3.0, "learning_rate": 0.7, "steps": 300}),
        ("noisy", {"l2": 3.0, "learning_rate": 0.7, "steps": 300, "start": [200.0, 50.0, 50.0]}),
        ("noisy", {"l2": 1e300, "learning_rate": 1e300}),
        ("separable", {"learning_rate": 1e308}),
        ("missed", {"method": "newton", "start": [-9.0, 0.0, 0.0]}),
        ("separable", {"method": "newton", "learning_rate": 1.0}),
        ("separable", {"method": "newton", "loss": "squared"}),
        ("repeated", {"method": "newton"}),
    ]


def _case(data: str, x: Rows, y: list[float], options: dict[str, Any]) -> dict[str, object]:
    tape = descent(x, y, **options)
    at = sorted({round(step) for step in np.linspace(0, len(tape) - 1, SHOWN)})
    return {
        "data": data,
        "options": options,
        "frames": len(tape),
        "reason": tape.reason,
        "largest": [np.abs(tape.weights).max(axis=0).tolist(), np.abs(tape.gradient).max(axis=0).tolist()],
        "shown": [_frame(tape, step, batch=options.get("method") == "stochastic") for step in at],
    }


def _frame(tape: Tape, step: int, *, batch: bool) -> list[object]:
    frame = tape[step]
    rows = frame.rows.tolist() if batch else None
    return [step, frame.weights.tolist(), frame.loss, frame.squared, frame.gradient.tolist(), rows]


def _noisy(n: int, d: int, seed: int) -> tuple[Rows, list[float]]:
    """Return features in [−2, 2) and labels that follow their sum, not always."""
    draws = Draws(seed)
    x = [[4 * draws.uniform() - 2 for _ in range(d)] for _ in range(n)]
    return x, [float(sum(row) + 4 * draws.uniform() - 2 > 0) for row in x]


def _separable(n: int, seed: int) -> tuple[Rows, list[float]]:
    x, _ = _noisy(n, 2, seed)
    return x, [float(row[0] > row[1]) for row in x]


def _soft(n: int, seed: int) -> tuple[Rows, list[float]]:
    draws = Draws(seed)
    return [[draws.uniform()] for _ in range(n)], [draws.uniform() for _ in range(n)]
