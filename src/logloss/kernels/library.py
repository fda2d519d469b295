"""The kernels' shared library: which of those in the package this processor runs, loaded when it is first needed.

Where there is none, NumPy runs the same formulas with the same bits. The environment variable LOGLOSS_KERNELS asks for
one by its level, or for "numpy".
"""

from __future__ import annotations

import ctypes
import os
import struct
import threading
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss.errors import Fault

from . import processor
from .interpreted import KERNELS, LOSSES
from .sums import BLOCK

Kernel = Callable[..., Any]
Key = tuple[str, np.dtype[Any]]  # a kernel's name, and the format of its numbers

VARIABLE, NUMPY = "LOGLOSS_KERNELS", "numpy"


class Form(NamedTuple):
    """How a kernel of the library takes the arguments that `interpreted` describes, and what it returns.

    A letter for each argument: `x` is the address of numbers of the kernel's format, `b` of bytes, `c` of int32, `i` of
    int64, and after a capital follows the length of the array; `r` is a double. The address of three blocks of scratch
    comes last. All these lie one after the other, eight bytes each. Besides, a kernel is told where its results go:
    some integers, and, of one that leaves out blocks, how many these are, and which.
    """

    letters: str
    results: int = 0
    blocks: bool = False
    formats: tuple[str, ...] = ("float64",)

    def words(self) -> str:
        """Return the words that it takes, as `struct` writes them: Q for an address, q for a length, d for a double."""
        return "".join("d" if letter == "r" else "Qq" if letter.isupper() else "Q" for letter in self.letters) + "Q"


_BOTH = ("float64", "float32")
FORMS: dict[str, Form] = {
    **{name: Form("XxrrrXx" if soft else "XbrrrXx", 3, True, _BOTH) for name, (_, soft, _) in LOSSES.items()},
    "labels": Form("Xb", 1, formats=("int64", *_BOTH)),
    "numbers": Form("Xi"),
    "squares": Form("Xi"),
    "weighted": Form("XxI", formats=_BOTH),
    "grouped": Form("cXXI"),
    "profile": Form("Xbi"),
    "windows": Form("X", 3, True),
    "square_windows": Form("X", 6, True),
    "distance": Form("Xx"),
    "misses": Form("Xb", 3, True),
    "slices": Form("CbxxI", 0, True),
}
KEYS: tuple[Key, ...] = tuple((name, np.dtype(each)) for name, form in FORMS.items() for each in form.formats)
BY_NUMPY: dict[Key, Kernel] = {key: KERNELS[key[0]] for key in KEYS}


def symbol(name: str, dtype: np.dtype[Any]) -> str:
    """Return a kernel's name in the library: it says the arguments, so that a library of another version lacks it."""
    return f"logloss_{name}_{dtype.name}_{FORMS[name].letters}"


# --- calling ------------------------------------------------------------------------------------------------------

_start: Callable[[Any], Any] = (ctypes.c_char * 0).from_buffer
_addressof = ctypes.addressof


class _Scratch(threading.local):
    """Three blocks for whatever kernel runs in this thread."""

    def __init__(self) -> None:
        self.blocks = np.empty(3 * BLOCK)
        self.address = address(self.blocks)


def address(array: NDArray[Any]) -> int:
    """Return where an array's first element lies."""
    try:
        return _addressof(_start(array))  # six times as fast as what follows
    except (TypeError, ValueError):  # read-only, or not contiguous
        return array.ctypes.data


_scratch = _Scratch()


def bound(library: ctypes.CDLL, name: str, dtype: np.dtype[Any]) -> Kernel:
    """Return a kernel of a library as a function of arrays; the caller vouches for their types and contiguity.

    Raises
    ------
    AttributeError
        If the library has no such kernel.
    """
    form = FORMS[name]
    function = library[symbol(name, dtype)]  # which lets other threads run meanwhile
    function.restype, function.argtypes = None, (ctypes.c_char_p, ctypes.c_void_p)
    pack = struct.Struct(f"={form.words()}").pack
    return (_loss if name in LOSSES else _call)(function, pack, form)


