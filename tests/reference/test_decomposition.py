"""Miscalibration, discrimination and uncertainty, the reliability curve, and both for calibrated forecasts."""

import bisect
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.isotonic import IsotonicRegression

import logloss
from reference import calibration, isotonic, losses
from reference.agreement import agree
from reference.rows import ALIKE, CERTAIN, EVERY, HARD, ORDINARY, TINY, WEIGHTS, Rows, examples, rows

UNLIKE = st.one_of(EVERY, ALIKE)


@examples
@given(UNLIKE)
def test_miscalibration(case: Rows) -> None:
    y, p, w = case.counted
    found, scale = logloss.evaluate(**case.arguments).decomposition, losses.largest(losses.row_losses(y, p))
    agree(found.mcb, isotonic.decomposition(y, p, w).mcb, scale + 1)


@examples
@given(UNLIKE)
def test_discrimination_and_uncertainty(case: Rows) -> None:
    found, expected = logloss.evaluate(**case.arguments).decomposition, isotonic.decomposition(*case.counted)
    agree(found.dsc, expected.dsc, expected.unc)
    agree(found.unc, expected.unc)


@examples
@given(UNLIKE)
def test_the_parts_sum_to_the_loss(case: Rows) -> None:
    found = logloss.evaluate(**case.arguments)
    parts = found.decomposition
    assert (parts.exact, parts.gap) == (True, 0)
    agree(parts.mcb - parts.dsc + parts.unc, found.log_loss, 0 if found.infinite else parts.mcb + parts.dsc + parts.unc)


@examples
@given(UNLIKE)
def test_reliability_curve_is_the_isotonic_regression_of_scikit_learn(case: Rows) -> None:
    y, p, w = case.counted
    curve = logloss.evaluate(**case.arguments).curve
    values = sorted(set(p))
    rank = [bisect.bisect_left(values, each) for each in p]  # it takes forecasts nearer than 1e-15 to be equal
    fitted = IsotonicRegression(y_min=0, y_max=1).fit(rank, y, sample_weight=w).predict(np.arange(len(values)))
    assert set(curve.p) <= set(values)
    for at, rate in zip(curve.p, curve.rate, strict=True):
        agree(rate, float(fitted[values.index(at)]))


@examples
@given(UNLIKE)
def test_reliability_curve_has_a_point_at_each_quantile(case: Rows) -> None:
    each = isotonic.distinct(*case.counted)
    found = logloss.evaluate(**case.arguments).curve
    assert list(found.p) == [each.p[at] for at in isotonic.points(each.weight)]


FEW = st.one_of(
    rows(max_size=12),
    rows(TINY, max_size=12),
    rows(st.one_of(ORDINARY, CERTAIN), max_size=12),
    rows(ORDINARY, HARD, WEIGHTS, alike=True, max_size=12),
)  # the reference recalibrates 400 draws in exact arithmetic


@examples
@given(FEW)
def test_miscalibration_of_calibrated_forecasts(case: Rows) -> None:
    each = isotonic.distinct(*case.counted)
    found, mcb = (
        logloss.evaluate(**case.arguments).decomposition,
        isotonic.calibrated(each, weighted=case.weight is not None).mcb,
    )
    scale = max(abs(calibration.logit(p)) for p in [0.5, *each.p] if 0 < p < 1)  # the most that a row of a draw costs
    agree(found.null_mcb, math.fsum(mcb) / len(mcb), scale + 1)
    agree(found.null_mcb95, isotonic.quantile(mcb, 0.95), scale + 1)
    if math.isfinite(found.mcb):
        own = isotonic.decomposition(*case.counted).mcb
        assume(all(abs(drawn - own) > 1e-9 or abs(drawn - own) < 1e-14 for drawn in mcb))
        assert found.p_value == pytest.approx((1 + sum(drawn >= own - 1e-12 for drawn in mcb)) / (1 + len(mcb)))


@examples
@given(FEW)
def test_consistency_band_of_the_reliability_curve(case: Rows) -> None:
    each = isotonic.distinct(*case.counted)
    found, rates = (
        logloss.evaluate(**case.arguments).curve,
        isotonic.calibrated(each, weighted=case.weight is not None).rates,
    )
    for at, low, high in zip(isotonic.points(each.weight), found.low, found.high, strict=True):
        agree(low, isotonic.quantile([draw[at] for draw in rates], 0.05), 1.0)
        agree(high, isotonic.quantile([draw[at] for draw in rates], 0.95), 1.0)


@pytest.mark.slow
def test_calibrated_forecasts_are_within_the_reference_as_often_as_it_says() -> None:
    """Right in distribution: of 250 calibrated data sets 5 % have more MCB, give or take three times 1.4 %."""
    random = np.random.default_rng(1)
    above = []
    for _ in range(250):
        p = random.choice([0.1, 0.3, 0.5, 0.8], 60)
        parts = logloss.evaluate(y=(random.random(60) < p).astype(float), p=p).decomposition
        above.append(parts.mcb > parts.null_mcb95)
    assert 0.009 <= np.mean(above) <= 0.091


def test_of_many_rows_the_parts_are_known_to_the_stated_gap() -> None:
    """Above 65 536 rows forecasts are told apart by slots of 1/64 of their distance from 0 or 1."""
    random = np.random.default_rng(5)
    p = random.beta(0.7, 2, 70_000)
    y = (random.random(p.size) < p**0.9).astype(float)
    found = logloss.evaluate(y=y, p=p)
    each = np.where(y == 1, -np.log(p), -np.log1p(-p))
    best = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit_transform(p, y)
    with np.errstate(divide="ignore", invalid="ignore"):
        recalibrated = np.where(y == 1, -np.log(best), -np.log1p(-best))
    mcb, unc = float(np.mean(each) - np.mean(recalibrated)), losses.entropy(float(np.mean(y)))
    parts = found.decomposition
    assert not parts.exact
    assert 0 < parts.gap < 0.01
    assert parts.mcb <= mcb + 1e-12
    assert mcb <= parts.mcb + parts.gap + 1e-12
    agree(parts.mcb - parts.dsc + unc, float(np.mean(each)), 1.0)
    # Sums of H over slots instead of rows are at most 2^-15 more; means of |s| in a slot are right to 2^-31.
    claimed = float(np.mean(-p * np.log(p) - (1 - p) * np.log1p(-p)))
    assert -1e-9 <= found.expected.loss - claimed <= 2.0**-15
    tails = calibration.tails(y.tolist(), p.tolist())
    assert [(tail.given, tail.observed) for tail in found.tails] == [(tail.given, tail.observed) for tail in tails]
    for ours, theirs in zip(found.tails, tails, strict=True):
        agree(ours.expected, theirs.expected, relative=2.0**-30)
        agree(ours.z, (theirs.observed - theirs.expected) / theirs.deviation, 10.0, relative=1e-3)
    line = calibration.line(y, p, np.ones(p.size))
    for ours, theirs, error in (
        (found.calibration.slope, line.slope, line.slope_se),
        (found.calibration.intercept, line.intercept, line.intercept_se),
    ):  # the mean forecast of a slot stands for 1/64 of a logit
        agree(ours.value, theirs, relative=2.0**-10)
        agree(ours.se, error, relative=2.0**-10)
