"""Sums of columns are those of fractions, for numbers of any size, weighted or not."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from logloss._kernels.column_sums import MANY_ROWS, column_sums
from logloss._kernels.exact_sum import Dyadic


def value(sum_of_column: Dyadic) -> Fraction:
    return sum_of_column.integer * Fraction(2) ** sum_of_column.exponent


def products(t: Any, w: Any) -> list[Fraction]:
    """Return t·w, each rounded in the format as if exponents had no bounds."""
    (m, e), (n, f) = np.frexp(t), np.frexp(w)
    return [Fraction(x) * Fraction(2) ** power for x, power in zip((m * n).tolist(), (e + f).tolist(), strict=True)]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(6, 5), (1, 5000), (MANY_ROWS - 1, 3), (MANY_ROWS, 3), (5000, 2), (3, 0), (0, 3)])
def test_the_sum_of_a_column_is_exact(shape: tuple[int, int], dtype: Any, either: None) -> None:
    rng = np.random.default_rng(0)
    reach = 80 if dtype is np.float32 else 700
    for size in (1, reach):  # ordinary numbers, and of every size
        t, w = np.exp(rng.uniform(-size, size, (2, *shape))).astype(dtype)
        t[rng.random(shape) < 0.1], w[rng.random(shape) < 0.1] = 0, 0
        for a, b in ((t, w), (np.asfortranarray(t), np.asfortranarray(w)), (t[::-1], w[::-1])):
            plain, weighted = column_sums(a), column_sums(a, b)
            assert len(plain) == len(weighted) == shape[1]
            for column in range(0, shape[1], max(1, shape[1] // 5)):
                assert value(plain[column]) == sum(map(Fraction, t[:, column].tolist()))
                assert value(weighted[column]) == sum(products(t[:, column], w[:, column]))
