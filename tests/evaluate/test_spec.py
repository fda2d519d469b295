"""A question: which column is what, and the same question again wherever parts of the rows are read."""

from typing import Any

import numpy as np
import pytest

from logloss._accumulate.serialization import WRONG, pack, unpack
from logloss._evaluate.columns import check_columns
from logloss._evaluate.compare import model_columns
from logloss._evaluate.join_models import joined
from logloss._evaluate.spec import EvaluationSpec, model_role, names
from logloss._sources import open_source
from logloss.errors import ArgumentError, ColumnError

COLUMNS = {"y": "label", "p": "chance", "weight": "w"}
FULL = EvaluationSpec.build(
    {**COLUMNS, "cluster": "c"},
    by=["g", "h", "g"],
    where="g > 1",
    positive="yes",
    percent=np.True_,
    missing="drop",
    worst=np.int64(3),
    prior=1,
    id="id",
    show=("a", "id", "label"),
)
MODELS = {"y": "y", model_role("old"): "old", model_role("new"): "new"}
TWO = EvaluationSpec.build(MODELS, baseline="old", logits=True)


def test_what_a_question_asks() -> None:
    assert FULL.models == {"p": "p"}
    assert FULL.shown == ("id", "a", "label")
    assert FULL.roles == {
        **COLUMNS, "cluster": "c", "by g": "g", "by h": "h", "show id": "id", "show a": "a", "show label": "label",
    }  # fmt: skip
    assert (FULL.percent, FULL.drop, FULL.worst, FULL.prior, FULL.numbered) == (True, True, 3, 1.0, True)
    assert (type(FULL.percent), type(FULL.worst), type(FULL.prior)) == (bool, int, float)
    assert TWO.models == {"old": "model old", "new": "model new"}
    plain = EvaluationSpec.build({"y": "y", "logit": "z"})
    assert plain == EvaluationSpec({"y": "y", "logit": "z"})
    assert (plain.models, plain.shown, plain.by) == ({"logit": "logit"}, (), ())


@pytest.mark.parametrize("prior", [0, 1, 0.5, np.float32(0.25)])
def test_a_prior_is_a_probability(prior: Any) -> None:
    assert EvaluationSpec.build(COLUMNS, prior=prior).prior == float(prior)


@pytest.mark.parametrize("positive", ["yes", 1, 0.5, np.int64(2), np.str_("x"), True])
def test_a_label_may_be_any_value(positive: Any) -> None:
    assert EvaluationSpec.build(COLUMNS, positive=positive).positive == positive


@pytest.mark.parametrize(
    ("given", "expected"),
    [(None, ()), ("ab", ("ab",)), (["a", "b", "a"], ("a", "b")), ((), ()), (iter("ab"), ("a", "b"))],
)
def test_names_are_one_or_several(given: Any, expected: tuple[str, ...]) -> None:
    assert names("by", given) == expected


@pytest.mark.parametrize("spec", [FULL, TWO, EvaluationSpec.build({"y": "y", "logit": "z"}, logits=True)])
def test_a_question_travels(spec: EvaluationSpec) -> None:
    assert EvaluationSpec.from_state(unpack(pack(spec.to_state()))) == spec


def test_a_mask_and_a_number_travel_as_far_as_they_can() -> None:
    masked = EvaluationSpec.build(COLUMNS, where=np.array([True]), positive=1)
    state = masked.to_state()
    assert (state["where"], state["positive"]) == (True, "1")
    back = EvaluationSpec.from_state(unpack(pack(state)))
    assert (back.where, back.positive) == (None, "1")


@pytest.mark.parametrize(
    "change",
    [
        {"more": 1},
        {"columns": {"p": "chance"}},
        {"columns": {"y": "label"}},
        {"columns": {"y": "label", "logit": "chance"}},
        {"columns": {"y": "label", "p": "chance", "q": "x"}},
        {"columns": {"y": 3, "p": "chance"}},
        {"columns": 3},
        {"logits": True},
        {"logits": 1},
        {"baseline": "old"},
        {"baseline": 3},
        {"positive": 1},
        {"percent": None},
        {"drop": "yes"},
        {"worst": -1},
        {"worst": 1.5},
        {"prior": "x"},
        {"by": [1]},
        {"id": 1},
        {"show": "x"},
        {"numbered": 1},
    ],
)
def test_what_is_no_question_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(WRONG):
        EvaluationSpec.from_state({**FULL.to_state(), **change})


@pytest.mark.parametrize(
    ("change", "subject"),
    [
        ({"worst": 4}, "worst"),
        ({"by": ("h", "g")}, "by"),
        ({"positive": None}, "positive"),
        ({"columns": {**COLUMNS, "cluster": "d"}}, "columns"),
        ({"id": None}, "id"),
        ({"where": None}, None),  # each part has rows of its own
    ],
)
def test_parts_of_other_questions_are_not_merged(change: dict[str, Any], subject: str | None) -> None:
    other = EvaluationSpec(**{**vars(FULL), **change})
    FULL.compare(EvaluationSpec(**vars(FULL)))
    if subject is None:
        FULL.compare(other)
        return
    for left, right in ((FULL, other), (other, FULL)):
        with pytest.raises(ArgumentError) as raised:
            left.compare(right)
        assert (raised.value.code, raised.value.subject) == ("parts-differ", subject)


