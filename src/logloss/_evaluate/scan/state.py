"""What is known of some rows: how many there are, what is wrong with them, and all that adds them up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Self, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.accumulator import Accumulator, Forecast, ScoredRows, Several
from logloss._accumulate.batch import Batch, Column, RowNumbers
from logloss._accumulate.serialization import WRONG, Entries, pack, unpack
from logloss._evaluate.grouping import grouped
from logloss._evaluate.scan.certain import Certainty
from logloss._evaluate.scan.faults import Faults, wrong_rows
from logloss._evaluate.scan.labels import Labels
from logloss._evaluate.scan.notation import Notation, ReadColumn
from logloss._evaluate.spec import EvaluationSpec, show_role, slice_role
from logloss._kernels import loader
from logloss._kernels.numpy_backend import HARD
from logloss._row_faults import RowFault, row_fault
from logloss._tally import Tally
from logloss.errors import REASON, LogLossError, ProbabilityError, StateError, printable

Floats = NDArray[np.float64]
Columns = Mapping[str, Column]  # by role
Kind = TypeVar("Kind", bound=Accumulator)

REPEATED = 1 << 18  # rows of a frequency that are looked at together
MOST_OFTEN = 2.0**53  # a larger frequency is not known to be whole
_WORDED = ("y", "cluster")  # the roles whose columns may hold text
_ARGUMENTS = {"y_true": "y", "sample_weight": "weight"}  # the role of each argument of the loss, but for the forecasts'


class Scan:
    """What is known of some rows. However rows are cut into parts, merging these in any order gives the same.

    Attributes
    ----------
    kind : str
        What the state is called in its bytes.
    ACCUMULATORS : sequence of callables
        What adds rows up, each made from what is asked, or None where that needs it not; one of a class.
    portable : bool
        Whether the state goes to bytes.
    foreign : bool
        Whether some of it came from bytes, whoever wrote them.
    aside : Scan or None
        The rows whose label is written as missing values are. Whether it is one of two labels, or missing beside two
        others, only all rows show; `settled` decides.
    """

    kind: ClassVar[str]
    ACCUMULATORS: ClassVar[Sequence[Callable[[EvaluationSpec], Accumulator | None]]]
    portable: ClassVar[bool] = True

    def __init__(self, spec: EvaluationSpec) -> None:
        self.spec = spec
        self.rows = self.masked = self.dropped = 0
        self.foreign = False
        self.soft = False  # whether some label lies between 0 and 1
        self.labels = Labels(spec.columns["y"], spec.positive)
        self.notations = Several(
            (role, Notation(name, percent=role != "y" and not spec.logits, labels=role == "y"))
            for role, name in spec.columns.items()
            if role not in _WORDED or (role == "y" and spec.positive is None)
        )
        self.tallies = Several((model, Tally()) for model in spec.models)
        self.certainty = Several((model, Certainty()) for model in spec.models if not spec.logits)
        made = (make(spec) for make in self.ACCUMULATORS)
        self.accumulators = Several((type(one).__name__, one) for one in made if one is not None)
        self.faults = Faults(numbered=spec.numbered)
        self.aside: Any = None  # of the same class
        self._marked = Faults(numbered=spec.numbered)  # the rows aside, as rows with a missing label

    @property
    def tally(self) -> Tally:
        """The tally of the first model, which is the only one but in a comparison."""
        return next(iter(self.tallies.values()))

    def get(self, kind: type[Kind]) -> Kind | None:
        """Return the accumulator of a class, or None where it was not asked for."""
        return cast("Kind | None", self.accumulators.get(kind.__name__))

    def __getitem__(self, kind: type[Kind]) -> Kind:
        return cast("Kind", self.accumulators[kind.__name__])

    def update(self, batch: Batch) -> None:
        """Add the rows of a batch that are to be kept."""
        self.rows += batch.size
        columns = {role: batch.columns[name] for role, name in self.spec.roles.items()}
        numbers = RowNumbers(batch.first, None)
        if batch.keep is not None:
            self.masked += batch.size - int(np.count_nonzero(batch.keep))
            columns, numbers = _take(columns, batch.keep), numbers.some(batch.keep)
        columns = self._read(columns, numbers)
        missing = _any(columns[role].missing() for role in self.spec.required)  # a slice may be of missing values
        marked = self.labels.marked(columns["y"])
        if missing is not None:
            self.dropped += int(np.count_nonzero(missing))
            marked = None if marked is None else marked & ~missing
        if marked is not None and marked.any():
            self._set_aside(_take(columns, marked), numbers.some(marked))
            columns, numbers = _take(columns, ~marked), numbers.some(~marked)
            missing = None if missing is None else missing[~marked]
        if missing is not None and self.spec.drop:
            columns, numbers, missing = _take(columns, ~missing), numbers.some(~missing), None
        self._add(columns, numbers, missing)

    def _read(self, columns: Columns, numbers: RowNumbers) -> dict[str, Column]:
        """Return the columns with their words read as numbers where there are to be numbers."""
        return {**columns} | {role: notation.read(columns[role], numbers) for role, notation in self.notations.items()}

    def _set_aside(self, columns: Columns, numbers: RowNumbers) -> None:
        y = columns["y"]
        aside = self.aside = self.aside or type(self)(self.spec)
        aside.rows += y.numbers.size
        self.rows -= y.numbers.size
        self._marked.add(wrong_rows(self.labels.name, y, np.ones(y.numbers.size, bool), numbers, "missing"))
        aside._add(columns, numbers, None)

    def settled(self) -> Self:
        """Return what is known of all rows, those aside among them: with a label, dropped, or with a missing one."""
        if self.aside is None:
            return self
        whole, aside = type(self)(self.spec), self.aside
        whole.merge(self)
        whole.aside, whole._marked = None, Faults(numbered=self.spec.numbered)
        if not (self.soft or self.labels.are_missing(aside.labels.seen, self.right_labels())):
            return whole.merge(aside)
        whole.rows += aside.rows
        whole.dropped += aside.rows
        if not self.spec.drop:
            whole.faults.merge(self._marked)
        return whole

    def right_labels(self) -> list[float]:
        """Return which of 0 and 1 right rows hold, where no label is named as the positive one."""
        if self.spec.positive is not None or not self.tally.weight.integer:
            return []
        score = self.tally.result()
        return [label for label, here in ((0, score.positives < score.n), (1, score.positives > 0)) if here]

    def gaps(self) -> bool:
        """Say whether rows with a missing value were dropped, or are wrong; a condition would drop them unsaid."""
        return self.dropped > 0

    def _add(self, columns: Columns, numbers: RowNumbers, missing: NDArray[np.bool_] | None) -> None:
        if self._are_numbers(columns, numbers, missing):
            rows = self._score(columns, numbers)
            if rows is not None:
                self.soft |= not rows.hard
                for model, certainty in self.certainty.items():
                    certainty.update(rows.forecasts[model].given)
                for part in [rows] if "frequency" not in columns else self._repeated(rows, columns["frequency"]):
                    for accumulator in self.accumulators.values():
                        accumulator.update(part)

    def merge(self, other: Self) -> Self:
        """Add the rows of another one to this one, and return this one.

        Raises
        ------
        ArgumentError
            It answers another question.
        """
        if other.spec is not self.spec:
            self.spec.compare(other.spec)
        self.rows += other.rows
        self.masked += other.masked
        self.dropped += other.dropped
        self.soft |= other.soft
        self.foreign |= other.foreign
        self.labels.merge(other.labels)
        self.notations.merge(other.notations)
        self.tallies.merge(other.tallies)
        self.certainty.merge(other.certainty)
        self.accumulators.merge(other.accumulators)
        self.faults.merge(other.faults)
        if other.aside is not None:
            self.aside = (self.aside or type(self)(self.spec)).merge(other.aside)
            self._marked.merge(other._marked)
        return self

    def to_bytes(self) -> bytes:
        """Return what is known as bytes: versioned, with a checksum.

        Some 50 kB, with weights 300 kB, and what grows: 9 bytes a row up to 65 536 rows, and 8 more each for weights,
        logits, clusters and soft labels; 64 a cluster; 16 an id up to 131 072; 1 kB a value of a column to slice by,
        with clusters 7 kB a value, up to 500 values.

        Raises
        ------
        StateError
            There are too many clusters for one such text.
        """
        try:
            return pack(self.to_state())
        except ValueError as reason:
            raise no_state(0, str(reason)) from None

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Return what `to_bytes` wrote. Nothing in the bytes is executed.

        Raises
        ------
        StateError
            If these bytes are not a whole state of this kind and version.
        """
        try:
            return cls.from_state(unpack(data))
        except WRONG as reason:
            size = len(data) if hasattr(data, "__len__") else 0
            raise no_state(size, str(reason)) from None

    def to_state(self) -> dict[str, Any]:
        """Return what is known as a tree (`serialization`)."""
        return {
            "kind": self.kind,
            "spec": self.spec.to_state(),
            "counts": [self.rows, self.masked, self.dropped],
            "soft": self.soft,
            "labels": self.labels.to_state(),
            "notations": self.notations.to_state(),
            "tallies": self.tallies.to_state(),
            "certainty": self.certainty.to_state(),
            "accumulators": self.accumulators.to_state(),
            "faults": self.faults.to_state(),
            "aside": None if self.aside is None else self.aside.to_state(),
            "marked": self._marked.to_state(),
        }

    @classmethod
    def from_state(cls, state: Any) -> Self:
        """Return what `to_state` wrote; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        if entries.plain("kind") != cls.kind:
            raise ValueError("they are of another kind")
        scan = cls(EvaluationSpec.from_state(entries.plain("spec")))
        scan._take_over(entries)
        return scan

    def _take_over(self, entries: Entries) -> None:
        """Know what another scan, made for the same question, has written."""
        self.rows, self.masked, self.dropped = entries.each("counts", int)
        self.soft, self.foreign = entries.of("soft", bool), True
        self.labels.from_state(entries.plain("labels"))
        self.notations.from_state(entries.plain("notations"))
        self.tallies.from_state(entries.plain("tallies"))
        self.certainty.from_state(entries.plain("certainty"))
        self.accumulators.from_state(entries.plain("accumulators"))
        self.faults.from_state(entries.of("faults", list))
        self.aside = None
        if "aside" in entries:
            self.aside = type(self)(self.spec)
            self.aside._take_over(entries.entries("aside"))
        self._marked.from_state(entries.of("marked", list))

    def _are_numbers(self, columns: Columns, numbers: RowNumbers, missing: NDArray[np.bool_] | None) -> bool:
        """Say whether there are numbers where there should be, and remember the rows that hold text or nothing."""
        for role, name in self.spec.required.items():
            column, of_numbers = columns[role], role in self.spec.columns and role not in _WORDED
            if of_numbers and column.codes is not None and (column.codes >= 0).any():
                self.faults.add(wrong_rows(name, column, column.codes >= 0, numbers, "text"))
                return False
            absent = None if missing is None else column.missing()
            if absent is not None and absent.any():
                self.faults.add(replace(wrong_rows(name, column, absent, numbers, "missing"), values=()))
                return False
        return True

    def _score(self, columns: Columns, numbers: RowNumbers) -> ScoredRows | None:
        """Tally each model's forecasts, and return the rows of positive weight; None, remembered, if some are wrong."""
        spec = self.spec
        y, wrong = self.labels.read(columns["y"])
        if wrong is not None and wrong.any():
            code = "label-range" if spec.positive is None else "label-soft"
            self.faults.add(wrong_rows(self.labels.name, columns["y"], wrong, numbers, code))
            return None
        y, weight = _hard(y), _floats(columns["weight"]) if "weight" in columns else None
        tallies: Mapping[str, Tally] = self.tallies
        if "frequency" in columns:
            if (fault := _no_counts(spec.columns["frequency"], columns["frequency"], numbers)) is not None:
                self.faults.add(fault)
                return None
            tallies = {model: Tally() for model in spec.models}  # for what is wrong; `_repeated` tallies the rows
        forecasts = {}
        for model, role in spec.models.items():
            given, losses = _floats(columns[role]), np.empty(y.size)
            if spec.percent and not _signed(columns[role]):
                given = given / 100
            p, logits = (None, given) if spec.logits else (given, None)
            try:
                tallies[model].update(y, p, logits=logits, sample_weight=weight, losses=losses)
            except LogLossError as error:
                if (fault := row_fault(error)) is None:
                    raise
                self.faults.add(self._in_columns(fault, role, columns, numbers))
            else:
                forecasts[model] = Forecast(given, spec.logits, losses)
        if len(forecasts) < len(spec.models):
            return None
        by = {name: grouped(name, columns[slice_role(name)]) for name in spec.by}
        shown = {name: columns[show_role(name)] for name in spec.shown}
        rows = ScoredRows(y, forecasts, weight, numbers, by, shown, columns.get("cluster"))
        return rows if weight is None or weight.all() else rows.take(weight > 0)  # others are counted nowhere

    def _repeated(self, rows: ScoredRows, frequency: Column) -> Iterator[ScoredRows]:
        """Yield each row as often as its frequency says, tallied, not too many at once."""
        ends = np.cumsum(_floats(frequency).astype(np.int64))
        for start in range(0, int(ends[-1]) if ends.size else 0, REPEATED):
            places = np.arange(start, min(start + REPEATED, int(ends[-1])))
            part = rows.take(np.searchsorted(ends, places, side="right"))
            for model, forecast in part.forecasts.items():
                p, logits = (None, forecast.given) if forecast.logits else (forecast.given, None)
                self.tallies[model].update(part.y, p, logits=logits)
            yield part

    def _in_columns(self, fault: RowFault, role: str, columns: Columns, numbers: RowNumbers) -> RowFault:
        """Return a fault of arrays as one of columns: with the column's name, row numbers, and values as they stand."""
        role = _ARGUMENTS.get(fault.name, role if fault.name in {"y_proba", "logits"} else "")
        if role not in columns:
            return fault
        at = [row for row in fault.rows if isinstance(row, int)]
        return replace(
            fault,
            code="p-range" if _signed(columns[role]) and fault.kind is ProbabilityError else fault.code,
            name=self.spec.columns[role],
            rows=tuple(map(numbers.number, at)),
            values=tuple(map(columns[role].value, at)),
        )


