"""The picture of the demo in the README is of this page, and what is said of it there is what the page says.

`LOGLOSS_PICTURE=docs/demo.png pytest tests/browser/test_picture.py` takes it anew (`make docs`).
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]

README = Path(__file__).parents[2] / "README.md"
PICTURE = os.environ.get("LOGLOSS_PICTURE")
PAUSE = 1000  # ms: until the red has flared up and is at rest


def mean_loss(page: "Page") -> str:
    return page.inner_text(".demo-mean")


def test_the_picture_in_the_readme_is_of_this_page(open_tab: OpenTab) -> None:
    page = open_tab(fragment="#v1&tab=demo&demo.stage=2&demo.step=200")
    page.wait_for_selector(".demo-mean .number")
    before = mean_loss(page)
    page.get_by_role("button", name="Flip a sure site").click()
    page.wait_for_timeout(PAUSE)
    after = mean_loss(page)
    assert float(after) > float(before)
    if PICTURE:
        page.mouse.move(0, 0)
        page.screenshot(path=PICTURE)
    pictured = re.search(r"!\[(.*?)\]\(docs/demo\.png\)", README.read_text(encoding="utf-8"))
    assert pictured, "the README shows no picture of the demo"
    assert f"from {before} to {after}" in pictured[1]
    assert (README.parent / "docs" / "demo.png").stat().st_size < 300_000
