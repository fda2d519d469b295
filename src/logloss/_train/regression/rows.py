"""The rows of a fit, gone through pass by pass: labels, weights and missing values as `evaluate` has them.

Each pass is a scan whose accumulator is what is asked of the rows: in the memory of this process, in files that are
read a block at a time, on the machines of a cluster, with the same sums.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.accumulator import Accumulator, ScoredRows, Several
from logloss._accumulate.batch import ROWS, Batch, Column, RowNumbers
from logloss._accumulate.serialization import WRONG, Entries, unpack
from logloss._evaluate.columns import check_columns
from logloss._evaluate.scan.faults import wrong_rows
from logloss._evaluate.scan.notation import Notation
from logloss._evaluate.scan.read import Progress, counting, read
from logloss._evaluate.scan.score import scored
from logloss._evaluate.scan.state import Scan, no_state
from logloss._evaluate.spec import EvaluationSpec, show_role
from logloss._kernels.blocks import default_threads
from logloss._kernels.exact_sum import ZERO
from logloss._sources import DistributedSource, Piece, Source, fold, kept, unchanged
from logloss._train.regression.row_sample import LARGEST as LARGEST_HASH
from logloss._train.regression.row_sample import Rows, RowSample, joined
from logloss._train.regression.survey import Sampled, Survey
from logloss._train.regression.terms import number_or_category
from logloss._train.regression.work import Work
from logloss._train.stepwise.features import LARGEST
from logloss.errors import DataTypeError, wrong_option

Floats = NDArray[np.float64]

_FEW = (
    512  # rows of each class that every part of a cluster sends at first, where nobody knows how many parts there are
)
_UNEVEN, _CHANCE = 1.25, 6  # times the share of a part, and its standard deviation: so many it sends else
NUMBERS, WORDS = 1, 2  # what the batches of a column were read as


class Question(Protocol):
    """What is asked of all rows in one pass; goes to other machines by pickle."""

    def answer(self) -> Accumulator:
        """Return what adds the rows up, of none."""


@dataclass(frozen=True)
class FirstQuestion:
    """What the columns hold, and some of the rows.

    Attributes
    ----------
    columns : tuple of str
        Those of the model.
    most : int or None
        How many rows of each class to keep, at least; None for all.
    has_offset, numbered : bool
        Whether there are offsets; whether rows have numbers.
    sent : int or None
        How many rows of each class every part of a cluster sends.
    """

    columns: tuple[str, ...]
    most: int | None
    has_offset: bool
    numbered: bool
    sent: int | None = None

    def answer(self) -> Survey:
        """Return what adds the rows up, of none."""
        return Survey(self.columns, self.most, has_offset=self.has_offset, numbered=self.numbered, sent=self.sent)


@dataclass(frozen=True)
class SampleQuestion:
    """Some of the rows.

    Attributes
    ----------
    most : int
        How many of each class, at least.
    limits : (int, int)
        Of each class the largest hash that is looked at.
    has_offset : bool
    """

    most: int
    limits: tuple[int, int]
    has_offset: bool

    def answer(self) -> Sampled:
        """Return what keeps rows, of none."""
        return Sampled(RowSample(self.most, self.limits), has_offset=self.has_offset)


@dataclass(frozen=True)
class TrainingSpec(EvaluationSpec):
    """What is asked of the rows of a fit: offsets are scored as logits, and what is shown are the model's columns.

    Attributes
    ----------
    categories : frozenset of str
        Columns of the model that are categories whatever they hold.
    question : Question or None
        What is added up in this pass.
    checked : bool
        Whether a pass before has found that all rows are right, and that none lacks a value.
    """

    categories: frozenset[str] = frozenset()
    question: Question | None = None
    checked: bool = False

    @property
    def models(self) -> dict[str, str]:
        """The only forecasts: the offsets, or 0 for each row."""
        return {"logit": "logit"}

    @property
    def wanted(self) -> list[str]:
        """The columns of the data."""
        return list(dict.fromkeys([*self.columns.values(), *self.shown]))

    @property
    def required(self) -> Mapping[str, str]:
        """The column of each role in which every row must hold a value, and which is not known to."""
        if self.checked:
            return {}
        return {**self.columns, **{show_role(name): name for name in self.shown}}

    def to_state(self) -> dict[str, Any]:
        """Return what is asked as a tree (`serialization`), but for the question."""
        state = super().to_state()
        del state["question"], state["checked"]
        return {**state, "categories": sorted(self.categories)}


class TrainingScan(Scan):
    """The rows of a fit, each once: a column whose words in a batch are all numbers is read as numbers there.

    Attributes
    ----------
    read_as : dict of str to int
        Of each column of the model what its batches were read as: `NUMBERS`, `WORDS`, or both.
    written : mapping of str to Notation
        How the numbers of these columns are written.
    """

    kind = "training rows"
    ACCUMULATORS = ()
    spec: TrainingSpec

    def __init__(self, spec: EvaluationSpec) -> None:
        super().__init__(spec)
        if self.spec.question is not None:
            self.accumulators = Several([("answer", self.spec.question.answer())])
        self.read_as = dict.fromkeys(self.spec.shown, 0)
        self.written = Several((name, Notation(name)) for name in self.spec.shown)

    @property
    def answer(self) -> Any:
        """What adds the rows up."""
        return self.accumulators["answer"]

    def _read(self, columns: Mapping[str, Column], numbers: RowNumbers) -> dict[str, Column]:
        rows = next(iter(columns.values())).numbers.size
        read = {"logit": Column(np.zeros(rows)), **super()._read(columns, numbers)}
        for name in self.spec.shown:
            role = show_role(name)
            if self.spec.checked and read[role].codes is None and name not in self.spec.categories:
                continue  # numbers that were looked at
            read[role], notation = number_or_category(name, read[role], numbers, category=name in self.spec.categories)
            if notation is not None:
                self.written[name].merge(notation)
            if not _nothing_in(read[role]):
                self.read_as[name] |= WORDS if notation is None else NUMBERS
        return read

    def _are_numbers(
        self, columns: Mapping[str, Column], numbers: RowNumbers, missing: NDArray[np.bool_] | None
    ) -> bool:
        if self.spec.checked:
            return True
        if not super()._are_numbers(columns, numbers, missing):
            return False
        for name in self.spec.shown:
            column = columns[show_role(name)]
            if column.codes is None and not _within(column.numbers):
                wrong = ~(np.abs(column.numbers.astype(np.float64)) <= LARGEST)
                self.faults.add(wrong_rows(name, column, wrong, numbers, "feature"))
                return False
        return True

    def _repeated(self, rows: ScoredRows, frequency: Column) -> Iterator[ScoredRows]:
        """Yield each row once, its frequency as its weight: sums are then what they would be of rows written out."""
        counts = np.ascontiguousarray(frequency.numbers, np.float64)
        here = counts > 0
        part = replace(rows.take(here), weight=counts[here])
        for model, forecast in part.forecasts.items():
            self.tallies[model].update(part.y, logits=forecast.given, sample_weight=part.weight)
        if part.y.size:
            yield part

    def merge(self, other: TrainingScan) -> TrainingScan:
        """Add the rows of another one to this one, and return this one."""
        super().merge(other)
        self.read_as = {name: mine | other.read_as[name] for name, mine in self.read_as.items()}
        self.written.merge(other.written)
        return self

    def to_state(self) -> dict[str, Any]:
        """Return what is known as a tree (`serialization`)."""
        return {**super().to_state(), "read as": list(self.read_as.values()), "written": self.written.to_state()}

    def _take_over(self, entries: Entries) -> None:
        super()._take_over(entries)
        self.read_as = dict(zip(self.read_as, entries.each("read as", int), strict=True))
        self.written.from_state(entries.plain("written"))


def _nothing_in(column: Column) -> bool:
    absent = column.missing()
    return column.numbers.size == 0 or (absent is not None and bool(absent.all()))


def _within(numbers: NDArray[Any]) -> bool:
    """Say whether numbers, of which none is missing, may be features."""
    return not numbers.size or max(-float(numbers.min()), float(numbers.max())) <= LARGEST


@dataclass(frozen=True)
class _Pass:
    """What `read` makes scans with: those of one question."""

    portable: ClassVar[bool] = True
    spec: TrainingSpec

    def __call__(self, spec: EvaluationSpec) -> TrainingScan:
        return TrainingScan(self.spec)

    def from_bytes(self, data: bytes) -> TrainingScan:
        """Return the scan that these bytes, of another machine, were made of."""
        scan = TrainingScan(self.spec)
        try:
            scan._take_over(Entries(unpack(data)))
        except WRONG as reason:
            raise no_state(len(data), str(reason)) from None
        return scan


class Passes:
    """The rows of a source, to be gone through as often as is needed."""

    def __init__(self, source: Source, spec: TrainingSpec, progress: Progress | None = None) -> None:
        self.source, self.progress = source, progress
        self.spec = replace(spec, numbered=not isinstance(source, DistributedSource))
        self._passes, self._began = 0, time.perf_counter()

    def scan(self, question: Question) -> TrainingScan:
        """Return what all rows, right or wrong, answer."""
        spec = replace(self.spec, question=question)
        self._passes += 1
        return read(self.source, spec, _Pass(spec), self.progress)

    def work(self) -> Work:
        """Return what it took so far."""
        size = sum(opened.size for opened in self.source.files)
        return Work(self._passes, size * self._passes or None, time.perf_counter() - self._began)

    def ask(self, question: Question) -> Any:
        """Return what the rows answer, which are known to be right."""
        return self.scan(question).settled().answer


class Surveyed(NamedTuple):
    """What a first pass found.

    Attributes
    ----------
    passes : Passes
        For those that follow.
    scan : TrainingScan
    survey : Survey
    """

    passes: Passes
    scan: TrainingScan
    survey: Survey

    @property
    def one_class(self) -> float | None:
        """The label of all rows, where they have one and it is 0 or 1."""
        ones, weight = self.scan.tally.ones, self.scan.tally.weight
        return 0.0 if ones == ZERO else 1.0 if ones == weight else None

    def all_rows(self) -> Rows | None:
        """Return all rows, in the order of what they hold; None where there are more than were kept."""
        most, sample = self.survey.sample.most, self.survey.sample
        return sample.rows() if most is None or sum(sample.seen) <= most else None


def surveyed(source: Source, spec: TrainingSpec, *, most: int | None, progress: Progress | None = None) -> Surveyed:
    """Return what the rows of a source hold that a model is to be fitted to.

    Parameters
    ----------
    source : Source
        Where they are.
    spec : TrainingSpec
        What is asked of them.
    most : int or None
        How many rows of each class to keep, at least; None for all.
    progress : callable, optional
        Is told how many rows have been read.

    Raises
    ------
    LogLossError
        Something is wrong with the rows, or none is left.
    """
    for name in spec.shown:
        check_columns(source, {"y": spec.columns["y"], "x": name}, spec.shown)
    offset = spec.columns.get("logit")
    check_columns(source, {("offset" if role == "logit" else role): name for role, name in spec.columns.items()})
    passes = Passes(source, spec, progress)
    sent = None
    if most is not None and isinstance(source, DistributedSource):
        sent = sent_by_each(most, source.parts)
    first = FirstQuestion(spec.shown, most, offset is not None, passes.spec.numbered, sent)
    scan = passes.scan(first)
    mixed = {name for name, kinds in scan.read_as.items() if kinds == NUMBERS | WORDS}
    if mixed:  # a category then, some of whose levels were taken for numbers
        passes.spec = replace(passes.spec, categories=passes.spec.categories | mixed)
        scan = passes.scan(first)
    for notation in scan.written.values():
        if (twofold := notation.error(source.place, numbered=passes.spec.numbered)) is not None:
            raise twofold
    scan = scored(source, scan)[0]
    survey = scan.answer
    if offset is not None and survey.endless is not None:
        row, value = survey.endless
        named = f"{offset}[{row}]" if passes.spec.numbered else offset
        raise wrong_option(named, value, "a finite number, as an offset")
    passes.spec = replace(passes.spec, checked=not scan.dropped)
    if sent is not None and most is not None and not survey.sample.has_enough():
        survey.sample = _collected(passes, survey.sample, most, has_offset=offset is not None)
    return Surveyed(passes, scan, survey)


def sent_by_each(most: int, parts: int | None) -> int:
    """Return how many rows of each class every part of a cluster sends: with those of the others most often enough."""
    if parts is None:
        return min(_FEW, most)
    share = most / max(parts, 1)
    return min(math.ceil(_UNEVEN * share + _CHANCE * math.sqrt(share)), most)


def _collected(passes: Passes, few: RowSample, most: int, *, has_offset: bool) -> RowSample:
    """Return a sample of rows on several machines, from a small one that says which hashes are low enough for it.

    So they send together hardly more rows than are kept, and not as many each.
    """
    limits = few.limits(most)
    while True:
        sample: RowSample = passes.ask(SampleQuestion(most, limits, has_offset)).sample
        if sample.has_enough():
            return sample
        limits = (min(4 * limits[0], LARGEST_HASH), min(4 * limits[1], LARGEST_HASH))


class _Batches:
    """Batches of a source, in whatever order threads read them."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []

    def update(self, batch: Batch) -> None:
        self.batches.append(batch)

    def merge(self, other: _Batches) -> None:
        self.batches += other.batches