def _call(function: Any, pack: Callable[..., bytes], form: Form) -> Kernel:
    _, results, blocks, _ = form
    arrays = [None if letter == "r" else letter.isupper() for letter in form.letters]  # whether their lengths follow

    def call(*arguments: Any) -> Any:
        words: list[Any] = []
        for argument, with_length in zip(arguments, arrays, strict=True):
            words.append(argument if with_length is None else address(argument))
            if with_length:
                words.append(len(argument))
        found = (ctypes.c_int64 * (results + (1 + _blocks(arguments[0]) if blocks else 0)))()
        function(pack(*words, _scratch.address), found)
        if not blocks:
            return found[0] if results else None
        unfit = found[results + 1 : results + 1 + found[results]]
        return (*found[:results], unfit) if results else unfit

    return call


def _loss(function: Any, pack: Callable[..., bytes], form: Form) -> Kernel:
    """Do as `_call`, written out: all that `log_loss` does for a thousand rows takes as long as two such loops."""
    of_a_block = ctypes.c_int64 * 5

    def call(x: Any, y: Any, pos_weight: float, smoothing: float, scale: float, t: Any, g: Any) -> Any:
        size = len(x)
        try:
            at_x, at_y = _addressof(_start(x)), _addressof(_start(y))
        except (TypeError, ValueError):
            at_x, at_y = address(x), address(y)
        at_t, t_size = (0, 0) if t is None else (address(t), size)
        at_g = 0 if g is None else address(g)
        found = of_a_block() if size <= BLOCK else (ctypes.c_int64 * (4 + _blocks(x)))()
        function(pack(at_x, size, at_y, pos_weight, smoothing, scale, at_t, t_size, at_g, _scratch.address), found)
        high, middle, low, left_out, *unfit = found[:]
        return high, middle, low, unfit[:left_out]

    return call


def _blocks(array: NDArray[Any]) -> int:
    return (len(array) + BLOCK - 1) // BLOCK


# --- choosing -----------------------------------------------------------------------------------------------------


class Backend(NamedTuple):
    """What runs the kernels: a library, or NumPy, which gives the same bits and is slower.

    Attributes
    ----------
    level : str or None
        The processors that the library was compiled for, as "x86-64-v3"; None for NumPy.
    reason : str
        Why it is NumPy, or not a higher level; may be empty.
    """

    level: str | None
    reason: str = ""

    def __str__(self) -> str:
        said = f"library for {self.level}" if self.level else "NumPy"
        return f"{said}: {self.reason}" if self.reason else said


_kernels: dict[Key, Kernel] = {}
_backend: Backend | None = None


def find(name: str, dtype: np.dtype[Any]) -> Kernel:
    """Return a kernel."""
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
            chosen, _kernels = (
                Backend(None, f"the library cannot be used: {error}"),
                {key: KERNELS[key[0]] for key in KEYS},
            )
        _backend = chosen
    return _backend


def choose(asked: str) -> tuple[Backend, ctypes.CDLL | None]:
    """Return what is to run the kernels: what is asked for, or the highest level whose bits are known to be right."""
    if asked == NUMPY:
        return Backend(None, f"{VARIABLE}={NUMPY}"), None
    runnable, reason = _runnable()
    if asked and asked not in runnable:
        raise Fault("kernels", VARIABLE, values=(asked,), extra={"held": ", ".join([*runnable, NUMPY])}).error()
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
    levels = processor.levels(_opened(next(iter(built.COMPARED))))
    runnable = {level: compared for level, compared in built.COMPARED.items() if level in levels}
    return runnable, "" if runnable else f"this processor is none of {', '.join(built.COMPARED)}"


def _opened(level: str) -> ctypes.CDLL:
    from . import built

    path = Path(built.__file__).with_name(level + built.SUFFIX)
    if not path.parent.is_dir():  # in an archive, from which a copy is taken for as long as the system needs to load it
        from importlib.resources import as_file, files

        with as_file(files(built) / path.name) as copy:
            return _checked(copy, built.CHECKS[level])
    return _checked(path, built.CHECKS[level])


def _checked(path: Path, check: int) -> ctypes.CDLL:
    if zlib.crc32(path.read_bytes()) != check:  # to load what is cut short would end the process
        raise OSError(f"{path.name} is damaged")
    return ctypes.CDLL(str(path))
