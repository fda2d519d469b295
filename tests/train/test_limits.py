"""Limits of coefficients where columns separate the labels: decided by linear programming, and estimated by R."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

import logloss
from logloss import LogisticModel, LogLossError, fit
from logloss._train.regression.estimate import Data
from logloss._train.regression.limits import limit_logits, limits
from logloss._train.separation import Separation, heights
from logloss.errors import SeparationError
from train.regression_sets import endometrial


def _signed(design: Any, y: Any) -> Any:
    return design * np.where(y == 1, 1.0, -1.0)[:, None]


def certain_rows(design: Any, y: Any) -> Any:
    """Return which rows some direction tells for certain: as many as can be, Σ t with 0 ≤ t ≤ 1, t ≤ ±x·u."""
    n, k = design.shape
    signed = _signed(design, y)
    objective = np.concatenate([np.zeros(k), -np.ones(n)])
    bounds = [(None, None)] * k + [(0, 1)] * n
    found = linprog(objective, A_ub=np.hstack([-signed, np.eye(n)]), b_ub=np.zeros(n), bounds=bounds)
    return found.x[k:] > 0.5


def reach(design: Any, y: Any, at: int, sign: int) -> float:
    """Return how far a coefficient can go along directions that separate, in a box."""
    objective = np.zeros(design.shape[1])
    objective[at] = -sign
    rows = len(design)
    return -linprog(objective, A_ub=-_signed(design, y), b_ub=np.zeros(rows), bounds=(-1, 1)).fun


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_linear_programming_says(data: Any) -> None:
    n, d = data.draw(st.integers(5, 14)), data.draw(st.integers(1, 3))
    x = np.array(data.draw(st.lists(st.integers(-2, 2), min_size=n * d, max_size=n * d)), float).reshape(n, d)
    y = np.array(data.draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)), float)
    intercept = data.draw(st.booleans())
    design = np.column_stack([np.ones(n), x]) if intercept else x
    assume(0 < y.sum() < n and np.linalg.matrix_rank(design) == design.shape[1] < n)
    model = fit(x, y, intercept=intercept, separation="limits")
    certain = certain_rows(design, y)
    assert (model.limits is not None) == certain.any()
    p, logit = model.predict(x), model.decision_function(x)
    assert np.array_equal(np.isinf(logit), certain)
    assert np.array_equal(p[certain], y[certain])
    rest = design[~certain]
    assert np.abs(((y - p)[~certain] @ rest) / n).max(initial=0) < 1e-10  # the score of the rows that remain
    for at, value in enumerate(model.values):
        unit = np.eye(design.shape[1])[at]
        finite = np.linalg.matrix_rank(np.vstack([rest, unit])) == np.linalg.matrix_rank(rest)
        assert (value is not None and math.isfinite(value)) == finite
        ways = [sign for sign in (1, -1) if reach(design, y, at, sign) > 1e-7]
        assert (ways == []) == finite
        if value is None:  # nothing speaks for either side
            assert ways == [1, -1]
        elif not finite:
            assert math.copysign(1, value) in ways
    if certain.any():
        with pytest.raises(SeparationError) as error:
            fit(x, y, intercept=intercept)
        assert tuple(error.value.coefficients.values()) == model.values
        assert set(error.value.rows) <= set(np.flatnonzero(certain).tolist())
        assert LogisticModel.from_json(model.to_json()) == model


# R 4.2.2: m <- glm(HG ~ PI + EH, binomial, endometrial, subset = NV == 0, epsilon = 1e-15, maxit = 100), and the
# information at its end; R's detectseparation says that NV is infinite and the others are not.
COEF = [4.3045177830578236, -0.042183403256789986, -2.9026056137775766]
SE = [1.6372986418459508, 0.044331965318522161, 0.84555156210050353]
DEVIANCE = 55.393260357181113


def test_endometrial_data_in_r() -> None:
    data, y, x, _ = endometrial()
    model = fit(data, y, x, separation="limits")
    rows = {row.name: row for row in model.coefficients}
    finite = [rows[name] for name in ("intercept", "PI", "EH")]
    assert [row.value for row in finite] == pytest.approx(COEF, rel=1e-11)
    assert [row.se for row in finite] == pytest.approx(SE, rel=1e-11)
    assert model.deviance == pytest.approx(DEVIANCE, rel=1e-12)
    endless = rows["NV"]
    assert (endless.value, endless.odds_ratio, endless.se, endless.low, endless.p_value) == (
        math.inf,
        math.inf,
        None,
        None,
        None,
    )
    assert model.limits is not None
    assert (model.limits.certain, model.limits.open, model.k) == (13, 66, 4)
    p, low, high, logit = model.predict_interval({"NV": [0, 1], "PI": [16, 16], "EH": [1.5, 1.5]})
    alone = fit(data, y, ["PI", "EH"], where=[value == 0 for value in data["NV"]])
    expected = [each[0] for each in alone.predict_interval({"PI": [16], "EH": [1.5]})[:3]]
    assert [p[0], low[0], high[0]] == pytest.approx(expected, rel=1e-12)
    assert (p[1], low[1], high[1], logit[1]) == (1, 1, 1, math.inf)
    assert model.wald_test().freedom == 2
    assert model.lr_test().statistic == pytest.approx(model.null_deviance - DEVIANCE, rel=1e-12)
    text = " ".join(str(model.summary()).split())
    assert "Coefficients are limits: ∞ and −∞ where the loss falls without an end, all else of the 66 rows" in text
    assert "| NV | ∞ |" in model.summary().to_markdown()
    assert "∞" in model.to_html()
    assert model.slopes == ()


def test_the_error_says_what_tends_where() -> None:
    data, y, x, _ = endometrial()
    with pytest.raises(SeparationError, match=r"grow, without an end: NV to ∞\. Leave a column out") as error:
        fit(data, y, x)
    found = error.value
    assert found.coefficients["NV"] == math.inf
    assert found.coefficients["EH"] == pytest.approx(COEF[2])
    assert (found.count, found.size) == (13, 79)
    assert found.rows == tuple(at for at, value in enumerate(data["NV"]) if value)[:5]
    assert found.separation.rows.tolist() == [value == 1 for value in data["NV"]]
    assert found.change is not None
    assert (found.change.argument, found.change.value) == ("penalty", "firth")
    with pytest.raises(SeparationError) as error:
        fit({**data, "w": np.linspace(1, 2, 79)}, y, x, weight="w")
    assert error.value.change is not None
    assert error.value.change.value == "l2"  # there is no likelihood to penalize
    fit({**data, "w": np.linspace(1, 2, 79)}, y, x, weight="w", penalty="l2")


def test_rows_are_named_by_their_numbers_in_the_data() -> None:
    with pytest.raises(SeparationError) as error:
        fit({"y": [0, 0, 0, 1, 1], "x": [None, 1, 2, 3, 4]}, x="x", missing="drop")
    assert error.value.rows == (1, 2, 3, 4)


LEVELS = {"soil": list("aaabbbccccdddd"), "y": [0, 0, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1]}


def test_levels_that_imply_a_label_one_after_the_other() -> None:
    model = fit(LEVELS, x="soil", separation="limits")
    assert model.values == (-math.inf, math.inf, math.inf, math.inf)
    assert model.predict({"soil": list("abcd")}) == pytest.approx([0, 1, 0.5, 0.75], rel=1e-12)
    based = fit(LEVELS, x="soil", separation="limits", base={"soil": "c"})
    assert based.values[1:3] == (-math.inf, math.inf)
    assert [based.values[0], based.values[3]] == pytest.approx([0.0, math.log(3)], abs=1e-12)
    assert based["soil[T.d]"].se == pytest.approx(math.sqrt(4 / 4 + 4 / 3), rel=1e-12)
    assert based["soil[T.a]"].odds_ratio == 0


def test_a_direction_may_leave_rows_to_another() -> None:
    x, y = np.array([[1.0, -5.0], [-1.0, 5.0], [0.0, 1.0], [0.0, -1.0], [0.0, 2.0]]), np.array([1.0, 0, 1, 0, 1])
    first = Separation(np.array([1.0, 0.0]), 0.0, x[:, 0] != 0, False)
    found = limits(Data(x, y), first, intercept=False)
    assert [each.rows.tolist() for each in found.directions] == [(x[:, 0] != 0).tolist(), (x[:, 0] == 0).tolist()]
    assert (found.values, found.rest, found.certain.all()) == ({0: math.inf, 1: math.inf}, None, True)
    logit = limit_logits(x, [each.direction for each in found.directions], np.zeros(5), intercept=False)
    assert logit.tolist() == np.where(y == 1, math.inf, -math.inf).tolist()
    assert found.logit.tolist() == logit.tolist()


def test_all_rows_for_certain() -> None:
    model = fit({"y": [0, 0, 1, 1], "x": [1, 2, 3, 4]}, x="x", separation="limits")
    assert model.values == (-math.inf, math.inf)
    assert (model.loss, model.vcov, model.log_loss) == (0.0, None, 0.0)
    assert model.predict({"x": [0, 2.4, 2.6]}).tolist() == [0, 0, 1]
    assert "no row remains to estimate a finite one from" in " ".join(str(model.summary()).split())
    with pytest.raises(LogLossError, match="no standard errors: its columns tell the class of every row"):
        _ = model.covariance
    assert LogisticModel.from_json(model.to_json()) == model


def test_a_coefficient_that_nothing_determines() -> None:
    x = [[-1.0, 0.0], [-1.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    model = fit(x, [0, 0, 1, 1], intercept=False, separation="limits")
    assert model.values == (math.inf, None)
    assert "| x1 | open |" in model.summary().to_markdown()
    assert model["x1"].aliased == "not determined by the rows that are not told for certain"
    assert model.k == 2


def test_missing_rows_are_kept_without_a_prediction() -> None:
    model = fit(LEVELS, x="soil", separation="limits")
    found = model.predict_interval({"soil": ["a", None, "d"]}, missing="keep")
    assert found.p[0] == 0
    assert math.isnan(found.p[1])
    assert found.p[2] == pytest.approx(0.75)


def test_profiles_of_what_has_no_end_are_refused() -> None:
    with pytest.raises(LogLossError, match="no profile likelihood: certain coefficients have no end"):
        fit(LEVELS, x="soil", separation="limits", intervals="profile")


def test_weights_offsets_and_clusters_of_the_rows_that_remain() -> None:
    rng = np.random.default_rng(4)
    n = 60
    data = {"y": rng.integers(0, 2, n), "a": rng.normal(size=n), "b": (np.arange(n) < 9).astype(float)}
    data["y"][:9] = 1
    data |= {"o": rng.normal(size=n), "w": rng.uniform(1, 2, n), "g": np.arange(n) // 6}
    options: dict[str, Any] = {"offset": "o", "cluster": "g"}
    model = fit(data, x=["a", "b"], separation="limits", **options)
    alone = fit(data, x="a", where=data["b"] == 0, **options)
    assert (model["a"].value, model["a"].se) == pytest.approx((alone["a"].value, alone["a"].se), rel=1e-11)
    assert (model.clusters, model.vcov) == (alone.clusters, "cluster")
    weighted = fit(data, x=["a", "b"], weight="w", separation="limits")
    alone = fit(data, x="a", weight="w", where=data["b"] == 0)
    assert (weighted["a"].value, weighted["a"].se) == pytest.approx((alone["a"].value, alone["a"].se), rel=1e-11)


def test_sides_of_a_boundary_are_exact() -> None:
    x = np.array([[0.1, 0.2], [0.3, -0.1], [1e-300, 0.0], [0.1, 0.2 + 2.0**-54 * 3]])
    assert np.sign(heights(x, np.array([2.0, -1.0]), 0.0)).tolist() == [0, 1, 1, -1]
    assert np.sign(heights(x[:1], np.array([1.0, 1.0]), -0.3)).tolist() == [1]  # 0.1 + 0.2 is above 0.3, as floats are


def test_files_that_say_what_cannot_be() -> None:
    plain = fit(LEVELS, x="soil", separation="limits").to_dict()
    limits = plain["limits"]
    for changed in (
        {"limits": None},
        {"limits": {**limits, "directions": []}},
        {"limits": {**limits, "directions": [limits["directions"][0][1:]]}},
        {"limits": {**limits, "directions": [["NaN", *limits["directions"][0][1:]]]}},
        {"limits": {**limits, "values": limits["values"][1:]}},
        {"limits": {**limits, "certain": 0}},
        {"values": ["NaN", *plain["values"][1:]]},
    ):
        with pytest.raises(LogLossError, match="text = "):
            LogisticModel.from_json(logloss._evaluate.records.json_values.as_json({**plain, **changed}, 2))
