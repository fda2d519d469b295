"""Quadratic models of a loss: to be minimized together with a penalty on absolute values, and corrected by steps.

Coordinate descent finds which coefficients are 0, and the signs of the others; with these known, the rest is a system
of equations, which is solved where descent is slow.
"""

from __future__ import annotations

import math
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from logloss._kernels import loader
from logloss._kernels.symmetric import GROUP

from .matrices import Factors, Vector, correct, dot, gram

_SWEEPS = 40  # of coordinate descent, after which its signs are taken for those of the optimum
_FACES, _CROSSINGS = 30, 4  # how often it is gone to that of these signs, and how many may become 0 on the way
_PAIRS = 60  # of vectors in a correction: as many as there are steps before it begins anew
_NOISE = 1e-8  # a product of a step and what it changed, relative to what was expected, that may be rounding
_EXACT = 1e-28  # of the objective: a sweep that gains less moves nothing any more
_OUTSIDE = 1e-12  # of a penalty: by how much a slope may be above it


class Quadratic(Protocol):
    """A model of the loss about some coefficients."""

    @property
    def full(self) -> bool:
        """Whether it cannot be corrected any more."""

    def minimized(self, penalty: Vector, gradient: Vector, coef: Vector, scale: float) -> tuple[Vector, Vector]:
        """Return where gᵀ(b − coef) + ½(b − coef)ᵀH(b − coef) + Σ penalty·|b| is least, and H(b − coef) there."""

    def correct(self, step: Vector, expected: Vector, seen: Vector) -> None:
        """Let it say of a step what was seen: by how much it changes the gradient (BFGS); H·step was expected."""


class DenseQuadratic:
    """A model whose second derivatives are a table.

    Parameters
    ----------
    matrix : array of shape (d, d)
        Both triangles; it is changed.
    """

    full = False

    def __init__(self, matrix: Vector) -> None:
        self._matrix = matrix

    def minimized(self, penalty: Vector, gradient: Vector, coef: Vector, scale: float) -> tuple[Vector, Vector]:
        """Return the minimum, and how the gradient changes on the way there."""
        descend, limits = loader.find("descend"), np.array([_EXACT * scale, float(_SWEEPS)])
        slope, found = gradient.copy(), coef.copy()
        for _ in range(_FACES):
            if descend(self._matrix.reshape(-1), penalty, slope, found, limits) < _SWEEPS:
                break
            self._to_face(penalty, slope, found)
            if _settled(penalty, slope, found):
                break
        return found, slope - gradient

    def _to_face(self, penalty: Vector, slope: Vector, coef: Vector) -> None:
        """Go to the least value that the signs allow; what becomes 0 on the way stays 0."""
        for _ in range(_CROSSINGS):
            free = _free(penalty, coef)
            move, crossed = _towards(
                _newton(self._matrix[np.ix_(free, free)], _pull(penalty, slope, coef, free), coef[free]),
                penalty,
                coef,
                free,
            )
            slope += np.add.reduce(move[:, None] * self._matrix[free], axis=0)
            if not crossed:
                return

    def correct(self, step: Vector, expected: Vector, seen: Vector) -> None:
        """Correct the table."""
        correct(self._matrix, step, expected, seen)


class LowRankQuadratic:
    """A model whose second derivatives are a diagonal, to which corrections are added.

    Parameters
    ----------
    diagonal : array of shape (d,)
    """

    def __init__(self, diagonal: Vector) -> None:
        self._diagonal = diagonal
        self._vectors: list[Vector] = []  # of which H is the diagonal and Σ sign·v·vᵀ
        self._signs: list[float] = []

    @property
    def full(self) -> bool:
        """Whether there are as many corrections as may be."""
        return len(self._signs) >= 2 * _PAIRS

    def minimized(self, penalty: Vector, gradient: Vector, coef: Vector, scale: float) -> tuple[Vector, Vector]:
        """Return the minimum, and how the gradient changes on the way there."""
        low_rank = _LowRank(self._diagonal, np.array(self._vectors).reshape(-1, coef.size), np.array(self._signs))
        rows = np.ascontiguousarray(low_rank.vectors.T)
        bend = self._diagonal + np.add.reduce(low_rank.signs[:, None] * low_rank.vectors**2, axis=0)
        descend, limits = loader.find("descend_low_rank"), np.array([_EXACT * scale, float(_SWEEPS)])
        found, along = coef.copy(), np.zeros(low_rank.signs.size)
        for _ in range(_FACES):
            sweeps = descend(
                rows.reshape(-1),
                low_rank.signs,
                bend,
                self._diagonal,
                penalty,
                gradient,
                coef,
                found,
                along,
                limits,
            )
            if sweeps < _SWEEPS:
                break
            slope = low_rank.to_face(penalty, gradient, coef, found)
            along = low_rank.along(found - coef)
            if _settled(penalty, slope, found):
                break
        return found, low_rank.times(found - coef)

    def correct(self, step: Vector, expected: Vector, seen: Vector) -> None:
        """Add a correction."""
        by_model, product = dot(step, expected), dot(step, seen)
        if product > _NOISE * by_model > 0:
            self._vectors += [seen / math.sqrt(product), expected / math.sqrt(by_model)]
            self._signs += [1.0, -1.0]


