"""What follows from a fit: tests, effects, predictions, and files that cannot say what is impossible."""

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import logloss
from logloss import LogisticModel, LogLossError, fit
from logloss._stats.inference.student_t import f_upper
from train.regression_sets import clustered, weighted

RNG = np.random.default_rng(9)
N = 400
DATA = {
    "y": RNG.random(N) < 0.4,
    "age": RNG.normal(40, 10, N),
    "soil": RNG.choice(["clay", "sand", "silt"], N),
    "wet": RNG.integers(0, 2, N),
}
X = ["age", "soil", "wet"]
MODEL = fit(DATA, "y", X, cluster=np.arange(N) // 4)


def design(data: Any) -> Any:
    columns = [np.ones(len(data["age"])), data["age"], data["soil"] == "sand", data["soil"] == "silt", data["wet"]]
    return np.column_stack(columns).astype(float)


# --- inference ------------------------------------------------------------------------------------------------------


def test_intervals_p_values_and_odds() -> None:
    row = MODEL.with_vcov("classic")["age"]
    assert row.z == pytest.approx(row.value / row.se)
    assert row.p_value == pytest.approx(math.erfc(abs(row.z) / math.sqrt(2)))
    assert (row.low, row.high) == pytest.approx(
        (row.value - 1.959963984540054 * row.se, row.value + 1.959963984540054 * row.se)
    )
    assert (row.odds_ratio, row.odds_low, row.odds_high) == pytest.approx(
        tuple(map(math.exp, (row.value, row.low, row.high)))
    )
    wide = MODEL.with_vcov("classic").inference(level=0.99)[1]
    assert wide.high == pytest.approx(row.value + 2.5758293035489004 * row.se)


def test_clusters_have_student_s_t() -> None:
    few = fit(DATA, "y", "age", cluster=np.arange(N) % 6)
    row = few["age"]
    assert few.freedom == 5
    assert row.high == pytest.approx(row.value + 2.570581835636314 * row.se)  # of R: qt(0.975, 5)
    assert f_upper(2.5, 3, 5) == pytest.approx(0.17392765793650994)  # of R: pf(2.5, 3, 5, lower.tail = FALSE)
    test = fit(DATA, "y", X, cluster=np.arange(N) % 6).wald_test()
    assert (test.freedom, test.of) == (4, 5)


@pytest.mark.parametrize("vcov", ["classic", "HC1", "cluster"])
def test_wald_s_test_of_one_coefficient_is_its_z(vcov: str) -> None:
    model = MODEL.with_vcov(vcov)
    test = model.wald_test("age")
    assert test.statistic == pytest.approx(model["age"].z ** 2)
    assert test.p_value == pytest.approx(model["age"].p_value)
    assert model.wald_test("soil").freedom == 2
    assert model.wald_test("soil[T.sand]").p_value == pytest.approx(model["soil[T.sand]"].p_value)
    with pytest.raises(LogLossError, match=r'no coefficient "soils"; did you mean "soil"\?'):
        model.wald_test("soils")


def test_the_likelihood_ratio_of_nested_models() -> None:
    large, small = fit(DATA, "y", X), fit(DATA, "y", ["wet", "age"])
    test = large.lr_test(small)
    assert test == small.lr_test(large)
    assert (test.freedom, test.of) == (2, None)
    assert test.statistic == pytest.approx(small.deviance - large.deviance, rel=1e-9)
    assert test.p_value == pytest.approx(math.exp(-test.statistic / 2))  # χ² of two degrees of freedom
    assert large.lr_test().statistic == pytest.approx(large.null_deviance - large.deviance)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (lambda: fit(DATA, "y", "soil", where=np.arange(N) > 0), "they were fitted to other rows"),
        (lambda: fit(DATA, "y", "soil", base={"soil": "silt"}), "the columns of one must be among those of the other"),
        (lambda: fit(DATA, "y", X), "the columns of one must be among those of the other"),
        (lambda: MODEL, "rows come in clusters"),
        (lambda: "age", "it must be a LogisticModel"),
    ],
)
def test_models_that_are_not_nested(other: Any, why: str) -> None:
    with pytest.raises(LogLossError, match=why):
        fit(DATA, "y", X).lr_test(other())


