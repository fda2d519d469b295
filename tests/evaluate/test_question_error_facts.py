"""What an error of a question carries, and nothing besides: its class, code, subject, values and the one change."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

import logloss
from logloss import compare, errors, evaluate
from logloss._evaluate.columns import missing_column
from logloss._evaluate.evaluate import PartialEvaluation
from logloss.errors import Change, LogLossError

Facts = dict[str, Any]
NOTHING: Facts = {"rows": (), "values": (), "count": 0, "size": 0, "change": None, "hint": None}


def facts(kind: type[LogLossError], code: str, subject: str, **others: Any) -> Facts:
    """Return what an error must carry; what is not named must be empty."""
    change = others.get("change")
    return {"kind": kind, "code": code, "subject": subject} | NOTHING | {"hint": change and str(change)} | others


def option(subject: str, value: object, change: Change | None = None, **others: Any) -> Facts:
    """Return what the error of an argument must carry."""
    return facts(errors.ArgumentError, "option", subject, values=(value,), change=change, **others)


def column(code: str, subject: str, change: Change | None = None, **others: Any) -> Facts:
    """Return what the error of a column must carry."""
    return facts(errors.ColumnError, code, subject, change=change, **others)


Y, P = [1, 0, 1, 0], [0.75, 0.25, 0.5, 0.5]
ROWS: dict[str, Any] = {"y": Y, "p": P, "weight": [1, 2, 1, 0], "group": list("aabb"), "Group_2": list("abab")}
MODELS: dict[str, Any] = {"y": Y, "p_a": P, "p_b": P, "id": [1, 2, 3, 4]}
OTHER: dict[str, Any] = {"p_c": P, "id": [1, 2, 3, 4]}
NAN = float("nan")

WRONG: dict[str, tuple[Callable[[], object], Facts]] = {
    # arguments
    "p and logits": (lambda: evaluate(ROWS, p="q", logit="p"), facts(errors.ArgumentError, "both-given", "")),
    "p and logits of models": (
        lambda: compare(MODELS, p=["p_a"], logit=["p_a", "p_b"]),
        facts(errors.ArgumentError, "both-given", ""),
    ),
    "no labels": (lambda: evaluate(y=None, p=P), option("y", None)),  # type: ignore[arg-type]
    "a name of y without data": (
        lambda: evaluate(p=P),
        facts(errors.ArgumentError, "no-data", "y", values=("y",)),
    ),
    "a name of p without data": (
        lambda: evaluate(y=Y),
        facts(errors.ArgumentError, "no-data", "p", values=("p",)),
    ),
    "another name of p without data": (
        lambda: evaluate(y=Y, p="q"),
        facts(errors.ArgumentError, "no-data", "p", values=("q",)),
    ),
    "a number for p": (lambda: evaluate(ROWS, p=0.5), option("p", 0.5)),
    "a number for a weight": (lambda: evaluate(ROWS, weight=2), option("weight", 2)),
    "a mask of numbers": (
        lambda: evaluate(ROWS, where=[1, 0, 1, 0]),
        facts(errors.DataTypeError, "mask-type", "where"),
    ),
    "slices named as an argument": (lambda: evaluate(Y, P, by={"p": list("abab")}), option("by", "p")),
    "ids without data": (lambda: evaluate(Y, P, id="id"), option("id", "id")),
    "columns to show without data": (lambda: evaluate(Y, P, show=["a"]), option("show", ["a"])),
    # options
    "missing": (
        lambda: evaluate(ROWS, missing="dorp"),
        option("missing", "dorp", Change("missing", "drop")),  # type: ignore[arg-type]
    ),
    "missing, unlike any": (lambda: evaluate(ROWS, missing=3), option("missing", 3)),  # type: ignore[arg-type]
    "worst": (lambda: evaluate(ROWS, worst=-1), option("worst", -1)),
    "worst, a truth value": (lambda: evaluate(ROWS, worst=True), option("worst", True)),
    "percent": (lambda: evaluate(ROWS, percent="yes"), option("percent", "yes")),  # type: ignore[arg-type]
    "percent of logits": (
        lambda: evaluate(ROWS, logit="p", percent=True),
        option("percent", True, Change("percent", False)),
    ),
    "prior": (lambda: evaluate(ROWS, prior=1.5), option("prior", 1.5)),
    "prior, a truth value": (lambda: evaluate(ROWS, prior=True), option("prior", True)),
    "positive": (lambda: evaluate(ROWS, positive=[1]), option("positive", [1])),  # type: ignore[arg-type]
    "id": (lambda: evaluate(ROWS, id=3), option("id", 3)),  # type: ignore[arg-type]
    "by": (lambda: evaluate(ROWS, by=[3]), option("by", [3])),  # type: ignore[list-item]
    "show": (lambda: evaluate(ROWS, show=3), option("show", 3)),  # type: ignore[arg-type]
    # columns
    "a column in another case": (
        lambda: evaluate(ROWS, by="GROUP"),
        column("no-column", "GROUP", Change("by", "group")),
    ),
    "a part of a column's name": (
        lambda: evaluate(ROWS, weight="eight"),
        column("no-column", "eight", Change("weight", "weight")),
    ),
    "a small part of a column's name": (
        lambda: evaluate(ROWS, by="UP_"),
        column("no-column", "UP_", Change("by", "Group_2")),
    ),
    "a column unlike any": (lambda: evaluate(ROWS, p="xyz"), column("no-column", "xyz")),
    "no columns": (lambda: evaluate({}, p="xyz"), column("no-column", "y")),
    "one of several columns": (
        lambda: evaluate(ROWS, by=["p", "grup"]),
        column("no-column", "grup", Change("by", ("p", "group"))),
    ),
    "one of several columns to show": (
        lambda: evaluate(ROWS, id="p", show=["grup", "y"]),
        column("no-column", "grup", Change("show", ("p", "group", "y"))),
    ),
    "a column of ids": (
        lambda: evaluate(ROWS, id="grup", show=["y"]),
        column("no-column", "grup", Change("id", "group")),
    ),
    "a column for two things": (lambda: evaluate(ROWS, p="y"), column("column-twice", "y")),
    # comparisons
    "models that are no mapping": (lambda: compare(y=Y, p=P), option("p", "list")),  # type: ignore[arg-type]
    "logits that are no mapping": (lambda: compare(y=Y, logit=P), option("logit", "list")),  # type: ignore[arg-type]
    "a model named y": (lambda: compare(y=Y, p={"a": P, "y": P}), option("p", "y")),
    "a model named weight": (lambda: compare(y=Y, p={"weight": P, "b": P}), option("p", "weight")),
    "a model named cluster": (lambda: compare(y=Y, p={"a": P, "cluster": P}), option("p", "cluster")),
    "a column that is no name": (lambda: compare(MODELS, cluster=[1, 2, 3, 4]), option("cluster", [1, 2, 3, 4])),
    "labels that are no name": (lambda: compare(MODELS, y=Y), option("y", Y)),
    "two sources without ids": (lambda: compare(MODELS, OTHER), option("on", None)),
    "ids of one source": (lambda: compare(MODELS, on="id"), option("on", "id", Change("on", None))),
    "ids that are no name": (lambda: compare(MODELS, OTHER, on=3), option("on", 3)),  # type: ignore[arg-type]
    "a baseline that is no name": (lambda: compare(MODELS, baseline=3), option("baseline", 3)),  # type: ignore[arg-type]
    "a baseline that is no model": (
        lambda: compare(MODELS, baseline="p_d"),
        column("no-baseline", "p_d", Change("baseline", "p_b")),
    ),
    "a baseline unlike any": (lambda: compare(MODELS, baseline="xyz"), column("no-baseline", "xyz")),
    "a baseline that is the labels": (lambda: compare(MODELS, baseline="y"), column("no-baseline", "y")),
    "one model": (
        lambda: compare(MODELS, p="p_a"),
        column("one-model", "p", values=("p_a",), count=1),
    ),
    "no model": (
        lambda: compare(MODELS, logit=["q_*", "r_*"]),
        column("one-model", "logit", values=("q_*, r_*",)),
    ),
    "a model that is not there": (
        lambda: compare(MODELS, p=["p_a", "P_bb"]),
        column("no-column", "P_bb", Change("p", ("p_a", "p_b"))),
    ),
    "a model that is the labels": (lambda: compare(MODELS, p=["p_a", "y"]), column("column-twice", "y")),
    "ids that one source lacks": (
        lambda: compare(MODELS, {"p_c": P, "idd": Y}, on="id"),
        column("no-column", "id", Change("on", "idd")),
    ),
    "labels that both lack": (
        lambda: compare(MODELS, OTHER, "Y", on="id"),
        column("no-column", "Y", Change("y", "y")),
    ),
    "slices that both lack": (
        lambda: compare(MODELS, OTHER, on="id", by=["p_a", "p_"]),
        column("no-column", "p_", Change("by", ("p_a", "p_b"))),
    ),
    "the first of two models": (
        lambda: compare(MODELS, OTHER, p=["p_aa", "p_c"], on="id"),
        column("no-column", "p_aa", Change("p", ("p_a", "p_c"))),
    ),
    "a model that both lack": (
        lambda: compare(MODELS, OTHER, logit=["p_a", "q", "p_c"], on="id"),
        column("no-column", "q"),
    ),
    # rows
    "no rows": (lambda: evaluate({"y": [], "p": []}), facts(errors.EmptyError, "empty", "arrays")),
    "no row kept": (
        lambda: evaluate(ROWS, where=np.zeros(4, bool)),
        facts(errors.EmptyError, "all-masked", "where", size=4),
    ),
    "no row whole": (
        lambda: evaluate({"y": [1, 0], "p": [NAN, NAN]}, missing="drop"),
        facts(errors.EmptyError, "all-missing", "", size=2),
    ),
    "no row of weight": (
        lambda: evaluate({"y": [1, 0], "p": [0.5, 0.5], "w": [0, 0]}, weight="w"),
        facts(errors.WeightError, "weight-zero", "w", size=2),
    ),
    "missing values": (
        lambda: evaluate({"y": [1, 0, 1], "p": [0.5, NAN, NAN]}),
        facts(
            errors.MissingValueError,
            "missing",
            "p",
            rows=(1, 2),
            count=2,
            size=3,
            change=Change("missing", "drop", "leaves out 2 of 3 rows, and counts them"),
        ),
    ),
    "percentages": (
        lambda: evaluate({"y": [1, 0], "q": [0.5, 80]}, p="q"),
        facts(
            errors.ProbabilityError,
            "percent",
            "q",
            rows=(1,),
            values=(80.0,),
            count=1,
            size=2,
            change=Change("percent", True),
        ),
    ),
    "percentages of one of two models": (
        lambda: compare({"y": [1, 0], "p_a": [0.5, 80], "p_b": [0.5, 0.5]}),
        facts(errors.ProbabilityError, "percent", "p_a", rows=(1,), values=(80.0,), count=1, size=2),
    ),
    "logits in a column": (
        lambda: evaluate({"y": [1, 0], "p": [0.5, -2]}),
        facts(
            errors.ProbabilityError,
            "logits-as-p",
            "p",
            rows=(1,),
            values=(-2.0,),
            count=1,
            size=2,
            change=Change("logit", "p"),
        ),
    ),
    "logits in an array": (
        lambda: evaluate([1, 0], [0.5, -2]),
        facts(
            errors.ProbabilityError,
            "logits-as-p",
            "p",
            rows=(1,),
            values=(-2.0,),
            count=1,
            size=2,
            hint="logit=p  # in place of p",
        ),
    ),
    "negative weights": (
        lambda: evaluate({"y": [1, 0], "p": [0.5, 0.5], "w": [1, -1]}, weight="w"),
        facts(errors.WeightError, "weight-negative", "w", rows=(1,), values=(-1,), count=1, size=2),
    ),
    "text": (
        lambda: evaluate({"y": [1, 0], "p": np.array(["0.5", "x"])}),
        facts(errors.DataTypeError, "text", "p", rows=(1,), values=("x",), count=1, size=2),
    ),
    "a label that no row has": (
        lambda: evaluate({"y": ["yes", "no"], "p": [0.5, 0.5]}, positive="yess"),
        facts(errors.LabelError, "positive-absent", "y", values=("yess",), size=2, change=Change("positive", "yes")),
    ),
    "labels of two words": (
        lambda: evaluate({"y": ["yes", "no"], "p": [0.5, 0.5]}),
        facts(
            errors.LabelError,
            "label-text",
            "y",
            rows=(0, 1),
            values=("yes", "no"),
            count=2,
            size=2,
            change=Change("positive", "yes"),
        ),
    ),
    # parts and records
    "bytes that are no part": (
        lambda: PartialEvaluation.from_bytes(b"abc"),
        facts(errors.StateError, "part-state", "", size=3),
    ),
    "what is not even bytes": (lambda: PartialEvaluation.from_bytes(3), facts(errors.StateError, "part-state", "")),  # type: ignore[arg-type]
    "parts of two questions": (
        lambda: logloss.partial_evaluate(Y, P).merge(logloss.partial_evaluate(Y, P, worst=3)),
        facts(errors.ArgumentError, "parts-differ", "worst"),
    ),
    "text that is no record": (lambda: logloss.Evaluation.from_json("{}"), option("text", "{}")),
    "the record of something else": (
        lambda: logloss.Comparison.from_json('{"schema": "x"}'),
        option("text", '{"schema": "x"}'),
    ),
}


def carried(error: LogLossError) -> Facts:
    """Return what an error carries."""
    return facts(type(error), error.code, error.subject, **{key: getattr(error, key) for key in NOTHING})


@pytest.mark.parametrize("name", WRONG)
def test_an_error_carries_what_is_wrong(name: str) -> None:
    call, expected = WRONG[name]
    with pytest.raises(LogLossError) as raised:
        call()
    assert carried(raised.value) == expected
    assert "None" not in raised.value.problem or None in raised.value.values


COLUMNS = ("y", "p_old", "p_new", "P_OLD", "weight")
MANY = [f"c{at}" for at in range(25)]


@pytest.mark.parametrize(
    ("columns", "name", "several", "change", "named"),
    [
        (COLUMNS, "p_odl", (), "p_old", "p_old?"),
        (COLUMNS, "P_Odl", ("y", "P_Odl"), ("y", "p_old"), "p_old?"),
        (COLUMNS, "p", ("p",), "p_old", "p_old, p_new, P_OLD?"),
        (COLUMNS, "LD", (), "p_old", "p_old, P_OLD?"),
        (COLUMNS, "eigh", ("eigh", "y"), ("weight", "y"), "weight?"),
        (COLUMNS, "xyz", ("xyz", "y"), None, "y, p_old, p_new, P_OLD, weight."),
        (COLUMNS, "", (), None, "y, p_old, p_new, P_OLD, weight."),
        (["", "a"], "bcd", (), None, ", a."),
        (MANY, "xyz", (), None, ", c19 and 5 more."),
        (MANY[:20], "xyz", (), None, ", c19."),
        (MANY[:21], "xyz", (), None, ", c19 and 1 more."),
        ([], "xyz", (), None, "xyz;"),
    ],
)
def test_columns_that_were_probably_meant(
    columns: Sequence[str], name: str, several: Sequence[str], change: object, named: str
) -> None:
    error = missing_column(columns, name, "role", several)
    expected = None if change is None else Change("role", change)  # type: ignore[arg-type]
    assert carried(error) == column("no-column", name, expected)
    assert named in error.problem
    assert len(error.problem.splitlines()) == 1
