"""The kernels of losses: the formulas of `point.py` over blocks of rows, each block's losses added up while in cache.

What each does stands in `logloss.kernels.interpreted`, which does the same in NumPy; how its arguments come, in
`logloss.kernels.forms`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from logloss.kernels import point
from logloss.kernels.interpreted import HARD, INVALID, LOSSES, SOFT
from logloss.kernels.sums import BLOCK

from .sums import HIGH_UNITS, LOW_UNITS, MIDDLE_UNITS, blocks, windows_of
from .words import carray


# The formulas of logits in two steps, of which exp(−|z|) is the first. A processor works on as many rows at a time as it
# can hold instructions of, and each row is one long chain of them: cut in two, twice as many rows are under way.
_SECOND_STEPS = {
    "loss_from_logits": point.loss_given_exp,
    "loss_and_gradient_from_logits": point.loss_and_gradient_given_exp,
    "soft_from_logits": point.soft_given_exp,
}
_exp_of_minus = point.exp_of_minus


def loss_kernel(name: str, real: Any) -> Callable[..., Any]:
    """Return the kernel of a loss in a format."""
    point_function, soft, gradient = LOSSES[name]  # known when the kernel is compiled
    if logits := name in _SECOND_STEPS:
        point_function = _SECOND_STEPS[name]
    number, sum_of = real.type, windows_of[real]

    def kernel(
        x_: Any,
        n: Any,
        y_: Any,
        pos_weight: Any,
        smoothing: Any,
        scale: Any,
        t_: Any,
        t_size: Any,
        g_: Any,
        scratch_: Any,
        found_: Any,
    ) -> None:
        x, y, t, g = carray(x_, n), carray(y_, n), carray(t_, t_size), carray(g_, n)
        weight, epsilon, factor = number(pos_weight), number(smoothing), number(scale)
        scratch, found = carray(scratch_, 2 * BLOCK).view(number), carray(found_, 4 + blocks(n))
        high = middle = low = np.int64(0)
        misfits = 0
        for start in range(0, n, BLOCK):
            xs, ys, gs = x[start : start + BLOCK], y[start : start + BLOCK], g[start : start + BLOCK]
            ts = t[start : start + BLOCK] if t_size else scratch[: xs.size]
            if logits:
                es = scratch[BLOCK : BLOCK + xs.size]
                for i in range(xs.size):
                    es[i] = _exp_of_minus(abs(xs[i]))
            if soft and logits:
                for i in range(xs.size):
                    ts[i], slope = point_function(xs[i], ys[i], es[i], weight, epsilon)
                    gs[i] = slope * factor
            elif soft:
                for i in range(xs.size):
                    ts[i], slope = point_function(xs[i], ys[i], weight, epsilon)
                    gs[i] = slope * factor
            elif gradient and logits:
                for i in range(xs.size):
                    ts[i], slope = point_function(xs[i], ys[i] != 0, es[i])
                    gs[i] = slope * factor
            elif gradient:
                for i in range(xs.size):
                    ts[i], slope = point_function(xs[i], ys[i] != 0)
                    gs[i] = slope * factor
            elif logits:
                for i in range(xs.size):
                    ts[i] = point_function(xs[i], ys[i] != 0, es[i])
            else:
                for i in range(xs.size):
                    ts[i] = point_function(xs[i], ys[i] != 0)
            a, b, c, fits = sum_of(ts)
            if not soft:
                labels = np.uint8(0)
                for i in range(ys.size):
                    labels = np.uint8(labels | ys[i])
                fits = bool(fits and labels <= 1)
            if fits:
                high += np.int64(a * HIGH_UNITS)
                middle += np.int64(b * MIDDLE_UNITS)
                low += np.int64(c * LOW_UNITS)
            else:
                found[4 + misfits] = start // BLOCK
                misfits += 1
        found[0], found[1], found[2], found[3] = high, middle, low, misfits

    return kernel


def labels(y_: Any, n: Any, ones_: Any, _scratch: Any, found_: Any) -> None:
    """Say which labels are 1, and whether all are valid."""
    y, ones, found = carray(y_, n), carray(ones_, n), carray(found_, 1)
    soft = False
    for i in range(n):
        one = y[i] == 1
        ones[i] = one
        soft |= not (one | (y[i] == 0))
    found[0] = SOFT if soft else HARD
    if soft:
        for i in range(n):
            if not (y[i] >= 0 and y[i] <= 1):
                found[0] = INVALID
                return
