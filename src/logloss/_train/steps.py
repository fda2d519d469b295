"""Steps to the smallest objective: Newton's, and gradients bent by what is known of the second derivatives (L-BFGS)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.blocks import exact_sum_of_losses

from .intercept import shift as shift_of_intercept
from .matrices import Factors, Vector, dot, shift
from .passes import Pass
from .separation import Separation
from .systems import AllRows, Table

ROUNDING = 8 * float(np.finfo(np.float64).eps)
_ENDLESS = 8  # a step that gains more than such a share of what the last one did may be one of very many
_STILL = 0.1  # of a logit: a step that moves no row farther is one of the last
_MOST_STEPS = 200
# What a step leaves of the gap is taken to be as of the step before, but never less than the first share, and so many
# times as much to be sure: of 144 fits of many kinds all were then within the gap that was asked for.
_LEAST_LEFT, _SURE = 1 / 256, 16


class Step(NamedTuple):
    """What a pass over all rows found.

    Attributes
    ----------
    objective : float
    gap : float
        How far above the least value that is, relative to it, as ½gᵀH⁻¹g has it.
    length : float
        Of the step that led here, as a share of the one that was asked for.
    gradient : float
        The largest slope in any coefficient.
    """

    objective: float
    gap: float
    length: float
    gradient: float


@dataclass
class State:
    """Where a method has got to; after Newton's, `factors` are the second derivatives that the last step followed."""

    coef: Vector
    objective: float
    gradient: Vector
    found: Pass
    gap: float = math.inf
    converged: bool = False
    trace: list[Step] = field(default_factory=list)
    dependent: NDArray[Any] = field(default_factory=lambda: np.empty(0, np.int64))
    separation: Separation | None = None
    factors: Factors | None = None

    @property
    def slope(self) -> float:
        """The largest slope in any coefficient."""
        return float(np.abs(self.gradient).max())


def newton(
    system: AllRows | Table,
    coef: Vector,
    tol: float,
    trace: list[Step] | None = None,
    slack: float = 0.0,
    separates: Callable[[Vector], Separation | None] | None = None,
) -> State:
    """Follow Newton's steps until what the next one gains is below `tol` of the objective, or below `slack`; take it.

    Where each gains a constant share of what the one before did, there may be no end: `separates` is asked whether a
    move proves that.
    """
    trace = [] if trace is None else trace
    state = State(coef, *system.at(coef), trace=trace)
    length, before = 1.0, math.inf
    while True:
        factors = system.factors(state.found)
        step = factors.solve(state.gradient)
        gain = dot(state.gradient, step) / 2
        state.gap, state.dependent, state.factors = relative(gain, state.objective), factors.dependent, factors
        trace.append(Step(state.objective, state.gap, length, state.slope))
        restless = separates is not None and _farthest(system, step) > _STILL
        endless, before = restless and (before / _ENDLESS < gain < before or state.gap <= tol), gain
        if separates is not None and endless and (proof := separates(-step)) is not None:
            state.separation = proof
            return state
        state.converged = (state.gap <= tol and not restless) or gain <= slack
        if len(trace) >= _MOST_STEPS:
            return state
        moved = along(system, state, step, gain) if gain < math.inf else None
        if (moved is None or moved[0] < 1) and is_far(system.penalty, state.gradient, state.found):
            coef = _settled(system, state.coef)
            state, before = State(coef, *system.at(coef), trace=trace), math.inf
            continue
        if moved is None:  # rounding hides what is left to gain
            state.converged = state.converged or state.gap <= 1e-7
            return state
        length, state.coef, state.objective, state.gradient, state.found = moved
        if state.converged:  # by a step whose end is far below what was asked for
            trace.append(Step(state.objective, min(state.gap**2, state.gap), length, state.slope))
            state.gap = trace[-1].gap
            return state


def is_far(penalty: Vector, gradient: Vector, found: Pass) -> bool:
    """Say whether second derivatives do not know where the intercept belongs: its slope is more than what they are."""
    return not penalty[-1] and not abs(float(gradient[-1])) < float(exact_sum_of_losses(found.bend))


def _settled(system: AllRows | Table, coef: Vector) -> Vector:
    """Return coefficients with the intercept where it belongs."""

    def sums(moved: float) -> tuple[float, float]:
        _, gradient, found = system.at(np.append(coef[:-1], coef[-1] + moved))
        return float(gradient[-1]), float(exact_sum_of_losses(found.bend))

    return np.append(coef[:-1], coef[-1] + shift_of_intercept(sums))


