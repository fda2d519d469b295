"""What is known of some rows, and of two such parts together: the tally, the worst rows, and all that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import Batch, Column, Rows
from logloss._accumulate.serialization import WRONG, Entries, pack, unpack
from logloss._evaluate.labels import Labels, wrong_rows
from logloss._evaluate.spec import Question, show_role, slice_role
from logloss._kernels import loader
from logloss._kernels.blocks import Job, exact_misses, exact_sum, run
from logloss._kernels.exact_sum import ZERO
from logloss._kernels.forecast_bins import missed
from logloss._kernels.numpy_backend import HARD
from logloss._stats.clusters import Clusters
from logloss._stats.diagnostics import Finding, Grid, examine
from logloss._stats.histogram import Forecasts, Profile
from logloss._stats.row_ids import Ids
from logloss._stats.slices import Slices
from logloss._stats.worst_rows import Worst
from logloss._tally import Score, Tally
from logloss.errors import SHOWN, Fault, LogLossError

Floats = NDArray[np.float64]
_FLOAT64 = np.dtype(np.float64)

# Which argument of the loss each role is, and what its column is called in messages.
_ARGUMENTS = {"y": "y_true", "p": "y_proba", "logit": "logits", "weight": "sample_weight"}

# The roles whose columns may hold text.
_WORDED = ("y", "cluster")

# What looks like percentages in one batch and like logits in the next is neither.
_GENERAL = {"percent": "p-range", "logits-as-p": "p-range"}


class Part:
    """What is known of some rows. However rows are cut into parts, merging these in any order gives the same.

    Examples
    --------
    >>> from logloss._evaluate.evaluate import gathered
    >>> part = gathered({"y": [1, 0], "p": [0.75, 0.25]})
    >>> part.merge(Part.from_bytes(gathered({"y": [1], "p": [0.5]}).to_bytes()))
    >>> part.rows
    3
    """

    portable: ClassVar[bool] = True  # whether the state goes to bytes

    def __init__(self, question: Question) -> None:
        self.question = question
        self.tally, self.worst, self.profile = Tally(), Worst(question.worst, numbered=question.numbered), Profile()
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
        """Add the rows of another part.

        Raises
        ------
        ArgumentError
            It answers another question.
        """
        if other.question is not self.question:
            self.question.compare(other.question)
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
        """What is wrong, of several things the one that comes first in the rows, or in the columns."""
        columns = list(self.question.columns.values())
        return min(
            self._faults.values(),
            key=lambda each: (each.rows, [name != each.name for name in columns], each.kind),
            default=None,
        )

    def to_bytes(self) -> bytes:
        """Return the part as bytes: versioned, with a checksum.

        Some 100 kB, and above that 9 bytes a row up to 65 536 rows, 56 a cluster, 16 an id up to 131 072, and what
        slices take: 200 bytes a value, up to 10 000 values.

        Raises
        ------
        StateError
            There are too many clusters for one such text.
        """
        try:
            return pack(self.state())
        except ValueError as reason:
            raise Fault("part-state", extra={"reason": str(reason)}).error() from None

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Return the part that `to_bytes` wrote. Nothing in the bytes is executed.

        Raises
        ------
        StateError
            If these bytes are not a whole part of this version.
        """
        try:
            return cls.restored(unpack(data))
        except WRONG as reason:
            size = len(data) if hasattr(data, "__len__") else 0
            raise Fault("part-state", size=size, extra={"reason": str(reason)}).error() from None

    def state(self) -> dict[str, Any]:
        """Return the part as a tree (`serialization`)."""
        return {
            "kind": type(self).__name__,
            "question": self.question.state(),
            "counts": [self.rows, self.masked, self.dropped],
            "tally": np.frombuffer(self.tally.to_bytes(), np.uint8),
            "squares": self.squares,
            "soft": self.soft,
            "worst": self.worst.state(),
            "profile": self.profile.state(),
            "grid": self.grid.state(),
            "slices": [each.state() for each in self.slices],
            "ids": None if self.ids is None else self.ids.state(),
            "clusters": None if self.clusters is None else self.clusters.state(),
            "labels": self.labels.state(),
            "faults": [fault_tree(fault) for fault in self._faults.values()],
        }

    @classmethod
    def restored(cls, tree: Any) -> Self:
        """Return the part that `state` wrote; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(tree)
        if entries.plain("kind") != cls.__name__:
            raise ValueError("they are of another kind")
        part = cls(cls.asked(entries.plain("question")))
        part.rows, part.masked, part.dropped = entries.each("counts", int)
        part.tally = Tally.from_bytes(entries.array("tally", "uint8", None).tobytes())
        part.squares, part.soft = entries.sum("squares"), entries.of("soft", bool)
        part.profile = Profile.restored(entries.plain("profile"))
        part.worst.restore(entries.plain("worst"))
        part.grid.restore(entries.plain("grid"))
        part.labels.restore(entries.plain("labels"))
        for mine, theirs in zip(part.slices, entries.of("slices", list), strict=True):
            mine.restore(theirs)
        for name, one in (("ids", part.ids), ("clusters", part.clusters)):
            if (one is None) == (name in entries):
                raise ValueError(f"{name!r} should be there, or should not")
            if one is not None:
                one.restore(entries.plain(name))
        for fault in entries.each("faults", fault_from):
            part._note(fault)
        return part

    @staticmethod
    def asked(tree: Any) -> Question:
        """Return the question of a part."""
        return Question.restored(tree)

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
        beside = {name: columns[show_role(name)] for name in self.question.shown}
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
            part.update(columns[slice_role(part.by)], y, s, losses, weight)
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
        if not self.question.numbered:
            self._faults[key] = _without_order(fault, known)
            return
        if known is not None:
            first, second = sorted((known, fault), key=lambda each: each.rows)
            general = _GENERAL.get(first.kind, first.kind)
            fault = replace(first.merge(second), kind=first.kind if first.kind == second.kind else general)
        self._faults[key] = fault


def _without_order(fault: Fault, known: Fault | None) -> Fault:
    """Return two faults of the same kind as one, where nothing says which row comes first."""
    first, second = sorted((known or fault, fault), key=lambda each: each.kind)
    count = fault.count + (0 if known is None else known.count)
    kind = first.kind if first.kind == second.kind else _GENERAL.get(first.kind, first.kind)
    values = sorted({*first.values, *second.values}, key=lambda value: (isinstance(value, str), value, str(value)))
    return replace(first, kind=kind, rows=(), values=tuple(values[:SHOWN]), count=count, size=0)


def fault_tree(fault: Fault) -> dict[str, Any]:
    """Return a fault as a tree (`serialization`)."""
    facts = {name: fact if isinstance(fact, str | float | int) else str(fact) for name, fact in fault.extra.items()}
    values = [value if isinstance(value, str | float | int) else str(value) for value in fault.values]
    return {**vars(fault), "rows": list(fault.rows), "values": values, "extra": facts}


def fault_from(tree: Any) -> Fault:
    """Return the fault that `fault_tree` wrote; a wrong tree raises one of `serialization.WRONG`."""
    entries, plain = Entries(tree), (str, float, int, bool)
    rows, values, extra = entries.each("rows", int), entries.of("values", list), entries.entries("extra")
    facts = {name: extra.plain(name) for name in extra.names()}
    if len(values) > SHOWN or len(rows) > SHOWN or not all(type(each) in plain for each in (*values, *facts.values())):
        raise ValueError("a fault is none")
    kind, name = entries.of("kind", str), entries.of("name", str)
    fault = Fault(kind, name, tuple(rows), tuple(values), entries.whole("count"), entries.whole("size"), facts)
    str(replace(fault, extra={"guess": "", **facts}).error("columns"))  # raises what it lacks but for what comes last
    return fault


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
    loader.find("distance", _FLOAT64)(p, s)
    return s


def _hard(y: NDArray[Any]) -> NDArray[Any]:
    """Return labels that are all 0 or 1 as bytes, and others as they are."""
    if y.dtype in (np.bool_, np.uint8):
        return y.view(np.uint8)
    ones, y = np.empty(y.size, np.uint8), np.ascontiguousarray(y, np.float64)
    return ones if loader.find("labels", _FLOAT64)(y, ones) == HARD else y


def _missed(s: Floats, y: NDArray[Any]) -> Floats:
    """Return |p − y|."""
    return missed(s, y) if y.dtype == np.uint8 else np.abs(np.where(np.signbit(s), 1 + s, s) - y)


def _taken(columns: Mapping[str, Column], rows: Rows, keep: NDArray[np.bool_]) -> tuple[dict[str, Column], Rows]:
    return {role: column.take(keep) for role, column in columns.items()}, rows.some(keep)


def _any(masks: Iterator[NDArray[np.bool_] | None]) -> NDArray[np.bool_] | None:
    """Return where any of the masks holds, or None if nowhere."""
    here = [mask for mask in masks if mask is not None and mask.any()]
    return np.logical_or.reduce(here) if here else None
