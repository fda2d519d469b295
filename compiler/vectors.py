"""Vectors of eight numbers, for loops that LLVM makes too little of: what is done to one number is done to all.

An `Eight` is a vector of LLVM's, which lies in as many registers as the processor needs for it. Its arithmetic is as
strict as that of single numbers, so it has their bits.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, cast

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, models, overload, register_model

from .primitives import strict

LANES = 8
_INT32, _INT64 = ir.IntType(32), ir.IntType(64)
_READ, _KEPT, _DATA = _INT32(0), _INT32(3), _INT32(1)  # of what is fetched: to be read, and kept close


def _word(typed: Callable[..., Any]) -> Any:
    """Let Numba compile a word, given a function from the types of its arguments to its own and what it becomes."""
    return cast(Any, intrinsic)(typed)


class Eight(cast(Any, types).Type):  # type: ignore[misc]
    """Eight numbers of float64 or int64."""

    def __init__(self, dtype: Any) -> None:
        self.dtype = dtype
        super().__init__(name=f"Eight({dtype})")


FLOATS, INTEGERS = Eight(types.float64), Eight(types.int64)
_VECTORS = {FLOATS: ir.VectorType(ir.DoubleType(), LANES), INTEGERS: ir.VectorType(_INT64, LANES)}


@register_model(Eight)
class _Model(cast(Any, models).PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, eight: Eight) -> None:
        super().__init__(manager, eight, _VECTORS[eight])


def _lanes(builder: Any, a: Any, b: Any, *lanes: int) -> Any:
    """Return some lanes of two vectors, those of the second counted on."""
    return builder.shuffle_vector(a, b, ir.Constant(ir.VectorType(_INT32, len(lanes)), lanes))


def _place(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """Return the address of an element of an array."""
    return builder.gep(context.make_array(signature.args[0])(context, builder, args[0]).data, [args[1]])


def _vector_at(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    """Return the address of the vector that begins with an element of an array."""
    vector = ir.VectorType(context.get_data_type(signature.args[0].dtype), LANES)
    return builder.bitcast(_place(context, builder, signature, args), vector.as_pointer())


@_word
def load(_context: Any, array: Any, _at: Any) -> Any:
    """Return the eight numbers of an array from a place on; float32 as float64."""
    kind = INTEGERS if array.dtype == types.int64 else FLOATS

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        vector = builder.load(_vector_at(context, builder, signature, args), align=array.dtype.bitwidth // 8)
        return builder.fpext(vector, _VECTORS[FLOATS]) if array.dtype == types.float32 else vector

    return kind(array, types.intp), generate


@_word
def store(_context: Any, array: Any, _at: Any, eight: Any) -> Any:
    """Write eight numbers to an array from a place on."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.store(args[2], _vector_at(context, builder, signature, args), align=array.dtype.bitwidth // 8)
        return context.get_dummy_value()

    return types.void(array, types.intp, eight), generate


