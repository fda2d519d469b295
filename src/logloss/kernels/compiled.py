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

from . import point, sums, words
from .interpreted import HARD, INVALID, LOSSES, SOFT
from .places import _LEAST, SIDE, UNIT_BITS
from .places import _SHIFT as _SLOT_SHIFT
from .sums import (
    BIN_OFFSET,
    BLOCK,
    HALF_BITS,
    HIGH,
    LARGEST_SUM,
    LIMB_BITS,
    LIMB_OFFSET,
    MIDDLE,
    QUANTUM_BITS,
    SMALLEST32,
    SMALLEST64,
)

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


# --- sums of one block --------------------------------------------------------------------------------------------


# fastmath=False is said aloud: what is left unsaid is inherited from the caller.
_strict = numba.njit(fastmath=False, forceinline=True)


@_strict
def _round(x: float, rounder: float) -> float:
    return (x + rounder) - rounder


@_strict
def _minus(x: float, y: float) -> float:
    return x - y


# Every partial sum is exact, so its order is free and LLVM may vectorise it; the roundings above stay strict.
_exact_sum = numba.njit(fastmath={"reassoc", "nsz"}, error_model="numpy", nogil=True)


@_exact_sum
def _windows64(t: Any) -> Any:
    high = middle = low = 0.0
    smallest = np.uint64(0xFFFFFFFFFFFFFFFF)
    for i in range(t.size):
        x = t[i]
        a = _round(x, HIGH)
        rest = _minus(x, a)
        b = _round(rest, MIDDLE)
        high += a
        middle += b
        low += _minus(rest, b)
        smallest = min(smallest, np.uint64(np.float64(x).view(np.int64)) - np.uint64(1))
    return high, middle, low, (high < LARGEST_SUM) & (smallest >= SMALLEST64)


@_exact_sum
def _windows32(t: Any) -> Any:
    high = middle = 0.0
    smallest = np.uint32(0xFFFFFFFF)
    for i in range(t.size):
        x = np.float64(t[i])
        a = _round(x, HIGH)
        high += a
        middle += _minus(x, a)
        smallest = min(smallest, np.uint32(np.uint32(np.float32(t[i]).view(np.int32)) - np.uint32(1)))
    return high, middle, 0.0, (high < LARGEST_SUM) & (smallest >= SMALLEST32)


@overload(sums.windows, strict=False)
def _windows(t: Any) -> Any:
    of_format = _windows32 if t.dtype == types.float32 else _windows64
    return lambda t: of_format(t)


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


_LOW_HALF = np.int64((1 << HALF_BITS) - 1)
_FRACTION = np.int64((1 << 52) - 1)


@_strict
def _integer(x: Any) -> Any:
    """Return an integer and e with x = integer·2^e; without branches, because signs are hard to foretell."""
    pattern = np.float64(x).view(np.int64)
    biased: Any = (pattern >> 52) & 0x7FF
    size: Any = (pattern & _FRACTION) | (min(biased, 1) << 52)  # a subnormal number has no implicit bit
    negative = pattern >> 63
    return (size ^ negative) - negative, max(biased, 1) - 1075


@_strict
def _put(m: Any, e: Any, bins: Any) -> None:
    """Add m·2^e to the bins."""
    integer, exponent = _integer(m)
    index = np.uint64(exponent + e + BIN_OFFSET)
    bins[index, 0] += integer >> HALF_BITS
    bins[index, 1] += integer & _LOW_HALF


@_strict
def _split(x: Any) -> Any:
    """Return m and e with x = m·2^e, m whole and so far from the ends that products of two are normal."""
    integer, e = _integer(x)
    return np.float64(integer), e


@_strict
def _put_product(a: Any, b: Any, e: Any, bins: Any) -> None:
    """Add a·b·2^e without rounding, by Veltkamp's split and Dekker's product."""
    shifted = a * 134217729.0
    a_high = shifted - (shifted - a)
    a_low = a - a_high
    shifted = b * 134217729.0
    b_high = shifted - (shifted - b)
    b_low = b - b_high
    product = a * b
    _put(product, e, bins)
    _put(((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low, e, bins)


def _numbers(t: Any, bins: Any) -> None:
    for i in range(t.size):
        _put(t[i], 0, bins)


def _squares(t: Any, bins: Any) -> None:
    for i in range(t.size):
        m, e = _split(t[i])
        _put_product(m, m, 2 * e, bins)


def _weighted(t: Any, w: Any, bins: Any) -> None:
    five = len(bins) > 1
    for i in range(t.size):
        m, e = _split(t[i])
        weight, f = _split(w[i])
        v = weight * m
        if t.itemsize == 4:  # known when this is compiled; the product of two float32 is exact in float64
            v = np.float64(np.float32(v))
        _put(v, e + f, bins[0])
        if five:
            _put(weight, f, bins[1])
            _put_product(weight, weight, 2 * f, bins[2])
            _put_product(weight, v, e + 2 * f, bins[3])
            _put_product(v, v, 2 * (e + f), bins[4])


_LIMB = np.int64((1 << LIMB_BITS) - 1)


def _grouped(code: Any, t: Any, w: Any, limbs: Any) -> None:
    weighted = w.size > 0
    for i in range(t.size):
        integer, e = _integer(t[i])
        if weighted:
            weight, f = _split(w[i])
            integer, g = _integer(weight * np.float64(integer))
            e += f + g
        place = np.uint64(max(e + LIMB_OFFSET, 0))  # the exponent of a product that is 0 lies below
        limb, shift = place >> np.uint64(5), np.int64(place & np.uint64(31))
        low, high = (integer & _LIMB) << shift, (integer >> LIMB_BITS) << shift
        sums_of = limbs[code[i]]
        sums_of[limb] += low & _LIMB
        sums_of[limb + np.uint64(1)] += ((low >> LIMB_BITS) & _LIMB) + (high & _LIMB)
        sums_of[limb + np.uint64(2)] += high >> LIMB_BITS


def _profile(s: Any, y: Any, table: Any) -> None:
    for i in range(s.size):
        bits = np.float64(s[i]).view(np.int64)
        size = bits & np.int64(0x7FFFFFFFFFFFFFFF)
        place = max((size >> _SLOT_SHIFT) - (_LEAST - 2), np.int64(size != 0))
        at = np.uint64(place + SIDE if bits < 0 else place)
        table[at, 0] += 1
        table[at, 1] += np.int64(y[i])
        table[at, 2] += ((size & _FRACTION) | np.int64(1 << 52)) >> (52 - UNIT_BITS)


# --- compiling ----------------------------------------------------------------------------------------------------

_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: _loss_kernel(*of_kernel) for name, of_kernel in LOSSES.items()},
    "labels": _labels,
    "numbers": _numbers,
    "squares": _squares,
    "weighted": _weighted,
    "grouped": _grouped,
    "profile": _profile,
}


def _signature(name: str, dtype: np.dtype[Any]) -> tuple[Any, ...]:
    real = numba.from_dtype(dtype)
    if name == "labels":
        return real[::1], types.uint8[::1]
    if name in ("numbers", "squares"):
        return real[::1], types.int64[:, ::1]
    if name == "weighted":
        return real[::1], real[::1], types.int64[:, :, ::1]
    if name == "grouped":
        return types.int64[::1], real[::1], real[::1], types.int64[:, ::1]
    if name == "profile":
        return real[::1], types.uint8[::1], types.int64[:, ::1]
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
