"""What so many rows could have shown: the power of the joint test at what is promised, and at what is not."""

import math

import numpy as np
import pytest
from scipy import special, stats

from logloss._stats.inference.detectable import Detectable, detectable

from .rows import cells, drawn


def power(z: np.ndarray, a: float, b: float, sets: int = 4000) -> float:
    """Return how often the score test has p < 0.025 with labels of probability σ(a + bz)."""
    rng = np.random.default_rng(1)
    y = rng.random((sets, z.size)) < special.expit(a + b * z)
    p, x = special.expit(z), np.stack([np.ones_like(z), z])
    u = (y - p) @ x.T
    v = np.linalg.inv((x * p * (1 - p)) @ x.T)
    return float(np.mean(stats.chi2.sf(np.einsum("ki,ij,kj->k", u, v, u), 2) < 0.025))


def shift(z: np.ndarray, rate: float) -> float:
    """Return by how much logits must be higher for a rate of ones so many times the mean forecast."""
    low, high = -20.0, 20.0
    for _ in range(80):
        middle = (low + high) / 2
        less = special.expit(z + middle).mean() < rate * special.expit(z).mean()
        low, high = (middle, high) if less else (low, middle)
    return low


@pytest.mark.parametrize(("n", "center"), [(300, 0.0), (400, -2.5), (3000, -1.0)])
def test_what_is_promised_is_found_four_times_in_five(n: int, center: float) -> None:
    z, y = drawn(np.random.default_rng(n), n, center=center)
    promised = detectable(cells(z, y))
    mean = special.logit(special.expit(z).mean())
    assert promised.slope_below is not None
    assert promised.rate_below is not None
    assert promised.slope_above is not None
    assert promised.rate_above is not None
    assert promised.slope_below < 1 < promised.slope_above
    assert promised.rate_below < 1 < promised.rate_above
    for slope in (promised.slope_below, promised.slope_above):
        assert power(z, mean * (1 - slope), slope) == pytest.approx(0.8, abs=0.04)
    for rate in (promised.rate_below, promised.rate_above):
        assert power(z, shift(z, rate), 1.0) == pytest.approx(0.8, abs=0.04)


def test_many_forecasts_are_taken_together() -> None:
    rng = np.random.default_rng(2)
    z, y = drawn(rng, 20_000)
    few = np.quantile(z, (np.arange(500) + 0.5) / 500)
    every, grouped = detectable(cells(z, y)), detectable(cells(few, few > 0, np.full(500, 40.0)))
    # 500 forecasts of weight 40 have 40 times the variance of 20,000 rows, so they show less.
    assert every.slope_below is not None
    assert grouped.slope_below is not None
    assert 1 - every.slope_below < (1 - grouped.slope_below) / 3
    repeated = cells(few, few > 0)
    times = {name: 40 * getattr(repeated, name) for name in ("n", "w", "w2", "w3")}
    alike = detectable(type(repeated)(**{**vars(repeated), **times, "units": 20_000}))
    for name in ("slope_below", "slope_above", "rate_below", "rate_above"):
        assert getattr(alike, name) == pytest.approx(getattr(every, name), rel=3e-3)


def test_where_nothing_would_show_nothing_is_promised() -> None:
    assert detectable(cells([0.0, 1.0], [0, 1])).slope_below is None
    assert detectable(cells([0.0, 0.0], [0, 1])) == Detectable(None, None, None, None)
    assert detectable(cells([math.inf, -math.inf], [1, 0])) == Detectable(None, None, None, None)
