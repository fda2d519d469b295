"""The switch between dark and light: as the system says, until the reader says otherwise, and then so the next time."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]


def ground(page: "Page") -> int:
    """Return how light the page is, 0 to 255."""
    color: str = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return int(color.removeprefix("rgb(").split(",")[0])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_switch(open_tab: OpenTab, url: str, theme: str) -> None:
    page = open_tab("demo", at=url, theme=theme)
    switch = page.get_by_role("button", name="Dark", exact=True)
    dark = theme == "dark"
    assert (ground(page) < 100) == dark
    assert switch.get_attribute("aria-pressed") == str(dark).lower()
    switch.click()
    assert (ground(page) < 100) != dark
    assert switch.get_attribute("aria-pressed") == str(not dark).lower()
    page.reload()
    page.wait_for_selector("nav.tabs [aria-current]")
    assert (ground(page) < 100) != dark
    page.get_by_role("button", name="Dark", exact=True).click()
    assert page.evaluate("localStorage.getItem('logloss/theme')") is None  # again as the system says
    page.emulate_media(color_scheme="light" if dark else "dark")
    assert (ground(page) < 100) != dark
