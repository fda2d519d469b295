"""The truth: loss, gradient and Hessian of one observation at 240 bits, from exact floating-point inputs.

The formulas are written anew here, in mpmath's numbers, so that comparing with them means something. `Exact` keeps
results that are far more precise than any format, as vectors, and `ulps` measures distances from them.
"""

from __future__ import annotations

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
        scaled = _scaled_difference(got, exact)
        return np.ldexp(scaled, exact.exponent)


def ulps(got: np.ndarray, exact: Exact, dtype: type[np.floating]) -> np.ndarray:
    """Return |got − exact| in units of the spacing of `dtype` at the correctly rounded exact value.

    Subnormal spacings included. Equal infinities are 0 apart, also where the exact value overflows the format; NaN and
    wrong infinities are infinitely far.
    """
    info = np.finfo(dtype)
    digits, smallest = info.nmant + 1, info.minexp - info.nmant
    with np.errstate(all="ignore"):
        # A value that rounds up to a power of two has the spacing above it.
        nearest = np.rint(np.ldexp(exact.high, digits))
        binade = exact.exponent + (np.abs(nearest) == 2.0**digits)
        spacing = np.maximum(binade - digits, smallest) - exact.exponent
        off = np.ldexp(np.abs(_scaled_difference(got, exact)), -spacing)
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
    point = POINTS[given]
    half, keep, weight = mpf(label_smoothing) / 2, ONE - mpf(label_smoothing), mpf(pos_weight)
    rows = []
    for label, at in zip(np.asarray(y, dtype=float).tolist(), np.asarray(x, dtype=float).tolist(), strict=True):
        rows.append(point(weight * (mpf(label) * keep + half), (ONE - mpf(label)) * keep + half, mpf(at)))
    return Truth(*(Exact.of(column) for column in zip(*rows, strict=True)))


def _times(c: mpf, x: mpf) -> mpf:
    return c * x if c else ZERO


def _point(a: mpf, b: mpf, if_positive: mpf, if_negative: mpf, slopes: tuple[mpf, mpf], bends: tuple[mpf, mpf]):
    grad_a, grad_b = _times(a, slopes[0]), _times(b, slopes[1])
    return (
        _times(a, if_positive) + _times(b, if_negative),
        grad_b - grad_a,
        _times(a, bends[0]) + _times(b, bends[1]),
        grad_b + grad_a,
    )


def _from_logit(a: mpf, b: mpf, z: mpf) -> tuple[mpf, mpf, mpf, mpf]:
    size = abs(z)
    e = mp.exp(-size) if size < 10_000 else ZERO  # below every format
    near, far = e / (1 + e), 1 / (1 + e)
    tail = mp.log1p(e)
    if_positive, if_negative = (tail, tail + size) if z >= 0 else (tail + size, tail)
    p, q = (far, near) if z >= 0 else (near, far)
    return _point(a, b, if_positive, if_negative, (q, p), (p * q, p * q))


def _from_proba(a: mpf, b: mpf, p: mpf) -> tuple[mpf, mpf, mpf, mpf]:
    q = mp.fsub(1, p, exact=True)
    slope_p, slope_q = (1 / p if p else INF), (1 / q if q else INF)
    return _point(
        a,
        b,
        -mp.log(p) if p else INF,
        -mp.log1p(-p) if q else INF,
        (slope_p, slope_q),
        (slope_p**2, slope_q**2),
    )


POINTS: dict[str, Callable[[mpf, mpf, mpf], tuple[mpf, mpf, mpf, mpf]]] = {
    "logits": _from_logit,
    "proba": _from_proba,
}
