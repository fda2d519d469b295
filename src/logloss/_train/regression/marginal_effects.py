"""Average marginal effects: by how much probabilities change with a column, and how that varies with coefficients."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.elementary import sigmoid
from logloss._train.regression.estimate import Data, Estimated
from logloss._train.regression.terms import Term

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Slope:
    """An average marginal effect as numbers.

    Attributes
    ----------
    name : str
        As of the coefficient.
    value : float
        The mean change of p.
    gradient : tuple of float
        Its derivative in each coefficient that was estimated.
    """

    name: str
    value: float
    gradient: tuple[float, ...]


def slopes(terms: Sequence[Term], data: Data, found: Estimated, *, intercept: bool) -> Iterator[Slope]:
    """Yield the average marginal effect of each column of the model that has a coefficient.

    That of a number is the mean of ∂p/∂x; of a category, and of a column of 0 and 1 alone, the mean of what p is at
    the level and is not at the base, all other columns as they are.
    """
    average = _Average(data, found, intercept)
    at = int(intercept)
    for term in terms:
        places = range(at, at + len(term.names))
        at = places.stop
        held = data.x[:, [place - intercept for place in places]]
        if term.levels or ((held == 0) | (held == 1)).all():
            others = found.logit - held @ found.coef[places.start : places.stop]
            for name, place in zip(term.names, places, strict=True):
                if place not in found.follows:
                    yield average.difference(name, place, places, others)
        elif places.start not in found.follows:
            yield average.derivative(term.names[0], places.start)


class _Average:
    """Means over the rows of what changes p, and their derivatives in the coefficients."""

    def __init__(self, data: Data, found: Estimated, intercept: bool) -> None:
        self._x, self._coef, self._intercept = data.x, found.coef, intercept
        weight = np.ones(data.y.size) if data.weight is None else data.weight
        self._weight = weight / weight.sum()
        self._kept = [at for at in range(found.coef.size) if at not in found.follows]
        self._p, self._rest = sigmoid(found.logit), sigmoid(-found.logit)

    @cached_property
    def _bend(self) -> Floats:
        """The mean of ∂p/∂z, then its derivative in each coefficient."""
        bend = self._weight * self._p * self._rest
        return np.concatenate([[bend.sum()], self._summed(bend * (self._rest - self._p))])

    def derivative(self, name: str, place: int) -> Slope:
        """Return the mean of ∂p/∂x, which is that of ∂p/∂z times the coefficient."""
        beta, mean = float(self._coef[place]), float(self._bend[0])
        gradient = beta * self._bend[1:]
        gradient[self._kept.index(place)] += mean
        return Slope(name, beta * mean, tuple(gradient.tolist()))

    def difference(self, name: str, place: int, group: Sequence[int], others: Floats) -> Slope:
        """Return the mean change of p where one column of a group is 1 instead of all being 0."""
        there = others + self._coef[place]
        above, below = (self._weight * sigmoid(z) * sigmoid(-z) for z in (there, others))
        gradient = self._summed(above - below)
        for at in set(group) & set(self._kept):
            gradient[self._kept.index(at)] = float(above.sum()) if at == place else 0.0
        return Slope(name, float((self._weight * gap(there, others)).sum()), tuple(gradient.tolist()))

    def _summed(self, r: Floats) -> Floats:
        """Return Σ r·x of each column that has a coefficient, that of the intercept first."""
        sums = np.add.reduce(self._x * r[:, None], axis=0)
        whole = np.concatenate([[r.sum()], sums]) if self._intercept else sums
        kept: Floats = whole[self._kept]
        return kept


def gap(high: Floats, low: Floats) -> Floats:
    """Return σ(high) − σ(low), without a loss of digits where both are near 1."""
    upper = (high > 0) & (low > 0)
    change: Floats = np.where(upper, sigmoid(-low) - sigmoid(-high), sigmoid(high) - sigmoid(low))
    return change
