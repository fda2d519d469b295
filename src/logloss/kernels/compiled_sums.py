"""What the kernels compiled by Numba add up: the loops over blocks and rows of exact sums, of places, and of groups.

What each does, and the shape of its arguments, stands in `interpreted.py`, which does the same without Numba.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from numba import types
from numba.extending import overload

from . import groups, sums, words
from .places import _LEAST, SIDE, UNIT_BITS
from .places import _SHIFT as _SLOT_SHIFT
from .places import ONES as _SLOT_ONES
from .sums import (
    BIN_OFFSET,
    BLOCK,
    HALF_BITS,
    HIGH,
    LARGEST_SUM,
    LIMB_BITS,
    LIMB_OFFSET,
    LOST_BITS,
    LOST_HIGH,
    LOST_MIDDLE,
    MIDDLE,
    QUANTUM_BITS,
    SMALLEST32,
    SMALLEST64,
    SMALLEST_SQUARED,
)

_HIGH_UNITS, _MIDDLE_UNITS, _LOW_UNITS = (2.0**n for n in QUANTUM_BITS)
_LOST_UNITS = tuple(2.0**n for n in LOST_BITS)
_chosen = words.where

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


@_strict
def _lost(x: float, square: float) -> Any:
    """Return what rounding lost of a square, exactly (Veltkamp's split, Dekker's product)."""
    shifted = x * 134217729.0
    high = shifted - (shifted - x)
    low = x - high
    return ((high * high - square) + 2 * (high * low)) + low * low


@_strict
def _times(x: float, y: float) -> float:
    return x * y


@_exact_sum
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


@overload(sums.windows, strict=False)
def _windows(t: Any) -> Any:
    of_format = _windows32 if t.dtype == types.float32 else _windows64
    return lambda t: of_format(t)


# --- sums of many rows ---------------------------------------------------------------------------------------------

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


def _add_windows(t: Any, unfit: Any) -> Any:
    high = middle = low = np.int64(0)
    misfits = 0
    for start in range(0, t.size, BLOCK):
        a, b, c, fits = _windows64(t[start : start + BLOCK])
        if fits:
            high += np.int64(a * _HIGH_UNITS)
            middle += np.int64(b * _MIDDLE_UNITS)
            low += np.int64(c * _LOW_UNITS)
        else:
            unfit[misfits] = start // BLOCK
            misfits += 1
    return high, middle, low, misfits


def _add_square_windows(t: Any, unfit: Any) -> Any:
    high = middle = low = lost_high = lost_middle = lost_low = np.int64(0)
    misfits = 0
    for start in range(0, t.size, BLOCK):
        a, b, c, d, e, f, fits = _square_windows64(t[start : start + BLOCK])
        if fits:
            high += np.int64(a * _HIGH_UNITS)
            middle += np.int64(b * _MIDDLE_UNITS)
            low += np.int64(c * _LOW_UNITS)
            lost_high += np.int64(d * _LOST_UNITS[0])
            lost_middle += np.int64(e * _LOST_UNITS[1])
            lost_low += np.int64(f * _LOST_UNITS[2])
        else:
            unfit[misfits] = start // BLOCK
            misfits += 1
    return high, middle, low, lost_high, lost_middle, lost_low, misfits


def _distance(p: Any, s: Any) -> None:
    for i in range(p.size):
        s[i] = _chosen(p[i] > 0.5, -(1 - p[i]), p[i] + 0.0)


def _misses(s: Any, y: Any, unfit: Any, scratch: Any) -> Any:
    high = middle = low = np.int64(0)
    misfits = 0
    for start in range(0, s.size, BLOCK):
        ss, ys = s[start : start + BLOCK], y[start : start + BLOCK]
        ts = scratch[: ss.size]
        for i in range(ss.size):
            size = abs(ss[i])
            missed = _chosen((np.float64(ss[i]).view(np.int64) < 0) == (ys[i] != 0), size, 1 - size)
            ts[i] = missed * missed
        a, b, c, fits = _windows64(ts)
        if fits:
            high += np.int64(a * _HIGH_UNITS)
            middle += np.int64(b * _MIDDLE_UNITS)
            low += np.int64(c * _LOW_UNITS)
        else:
            unfit[misfits] = start // BLOCK
            misfits += 1
    return high, middle, low, misfits


(_A, _A_BITS), (_B, _B_BITS), (_C, _C_BITS) = groups.rounders(groups.LOSS_BITS)
(_D, _D_BITS), (_E, _E_BITS) = groups.rounders(groups.SHARE_BITS)
_WHOLE, _ONES = groups.SHARE_BITS[0], groups.ONES
_FEW = 256  # groups; with more, to put their rows in order takes longer than it spares


@_strict
def _pattern(x: Any) -> Any:
    return np.float64(x).view(np.int64)


@_strict
def _fit(s: Any, t: Any) -> Any:
    """Say whether the terms of a block fit their units."""
    spread = loss = np.uint64(0xFFFFFFFFFFFFFFFF)
    largest = np.uint64(0)
    for i in range(s.size):
        size = abs(s[i])
        spread = min(spread, np.uint64(_pattern(size * (1 - size))) - np.uint64(1))
        pattern = np.uint64(_pattern(t[i]))
        loss = min(loss, pattern - np.uint64(1))
        largest = max(largest, pattern)
    return (spread >= groups.SMALLEST_SPREAD) & (loss >= groups.SMALLEST_LOSS) & (largest <= groups.LARGEST_LOSS)


@_strict
def _terms(one: Any, x: Any, loss: Any) -> Any:
    """Return what a row adds to the sums of its group, but for the row itself."""
    a = loss + _A
    loss -= a - _A
    b = loss + _B
    d = x + _D
    size = abs(x)
    spread = size * (1 - size)
    e = spread + _D
    return (
        _pattern(a) - _A_BITS,
        _pattern(b) - _B_BITS,
        _pattern((loss - (b - _B)) + _C) - _C_BITS,
        ((one + (_pattern(x) >> 63)) << _WHOLE) - (_pattern(d) - _D_BITS),
        _E_BITS - _pattern((x - (d - _D)) + _E),
        _pattern(e) - _D_BITS,
        _pattern((spread - (e - _D)) + _E) - _E_BITS,
    )


@_strict
def _add_terms(row: Any, counted: Any, terms: Any) -> None:
    """Add rows and ones, and what `_terms` returned, or sums of that, to the sums of a group."""
    row[0] += counted
    row[1] += terms[0]
    row[2] += terms[1]
    row[3] += terms[2]
    row[4] += terms[3]
    row[5] += terms[4]
    row[6] += terms[5]
    row[7] += terms[6]


@_strict
def _put_in_order(code: Any, y: Any, s: Any, t: Any, ends: Any, ss: Any, ts: Any) -> None:
    """Write the rows of each group one behind the other, with the label as the sign of the loss, and where they end."""
    ends[:] = 0
    for i in range(code.size):
        ends[np.uint64(code[i])] += 1
    so_far = np.int64(0)
    for group in range(ends.size):
        so_far, ends[group] = so_far + ends[group], so_far
    for i in range(code.size):
        at = np.uint64(ends[np.uint64(code[i])])
        ends[np.uint64(code[i])] += 1
        ss[at] = s[i]
        ts[at] = np.int64(_pattern(t[i]) | (np.int64(y[i]) << 63)).view(np.float64)


def _slices(code: Any, y: Any, s: Any, t: Any, table: Any, unfit: Any, scratch: Any, some_s: Any, some_t: Any) -> Any:
    misfits = 0
    few, ends = len(table) <= _FEW, scratch[: len(table)]
    for start in range(0, code.size, BLOCK):
        if not _fit(s[start : start + BLOCK], t[start : start + BLOCK]):
            unfit[misfits] = start // BLOCK
            misfits += 1
            continue
        if few:  # then a group has rows enough in a block to be added up by itself, many at a time
            here = slice(start, start + BLOCK)
            _put_in_order(code[here], y[here], s[here], t[here], ends, some_s, some_t)
            first = np.int64(0)
            for group in range(len(table)):
                ss, ts = some_s[first : ends[group]], some_t[first : ends[group]]
                s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = np.int64(0)
                for i in range(ss.size):
                    one = -(_pattern(ts[i]) >> 63)
                    v1, v2, v3, v4, v5, v6, v7 = _terms(one, ss[i], abs(ts[i]))
                    s0 += one
                    s1 += v1
                    s2 += v2
                    s3 += v3
                    s4 += v4
                    s5 += v5
                    s6 += v6
                    s7 += v7
                _add_terms(table[group], ss.size + (s0 << _ONES), (s1, s2, s3, s4, s5, s6, s7))
                first = ends[group]
        else:
            for i in range(start, min(start + BLOCK, code.size)):
                one = np.int64(y[i])
                _add_terms(table[np.uint64(code[i])], 1 + (one << _ONES), _terms(one, s[i], t[i]))
    return misfits


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


def _profile(s: Any, y: Any, table: Any, scratch: Any) -> None:
    places, units = scratch[: BLOCK // 2], scratch[BLOCK // 2 :]
    for start in range(0, s.size, BLOCK // 2):
        ss, ys = s[start : start + BLOCK // 2], y[start : start + BLOCK // 2]
        for i in range(ss.size):  # apart from the loop below, so that this one is vectorised
            bits = _pattern(ss[i])
            size = bits & np.int64(0x7FFFFFFFFFFFFFFF)
            place = max((size >> _SLOT_SHIFT) - (_LEAST - 2), np.int64(size != 0))
            places[i] = place + (np.int64(SIDE) & (bits >> 63))
            units[i] = ((size & _FRACTION) | np.int64(1 << 52)) >> (52 - UNIT_BITS)
        for i in range(ss.size):
            at = np.uint64(places[i])
            table[at, 0] += 1 + (np.int64(ys[i]) << _SLOT_ONES)
            table[at, 1] += units[i]


KERNELS: dict[str, Callable[..., Any]] = {
    "numbers": _numbers,
    "squares": _squares,
    "weighted": _weighted,
    "grouped": _grouped,
    "profile": _profile,
    "windows": _add_windows,
    "square_windows": _add_square_windows,
    "distance": _distance,
    "misses": _misses,
    "slices": _slices,
}
