"""Why shows the line that it comes to: where it begins, and the buttons that go on."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
SEEN = """() => {
  const box = (name) => document.querySelector(name).getBoundingClientRect();
  const [line, foot] = [box(".why-open"), box(".why-foot")];
  const whole = line.bottom <= foot.top && line.top >= 0;
  return foot.top >= 0 && foot.bottom <= innerHeight + 1 && (whole || (line.top >= -1 && line.top < 40));
}"""


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720), (768, 1024), (360, 740)])
def test_every_new_line_comes_into_view(open_tab: OpenTab, width: int, height: int) -> None:
    page = open_tab("why", width=width)
    page.set_viewport_size({"width": width, "height": height})
    for line in range(2, 18):
        page.get_by_role("button", name="Next line").click()
        page.get_by_text(f"line {line} of 17").wait_for()
        assert page.evaluate(SEEN), line
    for line in range(16, 10, -1):
        page.get_by_role("button", name="Previous line").click()
        page.get_by_text(f"line {line} of 17").wait_for()
        assert page.evaluate(SEEN), line


@pytest.mark.parametrize("width", [1440, 360])
def test_a_link_opens_at_its_line(open_tab: OpenTab, width: int) -> None:
    page = open_tab(fragment="#v1&tab=why&why.step=6", width=width)
    page.wait_for_selector(".why-open")
    page.wait_for_timeout(200)
    assert page.evaluate(SEEN)
