"""The calibration line: its fit and errors against statsmodels, its tests against plain formulas, its error rates."""

import math
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import special, stats

from logloss._stats.inference.dependence import score_covariance
from logloss._stats.inference.line import Calibration, fit_line, joint_test

from .rows import cells, clustered, drawn

RANDOM = np.random.default_rng(3)
SETS = 400  # a rate of 5 % is known to three times 1.1 %


def fitted(*rows: Any) -> Calibration:
    """Return a line that there is."""
    line = fit_line(cells(*rows))
    assert isinstance(line, Calibration)
    return line


def glm(z: Any, y: Any, w: Any = None, **options: Any) -> Any:
    """Return statsmodels' fit."""
    model = sm.GLM(y, sm.add_constant(z), family=sm.families.Binomial(), freq_weights=w)
    return model.fit(tol=1e-14, maxiter=200, **options)


def test_independent_rows_are_the_logistic_regression_s() -> None:
    z, y = drawn(RANDOM, 300, slope=0.8)
    line, expected = fitted(z, y), glm(z, y)
    assert [line.intercept.value, line.slope.value] == pytest.approx(expected.params, rel=1e-9)
    assert [line.intercept.se, line.slope.se] == pytest.approx(expected.bse, rel=1e-7)
    assert (line.slope.high - line.slope.value) / line.slope.se == pytest.approx(1.959964, rel=1e-6)


def test_the_intercept_at_slope_one_is_that_of_an_offset() -> None:
    z, y = drawn(RANDOM, 300, center=0.5)
    model = sm.GLM(y, np.ones((300, 1)), family=sm.families.Binomial(), offset=z).fit(tol=1e-14)
    line = fitted(z, y)
    assert line.in_the_large.value == pytest.approx(model.params[0], abs=1e-9)
    robust = np.sqrt(np.sum((y - special.expit(z + model.params[0])) ** 2)) * model.bse[0] ** 2
    assert line.in_the_large.se == pytest.approx(max(model.bse[0], robust), rel=1e-7)


@pytest.mark.parametrize("unit", [0.01, 1.0, 100.0])
def test_the_unit_of_weights_changes_nothing(unit: float) -> None:
    rng = np.random.default_rng(5)
    z, y = drawn(rng, 200)
    w = rng.exponential(1, 200)
    one, other = fitted(z, y, w), fitted(z, y, unit * w)
    for name in ("intercept", "slope", "in_the_large"):
        assert getattr(other, name).se == pytest.approx(getattr(one, name).se, rel=1e-8)
    assert joint_test(cells(z, y, unit * w)) == pytest.approx(joint_test(cells(z, y, w)), rel=1e-10)
    assert other.saving == pytest.approx(one.saving, rel=1e-8)


def test_leaving_out_each_cluster_in_turn_is_the_jackknife() -> None:
    z, y, unit = clustered(np.random.default_rng(5), 12, 30)
    line, full = fitted(z, y, None, unit), glm(z, y).params
    refits = np.array([glm(z[unit != g], y[unit != g]).params for g in range(12)])
    spread = 11 / 12 * ((refits - refits.mean(axis=0)) ** 2).sum(axis=0)
    # by one Newton step from the whole fit, which is a second-order approximation
    assert [line.intercept.se, line.slope.se] == pytest.approx(np.sqrt(spread), rel=0.03)
    assert line.slope.value == pytest.approx(full[1], rel=1e-9)
    assert (line.slope.high - line.slope.value) / line.slope.se == pytest.approx(stats.t.ppf(0.975, 11), rel=1e-9)


def test_no_interval_of_clusters_is_shorter_than_that_of_exchangeable_labels() -> None:
    """Ones in 2 of 40 clusters leave the jackknife little to go by."""
    z = np.tile(np.linspace(-5, -2, 10), 40)
    unit = np.repeat(np.arange(40), 10)
    y = np.where((unit == 3) & (z > -3.5) | (unit == 17) & (z > -2.7), 1.0, 0.0)
    line = fitted(z, y, None, unit)
    x = np.stack([np.ones_like(z), z])
    p = special.expit(line.intercept.value + line.slope.value * z)
    bread = np.linalg.inv((x * p * (1 - p)) @ x.T)
    variance = bread @ score_covariance(cells(np.log(p / (1 - p)), y, None, unit), x) @ bread
    wide = stats.norm.ppf(0.975) * np.sqrt(np.diag(variance))
    assert line.intercept.high - line.intercept.value == pytest.approx(wide[0], rel=1e-6)
    assert line.slope.high - line.slope.value == pytest.approx(wide[1], rel=1e-6)


def test_calibration_in_the_large_holds_where_the_slope_is_not_one() -> None:
    """The variance that the forecasts state is too small where they are too extreme."""
    z, y = drawn(np.random.default_rng(6), 2000, slope=0.5)
    model = sm.GLM(y, np.ones((z.size, 1)), family=sm.families.Binomial(), offset=z)
    stated, robust = (model.fit(tol=1e-14, cov_type=kind).bse[0] for kind in ("nonrobust", "HC0"))
    assert fitted(z, y).in_the_large.se == pytest.approx(robust, rel=1e-6)
    assert robust > 1.05 * stated


