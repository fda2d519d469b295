"""The Brier score: the mean of (p − y)² (Brier 1950, Mon. Weather Rev. 78, 1-3)."""

from __future__ import annotations

import numpy as np

from logloss._accumulate.accumulator import ScoredRows
from logloss._kernels.blocks import exact_misses, exact_sum
from logloss._kernels.forecast_bins import missed
from logloss._stats.tables.exact_total import ExactTotal


class BrierSum(ExactTotal):
    """The exact Σw(p − y)², each square rounded once."""

    def update(self, rows: ScoredRows) -> None:
        """Add rows."""
        s, y = rows.forecast.distance, rows.y
        if rows.hard and rows.weight is None:
            self.total += exact_misses(s, y)
        else:
            miss = missed(s, y) if rows.hard else np.abs(np.where(np.signbit(s), 1 + s, s) - y)
            self.total += exact_sum(miss**2, rows.weight)
