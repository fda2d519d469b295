"""Errors of arrays and of the options that go with them: what is wrong, and the line of Python where one is sure."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._label_values import are_labels, positive_of
from logloss._row_faults import RowFault, place, tally
from logloss.errors import (
    REASON,
    ArgumentError,
    DataTypeError,
    EmptyError,
    FloatingPointModeError,
    LogLossError,
    Row,
    ShapeError,
    WeightError,
    printable,
)

Shape = tuple[int, ...]
Part = tuple[int | None, ...]  # of an array: None for an axis that is whole, else a place on it


def wrong_values(fault: RowFault, value: object = None, *, masks: bool = False) -> LogLossError:
    """Return the error of values of an array, which was given as `value`; `masks` if a mask may be given, too."""
    name, array = fault.name, in_numpy(fault.name, value)
    match fault.code:
        case "label-ignored" if masks and are_labels(fault.kept):
            return fault.error(f"{without(fault, array)}  # {fault.left_out}")
        case "percent":
            return fault.error(f"{name} = {array} / 100")
        case "p-rounding":
            changed = f"changes {fault.count:,} of {fault.size:,} rows"
            return fault.error(f"{name} = numpy.clip({array}.astype(float), 0, 1)  # {changed}")
        case "logits-as-p" if name == "y_proba":
            return fault.error("logits=y_proba  # in place of y_proba")
        case "label-signed" | "label-text":
            positive = 1 if fault.code == "label-signed" else positive_of(fault.labels)
            return fault.error(None if positive is None else f"{name} = {array} == {positive!r}")
    return fault.error()


def in_numpy(python: str, value: Any) -> str:
    """Return the Python of a value as a NumPy array, from that of the value.

    Most become one at once. A tensor may have a gradient, be on another device, or of a type that NumPy lacks; and a
    column of lists would become an array of lists.
    """
    try:
        array = np.asarray(value)
    except Exception:  # whatever the object's own conversion raises
        return f"numpy.asarray({python}{'.detach().cpu().double()' if hasattr(value, 'detach') else ''})"
    of_lists = array.dtype.kind == "O" and array.ndim == 1 and array.size and np.ndim(array[0]) == 1
    return f"numpy.stack(numpy.asarray({python}))" if of_lists else f"numpy.asarray({python})"


def without(fault: RowFault, array: str) -> str:
    """Return the argument that leaves out the rows whose label marks them; `array` is the Python of the labels."""
    marks, labels = list(fault.marks), f"{array}.astype(float)"
    return f"where={labels} != {marks[0]!r}" if len(marks) == 1 else f"where=~numpy.isin({labels}, {marks!r})"


# what is given ------------------------------------------------------------------------------------------------------


def both_given(proba: str = "y_proba", logits: str = "logits") -> ArgumentError:
    """Return the error of probabilities and logits for the same rows."""
    return ArgumentError("both-given", f"{proba} and {logits} are both given, and a row has one of them.")


def none_given() -> ArgumentError:
    """Return the error of labels alone."""
    return ArgumentError("none-given", "neither y_proba nor logits is given.")


def swapped(y: str = "y_true", p: str = "y_proba") -> ArgumentError:
    """Return the error of soft labels with probabilities that are all 0 or 1, as labels are."""
    problem = (
        f"every {printable(p)} is 0 or 1, and {printable(y)} has values in between, so the two look swapped; "
        "if they are not, the loss is infinite, and logits of -inf and inf instead of 0 and 1 give it."
    )
    return ArgumentError("swapped", problem, subject=p)


def wrong_precision(
    name: str,
    value: float,
    *,
    rounded: float,
    dtype: np.dtype[Any],
    given: str,
    array: str,
    rows: Sequence[Row] = (),
    count: int = 1,
    size: int = 0,
) -> WeightError:
    """Return the error of a weight that is lost in the type that is computed in, which is that of what is `given`.

    `array` is the Python of that as an array.
    """
    became = "0" if rounded == 0 else "infinite"
    problem = f"this weight is {became} in {dtype}, the type of the {given}{tally(count, size, rows)}."
    return WeightError(
        "weight-precision",
        f"{place(name, rows, [value])}: {problem}",
        f"{given} = {array}.astype(float)",
        subject=name,
        rows=tuple(rows),
        values=(value,),
        count=count,
        size=size,
    )


# nothing to take the mean of ----------------------------------------------------------------------------------------


def no_rows(source: str = "") -> EmptyError:
    """Return the error of a mean over no rows."""
    return EmptyError("empty", "there are no rows, so there is nothing to take the mean of.", subject=source)


def all_masked(size: int, part: Part = ()) -> EmptyError:
    """Return the error of a mask or a condition that leaves no row, or none in a part of the array."""
    problem = f"where{_part(part)} leaves none of {size:,} rows, so there is nothing to take the mean of."
    return EmptyError("all-masked", problem, subject="where", size=size)


def all_zero_weights(name: str, size: int = 0, part: Part = ()) -> WeightError:
    """Return the error of weights that add up to nothing, all of them or those in a part of the array."""
    problem = f"{printable(name)}{_part(part)}: all weights are zero, so there is nothing to take the mean of."
    return WeightError("weight-zero", problem, subject=name, size=size)


def _part(part: Part) -> str:
    """Return a part of an array as it is written behind the array's name: nothing for all of it."""
    if all(at is None for at in part):
        return ""
    return f"[{', '.join(':' if at is None else str(at) for at in part)}]"