@_word
def fetch(_context: Any, array: Any, _at: Any) -> Any:
    """Have an element of an array, which may lie beyond its end, brought into the cache."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        byte = ir.IntType(8).as_pointer()
        function = ir.FunctionType(ir.VoidType(), [byte, _INT32, _INT32, _INT32])
        prefetch = cast(Any, cgutils).get_or_insert_function(builder.module, function, "llvm.prefetch.p0i8")
        place = builder.bitcast(_place(context, builder, signature, args), byte)
        builder.call(prefetch, [place, _READ, _KEPT, _DATA])
        return context.get_dummy_value()

    return types.void(array, types.intp), generate


@_word
def same(_context: Any, x: Any) -> Any:
    """Return a number eight times."""
    kind = FLOATS if x == types.float64 else INTEGERS

    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        first = builder.insert_element(ir.Constant(_VECTORS[kind], ir.Undefined), args[0], _INT32(0))
        return _lanes(builder, first, first, *[0] * LANES)

    return kind(x), generate


@_word
def patterns(_context: Any, eight: Any) -> Any:
    """Return the bits of eight numbers as integers."""
    return INTEGERS(eight), lambda _context, builder, _signature, args: builder.bitcast(args[0], _VECTORS[INTEGERS])


@_word
def last(_context: Any, eight: Any, number: Any) -> Any:
    """Return eight numbers of which all but so many of the last are 0."""

    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        first = builder.insert_element(ir.Constant(_VECTORS[INTEGERS], ir.Undefined), args[1], _INT32(0))
        lane = ir.Constant(_VECTORS[INTEGERS], list(range(-LANES, 0)))
        kept = builder.icmp_signed(
            ">=", builder.add(lane, _lanes(builder, first, first, *[0] * LANES)), _zero(INTEGERS)
        )
        return builder.select(kept, args[0], _zero(eight))

    return eight(eight, types.int64), generate


def _zero(eight: Any) -> Any:
    return ir.Constant(_VECTORS[eight], [0] * LANES)


@_word
def totals(_context: Any, a: Any, b: Any, c: Any, d: Any, e: Any, f: Any, g: Any, h: Any) -> Any:
    """Return the sums of eight times eight numbers, each ((0 + 4) + (1 + 5)) + ((2 + 6) + (3 + 7))."""

    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        add = builder.fadd if a == FLOATS else builder.add

        def folded(vectors: Any, low: tuple[int, ...], high: tuple[int, ...]) -> Any:
            pairs = zip(vectors[::2], vectors[1::2], strict=True)
            return [add(_lanes(builder, *two, *low), _lanes(builder, *two, *high)) for two in pairs]

        halves = folded(args, (0, 1, 2, 3, 8, 9, 10, 11), (4, 5, 6, 7, 12, 13, 14, 15))
        quarters = folded(halves, (0, 8, 2, 10, 4, 12, 6, 14), (1, 9, 3, 11, 5, 13, 7, 15))
        (sums,) = folded(quarters, (0, 1, 4, 5, 8, 9, 12, 13), (2, 3, 6, 7, 10, 11, 14, 15))
        return _lanes(builder, sums, sums, 0, 2, 1, 3, 4, 6, 5, 7)

    return a(a, b, c, d, e, f, g, h), generate


def _of_two(of_floats: Callable[..., Any] | None, of_integers: Callable[..., Any] | None) -> Any:
    """Return what a builder makes of two vectors of one kind."""

    @_word
    def made(_context: Any, a: Any, b: Any) -> Any:
        make: Any = of_floats if a == FLOATS else of_integers
        return a(a, b), lambda _context, builder, _signature, args: make(builder, *args)

    return made


def _chosen(how: str) -> Callable[..., Any]:
    return lambda builder, a, b: builder.select(builder.fcmp_ordered(how, a, b), a, b)


smaller, larger = _of_two(_chosen("<"), None), _of_two(_chosen(">"), None)  # the second, where one is NaN

_Builder = ir.IRBuilder
for _operator, _made in {
    operator.add: _of_two(_Builder.fadd, _Builder.add),
    operator.sub: _of_two(_Builder.fsub, _Builder.sub),
    operator.mul: _of_two(_Builder.fmul, _Builder.mul),
    operator.xor: _of_two(None, _Builder.xor),
    operator.rshift: _of_two(None, _Builder.lshr),
}.items():

    @overload(_operator, strict=False)
    def _overloaded(a: Any, b: Any, made: Any = _made) -> Any:
        return (lambda a, b: made(a, b)) if isinstance(a, Eight) and a == b else None


@strict
def eight_rows(rows: Any, at: Any, columns: Any) -> Any:
    """Return eight numbers of each of eight rows, which are so many columns long."""
    return (
        load(rows, at),
        load(rows, at + columns),
        load(rows, at + 2 * columns),
        load(rows, at + 3 * columns),
        load(rows, at + 4 * columns),
        load(rows, at + 5 * columns),
        load(rows, at + 6 * columns),
        load(rows, at + 7 * columns),
    )


@strict
def fetch_eight_rows(rows: Any, at: Any, columns: Any) -> None:
    """Have the same brought into the cache."""
    for i in range(8):
        fetch(rows, at + i * columns)
