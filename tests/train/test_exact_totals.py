"""Sums of passes: what they add up to in Python's whole numbers and fractions, and that no order changes a bit."""

from fractions import Fraction

import numpy as np
import pytest

from logloss._accumulate.serialization import pack, unpack
from logloss._kernels.logistic import PRODUCT_BITS
from logloss._train.exact_totals import FIXED_BITS, ProductTotals, RoundedProductTotals, WholeTotals, fixed
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


def test_products_are_those_of_rounded_numbers() -> None:
    rows = np.concatenate([RNG.uniform(-1, 1, (1300, 3)), [[1, -1, 1], [-1, 1, 0.5], [0, 0, 0]]])
    totals = ProductTotals(3)
    totals.add(rows)
    found = np.triu(totals.products())
    assert np.abs(found - np.triu(rows.T @ rows)).max() < 2.0**-39 * len(rows)
    rounded = [[Fraction(round(Fraction(each) * 2**40), 2**40) for each in row] for row in rows.tolist()]
    for i in range(3):
        for j in range(i, 3):
            exact = sum(row[i] * row[j] for row in rounded)
            assert found[i, j] == pytest.approx(float(exact), rel=4e-16, abs=1e-25)


def added(totals: RoundedProductTotals, x: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Add rows with columns whose center and scale are these, and return their coordinates."""
    table = np.empty((x.shape[1] + 1, len(x)))
    center, scale = np.arange(x.shape[1]) / 8, 2.0 ** -np.arange(1, 1 + x.shape[1])
    totals.add(np.ascontiguousarray(x.T), weight, center, scale, table)
    return table


@pytest.mark.parametrize("single", [False, True])
@pytest.mark.parametrize("columns", [0, 1, 2, 5, 9])
def test_rounded_products_are_those_of_fractions(columns: int, *, single: bool) -> None:
    x, weight = RNG.uniform(-0.5, 1, (700, columns)), RNG.random(700)
    x = x.astype(np.float32) if single else x
    totals = RoundedProductTotals(columns + 1)
    table = added(totals, x, weight)
    coordinates = (x.astype(float) - np.arange(columns) / 8) / 2.0 ** np.arange(1, 1 + columns)
    assert table.T.tolist() == np.column_stack([coordinates, np.ones(700)]).tolist()
    found = totals.products()
    for i in range(columns + 1):
        for j in range(i, columns + 1):
            terms = [a * b for a, b in zip((weight * table[i]).tolist(), table[j].tolist(), strict=True)]
            assert found[i, j] == float(
                Fraction(sum(round(Fraction(t) * 2**PRODUCT_BITS) for t in terms), 2**PRODUCT_BITS)
            )
    assert not np.tril(found, -1).any()


def test_rounded_products_have_room_for_the_largest() -> None:
    """Of 2^12 rows of 1 the sum is 2^62 units; more of them are put away before."""
    totals = RoundedProductTotals(1)
    for _ in range(5):
        added(totals, np.empty((4096, 0)), np.ones(4096))
    added(totals, np.empty((5, 0)), np.ones(5))
    assert totals.products().tolist() == [[5 * 4096 + 5]]


def test_products_have_the_same_bits_in_any_order_and_any_parts() -> None:
    rows = RNG.uniform(-1, 1, (5000, 5))
    whole = ProductTotals(5)
    whole.add(rows)
    merged = ProductTotals(5)
    for part in np.array_split(rows[RNG.permutation(len(rows))], 7):
        one, read = ProductTotals(5), ProductTotals(5)
        one.add(part)
        read.from_state(unpack(pack(one.to_state())))
        merged.merge(read)
    assert merged.products().tobytes() == whole.products().tobytes()


def test_rounded_products_have_the_same_bits_in_any_order_and_any_parts() -> None:
    x, weight = RNG.uniform(-0.5, 1, (9000, 4)), RNG.random(9000)
    whole = RoundedProductTotals(5)
    for part in np.array_split(np.arange(9000), 3):
        added(whole, x[part], weight[part])
    merged = RoundedProductTotals(5)
    for part in np.array_split(RNG.permutation(9000), 7):
        one, read = RoundedProductTotals(5), RoundedProductTotals(5)
        added(one, x[part], weight[part])
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
