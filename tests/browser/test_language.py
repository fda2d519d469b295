"""The page in another language: how it is chosen, that nothing is lost by that, and that all of it is said in it."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from complaints import complaints
from moments import FORECASTS, SITES
from probes import reflows
from screens import SIZES, OpenedPage, walk

from logloss._lab.bundle import catalogues
from logloss._lab.languages import languages
from logloss._lab.notebook import Frame
from logloss._lab.payload import lesson

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OpenTab = Callable[..., "Page"]

OTHERS = languages()[1:]
GERMAN = catalogues()["de"]["prose"]
CHOICE = "select.language"
# What is the same in every language: the page's name, what files of one's own and of the example say, what is cited.
OWN = {
    "logloss",
    *re.split("[,\n]", FORECASTS + SITES),
    *("example_forecasts.csv", "example_sites.csv", "forecast", "yes"),
    *(source for each in lesson()["sets"] for source in each["sources"]),
}
LANGUAGE = "document.documentElement.lang"

# What is read or heard on a screen, without what is quoted; terms are words of the sentences around them.
READ = """
() => {
  const quoted = "script, style, noscript, code, pre, kbd, textarea, [lang]:not(html), a[href], .term";
  const seen = (e) => !e.closest(quoted) && e.checkVisibility({ visibilityProperty: true });
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (seen(walker.currentNode.parentElement)) texts.push(walker.currentNode.data);
  for (const e of document.querySelectorAll("body *")) {
    if (!seen(e)) continue;
    for (const name of ["aria-label", "aria-valuetext", "title", "placeholder"]) texts.push(e.getAttribute(name) ?? "");
  }
  return texts;
}
"""


def words(text: str) -> str:
    """Return a text without its numbers, so that only what it says is compared; nothing where it says nothing."""
    bare = re.sub(r"\{\w+\}|[\d.,−]+", "#", text.strip())
    return bare if re.search(r"[^\W\d_]{3}", re.sub("log₂?|tanh", " ", bare)) else ""


def said(value: object) -> Iterator[str]:
    """Yield every text of a catalogue."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from said(part)


def reload(page: "Page") -> None:
    page.reload()
    page.wait_for_selector("nav.tabs [aria-current]")


def choose(page: "Page", code: str) -> None:
    with page.expect_navigation():
        page.select_option(CHOICE, code)
    page.wait_for_selector("nav.tabs [aria-current]")


