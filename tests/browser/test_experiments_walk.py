"""A walk through all experiments: each step says the numbers that Python has, in the digits that Python writes."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from probes import misprints

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
GOLDEN = json.loads((Path(__file__).parents[2] / "page/tests/golden/experiments.json").read_text(encoding="utf-8"))


def _base_rate() -> list[list[float]]:
    due = GOLDEN["base-rate"]
    share, base = due["share"], due["base"]
    _, said, loss_a, loss_b, shifts = next(row for row in due["weighed"] if row[0] == 12)
    return [
        [due["ones"], due["n"], share],
        [-math.log1p(-share), -math.log(share)],
        [12, said, share, math.log(12), shifts[len(shifts) // 2], len(shifts), base, loss_a, due["line"], loss_b],
        [share, base, due["right"][1], due["sure"]],
    ]


def _held_out() -> list[list[float]]:
    free, priced = ({step: losses for step, *losses in run[2]} for run in GOLDEN["held-out"]["runs"][:2])
    best = GOLDEN["held-out"]["runs"][0][1]
    return [
        [20, 40, 9, 3, 1000, free[0][0], free[1000][0]],
        [best, free[best][1], 1000, free[1000][1], free[1000][0], GOLDEN["held-out"]["base"]],
        [1000, free[1000][0], free[1000][1], free[1000][1] - free[best][1], free[best][1], best],
        [0.01, 1000, priced[1000][0], priced[1000][1], free[1000][0], free[1000][1]],
    ]


def _calibration() -> list[list[float]]:
    losses = {k: loss for k, loss, *_ in GOLDEN["calibration"]["factors"]}
    right = GOLDEN["calibration"]["factors"][0][2]
    return [[1000, 2], [losses[1], losses[2], right], [0.5, losses[0.5], losses[1]], [losses[1.5], 1.5, 2]]


def _threshold() -> list[list[float]]:
    due = GOLDEN["threshold"]
    counts = {t: row for t, *row in due["thresholds"]}
    factored = {k: (loss, right / 60) for k, loss, right in due["factored"]}
    (hits, alarms, misses, passes), (moved_hits, moved_alarms, moved_misses, moved_passes) = counts[0.5], counts[0.8]
    return [
        [0.5, (hits + passes) / 60, 60, due["loss"], 0.8],
        [
            (hits + passes) / 60,
            (moved_hits + moved_passes) / 60,
            due["loss"],
            alarms,
            moved_alarms,
            misses,
            moved_misses,
        ],
        [3, due["loss"], factored[1][1]],
        [10, 1 / 11, alarms + 10 * misses, moved_alarms + 10 * moved_misses, 0.8],
    ]


def _squared_error() -> list[list[float]]:
    due = GOLDEN["squared-error"]
    rates, zero, turned = due["rates"], due["zero"], due["turned"]
    ends = {loss: min(zero[loss]) for loss in zero}
    best = {loss: zero[loss].index(ends[loss]) for loss in zero}
    half = rates.index(0.5)
    return [
        [60, len(rates), rates[0], rates[-1], 60],
        [
            ends["bce"],
            ends["squared"],
            rates[best["bce"]],
            rates[best["squared"]],
            0.5,
            zero["bce"][half],
            zero["squared"][half],
        ],
        [-3, turned["bce"][best["bce"]], turned["squared"][best["squared"]], min(turned["squared"])],
        [-1, 60, 0.5],
    ]


# What the story of each step has to say, among other numbers.
STORIES: dict[str, Callable[[], list[list[float]]]] = {
    "base-rate": _base_rate,
    "held-out": _held_out,
    "calibration": _calibration,
    "threshold": _threshold,
    "squared-error": _squared_error,
}
GUESSES = {"base-rate": "0.8", "calibration": "0.2"}  # the others are choices


def told(page: "Page") -> list[float]:
    values = page.eval_on_selector_all(".demo-story .number", "all => all.map((e) => e.dataset.value)")
    return [float(value) for value in values]


def lacking(said: list[float], due: list[float]) -> list[float]:
    """Return the numbers that are not among those said; the golden ones are rounded to twelve digits."""
    return [each for each in due if not any(math.isclose(each, other, rel_tol=1e-9, abs_tol=1e-12) for other in said)]


@pytest.mark.parametrize("key", STORIES)
def test_each_step_says_what_python_has(open_tab: OpenTab, key: str) -> None:
    guess = GUESSES.get(key, "1")
    page = open_tab(fragment=f"#v1&tab=experiments&experiments.key={key}&experiments.guess={guess}")
    page.wait_for_selector(".experiment .demo-story strong")
    stories: list[list[Any]] = STORIES[key]()
    for nth, due in enumerate(stories):
        page.wait_for_selector(f"li:nth-child({nth + 1}) > .experiment-step[aria-current]")
        assert lacking(told(page), due) == [], nth
        page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
        page.wait_for_timeout(50)
        assert misprints(page) == []
        page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = false; })")
        page.click(".experiment-on button")
    page.wait_for_selector(".experiment-list")


def test_every_experiment_of_the_list_is_walked(open_tab: OpenTab) -> None:
    page = open_tab("experiments")
    listed = page.eval_on_selector_all(".experiment-cards .start-card", "all => all.map((e) => e.dataset.experiment)")
    assert set(STORIES) <= set(listed)


def test_a_factor_of_one_is_said_to_move_nothing(open_tab: OpenTab) -> None:
    link = "#v1&tab=experiments&experiments.key=threshold&experiments.step=2&experiments.settings=k:"
    for factor, moves in ((1, False), (2, True)):
        page = open_tab(fragment=f"{link}{factor}")
        page.wait_for_selector(".experiment .demo-story strong")
        assert ("nothing moves" in page.inner_text(".demo-story")) is not moves


def test_what_is_set_is_in_the_sentence(open_tab: OpenTab) -> None:
    _, said, *_ = next(row for row in GOLDEN["base-rate"]["weighed"] if row[0] == 2)
    page = open_tab(
        fragment="#v1&tab=experiments&experiments.key=base-rate&experiments.step=2&experiments.settings=w:3"
    )
    page.wait_for_selector(".experiment .demo-story strong")
    page.get_by_role("slider", name="pos_weight").press("ArrowLeft")
    page.wait_for_function("() => document.querySelector('.demo-story')?.textContent.includes('pos_weight = 2')")
    assert lacking(told(page), [2, said, math.log(2)]) == []