def test_criteria_are_those_of_independent_rows_alone() -> None:
    model = fit(DATA, "y", X)
    assert model.aic == pytest.approx(model.deviance + 2 * 5)
    assert model.bic == pytest.approx(model.deviance + 5 * math.log(N))
    assert MODEL.aic is MODEL.bic is None
    assert MODEL.no_likelihood == "rows come in clusters"
    assert model.log_loss == pytest.approx(logloss.log_loss(DATA["y"], model.predict(DATA)), rel=1e-14)
    assert model.d2 == pytest.approx(1 - model.deviance / model.null_deviance)


# --- marginal effects -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"weight": RNG.random(N)}], ids=["rows", "weights"])
def test_marginal_effects_are_what_changes_when_coefficients_move(options: Any) -> None:
    model = fit(DATA, "y", X, vcov="HC1", **options)
    weight = options.get("weight", np.ones(N))
    x = design(DATA)

    def mean(beta: Any, change: Any) -> float:
        def p(rows: Any) -> Any:
            return 1 / (1 + np.exp(-rows @ beta))

        return float(np.average(change(p), weights=weight))

    def put(**held: int) -> Any:
        rows = x.copy()
        for name, value in held.items():
            rows[:, int(name[1:])] = value
        return rows

    changes = {
        "age": lambda p: p(x) * (1 - p(x)),  # times the coefficient
        "soil[T.sand]": lambda p: p(put(c2=1, c3=0)) - p(put(c2=0, c3=0)),
        "soil[T.silt]": lambda p: p(put(c2=0, c3=1)) - p(put(c2=0, c3=0)),
        "wet": lambda p: p(put(c4=1)) - p(put(c4=0)),
    }
    beta = np.array([row.value for row in model.coefficients])
    for effect, (name, change) in zip(model.marginal_effects(), changes.items(), strict=True):

        def value(at: Any, name: str = name, change: Any = change) -> float:
            return mean(at, change) * (at[1] if name == "age" else 1)

        step = 1e-5 * np.eye(5) / np.array([1, 40, 1, 1, 1])[:, None]
        slope = np.array([(value(beta + h) - value(beta - h)) / (2 * h.sum()) for h in step])
        assert effect.name == name
        assert effect.value == pytest.approx(value(beta), rel=1e-12)
        assert effect.se == pytest.approx(math.sqrt(slope @ model.covariance @ slope), rel=1e-6)


def test_marginal_effects_are_those_of_statsmodels() -> None:
    api = pytest.importorskip("statsmodels.api")
    x = np.column_stack([np.ones(N), DATA["age"], DATA["wet"]])
    margins = api.Logit(DATA["y"].astype(float), x).fit(disp=0, tol=1e-12).get_margeff(dummy=True)
    found = fit(DATA, "y", ["age", "wet"]).marginal_effects()
    assert [effect.value for effect in found] == pytest.approx(margins.margeff, rel=1e-8)
    assert [effect.se for effect in found] == pytest.approx(margins.margeff_se, rel=1e-6)


# --- predictions ----------------------------------------------------------------------------------------------------


def test_predictions_and_their_intervals() -> None:
    found = MODEL.predict_interval(DATA, level=0.9)
    x = design(DATA)
    beta = np.array([row.value for row in MODEL.coefficients])
    se = np.sqrt(np.einsum("ij,jk,ik->i", x, MODEL.covariance, x))
    t = 1.6603911560169928  # of R: qt(0.95, 99)
    assert found.logit == pytest.approx(x @ beta, rel=1e-12)
    assert found.low == pytest.approx(1 / (1 + np.exp(-(x @ beta - t * se))), rel=1e-10)
    assert found.high == pytest.approx(1 / (1 + np.exp(-(x @ beta + t * se))), rel=1e-10)
    assert (MODEL.predict(DATA) == found.p).all()
    assert (MODEL.decision_function(DATA) == found.logit).all()


def test_both_tails_keep_their_digits() -> None:
    model = fit({"y": [0, 1, 0, 1], "x": [0, 0, 1, 1]}, x="x", offset=[0.0, 0.0, 0.0, 0.0])
    p = model.predict({"x": [0, 0]}, offset=[-700.0, 700.0])
    assert p[0] == pytest.approx(math.exp(-700), rel=1e-12)
    assert p[1] == 1.0


