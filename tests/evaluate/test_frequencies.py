"""A frequency says how many equal rows a row stands for: all is as if the row were repeated."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import logloss
from logloss._evaluate.scan import state
from logloss.errors import ArgumentError, WeightError

ROW = st.tuples(st.sampled_from([0, 1]), st.sampled_from([0.1, 0.3, 0.5, 0.9]), st.integers(0, 4), st.integers(0, 3))


def columns(rows: list[tuple[int, float, int, int]]) -> dict[str, np.ndarray]:
    y, p, w, g = map(np.array, zip(*rows, strict=True))
    return {"y": y, "p": p, "w": w, "g": g}


def anonymous(result: logloss.Evaluation) -> logloss.Evaluation:
    """Return an evaluation without what names its rows and columns."""
    worst = tuple(replace(row, row=0) for row in result.worst)
    return replace(result, rows=0, columns={}, source="", worst=worst)


@pytest.mark.parametrize("options", [{}, {"by": "g"}, {"cluster": "g"}])
@given(rows=st.lists(ROW, min_size=1, max_size=30).filter(lambda rows: any(row[2] for row in rows)))
def test_it_is_as_if_rows_were_repeated(rows: list[tuple[int, float, int, int]], options: dict[str, str]) -> None:
    data = columns(rows)
    repeated = {name: np.repeat(data[name], data["w"]) for name in ("y", "p", "g")}
    counted = logloss.evaluate(data, weight="w", weight_kind="frequency", **options)
    assert anonymous(counted) == anonymous(logloss.evaluate(repeated, **options))
    assert counted.columns["frequency"] == "w"


def test_many_of_a_row_are_looked_at_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    data = columns([(1, 0.5, 4, 0), (0, 0.1, 7, 1), (1, 0.9, 0, 1), (1, 0.3, 3, 2)])
    whole = logloss.evaluate(data, weight="w", weight_kind="frequency")
    monkeypatch.setattr(state, "REPEATED", 3)
    assert logloss.evaluate(data, weight="w", weight_kind="frequency") == whole


def test_models_are_compared_on_repeated_rows() -> None:
    data = columns([(1, 0.5, 4, 0), (0, 0.1, 7, 1), (1, 0.9, 2, 1), (1, 0.3, 3, 2)]) | {"q": np.full(4, 0.4)}
    repeated = {name: np.repeat(data[name], data["w"]) for name in ("y", "p", "q")}
    counted = logloss.compare(data, p=["p", "q"], weight="w", weight_kind="frequency")
    assert counted.differences == logloss.compare(repeated, p=["p", "q"]).differences


@pytest.mark.parametrize("weight", [0.5, -1.0, float("inf"), 2.0**54])
def test_a_frequency_is_a_whole_number(weight: float) -> None:
    with pytest.raises(WeightError) as raised:
        logloss.evaluate({"y": [1, 0], "p": [0.5, 0.5], "w": [1.0, weight]}, weight="w", weight_kind="frequency")
    assert (raised.value.code, raised.value.rows, raised.value.values) == ("weight-fraction", (1,), (weight,))


def test_wrong_rows_are_counted_once() -> None:
    with pytest.raises(logloss.errors.ProbabilityError) as raised:
        logloss.evaluate({"y": [1, 0], "p": [0.5, 1.5], "w": [1, 9]}, weight="w", weight_kind="frequency")
    assert (raised.value.rows, raised.value.count) == ((1,), 1)


@pytest.mark.parametrize("options", [{"weight_kind": "counts", "weight": "w"}, {"weight_kind": "frequency"}])
def test_the_kind_is_one_of_two_and_needs_a_weight(options: dict[str, str]) -> None:
    with pytest.raises(ArgumentError) as raised:
        logloss.evaluate({"y": [1, 0], "p": [0.5, 0.5], "w": [1, 9]}, **options)
    assert raised.value.subject == "weight_kind"
