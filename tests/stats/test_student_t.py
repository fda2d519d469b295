"""Student's t, held to 30 digits of the incomplete beta function and to the printed tables."""

import math

import mpmath
import pytest

from logloss._stats.inference.student_t import MANY, quantile, two_sided


@pytest.mark.parametrize("freedom", [1, 2, 3, 7, 30, 1000, 99_999, 1e6])
@pytest.mark.parametrize("t", [1e-6, 0.1, 1.0, 1.96, 3.0, 10.0, 38.0])
def test_p_values(t: float, freedom: float) -> None:
    with mpmath.workdps(30):
        x = mpmath.mpf(freedom) / (freedom + mpmath.mpf(t) ** 2)
        truth = mpmath.betainc(mpmath.mpf(freedom) / 2, mpmath.mpf(1) / 2, 0, x, regularized=True)
    # the logarithms of gamma near freedom/2 round to units of their size, and 1 − p to units of 1
    bound = 64 * 2.0**-52 * (1 + freedom * math.log(freedom + 2)) * float(truth) + 8 * 2.0**-52
    assert abs(two_sided(t, freedom) - truth) <= bound
    assert two_sided(-t, freedom) == two_sided(t, freedom)


def test_the_ends() -> None:
    assert two_sided(0.0, 5) == 1
    assert two_sided(math.inf, 5) == two_sided(-math.inf, 1e9) == 0


def test_the_normal_distribution_takes_over_where_they_agree() -> None:
    for t in (0.5, 2.0, 3.0):
        assert abs(two_sided(t, MANY) / two_sided(t, 2 * MANY) - 1) < t**4 / MANY + 1e-6


@pytest.mark.parametrize(
    ("freedom", "printed"), [(1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980), (1e9, 1.960)]
)
def test_the_table_at_the_end_of_every_textbook(freedom: float, printed: float) -> None:
    assert round(quantile(freedom), 3) == printed
