"""The log-likelihood, plain or penalized by Jeffreys' prior, and where it is highest, with coefficients free or held.

Firth (1993) adds ½ log det I(β) to the log-likelihood, I being the information: Jeffreys' invariant prior. Its maximum
is finite whatever the labels are (Heinze and Schemper 2002; Kosmidis and Firth 2021), without the bias of order 1/n.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.elementary import sigmoid
from logloss._train.regression.estimate import System, no_optimum, products, sums, total_loss
from logloss._train.steps import Step

Floats = NDArray[np.float64]

_STEPS = 200
_SMALL, _FINE = 1e-13, 1e-9  # steps in standard errors: the first is rounding, below the second it may be
# A step that is short, and longer than such a share of the one before: scoring gets there no faster, and the second
# derivatives are worth their price.
_SHORT, _SLOW = 0.3, 1 / 8
_ROUNDING = 1e-13  # of the value
_SHORTEST = 1e-10  # of a step


@dataclass(frozen=True)
class Likelihood:
    """The log-likelihood of rows in the coordinates of a system.

    Attributes
    ----------
    system : System
        The rows.
    jeffreys : bool
        Whether ½ log det I is added, I in the units of the columns as given.
    """

    system: System
    jeffreys: bool

    def at(self, coef: Floats) -> Point | None:
        """Return what there is at these coefficients; None where rounding leaves no information."""
        z = self.system.logits(coef)
        if not np.isfinite(z).all():
            return None
        information = self.system.curvature(z)
        try:
            half = np.linalg.inv(np.linalg.cholesky(information))
        except np.linalg.LinAlgError:
            return None
        return Point(self, coef, z, information, half) if np.isfinite(half).all() else None


@dataclass(frozen=True)
class Point:
    """The log-likelihood at some coefficients, and its derivatives.

    Attributes
    ----------
    likelihood : Likelihood
    coef : (k,) array
        In the coordinates of the system.
    z : (n,) array
        The logits.
    information : (k, k) array
        Σ w·p(1 − p)·u·uᵀ.
    half : (k, k) array
        The inverse of its lower factor: halfᵀ·half is the inverse of the information.
    """

    likelihood: Likelihood
    coef: Floats
    z: Floats
    information: Floats
    half: Floats

    @cached_property
    def value(self) -> float:
        """The log-likelihood, penalized where that is asked for."""
        system = self.likelihood.system
        value = -total_loss(system.data, self.z)
        if self.likelihood.jeffreys:
            # The determinant for the columns as given is that for the coordinates times the squares of the scales.
            value += math.fsum([*-np.log(self.half.diagonal()), *np.log(system.scale)])
        return value

    @cached_property
    def score(self) -> Floats:
        """Its first derivatives: Σ w(y − p)·u, and with the prior Σ h(½ − p)·u, h the leverages."""
        system = self.likelihood.system
        pull = -system.weight * system.residuals(self.z)
        if self.likelihood.jeffreys:
            pull = pull + self._bend * self._reach * (sigmoid(-self.z) - sigmoid(self.z)) / 2
        return sums(system.u, pull)

    @cached_property
    def curvature(self) -> Floats:
        """Minus its second derivatives."""
        if not self.likelihood.jeffreys:
            return self.information
        system = self.likelihood.system
        p, rest = sigmoid(self.z), sigmoid(-self.z)
        rows = system.rows
        own = products(rows, self._bend * (1 - 6 * p * rest) * self._reach)
        turn = self._bend * (rest - p)
        turned = [self.half @ products(rows, turn * column) @ self.half.T for column in system.u.T]
        flat = np.reshape(turned, (len(turned), -1))
        return self.information - own / 2 + flat @ flat.T / 2

    @cached_property
    def _bend(self) -> Floats:
        return self.likelihood.system.weight * sigmoid(self.z) * sigmoid(-self.z)

    @cached_property
    def _reach(self) -> Floats:
        """uᵀ·I⁻¹·u of each row: its leverage over its own share of the information."""
        along = np.einsum("ij,kj->ik", self.likelihood.system.u, self.half)  # threads of a library wait for each other
        reach: Floats = np.einsum("ij,ij->i", along, along)
        return reach

    def step(self, held: Held, *, exact: bool) -> Floats:
        """Return Newton's step among coefficients that keep what is held.

        Not exact, it is by the information in place of the second derivatives (Fisher's scoring).
        """
        free = held.free
        for bend in (self.curvature, self.information) if exact else (self.information,):
            try:
                half = np.linalg.inv(np.linalg.cholesky(free.T @ bend @ free))
            except np.linalg.LinAlgError:  # it is not concave here
                continue
            return free @ (half.T @ (half @ (free.T @ self.score)))
        raise no_optimum(self.likelihood.system.data.y.size, self.coef.size)


@dataclass(frozen=True)
class Held:
    """Linear functions of the coefficients that are held: of·coef = target.

    Attributes
    ----------
    of : (m, k) array
    target : (m,) array
    """

    of: Floats
    target: Floats

    @cached_property
    def free(self) -> Floats:
        """The directions that change nothing of what is held, as columns."""
        held, size = self.of.shape
        free: Floats = np.linalg.qr(self.of.T, mode="complete")[0][:, held:] if held else np.eye(size)
        return free

    @classmethod
    def nothing(cls, size: int) -> Held:
        """Return what holds none of so many coefficients."""
        return cls(np.empty((0, size)), np.empty(0))


def highest(start: Point, held: Held, trace: list[Step] | None = None) -> Point:
    """Return where the likelihood is highest, to rounding, among coefficients that keep what is held.

    Each step is added to the trace, where one is given.

    Raises
    ------
    ArgumentError
        There is no such place, or no step leads there.
    """
    system = start.likelihood.system
    here, before, exact, length = _moved_onto(start, held), math.inf, False, 1.0
    for _ in range(_STEPS):
        step = here.step(held, exact=exact)
        size = math.sqrt(max(float(step @ here.information @ step), 0.0))  # in standard errors
        if trace is not None:
            gap = size**2 / 2 / abs(here.value) if here.value else 0.0
            trace.append(Step(-here.value, gap, length, float(np.abs(here.score).max(initial=0.0))))
        if size < _SMALL or (size >= before / 2 and size < _FINE):
            return here
        exact = exact or max(_SLOW * before, _FINE) < size < _SHORT
        further = _along(here, step)
        if further is None:
            if size < _FINE:
                return here
            break
        (length, here), before = further, size
    raise no_optimum(system.data.y.size, system.u.shape[1])


def _moved_onto(point: Point, held: Held) -> Point:
    """Return a point that keeps what is held: the next in standard errors, or one with all else at 0."""
    if not held.target.size:
        return point
    size, likelihood = point.coef.size, point.likelihood
    nowhere = likelihood.at(np.zeros(size))
    for start in (point, nowhere):
        if start is None:
            continue
        across = start.half.T @ (start.half @ held.of.T)
        coef = start.coef + across @ np.linalg.solve(held.of @ across, held.target - held.of @ start.coef)
        moved = likelihood.at(coef)
        if moved is not None and math.isfinite(moved.value):
            return moved
    raise no_optimum(likelihood.system.data.y.size, size)


def _along(here: Point, step: Floats) -> tuple[float, Point] | None:
    """Return the first point along a step, halved again and again, that is not lower, and the length of the step."""
    length = 1.0
    while length > _SHORTEST:
        there = here.likelihood.at(here.coef + length * step)
        if there is not None and there.value >= here.value - _ROUNDING * abs(here.value):
            return length, there
        length /= 2
    return None
