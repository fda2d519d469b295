"""Every record comes back from its JSON as it was, and each null in it has its reason."""

import json
from typing import Any

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

import logloss

N = st.shared(st.integers(1, 12), key="n")
PROBABILITIES = [0.0, 1e-300, 0.1, 0.25, 0.5, 0.75, 1 - 1e-16, 1.0]
LOGITS = [-1e300, -800.0, -1.5, -0.0, 0.5, 40.0, 1e4]


def column(values: Any) -> Any:
    return N.flatmap(lambda n: st.lists(values, min_size=n, max_size=n))


ROWS = st.fixed_dictionaries(
    {
        "y": st.one_of(column(st.sampled_from([0, 1])), column(st.sampled_from([0.0, 0.25, 1.0]))),
        "p": column(st.sampled_from(PROBABILITIES)),
        "q": column(st.sampled_from(PROBABILITIES)),
        "z": column(st.sampled_from(LOGITS)),
        "w": column(st.sampled_from([0.0, 1e-9, 0.5, 2.0, 1e9])),
        "g": column(st.sampled_from([1.5, 2.0, 7.0])),
        "site": column(st.sampled_from(["a", "b\x1b", "", "naïve"])),
    }
)
OPTIONS = st.fixed_dictionaries(
    {}, optional={"weight": st.just("w"), "cluster": st.just("site"), "by": st.sampled_from([["g"], ["site", "g"]])}
)
# Numbers whose reason stands elsewhere, or that are None because nothing was asked.
ASKED = {"cluster", "prior", "prior_loss", "positive", "joined"}


# Of what lies deeper, these stand for the others beside them.
NESTED = {("decomposition", "null_mcb"), ("ece", "null")}


def nulls(plain: dict[str, Any]) -> set[str]:
    missing = {name for name, value in plain.items() if value is None and name not in ASKED}
    missing |= {f"{part}.{name}" for part, name in NESTED if part in plain and plain[part][name] is None}
    return missing - plain["reasons"].keys()


def rows(columns: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    assume("weight" not in options or any(columns["w"]))
    return {name: np.array(values, object if name == "site" else None) for name, values in columns.items()}


@given(ROWS, OPTIONS, st.booleans())
def test_an_evaluation_comes_back(columns: dict[str, Any], options: dict[str, Any], logits: bool) -> None:
    forecast = {"logit": "z"} if logits else {"p": "p"}
    result = logloss.evaluate(rows(columns, options), **forecast, **options)
    text = result.to_json()
    assert logloss.Evaluation.from_json(text) == result
    assert nulls(json.loads(text)) == set()


@given(ROWS, OPTIONS)
def test_a_comparison_comes_back(columns: dict[str, Any], options: dict[str, Any]) -> None:
    result = logloss.compare(rows(columns, options), p=["p", "q"], **options)
    text = result.to_json()
    assert logloss.Comparison.from_json(text) == result
    for difference in json.loads(text)["differences"]:
        assert nulls(difference) == set()


@given(ROWS, st.booleans(), st.booleans())
def test_a_reconciliation_comes_back(columns: dict[str, Any], weighted: bool, logits: bool) -> None:
    options = {"weight": "w"} if weighted else {}
    result = logloss.reconcile(rows(columns, options), **({"logit": "z"} if logits else {"p": "p"}), **options)
    assert logloss.Reconciliation.from_json(result.to_json()) == result
