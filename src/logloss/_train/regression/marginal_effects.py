"""Average marginal effects: by how much probabilities change with a column, and how that varies with coefficients."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from logloss._train.regression.estimate import Data, Estimated, sigmoid
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
    weight = np.ones(data.y.size) if data.weight is None else data.weight
    weight = weight / weight.sum()
    kept = [at for at in range(found.coef.size) if at not in found.follows]
    at = int(intercept)
    for term in terms:
        places = range(at, at + len(term.names))
        at = places.stop
        columns = [place - intercept for place in places]
        held = data.x[:, columns]
        if term.levels:
            rest = found.logit - held @ found.coef[places.start : places.stop]
            for name, place in zip(term.names, places, strict=True):
                if place not in found.follows:
                    yield _difference(name, place, list(places), rest, data, found, weight, kept, intercept)
        elif places.start not in found.follows:
            values = held[:, 0]
            if ((values == 0) | (values == 1)).all():
                rest = found.logit - values * found.coef[places.start]
                yield _difference(term.names[0], places.start, list(places), rest, data, found, weight, kept, intercept)
            else:
                yield _derivative(term.names[0], places.start, data, found, weight, kept, intercept)


def _derivative(
    name: str, place: int, data: Data, found: Estimated, weight: Floats, kept: list[int], intercept: bool
) -> Slope:
    p, rest = sigmoid(found.logit), sigmoid(-found.logit)
    bend = weight * p * rest
    mean = float(bend.sum())
    beta = float(found.coef[place])
    gradient = beta * _summed(bend * (rest - p), data.x, kept, intercept)
    gradient[kept.index(place)] += mean
    return Slope(name, beta * mean, tuple(gradient.tolist()))


def _difference(
    name: str,
    place: int,
    group: list[int],
    rest: Floats,
    data: Data,
    found: Estimated,
    weight: Floats,
    kept: list[int],
    intercept: bool,
) -> Slope:
    """Return the effect of one column of a group being 1 instead of all being 0."""
    there = rest + found.coef[place]
    above, below = (weight * sigmoid(z) * sigmoid(-z) for z in (there, rest))
    gradient = _summed(above - below, data.x, kept, intercept)
    for at in group:
        if at in kept:
            gradient[kept.index(at)] = float(above.sum()) if at == place else 0.0
    value = float((weight * _gap(there, rest)).sum())
    return Slope(name, value, tuple(gradient.tolist()))


def _gap(high: Floats, low: Floats) -> Floats:
    """Return σ(high) − σ(low), without a loss of digits where both are near 1."""
    upper = (high > 0) & (low > 0)
    gap: Floats = np.where(upper, sigmoid(-low) - sigmoid(-high), sigmoid(high) - sigmoid(low))
    return gap


def _summed(r: Floats, x: Floats, kept: list[int], intercept: bool) -> Floats:
    whole = np.concatenate([[r.sum()] if intercept else [], r @ x])
    return whole[kept]
