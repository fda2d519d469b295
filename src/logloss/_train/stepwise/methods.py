"""How a step follows from a frame: one class for each method, and their table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from logloss._sfc32 import Draws

from .objective import Objective
from .tape import Frame

Method = Literal["gradient", "stochastic", "momentum", "newton"]

_ROUNDING = 1e-12  # a pivot so small beside its diagonal is rounding
_FLAT = 1e-12  # where p(1−p) is so small on average, nothing is left to learn


@dataclass(frozen=True)
class Options:
    """What the methods may need to know."""

    learning_rate: float
    batch_size: int
    seed: int
    momentum: float


class Steps(Protocol):
    """A method at work."""

    def rows(self) -> NDArray[Any]:
        """Return the rows that the next step looks at."""

    def move(self, frame: Frame) -> NDArray[Any] | None:
        """Return what the step from a frame adds to the weights; none if it has no end."""


class Gradient:
    """Down the gradient of all rows."""

    def __init__(self, objective: Objective, options: Options) -> None:
        self.objective, self.options = objective, options
        self._all = np.arange(objective.y.size)
        self._all.flags.writeable = False

    def rows(self) -> NDArray[Any]:
        """Return all rows."""
        return self._all

    def move(self, frame: Frame) -> NDArray[Any] | None:
        """Return −η·g."""
        return -self.options.learning_rate * frame.gradient


class Stochastic(Gradient):
    """Down the gradient of a batch. Each epoch takes all rows in a new order; its last batch may be smaller."""

    def __init__(self, objective: Objective, options: Options) -> None:
        super().__init__(objective, options)
        self._draws = Draws(options.seed)
        self._left: list[int] = []

    def rows(self) -> NDArray[Any]:
        """Return the next batch."""
        self._left = self._left or self._draws.shuffled(self.objective.y.size)
        batch, self._left = self._left[: self.options.batch_size], self._left[self.options.batch_size :]
        return np.array(batch)


class Momentum(Gradient):
    """Polyak's heavy ball: part of the last step, and the gradient's."""

    def __init__(self, objective: Objective, options: Options) -> None:
        super().__init__(objective, options)
        self._velocity: NDArray[Any] | float = 0.0

    def move(self, frame: Frame) -> NDArray[Any]:
        """Return v ← μ·v − η·g."""
        self._velocity = self.options.momentum * self._velocity - self.options.learning_rate * frame.gradient
        return self._velocity


class Newton(Gradient):
    """To the lowest point of the parabola that the objective looks like here, or as far as the learning rate says."""

    def move(self, frame: Frame) -> NDArray[Any] | None:
        """Return −η·H⁻¹g."""
        curvature = self.objective.curvature(frame.weights)
        flat = not curvature[0, 0] > _FLAT
        full = None if flat else solved(curvature, frame.gradient)
        return None if full is None else -self.options.learning_rate * full


METHODS: dict[Method, Callable[[Objective, Options], Steps]] = {
    "gradient": Gradient,
    "stochastic": Stochastic,
    "momentum": Momentum,
    "newton": Newton,
}


def solved(matrix: NDArray[Any], right: NDArray[Any]) -> NDArray[Any] | None:
    """Solve a symmetric positive system by elimination; none where some direction has no curvature.

    Written out because LAPACK's digits depend on the machine, and a tape's must not.
    """
    matrix, right = matrix.copy(), right.copy()
    diagonal = matrix.diagonal().copy()
    for k in range(right.size):
        if not matrix[k, k] > _ROUNDING * diagonal[k]:
            return None
        factors = matrix[k + 1 :, k] / matrix[k, k]
        matrix[k + 1 :, k + 1 :] -= factors[:, None] * matrix[k, k + 1 :]
        right[k + 1 :] -= factors * right[k]
    for k in reversed(range(right.size)):
        for j in range(k + 1, right.size):
            right[k] -= matrix[k, j] * right[j]
        right[k] /= matrix[k, k]
    return right
