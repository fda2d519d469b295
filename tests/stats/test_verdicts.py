"""Verdicts follow from the numbers: each code where its evidence says so, and no other."""

import json
import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import logloss
from logloss._stats.calibration import RARE, beyond_chance
from logloss._stats.verdicts import LITTLE, Evidence, verdicts


def simulated(slope: float, shift: float, rows: int = 4000, seed: int = 1) -> logloss.Evaluation:
    """Predictions of outcomes whose log-odds are slope · logit p + shift."""
    random = np.random.default_rng(seed)
    z = random.normal(0, 1.5, rows)
    y = random.random(rows) < 1 / (1 + np.exp(-(slope * z + shift)))
    return logloss.evaluate(y=y, logit=z)


def codes(e: logloss.Evaluation) -> list[str]:
    return [verdict.code for verdict in e.verdicts]


def judged(e: logloss.Evaluation, **changed: Any) -> list[str]:
    """Return the codes where some numbers are others."""
    names = ("log_loss", "infinite", "base_rate", "normalized_entropy", "decomposition", "calibration")
    return [verdict.code for verdict in verdicts(Evidence(**{name: getattr(e, name) for name in names} | changed))]


CALIBRATED = simulated(1, 0)


def test_calibrated_predictions_are_rarely_called_miscalibrated() -> None:
    called = ["no-evidence-of-miscalibration" not in codes(simulated(1, 0, 500, seed)) for seed in range(20)]
    assert sum(called) <= 3, "one of twenty is expected"
    assert codes(CALIBRATED) == ["better-than-base-rate", "no-evidence-of-miscalibration"]


@pytest.mark.parametrize(
    ("slope", "shift", "code"),
    [
        (0.4, 0, "overconfident"),
        (2, 0, "underconfident"),
        (1, -1, "predictions-too-high"),
        (1, 1, "predictions-too-low"),
    ],
)
def test_the_direction_follows_from_an_interval(slope: float, shift: float, code: str) -> None:
    e = simulated(slope, shift)
    assert codes(e)[1:] == ["miscalibrated", code]
    evidence = e.verdicts[-1].evidence
    assert e.calibration is not None
    if shift:
        assert evidence["in_the_large"] == e.calibration.in_the_large.value
        assert evidence["high"] < 0 or evidence["low"] > 0
    else:
        assert evidence["slope"] == e.calibration.slope.value
        assert evidence["high"] < 1 or evidence["low"] > 1


def test_the_saving_is_what_recalibrating_saves() -> None:
    off = simulated(0.4, 0, 20_000)
    (saving,) = (each.evidence["saving"] for each in off.verdicts if each.code == "miscalibrated")
    random = np.random.default_rng(1)
    z = random.normal(0, 1.5, 20_000)
    y = random.random(20_000) < 1 / (1 + np.exp(-0.4 * z))
    saved = off.log_loss - logloss.log_loss(y, logits=0.4 * z)
    assert saving * off.log_loss == pytest.approx(saved, abs=3 * off.decomposition.null_mcb)


def test_little_to_save_is_told_from_much() -> None:
    d = CALIBRATED.decomposition
    for saving, code in ((0.9 * LITTLE, "slightly-miscalibrated"), (1.1 * LITTLE, "miscalibrated")):
        mcb = d.null_mcb + saving * CALIBRATED.log_loss
        assert mcb > d.null_mcb95
        assert code in judged(CALIBRATED, decomposition=replace(d, mcb=mcb))


def test_either_test_is_evidence() -> None:
    d, line = CALIBRATED.decomposition, CALIBRATED.calibration
    assert line is not None
    assert "no-evidence-of-miscalibration" not in judged(CALIBRATED, calibration=replace(line, p_value=RARE * 0.99))
    assert "no-evidence-of-miscalibration" in judged(CALIBRATED, calibration=replace(line, p_value=RARE))
    above = replace(d, mcb=d.null_mcb95 * 1.001)
    assert "no-evidence-of-miscalibration" not in judged(CALIBRATED, decomposition=above)
    assert "no-evidence-of-miscalibration" not in judged(CALIBRATED, decomposition=above, calibration=None)


@pytest.mark.parametrize(
    ("y", "p", "expected"),
    [
        ([1, 1], [0.5, 0.5], ["single-class"]),
        ([1, 0], [1.0, 0.0], ["better-than-base-rate"]),
        ([1, 0, 1], [0.0, 0.1, 0.7], ["infinite-loss"]),
        ([1, 0], [0.5, 0.5], ["equal-to-base-rate", "no-evidence-of-miscalibration"]),
        ([1, 0], [0.4, 0.6], ["worse-than-base-rate", "no-evidence-of-miscalibration"]),
    ],
)
def test_nothing_is_said_that_does_not_follow(y: list[int], p: list[float], expected: list[str]) -> None:
    assert codes(logloss.evaluate(y, p)) == expected


def test_verdicts_are_data() -> None:
    e = simulated(0.4, 1)
    written = json.loads(e.to_json())["verdicts"]
    assert [each["code"] for each in written] == codes(e)
    assert all(each["text"] and each["evidence"] for each in written)
    assert logloss.Evaluation.from_json(e.to_json()).verdicts == e.verdicts
    c = logloss.compare([1, 0, 1, 1], {"old": [0.6, 0.5, 0.5, 0.7], "new": [0.9, 0.2, 0.8, 0.6]})
    assert [(each.code, each.evidence["mean"]) for each in c.verdicts] == [("open", c.differences[0].mean)]


@pytest.mark.parametrize("expected", [0.01, 0.7, 3.0, 20.0, 49.0])
def test_rare_counts_are_told_by_poissons_tails(expected: float) -> None:
    for observed in range(120):
        exact = sum(
            (Fraction(expected) ** k / math.factorial(k) for k in range(observed + (observed < expected))), Fraction(0)
        )
        below = float(exact) * math.exp(-expected)
        rare = (1 - below if observed > expected else below) < RARE
        side = "more" if observed > expected else "fewer"
        assert beyond_chance(observed, expected, None) == (side if rare else "consistent")


@pytest.mark.parametrize(("z", "said"), [(2.4, "consistent"), (2.7, "more"), (-2.7, "fewer")])
def test_many_expected_rows_are_told_by_their_standard_deviation(z: float, said: str) -> None:
    assert beyond_chance(10_000 + round(100 * z), 10_000.0, z) == said


def test_a_record_has_the_verdict_of_each_tail() -> None:
    random = np.random.default_rng(3)
    p = random.random(5000)
    overconfident = logloss.evaluate(random.random(5000) < 0.5, p)
    assert overconfident.tails is not None
    assert [tail.verdict for tail in overconfident.tails][:2] == ["more", "more"]
