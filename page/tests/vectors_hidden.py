"""A hidden layer at 240 bits: points and first weights drawn again, a measured gradient, training in matrices."""

from __future__ import annotations

import math
from typing import Any

from logloss._sfc32 import Draws
from oracle import ZERO, mp, mpf

Points = tuple[list[list[float]], list[int]]

EACH = 30
SEED = 1
UNITS = (1, 4)
STEPS, RATE, MOMENTUM = 30, 0.5, 0.9
NUDGE = mpf(2) ** -60


def hidden_layers() -> dict[str, object]:
    """Return the points, and of each training its first weights, the weights and losses that follow, and a gradient."""
    points = {"ring": _ring(Draws(SEED)), "moons": _moons(Draws(SEED))}
    return {"points": points, "trainings": [_training(name, points[name], units) for name in points for units in UNITS]}


def _ring(draws: Draws) -> Points:
    x = []
    for i in range(2 * EACH):
        radius = 1.3 + 0.7 * draws.uniform() if i % 2 else math.sqrt(draws.uniform())
        turn = 2 * math.pi * draws.uniform()
        x.append([float(radius * mp.cos(turn)), float(radius * mp.sin(turn))])
    return x, [1, 0] * EACH


def _moons(draws: Draws) -> Points:
    x = []
    for i in range(2 * EACH):
        turn = math.pi * draws.uniform()
        side = 1 if i % 2 else -1
        off = [0.2 * (2 * draws.uniform() - 1) for _ in range(2)]
        x.append([float(side * (mp.sin(turn) - 0.25) + off[0]), float(side * (mp.cos(turn) - 0.5) + off[1])])
    return x, [1, 0] * EACH


def _training(name: str, points: Points, units: int) -> dict[str, object]:
    draws = Draws(units)
    reaches = [math.sqrt(6 / (2 + units))] * 2 + [math.sqrt(6 / (units + 1))]
    start = [0.0]
    for _ in range(units):
        start += [0.0, *(reach * (2 * draws.uniform() - 1) for reach in reaches)]
    weights, losses = _trained(points, [mpf(each) for each in start])
    return {
        "points": name,
        "units": units,
        "start": start,
        "weights": [float(weight) for weight in weights],
        "losses": [float(loss) for loss in losses],
        "gradient": _measured_gradient(points, [mpf(float(weight)) for weight in weights]),
    }


def _mean_loss(points: Points, weights: list[Any]) -> Any:
    losses = []
    for (a, b), y in zip(*points, strict=True):
        units = [weights[at : at + 4] for at in range(1, len(weights), 4)]
        z = weights[0] + mp.fsum(v * mp.tanh(bias + first * a + second * b) for bias, first, second, v in units)
        losses.append(mp.log(1 + mp.exp(-z if y else z)))
    return mp.fsum(losses) / len(losses)


def _measured_gradient(points: Points, weights: list[Any]) -> list[float]:
    """Return the slopes of the mean loss by central differences, which at 240 bits are exact to 1e-30."""
    slopes = []
    for j, weight in enumerate(weights):
        less, more = (_mean_loss(points, [*weights[:j], weight + by, *weights[j + 1 :]]) for by in (-NUDGE, NUDGE))
        slopes.append(float((more - less) / (2 * NUDGE)))
    return slopes


def _trained(points: Points, weights: list[Any]) -> tuple[list[Any], list[Any]]:
    """Return the weights at the end and the mean losses on the way, backpropagation written with matrices."""
    inputs = mp.matrix([[1, *row] for row in points[0]])
    labels = mp.matrix(points[1])
    n = len(labels)
    bias, units = weights[0], mp.matrix([weights[at : at + 4] for at in range(1, len(weights), 4)])
    speed_bias, speed = ZERO, mp.zeros(units.rows, 4)
    losses = []
    for step in range(STEPS + 1):
        h = (inputs * units[:, :3].T).apply(mp.tanh)
        z = (h * units[:, 3]).apply(lambda each, bias=bias: each + bias)
        losses.append(mp.fsum(mp.log(1 + mp.exp(each)) - y * each for each, y in zip(z, labels, strict=True)) / n)
        if step == STEPS:
            break
        slope = (z.apply(lambda each: 1 / (1 + mp.exp(-each))) - labels) / n
        inward = slope * units[:, 3].T
        for i in range(n):
            for k in range(units.rows):
                inward[i, k] *= 1 - h[i, k] ** 2
        speed_bias = MOMENTUM * speed_bias - RATE * mp.fsum(slope)
        down, across = inward.T * inputs, h.T * slope
        for k in range(units.rows):
            for j in range(4):
                speed[k, j] = MOMENTUM * speed[k, j] - RATE * (down[k, j] if j < 3 else across[k])
        bias, units = bias + speed_bias, units + speed
    return [bias, *units], losses
