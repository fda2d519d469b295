"""Columns with one entry, joined: those of one row are as one column to it, whose coefficient is shared out again.

Most pairs of words occur once in a text. With an L2 penalty that is the same for all of them, the coefficients of the
columns that one row alone has are proportional to its values v at the optimum. So one column of the value |v| takes
their place, with the same penalty: what it adds to the logit is the same, and so is what it adds to the penalty.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .matrices import Vector
from .sparse import SparseRows

_WORTH = 8  # one column in so many has to go
_VALUE = 0.5  # that a joined column has in its coordinates
_LARGEST_SCALE = 2.0**1000  # of columns: that of those joined has to be a number, too


@dataclass(frozen=True)
class Joined:
    """Rows some of whose columns are joined.

    Attributes
    ----------
    rows : SparseRows
    columns : array of int, shape (d',)
        Which columns are left: those with several entries, and the first one of each row with one.
    single, each : array of int
        The columns with one entry, row by row, and how many of them each row has that has some.
    share : array of float
        What each of these is of the coefficient of those joined: v / |v|.
    """

    rows: SparseRows
    columns: NDArray[np.intp]
    single: NDArray[np.int32]
    each: NDArray[np.intp]
    share: Vector

    @classmethod
    def of(cls, rows: SparseRows) -> Joined | None:
        """Return the rows with their columns joined, or None if that is not worth it."""
        single = (rows.number == 1) & (rows.largest > 0) & (rows.scale < _LARGEST_SCALE)
        if np.count_nonzero(single) * _WORTH < rows.columns:
            return None
        alone = single[rows.index]
        before = np.zeros(alone.size + 1, np.int32)  # such entries before each entry
        np.cumsum(alone, out=before[1:])
        each = np.diff(before[rows.ends])
        each = each[each > 0]
        place = np.flatnonzero(alone)
        if (place.size - each.size) * _WORTH < rows.columns:
            return None
        members, starts = rows.index[place], np.cumsum(each) - each
        own = rows.value[place].astype(np.float64) / rows.scale[members]
        length = np.hypot.reduceat(own, starts)
        first = members[starts]
        left = ~single
        left[first] = True
        columns = np.flatnonzero(left)
        few = rows.narrowed(columns)
        joined = single[columns]
        few.scale[joined] = _VALUE / length[np.argsort(first)]
        few.largest[joined] = _VALUE
        few.value[place[starts] - starts + np.arange(starts.size)] = _VALUE  # of each row the first one is left
        return cls(few, columns, members, each, own / np.repeat(length, each))

    def widened(self, coef: Vector) -> Vector:
        """Return the coefficients of all columns, in their units, from those of the columns that are left."""
        wide = np.zeros(self.columns.size + self.single.size - self.each.size)
        wide[self.columns] = coef
        first = self.single[np.cumsum(self.each) - self.each]
        wide[self.single] = self.share * np.repeat(wide[first], self.each)
        return wide

    def narrowed(self, coef: Vector) -> Vector:
        """Return what coefficients of all columns amount to for the columns that are left."""
        starts = np.cumsum(self.each) - self.each
        narrow = coef.copy()
        narrow[self.single[starts]] = np.add.reduceat(self.share * coef[self.single], starts)
        joined: Vector = narrow[self.columns]
        return joined
