"""Which writing of a kernel runs: NumPy's at once, machine code as soon as it is there. Both give the same bits.

Loading machine code takes some 60 ms for all kernels, making it the first time some seconds each. So that happens in a
background thread, once enough rows have gone through NumPy to be worth it, or are about to. Where Numba does not
install, NumPy's writing serves alone.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from .interpreted import KERNELS

Kernel = Callable[..., Any]

WORTH_COMPILING = 1 << 20  # rows: what NumPy does in about 50 ms
WORTH_WAITING = 1 << 16  # rows of one call, while kernels are read, and none of them has to be made
LONGEST_WAIT = 0.3  # seconds

_FLOAT64, _FLOAT32, _INT64 = np.dtype(np.float64), np.dtype(np.float32), np.dtype(np.int64)

# What to compile, the most wanted first.
TABLE: tuple[tuple[str, np.dtype[Any]], ...] = (
    *(
        (name, dtype)
        for name in ("loss_from_proba", "loss_from_logits", "loss_and_gradient_from_logits")
        for dtype in (_FLOAT64, _FLOAT32)
    ),
    *(("labels", dtype) for dtype in (_INT64, _FLOAT64, _FLOAT32)),
    *((name, _FLOAT64) for name in ("square_windows", "distance", "misses", "profile", "windows", "slices")),
    *((name, _FLOAT64) for name in ("squares", "grouped", "numbers")),
    *(
        (name, dtype)
        for name in ("weighted", "loss_and_gradient_from_proba", "soft_from_logits", "soft_from_proba")
        for dtype in (_FLOAT64, _FLOAT32)
    ),
)

_compiled: dict[tuple[str, np.dtype[Any]], Kernel] = {}
_loader: threading.Thread | None = None
_wanted: dict[tuple[str, np.dtype[Any]], None] = {}  # in the order of asking
_lock = threading.Lock()
_news = threading.Condition()  # there is another kernel, or it takes long
_making = False  # whether some kernel had to be made, or none can be
_stop = threading.Event()
_orphaned = False
_rows_interpreted = 0


def find(name: str, dtype: np.dtype[Any], rows: int) -> Kernel:
    """Return a kernel for so many rows: the compiled one if it is ready, or will be in no time, else NumPy's.

    Enough rows for NumPy start the loading of this kernel, and then of the others.
    """
    global _rows_interpreted
    key = name, dtype
    kernel = _compiled.get(key)
    if kernel is not None:
        return kernel
    _rows_interpreted += rows
    if _loader is not None or _rows_interpreted >= WORTH_COMPILING:
        _wanted[key] = None
        if _start() is not None and rows >= WORTH_WAITING:
            with _news:
                _news.wait_for(lambda: key in _compiled or _making, LONGEST_WAIT)
    return _compiled.get(key) or KERNELS[name]


def expect(rows: int) -> None:
    """Let the kernels be loaded for so many rows, if they are many, while those are still on their way."""
    if rows >= WORTH_COMPILING:
        _start()


def load() -> bool:
    """Wait until all kernels are loaded, or made; return False where Numba does not install."""
    loader = _start()
    if loader is not None:
        loader.join()
    return len(_compiled) == len(TABLE)


def _start() -> threading.Thread | None:
    global _loader
    with _lock:
        if _loader is None and not _orphaned:
            # A daemon, so that a program that ends does not wait for kernels it does not need any more.
            _loader = threading.Thread(target=_load, name="logloss-kernels", daemon=True)
            _loader.start()
        return _loader


def _load() -> None:
    try:
        from . import native

        while not _stop.is_set():
            asked = [key for key in list(_wanted) if key not in _compiled]
            missing = [key for key in TABLE if key not in _compiled]
            if not missing:
                return
            key = asked[0] if asked else missing[0]
            _compiled[key] = native.kernel(*key, partial(_make, *key))
            with _news:
                _news.notify_all()
    except ImportError:  # Numba does not install here, or not with this NumPy: NumPy's kernels serve
        _take_long()


def _make(name: str, dtype: np.dtype[Any]) -> bytes:
    _take_long()
    from .compiled import machine_code  # which imports Numba

    return machine_code(name, dtype)


def _take_long() -> None:
    """Let nobody wait any more."""
    global _making
    with _news:
        _making = True
        _news.notify_all()


def _finish() -> None:
    """Let the kernel in work be finished: the interpreter must not go away under the compiler."""
    _stop.set()
    if _loader is not None:
        _loader.join()


def _after_fork() -> None:
    """Let a child go on with what is compiled. It has no loader, and if there was one, Numba's lock is lost with it."""
    global _loader, _lock, _news, _orphaned
    _orphaned = _orphaned or (_loader is not None and len(_compiled) < len(TABLE))
    _loader, _lock, _news = None, threading.Lock(), threading.Condition()


atexit.register(_finish)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
