"""Parts made by several machines: what each does with its rows, and all of them put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import Batch
from logloss._accumulate.serialization import WRONG, Entries, pack, unpack
from logloss._evaluate.accumulator import Part, fault_from, fault_tree
from logloss._evaluate.spec import Question
from logloss._sources import Source, Spread
from logloss.errors import Fault, LogLossError

State = TypeVar("State", bound=Part)


class Absent(Source):
    """Rows of which nothing but a state is left."""

    columns = ()

    def __init__(self, name: str) -> None:
        self.name = name

    def batches(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Yield nothing."""
        return iter(())

    def mask(self, condition: str) -> Iterator[NDArray[np.bool_]]:
        """Yield nothing."""
        return iter(())


def gather_afar(source: Spread, question: Question, kind: type[State]) -> State:
    """Return what is known of all rows of a source that are read by other machines.

    Raises
    ------
    LogLossError
        The rows or the condition are wrong, or the machines could not do it.
    """
    if not kind.portable or not isinstance(question.where, str | None):
        raise Fault("afar", name=source.name).error("columns")
    wanted = list(dict.fromkeys(question.roles.values()))
    part = kind(question)
    for state in source.states(wanted, question.where, partial(work, kind, question), partial(put_together, kind)):
        part.merge(_read(kind, state))
    return part


def work(kind: type[Part], question: Question, batches: Iterable[Batch]) -> bytes:
    """Return what is known of some rows as bytes, or what made it impossible."""
    part = kind(question)
    try:
        for batch in batches:
            part.add(batch)
        return part.to_bytes()
    except LogLossError as error:
        return _stopped(error)


def put_together(kind: type[Part], states: Iterable[bytes]) -> bytes:
    """Return the states of several parts as one, or the first that says what made it impossible."""
    part: Part | None = None
    try:
        for state in states:
            more = _read(kind, state)
            if part is None:
                part = more
            else:
                part.merge(more)
        return b"" if part is None else part.to_bytes()
    except LogLossError as error:
        return _stopped(error)


def _stopped(error: LogLossError) -> bytes:
    return pack({"stopped": fault_tree(error.fault)})


def _read(kind: type[State], state: bytes) -> State:
    """Return a part, or raise the error that it says.

    Raises
    ------
    LogLossError
        The rows were wrong, or these bytes are no part.
    """
    fault = None
    try:
        tree = unpack(state)
        if "stopped" in Entries(tree):
            fault = fault_from(tree["stopped"])
    except WRONG as reason:
        raise Fault("part-state", size=len(state), extra={"reason": str(reason)}).error() from None
    if fault is not None:
        raise fault.error("columns")
    return kind.from_bytes(state)
