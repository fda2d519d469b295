"""Predictions and labels in two files: joined on an id, in any order and however whole numbers are written."""

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

import logloss
from logloss._cli import run
from logloss.errors import ColumnError, LogLossError

IDS = [1000, 1001, 1002, 1003]
P, Y = [0.25, 0.75, 0.5, 0.9], [0, 1, 1, 0]
LOSS = logloss.log_loss(Y, P)


def files(folder: Path, ids: Any = IDS, order: Any = (2, 0, 3, 1)) -> tuple[Path, Path]:
    """Write predictions and labels, with the same name of column, as competitions have them."""
    predictions, labels = folder / "submission.csv", folder / "solution.csv"
    pd.DataFrame({"id": IDS, "target": P}).to_csv(predictions, index=False)
    at = list(order)
    pd.DataFrame({"id": np.array(ids)[at], "target": np.array(Y)[at]}).to_csv(labels, index=False)
    return predictions, labels


@pytest.mark.parametrize("ids", [IDS, [float(one) for one in IDS], [str(one) for one in IDS]])
def test_the_order_and_the_writing_of_ids_do_not_matter(ids: Any, tmp_path: Path) -> None:
    predictions, labels = files(tmp_path, ids)
    frame = pd.DataFrame({"id": ids, "target": Y})
    for other in (labels, frame, {"id": ids, "target": Y}):
        result = logloss.evaluate(predictions, "target", "target", labels=other, on="id")
        assert result.log_loss == LOSS
        assert result.joined is not None
        assert (result.joined.matched, result.joined.only_left, result.joined.only_right) == (4, 0, 0)
        assert logloss.Evaluation.from_json(result.to_json()) == result


def test_ids_of_one_file_and_repeated_ones_are_counted_and_left_out(tmp_path: Path) -> None:
    predictions, labels = files(tmp_path, [1000, 1001, 1001, 7])
    result = logloss.evaluate(predictions, "target", "target", labels=labels, on="id")
    assert result.log_loss == logloss.log_loss(Y[:1], P[:1])
    assert result.joined == type(result.joined)("id", 1, 2, 1, 0, 1, 0, 0)  # type: ignore[misc]


@pytest.mark.parametrize("form", [pd.DataFrame, dict, lambda table: {k: np.array(v) for k, v in table.items()}])
def test_leading_zeros_belong_to_an_id(form: Any) -> None:
    with pytest.raises(LogLossError, match="no id stands once"):
        logloss.evaluate(form({"id": ["07"], "p": [0.5]}), labels=form({"id": ["7"], "y": [1]}), on="id")
    left, right = form({"id": ["07", "7", "007"], "p": P[:3]}), form({"id": ["007", "07", "7"], "y": Y[:3]})
    assert logloss.evaluate(left, labels=right, on="id").log_loss == logloss.log_loss([1, 1, 0], P[:3])


def test_other_columns_are_those_of_either_file() -> None:
    predictions = {"id": IDS, "p": P, "site": ["a", "a", "b", "b"]}
    labels = {"id": IDS, "y": Y, "w": [1, 2, 3, 4], "site": ["x"] * 4}
    result = logloss.evaluate(predictions, labels=labels, on="id", weight="w", by="site", show="w")
    assert result.log_loss == logloss.log_loss(Y, P, sample_weight=[1, 2, 3, 4])
    assert {part.value for part in result.slices} == {"a", "b"}
    assert result.worst[0].shown == {"id": "1003", "w": "4"}


@pytest.mark.parametrize(
    ("options", "subject"),
    [
        ({"on": "id"}, "on"),
        ({"labels": {"id": IDS, "y": Y}}, "on"),
        ({"labels": {"id": IDS, "y": Y}, "on": "id", "engine": "dask"}, "engine"),
        ({"labels": {"id": IDS, "y": Y}, "on": "id", "weight": [1, 1, 1, 1]}, "weight"),
        ({"labels": {"id": IDS, "y": Y}, "on": "id", "where": "p > 0"}, "where"),
    ],
)
def test_what_cannot_be_is_said(options: dict[str, Any], subject: str) -> None:
    with pytest.raises(LogLossError) as raised:
        logloss.evaluate({"id": IDS, "p": P}, **options)
    assert raised.value.subject == subject


