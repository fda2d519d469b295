"""What Python's functions take: names, arrays, both; and one clear error for whatever else is given."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import logloss
from logloss.errors import ArgumentError, LogLossError

Y, P, W = [1, 0, 1, 1], [0.9, 0.2, 0.5, 0.7], [1.0, 2.0, 1.0, 4.0]
TABLE = {"y": Y, "p": P, "w": W, "g": ["a", "a", "b", "b"], "id": ["r", "s", "t", "u"]}
EXPECTED = logloss.evaluate(TABLE, weight="w").log_loss
FORMS: dict[str, Callable[[Path], Any]] = {
    "mapping": lambda folder: TABLE,
    "pandas": lambda folder: pd.DataFrame(TABLE, index=[7, 3, 5, 1]),
    "polars": lambda folder: pl.DataFrame(TABLE),
    "pyarrow": lambda folder: pl.DataFrame(TABLE).to_arrow(),
    "file": lambda folder: _csv(folder),
    "batches": lambda folder: iter([pd.DataFrame(TABLE)[:1], pd.DataFrame(TABLE)[1:]]),
}


def _csv(folder: Path) -> str:
    path = folder / "rows.csv"
    pd.DataFrame(TABLE).to_csv(path, index=False)
    return str(path)


@pytest.mark.parametrize(
    ("y", "p"),
    [
        (Y, P),
        (np.array(Y), np.array(P)),
        (tuple(Y), P),
        (pd.Series(Y, index=[4, 3, 2, 1]), np.array(P)),
        (pl.Series(Y), pl.Series(P)),
    ],
)
def test_two_arrays_are_y_and_p(y: Any, p: Any) -> None:
    expected = logloss.log_loss(Y, P)
    assert logloss.evaluate(y, p).log_loss == expected
    assert logloss.reconcile(y, p).log_loss == expected
    z = [2.0, -1.0, 0.0, 30.0]
    assert logloss.evaluate(y, logit=z).log_loss == logloss.log_loss(Y, logits=z)
    assert logloss.evaluate(y, p, weight=W).log_loss == EXPECTED
    both = logloss.compare(y, {"mine": p, "half": [0.5] * 4})
    assert {model.name: model.log_loss for model in both.models}["mine"] == expected
    assert both.baseline == "mine"


@pytest.mark.parametrize("form", FORMS)
def test_arrays_stand_beside_the_columns_of_a_source(form: str, tmp_path: Path) -> None:
    assert logloss.evaluate(FORMS[form](tmp_path), p=np.array(P), weight="w").log_loss == EXPECTED
    assert logloss.evaluate(FORMS[form](tmp_path), "y", P, weight=pd.Series(W)).log_loss == EXPECTED
    assert logloss.evaluate(FORMS[form](tmp_path), y=Y, weight="w").log_loss == EXPECTED
    doubled = logloss.evaluate(FORMS[form](tmp_path), p=[0.5] * 4, weight="p", id="id", by="g")
    assert doubled.log_loss == pytest.approx(np.log(2), rel=1e-15)
    assert doubled.weight == pytest.approx(sum(P))
    assert [row.shown["id"] for row in doubled.worst] == TABLE["id"]
    assert [each.n for each in doubled.slices] == [2, 2]


def test_a_condition_keeps_the_same_rows_of_arrays_and_of_columns(tmp_path: Path) -> None:
    found = logloss.evaluate(_csv(tmp_path), p=[0.9, 0.2, 2.0, np.nan], where="g = 'a'")
    assert found.log_loss == logloss.log_loss(Y[:2], P[:2])
    assert found.masked == 2


@pytest.mark.parametrize("size", [3, 5])
@pytest.mark.parametrize("form", FORMS)
def test_an_array_of_another_length_is_refused(form: str, size: int, tmp_path: Path) -> None:
    with pytest.raises(LogLossError, match=f"data has 4 rows and p has {size}:"):
        logloss.evaluate(FORMS[form](tmp_path), p=[0.5] * size)


WRONG: dict[str, Any] = {
    "y": [3, None],
    "p": [3, None],
    "logit": [3],
    "weight": [3.5],
    "cluster": [3],
    "by": [3, [3]],
    "where": [3, [0, 1, 0, 1]],
    "positive": [[1], {"a": 1}],
    "percent": ["yes", 1],
    "missing": [3, "ignore", None],
    "worst": [-1, 2.5, "many", True],
    "prior": ["x", 2, True, [0.5]],
    "id": [3],
    "show": [3, [3]],
    "engine": [3, "ray"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_what_an_argument_cannot_be_is_an_error_that_names_it(name: str, value: Any) -> None:
    with pytest.raises(LogLossError) as caught:
        logloss.evaluate(TABLE, **{name: value})
    assert str(caught.value).startswith(name)
    assert isinstance(caught.value, ArgumentError) or name == "where"


@pytest.mark.parametrize(
    ("name", "value"), [("p", 3), ("by", 3), ("on", 3), ("baseline", 3), ("y", None), ("weight", 3), ("missing", 1)]
)
def test_so_it_is_in_a_comparison(name: str, value: Any) -> None:
    with pytest.raises(ArgumentError) as caught:
        logloss.compare(TABLE | {"q": P}, **({"p": ["p", "q"]} | {name: value}))
    assert str(caught.value).startswith(f"{name} = ")
    with pytest.raises(ArgumentError, match="on = 3"):
        logloss.compare(TABLE, TABLE, p=["p", "p"], on=3)  # type: ignore[arg-type]


def test_an_option_that_there_is_not_is_said_by_python() -> None:
    with pytest.raises(TypeError, match="wiehgt"):
        logloss.partial_evaluate(TABLE, wiehgt="w")


def test_arrays_to_slice_by_have_the_names_they_are_given() -> None:
    found = logloss.evaluate(Y, P, by={"g": list("aabb"), 3: [1, 1, 1, 2]}).slices
    assert [(each.by, each.value) for each in found] == [("g", "a"), ("g", "b"), ("3", "1"), ("3", "2")]
    assert {each.by for each in logloss.evaluate(Y, P, by=list("aabb")).slices} == {"by"}
