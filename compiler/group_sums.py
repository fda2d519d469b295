"""The kernels of groups: exact sums of the rows of each group (`logloss._kernels.group_sums` and `exact_sum`)."""

from __future__ import annotations

from typing import Any

import numpy as np

from logloss._kernels import group_sums
from logloss._kernels.exact_sum import BLOCK, LIMB_BITS, LIMB_OFFSET, LIMBS

from .exact_sum import blocks, integer, number, pattern, split
from .primitives import carray, strict

(_A, _A_BITS), (_B, _B_BITS), (_C, _C_BITS) = group_sums.rounders(group_sums.LOSS_BITS)
(_D, _D_BITS), (_E, _E_BITS) = group_sums.rounders(group_sums.SHARE_BITS)
_WHOLE, _ONES = group_sums.SHARE_BITS[0], group_sums.ONES
_FEW = 256  # groups; with more, to put their rows in order takes longer than it spares


@strict
def _fit(s: Any, t: Any) -> Any:
    """Say whether the terms of a block fit their units."""
    spread = loss = np.uint64(0xFFFFFFFFFFFFFFFF)
    largest = np.uint64(0)
    for i in range(s.size):
        size = abs(s[i])
        spread = min(spread, np.uint64(pattern(size * (1 - size))) - np.uint64(1))
        bits = np.uint64(pattern(t[i]))
        loss = min(loss, bits - np.uint64(1))
        largest = max(largest, bits)
    return (
        (spread >= group_sums.SMALLEST_SPREAD)
        & (loss >= group_sums.SMALLEST_LOSS)
        & (largest <= group_sums.LARGEST_LOSS)
    )


@strict
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
        pattern(a) - _A_BITS,
        pattern(b) - _B_BITS,
        pattern((loss - (b - _B)) + _C) - _C_BITS,
        ((one + (pattern(x) >> 63)) << _WHOLE) - (pattern(d) - _D_BITS),
        _E_BITS - pattern((x - (d - _D)) + _E),
        pattern(e) - _D_BITS,
        pattern((spread - (e - _D)) + _E) - _E_BITS,
    )


@strict
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


@strict
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
        ts[at] = number(pattern(t[i]) | (np.int64(y[i]) << 63))


def slices(code_: Any, n: Any, y_: Any, s_: Any, t_: Any, table_: Any, size: Any, scratch_: Any, found_: Any) -> None:
    """Add rows to the sums of their groups, but for the blocks that do not fit."""
    code, y, s, t = carray(code_, n), carray(y_, n), carray(s_, n), carray(t_, n)
    table, found = carray(table_, (size, group_sums.FIELDS)), carray(found_, 1 + blocks(n))
    scratch = carray(scratch_, 3 * BLOCK)
    some_s, some_t, ends = scratch[:BLOCK], scratch[BLOCK : 2 * BLOCK], scratch[2 * BLOCK :].view(np.int64)[:size]
    misfits = 0
    few = size <= _FEW
    for start in range(0, n, BLOCK):
        if not _fit(s[start : start + BLOCK], t[start : start + BLOCK]):
            found[1 + misfits] = start // BLOCK
            misfits += 1
            continue
        if few:  # then a group has rows enough in a block to be added up by itself, many at a time
            here = slice(start, start + BLOCK)
            _put_in_order(code[here], y[here], s[here], t[here], ends, some_s, some_t)
            first = np.int64(0)
            for group in range(size):
                ss, ts = some_s[first : ends[group]], some_t[first : ends[group]]
                s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = np.int64(0)
                for i in range(ss.size):
                    one = -(pattern(ts[i]) >> 63)
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
            for i in range(start, min(start + BLOCK, n)):
                one = np.int64(y[i])
                _add_terms(table[np.uint64(code[i])], 1 + (one << _ONES), _terms(one, s[i], t[i]))
    found[0] = misfits


_LIMB = np.int64((1 << LIMB_BITS) - 1)


def grouped(
    code_: Any, t_: Any, n: Any, w_: Any, weights: Any, limbs_: Any, size: Any, _scratch: Any, _found: Any
) -> None:
    """Add numbers, or products, to the sums of their groups."""
    code, t, w, limbs = carray(code_, n), carray(t_, n), carray(w_, weights), carray(limbs_, (size, LIMBS))
    for i in range(n):
        whole, e = integer(t[i])
        if weights:
            weight, f = split(w[i])
            whole, g = integer(weight * np.float64(whole))
            e += f + g
        place = np.uint64(max(e + LIMB_OFFSET, 0))  # the exponent of a product that is 0 lies below
        limb, shift = place >> np.uint64(5), np.int64(place & np.uint64(31))
        low, high = (whole & _LIMB) << shift, (whole >> LIMB_BITS) << shift
        sums_of = limbs[code[i]]
        sums_of[limb] += low & _LIMB
        sums_of[limb + np.uint64(1)] += ((low >> LIMB_BITS) & _LIMB) + (high & _LIMB)
        sums_of[limb + np.uint64(2)] += high >> LIMB_BITS
