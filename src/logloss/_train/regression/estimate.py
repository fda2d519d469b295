"""Coefficients to the last digits, and how they vary: what the rows of a fit amount to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.blocks import exact_sum
from logloss._kernels.elementary import sigmoid
from logloss._kernels.exact_sum import Dyadic
from logloss._kernels.symmetric import GROUP
from logloss._loss import log_loss
from logloss._train.matrices import gram
from logloss._train.separation import Separation, certify
from logloss._train.solver import minimize
from logloss._train.steps import Step
from logloss.errors import ArgumentError, Change, SeparationError, printable

Floats = NDArray[np.float64]

_STEPS = 30  # of Newton's method, after the solver
_SMALL = 1e-13  # a step of so many standard errors is rounding
_ONE = Dyadic.make(1, 0)
_NARROWEST = 1e-100  # standard deviation: the variance of a coefficient is a number
_DIGITS = 1e-14  # of its mean: a column that varies less is constant
_INDEPENDENT, _FOLLOWS = 1e-6, 1e-7  # of a column's square, and of its length, what those before it leave
_NO_SCORE = 1e-9  # of what its rows add to it, without their signs: what is left of a score that is 0
_NAMED = 5  # coefficients and rows
_TINY = 1e-7  # of the largest part of a combination: smaller ones are rounding


@dataclass(frozen=True)
class Data:
    """Rows as numbers.

    Attributes
    ----------
    x : (n, d) array
    y : (n,) array
        In [0, 1].
    weight, offset : (n,) array or None
    frequency : bool
        Whether weights count rows.
    cluster : (n,) array of int or None
        The number of each row's cluster, from 0.
    names : tuple of str
        What the columns are called.
    """

    x: Floats
    y: Floats
    weight: Floats | None = None
    offset: Floats | None = None
    frequency: bool = False
    cluster: NDArray[np.intp] | None = None
    names: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """How many rows there are, or are stood for."""
        return round(math.fsum(self.weight)) if self.weight is not None and self.frequency else self.y.size

    @property
    def hard(self) -> bool:
        """Whether all labels are 0 or 1."""
        return bool(((self.y == 0) | (self.y == 1)).all())

    @property
    def no_likelihood(self) -> str:
        """Why the loss is not minus the logarithm of a likelihood of independent rows; nothing where it is."""
        if self.weight is not None and not self.frequency:
            return "weights of importance have no unit"
        if not self.hard and not self.frequency:
            return "labels are soft"
        return "rows come in clusters" if self.cluster is not None else ""

    def take(self, rows: NDArray[np.bool_]) -> Data:
        """Return some of the rows."""
        kept = (None if each is None else each[rows] for each in (self.weight, self.offset))
        weight, offset = kept
        cluster = None if self.cluster is None else self.cluster[rows]
        return Data(self.x[rows], self.y[rows], weight, offset, self.frequency, cluster, self.names)


class Estimated(NamedTuple):
    """Coefficients of a model, the intercept first if there is one.

    Attributes
    ----------
    coef : (k,) array
        0 for columns that follow from others.
    follows : dict of int to (float, dict of int to float)
        Of each such column what it is: a constant, and a multiple of each of some other columns.
    covariances : dict of str to (m, m) array
        Of the m coefficients that do not follow from others, by what is assumed: "classic", "HC1", "cluster".
    logit : (n,) array
        Of each row, the offset included.
    loss : float
        Σ w·L, correctly rounded.
    separation : str
        How columns separate the labels, where the penalty alone holds the coefficients; nothing where they do not.
    trace : sequence of Step
        The way there, but for Newton's last steps, which are for the last digits.
    """

    coef: Floats
    follows: dict[int, tuple[float, dict[int, float]]]
    covariances: Mapping[str, Floats]
    logit: Floats
    loss: float
    separation: str
    trace: Sequence[Step]


def estimated(data: Data, *, l2: float = 0.0, intercept: bool = True, covariances: bool = True) -> Estimated:
    """Return the coefficients of the least loss, as near as rounding lets them be, and their covariances.

    Parameters
    ----------
    data : Data
        The rows.
    l2 : float
        The penalty l2/2·|coef|², the intercept left out.
    intercept : bool
        Whether there is one.
    covariances : bool
        Whether these are wanted, and with a penalty, whether it hides a separation.

    Raises
    ------
    SeparationError
        The columns separate the labels, so that the loss has no least value.
    ArgumentError
        There are fewer rows than coefficients.
    """
    system = System(data, l2, intercept)
    if not l2:
        system.check_rows()
    x = np.ascontiguousarray(data.x[:, system.columns])
    optimum = minimize(x, data.y, weight=data.weight, offset=data.offset, l2=l2, intercept=intercept, tol=1e-10)
    if optimum.separation is not None and not l2:
        raise separated(data, optimum.separation, system.names)
    at = system.polished(system.coordinates(optimum.coef, optimum.intercept), converged=optimum.converged)
    coef = np.zeros(data.x.shape[1] + intercept)
    coef[system.places] = system.own_units(at)
    z = system.logits(at)
    return Estimated(
        coef,
        {column + intercept: system.combination(column) for column in system.dependent},
        system.covariances(at) if covariances and not l2 else {},
        z,
        total_loss(data, z),
        held_by_penalty(data, system) if l2 and covariances else "",
        optimum.trace,
    )


def held_by_penalty(data: Data, system: System) -> str:
    """Return how the columns separate the labels, which a penalty hides and the rows without one show; else nothing."""
    x = np.ascontiguousarray(data.x[:, system.columns])
    proof = minimize(x, data.y, weight=data.weight, offset=data.offset, intercept=system.intercept).separation
    return "" if proof is None else proof.described(system.names)


def total_loss(data: Data, logit: Floats) -> float:
    """Return Σ w·L, exactly added up."""
    loss: float = log_loss(data.y, logits=logit, sample_weight=data.weight, reduction="sum")
    return loss


def dependence(data: Data, *, intercept: bool) -> dict[int, tuple[float, dict[int, float]]]:
    """Return of each column that follows from ones before what it is: a constant, and multiples of these, by places."""
    system = System(data, 0.0, intercept)
    found = {column: system.combination(column) for column in system.dependent}
    return {
        column: (constant, {place - intercept: value for place, value in multiples.items()})
        for column, (constant, multiples) in found.items()
    }


class System:
    """Newton's equations in coordinates of mean 0 and standard deviation 1, of columns that are independent."""

    def __init__(self, data: Data, l2: float, intercept: bool) -> None:
        self.data, self.intercept = data, intercept
        x, size = data.x, data.x.shape[1]
        weight = np.ones(len(x)) if data.weight is None else data.weight
        total = weight.sum()
        center = _weighted(x, weight) / total if intercept else np.zeros(size)
        reach = np.abs(x - center).max(axis=0, initial=0.0)  # so that no square is too large or too small
        reach = np.where(reach > 0, reach, 1.0)
        spread = reach * np.sqrt(_weighted(((x - center) / reach) ** 2, weight) / total)
        constant = spread <= _DIGITS * np.abs(center)
        for column in np.flatnonzero(~constant & (spread < _NARROWEST)).tolist():
            raise _narrow(data.names[column] if data.names else f"x{column}", float(spread[column]))
        u = (x - center) / np.where(constant, 1.0, spread)
        if intercept:
            u[:, constant] = 0.0
        self.dependent = [] if l2 else _dependent(u)
        self.columns = np.setdiff1d(np.arange(size), self.dependent)
        self.center, self.scale = center[self.columns], np.where(constant, 1.0, spread)[self.columns]
        u = u[:, self.columns] if self.dependent else u
        self.rows = _in_groups(np.column_stack([np.ones(len(x)), u]) if intercept else u)
        self.u = self.rows[: len(x)]
        self.weight = weight
        self.penalty = np.concatenate([np.zeros(int(intercept)), l2 / self.scale**2])
        self.offset = np.zeros(len(x)) if data.offset is None else data.offset

    @property
    def names(self) -> list[str]:
        """What the columns are called."""
        return [self.data.names[column] if self.data.names else f"x{column}" for column in self.columns]

    @property
    def places(self) -> NDArray[np.intp]:
        """Where the coefficients stand among all."""
        return np.concatenate([[0], self.columns + 1]).astype(np.intp) if self.intercept else self.columns

    def check_rows(self) -> None:
        """Raise the error of rows that are too few for the coefficients."""
        if self.data.y.size < self.u.shape[1] + self.data.hard:
            raise too_few_rows(self.data.y.size, self.data.x.shape[1] + int(self.intercept))

    def coordinates(self, coef: Floats, intercept: float) -> Floats:
        """Return coefficients of the columns as given in these coordinates."""
        level = [intercept + float(self.center @ coef)] if self.intercept else []
        return np.concatenate([level, coef * self.scale])

    def own_units(self, at: Floats) -> Floats:
        """Return coefficients of these coordinates as those of the columns as given."""
        if not self.intercept:
            return at / self.scale
        coef = at[1:] / self.scale
        return np.concatenate([[math.fsum([at[0], *(-self.center * coef)])], coef])

    @property
    def back(self) -> Floats:
        """The coefficients of the columns as given, as linear functions of those of these coordinates."""
        back = np.diag(np.concatenate([np.ones(int(self.intercept)), 1 / self.scale]))
        if self.intercept:
            back[0, 1:] = -self.center / self.scale
        return back

    def logits(self, at: Floats) -> Floats:
        """Return the logit of each row."""
        return self.u @ at + self.offset

    def residuals(self, z: Floats) -> Floats:
        """Return p − y of each row."""
        y = self.data.y
        return (1 - y) * sigmoid(z) - y * sigmoid(-z)

    def curvature(self, z: Floats) -> Floats:
        """Return the second derivatives of the objective."""
        return products(self.rows, self.weight * sigmoid(z) * sigmoid(-z)) + np.diag(self.penalty)

    def polished(self, at: Floats, *, converged: bool) -> Floats:
        """Return the coefficients after Newton's last steps, which double the digits each time."""
        before = math.inf
        for _ in range(_STEPS):
            z = self.logits(at)
            slope = sums(self.u, self.weight * self.residuals(z)) + self.penalty * at
            try:
                step: Floats = np.asarray(np.linalg.solve(self.curvature(z), slope), np.float64)
            except np.linalg.LinAlgError:
                raise no_optimum(self.data.y.size, self.u.shape[1]) from None
            size = math.sqrt(max(float(slope @ step), 0.0))  # in standard errors
            if (not converged or size > before / 4 > _SMALL) and (proof := self.separation(step)) is not None:
                raise separated(self.data, proof, self.names)
            if not math.isfinite(size):
                raise no_optimum(self.data.y.size, self.u.shape[1])
            if size >= before / 2 and size < 1e-9:
                return at
            at, before = at - step, size
            if size < _SMALL:
                return at
        raise no_optimum(self.data.y.size, self.u.shape[1])

    def separation(self, step: Floats) -> Separation | None:
        """Return the separation that a step against the slope proves, if it does."""
        direction = -step[int(self.intercept) :] / self.scale
        scale = np.ldexp(1.0, -np.frexp(self.scale)[1])
        x = np.ascontiguousarray(self.data.x[:, self.columns])
        return certify(x, self.data.y, self.data.weight, direction / scale, scale, self.intercept)

    def covariances(self, at: Floats) -> dict[str, Floats]:
        """Return the covariances of the coefficients of the columns as given, by what is assumed of the rows."""
        z = self.logits(at)
        inverse = _inverse(self.curvature(z))
        back = self.back
        half = back @ inverse
        k, n, data = at.size, self.data.n, self.data
        found = {"classic": _symmetric(half @ back.T)}
        residual = self.residuals(z)
        if n > k:
            each = self.weight * residual**2 * (1 if data.frequency else self.weight)
            found["HC1"] = _symmetric(half @ products(self.rows, each) @ half.T) * (n / (n - k))
        if data.cluster is not None and n > k and (groups := int(data.cluster.max()) + 1) > 1:
            scores, sizes = np.zeros((2, groups, k))
            of_rows = self.u * (self.weight * residual)[:, None]
            np.add.at(scores, data.cluster, of_rows)
            np.add.at(sizes, data.cluster, np.abs(of_rows))
            if (np.abs(scores) > _NO_SCORE * sizes).any():  # else they are rounding: clusters have columns of their own
                correction = groups / (groups - 1) * (n - 1) / (n - k)
                found["cluster"] = _symmetric(half @ (scores.T @ scores) @ half.T) * correction
        return found

    def combination(self, column: int) -> tuple[float, dict[int, float]]:
        """Return a column that follows from others as a constant and multiples of these, by their places."""
        x = self.data.x[:, column]
        center = float(np.mean(x)) if self.intercept else 0.0
        spread = float(np.sqrt(np.mean((x - center) ** 2)))
        if not spread:
            return (float(x[0]), {}) if self.intercept else (0.0, {})
        parts = np.linalg.lstsq(self.u, (x - center) / spread, rcond=None)[0] * spread
        sizes = np.abs(parts)
        parts = np.where(sizes > _TINY * sizes.max(), parts, 0.0)
        used = {int(self.columns[at]): value for at, value in enumerate(parts[int(self.intercept) :]) if value}
        multiples = {place: _tidy(value / float(self._scale_of(place))) for place, value in used.items()}
        rest = x - sum(value * self.data.x[:, place] for place, value in multiples.items())
        constant = _tidy(float(np.mean(rest))) if self.intercept else 0.0
        if abs(constant) <= _TINY * max(spread, abs(center)):
            constant = 0.0
        return constant, {place + self.intercept: value for place, value in multiples.items()}

    def _scale_of(self, column: int) -> float:
        return float(self.scale[np.flatnonzero(self.columns == column)[0]])