@pytest.mark.parametrize("missing", ["y", "p", "on"])
def test_a_column_that_is_not_there_is_named(missing: str) -> None:
    given = {"y": "y", "p": "p", "on": "id", missing: "other"}
    with pytest.raises(ColumnError, match="no column other"):
        logloss.evaluate({"id": IDS, "p": P}, given["y"], given["p"], labels={"id": IDS, "y": Y}, on=given["on"])


def test_the_command_finds_the_only_other_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    predictions, labels = map(str, files(tmp_path))
    assert run(["score", predictions, "--labels", labels, "--on", "id", "--value"]) == 0
    shown = capsys.readouterr()
    assert (float(shown.out), shown.err) == (LOSS, "logloss: using --y target --p target\n")
    assert run(["score", predictions, "--labels", labels, "--on", "id"]) == 0
    assert "joined on id" in capsys.readouterr().out


WORDS = {"id": [3, 1, 2, 4], "p": [0.5, 0.25, 0.75, 0.9], "site": ["a", "b", "a", "a"], "n": [7, 8, 70, 9]}
TRUTH = {"id": [1, 2, 3, 5], "y": [0, 1, 1, 1], "day": ["2024-01-01", "2024-02-01", "2024-03-01", "2024-01-01"]}


@pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl", "frame", "duckdb"])
@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("site = 'a'", [2, 3]),
        ("day >= DATE '2024-02-01' AND n > 8", [2]),
        ("id <> 2", [1, 3]),
        ("id IN (SELECT unnest([2, 1]))", [1, 2]),
        ("y = 1 AND site || p::VARCHAR <> 'a0.75'", [3]),
        ("TRUE", [1, 2, 3]),
    ],
)
def test_a_condition_speaks_of_the_columns_of_both(kind: str, where: str, ids: list[int], tmp_path: Path) -> None:
    sides = []
    for name, columns in (("words", WORDS), ("truth", TRUTH)):
        frame = pd.DataFrame(columns)
        if "day" in frame:
            frame["day"] = pd.to_datetime(frame["day"]).dt.date
        path = tmp_path / f"{name}.{kind}"
        if kind == "csv":
            frame.to_csv(path, index=False)
        elif kind == "parquet":
            frame.to_parquet(path)
        elif kind == "jsonl":
            frame.astype({"day": str} if "day" in frame else {}).to_json(path, orient="records", lines=True)
        elif kind == "duckdb":
            with duckdb.connect(str(path)) as connection:
                connection.from_df(frame).create("t")
        sides.append(frame if kind == "frame" else path)
    found = logloss.evaluate(sides[0], "y", "p", labels=sides[1], on="id", where=where, by="id")
    assert sorted(int(part.value) for part in found.slices) == ids
    of = {
        one: (y, p)
        for one, y in zip(TRUTH["id"], TRUTH["y"], strict=True)
        for i, p in zip(WORDS["id"], WORDS["p"], strict=True)
        if i == one
    }
    assert found.log_loss == logloss.log_loss([of[one][0] for one in ids], [of[one][1] for one in ids])
    assert found.joined is not None
    assert found.joined.matched == 3


def test_a_condition_on_a_column_of_both_is_refused_with_its_name(tmp_path: Path) -> None:
    predictions, labels = files(tmp_path)
    for where in ("target > 0", '"TARGET" = 1 OR id > 3', "COLUMNS(*) > 0"):
        with pytest.raises(LogLossError, match=r"target is a column of .* and it is open whose is meant") as raised:
            logloss.evaluate(predictions, "target", "target", labels=labels, on="id", where=where)
        assert raised.value.code == "where-joined"
    for where in ("nix > 0", "id IN (FROM read_csv('/etc/passwd'))", "id; DROP TABLE s0"):
        with pytest.raises(LogLossError) as raised:
            logloss.evaluate(predictions, "target", "target", labels=labels, on="id", where=where)
        assert raised.value.code == "where-sql"
    (tmp_path / "parts").mkdir()
    predictions.rename(tmp_path / "parts" / "1.csv")
    with pytest.raises(LogLossError, match="have no types in SQL where it is joined"):
        logloss.evaluate(tmp_path / "parts", "target", "target", labels=labels, on="id", where="id > 0")