# shapes -------------------------------------------------------------------------------------------------------------


def wrong_shape(
    name: str, x: NDArray[Any], y: NDArray[Any], given: Mapping[str, Any], *, of: str = "y_true"
) -> ShapeError:
    """Return the error of an array that has another shape than the labels, which are called `of`.

    What was `given` by these names is what the hint changes.
    """
    if x.ndim == 2 and x.shape[1] == 2 and x.shape[:1] == y.shape:
        return column_per_class(name, x, given.get(name))
    if x.ndim == y.ndim == 1:
        return wrong_length(name, x.size, rows=y.size, of=of)
    first, second = printable(of), printable(name)
    problem = (
        f"{first} has shape {y.shape} and {second} has shape {x.shape}: "
        "they must be the same, or the rows would be paired wrongly."
    )
    hint = None
    if x.ndim == 0:
        hint = f"{name} = numpy.full({y.shape}, {in_numpy(name, given.get(name))})"
    elif _without_ones(x.shape) == _without_ones(y.shape):
        changed, shape = (name, y.shape) if x.ndim > y.ndim else (of, x.shape)
        hint = f"{changed} = numpy.reshape({in_numpy(changed, given.get(changed))}, {shape})"
    return ShapeError("shape", problem, hint if name.isidentifier() else None, subject=name)


def column_per_class(name: str, x: NDArray[Any], value: object = None, *, second: bool = False) -> ShapeError:
    """Return the error of two columns, given as `value`, where one is needed.

    The hint takes the second, if it must be that of 1.
    """
    one = {"where": "value", "logits": "logit", "logit": "logit"}.get(name, "probability")
    problem = f"{printable(name)} has shape {x.shape}: one column per class; expected one {one} per row."
    array = in_numpy(name, value)
    hint = f"{name} = {array}[:, 1]" if second else None
    if one == "logit":  # of softmax
        hint = f"{name} = {array}[:, 1] - {array}[:, 0]"
    return ShapeError("two-columns", problem, hint if name.isidentifier() else None, subject=name)


def _without_ones(shape: Shape) -> Shape:
    return tuple(size for size in shape if size != 1)


def wrong_length(name: str, size: int, *, rows: int, of: str = "y_true") -> ShapeError:
    """Return the error of an array of another length than the labels, or than the array `of`."""
    first, second = printable(of), printable(name)
    problem = f"{first} has {rows:,} rows and {second} has {size:,}: they must be the same rows in the same order."
    return ShapeError("length", problem, subject=name, size=size)


