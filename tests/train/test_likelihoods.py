"""Firth's method and profile likelihoods: against R, against the equations in 50 digits, and where there are none.

`coef` and `se` of Firth's method were made by R 4.2.2 with brglm2 0.9, `profile` by R's glm.fit and uniroot:

m <- glm(f, binomial, d, weights = w, method = "brglmFit", type = "MPL_Jeffreys", epsilon = 1e-14, maxit = 10000)
X <- model.matrix(m); p <- plogis(as.vector(X %*% coef(m))); sqrt(diag(solve(crossprod(sqrt(d$w * p * (1 - p)) * X))))

dev <- function(b) glm.fit(X[, -j, drop = FALSE], d[[y]], d$w, family = binomial(), offset = X[, j] * b,
                           intercept = FALSE, control = list(epsilon = 1e-15, maxit = 200))$deviance
h <- function(b) dev(b) - deviance(g) - qchisq(0.95, 1)
c(uniroot(h, c(b - 4 * s, b), tol = 1e-14)$root, uniroot(h, c(b, b + 4 * s), tol = 1e-14)$root, dev(0) - deviance(g))

The intervals and p-values of the endometrial data are those that firthmodels 0.8.2 prints, to the digits that it does.
"""

import math
from typing import Any

import numpy as np
import pytest
from mpmath import mp

import logloss
from logloss import LogisticModel, LogLossError, fit
from logloss._train.regression.estimate import Data, System
from logloss._train.regression.likelihood import Likelihood
from train.exact_likelihood import Exact
from train.regression_sets import SETS, endometrial

FIRTH = {
    "endometrial": {
        "coef": [3.7745597136471143, 2.9292733531971189, -0.03475175987043666, -2.6041639252936823],
        "se": [1.4886916634356806, 1.550763729453049, 0.039578147347763465, 0.77601764250157312],
    },
    "spector": {
        "coef": [-10.433270217168413, 2.2844646121148271, 0.070567816122949809, 2.0066819001654861],
        "se": [4.1590009777660359, 1.1235648413964263, 0.13062789074259742, 0.9534228584814427],
    },
    "weighted": {
        "coef": [-2.3639002804118499, 0.78743889879760443, 0.73201968768416548],
        "se": [0.29052812003588085, 0.083698840080729781, 0.2494466772927125],
    },
}
PROFILE = {
    "spector": [
        (-25.165923757224217, -4.8997682546261512, 11.761875868882637),
        (0.63915816945149406, 5.7567314464368282, 6.7842137640732538),
        (-0.1702018602990763, 0.40501749788526353, 0.47387882900047984),
        (0.47846658837605333, 4.8098793379458886, 6.2036976215317878),
    ],
    "weighted": [
        (-2.9913234276015381, -1.8421439378977371, 91.489649758898054),
        (0.63819642119831566, 0.96939779681174643, 125.2478164723662),
        (0.25476432858085107, 1.2386547613660999, 8.9954453128766545),
    ],
}


@pytest.mark.parametrize("name", FIRTH)
def test_firth_in_r(name: str) -> None:
    data, y, x, options = {**SETS, "endometrial": endometrial}[name]()
    model = fit(data, y, x, penalty="firth", **options)
    assert [row.value for row in model.coefficients] == pytest.approx(FIRTH[name]["coef"], rel=1e-11)
    assert [row.se for row in model.coefficients] == pytest.approx(FIRTH[name]["se"], rel=1e-11)


@pytest.mark.parametrize("name", PROFILE)
def test_profile_likelihoods_in_r(name: str) -> None:
    data, y, x, options = SETS[name]()
    model = fit(data, y, x, intervals="profile", **options)
    for row, (low, high, chi2) in zip(model.coefficients, PROFILE[name], strict=True):
        assert (row.low, row.high, row.z**2) == pytest.approx((low, high, chi2), rel=1e-10)
        assert row.p_value == pytest.approx(math.erfc(math.sqrt(chi2 / 2)), rel=1e-9)
        assert math.copysign(1, row.z) == math.copysign(1, row.value)
    wald = model.with_intervals("wald")
    assert wald.coefficients == fit(data, y, x, **options).coefficients
    assert wald.with_intervals("profile") == model


