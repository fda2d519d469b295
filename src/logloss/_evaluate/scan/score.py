"""What a scan amounts to: the score of its rows, or the error of what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from logloss._array_errors import all_masked, all_zero_weights, no_rows, swapped, without
from logloss._evaluate.scan.cures import clipped
from logloss._evaluate.scan.faults import change_for, condition_without
from logloss._evaluate.scan.state import Scan
from logloss._evaluate.spec import EvaluationSpec
from logloss._label_values import are_labels
from logloss._row_faults import RowFault
from logloss._sources import DistributedSource, Source
from logloss._tally import Score
from logloss.errors import Change, EmptyError, LogLossError, WeightError

Kind = TypeVar("Kind", bound=Scan)


def scored(source: Source, scan: Kind) -> tuple[Kind, Score]:
    """Return what is known of all rows of a source, settled, and their score.

    Raises
    ------
    LogLossError
        Something was found to be wrong with the rows, or none is left.
    """
    scan = scan.settled()
    for notation in scan.notations.values():  # numbers that were misread have faults that are none
        if (twofold := notation.error(source.place, numbered=scan.spec.numbered)) is not None:
            twofold.size = scan.rows
            raise twofold
    fault = scan.faults.first(list(scan.spec.required.values())) or scan.labels.doubtful()
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
        return scan, scan.tally.result()
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
