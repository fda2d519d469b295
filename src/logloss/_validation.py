"""The gate: shape, type and meaning of labels, probabilities, logits, weights and masks are decided here, once.

`gate` looks at shapes and types before anything is computed; values are looked at by the kernels while they compute.
Only when a kernel meets a row that is not valid does `explain` scan again to say which, and why.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from numbers import Real
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import _array_errors
from ._class_columns import column_names, positive_column
from ._label_values import is_missing
from ._row_faults import SHOWN, RowFault, about_labels
from .errors import Change, LogLossError, Row, wrong_option, wrong_word

_FLOAT32, _FLOAT64 = np.dtype(np.float32), np.dtype(np.float64)
_COMPUTED_IN = {np.dtype(np.float16): _FLOAT32, _FLOAT32: _FLOAT32}
_NUMBERS = "fiub"
_LABELS = 12  # distinct ones, right and wrong, that are looked at closely
ROUNDING = 2.0**-21  # how far float32 takes probabilities beyond 0 and 1: 4 units in its last place at 1
_REDUCTIONS = ("mean", "sum", "none")


class Rows(NamedTuple):
    """Arrays that passed the gate, all of the shape of `y` (weights by broadcasting)."""

    name: str  # "y_proba" or "logits"
    dtype: np.dtype[Any]  # float32 or float64: what to compute in
    x: NDArray[Any]
    y: NDArray[Any]
    weight: NDArray[Any] | None
    keep: NDArray[np.bool_] | None
    given: dict[str, Any]  # the labels and the forecasts as they were given, by name


def gate(y_true: Any, y_proba: Any, logits: Any, sample_weight: Any, where: Any, *, whole: bool = True) -> Rows:
    """Return the rows as arrays that match, or raise the error that says why they do not.

    Unless they are the `whole` of the rows, their labels do not tell which two there are, and no mask can be given.
    """
    if (y_proba is None) == (logits is None):
        raise _array_errors.none_given() if logits is None else _array_errors.both_given()
    name, given = ("y_proba", y_proba) if logits is None else ("logits", logits)
    if type(y_true) is not np.ndarray:
        for other_name, other in ((name, given), ("sample_weight", sample_weight), ("where", where)):
            same_index(y_true, other_name, other)
    keep = None if where is None else _rows_kept(where)
    arrays = {name: given, "y_true": y_true}
    if where is None and whole and (masked := {one: array for one, array in arrays.items() if is_masked(array)}):
        raise _array_errors.masked_rows(masked)
    x = numeric_array(name, given, keep=keep)
    if name == "y_proba" and x.ndim == 2 and x.shape[1] == 2:
        x, y_true = _of_one_class(name, x, y_true, given, keep, whole=whole)
    y = numeric_array("y_true", y_true, keep=keep)
    if x.shape != y.shape:
        raise _array_errors.wrong_shape(name, x, y, arrays)
    rows = Rows(name, _COMPUTED_IN.get(x.dtype, _FLOAT64), x, y, None, None, arrays)
    weight = None if sample_weight is None else _weight(sample_weight, rows)
    keep = None if where is None else _mask(where, y)
    return rows if weight is None and keep is None else rows._replace(weight=weight, keep=keep)


def _of_one_class(
    name: str, x: NDArray[Any], y_true: Any, given: Any, keep: NDArray[np.bool_] | None, *, whole: bool
) -> tuple[NDArray[Any], Any]:
    """Return the probabilities of the positive label, from those of both, and the labels, as 0 and 1 if two others."""
    y = _converted("y_true", y_true)
    if y.shape != x.shape[:1]:
        return x, y_true
    of_masked = keep if keep is None or keep.shape == y.shape else None
    column, positive = positive_column(name, x, y, names=column_names(given), keep=of_masked, given=given)
    if positive is not None and not whole:
        raise _array_errors.column_per_class(name, x, given)
    gaps = np.isnan(y).any() if y.dtype.kind == "f" else y.dtype.kind == "O" and any(map(is_missing, y))
    return column, y_true if positive is None or gaps else y == positive


def numeric_array(name: str, value: Any, keep: NDArray[np.bool_] | None = None) -> NDArray[Any]:
    """Return an array of numbers, or raise the error that says what it is instead.

    Where `keep` is False, Python objects may be anything; they become 0.
    """
    if type(value) is np.ndarray and value.dtype.kind in _NUMBERS:
        return value
    array = _converted(name, value)
    if array.dtype.kind in _NUMBERS:
        return array
    if array.dtype.kind == "O":
        if keep is not None and keep.shape == array.shape:
            array = np.where(keep, array, 0)
        if all(isinstance(item, REAL) for item in array.flat):
            return np.fromiter(map(rounded, array.flat), np.float64, array.size).reshape(array.shape)
    raise _type_error(name, array)


# What stands for a real number: of Python (bool, int, float, Fraction), of NumPy, and Decimal.
REAL = (Real, np.bool_, Decimal)


def rounded(value: Any) -> float:
    """Return a real number as a float, ±∞ for an integer beyond float64."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def as_array(value: Any) -> NDArray[Any]:
    """Return what NumPy makes of an object; also of a tensor with a gradient, on another device, or in bfloat16.

    A list-like of which NumPy makes nothing becomes an array of its elements; so does an array of lists of one length.
    """
    try:
        array = np.asarray(value)
    except Exception:  # whatever the object's own conversion raises
        if hasattr(value, "detach"):
            tensor = value.detach().cpu()
            try:
                return np.asarray(tensor)
            except TypeError:
                return np.asarray(tensor.float())
        if not hasattr(value, "to_list"):
            raise
        array = np.array(value.to_list(), dtype=object)
    if array.dtype.kind == "O" and array.ndim == 1 and array.size and all(isinstance(row, _ROW) for row in array):
        with suppress(ValueError):  # they are not of one length
            return np.asarray(array.tolist())
    return array


