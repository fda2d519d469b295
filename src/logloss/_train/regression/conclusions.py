"""What the sums of the last pass amount to: covariances of the coefficients, and average marginal effects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.symmetric import GROUP
from logloss._train.exact_totals import ProductTotals, RoundedProductTotals
from logloss._train.matrices import Factors, Vector, gram
from logloss._train.regression.marginal_effects import Slope
from logloss._train.regression.sums import Coordinates, Difference, Sums, in_units

Floats = NDArray[np.float64]


class LastPass(NamedTuple):
    """The sums of the last pass, and what they are sums of.

    Attributes
    ----------
    sums : Sums
    coordinates : Coordinates
    factors : Factors
        The second derivatives.
    own : (m,) array
        The coefficients in the units of the columns, without the intercept.
    unit : float
        Of the weights.
    frequency : bool
        Whether weights count rows.
    """

    sums: Sums
    coordinates: Coordinates
    factors: Factors
    own: Vector
    unit: float
    frequency: bool

    def products(self, totals: ProductTotals | RoundedProductTotals, unit: float) -> Floats:
        """Return Σ r²·u·uᵀ of the coordinates u."""
        upper = self.coordinates.products(totals, unit)
        return np.triu(upper) + np.triu(upper, 1).T

    def covariances(self, n: int) -> dict[str, Floats]:
        """Return those of the coefficients, the intercept first, by what is assumed of so many rows."""
        half = self._half()
        k = len(half)
        found = {"classic": _symmetric(half @ self._back().T)}
        if n > k and self.sums.scores is not None:
            meat = self.products(self.sums.scores, self.unit if self.frequency else self.unit**2)
            found["HC1"] = _symmetric(half @ meat @ half.T) * (n / (n - k))
        clusters = self.sums.clusters
        if clusters is not None and n > k and clusters.size > 1:
            scores = clusters.scores() * (self.coordinates.reach * self.unit)
            scores = np.pad(scores, ((0, -len(scores) % GROUP), (0, 0)))
            upper = gram(scores, np.ones(len(scores)))
            meat = np.triu(upper) + np.triu(upper, 1).T
            correction = clusters.size / (clusters.size - 1) * (n - 1) / (n - k)
            found["cluster"] = _symmetric(half @ meat @ half.T) * correction
        return found

    def _back(self) -> Floats:
        """Return what makes coefficients of the columns, the intercept first, from those of the coordinates."""
        at, columns = self.coordinates, self.own.size
        back = np.zeros((columns + 1, columns + 1))
        back[0, -1], back[0, :-1] = 1.0, -at.center * at.scale
        back[1:, :-1] = np.diag(at.scale)
        return back if at.last else back[1:]

    def _half(self) -> Floats:
        """Return that times the inverse of the second derivatives."""
        inverse = np.column_stack([self.factors.solve(each) for each in np.eye(self.own.size + 1)])
        return self._back() @ _symmetric(inverse)

    def slopes(self, names: list[str], differences: tuple[Difference, ...], weight: float) -> Iterator[Slope]:
        """Yield the average marginal effect of each column of these names, of rows whose weights have this sum."""
        assert self.sums.effects is not None  # noqa: S101  # they were asked for
        rates = in_units(self.sums.effects) * (self.unit / weight)
        of_place = {difference.place: at for at, difference in enumerate(differences)}
        shift = int(self.coordinates.last)
        for place, name in enumerate(names):
            at = of_place.get(place)
            if at is None:
                mean, beta = float(rates[0, 0]), float(self.own[place])
                gradient = beta * self._in_columns(rates[0])
                gradient[place + shift] += mean
                yield Slope(name, beta * mean, tuple(gradient.tolist()))
            else:
                row = rates[1 + at]
                gradient = self._in_columns(row)
                for other in differences[at].group:
                    gradient[other + shift] = row[1] if other == place else 0.0
                yield Slope(name, float(row[0]), tuple(gradient.tolist()))

    def _in_columns(self, rates: Vector) -> Vector:
        """Return Σ r·x of each column, that of the intercept first if there is one, from sums of the coordinates."""
        at = self.coordinates
        sums: Vector = rates[3:] * (at.reach[:-1] / at.scale) + at.center * rates[2]
        return np.append(rates[2], sums) if at.last else sums


def _symmetric(matrix: Floats) -> Floats:
    return (matrix + matrix.T) / 2
