"""The experiment with flips, smoothing and focal loss: a link to each step, and sentences with Python's numbers."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from logloss._lesson.number_format import percent, short

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
GOLDEN = json.loads((Path(__file__).parents[2] / "page/tests/golden/smoothing.json").read_text(encoding="utf-8"))
PATIENTS, SITES = GOLDEN["models"]["fever"], GOLDEN["models"]["sites"]
FOCAL = next(least for rate, gamma, least in GOLDEN["forecasts"] if (rate, gamma) == (0.9, 2))


def at_step(open_tab: OpenTab, step: int, settings: str = "") -> "Page":
    fragment = f"#v1&tab=experiments&experiments.key=smoothing&experiments.step={step}&experiments.guess=1{settings}"
    page = open_tab(fragment=fragment, reduced_motion="reduce")
    page.wait_for_selector(f'.experiment-step[aria-current="step"]:has-text("{step + 1}")')
    return page


def story(page: "Page") -> str:
    return page.inner_text(".demo-story")


def costs(page: "Page", column: int) -> dict[str, str]:
    """Return what the bars of a column say."""
    rows = page.locator(f'[data-panel="smoothing-{column}"] .experiment-costs li:visible')
    return dict(row.inner_text().split("\n") for row in rows.all())


def test_the_guess_comes_first_and_is_answered(open_tab: OpenTab) -> None:
    page = at_step(open_tab, 0)
    assert "trains on 0.1 and 0.9 instead of 0 and 1" in story(page)
    assert short(FOCAL, 3) not in page.inner_text("main")
    page.get_by_label("Neither").check()
    page.locator(".experiment-on .button").click()
    page.get_by_text("You guessed right.").wait_for()
    assert f"least at p = 82 %; focal loss with γ = 2 at {percent(FOCAL)}" in story(page)


def test_a_link_to_the_flips_says_what_they_cost(open_tab: OpenTab) -> None:
    page = at_step(open_tab, 2)
    _, (_, count, cost), _ = PATIENTS["flipped"]
    plain = PATIENTS["smoothed"][0][1]
    assert "Where 10 % of the labels are flipped, 90 % looks like 82 %" in story(page)
    assert f"Here {count} of 60 labels of each set are flipped" in story(page)
    assert f"cost the patients’ model {short(cost)} instead of {short(plain)}." in story(page)
    assert costs(page, 3) == {
        "the truth": short(SITES["truth"]),
        "plain": short(SITES["smoothed"][0][1]),
        "flipped": short(SITES["flipped"][1][2]),
    }


def test_a_link_to_holding_back_says_whom_it_helps(open_tab: OpenTab) -> None:
    page = at_step(open_tab, 3)
    assert story(page).startswith("Smoothing helps with the patients, and harms at the sites.")
    assert f"with its logits times {short(PATIENTS['factor'])}" in story(page)
    assert costs(page, 2)["smoothed"] == short(dict(PATIENTS["smoothed"])[0.2])
    page.get_by_role("button", name="Focal loss", exact=True).click()
    page.wait_for_selector(".demo-story:has-text('Focal loss helps')")
    assert costs(page, 2)["focal loss"] == short(dict(PATIENTS["focal"])[2])
    assert costs(page, 3)["focal loss"] == short(dict(SITES["focal"])[2])


def test_what_a_link_sets_is_what_is_said(open_tab: OpenTab) -> None:
    page = at_step(open_tab, 3, "&experiments.settings=eps:0,recipe:0")
    assert story(page).startswith("Smoothing changes nothing with the patients, and changes nothing at the sites.")
    page = at_step(open_tab, 2, "&experiments.settings=f:0")
    assert story(page).startswith("With no label flipped, plain training ends at the true rate.")
    page = at_step(open_tab, 3, "&experiments.settings=eps:0.8")
    assert story(page).startswith("Smoothing harms with the patients, and harms at the sites.")
    assert costs(page, 3)["smoothed"] == short(dict(SITES["smoothed"])[0.8])
