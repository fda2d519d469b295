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
_SMALL, _FINE = 1e-13, 1e-8  # steps in standard errors: the first is rounding, below the second it may be
# A step that is short, and longer than such a share of the one before: scoring gets there no faster, and the second
# derivatives are worth their price.
_SHORT, _SLOW = 0.3, 1 / 8
_ROUNDING = 1e-13  # of the value
_SHORTEST = 1e-6  # of a step
_NEAR = 1e-5  # standard errors: so near the end a value's rounding is no guide
_UNLIKE = 1e-4  # of the largest pivot
_SHARE = 1e-4  # of what a step promises to gain
_FARTHEST = 5.0  # by so many logits a step moves a row
_FLAT = 1e-15  # of the largest second derivative


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
            lower = np.linalg.cholesky(information)
            pivots = lower.diagonal()
            if pivots.min(initial=1.0) < _UNLIKE * pivots.max(initial=1.0):  # the rows themselves have twice the digits
                root = np.sqrt(self.system.weight * sigmoid(z) * sigmoid(-z))
                lower = np.asarray(np.linalg.qr(self.system.u * root[:, None], mode="r")).T
            half = np.linalg.inv(lower)
        except np.linalg.LinAlgError:
            return None
        return Point(self, coef, z, information, half) if np.isfinite(half).all() else None

    def middle(self) -> Point:
        """Return a point of much information: logits as near as can be to the log-odds of one row more of each class.

        Raises
        ------
        ArgumentError
            The offsets are so far apart that rounding leaves no information.
        """
        system = self.system
        coef = np.zeros(system.u.shape[1])
        if system.offset.any():
            coef -= np.linalg.lstsq(system.u, system.offset, rcond=None)[0]
        if system.intercept:
            ones, rows = math.fsum(system.weight * system.data.y), math.fsum(system.weight)
            coef[0] += math.log((ones + 0.5) / (rows - ones + 0.5))
        point = self.at(coef)
        if point is None:
            raise no_optimum(system.data.y.size, coef.size)
        return point


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
            value += math.fsum([*-np.log(np.abs(self.half.diagonal())), *np.log(system.scale)])
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

    def step(self, held: Held, *, exact: bool) -> tuple[Floats, float]:
        """Return Newton's step among coefficients that keep what is held, and its size in standard errors.

        Not exact, it is by the information in place of the second derivatives (Fisher's scoring). Where the likelihood
        is not concave, it goes up along what curves the other way, too.
        """
        free = held.free
        slope = free.T @ self.score
        bends, ways = np.linalg.eigh(free.T @ (self.curvature if exact else self.information) @ free)
        bends = np.maximum(np.abs(bends), _FLAT * np.abs(bends).max(initial=_FLAT))
        along = ways.T @ slope
        step = free @ (ways @ (along / bends))
        farthest = float(np.abs(self.likelihood.system.u @ step).max(initial=0.0))
        return step * min(1.0, _FARTHEST / farthest if farthest else 1.0), math.sqrt(float(along @ (along / bends)))


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
        step, size = here.step(held, exact=exact)
        if trace is not None:
            gap = size**2 / 2 / abs(here.value) if here.value else 0.0
            trace.append(Step(-here.value, gap, length, float(np.abs(here.score).max(initial=0.0))))
        if size < _SMALL or (size >= before / 2 and size < _FINE):
            return here
        further = _along(here, step, checked=size > _NEAR)
        if further is None and exact:
            if size < _FINE:
                return here
            break
        exact = exact or further is None or further[0] < 1 or max(_SLOW * before, _FINE) < size < _SHORT
        if further is not None:
            (length, here), before = further, size
    raise no_optimum(system.data.y.size, system.u.shape[1])


def _moved_onto(point: Point, held: Held) -> Point:
    """Return a point that keeps what is held: the next in standard errors, or one with all else at 0."""
    if not held.target.size:
        return point
    for start in (point, point.likelihood.middle()):
        across = start.half.T @ (start.half @ held.of.T)
        coef = start.coef + across @ np.linalg.solve(held.of @ across, held.target - held.of @ start.coef)
        moved = point.likelihood.at(coef)
        if moved is not None and math.isfinite(moved.value):
            return moved
    raise no_optimum(point.likelihood.system.data.y.size, point.coef.size)


def _along(here: Point, step: Floats, *, checked: bool) -> tuple[float, Point] | None:
    """Return the first point along a step, halved again and again, that is as high as it should be, and its length."""
    length, gain = 1.0, float(here.score @ step)
    while length > _SHORTEST:
        there = here.likelihood.at(here.coef + length * step)
        least = here.value + _SHARE * length * gain - _ROUNDING * abs(here.value)
        if there is not None and (not checked or there.value >= least):
            return length, there
        length /= 2
    return None
