"""Coefficients of which some are exactly 0: the smallest loss with a penalty on their absolute values.

A step minimizes the penalty exactly and the loss as a quadratic function (a proximal Newton method: Lee, Sun and
Saunders 2014). Its second derivatives are those of the rows at hand, or those of a sample, corrected by what the steps
show (BFGS). Steps go over a working set of columns: those that are not 0, and those that may become so. Then a pass
over all columns says which are missing, and a point of the dual problem bounds the gap, which is what ends it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from .duality import least_value
from .matrices import Vector, dot
from .quadratic import DenseQuadratic, LowRankQuadratic, Quadratic
from .sparse import SparseSystem
from .steps import State, Step
from .systems import AllRows, Table

_ROUNDING = 8 * float(np.finfo(np.float64).eps)
_FEW = 96  # columns: of so many all are in the working set
_GROWTH = 32  # columns that may be added to a small working set at once
LIKELY = 0.9  # of its penalty: a column whose slope is so large may soon be in the model
_PATIENCE = 12  # steps in turn whose gain rounding hides, before the best of them is taken
_MOST_STEPS, _MOST_SETS = 500, 100

Columns = NDArray[np.intp]


class Problem(NamedTuple):
    """What is made small: what a system says, and Σ l1·|coef|.

    Attributes
    ----------
    system : AllRows, Table or SparseSystem
    l1 : array of shape (d,)
        In its coordinates.
    """

    system: AllRows | Table | SparseSystem
    l1: Vector

    def narrowed(self, columns: Columns) -> Problem:
        """Return the same for some of the columns, and the intercept."""
        return Problem(self.system.narrowed(columns), self.l1[columns])

    def at(self, coef: Vector) -> State:
        """Return what a pass finds at some coefficients."""
        system, l1 = self.system, self.l1
        value, gradient, found = system.at(coef)
        objective = value + dot(l1, np.abs(coef[:-1]))
        products = (gradient - system.penalty * coef)[:-1]
        rows, penalty, extent = system.rows, system.penalty[:-1], system.extent[:-1]
        least = least_value(
            found, rows.y, rows.offset, coef[:-1], products, extent, l1, penalty, bool(system.extent[-1])
        )
        gap = max(0.0, (objective - least) / abs(objective)) if objective else 0.0
        return State(coef, objective, gradient, found, gap)


class Curvature(Protocol):
    """Where the second derivatives of a problem come from.

    Attributes
    ----------
    exact : bool
        Whether they are those of its rows, to be taken anew after each step.
    """

    exact: bool

    def narrowed(self, columns: Columns) -> Curvature:
        """Return the same for some of the columns, and the intercept."""

    def model(self, problem: Problem, state: State) -> Quadratic:
        """Return a model of the loss, with the L2 penalty."""


class OfTable:
    """Those of the table that is fitted."""

    exact = True

    def narrowed(self, columns: Columns) -> OfTable:
        """Return itself."""
        return self

    def model(self, problem: Problem, state: State) -> Quadratic:
        """Return AᵀDA and the L2 penalty."""
        assert isinstance(problem.system, Table)  # noqa: S101
        return DenseQuadratic(problem.system.curvature(state.found))


@dataclass(frozen=True)
class OfSample:
    """Those of a sample of the rows that are fitted."""

    table: Table
    exact = False

    def narrowed(self, columns: Columns) -> OfSample:
        """Return the same for some of the columns, and the intercept."""
        return OfSample(self.table.narrowed(columns))

    def model(self, problem: Problem, state: State) -> Quadratic:
        """Return AᵀDA and the L2 penalty."""
        return DenseQuadratic(self.table.curvature(self.table.at(state.coef)[2]))


class OfDiagonal:
    """The diagonal alone, of sparse rows."""

    exact = False

    def narrowed(self, columns: Columns) -> OfDiagonal:
        """Return itself."""
        return self

    def model(self, problem: Problem, state: State) -> Quadratic:
        """Return a diagonal, and the L2 penalty."""
        assert isinstance(problem.system, SparseSystem)  # noqa: S101
        return LowRankQuadratic(problem.system.squares(state.coef))


def fit(table: Table, everything: AllRows | None, l1: Vector, coef: Vector, tol: float) -> State:
    """Fit a table of all rows; or a part of a sample, the sample, and all rows, each from where the fewer ended.

    Parameters
    ----------
    table : Table
        All rows, or a sample of them.
    everything : AllRows, optional
        All rows, where the table is a sample.
    l1 : array of shape (d,)
        In the coordinates of the table.
    coef : array of shape (d + 1,)
        To start from.
    tol : float
        The gap to reach, relative to the objective.
    """
    if everything is None:
        return descended(Problem(table, l1), OfTable(), coef, tol)
    noise = everything.rows.rows / table.rows.rows * coef.size / 2  # as in `solver`
    rough = table.part(8)
    if rough is not None:
        coef = descended(Problem(rough, l1), OfTable(), coef, 0.0, noise).coef
    coef = descended(Problem(table, l1), OfTable(), coef, 0.0, noise / 20).coef
    return descended(Problem(everything, l1), OfSample(table), coef, tol)


def fit_sparse(system: SparseSystem, l1: Vector, coef: Vector, tol: float) -> State:
    """Do as `fit`, for rows of a sparse matrix."""
    return descended(Problem(system, l1), OfDiagonal(), coef, tol)


def descended(
    problem: Problem, curvature: Curvature, coef: Vector, tol: float, slack: float = 0.0, likely: float = LIKELY
) -> State:
    """Make the objective small, until the gap is below `tol` of it, or below `slack`.

    Parameters
    ----------
    problem : Problem
    curvature : Curvature
    coef : array of shape (d + 1,)
        To start from.
    tol, slack : float
    likely : float
        What share of its penalty a column's slope has to reach to be in the first working set.
    """
    state, size = problem.at(coef), problem.l1.size
    trace = [Step(state.objective, state.gap, 1.0)]
    working = np.zeros(size, bool)
    narrow: _Narrow | None = None
    for _ in range(_MOST_SETS):
        state.converged = _near(state, tol, slack)
        if state.converged:
            break
        missing, before = _missing(problem, state, working, likely), state
        working[missing] = True
        if size <= _FEW or 2 * np.count_nonzero(working) >= size:
            working[:] = True
            state = _stepped(problem, curvature, state, tol, slack, trace)
        else:
            if narrow is None or missing.size:
                narrow = _Narrow.of(problem, curvature, working)
            inner = narrow.start(state)
            inner = _stepped(*narrow[:2], inner, max(tol / 4, state.gap / 1000), slack / 4, trace)
            state = problem.at(narrow.widened(inner.coef))
            trace.append(Step(state.objective, state.gap, 1.0))
        if not missing.size and not (state.gap < before.gap or state.objective < before.objective):
            break
    state.converged = _near(state, tol, slack)
    return replace(state, trace=trace)


class _Narrow(NamedTuple):
    """A problem of some of the columns."""

    problem: Problem
    curvature: Curvature
    places: Columns
    size: int

    @classmethod
    def of(cls, problem: Problem, curvature: Curvature, working: NDArray[np.bool_]) -> _Narrow:
        columns = np.flatnonzero(working)
        return cls(
            problem.narrowed(columns), curvature.narrowed(columns), np.append(columns, working.size), working.size
        )

    def start(self, state: State) -> State:
        """Return what a pass over the columns finds."""
        return self.problem.at(state.coef[self.places])

    def widened(self, coef: Vector) -> Vector:
        """Return coefficients of all columns."""
        wide = np.zeros(self.size + 1)
        wide[self.places] = coef
        return wide


def _near(state: State, tol: float, slack: float) -> bool:
    return state.gap <= max(tol, slack / abs(state.objective) if state.objective else math.inf)


def _missing(problem: Problem, state: State, working: NDArray[np.bool_], likely: float) -> Columns:
    """Return the columns that the working set lacks, those first that are most likely to be in the model."""
    slope = np.abs((state.gradient - problem.system.penalty * state.coef)[:-1])
    with np.errstate(divide="ignore"):
        share = np.where(slope > 0, slope / problem.l1, 0.0)
    share[state.coef[:-1] != 0] = math.inf
    bound = 1.0 if working.any() else likely
    missing = np.flatnonzero(~working & (share > bound))
    order = np.argsort(-share[missing], kind="stable")
    most = max(_GROWTH, 2 * np.count_nonzero(working | np.isinf(share)))
    return missing[order[:most]]


def _stepped(
    problem: Problem, curvature: Curvature, state: State, tol: float, slack: float, trace: list[Step]
) -> State:
    """Follow the steps over all columns of a problem."""
    model, penalty = curvature.model(problem, state), np.append(problem.l1, 0.0)
    best, idle = state, 0
    for _ in range(_MOST_STEPS):
        if _near(state, tol, slack) or idle == _PATIENCE:
            break
        coef, expected = model.minimized(penalty, state.gradient, state.coef, abs(state.objective))
        gain = -dot(state.gradient, coef - state.coef) - dot(penalty, np.abs(coef) - np.abs(state.coef))
        moved = _along(problem, state, coef, gain)
        if moved is None:
            break
        length, new = moved
        trace.append(Step(new.objective, new.gap, length))
        if curvature.exact or model.full:
            model = curvature.model(problem, new)
        else:
            model.correct(length * (coef - state.coef), length * expected, new.gradient - state.gradient)
        idle = idle + 1 if state.objective - new.objective <= _ROUNDING * abs(state.objective) else 0
        state = new
        best = state if not idle or state.gap < best.gap else best
    return best


def _along(problem: Problem, state: State, coef: Vector, gain: float) -> tuple[float, State] | None:
    """Return the first point on the way to some coefficients, halved again and again, that is better as it should be.

    Where rounding hides what is gained, it need not be worse.
    """
    length, hidden = 1.0, _ROUNDING * abs(state.objective)
    while length == 1 or length * gain > hidden:
        new = problem.at(coef if length == 1 else state.coef + length * (coef - state.coef))
        gained = state.objective - new.objective
        if gained >= 1e-4 * length * gain > 0 or (gain <= hidden and gained >= -hidden):
            return length, new
        length /= 2
    return None


def strongest(problem: Problem, coef: Vector) -> float:
    """Return the factor of the L1 penalty at which all coefficients are 0, and with less of it not all are."""
    state: Any = problem.at(coef)
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.nanmax(np.abs(state.gradient[:-1]) / problem.l1, initial=0.0))
