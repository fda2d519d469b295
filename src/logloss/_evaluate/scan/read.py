"""A source read once: every row added up, whatever is wrong with it, by this process or by other machines."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np

from logloss._array_errors import all_masked, all_zero_weights, no_rows, swapped, without
from logloss._evaluate.columns import check_columns
from logloss._evaluate.grouping import columns_of
from logloss._evaluate.scan.cures import clipped, of_column
from logloss._evaluate.scan.faults import change_for, condition_without
from logloss._evaluate.scan.remote import scan_remotely
from logloss._evaluate.scan.state import Scan
from logloss._evaluate.spec import EvaluationSpec
from logloss._kernels.blocks import default_threads
from logloss._label_values import are_labels
from logloss._row_faults import RowFault
from logloss._sources import DistributedSource, Source, fold, kept, unchanged
from logloss._tally import Score
from logloss.errors import Change, EmptyError, LogLossError, WeightError

Progress = Callable[[int, int | None], None]
Kind = TypeVar("Kind", bound=Scan)


def read(source: Source, spec: EvaluationSpec, kind: type[Kind], progress: Progress | None = None) -> Kind:
    """Return what is known of all rows of a source, right or wrong, in a scan of this kind.

    Raises
    ------
    LogLossError
        A column is not there, or the source cannot be read.
    """
    check_columns(source, spec.columns)
    for role, names in {"by": columns_of(spec.by), "show": spec.shown}.items():
        for name in names:
            of_id = role == "show" and name == spec.id
            check_columns(source, {"id" if of_id else role: name}, () if of_id else names)
    with unchanged(source.files):
        if isinstance(source, DistributedSource):
            return scan_remotely(source, replace(spec, numbered=False), kind)
        return _read_here(source, spec, kind, progress)


def _read_here(source: Source, spec: EvaluationSpec, kind: type[Kind], progress: Progress | None) -> Kind:
    wanted = list(dict.fromkeys(spec.roles.values()))
    where = spec.where
    done = _counting(source, progress) if progress else None
    try:
        pieces = kept(source.scan(wanted), [where]) if isinstance(where, np.ndarray) else source.scan(wanted, where)
        return fold(pieces, lambda: kind(spec), default_threads(), done)
    except LogLossError as error:
        raise of_column(source, spec, error) from None


def _counting(source: Source, progress: Progress) -> Callable[[int], None]:
    """Return what is told the rows of each batch, by any thread, and tells how many there are so far."""
    rows, telling = 0, threading.Lock()

    def done(more: int) -> None:
        nonlocal rows
        with telling:
            rows += more
            progress(rows, source.expected)

    return done


def checked_score(source: Source, scan: Scan) -> Score:
    """Return the score of a source's rows, from a scan that is settled.

    Raises
    ------
    LogLossError
        Something was found to be wrong with the rows, or none is left.
    """
    for notation in scan.notations.values():  # numbers that were misread have faults that are none
        if (twofold := notation.error(source.place, numbered=scan.spec.numbered)) is not None:
            twofold.size = scan.rows
            raise twofold
    fault = scan.faults.first(list(scan.spec.columns.values())) or scan.labels.doubtful()
    if fault is not None:
        if fault.code == "label-range":
            fault = scan.labels.fault(fault, scan.right_labels(), soft=scan.soft)
        raise _wrong_rows(source, scan, fault)
    if (error := scan.labels.absent()) is not None:
        error.size = scan.rows
        raise error
    for model, certainty in scan.certainty.items():
        if scan.soft and certainty.like_labels:
            raise swapped(scan.spec.columns["y"], scan.spec.columns[scan.spec.models[model]])
    try:
        return scan.tally.result()
    except EmptyError as cause:
        raise _nothing(source, scan) from cause


def _nothing(source: Source, scan: Scan) -> EmptyError | WeightError:
    """Return why no row is left."""
    if not scan.rows:
        return no_rows(source.name)
    if scan.masked == scan.rows:
        return all_masked(scan.rows)
    if scan.masked + scan.dropped == scan.rows:
        problem = f"every one of {scan.rows:,} rows has a missing value, so there is nothing to take the mean of."
        return EmptyError("all-missing", problem, size=scan.rows)
    columns = scan.spec.columns
    return all_zero_weights(columns.get("weight", columns.get("frequency", "")), scan.rows)


def _wrong_rows(source: Source, scan: Scan, fault: RowFault) -> LogLossError:
    first = fault.rows[0] if fault.rows else None
    stands = source.place(first) if isinstance(first, int) else None
    fault = replace(fault, size=scan.rows)
    change = change_for(fault, models=len(scan.spec.models), gaps=scan.dropped)
    hint = None
    if change is not None and change.argument == "logit" and fault.name in source.arguments:
        hint, change = "logit=p  # in place of p", None  # the array itself
    if fault.code == "label-ignored" and not scan.gaps():
        hint, change = _left_out(source, scan.spec, fault)
    if fault.code == "label-soft" and scan.labels.are_soft():
        change = Change("positive", None, "takes soft labels as they are")
    if fault.code == "p-rounding" and not scan.gaps():
        hint, change = clipped(source, scan.spec, fault)
    return fault.error(hint, change=change, stands=stands or "")


def _left_out(source: Source, spec: EvaluationSpec, fault: RowFault) -> tuple[str | None, Change | None]:
    """Return the hint that leaves out the rows whose label marks them, where the other labels need no question."""
    words = any(isinstance(label, str) for label in fault.labels)
    if words or not (are_labels(fault.kept) or spec.positive is not None):
        return None, None
    if not source.speaks_of(fault.name):
        array = source.in_python(fault.name) if len(spec.models) == 1 and spec.where is None else None
        return (None if array is None else f"{without(fault, array)}  # {fault.left_out}"), None
    if not isinstance(spec.where, str | None):
        return None, None
    if isinstance(source, DistributedSource) and not fault.name.isidentifier():
        return None, None  # Spark quotes names in another way
    return None, Change("where", condition_without(fault, spec.where), fault.left_out)
