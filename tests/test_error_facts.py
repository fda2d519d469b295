"""What an error of arrays carries: its class, code, and facts, for each thing that can be wrong."""

import math
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import logloss
from logloss import errors, log_loss
from logloss._array_errors import flushes_to_zero
from logloss._validation import labels_fault

nan = math.nan


class Half:
    """What becomes a number, but is none."""

    def __float__(self) -> float:
        return 0.5


HALF = Half()

NOTHING: dict[str, Any] = {"rows": (), "values": (), "count": 0, "size": 0, "hint": None}


def facts(kind: type[errors.LogLossError], code: str, subject: str, **others: Any) -> dict[str, Any]:
    """Return what an error must carry; what is not named must be empty."""
    return {"kind": kind, "code": code, "subject": subject} | NOTHING | others


def carried(error: errors.LogLossError) -> dict[str, Any]:
    """Return what an error carries."""
    return facts(type(error), error.code, error.subject, **{name: getattr(error, name) for name in NOTHING})


WRONG: dict[str, tuple[Callable[[], object], dict[str, Any]]] = {
    "percent": (
        lambda: log_loss([0, 1], [0.0, 80]),
        facts(
            errors.ProbabilityError,
            "percent",
            "y_proba",
            rows=(1,),
            values=(80.0,),
            count=1,
            size=2,
            hint="y_proba = numpy.asarray(y_proba) / 100",
        ),
    ),
    "percent low edge": (
        lambda: log_loss([0, 1, 1], [0.5, 20, 100.0]),
        facts(
            errors.ProbabilityError,
            "percent",
            "y_proba",
            rows=(1, 2),
            values=(20.0, 100.0),
            count=2,
            size=3,
            hint="y_proba = numpy.asarray(y_proba) / 100",
        ),
    ),
    "above one": (
        lambda: log_loss([0, 1, 1], [0.5, 1.0, 1.5]),
        facts(errors.ProbabilityError, "p-range", "y_proba", rows=(2,), values=(1.5,), count=1, size=3),
    ),
    "neg": (
        lambda: log_loss([0, 1], [-0.25, 0.5]),
        facts(errors.ProbabilityError, "p-range", "y_proba", rows=(0,), values=(-0.25,), count=1, size=2),
    ),
    "logits": (
        lambda: log_loss([0, 1], [-1.75, 0.5]),
        facts(
            errors.ProbabilityError,
            "logits-as-p",
            "y_proba",
            rows=(0,),
            values=(-1.75,),
            count=1,
            size=2,
            hint="logits=y_proba  # in place of y_proba",
        ),
    ),
    "logits2": (
        lambda: log_loss([0, 1], [-0.25, 1.75]),
        facts(
            errors.ProbabilityError,
            "logits-as-p",
            "y_proba",
            rows=(0, 1),
            values=(-0.25, 1.75),
            count=2,
            size=2,
            hint="logits=y_proba  # in place of y_proba",
        ),
    ),
    "logits inf": (
        lambda: log_loss([0, 1], [-np.inf, 1.75]),
        facts(errors.ProbabilityError, "p-range", "y_proba", rows=(0, 1), values=(-math.inf, 1.75), count=2, size=2),
    ),
    "signed": (
        lambda: log_loss([-1, 1, -1], [0.5, 0.5, 0.5]),
        facts(
            errors.LabelError,
            "label-signed",
            "y_true",
            rows=(0, 2),
            values=(-1, -1),
            count=2,
            size=3,
            hint="y_true = numpy.asarray(y_true) == 1",
        ),
    ),
    "range": (
        lambda: log_loss([0.5, 1.5], [0.5, 0.5]),
        facts(errors.LabelError, "label-range", "y_true", rows=(1,), values=(1.5,), count=1, size=2),
    ),
    "two": (
        lambda: log_loss([1, 2], [0.5, 0.5]),
        facts(errors.LabelError, "label-range", "y_true", rows=(1,), values=(2,), count=1, size=2),
    ),
    "classes": (
        lambda: log_loss([0, 1, 2, 2], [0.5] * 4),
        facts(errors.LabelError, "label-classes", "y_true", rows=(2, 3), values=(2, 2), count=2, size=4),
    ),
    "text": (
        lambda: log_loss(["no", "yes"], [0.5, 0.5]),
        facts(
            errors.LabelError,
            "label-text",
            "y_true",
            rows=(0,),
            values=("no",),
            count=1,
            size=2,
            hint="y_true = numpy.asarray(y_true) == 'yes'",
        ),
    ),
    "text one": (
        lambda: log_loss(["a", "b"], [0.5, 0.5]),
        facts(errors.LabelError, "label-text", "y_true", rows=(0,), values=("a",), count=1, size=2),
    ),
    "bytes": (
        lambda: log_loss(np.array([b"no", b"yes"]), [0.5, 0.5]),
        facts(errors.LabelError, "label-text", "y_true", rows=(0,), values=(b"no",), count=1, size=2),
    ),
    "text 01": (
        lambda: log_loss(["0", "1"], [0.5, 0.5]),
        facts(
            errors.DataTypeError,
            "text",
            "y_true",
            rows=(0, 1),
            values=("0", "1"),
            count=2,
            size=2,
            hint="y_true = numpy.asarray(y_true).astype(float)",
        ),
    ),
    "text 3": (
        lambda: log_loss(["a", "b", "c"], [0.5] * 3),
        facts(errors.LabelError, "label-classes", "y_true", rows=(0,), values=("a",), count=1, size=3),
    ),
    "p text": (
        lambda: log_loss([0, 1], ["0.5", "0.25"]),
        facts(
            errors.DataTypeError,
            "text",
            "y_proba",
            rows=(0, 1),
            values=("0.5", "0.25"),
            count=2,
            size=2,
            hint="y_proba = numpy.asarray(y_proba).astype(float)",
        ),
    ),
    "p words": (
        lambda: log_loss([0, 1], ["0.5", "high"]),
        facts(errors.DataTypeError, "text", "y_proba", rows=(0, 1), values=("0.5", "high"), count=2, size=2),
    ),
    "objects": (
        lambda: log_loss([0, 1], np.array([HALF, HALF], object)),
        facts(
            errors.DataTypeError,
            "objects",
            "y_proba",
            rows=(0,),
            values=(HALF,),
            size=2,
            hint="y_proba = numpy.asarray(y_proba, dtype=float)",
        ),
    ),
    "objects2": (
        lambda: log_loss([0, 1], np.array([0.5, []], object)),
        facts(errors.DataTypeError, "objects", "y_proba", rows=(1,), values=([],), size=2),
    ),
    "None": (
        lambda: log_loss([0, 1, 1], [0.5, None, None]),
        facts(errors.MissingValueError, "missing", "y_proba", rows=(1, 2), values=(None, None), count=2, size=3),
    ),
    "obj nan 2d": (
        lambda: log_loss(np.array([[0, 1], [1, 1]]), np.array([[0.5, 0.5], [pd.NA, 0.5]], object)),
        facts(errors.MissingValueError, "missing", "y_proba", rows=((1, 0),), values=(pd.NA,), count=1, size=4),
    ),
    "kept objects bad": (
        lambda: log_loss([0, 1], np.array(["y", "x"], object), where=[True, False]),
        facts(errors.DataTypeError, "objects", "y_proba", rows=(0,), values=("y",), size=2),
    ),
    "kept but": (
        lambda: log_loss([0, 1], np.array([0.5, "x"], object), where=[1, 0]),
        facts(errors.DataTypeError, "objects", "y_proba", rows=(1,), values=("x",), size=2),
    ),
    "NaN among objects": (
        lambda: log_loss([0, 1], np.array([0.5, nan], object)),
        facts(errors.MissingValueError, "missing", "y_proba", rows=(1,), values=(nan,), count=1, size=2),
    ),
    "a weight, though a masked p is wrong": (
        lambda: log_loss([0, 1, 1], [2.0, 0.5, 0.5], sample_weight=[1, -1, 1], where=[False, True, True]),
        facts(errors.WeightError, "weight-negative", "sample_weight", rows=(1,), values=(-1,), count=1, size=3),
    ),
    "missing y": (
        lambda: log_loss([nan, 1], [0.5, 0.5]),
        facts(errors.MissingValueError, "missing", "y_true", rows=(0,), values=(nan,), count=1, size=2),
    ),
    "missing z": (
        lambda: log_loss([0, 1], logits=[0.5, nan]),
        facts(errors.MissingValueError, "missing", "logits", rows=(1,), values=(nan,), count=1, size=2),
    ),
    "missing w": (
        lambda: log_loss([0, 1], [0.5, 0.5], sample_weight=[1, nan]),
        facts(errors.MissingValueError, "missing", "sample_weight", rows=(1,), values=(nan,), count=1, size=2),
    ),
    "w neg": (
        lambda: log_loss([0, 1], [0.5, 0.5], sample_weight=[1, -1]),
        facts(errors.WeightError, "weight-negative", "sample_weight", rows=(1,), values=(-1,), count=1, size=2),
    ),
    "w inf": (
        lambda: log_loss([0, 1], [0.5, 0.5], sample_weight=[np.inf, 1]),
        facts(errors.WeightError, "weight-infinite", "sample_weight", rows=(0,), values=(math.inf,), count=1, size=2),
    ),
    "w neg kept out": (
        lambda: log_loss([0, 1, 1], [0.5, 0.5, 2.0], sample_weight=[-1.0, 1, 1], where=[False, True, True]),
        facts(errors.ProbabilityError, "p-range", "y_proba", rows=(2,), values=(2.0,), count=1, size=3),
    ),
    "w zero": (
        lambda: log_loss([0, 1], [0.5, 0.5], sample_weight=[0, 0]),
        facts(errors.WeightError, "weight-zero", "sample_weight"),
    ),
    "w lost": (
        lambda: log_loss([0, 1], np.array([0.5, 0.5], np.float32), sample_weight=[1, 1e-60]),
        facts(
            errors.WeightError,
            "weight-precision",
            "sample_weight",
            rows=(1,),
            values=(1e-60,),
            count=1,
            size=2,
            hint="y_proba = numpy.asarray(y_proba).astype(float)",
        ),
    ),
    "w lost inf": (
        lambda: log_loss([0, 1], np.array([0.5, 0.5], np.float32), sample_weight=[1e60, 1e60]),
        facts(
            errors.WeightError,
            "weight-precision",
            "sample_weight",
            rows=(0, 1),
            values=(1e60,),
            count=2,
            size=2,
            hint="y_proba = numpy.asarray(y_proba).astype(float)",
        ),
    ),
    "w shape col": (
        lambda: log_loss(np.zeros((2, 3)), np.full((2, 3), 0.5), sample_weight=[1, 2]),
        facts(
            errors.ShapeError,
            "weight-shape",
            "sample_weight",
            hint="sample_weight = numpy.reshape(numpy.asarray(sample_weight), (-1, 1))",
        ),
    ),
    "w shape 1": (
        lambda: log_loss([0, 1], [0.5, 0.5], sample_weight=np.array([[[1]], [[2]]])),
        facts(
            errors.ShapeError,
            "weight-shape",
            "sample_weight",
            hint="sample_weight = numpy.reshape(numpy.asarray(sample_weight), (2,))",
        ),
    ),
    "w shape": (
        lambda: log_loss([0, 1], [0.5, 0.5], sample_weight=[1, 2, 3]),
        facts(errors.ShapeError, "weight-shape", "sample_weight"),
    ),
    "w shape m": (
        lambda: log_loss(np.zeros((2, 3)), np.full((2, 3), 0.5), sample_weight=[1, 2, 3, 4]),
        facts(errors.ShapeError, "weight-shape", "sample_weight"),
    ),
    "pos w shape": (
        lambda: log_loss(np.zeros((2, 3)), np.full((2, 3), 0.5), pos_weight=[1, 2]),
        facts(errors.ShapeError, "pos-weight-shape", "pos_weight"),
    ),
    "pos w column": (
        lambda: log_loss(np.zeros((2, 3)), np.full((2, 3), 0.5), pos_weight=[[1], [2], [3]]),
        facts(
            errors.ShapeError,
            "pos-weight-shape",
            "pos_weight",
            hint="pos_weight = numpy.reshape(numpy.asarray(pos_weight), (3,))",
        ),
    ),
    "pos w of a class": (
        lambda: log_loss(np.zeros((2, 3)), np.full((2, 3), 0.5), pos_weight=[1, -2, -3]),
        facts(errors.ArgumentError, "option", "pos_weight", rows=(1,), values=(-2,)),
    ),
    "pos w lost": (
        lambda: log_loss([[0, 1]], np.array([[0.5, 0.5]], np.float32), pos_weight=[1, 1e60]),
        facts(
            errors.WeightError,
            "weight-precision",
            "pos_weight",
            rows=(1,),
            values=(1e60,),
            count=1,
            hint="y_proba = numpy.asarray(y_proba).astype(float)",
        ),
    ),
    "w of a column": (
        lambda: log_loss(np.zeros((2, 3)), np.full((2, 3), 0.5), sample_weight=[1, 0, 1], axis=0),
        facts(errors.WeightError, "weight-zero", "sample_weight"),
    ),
    "mask of a column": (
        lambda: log_loss(np.zeros((2, 2)), np.full((2, 2), 0.5), where=[[True, False]] * 2, axis=0),
        facts(errors.EmptyError, "all-masked", "where", size=2),
    ),
    "w objects": (
        lambda: log_loss([0, 1], [0.5, 0.5], sample_weight=np.array([1, []], object)),
        facts(errors.DataTypeError, "objects", "sample_weight", rows=(1,), values=([],), size=2),
    ),
    "w masked": (
        lambda: log_loss([0, 1], [0.5, 0.5], sample_weight=np.ma.masked_array([1, 2], [0, 1])),
        facts(errors.DataTypeError, "masked-array", "sample_weight"),
    ),
    "y masked": (
        lambda: log_loss(np.ma.masked_array([0, 1], [0, 1]), [0.5, 0.5]),
        facts(
            errors.DataTypeError,
            "masked-array",
            "y_true",
            hint="y_true=numpy.asarray(y_true), where=~numpy.ma.getmaskarray(y_true)  # leaves out 1 of 2 rows",
        ),
    ),
    "p masked": (
        lambda: log_loss([0, 1], np.ma.masked_array([0.5, 0.5], [0, 1])),
        facts(
            errors.DataTypeError,
            "masked-array",
            "y_proba",
            hint="y_proba=numpy.asarray(y_proba), where=~numpy.ma.getmaskarray(y_proba)  # leaves out 1 of 2 rows",
        ),
    ),
    "y and p masked": (
        lambda: log_loss(np.ma.masked_array([0, 1, 1], [1, 0, 0]), np.ma.masked_array([0.5] * 3, [0, 1, 0])),
        facts(
            errors.DataTypeError,
            "masked-array",
            "y_proba",
            hint="y_proba=numpy.asarray(y_proba), y_true=numpy.asarray(y_true), "
            "where=~(numpy.ma.getmaskarray(y_proba) | numpy.ma.getmaskarray(y_true))  # leaves out 2 of 3 rows",
        ),
    ),
    "p masked, and where": (
        lambda: log_loss([0, 1], np.ma.masked_array([0.5, 0.5], [0, 1]), where=[True, True]),
        facts(errors.DataTypeError, "masked-array", "y_proba"),  # a hint would put another mask in its place
    ),
    "p masked, of a tally": (
        lambda: logloss.Tally().update([0, 1], np.ma.masked_array([0.5, 0.5], [0, 1])),
        facts(errors.DataTypeError, "masked-array", "y_proba"),  # which takes no mask
    ),
    "a mark in a tally": (
        lambda: logloss.Tally().update([0, 1, 9], [0.5, 0.5, 0.5]),
        facts(errors.LabelError, "label-ignored", "y_true", rows=(2,), values=(9,), count=1, size=3),
    ),
    "z masked": (
        lambda: log_loss([0, 1], logits=np.ma.masked_array([0.5, 0.5], [0, 1])),
        facts(
            errors.DataTypeError,
            "masked-array",
            "logits",
            hint="logits=numpy.asarray(logits), where=~numpy.ma.getmaskarray(logits)  # leaves out 1 of 2 rows",
        ),
    ),
    "length": (lambda: log_loss([0, 1], [0.5, 0.5, 0.5]), facts(errors.ShapeError, "length", "y_proba", size=3)),
    "two columns of one label": (
        lambda: log_loss([2, 2], [[0.5, 0.5], [0.25, 0.75]]),
        facts(errors.ShapeError, "two-columns", "y_proba"),
    ),
    "two columns beside": (
        lambda: logloss.evaluate(pd.DataFrame({"y": [0, 1]}), p=[[0.5, 0.5], [0.25, 0.75]]),
        facts(errors.ShapeError, "two-columns", "p", hint="p = numpy.asarray(p)[:, 1]"),
    ),
    "rounding": (
        lambda: log_loss([0, 1, 1], [-1e-9, 0.5, 1 + 2.0**-21]),
        facts(
            errors.ProbabilityError,
            "p-rounding",
            "y_proba",
            rows=(0, 2),
            values=(-1e-9, 1 + 2.0**-21),
            count=2,
            size=3,
            hint="y_proba = numpy.clip(numpy.asarray(y_proba).astype(float), 0, 1)  # changes 2 of 3 rows",
        ),
    ),
    "beyond rounding": (
        lambda: log_loss([0, 1], [0.5, 1 + 2.0**-20]),
        facts(errors.ProbabilityError, "p-range", "y_proba", rows=(1,), values=(1 + 2.0**-20,), count=1, size=2),
    ),
    "two columns no": (
        lambda: log_loss([0, 1], [[0.5, 0.6], [0.25, 0.75]]),
        facts(errors.ShapeError, "two-columns", "y_proba"),
    ),
    "two columns z": (
        lambda: log_loss([0, 1], logits=[[0.5, 0.5], [0.25, 0.75]]),
        facts(
            errors.ShapeError,
            "two-columns",
            "logits",
            hint="logits = numpy.asarray(logits)[:, 1] - numpy.asarray(logits)[:, 0]",
        ),
    ),
    "scalar": (
        lambda: log_loss([0, 1], 0.5),
        facts(errors.ShapeError, "shape", "y_proba", hint="y_proba = numpy.full((2,), numpy.asarray(y_proba))"),
    ),
    "col": (
        lambda: log_loss([0, 1, 1], [[0.5], [0.5], [0.5]]),
        facts(errors.ShapeError, "shape", "y_proba", hint="y_proba = numpy.reshape(numpy.asarray(y_proba), (3,))"),
    ),
    "col y": (
        lambda: log_loss([[0], [1]], [0.5, 0.5]),
        facts(errors.ShapeError, "shape", "y_proba", hint="y_true = numpy.reshape(numpy.asarray(y_true), (2,))"),
    ),
    "shape": (lambda: log_loss(np.zeros((2, 3)), np.full((3, 2), 0.5)), facts(errors.ShapeError, "shape", "y_proba")),
    "complex": (
        lambda: log_loss([0, 1], [0.5, 0.5 + 0j]),
        facts(errors.DataTypeError, "complex", "y_proba", hint="y_proba = numpy.real(y_proba)"),
    ),
    "complex2": (lambda: log_loss([0, 1], [0.5, 0.5 + 1j]), facts(errors.DataTypeError, "complex", "y_proba")),
    "dates": (
        lambda: log_loss([0, 1], np.array(["2020-01-01", "2020-01-02"], "M8[D]")),
        facts(errors.DataTypeError, "not-an-array", "y_proba"),
    ),
    "iterator": (
        lambda: log_loss([0, 1], iter([0.5, 0.5])),
        facts(errors.DataTypeError, "not-an-array", "y_proba", hint="y_proba = numpy.fromiter(y_proba, dtype=float)"),
    ),
    "ragged": (lambda: log_loss([0, 1], [[0.5], [0.5, 0.5]]), facts(errors.DataTypeError, "not-an-array", "y_proba")),
    "mask ints": (
        lambda: log_loss([0, 1], [0.5, 0.5], where=[0, 1]),
        facts(errors.DataTypeError, "mask-type", "where", hint="where = numpy.asarray(where).astype(bool)"),
    ),
    "mask ints no": (
        lambda: log_loss([0, 1], [0.5, 0.5], where=[0, 2]),
        facts(errors.DataTypeError, "mask-type", "where"),
    ),
    "mask len": (
        lambda: log_loss([0, 1], [0.5, 0.5], where=[True]),
        facts(errors.ShapeError, "length", "where", size=1),
    ),
    "mask none": (
        lambda: log_loss([0, 1], [0.5, 0.5], where=[False, False]),
        facts(errors.EmptyError, "all-masked", "where", size=2),
    ),
    "mask text": (
        lambda: log_loss([0, 1], [0.5, 0.5], where=["a", "b"]),
        facts(errors.DataTypeError, "mask-type", "where"),
    ),
    "mask two": (
        lambda: log_loss([0, 1], [0.5, 0.5], where=[[True, False]] * 2),
        facts(errors.ShapeError, "two-columns", "where"),
    ),
    "mask empty": (lambda: log_loss([0, 1], [0.5, 0.5], where=[]), facts(errors.ShapeError, "length", "where")),
    "empty": (lambda: log_loss([], []), facts(errors.EmptyError, "empty", "")),
    "empty mask": (lambda: log_loss([], [], where=[]), facts(errors.EmptyError, "empty", "")),
    "index": (
        lambda: log_loss(pd.Series([0, 1]), pd.Series([0.5, 0.5], index=[1, 0])),
        facts(errors.ShapeError, "index", "y_proba", hint="y_proba = y_proba.loc[y_true.index]"),
    ),
    "index no": (
        lambda: log_loss(pd.Series([0, 1]), pd.Series([0.5, 0.5], index=[1, 2])),
        facts(errors.ShapeError, "index", "y_proba"),
    ),
    "index w": (
        lambda: log_loss(pd.Series([0, 1]), [0.5, 0.5], sample_weight=pd.Series([1, 1], index=[1, 0])),
        facts(errors.ShapeError, "index", "sample_weight", hint="sample_weight = sample_weight.loc[y_true.index]"),
    ),
    "index len": (
        lambda: log_loss(pd.Series([0, 1]), pd.Series([0.5] * 3)),
        facts(errors.ShapeError, "length", "y_proba", size=3),
    ),
    "both": (lambda: log_loss([0, 1], [0.5, 0.5], logits=[0, 0]), facts(errors.ArgumentError, "both-given", "")),
    "none": (lambda: log_loss([0, 1]), facts(errors.ArgumentError, "none-given", "")),
    "pos w": (
        lambda: log_loss([0, 1], np.array([0.5, 0.5], np.float32), pos_weight=1e60),
        facts(
            errors.WeightError,
            "weight-precision",
            "pos_weight",
            values=(1e60,),
            count=1,
            hint="y_proba = numpy.asarray(y_proba).astype(float)",
        ),
    ),
    "out": (
        lambda: logloss.value_and_grad([0, 1], [0.5, 0.5], out=np.empty(3)),
        facts(errors.DataTypeError, "out", "out", hint='out = numpy.empty((2,), dtype="float64")'),
    ),
    "red": (
        lambda: log_loss([0, 1], [0.5, 0.5], reduction="avg"),
        facts(errors.ArgumentError, "option", "reduction", values=("avg",)),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_error_carries_what_is_wrong(name: str) -> None:
    call, expected = WRONG[name]
    with pytest.raises(errors.LogLossError) as raised:
        call()
    # repr, because NaN and NA are equal to nothing
    assert repr(carried(raised.value)) == repr(expected)
    assert raised.value.problem in str(raised.value)
    assert "None" not in raised.value.problem or None in raised.value.values


def test_what_is_masked_out_is_not_looked_at() -> None:
    objects = np.array([0.25, "x", True], object)
    keep = np.array([True, False, True])
    assert log_loss([0, 1, 1], objects, where=keep) == log_loss([0, 1], [0.25, 1.0])
    assert log_loss([0, 1], logits=[nan, 0.5], where=[False, True]) == log_loss([1], logits=[0.5])


def test_classes_are_whole_where_they_are() -> None:
    labels = np.array([0.0, 1.0, 2.0])
    fault = labels_fault("y", labels, np.ones(3, bool))
    assert fault is not None
    assert repr(fault.labels) == "(0, 1, 2)"
    with pytest.raises(errors.LabelError, match=r"0, 1, inf"):
        log_loss([0.0, 1.0, math.inf], [0.5] * 3)


def test_labels_smoothed_to_one_half_are_soft_labels() -> None:
    assert log_loss([0, 1], [0.25, 0.75], label_smoothing=1.0) == log_loss([0.5, 0.5], [0.25, 0.75])


def test_a_name_is_cut_at_200_characters() -> None:
    error = errors.ColumnError("no-column", errors.printable("x" * 201), subject="x")
    assert error.problem == "x" * 197 + "..."
    assert errors.printable("x" * 200) == "x" * 200


def test_a_thread_that_flushes_to_zero_is_named() -> None:
    error = flushes_to_zero()
    assert (error.code, error.subject) == ("flush-to-zero", "")
    assert error.hint == ("torch.set_flush_denormal(False)" if "torch" in sys.modules else None)
    assert error.problem