def test_an_array_has_the_columns_in_order() -> None:
    x = np.column_stack([DATA["age"], DATA["wet"]])
    model = fit(x, DATA["y"])
    assert (model.predict(x) == model.predict({"x0": x[:, 0], "x1": x[:, 1]})).all()
    assert (model.predict(x.tolist()) == model.predict(x)).all()
    with pytest.raises(LogLossError, match=r"the shape .400, 1., and the model has 2 columns"):
        model.predict(x[:, :1])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"soil": ["rock"]}, r'soil\[0\] = "rock": the model knows no such level of soil, only "clay", "sand", "silt"'),
        ({"age": ["old"]}, r'age\[0\] = "old": age holds text where numbers are needed'),
        ({"age": [None]}, r"age\[0\]: age has a missing value"),
        ({"soil": [None]}, r"soil\[0\]: soil has a missing value"),
        ({"age": [math.inf]}, r"age\[0\] = inf: a feature is a finite number"),
    ],
)
def test_rows_that_cannot_be_predicted(changed: Any, message: str) -> None:
    with pytest.raises(LogLossError, match=message):
        MODEL.predict({"age": [40], "soil": ["clay"], "wet": [0], **changed})


def test_rows_with_missing_values_may_be_kept() -> None:
    rows = {"age": [40, None, 40], "soil": ["clay", "clay", None], "wet": [0, 1, 1]}
    found = MODEL.predict_interval(rows, missing="keep")
    for each in found:
        assert np.isnan(each).tolist() == [False, True, True]
    with pytest.raises(LogLossError, match='missing = "drop": it must be one of "error", "keep"'):
        MODEL.predict_interval(rows, missing="drop")
    with pytest.raises(LogLossError, match="there is no column wet"):
        MODEL.predict({"age": [40], "soil": ["clay"]})


# --- files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("made", [clustered, weighted])
def test_a_model_comes_back_from_its_file(made: Any, tmp_path: Path) -> None:
    data, y, x, options = made()
    model = fit(data, y, x, folds=3, **options)
    model.save(tmp_path / "m.json")
    read = LogisticModel.load(tmp_path / "m.json")
    assert read == model
    assert (read.predict(data) == model.predict(data)).all()
    assert str(read.summary()) == str(model.summary())


@pytest.mark.parametrize(
    "change",
    [
        {"values": [1.0]},
        {"values": [None, *MODEL.values[1:]]},
        {"values": ["NaN", *MODEL.values[1:]]},
        {"values": ["Infinity", *MODEL.values[1:]]},
        {"covariances": {"classic": [[1.0]]}},
        {"covariances": {**{k: v for k, v in MODEL.covariances.items()}, "cluster": (-np.eye(5)).tolist()}},  # noqa: C416
        {"covariances": {**MODEL.covariances, "cluster": (np.eye(5) + np.eye(5, k=1)).tolist()}},
        {"covariances": {**MODEL.covariances, "cluster": (np.eye(5) * math.nan).tolist()}},
        {"covariances": {"other": np.eye(5).tolist()}},
        {"vcov": "robust"},
        {"vcov": None},
        {"n": 0},
        {"loss": 10**400},
        {"cross_validation": {"folds": 3, "by": "rows", "log_loss": 10**400, "reason": ""}},
        {"n": 1.5},
        {"n": -3},
        {"loss": -1.0},
        {"weights": "some"},
        {"positives": 1e9},
        {"penalty": "NaN"},
        {"aliased": {"age": "constant"}},
        {"terms": [{"column": "age", "levels": ["a"], "base": "a"}]},
        {"terms": [{"column": "age", "levels": ["a", "a"], "base": "a"}]},
        {"terms": [{"column": "age", "levels": ["a", "b"], "base": "c"}]},
        {"terms": [{"column": "age", "levels": [], "base": None}] * 4},
        {"slopes": [{"name": "other", "value": 0.0, "gradient": [0.0] * 5}]},
        {"slopes": [{"name": "age", "value": 0.0, "gradient": [0.0]}]},
        {"slopes": [{"name": "age", "value": "NaN", "gradient": [0.0] * 5}]},
        {"schema": "logloss/logistic-model/2"},
        {"schema": "logloss/evaluation/1"},
    ],
    ids=lambda change: json.dumps(change, default=str)[:60],
)
def test_what_cannot_be_is_not_read(change: Any, tmp_path: Path) -> None:
    plain = {**json.loads(MODEL.to_json()), **change}
    with pytest.raises(LogLossError, match='the JSON of a record of the schema "logloss/logistic-model/1"'):
        LogisticModel.from_json(json.dumps(plain))
    (tmp_path / "m.json").write_text(json.dumps(plain))
    with pytest.raises(LogLossError, match=r"m\.json is no model"):
        LogisticModel.load(tmp_path / "m.json")


