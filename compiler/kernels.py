"""The kernels as LLVM's intermediate representation: one text each, for every processor.

Numba makes it without optimizing, so that nothing in it depends on the machine that it is made on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numba
import numpy as np
from llvmlite import binding
from numba import types

from logloss.kernels.forms import FORMS, Form, symbol
from logloss.kernels.interpreted import LOSSES

from . import forecasts, groups, losses, sums
from .entry import entry
from .words import STRICT

_FUNCTIONS: dict[str, Callable[..., None]] = {  # those that are the same in every format
    "labels": losses.labels,
    "numbers": sums.numbers,
    "squares": sums.squares,
    "grouped": groups.grouped,
    "profile": forecasts.profile,
    "windows": sums.windows,
    "square_windows": sums.square_windows,
    "distance": forecasts.distance,
    "misses": forecasts.misses,
    "slices": groups.slices,
}
_TYPES = cast(Any, types)  # which says no types of its own
_NUMBERS = {"b": types.uint8, "c": types.int32, "i": types.int64}


def representation(name: str, dtype: np.dtype[Any]) -> str:
    """Return a kernel as text; its function is called `forms.symbol(name, dtype)`."""
    if not numba.config.OPT == 0:  # type: ignore[attr-defined]
        raise RuntimeError("Numba optimizes for this machine unless NUMBA_OPT=0 is set before it is imported")
    form = FORMS[name]
    made: Any = numba.cfunc(_signature(form, dtype), **STRICT)(_function(name, dtype))
    module = binding.parse_assembly(made.inspect_llvm())
    module.link_in(binding.parse_assembly(entry(symbol(name, dtype), made.native_name, form)))
    return str(module)


def _function(name: str, dtype: np.dtype[Any]) -> Callable[..., None]:
    if name in LOSSES:
        return losses.loss_kernel(name, dtype)
    return sums.weighted_kernel(dtype) if name == "weighted" else _FUNCTIONS[name]


def _signature(form: Form, dtype: np.dtype[Any]) -> Any:
    """Return the types of a kernel's arguments, as `forms.Form` says them."""
    arguments: list[Any] = []
    for letter in form.letters:
        kind = letter.lower()
        if letter == "r":
            arguments.append(types.float64)
        else:
            arguments.append(_TYPES.CPointer(_NUMBERS[kind] if kind in _NUMBERS else numba.from_dtype(dtype)))
        if letter.isupper():
            arguments.append(types.int64)
    return _TYPES.void(*arguments, _TYPES.CPointer(types.float64), _TYPES.CPointer(types.int64))
