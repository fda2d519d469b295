"""The Brier score: the mean of (p − y)² (Brier 1950, Mon. Weather Rev. 78, 1-3)."""

from __future__ import annotations

from typing import Any

import numpy as np

from logloss._accumulate.accumulator import ScoredRows
from logloss._accumulate.serialization import Entries
from logloss._kernels.blocks import exact_misses, exact_sum
from logloss._kernels.exact_sum import ZERO
from logloss._kernels.forecast_bins import missed


class BrierSum:
    """The exact Σw(p − y)², each square rounded once.

    Attributes
    ----------
    total : Dyadic
        That sum.
    """

    def __init__(self) -> None:
        self.total = ZERO

    def update(self, rows: ScoredRows) -> None:
        """Add rows."""
        s, y = rows.forecast.distance, rows.y
        if rows.hard and rows.weight is None:
            self.total += exact_misses(s, y)
        else:
            miss = missed(s, y) if rows.hard else np.abs(np.where(np.signbit(s), 1 + s, s) - y)
            self.total += exact_sum(miss**2, rows.weight)

    def merge(self, other: BrierSum) -> None:
        """Add the rows of another part."""
        self.total += other.total

    def to_state(self) -> dict[str, Any]:
        """Return the sum as a tree (`serialization`)."""
        return {"total": self.total}

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        self.total = Entries(state).sum("total")
