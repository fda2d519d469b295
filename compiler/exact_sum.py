"""The kernels of exact sums: numbers, squares, products, in windows or in bins (`logloss._kernels.exact_sum`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from logloss._kernels import primitives
from logloss._kernels.exact_sum import (
    BIN_OFFSET,
    BINS,
    BLOCK,
    HALF_BITS,
    HIGH,
    LARGEST_SUM,
    LOST_BITS,
    LOST_HIGH,
    LOST_MIDDLE,
    MIDDLE,
    QUANTUM_BITS,
    SMALLEST32,
    SMALLEST64,
    SMALLEST_SQUARED,
)

from .primitives import carray, exact_sum, strict

HIGH_UNITS, MIDDLE_UNITS, LOW_UNITS = (2.0**n for n in QUANTUM_BITS)
_LOST_UNITS = tuple(2.0**n for n in LOST_BITS)
FRACTION = np.int64((1 << 52) - 1)
_LOW_HALF = np.int64((1 << HALF_BITS) - 1)
_UNIT, _SIGN = np.int64(1075 << 52), np.int64(-1 << 63)  # the bits of 2^52 without its fraction, and of −0
_chosen = primitives.where

# --- sums of one block --------------------------------------------------------------------------------------------


@strict
def _round(x: float, rounder: float) -> float:
    return (x + rounder) - rounder


@strict
def _minus(x: float, y: float) -> float:
    return x - y


@exact_sum
def windows64(t: Any) -> Any:
    """Return the three parts of the sum of a block, and whether they are exact; its roundings stay strict."""
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


@exact_sum
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


@strict
def _lost(x: float, square: float) -> Any:
    """Return what rounding lost of a square, exactly (Veltkamp's split, Dekker's product)."""
    shifted = x * 134217729.0
    high = shifted - (shifted - x)
    low = x - high
    return ((high * high - square) + 2 * (high * low)) + low * low


@strict
def _times(x: float, y: float) -> float:
    return x * y


@exact_sum
def _square_windows64(t: Any) -> Any:
    high = middle = low = lost_high = lost_middle = lost_low = 0.0
    smallest = np.uint64(0xFFFFFFFFFFFFFFFF)
    for i in range(t.size):
        x = t[i]
        square = _times(x, x)
        a = _round(square, HIGH)
        rest = _minus(square, a)
        b = _round(rest, MIDDLE)
        high += a
        middle += b
        low += _minus(rest, b)
        lost = _lost(x, square)
        a = _round(lost, LOST_HIGH)
        rest = _minus(lost, a)
        b = _round(rest, LOST_MIDDLE)
        lost_high += a
        lost_middle += b
        lost_low += _minus(rest, b)
        smallest = min(smallest, np.uint64(np.float64(abs(x)).view(np.int64)) - np.uint64(1))
    fits = (high < LARGEST_SUM) & (smallest >= SMALLEST_SQUARED)
    return high, middle, low, lost_high, lost_middle, lost_low, fits


windows_of = {np.dtype(np.float32): _windows32, np.dtype(np.float64): windows64}

# --- sums of many rows ---------------------------------------------------------------------------------------------


@strict
def pattern(x: Any) -> Any:
    """Return the bits of a double as an integer."""
    return np.float64(x).view(np.int64)


@strict
def number(bits: Any) -> Any:
    """Return the double that has these bits."""
    return np.int64(bits).view(np.float64)


@strict
def integer(x: Any) -> Any:
    """Return an integer and e with x = integer·2^e; without branches, because signs are hard to foretell."""
    bits = pattern(x)
    biased: Any = (bits >> 52) & 0x7FF
    size: Any = (bits & FRACTION) | (min(biased, 1) << 52)  # a subnormal number has no implicit bit
    negative = bits >> 63
    return (size ^ negative) - negative, max(biased, 1) - 1075


@strict
def split(x: Any) -> Any:
    """Return m and e with x = m·2^e, m whole and so far from the ends that products of two are normal.

    That is `integer` as a double, by its bits: only AVX-512 converts many integers of 64 bits at a time.
    """
    bits = pattern(x)
    biased: Any = (bits >> 52) & 0x7FF
    size = number((bits & FRACTION) | _UNIT) - _chosen(biased == 0, 2.0**52, 0.0)
    return number(pattern(size) | (bits & _SIGN)), max(biased, 1) - 1075


# What is added of a row, as m·2^e. A product is two terms: rounded, and what rounding lost.


@strict
def _number(t: Any, w: Any) -> Any:
    return np.float64(t), 0


@strict
def _square(t: Any, w: Any) -> Any:
    m, e = split(t)
    return m * m, 2 * e


@strict
def _square_lost(t: Any, w: Any) -> Any:
    m, e = split(t)
    return _lost_of(m, m), 2 * e


@strict
def _v(t: Any, w: Any) -> Any:
    m, e = split(t)
    weight, f = split(w)
    return weight * m, e + f


@strict
def _v32(t: Any, w: Any) -> Any:
    v, e = _v(t, w)
    return np.float64(np.float32(v)), e  # rounded once: the product of two float32 is exact in float64


@strict
def _weight(t: Any, w: Any) -> Any:
    return split(w)


@strict
def _weight_v(t: Any, w: Any) -> Any:
    weight, f = split(w)
    v, e = _v(t, w)
    return weight * v, e + f


@strict
def _weight_v_lost(t: Any, w: Any) -> Any:
    weight, f = split(w)
    v, e = _v(t, w)
    return _lost_of(weight, v), e + f


@strict
def _v_square(t: Any, w: Any) -> Any:
    v, e = _v(t, w)
    return v * v, 2 * e


@strict
def _v_square_lost(t: Any, w: Any) -> Any:
    v, e = _v(t, w)
    return _lost_of(v, v), 2 * e


@strict
def _lost_of(a: Any, b: Any) -> Any:
    """Return what rounding lost of a product, exactly (Veltkamp's split, Dekker's product)."""
    shifted = a * 134217729.0
    a_high = shifted - (shifted - a)
    a_low = a - a_high
    shifted = b * 134217729.0
    b_high = shifted - (shifted - b)
    b_low = b - b_high
    return ((a_high * b_high - a * b) + a_high * b_low + a_low * b_high) + a_low * b_low


def _adder(term: Any) -> Any:
    """Return what adds a term of each row of a block to bins."""

    @strict
    def add(t: Any, w: Any, bins: Any, scratch: Any) -> None:
        wholes, places = scratch[:BLOCK].view(np.int64), scratch[BLOCK : 2 * BLOCK].view(np.int64)
        for i in range(t.size):  # apart from the loop below, so that this one is vectorized
            m, e = term(t[i], w[i])
            wholes[i], exponent = integer(m)
            places[i] = exponent + e + BIN_OFFSET
        for i in range(t.size):
            sums = bins[np.uint64(places[i])]
            sums[0] += wholes[i] >> HALF_BITS
            sums[1] += wholes[i] & _LOW_HALF

    return add


_add_number, _add_square, _add_square_lost = _adder(_number), _adder(_square), _adder(_square_lost)
_add_v, _add_v32, _add_weight = _adder(_v), _adder(_v32), _adder(_weight)
_add_weight_v, _add_weight_v_lost = _adder(_weight_v), _adder(_weight_v_lost)
_add_v_square, _add_v_square_lost = _adder(_v_square), _adder(_v_square_lost)


def numbers(t_: Any, n: Any, bins_: Any, scratch_: Any, _found: Any) -> None:
    """Add numbers to bins."""
    t, bins, scratch = carray(t_, n), carray(bins_, (BINS, 2)), carray(scratch_, 3 * BLOCK)
    for start in range(0, n, BLOCK):
        ts = t[start : start + BLOCK]
        _add_number(ts, ts, bins, scratch)


def squares(t_: Any, n: Any, bins_: Any, scratch_: Any, _found: Any) -> None:
    """Add squares to bins, without rounding."""
    t, bins, scratch = carray(t_, n), carray(bins_, (BINS, 2)), carray(scratch_, 3 * BLOCK)
    for start in range(0, n, BLOCK):
        ts = t[start : start + BLOCK]
        _add_square(ts, ts, bins, scratch)
        _add_square_lost(ts, ts, bins, scratch)


def weighted_kernel(real: np.dtype[Any]) -> Callable[..., Any]:
    """Return the kernel of products in a format."""
    single = real == np.float32  # known when the kernel is compiled; of float32, only v is ever asked for
    add_v = _add_v32 if single else _add_v

    def kernel(t_: Any, n: Any, w_: Any, bins_: Any, sums: Any, scratch_: Any, _found: Any) -> None:
        t, w, bins, scratch = carray(t_, n), carray(w_, n), carray(bins_, (sums, BINS, 2)), carray(scratch_, 3 * BLOCK)
        for start in range(0, n, BLOCK):
            ts, ws = t[start : start + BLOCK], w[start : start + BLOCK]
            add_v(ts, ws, bins[0], scratch)
            if not single and sums > 1:
                _add_weight(ts, ws, bins[1], scratch)
                _add_square(ws, ws, bins[2], scratch)
                _add_square_lost(ws, ws, bins[2], scratch)
                _add_weight_v(ts, ws, bins[3], scratch)
                _add_weight_v_lost(ts, ws, bins[3], scratch)
                _add_v_square(ts, ws, bins[4], scratch)
                _add_v_square_lost(ts, ws, bins[4], scratch)

    return kernel


@strict
def blocks(n: Any) -> Any:
    """Return in how many blocks so many rows lie."""
    return (n + BLOCK - 1) // BLOCK


def windows(t_: Any, n: Any, _scratch: Any, found_: Any) -> None:
    """Add the blocks that fit the windows."""
    t, found = carray(t_, n), carray(found_, 4 + blocks(n))
    high = middle = low = np.int64(0)
    misfits = 0
    for start in range(0, n, BLOCK):
        a, b, c, fits = windows64(t[start : start + BLOCK])
        if fits:
            high += np.int64(a * HIGH_UNITS)
            middle += np.int64(b * MIDDLE_UNITS)
            low += np.int64(c * LOW_UNITS)
        else:
            found[4 + misfits] = start // BLOCK
            misfits += 1
    found[0], found[1], found[2], found[3] = high, middle, low, misfits


def square_windows(t_: Any, n: Any, _scratch: Any, found_: Any) -> None:
    """Add the squares of the blocks whose squares fit the windows, without rounding."""
    t, found = carray(t_, n), carray(found_, 7 + blocks(n))
    high = middle = low = lost_high = lost_middle = lost_low = np.int64(0)
    misfits = 0
    for start in range(0, n, BLOCK):
        a, b, c, d, e, f, fits = _square_windows64(t[start : start + BLOCK])
        if fits:
            high += np.int64(a * HIGH_UNITS)
            middle += np.int64(b * MIDDLE_UNITS)
            low += np.int64(c * LOW_UNITS)
            lost_high += np.int64(d * _LOST_UNITS[0])
            lost_middle += np.int64(e * _LOST_UNITS[1])
            lost_low += np.int64(f * _LOST_UNITS[2])
        else:
            found[7 + misfits] = start // BLOCK
            misfits += 1
    found[0], found[1], found[2] = high, middle, low
    found[3], found[4], found[5], found[6] = lost_high, lost_middle, lost_low, misfits
