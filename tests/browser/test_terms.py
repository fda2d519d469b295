"""Terms are explained where they stand, on hover, on focus and on a press; and ln is shown on Start."""

import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from keyboard import Keyboard

from logloss._lesson.number_format import short

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
Violations = Callable[["Page"], list[str]]
SEEN = ".tip:not([hidden])"
DEMO = "#v1&tab=demo&demo.set=sites&demo.stage=3&demo.step=60"
# Whether what is said of a term lies on it, or off the screen.
PLACED = """
() => {
  const word = document.querySelector(".term[aria-expanded='true']");
  const tip = document.querySelector(".tip:not([hidden])").getBoundingClientRect();
  const covers = [...word.getClientRects()].some(
    (r) => r.left < tip.right && tip.left < r.right && r.top < tip.bottom && tip.top < r.bottom);
  const root = document.documentElement;
  return { covers, outside: tip.left < 0 || tip.right > root.clientWidth || tip.top < 0 || tip.bottom > innerHeight };
}
"""


def shown(page: "Page") -> list[str]:
    """Return what is said of terms at the moment."""
    return page.locator(SEEN).all_inner_texts()


def test_a_pointer_explains_a_term_and_leaves_it(open_tab: OpenTab) -> None:
    page = open_tab(fragment=DEMO)
    page.locator(".demo-story .term", has_text="gradient").hover()
    page.wait_for_selector(SEEN)
    assert shown(page)[0].startswith("gradient\nThe slopes of the mean loss")
    page.locator(SEEN).hover()  # to come to what is said, the pointer leaves the word
    page.wait_for_timeout(400)
    assert len(shown(page)) == 1
    page.mouse.move(5, 300)
    page.wait_for_selector(".tip", state="hidden")
    page.wait_for_selector(".term[aria-expanded=true]", state="detached")


def test_a_term_within_a_label_leaves_no_gap(open_tab: OpenTab) -> None:
    page = open_tab("demo")
    page.click("[aria-controls=demo-settings]")
    sigma = page.locator(".demo-field .term", has_text="σ")
    assert sigma.evaluate("e => getComputedStyle(e).display") == "inline"
    rate = page.locator(".demo-field .term", has_text="Learning rate").first
    box = rate.bounding_box()
    assert box is not None
    assert box["height"] >= 24, "what is all of a label is a target of its own"


def test_a_press_keeps_it_until_the_next(open_tab: OpenTab) -> None:
    page = open_tab(fragment=DEMO)
    word = page.locator(".demo-story .term", has_text="learning rate")
    word.click()
    page.mouse.move(5, 300)
    page.wait_for_timeout(400)
    assert "eta" in shown(page)[0]
    word.click()
    assert shown(page) == []
    word.click()
    page.mouse.click(5, 300)
    assert shown(page) == []


def test_the_keyboard_explains_a_term(open_tab: OpenTab) -> None:
    page = open_tab(fragment=DEMO)
    keyboard = Keyboard(page)
    keyboard.to("differentiable")
    page.wait_for_selector(SEEN)
    description = "document.getElementById(document.activeElement.getAttribute('aria-describedby')).innerText"
    described = page.evaluate(description)
    assert [described] == shown(page)
    keyboard.press("Escape")
    assert shown(page) == []
    keyboard.press("Enter")
    assert len(shown(page)) == 1
    keyboard.press("Space")
    assert shown(page) == []
    keyboard.press("Enter", "Tab")
    assert [each for each in shown(page) if each.startswith("differentiable")] == []


def test_escape_closes_what_is_said_before_the_drawer_that_it_is_said_in(open_tab: OpenTab) -> None:
    page = open_tab("demo")
    page.get_by_role("button", name="Settings", exact=True).click()
    page.locator("#demo-settings .field .term", has_text="L2").click()
    assert "half of L2" in shown(page)[0]
    page.keyboard.press("Escape")
    assert (shown(page), page.locator("#demo-settings").is_visible()) == ([], True)
    page.locator("#demo-settings").get_by_label("L2").press("Escape")
    assert page.locator("#demo-settings").is_hidden()


def test_a_finger_explains_what_an_axis_measures_and_changes_nothing(open_tab: OpenTab) -> None:
    page = open_tab(fragment="#v1&tab=demo", width=360, has_touch=True, is_mobile=True)
    for name, words in (("soil resistance", "hammer"), ("shaking", "shears")):
        page.get_by_role("button", name=name, exact=True).first.tap()
        assert words in shown(page)[0]
        assert page.evaluate(PLACED) == {"covers": False, "outside": False}
    page.wait_for_timeout(600)  # until the address says what was done
    assert "demo." not in page.url.partition("#")[2]


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("fragment", ["#v1&tab=demo&demo.stage=3&demo.open=pulls", "#v1&tab=why&why.step=15"])
def test_no_explanation_covers_its_term_or_leaves_the_screen(open_tab: OpenTab, fragment: str, width: int) -> None:
    page = open_tab(fragment=fragment, width=width)
    terms = page.locator("main .term:visible")
    assert terms.count() > 3
    for each in terms.all():
        each.scroll_into_view_if_needed()
        each.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(SEEN)
        assert page.evaluate(PLACED) == {"covers": False, "outside": False}
        page.keyboard.press("Escape")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_violated_while_a_term_is_explained(open_tab: OpenTab, violations: Violations, theme: str) -> None:
    page = open_tab(fragment=DEMO, theme=theme)
    page.locator(".axis-term").first.click()
    assert violations(page) == []