def wrong_weight_shape(
    weight: NDArray[Any], y: NDArray[Any], value: object, *, name: str = "sample_weight"
) -> ShapeError:
    """Return the error of weights, given as `value`, that do not broadcast to the rows."""
    problem = f"{name} has shape {weight.shape}, which does not broadcast to the rows' shape {y.shape}."
    shape: Shape | None = None
    if weight.ndim == 1 and y.ndim == 2 and weight.size == y.shape[0]:
        shape = (-1, 1)
    elif _without_ones(weight.shape) == _without_ones(y.shape):
        shape = y.shape
    hint = None if shape is None else f"{name} = numpy.reshape({in_numpy(name, value)}, {shape})"
    return ShapeError("weight-shape", problem, hint, subject=name)


def wrong_pos_weight_shape(weight: NDArray[Any], y: NDArray[Any], value: object) -> ShapeError:
    """Return the error of weights of positives, given as `value`, that are not one for each class."""
    problem = (
        f"pos_weight has shape {weight.shape} and y_true has shape {y.shape}: "
        "it must be one number, or one for each class, along the last axis of y_true."
    )
    hint = None
    if y.ndim and weight.size == y.shape[-1]:
        hint = f"pos_weight = numpy.reshape({in_numpy('pos_weight', value)}, {y.shape[-1:]})"
    return ShapeError("pos-weight-shape", problem, hint, subject="pos_weight")


def wrong_pos_weight(at: int, value: float) -> ArgumentError:
    """Return the error of the weight of positives of one class."""
    problem = f"{place('pos_weight', [at], [value])}: it must be a finite number, at least 0."
    return ArgumentError("option", problem, subject="pos_weight", rows=(at,), values=(value,))


def wrong_index(name: str, given: Any, y_true: Any, *, of: str = "y_true") -> ShapeError:
    """Return the error of two pandas objects whose rows have different names; the labels are called `of`."""
    problem = f"the index of {printable(name)} differs from the index of {of}, so the rows would be paired wrongly."
    alike = given.index.is_unique and y_true.index.is_unique and bool(given.index.isin(y_true.index).all())
    hint = f"{name} = {name}.loc[{of}.index]" if alike and name.isidentifier() else None
    return ShapeError("index", problem, hint, subject=name)


def wrong_out(name: str, got: str, shape: Shape, dtype: np.dtype[Any]) -> DataTypeError:
    """Return the error of an array that cannot take a result for each row."""
    problem = f"{name} is {got}, and what is written there needs a writeable array of shape {shape} and type {dtype}."
    return DataTypeError("out", problem, f'{name} = numpy.empty({shape}, dtype="{dtype}")', subject=name)


# types --------------------------------------------------------------------------------------------------------------


def complex_numbers(name: str, array: NDArray[Any]) -> DataTypeError:
    """Return the error of complex numbers; where all are real, the hint takes their real parts."""
    problem = f"{printable(name)} holds complex numbers ({array.dtype})."
    real = name.isidentifier() and not array.imag.any()
    return DataTypeError("complex", problem, f"{name} = numpy.real({name})" if real else None, subject=name)


def python_objects(name: str, array: NDArray[Any], row: Row = 0) -> DataTypeError:
    """Return the error of an array of Python objects; where they become numbers, the hint makes an array of these.

    `row` is where the first one stands that is none.
    """
    value = array[row]
    problem = f"{printable(name)} is an array of Python objects ({place(name, [row], [value])}), not of numbers."
    hint = f"{name} = numpy.asarray({name}, dtype=float)" if name.isidentifier() and _become_numbers(array) else None
    return DataTypeError("objects", problem, hint, subject=name, rows=(row,), values=(value,), size=array.size)


def _become_numbers(array: NDArray[Any]) -> bool:
    try:
        array.astype(np.float64)
    except Exception:  # whatever the objects' own conversion raises
        return False
    return True


