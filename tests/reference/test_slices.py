"""Losses, excess, calibration gap and its p-value of slices, and the p-values of all slices together."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import logloss
from reference import losses, slices
from reference.agreement import agree
from reference.rows import CERTAIN, HARD, ORDINARY, SOFT, SOME_ZERO, TIED, TINY, WEIGHTS, Rows, examples, rows

ROWS = st.one_of(
    rows(min_size=5),
    rows(TIED, SOFT),
    rows(TINY, HARD, WEIGHTS),
    rows(ORDINARY, SOFT, SOME_ZERO),
    rows(st.one_of(ORDINARY, CERTAIN)),
    rows(CERTAIN),
)
SEEDS = st.integers(0, 2**32 - 1)


def sliced(case: Rows, seed: int) -> tuple[list[Any], dict[str, list[Any]]]:
    """Return the slices of rows by two columns, and the columns of the rows that count."""
    random, n = np.random.default_rng(seed), len(case.y)
    columns = {
        "text": random.choice(np.array(["a", "b", "c"]), n).tolist(),
        "number": random.choice(np.array([-1.0, 0.5, 3.0, math.nan]), n).tolist(),
    }
    found = logloss.evaluate({**case.arguments, **columns}, weight="weight" if case.weight else None, by=list(columns))
    weight = case.weight or [1.0] * n
    kept = {name: [x for x, w in zip(column, weight, strict=True) if w > 0] for name, column in columns.items()}
    return list(found.slices), kept


def members(columns: dict[str, list[Any]], by: str, value: str | None) -> list[int]:
    """Return the rows of a slice of texts, or of numbers that are slices of their own."""

    def holds(x: Any) -> bool:
        if isinstance(x, str):
            return x == value
        return value is None if math.isnan(x) else value is not None and x == float(value)

    return [at for at, x in enumerate(columns[by]) if holds(x)]


@examples
@given(ROWS, SEEDS)
def test_slices_are_the_values_of_each_column(case: Rows, seed: int) -> None:
    found, columns = sliced(case, seed)
    texts = sorted(set(columns["text"]))
    numbers = [f"{x:g}" for x in sorted({x for x in columns["number"] if not math.isnan(x)})]
    missing = [None] if any(map(math.isnan, columns["number"])) else []
    expected = [("text", x) for x in texts] + [("number", x) for x in [*numbers, *missing]]
    assert [(each.by, each.value) for each in found] == expected


@examples
@given(ROWS, SEEDS)
def test_rows_positives_weight_and_size_of_slices(case: Rows, seed: int) -> None:
    found, columns = sliced(case, seed)
    for each in found:
        expected = slices.slice_of(*case.counted, members(columns, each.by, each.value))
        assert (each.n, each.positives, each.weight) == (expected.n, expected.positives, expected.weight)
        assert each.small == expected.small


@examples
@given(ROWS, SEEDS)
def test_loss_excess_and_share_of_slices(case: Rows, seed: int) -> None:
    found, columns = sliced(case, seed)
    y, p, w = case.counted
    scale = losses.largest(losses.row_losses(y, p))
    for each in found:
        expected = slices.slice_of(y, p, w, members(columns, each.by, each.value))
        agree(each.log_loss, expected.log_loss)
        agree(each.excess, expected.excess, scale)
        agree(each.share, expected.share, scale)


@examples
@given(ROWS, SEEDS)
def test_calibration_gap_of_slices_and_its_p_value(case: Rows, seed: int) -> None:
    check_gaps(case, seed)


@examples
@given(st.one_of(rows(st.one_of(ORDINARY, CERTAIN), min_size=5), rows(TINY, min_size=5)), SEEDS)
def test_calibration_gap_of_slices_with_infinite_and_tiny_rows(case: Rows, seed: int) -> None:
    check_gaps(case, seed)


def check_gaps(case: Rows, seed: int) -> None:
    found, columns = sliced(case, seed)
    for each in found:
        here = members(columns, each.by, each.value)
        expected = slices.slice_of(*case.counted, here, weighted=case.weight is not None)
        agree(each.gap, expected.gap, 1.0)
        check_p_value(each, expected)


def check_p_value(found: Any, expected: slices.Slice) -> None:
    """Compare p-values: those of counts are a saddlepoint's, whose forecasts are told apart by half octaves."""
    assert (found.p_value is None) == (expected.p_value is None)
    assert (found.p_value is None) == bool(found.reason)
    if found.p_value is not None and expected.p_value is not None:
        assert found.p_value == pytest.approx(expected.p_value, rel=0.15, abs=1e-6)


@examples
@given(ROWS, SEEDS)
def test_p_values_of_slices_are_holms_over_all_of_them(case: Rows, seed: int) -> None:
    found, _ = sliced(case, seed)
    tested = [each for each in found if each.p_value is not None]
    assert all(each.p_holm is None for each in found if each.p_value is None)
    for each, p_value in zip(tested, slices.holm([each.p_value for each in tested]), strict=True):
        agree(each.p_holm, p_value)


@pytest.mark.parametrize(("n", "ones", "small"), [(29, 10, True), (30, 5, False), (30, 4, True), (31, 27, True)])
def test_slices_of_few_rows_or_few_of_a_kind_are_small(n: int, ones: int, small: bool) -> None:
    y = [1.0] * ones + [0.0] * (n - ones)
    found = logloss.evaluate(y=y, p=[0.5] * n, by=["a"] * n).slices
    assert [each.small for each in found] == [small]


@examples
@given(st.integers(21, 200), st.sampled_from(["uniform", "normal", "exponential"]), SEEDS)
def test_many_numbers_are_ranges_of_nearly_as_many_rows(n: int, law: str, seed: int) -> None:
    random = np.random.default_rng(seed)
    x, p, y = getattr(random, law)(size=n), random.uniform(0.1, 0.9, n), random.integers(0, 2, n).astype(float)
    found = logloss.evaluate({"y": y, "p": p, "x": x}, by="x").slices
    covered = 0
    for each in found:
        low, high = (float(end) for end in each.value.strip("[)]").split(", "))
        here = np.flatnonzero((x >= low) & (x < high)).tolist()
        covered += len(here)
        expected = slices.slice_of(y.tolist(), p.tolist(), [1.0] * n, here)
        assert (each.n, each.positives, each.small) == (expected.n, expected.positives, expected.small)
        agree(each.log_loss, expected.log_loss)
        check_p_value(each, expected)
    assert covered == n
    assert len(found) <= 5


def test_the_ranges_of_numbers_are_fifths() -> None:
    """Numbers are told apart by 32 steps for each power of two, here at most 1/32 of 64."""
    x = np.arange(64, 128, 0.0625)
    found = logloss.evaluate({"y": x % 2 == 0, "p": np.full(x.size, 0.5), "x": x}, by="x").slices
    assert len(found) == 5
    assert all(abs(each.n - x.size / 5) <= 2 * x.size / 32 for each in found)


def test_up_to_twenty_numbers_are_slices_of_their_own() -> None:
    for count, slices_found in ((20, 20), (21, 5)):
        x = np.tile(np.arange(count), 3)
        assert len(logloss.evaluate({"y": x % 2, "p": np.full(x.size, 0.5), "x": x}, by="x").slices) == slices_found