def test_the_endometrial_data_in_another_package() -> None:
    data, y, x, _ = endometrial()
    model = fit(data, y, x, penalty="firth")
    ends = [(1.08253711, 7.2092805), (0.60972444, 7.85463171), (-0.12445872, 0.04045547), (-4.36518325, -1.23272106)]
    assert np.array([(row.low, row.high) for row in model.coefficients]) == pytest.approx(np.array(ends), abs=5e-9)
    assert model["EH"].p_value == pytest.approx(2.5068672148557927e-05, rel=1e-10)
    assert model.firth is not None
    assert model.firth.log_likelihood == pytest.approx(-24.037267800697926, rel=1e-13)
    assert model.separation == "whether NV is above or below 0 tells the class of 13 of 79 rows for certain"


# --- against the equations, in 50 digits ----------------------------------------------------------------------------


def _drawn(n: int, kind: str) -> dict[str, Any]:
    rng = np.random.default_rng(7)
    a, b = rng.normal(size=n).round(2), rng.integers(0, 2, n).astype(float)
    y = (rng.random(n) < 1 / (1 + np.exp(-a - b + 0.5))).astype(float)
    y[:2], b[:2] = (0, 1), (0, 1)
    if kind == "complete":
        y = (a + b > 0.7).astype(float)
    if kind == "quasi":
        y[b == 1] = 1
    if kind == "rare":
        y = np.zeros(n)
        y[3] = 1
    data = {"y": y, "a": a, "b": b}
    if kind == "offset":
        data["o"] = rng.normal(size=n).round(1)
    if kind == "frequency":
        data["w"] = rng.integers(0, 4, n)
    return data


KINDS = ["overlap", "complete", "quasi", "rare", "offset", "frequency", "no intercept"]
CASES = [(kind, "firth") for kind in KINDS] + [(kind, None) for kind in ("overlap", "offset", "frequency")]


@pytest.mark.parametrize(("kind", "penalty"), CASES)
def test_in_fifty_digits(kind: str, penalty: Any) -> None:
    data = _drawn(10, kind)
    given: dict[str, Any] = {"intercept": kind != "no intercept"}
    if kind == "offset":
        given["offset"] = "o"
    if kind == "frequency":
        given |= {"weight": "w", "weight_kind": "frequency"}
    model = fit(data, x=["a", "b"], penalty=penalty, intervals="profile", **given)
    rows = np.ones(10, bool) if kind != "frequency" else data["w"] > 0
    columns = [data["a"], data["b"]] if kind == "no intercept" else [np.ones(10), data["a"], data["b"]]
    weight, offset = (None if name not in data else data[name][rows] for name in "wo")
    exact = Exact(np.column_stack(columns)[rows], data["y"][rows], weight, offset, jeffreys=penalty == "firth")
    with mp.workdps(50):
        top = exact.highest()
        highest = exact.value(top)
        for at, (row, value) in enumerate(zip(model.coefficients, top, strict=True)):
            assert row.value == pytest.approx(float(value), rel=1e-11, abs=1e-12)
            for end in (row.low, row.high) if at < 2 else ():
                below = float(2 * (highest - exact.value(exact.highest({at: end}))))
                assert below == pytest.approx(3.841458820694124, rel=1e-10)
            below = float(2 * (highest - exact.value(exact.highest({at: 0.0}))))
            assert row.z**2 == pytest.approx(below, rel=1e-9, abs=1e-12)
        if penalty == "firth":
            places = range(int(kind != "no intercept"), len(top))
            null = exact.value(exact.highest(dict.fromkeys(places, 0.0)))
            assert model.lr_test().statistic == pytest.approx(float(2 * (highest - null)), rel=1e-10)
            assert model.lr_test().freedom == 2


