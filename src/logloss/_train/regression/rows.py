"""The rows of a source in memory, to fit a model to: labels, weights and missing values as `evaluate` has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.accumulator import ScoredRows
from logloss._accumulate.batch import Batch, Column, RowNumbers
from logloss._evaluate.columns import check_columns
from logloss._evaluate.scan.notation import Notation
from logloss._evaluate.scan.read import Progress, counting
from logloss._evaluate.scan.score import scored
from logloss._evaluate.scan.state import Scan
from logloss._evaluate.spec import EvaluationSpec, show_role
from logloss._kernels.blocks import default_threads
from logloss._sources import DistributedSource, Source, fold, kept, unchanged
from logloss._train.regression.terms import number_or_category
from logloss.errors import DataTypeError, wrong_option

Floats = NDArray[np.float64]

NO_OFFSET = "offset of 0"  # what stands for a column of offsets where none is named


class TrainingRows(NamedTuple):
    """Rows that are right, in the order of the data.

    Attributes
    ----------
    y : (n,) array
        Labels in [0, 1].
    weight, offset : (n,) array or None
        Weights above 0; what is added to each logit.
    numbers : (n,) array of int
        Which rows of the data these are.
    columns : dict of str to Column
        The columns of the model, without missing values.
    cluster : Column or None
        Which cluster each row is in.
    rows, dropped, masked : int
        Rows of the data; how many had a missing value, and how many a condition left out.
    labels : (str or None, tuple of str)
        The label that counted as 1, where one was named, and those that counted as 0.
    """

    y: Floats
    weight: Floats | None
    offset: Floats | None
    numbers: NDArray[np.int64]
    columns: dict[str, Column]
    cluster: Column | None
    rows: int
    dropped: int
    masked: int
    labels: tuple[str | None, tuple[str, ...]]


@dataclass(frozen=True)
class TrainingSpec(EvaluationSpec):
    """What is asked of the rows of a fit: offsets are scored as logits, and what is shown are the model's columns."""

    @property
    def required(self) -> Mapping[str, str]:
        """The column of each role in which every row must hold a value."""
        return {**self.columns, **{show_role(name): name for name in self.shown}}


class _Rows:
    """Rows as they come, kept: an `Accumulator` of a scan in one process."""

    def __init__(self) -> None:
        self.parts: list[ScoredRows] = []

    def update(self, rows: ScoredRows) -> None:
        self.parts.append(rows)

    def merge(self, other: _Rows) -> None:
        self.parts += other.parts


class TrainingScan(Scan):
    """The rows of a fit: its columns are read as numbers where all of a column's words are some."""

    kind = "training rows"
    portable = False
    ACCUMULATORS = (lambda spec: _Rows(),)  # type: ignore[assignment,return-value]
    categories: frozenset[str] = frozenset()

    def __init__(self, spec: EvaluationSpec) -> None:
        super().__init__(spec)
        self.written: list[Notation] = []  # how the numbers of the model's columns are

    def _read(self, columns: Mapping[str, Column], numbers: RowNumbers) -> dict[str, Column]:
        read = dict(super()._read(columns, numbers))
        for name in self.spec.shown:
            role = show_role(name)
            read[role], notation = number_or_category(name, read[role], numbers, category=name in self.categories)
            if notation is not None:
                self.written.append(notation)
        return read

    def _repeated(self, rows: ScoredRows, frequency: Column) -> Iterator[ScoredRows]:
        """Yield each row once, its frequency as its weight: sums are then what they would be of rows written out."""
        counts = np.ascontiguousarray(frequency.numbers, np.float64)
        here = counts > 0
        part = replace(rows.take(here), weight=counts[here])
        for model, forecast in part.forecasts.items():
            self.tallies[model].update(part.y, logits=forecast.given, sample_weight=part.weight)
        if part.y.size:
            yield part


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
        raise _elsewhere(source)
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


def joined(columns: Sequence[Column]) -> Column:
    """Return the rows of several columns below each other."""
    if len(columns) == 1:
        return columns[0]
    numbers = np.concatenate([column.numbers for column in columns]) if columns else np.empty(0)
    if all(column.codes is None for column in columns):
        return Column(numbers)
    places: dict[str, int] = {}
    codes = []
    for column in columns:
        at = np.array([*(places.setdefault(word, len(places)) for word in column.words), -1], np.int32)
        codes.append(np.full(column.numbers.size, -1, np.int32) if column.codes is None else at[column.codes])
    texts = None
    if any(column.texts is not None for column in columns):
        texts = joined([column if column.texts is None else column.texts for column in columns])
    return Column(numbers, tuple(places), np.concatenate(codes), texts)


def training_rows(
    source: Source, spec: TrainingSpec, *, categories: frozenset[str] = frozenset(), progress: Progress | None = None
) -> TrainingRows:
    """Return the rows of a source that a model is fitted to.

    Raises
    ------
    LogLossError
        Something is wrong with the rows, or none is left.
    """
    offset = spec.columns["logit"]
    named = {("offset" if role == "logit" else role): name for role, name in spec.columns.items() if name != NO_OFFSET}
    check_columns(source, named)
    for name in spec.shown:
        check_columns(source, {"y": spec.columns["y"], "x": name}, spec.shown)
    batch = whole(source, [*named.values(), *spec.shown], spec.where, progress)
    if offset == NO_OFFSET:
        batch = replace(batch, columns={**batch.columns, NO_OFFSET: Column(np.zeros(batch.size))})
    scan = TrainingScan(spec)
    scan.categories = categories
    scan.update(batch)
    for notation in scan.written:
        if (twofold := notation.error(source.place)) is not None:
            raise twofold
    return _in_order(scored(source, scan)[0], offset)


def _in_order(scan: TrainingScan, offset: str) -> TrainingRows:
    parts = scan[_Rows].parts  # type: ignore[type-var]
    numbers = np.concatenate([_numbers(part) for part in parts])
    order = np.argsort(numbers, kind="stable")
    sorted_already = bool((order == np.arange(order.size)).all())

    def ordered(arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
        one = np.concatenate([np.asarray(array, np.float64) for array in arrays]) if len(arrays) > 1 else arrays[0]
        return np.asarray(one if sorted_already else one[order], np.float64)

    def column(columns: Sequence[Column]) -> Column:
        one = joined(columns)
        return one if sorted_already else one.take(order)

    added = None
    if offset != NO_OFFSET:
        added = ordered([part.forecast.given for part in parts])
        if not np.isfinite(added).all():
            row = int(np.flatnonzero(~np.isfinite(added))[0])
            raise wrong_option(f"{offset}[{numbers[order][row]}]", float(added[row]), "a finite number, as an offset")
    return TrainingRows(
        ordered([part.y for part in parts]),
        None if parts[0].weight is None else ordered([part.weight for part in parts if part.weight is not None]),
        added,
        numbers[order],
        {name: column([part.shown[name] for part in parts]) for name in scan.spec.shown},
        None if parts[0].cluster is None else column([part.cluster for part in parts if part.cluster is not None]),
        scan.rows,
        scan.dropped,
        scan.masked,
        (scan.labels.positive, scan.labels.others()),
    )


def _numbers(rows: ScoredRows) -> NDArray[np.int64]:
    taken = np.arange(rows.y.size) if rows.numbers.taken is None else rows.numbers.taken
    return np.asarray(rows.numbers.first + taken, np.int64)


def _elsewhere(source: Source) -> DataTypeError:
    """Return the error of rows that lie on other machines."""
    problem = f"a model is fitted to rows in the memory of this process, and {source.name} lies on other machines."
    return DataTypeError("fit-elsewhere", problem, subject="data")
