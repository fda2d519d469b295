"""What is made small: the loss of all rows and the penalty, or the same of a sample of them in a table."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.symmetric import GROUP

from .matrices import Factors, Vector, dot, extended, gram
from .passes import DenseRows, Pass
from .sample import Sample

Value = tuple[float, Vector, Pass]


class AllRows:
    """All rows: the objective, and its second derivatives, in the coordinates of the data."""

    def __init__(self, data: DenseRows, penalty: Vector, last: float, by_row: bool = True) -> None:
        self.rows, self.penalty, self.last, self._by_row = data, penalty, last, by_row
        self.extent = _extent(data, last)

    def at(self, coef: Vector) -> Value:
        """Return the objective, its gradient, and the pass."""
        found = self.rows.at(coef, self._by_row)
        pull = self.penalty * coef
        gradient = found.gradient + pull
        gradient[-1] *= self.last
        return found.loss + dot(pull, coef) / 2, gradient, found

    def factors(self, found: Pass) -> Factors:
        """Return the second derivatives, ready to be solved by."""
        return factored(self.rows.gram(found.bend, self.last, self.extent), self.penalty)

    def summed(self) -> AllRows:
        """Return the same without what a pass says of each row, and so without second derivatives."""
        return AllRows(self.rows, self.penalty, self.last, by_row=False)

    def penalized(self, penalty: Vector) -> AllRows:
        """Return the same with another penalty."""
        return AllRows(self.rows, penalty, self.last)

    def narrowed(self, columns: NDArray[np.intp]) -> AllRows:
        """Return the same for some of the columns, and the intercept."""
        return AllRows(self.rows.narrowed(columns), self.penalty[np.append(columns, -1)], self.last)


class Table:
    """Some rows, each standing for a share of all: the same, from a table in memory."""

    def __init__(
        self, table: Vector, y: Vector, weight: Vector, offset: Vector | None, penalty: Vector, extent: Vector
    ) -> None:
        self.penalty, self.y, self.weight, self.offset, self.extent = penalty, y, weight, offset, extent
        self.rows = DenseRows(table[: y.size], y, weight, offset, spans=(-extent, extent))
        self.rows.standardize(np.zeros(self.rows.columns), np.ones(self.rows.columns))
        self._table = table

    @classmethod
    def of(cls, data: DenseRows, sample: Sample, penalty: Vector, last: float) -> Table:
        """Return a sample as a table."""
        rows = sample.rows
        weight = sample.share * data.weight[rows] * data.unit if data.weight.size else sample.share
        offset = data.offset[rows] if data.offset.size else None
        return cls(data.table(rows, last), data.y[rows], weight, offset, penalty, _extent(data, last))

    def part(self, share: int) -> Table | None:
        """Return one in so many rows or some more, standing for all; None where that would be most of them."""
        size = max(self.rows.rows // share, 12 * self.rows.columns)
        if size > self.rows.rows // 2:
            return None
        size -= size % GROUP
        here, y = slice(0, size), self.y[:size]
        weight = self.weight[here].copy()
        for of_class, all_of_class in ((y <= 0.5, self.y <= 0.5), (y > 0.5, self.y > 0.5)):
            if of_class.any():
                weight[of_class] *= self.weight[all_of_class].sum() / weight[of_class].sum()
        offset = None if self.offset is None else self.offset[here]
        return Table(self._table[here], y, weight, offset, self.penalty, self.extent)

    def noise(self, rows: int) -> float:
        """Return about how far the objective of so many rows is above its least value at the optimum of these."""
        return rows / float(self.rows.rows) * self.penalty.size / 2

    def at(self, coef: Vector) -> Value:
        """Return the objective, its gradient, and the pass."""
        found = self.rows.at(extended(coef, 0.0))  # the intercept of a table is that of its last column
        pull = self.penalty * coef
        return found.loss + dot(pull, coef) / 2, found.gradient[:-1] + pull, found

    def exact_gradient(self, coef: Vector, found: Pass) -> Vector:
        """Return the gradient from sums of products that are rounded to no unit."""
        return self.exact_products(found) + self.penalty * coef

    def exact_products(self, found: Pass) -> Vector:
        """Return the gradient of the loss alone, as well."""
        return np.array([math.fsum(found.slope * column) for column in self.rows.x.T])

    def factors(self, found: Pass) -> Factors:
        """Return the second derivatives, ready to be solved by."""
        return factored(gram(self._table, found.bend), self.penalty)

    def curvature(self, found: Pass, penalty: Vector) -> Vector:
        """Return the second derivatives with such a penalty, both triangles."""
        upper = gram(self._table, found.bend)
        upper[np.diag_indices_from(upper)] += penalty
        return np.triu(upper) + np.triu(upper, 1).T

    def penalized(self, penalty: Vector) -> Table:
        """Return the same with another penalty."""
        return self._with(self.weight, penalty)

    def standing_for(self, share: float) -> Table:
        """Return the same, each row standing for so large a share of what it did."""
        return self._with(self.weight * share, self.penalty)

    def _with(self, weight: Vector, penalty: Vector) -> Table:
        return Table(self._table, self.y, weight, self.offset, penalty, self.extent)

    def narrowed(self, columns: NDArray[np.intp]) -> Table:
        """Return the same for some of the columns, and the intercept."""
        places = np.append(columns, self.penalty.size - 1)
        table = np.take(self._table, places, axis=1)
        return Table(table, self.y, self.weight, self.offset, self.penalty[places], self.extent[places])


def _extent(data: DenseRows, last: float) -> Vector:
    """Return how far from 0 each column reaches in the coordinates, and the intercept's."""
    low, high = data.spans()
    return extended(np.maximum(high - data.center, data.center - low) * data.scale, last)


def factored(curvature: Vector, penalty: Vector) -> Factors:
    """Return second derivatives, to which those of a penalty are added in place, ready to be solved by."""
    curvature.reshape(-1)[:: len(curvature) + 1] += penalty
    return Factors(curvature)