_ROW = (list, tuple, np.ndarray)


def _rows_kept(where: Any) -> NDArray[np.bool_] | None:
    """Return a mask as an array if it is one; what is wrong with it is said later."""
    try:
        array = np.asarray(where)
    except Exception:  # whatever the object's own conversion raises
        return None
    return array if array.dtype == np.bool_ else None


def is_masked(value: object) -> bool:
    """Say whether an object is an array with a mask, without loading what makes them: whoever has one has loaded it."""
    return "numpy.ma" in sys.modules and isinstance(value, np.ma.MaskedArray)


def _converted(name: str, value: Any) -> NDArray[Any]:
    """Return what NumPy makes of an object, whatever it holds."""
    if is_masked(value):
        raise _array_errors.masked_array(name)
    return converted(name, value)


def converted(name: str, value: Any) -> NDArray[Any]:
    """Return what NumPy makes of an object, or raise the error that says why it makes nothing of it."""
    if isinstance(value, Iterator):
        raise _array_errors.no_array(name, value, "it gives its values one by one")
    if hasattr(value, "toarray") and hasattr(value, "nnz"):
        raise _array_errors.sparse(name, value)
    try:
        return as_array(value)
    except Exception as reason:  # whatever the object's own conversion raises
        raise _array_errors.no_array(name, value, str(reason)) from reason


def _type_error(name: str, array: NDArray[Any]) -> LogLossError:
    """Return the error of an array that holds something else than numbers."""
    if array.dtype.kind == "c":
        return _array_errors.complex_numbers(name, array)
    flat = array.reshape(-1)
    if array.dtype.kind == "O":
        missing = np.array(list(map(is_missing, flat)), bool)
        if missing.any():
            return found("missing", name, array, missing.reshape(array.shape)).error()
        if not all(isinstance(v, str) for v in flat):
            others = np.array([not isinstance(v, REAL) for v in flat], bool)
            return _array_errors.python_objects(name, array, _first(array, others.reshape(array.shape))[0][0])
    elif array.dtype.kind not in "UST":
        return _array_errors.no_numbers(name, array)
    in_bytes = array.dtype.kind == "S"  # which are equal to no text
    words = np.char.decode(array, "latin-1") if in_bytes else array.astype(str)
    counts = Counter(words.ravel().tolist())
    if name in ("y_true", "y") and not set(counts) <= {"0", "1"}:
        first = RowFault("label-text", name, (0,), tuple(flat[:1].tolist()), 1, array.size)
        fault = about_labels(first, sorted(counts), counts)
        if fault.marks:
            fault = replace(
                found(fault.code, name, array, np.isin(words, list(fault.marks))),
                marks=fault.marks,
                labels=fault.labels,
            )
        return fault.error() if in_bytes else _array_errors.wrong_values(fault)
    return _array_errors.text_as_numbers(found("text", name, array, np.ones(array.shape, bool)), array)


