"""Verdicts follow from the numbers: each code where its evidence says so, and no other."""

import json
import math
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import logloss
from logloss._stats.calibration.tails import RARE, beyond_chance
from logloss._stats.inference.estimate import Estimate
from logloss._stats.inference.miscalibration import LEVEL, MiscalibrationTest
from logloss._stats.verdicts import LITTLE, Evidence, verdicts
from logloss._tally import Score


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
    score = Score(*(getattr(e, each.name) for each in fields(Score)))
    names = ("against_base_rate", "miscalibration", "calibration", "detectable")
    made = {name: getattr(e, name) for name in names} | changed
    return [verdict.code for verdict in verdicts(Evidence(score, **made))]


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
    assert saving * off.log_loss == pytest.approx(saved, rel=0.05)


OFF = MiscalibrationTest(0.01, 0.01, 0.005)


@pytest.mark.parametrize(
    ("share", "code"),
    [
        (1.1 * LITTLE, "miscalibrated"),
        (0.9 * LITTLE, "slightly-miscalibrated"),
        (-0.001, "miscalibrated-too-few-rows"),
    ],
)
def test_what_new_rows_would_save_says_what_to_do(share: float, code: str) -> None:
    line = CALIBRATED.calibration
    assert line is not None
    line = replace(line, saving=share * CALIBRATED.log_loss)
    assert judged(CALIBRATED, miscalibration=OFF, calibration=line)[1] == code
    assert judged(CALIBRATED, miscalibration=OFF, calibration=None)[1] == "miscalibrated"


def test_one_level_decides() -> None:
    for p_value, evidence in ((LEVEL * 0.99, True), (LEVEL, False)):
        code = judged(CALIBRATED, miscalibration=replace(OFF, p_value=p_value))[1]
        assert (code != "no-evidence-of-miscalibration") is evidence


@pytest.mark.parametrize(
    ("low", "high", "code"),
    [
        (-0.2, -0.01, "better-than-base-rate"),
        (-0.2, 0.01, "cannot-tell-from-base-rate"),
        (0.01, 0.2, "worse-than-base-rate"),
    ],
)
def test_the_base_rate_is_compared_by_the_interval(low: float, high: float, code: str) -> None:
    known = CALIBRATED.against_base_rate
    assert known is not None
    between = replace(known, difference=Estimate((low + high) / 2, (high - low) / 4, low, high))
    assert judged(CALIBRATED, against_base_rate=between)[0] == code


def test_worse_than_the_base_rate_is_never_called_calibrated() -> None:
    known = CALIBRATED.against_base_rate
    assert known is not None
    worse = replace(known, difference=Estimate(0.1, 0.02, 0.06, 0.14))
    assert judged(CALIBRATED, against_base_rate=worse) == [
        "worse-than-base-rate",
        "worse-without-visible-miscalibration",
    ]


@pytest.mark.parametrize(
    ("y", "p", "expected"),
    [
        ([1, 1], [0.5, 0.5], ["single-class", "no-evidence-of-miscalibration"]),
        ([1, 0, 1], [0.0, 0.1, 0.7], ["infinite-loss"]),
        ([1, 0] * 10, [0.5] * 20, ["equal-to-base-rate", "no-evidence-of-miscalibration"]),
        ([1, 0, 1], [0.7, 0.6, 0.4], ["cannot-tell-from-base-rate", "no-evidence-of-miscalibration"]),
        ([1], [0.5], ["single-class", "no-evidence-of-miscalibration"]),
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
