"""The mean loss, its standard error, what clipping makes of it, and what it is held against."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import logloss
from reference import intervals, losses
from reference.agreement import agree
from reference.rows import EVERY, FINITE, HARD, ORDINARY, SOFT, TINY, WEIGHTS, Rows, examples, rows

Z95 = 1.959963984540054  # scipy.stats.norm.ppf(0.975)


@examples
@given(EVERY)
def test_log_loss_is_the_weighted_mean(case: Rows) -> None:
    y, p, w = case.counted
    agree(logloss.evaluate(**case.arguments).log_loss, losses.mean(losses.row_losses(y, p), w))


@examples
@given(EVERY)
def test_counts_of_rows_positives_weight_and_infinite_losses(case: Rows) -> None:
    y, p, w = case.counted
    found = logloss.evaluate(**case.arguments)
    assert (found.n, found.rows, found.dropped, found.masked) == (len(y), len(case.y), 0, 0)
    assert found.positives == math.fsum(y)
    assert found.weight == math.fsum(w)
    assert found.infinite == sum(math.isinf(each) for each in losses.row_losses(y, p))


@examples
@given(EVERY)
def test_standard_error_of_independent_rows_and_interval(case: Rows) -> None:
    y, p, w = case.counted
    each = losses.row_losses(y, p)
    found, se = logloss.evaluate(**case.arguments), losses.standard_error(each, w)
    agree(found.se, se, losses.largest(each))  # a deviation is right to the rounding of the losses
    check_interval(found, case)


def check_interval(found: logloss.Evaluation, case: Rows, keys: list[str] | None = None) -> None:
    """Compare the interval; of losses that nearly agree the skewness is that of their rounding."""
    if found.se is None:
        assert (found.ci95, found.ci_method) == (None, None)
        return
    y, p, w = case.counted
    assume(found.se == 0 or found.se > 1e-6 * found.log_loss)
    method, ends = intervals.interval(y, p, w, keys, found.se)
    assert (found.ci_method or "") == method
    assert (found.ci95 is None) == (ends is None) == ("ci95" in found.reasons)
    if found.ci95 is not None and ends is not None:
        for end, other in zip(found.ci95, ends, strict=True):
            assert end == pytest.approx(other, rel=1e-7, abs=1e-7 * found.log_loss)


@examples
@given(EVERY)
def test_clipped_losses(case: Rows) -> None:
    y, p, w = case.counted
    found = logloss.evaluate(**case.arguments).clipped
    assert sorted(found) == [1e-15, 1e-7, 1e-3]
    for epsilon, value in found.items():
        agree(value, losses.clipped(y, p, w, epsilon))


@examples
@given(EVERY)
def test_base_rate_normalized_entropy_skill_and_bits(case: Rows) -> None:
    """Normalized entropy: He et al. 2014, doi:10.1145/2648584.2648589; one less that is the skill, or D²."""
    y, p, w = case.counted
    found, rate = logloss.evaluate(**case.arguments), losses.mean(y, w)
    loss, reference = losses.mean(losses.row_losses(y, p), w), losses.entropy(losses.mean(y, w))
    agree(found.base_rate, rate)
    agree(found.base_rate_loss, reference)
    relative = loss / reference if 0 < rate < 1 else None
    agree(found.normalized_entropy, relative)
    agree(found.d2, None if relative is None else 1 - relative, relative or 0.0)
    agree(found.bits, loss / math.log(2))


@examples
@given(FINITE, st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0, 1)))
def test_prior_loss_is_that_of_always_saying_the_prior(case: Rows, prior: float) -> None:
    y, _, w = case.counted
    found = logloss.evaluate(**case.arguments, prior=prior)
    assert found.prior == prior
    agree(found.prior_loss, losses.mean(losses.row_losses(y, [prior] * len(y)), w))


@examples
@given(EVERY)
def test_brier_score(case: Rows) -> None:
    agree(logloss.evaluate(**case.arguments).brier, losses.brier(*case.counted))


@examples
@given(st.lists(st.tuples(st.one_of(HARD, SOFT), st.floats(-750, 750)), min_size=2, max_size=40))
def test_loss_and_clips_of_logits(drawn: list[tuple[float, float]]) -> None:
    y, z = zip(*drawn, strict=True)
    each = [losses.row_loss_of_logit(*row) for row in drawn]
    w = [1.0] * len(y)
    found = logloss.evaluate(y=y, logit=z)
    agree(found.log_loss, losses.mean(each, w))
    agree(found.se, losses.standard_error(each, w), losses.largest(each))
    for epsilon, value in found.clipped.items():
        end = math.log1p(-epsilon) - math.log(epsilon)
        kept = [losses.row_loss_of_logit(a, min(max(b, -end), end)) for a, b in drawn]
        agree(value, losses.mean(kept, w))


@examples
@given(rows(TINY, weight=WEIGHTS, min_size=2), st.integers(0, 40))
def test_score_of_a_tally_in_two_parts(case: Rows, cut: int) -> None:
    y, p, w = case.counted
    tally = logloss.Tally()
    for part in (slice(None, cut), slice(cut, None)):
        more = logloss.Tally()
        more.update(y[part], p[part], sample_weight=w[part])
        tally.merge(more)
    found, each = tally.result(), losses.row_losses(y, p)
    agree(found.log_loss, losses.mean(each, w))
    agree(found.se, losses.standard_error(each, w), losses.largest(each))
    agree(found.base_rate, losses.mean(y, w))
    agree(found.base_rate_loss, losses.entropy(losses.mean(y, w)))
    for epsilon, value in found.clipped.items():
        agree(value, losses.clipped(y, p, w, epsilon))


@examples
@given(rows(weight=WEIGHTS, min_size=2), st.sampled_from([2.0**-300, 2.0**-30, 2.0**30, 2.0**300]))
def test_means_and_errors_do_not_depend_on_the_unit_of_the_weights(case: Rows, unit: float) -> None:
    y, p, w = case.counted
    found, same = logloss.evaluate(y=y, p=p, weight=[unit * each for each in w]), logloss.evaluate(y=y, p=p, weight=w)
    for name in (
        "log_loss",
        "se",
        "ci95",
        "base_rate",
        "base_rate_loss",
        "brier",
        "clipped",
        "expected",
        "decomposition",
    ):
        assert getattr(found, name) == getattr(same, name), name
    for name in ("by_forecast", "deciles", "by_outcome", "ece", "curve"):
        assert getattr(found, name) == getattr(same, name), name


@examples
@given(rows(st.one_of(ORDINARY, st.sampled_from([0.0, 1.0])), SOFT, WEIGHTS), st.integers(0, 12))
def test_worst_rows_are_those_of_the_largest_loss(case: Rows, size: int) -> None:
    y, p, w = case.counted
    found = logloss.evaluate(y=y, p=p, weight=w, worst=size).worst
    each = losses.row_losses(y, p)
    order = sorted(range(len(y)), key=lambda at: (-found_loss(each[at]), at))[:size]
    assert sorted((row.y, row.p) for row in found if math.isinf(row.loss)) == sorted(
        (y[at], p[at]) for at in order if math.isinf(each[at])
    )
    for row, at in zip(found, order, strict=True):
        agree(row.loss, each[at])
        assert (row.y, row.p) == (y[row.row], p[row.row])
        agree(row.loss, each[row.row])
    assert [(-row.loss, row.row) for row in found] == sorted((-row.loss, row.row) for row in found)


def found_loss(loss: float) -> float:
    """Return a loss as it sorts: equal to rounding is equal."""
    return loss if math.isinf(loss) else round(loss, 12)


@examples
@given(st.one_of(rows(), rows(TINY, SOFT), rows(st.one_of(ORDINARY, st.just(0.0)))), st.integers(0, 12))
def test_worst_share_is_their_part_of_the_total_loss(case: Rows, size: int) -> None:
    y, p, _ = case.counted
    each = sorted(losses.row_losses(y, p), reverse=True)
    found = logloss.evaluate(y=y, p=p, worst=size).worst_share
    if math.isinf(each[0]) or each[0] == 0:
        assert found is None
    else:
        agree(found, math.fsum(each[:size]) / math.fsum(each))


def test_worst_rows_of_logits_show_the_logit_and_the_probability() -> None:
    found = logloss.evaluate(y=[1, 0, 1], logit=[-2.0, 3.0, 700.0]).worst
    assert [(row.row, row.logit) for row in found] == [(1, 3.0), (0, -2.0), (2, 700.0)]
    assert [row.p for row in found] == pytest.approx([0.9525741268224334, 0.11920292202211755, 1.0], rel=1e-15)


def test_rows_dropped_and_masked_are_counted_and_left_out() -> None:
    y, p = [1.0, 0.0, math.nan, 1.0, 0.0], [0.5, 0.25, 0.5, math.nan, 0.125]
    found = logloss.evaluate(y=y, p=p, missing="drop", where=[True, True, True, True, False])
    assert (found.rows, found.n, found.dropped, found.masked) == (5, 2, 2, 1)
    agree(found.log_loss, losses.mean(losses.row_losses([1, 0], [0.5, 0.25]), [1, 1]))
