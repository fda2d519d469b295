"""The keyboard reaches everything, and what it has reached can be seen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from keyboard import Keyboard
from moments import MOMENTS

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
WHERE = [
    *("start", "play-soft", "why-underflow", "practice-missed", "demo-learning", "experiments-guess", "data-scored"),
    "share",
]


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("name", WHERE)
def test_what_has_the_focus_is_seen(open_tab: OpenTab, name: str, width: int) -> None:
    moment = MOMENTS[name]
    page = open_tab(fragment=moment.fragment, width=width, reduced_motion="reduce")
    moment.deed(page)
    stops = Keyboard(page).round()
    assert len(stops) > 8
    assert [stop for stop in stops if not stop.seen] == []
    assert [stop for stop in stops if stop.hidden] == []
    assert [stop for stop in stops if not stop.name] == []


def test_the_skip_link_comes_first_and_skips(open_tab: OpenTab) -> None:
    page = open_tab("play")
    page.reload()
    page.wait_for_selector("nav.tabs [aria-current]")
    keyboard = Keyboard(page)
    keyboard.press("Tab")
    assert keyboard.name() == "Skip to the content"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    keyboard.press("Enter", "Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("tab", ["why", "practice", "demo"])
def test_no_two_buttons_have_one_name(open_tab: OpenTab, tab: str) -> None:
    page = open_tab(tab)
    names = page.eval_on_selector_all(
        "button:not(.demo-cursor)",  # a site has one in each panel
        "all => all.filter((e) => e.checkVisibility()).map((e) => e.getAttribute('aria-label') ?? e.innerText.trim())",
    )
    assert len(names) > 10
    assert sorted(names) == sorted(set(names))
