"""A source put through a tally: read every row once, add it up, keep the worst, and name all that is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss.errors import EmptyError, Fault, LogLossError
from logloss.evaluation.labels import Labels, wrong_rows
from logloss.evaluation.record import Evaluation
from logloss.evaluation.worst import Worst
from logloss.loss import log_loss
from logloss.sources import Batch, Column, Source
from logloss.tally import Score, Tally

CLOSE, LISTED = 3, 20  # how many columns a message proposes, and lists where none is close

Progress = Callable[[int, int | None], None]

# Which argument of the loss each role is, and what its column is called in messages.
_ARGUMENTS = {"y": "y_true", "p": "y_proba", "logit": "logits", "weight": "sample_weight"}


@dataclass(frozen=True)
class Question:
    """What is asked of a source.

    Attributes
    ----------
    columns : mapping of str to str
        The column of each role: y, p or logit, and weight.
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
    """

    columns: Mapping[str, str]
    where: str | NDArray[np.bool_] | None = None
    positive: object = None
    percent: bool = False
    drop: bool = False
    worst: int = 20


def score(source: Source, question: Question, progress: Progress | None = None) -> Evaluation:
    """Read a source once and return its evaluation.

    Parameters
    ----------
    source : Source
        Where the rows come from.
    question : Question
        What is asked.
    progress : callable, optional
        Called after each batch with the number of rows read, and of rows expected where that is known.

    Raises
    ------
    LogLossError
        Something is wrong with the rows; the error counts all such rows and names the first.
    """
    check_columns(source, question.columns)
    scan = _Scan(source, question)
    wanted = list(dict.fromkeys(question.columns.values()))
    for batch, keep in _kept(source, wanted, question.where):
        scan.add(batch, keep)
        if progress:
            progress(scan.rows, source.expected)
    return scan.result()


class _Scan:
    """What is known after the rows read so far."""

    def __init__(self, source: Source, question: Question) -> None:
        self.source, self.question = source, question
        self.tally, self.worst = Tally(), Worst(question.worst)
        self.labels = Labels(question.columns["y"], question.positive)
        self.rows = self.masked = self.dropped = 0
        self.fault: Fault | None = None

    def add(self, batch: Batch, keep: NDArray[np.bool_] | None) -> None:
        """Add a batch, all of it or the rows to keep."""
        self.rows += batch.size
        columns = {role: batch.columns[name] for role, name in self.question.columns.items()}
        numbers = np.arange(batch.first, batch.first + batch.size)
        if keep is not None:
            self.masked += batch.size - int(np.count_nonzero(keep))
            columns, numbers = _taken(columns, numbers, keep)
        gone = _any(column.missing() for column in columns.values())
        if gone is not None and self.question.drop:
            self.dropped += int(np.count_nonzero(gone))
            columns, numbers = _taken(columns, numbers, ~gone)
        if not self._wrong(columns, numbers, gone):
            self._tally(columns, numbers)

    def _wrong(self, columns: Mapping[str, Column], numbers: NDArray[np.int64], gone: NDArray[np.bool_] | None) -> bool:
        """Say whether the batch holds text or nothing where a number should be, and remember the rows."""
        for role, column in columns.items():
            name = self.question.columns[role]
            if role != "y" and column.codes is not None and (column.codes >= 0).any():
                self._note(wrong_rows(name, column, column.codes >= 0, numbers, "text"))
                return True
            missing = None if gone is None or self.question.drop else column.missing()
            if missing is not None and missing.any():
                self._note(replace(wrong_rows(name, column, missing, numbers, "missing"), values=()))
                return True
        return False

    def _tally(self, columns: Mapping[str, Column], numbers: NDArray[np.int64]) -> None:
        y, wrong = self.labels.read(columns["y"])
        if wrong.any():
            self._note(wrong_rows(self.labels.name, columns["y"], wrong, numbers, "label-range"))
            return
        given: dict[str, Any] = {
            _ARGUMENTS[role]: np.asarray(columns[role].numbers, dtype=np.float64) for role in columns if role != "y"
        }
        if self.question.percent:
            given["y_proba"] = given["y_proba"] / 100
        try:
            self.tally.update(y, **given)
        except LogLossError as error:
            self._note(self._placed(error.fault, columns, numbers))
            return
        if self.fault or not self.question.worst:
            return
        weight = given.pop("sample_weight", None)
        if weight is not None:
            use = weight > 0
            y, numbers, given = y[use], numbers[use], {name: array[use] for name, array in given.items()}
        if y.size:
            losses = np.asarray(log_loss(y, **given, reduction="none"), dtype=np.float64)
            (predicted,) = given.values()
            self.worst.update(losses, y, predicted, numbers, logits="logits" in given)

    def _placed(self, fault: Fault, columns: Mapping[str, Column], numbers: NDArray[np.int64]) -> Fault:
        """Return a fault of arrays as one of columns: with the column's name, row numbers, and values as they stand."""
        role = next((role for role, argument in _ARGUMENTS.items() if argument == fault.name), None)
        if role is None or role not in columns:
            return fault
        rows = [row for row in fault.rows if isinstance(row, int)]
        return replace(
            fault,
            name=self.question.columns[role],
            rows=tuple(int(numbers[row]) for row in rows),
            values=tuple(columns[role].value(row) for row in rows),
        )

    def _note(self, fault: Fault) -> None:
        """Remember the first thing that is wrong, and everything else that is wrong in the same way."""
        known = self.fault
        if known is None:
            self.fault = fault
        elif known.name == fault.name and type(known.error()) is type(fault.error()):
            general = {"percent": "p-range", "logits-as-p": "p-range"}.get(known.kind, known.kind)
            kind = known.kind if known.kind == fault.kind else general
            self.fault = replace(known.merge(fault), kind=kind)

    def result(self) -> Evaluation:
        """Return the evaluation, or raise what was found to be wrong."""
        fault = self.fault
        if fault is not None and fault.kind == "label-range":
            fault = self.labels.fault(fault)
        fault = fault or self.labels.absent()
        if fault is not None:
            raise self._seen(fault)
        try:
            return self._evaluation(self.tally.result())
        except EmptyError as cause:
            raise self._seen(self._nothing()) from cause

    def _nothing(self) -> Fault:
        """Return why no row is left."""
        size = {"size": self.rows}
        if not self.rows:
            return Fault("empty", name=self.source.name)
        if self.masked == self.rows:
            return Fault("all-masked", name="where", size=self.rows, extra=size)
        if self.masked + self.dropped == self.rows:
            others = [name for name in self.source.columns if name not in self.question.columns.values()]
            extra = {**size, "argument": "y", "guess": (others or [self.question.columns["y"]])[0]}
            return Fault("all-missing", size=self.rows, extra=extra)
        return Fault("weight-zero", name=self.question.columns["weight"], size=self.rows)

    def _seen(self, fault: Fault) -> LogLossError:
        first = fault.rows[0] if fault.rows else None
        line = self.source.line(first) if isinstance(first, int) else None
        extra = fault.extra if line is None else {**fault.extra, "line": line}
        return replace(fault, size=self.rows, extra=extra).error("columns")

    def _evaluation(self, found: Score) -> Evaluation:
        return Evaluation(
            **vars(found),  # a Score's fields have the same names here
            worst=tuple(self.worst.rows),
            rows=self.rows,
            dropped=self.dropped,
            masked=self.masked,
            source=self.source.name,
            columns=dict(self.question.columns),
            positive=self.labels.positive,
            others=self.labels.others(),
        )


