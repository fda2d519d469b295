"""Why, Practice and My data: each new line of the derivation is in view, and a wide screen is used."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from moments import MOMENTS

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
SIZES = [(1440, 900), (1280, 720), (360, 740)]

# The upper edge of the line that is open, where its formula ends, and where the bar at the foot begins.
LINE = """
() => {
  const open = document.querySelector(".why-open");
  const box = (e) => e.getBoundingClientRect();
  return [box(open).top, box(open.querySelector(".why-formula")).bottom, box(document.querySelector(".why-foot")).top];
}
"""


def in_view(page: "Page") -> bool:
    top, end, foot = page.evaluate(LINE)
    return bool(top >= -1 and end <= foot)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_each_new_line_comes_into_view(open_tab: OpenTab, width: int, height: int) -> None:
    page = open_tab("why", width=width)
    page.set_viewport_size({"width": width, "height": height})
    forward = page.locator(".why-foot .primary")  # after the last line it leads to the next tab
    for line in range(2, 18):
        forward.click()
        page.get_by_text(f"line {line} of 17", exact=True).wait_for()
        assert in_view(page), line
        assert forward.is_visible()
    page.get_by_role("button", name="Previous line").click()
    page.get_by_text("line 16 of 17", exact=True).wait_for()
    assert in_view(page)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_link_to_a_line_shows_it(open_tab: OpenTab, width: int, height: int) -> None:
    page = open_tab(fragment="#v1&tab=why&why.step=6", width=width)
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(300)
    assert in_view(page)


def boxes(page: "Page", *selectors: str) -> list[tuple[float, float]]:
    """Return where parts begin and end from left to right."""
    found = []
    for selector in selectors:
        box = page.locator(selector).first.bounding_box()
        assert box is not None, selector
        found.append((box["x"], box["x"] + box["width"]))
    return found


def test_practice_has_three_columns_where_it_is_wide(open_tab: OpenTab) -> None:
    page = open_tab("practice")
    kinds, card, record = boxes(page, ".practice-side", ".practice-card", ".practice-aside")
    assert kinds[1] < card[0] < card[1] < record[0]
    assert (round(kinds[0]), round(record[1])) == (24, 1440 - 24)
    page.set_viewport_size({"width": 360, "height": 740})
    page.wait_for_timeout(100)
    assert len(set(boxes(page, ".practice-side", ".practice-card", ".practice-aside"))) == 1


def test_my_data_has_the_table_on_the_left_and_what_it_says_on_the_right(open_tab: OpenTab) -> None:
    page = open_tab("data")
    drop, example = boxes(page, ".drop-zone", ".data-example")
    assert drop[1] < example[0]
    assert round(example[1]) == 1440 - 24
    MOMENTS["data-scored"].deed(page)
    pickers, score = boxes(page, ".pickers:visible", ".mean-loss")
    assert pickers[1] < score[0]
    top = page.locator(".mean-loss").bounding_box()
    assert top is not None
    assert top["y"] < 300, "the score is seen at once"
