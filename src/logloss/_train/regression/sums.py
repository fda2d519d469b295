"""What a pass over the rows of a fit adds up, at some coefficients: all sums exact, so that no order changes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.accumulator import ScoredRows
from logloss._accumulate.serialization import Entries
from logloss._kernels import loader, point
from logloss._kernels.blocks import exact_sum
from logloss._kernels.elementary import sigmoid
from logloss._kernels.exact_sum import ZERO
from logloss._kernels.logistic import EXTRA, products
from logloss._stats.tables.hashing import row_keys
from logloss._train.exact_totals import FIXED_BITS, ProductTotals, WholeTotals, fixed
from logloss._train.matrices import Vector
from logloss._train.passes import NONE
from logloss._train.regression.marginal_effects import gap
from logloss._train.regression.terms import Term, codes_of

_NUMBERS = 1 << 18  # of a table at a time: few enough for the cache
_MOST_ROWS = 1 << 14
_CLUSTER_BITS = 36  # of what a row adds to the scores of its cluster
Keys = NDArray[np.uint64]


class Block(NamedTuple):
    """Some rows as numbers.

    Attributes
    ----------
    x : (n, k) array of float64 or float32
    y : (n,) array
    weight, offset : (n,) array
        Empty where there are none; weights are at most 1.
    cluster : (n,) array of uint64 or None
    """

    x: NDArray[Any]
    y: Vector
    weight: Vector
    offset: Vector
    cluster: Keys | None


@dataclass(frozen=True)
class Design:
    """Which numbers rows are.

    Attributes
    ----------
    terms : tuple of Term
        The columns of the data.
    used : tuple of int
        Those columns of the model that follow from no others.
    divisor : float or None
        What weights are divided by, so that they are at most 1; None where there are none.
    has_offset : bool
    """

    terms: tuple[Term, ...]
    used: tuple[int, ...]
    divisor: float | None
    has_offset: bool

    def blocks(self, rows: ScoredRows) -> Iterator[Block]:
        """Yield rows, some at a time."""
        y = np.ascontiguousarray(rows.y, np.float64)
        weight = NONE if rows.weight is None or self.divisor is None else rows.weight / self.divisor
        offset = np.ascontiguousarray(rows.forecast.given, np.float64) if self.has_offset else NONE
        cluster = None if rows.cluster is None else row_keys(rows.cluster)
        columns = list(self._columns(rows))
        single = all(column.dtype == np.float32 for column, level in columns if level is None)
        size = min(_MOST_ROWS, max(256, _NUMBERS // max(len(columns), 1)))
        for start in range(0, y.size, size):
            here = slice(start, start + size)
            x = np.empty((y[here].size, len(columns)), np.float32 if single else np.float64)
            for at, (column, level) in enumerate(columns):
                x[:, at] = column[here] if level is None else column[here] == level
            yield Block(x, y[here], weight[here], offset[here], None if cluster is None else cluster[here])

    def _columns(self, rows: ScoredRows) -> Iterator[tuple[NDArray[Any], int | None]]:
        """Yield each column of the model that is used: numbers, or the codes of levels and one of them."""
        at = 0
        for term in self.terms:
            codes = codes_of(term, rows.shown[term.column], rows.numbers) if term.levels else None
            for level in term.coded or (None,):
                if at in self.used:
                    if codes is None or level is None:
                        yield rows.shown[term.column].numbers, None
                    else:
                        yield codes, term.levels.index(level)
                at += 1


@dataclass(frozen=True)
class Coordinates:
    """Coordinates (x − center)·scale of the columns of a design, and how far they reach.

    Attributes
    ----------
    center, scale : (k,) array
        Each scale a power of two.
    rounder : (k,) array
        What rounds a row's part of the gradient to its unit.
    units : (k + 1,) array
        These units, in the coordinates; that of the intercept last.
    reach : (k + 1,) array
        Powers of two that no coordinate exceeds; 1 for the intercept.
    last : float
        The coordinate of the intercept: 1, or 0 where there is none.
    """

    center: Vector
    scale: Vector
    rounder: Vector
    units: Vector
    reach: Vector
    last: float

    def products(self, totals: ProductTotals, unit: float) -> Vector:
        """Return sums of products of the coordinates, of which the upper triangle is filled."""
        upper: Vector = totals.products() * np.outer(self.reach, self.reach) * unit
        return upper


class Difference(NamedTuple):
    """A column of 0 and 1 whose effect is a mean difference.

    Attributes
    ----------
    place : int
        Which of the columns that are used.
    group : tuple of int
        It, and those that stand for other levels of its category.
    """

    place: int
    group: tuple[int, ...]


@dataclass(frozen=True)
class SumsQuestion:
    """What is added up in a pass.

    Attributes
    ----------
    design : Design
    coordinates : Coordinates
    coef : (k + 1,) array
        Where: in the coordinates, the intercept last.
    curved : bool
        Whether second derivatives are wanted.
    scored : bool
        Whether the products of the rows' scores are, too, by clusters if there are some.
    fine : bool
        Whether products are of numbers that are rounded to finer units.
    frequency : bool
        Whether weights count rows.
    null : float or None
        The intercept of a model without columns, where offsets make its loss a matter of passes, too.
    differences : sequence of Difference or None
        For marginal effects; None where these are not wanted.
    """

    design: Design
    coordinates: Coordinates
    coef: Vector
    curved: bool = False
    scored: bool = False
    fine: bool = False
    frequency: bool = False
    null: float | None = None
    differences: Sequence[Difference] | None = None

    def answer(self) -> Sums:
        """Return the sums of no rows."""
        return Sums(self)


class Sums:
    """Sums of a pass: an accumulator.

    Attributes
    ----------
    first : WholeTotals
        Of the gradient, of the loss in two parts, and how many losses are left out, as the kernel has them.
    curvature, scores : ProductTotals or None
        Of √(second derivative)·u and of slope·u, divided by the reach of the coordinates.
    clusters : ClusterTotals or None
    effects : WholeTotals or None
        A row for ∂p/∂z and one for each difference: of it, of ∂p/∂z at 1, of what multiplies the coordinates, of these.
    null_loss : Dyadic
    null : WholeTotals
        Slope and second derivative of the model without columns.
    """

    def __init__(self, question: SumsQuestion) -> None:
        self._asked = question
        columns = len(question.design.used)
        self.first = WholeTotals(columns + EXTRA + 1)
        self.curvature = ProductTotals(columns + 1, fine=question.fine) if question.curved else None
        self.scores = ProductTotals(columns + 1, fine=question.fine) if question.scored else None
        self.clusters = ClusterTotals(columns + 1) if question.scored else None
        differences = question.differences
        self.effects = None if differences is None else WholeTotals(1 + len(differences), columns + 3)
        self.null_loss = ZERO
        self.null = WholeTotals(2)

    def update(self, rows: ScoredRows) -> None:
        """Add rows."""
        for block in self._asked.design.blocks(rows):
            self._add(block)

    def _add(self, block: Block) -> None:
        asked, at = self._asked, self._asked.coordinates
        columns, own = at.center.size, np.append(asked.coef[:-1] * at.scale, asked.coef[-1])
        bend, slope = np.empty((2, block.y.size))
        sums = np.zeros(columns + EXTRA + 1, np.int64)
        kernel = loader.find("logistic_rows", block.x.dtype)
        arguments = (block.x.reshape(-1), block.y, block.weight, block.offset, at.center, own, at.rounder)
        sums[-1] = kernel(*arguments, bend, slope, sums[:-1])
        self.first.add(sums)
        if asked.null is not None:
            self._add_null(block, asked.null)
        if self.curvature is None:
            return
        centered = block.x - at.center
        within = np.empty((block.y.size, columns + 1))
        np.multiply(centered, at.scale / at.reach[:-1], out=within[:, :-1])
        within[:, -1] = at.last
        self.curvature.add(np.sqrt(bend)[:, None] * within)
        if self.scores is not None and self.clusters is not None:
            by_count = asked.frequency and block.weight.size
            scores = slope / np.sqrt(block.weight) if by_count else slope
            self.scores.add(scores[:, None] * within)
            if block.cluster is not None:
                self.clusters.add(block.cluster, slope[:, None] * within)
        if self.effects is not None:
            self._add_effects(block, products(centered, own), bend, own, within)

    def _add_null(self, block: Block, intercept: float) -> None:
        z = block.offset + intercept
        loss, slope = point.soft_from_logits(z, block.y, 1.0, 0.0)
        bend = sigmoid(z) * sigmoid(-z)
        if block.weight.size:
            loss, slope, bend = loss * block.weight, slope * block.weight, bend * block.weight
        self.null_loss += exact_sum(loss)
        self.null.add(fixed(np.column_stack([slope, bend])))

    def _add_effects(self, block: Block, z: Vector, bend: Vector, own: Vector, within: Vector) -> None:
        if block.offset.size:
            z = z + block.offset
        weight = block.weight if block.weight.size else np.ones(z.size)
        rates = [_rates(bend, np.zeros(z.size), bend * (sigmoid(-z) - sigmoid(z)), within)]
        for place, group in self._asked.differences or ():
            others = z
            for each in group:
                others = others - block.x[:, each] * own[each]
            there = others + own[place]
            above, below = (weight * sigmoid(each) * sigmoid(-each) for each in (there, others))
            rates.append(_rates(weight * gap(there, others), above, above - below, within))
        assert self.effects is not None  # noqa: S101  # or it would not be asked for
        self.effects.add(np.array(rates))

    def merge(self, other: Sums) -> None:
        """Add the sums of other rows."""
        self.first.merge(other.first)
        for mine, its in (
            (self.curvature, other.curvature),
            (self.scores, other.scores),
            (self.clusters, other.clusters),
            (self.effects, other.effects),
        ):
            if mine is not None and its is not None:
                mine.merge(its)  # type: ignore[arg-type]
        self.null_loss += other.null_loss
        self.null.merge(other.null)

    def to_state(self) -> dict[str, Any]:
        """Return the sums as a tree (`serialization`)."""
        parts = {"curvature": self.curvature, "scores": self.scores, "clusters": self.clusters, "effects": self.effects}
        return {
            "first": self.first.to_state(),
            "null loss": self.null_loss,
            "null": self.null.to_state(),
            **{name: None if part is None else part.to_state() for name, part in parts.items()},
        }

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        self.first.from_state(entries.plain("first"))
        self.null_loss = entries.sum("null loss")
        self.null.from_state(entries.plain("null"))
        parts = {"curvature": self.curvature, "scores": self.scores, "clusters": self.clusters, "effects": self.effects}
        for name, part in parts.items():
            if part is not None:
                part.from_state(entries.plain(name))


def _rates(value: Vector, above: Vector, rate: Vector, within: Vector) -> NDArray[np.int64]:
    """Return sums of an effect, of ∂p/∂z where its column is 1, of what multiplies the coordinates, and of these."""
    return np.concatenate([fixed(np.column_stack([value, above, rate])), fixed(rate[:, None] * within[:, :-1])])


class ClusterTotals:
    """The sum of the scores of each cluster, each of a row rounded to a unit."""

    def __init__(self, columns: int) -> None:
        self._keys, self._sums = np.empty(0, np.uint64), np.empty((0, columns), np.int64)

    def add(self, keys: Keys, scores: Vector) -> None:
        """Add the scores of rows, each in [−1, 1]."""
        units = np.rint(np.ldexp(scores, _CLUSTER_BITS)).astype(np.int64)
        self._add(keys, units)

    def _add(self, keys: Keys, units: NDArray[np.int64]) -> None:
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.append(True, np.diff(keys[order]) != 0)[: keys.size])
        here, sums = keys[order][starts], np.add.reduceat(units[order], starts, axis=0) if keys.size else units
        known = np.searchsorted(self._keys, here)
        same = np.zeros(here.size, bool)
        inside = known < self._keys.size
        same[inside] = self._keys[known[inside]] == here[inside]
        self._sums[known[same]] += sums[same]
        if not same.all():
            keys, sums = np.append(self._keys, here[~same]), np.concatenate([self._sums, sums[~same]])
            order = np.argsort(keys)
            self._keys, self._sums = keys[order], sums[order]

    def merge(self, other: ClusterTotals) -> None:
        """Add the scores of other rows."""
        self._add(other._keys, other._sums)

    @property
    def size(self) -> int:
        """How many clusters there are."""
        return self._keys.size

    def scores(self) -> Vector:
        """Return the sums, in an order that follows from what the clusters are called."""
        return np.ldexp(self._sums.astype(np.float64), -_CLUSTER_BITS)

    def to_state(self) -> dict[str, Any]:
        """Return the sums as a tree (`serialization`)."""
        return {"keys": self._keys, "sums": self._sums}

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        self._keys = entries.array("keys", "uint64", None)
        self._sums = entries.array("sums", "int64", self._keys.size, self._sums.shape[1])


def in_units(totals: WholeTotals) -> Any:
    """Return sums of numbers that were `fixed`."""
    return np.ldexp(totals.floats(), -FIXED_BITS)