def same_index(y_true: Any, name: str, given: Any, *, of: str = "y_true") -> None:
    """Refuse two pandas objects whose rows have different names: pairing them by position is seldom meant.

    The labels are called `of`.
    """
    if hasattr(y_true, "iloc") and hasattr(given, "iloc"):
        same = len(y_true.index) == len(given.index)
        if same and not y_true.index.equals(given.index):
            raise _array_errors.wrong_index(name, given, y_true, of=of)


def _weight(value: Any, rows: Rows) -> NDArray[Any]:
    weight = numeric_array("sample_weight", value)
    try:
        weight = np.broadcast_to(weight, rows.y.shape)
    except ValueError:
        raise _array_errors.wrong_weight_shape(weight, rows.y, value) from None
    if weight.dtype.kind == "f" and weight.dtype.itemsize > rows.dtype.itemsize:
        with np.errstate(over="ignore", under="ignore"):
            rounded = weight.astype(rows.dtype)
        lost = ((rounded == 0) & (weight > 0)) | (np.isinf(rounded) & np.isfinite(weight))
        if lost.any():
            at, values = _first(weight, lost)
            raise _array_errors.wrong_precision(
                "sample_weight",
                values[0],
                rounded=float(rounded[lost].flat[0]),
                dtype=rows.dtype,
                given=rows.name,
                array=_array_errors.in_numpy(rows.name, rows.given[rows.name]),
                rows=at,
                count=int(np.count_nonzero(lost)),
                size=lost.size,
            )
    return weight


def _mask(value: Any, y: NDArray[Any]) -> NDArray[np.bool_]:
    mask = _converted("where", value)
    if not mask.size:
        mask = mask.astype(bool)
    if mask.dtype != np.bool_:
        raise _array_errors.wrong_mask(mask, y.shape)
    if mask.shape != y.shape:
        raise _array_errors.wrong_shape("where", mask, y, {"where": value})
    return mask


def are_plain(reduction: object, denominator: object, pos_weight: object, label_smoothing: object) -> bool:
    """Say whether the options change nothing, whatever the reduction."""
    return (
        pos_weight is None
        and isinstance(label_smoothing, float)
        and label_smoothing == 0.0
        and isinstance(reduction, str)
        and reduction in _REDUCTIONS
        and isinstance(denominator, str)
        and denominator == "weights"
    )


def options(
    rows: Rows, reduction: str, denominator: str | float, pos_weight: Any, label_smoothing: float
) -> tuple[float | NDArray[np.float64], float]:
    """Check the options and return `pos_weight`, a number or one for each class, and `label_smoothing`."""
    if are_plain(reduction, denominator, pos_weight, label_smoothing):
        return 1.0, 0.0  # nearly always
    one_of("reduction", reduction, _REDUCTIONS)
    if isinstance(denominator, str):
        one_of("denominator", denominator, ("weights", "valid", "size"))
    else:
        one_number("denominator", denominator, "a finite number above 0", lambda d: 0 < d < math.inf)
    weight = 1.0 if pos_weight is None else _pos_weight(pos_weight, rows)
    smoothing = one_number("label_smoothing", label_smoothing, "a number in [0, 1]", lambda s: 0 <= s <= 1)
    _fits(rows, "pos_weight", weight)
    _fits(rows, "label_smoothing", smoothing)
    return weight, smoothing


def _pos_weight(value: Any, rows: Rows) -> float | NDArray[np.float64]:
    """Return the factor of positives: a number, or an array of one for each class, along the last axis of the rows."""
    try:
        is_array = np.ndim(value) > 0
    except Exception:  # whatever the object's own conversion raises, which is said below
        is_array = True
    if is_array:
        array = numeric_array("pos_weight", value)
        if array.size != 1:
            return _class_weights(array, rows.y, value)
        value = array.item()
    return one_number("pos_weight", value, "a finite number, at least 0", lambda w: 0 <= w < math.inf)


