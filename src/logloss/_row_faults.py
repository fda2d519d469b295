"""What is wrong with the values of rows, as facts that merge: of consecutive parts of the rows, and into one error.

Rows are read to their end before anything is said, in batches, by threads and on machines. So what is wrong with them
is kept as a `RowFault`, two of which make one, and becomes an error when all rows are known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from logloss._label_values import Label, are_labels, ignored, positive_of, tallied, variants
from logloss.errors import (
    REASON,
    ArgumentError,
    Change,
    DataTypeError,
    LabelError,
    LogLossError,
    MissingValueError,
    ProbabilityError,
    Row,
    WeightError,
    printable,
    shown,
)

SHOWN = 5  # how many rows a message lists


class _Kind(NamedTuple):
    error: type[LogLossError]
    problem: str  # {place} is `p[3] = 85.0`, {tally} is ` (5 of 10 rows: 3, 4, ...)`


_KINDS = {
    "percent": _Kind(
        ProbabilityError, "{place}: a probability lies in [0, 1], and these look like percentages{tally}."
    ),
    "logits-as-p": _Kind(
        ProbabilityError, "{place}: a probability lies in [0, 1], and these look like logits (log-odds){tally}."
    ),
    "p-range": _Kind(ProbabilityError, "{place}: a probability lies in [0, 1]{tally}."),
    "p-rounding": _Kind(
        ProbabilityError, "{place}: a probability lies in [0, 1], and this is beyond by what rounding leaves{tally}."
    ),
    "label-signed": _Kind(LabelError, "{place}: labels are 0 and 1, and these are -1 and +1{tally}."),
    "label-text": _Kind(LabelError, "{place}: labels are 0 and 1; which of {labels} is the positive one?"),
    "label-case": _Kind(
        LabelError, "{place}: {alike} differ only in case or spaces; write each label in one way{known}."
    ),
    "label-ignored": _Kind(
        LabelError,
        "{place}: beside {kept} stands {marked}; such a value often marks rows to be left out, so it counts as 0 "
        "only where labels are made 0 and 1 beforehand.",
    ),
    "label-classes": _Kind(
        LabelError,
        "{place}: {labels} are three or more classes, and binary cross-entropy has two; "
        "the loss for more is categorical cross-entropy.",
    ),
    "label-soft": _Kind(
        LabelError,
        "{place}: where a label is named as the positive one, every other label counts as 0, "
        "and this is a soft label, between 0 and 1{tally}.",
    ),
    "label-range": _Kind(LabelError, "{place}: a label is 0, 1, or a soft label between them{tally}."),
    "missing": _Kind(MissingValueError, "{place}: {name} has a missing value{tally}."),
    "weight-negative": _Kind(WeightError, "{place}: a weight is finite and at least 0{tally}."),
    "weight-fraction": _Kind(WeightError, "{place}: a frequency is a whole number, at least 0{tally}."),
    "weight-infinite": _Kind(WeightError, "{place}: a weight is finite and at least 0{tally}."),
    "text": _Kind(DataTypeError, "{place}: {name} holds text where numbers are needed{tally}."),
    "feature": _Kind(ArgumentError, "{place}: a feature is a finite number, of size 1e100 at most{tally}."),
}


@dataclass(frozen=True)
class RowFault:
    """What is wrong with some rows of one argument or column.

    Attributes
    ----------
    code : str
        A key of the table above.
    name : str
        The argument or the column.
    rows, values : tuple
        The first `SHOWN` rows where it is wrong (counted from 0), and what stands there.
    count, size : int
        How many rows are wrong, of how many.
    labels : tuple of float or str
        The distinct labels, where it is about labels.
    marks : mapping of float or str to int
        Those of them that often mark rows to be left out, and in how many rows they stand.
    """

    code: str
    name: str
    rows: tuple[Row, ...] = ()
    values: tuple[object, ...] = ()
    count: int = 0
    size: int = 0
    labels: tuple[Label, ...] = ()
    marks: Mapping[Label, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _KINDS[self.code]  # a code that is none is an error here, and not when it is said

    @property
    def kind(self) -> type[LogLossError]:
        """The class of the error that it becomes."""
        return _KINDS[self.code].error

    def merge(self, other: RowFault) -> RowFault:
        """Return the fault of two parts of the same data, all rows counted from its start."""
        rows, values = self.rows + other.rows, self.values + other.values
        first = sorted(range(len(rows)), key=rows.__getitem__)[:SHOWN]
        return replace(
            self,
            rows=tuple(rows[at] for at in first),
            values=tuple(values[at] for at in first) if len(values) == len(rows) else (),
            count=self.count + other.count,
            size=self.size + other.size,
        )

    def error(self, hint: str | None = None, *, change: Change | None = None, stands: str = "") -> LogLossError:
        """Return the error that says this; `stands` is where the first row stands, if there is more than its number."""
        kind = _KINDS[self.code]
        problem = kind.problem.format(
            place=place(self.name, self.rows, self.values) + (f" ({printable(stands, 300)})" if stands else ""),
            tally=tally(self.count, self.size, self.rows),
            name=printable(self.name),
            labels=printable(listed(self.labels), REASON),
            **self._told(),
        )
        return kind.error(
            self.code,
            problem,
            hint,
            subject=self.name,
            rows=self.rows,
            values=self.values,
            count=self.count,
            size=self.size,
            change=change,
        )

    @property
    def kept(self) -> tuple[Label, ...]:
        """The labels without those that mark rows to be left out."""
        return tuple(label for label in self.labels if label not in self.marks)

    @property
    def left_out(self) -> str:
        """How many rows those would be, as the note of a hint."""
        return f"leaves out {sum(self.marks.values()):,} of {self.size:,} rows"

    def _told(self) -> dict[str, str]:
        """Return what only some of the sentences about labels have."""
        if self.code == "label-ignored":
            return {
                "kept": printable(listed(self.kept), REASON),
                "marked": printable(tallied(self.marks, self.size), REASON),
            }
        if self.code == "label-case":
            classes = variants(self.labels)
            alike = next((same for same in classes.values() if len(same) > 1), list(self.labels))
            positive = positive_of(tuple(classes))
            known = "" if positive is None else f", and {positive!r} is then the positive one"
            return {"alike": printable(" and ".join(map(repr, alike)), REASON), "known": printable(known)}
        return {}


def row_fault(error: LogLossError) -> RowFault | None:
    """Return what is wrong with rows, from the error that says it; None for one that is about something else."""
    if error.code not in _KINDS:
        return None
    return RowFault(error.code, error.subject, error.rows, error.values, error.count, error.size)


def about_labels(wrong: RowFault, labels: Sequence[Label], counts: Mapping[Label, int]) -> RowFault:
    """Return what is wrong with labels that are not 0 and 1.

    Parameters
    ----------
    wrong : RowFault
        The rows where they stand.
    labels : sequence of float or str
        The distinct ones in ascending order, right ones among them.
    counts : mapping of float or str to int
        In how many rows those stand that often mark rows to be left out.
    """
    marks = ignored(labels)
    kept = [label for label in labels if label not in marks]
    classes = variants(labels)
    if marks and (len(kept) <= 2 or are_labels(kept)):
        code = "label-ignored"
    elif len(classes) < len(labels) and len(classes) <= 2:
        code = "label-case"
    else:
        code = "label-text" if len(labels) <= 2 else "label-classes"
    told = {mark: counts.get(mark, 0) for mark in marks} if code == "label-ignored" else {}
    return replace(wrong, code=code, labels=tuple(labels), marks=told)


def place(name: str, rows: Sequence[Row], values: Sequence[object]) -> str:
    """Return the first wrong row, and what stands there.

    Examples
    --------
    >>> place("p", [3, 8], [85.0, 20.0]), place("p", [(0, 1)], [])
    ('p[3] = 85.0', 'p[0, 1]')
    """
    name = printable(name)
    first = ", ".join(map(str, rows[0])) if rows and isinstance(rows[0], tuple) else rows[0] if rows else ""
    name = f"{name}[{first}]" if rows else name
    return f"{name} = {shown(values[0])}" if values else name


def tally(count: int, size: int, rows: Sequence[Row]) -> str:
    """Return how many rows are wrong and which come first; nothing for a single one.

    Examples
    --------
    >>> tally(7, 90, [3, 8]), tally(1, 90, [3])
    (' (7 of 90 rows: 3, 8, ...)', '')
    """
    if count <= 1:
        return ""
    if not rows:  # they have no numbers
        return f" ({count:,} of {size:,} rows)" if size else ""
    more = ", ..." if count > len(rows) else ""
    return f" ({count:,} of {size:,} rows: {', '.join(map(str, rows))}{more})"


def listed(labels: Sequence[Label]) -> str:
    """Return the first of some labels as a message lists them."""
    return ", ".join(map(repr, labels[:SHOWN])) + (", ..." if len(labels) > SHOWN else "")
