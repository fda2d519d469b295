"""Every float32: the largest error of value and gradient over all logits of size 2⁻²⁷ to 105 and all probabilities.

The reference is float64 arithmetic, whose own error is some 10⁻⁹ of a float32 ulp. What is outside that range of
logits is constant (log 2 and ½ below; 0, |z| and 1 above) and is checked by the tests.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import logloss
from race import THREADS

RESULT = Path(__file__).with_suffix(".json")
CHUNK = 1 << 20

Reference = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


def right_side(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    e = np.exp(-z)
    return np.log1p(e), -e / (1 + e)


def wrong_side(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    size = -z
    e = np.exp(-size)
    return size + np.log1p(e), -1 / (1 + e)


class Sweep(NamedTuple):
    """One label over all the numbers whose bit patterns lie in a range."""

    name: str
    argument: str
    y: int
    sign: int
    first: float
    last: float
    reference: Reference


SWEEPS = [
    Sweep("logits on the label's side", "logits", 1, 1, 2.0**-27, 105.0, right_side),
    Sweep("logits on the other side", "logits", 1, -1, 2.0**-27, 105.0, wrong_side),
    Sweep("probabilities, y = 1", "y_proba", 1, 1, 0.0, 1.0, lambda p: (-np.log(p), -1 / p)),
    Sweep("probabilities, y = 0", "y_proba", 0, 1, 0.0, 1.0, lambda p: (-np.log1p(-p), 1 / (1 - p))),
]


def pattern(x: float) -> int:
    return int(np.float32(x).view(np.int32))


def chunks(sweep: Sweep) -> Iterator[tuple[int, int]]:
    end = pattern(sweep.last) + 1
    for start in range(pattern(sweep.first), end, CHUNK):
        yield start, min(start + CHUNK, end)


def worst(sweep: Sweep, start: int, stop: int) -> list[tuple[float, float]]:
    """Return the largest error in ulps and where it is, of the values and of the gradients."""
    x = sweep.sign * np.arange(start, stop, dtype=np.int32).view(np.float32)
    y = np.full(x.shape, sweep.y, np.uint8)
    given: dict[str, Any] = {sweep.argument: x, "reduction": "none"}
    found: tuple[Any, Any] = logloss.value_and_grad(y, **given)
    with np.errstate(all="ignore"):
        due = sweep.reference(x.astype(np.float64))
        return [_worst(x, got, exact) for got, exact in zip(found, due, strict=True)]


def _worst(x: np.ndarray, got: np.ndarray, exact: np.ndarray) -> tuple[float, float]:
    rounded = exact.astype(np.float32)
    off = np.abs(got.astype(np.float64) - exact) / np.spacing(np.abs(rounded)).astype(np.float64)
    off = np.where(np.isinf(rounded), np.where(got == rounded, 0.0, np.inf), off)
    at = int(off.argmax()) if not np.isnan(off).any() else int(np.isnan(off).argmax())
    return (float(off[at]) if not np.isnan(off[at]) else np.inf), float(x[at])


def run(machine: dict[str, str]) -> dict[str, Any]:
    """Sweep, and write the result beside this file."""
    result: dict[str, Any] = {"machine": machine, "sweeps": {}}
    with ThreadPoolExecutor(THREADS) as pool:
        for sweep in SWEEPS:
            parts = list(pool.map(lambda part, sweep=sweep: worst(sweep, *part), chunks(sweep)))
            value, gradient = (max(column) for column in zip(*parts, strict=True))
            count = pattern(sweep.last) - pattern(sweep.first) + 1
            result["sweeps"][sweep.name] = {"count": count, "value": value, "gradient": gradient}
            print(sweep.name, count, value, gradient, flush=True)
    RESULT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return result
