"""The decomposition is that of the best monotone recalibration; at scale it is right to the gap that it states."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import logloss
from logloss._kernels.forecast_bins import distance
from logloss._stats.calibration.isotonic import decompose, isotonic, least_loss
from logloss._stats.inference.cells import Cells
from logloss._stats.inference.excess import expected_loss
from logloss._stats.tables.histogram import FEW, Forecasts, Histogram

ROUNDING = 2.0**-44  # of some hundred terms below 1, each right to a few units in its last place
RANDOM = np.random.default_rng(11)

# Forecasts that crowd into few slots, and others.
CROWDED = st.one_of(
    st.integers(0, 64).map(lambda k: 0.3 + k / 2**14), st.integers(1, 9).map(lambda k: k / 10), st.floats(0.001, 0.999)
)
LABELS = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0, 1))
ROWS = st.lists(st.tuples(CROWDED, LABELS, st.floats(0.125, 8)), min_size=1, max_size=80)


def both(p: Any, y: Any, weight: Any = None) -> tuple[Forecasts, Forecasts]:
    """Return forecasts told apart exactly, and by slots."""
    profile = Histogram()
    labels = np.array(y, float)
    hard = np.isin(labels, (0, 1)).all()
    profile.add(distance(np.array(p, float)), labels.astype(np.uint8) if hard else labels, weight)
    return profile.read(), profile.slots()


def both_cells(p: Any, y: Any, weight: Any = None) -> tuple[Cells, Cells]:
    """Return the same for inference."""
    profile = Histogram()
    profile.add(distance(np.array(p, float)), np.array(y, np.uint8), weight)
    exact, slots = profile.cells(), profile._slot_cells()
    assert isinstance(exact, Cells)
    return exact, slots


def pooled(weight: list[Fraction], ones: list[Fraction]) -> list[tuple[Fraction, Fraction]]:
    """Pool adjacent violators as in the textbook, one by one."""
    blocks: list[tuple[Fraction, Fraction]] = []
    for w, one in zip(weight, ones, strict=True):
        blocks.append((w, one))
        while len(blocks) > 1 and blocks[-2][1] * blocks[-1][0] >= blocks[-1][1] * blocks[-2][0]:
            (w1, one1), (w2, one2) = blocks.pop(), blocks.pop()
            blocks.append((w1 + w2, one1 + one2))
    return blocks


@given(st.lists(st.tuples(st.integers(1, 9), st.floats(0, 1)), min_size=1, max_size=60))
def test_pooling_whole_runs_is_pooling_one_by_one(points: list[tuple[int, float]]) -> None:
    weight = [w for w, _ in points]
    ones = [round(w * rate * 8) / 8 for w, rate in points]  # so that sums are exact
    found = isotonic(np.array(weight, float), np.array(ones))
    expected = pooled([Fraction(w) for w in weight], [Fraction(one) for one in ones])
    assert list(zip(found.weight.tolist(), found.ones.tolist(), strict=True)) == expected


@given(ROWS)
def test_slots_are_right_to_the_stated_gap(rows: list[tuple[float, float, float]]) -> None:
    p, y, w = (np.array(each) for each in zip(*rows, strict=True))
    loss = float(np.average(logloss.log_loss(y, p, reduction="none"), weights=w))
    exact, slots = (decompose(each, loss, None) for each in both(p, y, w))
    assert exact.gap == 0
    for name in ("mcb", "dsc"):
        low, true = getattr(slots, name), getattr(exact, name)
        assert low - ROUNDING <= true <= low + slots.gap + ROUNDING


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.125, 8)), min_size=1, max_size=80))
def test_slots_claim_hardly_more_than_the_forecasts(rows: list[tuple[float, float]]) -> None:
    p, w = (np.array(each) for each in zip(*rows, strict=True))
    exact, slots = (expected_loss(each, 1.0) for each in both_cells(p, np.zeros(p.size), w))
    assert -ROUNDING <= slots.loss - exact.loss <= 2.0**-15
    assert slots.loss + slots.excess == pytest.approx(1)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=40))
def test_no_smaller_gap_would_hold(slots: list[tuple[int, int]]) -> None:
    """Labels in ascending order within each slot have just the least loss."""
    zeros_ones = [(zeros, ones) for zeros, ones in slots if zeros + ones]
    if not zeros_ones:
        return
    counts = np.array(zeros_ones, float)
    rows = [label for zeros, ones in zeros_ones for label in (0.0,) * zeros + (1.0,) * ones]
    exact = isotonic(np.ones(len(rows)), np.array(rows)).loss()
    assert least_loss(counts.sum(axis=1), counts[:, 1]) == pytest.approx(exact, abs=ROUNDING * len(rows))


def _single(z: np.ndarray, y: np.ndarray) -> Forecasts:
    """Return forecasts one by one, however many."""
    p = 1 / (1 + np.exp(-np.sort(z)))
    return Forecasts(
        np.where(p > 0.5, p - 1, p), np.ones(z.size, np.int64), np.ones(z.size), y[np.argsort(z)] * 1.0, exact=True
    )


@pytest.mark.parametrize("slope", [0.4, 1.0, 2.0])
def test_where_slots_hold_many_rows_the_gap_is_small(slope: float) -> None:
    z = RANDOM.normal(-1, 1.5, 4 * FEW)
    y = RANDOM.random(z.size) < 1 / (1 + np.exp(-slope * z))
    found = logloss.evaluate(y=y, logit=z).decomposition
    assert not found.exact
    assert 0 < found.gap < 0.01 * found.unc
    single = _single(z, y)
    exact = decompose(single, logloss.log_loss(y, logits=z), None)
    assert found.mcb <= exact.mcb <= found.mcb + found.gap


def test_the_width_of_slots_alone_bounds_nothing() -> None:
    p = 0.297 + np.arange(100) / 2**15
    y = np.arange(100) >= 50
    exact, slots = (decompose(each, 1.0, None) for each in both(p, y))
    assert exact.dsc == pytest.approx(math.log(2))
    assert slots.dsc == 0
    assert slots.gap == pytest.approx(math.log(2))
