"""Scans made by several machines: what each does with its rows, and all of them put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Protocol, TypeVar

from logloss._accumulate.batch import Batch
from logloss._accumulate.serialization import WRONG, Entries, pack, unpack
from logloss._evaluate.scan.error_state import error_from_state, error_to_state
from logloss._evaluate.scan.state import Scan, no_state
from logloss._evaluate.spec import EvaluationSpec
from logloss._sources import DistributedSource, Piece, Source
from logloss._sources.source_errors import cluster_rows
from logloss.errors import LogLossError

Kind = TypeVar("Kind", bound=Scan)
Made = TypeVar("Made", bound=Scan, covariant=True)


class Scans(Protocol[Made]):
    """What makes scans: a class of them, or another one that knows what else is asked. Goes to machines by pickle."""

    @property
    def portable(self) -> bool:
        """Whether the states of scans go to bytes."""

    def __call__(self, spec: EvaluationSpec, /) -> Made:
        """Return a scan of no rows."""

    def from_bytes(self, data: bytes, /) -> Made:
        """Return the scan that was written so."""


class ScannedSource(Source):
    """What was scanned elsewhere and is only named here."""

    columns = ()

    def __init__(self, name: str) -> None:
        self.name = name

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield nothing."""
        return iter(())


def scan_remotely(source: DistributedSource, spec: EvaluationSpec, kind: Scans[Kind]) -> Kind:
    """Return what is known of all rows of a source that are read by other machines.

    Raises
    ------
    LogLossError
        The rows or the condition are wrong, or the machines could not do it.
    """
    if not kind.portable or not isinstance(spec.where, str | None):
        raise cluster_rows(source.name)
    wanted = list(dict.fromkeys(spec.roles.values()))
    scan = kind(spec)
    for state in source.states(wanted, spec.where, partial(work, kind, spec), partial(put_together, kind)):
        scan.merge(_read(kind, state))
    return scan


def work(kind: Scans[Scan], spec: EvaluationSpec, batches: Iterable[Batch]) -> bytes:
    """Return what is known of some rows as bytes, or what made it impossible."""
    scan = kind(spec)
    try:
        for batch in batches:
            scan.update(batch)
        return scan.to_bytes()
    except LogLossError as error:
        return _stopped(error)


def put_together(kind: Scans[Scan], states: Iterable[bytes]) -> bytes:
    """Return the states of several parts as one, or the first that says what made it impossible."""
    scan: Scan | None = None
    try:
        for state in states:
            more = _read(kind, state)
            if scan is None:
                scan = more
            else:
                scan.merge(more)
        return b"" if scan is None else scan.to_bytes()
    except LogLossError as error:
        return _stopped(error)


def _stopped(error: LogLossError) -> bytes:
    return pack({"stopped": error_to_state(error)})


def _read(kind: Scans[Kind], state: bytes) -> Kind:
    """Return a scan, or raise the error that it says.

    Raises
    ------
    LogLossError
        The rows were wrong, or these bytes are no scan.
    """
    error = None
    try:
        tree = unpack(state)
        if "stopped" in Entries(tree):
            error = error_from_state(tree["stopped"])
    except WRONG as reason:
        raise no_state(len(state), str(reason)) from None
    if error is not None:
        raise error
    return kind.from_bytes(state)
