"""The kernels of losses: the formulas of `point.py` over blocks of rows, each block's losses added up while in cache.

What each does stands in `logloss._kernels.numpy_backend`, which does the same in NumPy; how its arguments come, in
`logloss._kernels.signatures`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from logloss._kernels import point
from logloss._kernels.exact_sum import BLOCK
from logloss._kernels.numpy_backend import HARD, INVALID, LOSSES, SOFT

from .exact_sum import HIGH_UNITS, LOW_UNITS, MIDDLE_UNITS, blocks, windows_of
from .primitives import carray, strict

# The formulas in two steps. A processor works on as many rows at a time as it can hold instructions of, and each row is
# one long chain of them: cut in two, with what lies between in the cache, twice as many rows are under way. The second
# steps are given a row, a and b of the first step, pos_weight and smoothing, and return the loss and its slope.


@strict
def _loss_from_logits(z: Any, y: Any, e: Any, _b: Any, _weight: Any, _epsilon: Any) -> Any:
    return point.loss_given_exp(z, y != 0, e), e


@strict
def _loss_and_gradient_from_logits(z: Any, y: Any, e: Any, _b: Any, _weight: Any, _epsilon: Any) -> Any:
    return point.loss_and_gradient_given_exp(z, y != 0, e)


@strict
def _soft_from_logits(z: Any, y: Any, e: Any, _b: Any, weight: Any, epsilon: Any) -> Any:
    return point.soft_given_exp(z, y, e, weight, epsilon)


@strict
def _loss_from_proba(_p: Any, _y: Any, f: Any, k: Any, _weight: Any, _epsilon: Any) -> Any:
    return point.loss_given_fraction(f, k), f


@strict
def _loss_and_gradient_from_proba(p: Any, y: Any, f: Any, k: Any, _weight: Any, _epsilon: Any) -> Any:
    return point.loss_given_fraction(f, k), point.slope_from_proba(p, y != 0)


@strict
def _soft_from_proba(p: Any, y: Any, _a: Any, _b: Any, weight: Any, epsilon: Any) -> Any:
    return point.soft_from_proba(p, y, weight, epsilon)  # of two logarithms, in one step


_SECOND = {
    "loss_from_logits": _loss_from_logits,
    "loss_and_gradient_from_logits": _loss_and_gradient_from_logits,
    "soft_from_logits": _soft_from_logits,
    "loss_from_proba": _loss_from_proba,
    "loss_and_gradient_from_proba": _loss_and_gradient_from_proba,
    "soft_from_proba": _soft_from_proba,
}


def loss_kernel(name: str, real: Any) -> Callable[..., Any]:
    """Return the kernel of a loss in a format."""
    _, soft, gradient = LOSSES[name]  # known when the kernel is compiled, as `logits` is
    second, logits = _SECOND[name], name.endswith("logits")
    exp_of_minus, fraction_and_exponent = point.exp_of_minus, point.fraction_and_exponent
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
        scratch, found = carray(scratch_, 3 * BLOCK).view(number), carray(found_, 4 + blocks(n))
        high = middle = low = np.int64(0)
        misfits = 0
        for start in range(0, n, BLOCK):
            xs, ys, gs = x[start : start + BLOCK], y[start : start + BLOCK], g[start : start + BLOCK]
            ts = t[start : start + BLOCK] if t_size else scratch[: xs.size]
            firsts, others = scratch[BLOCK : BLOCK + xs.size], scratch[2 * BLOCK : 2 * BLOCK + xs.size]
            if logits:
                for i in range(xs.size):
                    firsts[i] = exp_of_minus(abs(xs[i]))
            elif not soft:
                for i in range(xs.size):
                    firsts[i], others[i] = fraction_and_exponent(xs[i], ys[i] != 0)
            if soft or gradient:
                for i in range(xs.size):
                    ts[i], slope = second(xs[i], ys[i], firsts[i], others[i], weight, epsilon)
                    gs[i] = slope * factor
            else:
                for i in range(xs.size):
                    ts[i], _ = second(xs[i], ys[i], firsts[i], others[i], weight, epsilon)
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
