"""The kernels as Numba compiles them: the words of `point.py` for one number, and the loops over blocks.

Nothing else in the package imports Numba, and nothing imports this module before kernels are asked for.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import numba
import numpy as np
from numba import types
from numba.extending import intrinsic, overload, register_jitable

from . import compiled_sums, point, sums, words
from .interpreted import HARD, INVALID, LOSSES, SOFT
from .sums import BLOCK, QUANTUM_BITS

# --- the words ---------------------------------------------------------------------------------------------------


@overload(words.constants, strict=False)
def _constants(x: Any) -> Any:
    of_format = words.FLOAT32 if x == types.float32 else words.FLOAT64
    return lambda x: of_format


@intrinsic
def _select(_context: Any, _condition: Any, chosen: Any, otherwise: Any) -> Any:
    # An `if` expression would be a branch that LLVM has to prove away before it vectorises.
    return chosen(types.boolean, chosen, chosen), lambda _context, builder, _signature, args: builder.select(*args)


@overload(words.where, strict=False)
def _where(condition: Any, chosen: Any, otherwise: Any) -> Any:
    select: Any = _select
    return lambda condition, chosen, otherwise: select(condition, chosen, otherwise)


@overload(words.bits, strict=False)
def _bits(x: Any) -> Any:
    if x == types.float32:
        return lambda x: np.float32(x).view(np.int32)
    return lambda x: np.float64(x).view(np.int64)


@overload(words.from_bits, strict=False)
def _from_bits(x: Any, like: Any) -> Any:
    if like == types.float32:
        return lambda x, like: np.int32(x).view(np.float32)
    return lambda x, like: np.int64(x).view(np.float64)


@overload(words.polynomial, strict=False)
def _polynomial(powers: Any, coefficients: Any) -> Any:
    if len(coefficients) == 1:
        return lambda powers, coefficients: coefficients[0]
    half = words.largest_power_of_two_below(len(coefficients))
    level = half.bit_length() - 1
    polynomial = words.polynomial

    def estrin(powers: Any, coefficients: Any) -> Any:
        return polynomial(powers, coefficients[half:]) * powers[level] + polynomial(powers, coefficients[:half])

    return estrin


for _function in (
    point.exp_of_minus,
    point.log1p_of_unit,
    point.wrong_side,
    point.loss_from_logits,
    point.loss_and_gradient_from_logits,
    point.loss_from_proba,
    point.loss_and_gradient_from_proba,
    point.soft_label,
    point.soft_from_logits,
    point.soft_from_proba,
):
    register_jitable(error_model="numpy", fastmath=False, forceinline=True)(_function)


# --- the kernels --------------------------------------------------------------------------------------------------
# What each does, and the shape of its arguments, stands in `interpreted.py`, which does the same without Numba.

_windows_of = sums.windows
_HIGH_UNITS, _MIDDLE_UNITS, _LOW_UNITS = (2.0**n for n in QUANTUM_BITS)


def _loss_kernel(point_function: Any, soft: bool, gradient: bool) -> Callable[..., Any]:
    def kernel(x: Any, y: Any, pos_weight: Any, smoothing: Any, scale: Any, t: Any, g: Any, unfit: Any) -> Any:
        high = middle = low = np.int64(0)
        misfits = 0
        whole = t.size >= x.size
        for start in range(0, x.size, BLOCK):
            xs, ys, gs = x[start : start + BLOCK], y[start : start + BLOCK], g[start : start + BLOCK]
            ts = t[start : start + BLOCK] if whole else t[: xs.size]
            if soft:  # known when this is compiled, as `gradient` is
                for i in range(xs.size):
                    ts[i], slope = point_function(xs[i], ys[i], pos_weight, smoothing)
                    gs[i] = slope * scale
            elif gradient:
                for i in range(xs.size):
                    ts[i], slope = point_function(xs[i], ys[i] != 0)
                    gs[i] = slope * scale
            else:
                for i in range(xs.size):
                    ts[i] = point_function(xs[i], ys[i] != 0)
            a, b, c, fits = _windows_of(ts)
            if not soft:
                labels = np.uint8(0)
                for i in range(ys.size):
                    labels = np.uint8(labels | ys[i])
                fits = bool(fits and labels <= 1)
            if fits:
                high += np.int64(a * _HIGH_UNITS)
                middle += np.int64(b * _MIDDLE_UNITS)
                low += np.int64(c * _LOW_UNITS)
            else:
                unfit[misfits] = start // BLOCK
                misfits += 1
        return high, middle, low, misfits

    return kernel


def _labels(y: Any, ones: Any) -> Any:
    soft = False
    for i in range(y.size):
        one = y[i] == 1
        ones[i] = one
        soft |= not (one | (y[i] == 0))
    if not soft:
        return HARD
    for i in range(y.size):
        if not (y[i] >= 0 and y[i] <= 1):
            return INVALID
    return SOFT


# --- compiling ----------------------------------------------------------------------------------------------------

_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: _loss_kernel(*of_kernel) for name, of_kernel in LOSSES.items()},
    "labels": _labels,
    **compiled_sums.KERNELS,
}


def _signature(name: str, dtype: np.dtype[Any]) -> tuple[Any, ...]:
    real = numba.from_dtype(dtype)
    rows, labels, integers, table = real[::1], types.uint8[::1], types.int64[::1], types.int64[:, ::1]
    signatures: dict[str, tuple[Any, ...]] = {
        "labels": (rows, labels),
        "numbers": (rows, table),
        "squares": (rows, table),
        "weighted": (rows, rows, types.int64[:, :, ::1]),
        "grouped": (integers, rows, rows, table),
        "profile": (rows, labels, table),
        "windows": (rows, integers),
        "square_windows": (rows, integers),
        "distance": (rows, rows),
        "misses": (rows, labels, integers),
        "slices": (integers, labels, rows, rows, table, integers),
    }
    if name in signatures:
        return signatures[name]
    y = real[::1] if name.startswith("soft") else types.uint8[::1]
    return real[::1], y, real, real, real, real[::1], real[::1], types.int64[::1]


def compile_kernel(name: str, dtype: np.dtype[Any]) -> Callable[..., Any]:
    """Return a kernel as machine code, from the cache on disk where it is there."""
    signature = _signature(name, dtype)
    with _cache_folder():
        for cache in (True, False):
            dispatcher = numba.njit(error_model="numpy", fastmath=False, nogil=True)(_FUNCTIONS[name])
            try:
                if cache:
                    dispatcher.enable_caching()
                dispatcher.compile(signature)
                break
            except (RuntimeError, OSError):  # nowhere to write, or the disk is full: compile for this process alone
                if not cache:
                    raise
    # The entry point takes the arguments as they are: no look-up of types at each call, which costs more than a
    # thousand rows, and read-only arrays are as good as others. The caller vouches for types and contiguity.
    overloads: dict[Any, Any] = dispatcher.overloads
    return cast(Callable[..., Any], overloads[signature].entry_point)


@contextmanager
def _cache_folder() -> Iterator[None]:
    """Let Numba keep these kernels in a folder of their own, named after their sources.

    Numba looks at the time stamp of one file and does not see edits in the files it takes functions from.
    """
    sources = sorted(Path(__file__).parent.glob("*.py"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]
    config: Any = numba.config
    before = config.CACHE_DIR
    base = Path(before) if before else _user_cache() / "logloss"
    config.CACHE_DIR = str(base / f"kernels-{digest}")
    try:
        yield
    finally:
        config.CACHE_DIR = before


def _user_cache() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    variable, default = ("LOCALAPPDATA", "AppData/Local") if sys.platform == "win32" else ("XDG_CACHE_HOME", ".cache")
    return Path(os.environ.get(variable) or Path.home() / default)