def _in_groups(rows: Floats) -> Floats:
    """Return a table with rows of 0 below, so many that `gram` takes it."""
    return np.pad(rows, ((0, -len(rows) % GROUP), (0, 0)))


def products(rows: Floats, weight: Floats) -> Floats:
    """Return Σ w·u·uᵀ, of rows from `_in_groups`: by the kernels, because threads of a library wait for each other."""
    upper = gram(rows, weight)
    return np.triu(upper) + np.triu(upper, 1).T


def _weighted(x: Floats, weight: Floats) -> Floats:
    """Return Σ w·x of each column, rounded."""
    total: Floats = np.add.reduce(x * weight[:, None], axis=0)
    return total


def _dependent(u: Floats) -> list[int]:
    """Return the columns that follow from the ones before, to seven digits."""
    lengths = np.sqrt(np.add.reduce(u * u, axis=0))
    dependent = np.flatnonzero(lengths == 0).tolist()
    left = [at for at in range(u.shape[1]) if at not in dependent]
    v = u[:, left] / lengths[left]
    try:
        together = products(_in_groups(v), np.ones(len(v)))
        if not left or np.linalg.cholesky(together).diagonal().min() ** 2 > _INDEPENDENT:
            return dependent
    except np.linalg.LinAlgError:
        pass
    rest = np.empty((len(u), 0))
    for at in left:  # columns as directions, each without the parts along those before, taken out twice
        direction = u[:, at] / lengths[at]
        for _ in range(2):
            direction = direction - rest @ (rest.T @ direction)
        length = float(np.sqrt(direction @ direction))
        if length <= _FOLLOWS:
            dependent.append(at)
        else:
            rest = np.column_stack([rest, direction / length])
    return sorted(dependent)


