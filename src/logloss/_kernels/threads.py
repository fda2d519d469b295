"""Threads that wait for work, of this package and of whatever in it has some to share.

concurrent.futures would take longer to import than a first call on ten million rows.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

_idle: deque[SimpleQueue[Any]] = deque()  # where threads that have nothing to do wait for something


def lend(work: Callable[[], None], ended: SimpleQueue[BaseException | None]) -> bool:
    """Let another thread do the work and put what it raised, or None, into `ended`; False where none is to be had.

    That is so in a program that is ending, whose last threads and exit handlers still compute.
    """
    try:
        inbox = _idle.pop()
    except IndexError:
        inbox = SimpleQueue()
        try:
            threading.Thread(target=_serve, args=(inbox,), name="logloss", daemon=True).start()
        except RuntimeError:
            return False
    inbox.put((work, ended))
    return True


def _serve(inbox: SimpleQueue[Any]) -> None:
    while True:
        work, ended = inbox.get()
        error = None
        try:
            work()
        except BaseException as raised:  # for whoever waits
            error = raised
        _idle.append(inbox)
        ended.put(error)
        del work, ended, error  # the arrays in them are not this thread's to keep


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_idle.clear)  # a forked child has no threads
