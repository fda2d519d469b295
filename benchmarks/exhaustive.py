"""Every float32, and many random float64: the largest errors of value and gradient.

In float32 these are all logits of size 2⁻²⁷ to 105 and all probabilities; smaller and larger logits give constants
(log 2 and ½; 0, |z| and 1), which the tests check. The reference is arithmetic in a wider format: float64 for float32,
the 80 bits of `longdouble` for float64, with errors of some 10⁻⁹ and 10⁻³ ulp.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import logloss
from race import THREADS

RESULT = Path(__file__).with_suffix(".json")
CHUNK = 1 << 20
RANDOM = 64  # chunks of random numbers for each sweep of float64

Reference = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


def right_side(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    e = np.exp(-z)
    return np.log1p(e), -e / (1 + e)


def wrong_side(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    size = -z
    e = np.exp(-size)
    return size + np.log1p(e), -1 / (1 + e)


class Points(NamedTuple):
    """Numbers ≥ 0 in chunks: a format, a wider one for the reference, how many chunks, and what each holds."""

    dtype: type[np.floating]
    wider: type[np.floating]
    chunks: int
    chunk: Callable[[int], np.ndarray]


def every_float32(first: float, last: float) -> Points:
    start, end = (int(np.float32(x).view(np.int32)) for x in (first, last))

    def chunk(i: int) -> np.ndarray:
        return np.arange(start + i * CHUNK, min(start + (i + 1) * CHUNK, end + 1), dtype=np.int32).view(np.float32)

    return Points(np.float32, np.float64, (end - start) // CHUNK + 1, chunk)


def random_float64(largest: float, spread: float) -> Points:
    """Return numbers up to `largest`, half of them uniform, half with the logarithm of their size uniform."""

    def chunk(i: int) -> np.ndarray:
        u = np.random.default_rng(i).random(CHUNK)
        return largest * (u if i % 2 else np.exp2(-spread * u))

    return Points(np.float64, np.longdouble, RANDOM, chunk)


class Sweep(NamedTuple):
    """One label over many numbers."""

    name: str
    argument: str
    y: int
    sign: int
    points: Points
    reference: Reference


def sweeps() -> list[Sweep]:
    formats = {"float32": (every_float32(2.0**-27, 105.0), every_float32(0.0, 1.0))}
    if np.finfo(np.longdouble).nmant > 60:  # elsewhere longdouble is float64 itself, and no reference
        formats["float64"] = (random_float64(60.0, 40.0), random_float64(1.0, 80.0))
    return [
        sweep
        for name, (z, p) in formats.items()
        for sweep in (
            Sweep(f"{name} logits on the label's side", "logits", 1, 1, z, right_side),
            Sweep(f"{name} logits on the other side", "logits", 1, -1, z, wrong_side),
            Sweep(f"{name} probabilities, y = 1", "y_proba", 1, 1, p, lambda p: (-np.log(p), -1 / p)),
            Sweep(f"{name} probabilities, y = 0", "y_proba", 0, 1, p, lambda p: (-np.log1p(-p), 1 / (1 - p))),
        )
    ]


Worst = list[tuple[float, float]]


def worst(sweep: Sweep, chunk: int) -> tuple[int, Worst]:
    """Return how many numbers a chunk has, and the largest error in ulps and its place, of value and gradient."""
    points = sweep.points
    x = points.dtype(sweep.sign) * points.chunk(chunk)
    given: dict[str, Any] = {sweep.argument: x, "reduction": "none"}
    found: tuple[Any, Any] = logloss.value_and_grad(np.full(x.shape, sweep.y, np.uint8), **given)
    with np.errstate(all="ignore"):
        due = sweep.reference(x.astype(points.wider))
        return x.size, [_worst(x, got, exact) for got, exact in zip(found, due, strict=True)]


def _worst(x: np.ndarray, got: np.ndarray, exact: np.ndarray) -> tuple[float, float]:
    rounded = exact.astype(x.dtype)
    off = np.abs(got - exact) / np.spacing(np.abs(rounded))
    off = np.where(np.isinf(rounded), np.where(got == rounded, 0.0, np.inf), off)
    off = np.where(np.isnan(off), np.inf, off)
    at = int(off.argmax())
    return float(off[at]), float(x[at])


def run(machine: dict[str, str]) -> dict[str, Any]:
    """Sweep, and write the result beside this file."""
    result: dict[str, Any] = {"machine": machine, "sweeps": {}}
    with ThreadPoolExecutor(THREADS) as pool:
        for sweep in sweeps():
            parts = list(pool.map(lambda chunk, sweep=sweep: worst(sweep, chunk), range(sweep.points.chunks)))
            value, gradient = (max(column) for column in zip(*(errors for _, errors in parts), strict=True))
            count = sum(size for size, _ in parts)
            result["sweeps"][sweep.name] = {"count": count, "value": value, "gradient": gradient}
            print(sweep.name, count, value, gradient, flush=True)
    RESULT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return result