def _class_weights(array: NDArray[Any], y: NDArray[Any], value: Any) -> NDArray[np.float64]:
    if array.shape != y.shape[-1:]:
        raise _array_errors.wrong_pos_weight_shape(array, y, value)
    wrong = ~((array >= 0) & (array < math.inf))
    if wrong.any():
        raise _array_errors.wrong_pos_weight(int(np.argmax(wrong)), array[wrong][0].item())
    return array.astype(np.float64)


def _fits(rows: Rows, name: str, value: float | NDArray[np.float64]) -> None:
    """Refuse an option that becomes 0 or infinite in the type that is computed in."""
    values = np.atleast_1d(value)
    with np.errstate(over="ignore", under="ignore"):
        rounded = values.astype(rows.dtype)
    lost = np.isinf(rounded) | ((rounded == 0) & (values != 0))
    if lost.any():
        at = int(np.argmax(lost))
        raise _array_errors.wrong_precision(
            name,
            float(values[at]),
            rounded=float(rounded[at]),
            dtype=rows.dtype,
            given=rows.name,
            array=_array_errors.in_numpy(rows.name, rows.given[rows.name]),
            rows=(at,) if isinstance(value, np.ndarray) else (),
        )


def axes(axis: Any, shape: tuple[int, ...], reduction: str) -> tuple[int, ...]:
    """Return the axes to reduce, counted from 0, each of them an axis of arrays of this shape."""
    given = axis if isinstance(axis, tuple) else (axis,)
    if not all(isinstance(one, int | np.integer) and not isinstance(one, bool) for one in given):
        raise wrong_option("axis", axis, "a whole number, a tuple of whole numbers, or None")
    if reduction == "none":
        raise wrong_option("axis", axis, 'None where reduction = "none"', change=Change("axis", None))
    counted = tuple(int(one) + len(shape) if one < 0 else int(one) for one in given)
    if len(set(counted)) < len(counted) or not all(0 <= one < len(shape) for one in counted):
        raise wrong_option("axis", axis, f"an axis of y_true, which has shape {shape}, or several, each once")
    return counted


def one_of(name: str, value: object, allowed: tuple[str, ...]) -> None:
    """Refuse an option that is none of the words allowed."""
    if not isinstance(value, str) or value not in allowed:
        raise wrong_word(name, value, allowed)


def one_number(name: str, value: Any, bound: str, holds: Callable[[float], bool]) -> float:
    """Return an option as a number that the bound holds for."""
    try:
        number = float(value)
        if np.ndim(value) == 0 and holds(number):
            return number
    except (TypeError, ValueError, OverflowError):
        pass
    raise wrong_option(name, value, bound)


def explain(rows: Rows, *, whole: bool = True) -> LogLossError:
    """Return the error for the first thing that is wrong with the values of some row; `whole` as of `gate`."""
    keep = np.ones(rows.y.shape, bool) if rows.keep is None else rows.keep
    faults = (
        fault
        for name, array, look in (
            ("y_true", rows.y, labels_fault),
            (rows.name, rows.x, logits_fault if rows.name == "logits" else proba_fault),
            ("sample_weight", rows.weight, weights_fault),
        )
        if array is not None and (fault := look(name, array, keep)) is not None
    )
    fault = next(faults, None)
    if fault is None:
        return _array_errors.no_array(rows.name, rows.x, "some row has no loss")
    return _array_errors.wrong_values(fault, rows.given.get(fault.name), masks=whole and rows.keep is None)


def look_swapped(rows: Rows) -> bool:
    """Say whether every probability is 0 or 1, as labels are, and some label lies between, which costs infinity."""
    p, y = (rows.x, rows.y) if rows.keep is None else (rows.x[rows.keep], rows.y[rows.keep])
    if rows.name == "logits" or not ((p == 0) | (p == 1)).all():
        return False
    return bool(p.any() and not p.all() and ((y > 0) & (y < 1)).any())


def found(code: str, name: str, array: NDArray[Any], wrong: NDArray[np.bool_]) -> RowFault:
    """Return the fault of the rows where `wrong`."""
    rows, values = _first(array, wrong)
    return RowFault(code, name, rows, values, int(np.count_nonzero(wrong)), wrong.size)


