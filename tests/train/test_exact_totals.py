"""Sums of passes: what they add up to in Python's whole numbers and fractions, and that no order changes a bit."""

from fractions import Fraction

import numpy as np
import pytest

from logloss._accumulate.serialization import pack, unpack
from logloss._train.exact_totals import FIXED_BITS, ProductTotals, WholeTotals, fixed
from logloss._train.regression.sums import ClusterTotals

RNG = np.random.default_rng(11)


def test_whole_totals_have_no_largest_sum() -> None:
    numbers = RNG.integers(-(2**62), 2**62, (50, 3))
    totals = WholeTotals(3)
    for each in numbers:
        totals.add(each)
    expected = [sum(int(number) for number in column) for column in numbers.T]
    assert [(int(h) << 32) + int(low) for h, low in zip(totals.high, totals.low, strict=True)] == expected
    assert totals.floats().tolist() == [float(number) for number in expected]
    assert (totals.low >= 0).all()


def test_totals_less_others() -> None:
    one, two = WholeTotals(2), WholeTotals(2)
    one.add(np.array([2**61, -5]))
    one.add(np.array([2**61, -5]))
    two.add(np.array([3, -(2**60)]))
    assert one.without(two, two).floats().tolist() == [float(2**62 - 6), float(2**61 - 10)]


def test_fixed_numbers() -> None:
    numbers = RNG.uniform(-1, 1, (1000, 2))
    expected = [sum(round(Fraction(each) * 2**FIXED_BITS) for each in column.tolist()) for column in numbers.T]
    assert fixed(numbers).tolist() == expected


@pytest.mark.parametrize(("fine", "bits", "within"), [(False, 22, 2.0**-21), (True, 40, 2.0**-39)])
def test_products_are_those_of_rounded_numbers(fine: bool, bits: int, within: float) -> None:
    rows = np.concatenate([RNG.uniform(-1, 1, (1300, 3)), [[1, -1, 1], [-1, 1, 0.5], [0, 0, 0]]])
    totals = ProductTotals(3, fine=fine)
    totals.add(rows)
    found = np.triu(totals.products())
    assert np.abs(found - np.triu(rows.T @ rows)).max() < within * len(rows)
    rounded = [[Fraction(round(Fraction(each) * 2**bits), 2**bits) for each in row] for row in rows.tolist()]
    for i in range(3):
        for j in range(i, 3):
            exact = sum(row[i] * row[j] for row in rounded)
            assert found[i, j] == pytest.approx(float(exact), rel=4e-16, abs=1e-25)


@pytest.mark.parametrize("fine", [False, True])
def test_products_have_the_same_bits_in_any_order_and_any_parts(fine: bool) -> None:
    rows = RNG.uniform(-1, 1, (5000, 5))
    whole = ProductTotals(5, fine=fine)
    whole.add(rows)
    merged = ProductTotals(5, fine=fine)
    for part in np.array_split(rows[RNG.permutation(len(rows))], 7):
        one, read = ProductTotals(5, fine=fine), ProductTotals(5, fine=fine)
        one.add(part)
        read.from_state(unpack(pack(one.to_state())))
        merged.merge(read)
    assert merged.products().tobytes() == whole.products().tobytes()


def test_scores_of_clusters_in_any_order_and_any_parts() -> None:
    keys, scores = RNG.integers(0, 90, 4000).astype(np.uint64), RNG.uniform(-1, 1, (4000, 3))
    whole, merged = ClusterTotals(3), ClusterTotals(3)
    whole.add(keys, scores)
    for part in np.array_split(RNG.permutation(4000), 9):
        one, read = ClusterTotals(3), ClusterTotals(3)
        one.add(keys[part], scores[part])
        read.from_state(unpack(pack(one.to_state())))
        merged.merge(read)
    expected = np.zeros((90, 3))
    np.add.at(expected, keys.astype(int), scores)
    assert whole.size == 90
    assert np.abs(whole.scores() - expected).max() < 1e-8
    assert merged.scores().tobytes() == whole.scores().tobytes()
    merged.add(np.empty(0, np.uint64), np.empty((0, 3)))
    assert merged.size == 90
