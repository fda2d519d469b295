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

from logloss._kernels.numpy_backend import LOSSES
from logloss._kernels.signatures import FORMS, Form, symbol

from . import (
    coordinate_descent,
    dual_ascent,
    exact_sum,
    forecast_bins,
    group_sums,
    logistic,
    losses,
    sparse_logistic,
    symmetric,
)
from .entry import entry
from .primitives import STRICT

_FUNCTIONS: dict[str, Callable[..., None]] = {  # those that are the same in every format
    "labels": losses.labels,
    "numbers": exact_sum.numbers,
    "squares": exact_sum.squares,
    "grouped": group_sums.grouped,
    "profile": forecast_bins.profile,
    "windows": exact_sum.windows,
    "square_windows": exact_sum.square_windows,
    "distance": forecast_bins.distance,
    "misses": forecast_bins.misses,
    "slices": group_sums.slices,
    "logistic_rows": logistic.add_rows,
    "sparse_survey": sparse_logistic.survey,
    "sparse_hashes": sparse_logistic.put_hashes,
    "sparse_narrow": sparse_logistic.narrow,
    "sparse_products": sparse_logistic.put_products,
    "logits": sparse_logistic.add_logits,
    "sparse_slopes": sparse_logistic.add_slopes,
    "sparse_squares": sparse_logistic.add_squares,
    "sparse_pairs": sparse_logistic.add_pairs,
    "bends_along": sparse_logistic.add_bends,
    "logistic_columns": logistic.add_columns,
    "column_sums": logistic.add_column_sums,
    "column_products": logistic.add_column_products,
    "survey": logistic.survey,
    "survey_columns": logistic.survey_columns,
    "gram": symmetric.add_gram,
    "factor": symmetric.factor,
    "solve": symmetric.solve,
    "dot": symmetric.dot,
    "shift": symmetric.shift,
    "sparse_reorder": dual_ascent.reorder,
    "sparse_ascend": dual_ascent.ascend,
    "descend": coordinate_descent.descend,
    "descend_low_rank": coordinate_descent.descend_low_rank,
}
_TYPES = cast(Any, types)  # which says no types of its own
_NUMBERS = {"f": types.float64, "b": types.uint8, "c": types.int32, "i": types.int64}


def representation(name: str, dtype: np.dtype[Any]) -> str:
    """Return a kernel as text; its function is called `signatures.symbol(name, dtype)`."""
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
    return exact_sum.weighted_kernel(dtype) if name == "weighted" else _FUNCTIONS[name]


def _signature(form: Form, dtype: np.dtype[Any]) -> Any:
    """Return the types of a kernel's arguments, as `signatures.Form` says them."""
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
