"""Models of one penalty after another, of all rows and of folds of them: each starts from where another ended.

The rows are looked at once: their coordinates, and the sample whose second derivatives bend the gradients, are those of
all rows for every fold. A fold's coefficients change from one penalty to the next about as those of all rows do, which
is where its next fit starts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import elastic_net, ridge_path
from .elastic_net import Descent, OfSample, OfTable, Problem
from .held import held_in_model
from .matrices import Vector
from .passes import DenseRows
from .ridge_path import Followed
from .sample import whole
from .solver import (
    Optimum,
    in_own_units,
    l2_penalty,
    middle,
    minimize_sparse,
    tabled,
)
from .sparse import SparseRows
from .steps import State, newton
from .systems import AllRows, Table

_UNLIKELY = 0.3  # of its penalty: a column with so small a slope is not looked at before the others are fitted
_AHEAD = 0.8  # of its penalty: a column with such a slope may be in one of the next models
Indices = NDArray[np.intp]


class Strength(NamedTuple):
    """The weights of both penalties."""

    l1: float
    l2: float


@dataclass(frozen=True)
class Rows:
    """What is fitted.

    Attributes
    ----------
    x : array or sparse matrix (compressed sparse rows) of shape (n, d)
    y : array of shape (n,)
    weight, offset : array of shape (n,), or None
    """

    x: Any
    y: Vector
    weight: Vector | None
    offset: Vector | None

    def take(self, rows: Indices) -> Rows:
        """Return some of them."""
        weight, offset = (None if values is None else values[rows] for values in (self.weight, self.offset))
        return Rows(self.x[rows], self.y[rows], weight, offset)


def paths(
    rows: Rows, training: Sequence[Indices], strengths: Sequence[Strength], *, intercept: bool, tol: float
) -> tuple[list[Optimum], list[list[Optimum]]]:
    """Return the optimum of each penalty, for all rows and for each of the parts that are trained on.

    Parameters
    ----------
    rows : Rows
        Of both classes, as each of the parts.
    training : sequence of arrays of int
        The rows of each part.
    strengths : sequence of Strength
        The strongest first; not 0.
    intercept, tol
        As in `solver.minimize`.
    """
    if not isinstance(rows.x, np.ndarray):
        every = [rows, *(rows.take(part) for part in training)]
        first, *others = [_sparse_path(part, strengths, intercept, tol) for part in every]
        return first, others
    path = _Path.of_all(rows, intercept, tol, many=bool(training) and not strengths[0].l1)
    followed = path.followed(strengths)
    path.look_for_separation(followed.states, rows.weight)
    of_parts = []
    for part in training:
        of_part = path.of_part(rows.take(part))
        of_parts.append(of_part.optima(of_part.states_beside(followed, strengths), strengths))
    return path.optima(followed.states, strengths), of_parts


def _sparse_path(rows: Rows, strengths: Sequence[Strength], intercept: bool, tol: float) -> list[Optimum]:
    sparse, found = SparseRows.of(rows.x, rows.y, rows.weight, rows.offset), list[Optimum]()
    for strength in strengths:
        start = np.append(found[-1].coef, found[-1].intercept) if found else None
        found.append(minimize_sparse(sparse, **strength._asdict(), intercept=intercept, tol=tol, start=start))
    return found


@dataclass(frozen=True)
class _Path:
    """Rows in coordinates, with what they share with others.

    Attributes
    ----------
    data : DenseRows
    table : Table
        All rows, if they are few; else a sample.
    everything : AllRows or None
        All rows, if they are many.
    intercept : bool
    tol : float
    share : float
        How large a part of the rows of the path it is.
    """

    data: DenseRows
    table: Table
    everything: AllRows | None
    intercept: bool
    tol: float
    share: float = 1.0

    @classmethod
    def of_all(cls, rows: Rows, intercept: bool, tol: float, many: bool) -> _Path:
        """Return all rows; `many` as in `tabled`."""
        data = DenseRows(rows.x, rows.y, rows.weight, rows.offset)
        table, few = tabled(data, 0.0, intercept, tol, many)
        everything = None if few else AllRows(data, table.penalty, float(intercept))
        return cls(data, table, everything, intercept, tol)

    def of_part(self, rows: Rows) -> _Path:
        """Return some of the rows, in the same coordinates."""
        data = DenseRows(rows.x, rows.y, rows.weight, rows.offset, spans=self.data.spans())
        data.standardize(self.data.center, self.data.scale)
        penalty, last = self.table.penalty, float(self.intercept)
        if self.everything is None:
            return _Path(data, Table.of(data, whole(data), penalty, last), None, self.intercept, self.tol)
        share = data.total() / self.data.total()
        everything = AllRows(data, penalty, last)
        return _Path(data, self.table.standing_for(share), everything, self.intercept, self.tol, share)

    def followed(self, strengths: Sequence[Strength]) -> Followed:
        """Return the optimum of each penalty, started from what was found with the ones before."""
        if not strengths[0].l1 and self.everything is not None:
            return ridge_path.of_all(self.table, self.everything, self._penalties(strengths), self.tol)
        return Followed(list(self._states(strengths)), [])

    def _states(self, strengths: Sequence[Strength]) -> Iterator[State]:
        descent, state = self._descent(), None
        for at, strength in enumerate(strengths):
            if not strength.l1:
                table, _ = self._systems(strength)
                state = newton(table, middle(table) if state is None else state.coef, self.tol)
            elif state is None:
                table, everything = self._systems(strength)
                state = elastic_net.fit(table, everything, strength.l1 * self.data.scale, middle(table), self.tol)
            else:
                before, problem = self._problem(strengths[at - 1]), self._problem(strength)
                start = problem.narrow(state, before, slice(None))
                state = descent.to_least(problem, start, self.tol, 0.0, _likely(strengths, at))
            yield state

    def look_for_separation(self, states: Sequence[State], weight: Vector | None) -> None:
        """Say of all what the weakest penalty shows most readily: whether a direction separates the classes."""
        separation = held_in_model(self.data, self.table, states[-1], weight, self.intercept, of_table=False)
        for state in states:
            state.separation = separation

    def states_beside(self, others: Followed, strengths: Sequence[Strength]) -> list[State]:
        """Return the same for a part of the rows, started from the optima of all, and from how these change."""
        if not strengths[0].l1 and self.everything is not None:
            return ridge_path.of_part(self.everything, self.share, others, self._penalties(strengths), self.tol)
        return list(self._states_beside(others.states, strengths))

    def _states_beside(self, others: Sequence[State], strengths: Sequence[Strength]) -> Iterator[State]:
        start, descent = others[0].coef, self._descent()
        for at, strength in enumerate(strengths):
            if strength.l1:
                problem = self._problem(strength)
                state = descent.to_least(problem, problem.at(start), self.tol, 0.0, _likely(strengths, at))
            else:
                state = newton(self._systems(strength)[0], start, self.tol)
            yield state
            if at + 1 < len(others):
                change = others[at + 1].coef - others[at].coef
                still = (state.coef == 0) & (others[at + 1].coef == 0)
                start = np.where(still, 0.0, state.coef + change)

    def optima(self, states: Sequence[State], strengths: Sequence[Strength]) -> list[Optimum]:
        """Return states in the units of the columns."""
        return [
            in_own_units(self.data, state, self._penalty(strength), strength.l1)
            for state, strength in zip(states, strengths, strict=True)
        ]

    def _penalty(self, strength: Strength) -> Vector:
        return l2_penalty(self.data, strength.l2, self.intercept)

    def _penalties(self, strengths: Sequence[Strength]) -> list[Vector]:
        return [self._penalty(strength) for strength in strengths]

    def _systems(self, strength: Strength) -> tuple[Table, AllRows | None]:
        penalty = self._penalty(strength)
        return self.table.penalized(penalty), self.everything and self.everything.penalized(penalty)

    def _problem(self, strength: Strength) -> Problem:
        table, everything = self._systems(strength)
        return Problem(everything or table, strength.l1 * self.data.scale)

    def _descent(self) -> Descent:
        return Descent(OfTable() if self.everything is None else OfSample(self.table), _AHEAD)


def _likely(strengths: Sequence[Strength], at: int) -> float:
    """Return the share of its penalty that the slope of a column has to reach, to be likely to be in the next model.

    Along the path a slope hardly changes by more than the penalty does (Tibshirani and others 2012).
    """
    if not at or not strengths[at].l1:
        return elastic_net.LIKELY
    return max(_UNLIKELY, 2 - strengths[at - 1].l1 / strengths[at].l1)
