"""A pass over rows in memory, and what is known of them before: sums of rounded terms, hashes, spans, tables."""

import math
from fractions import Fraction

import numpy as np
import pytest

from logloss._kernels.logistic import UNIT_BITS
from logloss._train.passes import DenseRows

SHAPES = [(1, 1), (7, 5), (8, 8), (9, 11), (61, 24), (300, 9), (2100, 17)]
BITS = 64


def drawn(n, d, dtype=np.float64, seed=0):
    rng = np.random.default_rng(seed + n + d)
    return rng.normal(1, 2, (n, d)).astype(dtype), rng.choice([0, 1, 0.25], n), rng


def prepared(n, d, dtype, *, weighted=False):
    x, y, rng = drawn(n, d, dtype)
    data = DenseRows(x, y, rng.random(n) if weighted else None, rng.normal(0, 1, n) if weighted else None)
    data.standardize(np.rint(x.astype(float).mean(axis=0)), np.ldexp(1.0, rng.integers(-3, 4, d)))
    return data, rng.normal(0, 1 / math.sqrt(d), d + 1)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("weighted", [False, True])
def test_a_gradient_is_the_sum_of_terms_rounded_to_units(shape, dtype, weighted) -> None:
    data, coef = prepared(*shape, dtype, weighted=weighted)
    found = data.at(coef)
    centered = data.x.astype(float) - data.center
    shift = data.offset if weighted else np.zeros(shape[0])
    weight = data.weight if weighted else np.ones(shape[0])
    z = np.array([math.fsum([*(row * data.scale * coef[:-1]), coef[-1]]) for row in centered]) + shift
    assert found.slope / data.unit == pytest.approx(weight * (1 / (1 + np.exp(-z)) - data.y), rel=1e-12, abs=1e-14)
    assert found.loss / data.unit == pytest.approx(math.fsum(weight * (np.logaddexp(0, z) - data.y * z)), rel=1e-13)
    for column, largest in enumerate(np.abs(centered).max(axis=0)):
        unit = Fraction(2) ** (math.frexp(largest)[1] - UNIT_BITS)
        products = (found.slope / data.unit) * centered[:, column]
        units = sum(round(Fraction(float(product)) / unit) for product in products)
        assert found.gradient[column] == float(units * unit) * data.scale[column] * data.unit


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("shape", SHAPES)
def test_sums_are_the_same_whether_rows_are_written_down_or_not(shape, dtype) -> None:
    data, coef = prepared(*shape, dtype, weighted=True)
    written, summed = data.at(coef), data.at(coef, by_row=False)
    assert (summed.loss, summed.gradient.tobytes()) == (written.loss, written.gradient.tobytes())
    assert (written.slope.size, written.bend.size, summed.slope.size, summed.bend.size) == (shape[0], shape[0], 0, 0)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("wrong", [None, 0, 1023, 1024, 2999])
def test_whether_all_rows_are_on_their_own_side(wrong, weighted) -> None:
    rng = np.random.default_rng(3)
    x = rng.standard_normal((3000, 2))
    y = (x.sum(axis=1) > 0).astype(float)
    if wrong is not None:
        y[wrong] = 1 - y[wrong]
    data = DenseRows(x, y, rng.random(3000) + 0.1 if weighted else None)
    data.standardize(np.zeros(2), np.ones(2))
    assert data.right(np.array([1.0, 1.0, 0.0])) is (wrong is None)


def test_a_table_holds_some_rows_in_the_coordinates() -> None:
    for dtype, n in ((np.float64, 5), (np.float32, 1000)):
        data, _ = prepared(n, 7, dtype)
        rows = np.random.default_rng(1).permutation(n)[: max(1, n * 2 // 3)]
        table = data.table(rows, 1.0)
        expected = (data.x[rows].astype(float) - data.center) * data.scale
        assert np.array_equal(table[: rows.size], np.column_stack([expected, np.ones(rows.size)]))
        assert len(table) == -(-rows.size // 8) * 8
        assert not table[rows.size :].any()


def splitmix(n):
    """Return the n-th number that SplitMix64 draws from the seed 0."""
    z = n * 0x9E3779B97F4A7C15 % 2**BITS
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**BITS
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**BITS
    return z ^ (z >> 31)


def hashed(values):
    folded = [int(np.float64(value + 0.0).view(np.uint64)) for value in values]
    state = sum((bits ^ (bits >> 32)) * (splitmix(at + 1) | 1) for at, bits in enumerate(folded)) % 2**BITS
    state = (state ^ (state >> 32)) * 0x9E3779B97F4A7C15 % 2**BITS
    return state ^ (state >> 32)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("shape", SHAPES[:-2])
def test_hashes_are_those_of_python_s_integers(shape, dtype) -> None:
    x, y, rng = drawn(*shape, dtype)
    x[rng.random(shape) < 0.2] = -0.0
    for columns in {0, 1, min(8, shape[1]), shape[1] - 1, shape[1]}:
        found = DenseRows(x, y).hashes(columns)
        assert found.tolist() == [
            hashed([label, *row[:columns]]) for label, row in zip(y, x.astype(float), strict=True)
        ]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_spans_of_columns(dtype) -> None:
    for n, d in SHAPES:
        x, y, rng = drawn(n, d, dtype)
        low, high = DenseRows(x, y).spans()
        assert np.array_equal(low, x.min(axis=0))
        assert np.array_equal(high, x.max(axis=0))
        for wrong in (np.nan, np.inf, -np.inf):
            row, column = rng.integers(n), rng.integers(d)
            kept, x[row, column] = x[row, column], wrong
            low, high = DenseRows(x, y).spans()
            assert np.flatnonzero(np.isnan(low)).tolist() == np.flatnonzero(np.isnan(high)).tolist() == [column]
            x[row, column] = kept
