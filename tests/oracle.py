"""The truth: loss, gradient and Hessian of one observation at 240 bits, from exact floating-point inputs.

The formulas are written anew here, in mpmath's numbers, so that comparing with them means something. `Exact` keeps
results that are far more precise than any format, as vectors, and `ulps` measures distances from them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from mpmath import mp, mpf

mp.prec = 240
ZERO, ONE, INF = mpf(0), mpf(1), mpf("inf")
FLUSHED = -1300  # what is below 2**FLUSHED is 0 in every format, also after a scaling by any weight that the tests use


@dataclass(frozen=True)
class Exact:
    """Exact numbers (high + low)·2^exponent, ½ ≤ |high| ≤ 1, |low| ≤ 2⁻⁵⁴; 0 and ±∞ have exponent 0."""

    high: np.ndarray
    low: np.ndarray
    exponent: np.ndarray

    @classmethod
    def of(cls, values: Iterable[mpf]) -> Exact:
        parts = np.array([_parts(v) for v in values], dtype=float).reshape(-1, 3)
        return cls(parts[:, 0], parts[:, 1], parts[:, 2].astype(np.int64))

    def rounded(self, dtype: type[np.floating]) -> np.ndarray:
        """Return the nearest numbers of a format (ties, which only exact values have, as ldexp rounds them)."""
        with np.errstate(over="ignore", under="ignore"):
            return np.ldexp(self.high, self.exponent).astype(dtype)


def _parts(value: mpf) -> tuple[float, float, int]:
    if mp.isinf(value):
        return (np.inf if value > 0 else -np.inf), 0.0, 0
    _, man, exp, bits = value._mpf_
    if not man or exp + bits < FLUSHED:
        return 0.0, 0.0, 0
    exponent = exp + bits
    mantissa = mp.ldexp(value, -exponent)
    high = float(mantissa)
    return high, float(mantissa - high), exponent


def distance(got: np.ndarray, exact: Exact) -> np.ndarray:
    """Return got − exact, in float64; equal infinities are 0 apart."""
    with np.errstate(all="ignore"):
        return np.ldexp(_scaled_difference(got, exact), exact.exponent)


def ulps(got: np.ndarray, exact: Exact, dtype: type[np.floating], *, weight: float = 1.0) -> np.ndarray:
    """Return |got − exact| in units of the spacing of `dtype` at the correctly rounded exact value.

    Subnormal spacings included; a weight > 1 makes the smallest of them that much wider, because it multiplies a
    subnormal that has been rounded already. Equal infinities are 0 apart, also where the exact value overflows the
    format; NaN and wrong infinities are infinitely far.
    """
    info = np.finfo(dtype)
    digits, smallest = info.nmant + 1, info.minexp - info.nmant
    with np.errstate(all="ignore"):
        # A value that rounds up to a power of two has the spacing above it.
        nearest = np.rint(np.ldexp(exact.high, digits))
        binade = exact.exponent + (np.abs(nearest) == 2.0**digits)
        lowest = np.where(exact.high == 0, smallest, binade - digits)
        spacing = np.maximum(lowest, smallest) - exact.exponent
        off = np.ldexp(np.abs(_scaled_difference(got, exact)), -spacing)
        off /= np.maximum(1.0, np.ldexp(weight, smallest - (spacing + exact.exponent)))
        overflows = np.isfinite(exact.high) & np.isinf(exact.rounded(dtype))
        same = np.asarray(got) == exact.rounded(dtype)
    off = np.where(overflows, np.where(same, 0.0, np.inf), off)
    return np.where(np.isnan(off), np.inf, off)


def _scaled_difference(got: np.ndarray, exact: Exact) -> np.ndarray:
    scaled = np.ldexp(np.asarray(got, dtype=np.float64), -exact.exponent)
    return np.where(scaled == exact.high, 0.0, scaled - exact.high) - exact.low


@dataclass(frozen=True)
class Truth:
    """Loss, gradient and Hessian, and the sum of the sizes of the gradient's terms, which bounds what cancels."""

    loss: Exact
    grad: Exact
    hess: Exact
    grad_terms: Exact


def truth(given: str, y: np.ndarray, x: np.ndarray, *, pos_weight: float = 1.0, label_smoothing: float = 0.0) -> Truth:
    """Return the truth for labels `y` and, as `given` says, logits or probabilities `x`."""
    sides = SIDES[given]
    half, keep, weight = mpf(label_smoothing) / 2, ONE - mpf(label_smoothing), mpf(pos_weight)
    rows = []
    for label, at in zip(np.asarray(y, dtype=float).tolist(), np.asarray(x, dtype=float).tolist(), strict=True):
        a, b = weight * (mpf(label) * keep + half), (ONE - mpf(label)) * keep + half
        loss, slope, bend = ((_times(a, of_1), _times(b, of_0)) for of_1, of_0 in zip(*sides(at), strict=True))
        rows.append((loss[0] + loss[1], slope[1] - slope[0], bend[0] + bend[1], slope[0] + slope[1]))
    return Truth(*(Exact.of(column) for column in zip(*rows, strict=True)))


def _times(c: mpf, x: mpf) -> mpf:
    return c * x if c else ZERO


Side = tuple[mpf, mpf, mpf]  # −log of the probability of a label, |its derivative|, its second derivative


@functools.cache
def _sides_of_logit(z: float) -> tuple[Side, Side]:
    size = abs(mpf(z))
    e = mp.exp(-size) if size < 10_000 else ZERO  # below every format
    near, far, tail = e / (1 + e), 1 / (1 + e), mp.log1p(e)
    right, wrong = (tail, near, near * far), (tail + size, far, near * far)
    return (right, wrong) if z >= 0 else (wrong, right)


@functools.cache
def _sides_of_probability(p: float) -> tuple[Side, Side]:
    p_ = mpf(p)
    q = mp.fsub(1, p_, exact=True)
    positive = (-mp.log(p_), 1 / p_, 1 / p_**2) if p_ else (INF, INF, INF)
    negative = (-mp.log1p(-p_), 1 / q, 1 / q**2) if q else (INF, INF, INF)
    return positive, negative


SIDES: dict[str, Callable[[float], tuple[Side, Side]]] = {
    "logits": _sides_of_logit,
    "proba": _sides_of_probability,
}
