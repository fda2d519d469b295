"""The kernels as Numba compiles them: the words of `point.py` for one number, and the loops over blocks.

Nothing else in the package imports Numba, and nothing imports this module unless machine code is to be made: `native`
keeps it, loads it and calls it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any, cast

import numba
import numpy as np
from llvmlite import binding
from numba import types
from numba.extending import intrinsic, overload, register_jitable
from numba.np import arrayobj

from . import compiled_sums, point, sums, words
from .interpreted import HARD, INVALID, LOSSES, SOFT
from .native import FORMS, Target, symbol
from .sums import BLOCK, QUANTUM_BITS

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


# --- compiling ----------------------------------------------------------------------------------------------------

_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: _loss_kernel(*of_kernel) for name, of_kernel in LOSSES.items()},
    "labels": _labels,
    **compiled_sums.KERNELS,
}
# Strict arithmetic, and none of what Python would call a function by: that takes as long to compile as some kernels.
_STRICT: Any = {"error_model": "numpy", "fastmath": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
_ARRAYS, _TYPES = cast(tuple[Any, Any], (arrayobj, types))  # which say no types of their own
_WORD = _TYPES.CPointer(types.int64)
# What Numba frees memory with, which the kernels never own.
_FREEING = re.compile(r"^declare (void @NRT_MemInfo_call_dtor\(.*?\)).*$", re.MULTILINE)


def machine_code(name: str, dtype: np.dtype[Any]) -> bytes:
    """Return a kernel as machine code that needs nothing but the C library; `native` says how it is called."""
    form = FORMS[name]
    kernel, arguments = numba.njit(**_STRICT)(_FUNCTIONS[name]), _arguments(tuple(_types(form.letters, dtype)))
    results = form.results  # known when this is compiled

    def call(words: Any, out: Any) -> None:
        found = kernel(*arguments(words))
        if results == 1:
            out[0] = found
        elif results > 1:
            for i in range(results):
                out[i] = found[i]

    dispatcher: Any = numba.njit(**_STRICT)(call)
    dispatcher.compile((_WORD, _WORD))
    made = dispatcher.overloads[_WORD, _WORD]
    module = binding.parse_assembly(
        _FREEING.sub(r"define internal \1 {\n  unreachable\n}", made.library.get_llvm_str())
    )
    return _alone(module, made.fndesc.llvm_func_name, symbol(name, dtype))


def _types(letters: str, dtype: np.dtype[Any]) -> Iterator[Any]:
    """Yield the type of each argument."""
    real = numba.from_dtype(dtype)
    numbers = {"x": real, "b": types.uint8, "c": types.int32, "d": types.float64}
    for letter in letters:
        if letter == "r":
            yield real
        else:
            yield types.Array(numbers.get(letter, types.int64), {"j": 2, "k": 3}.get(letter, 1), "C")


def _arguments(of_types: tuple[Any, ...]) -> Any:
    """Return what makes the arguments of a kernel from the words that it is given."""
    together = _TYPES.Tuple(of_types)

    @intrinsic
    def arguments(_typing: Any, words: Any) -> Any:
        def generate(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            places = itertools.count()

            def word() -> Any:
                return builder.load(builder.gep(args[0], [context.get_constant(types.intp, next(places))]))

            def argument(kind: Any) -> Any:
                if not isinstance(kind, types.Array):
                    number = builder.bitcast(word(), context.get_value_type(types.float64))
                    return context.cast(builder, number, types.float64, kind)
                address = builder.inttoptr(word(), args[0].type)  # of the address of the data
                array = _ARRAYS.make_array(kind)(context, builder)
                size = context.get_constant(types.intp, kind.dtype.bitwidth // 8)
                shape, strides = [word() for _ in range(kind.ndim)], [size]
                for length in shape[:0:-1]:
                    strides.insert(0, builder.mul(strides[0], length))
                data = builder.inttoptr(builder.load(address), array.data.type)
                _ARRAYS.populate_array(array, data=data, shape=shape, strides=strides, itemsize=size, meminfo=None)
                return array._getvalue()

            return context.make_tuple(builder, together, [argument(kind) for kind in of_types])

        return together(words), generate

    return arguments


def _alone(module: Any, called: str, name: str) -> bytes:
    """Return the machine code of one function of a module, and of what it calls, without all else."""
    for each in (*module.functions, *module.global_variables):
        if not each.is_declaration:
            each.linkage = "external" if each.name == called else "internal"
    module.get_function(called).name = name
    machine = Target.here().machine()
    passes = binding.create_new_module_pass_manager()
    passes.add_global_dead_code_eliminate_pass()
    passes.run(module, binding.create_pass_builder(machine, binding.create_pipeline_tuning_options()))
    needed = {each.name for each in module.functions if each.is_declaration and not each.name.startswith("llvm.")}
    if needed:  # a loader that does not find them ends the process
        raise ValueError(f"{name} needs {needed}")
    return bytes(machine.emit_object(module))
