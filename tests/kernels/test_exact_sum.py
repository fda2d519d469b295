"""Exact sums against fractions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from logloss._kernels.blocks import Bins, exact_squares, exact_sum, exact_sum_of_losses, weighted_moments
from logloss._kernels.exact_sum import (
    BLOCK,
    LOST_BITS,
    QUANTUM_BITS,
    Dyadic,
    Scaled,
    from_square_windows,
    from_windows,
    square_windows,
    windows,
)

finite = st.floats(allow_nan=False, allow_infinity=False)
FORMATS = [np.float32, np.float64]


def fraction(d: Dyadic) -> Fraction:
    return d.integer * Fraction(2) ** d.exponent


def fractions_sum(t) -> Fraction:
    return sum(map(Fraction, np.asarray(t, float).tolist()), Fraction(0))


@given(finite, finite)
def test_dyadic_arithmetic_is_exact(a, b):
    x, y = Dyadic.of(a), Dyadic.of(b)
    assert fraction(x + y) == Fraction(a) + Fraction(b)
    assert fraction(x - y) == Fraction(a) - Fraction(b)
    assert fraction(x * y) == Fraction(a) * Fraction(b)
    assert float(x) == a


@given(st.integers(), st.integers(-3000, 3000))
def test_dyadic_is_canonical(integer, exponent):
    d = Dyadic.make(integer, exponent)
    assert d.integer % 2 == 1 or d == (0, 0)
    assert d == Dyadic.make(integer * 8, exponent - 3)


@given(finite, finite.filter(bool))
def test_quotients_are_rounded_once(a, b):
    exact = Fraction(a) / Fraction(b)
    try:
        expected = exact.numerator / exact.denominator
    except OverflowError:
        expected = np.inf if exact > 0 else -np.inf
    assert Dyadic.of(a).over(Dyadic.of(b)) == expected


def block_of_losses(dtype, rng, size=BLOCK):
    """Ordinary losses, with the smallest and largest that a window takes among them."""
    smallest = 2.0**-49 if dtype == np.float32 else 2.0**-61
    t = np.exp(rng.normal(-1, 3, size)).clip(smallest, 200).astype(dtype)
    t[: size // 8] = 0
    t[-1] = smallest
    return t


def add_up(parts) -> Fraction:
    return fraction(from_windows(*(int(part * 2.0**bits) for part, bits in zip(parts, QUANTUM_BITS, strict=True))))


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize("size", [1, 2, 63, 1000, BLOCK])
def test_windows_are_exact(dtype, size):
    rng = np.random.default_rng(size)
    for _ in range(20):
        t = rng.permutation(block_of_losses(dtype, rng, size))
        *parts, fits = windows(t)
        assert fits
        assert add_up(parts) == fractions_sum(t)


@pytest.mark.parametrize("dtype", FORMATS)
def test_a_full_block_of_the_largest_terms_is_exact(dtype):
    """4096 equal terms whose last bits all matter: the sums of the parts are as long as they get."""
    for just_below in (255.0, 1.0, 2.0**-9, 2.0**-31, 2.0**-32, 3 * 2.0**-33):
        t = np.full(BLOCK, np.nextafter(dtype(just_below), dtype(0)))
        *parts, fits = windows(t)
        assert fits
        assert add_up(parts) == fractions_sum(t)


@pytest.mark.parametrize("dtype", FORMATS)
def test_what_does_not_fit_is_refused(dtype):
    smallest = dtype(2.0**-49 if dtype == np.float32 else 2.0**-61)
    ordinary = np.full(100, dtype(0.7))
    assert windows(ordinary)[3]
    for value in (
        np.nextafter(smallest, dtype(0)),
        dtype(2.0**20),
        dtype(np.inf),
        dtype(np.nan),
        dtype(5e-44),
    ):
        t = ordinary.copy()
        t[50] = value
        with np.errstate(all="ignore"):
            assert not windows(t)[3], value


@given(hnp.arrays(np.float64, st.integers(0, 50), elements=finite))
def test_any_numbers_are_added_exactly(t):
    assert fraction(exact_sum(t)) == fractions_sum(t)


@given(hnp.arrays(np.float64, st.integers(0, 50), elements=finite))
def test_squares_are_exact(t):
    assert fraction(exact_squares(t)) == sum((Fraction(x) ** 2 for x in t.tolist()), Fraction(0))


@pytest.mark.parametrize("size", [1, 2, 63, 1000, BLOCK])
def test_windows_of_squares_are_exact(size):
    rng = np.random.default_rng(size)
    for _ in range(20):
        t = np.exp(rng.normal(-1, 3, size)).clip(2.0**-26, 30)
        t[: size // 8] = 0
        t[-1] = 2.0**-26
        t = rng.permutation(t) * rng.choice([-1, 1], size)
        *parts, fits = square_windows(t)
        assert fits
        units = [int(part * 2.0**bits) for part, bits in zip(parts, QUANTUM_BITS + LOST_BITS, strict=True)]
        assert fraction(from_square_windows(units)) == sum(Fraction(x) ** 2 for x in t.tolist())


def test_a_full_block_of_the_largest_squares_is_exact():
    """4096 equal numbers whose squares lose as much as can be lost."""
    for just_below in (15.99, 15.0, 1.0, 2.0**-20, 2.0**-25):
        t = np.full(BLOCK, np.nextafter(just_below, 0))
        *parts, fits = square_windows(t)
        assert fits
        units = [int(part * 2.0**bits) for part, bits in zip(parts, QUANTUM_BITS + LOST_BITS, strict=True)]
        assert fraction(from_square_windows(units)) == BLOCK * Fraction(t[0].item()) ** 2


def test_squares_that_do_not_fit_are_refused():
    ordinary = np.full(100, 0.7)
    assert square_windows(ordinary)[-1]
    for value in (np.nextafter(2.0**-26, 0), -(2.0**-27), 5e-324, 2.0**10, np.inf, np.nan, 1e200):
        t = ordinary.copy()
        t[50] = value
        with np.errstate(all="ignore"):
            assert not square_windows(t)[-1], value


@pytest.mark.parametrize("spoiler", [0.5, 1e-30, 2.0**21, 1e200, -0.5])
def test_sums_by_blocks_are_exact_whatever_fits(either, spoiler):
    rng = np.random.default_rng(4)
    t = rng.lognormal(-1, 2, 3 * BLOCK + 17)
    t[BLOCK + 5] = spoiler
    assert fraction(exact_squares(t)) == sum(Fraction(x) ** 2 for x in t.tolist())
    t = np.abs(t)
    assert exact_sum_of_losses(t) == exact_sum(t)
    t[0] = np.inf
    assert exact_sum_of_losses(t) == exact_sum(t)


def rounded_product(a: float, b: float) -> Fraction:
    """Return a·b rounded to 53 bits, whatever its exponent."""
    exact = Fraction(a) * Fraction(b)
    scale = Fraction(2) ** (exact.denominator.bit_length() - exact.numerator.bit_length())
    return Fraction(float(exact * scale)) / scale


extremes = [5e-324, 2.0**-1022, 1.7976931348623157e308, 0.0, 1.0]


def test_weighted_moments_are_exact_over_the_whole_range(either):
    rng = np.random.default_rng(9)
    with np.errstate(under="ignore"):
        t, w = np.abs(np.exp(rng.uniform(-745, 709, (2, 300))))
    t[:25], w[:25] = np.repeat(extremes, 5), np.tile(extremes, 5)
    pairs = list(zip(t.tolist(), w.tolist(), strict=True))
    v = [rounded_product(*pair) for pair in pairs]
    weights = [Fraction(b) for _, b in pairs]
    expected = [
        sum(v),
        sum(weights),
        sum(b * b for b in weights),
        sum(b * c for b, c in zip(weights, v, strict=True)),
        sum(c * c for c in v),
    ]
    assert [fraction(d) for d in weighted_moments(t, w)] == expected
    assert fraction(exact_sum(t, w)) == expected[0]
    assert fraction(exact_squares(t)) == sum(Fraction(a) ** 2 for a, _ in pairs)


def test_products_of_float32_round_in_float32(either):
    rng = np.random.default_rng(9)
    t, w = rng.lognormal(0, 5, (2, 1000)).astype(np.float32)
    assert fraction(exact_sum(t, w)) == fractions_sum(t * w)


@pytest.mark.parametrize("dtype", FORMATS)
def test_scaled_products_round_once_as_if_exponents_had_no_bounds(dtype):
    rng = np.random.default_rng(3)
    a, b = rng.random((2, 1000)).astype(dtype) + dtype(0.5)
    ordinary = Scaled.of(a) * Scaled.of(b)
    assert np.array_equal(np.ldexp(ordinary.m, ordinary.e.astype(int)), a * b)
    tiny = Scaled.of(a * dtype(2.0**-100)) * Scaled.of(b * dtype(2.0**-100))
    assert np.array_equal(tiny.m, ordinary.m)
    assert np.array_equal(tiny.e, ordinary.e - 200)


def test_infinite_losses_are_counted_apart():
    bins = Bins()
    bins.add(np.array([1.0, np.inf, 2.0, np.inf]))
    bins.add(np.array([np.inf, 0.5]), np.array([2.0, 3.0]))
    assert bins.infinite == 3
    assert bins.sum() == Dyadic.of(4.5)


def test_many_terms_do_not_overflow_a_bin():
    """A bin takes the mantissas of 2^36 terms; here are as many as a chunk has, with all bits set."""
    t = np.full(1 << 18, np.nextafter(1.0, 0.0))
    assert exact_sum(t) == Dyadic.make((2**53 - 1) << 18, -53)


def test_weighted_sums_of_negative_numbers_keep_their_sign(either):
    rng = np.random.default_rng(8)
    d, w = -rng.lognormal(0, 3, 5000), 2.0 ** rng.integers(-3, 4, 5000)  # so that no product is rounded
    v, total, *_ = weighted_moments(d, w)
    exact = sum(Fraction(a) * Fraction(b) for a, b in zip(d.tolist(), w.tolist(), strict=True))
    assert v.integer * Fraction(2) ** v.exponent == exact < 0
    assert total.integer * Fraction(2) ** total.exponent == sum(map(Fraction, w.tolist()))
