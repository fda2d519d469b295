"""The smallest loss: coefficients of a logistic model, to a gap that is known.

All rows, or where they are many a sample of them, are fitted by Newton's method. From there on a step follows the
gradient of all rows, bent by the sample's second derivatives and by what the steps so far have shown of the true ones
(L-BFGS: Nocedal 1980). ½gᵀH⁻¹g, what such a step promises to gain, is how far the objective is above its least value,
and what ends the steps. Where these do not get there in a few passes, Newton's method takes all rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.symmetric import GROUP

from .matrices import Factors, Vector, dot, gram
from .passes import DenseRows, Pass
from .sample import Sample, drawn, whole, with_scarce
from .separation import Separation, certify, one_class

_ROUNDING = 8 * float(np.finfo(np.float64).eps)
_ENOUGH = 2048  # rows, for a mean and a standard deviation that need not be exact
_ENDLESS = 8  # a step that gains more than such a share of what the last one did may be one of very many
_STILL = 0.1  # of a logit: a step that moves no row farther is one of the last
_MEMORY = 8  # steps that L-BFGS remembers
_MOST_STEPS = 200
_PATIENCE = 16  # passes by the sample's second derivatives, before all rows' are taken


class Step(NamedTuple):
    """What a pass over all rows found.

    Attributes
    ----------
    objective : float
    gap : float
        How far above the least value that is, relative to it, as ½gᵀH⁻¹g has it.
    length : float
        Of the step that led here, as a share of the one that was asked for.
    """

    objective: float
    gap: float
    length: float


@dataclass(frozen=True)
class Optimum:
    """Coefficients, and how good they are.

    Attributes
    ----------
    coef : array of shape (d,)
    intercept : float
    loss : float
        Σ w·L.
    objective : float
        With the penalty.
    gap : float
        How far the objective is above its least value, relative to it: an estimate.
    gradient_norm : float
        The largest slope of the objective in any coefficient, in the units of that column's standard deviation.
    passes : int
        How often all rows were read.
    converged : bool
    dependent : array of int
        Columns that follow from the ones before; their coefficients are 0.
    trace : list of Step
    separation : Separation or None
        A direction that separates the classes; then there is no optimum, and the coefficients are those of some step
        on the way.
    """

    coef: Vector
    intercept: float
    loss: float
    objective: float
    gap: float
    gradient_norm: float
    passes: int
    converged: bool
    dependent: NDArray[Any] = field(default_factory=lambda: np.empty(0, np.int64))
    trace: list[Step] = field(default_factory=list)
    separation: Separation | None = None


def minimize(
    x: NDArray[Any],
    y: Vector,
    *,
    weight: Vector | None = None,
    offset: Vector | None = None,
    l2: float = 0.0,
    intercept: bool = True,
    tol: float = 1e-9,
    start: Vector | None = None,
) -> Optimum:
    """Make Σ w·L(y, b + x·c + offset) + l2/2·|c|² as small as it gets.

    Parameters
    ----------
    x : array of shape (n, d), float64 or float32
        Finite.
    y : array of shape (n,)
        Labels in [0, 1].
    weight, offset : array of shape (n,), optional
    l2 : float
        At least 0; the intercept is not penalized.
    intercept : bool
        Whether there is one.
    tol : float
        The gap to reach, relative to the objective.
    start : array of shape (d + 1,), optional
        Coefficients and intercept to start from.
    """
    data = DenseRows(x, y, weight, offset)
    if intercept and (proof := one_class(y, weight, data.columns)) is not None:
        nowhere, endless = np.zeros(data.columns), math.copysign(math.inf, proof.intercept)
        return Optimum(nowhere, endless, 0.0, 0.0, 0.0, 0.0, 0, False, separation=proof)
    size = _size_of_sample(data)
    few = data.rows <= 1.5 * size
    sample = whole(data) if few else with_scarce(data, drawn(data, size))
    _standardize(data, sample, intercept)
    penalty = np.append(l2 * data.scale**2, 0.0 if intercept else 1.0)  # without an intercept nothing moves it
    table = _Table.of(data, sample, penalty, float(intercept))
    coef = _middle(table) if start is None else _to_coordinates(data, start)
    separates = None
    if not l2:
        separates = _separator(data, weight, intercept)
    if few:
        return _in_own_units(data, _newton(table, coef, tol, separates=separates), penalty)
    # From few rows to more and to all: each starts where the fewer ended, and with their second derivatives.
    noise = data.rows / table.rows.rows * coef.size / 2  # what the best of a sample lies above the best of all rows
    rough = table.part(8)
    state = _newton(table if rough is None else rough, coef, 0.0, slack=noise / 20 if rough is None else noise, separates=separates)
    if rough is not None and state.separation is None:
        state = _by_gradients(table, rough.factors(state.found), state.coef, 0.0, noise / 20)
        if not state.converged:
            state = _newton(table, state.coef, 0.0, slack=noise / 20, separates=separates)
    if state.separation is None:
        everything = _All(data, penalty, float(intercept))
        state = _by_gradients(everything, table.factors(state.found), state.coef, tol)
        if not state.converged or separates is not None:  # only all rows' second derivatives show a step without end
            state = _newton(everything, state.coef, tol, state.trace, separates=separates)
    return _in_own_units(data, state, penalty)


def _separator(data: DenseRows, weight: Vector | None, intercept: bool) -> Callable[[Vector], Separation | None]:
    """Return what says whether a move, in the coordinates of the data, separates its classes."""
    return lambda move: certify(data.x, data.y, weight, move[:-1], data.scale, intercept)


def _size_of_sample(data: DenseRows) -> int:
    order = data.columns + 1
    return max(2000, 40 * order, min(400 * order, 40_000))


# --- the rows, or a table of some of them ---------------------------------------------------------------------------


class _All:
    """All rows: the objective, and its second derivatives, in the coordinates of the data."""

    def __init__(self, data: DenseRows, penalty: Vector, last: float) -> None:
        self.rows, self.penalty, self.last = data, penalty, last
        low, high = data.spans()
        self.extent = np.append(np.maximum(high - data.center, data.center - low) * data.scale, last)

    def at(self, coef: Vector) -> tuple[float, Vector, Pass]:
        """Return the objective, its gradient, and the pass."""
        found = self.rows.at(coef)
        pull = self.penalty * coef
        gradient = found.gradient + pull
        gradient[-1] *= self.last
        return found.loss + dot(pull, coef) / 2, gradient, found

    def factors(self, found: Pass) -> Factors:
        """Return the second derivatives, ready to be solved by."""
        return _factors(self.rows.gram(found.bend, self.last), self.penalty)


class _Table:
    """Some rows, each standing for a share of all: the same, from a table in memory."""

    def __init__(self, table: Vector, y: Vector, weight: Vector, offset: Vector | None, penalty: Vector) -> None:
        self.penalty, self.y, self.weight, self.offset = penalty, y, weight, offset
        self.rows = DenseRows(table[: y.size], y, weight, offset)
        self.rows.standardize(np.zeros(self.rows.columns), np.ones(self.rows.columns))
        self.extent = np.abs(self.rows.spans()).max(axis=0)
        self._table = table

    @classmethod
    def of(cls, data: DenseRows, sample: Sample, penalty: Vector, last: float) -> _Table:
        """Return a sample as a table."""
        rows = sample.rows
        weight = sample.share * data.weight[rows] * data.unit if data.weight.size else sample.share
        offset = data.offset[rows] if data.offset.size else None
        return cls(data.table(sample.x, last), data.y[rows], weight, offset, penalty)

    def part(self, share: int) -> _Table | None:
        """Return one in so many rows, standing for all; None where that would be too few."""
        size = self.rows.rows // share
        if size < 12 * self.rows.columns:
            return None
        size -= size % GROUP
        here, y = slice(0, size), self.y[:size]
        weight = self.weight[here].copy()
        for of_class, all_of_class in ((y <= 0.5, self.y <= 0.5), (y > 0.5, self.y > 0.5)):
            if of_class.any():
                weight[of_class] *= self.weight[all_of_class].sum() / weight[of_class].sum()
        return _Table(
            self._table[here], y, weight, None if self.offset is None else self.offset[here], self.penalty
        )

    def at(self, coef: Vector) -> tuple[float, Vector, Pass]:
        """Return the objective, its gradient, and the pass."""
        found = self.rows.at(np.append(coef, 0.0))
        pull = self.penalty * coef
        return found.loss + dot(pull, coef) / 2, found.gradient[:-1] + pull, found

    def factors(self, found: Pass) -> Factors:
        """Return the second derivatives, ready to be solved by."""
        return _factors(gram(self._table, found.bend), self.penalty)


def _factors(curvature: Vector, penalty: Vector) -> Factors:
    curvature[np.diag_indices_from(curvature)] += penalty
    return Factors(curvature)


# --- coordinates ----------------------------------------------------------------------------------------------------


def _standardize(data: DenseRows, sample: Sample, intercept: bool) -> None:
    """Give the data coordinates in which the sample has about the mean 0 and the standard deviation 1."""
    low, high = data.spans()
    rows, share = sample.x[:_ENOUGH], sample.share[:_ENOUGH, None]
    total = float(np.add.reduce(share, axis=0)[0])
    center = np.zeros(data.columns)
    if intercept:
        first = rows[0].astype(np.float64)  # taken out first, so that what is left keeps its digits
        center = first + np.add.reduce((rows - first) * share, axis=0) / total
    square = np.add.reduce((rows - center) ** 2 * share, axis=0) / total
    # A column that does not vary in the sample may elsewhere.
    spread = np.where(square > 0, np.sqrt(square), np.maximum(high - center, center - low))
    exponent = np.where(spread > 0, np.frexp(spread)[1], 0)
    if intercept:  # few digits of a center are enough, and with few x − center is exact more often
        center = np.ldexp(np.rint(np.ldexp(center, 4 - exponent)), exponent - 4)
        center = np.where(low == high, low, center)
    data.standardize(center, np.ldexp(1.0, -exponent))


def _middle(table: _Table) -> Vector:
    """Return coefficients of 0, and the intercept that the share of ones asks for."""
    coef = np.zeros(table.rows.columns)
    ones, total = dot(table.weight, table.y), float(np.add.reduce(table.weight))
    if table.rows.x[0, -1] and 0 < ones < total:
        coef[-1] = round(64 * math.log(ones / (total - ones))) / 64  # of which every C library has the same digits
    return coef


def _to_coordinates(data: DenseRows, own: Vector) -> Vector:
    coef = np.append(own[:-1] / data.scale, own[-1])
    coef[-1] += dot(data.center, own[:-1])
    return coef


def _in_own_units(data: DenseRows, state: _State, penalty: Vector) -> Optimum:
    coef = state.coef[:-1] * data.scale
    intercept = math.fsum([float(state.coef[-1]), *(-part for part in _exact_products(data.center, coef))])
    pull = penalty * state.coef
    return Optimum(
        coef=coef,
        intercept=intercept,
        loss=state.objective - dot(pull, state.coef) / 2,
        objective=state.objective,
        gap=state.gap,
        gradient_norm=float(np.abs(state.gradient).max()),
        passes=len(state.trace),
        converged=state.converged,
        dependent=state.dependent[state.dependent < data.columns],
        trace=state.trace,
        separation=state.separation,
    )


def _exact_products(a: Vector, b: Vector) -> list[float]:
    """Return the products and what rounding them lost (Veltkamp, Dekker 1971)."""
    product = a * b
    parts = []
    for x in (a, b):
        shifted = x * 134217729.0
        high = shifted - (shifted - x)
        parts.append((high, x - high))
    (a1, a0), (b1, b0) = parts
    lost = ((a1 * b1 - product) + a1 * b0 + a0 * b1) + a0 * b0
    return [*product.tolist(), *np.where(np.isfinite(lost), lost, 0.0).tolist()]


# --- methods --------------------------------------------------------------------------------------------------------


@dataclass
class _State:
    """Where a method has got to."""

    coef: Vector
    objective: float
    gradient: Vector
    found: Pass
    gap: float = math.inf
    converged: bool = False
    trace: list[Step] = field(default_factory=list)
    dependent: NDArray[Any] = field(default_factory=lambda: np.empty(0, np.int64))
    separation: Separation | None = None


def _newton(
    system: _All | _Table,
    coef: Vector,
    tol: float,
    trace: list[Step] | None = None,
    slack: float = 0.0,
    separates: Callable[[Vector], Separation | None] | None = None,
) -> _State:
    """Follow Newton's steps until what the next one gains is below `tol` of the objective, or below `slack`; take it.

    Where each gains a constant share of what the one before did, there may be no end: `separates` is asked whether a
    move proves that.
    """
    trace = [] if trace is None else trace
    state = _State(coef, *system.at(coef), trace=trace)
    length, before = 1.0, math.inf
    while True:
        factors = system.factors(state.found)
        step = factors.solve(state.gradient)
        gain = dot(state.gradient, step) / 2
        state.gap, state.dependent = _share(gain, state.objective), factors.dependent
        trace.append(Step(state.objective, state.gap, length))
        restless = separates is not None and _farthest(system, step) > _STILL
        endless, before = restless and (before / _ENDLESS < gain < before or state.gap <= tol), gain
        if endless and (proof := separates(-step)) is not None:
            state.separation = proof
            return state
        state.converged = (state.gap <= tol and not restless) or gain <= slack
        if len(trace) >= _MOST_STEPS or (state.converged and gain <= _ROUNDING * abs(state.objective)):
            return state
        moved = _along(system, state, step, gain)
        if moved is None:  # rounding hides what is left to gain
            state.converged = state.converged or state.gap <= 1e-7
            return state
        length, state.coef, state.objective, state.gradient, state.found = moved
        if state.converged:  # by a step whose end is far below what was asked for
            trace.append(Step(state.objective, min(state.gap**2, state.gap), length))
            state.gap = trace[-1].gap
            return state


def _share(gain: float, objective: float) -> float:
    return gain / abs(objective) if objective else (0.0 if gain <= 0 else math.inf)


def _farthest(system: _All | _Table, step: Vector) -> float:
    """Return a bound on how far a step moves the logit of any row."""
    return float(np.abs(step * system.extent).max())


def _along(
    system: _All | _Table, state: _State, step: Vector, gain: float
) -> tuple[float, Vector, float, Vector, Pass] | None:
    """Return the first point along a step, halved again and again, that lowers the objective as it should."""
    length = 1.0
    while length > 1e-10:
        coef = state.coef - length * step
        value, gradient, found = system.at(coef)
        if value <= state.objective - 1e-4 * length * 2 * gain + _ROUNDING * abs(state.objective):
            return length, coef, value, gradient, found
        length /= 2
    return None


def _by_gradients(system: _All | _Table, factors: Factors, coef: Vector, tol: float, slack: float = 0.0) -> _State:
    """Follow the gradient by the second derivatives of fewer rows, and by what the steps show of the true ones (L-BFGS)."""
    state = _State(coef, *system.at(coef), dependent=factors.dependent)
    moves: list[tuple[Vector, Vector, float]] = []
    before, length = 0.0, 1.0
    while True:
        newton = factors.solve(state.gradient)
        gain = dot(state.gradient, newton) / 2
        state.gap = _share(gain, state.objective)
        state.trace.append(Step(state.objective, state.gap, length))
        if state.gap <= tol / 2 or gain <= slack:
            state.converged = True
            return state
        step = _bent(factors, state.gradient, moves)
        contraction, before = min(1.0, gain / before) if moves else 1.0, gain
        if 4 * state.gap * contraction < tol:  # the step's end is known to be near enough without a look
            state.coef, state.converged = state.coef - step, True
            state.objective -= dot(state.gradient, step) / 2
            state.gap *= contraction
            return state
        if len(state.trace) >= _PATIENCE:
            return state
        moved = _along(system, state, step, dot(state.gradient, step) / 2)
        if moved is None:
            return state
        length, coef, value, gradient, found = moved
        difference = (coef - state.coef, gradient - state.gradient)
        moves = [*moves[-_MEMORY + 1 :], (*difference, dot(*difference))]
        state.coef, state.objective, state.gradient, state.found = coef, value, gradient, found


def _bent(factors: Factors, gradient: Vector, moves: list[tuple[Vector, Vector, float]]) -> Vector:
    """Return H⁻¹g, H being the given second derivatives corrected by the moves so far (the two loops of L-BFGS)."""
    q, shares = gradient.copy(), []
    for move, change, product in reversed(moves):
        shares.append(dot(move, q) / product)
        q -= shares[-1] * change
    step = factors.solve(q)
    for (move, change, product), part in zip(moves, reversed(shares), strict=True):
        step += move * (part - dot(change, step) / product)
    return step
