"""Coefficients of which some are exactly 0: the smallest loss with a penalty on their absolute values.

A step minimizes the penalty exactly and the loss as a quadratic function (a proximal Newton method: Lee, Sun and
Saunders 2014). Its second derivatives are those of the rows at hand, or those of a sample, corrected by what the steps
show (BFGS). Steps go over a working set of columns: those that are not 0, and those that may become so. Then a pass
over all columns says which are missing, and a point of the dual problem bounds the gap, which is what ends it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from .duality import DualPoint
from .matrices import Vector, dot
from .passes import Pass
from .quadratic import DenseQuadratic, LowRankQuadratic, Quadratic
from .sparse import SparseSystem
from .steps import State, Step
from .systems import AllRows, Table

_ROUNDING = 4 * float(np.finfo(np.float64).eps)
_FEW = 96  # columns: of so many all are in the working set
_GROWTH = 32  # columns that may be added to a small working set at once
LIKELY = 0.9  # of its penalty: a column whose slope is so large may soon be in the model
_PATIENCE, _LONGER = 12, 60  # steps in turn whose gain rounding hides, before the best is taken; by a rough curvature
_SMALL = 1 << 18  # numbers of a table whose products are soon added up without any rounding
_CLOSER = 1000.0  # of the gap that is asked for: from there on rows are looked at to bound it
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
        _, gradient, found = self.system.at(coef)
        return self._judged(coef, gradient - self.system.penalty * coef, found)

    def narrow(self, state: State, before: Problem, places: Columns | slice) -> State:
        """Return what is known of some of the columns from a pass over all, of a problem with maybe another penalty."""
        coef = state.coef[places]
        products = (state.gradient - before.system.penalty * state.coef)[places]
        return self._judged(coef, products, state.found)

    def sharpened(self, state: State) -> State:
        """Return the same with a nearer bound of the gap, right after the pass."""
        rows, pull = self.system.rows, self.system.penalty * state.coef
        if isinstance(self.system, Table) and self.system.rows.x.size <= _SMALL:
            products = self.system.exact_products(state.found)
        else:
            products = state.gradient - pull
        least = self._dual(state.coef, products, state.found).bound(rows.y, rows.offset)
        return replace(state, gradient=products + pull, gap=_gap(state.objective, least))

    def _judged(self, coef: Vector, products: Vector, found: Pass) -> State:
        penalty, l1 = self.system.penalty, self.l1
        pull = penalty * coef
        objective = found.loss + dot(pull, coef) / 2 + dot(l1, np.abs(coef[:-1]))
        state = State(coef, objective, products + pull, found)
        if self.system.rows.offset.size:
            return self.sharpened(state)
        state.gap = _gap(objective, self._dual(coef, products, found).bound_at_once())
        return state

    def _dual(self, coef: Vector, products: Vector, found: Pass) -> DualPoint:
        extent, intercept = self.system.extent[:-1], bool(self.system.extent[-1])
        return DualPoint.of(found, coef, products, extent, self.l1, self.system.penalty[:-1], intercept)


def _gap(objective: float, least: float) -> float:
    return max(0.0, (objective - least) / abs(objective)) if objective else 0.0


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
        return DenseQuadratic(problem.system.curvature(state.found, problem.system.penalty))


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
        _, _, found = self.table.at(state.coef)
        return DenseQuadratic(self.table.curvature(found, problem.system.penalty))


class OfDiagonal:
    """The diagonal alone, of sparse rows."""

    exact = False

    def narrowed(self, columns: Columns) -> OfDiagonal:
        """Return itself."""
        return self

    def model(self, problem: Problem, state: State) -> Quadratic:
        """Return a diagonal, and the L2 penalty."""
        assert isinstance(problem.system, SparseSystem)  # noqa: S101
        # What is rounded to 0 bends nevertheless, and a column that did not would never move.
        return LowRankQuadratic(np.maximum(problem.system.squares(state.found), problem.system.rows.square_unit))


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
    noise = table.noise(everything.rows.rows)
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
    return Descent(curvature).to_least(problem, problem.at(coef), tol, slack, likely)


class Descent:
    """Steps to the least value of one problem after another, of the same columns.

    Parameters
    ----------
    curvature : Curvature
    ahead : float
        What share of its penalty a column's slope has to reach to be taken into a new working set beside those that are
        needed, for the problems that follow; where that would not make it much larger.
    """

    def __init__(self, curvature: Curvature, ahead: float = 1.0) -> None:
        self._curvature, self._ahead = curvature, ahead
        self._narrow: _Narrow | None = None

    def to_least(self, problem: Problem, state: State, tol: float, slack: float, likely: float) -> State:
        """Go on from what a pass has found; as `descended`."""
        size, narrow = problem.l1.size, self._narrow
        trace = [Step(state.objective, state.gap, 1.0, state.slope)]
        working = np.zeros(size, bool) if narrow is None else narrow.still_of_use(problem, state, likely)
        for _ in range(_MOST_SETS):
            state, there = _there(problem, state, tol, slack)
            if there:
                break
            missing, before = _missing(problem, state, working, likely), state
            working[missing] = True
            if size <= _FEW or 2 * np.count_nonzero(working) >= size:
                working[:] = True
                state = _stepped(problem, self._curvature, state, tol, slack, trace)
            else:
                if narrow is None or not np.array_equal(narrow.working, working):
                    ahead = working | (_shares(problem, state) > self._ahead)
                    if np.count_nonzero(ahead) <= 2 * np.count_nonzero(working) + _GROWTH:
                        working = ahead
                    narrow = _Narrow.of(problem, self._curvature, working.copy())
                few = narrow.problem_like(problem)
                start = few.narrow(state, problem, narrow.places)
                inner = _stepped(few, narrow.curvature, start, max(tol / 4, state.gap**4 / 1000), slack / 4, trace)
                state = problem.at(narrow.widened(inner.coef))
                trace.append(Step(state.objective, state.gap, 1.0, state.slope))
            hidden = before.objective - state.objective <= _hidden(problem, state)
            if not missing.size and hidden and not state.gap < before.gap / 2:
                break
        self._narrow = narrow
        state, there = _there(problem, state, tol, slack)
        return replace(state, trace=trace, converged=there)


class _Narrow(NamedTuple):
    """A problem of some of the columns."""

    working: NDArray[np.bool_]
    problem: Problem
    curvature: Curvature
    places: Columns

    @classmethod
    def of(cls, problem: Problem, curvature: Curvature, working: NDArray[np.bool_]) -> _Narrow:
        columns = np.flatnonzero(working)
        places = np.append(columns, working.size)
        return cls(working, problem.narrowed(columns), curvature.narrowed(columns), places)

    def still_of_use(self, problem: Problem, state: State, likely: float) -> NDArray[np.bool_]:
        """Return its columns if they are not far too many now; else none."""
        needed = _shares(problem, state) > likely
        few = np.count_nonzero(self.working) <= 2 * np.count_nonzero(needed) + _GROWTH
        return self.working.copy() if few else np.zeros_like(needed)

    def problem_like(self, problem: Problem) -> Problem:
        """Return the problem with the penalties of another."""
        places = self.places
        return Problem(self.problem.system.penalized(problem.system.penalty[places]), problem.l1[places[:-1]])

    def widened(self, coef: Vector) -> Vector:
        """Return coefficients of all columns."""
        wide = np.zeros(self.working.size + 1)
        wide[self.places] = coef
        return wide


def _there(problem: Problem, state: State, tol: float, slack: float) -> tuple[State, bool]:
    """Say whether the gap is small enough, with a look at the rows if it may be; right after the pass."""
    enough = max(tol, slack / abs(state.objective) if state.objective else math.inf)
    if enough < state.gap <= _CLOSER * enough:
        state = problem.sharpened(state)
    return state, state.gap <= enough


def _shares(problem: Problem, state: State) -> Vector:
    """Return the slope of each column as a share of its penalty; infinite for those that are in the model."""
    slope = np.abs((state.gradient - problem.system.penalty * state.coef)[:-1])
    with np.errstate(divide="ignore"):
        shares = np.where(slope > 0, slope / problem.l1, 0.0)
    shares[state.coef[:-1] != 0] = math.inf
    return shares


def _missing(problem: Problem, state: State, working: NDArray[np.bool_], likely: float) -> Columns:
    """Return the columns that the working set lacks, those first that are most likely to be in the model."""
    shares = _shares(problem, state)
    missing = np.flatnonzero(~working & (shares > (1.0 if working.any() else likely)))
    order = np.argsort(-shares[missing], kind="stable")
    most = max(_GROWTH, 2 * np.count_nonzero(working | np.isinf(shares)))
    return missing[order[:most]]


def _stepped(
    problem: Problem, curvature: Curvature, state: State, tol: float, slack: float, trace: list[Step]
) -> State:
    """Follow the steps over all columns of a problem."""
    model, penalty = curvature.model(problem, state), np.append(problem.l1, 0.0)
    patience = _PATIENCE if curvature.exact else _LONGER
    best, idle = state, 0
    for _ in range(_MOST_STEPS):
        state, there = _there(problem, state, tol, slack)
        if there:
            return state
        if idle == patience:
            break
        coef, expected = model.minimized(penalty, state.gradient, state.coef, abs(state.objective))
        gain = -dot(state.gradient, coef - state.coef) - dot(penalty, np.abs(coef) - np.abs(state.coef))
        moved = _along(problem, state, coef, gain)
        if moved is None:
            break
        length, new = moved
        trace.append(Step(new.objective, new.gap, length, new.slope))
        if curvature.exact or model.full:
            model = curvature.model(problem, new)
        else:
            model.correct(length * (coef - state.coef), length * expected, new.gradient - state.gradient)
        idle = idle + 1 if state.objective - new.objective <= _hidden(problem, state) else 0
        state = new
        best = state if not idle or state.gap < best.gap else best
    return best if best is state else problem.at(best.coef)


def _hidden(problem: Problem, state: State) -> float:
    """Return about how much rounding changes the objective: a slope is no larger than its loss, a logit is a sum."""
    terms = problem.system.extent[:-1] * state.coef[:-1]
    return _ROUNDING * abs(state.objective) * (1 + math.sqrt(dot(terms, terms)))


def _along(problem: Problem, state: State, coef: Vector, gain: float) -> tuple[float, State] | None:
    """Return the first point on the way to some coefficients, halved again and again, that is better as it should be.

    Where rounding hides what is gained, it need not be worse.
    """
    length, hidden = 1.0, _hidden(problem, state)
    while length == 1 or length * gain > hidden:
        new = problem.at(coef if length == 1 else state.coef + length * (coef - state.coef))
        gained = state.objective - new.objective
        if gained >= 1e-4 * length * gain > 0 or (gain <= hidden and gained >= -hidden):
            return length, new
        length /= 2
    return None
