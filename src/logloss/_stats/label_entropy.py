"""The labels' own entropy: what soft labels cost even if each forecast is its label, the least that any loss can be."""

from __future__ import annotations

import numpy as np

from logloss._accumulate.accumulator import ScoredRows
from logloss._kernels.blocks import exact_sum
from logloss._kernels.elementary import minus_log, minus_log_rest
from logloss._stats.tables.exact_total import ExactTotal


class LabelEntropy(ExactTotal):
    """The exact Σw·H(y), H(y) = −y·ln y − (1 − y)·ln(1 − y), each rounded; 0 for labels 0 and 1."""

    def update(self, rows: ScoredRows) -> None:
        """Add rows."""
        if rows.hard:
            return
        y = rows.y.astype(np.float64)
        with np.errstate(invalid="ignore"):
            entropy = np.where((y > 0) & (y < 1), y * minus_log(y) + (1 - y) * minus_log_rest(y), 0.0)
        self.total += exact_sum(entropy, rows.weight)
