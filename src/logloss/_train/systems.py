"""What is made small: the loss of all rows and the penalty, or the same of a sample of them in a table."""

from __future__ import annotations

import math

import numpy as np

from logloss._kernels.symmetric import GROUP

from .matrices import Factors, Vector, dot, gram
from .passes import DenseRows, Pass
from .sample import Sample

Value = tuple[float, Vector, Pass]


class AllRows:
    """All rows: the objective, and its second derivatives, in the coordinates of the data."""

    def __init__(self, data: DenseRows, penalty: Vector, last: float) -> None:
        self.rows, self.penalty, self.last = data, penalty, last
        low, high = data.spans()
        self.extent = np.append(np.maximum(high - data.center, data.center - low) * data.scale, last)

    def at(self, coef: Vector) -> Value:
        """Return the objective, its gradient, and the pass."""
        found = self.rows.at(coef)
        pull = self.penalty * coef
        gradient = found.gradient + pull
        gradient[-1] *= self.last
        return found.loss + dot(pull, coef) / 2, gradient, found

    def factors(self, found: Pass) -> Factors:
        """Return the second derivatives, ready to be solved by."""
        return _factors(self.rows.gram(found.bend, self.last), self.penalty)


class Table:
    """Some rows, each standing for a share of all: the same, from a table in memory."""

    def __init__(self, table: Vector, y: Vector, weight: Vector, offset: Vector | None, penalty: Vector) -> None:
        self.penalty, self.y, self.weight, self.offset = penalty, y, weight, offset
        self.rows = DenseRows(table[: y.size], y, weight, offset)
        self.rows.standardize(np.zeros(self.rows.columns), np.ones(self.rows.columns))
        self.extent = np.abs(self.rows.spans()).max(axis=0)
        self._table = table

    @classmethod
    def of(cls, data: DenseRows, sample: Sample, penalty: Vector, last: float) -> Table:
        """Return a sample as a table."""
        rows = sample.rows
        weight = sample.share * data.weight[rows] * data.unit if data.weight.size else sample.share
        offset = data.offset[rows] if data.offset.size else None
        return cls(data.table(sample.x, last), data.y[rows], weight, offset, penalty)

    def part(self, share: int) -> Table | None:
        """Return one in so many rows, standing for all; None where that would be too few."""
        size = self.rows.rows // share
        if size < 12 * self.rows.columns:
            return None
        size -= size % GROUP
        here, y = slice(0, size), self.y[:size]
        weight = self.weight[here].copy()
        for of_class, all_of_class in ((y <= 0.5, self.y <= 0.5), (y > 0.5, self.y > 0.5)):
            if of_class.any():
                weight[of_class] *= self.weight[all_of_class].sum() / weight[of_class].sum()
        return Table(self._table[here], y, weight, None if self.offset is None else self.offset[here], self.penalty)

    def at(self, coef: Vector) -> Value:
        """Return the objective, its gradient, and the pass."""
        found = self.rows.at(np.append(coef, 0.0))
        pull = self.penalty * coef
        return found.loss + dot(pull, coef) / 2, found.gradient[:-1] + pull, found

    def exact_gradient(self, coef: Vector, found: Pass) -> Vector:
        """Return the gradient from sums of products that are rounded to no unit."""
        sums = [math.fsum(found.slope * column) for column in self.rows.x.T]
        return np.array(sums) + self.penalty * coef

    def factors(self, found: Pass) -> Factors:
        """Return the second derivatives, ready to be solved by."""
        return _factors(gram(self._table, found.bend), self.penalty)


def _factors(curvature: Vector, penalty: Vector) -> Factors:
    curvature[np.diag_indices_from(curvature)] += penalty
    return Factors(curvature)
