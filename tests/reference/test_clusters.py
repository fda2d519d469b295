"""Clusters: how many, how large, the standard error of the mean loss over them, and its interval."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import logloss
from reference import clusters, losses
from reference.agreement import agree
from reference.rows import CERTAIN, HARD, ORDINARY, SOFT, SOME_ZERO, TIED, TINY, WEIGHTS, Rows, examples, rows
from reference.test_loss import check_interval

ROWS = st.one_of(
    rows(min_size=2),
    rows(TIED, SOFT),
    rows(TINY, HARD, WEIGHTS),
    rows(ORDINARY, SOFT, SOME_ZERO),
    rows(st.one_of(ORDINARY, CERTAIN)),
)
SEEDS = st.integers(0, 2**32 - 1)


def clustered(case: Rows, seed: int, groups: int) -> tuple[logloss.Evaluation, list[str]]:
    """Return the evaluation of rows in clusters, and the clusters of those that count."""
    keys = np.random.default_rng(seed).choice(np.array([f"site {k}" for k in range(groups)]), len(case.y)).tolist()
    weight = case.weight or [1.0] * len(case.y)
    found = logloss.evaluate(**case.arguments, cluster=keys)
    return found, [key for key, w in zip(keys, weight, strict=True) if w > 0]


@examples
@given(ROWS, SEEDS, st.integers(1, 12))
def test_number_of_clusters_and_the_largest_share_of_rows(case: Rows, seed: int, groups: int) -> None:
    found, keys = clustered(case, seed, groups)
    sizes = [len(group) for group in clusters.clusters_of(keys)]
    assert (found.cluster.n, found.cluster.largest) == (len(sizes), max(sizes) / len(keys))
    assert not found.cluster.spilled


@examples
@given(ROWS, SEEDS, st.integers(1, 12))
def test_standard_error_over_clusters_and_over_independent_rows(case: Rows, seed: int, groups: int) -> None:
    found, keys = clustered(case, seed, groups)
    y, p, w = case.counted
    each = losses.row_losses(y, p)
    scale = losses.largest(each) + 1
    agree(found.cluster.independent_se, losses.standard_error(each, w), scale)
    agree(found.se, clusters.clustered_error(each, w, keys), math.sqrt(2) * scale)  # G/(G-1) is at most 2
    assert (found.se is None) == ("se" in found.reasons)


@examples
@given(ROWS, SEEDS, st.integers(2, 12))
def test_interval_over_clusters(case: Rows, seed: int, groups: int) -> None:
    found, keys = clustered(case, seed, groups)
    check_interval(found, case, keys)


@examples
@given(rows(min_size=2))
def test_clusters_of_one_row_each_are_independent_rows(case: Rows) -> None:
    found = logloss.evaluate(**case.arguments, cluster=list(range(len(case.y))))
    agree(found.se, found.cluster.independent_se, losses.largest(losses.row_losses(case.y, case.p)))