class _LowRank(NamedTuple):
    """D + Σ sign·v·vᵀ."""

    diagonal: Vector
    vectors: Vector
    signs: Vector

    def along(self, step: Vector) -> Vector:
        along: Vector = self.signs * np.array([dot(vector, step) for vector in self.vectors])
        return along

    def times(self, step: Vector) -> Vector:
        changes: Vector = self.diagonal * step
        for share, vector in zip(self.along(step), self.vectors, strict=True):
            changes += share * vector
        return changes

    def to_face(self, penalty: Vector, gradient: Vector, start: Vector, coef: Vector) -> Vector:
        """Go to the least value that the signs allow, and return the slope there."""
        slope = gradient + self.times(coef - start)
        for _ in range(_CROSSINGS):
            free = _free(penalty, coef)
            _, crossed = _towards(-self._solved(_pull(penalty, slope, coef, free), free), penalty, coef, free)
            slope = gradient + self.times(coef - start)
            if not crossed:
                break
        return slope

    def _solved(self, right: Vector, free: NDArray[np.intp]) -> Vector:
        """Return H⁻¹·right of some coordinates (Woodbury)."""
        diagonal, vectors = self.diagonal[free], np.ascontiguousarray(self.vectors[:, free])
        first: Vector = right / diagonal
        if not self.signs.size:
            return first
        table = np.zeros((free.size + -free.size % GROUP, self.signs.size))
        table[: free.size] = vectors.T
        upper = gram(table, 1 / diagonal)
        inner = np.triu(upper) + np.triu(upper, 1).T + np.diag(self.signs)
        shares = _eliminated(inner, np.array([dot(vector, first) for vector in vectors]))
        for share, vector in zip(shares, vectors, strict=True):
            first -= share * (vector / diagonal)
        return first


def _free(penalty: Vector, coef: Vector) -> NDArray[np.intp]:
    return np.flatnonzero((coef != 0) | (penalty == 0))


def _pull(penalty: Vector, slope: Vector, coef: Vector, free: NDArray[np.intp]) -> Vector:
    pull: Vector = slope[free] + penalty[free] * np.sign(coef[free])
    return pull


def _newton(matrix: Vector, pull: Vector, coef: Vector) -> Vector:
    """Return the step to the least value; where columns depend on others, one that makes a coefficient 0 if it helps.

    Along such a direction only the penalty changes, at a rate that stays the same until a coefficient is 0.
    """
    factors = Factors(matrix)
    for column in factors.dependent:
        along = -factors.solve(matrix[:, column].copy())
        along[column] = 1.0
        rate = dot(pull, along)
        if abs(rate) > _NOISE * dot(np.abs(pull), np.abs(along)):
            along *= -math.copysign(1.0, rate)
            ahead = coef * along < 0
            if ahead.any():
                return along * float((2 * np.abs(coef[ahead] / along[ahead])).min())
    return -factors.solve(pull)


def _towards(move: Vector, penalty: Vector, coef: Vector, free: NDArray[np.intp]) -> tuple[Vector, bool]:
    """Move until a coefficient is 0, and return by how much, and whether one is."""
    at = coef[free]
    crossing = (penalty[free] > 0) & (at * (at + move) <= 0) & (move != 0)
    ways = np.where(crossing, -at / np.where(crossing, move, 1.0), 1.0)
    length = float(ways.min(initial=1.0))
    coef[free] = at + length * move
    coef[free[crossing & (ways <= length)]] = 0.0
    return coef[free] - at, bool(crossing.any())


def _settled(penalty: Vector, slope: Vector, coef: Vector) -> bool:
    """Say whether no coefficient that is 0 is to be anything else."""
    still = coef == 0
    return bool((np.abs(slope[still]) <= penalty[still] * (1 + _OUTSIDE)).all())


def _eliminated(matrix: Vector, right: Vector) -> Vector:
    """Solve a small system by elimination with pivots, in an order that never varies."""
    table = np.column_stack([matrix, right])
    order = len(matrix)
    for k in range(order):
        pivot = k + int(np.argmax(np.abs(table[k:, k])))
        table[[k, pivot]] = table[[pivot, k]]
        table[k + 1 :] -= (table[k + 1 :, k] / table[k, k])[:, None] * table[k]
    solution = np.empty(order)
    for k in reversed(range(order)):
        solution[k] = table[k, -1] / table[k, k]
        table[:k, -1] -= solution[k] * table[:k, k]
    return solution
