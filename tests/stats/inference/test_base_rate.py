"""Against the base rate: the paired difference and its shares, held against plain formulas, a bootstrap, and chance."""

import numpy as np
import pytest
from scipy import stats

from logloss._stats.inference.base_rate import BaseRateComparison, compare_with_base_rate
from reference.intervals import freedom

from .rows import cells, clustered, drawn

RANDOM = np.random.default_rng(4)


def compared(*rows: object) -> tuple[BaseRateComparison, np.ndarray, float]:
    """Return the comparison, the row losses and their mean."""
    made = cells(*rows)  # type: ignore[arg-type]
    loss = float(np.sum(made.w * made.losses) / made.total)
    found = compare_with_base_rate(made, loss)
    assert isinstance(found, BaseRateComparison)
    return found, made.losses, loss


def test_the_difference_is_the_paired_t_interval() -> None:
    z, y = drawn(RANDOM, 80)
    found, losses, _ = compared(z, y)
    rate = y.mean()
    paired = losses + np.where(y == 1, np.log(rate), np.log(1 - rate))
    off = paired - paired.mean()
    wide = stats.t.ppf(0.975, freedom(off.tolist())) * stats.sem(paired)
    assert found.difference.value == pytest.approx(paired.mean())
    assert [found.difference.low, found.difference.high] == pytest.approx([paired.mean() - wide, paired.mean() + wide])


def test_clusters_are_summed_first() -> None:
    z, y, unit = clustered(RANDOM, 15, 20)
    found, losses, _ = compared(z, y, None, unit)
    rate = y.mean()
    paired = losses + np.where(y == 1, np.log(rate), np.log(1 - rate))
    sums = np.bincount(unit, paired - paired.mean())
    assert found.difference.se == pytest.approx(np.sqrt(15 / 14 * (sums**2).sum()) / y.size)
    wide = stats.t.ppf(0.975, freedom(sums.tolist())) * found.difference.se
    assert found.difference.high == pytest.approx(found.difference.value + wide)


def test_d2_and_normalized_entropy_are_mirror_images_with_the_bootstrap_s_error() -> None:
    z, y = drawn(RANDOM, 400)
    found, losses, loss = compared(z, y)
    rate = y.mean()
    base = -(rate * np.log(rate) + (1 - rate) * np.log(1 - rate))
    assert found.normalized_entropy.value == pytest.approx(loss / base)
    assert found.d2.value == pytest.approx(1 - loss / base)
    assert found.d2.low == pytest.approx(1 - found.normalized_entropy.high)
    draws = []
    for _ in range(2000):
        at = RANDOM.integers(0, 400, 400)
        r = y[at].mean()
        draws.append(1 + losses[at].mean() / (r * np.log(r) + (1 - r) * np.log(1 - r)))
    assert found.d2.se == pytest.approx(np.std(draws), rel=0.06)


def test_a_model_that_knows_nothing_is_hardly_ever_better() -> None:
    rng = np.random.default_rng(2)
    better = []
    for _ in range(400):
        z = 0.3 * rng.standard_normal(60)
        found, _, _ = compared(z, (rng.random(60) < 0.5).astype(float))
        better.append(found.difference.high < 0)
    assert np.mean(better) <= 0.02


def test_one_class_and_one_row_have_none() -> None:
    assert compare_with_base_rate(cells([0.0, 1.0], [1, 1]), 0.5) == "all labels are the same"
    assert compare_with_base_rate(cells([0.0], [0.5]), 0.7) == "one row has no spread"
    one = cells([0.0, 1.0], [0, 1], None, np.zeros(2, int))
    assert compare_with_base_rate(one, 0.5) == "all rows are in one cluster"
