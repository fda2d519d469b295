"""The advice follows from the numbers: recalibrate where that is more than chance, else find features."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

import logloss
from logloss._evaluate.records.evaluation import Evaluation
from logloss._report.advice import RARE, advice, beyond_chance, verdict
from logloss._stats.calibration import Tail


def simulated(slope: float, shift: float, rows: int = 4000, seed: int = 1) -> Evaluation:
    """Forecasts of outcomes whose log-odds are slope · logit p + shift."""
    random = np.random.default_rng(seed)
    z = random.normal(0, 1.5, rows)
    y = random.random(rows) < 1 / (1 + np.exp(-(slope * z + shift)))
    return logloss.evaluate(y=y, logit=z)


CALIBRATED = simulated(1, 0)


def test_a_calibrated_model_is_not_sent_to_be_recalibrated() -> None:
    asked = [advice(simulated(1, 0, 500, seed)).startswith("Recalibrate") for seed in range(20)]
    assert sum(asked) <= 3, "one of twenty is expected"
    assert "better features would" in advice(CALIBRATED)


@pytest.mark.parametrize(
    ("slope", "shift", "said"),
    [(0.4, 0, "too extreme"), (2, 0, "too timid"), (1, -1, "too high on the whole"), (1, 1, "too low on the whole")],
)
def test_what_is_off_is_named(slope: float, shift: float, said: str) -> None:
    text = advice(simulated(slope, shift))
    assert text.startswith("Recalibrate")
    assert said in text


def test_what_recalibrating_saves_is_what_it_saves() -> None:
    off = simulated(0.4, 0, 20_000)
    part = float(advice(off).rpartition("about ")[2].partition(" %")[0]) / 100
    y, z = _truth(20_000)
    assert part * off.log_loss == pytest.approx(
        off.log_loss - logloss.log_loss(y, logits=0.4 * z), abs=3 * off.decomposition.null_mcb
    )


def _truth(rows: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(1)
    z = random.normal(0, 1.5, rows)
    return random.random(rows) < 1 / (1 + np.exp(-0.4 * z)), z


def test_what_is_off_but_costs_little_is_said_to_cost_little() -> None:
    d = CALIBRATED.decomposition
    text = advice(replace(CALIBRATED, decomposition=replace(d, mcb=d.null_mcb95 * 1.01)))
    assert "saves only" in text
    assert "find features" in text


def test_a_significant_line_counts_where_the_decomposition_sees_nothing() -> None:
    assert CALIBRATED.cox is not None
    assert "saves only" in advice(replace(CALIBRATED, cox=replace(CALIBRATED.cox, p_value=1e-9)))


@pytest.mark.parametrize(("y", "p"), [([1, 1], [0.5, 0.5]), ([1, 0], [1.0, 0.0])])
def test_nothing_is_advised_where_nothing_follows(y: list[int], p: list[float]) -> None:
    assert advice(logloss.evaluate(y=y, p=p)) == ""


def test_an_infinite_loss_is_answered_by_the_one_thing_that_helps() -> None:
    infinite = logloss.evaluate(y=[1, 0, 1], p=[0.0, 0.1, 0.7])
    assert advice(infinite).startswith("Never say 0 or 1")
    assert verdict(infinite).startswith("Infinite")


@pytest.mark.parametrize("expected", [0.01, 0.7, 3.0, 20.0, 49.0])
def test_rare_counts_are_told_by_poissons_tails(expected: float) -> None:
    for observed in range(120):
        exact = sum(
            (Fraction(expected) ** k / math.factorial(k) for k in range(observed + (observed < expected))), Fraction(0)
        )
        below = float(exact) * math.exp(-expected)
        rare = (1 - below if observed > expected else below) < RARE
        said = beyond_chance(Tail(1 / 8, observed, expected, None))
        assert said.startswith(("more", "fewer")) == rare
        if rare:
            assert said.startswith("more") == (observed > expected)


@pytest.mark.parametrize(("z", "said"), [(2.4, "as chance"), (2.7, "more"), (-2.7, "fewer")])
def test_many_expected_rows_are_told_by_their_standard_deviation(z: float, said: str) -> None:
    assert beyond_chance(Tail(1 / 8, 10_000 + round(100 * z), 10_000.0, z)).startswith(said)
