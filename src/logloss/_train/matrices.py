"""AᵀDA, its factors, and products of vectors, from the kernels: in an order that never varies."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._kernels import loader

_FLOAT64 = np.dtype(np.float64)
Vector = NDArray[np.float64]

_NO_COLUMNS = np.empty(0, np.intp)

# What is left of a column's square once the columns before it are taken out of it: below so much of it, it is rounding.
_ROUNDING = 64 * float(np.finfo(np.float64).eps)


def extended(vector: Vector, last: float) -> Vector:
    """Return a vector with one more number, for which `numpy.append` takes four times as long."""
    longer = np.empty(vector.size + 1)
    longer[:-1], longer[-1] = vector, last
    return longer


def dot(a: Vector, b: Vector) -> float:
    """Return Σ a·b."""
    product = np.empty(1)
    loader.find("dot", _FLOAT64)(a, b, product)
    return float(product[0])


def shift(vector: Vector, share: float, along: Vector, other: Vector) -> float:
    """Add share·along to a vector, in place, and return its product with another."""
    product = np.array([share])
    loader.find("shift", _FLOAT64)(along, other, vector, product)
    return float(product[0])


def gram(rows: Vector, weight: Vector) -> Vector:
    """Return AᵀDA, of which the upper triangle is filled; rows in eights, the last of which may have no weight."""
    order = rows.shape[1]
    total = np.zeros((order, order))
    padded = np.zeros(len(rows))
    padded[: weight.size] = weight
    loader.find("gram", _FLOAT64)(rows.reshape(-1), padded, total.reshape(-1))
    return total


# A product of a step and what it changed may be rounding where it is so much smaller than expected.
_NOISE = 1e-8


def correct(matrix: Vector, step: Vector, expected: Vector, seen: Vector) -> None:
    """Let second derivatives say of a step how it changed the slope; matrix·step was expected (BFGS)."""
    by_model, product = dot(step, expected), dot(step, seen)
    if product > _NOISE * by_model > 0:
        new, old = seen / math.sqrt(product), expected / math.sqrt(by_model)
        matrix += np.multiply.outer(new, new)
        matrix -= np.multiply.outer(old, old)


class Factors:
    """L·D·Lᵀ of a symmetric matrix whose upper triangle is given; a column that depends on others is left out.

    The last column, which is the intercept's, comes first, then the others in their order: the later one is left out.

    Attributes
    ----------
    dependent : array of int
        The columns that are left out: a solution is 0 there.
    """

    def __init__(self, matrix: Vector) -> None:
        factored = np.empty_like(matrix)
        factored[1:, 1:] = matrix[:-1, :-1]
        factored[0, 0], factored[0, 1:] = matrix[-1, -1], matrix[:-1, -1]
        pivots = _ROUNDING * len(matrix) * np.maximum(factored.diagonal(), 0.0)
        loader.find("factor", _FLOAT64)(factored.reshape(-1), pivots)
        self._factored = factored
        independent = np.isnan(pivots)
        self.dependent: NDArray[Any] = _NO_COLUMNS
        if not independent.all():
            self.dependent = (np.flatnonzero(~independent) - 1) % len(matrix)

    def solve(self, right: Vector) -> Vector:
        """Return x of L·D·Lᵀ·x = right."""
        x = np.empty(right.size)
        x[0], x[1:] = right[-1], right[:-1]
        loader.find("solve", _FLOAT64)(self._factored.reshape(-1), x)
        return extended(x[1:], x[0])
