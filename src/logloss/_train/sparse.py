"""Rows of a sparse matrix, and the way to the smallest objective that their many columns allow.

Centering would fill the matrix, and second derivatives would be a table of columns by columns. So the gradient is bent
by the diagonal of the second derivatives alone, which one pass gives exactly, and by what the steps show (L-BFGS).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._kernels import loader
from logloss._kernels.blocks import share
from logloss._kernels.logistic import EXTRA, NONE, ONE_ROUNDER, ROWS, UNIT_BITS

from .matrices import Vector, dot
from .passes import Pass, Totals

_ENTRIES = 1 << 20  # that a thread takes at a time


class SparseRows:
    """Rows of a matrix in compressed sparse rows; canonical: sorted indices, none twice.

    Parameters
    ----------
    value, index, ends : arrays
        As in SciPy's `csr_matrix`: data (float64 or float32, finite), indices (int32), indptr (int64).
    columns : int
    y, weight, offset : arrays
        As for `passes.DenseRows`.
    """

    def __init__(
        self,
        value: NDArray[Any],
        index: NDArray[np.int32],
        ends: NDArray[np.int64],
        columns: int,
        y: Vector,
        weight: Vector | None = None,
        offset: Vector | None = None,
    ) -> None:
        self.value, self.index, self.ends = value, index, ends
        self.y, self.offset = y, NONE if offset is None else offset
        self.rows, self.columns = y.size, columns
        self.unit = 1.0 if weight is None else 2.0 ** math.frexp(float(weight.max()))[1]
        self.weight = NONE if weight is None else weight / self.unit
        self._written = np.empty((2, self.rows))
        self.chunk = max(ROWS, _ENTRIES * self.rows // max(value.size, 1) // ROWS * ROWS)
        self.largest = largest = np.zeros(columns)
        np.maximum.at(largest, index, np.abs(value).astype(np.float64))
        exponent = np.where(largest > 0, np.frexp(largest)[1], 1)
        self._rounder = np.append(np.ldexp(1.5, exponent + 52 - UNIT_BITS), ONE_ROUNDER)
        self._units = np.append(np.ldexp(1.0, exponent - UNIT_BITS), 2.0**-UNIT_BITS)
        self._square_rounder = np.append(np.ldexp(1.5, 2 * exponent + 52 - UNIT_BITS), ONE_ROUNDER)
        self._square_units = np.ldexp(1.0, 2 * exponent - UNIT_BITS)

    @classmethod
    def of(cls, matrix: Any, y: Vector, weight: Vector | None, offset: Vector | None) -> SparseRows:
        """Return the rows of SciPy's `csr_matrix`, which becomes canonical."""
        matrix.sum_duplicates()
        index, ends = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int64)
        return cls(matrix.data, index, ends, matrix.shape[1], y, weight, offset)

    def at(self, coef: Vector, squares: bool = False) -> tuple[Pass, Vector]:
        """Pass over the rows; with `squares` the diagonal of the second derivatives comes too, the intercept's last."""
        kernel = loader.find("sparse_logistic_rows", self.value.dtype)
        slope, bend = self._written

        def of(start: int, stop: int) -> NDArray[np.int64]:
            here = slice(start, stop)
            sums = np.zeros(self.columns + EXTRA + 1, np.int64)
            of_squares = np.zeros(self.columns if squares else 0, np.int64)
            sums[-1] = kernel(
                self.value,
                self.index,
                self.ends[start : stop + 1],
                self.y[here],
                self.weight[here],
                self.offset[here],
                coef,
                self._rounder,
                self._square_rounder,
                bend[here],
                slope[here],
                sums[:-1],
                of_squares,
            )
            return np.append(sums, of_squares)

        totals = Totals.of(share(of, self.rows, chunk=self.chunk), self.columns)
        unit, bends = self.unit, math.fsum(bend) if squares else 0.0
        if unit != 1:
            slope, bend = slope * unit, bend * unit
        found = Pass(totals.loss * unit, totals.gradient * self._units * unit, slope, bend, self.weight * unit)
        if not squares:
            return found, NONE
        return found, np.append(totals.rest * self._square_units, bends) * unit

    def narrowed(self, columns: NDArray[np.intp]) -> SparseRows:
        """Return the rows with some of their columns, in order."""
        place = np.full(self.columns, -1, np.int32)
        place[columns] = np.arange(columns.size, dtype=np.int32)
        index = place[self.index]
        kept = index >= 0
        ends = np.concatenate([[0], np.cumsum(kept, dtype=np.int64)])[self.ends]
        weight = self.weight * self.unit if self.weight.size else None
        offset = self.offset if self.offset.size else None
        return SparseRows(self.value[kept], index[kept], ends, columns.size, self.y, weight, offset)


class SparseSystem:
    """The objective of sparse rows."""

    def __init__(self, rows: SparseRows, penalty: Vector, last: float) -> None:
        self.rows, self.penalty, self.last = rows, penalty, last
        self.extent = np.append(rows.largest, last)

    def at(self, coef: Vector) -> tuple[float, Vector, Pass]:
        """Return the objective, its gradient, and the pass."""
        found, _ = self.rows.at(coef)
        return self._with_penalty(coef, found)

    def diagonal(self, coef: Vector) -> Diagonal:
        """Return the diagonal of the second derivatives, to be solved by."""
        return Diagonal(self.squares(coef))

    def squares(self, coef: Vector) -> Vector:
        """Return the diagonal of the second derivatives."""
        _, squares = self.rows.at(coef, squares=True)
        return squares + self.penalty

    def penalized(self, penalty: Vector) -> SparseSystem:
        """Return the same with another penalty."""
        return SparseSystem(self.rows, penalty, self.last)

    def narrowed(self, columns: NDArray[np.intp]) -> SparseSystem:
        """Return the same for some of the columns, and the intercept."""
        return SparseSystem(self.rows.narrowed(columns), self.penalty[np.append(columns, -1)], self.last)

    def _with_penalty(self, coef: Vector, found: Pass) -> tuple[float, Vector, Pass]:
        pull = self.penalty * coef
        gradient = found.gradient + pull
        gradient[-1] *= self.last
        return found.loss + dot(pull, coef) / 2, gradient, found


class Diagonal:
    """A diagonal matrix to be solved by; nothing moves along a column of zeros."""

    def __init__(self, values: Vector) -> None:
        self._values = np.where(values > 0, values, math.inf)
        self.dependent: NDArray[Any] = np.flatnonzero(~(values > 0))

    def solve(self, right: Vector) -> Vector:
        """Return right / values."""
        solved: Vector = right / self._values
        return solved
