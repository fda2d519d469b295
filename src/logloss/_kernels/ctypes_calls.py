"""Calling the kernels of a library with arrays: their addresses, scratch for each thread, and what comes back."""

from __future__ import annotations

import ctypes
import struct
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .exact_sum import BLOCK
from .numpy_backend import LOSSES
from .signatures import FORMS, Form, symbol

Kernel = Callable[..., Any]

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
    lengths = [place for place, letter in enumerate(form.letters) if letter.isupper()]
    of_few = ctypes.c_int64 * (results + 2 * blocks)

    def call(*arrays: Any) -> Any:
        output = (
            of_few()
            if not blocks or len(arrays[0]) <= BLOCK
            else (ctypes.c_int64 * (results + 1 + _blocks(arrays[0])))()
        )
        words = [len(arrays[place]) for place in lengths]
        try:
            words += map(_addressof, map(_start, arrays))
        except (TypeError, ValueError):
            words[len(lengths) :] = map(address, arrays)
        function(pack(*words, _scratch.address), output)
        if not blocks:
            return output[0] if results else None
        unfit = output[results + 1 : results + 1 + output[results]]
        return (*output[:results], unfit) if results else unfit

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
        output = of_a_block() if size <= BLOCK else (ctypes.c_int64 * (4 + _blocks(x)))()
        function(pack(pos_weight, smoothing, scale, size, t_size, at_x, at_y, at_t, at_g, _scratch.address), output)
        high, middle, low, left_out, *unfit = output[:]
        return high, middle, low, unfit[:left_out]

    return call


def _blocks(array: NDArray[Any]) -> int:
    return (len(array) + BLOCK - 1) // BLOCK
