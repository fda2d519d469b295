"""Rows, weight, rate and loss by ranges of the forecast, of the probability of what happened, and by tenths."""

import math
from collections.abc import Sequence

from hypothesis import assume, given
from hypothesis import strategies as st

import logloss
from reference import bands, calibration, losses
from reference.agreement import agree
from reference.rows import ALIKE, CERTAIN, EVERY, HARD, MANY, MANY_WEIGHTED, TIED, TINY, WEIGHTS, Rows, examples, rows


def check(found: Sequence[bands.Band], expected: Sequence[bands.Band]) -> None:
    assert [(each.low, each.high, each.n) for each in found] == [(each.low, each.high, each.n) for each in expected]
    for ours, theirs in zip(found, expected, strict=True):
        agree(ours.share, theirs.share)
        agree(ours.rate, theirs.rate)
        agree(ours.loss, theirs.loss)


@examples
@given(st.one_of(EVERY, ALIKE, rows(st.integers(0, 32).map(lambda k: k / 32))))
def test_bands_of_the_forecast(case: Rows) -> None:
    y, p, w = case.counted
    check(logloss.evaluate(**case.arguments).by_forecast, bands.by_forecast(y, p, w, losses.row_losses(y, p)))


HARD_ROWS = st.one_of(
    rows(),
    rows(TIED),
    rows(st.one_of(TINY, CERTAIN)),
    rows(st.integers(0, 32).map(lambda k: k / 32)),
)


@examples
@given(HARD_ROWS)
def test_bands_of_the_probability_of_what_happened(case: Rows) -> None:
    check_outcomes(case)


@examples
@given(st.one_of(rows(TIED, HARD, WEIGHTS, alike=True), rows(TINY, HARD, WEIGHTS, alike=True)))
def test_bands_of_the_probability_of_what_happened_with_weights(case: Rows) -> None:
    """Rows of one forecast have one weight: with several, n is said to be approximate."""
    check_outcomes(case)


def check_outcomes(case: Rows) -> None:
    y, p, w = case.counted
    found = logloss.evaluate(**case.arguments).by_outcome
    check(found, bands.by_outcome(y, p, w, losses.row_losses(y, p)))


@examples
@given(st.one_of(EVERY, ALIKE, MANY, MANY_WEIGHTED))
def test_tenths(case: Rows) -> None:
    y, p, w = case.counted
    bins = calibration.equal_mass_bins(y, p, w, 10)
    assume(bins is not None)
    expected = []
    for each in bins:
        here = [at for at, x in enumerate(p) if each.low <= x <= each.high]
        loss = losses.mean(losses.row_losses([y[at] for at in here], [p[at] for at in here]), [w[at] for at in here])
        share = float(each.weight) / math.fsum(w)
        expected.append(bands.Band(each.low, each.high, each.n, share, each.rate, loss))
    check(logloss.evaluate(**case.arguments).deciles, expected)
