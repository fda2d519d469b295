"""Probabilities in two columns, one for each class: the column of the positive label is taken where that is certain."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import logloss
from logloss._cli import run
from logloss.errors import LogLossError, ShapeError

Y = np.array([1, 0, 1, 0, 1])
P = np.array([0.9, 0.25, 0.5, 0.375, 0.75])
BOTH = np.column_stack([1 - P, P])
LOSS = 0.3687750940734138  # the mean of −ln p and −ln(1 − p), by 60 digits

FORMS: dict[str, Callable[[], Any]] = {
    "array": lambda: BOTH,
    "lists": lambda: BOTH.tolist(),
    "tuples": lambda: tuple(map(tuple, BOTH.tolist())),
    "arrays in a list": lambda: list(BOTH),
    "lists in a Series": lambda: pd.Series(BOTH.tolist()),
    "arrays in a Series": lambda: pd.Series(list(BOTH)),
    "pandas": lambda: pd.DataFrame(BOTH),
    "Polars": lambda: pl.DataFrame(BOTH),
    "named by class": lambda: pd.DataFrame({"p0": 1 - P, "p1": P}),
    "named the other way": lambda: pd.DataFrame({"prob_1": P, "prob_0": 1 - P}),
    "named in words": lambda: pd.DataFrame({"neg": 1 - P, "pos": P}),
}
LABELS: dict[str, Any] = {
    "0 and 1": Y,
    "bool": Y == 1,
    "1 and 2": Y + 1,
    "-1 and 1": 2 * Y - 1,
    "digits": np.where(Y == 1, "2", "1"),
    "words": np.where(Y == 1, "spam", "ham"),
    "objects": np.where(Y == 1, "spam", "ham").astype(object),
}


def refused(call: Callable[[], object]) -> LogLossError:
    with pytest.raises(ShapeError) as raised:
        call()
    assert raised.value.code == "two-columns"
    return raised.value


@pytest.mark.parametrize("form", FORMS)
def test_the_column_of_1_is_taken(form: str) -> None:
    p = FORMS[form]()
    assert logloss.log_loss(Y, p) == pytest.approx(LOSS, rel=1e-15)
    assert logloss.log_loss(Y, p) == logloss.log_loss(Y, P)
    assert logloss.evaluate(Y, p).log_loss == logloss.evaluate(Y, P).log_loss
    assert logloss.evaluate({"y": Y, "p": p}).log_loss == logloss.log_loss(Y, P)
    assert logloss.reconcile(Y, p).log_loss == logloss.log_loss(Y, P)
    both = logloss.compare(Y, {"a": p, "b": P}).models
    assert both[0].log_loss == both[1].log_loss == logloss.log_loss(Y, P)


@pytest.mark.parametrize("labels", LABELS)
def test_of_two_labels_the_larger_one_is_1(labels: str) -> None:
    y = LABELS[labels]
    expected = logloss.log_loss(Y, P)
    assert logloss.log_loss(y, BOTH) == expected
    assert logloss.log_loss(list(y), BOTH.tolist()) == expected
    result = logloss.evaluate(y, BOTH)
    assert result.log_loss == expected
    assert result.positives == 3
    for positive in np.unique(y):  # the other class has the other column, and the loss is the same
        assert logloss.evaluate(y, BOTH, positive=positive).log_loss == pytest.approx(expected, rel=1e-15)


def test_columns_are_found_by_the_names_of_the_labels() -> None:
    p = pd.DataFrame({"spam": P, "ham": 1 - P})
    assert logloss.log_loss(LABELS["words"], p) == logloss.log_loss(Y, P)
    assert logloss.evaluate(LABELS["words"], p, positive="ham").log_loss == pytest.approx(LOSS, rel=1e-15)
    female = pd.DataFrame({"female": 1 - P, "male": P})
    assert logloss.log_loss(np.where(Y == 1, "male", "female"), female) == logloss.log_loss(Y, P)


@pytest.mark.parametrize(
    ("y", "p"),
    [
        ([2, 2], [[0.5, 0.5], [0.25, 0.75]]),
        (["spam", "spam"], [[0.5, 0.5], [0.25, 0.75]]),
        ([1, 2, 3], [[0.5, 0.5]] * 3),
        ([1, 2, 9], [[0.5, 0.5]] * 3),
        ([1, 0], [[0.5, 0.625], [0.25, 0.75]]),
        ([1, 0], pd.DataFrame({"a": [0.5, 0.5], "b": [0.5, 0.5]})),
    ],
)
def test_what_is_not_certain_is_asked_about(y: Any, p: Any) -> None:
    for call in (logloss.log_loss, logloss.evaluate):
        assert refused(lambda call=call: call(y, p)).hint is None
    if isinstance(p, list) and y != [1, 0]:
        refused(lambda: logloss.evaluate(y, p, positive="other"))


def test_labels_that_are_none_stay_wrong() -> None:
    p = [[0.5, 0.5]] * 3
    for y, code in (([1, 0, 9], "label-ignored"), ([1, 2, np.nan], "missing"), (["a", "b", None], "missing")):
        with pytest.raises(LogLossError) as raised:
            logloss.log_loss(np.array(y, object if None in y else None), p)
        assert raised.value.code == code
    kept = logloss.evaluate(["a", "b", None], [[0.25, 0.75], [0.5, 0.5], [0.9, 0.1]], missing="drop")
    assert kept.log_loss == logloss.log_loss([0, 1], [0.75, 0.5])


def test_rows_that_are_left_out_are_not_looked_at() -> None:
    y, p, keep = [1, 0, 5], [[0.25, 0.75], [0.5, 0.5], [7, 8]], [True, True, False]
    expected = logloss.log_loss([1, 0], [0.75, 0.5])
    assert logloss.log_loss(y, p, where=keep) == logloss.evaluate(y, p, where=keep).log_loss == expected


def test_parts_of_the_rows_do_not_tell_which_labels_there_are() -> None:
    tally = logloss.Tally()
    tally.update(Y, BOTH)
    assert tally.result().log_loss == logloss.log_loss(Y, P)
    refused(lambda: tally.update([1, 2], [[0.5, 0.5]] * 2))


def test_tables_of_two_labels_are_no_classes() -> None:
    cells = logloss.log_loss([1, 0, 0, 1], [0.9, 0.1, 0.5, 0.5])
    assert logloss.log_loss([[1, 0], [0, 1]], [[0.9, 0.1], [0.5, 0.5]]) == cells


def test_logits_of_two_classes_say_what_to_write() -> None:
    z = np.log(BOTH)
    for call, name in ((logloss.log_loss, "logits"), (logloss.evaluate, "logit")):
        error = refused(lambda call=call, name=name: call(Y, **{name: z}))
        names: dict[str, Any] = {"numpy": np, name: z}
        exec(error.hint or "", names)  # noqa: S102
        result = call(Y, **{name: names[name]})
        assert getattr(result, "log_loss", result) == pytest.approx(LOSS, rel=1e-14)


TABLES: dict[str, Callable[[], Any]] = {
    "pandas, lists": lambda: pd.DataFrame({"y": Y, "p": BOTH.tolist()}),
    "pandas, arrays": lambda: pd.DataFrame({"y": Y, "p": list(BOTH)}),
    "Polars, lists": lambda: pl.DataFrame({"y": Y, "p": BOTH.tolist()}),
    "Polars, arrays": lambda: pl.DataFrame({"y": Y, "p": BOTH}),
    "PyArrow": lambda: pa.table({"y": Y, "p": pa.array(BOTH.tolist())}),
}


@pytest.mark.parametrize("table", TABLES)
def test_a_column_of_two_probabilities_says_what_to_write(table: str) -> None:
    data = TABLES[table]()
    error = refused(lambda: logloss.evaluate(data))
    change = eval(f"dict({error.hint}\n)", {"numpy": np, "data": data})  # noqa: S307
    assert logloss.evaluate(data, **change).log_loss == logloss.log_loss(Y, P)
    assert refused(lambda: logloss.evaluate(data, positive=0)).hint is None  # the second is not that of 0


# How Spark ML's vectors stand in Parquet.
VECTOR = pa.struct(
    {"type": pa.int8(), "size": pa.int32(), "indices": pa.list_(pa.int32()), "values": pa.list_(pa.float64())}
)
PAIRS = {
    "p[2]": pa.array(BOTH.tolist()),
    "p.values[2]": pa.array([{"type": 1, "values": row} for row in BOTH.tolist()], VECTOR),
}


@pytest.mark.parametrize("second", PAIRS)
def test_a_file_of_two_probabilities_says_what_to_write(
    second: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    pq.write_table(pa.table({"y": Y, "p": PAIRS[second]}), "rows.parquet")
    error = refused(lambda: logloss.evaluate("rows.parquet"))
    assert error.hint == f"data=\"SELECT * REPLACE ({second} AS p) FROM 'rows.parquet'\""  # noqa: S608
    assert logloss.evaluate(**eval(f"dict({error.hint})")).log_loss == logloss.log_loss(Y, P)  # noqa: S307
    assert run(["score", "rows.parquet", "--value"]) == 2
    hint = capsys.readouterr().err.splitlines()[-1]
    assert run(shlex.split(hint)[1:]) == 0
    assert float(capsys.readouterr().out) == logloss.log_loss(Y, P)


def test_other_lists_are_no_probabilities() -> None:
    for column in ([[1.0, 2.0]] * 5, [[0.5, 0.25, 0.25]] * 5):
        for data in (pd.DataFrame({"y": Y, "p": column}), pa.table({"y": Y, "p": column})):
            with pytest.raises(LogLossError) as raised:
                logloss.evaluate(data)
            assert raised.value.code == "column-type"
            assert raised.value.hint is None


@pytest.mark.parametrize(
    ("columns", "meant"),
    [
        (["prediction_0", "prediction_1"], "prediction_1"),
        (["prediction_0", "prediction_1", "prediction_2"], None),
        (["p_old", "p_new"], None),
        (["p_new"], "p_new"),
    ],
)
def test_of_several_columns_only_that_of_class_1_is_proposed(columns: list[str], meant: str | None) -> None:
    data = pd.DataFrame({"y": Y, **dict.fromkeys(columns, P)})
    with pytest.raises(LogLossError) as raised:
        logloss.evaluate(data)
    assert raised.value.code == "no-column"
    assert raised.value.hint == (None if meant is None else f"p={meant!r}")
