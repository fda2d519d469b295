"""How often a report is right, on rows of known truth: a small part of docs/coverage.md, with the same seeds.

Bounds are three binomial errors wide for so few sets; `make coverage` draws more of them.
"""

import functools
import importlib
import math
from collections import Counter
from pathlib import Path

import pytest
from benchmarks.report_cells import CELLS, Law, Pair, look, pair_difference, truth

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
# One process draws the sets of a cell once.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("coverage")]


@functools.cache
def rates(name: str, sets: int) -> dict[str, float]:
    """Return how often each thing was so, of the sets in which it was looked at."""
    yes: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for number in range(sets):
        said = look(name, number)
        of.update(said.keys())
        yes.update(what for what, is_so in said.items() if is_so)
    return {what: yes[what] / of[what] for what in of}


def error(rate: float, sets: int) -> float:
    """Return three binomial standard errors."""
    return 3 * math.sqrt(rate * (1 - rate) / sets)


@pytest.mark.parametrize(("name", "sets"), [("n5", 200), ("n30", 200), ("0.7%-n200", 150), ("40x25", 50)])
def test_the_interval_of_the_mean_holds_it(name: str, sets: int) -> None:
    assert rates(name, sets)["mean"] >= 0.93 - error(0.93, sets)
    assert rates(name, sets)["has an interval"] == 1


@pytest.mark.parametrize(("name", "sets"), [("n30", 200), ("0.7%-n200", 150), ("40x25", 50), ("beta", 40)])
def test_calibrated_forecasts_are_seldom_called_miscalibrated(name: str, sets: int) -> None:
    assert rates(name, sets)["miscalibrated"] <= 0.05 + error(0.05, sets)


@pytest.mark.parametrize("what", ["difference", "d2", "slope", "large"])
def test_the_other_intervals_hold_what_they_estimate(what: str) -> None:
    assert rates("n30", 200)[what] >= 0.95 - error(0.95, 200)
    assert rates("40x25", 50)[what] >= 0.95 - error(0.95, 50)


def test_slices_are_seldom_marked() -> None:
    assert rates("5%-n1000", 60)["slices"] <= 0.05 + error(0.05, 60)


def test_a_model_that_knows_nothing_is_not_called_better_and_not_praised() -> None:
    seen = rates("nothing-n60", 200)
    assert seen["better"] <= 0.01 + error(0.01, 200)
    assert seen["contradiction"] == 0
    assert seen["finding"] <= 0.01 + error(0.01, 200)


def test_what_is_miscalibrated_is_seen() -> None:
    assert rates("slope0.6", 40)["miscalibrated"] >= 0.7


def test_every_fault_is_found_and_none_where_there_is_none() -> None:
    seen = rates("faults", 10)
    assert all(rate == what.startswith("found") for what, rate in seen.items() if what != "found flipped, n = 20")


def test_models_that_are_equally_good_seldom_differ() -> None:
    seen = rates("pair-n30", 200)
    assert seen["different"] <= 0.05 + error(0.05, 200)
    assert seen["compare"] >= 0.95 - error(0.95, 200)


def test_the_truth_is_that_of_closed_forms() -> None:
    one = truth(Law(sd=1e-9, rate=0.25))  # everyone is given the rate
    assert one.loss == pytest.approx(-0.25 * math.log(0.25) - 0.75 * math.log(0.75), rel=1e-9)
    assert one.difference == pytest.approx(0, abs=1e-12)
    assert truth(Law(shift=0.5)).large == pytest.approx(0.5, rel=1e-9)
    assert pair_difference(Pair()) == 0 < pair_difference(Pair(bold=1.5))
    assert len(CELLS) <= 40


def test_the_page_shows_what_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    script = importlib.import_module("calibration_of_the_report")
    page = script.PAGE.read_text(encoding="utf-8")
    assert script.with_tables(page, script.stored()) == page, (
        "run `python benchmarks/calibration_of_the_report.py --page`"
    )
    assert {*script.stored()["cells"]} == {*CELLS}
