"""Sums of groups are exact, by NumPy's writing and the compiled one; what does not fit is left out and named."""

from fractions import Fraction

import numpy as np
import pytest

from logloss._kernels import loader
from logloss._kernels.exact_sum import BLOCK, LIMBS, Dyadic, from_limbs
from logloss._kernels.forecast_bins import distance
from logloss._kernels.group_sums import (
    FIELDS,
    LOSS,
    LOSS_BITS,
    MISS,
    MOST_ROWS,
    SHARE_BITS,
    SPREAD,
    from_units,
    rows_and_ones,
)

N = 3 * BLOCK + 100


@pytest.fixture(params=[7, 500], ids=["few", "many"])
def groups(request):
    """How many groups: their rows are put in order if these are few."""
    return request.param


def fraction(d: Dyadic) -> Fraction:
    return d.integer * Fraction(2) ** d.exponent


def rows(seed: int, groups: int):
    rng = np.random.default_rng(seed)
    p = rng.random(N) ** rng.choice([1, 4, 9], N)
    p[::3] = 1 - p[::3]
    p = np.where(np.minimum(p, 1 - p) < 2.0**-34, 0.25, p)
    p[:4] = [0, 1, 0.5, -0.0]
    y = (rng.random(N) < p).astype(np.uint8)
    loss = rng.lognormal(-3, 2, N)
    loss[5:8] = [0, 2.0**-66, np.nextafter(2.0**11, 0)]
    return rng.integers(0, groups, N).astype(np.int32), y, distance(p), loss, p


def add(groups, *arguments):
    table = np.zeros((groups, FIELDS), np.int64)
    unfit = loader.find("slices", np.dtype(np.float64))(*arguments, table)
    return table.tolist(), unfit


def test_every_field_is_the_exact_sum_of_its_group(either, groups):
    code, y, s, loss, p = rows(1, groups)
    table, unfit = add(groups, code, y, s, loss)
    assert unfit == []
    for group in range(groups):
        here, found = code == group, table[group]
        assert rows_and_ones(found[0]) == (here.sum(), y[here].sum())
        assert fraction(from_units(found[LOSS], LOSS_BITS)) == sum(map(Fraction, loss[here].tolist()))
        misses = [Fraction(int(a)) - Fraction(b) for a, b in zip(y[here].tolist(), p[here].tolist(), strict=True)]
        assert fraction(from_units(found[MISS], SHARE_BITS)) == sum(misses)
        size = np.abs(s[here])
        assert fraction(from_units(found[SPREAD], SHARE_BITS)) == sum(map(Fraction, (size * (1 - size)).tolist()))


@pytest.mark.parametrize(
    ("at", "s", "loss"),
    [
        (BLOCK, 2.0**-37, 0.5),
        (BLOCK, -(2.0**-300), 0.5),
        (2 * BLOCK - 1, 0.25, 2.0**-67),
        (BLOCK + 9, 0.25, 2.0**11 + 1),
        (BLOCK + 9, 0.25, np.inf),
        (BLOCK + 9, 0.25, 5e-324),
    ],
)
def test_a_block_that_does_not_fit_is_left_out(either, groups, at, s, loss):
    code, y, distances, losses, _ = rows(2, groups)
    assert add(groups, code, y, distances, losses)[1] == []
    distances[at], losses[at] = s, loss
    table, unfit = add(groups, code, y, distances, losses)
    assert unfit == [1]
    rest = np.delete(np.arange(N), np.arange(BLOCK, 2 * BLOCK))
    assert table == add(groups, code[rest], y[rest], distances[rest], losses[rest])[0]


def test_as_many_of_the_largest_terms_as_a_call_takes_do_not_overflow(either):
    largest, half = np.nextafter(2.0**11, 0), np.full(MOST_ROWS, 0.5)
    code, ones = np.zeros(MOST_ROWS, np.int32), np.ones(MOST_ROWS, np.uint8)
    table = np.zeros((1, FIELDS), np.int64)
    slices = loader.find("slices", np.dtype(np.float64))
    assert slices(code, ones, half, np.full(MOST_ROWS, largest), table) == []
    found = table[0].tolist()
    assert from_units(found[LOSS], LOSS_BITS) == Dyadic.of(largest) * Dyadic.of(MOST_ROWS)
    assert from_units(found[MISS], SHARE_BITS) == Dyadic.of(0.5 * MOST_ROWS)
    assert from_units(found[SPREAD], SHARE_BITS) == Dyadic.of(0.25 * MOST_ROWS)
    certain = np.zeros(MOST_ROWS)
    for y, s, missed in ((ones, certain, 1), (1 - ones, -certain, -1)):
        table[:] = 0
        slices(code, y, s, certain, table)
        assert from_units(table[0].tolist()[MISS], SHARE_BITS) == Dyadic.of(missed * MOST_ROWS)


@pytest.mark.parametrize("weighted", [False, True])
def test_terms_of_any_size_are_added_exactly(either, weighted):
    rng = np.random.default_rng(3)
    sizes = [5e-324, 3 * 2.0**-1074, 2.0**-1030, 2.0**-1022, 1e-200, 0.0, 1.0, 0.1, 1e200, np.finfo(float).max]
    t = np.concatenate([rng.choice(sizes, 500), np.abs(rng.normal(size=500))])
    code = rng.integers(0, 7, t.size).astype(np.int32)
    w = 2.0 ** rng.integers(-40, 40, t.size) if weighted else np.empty(0)  # so that no product is rounded
    limbs = np.zeros((7, LIMBS), np.int64)
    loader.find("grouped", np.dtype(np.float64))(code, t, w, limbs)
    for group in range(7):
        here = code == group
        terms = map(Fraction, t[here].tolist())
        if weighted:
            terms = (Fraction(weight) * term for weight, term in zip(w[here].tolist(), terms, strict=True))
        assert fraction(from_limbs(limbs[group])) == sum(terms)
