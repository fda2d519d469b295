"""Every tab opens without a complaint wherever the page is: served, as a file, in a notebook's frame."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from complaints import complaints

from logloss._lab.notebook import Frame

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TABS = ("start", "play", "why", "demo", "experiments", "practice", "data")


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens(tab: str, url: str, open_tab: Callable[..., "Page"]) -> None:
    page = open_tab(tab, at=url)
    assert page.locator("main").inner_text().strip()
    assert page.locator("main .loading").count() == 0


def test_a_notebook_shows_every_tab(browser: "Browser") -> None:
    page = browser.new_context(viewport={"width": 1000, "height": 900}).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url))
    page.set_content(Frame()._repr_html_())
    frame = page.frame_locator("iframe")
    for tab in TABS:
        frame.locator(f'nav.tabs [data-tab="{tab}"]').click()
        frame.locator(f'nav.tabs [data-tab="{tab}"][aria-current]').wait_for()
        assert frame.locator("main").inner_text().strip()
    page.context.close()
    assert [each for each in complaints if not each.startswith(("about:", "data:"))] == []


@pytest.mark.parametrize(
    "deed",
    [
        "console.error('oh')",
        "console.warn('oh')",
        "setTimeout(() => { throw new Error('oh'); })",
        "fetch('http://127.0.0.1:9/').catch(() => {})",
        "document.body.setAttribute('style', 'color: blue')",
    ],
)
def test_a_complaint_is_seen(deed: str, browser: "Browser", server_url: str) -> None:
    page = browser.new_page()
    found = complaints(page, server_url)
    page.goto(server_url)
    assert found == []
    page.evaluate(f"() => {{ {deed} }}")
    page.wait_for_timeout(100)
    assert found
    page.close()
