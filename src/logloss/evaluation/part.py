"""What is known of some rows, and of two such parts together: the tally, the worst rows, and all that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss.errors import Fault, LogLossError
from logloss.evaluation.clusters import Clusters
from logloss.evaluation.doctor import Finding, Grid, examine
from logloss.evaluation.labels import Labels, wrong_rows
from logloss.evaluation.names import Ids
from logloss.evaluation.profile import Forecasts, Profile
from logloss.evaluation.rows import Rows
from logloss.evaluation.slices import Slices
from logloss.evaluation.worst import Worst
from logloss.kernels import engine
from logloss.kernels.blocks import Job, exact_misses, exact_sum, run
from logloss.kernels.interpreted import HARD
from logloss.kernels.places import missed
from logloss.kernels.sums import ZERO
from logloss.sources import Batch, Column
from logloss.tally import Score, Tally

Floats = NDArray[np.float64]
_FLOAT64 = np.dtype(np.float64)

# Which argument of the loss each role is, and what its column is called in messages.
_ARGUMENTS = {"y": "y_true", "p": "y_proba", "logit": "logits", "weight": "sample_weight"}

# The roles whose columns may hold text.
_WORDED = ("y", "cluster")

# What looks like percentages in one batch and like logits in the next is neither.
_GENERAL = {"percent": "p-range", "logits-as-p": "p-range"}


@dataclass(frozen=True)
class Question:
    """What is asked of a source.

    Attributes
    ----------
    columns : mapping of str to str
        The column of each role: y, p or logit, weight, and cluster.
    where : str, boolean array or None
        The rows to keep: a condition in SQL, or an array.
    positive : object
        The label that counts as 1.
    percent : bool
        Whether p is in percent.
    drop : bool
        Whether rows with a missing value are dropped.
    worst : int
        How many of the worst rows to keep.
    prior : float or None
        A share of ones to compare with, known beforehand.
    by : tuple of str
        The columns to slice by.
    id : str or None
        The column that names each row.
    show : tuple of str
        Columns to show beside the worst rows.
    """

    columns: Mapping[str, str]
    where: str | NDArray[np.bool_] | None = None
    positive: object = None
    percent: bool = False
    drop: bool = False
    worst: int = 20
    prior: float | None = None
    by: tuple[str, ...] = ()
    id: str | None = None
    show: tuple[str, ...] = ()

    @property
    def roles(self) -> dict[str, str]:
        """The column of each role, of each slicing, and of what is shown."""
        by, shown = (
            {role(name): name for name in names} for role, names in ((_slice_role, self.by), (_show_role, self.shown))
        )
        return {**self.columns, **by, **shown}

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns beside the worst rows."""
        return tuple(dict.fromkeys([*([] if self.id is None else [self.id]), *self.show]))


