"""How numbers are written. That the page writes the same: `page/tests`."""

from __future__ import annotations

import doctest
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logloss._lesson import number_format
from logloss._lesson.number_format import full, percent, short


def test_examples() -> None:
    assert doctest.testmod(number_format) == (0, 4)


@pytest.mark.parametrize(
    ("x", "digits", "due"),
    [
        (0.125, 2, "0.12"),
        (0.375, 2, "0.38"),
        (0.0001, 4, "0.0001"),
        (0.00001234, 3, "1.23e−5"),
        (12345.0, 4, "1.234e4"),
        (-0.0, 4, "0"),
        (9999.5, 4, "1e4"),
        (-math.inf, 4, "−∞"),
        (math.nan, 4, "undefined"),
    ],
)
def test_short(x: float, digits: int, due: str) -> None:
    assert short(x, digits) == due


@pytest.mark.parametrize(("x", "due"), [(1e16, "1e16"), (1e15, "1000000000000000"), (-5e-324, "−5e−324"), (-0.0, "0")])
def test_full(x: float, due: str) -> None:
    assert full(x) == due


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_full_reads_back(x: float) -> None:
    assert float(full(x).replace("−", "-")) == x


def test_percent() -> None:
    assert [percent(x) for x in (1.0, 0.0005, -0.5, math.nan, math.inf)] == [
        "100 %",
        "0.05 %",
        "−50 %",
        "undefined",
        "∞ %",
    ]
