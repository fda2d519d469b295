"""Factors and bounds at their edges: what a broken line in the middle of things would otherwise hide behind."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from mpmath import mp, mpf

import logloss
from logloss._tally import CLIPS

Y = np.array([1, 0, 1, 1, 0])
P = np.array([0.9, 0.2, 0.7, 0.4, 0.999])
W = np.array([0.5, 2.0, 0.25, 1.0, 4.0])
GIVEN = {"y_proba": P, "logits": np.array([2.5, -1.0, 0.5, -40.0, 8.0])}


@pytest.mark.parametrize("denominator", [0.625, 1e-3, 7.5])
def test_a_denominator_need_not_be_whole(denominator) -> None:
    losses = logloss.log_loss(Y, P, reduction="none")
    exact = sum(map(Fraction, losses.tolist())) / Fraction(denominator)
    assert logloss.log_loss(Y, P, denominator=denominator) == exact.numerator / exact.denominator


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize(("denominator", "divisor"), [("weights", 8.0), ("valid", 4.0), ("size", 5.0), (0.5, 0.5)])
@pytest.mark.parametrize("weighted", [True, False])
def test_gradient_and_hessian_of_a_mean_carry_w_over_the_denominator(
    given, denominator, divisor, weighted, dtype
) -> None:
    """Where w/D is a power of two nothing is rounded; with 1/5, it is once, and times w once more."""
    keep = np.array([True, True, True, True, False])
    weight = np.array([0.5, 2.0, 1.5, 4.0, 16.0], dtype) if weighted else None
    divisor = 4.0 if denominator == "weights" and not weighted else divisor
    options = {given: GIVEN[given].astype(dtype), "where": keep}
    each = [logloss.value_and_grad(Y, **options, reduction="none")[1], logloss.hessian(Y, **options, reduction="none")]
    options |= {"sample_weight": weight, "denominator": denominator}
    of_mean = [logloss.value_and_grad(Y, **options)[1], logloss.hessian(Y, **options)]
    for rows, mean in zip(each, of_mean, strict=True):
        due = rows * (1 if weight is None else weight) / dtype(divisor)
        off = np.abs(mean - due) / np.spacing(np.abs(due))
        assert mean[4] == 0
        assert mean.dtype == dtype
        assert off.max() <= (2 if divisor == 5 else 0)


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("labels", [[0, 1, 1, 0], [0.25, 1.0, 0.5, 0.0]])
def test_the_gradient_of_a_mean_is_each_divided_by_their_number(given, labels) -> None:
    x = GIVEN[given][:4]
    each = logloss.value_and_grad(labels, **{given: x}, reduction="none")[1]
    assert np.array_equal(logloss.value_and_grad(labels, **{given: x})[1], each / 4)


def test_rows_of_weight_zero_have_no_curvature() -> None:
    assert logloss.hessian([1, 1], [0.0, 0.5], sample_weight=[0, 1]).tolist() == [0.0, 4.0]


@pytest.mark.parametrize("clip", CLIPS)
def test_the_logit_of_a_clip_is_correctly_rounded(clip) -> None:
    with mp.workprec(200):
        exact = mpf(repr(clip))
        assert CLIPS[clip] == float(mp.log((1 - exact) / exact))


@pytest.mark.parametrize("weight", [None, np.array([1.0, 2.0, 0.5, 1.0, 1.0, 3.0, 0.0])])
@pytest.mark.parametrize("clip", CLIPS)
def test_a_clipped_score_is_the_log_loss_of_clipped_probabilities(clip, weight) -> None:
    y = np.array([1, 0, 1, 0, 1, 0, 1])
    p = np.array([0.0, 1.0, 1 - 2**-53, 1e-300, 0.25, 1 - 1e-9, 0.0])
    tally = logloss.Tally()
    tally.update(y, p, sample_weight=weight)
    clipped = np.clip(p, clip, 1 - clip)
    assert tally.result().clipped[clip] == logloss.log_loss(y, clipped, sample_weight=weight)


@pytest.mark.parametrize("clip", CLIPS)
def test_a_clipped_score_is_the_log_loss_of_clipped_logits(clip) -> None:
    y = np.array([1, 0, 1, 0, 1, 0])
    z = np.array([-np.inf, np.inf, 50.0, -50.0, 0.5, 20.0])
    tally = logloss.Tally()
    tally.update(y, logits=z)
    assert tally.result().clipped[clip] == logloss.log_loss(y, logits=np.clip(z, -CLIPS[clip], CLIPS[clip]))


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"sample_weight": [1.0, 1.0, -5e-324, 1.0, 1.0]}, "sample_weight[2]"),
        ({"label_smoothing": np.nextafter(1.0, 2.0)}, "label_smoothing"),
        ({"label_smoothing": -5e-324}, "label_smoothing"),
        ({"pos_weight": -5e-324}, "pos_weight"),
        ({"pos_weight": np.inf}, "pos_weight"),
        ({"denominator": 0.0}, "denominator"),
        ({"denominator": np.nan}, "denominator"),
    ],
)
def test_just_outside_is_refused(options, word) -> None:
    with pytest.raises(logloss.LogLossError) as caught:
        logloss.log_loss(Y, P, **options)
    assert word in str(caught.value)


@pytest.mark.parametrize(
    "options",
    [{"sample_weight": [0, 0, 5e-324, 0, 0]}, {"label_smoothing": 1.0}, {"pos_weight": 0.0}, {"denominator": 5e-324}],
)
def test_the_edge_itself_is_allowed(options) -> None:
    assert logloss.log_loss(Y, P, **options) >= 0