def _taken(
    columns: Mapping[str, Column], numbers: NDArray[np.int64], keep: NDArray[np.bool_]
) -> tuple[dict[str, Column], NDArray[np.int64]]:
    return {role: column.take(keep) for role, column in columns.items()}, numbers[keep]


def _any(masks: Iterator[NDArray[np.bool_] | None]) -> NDArray[np.bool_] | None:
    """Return where any of the masks holds, or None if nowhere."""
    here = [mask for mask in masks if mask is not None and mask.any()]
    return np.logical_or.reduce(here) if here else None


def _kept(
    source: Source, wanted: Sequence[str], where: str | NDArray[np.bool_] | None
) -> Iterator[tuple[Batch, NDArray[np.bool_] | None]]:
    """Yield the batches, each with the rows to keep (None for all)."""
    if where is None:
        yield from ((batch, None) for batch in source.batches(wanted))
        return
    pieces = source.mask(where) if isinstance(where, str) else iter([where])
    ahead = np.zeros(0, bool)
    rows = 0
    for batch in source.batches(wanted):
        while ahead.size < batch.size and (piece := next(pieces, None)) is not None:
            ahead = np.concatenate([ahead, piece])
        rows += batch.size
        if ahead.size < batch.size:
            raise _size_differs(rows - batch.size + ahead.size, rows)
        yield batch, ahead[: batch.size]
        ahead = ahead[batch.size :]
    over = ahead.size + sum(piece.size for piece in pieces)
    if over:
        raise _size_differs(rows + over, rows)


def _size_differs(size: int, rows: int) -> LogLossError:
    extra = {"size": size, "rows": rows, "shorter": min(size, rows)}
    return Fault("where-size", name="where", size=size, extra=extra).error("columns")


def check_columns(source: Source, columns: Mapping[str, str]) -> None:
    """Raise the error of a column that is absent, ambiguous, or named twice.

    Raises
    ------
    ColumnError
        With the names that were probably meant.
    """
    taken: dict[str, str] = {}
    for role, name in columns.items():
        if name not in source.columns:
            raise Fault("no-column", name=name, extra=_suggestion(source.columns, name, role)).error("columns")
        count = source.columns.count(name)
        if count > 1:
            raise Fault(
                "column-repeated", name=name, count=count, extra={"count": count, "renamed": source.renamed}
            ).error("columns")
        if name in taken:
            others = [each for each in source.columns if each not in {name, *columns.values()}]
            extra = {"first": taken[name], "argument": role, "guess": (others or [name])[0]}
            raise Fault("column-twice", name=name, extra=extra).error("columns")
        taken[name] = role


def _suggestion(columns: Sequence[str], name: str, role: str) -> dict[str, object]:
    """Return what a message says of a column that is not there: the likely ones, or all of a few, or the first."""
    if not columns:
        return {"among": "; there are no columns at all.", "argument": role, "guess": name}
    lower = {each.lower(): each for each in reversed(columns)}
    close = [lower[each] for each in difflib.get_close_matches(name.lower(), lower, CLOSE, 0.7)]
    close = close or [each for each in columns if each and name.lower() in each.lower()][:CLOSE]
    listed = ", ".join(close or columns[:LISTED])
    more = "" if close or len(columns) <= LISTED else f" and {len(columns) - LISTED:,} more"
    lead = "did you mean" if close else "the columns are"
    return {
        "among": f"; {lead} {listed}{more}{'?' if close else '.'}",
        "argument": role,
        "guess": (close or columns)[0],
    }
