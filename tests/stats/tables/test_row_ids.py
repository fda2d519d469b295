"""The worst rows carry what the data call them, and an id that occurs twice is noticed, in any order of the parts."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import logloss
from logloss._accumulate.batch import Column
from logloss._cli import run
from logloss._stats.tables import row_ids
from logloss._stats.tables.row_ids import RowIds

DATA = {"y": [1, 0, 1, 1], "p": [0.9, 0.2, 0.1, 0.4], "site": ["a", "b", "c", "d"], "depth": [1.5, 2.0, 3.0, 4.0]}


def said(**given: Any) -> list[str]:
    return [finding.text for finding in logloss.evaluate(**given).findings if finding.kind == "ids"]


def test_worst_rows_carry_their_names() -> None:
    result = logloss.evaluate(DATA, id="site", show=["depth", "y", "site"], worst=2)
    assert [dict(row.shown) for row in result.worst] == [
        {"site": "c", "depth": "3", "y": "1"},
        {"site": "d", "depth": "4", "y": "1"},
    ]
    assert logloss.Evaluation.from_json(result.to_json()) == result
    assert logloss.evaluate(DATA, show="depth", worst=1).worst[0].shown == {"depth": "3"}


def test_names_follow_their_rows_through_masks_drops_and_weights() -> None:
    data = {**DATA, "y": [1, None, 1, 1], "w": [1.0, 1.0, 0.0, 2.0]}
    keep = np.array([True, True, True, True])
    result = logloss.evaluate(data, weight="w", missing="drop", where=keep, id="site")
    assert [(row.row, row.shown["site"]) for row in result.worst] == [(3, "d"), (0, "a")]


def test_a_missing_name_is_nothing() -> None:
    result = logloss.evaluate({**DATA, "site": ["a", None, "c", None]}, id="site")
    assert [row.shown["site"] for row in result.worst] == ["c", "", "", "a"]
    assert not result.findings


def test_long_values_are_cut() -> None:
    result = logloss.evaluate({**DATA, "site": ["x" * 10_000] * 4}, show="site", worst=1)
    assert len(result.worst[0].shown["site"]) == row_ids.LONGEST


@pytest.mark.parametrize("big", [2**53 + 1, 2**62 + 3, -(2**53) - 1])
def test_large_integers_keep_their_digits(big: int) -> None:
    result = logloss.evaluate({**DATA, "site": np.array([big, 2, 3, 4])}, id="site")
    assert str(big) in {row.shown["site"] for row in result.worst}


def test_ids_that_occur_twice_are_noticed() -> None:
    (text,) = said(data={**DATA, "site": ["a", "b", "a", "a"]}, id="site")
    assert ": 50 %" in text
    assert said(data=DATA, id="site") == []
    assert said(data={**DATA, "site": ["a", "a", "a", "a"]}) == []


def test_columns_must_be_there_and_data_too() -> None:
    with pytest.raises(logloss.LogLossError, match="sight") as caught:
        logloss.evaluate(DATA, id="sight")
    assert "site" in str(caught.value)
    with pytest.raises(logloss.LogLossError, match="data"):
        logloss.evaluate(y=[1], p=[0.5], id="site")
    with pytest.raises(logloss.LogLossError, match="show"):
        logloss.evaluate(DATA, show=[3])  # type: ignore[list-item]


@pytest.mark.parametrize("size", [100, 5000])
def test_a_sample_of_ids_is_the_same_for_any_parts(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_ids, "KEPT", 256)
    random = np.random.default_rng(1)
    ids = random.integers(0, size, 3 * size).astype(np.float64)
    whole = RowIds()
    whole.add(Column(ids))
    exact = 1 - np.unique(ids).size / ids.size
    found, is_exact = whole.repeated()
    assert is_exact == (size == 100)
    assert found == pytest.approx(exact, abs=0 if is_exact else 5 * (0.25 / 128) ** 0.5)
    for cuts in ([1], [7, 50, 99], list(range(10, 3 * size, 97))):
        parts = []
        for piece in np.split(random.permutation(ids), cuts):
            parts.append(RowIds())
            parts[-1].add(Column(piece))
        first = parts.pop(random.integers(len(parts)))
        for part in parts:
            first.merge(part)
        assert first.repeated() == whole.repeated()
        assert first.level == whole.level


def test_the_command_shows_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f.csv").write_text("y,p,site,note\n1,0.9,s1,\n0,0.8,s2,<b>=1+1\n1,0.6,s1,x\n")
    options = ["--id", "site", "--show", "note"]
    assert run(["score", "f.csv", *options, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["worst"][0]["shown"] == {"site": "s2", "note": "<b>=1+1"}
    assert run(["score", "f.csv", *options]) == 0
    shown = capsys.readouterr().out
    assert "row  site  note     y    p" in shown
    assert "! rows whose id another row had before: 33.3 %" in shown
    assert run(["score", "f.csv", "--id", "sites"]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == "logloss score f.csv --id site"
