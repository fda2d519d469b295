"""Where coefficients tend to when columns separate the labels: the maximum likelihood estimate in the extended sense.

Along a direction that separates, the loss only falls, and the rows off its boundary come to be told for certain. On the
rows that remain another direction may separate, and so on, until a part of the rows is left that none separates: there
the coefficients are estimated as ever. What those rows determine is finite; all else has no end (Albert and Anderson
1984; Geyer 2009). That is what R's detectseparation finds by linear programming (Konis 2007).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from logloss._train.regression.estimate import Data, Estimated, System, estimated
from logloss._train.separation import Separation, heights
from logloss.errors import ArgumentError, SeparationError

Floats = NDArray[np.float64]


def limits_by_name(data: Data, *, intercept: bool) -> dict[str, float | None]:
    """Return where the coefficients of separated data tend to, by their names; nothing where that is not found."""
    try:
        estimated(data, intercept=intercept, covariances=False)
    except SeparationError as error:
        return limits(data, error.separation, intercept=intercept).named("intercept")
    except ArgumentError:  # rows that are too few, a column that is too narrow
        pass
    return {}


@dataclass(frozen=True)
class CoefficientLimits:
    """How coefficients grow without an end, and what is left where they have.

    Attributes
    ----------
    directions : tuple of tuple of float
        By how much each coefficient moves, the intercept first. A row that the first direction moves up has the
        probability 1 in the limit, one that it moves down 0; what it leaves where it is, the next one may move.
    values : tuple of float or None
        The coefficients of the rows that no direction moves; None for those that follow from others there.
    certain, open : int
        How many of the rows that were fitted are told for certain, and how many are not.
    """

    directions: tuple[tuple[float, ...], ...]
    values: tuple[float | None, ...]
    certain: int
    open: int


@dataclass(frozen=True)
class Limits:
    """Coefficients in the limit, the intercept first if there is one.

    Attributes
    ----------
    directions : tuple of Separation
        The first moves the logits most, each further one those rows alone that the ones before leave on their boundary.
    certain : (n,) array of bool
        The rows that are told for certain.
    rest : Estimated or None
        The fit to the other rows; None where there are none.
    logit : (n,) array
        Of each row, infinite where it is told for certain.
    values : dict of int to float or None
        Of each coefficient that does not follow from others inf, -inf, its finite value, or None where the other rows
        do not determine it, and no direction moves it.
    follows : dict of int to (float, dict of int to float)
        What the other coefficients' columns are, as `Estimated` has it.
    names : tuple of str
        What the columns with a coefficient of their own are called.
    intercept : bool
    """

    directions: tuple[Separation, ...]
    certain: NDArray[np.bool_]
    rest: Estimated | None
    logit: Floats
    values: Mapping[int, float | None]
    follows: dict[int, tuple[float, dict[int, float]]]
    names: tuple[str, ...]
    intercept: bool

    def named(self, intercept: str) -> dict[str, float | None]:
        """Return the values by the names of the coefficients."""
        return dict(zip([*([intercept] if self.intercept else []), *self.names], self.values.values(), strict=True))

    def estimated(self) -> Estimated:
        """Return the limits as an estimate: NaN for what is not determined, covariances and loss of the other rows."""
        described = self.directions[0].described(list(self.names))
        coef = np.zeros(len(self.values) + len(self.follows))
        coef[list(self.values)] = [math.nan if value is None else value for value in self.values.values()]
        if self.rest is None:
            return Estimated(coef, self.follows, {}, self.logit, 0.0, described, ())
        return Estimated(
            coef, self.follows, self.rest.covariances, self.logit, self.rest.loss, described, self.rest.trace
        )

    def recorded(self) -> CoefficientLimits:
        """Return what a model keeps of them."""
        size, places = len(self.values) + len(self.follows), list(self.values)
        directions = np.zeros((len(self.directions), size))
        directions[:, places] = [each.coefficients(intercept=self.intercept) for each in self.directions]
        values: list[float | None] = [None] * size
        if self.rest is not None:
            for at, place in enumerate(places):
                values[place] = None if at in self.rest.follows else float(self.rest.coef[at]) + 0.0
        certain = int(np.count_nonzero(self.certain))
        open_ = self.certain.size - certain
        return CoefficientLimits(tuple(map(tuple, directions.tolist())), tuple(values), certain, open_)


def limits(data: Data, proof: Separation, *, intercept: bool) -> Limits:
    """Return where the coefficients tend to, from a first direction that separates.

    Parameters
    ----------
    data : Data
    proof : Separation
        Of the columns of `data` that do not follow from others.
    intercept : bool
        Whether there is one.
    """
    system = System(data, 0.0, intercept)
    columns = system.columns
    left, directions, rest = ~proof.rows, [proof], None
    while left.any() and rest is None:
        part = _some(data, columns, left)
        try:
            rest = estimated(part, intercept=intercept)
        except SeparationError as error:
            rows, direction = np.zeros(left.size, bool), np.zeros(columns.size)
            rows[left] = error.separation.rows
            # Columns that follow from others on these rows are not among those of the proof.
            direction[System(part, 0.0, intercept).columns] = error.separation.direction
            directions.append(replace(error.separation, direction=direction, rows=rows))
            left = left & ~rows
    places = [*([0] if intercept else []), *(columns + intercept).tolist()]
    values = zip(places, _values(directions, rest, len(places), intercept), strict=True)
    follows = {column + intercept: system.combination(column) for column in system.dependent}
    logit = np.where(data.y > 0, math.inf, -math.inf)
    if rest is not None:
        logit[left] = rest.logit
    return Limits(tuple(directions), ~left, rest, logit, dict(values), follows, tuple(system.names), intercept)


def _some(data: Data, columns: NDArray[np.intp], rows: NDArray[np.bool_]) -> Data:
    """Return some rows with some columns, their clusters numbered anew."""
    part = data.take(rows)
    cluster = None if part.cluster is None else np.unique(part.cluster, return_inverse=True)[1].ravel()
    names = tuple(data.names[column] for column in columns) if data.names else ()
    return replace(part, x=np.ascontiguousarray(part.x[:, columns]), cluster=cluster, names=names)


def _values(directions: Sequence[Separation], rest: Estimated | None, size: int, intercept: bool) -> list[float | None]:
    """Return the value of each coefficient: finite where the rows that remain determine it."""
    free = set(range(size)) if rest is None else set(rest.follows)
    for constant, multiples in ({} if rest is None else rest.follows).values():
        free |= multiples.keys() | ({0} if intercept and constant else set())
    values: list[float | None] = []
    for at in range(size):
        if rest is not None and at not in free:
            values.append(float(rest.coef[at]) + 0.0)
            continue
        moves = (each.coefficients(intercept=intercept)[at] for each in directions)
        first = next((move for move in moves if move), 0.0)
        values.append(math.copysign(math.inf, first) if first else None)
    return values


def limit_logits(x: Floats, directions: Iterable[Floats], rest: Floats, intercept: bool) -> Floats:
    """Return the logits in the limit of rows: inf, -inf, or those of the rows that were not told for certain.

    Parameters
    ----------
    x : (n, d) array
    directions : iterable of (k,) array
        As `Limits` has them, the intercept first.
    rest : (n,) array
        The logits of a row that no direction moves.
    intercept : bool
        Whether there is one.
    """
    logit, open_ = rest.copy(), ~np.isnan(rest)
    for direction in directions:
        shift = float(direction[0]) if intercept else 0.0
        here = np.flatnonzero(open_)
        ahead = heights(x[here], direction[int(intercept) :], shift)
        moved = here[ahead != 0]
        logit[moved] = np.copysign(np.inf, ahead[ahead != 0])
        open_[moved] = False
    return logit