def _first(array: NDArray[Any], wrong: NDArray[np.bool_]) -> tuple[tuple[Row, ...], tuple[Any, ...]]:
    """Return the first rows where `wrong`, and what stands there."""
    places = list(map(tuple, np.argwhere(wrong)[:SHOWN].tolist()))
    values = (array[place] for place in places)
    return (
        tuple(place[0] if len(place) == 1 else place for place in places),
        tuple(value.item() if hasattr(value, "item") else value for value in values),
    )


def _missing(name: str, array: NDArray[Any], keep: NDArray[np.bool_]) -> RowFault | None:
    missing = np.isnan(array) & keep
    return found("missing", name, array, missing) if missing.any() else None


def labels_fault(name: str, y: NDArray[Any], keep: NDArray[np.bool_]) -> RowFault | None:
    """Say what is wrong with labels, if something is."""
    wrong = ~((y >= 0) & (y <= 1)) & keep
    if not wrong.any():
        return None
    if (fault := _missing(name, y, keep)) is not None:
        return fault
    distinct, counts = np.unique(y[keep], return_counts=True)
    if set(distinct.tolist()) <= {-1, 1}:
        return found("label-signed", name, y, wrong)
    right = (distinct >= 0) & (distinct <= 1)
    some = np.sort(np.append(np.flatnonzero(right)[:_LABELS], np.flatnonzero(~right)[:_LABELS]))
    labels = [_whole(value) for value in distinct[some]]
    tallies = dict(zip(labels, counts[some].tolist(), strict=True))
    fault = about_labels(found("label-range", name, y, wrong), labels, tallies)
    if fault.code == "label-ignored" or (distinct.size > 2 and np.all(distinct == np.floor(distinct))):
        return fault
    return replace(fault, code="label-range", labels=())


def _whole(value: Any) -> Any:
    number = value.item()
    return int(number) if math.isfinite(number) and number == int(number) else number


def proba_fault(name: str, p: NDArray[Any], keep: NDArray[np.bool_]) -> RowFault | None:
    """Say what is wrong with probabilities, if something is: missing, percentages, logits, or merely outside."""
    if (fault := _missing(name, p, keep)) is not None:
        return fault
    wrong = ~((p >= 0) & (p <= 1)) & keep
    if not wrong.any():
        return None
    low, high = p[keep].min(), p[keep].max()
    if low >= 0 and 20 < high <= 100:
        return found("percent", name, p, wrong)
    if low < 0 and (high > 1.5 or low < -1.5) and np.isfinite([low, high]).all():
        return found("logits-as-p", name, p, wrong)
    if low >= -ROUNDING and high <= 1 + ROUNDING:
        return found("p-rounding", name, p, wrong)
    return found("p-range", name, p, wrong)


def logits_fault(name: str, z: NDArray[Any], keep: NDArray[np.bool_]) -> RowFault | None:
    """Say which logits are missing; every other number is a logit."""
    return _missing(name, z, keep)


def weights_fault(name: str, weight: NDArray[Any], keep: NDArray[np.bool_]) -> RowFault | None:
    """Say what is wrong with weights, if something is."""
    if (fault := _missing(name, weight, keep)) is not None:
        return fault
    for kind, wrong in (("weight-negative", weight < 0), ("weight-infinite", np.isinf(weight))):
        if (wrong & keep).any():
            return found(kind, name, weight, wrong & keep)
    return None


def out(name: str, array: Any, rows: Rows, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Check that an array can take a result for each of these rows."""
    if type(array) is np.ndarray and array.shape == rows.y.shape and array.dtype == dtype:
        if array.flags.behaved:
            return array
        got = "an array that is read-only, or not aligned"
    else:
        got = f"{array.shape} of {array.dtype}" if isinstance(array, np.ndarray) else type(array).__name__
    raise _array_errors.wrong_out(name, got, rows.y.shape, dtype)


def shares_memory(array: NDArray[Any], rows: Rows) -> bool:
    """Say whether an array may lie where the rows do, so that to write to it would change them."""
    given = (rows.x, rows.y, rows.weight, rows.keep)
    return any(np.may_share_memory(array, one) for one in given if one is not None)
