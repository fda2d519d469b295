"""Rows of a sparse matrix, and passes over them.

Centering would fill the matrix, so columns are only scaled: by powers of two, until their largest absolute values lie
between ½ and 1. The sums of a pass are exact sums of rounded terms, as those of dense rows (`passes`), and so is all
that is known of the second derivatives: no order of the rows, no cutting and no number of threads changes a bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from copy import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._kernels import blocks, loader
from logloss._kernels.logistic import MOST_ROWS, NONE, ROWS, UNIT_BITS

from .exact_totals import WholeTotals
from .frequent import Block, FrequentColumns, frequent
from .intercept import shift
from .matrices import Vector, dot
from .passes import Pass, in_one

_ENTRIES = 1 << 18  # that are worth a thread
_UNIT = 2.0**-UNIT_BITS


class SparseRows:
    """Rows of a matrix in compressed sparse rows; canonical: sorted indices, none twice.

    Parameters
    ----------
    value, index, ends : arrays
        As in SciPy's `csr_matrix`: data (float64 or float32, finite), indices (int32), indptr (int64).
    columns : int
    y, weight, offset : arrays
        As for `passes.DenseRows`.

    Attributes
    ----------
    given : array or None
        `value`; None of rows that are narrowed.
    scale : array of shape (d,)
        The columns' coordinates are their values times this.
    largest : array of shape (d,)
        The largest absolute value of each column, in its coordinates.
    number : array of int, shape (d,)
        How many entries each column has.
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
        self.given: NDArray[Any] | None = value
        self.index, self.ends = index, ends
        self.y, self.offset = y, NONE if offset is None else offset
        self.rows, self.columns = y.size, columns
        self.unit = 1.0 if weight is None else 2.0 ** math.frexp(float(weight.max()))[1]
        self.weight = NONE if weight is None else weight / self.unit
        value = value.astype(np.float64, copy=False)
        largest, self.number = np.zeros(columns), np.zeros(columns, np.int64)
        loader.find("sparse_survey")(value, index, largest, self.number)
        # A scale has to be a number, too.
        exponent = np.where(largest > 0, np.maximum(np.frexp(largest)[1], 3 + np.finfo(np.float64).minexp), 0)
        self.scale = np.ldexp(1.0, -exponent)
        self.value = self.scale.take(index)
        self.value *= value
        self.largest = largest * self.scale

    @property
    def square_unit(self) -> float:
        """What the diagonal of the second derivatives is added up in: less is rounded to 0."""
        return _UNIT * self.unit

    @classmethod
    def of(cls, matrix: Any, y: Vector, weight: Vector | None, offset: Vector | None) -> SparseRows:
        """Return the rows of SciPy's `csr_matrix`, which becomes canonical."""
        matrix.sum_duplicates()
        index, ends = matrix.indices.astype(np.int32, copy=False), matrix.indptr.astype(np.int64, copy=False)
        return cls(matrix.data, index, ends, matrix.shape[1], y, weight, offset)

    def logits(self, coef: Vector) -> Vector:
        """Return the logits of the rows; `coef` are those of the coordinates, and the intercept."""
        z = self.products(coef)
        return z + self.offset if self.offset.size else z

    def products(self, coef: Vector) -> Vector:
        """Return the logits without their offset: how far a step moves them."""
        kernel, z = loader.find("sparse_products"), np.empty(self.rows)

        def of(start: int, stop: int) -> None:
            kernel(self.value, self.index, self.ends[start : stop + 1], coef, z[start:stop])

        self._shared(of)
        return z

    def at(self, coef: Vector) -> Pass:
        """Pass over the rows."""
        return self.at_logits(self.logits(coef))

    def at_logits(self, z: Vector) -> Pass:
        """Pass over the rows, whose logits are known."""
        loss, slopes, slope, bend = self._derivatives(z)
        gradient = self._sums("sparse_slopes", slope)
        gradient[-1] = slopes
        if self.unit == 1:
            return Pass(loss, gradient, slope, bend, self.weight)
        weight = self.weight * self.unit
        return Pass(loss * self.unit, gradient * self.unit, slope * self.unit, bend * self.unit, weight)

    def shift(self, z: Vector) -> float:
        """Return how far the intercept of such logits has to move until the slopes of all rows sum to 0."""

        def sums(moved: float) -> tuple[float, float]:
            _, slopes, _, bend = self._derivatives(z + moved)
            return slopes, _total(bend)

        return shift(sums)

    def _derivatives(self, z: Vector) -> tuple[float, float, Vector, Vector]:
        """Return the loss, the sum of the slopes, and the slopes and bends of the rows, in units of the weights."""
        kernel = loader.find("logits")
        slope, bend = np.empty((2, self.rows))

        def of(start: int, stop: int) -> tuple[int, ...]:
            here, sums = slice(start, stop), np.zeros(3, np.int64)
            wild = kernel(z[here], self.y[here], self.weight[here], bend[here], slope[here], sums)
            return (*sums.tolist(), wild)

        slopes, above, below, wild = map(sum, zip(*self._shared(of), strict=True))
        return math.inf if wild else in_one(above, below), slopes * _UNIT, slope, bend

    def squares(self, found: Pass) -> Vector:
        """Return the diagonal of the second derivatives of the loss, the intercept's last."""
        squares = self._sums("sparse_squares", found.bend / self.unit) * self.unit
        squares[-1] = _total(found.bend)
        return squares

    def largest_squares(self) -> Vector:
        """Return a bound of that diagonal at any coefficients, without the intercept's."""
        most = self.weight / 4 if self.weight.size else np.full(self.rows, 0.25)
        return self._sums("sparse_squares", most)[:-1] * self.unit

    def block(self, found: Pass, columns: NDArray[np.intp]) -> Vector:
        """Return the second derivatives for some of the columns, in order, and the intercept; the upper triangle."""
        bend, order = found.bend / self.unit, columns.size
        place = np.full(self.columns, -1, np.int32)
        place[columns] = np.arange(order, dtype=np.int32)
        kernel = loader.find("sparse_pairs")

        def of(start: int, stop: int) -> NDArray[np.int64]:
            table = np.zeros(order * order, np.int64)
            kernel(self.value, self.index, self.ends[start : stop + 1], bend[start:stop], place, table)
            return table

        block = np.empty((order + 1, order + 1))
        block[:-1, :-1] = _floats(self._shared(of)).reshape(order, order) * self.unit
        block[:-1, -1] = self._sums("sparse_slopes", bend)[columns] * self.unit
        block[-1] = _total(found.bend)
        return block

    def bends_along(self, found: Pass, along: Vector) -> list[float]:
        """Return what of the loss bends along the intercept, along it and a line, and along the line.

        `along` says how far the line moves the logit of each row.
        """
        bend, kernel = found.bend, loader.find("bends_along")
        of_bend, of_line = (_exponent(float(most)) for most in (bend.max(), max(along.max(), -along.min())))
        scales = np.ldexp(1.0, [-of_bend, -of_line])

        def of(start: int, stop: int) -> list[int]:
            sums = np.zeros(6, np.int64)
            kernel(bend[start:stop], along[start:stop], scales, sums)
            return sums.tolist()

        parts = [sum(part) for part in zip(*self._shared(of), strict=True)]
        totals = [in_one(high, low) for high, low in zip(parts[::2], parts[1::2], strict=True)]
        with np.errstate(over="ignore"):
            bends: list[float] = np.ldexp(totals, of_bend + of_line * np.arange(3)).tolist()
        return bends

    def frequent(self, bends: Vector, passes: int) -> NDArray[np.intp]:
        """Return the columns of which a block costs no more than some passes, by how much each bends the objective."""
        return frequent(bends, self.number, np.diff(self.ends), passes)

    def narrowed(self, columns: NDArray[np.intp]) -> SparseRows:
        """Return the rows with some of their columns, in order."""
        place = np.full(self.columns, -1, np.int32)
        place[columns] = np.arange(columns.size, dtype=np.int32)
        value, index, ends = np.empty_like(self.value), np.empty_like(self.index), np.empty_like(self.ends)
        kernel = loader.find("sparse_narrow")
        number = kernel(self.value, self.index, self.ends, place, value, index, ends)
        few = copy(self)
        few.given = None
        few.value, few.index, few.ends, few.columns = value[:number], index[:number], ends, columns.size
        few.scale, few.largest, few.number = self.scale[columns], self.largest[columns], self.number[columns]
        return few

    def _sums(self, name: str, of_rows: Vector) -> Vector:
        """Return what a kernel adds up of the columns, from a number of each row; and a 0, for the intercept."""
        kernel = loader.find(name)

        def of(start: int, stop: int) -> NDArray[np.int64]:
            sums = np.zeros(self.columns + 1, np.int64)
            kernel(self.value, self.index, self.ends[start : stop + 1], of_rows[start:stop], sums)
            return sums

        return _floats(self._shared(of))

    def _shared(self, work: Callable[[int, int], Any]) -> list[Any]:
        """Do as `blocks.share`, in as few parts as there are threads: each has sums of all columns."""
        parts = max(-(-self.rows // MOST_ROWS), min(blocks.default_threads(), -(-self.value.size // _ENTRIES)), 1)
        return blocks.share(work, self.rows, chunk=-(-self.rows // (parts * ROWS)) * ROWS)


def _exponent(largest: float) -> int:
    """Return that of the power of two above a number, unless one of the two powers would be none."""
    return min(max(math.frexp(largest)[1], -1000), 1000)


def _total(numbers: Vector) -> float:
    """Return a sum of numbers that are at least 0, in whatever order they come."""
    return float(blocks.exact_sum_of_losses(numbers))


def _floats(chunks: list[NDArray[np.int64]]) -> Vector:
    """Return the sums of chunks as numbers, each rounded once."""
    if len(chunks) == 1:
        return np.multiply(chunks[0], _UNIT)
    whole = WholeTotals(chunks[0].size)
    for sums in chunks:
        whole.add(sums)
    totals: Vector = whole.floats() * _UNIT
    return totals


class SparseSystem:
    """The objective of sparse rows, in their coordinates."""

    def __init__(self, rows: SparseRows, penalty: Vector, last: float) -> None:
        self.rows, self.penalty, self.last = rows, penalty, last
        self.extent = np.append(rows.largest, last)

    def at(self, coef: Vector) -> tuple[float, Vector, Pass]:
        """Return the objective, its gradient, and the pass."""
        return self.at_logits(coef, self.rows.logits(coef))

    def at_logits(self, coef: Vector, z: Vector) -> tuple[float, Vector, Pass]:
        """Return the same, where the logits are known."""
        found = self.rows.at_logits(z)
        pull = self.penalty * coef
        gradient = found.gradient + pull
        gradient[-1] *= self.last
        return found.loss + dot(pull, coef) / 2, gradient, found

    def squares(self, found: Pass) -> Vector:
        """Return the diagonal of the second derivatives."""
        return self.rows.squares(found) + self.penalty

    def curvature(self, found: Pass, *, passes: int) -> FrequentColumns:
        """Return what is known of the second derivatives at the price of so many passes.

        That is their diagonal, and a block of the frequent columns.
        """
        squares = self.rows.squares(found)
        columns = self.rows.frequent(self._bends(squares[:-1]), passes) if passes else np.empty(0, np.intp)
        if not columns.size:
            return FrequentColumns(squares + self.penalty)
        second = self.rows.block(found, columns)
        second[:, -1] *= self.last
        places = np.append(columns, self.rows.columns)
        return FrequentColumns(squares + self.penalty, Block.of(second, self.penalty[places], places))

    def _bends(self, squares: Vector) -> Vector:
        """Return how much the rows bend the objective along each column, in units of its penalty where it has one.

        So no column counts for more because of the unit that its values have.
        """
        penalty = self.penalty[:-1]
        return np.divide(squares, penalty, out=squares.copy(), where=penalty > 0)

    def penalized(self, penalty: Vector) -> SparseSystem:
        """Return the same with another penalty."""
        return SparseSystem(self.rows, penalty, self.last)

    def narrowed(self, columns: NDArray[np.intp]) -> SparseSystem:
        """Return the same for some of the columns, and the intercept."""
        return SparseSystem(self.rows.narrowed(columns), self.penalty[np.append(columns, -1)], self.last)
