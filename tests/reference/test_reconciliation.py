"""What other libraries would print: the parts of the difference sum to it, and one number is that of the library."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import log_loss

import logloss
from reference import losses
from reference.agreement import agree
from reference.rows import CERTAIN, HARD, ORDINARY, TINY, WEIGHTS, Rows, examples, rows

ROWS = st.one_of(rows(), rows(st.one_of(TINY, CERTAIN)), rows(st.one_of(ORDINARY, CERTAIN), HARD, WEIGHTS))


@examples
@given(ROWS)
def test_loss_rows_and_infinite_rows(case: Rows) -> None:
    y, p, w = case.counted
    found, each = logloss.reconcile(**case.arguments), losses.row_losses(y, p)
    agree(found.log_loss, losses.mean(each, w))
    assert (found.n, found.infinite, found.weight) == (len(y), sum(map(math.isinf, each)), math.fsum(w))


@examples
@given(ROWS)
def test_scikit_learn_clips_at_its_epsilon(case: Rows) -> None:
    y, p, w = case.counted
    found = {each.name: each for each in logloss.reconcile(**case.arguments).libraries}["scikit-learn"]
    epsilon, total = float(np.finfo(float).eps), math.fsum(w)
    kept = [min(max(x, epsilon), 1 - epsilon) for x in p]
    ours, theirs = losses.row_losses(y, p), losses.row_losses(y, kept)
    clipped = [at for at in range(len(y)) if theirs[at] < ours[at]]
    agree(found.value, losses.mean(theirs, w), 1.0)
    agree(found.value, float(log_loss(y, p, sample_weight=w, labels=[0, 1])), 40.0)  # 1 - p rounds there
    assert found.clipped == len(clipped)
    agree(found.clipped_theirs, math.fsum(w[at] * theirs[at] for at in clipped) / total)
    agree(found.clipped_ours, math.fsum(w[at] * ours[at] for at in clipped) / total)


@examples
@given(rows(TINY))
def test_the_parts_of_a_difference_sum_to_it(case: Rows) -> None:
    found = logloss.reconcile(**case.arguments)
    for each in found.libraries:
        if each.value is not None and math.isfinite(each.value):
            parts = (each.clipped_theirs - each.clipped_ours, each.rest, each.denominator)
            agree(math.fsum(parts), each.value - found.log_loss, each.value + found.log_loss)
