"""On a phone: what changes while the model learns is in view, and no figure keeps a finger from scrolling."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from moments import MOMENTS
from probes import small_targets

from logloss._lab.languages import languages

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
PHONE = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}
STEP = 12  # px of a finger between two frames
HEAD_MOST = 120  # px


def swipe(page: "Page", x: float, y: float, by: float) -> None:
    """Move a finger up or down."""
    session = page.context.new_cdp_session(page)
    touch = lambda kind, points: session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})  # noqa: E731
    touch("touchStart", [{"x": x, "y": y}])
    moved = 0.0
    while abs(moved) < abs(by):
        moved += STEP if by > 0 else -STEP
        touch("touchMove", [{"x": x, "y": y + moved}])
        page.wait_for_timeout(16)
    touch("touchEnd", [])
    page.wait_for_timeout(200)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("tab", ["start", "demo"])
def test_the_head_is_short(open_tab: OpenTab, tab: str, language: str) -> None:
    page = open_tab(fragment=f"#v1&tab={tab}&language={language}", width=360, **PHONE)
    head, brand = (page.locator(part).bounding_box() for part in (".top", ".brand"))
    assert head is not None
    assert brand is not None
    assert head["height"] <= HEAD_MOST
    tops = page.locator(".tools button:visible, .language-tool").evaluate_all("all => all.map((e) => e.offsetTop)")
    assert len(set(tops)) == 1, "the tools stand in one row"
    assert brand["y"] < tops[0] + 40, "with the name"
    assert small_targets(page) == []


def test_the_tools_of_the_head_keep_their_names(open_tab: OpenTab) -> None:
    page = open_tab("play", width=360, **PHONE)
    page.locator(".tools").get_by_role("button", name="Share", exact=True).click()
    page.locator("dialog[open]").get_by_role("button", name="Close").click()
    page.get_by_role("combobox", name="Language").select_option("de")
    page.locator(".tools").get_by_role("button", name="Teilen", exact=True).wait_for()
    assert page.locator(".language-code").inner_text() == "DE"


def test_training_is_watched(open_tab: OpenTab) -> None:
    page = open_tab("demo", width=360, **PHONE)
    assert page.locator(".demo-panel:visible").get_attribute("data-panel") == "data"
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_timeout(600)
    panel = page.locator(".demo-panel:visible")
    assert panel.get_attribute("data-panel") == "punishment"
    figure = panel.locator(".demo-plot").bounding_box()
    foot = page.locator(".demo-player").bounding_box()
    assert figure is not None
    assert foot is not None
    assert figure["y"] >= 0
    assert figure["y"] + figure["height"] <= foot["y"]
    mean = page.locator(".demo-mean .number")
    assert mean.is_visible()
    before, disc = mean.inner_text(), panel.locator(".demo-glow").first.get_attribute("r")
    page.wait_for_timeout(500)
    assert mean.inner_text() != before
    assert panel.locator(".demo-glow").first.get_attribute("r") != disc
    box = mean.bounding_box()
    assert box is not None
    assert 0 < box["y"] < 740


@pytest.mark.parametrize("stage", [1, 2, 3])
def test_the_panel_that_is_looked_at_stays(open_tab: OpenTab, stage: int) -> None:
    page = open_tab(fragment=f"#v1&tab=demo&demo.stage={stage}", width=360, **PHONE)
    before = page.locator(".demo-panel:visible").get_attribute("data-panel")
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_timeout(300)
    assert page.locator(".demo-panel:visible").get_attribute("data-panel") == before


FIGURES = """
() => [...document.querySelectorAll("main svg")].map((e) => e.getBoundingClientRect())
  .filter(({ width, height }) => width > 30 && height > 60)
  .map(({ left, top, width, height }) => ({ x: left + width * 0.62, y: top + scrollY + height * 0.95 }))
"""
STATE = "location.hash"


@pytest.mark.parametrize("name", ["start", "play", "why", "why-slope", "demo", "demo-race", "data-scored"])
def test_no_figure_keeps_a_finger_from_scrolling(open_tab: OpenTab, name: str) -> None:
    moment = MOMENTS[name]
    page = open_tab(fragment=moment.fragment, width=360, **PHONE)
    moment.deed(page)
    page.wait_for_timeout(700)
    before = page.evaluate(STATE)
    places = page.evaluate(FIGURES)
    stuck = []
    for at in places:
        page.evaluate("y => scrollTo(0, y)", max(at["y"] - 260, 0))
        page.wait_for_timeout(50)
        start = page.evaluate("scrollY")
        swipe(page, at["x"], at["y"] - start, -120)
        if page.evaluate("scrollY") == start:
            swipe(page, at["x"], at["y"] - start, 120)  # at the end of the page there is only the other way
        if page.evaluate("scrollY") == start:
            stuck.append(at)
    page.wait_for_timeout(700)
    assert stuck == []
    assert page.evaluate(STATE) == before, "a swipe has changed something"