def _tidy(value: float) -> float:
    """Return a number to the nine digits that rounding leaves of it."""
    return float(f"{value:.9g}")


def sums(u: Floats, r: Floats) -> Floats:
    """Return Σ r·u of each column, the sum of the rounded products being exact."""
    return np.array([exact_sum(r * column).over(_ONE) for column in u.T])


def _inverse(curvature: Floats) -> Floats:
    if not curvature.size:
        return curvature
    half = np.linalg.inv(np.linalg.cholesky(curvature))
    return half.T @ half


def _symmetric(matrix: Floats) -> Floats:
    return (matrix + matrix.T) / 2


def null_loss(data: Data, *, intercept: bool) -> tuple[float, float]:
    """Return Σ w·L of the model without columns, and its intercept."""
    empty = Data(np.empty((data.y.size, 0)), data.y, data.weight, data.offset, data.frequency)
    if not intercept:
        offset = np.zeros(data.y.size) if data.offset is None else data.offset
        return total_loss(data, offset), 0.0
    found = estimated(empty, covariances=False)
    return found.loss, float(found.coef[0])


def no_optimum(rows: int, coefficients: int) -> ArgumentError:
    """Return the error of a fit that does not come to its end."""
    why = (
        f"{rows:,} rows hardly tell {coefficients:,} coefficients apart"
        if rows < 2 * coefficients
        else "no step led on"
    )
    problem = f"no coefficients were found of which the loss is the least: {why}."
    return ArgumentError("no-optimum", problem, subject="x", size=rows)


