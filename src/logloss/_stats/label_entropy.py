"""The labels' own entropy: what soft labels cost even if each forecast is its label, the least that any loss can be."""

from __future__ import annotations

from typing import Any

import numpy as np

from logloss._accumulate.accumulator import ScoredRows
from logloss._accumulate.serialization import Entries
from logloss._kernels.blocks import exact_sum
from logloss._kernels.exact_sum import ZERO


class LabelEntropy:
    """The exact Σw·H(y), H(y) = −y·ln y − (1 − y)·ln(1 − y), each rounded; 0 for labels 0 and 1.

    Attributes
    ----------
    total : Dyadic
        That sum.
    """

    def __init__(self) -> None:
        self.total = ZERO

    def update(self, rows: ScoredRows) -> None:
        """Add rows."""
        if rows.hard:
            return
        y = rows.y.astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            entropy = np.where((y > 0) & (y < 1), -y * np.log(y) - (1 - y) * np.log1p(-y), 0.0)
        self.total += exact_sum(entropy, rows.weight)

    def merge(self, other: LabelEntropy) -> None:
        """Add the rows of another part."""
        self.total += other.total

    def to_state(self) -> dict[str, Any]:
        """Return the sum as a tree (`serialization`)."""
        return {"total": self.total}

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        self.total = Entries(state).sum("total")
