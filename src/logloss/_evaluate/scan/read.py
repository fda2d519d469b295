"""A source read once: every row added up, whatever is wrong with it, by this process or by other machines."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from dataclasses import replace
from typing import TypeVar

import numpy as np

from logloss._evaluate.columns import check_columns
from logloss._evaluate.grouping import columns_of
from logloss._evaluate.scan.cures import of_column
from logloss._evaluate.scan.remote import Scans, scan_remotely
from logloss._evaluate.scan.state import Scan
from logloss._evaluate.spec import EvaluationSpec
from logloss._kernels.blocks import default_threads
from logloss._sources import DistributedSource, Source, fold, kept, unchanged
from logloss.errors import LogLossError

Progress = Callable[[int, int | None], None]
Kind = TypeVar("Kind", bound=Scan)


def read(source: Source, spec: EvaluationSpec, kind: Scans[Kind], progress: Progress | None = None) -> Kind:
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
    wanted, where = list(dict.fromkeys(spec.roles.values())), spec.where
    if isinstance(where, str):
        source.check_names(where)
    with unchanged(source.files):
        if isinstance(source, DistributedSource):
            return scan_remotely(source, replace(spec, numbered=False), kind)
        done = counting(source, progress) if progress else None
        try:
            pieces = kept(source.scan(wanted), [where]) if isinstance(where, np.ndarray) else source.scan(wanted, where)
            try:
                return fold(pieces, lambda: kind(spec), default_threads(), done)
            finally:  # a query that is open when an error ends it would hold the connection that gave it
                if isinstance(pieces, Generator):
                    pieces.close()
        except LogLossError as error:
            raise of_column(source, spec, error) from None


def counting(source: Source, progress: Progress) -> Callable[[int], None]:
    """Return what is told the rows of each batch, by any thread, and tells how many there are so far."""
    rows, telling = 0, threading.Lock()

    def done(more: int) -> None:
        nonlocal rows
        with telling:
            rows += more
            progress(rows, source.expected)

    return done
