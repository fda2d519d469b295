"""The gamma distribution, held against SciPy."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from logloss._stats.inference.gamma import chi2_quantile, lower, two_sided, upper

SHAPES = st.floats(0.05, 1e6)


@given(SHAPES, st.floats(0.001, 5))
def test_both_tails(a: float, share: float) -> None:
    x = a * share
    assert lower(a, x) == pytest.approx(special.gammainc(a, x), rel=1e-8, abs=1e-300)
    assert upper(a, x) == pytest.approx(special.gammaincc(a, x), rel=1e-8, abs=1e-290)


@given(st.floats(0.2, 1e5), st.sampled_from([0.025, 0.5, 0.975]))
def test_points_of_chi_squared(freedom: float, probability: float) -> None:
    assert chi2_quantile(probability, freedom) == pytest.approx(stats.chi2.ppf(probability, freedom), rel=1e-8)


@given(st.floats(-8, 8), st.floats(-3, 3).filter(lambda s: abs(s) > 0.01), st.floats(1e-6, 1e6))
def test_sums_by_three_cumulants(z: float, skewness: float, variance: float) -> None:
    law = stats.pearson3(skewness, scale=math.sqrt(variance))
    s = z * math.sqrt(variance)
    expected = min(1.0, 2 * min(law.sf(s), law.cdf(s)))
    assert two_sided(s, variance, skewness * variance**1.5) == pytest.approx(expected, rel=1e-6, abs=1e-12)


def test_half_a_step_brings_a_sum_nearer() -> None:
    assert two_sided(2.5, 1.0, 0.0, 0.5) == pytest.approx(two_sided(2.0, 1.0, 0.0))
    assert two_sided(-2.5, 1.0, 0.0, 0.5) == pytest.approx(two_sided(-2.0, 1.0, 0.0))