def relative(gain: float, objective: float) -> float:
    """Return a gain as a share of the objective, which is no share of one that is infinite."""
    if not math.isfinite(objective):
        return math.inf
    return gain / abs(objective) if objective else (0.0 if gain <= 0 else math.inf)


def _farthest(system: AllRows | Table, step: Vector) -> float:
    """Return a bound on how far a step moves the logit of any row."""
    return float(np.abs(step * system.extent).max())


def along(system: System, state: State, step: Vector, gain: float) -> tuple[float, Vector, float, Vector, Pass] | None:
    """Return the first point along a step, halved again and again, that lowers the objective as it should."""
    length = 1.0
    while length > 1e-10:
        coef = state.coef - length * step
        value, gradient, found = system.at(coef)
        if falls(state.objective, value, length * 2 * gain):
            return length, coef, value, gradient, found
        length /= 2
    return None


def falls(before: float, after: float, expected: float) -> bool:
    """Say whether an objective falls as it should, of what its slope lets expect (Armijo 1966), but for rounding."""
    return after <= before - 1e-4 * expected + ROUNDING * abs(before)


class Move(NamedTuple):
    """What a step was, how it changed the gradient, and the product of both."""

    step: Vector
    change: Vector
    product: float

    @classmethod
    def of(cls, step: Vector, change: Vector) -> Move:
        """Return what a step and its change show."""
        return cls(step, change, dot(step, change))


class System(Protocol):
    """What is made small."""

    def at(self, coef: Vector) -> tuple[float, Vector, Pass]:
        """Return the objective, its gradient, and the pass."""


class Curvature(Protocol):
    """Second derivatives, or what stands for them."""

    dependent: NDArray[Any]

    def solve(self, right: Vector) -> Vector:
        """Return H⁻¹·right."""


def by_gradients(
    system: System,
    factors: Curvature,
    coef: Vector,
    tol: float,
    slack: float = 0.0,
    patience: int = 16,
    memory: int = 8,
) -> State:
    """Follow the gradient, bent by the second derivatives of fewer rows and by what the steps show (L-BFGS)."""
    state = State(coef, *system.at(coef), dependent=factors.dependent)
    moves: list[Move] = []
    before, length = 0.0, 1.0
    while True:
        step = bent(factors, state.gradient, moves)
        # The fewer rows may bend more than all do, or what the steps have shown may: the larger gain of both.
        gain = max(dot(state.gradient, factors.solve(state.gradient)), dot(state.gradient, step)) / 2
        state.gap = relative(gain, state.objective)
        state.trace.append(Step(state.objective, state.gap, length, state.slope))
        if state.gap <= tol / 2 or gain <= slack:
            state.converged = True
            return state
        left, before = min(1.0, max(gain / before, _LEAST_LEFT)) if moves else 1.0, gain
        if _SURE * left * state.gap < tol:  # the step's end is known to be near enough without a look
            state.coef, state.converged = state.coef - step, True
            state.objective -= dot(state.gradient, step) / 2
            state.gap *= _SURE * left
            return state
        if len(state.trace) >= patience:
            return state
        moved = along(system, state, step, dot(state.gradient, step) / 2)
        if moved is None:
            return state
        length, coef, value, gradient, found = moved
        moves = [*moves[-memory + 1 :], Move.of(coef - state.coef, gradient - state.gradient)]
        state.coef, state.objective, state.gradient, state.found = coef, value, gradient, found


def bent(factors: Curvature, gradient: Vector, moves: list[Move]) -> Vector:
    """Return H⁻¹g, H being the given second derivatives corrected by the moves so far (the two loops of L-BFGS)."""
    if not moves:
        return factors.solve(gradient)
    q, shares = gradient.copy(), []
    product = dot(moves[-1].step, q)
    for move, before in zip(reversed(moves), [*reversed(moves[:-1]), moves[0]], strict=True):
        shares.append(product / move.product)
        product = shift(q, -shares[-1], move.change, before.step)
    step = factors.solve(q)
    product = dot(moves[0].change, step)
    for move, after, part in zip(moves, [*moves[1:], moves[-1]], reversed(shares), strict=True):
        product = shift(step, part - product / move.product, move.step, after.change)
    return step
