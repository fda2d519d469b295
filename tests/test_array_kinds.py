"""Arrays of every kind that people have: each is read right, or refused with one message and a cure that works."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import logloss
from logloss.errors import DataTypeError, LogLossError, MissingValueError

Y, P = [1, 0, 1, 0], [0.75, 0.25, 0.5, 0.125]
EXPECTED = logloss.log_loss(Y, P)
FIRST_3 = logloss.log_loss(Y[:3], P[:3])
GAP = [1, 0, 1, None]

LABELS: dict[str, Any] = {
    "objects": np.array(Y, object),
    "bools": [True, False, True, False],
    "NumPy's bools": np.array([np.bool_(y) for y in Y], object),
    "mixed": np.array([True, 0, 1.0, np.int8(0)], object),
    "longdouble": np.array(Y, np.longdouble),
    "Int64": pd.array(Y, dtype="Int64"),
    "boolean": pd.array(np.array(Y, bool), dtype="boolean"),
    "category": pd.Categorical(Y),
    "sparse pandas": pd.Series(pd.arrays.SparseArray(Y)),
    "bool[pyarrow]": pd.Series(np.array(Y, bool)).astype("bool[pyarrow]"),
    "PyArrow": pa.array(Y),
    "PyArrow in chunks": pa.chunked_array([Y[:1], Y[1:]]),
    "Int128": pl.Series(Y).cast(pl.Int128),
    "Polars Decimal": pl.Series(Y).cast(pl.Decimal(10, 2)),
}
FORECASTS: dict[str, Any] = {
    "objects": np.array(P, object),
    "Decimal": [Decimal(str(p)) for p in P],
    "Fraction": [Fraction(p) for p in P],
    "longdouble": np.array(P, np.longdouble),
    "Float64": pd.array(P, dtype="Float64"),
    "double[pyarrow]": pd.Series(P).astype("double[pyarrow]"),
    "PyArrow": pa.array(P),
    "Polars Decimal": pl.Series([Decimal(str(p)) for p in P]),
}


@pytest.mark.parametrize("kind", LABELS)
def test_labels_of_every_kind(kind: str) -> None:
    assert logloss.log_loss(LABELS[kind], P) == EXPECTED
    assert logloss.evaluate(LABELS[kind], P).log_loss == EXPECTED
    assert logloss.evaluate(y=LABELS[kind], p=P).log_loss == EXPECTED


@pytest.mark.parametrize("kind", FORECASTS)
def test_forecasts_of_every_kind(kind: str) -> None:
    assert logloss.log_loss(Y, FORECASTS[kind]) == EXPECTED
    assert logloss.evaluate(Y, FORECASTS[kind]).log_loss == EXPECTED


@pytest.mark.parametrize("odd", [None, "junk", pd.NA, object(), 10**400, Decimal("0.5"), Fraction(1, 2)])
def test_rows_that_are_left_out_are_not_looked_at(odd: Any) -> None:
    keep = np.array([True, True, True, False])
    y, p = np.array([*Y[:3], odd], object), np.array([*P[:3], odd], object)
    assert logloss.log_loss(y, p, where=keep) == FIRST_3
    assert logloss.evaluate(y, p, where=keep).log_loss == FIRST_3
    assert logloss.log_loss(y, [*P[:3], 7], where=keep) == FIRST_3


GAPS: dict[str, Callable[[], Any]] = {
    "objects": lambda: np.array(GAP, object),
    "list": lambda: GAP,
    "Int64": lambda: pd.array(GAP, dtype="Int64"),
    "boolean": lambda: pd.array([True, False, True, None], dtype="boolean"),
    "boolean Series": lambda: pd.Series([True, False, True, None], dtype="boolean"),
    "bool[pyarrow]": lambda: pd.Series([True, False, True, None], dtype="bool[pyarrow]"),
    "int64[pyarrow]": lambda: pd.Series(GAP, dtype="int64[pyarrow]"),
    "string": lambda: pd.array(["1", "0", "1", None], dtype="string"),
    "PyArrow": lambda: pa.array(GAP),
    "PyArrow bool": lambda: pa.array([True, False, True, None]),
    "Polars": lambda: pl.Series(GAP),
    "Polars bool": lambda: pl.Series([True, False, True, None]),
    "Int128": lambda: pl.Series(GAP).cast(pl.Int128),
}


@pytest.mark.parametrize("kind", GAPS)
def test_a_missing_label_of_every_kind(kind: str) -> None:
    y = GAPS[kind]()
    for call in (lambda: logloss.log_loss(y, P), lambda: logloss.evaluate(y, P)):
        with pytest.raises(MissingValueError) as raised:
            call()
        assert (raised.value.rows, raised.value.count) == ((3,), 1)
    result = logloss.evaluate(y, P, missing="drop")
    assert (result.log_loss, result.dropped) == (FIRST_3, 1)


def test_whole_numbers_of_128_bits_in_a_dataframe() -> None:
    frame = pl.DataFrame({"y": pl.Series(GAP).cast(pl.Int128), "p": P})
    assert logloss.evaluate(frame, missing="drop").log_loss == FIRST_3


@pytest.mark.parametrize("gradient", [False, True])
@pytest.mark.parametrize("kind", ["float64", "float32", "bfloat16", "float16"])
def test_tensors(kind: str, gradient: bool) -> None:
    torch = pytest.importorskip("torch")
    p = torch.tensor(P, dtype=getattr(torch, kind), requires_grad=gradient)  # exact in each of these types
    y = torch.tensor(Y, dtype=torch.bfloat16)
    of_type = np.array(P, np.float64 if kind == "float64" else np.float32)
    assert logloss.log_loss(y, p) == logloss.log_loss(Y, of_type)
    assert logloss.evaluate(y, p).log_loss == EXPECTED
    assert logloss.log_loss(y, torch.stack([1 - p, p], 1)) == pytest.approx(EXPECTED, rel=1e-6)


def test_tensors_in_a_list() -> None:
    torch = pytest.importorskip("torch")
    y_proba = [torch.tensor(p, dtype=torch.float64, requires_grad=True) for p in P]
    with pytest.raises(DataTypeError) as raised:
        logloss.log_loss(Y, y_proba)
    names: dict[str, Any] = {"y_proba": y_proba}
    exec(raised.value.hint or "", names)  # noqa: S102
    assert logloss.log_loss(Y, names["y_proba"]) == EXPECTED


@pytest.mark.parametrize("kind", ["csr_matrix", "csc_array", "coo_matrix"])
def test_a_sparse_matrix_says_how_it_becomes_dense(kind: str) -> None:
    sparse = getattr(pytest.importorskip("scipy.sparse"), kind)
    column, table = sparse(np.array(Y)[:, None]), sparse(np.column_stack([1 - np.array(P), P]))
    for call, first, second in ((logloss.log_loss, "y_true", "y_proba"), (logloss.evaluate, "y", "p")):
        for name, given in ((first, {first: column, second: P}), (second, {first: Y, second: table})):
            with pytest.raises(DataTypeError, match=f"{name} is a sparse {kind}") as raised:
                call(**given)
            names: dict[str, Any] = {name: given[name]}
            exec(raised.value.hint or "", names)  # noqa: S102
            result = call(**(given | {name: names[name]}))
            assert getattr(result, "log_loss", result) == EXPECTED


# What is wrong with arrays is said in the names that `evaluate` has for them.
WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "length": ({"p": P[:3]}, "length", "p"),
    "logit": ({"logit": P[:3]}, "length", "logit"),
    "shape": ({"p": np.array(P)[:, None]}, "shape", "p"),
    "a number": ({"p": 0.5}, "shape", "p"),
    "three columns": ({"p": np.full((4, 3), 0.25)}, "shape", "p"),
    "nothing": ({"p": None}, "option", "p"),
    "weight": ({"p": P, "weight": [1, 2, 3]}, "weight-shape", "weight"),
    "where": ({"p": P, "where": [True] * 3}, "where-size", "where"),
    "index": ({"y": pd.Series(Y), "p": pd.Series(P, [3, 1, 2, 0])}, "index", "p"),
    "both": ({"p": P, "logit": P}, "both-given", ""),
    "complex": ({"p": np.array(P) + 0j}, "complex", "p"),
    "objects": ({"p": [object()] * 4}, "objects", "p"),
    "dates": ({"y": np.zeros(4, "M8[D]"), "p": P}, "label-text", "y"),
    "generator": ({"p": (p for p in P)}, "not-an-array", "p"),
}


@pytest.mark.parametrize("case", WRONG)
def test_errors_speak_in_the_names_of_evaluate(case: str) -> None:
    given, code, subject = WRONG[case]
    with pytest.raises(LogLossError) as raised:
        logloss.evaluate(**({"y": Y} | given))
    assert (raised.value.code, raised.value.subject) == (code, subject)
    assert not [name for name in ("y_true", "y_proba", "logits", "sample_weight") if name in str(raised.value)]


def test_two_arrays_of_different_lengths() -> None:
    with pytest.raises(LogLossError, match="y has 4 rows and p has 3: they"):
        logloss.evaluate(Y, P[:3])


def test_weights_are_not_lost_in_float32() -> None:
    result = logloss.evaluate(Y, np.array(P, np.float32), weight=[1e-60] * 4)
    assert result.log_loss == EXPECTED