def test_what_follows_is_computed_and_not_believed() -> None:
    plain = json.loads(MODEL.to_json())
    assert plain["derived"]["coefficients"][1]["value"] == MODEL["age"].value
    plain["derived"]["log_loss"] = 0.0
    assert LogisticModel.from_json(json.dumps(plain)) == MODEL


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe", b"null", b'{"schema": 1}'])
def test_files_that_are_no_models(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_bytes(content)
    with pytest.raises(LogLossError, match="is no model") as error:
        LogisticModel.load(path)
    assert error.value.code == "model-file"
    with pytest.raises(LogLossError, match="no such file"):
        LogisticModel.load(tmp_path / "none.json")


# --- reports --------------------------------------------------------------------------------------------------------


def test_the_summary_has_every_number() -> None:
    model = fit(DATA, "y", X, missing="drop")
    text = str(model.summary())
    assert repr(model.summary()) == text
    assert repr(model) == f"<{model}; summary() has its table>"
    for word in (*model.names, "AIC", "BIC", "null deviance", "likelihood ratio, 4 degrees of freedom", "odds ratio"):
        assert word in text
    assert f"{model.deviance:.6g}" in text
    markdown = model.summary().to_markdown()
    assert markdown.count("| age |") == 2
    assert "soil\\[T.sand\\]" in markdown
    assert "<pre>" in model.summary()._repr_html_()


def test_the_page_and_the_figure() -> None:
    pytest.importorskip("matplotlib")
    page = MODEL.to_html()
    assert page.count("<svg") == 2
    assert "Average marginal effects" in page
    assert page == MODEL.summary().to_html()
    ax = MODEL.plot_coefficients()
    assert [label.get_text() for label in ax.get_yticklabels()] == ["age", "soil[T.sand]", "soil[T.silt]", "wet"]
    with pytest.raises(LogLossError, match="one that has columns and standard errors"):
        fit(DATA, "y", X, penalty="l2").plot_coefficients()


def test_hostile_names_harm_no_report() -> None:
    name = "<script>alert(1)</script>|\x1b[31m\n"
    model = fit({"y": DATA["y"], name: DATA["age"]}, x=[name])
    assert "<script>alert" not in model.to_html()
    assert "\x1b" not in str(model.summary())
    row = next(line for line in model.summary().to_markdown().splitlines() if "alert" in line and line.startswith("|"))
    assert row.replace("\\|", "").count("|") == 11
    assert LogisticModel.from_json(model.to_json()) == model


def test_reports_of_every_kind_of_model() -> None:
    for model in (
        MODEL,
        fit(DATA, "y", []),
        fit(DATA, "y", X, penalty="l2"),
        fit(DATA, "y", X, weight=np.full(N, 1e-9)),
        fit(DATA, "y", X, cluster=np.arange(N) % 5),
        fit({"y": DATA["y"], "x": DATA["age"] * 1e-9}, x="x"),
        fit(DATA, "y", ["age"], intercept=False),
    ):
        assert "log loss" in str(model.summary())
        assert "log loss" in model.to_html().lower()
        assert replace(model) == model


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text[:400], r"line \d+ is no JSON: "),
        (lambda text: text.replace('"values": [', '"values": [,'), "line 11 is no JSON: expecting value"),
        (
            lambda text: text.replace('"fingerprint"', '"fingerprin"'),
            "does not agree with itself",
        ),
        (lambda text: text.replace("logistic-model/1", "logistic-model/9"), "it holds no JSON of the schema"),
        (lambda text: "[1]", "it holds no JSON of the schema"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(change: Callable[[str], str], said: str, tmp_path: Path) -> None:
    model = fit({"y": [1, 0, 1, 0, 1, 0], "a": [1, 2, 3, 1, 2, 4]}, "y", "a")
    model.save(tmp_path / "m.json")
    text = (tmp_path / "m.json").read_text()
    (tmp_path / "m.json").write_text("\ufeff" + text)  # as Windows' editors write it
    assert LogisticModel.load(tmp_path / "m.json") == model
    (tmp_path / "m.json").write_text(change(text))
    with pytest.raises(LogLossError, match=f"is no model: {said}" if said[0] == "l" else said):
        LogisticModel.load(tmp_path / "m.json")
