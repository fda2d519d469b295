"""What the kernels are written in: Numba's own words, and those of `point.py` for one number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba import types
from numba.extending import intrinsic, overload, register_jitable

from logloss._kernels import point, primitives

Function = TypeVar("Function", bound=Callable[..., Any])

_NUMBA = cast(Any, numba)  # which says few types of its own
carray = _NUMBA.carray
# Arithmetic as IEEE 754 has it. fastmath=False is said aloud: what is left unsaid is inherited from the caller.
STRICT: Any = {"error_model": "numpy", "fastmath": False}


def strict(function: Function) -> Function:
    """Let Numba compile a function into what calls it, with strict arithmetic."""
    return cast(Function, _NUMBA.njit(**STRICT, forceinline=True)(function))


def exact_sum(function: Function) -> Function:
    """Let Numba compile a function whose every partial sum is exact, so that LLVM may choose their order."""
    return cast(Function, _NUMBA.njit(error_model="numpy", fastmath={"reassoc", "nsz"})(function))


@overload(primitives.constants, strict=False)
def _constants(x: Any) -> Any:
    of_format = primitives.FLOAT32 if x == types.float32 else primitives.FLOAT64
    return lambda x: of_format


@intrinsic
def _select(_context: Any, _condition: Any, chosen: Any, otherwise: Any) -> Any:
    # An `if` expression would be a branch that LLVM has to prove away before it vectorizes.
    return chosen(types.boolean, chosen, chosen), lambda _context, builder, _signature, args: builder.select(*args)


@overload(primitives.where, strict=False)
def _where(condition: Any, chosen: Any, otherwise: Any) -> Any:
    select: Any = _select
    return lambda condition, chosen, otherwise: select(condition, chosen, otherwise)


@overload(primitives.bits, strict=False)
def _bits(x: Any) -> Any:
    if x == types.float32:
        return lambda x: np.float32(x).view(np.int32)
    return lambda x: np.float64(x).view(np.int64)


@overload(primitives.from_bits, strict=False)
def _from_bits(x: Any, like: Any) -> Any:
    if like == types.float32:
        return lambda x, like: np.int32(x).view(np.float32)
    return lambda x, like: np.int64(x).view(np.float64)


@overload(primitives.polynomial, strict=False)
def _polynomial(powers: Any, coefficients: Any) -> Any:
    if len(coefficients) == 1:
        return lambda powers, coefficients: coefficients[0]
    half = primitives.largest_power_of_two_below(len(coefficients))
    level = half.bit_length() - 1
    polynomial = primitives.polynomial

    def estrin(powers: Any, coefficients: Any) -> Any:
        return polynomial(powers, coefficients[half:]) * powers[level] + polynomial(powers, coefficients[:half])

    return estrin


for _function in (
    point.exp_of_minus,
    point.log1p_of_unit,
    point.wrong_side,
    point.loss_given_exp,
    point.loss_and_gradient_given_exp,
    point.loss_from_proba,
    point.fraction_and_exponent,
    point.loss_given_fraction,
    point.slope_from_proba,
    point.soft_label,
    point.soft_given_exp,
    point.soft_from_proba,
):
    register_jitable(**STRICT, forceinline=True)(_function)
