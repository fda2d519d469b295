"""A sample that stands for all rows of a fit, class by class, and what is added where it misses some kind of rows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from logloss._train.matrices import Vector
from logloss._train.regression.row_sample import Rows, RowSample, together


@dataclass(frozen=True)
class Drawn:
    """Rows of a sample in the order of their hashes.

    Attributes
    ----------
    rows : Rows
    share : (n,) array
        How many rows each stands for.
    """

    rows: Rows
    share: Vector

    @classmethod
    def of(cls, sample: RowSample) -> Drawn:
        """Return what a sample says of all rows that it has seen."""
        rows = sample.rows()
        assert rows is not None  # noqa: S101  # it has seen rows
        share = rows.count.astype(np.float64)
        for here, seen in zip(_classes(rows), sample.seen, strict=True):
            if seen:
                share[here] *= seen / share[here].sum()
        return cls(rows, share)

    def with_unlike(self, found: RowSample, unlike: NDArray[np.bool_]) -> Drawn:
        """Return the sample with rows of a kind that it stood for badly, some of its own (`unlike`) among them."""
        others = self.rows.take(~unlike)
        share = self.share[~unlike].copy()
        for here, whole, seen in zip(_classes(others), _classes(self.rows), found.seen, strict=True):
            if here.any():
                share[here] *= (self.share[whole].sum() - seen) / share[here].sum()
        more = Drawn.of(found)
        rows = together([others, more.rows])
        order = np.lexsort((rows.y, rows.key))
        return replace(self, rows=rows.take(order), share=np.concatenate([share, more.share])[order])


def _classes(rows: Rows) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    ones = rows.y > 0.5
    return ~ones, ones
