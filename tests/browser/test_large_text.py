"""Letters twice as large: nothing is cut off, nothing lies on anything else, and nothing is scrolled for sideways."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from moments import MOMENTS, unfold
from probes import cut_texts, overlaps, reflows
from test_one_screen import COVERING, opened

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
LARGE = "document.documentElement.style.setProperty('font-size', '32px')"


def enlarge(page: "Page") -> None:
    page.evaluate(LARGE)
    page.wait_for_timeout(300)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720), (768, 1024), (360, 740)])
@pytest.mark.parametrize("state", ["sixty sites", "one site", "race"])
def test_the_demo(open_tab: OpenTab, state: str, width: int, height: int) -> None:
    page = opened(open_tab, state, width, height)
    enlarge(page)
    unfold(page)
    page.wait_for_timeout(300)
    assert cut_texts(page) == []
    assert reflows(page)
    page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = false; })")
    page.wait_for_timeout(100)
    assert overlaps(page) == []
    assert page.evaluate(COVERING) == []


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize(
    "name",
    [
        *("start", "play", "play-soft", "why", "why-underflow", "practice-missed", "data"),
        *("experiments", "experiments-reveal", "experiments-squared"),
    ],
)
def test_the_other_tabs(open_tab: OpenTab, name: str, width: int) -> None:
    page = open_tab(fragment=MOMENTS[name].fragment, width=width, reduced_motion="reduce")
    if name == "practice-missed":
        MOMENTS[name].deed(page)
    enlarge(page)
    assert cut_texts(page) == []
    assert overlaps(page) == []
    assert reflows(page)