def text_as_numbers(fault: RowFault, array: NDArray[Any]) -> LogLossError:
    """Return the error of an array of text; where all of it is numbers, the hint reads them."""
    name = fault.name
    return fault.error(f"{name} = numpy.asarray({name}).astype(float)" if _become_numbers(array) else None)


def no_array(name: str, value: object, reason: str) -> DataTypeError:
    """Return the error of what is no array; the hint makes one of an iterator, and of tensors in a list."""
    reason = printable(reason.split("\n")[0].rstrip("."), REASON)
    problem = f"{printable(name)} is a {type(value).__name__}, which does not become an array of numbers: {reason}."
    hint = None
    if isinstance(value, Iterator):
        hint = f"{name} = numpy.fromiter({name}, dtype=float)"
    elif isinstance(value, list | tuple) and all(getattr(item, "ndim", None) == 0 for item in value):
        hint = f"{name} = [value.item() for value in {name}]"
    return DataTypeError("not-an-array", problem, hint if name.isidentifier() else None, subject=name)


def sparse(name: str, value: Any) -> DataTypeError:
    """Return the error of a sparse matrix; the hint writes out its zeros."""
    kind = f"sparse {type(value).__name__} of shape {value.shape}"
    problem = f"{printable(name)} is a {kind}, and a dense array is needed."
    flat = ".ravel()" if value.ndim == 2 and value.shape[1] == 1 else ""
    hint = f"{name} = {name}.toarray(){flat}" if name.isidentifier() else None
    return DataTypeError("not-an-array", problem, hint, subject=name)


def no_numbers(name: str, array: NDArray[Any]) -> DataTypeError:
    """Return the error of an array of dates and the like."""
    problem = f"{printable(name)} is an array of {array.dtype}, which are no numbers."
    return DataTypeError("not-an-array", problem, subject=name)


def masked_rows(masked: Mapping[str, Any]) -> DataTypeError:
    """Return the error of labels and forecasts that have masks, by name; the hint gives the masks as `where`."""
    name = next(iter(masked))
    if len({value.shape for value in masked.values()}) > 1:
        return masked_array(name)
    plain = ", ".join(f"{one}=numpy.asarray({one})" for one in masked)
    masks = [f"numpy.ma.getmaskarray({one})" for one in masked]
    kept = f"~{masks[0]}" if len(masks) == 1 else f"~({' | '.join(masks)})"
    gaps = np.logical_or.reduce([np.ma.getmaskarray(value) for value in masked.values()])
    left_out = f"leaves out {np.count_nonzero(gaps):,} of {gaps.size:,} rows"
    return masked_array(name, f"{plain}, where={kept}  # {left_out}")


def masked_array(name: str, hint: str | None = None) -> DataTypeError:
    """Return the error of an array with a mask."""
    problem = f"{printable(name)} is a masked array; say which rows to leave out by `where`."
    return DataTypeError("masked-array", problem, hint, subject=name)


def wrong_mask(mask: NDArray[Any], shape: Shape | None = None) -> DataTypeError:
    """Return the error of a mask that is not bool; one of 0 and 1 for each row may become so."""
    problem = f"where holds {mask.dtype}, and a mask is bool, True for the rows to keep."
    flags = mask.dtype.kind in "iu" and mask.shape == shape and bool(np.isin(mask, (0, 1)).all())
    return DataTypeError(
        "mask-type", problem, "where = numpy.asarray(where).astype(bool)" if flags else None, subject="where"
    )


# the machine --------------------------------------------------------------------------------------------------------


def flushes_to_zero() -> FloatingPointModeError:
    """Return the error of a thread in which subnormal numbers are zero."""
    problem = (
        "this thread flushes subnormal numbers to zero, which makes small losses wrong; a library compiled "
        "with -ffast-math, or torch.set_flush_denormal(True), switches that on."
    )
    hint = "torch.set_flush_denormal(False)" if "torch" in sys.modules else None
    return FloatingPointModeError("flush-to-zero", problem, hint)
