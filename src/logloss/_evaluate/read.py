"""A source read once: every row added up, whatever is wrong with it, by this process or by other machines."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np

from logloss._evaluate.columns import check_columns
from logloss._evaluate.remote_scan import scan_remotely
from logloss._evaluate.scan import Scan
from logloss._evaluate.spec import EvaluationSpec
from logloss._kernels.blocks import default_threads
from logloss._sources import Source, Spread, fold, kept
from logloss._tally import Score
from logloss.errors import EmptyError, Fault, LogLossError

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
    for role, names in {"by": spec.by, "show": spec.shown}.items():
        for name in names:
            check_columns(source, {"id" if role == "show" and name == spec.id else role: name})
    if isinstance(source, Spread):
        return scan_remotely(source, replace(spec, numbered=False), kind)
    wanted = list(dict.fromkeys(spec.roles.values()))
    where = spec.where
    pieces = kept(source.pieces(wanted), [where]) if isinstance(where, np.ndarray) else source.pieces(wanted, where)
    done = _counting(source, progress) if progress else None
    return fold(pieces, lambda: kind(spec), default_threads(), done)


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
    """Return the score of a source's rows.

    Raises
    ------
    LogLossError
        Something was found to be wrong with the rows, or none is left.
    """
    fault = scan.faults.first(list(scan.spec.columns.values()))
    if fault is not None and fault.kind == "label-range":
        fault = scan.labels.fault(fault)
    fault = fault or scan.labels.absent()
    if fault is not None:
        raise _seen(source, scan, fault)
    try:
        return scan.tally.result()
    except EmptyError as cause:
        raise _seen(source, scan, _nothing(source, scan)) from cause


def _nothing(source: Source, scan: Scan) -> Fault:
    """Return why no row is left."""
    columns, size = scan.spec.columns, {"size": scan.rows}
    if not scan.rows:
        return Fault("empty", name=source.name)
    if scan.masked == scan.rows:
        return Fault("all-masked", name="where", size=scan.rows, extra=size)
    if scan.masked + scan.dropped == scan.rows:
        others = [name for name in source.columns if name not in columns.values()]
        extra = {**size, "argument": "y", "guess": (others or [columns["y"]])[0]}
        return Fault("all-missing", size=scan.rows, extra=extra)
    return Fault("weight-zero", name=columns["weight"], size=scan.rows)


def _seen(source: Source, scan: Scan, fault: Fault) -> LogLossError:
    first = fault.rows[0] if fault.rows else None
    stands = source.place(first) if isinstance(first, int) else None
    extra = fault.extra if stands is None else {**fault.extra, "stands": stands}
    return replace(fault, size=scan.rows, extra=extra).error("columns")
