"""Bands hold every row once, and what they lose adds up to the log loss, told apart exactly or by slots."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import logloss
from logloss._kernels.forecast_bins import distance
from logloss._stats.calibration.loss_bins import BANDS, by_forecast, by_outcome, deciles
from logloss._stats.tables.histogram import Forecasts, Histogram

ROWS = st.lists(st.tuples(st.integers(0, 1), st.floats(0, 1)), min_size=1, max_size=60)


def forecasts(y: Any, p: Any, weight: Any = None) -> tuple[Forecasts, Forecasts]:
    profile = Histogram()
    profile.add(distance(np.array(p, float)), np.array(y, np.uint8), None if weight is None else np.array(weight))
    return profile.read(), profile.slots()


@given(ROWS)
def test_every_row_is_in_one_band(rows: list[tuple[int, float]]) -> None:
    y, p = zip(*rows, strict=True)
    for seen in forecasts(y, p):
        for bands in (by_forecast(seen), by_outcome(seen), deciles(seen)):
            assert sum(band.n for band in bands) == len(rows)
            assert sum(band.share for band in bands) == pytest.approx(1, abs=1e-14)
            assert all(band.loss >= 0 and 0 <= band.rate <= 1 for band in bands)


@given(ROWS)
def test_their_losses_add_up_to_the_log_loss(rows: list[tuple[int, float]]) -> None:
    y, p = zip(*rows, strict=True)
    exact, _ = forecasts(y, p)
    for bands in (by_forecast(exact), by_outcome(exact), deciles(exact)):
        total = math.fsum(band.share * band.loss for band in bands)
        assert total == pytest.approx(logloss.log_loss(np.array(y), np.array(p)), rel=1e-12, abs=1e-300)


@given(ROWS)
def test_slots_do_not_reach_across_the_edges(rows: list[tuple[int, float]]) -> None:
    y, p = zip(*rows, strict=True)
    exact, slots = forecasts(y, p)
    for bands in (by_forecast, by_outcome):
        counts = [{band.low: band.n for band in bands(seen)} for seen in (exact, slots)]
        assert counts[0] == counts[1]


@given(ROWS)
def test_bands_by_forecast_are_the_histogram(rows: list[tuple[int, float]]) -> None:
    y, p = (np.array(each) for each in zip(*rows, strict=True))
    exact, _ = forecasts(y, p)
    for bands, q in ((by_forecast(exact), p), (by_outcome(exact), np.where(y == 1, p, 1 - p))):
        at = (q * BANDS) % 1 != 0  # not on an edge, which is of the band farther from one half
        kept = {band.low: band.n for band in bands}
        for low, n in zip(*np.unique(np.floor(q[at] * BANDS) / BANDS, return_counts=True), strict=True):
            assert kept[low] >= n


def test_weights_are_shares() -> None:
    exact, _ = forecasts([1, 0, 1], [0.9, 0.2, 0.9], [1.0, 2.0, 5.0])
    assert [(band.n, band.share, band.rate) for band in by_forecast(exact)] == [(1, 0.25, 0.0), (2, 0.75, 1.0)]
    assert [band.share for band in by_outcome(exact)] == [0.25, 0.75]


def test_certain_misses_are_an_infinite_band() -> None:
    bands = logloss.evaluate(y=[1, 0, 1], p=[0.0, 0.1, 1.0]).by_outcome
    assert bands is not None
    assert [(band.low, band.loss) for band in bands] == [
        (0.0, math.inf),
        (28 / BANDS, pytest.approx(-math.log(0.9))),
        (31 / BANDS, 0.0),
    ]
    assert logloss.evaluate(y=[0.5, 0], p=[0.5, 0.5]).by_outcome is None