class Part:
    """What is known of some rows. However rows are cut into parts, merging these in any order gives the same."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.tally, self.worst, self.profile = Tally(), Worst(question.worst), Profile()
        self.squares = ZERO  # Σw(p − y)²
        self.grid = Grid()
        self.soft = False  # whether some label lies between 0 and 1
        self.slices = tuple(map(Slices, question.by))
        self.ids = None if question.id is None else Ids()
        self.clusters = Clusters() if "cluster" in question.columns else None
        self.labels = Labels(question.columns["y"], question.positive)
        self.rows = self.masked = self.dropped = 0
        self._faults: dict[tuple[str, type], Fault] = {}

    def add(self, batch: Batch) -> None:
        """Add the rows of a batch that are to be kept."""
        self.rows += batch.size
        columns = {role: batch.columns[name] for role, name in self.question.roles.items()}
        rows = Rows(batch.first, None)
        if batch.keep is not None:
            self.masked += batch.size - int(np.count_nonzero(batch.keep))
            columns, rows = _taken(columns, rows, batch.keep)
        gone = _any(columns[role].missing() for role in self.question.columns)  # a slice may be of missing values
        if gone is not None and self.question.drop:
            self.dropped += int(np.count_nonzero(gone))
            columns, rows = _taken(columns, rows, ~gone)
        if not self._wrong(columns, rows, gone):
            self._tally(columns, rows)

    def merge(self, other: Part) -> None:
        """Add the rows of another part."""
        self.rows += other.rows
        self.masked += other.masked
        self.dropped += other.dropped
        self.tally.merge(other.tally)
        self.worst.merge(other.worst.rows)
        self.profile.merge(other.profile)
        self.squares += other.squares
        self.grid.merge(other.grid)
        self.soft |= other.soft
        for mine, theirs in zip(self.slices, other.slices, strict=True):
            mine.merge(theirs)
        if self.clusters is not None and other.clusters is not None:
            self.clusters.merge(other.clusters)
        if self.ids is not None and other.ids is not None:
            self.ids.merge(other.ids)
        self.labels.merge(other.labels)
        for fault in other._faults.values():
            self._note(fault)

    def examined(self, forecasts: Forecasts, found: Score) -> tuple[Finding, ...]:
        """Return what looks wrong though it is allowed."""
        grid = None if "logit" in self.question.columns else self.grid
        repeated = None if self.ids is None else self.ids.repeated()
        return examine(forecasts, found, grid, percent=self.question.percent, repeated=repeated)

    @property
    def fault(self) -> Fault | None:
        """What is wrong, of several things the one that comes first in the rows."""
        return min(self._faults.values(), key=lambda fault: fault.rows, default=None)

    def _wrong(self, columns: Mapping[str, Column], rows: Rows, gone: NDArray[np.bool_] | None) -> bool:
        """Say whether the batch holds text or nothing where a number should be, and remember the rows."""
        for role, name in self.question.columns.items():
            column = columns[role]
            if role not in _WORDED and column.codes is not None and (column.codes >= 0).any():
                self._note(wrong_rows(name, column, column.codes >= 0, rows, "text"))
                return True
            missing = None if gone is None or self.question.drop else column.missing()
            if missing is not None and missing.any():
                self._note(replace(wrong_rows(name, column, missing, rows, "missing"), values=()))
                return True
        return False

    def _tally(self, columns: Mapping[str, Column], rows: Rows) -> None:
        y, wrong = self.labels.read(columns["y"])
        if wrong is not None and wrong.any():
            self._note(wrong_rows(self.labels.name, columns["y"], wrong, rows, "label-range"))
            return
        given: dict[str, Any] = {
            _ARGUMENTS[role]: np.ascontiguousarray(columns[role].numbers, dtype=np.float64)
            for role in self.question.columns
            if role not in _WORDED
        }
        y = _hard(y)
        if self.question.percent:
            given["y_proba"] = given["y_proba"] / 100
        losses = np.empty(y.size)
        try:
            self.tally.update(y, **given, losses=losses)
        except LogLossError as error:
            self._note(self._placed(error.fault, columns, rows))
            return
        weight = given.pop("sample_weight", None)
        if weight is not None and not weight.all():
            use = weight > 0  # rows without weight are counted nowhere
            y, losses, weight = y[use], losses[use], weight[use]
            columns, rows = _taken(columns, rows, use)
            given = {name: array[use] for name, array in given.items()}
        (x,) = given.values()
        beside = {name: columns[_show_role(name)] for name in self.question.shown}
        self.worst.update(losses, y, x, rows, logits="logits" in given, beside=beside)
        if "logits" not in given:
            self.grid.update(x)
        s = _from_logits(x) if "logits" in given else _from_proba(x)
        self.profile.update(s, y, weight)
        if y.dtype == np.uint8 and weight is None:
            self.squares += exact_misses(s, y)
        else:
            self.soft |= y.dtype != np.uint8
            self.squares += exact_sum(_missed(s, y) ** 2, weight)
        for part in self.slices:
            part.update(columns[_slice_role(part.by)], y, s, losses, weight)
        if self.clusters is not None:
            self.clusters.update(columns["cluster"], losses, weight)
        if self.ids is not None and self.question.id is not None:
            self.ids.update(beside[self.question.id])
        self._more(y, x, losses, weight, rows)

    def _more(self, y: NDArray[Any], x: Floats, losses: Floats, weight: Floats | None, rows: Rows) -> None:
        """Add what a part of another kind keeps of rows that are right and have a weight."""

    def _placed(self, fault: Fault, columns: Mapping[str, Column], rows: Rows) -> Fault:
        """Return a fault of arrays as one of columns: with the column's name, row numbers, and values as they stand."""
        role = next((role for role, argument in _ARGUMENTS.items() if argument == fault.name), None)
        if role is None or role not in columns:
            return fault
        at = [row for row in fault.rows if isinstance(row, int)]
        return replace(
            fault,
            name=self.question.columns[role],
            rows=tuple(rows.number(row) for row in at),
            values=tuple(columns[role].value(row) for row in at),
        )

    def _note(self, fault: Fault) -> None:
        """Remember what is wrong, together with all that is wrong in the same way."""
        key = fault.name, type(fault.error())
        known = self._faults.get(key)
        if known is not None:
            first, second = sorted((known, fault), key=lambda each: each.rows)
            general = _GENERAL.get(first.kind, first.kind)
            fault = replace(first.merge(second), kind=first.kind if first.kind == second.kind else general)
        self._faults[key] = fault


def _slice_role(name: str) -> str:
    return f"by {name}"


def _show_role(name: str) -> str:
    return f"show {name}"


def _from_logits(z: Floats) -> Floats:
    """Return the signed distances of forecasts given as logits."""
    s = np.empty(z.size)
    upper = z > 0
    run(Job("logits", z.dtype, z, upper, gradient=s))  # the slope is p − 1 above one half, and p below
    np.copysign(s, 0.5 - upper, out=s)
    return s


def _from_proba(p: Floats) -> Floats:
    """Return the signed distances of forecasts given as probabilities."""
    s = np.empty(p.size)
    engine.find("distance", _FLOAT64, p.size)(p, s)
    return s


def _hard(y: NDArray[Any]) -> NDArray[Any]:
    """Return labels that are all 0 or 1 as bytes, and others as they are."""
    if y.dtype in (np.bool_, np.uint8):
        return y.view(np.uint8)
    ones, y = np.empty(y.size, np.uint8), np.ascontiguousarray(y, np.float64)
    return ones if engine.find("labels", _FLOAT64, y.size)(y, ones) == HARD else y


def _missed(s: Floats, y: NDArray[Any]) -> Floats:
    """Return |p − y|."""
    return missed(s, y) if y.dtype == np.uint8 else np.abs(np.where(np.signbit(s), 1 + s, s) - y)


def _taken(columns: Mapping[str, Column], rows: Rows, keep: NDArray[np.bool_]) -> tuple[dict[str, Column], Rows]:
    return {role: column.take(keep) for role, column in columns.items()}, rows.some(keep)


def _any(masks: Iterator[NDArray[np.bool_] | None]) -> NDArray[np.bool_] | None:
    """Return where any of the masks holds, or None if nowhere."""
    here = [mask for mask in masks if mask is not None and mask.any()]
    return np.logical_or.reduce(here) if here else None
