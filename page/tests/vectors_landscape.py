"""The mean loss over two weights and ways down it, from 240 bits; and contours as contourpy draws them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from contourpy import contour_generator

from logloss._lesson.datasets import teaching_sets
from logloss._sfc32 import Draws
from logloss._train import standardized
from oracle import ZERO, mp, mpf

Matrix = np.ndarray[Any, np.dtype[np.float64]]
Rows = list[tuple[tuple[Any, Any], int]]

SETS = ("fever", "separable")
PLACES = [(0.0, 0.0), (-3.0, 3.0), (1.5, 1.0), (40.0, -2.5), (-800.0, 900.0)]
WAYS: list[dict[str, Any]] = [  # in the words of the page
    {"rate": 0.5},
    {"rate": 16.0},
    {"rate": 0.5, "method": "momentum", "momentum": 0.7},
    {"rate": 2.0, "method": "stochastic", "batch": 8, "seed": 1},
    {"rate": 2.0},
]
START = (-3.0, 3.0)
STEPS = 40
LEVELS = (-0.51, 0.03, 0.3, 1.2)  # no node of the grids is exactly so high


def landscapes() -> list[object]:
    """Return of each set its rows, heights at places, the lowest point, the largest curvature, and ways down."""
    return [_landscape(key) for key in SETS]


def _landscape(key: str) -> dict[str, object]:
    chosen = next(each for each in teaching_sets() if each["key"] == key)
    columns = [[math.log(v) if column["log"] else v for v in column["values"]] for column in chosen["columns"][:2]]
    x = standardized([list(row) for row in zip(*columns, strict=True)])[0].tolist()
    rows: Rows = [((mpf(a), mpf(b)), y) for (a, b), y in zip(x, chosen["y"], strict=True)]
    products = [[mp.fsum(at[i] * at[j] for at, _ in rows) / len(rows) for j in (0, 1)] for i in (0, 1)]
    return {
        "key": key,
        "x": x,
        "y": chosen["y"],
        "heights": [[*place, float(_height(rows, *place))] for place in PLACES],
        "lowest": None if key == "separable" else [float(each) for each in _lowest(rows)],
        "curvature": float(max(mp.eigsy(mp.matrix(products), eigvals_only=True)) / 4),
        "ways": [[way, _way(rows, **way)] for way in WAYS],
    }


def _height(rows: Rows, w1: float, w2: float) -> Any:
    margins = [(a * w1 + b * w2) * (1 if y else -1) for (a, b), y in rows]
    return mp.fsum(mp.log(1 + mp.exp(-margin)) for margin in margins) / len(rows)


def _slopes(rows: Rows, w: list[Any]) -> list[Any]:
    off = [1 / (1 + mp.exp(-a * w[0] - b * w[1])) - y for (a, b), y in rows]
    return [mp.fsum(each * at[j] for each, (at, _) in zip(off, rows, strict=True)) / len(rows) for j in (0, 1)]


def _lowest(rows: Rows) -> list[Any]:
    """Return where both slopes are 0, as mpmath finds it, and the height there."""
    place = list(mp.findroot(lambda a, b: _slopes(rows, [a, b]), (1, 1)))
    return [*place, _height(rows, *place)]


def _way(rows: Rows, rate: float, method: str = "gradient", **how: Any) -> list[list[float]]:
    draws = Draws(how.get("seed", 0))
    place, speed, left = [mpf(each) for each in START], [ZERO, ZERO], list[int]()
    places = [list(START)]
    for _ in range(STEPS):
        batch = rows
        if method == "stochastic":
            left = left or draws.shuffled(len(rows))
            batch, left = [rows[i] for i in left[: how["batch"]]], left[how["batch"] :]
        kept = mpf(how.get("momentum", 0))
        speed = [kept * v - rate * slope for v, slope in zip(speed, _slopes(batch, place), strict=True)]
        place = [w + v for w, v in zip(place, speed, strict=True)]
        places.append([float(w) for w in place])
    return places


def contours() -> list[object]:
    """Return grids, and for levels the points of their contours, line by line."""
    xs, ys = np.linspace(-2, 3, 13), np.linspace(-1, 2, 9)
    across, up = np.meshgrid(xs, ys)
    draws = Draws(5)
    rough = [[2 * draws.uniform() - 1 for _ in xs] for _ in ys]  # with saddles
    return [_contoured(xs, ys, values) for values in (across**2 + up**2 - 1, across * up, np.array(rough))]


def _contoured(xs: Matrix, ys: Matrix, values: Matrix) -> dict[str, object]:
    drawn = contour_generator(xs, ys, values, name="serial", corner_mask=False)
    return {
        "xs": [xs[0], xs[-1]],
        "ys": [ys[0], ys[-1]],
        "values": values.tolist(),
        "levels": [[level, [line.tolist() for line in drawn.lines(level)]] for level in LEVELS],
    }
