"""The rows with the largest loss, kept while the rows go by."""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.accumulator import ScoredRows
from logloss._accumulate.batch import Column, RowNumbers
from logloss._accumulate.serialization import Entries, text
from logloss._stats.tables.row_ids import shown

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

_NUMBERS = ("y", "p", "loss", "logit")


@dataclass(frozen=True)
class WorstRow:
    """One of the rows with the largest loss.

    Attributes
    ----------
    row : int or None
        Its number in the data, counted from 0; None where rows have no order, as on a cluster.
    y, p : float
        The label and the probability, in [0, 1].
    loss : float
        Its loss in nats.
    logit : float or None
        The logit, where logits were scored.
    shown : dict of str to str
        What stands in other columns that were asked for, as text.
    """

    row: int | None
    y: float
    p: float
    loss: float
    logit: float | None = None
    shown: Mapping[str, str] = field(default_factory=dict)


class WorstRows:
    """The `size` rows with the largest loss, equal ones by row number; the same for any batches in any order.

    Rows that are not `numbered`, because nothing says which comes first, are ordered by their forecast, their label and
    what is shown of them.
    """

    def __init__(self, size: int, *, numbered: bool = True) -> None:
        self.size, self.numbered = size, numbered
        self.rows: list[WorstRow] = []

    def update(self, rows: ScoredRows) -> None:
        """Add rows."""
        forecast = rows.forecast
        self.add(forecast.losses, rows.y, forecast.given, rows.numbers, logits=forecast.logits, beside=rows.shown)

    def add(
        self,
        loss: Floats,
        y: NDArray[Any],
        p: Floats,
        rows: RowNumbers,
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
        places = np.flatnonzero(loss >= floor)
        if places.size > self.size:  # find the threshold first: sorting all of them would cost more
            threshold = np.partition(loss[places], -self.size)[-self.size]
            places = places[loss[places] >= threshold]
        beside = beside or {}
        if self.numbered:
            places = places[np.lexsort((places, -loss[places]))][: self.size]
        else:
            p = p + 0.0  # −0 is 0
            places = self._first(places[np.lexsort((y[places], p[places], -loss[places]))], (loss, p, y), beside)
        self._keep(
            [
                replace(
                    _row(
                        rows.number(at) if self.numbered else None, float(y[at]), p[at].item(), loss[at].item(), logits
                    ),
                    shown={name: shown(column, at) for name, column in beside.items()},
                )
                for at in places.tolist()
            ]
        )

    def _first(self, places: Places, keys: tuple[NDArray[Any], ...], beside: Mapping[str, Column]) -> Places:
        """Return the first of rows in order; of those that are equal to the last one, by what is shown of them."""
        if places.size <= self.size or not beside:
            return places[: self.size]
        last = places[self.size - 1]
        same = np.logical_and.reduce([key[places] == key[last] for key in keys])
        before, equal = places[: np.argmax(same)], places[same].tolist()
        texts = {at: tuple(shown(column, at) for column in beside.values()) for at in equal}
        return np.append(before, heapq.nsmallest(self.size - before.size, equal, key=texts.__getitem__))

    def merge(self, other: WorstRows) -> None:
        """Add the worst rows of another part."""
        self._keep(other.rows)

    def _keep(self, rows: Sequence[WorstRow]) -> None:
        self.rows = sorted([*self.rows, *rows], key=_numbered if self.numbered else _unnumbered)[: self.size]

    def to_state(self) -> dict[str, Any]:
        """Return the rows as a tree (`serialization`)."""
        numbers = {
            name: np.array([np.nan if (one := getattr(row, name)) is None else one for row in self.rows], np.float64)
            for name in _NUMBERS
        }
        return {
            **numbers,
            "row": [row.row for row in self.rows],
            "names": list(self.rows[0].shown) if self.rows else [],
            "shown": [list(row.shown.values()) for row in self.rows],
        }

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        row, names = entries.of("row", list), entries.each("names", text)
        numbers = [entries.array(name, "float64", len(row)).tolist() for name in _NUMBERS]
        beside = [dict(zip(names, map(text, texts), strict=True)) for texts in entries.of("shown", list)]
        if len(row) > self.size or not all(type(number) is (int if self.numbered else type(None)) for number in row):
            raise ValueError("the worst rows are others")
        self.rows = [
            WorstRow(at, y, p, loss, None if math.isnan(logit) else logit, texts)
            for at, y, p, loss, logit, texts in zip(row, *numbers, beside, strict=True)
        ]
        self._keep([])


def _numbered(row: WorstRow) -> tuple[float, int]:
    return -row.loss, -1 if row.row is None else row.row


def _unnumbered(row: WorstRow) -> tuple[float, float, float, tuple[str, ...]]:
    return -row.loss, row.p if row.logit is None else row.logit, row.y, tuple(row.shown.values())


def _row(number: int | None, y: float, given: float, loss: float, logits: bool) -> WorstRow:
    if not logits:
        return WorstRow(number, y, given, loss)
    small = math.exp(-abs(given))
    return WorstRow(number, y, (1 if given >= 0 else small) / (1 + small), loss, given)