def test_on_paper_a_term_is_plain_text(open_tab: OpenTab) -> None:
    page = open_tab(fragment=DEMO)
    page.locator(".demo-story .term").first.click()
    page.emulate_media(media="print")
    line = "getComputedStyle(document.querySelector('.demo-story .term')).textDecorationLine"
    assert (page.evaluate(line), page.locator(".tip:visible, .axis-term:visible").count()) == ("none", 0)
    assert "differentiable" in page.locator(".demo-story").inner_text()


def test_ln_is_shown_on_a_dial(open_tab: OpenTab) -> None:
    page = open_tab("start")
    dial = page.locator(".log-dial")
    now = page.locator(".log-now .number")
    for halvings in range(1, 8):
        said = f"p = {short(0.5**halvings)}, −ln p = {short(halvings * math.log(2))}"
        assert dial.get_attribute("aria-valuetext") == said
        assert [float(each.get_attribute("data-value") or "") for each in now.all()] == pytest.approx(
            [0.5**halvings, halvings * math.log(2)], rel=1e-15
        )
        page.get_by_role("button", name="Halve p").click(force=True)
    assert "p = 0.007812" in (dial.get_attribute("aria-valuetext") or "")  # 2⁻⁷: there it ends
    dial.press("Home")
    assert dial.get_attribute("aria-valuetext") == "p = 1, −ln p = 0"
    lines = page.locator(".log-lines li").all_inner_texts()
    found = [[float(each.replace("−", "-")) for each in re.findall(r"−?\d\.\d+", line)] for line in lines]
    assert found == [[], [round(math.log(2), 4)], [0.85, round(math.log(0.85), 4), round(-math.log(0.85), 4)]]


def test_the_marks_of_the_dial_stand_where_its_thumb_comes_to(open_tab: OpenTab) -> None:
    """A click on a mark's place sets the dial to it, to a fiftieth of a halving."""
    page = open_tab("start")
    dial = page.locator(".log-dial")
    box = dial.bounding_box()
    assert box is not None
    for i, mark in enumerate(page.locator(".log-marks li").all()):
        place = mark.evaluate("e => e.getBoundingClientRect().left")
        page.mouse.click(place + 0.5, box["y"] + box["height"] / 2)
        assert float(dial.input_value()) == pytest.approx(i, abs=0.02)


def test_the_slider_of_start_reaches_both_ends(open_tab: OpenTab) -> None:
    page = open_tab("start")
    slider = page.locator("#start-p")
    for key, losses in (("End", ["∞", "0"]), ("Home", ["0", "∞"])):
        slider.press(key)
        page.wait_for_selector(f".start-outcome:first-child .number:text-is('{losses[0]}')")
        assert page.locator(".start-outcome .number").all_inner_texts() == losses


def test_sources_are_links_that_open_elsewhere_and_fetch_nothing(open_tab: OpenTab) -> None:
    """That nothing is fetched is what `open_tab` looks for in every test."""
    page = open_tab("start")
    page.get_by_role("button", name="Sources", exact=True).click()
    links = page.locator("main a[href^='https://']")
    assert links.count() >= 7
    for link in links.all():
        assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener noreferrer")
    assert links.first.get_attribute("href") == "https://www.deeplearningbook.org"


def test_axes_that_are_drawn_out_of_sight_have_their_terms_when_they_are_seen(open_tab: OpenTab) -> None:
    """On a phone one panel is seen at a time; another set of data draws the axes of all of them anew."""
    page = open_tab(fragment="#v1&tab=demo&demo.set=sites", width=360)
    page.get_by_role("button", name="Predictions", exact=True).click()
    page.wait_for_selector('[data-panel="predictions"] .axis-term')
    page.get_by_role("button", name="Data", exact=True).click()
    page.get_by_role("button", name="Settings", exact=True).click()
    page.locator("#demo-settings select").first.select_option("fever")
    page.get_by_role("button", name="Close the settings").click()
    page.get_by_role("button", name="Predictions", exact=True).click()
    page.wait_for_selector('[data-panel="predictions"] .axis-term[aria-label="inflammation marker"]')
