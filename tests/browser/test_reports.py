"""A report is a page that anyone can read: in a browser, on a telephone, and on paper."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import logloss
from conftest import AXE, TAGS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest.importorskip("matplotlib").use("agg")
pytest.importorskip("jinja2")

RANDOM = np.random.default_rng(4)
P = RANDOM.random(300)
Y = (RANDOM.random(300) < P).astype(int)
SOIL = np.resize(["sand", "gravel of a name that is rather long, and goes on", "silt"], 300)
ROWS = {"y": Y, "p_one": P, "p_two": P**2, "soil": SOIL, "site": np.arange(300) // 2}
SURE = {**ROWS, "p_two": np.where(P > 0.9, 1.0, P)}
PAGES = {
    "evaluation": lambda: logloss.evaluate(ROWS, p="p_two", by=["soil", "site"], id="site", show=["soil"]),
    "infinite": lambda: logloss.evaluate({**SURE, "y": 1 - Y}, p="p_two"),
    "comparison": lambda: logloss.compare(SURE, by=["soil"]),
    "reconciliation": lambda: logloss.reconcile(SURE, p="p_two"),
}
WIDTHS = (1024, 360)
PAPER = 718  # CSS pixels between the margins of A4


@pytest.mark.parametrize("name", PAGES)
def test_a_report_is_accessible_and_fits(name: str, browser: "Browser", tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(PAGES[name]().to_html(), encoding="utf-8")
    page = browser.new_page(bypass_csp=True)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert asked == [path.as_uri()]
    assert said == []
    page.add_script_tag(path=AXE)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found = page.evaluate(
            "tags => axe.run({runOnly: [...tags, 'best-practice']}).then(({violations}) => violations.map("
            "({id, nodes}) => [id, nodes[0].html]))",
            TAGS,
        )
        assert found == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER, "height": 1000})
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = false })")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is cut off on paper"
    page.close()


def test_no_text_of_a_figure_covers_another(browser: "Browser", tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    for make in PAGES.values():
        path.write_text(make().to_html(), encoding="utf-8")
        page = browser.new_page()
        page.goto(path.as_uri())
        covered = page.evaluate(
            """() => [...document.querySelectorAll('figure svg')].flatMap(svg => {
                const texts = [...svg.querySelectorAll('text')].map(
                    text => ({words: text.textContent.trim(), box: text.getBoundingClientRect()}))
                const frame = svg.getBoundingClientRect()
                const out = texts.filter(({box}) => box.left < frame.left - 1 || box.right > frame.right + 1 ||
                    box.top < frame.top - 1 || box.bottom > frame.bottom + 1).map(({words}) => [words, 'cut off'])
                const both = texts.flatMap((one, at) => texts.slice(at + 1).filter(other =>
                    one.box.left < other.box.right - 1 && other.box.left < one.box.right - 1 &&
                    one.box.top < other.box.bottom - 1 && other.box.top < one.box.bottom - 1
                ).map(other => [one.words, other.words]))
                return [...out, ...both]
            })"""
        )
        page.close()
        assert covered == []
