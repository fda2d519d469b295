"""Steps along lines to the smallest objective of sparse rows: L-BFGS, bent by the diagonal and a block (`frequent`).

A step's products with the rows take half a pass, and with them the objective along its line is known without another:
its second derivative, by which the length is chosen, and its value. The other half is the gradient at its end.
"""

from __future__ import annotations

import math

import numpy as np

from logloss._kernels.blocks import exact_sum_of_losses

from .matrices import Vector, dot
from .passes import Pass
from .sparse import SparseSystem
from .steps import ROUNDING, Curvature, Move, State, Step, bent, falls, is_far, relative

_MEMORY = 5  # steps; more are not worth the time that their vectors take
_NEAR = 0.01  # of the objective: what a step promises from when on second derivatives change little
_LASTING = 24  # passes that they are kept for
_UNSEEN = 64  # times what a step promises: a gap where no bound is known, since the bends that are not known hide some
_WEAKEST = 1e-290  # penalty that has a reciprocal with room for a factor
_SHORTEST = 1e-10
_STILL = 20  # steps in turn whose gain rounding hides, after which there is none
_MOST_PASSES = 2000


def along_lines(system: SparseSystem, coef: Vector, tol: float) -> State:
    """Follow such steps until the gap is below `tol` of the objective."""
    coef, z = _settled(system, coef, system.rows.logits(coef))
    state = State(coef, *system.at_logits(coef, z))
    if coef[:-1].any() and not math.isfinite(state.objective):  # a start that is of no use
        return along_lines(system, np.zeros_like(coef), tol)
    strength = Strength(system)
    bound = strength.bound(state.gradient, state.found)
    state.gap = relative(bound, state.objective)
    if state.gap <= tol:  # as where an ascent has ended
        state.trace.append(Step(state.objective, state.gap, 1.0, state.slope))
        state.converged = True
        return state
    curvature, taken, near, block = system.curvature(state.found, passes=0), 0, False, False
    moves: list[Move] = []
    length, still = 1.0, 0
    while True:
        passes = len(state.trace)
        step, gain = _step(curvature, state, moves, bound, tol if near else math.inf)
        near = near or relative(gain, state.objective) <= _NEAR
        if state.gap > tol and ((near and passes and not block) or passes - taken >= _LASTING):
            taken, block, curvature = passes, near, system.curvature(state.found, passes=passes if near else 0)
            step, gain = _step(curvature, state, moves, bound, tol)
        state.trace.append(Step(state.objective, state.gap, length, state.slope))
        state.dependent = curvature.dependent
        state.converged = state.gap <= tol
        if state.converged or still == _STILL or len(state.trace) >= _MOST_PASSES:
            return state
        move, along, expected = _least_on_plane(system, state, step)
        length = 1.0
        while True:
            moved, end = state.coef + move, z + along
            value, gradient, found = system.at_logits(moved, end)
            if falls(state.objective, value, length * expected):
                break
            length /= 2
            if length < _SHORTEST:
                return state
            move /= 2
            along /= 2
        if is_far(system.penalty, gradient, found):
            moved, end = _settled(system, moved, end)
            value, gradient, found = system.at_logits(moved, end)
        still = still + 1 if value >= state.objective * (1 - ROUNDING) else 0
        seen = Move.of(moved - state.coef, gradient - state.gradient)
        moves = [*moves[1 - _MEMORY :], seen] if seen.product > 0 else moves
        state.coef, state.objective, state.gradient, state.found, z = moved, value, gradient, found, end
        bound = strength.bound(gradient, found)


def _settled(system: SparseSystem, coef: Vector, z: Vector) -> tuple[Vector, Vector]:
    """Return coefficients and logits with the intercept where the slopes of all rows sum to 0."""
    shift = system.rows.shift(z) if system.last else 0.0
    return np.append(coef[:-1], coef[-1] + shift), z + shift


def _step(curvature: Curvature, state: State, moves: list[Move], bound: float, tol: float) -> tuple[Vector, float]:
    """Return the next step, and what it promises to gain, and let the state say the gap.

    At a start only the bound is believed. A gap of no more than `tol` counts what a step by the curvature alone would
    promise, if that is more.
    """
    step = bent(curvature, state.gradient, moves)
    gain = dot(state.gradient, step) / 2
    state.gap = relative(min(bound, _UNSEEN * gain if state.trace or not gain else math.inf), state.objective)
    if moves and state.gap <= tol:
        gain = max(gain, dot(state.gradient, curvature.solve(state.gradient)) / 2)
        state.gap = relative(min(bound, _UNSEEN * gain), state.objective)
    return step, gain


def _least_on_plane(system: SparseSystem, state: State, step: Vector) -> tuple[Vector, Vector, float]:
    """Return a move along a step and along the intercept to where a quadratic function with the same derivatives ends.

    With it come how it moves the logits, and what the slope lets expect of it.
    """
    if system.last:
        step = np.append(step[:-1], 0.0)  # the plane is the same, and nothing large cancels
    ahead = system.rows.products(step)
    fall, slope = dot(state.gradient, step), float(state.gradient[-1])
    bends, mixed, rise = system.rows.bends_along(state.found, ahead)
    rise += dot(system.penalty * step, step)
    length, shift = fall / rise if 0 < rise < math.inf else 1.0, 0.0
    if system.last:
        determinant = rise * bends - mixed * mixed
        if determinant > ROUNDING * rise * bends:
            length = (fall * bends - slope * mixed) / determinant
            shift = (mixed * fall - slope * rise) / determinant
    move = step * -length
    move[-1] += shift
    return move, shift - length * ahead, length * fall - slope * shift


class Strength:
    """How strongly convex the L2 penalty makes the objective, which bounds how far it is above its least value.

    Least over the intercept, the objective is as strongly convex in the other coefficients as their penalty alone. Its
    gradient there is that at hand but for what the intercept moves until its own slope is 0: by at most
    β/(1 − β), β being the slope over the sum B of the bends, since a logistic loss has |L‴| ≤ L″. A column's slope
    then changes by at most that times Σ bend·|x| ≤ √(B·Σ bend·x²), where no bend is above a quarter of the weight.

    Parameters
    ----------
    system : SparseSystem
    """

    def __init__(self, system: SparseSystem) -> None:
        penalty = system.penalty[:-1]
        self._known = bool((penalty > _WEAKEST).all())
        if self._known:
            self._inverse = 1 / penalty
            self._intercept = bool(system.last)
            largest = system.rows.largest_squares()
            self._reach = math.sqrt(dot(largest, self._inverse)) if self._intercept else 0.0

    def bound(self, gradient: Vector, found: Pass) -> float:
        """Return a bound of how far the objective is above its least value."""
        if not self._known:
            return math.inf
        slope, bends = abs(float(gradient[-1])), float(exact_sum_of_losses(found.bend))
        moved = 0.0
        if self._intercept:
            if not slope < bends:
                return math.inf
            moved = slope / (bends - slope)
        others = gradient[:-1]
        norm = math.sqrt(dot(others * self._inverse, others)) + moved * math.sqrt(bends) * self._reach
        return norm * norm / 2 + slope * moved
