"""What training makes smaller: a mean loss of all rows and the size of the weights, with slope and curvature.

Every sum is exact before it is rounded (`math.fsum`), so a tape has the same bits for any order of the rows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from logloss._loss import log_loss, value_and_grad

from .tape import Frame

Loss = Literal["bce", "squared"]


@dataclass(frozen=True)
class Objective:
    """Mean loss + l2/2·|w|², the bias not penalized.

    Attributes
    ----------
    columns : array of shape (d, n)
    y : array of shape (n,)
        Labels in [0, 1].
    loss : {"bce", "squared"}
    l2 : float
    """

    columns: NDArray[Any]
    y: NDArray[Any]
    loss: Loss
    l2: float

    def frame(self, step: int, weights: NDArray[Any], rows: NDArray[Any]) -> Frame | None:
        """Return the frame of some weights, its gradient that of some rows; none if something in it is not finite."""
        z = self._logits(weights)
        if not np.isfinite(z).all():
            return None
        slopes = value_and_grad(self.y, logits=z, reduction="none")[1]
        trained = slopes if self.loss == "bce" else 2 * slopes * _spread(z)
        pull = [_mean(trained[rows]), *(_mean(trained[rows] * column[rows]) for column in self.columns)]
        gradient = np.array(pull) + self._penalized(weights)
        if not np.isfinite(gradient).all():
            return None
        return Frame(step, weights, log_loss(self.y, logits=z), _mean(slopes**2), gradient, rows)

    def value(self, frame: Frame) -> float:
        """Return the objective of a frame."""
        penalty = self.l2 / 2 * float(np.sum(frame.weights[1:] ** 2)) if self.l2 else 0.0
        return (frame.loss if self.loss == "bce" else frame.squared) + penalty

    def curvature(self, weights: NDArray[Any]) -> NDArray[Any]:
        """Return XᵀDX/n + l2·I, of shape (d + 1, d + 1).

        D is p(1−p) for the cross-entropy, its second derivative in the logit. For the squared error it is 2p²(1−p)²,
        the part of the second derivative that is never negative (Gauss and Newton), so that the step points downhill.
        """
        spread = _spread(self._logits(weights))
        bend = spread if self.loss == "bce" else 2 * spread * spread
        columns = [np.ones_like(self.y), *self.columns]
        matrix = np.empty((len(columns), len(columns)))
        for j, column in enumerate(columns):
            for k in range(j + 1):
                matrix[j, k] = matrix[k, j] = _mean(bend * column * columns[k])
        return matrix + np.diag(self._penalized(np.ones(len(columns))))

    def separates(self, weights: NDArray[Any]) -> bool:
        """Return whether the boundary has every row on its right side."""
        slopes = value_and_grad(self.y, logits=self._logits(weights), reduction="none")[1]
        return bool((np.abs(slopes) < 0.5).all())

    def _logits(self, weights: NDArray[Any]) -> NDArray[Any]:
        z = np.full(self.y.shape, weights[0])
        for weight, column in zip(weights[1:], self.columns, strict=True):
            z += weight * column
        return z

    def _penalized(self, weights: NDArray[Any]) -> NDArray[Any]:
        return np.concatenate([[0.0], self.l2 * weights[1:]])


def _mean(values: NDArray[Any]) -> float:
    return math.fsum(values) / values.size


def _spread(z: NDArray[Any]) -> NDArray[Any]:
    """Return p(1 − p), which is dp/dz: σ(z)·σ(−z), each the slope of the loss where y = 0."""
    never = np.zeros_like(z)
    p = value_and_grad(never, logits=z, reduction="none")[1]
    spread: NDArray[Any] = p * value_and_grad(never, logits=-z, reduction="none")[1]
    return spread
