"""What is known of all rows of a fit, and the objective of all rows, each point of which is a pass over them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import RowNumbers
from logloss._kernels.elementary import sigmoid
from logloss._kernels.exact_sum import Dyadic
from logloss._kernels.logistic import NONE, UNIT_BITS
from logloss._train.matrices import Vector, dot
from logloss._train.passes import DenseRows, Pass, Totals
from logloss._train.regression.row_sample import Rows
from logloss._train.regression.rows import Surveyed
from logloss._train.regression.sums import Coordinates, Design, Sums, SumsQuestion, in_units
from logloss._train.regression.terms import Term, matrix
from logloss._train.systems import Value

Floats = NDArray[np.float64]

_ONE = Dyadic.make(1, 0)
_FEW_LARGE = 1e3  # standard deviations: where no number is farther away, products of the others are not small
_NULL_STEPS, _STILL = 50, 1e-8  # of the model without columns


class AllRows:
    """What is known of all rows, and what further passes are asked with.

    Attributes
    ----------
    names : list of str
        The columns of the model.
    low, high : (k,) array
        Their smallest and largest values.
    size, n : int
        How many rows there are; with those that they stand for.
    mean, unit : float
        Weights of importance are divided by their mean; `unit` is a power of two that no weight exceeds then.
    """

    def __init__(self, found: Surveyed, terms: tuple[Term, ...], *, intercept: bool) -> None:
        self.passes, self.scan, self.survey = found
        self.terms, self.intercept = terms, intercept
        self.names = [name for term in terms for name in term.names]
        roles = self.passes.spec.columns
        self.weighted, self.frequency = "weight" in roles, "frequency" in roles
        self.has_offset, self.has_clusters = "logit" in roles, "cluster" in roles
        self.size = sum(self.survey.sample.seen)
        total = self.scan.tally.weight
        self.n = round(total.over(_ONE)) if self.frequency else self.size
        self.mean = total.over(Dyadic.make(self.size, 0)) if self.weighted else 1.0
        heaviest = self.survey.heaviest
        self.unit = 2.0 ** math.frexp(heaviest / self.mean)[1] if self.weighted or self.frequency else 1.0
        spans = [
            (0.0, 1.0) if term.levels else (self.survey.columns[term.column].low, self.survey.columns[term.column].high)
            for term in terms
            for _ in term.names
        ]
        self.low, self.high = np.array(spans, np.float64).reshape(-1, 2).T

    def design(self, used: Sequence[int]) -> Design:
        """Return which numbers the rows are in some columns of the model."""
        divisor = self.mean * self.unit if self.weighted or self.frequency else None
        return Design(self.terms, tuple(used), divisor, self.has_offset)

    def table(self, rows: Rows) -> Floats:
        """Return the columns of the model, of some rows."""
        return matrix(self.terms, rows.columns, RowNumbers(0, None)) if self.terms else np.empty((rows.y.size, 0))


class System:
    """The objective of all rows: each point of it is a pass.

    Parameters
    ----------
    rows : AllRows
    used : sequence of int
        The columns of the model that have a coefficient.
    data : DenseRows
        A sample, in the coordinates that are used.
    l2 : float
    """

    def __init__(self, rows: AllRows, used: Sequence[int], data: DenseRows, l2: float) -> None:
        self.rows, self.used = rows, used
        last = float(rows.intercept)
        self.penalty = np.append(l2 * data.scale**2, 0.0 if rows.intercept else 1.0)
        reach = np.append(data.units[:-1] * 2.0**UNIT_BITS, last)
        coarse = bool((reach[:-1] <= _FEW_LARGE).all())
        self.coordinates = Coordinates(data.center, data.scale, data.rounder, data.units, reach, coarse)
        largest = np.maximum(rows.high[used] - data.center, data.center - rows.low[used]) * data.scale
        self.extent = np.append(largest, last)
        self.null = _NullModel.of(data) if rows.has_offset and rows.intercept else None

    def at(self, coef: Vector) -> Value:
        """Return the objective and its gradient."""
        return self.point(coef, self.sums(coef))

    def sums(self, coef: Vector, **wanted: Any) -> Sums:
        """Return what a pass adds up."""
        question = SumsQuestion(self.rows.design(self.used), self.coordinates, coef, **wanted)
        if self.null is not None:
            question = replace(question, null=self.null.intercept)
        sums: Sums = self.rows.passes.ask(question)
        if self.null is not None:
            self.null.follow(sums, self.rows.unit)
        return sums

    def point(self, coef: Vector, sums: Sums) -> Value:
        """Return the objective, its gradient, and the pass without its rows."""
        totals = Totals.of_halves(sums.first.high, sums.first.low, len(self.used))
        unit = self.rows.unit
        slope: Vector = totals.gradient * self.coordinates.units * unit
        pull = self.penalty * coef
        gradient = slope + pull
        gradient[-1] *= self.coordinates.last
        return totals.loss * unit + dot(pull, coef) / 2, gradient, Pass(totals.loss * unit, slope, NONE, NONE, NONE)


class _NullModel:
    """The model without columns, where offsets make it one of steps: one for each pass."""

    def __init__(self, intercept: float) -> None:
        self.intercept, self.loss = intercept, math.nan

    @classmethod
    def of(cls, data: DenseRows) -> _NullModel:
        """Return the model of a sample."""
        weight = data.weight if data.weight.size else np.ones(data.rows)
        intercept = 0.0
        for _ in range(_NULL_STEPS):
            p = sigmoid(data.offset + intercept)
            slope = math.fsum(weight * (p - data.y))
            bend = math.fsum(weight * p * (1 - p))
            step = slope / bend if bend else 0.0
            intercept -= max(-1.0, min(1.0, step))
            if abs(step) < _STILL:
                break
        return cls(intercept)

    def follow(self, sums: Sums, unit: float) -> None:
        """Take Newton's step, and the loss at its end."""
        slope, bend = in_units(sums.null).tolist()
        step = slope / bend if bend else 0.0
        self.loss = (float(sums.null_loss.over(_ONE)) - slope * step / 2) * unit
        self.intercept -= step
