"""Outcomes drawn from the forecasts: rows of a cluster together as often as in the data."""

import math

import numpy as np
import pytest

from logloss._stats.inference.null_draws import _intraclass

from .rows import cells


@pytest.mark.parametrize("sd", [0.0, 1.5, 4.0])
@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_the_share_that_is_drawn_with_is_found_again(share: float, sd: float) -> None:
    """Also where the forecasts of a cluster differ, so that labels that do come together are less alike."""
    rng = np.random.default_rng(2)
    unit = np.repeat(np.arange(1500), 12)
    rng.shuffle(unit)
    z = sd * rng.standard_normal(unit.size)
    together = rng.random(unit.size) < math.sqrt(share)
    u = np.where(together, rng.random(1500)[unit], rng.random(unit.size))
    found = _intraclass(cells(z, (u < 1 / (1 + np.exp(-z))).astype(float), None, unit))
    assert found == pytest.approx(share, abs=0.07)


def test_a_cluster_of_one_row_has_no_pairs() -> None:
    assert _intraclass(cells([0.0, 1.0], [0, 1], None, [0, 1])) == 0