def test_second_derivatives_are_differences_of_the_first() -> None:
    data = _drawn(20, "frequency")
    rows = data["w"] > 0
    x = np.column_stack([data["a"], data["b"]])[rows]
    likelihood = Likelihood(
        System(Data(x, data["y"][rows], data["w"][rows].astype(float), None, True), 0.0, True), True
    )
    at, step = np.array([0.3, -0.7, 1.1]), 1e-5

    def near(coef: Any) -> Any:
        point = likelihood.at(coef)
        assert point is not None
        return point

    for row, move in enumerate(np.eye(3) * step):
        above, below = near(at + move), near(at - move)
        assert near(at).score[row] == pytest.approx((above.value - below.value) / (2 * step), rel=1e-7)
        assert near(at).curvature[row] == pytest.approx((below.score - above.score) / (2 * step), rel=1e-7)


# --- what else holds ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("penalty", ["firth", None])
def test_no_scale_and_no_mean_changes_what_is_found(penalty: Any) -> None:
    data = _drawn(60, "overlap")
    near = fit(data, x=["a", "b"], penalty=penalty, intervals="profile")
    far = fit({**data, "a": 1e4 + data["a"] / 64}, x=["a", "b"], penalty=penalty, intervals="profile")
    a, moved = near["a"], far["a"]
    assert (moved.value, moved.low, moved.high) == pytest.approx((64 * a.value, 64 * a.low, 64 * a.high), rel=1e-9)
    assert moved.z == pytest.approx(a.z, rel=1e-9)
    assert far["b"].high == pytest.approx(near["b"].high, rel=1e-9)


def test_a_frequency_is_so_many_rows() -> None:
    data = _drawn(30, "frequency")
    counted = fit(data, x=["a", "b"], weight="w", weight_kind="frequency", penalty="firth")
    written = fit({name: np.repeat(data[name], data["w"]) for name in "yab"}, x=["a", "b"], penalty="firth")
    for one, other in zip(counted.coefficients, written.coefficients, strict=True):
        assert (one.value, one.se, one.low, one.high) == pytest.approx(
            (other.value, other.se, other.low, other.high), rel=1e-10
        )


def test_columns_that_follow_from_others() -> None:
    data = _drawn(30, "quasi")
    model = fit({**data, "c": 2 * data["a"] - data["b"]}, x=["a", "b", "c"], penalty="firth")
    alone = fit(data, x=["a", "b"], penalty="firth")
    assert model.aliased == {"c": "2·a − b"}
    assert len(model.profiles) == 3
    assert [row.value for row in model.coefficients[:3]] == pytest.approx([row.value for row in alone.coefficients])
    assert model.predict({**data, "c": 0 * data["a"]}) == pytest.approx(alone.predict(data))


def test_a_model_without_columns_has_half_a_row_more_of_each_class() -> None:
    model = fit({"y": [0, 0, 0, 0, 1]}, x=[], penalty="firth")  # Jeffreys' prior of a share is Beta(1/2, 1/2)
    assert model["intercept"].value == pytest.approx(math.log(1.5 / 4.5), rel=1e-13)


def test_offsets_that_tell_most_rows() -> None:
    data = _drawn(40, "quasi")
    data["o"] = 12 * np.random.default_rng(3).normal(size=40).round(2)
    model = fit(data, x=["a", "b"], offset="o", penalty="firth")
    exact = Exact(np.column_stack([np.ones(40), data["a"], data["b"]]), data["y"], None, data["o"], jeffreys=True)
    with mp.workdps(50):
        score = exact.score([mp.mpf(value) for value in model.values])
    assert [float(each * row.se) for each, row in zip(score, model.coefficients, strict=True)] == pytest.approx(
        [0, 0, 0], abs=1e-10
    )


def test_no_row_is_told_for_certain_by_very_many_columns() -> None:
    x = np.random.default_rng(1).normal(size=(60, 25))
    y = (x[:, 0] + x[:, 1] > 0).astype(float)
    model = fit(x, y, penalty="firth", intervals="wald")
    p = model.predict(x)
    assert ((p > 0) & (p < 1)).all()
    assert all(math.isfinite(row.value) and math.isfinite(row.se) for row in model.coefficients)


