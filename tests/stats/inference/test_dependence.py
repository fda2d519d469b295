"""Labels of one cluster: the share that depends on a common number, and the covariance that follows."""

import math

import numpy as np
import pytest
from scipy import special, stats

from logloss._stats.inference.dependence import intraclass, score_covariance
from logloss._stats.inference.excess import expected_loss

from .rows import cells, clustered


@pytest.mark.parametrize("sd", [0.0, 1.5, 4.0])
@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_the_share_that_is_drawn_with_is_found_again(share: float, sd: float) -> None:
    """Also where the forecasts of a cluster differ, so that labels that do come together are less alike."""
    rng = np.random.default_rng(2)
    unit = np.repeat(np.arange(1500), 12)
    rng.shuffle(unit)
    z = sd * rng.standard_normal(unit.size)
    together = rng.random(unit.size) < math.sqrt(share)
    u = np.where(together, rng.random(1500)[unit], rng.random(unit.size))
    found = intraclass(cells(z, (u < 1 / (1 + np.exp(-z))).astype(float), None, unit))
    assert found == pytest.approx(share, abs=0.07)


def test_rows_that_are_repeated_depend_wholly() -> None:
    rng = np.random.default_rng(5)
    z = rng.standard_normal(40)
    y = (rng.random(40) < special.expit(z)).astype(float)
    shares = intraclass(cells(np.repeat(z, 3), np.repeat(y, 3), None, np.repeat(np.arange(40), 3)))
    assert shares == pytest.approx(1)


def test_a_cluster_of_one_row_has_no_pairs() -> None:
    assert intraclass(cells([0.0, 1.0], [0, 1], None, [0, 1])) == 0


@pytest.mark.parametrize("weighted", [False, True])
def test_the_covariance_of_scores_is_the_sum_over_pairs(weighted: bool) -> None:
    rng = np.random.default_rng(3)
    z, y, unit = clustered(rng, 6, 7)
    w = rng.exponential(1, z.size) if weighted else np.ones(z.size)
    made, x, p = cells(z, y, w, unit), np.stack([np.ones_like(z), z]), special.expit(z)
    share, expected = intraclass(made), np.zeros((2, 2))
    assert 0 < share < 1
    for i in range(z.size):
        for j in range(z.size):
            if unit[i] == unit[j]:
                both = (min(p[i], p[j]) - p[i] * p[j]) * (1 if i == j else share)
                expected += w[i] * w[j] * both * np.outer(x[:, i], x[:, j])
    assert score_covariance(made, x) == pytest.approx(expected)


def test_the_excess_of_clusters_has_the_larger_of_two_p_values() -> None:
    """With ones in few clusters, their own sums vary too little."""
    rng = np.random.default_rng(4)
    seen = set()
    for center in (0.0, -3.5):
        for _ in range(20):
            z, y, unit = clustered(rng, 12, 20)
            z = z + center
            y = y * (rng.random(y.size) < special.expit(z) / special.expit(z - center))
            made = cells(z, y, None, unit)
            sums = np.bincount(unit, (special.expit(z) - y) * z)
            own = sums.sum() / np.sqrt(12 * sums.var(ddof=1))
            stated = sums.sum() / math.sqrt(score_covariance(made, z[None, :])[0, 0])
            p_values = 2 * stats.t.sf(abs(own), 11), 2 * stats.norm.sf(abs(stated))
            found = expected_loss(made, float(made.losses.mean()))
            assert found.p_value == pytest.approx(max(p_values), rel=1e-6)
            assert abs(found.z or 0) == pytest.approx(min(abs(own), abs(stated)))
            seen.add(p_values[0] > p_values[1])
    assert seen == {True, False}