def _narrow(name: str, spread: float) -> ArgumentError:
    problem = (
        f"{printable(name)} varies by {spread:.3g}, and {_NARROWEST:g} is the least: multiply it by a large number."
    )
    return ArgumentError("narrow", problem, subject=name, values=(spread,))


def separated(
    data: Data, proof: Separation, names: list[str], coefficients: Mapping[str, float | None] | None = None
) -> SeparationError:
    """Return the error of columns that separate the labels, where they are `names` and the coefficients are known."""
    endless = [(name, end) for name, end in (coefficients or {}).items() if end is not None and math.isinf(end)]
    ends = ", ".join(f"{printable(name, 40)} to {'∞' if end > 0 else '−∞'}" for name, end in endless[:_NAMED])
    problem = (
        f"no coefficients are the best: {proof.described(names)}, so that the loss only falls as certain ones grow, "
        f"without an end{': ' if ends else ''}{ends}{', ...' if len(endless) > _NAMED else ''}. Leave a column out, or "
        "hold the coefficients by a penalty."
    )
    if data.no_likelihood:
        change = Change("penalty", "l2", "holds the coefficients, which then have no standard errors")
    else:
        change = Change("penalty", "firth", "holds the coefficients by Jeffreys' prior")
    rows = tuple(np.flatnonzero(proof.rows)[:_NAMED].tolist())
    error = SeparationError(
        "separation", problem, subject="x", rows=rows, count=int(proof.rows.sum()), size=data.y.size, change=change
    )
    error.separation, error.coefficients = proof, dict(coefficients or {})
    return error


def separated_rows(rows: int, told: int, how: str) -> SeparationError:
    """Return the error of columns that separate the labels of rows which are not in memory, in words."""
    problem = (
        f"no coefficients are the best: {how}, so that the loss only falls as certain ones grow, without an end. Leave "
        "a column out, or hold the coefficients by a penalty."
    )
    change = Change("penalty", "l2", "holds the coefficients, which then have no standard errors")
    return SeparationError("separation", problem, subject="x", count=told, size=rows, change=change)


def one_class(name: str, label: float) -> ArgumentError:
    """Return the error of labels that are all alike."""
    problem = f"every row has {printable(name)} = {label:g}, so there are no two classes for a model to tell apart."
    return ArgumentError("one-class", problem, subject=name, values=(label,))


def too_few_rows(rows: int, coefficients: int) -> ArgumentError:
    """Return the error of fewer rows than coefficients."""
    problem = f"{rows:,} rows are too few for {coefficients:,} coefficients: so many can fit any labels exactly."
    return ArgumentError("few-rows", problem, subject="x", size=rows)
