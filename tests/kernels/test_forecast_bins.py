"""Signed distances, the squared misses that are added up from them, and how many there are in each place."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from logloss._kernels import loader
from logloss._kernels.blocks import exact_misses, exact_sum
from logloss._kernels.exact_sum import BLOCK
from logloss._kernels.forecast_bins import SIDE, distance, edges, missed, slot, units_of
from logloss._stats.tables.bin_counts import BinCounts

FLOAT64 = np.dtype(np.float64)
probabilities = hnp.arrays(np.float64, st.integers(0, 60), elements=st.floats(0, 1))


@given(probabilities)
def test_a_distance_is_exact_and_keeps_its_side(p):
    for each, s in zip(p.tolist(), distance(p).tolist(), strict=True):
        upper = each > 0.5
        assert Fraction(s) == Fraction(each) - upper
        assert np.signbit(s) == upper


def test_the_ends_and_the_middle_have_their_side():
    s = distance(np.array([0.0, -0.0, 1.0, 0.5, np.nextafter(0.5, 1), 5e-324]))
    assert np.signbit(s).tolist() == [False, False, True, False, True, False]
    assert np.abs(s).tolist() == [0, 0, 0, 0.5, 1 - np.nextafter(0.5, 1), 5e-324]


def sample(seed: int, n: int = 3 * BLOCK + 5):
    rng = np.random.default_rng(seed)
    p = rng.random(n) ** rng.choice([1, 3], n)
    p[:4] = [0, 1, 0.5, -0.0]
    return p, (rng.random(n) < p).astype(np.uint8)


def test_distances_have_the_same_bits(either):
    p, _ = sample(1)
    s = np.empty(p.size)
    loader.find("distance", FLOAT64)(p, s)
    assert s.tobytes() == distance(p).tobytes()


@pytest.mark.parametrize("tiny", [0.25, 1e-200])
def test_squared_misses_are_added_exactly(either, tiny):
    p, y = sample(2)
    p[BLOCK + 1], y[BLOCK + 1] = tiny, 0
    s = distance(p)
    misses = [float(abs(Fraction(a) - int(b))) for a, b in zip(p.tolist(), y.tolist(), strict=True)]
    terms = [miss * miss for miss in misses]
    assert missed(s, y).tolist() == misses
    found = exact_misses(s, y)
    assert found == exact_sum(np.array(terms))
    assert found.integer * Fraction(2) ** found.exponent == sum(map(Fraction, terms))


def test_rows_are_counted_where_they_lie(either):
    p, y = sample(3)
    p[4:10] = [2.0**-64, np.nextafter(2.0**-64, 0), 5e-324, 0.5, np.nextafter(0.5, 1), 2.0**-63]
    s, counted = distance(p), BinCounts()
    counted.add(s, y)
    counted.add(s[:9], 1 - y[:9])
    found = counted.counts()
    low, high = edges()
    size, upper = np.abs(s), np.signbit(s)
    first = np.arange(s.size) < 9
    for place in np.flatnonzero(found.rows + found.ones):
        at = place % SIDE
        there = (size == 0) if at == 0 else (size >= low[at]) & (size < high[at]) & (size > 0)
        there &= upper == (place >= SIDE)
        assert found.rows[place] == there.sum() + (there & first).sum()
        assert found.ones[place] == y[there].sum() + (1 - y)[there & first].sum()
        total = size[there].sum() + size[there & first].sum()
        assert at < 2 or found.units[place] * units_of(place) == pytest.approx(total, rel=2.0**-30)
    assert found.rows.sum() == s.size + 9


def test_the_edges_of_the_slots_are_those_that_values_fall_between():
    low, high = edges()
    assert (low[0], high[0]) == (0.0, 0.0)
    assert low[1] == 0.0
    inner = (low[2:] + high[2:]) / 2
    assert np.array_equal(slot(inner), np.arange(2, low.size))
    assert np.array_equal(slot(low[2:]), np.arange(2, low.size))
    assert (low[3:] == high[2:-1]).all()