def test_the_record_and_the_report() -> None:
    data, y, x, _ = endometrial()
    model = fit(data, y, x, penalty="firth", folds=5)
    assert LogisticModel.from_json(model.to_json()) == model
    assert (model.aic, model.bic, model.penalty) == (None, None, 0.0)
    assert model.cross_validation is not None
    assert model.cross_validation.log_loss is not None
    text = " ".join(str(model.summary()).split())
    assert "z, p and intervals from the profile penalized likelihood" in text
    assert "Jeffreys' prior, by Firth's method" in text
    assert "penalized likelihood ratio, 3 degrees of freedom" in text
    assert "the penalty alone holds the coefficients, for the columns separate the labels: whether NV is" in text
    assert "½ log det I" in model.to_html()
    assert "½ log det I" in model.summary().to_markdown()
    assert model.inference()[1] == model["NV"]
    with pytest.raises(LogLossError, match=r"level = 0\.9: it must be 0\.95, at which profiles are kept"):
        model.inference(level=0.9)
    assert model.with_intervals("wald").inference(level=0.9)[1].high < model["NV"].high


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"weight": "w"}, "weights of importance have no unit"),
        ({"y": "soft"}, "labels are soft"),
        ({"cluster": "g"}, "rows come in clusters"),
    ],
)
@pytest.mark.parametrize("asked", [{"penalty": "firth"}, {"intervals": "profile"}])
def test_without_a_likelihood_there_is_neither(changed: Any, said: str, asked: Any) -> None:
    data = {"y": [0, 1, 0, 1], "soft": [0, 0.5, 0.2, 1], "x": [1, 2, 3, 5], "w": [1, 2, 1, 1], "g": [1, 2, 3, 4]}
    with pytest.raises(LogLossError, match=f'{next(iter(asked.values()))}": .*{said}'):
        fit(data, x="x", **changed, **asked)


def test_shares_with_frequencies_have_a_likelihood() -> None:
    table = {"y": [0.25, 0.5, 1.0], "x": [0, 1, 2], "n": [4, 4, 3]}
    rows = {"y": [0, 0, 0, 1, 0, 0, 1, 1, 1, 1, 1], "x": [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2]}
    shares = fit(table, x="x", weight="n", weight_kind="frequency", penalty="firth")
    assert shares["x"].value == pytest.approx(fit(rows, x="x", penalty="firth")["x"].value, rel=1e-12)


def test_what_cannot_be_asked_together() -> None:
    data = {"y": [0, 1, 0, 1, 1], "x": [1, 2, 3, 5, 4]}
    for options, said in (
        ({"penalty": "firth", "C": 2.0}, 'C = 2.0: it must be given with penalty="l2" only'),
        ({"penalty": "firth", "vcov": "HC1"}, 'vcov = "HC1": it must be "classic" with penalty="firth"'),
        (
            {"penalty": "l2", "intervals": "profile"},
            "no profile likelihood: the l2 penalty makes coefficients too small",
        ),
        ({"intervals": "score"}, 'intervals = "score": it must be one of "wald", "profile"'),
        ({"penalty": "firth", "separation": "limits"}, 'separation = "limits": it must be left out where there is a'),
    ):
        with pytest.raises(LogLossError) as error:
            fit(data, x="x", **options)
        assert said in str(error.value)
    model = fit(data, x="x")
    with pytest.raises(LogLossError, match="no profile likelihood: it was fitted without, and they need the rows"):
        model.with_intervals("profile")
    with pytest.raises(LogLossError, match="the penalty of Firth's method depends on all columns"):
        model.lr_test(fit(data, x=[], penalty="firth"))


def test_files_that_say_what_cannot_be() -> None:
    data, y, x, _ = endometrial()
    plain = fit(data, y, x, penalty="firth").to_dict()
    for changed in (
        {"profiles": plain["profiles"][1:]},
        {"profiles": []},
        {"intervals": "none"},
        {"profiles": [{**each, "low": 1e9} for each in plain["profiles"]]},
        {"profiles": [{**each, "statistic": -1.0} for each in plain["profiles"]]},
        {"firth": {"log_likelihood": "NaN", "null_log_likelihood": -1.0}},
    ):
        with pytest.raises(LogLossError, match="text = "):
            LogisticModel.from_json(logloss._evaluate.records.json_values.as_json({**plain, **changed}, 2))