def test_with_many_clusters_it_is_nearly_the_sandwich() -> None:
    z, y, unit = clustered(RANDOM, 300, 4)
    robust = glm(z, y, cov_type="cluster", cov_kwds={"groups": unit})
    assert robust.bse[1] * 0.97 < fitted(z, y, None, unit).slope.se < robust.bse[1] * 1.06


def test_clusters_of_one_row_are_what_robust_errors_are() -> None:
    rng = np.random.default_rng(1)
    z = rng.normal(0, 1.5, 2000)
    soft = np.clip(special.expit(0.7 * z) + rng.normal(0, 0.1, z.size), 0, 1)
    robust = glm(z, soft, cov_type="HC0")
    assert fitted(z, soft).slope.se == pytest.approx(robust.bse[1], rel=0.02)


def test_the_joint_test_is_rao_s() -> None:
    z, y = drawn(RANDOM, 120, slope=0.6)
    w = RANDOM.exponential(1, 120)
    p, x = special.expit(z), np.stack([np.ones_like(z), z])
    u, v = x @ (w * (y - p)), (x * w**2 * p * (1 - p)) @ x.T
    assert joint_test(cells(z, y, w)) == pytest.approx(stats.chi2.sf(u @ np.linalg.inv(v) @ u, 2), rel=1e-9)


def test_one_forecast_has_one_degree_of_freedom() -> None:
    y = np.r_[np.ones(7), np.zeros(13)]
    z = (7 - 10) / math.sqrt(20 * 0.25)
    assert joint_test(cells(np.zeros(20), y)) == pytest.approx(2 * stats.norm.sf(abs(z)))


def test_a_shift_is_seen_where_the_classes_are_separated() -> None:
    z = np.r_[np.full(30, -1.0), np.full(30, 1.0)]
    assert fit_line(cells(z, z > 0)) == "the forecasts separate the classes, so no finite slope fits best"
    assert joint_test(cells(z, z > 0)) < 1e-4


def test_certain_rows_that_are_right_move_nothing() -> None:
    z, y = drawn(RANDOM, 100)
    more = fitted(np.r_[z, math.inf, -math.inf], np.r_[y, 1, 0])
    less = fitted(z, y)
    assert more.certain == 2
    assert (more.slope, more.intercept, more.in_the_large) == (less.slope, less.intercept, less.in_the_large)
    assert joint_test(cells(np.r_[z, math.inf], np.r_[y, 1])) == joint_test(cells(z, y))
    assert isinstance(fit_line(cells(np.r_[z, math.inf], np.r_[y, 0])), str)


def test_logits_beyond_the_format_of_p_are_as_good_as_others() -> None:
    z, y = drawn(RANDOM, 100)
    line = fitted(np.r_[z, 2000.0, -2000.0], np.r_[y, 1, 0])
    assert line.slope.value == pytest.approx(fitted(z, y).slope.value, rel=1e-9)


def test_exact_shares_are_a_line_without_spread() -> None:
    z = np.linspace(-3, 3, 50)
    line = fitted(z, special.expit(0.625 * z))
    assert line.slope.value == pytest.approx(0.625, abs=1e-9)
    assert line.slope.se == pytest.approx(0, abs=1e-9)


def test_the_saving_is_what_new_rows_save() -> None:
    rng = np.random.default_rng(8)
    savings, true = [], []
    for _ in range(SETS):
        line = fitted(*drawn(rng, 100, slope=0.6))
        savings.append(line.saving)
        big, label = drawn(rng, 5000, slope=0.6)
        moved = line.intercept.value + line.slope.value * big
        true.append(np.mean(np.logaddexp(0, big) - label * big - np.logaddexp(0, moved) + label * moved))
    assert np.mean(savings) == pytest.approx(np.mean(true), abs=0.004)


@pytest.mark.parametrize(("n", "center"), [(30, 0.0), (200, -3.0)])
def test_calibrated_rows_are_rejected_as_often_as_it_says(n: int, center: float) -> None:
    rng = np.random.default_rng(n)
    rate = np.mean([float(joint_test(cells(*drawn(rng, n, center=center)))) < 0.05 for _ in range(SETS)])
    assert 0.02 <= rate <= 0.09


@pytest.mark.parametrize(("groups", "size"), [(10, 25), (40, 25)])
def test_calibrated_clusters_are_rejected_as_often_as_it_says(groups: int, size: int) -> None:
    rng = np.random.default_rng(groups)
    rejected, covered = [], []
    for _ in range(SETS):
        z, y, unit = clustered(rng, groups, size)
        rejected.append(float(joint_test(cells(z, y, None, unit))) < 0.05)
        slope = fitted(z, y, None, unit).slope
        covered.append(slope.low <= 1 <= slope.high)
    assert 0.02 <= np.mean(rejected) <= 0.09
    assert np.mean(covered) >= 0.91
