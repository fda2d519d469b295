"""Calibration: slope, intercept, calibration-in-the-large, the joint test, expected loss, error, tails."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

import logloss
from reference import calibration, intervals, losses
from reference.agreement import NEWTON, ROUNDING, agree
from reference.rows import (
    CERTAIN,
    EVERY,
    HARD,
    MANY,
    MANY_WEIGHTED,
    ORDINARY,
    SOFT,
    TIED,
    TINY,
    UNWEIGHTED,
    WEIGHTS,
    Rows,
    examples,
    rows,
)

LINES = st.one_of(
    rows(min_size=15),
    rows(TIED, min_size=15),
    rows(y=SOFT, min_size=5),
    rows(TIED, HARD, WEIGHTS, min_size=15),
    rows(ORDINARY, SOFT, WEIGHTS, min_size=5),
)


def fitted(case: Rows, *, slope: bool = True) -> tuple[calibration.Line, float]:
    """Return the line through rows that have one, and how far rounding moves it."""
    y, p, w = case.counted
    assume(calibration.has_line(y, p))
    line = calibration.line(y, p, w, slope=slope)
    # The gradient is right to rounding of Σw(1 + |x|), and the covariance turns that into a step.
    gradient = ROUNDING * math.fsum(weight * (1 + abs(calibration.logit(x))) for x, weight in zip(p, w, strict=True))
    return line, NEWTON * (1 + abs(line.intercept) + abs(line.slope)) + gradient * (
        line.intercept_se + line.slope_se
    ) ** 2


def check(found: Any, value: float, se: float, slack: float, freedom: float = math.inf) -> None:
    """Compare an estimate; its standard error changes with the fit at most in proportion to it."""
    assert abs(found.value - value) <= slack
    agree(found.se, se, relative=1e-8 + 100 * slack)
    wide = intervals.t_point(freedom) * found.se
    agree(found.low, found.value - wide, abs(found.value) + wide, relative=1e-9)
    agree(found.high, found.value + wide, abs(found.value) + wide, relative=1e-9)


def freedom(case: Rows, line: calibration.Line) -> float:
    """Return the degrees of freedom: without end where the variance of a label is known."""
    return math.inf if case.hard else line.units - 1


@examples
@given(LINES)
def test_calibration_slope_and_its_standard_error(case: Rows) -> None:
    line, slack = fitted(case)
    check(logloss.evaluate(**case.arguments).calibration.slope, line.slope, line.slope_se, slack, freedom(case, line))


@examples
@given(LINES)
def test_calibration_intercept_and_its_standard_error(case: Rows) -> None:
    line, slack = fitted(case)
    check(
        logloss.evaluate(**case.arguments).calibration.intercept,
        line.intercept,
        line.intercept_se,
        slack,
        freedom(case, line),
    )


@examples
@given(LINES)
def test_calibration_in_the_large_and_its_standard_error(case: Rows) -> None:
    line, slack = fitted(case, slope=False)
    check(
        logloss.evaluate(**case.arguments).calibration.in_the_large,
        line.intercept,
        line.intercept_se,
        slack,
        freedom(case, line),
    )


@examples
@given(st.one_of(rows(min_size=8), rows(TIED), rows(TIED, HARD, WEIGHTS), rows(st.one_of(ORDINARY, CERTAIN))))
def test_p_value_of_the_joint_test(case: Rows) -> None:
    found, expected = logloss.evaluate(**case.arguments), calibration.score_test(*case.counted)
    if found.infinite:
        assert found.miscalibration is None
    elif expected is None:
        assert found.miscalibration is None or found.miscalibration.joint is None
    else:
        kept = calibration.moving(*case.counted)
        spread = np.ptp([calibration.logit(x) for _, x, _ in kept])
        assume(spread == 0 or spread > 1e-3)  # nearly one forecast is nearly singular
        agree(found.miscalibration.joint, expected, relative=1e-6)


@examples
@given(rows(min_size=15), st.sampled_from([0.01, 2.0**-300, 2.0**300]))
def test_the_line_in_another_unit_of_the_weights(case: Rows, unit: float) -> None:
    line, slack = fitted(case)
    y, p, _ = case.counted
    found = logloss.evaluate(y=y, p=p, weight=[unit] * len(y)).calibration
    check(found.slope, line.slope, line.slope_se, slack)
    check(found.intercept, line.intercept, line.intercept_se, slack)
    large, slack = fitted(case, slope=False)
    check(found.in_the_large, large.intercept, large.intercept_se, slack)


def test_the_line_is_that_of_scikit_learn() -> None:
    random = np.random.default_rng(3)
    p = random.uniform(0.05, 0.95, 500)
    y = (random.random(500) < p**1.3).astype(float)
    found = logloss.evaluate(y=y, p=p).calibration
    x = np.log(p / (1 - p))[:, None]
    model = LogisticRegression(C=np.inf, tol=1e-12, max_iter=1000, solver="newton-cholesky").fit(x, y)
    assert found.slope.value == pytest.approx(model.coef_[0, 0], rel=1e-7)
    assert found.intercept.value == pytest.approx(model.intercept_[0], rel=1e-7)


@examples
@given(st.one_of(EVERY, rows(max_size=4), rows(TIED, SOFT, max_size=4)))
def test_there_is_a_line_just_where_the_likelihood_has_a_maximum(case: Rows) -> None:
    y, p, _ = case.counted
    found = logloss.evaluate(**case.arguments)
    assert (found.calibration is None) == ("calibration" in found.reasons)
    if not calibration.has_line(y, p):
        assert found.calibration is None


@examples
@given(st.one_of(rows(st.one_of(TINY, CERTAIN)), rows(ORDINARY, weight=WEIGHTS, alike=True), rows(TIED)))
def test_expected_loss_and_the_excess_over_it(case: Rows) -> None:
    y, p, w = case.counted
    found, loss = logloss.evaluate(**case.arguments), losses.mean(losses.row_losses(y, p), w)
    agree(found.expected.loss, calibration.expected_loss(p, w))
    agree(found.expected.excess, loss - calibration.expected_loss(p, w), 0 if math.isinf(loss) else 2 * loss)


@examples
@given(st.one_of(rows(st.one_of(TINY, CERTAIN)), rows(TINY), rows(weight=WEIGHTS), rows(TIED, HARD, WEIGHTS)))
def test_z_of_the_excess_loss(case: Rows) -> None:
    y, p, w = case.counted
    found, expected = logloss.evaluate(**case.arguments).expected.z, calibration.excess_z(y, p, w)
    sizes = losses.mean(losses.row_losses(y, p), w) + calibration.expected_loss(p, w)  # of what is subtracted
    agree(found, expected, 0 if expected is None else sizes / calibration.expected_loss_error(p, w))


@examples
@given(rows(TINY, SOFT, min_size=3))
def test_soft_labels_have_no_expected_loss_and_no_tails(case: Rows) -> None:
    assume(not case.hard)
    found = logloss.evaluate(**case.arguments)
    assert (found.expected, found.tails, found.by_outcome) == (None, None, None)


@examples
@given(st.one_of(UNWEIGHTED, MANY, MANY_WEIGHTED))
def test_expected_calibration_error(case: Rows) -> None:
    bins = calibration.equal_mass_bins(*case.counted, 15)
    assume(bins is not None)
    agree(logloss.evaluate(**case.arguments).ece.value, calibration.expected_calibration_error(bins), 1.0)


@examples
@given(st.one_of(EVERY, MANY, MANY_WEIGHTED))
def test_calibration_bins(case: Rows) -> None:
    bins = calibration.equal_mass_bins(*case.counted, 15)
    assume(bins is not None)
    found = logloss.evaluate(**case.arguments).ece.bins
    assert [(each.low, each.high, each.n) for each in found] == [(each.low, each.high, each.n) for each in bins]
    for ours, theirs in zip(found, bins, strict=True):
        agree(ours.mean_p, theirs.mean_p)
        agree(ours.rate, theirs.rate)


def test_the_error_weighs_bins_by_weight() -> None:
    assert logloss.evaluate(y=[1, 0], p=[0.9, 0.5], weight=[9, 1]).ece.value == pytest.approx(0.14)


@pytest.mark.parametrize("norm", ["l1", "l2", "max"])
def test_bins_of_equal_width_and_norms(norm: str) -> None:
    random = np.random.default_rng(8)
    p = random.random(500)
    y = (random.random(500) < p**2).astype(float)
    found = logloss.evaluate(y=y, p=p, ece_bins=7, ece_binning="width", ece_norm=norm).ece
    errors, shares = [], []
    for low in range(7):
        here = (p >= low / 7) & (p < (low + 1) / 7)
        errors.append(abs(float(np.mean(y[here] - p[here]))))
        shares.append(float(np.mean(here)))
    expected = {
        "l1": np.dot(errors, shares),
        "l2": math.sqrt(np.dot(np.square(errors), shares)),
        "max": max(errors),
    }
    assert (found.binning, found.norm, len(found.bins)) == ("width", norm, 7)
    assert found.value == pytest.approx(expected[norm], rel=1e-12)
    assert found.value > found.null95 > found.null


TAILS = st.one_of(rows(TINY, min_size=5), rows(st.one_of(TINY, CERTAIN)), rows())


@examples
@given(TAILS)
def test_tails_count_confident_misses(case: Rows) -> None:
    y, p, _ = case.counted
    found, expected = logloss.evaluate(**case.arguments).tails, calibration.tails(y, p)
    assert [(each.given, each.observed) for each in found] == [(each.given, each.observed) for each in expected]


@examples
@given(TAILS)
def test_tails_expected_count_and_its_z(case: Rows) -> None:
    y, p, _ = case.counted
    found, expected = logloss.evaluate(**case.arguments).tails, calibration.tails(y, p)
    for ours, theirs in zip(found, expected, strict=True):
        agree(ours.expected, theirs.expected)
        if theirs.deviation == 0:
            assert ours.z is None
        else:
            sizes = (theirs.observed + theirs.expected) / theirs.deviation
            agree(ours.z, (theirs.observed - theirs.expected) / theirs.deviation, sizes)


@pytest.mark.parametrize("p", [2.0**-power for power in (3, 5, 7, 10, 14, 20)])
def test_tails_hold_the_rows_that_gave_just_so_little(p: float) -> None:
    found = logloss.evaluate(y=[1, 0, 0, 1], p=[p, p, 1 - p, 1 - p]).tails[-1]
    assert (found.given, found.observed, found.expected) == (p, 2, 4 * p)


def test_rows_with_weights_have_no_tails() -> None:
    found = logloss.evaluate(y=[1, 0], p=[0.01, 0.9], weight=[1, 2])
    assert found.tails is None
    assert "tails" in found.reasons
