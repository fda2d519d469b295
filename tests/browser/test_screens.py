"""Every moment of the lab at every width, light and dark: whole, large enough to hit, in words, and right in numbers.

`LOGLOSS_SHOTS=folder pytest tests/browser/test_screens.py` leaves a picture of each, for people to look at.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from moments import MOMENTS
from probes import (
    cut_texts,
    figures_without_table,
    misprints,
    mute_sliders,
    overlaps,
    reflows,
    small_targets,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
SHOTS = os.environ.get("LOGLOSS_SHOTS")
NARROWEST = 320  # px, WCAG 1.4.10
TABS = [name for name in MOMENTS if "-" not in name]
LATER = [name for name in MOMENTS if "-" in name]
WIDTHS = (1440, 768, 360)

# Whatever else can happen on a tab is looked at light where it is narrow, and dark where it is wide.
SCREENS = [
    *((name, width, ("light", "dark")) for name in TABS for width in WIDTHS),
    *((name, width, ("light",) if width < WIDTHS[0] else ("dark",)) for name in LATER for width in WIDTHS),
]


def reach(open_tab: OpenTab, name: str, width: int) -> "Page":
    moment = MOMENTS[name]
    page = open_tab(fragment=moment.fragment, width=width, reduced_motion="reduce")
    moment.deed(page)
    page.wait_for_timeout(100)  # two frames, so that what depends on its size is drawn
    return page


@pytest.mark.parametrize(("name", "width", "themes"), SCREENS, ids=str)
def test_a_screen(
    open_tab: OpenTab, violations: Callable[["Page"], list[str]], name: str, width: int, themes: tuple[str, ...]
) -> None:
    page = reach(open_tab, name, width)
    assert cut_texts(page) == []
    assert overlaps(page) == []
    assert small_targets(page) == []
    assert mute_sliders(page) == []
    assert figures_without_table(page) == []
    assert misprints(page) == []
    assert reflows(page)
    for theme in ("light", "dark") if SHOTS else themes:
        page.emulate_media(color_scheme=theme)
        if SHOTS:
            Path(SHOTS).mkdir(exist_ok=True)
            page.screenshot(path=f"{SHOTS}/{name}-{width}-{theme}.png", full_page=True)
        assert violations(page) == []
    if width == WIDTHS[-1]:
        page.set_viewport_size({"width": NARROWEST, "height": 640})
        page.wait_for_timeout(100)
        assert reflows(page)
        assert small_targets(page) == []


BREAKAGES = {
    "cut": ("style.overflow = 'hidden'; e.style.width = '40px'; e.style.whiteSpace = 'nowrap'", "h1", cut_texts),
    "beside": ("style.marginLeft = '1400px'", "h1", cut_texts),
    "spilt": ("style.width = '20px'", ".play-controls .chip", cut_texts),
    "small": ("style.cssText = 'min-height: 0; height: 20px; padding: 0; line-height: 1'", ".chip", small_targets),
    "mute": ("setAttribute('aria-valuetext', '0.85')", "[type=range][aria-label='Probability p']", mute_sliders),
    "without table": ("querySelector('details').remove()", ".play-figure", figures_without_table),
    "misprint": ("textContent = '0.1626'", ".play-value", misprints),
}


@pytest.mark.parametrize("fault", BREAKAGES)
def test_a_breakage_is_seen(open_tab: OpenTab, fault: str) -> None:
    deed, selector, probe = BREAKAGES[fault]
    page = open_tab("play")
    assert probe(page) == []
    page.locator(selector).first.evaluate(f"(e) => {{ e.{deed}; }}")
    assert probe(page) != []
