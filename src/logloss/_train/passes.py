"""The rows that a model is fitted to, and a pass over them: the loss, its gradient, and how each row bends it.

A pass is in coordinates in which every column has about the mean 0 and the standard deviation 1, whatever it was
measured in: (x − center)·scale, where the scale is a power of two, so that scaling rounds nothing. The sums of a pass
are exact sums of rounded terms (`logloss._kernels.logistic`): no order of the rows, no cutting and no number of threads
changes a bit of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._kernels import loader
from logloss._kernels.blocks import share
from logloss._kernels.logistic import EXTRA, HIGH_BITS, LOW_BITS, MOST_ROWS, NONE, ROWS, UNIT_BITS, factors_of_hash
from logloss._kernels.symmetric import GROUP

from .exact_totals import ProductTotals, halves
from .matrices import Vector, extended

_NUMBERS = 1 << 20  # of a table that a thread takes at a time: enough to make up for the taking
_BLOCK = 1 << 14  # numbers that are brought into the coordinates at a time
_GLANCE = 1 << 10  # rows that are looked at before others are


@dataclass(frozen=True)
class Pass:
    """What one pass over the rows gives, at some coefficients.

    Attributes
    ----------
    loss : float
        Σ w·L; ∞ where a row costs more than 2^25.
    gradient : array of shape (d + 1,)
        Its slope in each coefficient, the intercept last.
    slope, bend : array of shape (n,)
        w·dL/dz and w·d²L/dz² of each row, or empty; the next pass over the same rows writes over them.
    weight : array of shape (n,)
        May be empty.
    """

    loss: float
    gradient: Vector
    slope: Vector
    bend: Vector
    weight: Vector


class Totals(NamedTuple):
    """The sums of a pass.

    Attributes
    ----------
    loss : float
    gradient : array of shape (d + 1,)
        In units.
    rest : array
        What else was added up, in units.
    """

    loss: float
    gradient: Vector
    rest: Vector

    @classmethod
    def of(cls, chunks: list[NDArray[np.int64]], columns: int) -> Totals:
        """Return the totals of chunks: of each the columns, the intercept, the loss in two parts, those left out."""
        if len(chunks) == 1:
            return cls._of_numbers(chunks[0][columns + 1 :][:EXTRA].tolist(), chunks[0].astype(np.float64), columns)
        high, low = halves(np.array(chunks))
        return cls.of_halves(high.sum(axis=0), low.sum(axis=0), columns)

    @classmethod
    def of_halves(cls, high: NDArray[np.int64], low: NDArray[np.int64], columns: int) -> Totals:
        """Return the totals of sums over chunks, each of them high·2^32 + low, whole numbers below 2^53."""
        extra = [(int(high[at]) << 32) + int(low[at]) for at in range(columns + 1, columns + 1 + EXTRA)]
        return cls._of_numbers(extra, high * 2.0**32 + low, columns)  # rounded once

    @classmethod
    def _of_numbers(cls, extra: list[int], numbers: Any, columns: int) -> Totals:
        """Return the totals from the loss in two parts and those left out, and all sums as rounded numbers."""
        above, below, wild = extra
        summed = math.inf if wild else in_one(above, below)
        return cls(summed, numbers[: columns + 1], numbers[columns + 1 + EXTRA :])


def in_one(high: int, low: int) -> float:
    """Return what kernels added up in two parts, as they do losses, rounded once."""
    return ((high << (LOW_BITS - HIGH_BITS)) + low) / (1 << LOW_BITS)


class DenseRows:
    """Rows in memory.

    Parameters
    ----------
    x : array of shape (n, d), float64 or float32
        Finite.
    y : array of shape (n,)
        Labels in [0, 1].
    weight, offset : array of shape (n,), optional
        Weights, at least 0 and not all 0; what is added to the logits.
    spans : two arrays of shape (d,), optional
        Bounds of the columns, where they are known.
    """

    def __init__(
        self,
        x: NDArray[Any],
        y: Vector,
        weight: Vector | None = None,
        offset: Vector | None = None,
        spans: tuple[Vector, Vector] | None = None,
    ) -> None:
        self.x = np.ascontiguousarray(x)
        self.y, self.offset = y, NONE if offset is None else offset
        self.rows, self.columns = self.x.shape
        # Weights of 1 at most are what the sums are made for; a power of two takes nothing from them.
        self.unit = 1.0 if weight is None else 2.0 ** math.frexp(float(weight.max()))[1]
        self.weight = NONE if weight is None else weight / self.unit
        self.center, self.scale = np.zeros(self.columns), np.ones(self.columns)
        self._spans = spans
        self._written = np.empty((2, self.rows))
        self.chunk = min(MOST_ROWS, max(ROWS, _NUMBERS // max(self.columns, 1) // ROWS * ROWS))

    def total(self) -> float:
        """Return the sum of the weights."""
        return float(np.add.reduce(self.weight)) * self.unit if self.weight.size else float(self.rows)

    def some(self, rows: NDArray[Any]) -> DenseRows:
        """Return some of the rows, without weights or offset."""
        return DenseRows(self.x[rows], self.y[rows])

    def narrowed(self, columns: NDArray[np.intp]) -> DenseRows:
        """Return the rows with some of their columns, in the same coordinates."""
        weight = self.weight * self.unit if self.weight.size else None
        low, high = self.spans()
        offset = self.offset if self.offset.size else None
        rows = DenseRows(np.take(self.x, columns, axis=1), self.y, weight, offset, spans=(low[columns], high[columns]))
        rows.standardize(self.center[columns], self.scale[columns])
        return rows

    def hashes(self, columns: int) -> NDArray[np.uint64]:
        """Return a hash of the label and so many first columns of each row."""
        hashes = np.empty(self.rows, np.int64)
        factors, kernel = factors_of_hash(columns), loader.find("survey", self.x.dtype)

        def of(start: int, stop: int) -> tuple[Vector, Vector, Vector]:
            low, high, unlike = np.full(self.columns, np.inf), np.full(self.columns, -np.inf), np.zeros(self.columns)
            here = slice(start, stop)
            kernel(self.x[here].reshape(-1), factors, self.y[here], hashes[here], low, high, unlike)
            return low, high, unlike

        if self.rows:
            lows, highs, unlike = zip(*share(of, self.rows, chunk=self.chunk), strict=True)
            self._spans = np.min(lows, axis=0) + sum(unlike), np.max(highs, axis=0) + sum(unlike)
        return hashes.view(np.uint64)

    def spans(self) -> tuple[Vector, Vector]:
        """Return the smallest and the largest value of each column; NaN for both where one is not finite."""
        if self._spans is None:
            self.hashes(0)
        return self._spans or (np.zeros(self.columns), np.zeros(self.columns))  # which is all there is without rows

    def among(self, low: Vector, high: Vector) -> None:
        """Take these rows for some of many, whose columns have these smallest and largest values."""
        self._spans = low, high

    def standardize(self, center: Vector, scale: Vector) -> None:
        """Take coordinates: (x − center)·scale, each scale a power of two."""
        self.center, self.scale = center, scale
        low, high = self.spans()
        largest = np.maximum(high - center, center - low)
        exponent = np.where(largest > 0, np.frexp(largest)[1], 1)
        self.rounder = np.ldexp(1.5, exponent + 52 - UNIT_BITS)
        self.units = extended(np.ldexp(1.0, exponent - UNIT_BITS) * scale, 2.0**-UNIT_BITS)

    def at(self, coef: Vector, by_row: bool = True) -> Pass:
        """Pass over the rows; `coef` are those of the coordinates, and the intercept.

        Where nothing is wanted `by_row`, slopes and bends are not written down.
        """
        slope, bend = self._written if by_row else (NONE, NONE)
        sums = self._sums(coef)

        def of(start: int, stop: int) -> NDArray[np.int64]:
            here = slice(start, stop)
            return sums(here, slope[here], bend[here])

        totals, unit = Totals.of(share(of, self.rows, chunk=self.chunk), self.columns), self.unit
        if unit != 1:
            slope, bend = slope * unit, bend * unit
        gradient: Vector = totals.gradient * self.units * unit
        return Pass(totals.loss * unit, gradient, slope, bend, self.weight * unit if unit != 1 else self.weight)

    def _sums(self, coef: Vector) -> Callable[[slice, Vector, Vector], NDArray[np.int64]]:
        """Return what writes slopes and bends of some rows, and returns their sums and how many losses are left out."""
        kernel = loader.find("logistic_rows", self.x.dtype)
        own = coef.copy()
        own[:-1] *= self.scale

        def sums(here: slice, slope: Vector, bend: Vector) -> NDArray[np.int64]:
            found = np.zeros(self.columns + EXTRA + 1, np.int64)
            x, y, weight, offset = self.x[here].reshape(-1), self.y[here], self.weight[here], self.offset[here]
            found[-1] = kernel(x, y, weight, offset, self.center, own, self.rounder, bend, slope, found[:-1])
            return found

        return sums

    def right(self, coef: Vector) -> bool:
        """Say whether each row is on its own side: p above ½ where y is 1, below where y is 0."""
        sums = self._sums(coef)
        for start in range(0, self.rows, _GLANCE):
            here = slice(start, start + _GLANCE)
            slope = np.empty(self.y[here].size)
            sums(here, slope, NONE)
            if not (np.abs(slope) < (self.weight[here] / 2 if self.weight.size else 0.5)).all():
                return False
        return True

    def table(self, rows: NDArray[np.int64], last: float) -> Vector:
        """Return some of the rows in the coordinates, and a column of the intercept: 1, or 0 where there is none.

        Below them are rows of 0, so that `gram` takes the table.
        """
        table = np.empty((len(rows) + -len(rows) % GROUP, self.columns + 1))
        # A block at a time, and in one loop over all its numbers: NumPy takes its time for every row.
        block = max(1, min(_BLOCK // max(self.columns, 1), len(rows)))
        x, centered = np.empty((block, self.columns), self.x.dtype), np.empty((block, self.columns))
        center, scale = np.tile(self.center, (block, 1)), np.tile(self.scale, (block, 1))
        for start in range(0, len(rows), block):
            size = min(block, len(rows) - start)
            self.x.take(rows[start : start + size], axis=0, out=x[:size], mode="clip")  # which raises no errors
            np.subtract(x[:size], center[:size], out=centered[:size])
            np.multiply(centered[:size], scale[:size], out=table[start : start + size, :-1])
        table[: len(rows), -1] = last
        table[len(rows) :] = 0.0
        return table

    def gram(self, weight: Vector, last: float, extent: Vector) -> Vector:
        """Return Σ w·xxᵀ over all rows of such a table, whose columns lie within ±`extent`; its upper triangle."""
        # Powers of two, by which the numbers of a row, times the root of its weight, come to lie in [−1, 1].
        bound = np.ldexp(1.0, np.frexp(extent * math.sqrt(float(weight.max(initial=0.0))))[1])

        def of(start: int, stop: int) -> ProductTotals:
            totals = ProductTotals(extent.size)
            table = self.table(np.arange(start, stop), last)[: stop - start]
            totals.add(table * np.sqrt(weight[start:stop, None]) / bound)
            return totals

        first, *others = share(of, self.rows, chunk=min(self.chunk, 1 << 13))
        for other in others:
            first.merge(other)
        return first.products() * np.multiply.outer(bound, bound)
