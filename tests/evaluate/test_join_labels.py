"""Predictions and labels in two files: joined on an id, in any order and however whole numbers are written."""

from pathlib import Path
from typing import Any

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
