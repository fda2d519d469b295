"""Records: what each figure is called, what their values are as JSON and back, and what a difference says."""

import json
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

import logloss
from logloss._evaluate.records.comparison import Difference, _rows
from logloss._evaluate.records.json_values import from_plain, to_plain
from logloss._evaluate.records.reconciliation import Reconciliation
from logloss._stats.rounding import p_is
from logloss.errors import ArgumentError

INF, NAN = math.inf, math.nan
EVALUATION = logloss.evaluate([1, 0, 1], [0.75, 0.25, 0.5])
COMPARISON = logloss.compare([1, 0, 1], {"a": [0.75, 0.25, 0.5], "b": [0.5] * 3})
RECONCILIATION = logloss.reconcile([1, 0, 1], [0.75, 0.25, 0.0])

FIGURES: dict[str, tuple[Any, Callable[[Any], object], dict[str, str | None]]] = {
    "reliability": (EVALUATION, lambda ax: EVALUATION.plot_reliability(ax), {}),
    "distribution": (EVALUATION, lambda ax: EVALUATION.plot_distribution(ax), {}),
    "curve": (EVALUATION, lambda ax: EVALUATION.plot_curve(ax), {}),
    "deciles": (EVALUATION, lambda ax: EVALUATION.plot_deciles(ax), {}),
    "misses": (EVALUATION, lambda ax: EVALUATION.plot_misses(ax), {}),
    "slices": (EVALUATION, lambda ax: EVALUATION.plot_slices(ax, by="g"), {"by": "g"}),
    "losses": (COMPARISON, lambda ax: COMPARISON.plot_losses(ax), {}),
    "differences": (COMPARISON, lambda ax: COMPARISON.plot_differences(ax), {}),
    "portions": (
        COMPARISON, lambda ax: COMPARISON.plot_portions(ax, model="b", by="g"), {"model": "b", "by": "g"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_drawn_by_its_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    record, draw, chosen = FIGURES[name]
    asked: list[Any] = []

    class Door:
        @staticmethod
        def figure(*given: object, **options: object) -> str:
            asked.append((given, options))
            return "drawn"

    monkeypatch.setitem(sys.modules, "logloss._report.door", Door)  # type: ignore[arg-type]
    ax = object()
    assert draw(ax) == "drawn"
    assert asked == [((record, name, ax), chosen)]


@pytest.mark.parametrize("record", [EVALUATION, COMPARISON, RECONCILIATION], ids=lambda record: type(record).__name__)
def test_a_record_is_json_and_back(record: Any) -> None:
    plain = record.to_dict()
    assert next(iter(plain)) == "schema"
    assert plain["schema"] == record.schema
    assert json.loads(record.to_json()) == json.loads(json.dumps(plain))
    assert record.to_json().startswith('{\n  "schema"')
    assert "\n" not in record.to_json(indent=None)
    assert type(record).from_json(record.to_json()) == record
    more = json.dumps({**json.loads(record.to_json()), "more": 1})
    assert type(record).from_json(more) == record


@pytest.mark.parametrize(
    "change", [{"log_loss": "often"}, {"n": "3"}, {"n": None}, {"worst": 3}, {"source": 3}, {"columns": []}]
)
def test_json_of_another_type_is_no_record(change: dict[str, Any]) -> None:
    with pytest.raises(ArgumentError) as raised:
        logloss.Evaluation.from_json(json.dumps({**json.loads(EVALUATION.to_json()), **change}))
    assert (raised.value.code, raised.value.subject) == ("option", "text")
    assert EVALUATION.schema in raised.value.problem


@dataclass(frozen=True)
class Inner:
    at: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Values:
    number: float
    pair: tuple[float, int]
    maybe: Inner | None
    by: Mapping[float, float]
    many: tuple[Inner, ...]
    text: str = "x"
    flag: bool = False


VALUES = Values(-INF, (NAN, 3), Inner(1, ("a", "b")), {0.001: INF, 1e-15: 0.5}, (Inner(2), Inner(3, ("c",))), "y", True)
PLAIN = {
    "number": "-Infinity",
    "pair": ["NaN", 3],
    "maybe": {"at": 1, "names": ["a", "b"]},
    "by": {"1e-3": "Infinity", "1e-15": 0.5},
    "many": [{"at": 2, "names": []}, {"at": 3, "names": ["c"]}],
    "text": "y",
    "flag": True,
}


def test_values_are_plain_and_back() -> None:
    assert to_plain(VALUES) == PLAIN
    assert repr(from_plain(Values, PLAIN)) == repr(VALUES)  # NaN is equal to nothing
    assert from_plain(Values, {**PLAIN, "maybe": None, "unknown": 1}).maybe is None
    bare = {name: PLAIN[name] for name in ("number", "pair", "maybe", "by", "many")}
    assert (from_plain(Values, bare).text, from_plain(Values, bare).flag) == ("x", False)
    assert to_plain([1.5, None, "a", (2, -INF)]) == [1.5, None, "a", [2, "-Infinity"]]


@pytest.mark.parametrize(
    "change",
    [
        {"number": "much"},
        {"pair": ["NaN"]},
        {"pair": [1.0, 2, 3]},
        {"pair": [1.0, "2"]},
        {"maybe": {"names": []}},
        {"maybe": 3},
        {"by": {"x": 1.0}},
        {"many": [3]},
        {"text": 3},
        {"flag": "yes"},
    ],
)
def test_what_is_no_such_value_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises((AttributeError, KeyError, TypeError, ValueError)):
        from_plain(Values, {**PLAIN, **change})


BASE = Difference("new", "old", 100, -0.1, 0.02, (-0.14, -0.06), -5.0, 0.001, 0.002, None, 60, 30, 10, 0, 0, 0)


@pytest.mark.parametrize(
    ("change", "verdict", "named"),
    [
        ({}, "better", ["new is better", "than old by 0.100 ± 0.020", "p = 0.002"]),
        ({"mean": 0.1}, "worse", ["worse", "0.100 ± 0.020"]),
        ({"p_holm": 0.0499}, "better", ["p = 0.05"]),
        ({"p_holm": 0.05}, "open", ["better", "p = 0.05"]),
        ({"p_holm": 0.5, "mean": 0.1}, "open", ["worse", "p = 0.5"]),
        ({"p_holm": 0.00009}, "better", ["p < 0.0001"]),
        ({"p_holm": None}, "open", ["p unknown"]),
        ({"se": None, "p_holm": None}, "open", ["better", "0.1 nats in 100 rows"]),
        ({"se": None, "p_holm": None, "n": 1}, "open", ["1 row;"]),
        ({"mean": 0.0, "p_holm": 1.0}, "open", ["new and old", "± 0.020"]),
        (
            {"mean": -INF, "se": None, "p_holm": None, "won_infinite": 1},
            "better",
            ["new", "old: 1 row", "for old alone"],
        ),
        ({"mean": INF, "se": None, "p_holm": None, "lost_infinite": 2000}, "worse", ["2,000 rows", "for new alone"]),
        ({"mean": None, "won_infinite": 1200, "lost_infinite": 3}, "open", ["new and old", "3 and 1,200 rows"]),
        ({"won": 0, "lost": 0}, "same", ["new and old"]),
        ({"won": 0, "lost": 0, "mean": None}, "same", ["new and old"]),
        ({"won": 0}, "better", ["new"]),
        ({"lost": 0}, "better", ["new"]),
    ],
)
def test_what_a_difference_says(change: dict[str, Any], verdict: str, named: list[str]) -> None:
    difference = replace(BASE, **change)
    assert difference.verdict == verdict
    assert [words for words in named if words not in difference.sentence] == []


def test_a_long_name_is_cut_in_a_sentence() -> None:
    assert f"{'x' * 77}..." in replace(BASE, model="x" * 81).sentence
    assert f"{'x' * 80} is" in replace(BASE, model="x" * 80).sentence


@pytest.mark.parametrize(
    ("p", "shown"),
    [(None, "p unknown"), (0.0001, "p = 0.0001"), (9e-5, "p < 0.0001"), (0.125, "p = 0.12"), (1.0, "p = 1")],
)
def test_a_p_value_in_words(p: float | None, shown: str) -> None:
    assert ("p unknown" if p is None else p_is(p)) == shown


def test_rows_are_counted() -> None:
    assert [_rows(count) for count in (0, 1, 2, 1234)] == ["0 rows", "1 row", "2 rows", "1,234 rows"]


def test_a_record_in_a_line() -> None:
    assert str(EVALUATION).startswith(f"log loss {EVALUATION.log_loss:.4g} ± {EVALUATION.se:.2g}, n = 3")
    assert str(replace(EVALUATION, se=None)) == f"log loss {EVALUATION.log_loss:.4g}, n = 3"
    assert str(COMPARISON) == COMPARISON.differences[0].sentence
    soft: Reconciliation = logloss.reconcile([0.5, 1], [0.5, 0.5])
    assert "scikit-learn" not in str(soft)
    assert "torch BCELoss 0.693147" in str(soft)
    assert str(soft).startswith("log loss 0.693147, n = 2")