def no_state(size: int, reason: str) -> StateError:
    """Return the error of bytes that are not the state of rows."""
    return StateError(
        "part-state", f"these {size:,} bytes are not the state of rows: {printable(reason, REASON)}.", size=size
    )


def contradictory_state(reason: str) -> StateError:
    """Return the error of bytes in which each number is possible, and not all of them together."""
    problem = f"the states that were merged are not those of rows: {printable(reason, REASON)}."
    return StateError("part-state", problem)


def _no_counts(name: str, column: Column, numbers: RowNumbers) -> RowFault | None:
    """Return the fault of frequencies that are no whole numbers, or None."""
    values = _floats(column)
    with np.errstate(invalid="ignore"):
        wrong = ~((values >= 0) & (values <= MOST_OFTEN) & (values == np.floor(values)))
    return wrong_rows(name, column, wrong, numbers, "weight-fraction") if wrong.any() else None


def _signed(column: Column) -> bool:
    """Say whether the numbers of a column have percent signs, which their values take into account."""
    return isinstance(column, ReadColumn) and column.signed


def _floats(column: Column) -> Floats:
    return np.ascontiguousarray(column.numbers, dtype=np.float64)


def _hard(y: NDArray[Any]) -> NDArray[Any]:
    """Return labels that are all 0 or 1 as bytes, and others as they are."""
    if y.dtype in (np.bool_, np.uint8):
        return y.view(np.uint8)
    ones, y = np.empty(y.size, np.uint8), np.ascontiguousarray(y, np.float64)
    return ones if loader.find("labels")(y, ones) == HARD else y


def _take(columns: Columns, keep: NDArray[np.bool_]) -> dict[str, Column]:
    return {role: column.take(keep) for role, column in columns.items()}


def _any(masks: Iterable[NDArray[np.bool_] | None]) -> NDArray[np.bool_] | None:
    """Return where any of the masks holds, or None if nowhere."""
    here = [mask for mask in masks if mask is not None and mask.any()]
    return np.logical_or.reduce(here) if here else None
