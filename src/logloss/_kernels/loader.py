"""The kernels' shared library: which of those in the package this processor runs, loaded when it is first needed.

Where there is none, NumPy runs the same formulas with the same bits. The environment variable LOGLOSS_KERNELS asks for
one by its level, or for "numpy".
"""

from __future__ import annotations

import ctypes
import os
import zlib
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from logloss.errors import ArgumentError, shown

from . import processor
from .ctypes_calls import Kernel, bound
from .numpy_backend import KERNELS
from .signatures import KEYS, Key

_FLOAT64 = np.dtype(np.float64)
VARIABLE, NUMPY = "LOGLOSS_KERNELS", "numpy"
BY_NUMPY: dict[Key, Kernel] = {key: KERNELS[key[0]] for key in KEYS}


class Backend(NamedTuple):
    """What runs the kernels: a library, or NumPy, which gives the same bits and is slower.

    Attributes
    ----------
    level : str or None
        The processors that the library was compiled for, as "x86-64-v3"; None for NumPy.
    reason : str
        Why it is NumPy, or not a higher level; may be empty.

    Examples
    --------
    >>> print(Backend("x86-64-v3"))
    library for x86-64-v3
    >>> print(Backend(None, "LOGLOSS_KERNELS=numpy"))
    NumPy: LOGLOSS_KERNELS=numpy
    """

    level: str | None
    reason: str = ""

    def __str__(self) -> str:
        text = f"library for {self.level}" if self.level else "NumPy"
        return f"{text}: {self.reason}" if self.reason else text


_kernels: dict[Key, Kernel] = {}
_backend: Backend | None = None


def find(name: str, dtype: np.dtype[Any] = _FLOAT64) -> Kernel:
    """Return a kernel, by default that of float64."""
    if not _kernels:
        backend()
    return _kernels[name, dtype]


def backend() -> Backend:
    """Return what runs the kernels, which loads them.

    Raises
    ------
    LogLossError
        If LOGLOSS_KERNELS asks for what this package does not hold, or this processor does not run.

    Examples
    --------
    >>> import logloss
    >>> logloss.backend().level in (None, "x86-64-v2", "x86-64-v3", "x86-64-v4", "armv8-a")
    True
    """
    global _backend, _kernels
    if _backend is None:
        try:
            chosen, library = choose(os.environ.get(VARIABLE, ""))
            _kernels = {key: bound(library, *key) for key in KEYS} if library else BY_NUMPY
        except (OSError, AttributeError) as error:  # it is damaged, or of another platform or version
            chosen, _kernels = Backend(None, f"the library cannot be used: {error}"), BY_NUMPY
        _backend = chosen
    return _backend


def choose(asked: str) -> tuple[Backend, ctypes.CDLL | None]:
    """Return what is to run the kernels: what is asked for, or the highest level whose bits are known to be right."""
    if asked == NUMPY:
        return Backend(None, f"{VARIABLE}={NUMPY}"), None
    runnable, reason = _runnable()
    if asked and asked not in runnable:
        raise _not_held(asked, [*runnable, NUMPY])
    if asked:
        return Backend(asked, f"{VARIABLE}={asked}"), _opened(asked)
    level = next((level for level, compared in reversed(runnable.items()) if compared), None)
    best = next(reversed(runnable), None)
    if level != best:
        reason = f"that for {best} has not been compared on such a processor; {VARIABLE}={best} takes it"
    return Backend(level, reason), None if level is None else _opened(level)


def _runnable() -> tuple[dict[str, bool], str]:
    """Return the levels of the package that this processor has, and whether each was compared; or why there is none."""
    try:
        from . import built  # which `compiler` writes
    except ImportError:
        return {}, "no library was built"
    if not built.COMPARED:
        return {}, built.REASON
    held = list(built.COMPARED)
    likely = next((level for level in reversed(held) if built.COMPARED[level]), held[0])
    levels = processor.levels(_opened(likely))  # any library can ask: what it asks by is for every processor
    runnable = {level: compared for level, compared in built.COMPARED.items() if level in levels}
    return runnable, "" if runnable else f"this processor is none of {', '.join(held)}"


def _not_held(asked: str, held: list[str]) -> ArgumentError:
    problem = f"{VARIABLE}={shown(asked)}: this installation and this processor have {', '.join(held)}."
    return ArgumentError("kernels", problem, f'del os.environ["{VARIABLE}"]', subject=VARIABLE, values=(asked,))


@cache
def _opened(level: str) -> ctypes.CDLL:
    from . import built

    name, check = built.FILES[level]
    folder, _ = os.path.split(built.__file__)  # to import pathlib takes longer than all else here
    if os.path.isdir(folder):  # noqa: PTH112
        return _checked(os.path.join(folder, name), check)  # noqa: PTH118
    # In an archive, from which a copy is taken for as long as the system needs to load it.
    from importlib.resources import as_file, files

    with as_file(files(built) / name) as copy:
        return _checked(str(copy), check)


def _checked(path: str, check: int) -> ctypes.CDLL:
    with open(path, "rb") as file:  # noqa: PTH123
        whole = zlib.crc32(file.read()) == check
    if not whole:  # to load what is cut short would end the process
        raise OSError(f"{path} is damaged")
    return ctypes.CDLL(path)
