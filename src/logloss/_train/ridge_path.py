"""The least objectives of one L2 penalty after another, of many rows: each from all that was seen on the way there.

What a pass finds of the loss holds for every penalty. So the slope of the next objective is known where the last pass
was, and what the moves have shown of the second derivatives is still true (BFGS). How well a step does what it is meant
to do was seen with the last ones; where that is enough, its end is not looked at, and a weak penalty that changes next
to nothing costs no pass at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .matrices import Factors, Vector, correct, dot
from .passes import Pass
from .solver import middle
from .steps import State, Step, along, newton
from .systems import AllRows, Table, factored

_PATIENCE = 16  # passes, after which Newton's method takes all rows
_RECENT = 4  # moves, of which the one that missed most says what the next may miss
_CAUTION = 10  # times as much
_LEAST_MISS = 1e-4


class _Seen(NamedTuple):
    """What a pass has found, without a penalty."""

    coef: Vector
    gradient: Vector
    found: Pass


class _Ahead(NamedTuple):
    """Where a pass was, with a penalty, and the step from there that is to be the last."""

    state: State
    step: Vector
    gain: float


class Descent:
    """Steps to the least objective of one penalty after another, of the same rows."""

    def __init__(self) -> None:
        self._seen: _Seen | None = None
        self._misses: list[float] = []  # what the last moves left of the gap, as a share of it
        self._curvature = np.empty((0, 0))
        self._factored: tuple[Vector, Factors] | None = None  # with the penalty of which it is

    def bend_by(self, curvature: Vector) -> None:
        """Take what is about the second derivatives of the loss, both triangles."""
        self._curvature, self._factored = curvature.copy(), None

    def needs(self, system: AllRows, tol: float) -> int:
        """Return how many passes the least objective is expected to take: 0, 1, or 2 for more."""
        if self._seen is None:
            return 2
        gap, left = self._ahead(system, self._seen).state.gap, self._left
        return 0 if _enough(gap, left, tol) else 1 if gap * left * left < tol else 2

    def end(self, system: AllRows) -> Vector:
        """Return where the step from the last pass leads."""
        assert self._seen is not None  # noqa: S101
        return self._seen.coef - self._ahead(system, self._seen).step

    def halfway(self, system: AllRows) -> Vector:
        """Return the middle of that step."""
        assert self._seen is not None  # noqa: S101
        return self._seen.coef - self._ahead(system, self._seen).step / 2

    def solve(self, system: AllRows, right: Vector) -> Vector:
        """Return H⁻¹·right."""
        return self._factors(system).solve(right)

    def to_least(self, system: AllRows, start: Vector, tol: float) -> State:
        """Make the objective small, until the gap is below `tol` of it.

        Parameters
        ----------
        system : AllRows
        start : array of shape (d + 1,)
            Where to look first, if what was seen is not enough.
        tol : float
        """
        seen = self._seen
        if seen is not None and not self.needs(system, tol):
            return self._concluded(self._ahead(system, seen))
        summed = system.summed()
        first = self._look(system, start, *summed.at(start)[1:])
        if seen is None or _objective(system, first) <= _objective(system, seen):
            seen = first
        length, trace = 1.0, list[Step]()
        while True:
            ahead = self._ahead(system, seen)
            state = ahead.state
            state.trace = trace
            trace.append(Step(state.objective, state.gap, length, state.slope))
            if _enough(state.gap, self._left, tol):
                return self._concluded(ahead)
            moved = along(summed, state, ahead.step, ahead.gain) if len(trace) < _PATIENCE else None
            if moved is None:
                return newton(system, state.coef, tol, trace)
            length, coef, _, gradient, found = moved
            seen = self._look(system, coef, gradient, found)

    def _look(self, system: AllRows, coef: Vector, gradient: Vector, found: Pass) -> _Seen:
        """Remember what a pass has found, and what the move there shows."""
        seen, before = _Seen(coef, gradient - system.penalty * coef, found), self._seen
        if before is not None and (coef != before.coef).any():
            move, change = coef - before.coef, seen.gradient - before.gradient
            expected = np.add.reduce(move[:, None] * self._curvature, axis=0)
            amiss = change - expected
            left = dot(amiss, self.solve(system, amiss)) / dot(move, change + system.penalty * move)
            self._misses = [*self._misses[-_RECENT + 1 :], left if left >= 0 else 1.0]
            correct(self._curvature, move, expected, change)
            self._factored = None
        self._seen = seen
        return seen

    def _ahead(self, system: AllRows, seen: _Seen) -> _Ahead:
        gradient, factors = seen.gradient + system.penalty * seen.coef, self._factors(system)
        state = State(seen.coef, _objective(system, seen), gradient, seen.found, dependent=factors.dependent)
        step = factors.solve(gradient)
        gain = dot(gradient, step) / 2
        state.gap = gain / state.objective
        return _Ahead(state, step, gain)

    def _concluded(self, ahead: _Ahead) -> State:
        """Return the end of the step, without a look."""
        state, left = ahead.state, self._left
        if left < 1:
            state.coef = state.coef - ahead.step
            state.objective -= ahead.gain
            state.gap *= left
        state.converged = True
        return state

    @property
    def _left(self) -> float:
        """How much of a gap the next step may leave."""
        return _CAUTION * max(_LEAST_MISS, *self._misses) if self._misses else 1.0

    def _factors(self, system: AllRows) -> Factors:
        if self._factored is None or self._factored[0] is not system.penalty:
            self._factored = system.penalty, factored(self._curvature.copy(), system.penalty)
        return self._factored[1]


def _enough(gap: float, left: float, tol: float) -> bool:
    """Say whether a gap is small enough, or so much of it."""
    return gap <= tol / 2 or gap * left < tol


def _objective(system: AllRows, seen: _Seen) -> float:
    return seen.found.loss + dot(system.penalty * seen.coef, seen.coef) / 2


class Followed(NamedTuple):
    """The path of all rows.

    Attributes
    ----------
    states : list of State
        Of each penalty.
    curvatures : list of array of shape (d + 1, d + 1)
        About the second derivatives of the loss there.
    """

    states: list[State]
    curvatures: list[Vector]


def of_all(table: Table, everything: AllRows, penalties: Sequence[Vector], tol: float) -> Followed:
    """Follow the penalties, started from the least objective of a sample.

    Where a step may be far from straight, it is bent by the sample's second derivatives halfway.

    Parameters
    ----------
    table : Table
        The sample.
    everything : AllRows
    penalties : sequence of array of shape (d + 1,)
        The strongest first.
    tol : float
    """
    descent, found, start = Descent(), Followed([], []), middle(table)
    for penalty in penalties:
        system, sample = everything.penalized(penalty), table.penalized(penalty)
        if descent.needs(system, tol) > 1:
            if found.states:
                seen = sample.at(descent.halfway(system))[2]
            else:
                sampled = newton(sample, start, 0.0, slack=table.noise(everything.rows.rows) / 20)
                start, seen = sampled.coef, sampled.found
            curvature = table.curvature(seen, np.zeros_like(penalty))
            descent.bend_by(curvature)
        if found.states:
            start = descent.end(system)
        found.states.append(descent.to_least(system, start, tol))
        found.curvatures.append(curvature)
    return found


def of_part(system: AllRows, share: float, path: Followed, penalties: Sequence[Vector], tol: float) -> list[State]:
    """Do the same for a part of the rows, started from how the path of all rows goes on.

    Parameters
    ----------
    system : AllRows
        The part.
    share : float
        How large it is.
    path : Followed
        That of all rows.
    penalties, tol
        As in `of_all`.
    """
    descent, states = Descent(), list[State]()
    for at, (curvature, penalty) in enumerate(zip(path.curvatures, penalties, strict=True)):
        own = system.penalized(penalty)
        if not at or curvature is not path.curvatures[at - 1]:
            descent.bend_by(curvature * share)
        if at:
            start = descent.end(own)
        else:  # all rows' slope is opposite to their penalty's, and the part's about so large a share of it
            first = path.states[0].coef
            start = first - descent.solve(own, (1 - share) * penalty * first)
        states.append(descent.to_least(own, start, tol))
    return states