def whole(source: Source, columns: Sequence[str], where: Any = None, progress: Progress | None = None) -> Batch:
    """Return all rows of some columns as one batch.

    Raises
    ------
    LogLossError
        The source cannot be read, or its rows lie on other machines.
    """
    if isinstance(source, DistributedSource):
        raise elsewhere(source, "a model predicts")
    if isinstance(where, str):
        source.check_names(where)
    wanted = list(dict.fromkeys(columns)) or list(source.columns[:1])  # of a model without columns, to count rows
    done = counting(source, progress) if progress else None
    with unchanged(source.files):
        pieces = kept(source.scan(wanted), [where]) if isinstance(where, np.ndarray) else source.scan(wanted, where)
        batches = sorted(fold(pieces, _Batches, default_threads(), done).batches, key=lambda batch: batch.first)
    size = sum(batch.size for batch in batches)
    keep = None
    if any(batch.keep is not None for batch in batches):
        masks = (np.ones(batch.size, bool) if batch.keep is None else batch.keep for batch in batches)
        keep = np.concatenate(list(masks))
    return Batch(0, size, {name: joined([batch.columns[name] for batch in batches]) for name in wanted}, keep)


class Held(Source):
    """Rows that could be read but once, in memory."""

    def __init__(self, source: Source, columns: Sequence[str], where: Any, progress: Progress | None = None) -> None:
        self._rows = whole(source, columns, where, progress)
        self.name, self.columns, self.has_header = source.name, source.columns, source.has_header
        self.arguments, self.expected = source.arguments, self._rows.size

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield the rows, with those that the condition keeps which they were read with."""
        for first in range(0, self._rows.size, ROWS):
            yield Piece(min(ROWS, self._rows.size - first), tuple(self._rows.between(first, first + ROWS)))


def elsewhere(source: Source, what: str) -> DataTypeError:
    """Return the error of rows that lie on other machines."""
    problem = f"{what} for rows in the memory of this process, and {source.name} lies on other machines."
    return DataTypeError("fit-elsewhere", problem, subject="data")
