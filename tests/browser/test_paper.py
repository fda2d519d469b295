"""What is printed: the demo's four panels and no buttons, the whole derivation, and what is struck out struck out."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from probes import cut_texts, overlaps

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
PAGE = re.compile(rb"/Type\s*/Page\b")
A4 = {"width": 718, "height": 1000}  # px between the margins

PRESSED = """
() => [...document.querySelectorAll("button, select, input[type=range]")]
  .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height > 1)
  .filter((e) => !e.matches(".demo-stage, .why-title, .demo-leaf, .experiment-cards .start-card")) // names, on paper
  .map((e) => e.outerHTML.slice(0, 80))
"""


def on_paper(page: "Page") -> None:
    page.emulate_media(media="print")
    page.set_viewport_size(A4)
    page.wait_for_timeout(200)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_demo_prints_its_four_panels(open_tab: OpenTab, theme: str) -> None:
    page = open_tab(fragment="#v1&tab=demo&demo.set=sites&demo.stage=2&demo.step=60&demo.open=site", theme=theme)
    page.wait_for_timeout(200)
    on_paper(page)
    panels = page.locator(".demo-panel:visible")
    assert panels.count() == 4
    for nth in range(4):
        whole, figure = panels.nth(nth).bounding_box(), panels.nth(nth).locator(".demo-figure").first.bounding_box()
        assert whole is not None
        assert figure is not None
        assert figure["height"] > 0.5 * whole["height"], "a figure in an empty box"
    assert page.evaluate(PRESSED) == []
    assert "0.2762" in page.inner_text(".demo-now")
    assert "0.2762" in page.inner_text(".demo-story")
    assert page.evaluate("getComputedStyle(document.querySelector('.panel')).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.demo-story')).color") == "rgb(0, 0, 0)"
    assert cut_texts(page) == []
    assert overlaps(page) == []
    assert len(PAGE.findall(page.pdf(format="A4"))) <= 2


@pytest.mark.parametrize("tab", ["start", "play", "why", "experiments", "practice", "data"])
def test_no_tab_prints_buttons(open_tab: OpenTab, tab: str) -> None:
    page = open_tab(tab)
    on_paper(page)
    assert page.evaluate(PRESSED) == []
    assert page.locator("main :is(h1, h2, h3):visible").count() > 0


def test_the_list_of_experiments_prints_what_each_asks(open_tab: OpenTab) -> None:
    page = open_tab("experiments")
    cards = page.locator(".experiment-cards .start-card").all_inner_texts()
    on_paper(page)
    assert len(cards) == 9
    assert all(card.endswith("?") for card in cards)
    printed = page.locator(".experiment-cards li").all_inner_texts()
    assert printed == cards
    assert cut_texts(page) == []
    assert overlaps(page) == []
    assert len(PAGE.findall(page.pdf(format="A4"))) == 1


def test_the_whole_derivation_is_printed(open_tab: OpenTab) -> None:
    page = open_tab(fragment="#v1&tab=why&why.step=3")
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="Print all 17 lines").click()
    paper = page.locator(".why-paper")
    assert not paper.is_visible()  # on the screen nothing changes
    on_paper(page)
    assert paper.is_visible()
    assert not page.locator("main").is_visible()
    heads = paper.locator("h3").all_inner_texts()
    assert len(heads) == 17
    assert heads[6].split() == ["7", "Take", "the", "mean"]
    assert paper.locator("h2").count() == 5
    assert paper.locator("section math").count() >= 2 * 17
    assert "0.4297" in paper.inner_text()
    wide = "all => all.map((e) => e.getBoundingClientRect().right)"
    assert max(paper.locator("math").evaluate_all(wide)) <= A4["width"]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert paper.count() == 0
    assert page.locator("main").is_visible()


STRIKE = """
() => {
  const looks = getComputedStyle(document.querySelector("mrow.strike"));
  return [looks.backgroundImage.includes("gradient"), looks.printColorAdjust, looks.forcedColorAdjust];
}
"""


@pytest.mark.parametrize("forced", ["none", "active"])
def test_what_is_struck_out_is_struck_out_on_paper_and_in_forced_colors(open_tab: OpenTab, forced: str) -> None:
    page = open_tab("play", forced_colors=forced)
    assert page.evaluate(STRIKE) == [True, "exact", "none"]
    page.emulate_media(media="print")
    assert page.evaluate(STRIKE) == [True, "exact", "none"]


def test_the_terminal_makes_a_worksheet_that_prints_what_is_struck_out(open_tab: OpenTab, tmp_path: Path) -> None:
    path = tmp_path / "worksheet.html"
    command = [sys.executable, "-m", "logloss", "practice", "--worksheet", path, "--seed", "7", "--count", "4"]
    subprocess.run(command, check=True, capture_output=True)
    page = open_tab("play").context.new_page()
    page.goto(path.as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(STRIKE) == [True, "exact", "none"]
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
