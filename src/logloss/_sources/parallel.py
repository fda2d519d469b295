"""Rows shared among threads: each takes pieces of a source, and what the threads made of them is merged."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from queue import SimpleQueue
from typing import Protocol, Self, TypeVar

import numpy as np

from logloss._accumulate.batch import Batch
from logloss._kernels.threads import lend

KEPT = 24 << 20  # bytes: the arrays of a batch, several times


class Mergeable(Protocol):
    """What is known of some rows; of two such parts, what is known of both."""

    def update(self, batch: Batch) -> None:
        """Add rows."""

    def merge(self, other: Self) -> object:
        """Add the rows of another part."""


State = TypeVar("State", bound=Mergeable)


def fold(
    pieces: Iterable[Iterable[Batch]],
    fresh: Callable[[], State],
    threads: int,
    done: Callable[[int], None] | None = None,
) -> State:
    """Return what the rows of all pieces amount to.

    Parameters
    ----------
    pieces : iterable of iterables of Batch
        Taken by one thread at a time; what each yields is read by the thread that took it.
    fresh : callable
        Makes the state of no rows.
    threads : int
        How many, at least 1.
    done : callable, optional
        Called with the number of rows of each batch that has been added.
    """
    _keep_freed_memory()
    taking, left = threading.Lock(), iter(pieces)
    stopped = threading.Event()

    def work() -> State:
        state = fresh()
        try:
            while not stopped.is_set():
                with taking:
                    piece = next(left, None)
                if piece is None:
                    break
                for batch in piece:
                    if stopped.is_set():
                        break
                    state.update(batch)
                    if done:
                        done(batch.size)
        except BaseException:
            stopped.set()
            raise
        return state

    others: list[State] = []
    ended: SimpleQueue[BaseException | None] = SimpleQueue()
    helpers = sum(lend(lambda: others.append(work()), ended) for _ in range(threads - 1))
    try:
        state = work()
    finally:
        errors = [ended.get() for _ in range(helpers)]
    for error in filter(None, errors):
        raise error
    for other in others:
        state.merge(other)
    return state


def _keep_freed_memory() -> None:
    """Let the memory of one batch serve the next.

    The C library of Linux hands memory back to the system, and a fresh page costs more than all that is computed on
    it. How much it keeps instead follows the largest block that was ever freed: here is one that is never written to.
    """
    np.empty(KEPT, np.uint8)