def exported(folder: Path, language: str) -> str:
    path = folder / "lab.html"
    command = [sys.executable, "-m", "logloss", "lab", "--language", language, "--export", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path.as_uri()


def test_a_choice_keeps_what_was_done(open_tab: OpenTab, url: str) -> None:
    page = open_tab(at=url, fragment="#v1&tab=play&play.y=0")
    assert page.evaluate(LANGUAGE) == "en"
    page.get_by_label("p =", exact=True).fill("0.3")
    choose(page, "de")  # at once: the address does not say it yet
    assert page.evaluate(LANGUAGE) == "de"
    assert page.inner_text("main h1") == GERMAN["play"]["title"]
    assert page.get_by_label("p =", exact=True).input_value() == "0.3"
    assert page.input_value(CHOICE) == "de"
    reload(page)
    assert page.evaluate(LANGUAGE) == "de"
    assert page.get_by_label("p =", exact=True).input_value() == "0.3"
    choose(page, "en")
    assert page.inner_text("main h1") == "What one forecast costs"
    assert page.get_by_label("p =", exact=True).input_value() == "0.3"
    assert page.title() == "Play · logloss"


def test_a_link_opens_in_its_language(open_tab: OpenTab) -> None:
    page = open_tab(fragment="#v1&tab=why&why.step=3&language=de")
    assert page.evaluate(LANGUAGE) == "de"
    assert page.title() == f"{GERMAN['tabs']['why']['title']} · logloss"
    assert page.get_by_text(GERMAN["why"]["progress"].format(n=4, all=17), exact=True).is_visible()
    page.click('[data-part="share"] > button')
    assert page.locator("dialog[open] input").first.input_value().endswith("&why.step=3&language=de'")
    page.goto("about:blank")
    page.go_back()
    page.wait_for_selector("nav.tabs [aria-current]")
    assert page.evaluate(LANGUAGE) == "de"  # as if it had been chosen


def test_an_unknown_language_of_a_link_is_passed_over(open_tab: OpenTab) -> None:
    assert open_tab(fragment="#v1&tab=why&language=xx").evaluate(LANGUAGE) == "en"


@pytest.mark.parametrize(("locale", "language"), [("de-AT", "de"), ("de", "de"), ("fr-FR", "en"), ("en-GB", "en")])
def test_else_the_browser_says(locale: str, language: str, open_tab: OpenTab, file_url: str) -> None:
    page = open_tab(at=file_url, locale=locale)
    assert page.evaluate(LANGUAGE) == language
    assert page.evaluate("localStorage.getItem('logloss/language')") is None


def test_a_file_opens_in_the_language_it_was_made_for_until_another_is_chosen(
    open_tab: OpenTab, tmp_path: Path
) -> None:
    page = open_tab(at=exported(tmp_path, "de"), locale="en-US")
    assert page.evaluate(LANGUAGE) == "de"
    choose(page, "en")
    reload(page)
    assert page.evaluate(LANGUAGE) == "en"


def test_a_file_of_one_language_has_no_choice(open_tab: OpenTab, tmp_path: Path) -> None:
    page = open_tab(at=exported(tmp_path, "en"), locale="de-DE")
    assert page.evaluate(LANGUAGE) == "en"
    assert page.locator(CHOICE).count() == 0


@pytest.mark.parametrize("code", OTHERS)
def test_a_notebook_has_no_choice_and_the_language_it_is_given(code: str, browser: "Browser") -> None:
    with browser.new_context(locale="en-US") as context:
        page = context.new_page()
        page.set_content(Frame(language=code)._repr_html_())
        frame = page.frame_locator("iframe")
        frame.locator("nav.tabs [aria-current]").wait_for()
        assert frame.locator(":root").get_attribute("lang") == code
        assert frame.locator(CHOICE).count() == 0


@pytest.mark.parametrize("code", OTHERS)
def test_every_screen_is_in_it(code: str, browser: "Browser", file_url: str) -> None:
    catalogue = catalogues()[code]
    same = {words(text) for text in [*said(catalogue["prose"]), *said(catalogue["lesson"]), *OWN, ""]}
    english: dict[str, set[str]] = {}
    found: list[str] = []
    with browser.new_context() as context:
        opened = OpenedPage(context.new_page(), file_url)
        for screen in walk(opened):
            english[screen] = {words(text) for text in opened.evaluate(READ)}
    with browser.new_context() as context:
        page = context.new_page()
        heard = complaints(page, file_url)
        opened = OpenedPage(page, file_url, code)
        for screen in walk(opened):
            assert opened.evaluate(LANGUAGE) == code
            left = {words(text) for text in opened.evaluate(READ)} & english[screen] - same
            found += [f"{screen}: not said: {text}" for text in sorted(left)]
            found += [f"{screen}: {complaint}" for complaint in heard]
            heard.clear()
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                found += [] if reflows(page) else [f"{screen} at {width} px scrolls sideways"]
    assert found == []


@pytest.mark.parametrize("tab", ["start", "play", "why", "demo", "experiments", "practice", "data"])
@pytest.mark.parametrize("code", OTHERS)
def test_it_is_accessible(code: str, tab: str, open_tab: OpenTab, violations: Callable[["Page"], list[str]]) -> None:
    page = open_tab(fragment=f"#v1&tab={tab}&language={code}")
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert violations(page) == []


def test_every_language_names_itself(open_tab: OpenTab) -> None:
    page = open_tab()
    options = page.locator(f"{CHOICE} option")
    assert options.all_inner_texts() == ["English", *(catalogues()[code]["name"] for code in OTHERS)]
    assert options.evaluate_all("each => each.map((option) => option.lang)") == [*languages()]