def source(*columns: str, name: str = "arrays") -> Any:
    """Return a source of these columns."""
    made = open_source({column: [1] for column in columns})
    made.name = name
    return made


def test_columns_are_checked_one_by_one() -> None:
    check_columns(source("y", "p"), {"y": "y", "p": "p"})
    with pytest.raises(ColumnError) as raised:
        check_columns(source("y", "p"), {"y": "p", "p": "p"})
    assert (raised.value.code, raised.value.subject) == ("column-twice", "p")
    assert "y and p" in raised.value.problem
    repeated = source("y", "p")
    repeated.columns = ("y", "p", "p")
    with pytest.raises(ColumnError) as raised:
        check_columns(repeated, {"y": "y", "p": "p"})
    assert (raised.value.code, raised.value.subject, raised.value.count) == ("column-repeated", "p", 2)


@pytest.mark.parametrize(
    ("columns", "wanted", "baseline", "models", "first"),
    [
        (["y", "p_a", "p_b", "q"], "p_*", None, ["p_a", "p_b"], "p_a"),
        (["y", "p_b", "p_a"], ["p_a", "p_*"], None, ["p_a", "p_b"], "p_a"),
        (["y", "p_a", "p_b"], "*", None, ["p_a", "p_b"], "p_a"),
        (["y", "p_a", "p_b", "P_c"], "p_?", "p_b", ["p_a", "p_b"], "p_b"),
        (["y", "p_a", "q"], "p_*", "q", ["q", "p_a"], "q"),
        (["y", "p*", "p_a", "q"], ["p*", "q"], None, ["p*", "q"], "p*"),
        (["y", "a", "b", "c"], "[ab]", None, ["a", "b"], "a"),
    ],
)
def test_which_columns_are_models(
    columns: list[str], wanted: Any, baseline: str | None, models: list[str], first: str
) -> None:
    roles, found = model_columns(source(*columns), {"y": "y"}, wanted, baseline, "p")
    assert roles == {"y": "y", **{model_role(name): name for name in models}}
    assert list(roles) == ["y", *map(model_role, models)]
    assert found == first


@pytest.mark.parametrize(
    ("left", "right", "wanted", "beside", "expected"),
    [
        (["i", "y", "p"], ["i", "p"], "p", [], {"a": (0, "p"), "b": (1, "p")}),
        (["i", "y", "p"], ["i", "q"], ["p", "q"], [], {"p": (0, "p"), "q": (1, "q")}),
        (["i", "y", "p", "q"], ["i", "p", "q"], ["q", "p"], [], {"q": (0, "q"), "p": (1, "p")}),
        (
            ["i", "y", "p_1", "p_2"],
            ["i", "p_1"],
            "p_*",
            [],
            {"p_1 of a": (0, "p_1"), "p_2": (0, "p_2"), "p_1 of b": (1, "p_1")},
        ),
        (["i", "y", "p_1"], ["i", "y", "p_2", "p_w"], "p_*", ["p_w"], {"p_1": (0, "p_1"), "p_2": (1, "p_2")}),
        (
            ["i", "y", "p"],
            ["i", "p", "q"],
            ["p", "q", "p"],
            [],
            {"p of a": (0, "p"), "p of b": (1, "p"), "q": (1, "q")},
        ),
        (["i", "y", "p*"], ["i", "p*", "px"], "p*", [], {"a": (0, "p*"), "b": (1, "p*")}),
        (["i", "y", "p"], ["i", "p", "a"], "p", ["a"], {"p of a": (0, "p"), "b": (1, "p")}),
    ],
)
def test_models_of_two_sources(
    left: list[str], right: list[str], wanted: Any, beside: list[str], expected: dict[str, tuple[int, str]]
) -> None:
    sides = source(*left, name="a"), source(*right, name="b")
    both, models = joined(*sides, "i", "y", wanted, beside)
    assert models == tuple(expected)
    others = [name for name in ("y", *beside) if name not in expected]
    assert both.columns == (*others, *expected)
    assert {name: both._columns[name] for name in models} == expected  # type: ignore[attr-defined]
    for name in others:
        assert both._columns[name] == (0 if name in left else 1, name)  # type: ignore[attr-defined]
    assert both._same == (("y", "y") if "y" in right else None)  # type: ignore[attr-defined]


def test_two_sources_of_one_name_are_the_first_and_the_second() -> None:
    assert joined(source("i", "y", "p"), source("i", "p"), "i", "y", "p")[1] == ("first", "second")
