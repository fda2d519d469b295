"""What `fit` reads, codes and refuses; that scales, orders, copies and sources change nothing."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import logloss
from logloss import LogisticModel, LogLossError, fit
from logloss._sources import DistributedSource
from logloss._train.regression.cross_validation import folds_of
from logloss._train.regression.estimate import Data

RNG = np.random.default_rng(5)
N = 300
AGE = RNG.normal(40, 10, N)
SOIL = RNG.choice(["clay", "sand", "silt"], N)
WET = RNG.random(N) < 0.4
Y = (RNG.random(N) < 1 / (1 + np.exp(-0.05 * (AGE - 40) - 0.7 * (SOIL == "sand") + 0.4 * WET))).astype(int)
DATA = {"y": Y, "age": AGE, "soil": SOIL, "wet": WET}
X = ["age", "soil", "wet"]


def values(model: LogisticModel) -> list[float]:
    return [value for value in model.values if value is not None]


def the_same(a: LogisticModel, b: LogisticModel, within: float = 1e-12) -> None:
    assert a.names == b.names
    assert values(a) == pytest.approx(values(b), rel=within)
    for kind, covariance in a.covariances.items():
        assert np.array(covariance) == pytest.approx(np.array(b.covariances[kind]), rel=1e-9)


# --- sources --------------------------------------------------------------------------------------------------------


def csv(folder: Path) -> Any:
    pd.DataFrame(DATA).to_csv(folder / "d.csv", index=False)
    return str(folder / "d.csv")


def parquet(folder: Path) -> Any:
    pl.DataFrame(DATA).write_parquet(folder / "d.parquet")
    return folder / "d.parquet"


SOURCES: dict[str, Callable[[Path], Any]] = {
    "csv": csv,
    "parquet": parquet,
    "pandas": lambda _: pd.DataFrame(DATA),
    "categories of pandas": lambda _: pd.DataFrame(DATA).astype({"soil": "category"}),
    "polars": lambda _: pl.DataFrame(DATA),
    "batches": lambda _: iter([pl.DataFrame(DATA)[:100], pl.DataFrame(DATA)[100:]]),
    "sql": lambda folder: f"SELECT * FROM '{parquet(folder)}'",  # noqa: S608
}


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_gives_the_same_model(source: str, tmp_path: Path) -> None:
    model, expected = fit(SOURCES[source](tmp_path), "y", X), fit(DATA, "y", X)
    assert values(model) == values(expected)
    assert model.covariances == expected.covariances
    assert model.fingerprint == expected.fingerprint


def test_arrays_stand_for_columns() -> None:
    x = np.column_stack([AGE, WET])
    expected = values(fit(DATA, "y", ["age", "wet"]))
    assert fit(x, Y).names == ("intercept", "x0", "x1")
    for model in (
        fit(x, Y),
        fit(None, Y, x),
        fit(y=Y, x={"age": AGE, "wet": WET}),
        fit(pd.DataFrame({"age": AGE, "wet": WET}), Y),
        fit({"age": AGE, "wet": WET, "more": AGE}, Y, ["age", "wet"]),
    ):
        assert values(model) == expected
    assert values(fit(AGE.tolist(), Y.tolist())) == values(fit(DATA, x="age"))


def test_labels_given_as_an_array_hide_no_column_of_the_model() -> None:
    model = fit({"y": AGE, "wet": WET}, Y, ["y", "wet"])
    assert values(model) == values(fit(x={"age": AGE, "wet": WET}, y=Y))


def test_rows_of_another_index_are_refused() -> None:
    with pytest.raises(LogLossError, match="index"):
        fit(pd.DataFrame({"age": AGE}), pd.Series(Y)[::-1])


class Elsewhere(DistributedSource):
    name, columns = "a cluster", ("y", "age")

    def states(self, *_: Any, **__: Any) -> Any:
        raise NotImplementedError


def test_what_needs_rows_in_memory_is_refused_for_those_of_other_machines() -> None:
    with pytest.raises(LogLossError, match="in the memory of this process") as error:
        fit(Elsewhere(), x="age", folds=5)
    assert error.value.code == "fit-elsewhere"


# --- rows -----------------------------------------------------------------------------------------------------------


def test_a_condition_and_an_array_keep_the_same_rows(tmp_path: Path) -> None:
    kept = AGE > 35
    expected = fit({name: column[kept] for name, column in DATA.items()}, "y", X)
    for model in (fit(csv(tmp_path), "y", X, where="age > 35"), fit(DATA, "y", X, where=kept)):
        assert values(model) == values(expected)
        assert (model.n, model.rows, model.masked) == (kept.sum(), N, N - kept.sum())


@pytest.mark.parametrize("column", ["age", "soil", "y"])
def test_a_missing_value_is_an_error_or_its_row_is_left_out(column: str) -> None:
    frame = pd.DataFrame(DATA).astype({"y": float})
    frame.loc[7, column] = None
    with pytest.raises(LogLossError, match=rf"{column}\[7\]: {column} has a missing value") as error:
        fit(frame, "y", X)
    assert error.value.hint == "missing='drop'  # leaves out 1 of 300 rows, and counts them"
    model = fit(frame, "y", X, missing="drop")
    assert (model.n, model.dropped) == (N - 1, 1)
    assert values(model) == values(fit(frame.drop(7), "y", X))


@pytest.mark.parametrize("mark", ["", "NA", "nan", "None", "."])
def test_marks_of_missing_values_are_no_levels(mark: str, tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text(f"y,x\n1,a\n0,b\n1,b\n0,a\n1,{mark}\n")
    with pytest.raises(LogLossError, match=r"x\[4\] \(line 6\): x has a missing value"):
        fit(path, x="x")
    assert fit(path, x="x", missing="drop").terms[0].levels == ("a", "b")


def test_other_labels_need_a_positive_one() -> None:
    data = {**DATA, "y": np.where(Y, "yes", "no")}
    with pytest.raises(LogLossError, match="which of 'no', 'yes' is the positive one") as error:
        fit(data, "y", X)
    assert error.value.hint == "positive='yes'"
    model = fit(data, "y", X, positive="yes")
    assert values(model) == values(fit(DATA, "y", X))
    assert (model.positive, model.others) == ("yes", ("no",))


# --- terms ----------------------------------------------------------------------------------------------------------


def test_categories_are_compared_with_a_base() -> None:
    model = fit(DATA, "y", X)
    assert model.names == ("intercept", "age", "soil[T.sand]", "soil[T.silt]", "wet")
    other = fit(DATA, "y", X, base={"soil": "sand"})
    assert other.names == ("intercept", "age", "soil[T.clay]", "soil[T.silt]", "wet")
    assert other["soil[T.clay]"].value == pytest.approx(-model["soil[T.sand]"].value, rel=1e-11)
    assert other.deviance == pytest.approx(model.deviance, rel=1e-13)


def test_numbers_are_categories_where_that_is_said() -> None:
    grade = RNG.integers(8, 12, N)
    model = fit({"y": Y, "grade": grade}, x="grade", category="grade")
    assert model.terms[0].levels == ("8", "9", "10", "11")
    words = fit({"y": Y, "grade": [f"{each}" for each in grade]}, x="grade", base={"grade": 8})
    assert values(words) == values(model)
    assert model.predict({"grade": ["9", "10"]}).tolist() == model.predict({"grade": [9, 10]}).tolist()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"base": {"soil": "sandy"}}, r'base: soil has no level "sandy"; did you mean "sand"\?'),
        ({"base": {"soils": "sand"}}, 'base = "soils": it must be one of the columns of x'),
        ({"category": "sand"}, 'category = "sand": it must be one of the columns of x'),
        ({"x": None}, "the columns of the model; those of the data are y, age, soil, wet"),
        ({"x": ["ages", "soil"]}, "there is no column ages; did you mean age"),
        ({"x": ["age", "y"]}, "y and x both name the column y"),
        ({"vcov": "robust"}, 'vcov = "robust": it must be one of "classic", "HC1", "cluster"'),
        ({"vcov": "cluster"}, 'vcov = "cluster": it must be "classic" or "HC1" where no clusters are named'),
        ({"C": 1.0}, 'C = 1.0: it must be given with penalty="l2" only'),
        ({"penalty": "l2", "C": 0}, "C = 0: it must be a number above 0"),
        ({"penalty": "l1"}, 'penalty = "l1": it must be None, "l2" or "firth"'),
        ({"penalty": "l2", "vcov": "HC1"}, "a model with a penalty has no standard errors"),
        ({"folds": 1}, "folds = 1: it must be a whole number from 2 to 1,000"),
        ({"intercept": "no"}, 'intercept = "no": it must be True or False'),
        ({"sample_weight": 1}, "fit.. has no argument sample_weight: weight= takes weights"),
    ],
)
def test_wrong_options(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(LogLossError, match=message):
        fit(**{"data": DATA, "y": "y", "x": X, **changed})


def test_a_hint_for_one_column_keeps_the_others() -> None:
    with pytest.raises(LogLossError) as error:
        fit(DATA, "y", ["ages", "wet"])
    assert error.value.hint == "x=('age', 'wet')"
    assert fit(DATA, "y", ("age", "wet")).k == 3


def test_columns_that_are_none_of_a_model() -> None:
    with pytest.raises(LogLossError, match='soil holds one level, "a", in every row') as error:
        fit({"y": Y, "soil": ["a"] * N}, x="soil")
    assert error.value.code == "one-level"
    with pytest.raises(LogLossError, match="id is a category of 1,001 levels") as error:
        fit({"y": [0, 1] * 1001, "id": [f"r{at // 2}" for at in range(2002)]}, x="id")
    assert error.value.code == "many-levels"
    with pytest.raises(LogLossError, match=r"age\[3\] = inf: a feature is a finite number"):
        fit({"y": Y, "age": [1.0, 2.0, 3.0, math.inf, *AGE[4:]]}, x="age")
    with pytest.raises(LogLossError, match="two columns of the model would be called intercept"):
        fit({"y": Y, "intercept": AGE}, x="intercept")


# --- what follows from others ---------------------------------------------------------------------------------------


def test_columns_that_follow_from_others_are_named() -> None:
    data = {**DATA, "copy": AGE, "mix": 3 + 2 * AGE - WET, "one": np.full(N, 7.0), "dry": ~WET}
    model = fit(data, "y", [*X, "copy", "mix", "one", "dry"])
    assert dict(model.aliased) == {"copy": "age", "mix": "3 + 2·age − wet", "one": "constant", "dry": "1 − wet"}
    assert values(model) == pytest.approx(values(fit(DATA, "y", X)), rel=1e-12)
    assert model["copy"].value is model["copy"].se is None
    assert model["copy"].aliased == "age"
    assert model.predict(data).tolist() == pytest.approx(fit(DATA, "y", X).predict(DATA).tolist(), rel=1e-12)
    assert "one is constant, so it has no coefficient of its own." in str(model.summary())


def test_without_an_intercept_a_constant_is_a_column() -> None:
    model = fit({**DATA, "one": np.ones(N)}, "y", ["one", "age"], intercept=False)
    assert model.names == ("one", "age")
    assert values(model) == pytest.approx(values(fit(DATA, "y", "age")), rel=1e-11)
    assert model.null_deviance == pytest.approx(2 * N * math.log(2), rel=1e-14)


@pytest.mark.parametrize("scale", [1e-12, 1e-6, 1e6, 1e12])
@pytest.mark.parametrize("shift", [0.0, 1e4])
def test_no_scale_and_no_mean_changes_what_is_found(scale: float, shift: float) -> None:
    expected = fit(DATA, "y", "age")["age"]
    found = fit({"y": Y, "age": (AGE + shift) * scale}, x="age")["age"]
    assert found.value * scale == pytest.approx(expected.value, rel=1e-9)
    assert found.se * scale == pytest.approx(expected.se, rel=1e-9)


# --- no optimum -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "x",
    [
        np.where(Y, AGE + 100, AGE),
        np.where(Y, 1.0, -1.0),
        np.where(Y & WET, 1.0, 0.0),
        np.where(~Y & WET, 1.0, 0.0),
    ],
    ids=["complete", "the labels themselves", "quasi", "quasi, below"],
)
def test_separation_is_an_error(x: Any) -> None:
    with pytest.raises(LogLossError, match=r"no coefficients are the best: whether .* tells the class of") as error:
        fit({"y": Y, "age": AGE, "x": x}, x=["age", "x"])
    assert error.value.code == "separation"
    assert error.value.hint == "penalty='firth'  # holds the coefficients by Jeffreys' prior"
    for penalty in ("l2", "firth"):
        held = fit({"y": Y, "age": AGE, "x": x}, x=["age", "x"], penalty=penalty)
        assert held.k == 3
        assert "the penalty alone holds the coefficients" in str(held.summary())


def test_a_strong_slope_is_no_separation() -> None:
    x = np.linspace(-1, 1, 500)
    y = (np.random.default_rng(1).random(500) < 1 / (1 + np.exp(-40 * x))).astype(int)
    model = fit({"y": y, "x": x}, x="x")
    assert 20 < model["x"].value < 80


def test_one_class_few_rows_and_none() -> None:
    for y, label in ((np.zeros(N), "0"), (np.ones(N), "1")):
        with pytest.raises(LogLossError, match=f"every row has y = {label}, so there are no two classes"):
            fit({"y": y, "age": AGE}, x="age")
    with pytest.raises(LogLossError, match="3 rows are too few for 4 coefficients"):
        fit({"y": [0, 1, 0], "a": [1, 2, 4], "b": [1, 4, 2], "c": [1, 0, 0]}, x=["a", "b", "c"])
    with pytest.raises(LogLossError, match="there are no rows"):
        fit({"y": [], "age": []}, x="age")
    with pytest.raises(LogLossError, match="every one of 2 rows has a missing value"):
        fit({"y": [0, 1], "age": [None, None]}, x="age", missing="drop")


def test_a_model_without_columns_is_the_base_rate() -> None:
    model = fit(DATA, "y", [])
    share = Y.mean()
    assert values(model) == pytest.approx([math.log(share / (1 - share))], rel=1e-14)
    assert model.deviance == pytest.approx(model.null_deviance, rel=1e-14)
    assert model.d2 == pytest.approx(0, abs=1e-14)
    assert model.predict({"age": [1, 2]}).tolist() == pytest.approx([share, share], rel=1e-14)


# --- weights, offsets, soft labels, penalty -------------------------------------------------------------------------


def test_frequencies_are_rows_written_out() -> None:
    times = RNG.integers(0, 4, N)
    model = fit({**DATA, "n": times}, "y", X, weight="n", weight_kind="frequency", vcov="HC1")
    written = fit({name: np.repeat(column, times) for name, column in DATA.items()}, "y", X, vcov="HC1")
    assert model.n == written.n == times.sum()
    the_same(model, written)
    assert (model.aic, model.bic, model.positives) == pytest.approx((written.aic, written.bic, written.positives))


@pytest.mark.parametrize("unit", [1e-300, 1e-9, 1e9, 1e300])
def test_no_unit_of_weights_is_too_large_or_too_small(unit: float) -> None:
    weight = RNG.random(N)
    the_same(fit(DATA, "y", X, weight=weight * unit), fit(DATA, "y", X, weight=weight), 1e-11)


@pytest.mark.parametrize("scale", [1e-99, 1e98])
def test_scales_at_the_end_of_the_range(scale: float) -> None:
    model = fit({"y": Y, "age": AGE * scale}, x="age")
    assert model["age"].value * scale == pytest.approx(fit(DATA, "y", "age")["age"].value, rel=1e-9)
    with pytest.raises(LogLossError, match=r"age varies by .*: multiply it by a large number") as error:
        fit({"y": Y, "age": AGE * 1e-150}, x="age")
    assert error.value.code == "narrow"


def test_weights_of_importance_have_no_unit() -> None:
    weight = RNG.random(N) + 0.1
    weight[:5] = 0
    model, other = (fit(DATA, "y", X, weight=weight * unit) for unit in (1, 1024))
    the_same(model, other)
    assert model.vcov == "HC1"
    assert (model.n, model.aic, set(model.covariances)) == (N - 5, None, {"HC1"})
    with pytest.raises(LogLossError, match='it must be "HC1" or "cluster" for weights of importance'):
        fit(DATA, "y", X, weight=weight, vcov="classic")
    with pytest.raises(LogLossError, match="there is no likelihood-ratio test: weights of importance have no unit"):
        model.lr_test()


def test_each_row_its_own_cluster_is_hc1() -> None:
    model = fit(DATA, "y", X, cluster=np.arange(N))
    assert np.array(model.covariances["cluster"]) == pytest.approx(np.array(model.covariances["HC1"]), rel=1e-10)
    assert (model.vcov, model.clusters, model.freedom) == ("cluster", N, N - 1)


def test_an_offset_moves_the_coefficient() -> None:
    model = fit(DATA, "y", X, offset=0.5 * AGE)
    plain = fit(DATA, "y", X)
    assert model["age"].value == pytest.approx(plain["age"].value - 0.5, rel=1e-11)
    assert model.deviance == pytest.approx(plain.deviance, rel=1e-12)
    assert model.null_deviance > plain.null_deviance
    assert model.predict(DATA, offset=0.5 * AGE).tolist() == pytest.approx(plain.predict(DATA).tolist(), rel=1e-9)
    with pytest.raises(LogLossError, match="the model was fitted with offsets"):
        model.predict(DATA)
    with pytest.raises(LogLossError, match="left out for a model without offsets"):
        plain.predict(DATA, offset=AGE)
    named = fit({**DATA, "o": 0.5 * AGE}, "y", X, offset="o")
    assert named.predict({**DATA, "o": 0.5 * AGE}).tolist() == model.predict(DATA, offset=0.5 * AGE).tolist()
    with pytest.raises(LogLossError, match="a finite number, as an offset"):
        fit(DATA, "y", X, offset=np.where(AGE > 50, np.inf, 0))


def test_soft_labels_are_shares() -> None:
    table = pd.DataFrame({"dose": [0, 1, 2, 3], "n": [30, 40, 50, 20], "ill": [3, 9, 25, 15]})
    share = fit(table.assign(y=table.ill / table.n), "y", "dose", weight="n", weight_kind="frequency")
    rows = [(dose, ill) for dose, n, k in table.itertuples(index=False) for ill in [1] * k + [0] * (n - k)]
    written = fit({"dose": [dose for dose, _ in rows], "y": [ill for _, ill in rows]}, "y", "dose")
    assert values(share) == pytest.approx(values(written), rel=1e-12)
    assert share.with_vcov("classic")["dose"].se == pytest.approx(written["dose"].se, rel=1e-12)
    # Of R: glm(cbind(ill, n - ill) ~ dose, binomial, epsilon = 1e-14)$deviance
    assert share.deviance == pytest.approx(0.075096663581754, rel=1e-9)
    alone = fit({"y": [0.2, 0.4, 0.7, 0.5], "x": [0, 1, 2, 3]}, x="x")
    assert (alone.vcov, alone.aic) == ("HC1", None)


@pytest.mark.parametrize("strength", [0.01, 1.0, 100.0])
def test_a_penalty_is_on_the_coefficients_as_given(strength: float) -> None:
    model = fit(DATA, "y", X, penalty="l2", C=strength)
    x = np.column_stack([np.ones(N), AGE, SOIL == "sand", SOIL == "silt", WET]).astype(float)
    slope = x.T @ (model.predict(DATA) - Y) + np.array([0, *values(model)[1:]]) / strength
    assert np.abs(slope).max() < 1e-9
    assert model.coefficients[1].se is None
    assert model.vcov is model.aic is None
    with pytest.raises(LogLossError, match="a model with a penalty has no standard errors"):
        model.wald_test()


# --- cross-validation -----------------------------------------------------------------------------------------------


def test_the_cross_validated_loss_is_that_of_rows_left_out() -> None:
    model = fit(DATA, "y", X, folds=4)
    x = np.column_stack([AGE, SOIL == "sand", SOIL == "silt", WET]).astype(float)
    fold = folds_of(Data(x, Y.astype(float)), 4)
    p = np.empty(N)
    for at in range(4):
        part = {name: column[fold != at] for name, column in DATA.items()}
        p[fold == at] = fit(part, "y", X).predict({name: column[fold == at] for name, column in DATA.items()})
    expected = logloss.evaluate(Y, p)
    found = model.cross_validation
    assert found is not None
    assert (found.log_loss, found.se) == pytest.approx((expected.log_loss, expected.se), rel=1e-9)
    assert found.log_loss > model.log_loss


def test_folds_follow_from_what_rows_hold() -> None:
    order = RNG.permutation(N)
    shuffled = {name: column[order] for name, column in DATA.items()}
    a, b = (fit(data, "y", X, folds=5).cross_validation for data in (DATA, shuffled))
    assert a is not None
    assert b is not None
    assert a.log_loss == pytest.approx(b.log_loss, rel=1e-12)


def test_copies_and_clusters_stay_in_one_fold() -> None:
    x = np.repeat(RNG.normal(size=(100, 2)), 1, axis=0)
    twice = np.concatenate([x, x[:30]])
    fold = folds_of(Data(twice, np.zeros(130)), 5)
    assert (fold[:30] == fold[100:]).all()
    cluster = np.arange(130) % 13
    fold = folds_of(Data(twice, np.zeros(130), cluster=cluster), 5)
    assert all(np.unique(fold[cluster == each]).size == 1 for each in range(13))
    assert np.unique(fold).size == 5


def test_few_different_rows_are_dealt_out() -> None:
    data = Data(np.repeat([[0.0], [1.0]], 50, axis=0), np.tile([0.0, 1.0], 50))
    fold = folds_of(data, 5)
    for at in range(5):
        assert {(x, y) for x, y in zip(data.x[fold != at, 0], data.y[fold != at], strict=True)} == {
            (x, y) for x in (0, 1) for y in (0, 1)
        }


def test_why_there_is_no_cross_validated_loss() -> None:
    model = fit(DATA, "y", X, cluster=np.arange(N) % 3, folds=5)
    assert model.cross_validation is not None
    assert model.cross_validation.log_loss is None
    assert model.cross_validation.reason == "there are fewer clusters than folds"
    assert "not cross-validated: there are fewer clusters than folds" in str(model.summary())


def test_clusters_with_columns_of_their_own_say_nothing_of_standard_errors() -> None:
    """The scores of each add up to 0, and what is left of them is rounding."""
    town = np.repeat(list("ABCDEF"), 20)
    ones = np.random.default_rng(0).random(120) < np.repeat([0.2, 0.3, 0.4, 0.5, 0.6, 0.7], 20)
    data = {"y": ones.astype(int), "town": town, "age": np.random.default_rng(1).normal(size=120)}
    with pytest.raises(LogLossError, match="where the scores of every cluster add up to 0"):
        fit(data, "y", "town", cluster="town")
    assert fit(data, "y", "town", vcov="classic", cluster="town").standard_errors["town[T.B]"] > 0.3
    assert fit(data, "y", ["town", "age"], cluster="town").standard_errors["age"] > 0.01


def test_clusters_too_few_for_a_test() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(300, 5))
    y = (rng.random(300) < 1 / (1 + np.exp(-2 * x[:, 0]))).astype(int)
    model = fit(x, y, cluster=np.arange(300) % 3)
    with pytest.raises(LogLossError, match="3 clusters are too few for a test of 5 coefficients at once"):
        model.wald_test()
    assert model.wald_test("x0", "x1").of == 2
    assert "all coefficients 0" not in str(model.summary())


@pytest.mark.parametrize(("vcov", "proposed"), [(None, "firth"), ("classic", "firth"), ("HC1", None)])
def test_what_is_proposed_for_separated_labels_can_be_done(vcov: Any, proposed: str | None) -> None:
    data = {"y": [1, 1, 1, 1, 0, 0, 1, 0], "fill": [1, 1, 1, 0, 0, 0, 0, 0], "blows": [5, 9, 14, 6, 8, 19, 10, 9]}
    with pytest.raises(LogLossError) as raised:
        fit(data, "y", ["fill", "blows"], vcov=vcov)
    change = raised.value.change
    assert (change and change.value) == proposed
    if proposed:
        fit(data, "y", ["fill", "blows"], vcov=vcov, penalty=proposed)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([*map(str, range(30)), "1O", *map(str, range(29))], 'a holds 30 different numbers, and "1O": mend the text'),
        ([*map(str, range(58)), "low", "high"], 'a holds 58 different numbers, and "high" and another text'),
        ([f"2024-01-{day:02}" for day in range(1, 31)] * 2, 'a holds dates, such as "2024-01-01": make numbers'),
    ],
)
def test_numbers_beside_a_slip_and_dates_are_no_category_unless_it_is_said(values: list[str], said: str) -> None:
    """Each number would have a coefficient, and nothing would say so."""
    data = {"y": np.random.default_rng(0).random(60) < 0.5, "a": values}
    with pytest.raises(LogLossError, match=said) as raised:
        fit(data, "y", "a")
    assert raised.value.code == "mixed-column"
    assert len(fit(data, "y", "a", category="a", penalty="l2").terms[0].levels) == len(set(values))


def test_a_category_may_have_numbers_and_words() -> None:
    rng = np.random.default_rng(0)
    data = {"y": rng.random(90) < 0.5, "a": rng.choice(["1", "2", "3", "4", "5", "more"], 90)}
    assert fit(data, "y", "a").terms[0].levels == ("1", "2", "3", "4", "5", "more")
