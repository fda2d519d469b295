"""Rows that are unlike the others of a sample: what holds in the sample is looked up in all rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.accumulator import ScoredRows
from logloss._accumulate.serialization import Entries
from logloss._train.matrices import Vector
from logloss._train.regression.row_sample import RowSample
from logloss._train.regression.sums import Design
from logloss._train.regression.survey import hashed

_EPS = float(np.finfo(np.float64).eps)


class Relation(NamedTuple):
    """What a column of the model is in all rows of a sample: a constant, and a multiple of each of some others.

    Attributes
    ----------
    column : int
    constant : float
    multiples : dict of int to float
    within : float
        How far from that it may be.
    """

    column: int
    constant: float
    multiples: Mapping[int, float]
    within: float


class Boundary(NamedTuple):
    """Where the classes are on two sides of x·direction = at in a sample.

    Attributes
    ----------
    direction : (k,) array
    at : float
    """

    direction: Vector
    at: float


@dataclass(frozen=True)
class UnlikeQuestion:
    """Of which rows something is not so.

    Attributes
    ----------
    design : Design
        Of all columns of the model.
    relations : tuple of Relation
    boundary : Boundary or None
    most : int
        How many of such rows of each class to keep, at least.
    """

    design: Design
    relations: tuple[Relation, ...] = ()
    boundary: Boundary | None = None
    most: int = 1 << 12

    def answer(self) -> Unlike:
        """Return what is known of no rows."""
        return Unlike(self)


class Unlike:
    """The rows of which something is not so: an accumulator.

    Attributes
    ----------
    sample : RowSample
        Some of them.
    off : int
        How many rows are on their own side of the boundary, and not on it.
    """

    def __init__(self, question: UnlikeQuestion) -> None:
        self._asked = question
        self.sample = RowSample(question.most)
        self.off = 0

    def update(self, rows: ScoredRows) -> None:
        """Add rows."""
        masks = [np.empty(0, bool)]
        for block in self._asked.design.blocks(rows):
            mask, off = unlike(self._asked, block.x.T.astype(np.float64), block.y)
            masks.append(mask)
            self.off += off
        found = np.concatenate(masks)
        if found.any():
            self.sample.add(hashed(rows.take(found), has_offset=self._asked.design.has_offset)[0])

    def merge(self, other: Unlike) -> None:
        """Add what is known of other rows."""
        self.sample.merge(other.sample)
        self.off += other.off

    def to_state(self) -> dict[str, Any]:
        """Return what is known as a tree (`serialization`)."""
        return {"sample": self.sample.to_state(), "off": self.off}

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        self.sample.from_state(entries.plain("sample"))
        self.off = entries.whole("off")


def unlike(asked: UnlikeQuestion, x: Vector, y: Vector) -> tuple[NDArray[np.bool_], int]:
    """Return of which rows something is not so, and how many are on their own side of the boundary."""
    found = np.zeros(y.size, bool)
    for column, constant, multiples, within in asked.relations:
        left = x[:, column] - constant
        for other, factor in multiples.items():
            left = left - x[:, other] * factor
        found |= ~(np.abs(left) <= within)
    if asked.boundary is None:
        return found, 0
    side = _side(x, asked.boundary)
    wrong = ((y > 0) & (side < 0)) | ((y < 1) & (side > 0))
    return found | wrong, int(np.count_nonzero(~wrong & (side != 0)))


def _side(x: Vector, boundary: Boundary) -> NDArray[np.int64]:
    """Return on which side of a boundary each row is: −1, 0 on it, 1; in fractions where rounding might decide."""
    used = np.flatnonzero(boundary.direction)
    u, at = boundary.direction[used], boundary.at
    height, size = np.zeros(len(x)), np.full(len(x), abs(at))
    for column, factor in zip(used.tolist(), u.tolist(), strict=True):
        term = x[:, column] * factor
        height, size = height + term, size + np.abs(term)
    slack = 4 * (used.size + 2) * _EPS * size
    side = np.sign(height - at).astype(np.int64)
    near = np.flatnonzero(np.abs(height - at) <= slack)
    if near.size:
        values, where = np.unique(x[np.ix_(near, used)], axis=0, return_inverse=True)
        direction, bound = list(map(Fraction, u.tolist())), Fraction(at)
        exact = [sum((Fraction(a) * b for a, b in zip(row, direction, strict=True)), -bound) for row in values.tolist()]
        side[near] = np.array([(value > 0) - (value < 0) for value in exact], np.int64)[where.reshape(-1)]
    return side
