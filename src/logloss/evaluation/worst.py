"""The rows with the largest loss, kept while the rows go by."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss.evaluation.names import shown
from logloss.evaluation.record import WorstRow
from logloss.evaluation.rows import Rows
from logloss.sources import Column

Floats = NDArray[np.float64]


class Worst:
    """The `size` rows with the largest loss, equal ones by row number; the same for any batches in any order."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.rows: list[WorstRow] = []

    def update(
        self,
        loss: Floats,
        y: NDArray[Any],
        p: Floats,
        rows: Rows,
        *,
        logits: bool,
        beside: Mapping[str, Column] | None = None,
    ) -> None:
        """Add rows: losses (a negative one leaves its row out), labels, probabilities (or logits), and numbers.

        What stands `beside` in other columns is kept as text.
        """
        if not self.size:
            return
        floor = self.rows[-1].loss if len(self.rows) == self.size else 0.0
        if loss.max(initial=-1.0) < floor:  # cheaper than to look which
            return
        found = np.flatnonzero(loss >= floor)
        if found.size > self.size:  # find the threshold first: sorting all of them would cost more
            threshold = np.partition(loss[found], -self.size)[-self.size]
            found = found[loss[found] >= threshold]
        found = found[np.lexsort((found, -loss[found]))][: self.size].tolist()
        self.merge(
            [
                replace(
                    _row(rows.number(at), float(y[at]), p[at].item(), loss[at].item(), logits),
                    shown={name: shown(column, at) for name, column in (beside or {}).items()},
                )
                for at in found
            ]
        )

    def merge(self, rows: Sequence[WorstRow]) -> None:
        """Add the worst rows of another part."""
        self.rows = sorted([*self.rows, *rows], key=lambda row: (-row.loss, row.row))[: self.size]


def _row(number: int, y: float, given: float, loss: float, logits: bool) -> WorstRow:
    if not logits:
        return WorstRow(number, y, given, loss)
    small = math.exp(-abs(given))
    return WorstRow(number, y, (1 if given >= 0 else small) / (1 + small), loss, given)
