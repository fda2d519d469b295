"""The few words that `point.py` is written in, as NumPy says them; `compiler/words.py` says the same for Numba.

The formulas in `point.py` use arithmetic, comparisons, `abs` and the words below, nothing else. NumPy's arithmetic and
Numba's strict arithmetic round every operation alike, so one source gives the same bits in both.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .coefficients import COEFFICIENTS

Array = Any  # a NumPy array of float32 or float64, or, when compiled, one number


class Constants(NamedTuple):
    """The numbers that depend on the format, each of that format's type so that nothing is widened."""

    compensated: (
        bool  # whether what rounding loses is added back where it counts; float32 does without (all were tried)
    )
    zero: Any
    half: Any
    one: Any
    two: Any
    infinity: Any
    log2_e: Any
    ln2_high: Any  # ln 2 in two parts: the first has so few bits that k·ln2_high is exact
    ln2_low: Any
    exp_clamp: Any  # exp(−exp_clamp) rounds to 0
    # Adding and subtracting a rounder rounds to an integer, which then stands in the low bits of the sum.
    rounder_bits: Any
    raised_rounder: Any  # the rounder plus the exponent of raise_subnormal
    raise_subnormal: Any  # a power of two that makes every subnormal number normal
    half_rounder: Any  # rounds to half of a number's bits
    lifting_rounder: Any  # the rounder less `lift`
    unlift: Any  # 2^−lift, the lift being what keeps 2^lift·exp(−exp_clamp) normal
    fraction_bits: Any
    sqrt_half_bits: Any
    exp_tail: tuple[Any, ...]
    log1p_tail: tuple[Any, ...]
    log_tail: tuple[Any, ...]


def _constants(real: Any, integer: Any, *, lift: int, ln2_high: float, ln2_low: float, exp_clamp: float) -> Constants:
    fraction = np.finfo(real).nmant
    rounder = real(1.5 * 2.0**fraction)
    tails = {name: tuple(map(real, values)) for name, values in COEFFICIENTS[real.__name__].items()}
    return Constants(
        compensated=real is np.float64,
        zero=real(0),
        half=real(0.5),
        one=real(1),
        two=real(2),
        infinity=real(np.inf),
        log2_e=real(1.4426950408889634),
        ln2_high=real(ln2_high),
        ln2_low=real(ln2_low),
        exp_clamp=real(exp_clamp),
        rounder_bits=rounder.view(integer),
        raised_rounder=rounder + real(fraction + 2),
        raise_subnormal=real(2.0 ** (fraction + 2)),
        half_rounder=real(1.5 * 2.0 ** (fraction // 2)),
        lifting_rounder=rounder - real(lift),
        unlift=real(2.0**-lift),
        fraction_bits=integer(fraction),
        sqrt_half_bits=real(np.sqrt(0.5)).view(integer),
        **tails,
    )


FLOAT64 = _constants(
    np.float64,
    np.int64,
    lift=64,
    ln2_high=float.fromhex("0x1.62e42feep-1"),
    ln2_low=float.fromhex("0x1.a39ef35793c76p-33"),
    exp_clamp=746,
)
FLOAT32 = _constants(np.float32, np.int32, lift=32, ln2_high=0.693359375, ln2_low=-2.12194440e-4, exp_clamp=105)


def constants(x: Array) -> Constants:
    """Return the constants of the format of `x`."""
    return FLOAT32 if x.dtype == np.float32 else FLOAT64


def where(condition: Array, chosen: Array, otherwise: Array) -> Array:
    """Choose elementwise; both sides are computed, so nothing branches."""
    return np.where(condition, chosen, otherwise)


def bits(x: Array) -> Array:
    """Return the bits of a number as a signed integer of the same width."""
    return x.view(np.int32 if x.dtype == np.float32 else np.int64)


def from_bits(x: Array, like: Array) -> Array:
    """Return the number, of the format of `like`, that has these bits."""
    return x.view(like.dtype)


def polynomial(powers: tuple[Array, ...], coefficients: tuple[Any, ...]) -> Array:
    """Return the polynomial with these coefficients, lowest first, in Estrin's order.

    `powers` are x, x², x⁴, ... as many as the order needs. Estrin's order has shorter chains than Horner's, so more
    of it runs at once; it is fixed, so that the rounding is too.
    """
    if len(coefficients) == 1:
        return coefficients[0]
    half = largest_power_of_two_below(len(coefficients))
    high = polynomial(powers, coefficients[half:])
    return high * powers[half.bit_length() - 1] + polynomial(powers, coefficients[:half])


def largest_power_of_two_below(n: int) -> int:
    """Return the largest power of two that is less than `n` (n ≥ 2)."""
    return 1 << ((n - 1).bit_length() - 1)
