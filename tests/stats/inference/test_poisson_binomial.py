"""The law of the number of ones is held against the law itself, made a row at a time."""

import numpy as np
import pytest

from logloss._stats.inference.poisson_binomial import two_sided


def law(p: np.ndarray) -> np.ndarray:
    """Return P(X = k) for k from 0."""
    made = np.ones(1)
    for one in p:
        made = np.convolve(made, [1 - one, one])
    return made


def mid_p(p: np.ndarray) -> np.ndarray:
    """Return the two-sided mid-p value of each number of ones."""
    made = law(p)
    below, above = np.cumsum(made) - made / 2, np.cumsum(made[::-1])[::-1] - made / 2
    return np.minimum(2 * np.minimum(below, above), 1.0)


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


RANDOM = np.random.default_rng(3)
SLICES = {
    "one in a thousand": np.full(20, 0.001),
    "rare": sigmoid(-7.4 + RANDOM.normal(size=200)),
    "one percent": sigmoid(-5.1 + RANDOM.normal(size=100)),
    "common": sigmoid(1.5 * RANDOM.normal(size=50)),
    "u-shaped": sigmoid(4 * RANDOM.normal(size=50)),
    "few": np.array([0.01, 0.3, 0.5, 0.9, 0.99]),
    "one": np.array([0.2]),
    "alike": np.full(40, 0.5),
    "nearly certain": np.full(30, 1 - 1e-9),
    "many": sigmoid(1.5 * RANDOM.normal(size=300)),
    "many rare": sigmoid(-4 + RANDOM.normal(size=300)),
    "many of two kinds": np.repeat([0.01, 0.9], 100),
}


@pytest.mark.parametrize("kind", SLICES)
def test_it_is_the_law_of_the_sum(kind: str) -> None:
    p = SLICES[kind]
    ones = np.arange(p.size + 1.0)
    s = np.where(p > 0.5, p - 1, p)
    p_values = two_sided(ones, ones - p.sum(), np.ones((ones.size, p.size)), s)
    expected = mid_p(p)
    seen = expected > 1e-9  # 1 less a tail ends at the rounding of 1
    assert p_values[seen] == pytest.approx(expected[seen], rel=0.12)
    assert (p_values[~seen] < 1e-8).all()


def test_calibrated_counts_are_rejected_as_often_as_they_should() -> None:
    """Over the law itself, the share below 5 % is known exactly: near 5 % where counts are many."""
    p = sigmoid(RANDOM.normal(size=400))
    ones = np.arange(p.size + 1.0)
    p_values = two_sided(ones, ones - p.sum(), np.ones((ones.size, p.size)), np.where(p > 0.5, p - 1, p))
    assert law(p)[p_values < 0.05].sum() == pytest.approx(0.05, abs=0.01)


def test_equal_forecasts_may_be_counted_together() -> None:
    apart = two_sided(np.array([3.0]), np.array([1.0]), np.ones((1, 20)), np.full(20, 0.1))
    together = two_sided(np.array([3.0]), np.array([1.0]), np.array([[20.0]]), np.array([0.1]))
    assert apart == pytest.approx(together, rel=1e-12)
