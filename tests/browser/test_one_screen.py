"""The demo on one screen: nothing to scroll, figures that the eye can compare, and no words upon anything."""

from collections.abc import Callable
from itertools import product
from typing import TYPE_CHECKING

import pytest
from probes import cut_texts, overlaps, reflows

from logloss._lab.languages import languages

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]

DESKS = [(1440, 900), (1280, 720)]
ROUNDED = 0.01  # px, to which places in figures are written
STATES = {
    "at the start": "",
    "sixty sites": "&demo.set=sites&demo.stage=2&demo.step=60&demo.select=5",
    "one site": "&demo.set=sites&demo.stage=3&demo.step=60&demo.open=site",
    "pulls": "&demo.set=noisy&demo.stage=3&demo.step=5&demo.open=pulls",
    "race": "&demo.stage=3&demo.step=60&demo.race=1&demo.open=race",
    "rarely one": "&demo.set=imbalanced&demo.stage=2&demo.step=200",
    "confident and wrong": "&demo.set=separable&demo.stage=2&demo.step=200&demo.flips=3,9&demo.k=4",
    "fever": "&demo.set=fever&demo.stage=1&demo.step=13",
    "overshot": "&demo.stage=2&demo.step=5&demo.train.rate=200",
    "in a lesson": "&lesson.code=THE-CODE-OF-A-CLASS1&lesson.at=1"
    "&lesson.steps=tab=play::tab=demo..demo.stage=2::tab=practice..kinds=one..count=3",
}
WHOLE = [(code, *desk, state) for code, desk, state in product(languages(), DESKS, STATES)]
TAB_ROWS = "new Set([...document.querySelectorAll('nav.tabs > *')].map((e) => e.getBoundingClientRect().top)).size"

FRAMES = """
() => [...document.querySelectorAll(".demo-plot .figure-ground")].map((e) => {
  const { x, y, width, height } = e.getBoundingClientRect();
  return [y, width, height].map((px) => Math.round(100 * px) / 100);
})
"""
TICKS = """
(panel) => [...document.querySelectorAll(`[data-panel=${panel}] .demo-plot .figure-tick`)]
  .map((e) => [e.textContent, e.getAttribute("x"), e.getAttribute("y")].join(" "))
"""
MARKS = """
(panel) => [...document.querySelectorAll(`[data-panel=${panel}] .demo-plot path.mark`)]
  .map((e) => e.getAttribute("transform"))
"""

# Words in a figure that lie on a mark of a site, or reach out of the figure.
COVERING = """
() => [...document.querySelectorAll(".demo-plot")].flatMap((plot) => {
  const seen = (e) => e.checkVisibility({ visibilityProperty: true });
  const marks = [...plot.querySelectorAll("path.mark")].filter(seen).map((e) => e.getBoundingClientRect());
  const frame = plot.getBoundingClientRect();
  const texts = [...plot.querySelectorAll("text")].filter((e) => seen(e) && e.textContent);
  const hit = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3; // letters have no ink at the edge of their box
  return texts.filter((e) => {
    const box = e.getBoundingClientRect();
    const beside = box.left < frame.left - 1 || box.right > frame.right + 1;
    const out = beside || box.top < frame.top - 3 || box.bottom > frame.bottom + 3;
    return out || marks.some((mark) => hit(mark, box));
  }).map((e) => e.textContent);
})
"""


def opened(open_tab: OpenTab, state: str, width: int, height: int, language: str = "en") -> "Page":
    fragment = f"#v1&tab=demo{STATES[state]}&language={language}"
    page = open_tab(fragment=fragment, width=width, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(300)
    return page


def scrolls(page: "Page") -> bool:
    return bool(page.evaluate("document.documentElement.scrollHeight > innerHeight"))


@pytest.mark.parametrize(("language", "width", "height", "state"), WHOLE)
def test_it_is_seen_whole(open_tab: OpenTab, language: str, width: int, height: int, state: str) -> None:
    page = opened(open_tab, state, width, height, language=language)
    assert not scrolls(page)
    assert page.evaluate(TAB_ROWS) == 1
    assert reflows(page)
    assert cut_texts(page) == []
    for part in (".demo-story", ".demo-fifth-bar", ".demo-player", ".demo-mean", ".demo-setup button"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height, part


@pytest.mark.parametrize(("width", "height"), DESKS)
def test_what_is_handed_in_in_a_lesson_moves_nothing(open_tab: OpenTab, width: int, height: int) -> None:
    page = opened(open_tab, "in a lesson", width, height)
    before = page.locator(".demo-player").bounding_box()
    bar = page.locator(".lesson-bar")
    bar.get_by_text("Hand in what you did").click()
    bar.get_by_label("Your name").fill("Ana")
    bar.get_by_role("button", name="Copy the line").click(trial=True)  # nothing lies upon it
    bar.get_by_role("button", name="Next").click(trial=True)
    assert not scrolls(page)
    assert page.locator(".demo-player").bounding_box() == before


@pytest.mark.parametrize(("width", "height"), [*DESKS, (768, 1024)])
@pytest.mark.parametrize("state", ["at the start", "sixty sites", "one site"])
def test_the_figures_are_equal(open_tab: OpenTab, state: str, width: int, height: int) -> None:
    page = opened(open_tab, state, width, height)
    frames = page.evaluate(FRAMES)
    assert len(frames) == 4
    assert len({tuple(size) for _, *size in frames}) == 1
    assert len({y for y, *_ in frames}) == (1 if width >= 1280 else 2)
    data, predictions, punishment = (page.evaluate(TICKS, panel) for panel in ("data", "predictions", "punishment"))
    assert data == predictions == punishment
    assert len(data) >= 4
    marks = [page.evaluate(MARKS, panel) for panel in ("data", "predictions", "punishment")]
    assert marks[0] == marks[1] == marks[2]
    assert frames[0][2] >= 120, "too low to see anything"


@pytest.mark.parametrize(("width", "height"), [*DESKS, (768, 1024), (360, 740)])
@pytest.mark.parametrize("state", STATES)
def test_no_words_lie_on_marks_or_words(open_tab: OpenTab, state: str, width: int, height: int) -> None:
    page = opened(open_tab, state, width, height)
    for stage in range(4) if width < 700 else [0]:
        if width < 700:
            page.locator(".demo-panel-tab").nth(stage).click()
            page.wait_for_timeout(100)
        assert page.evaluate(COVERING) == []
        assert overlaps(page) == []


NAMES = """
() => [...document.querySelectorAll(".demo-panel")].map((panel) => {
  const range = document.createRange();
  range.selectNodeContents(panel.querySelector("h3"));
  return panel.querySelector(".figure-axis-name").getBoundingClientRect().left - range.getBoundingClientRect().left;
})
"""


@pytest.mark.parametrize("language", languages())
def test_names_of_axes_begin_where_the_headings_do(open_tab: OpenTab, language: str) -> None:
    page = opened(open_tab, "at the start", 1280, 720, language=language)
    apart = page.evaluate(NAMES)
    assert len(apart) == 4
    assert max(map(abs, apart)) <= 2


def test_no_tab_moves_when_another_is_chosen(open_tab: OpenTab) -> None:
    page = open_tab("start")
    tabs = page.locator("nav.tabs > [data-tab]")
    places = []
    for tab in ("start", "experiments", "data"):
        page.click(f'nav.tabs [data-tab="{tab}"]')
        places.append(tabs.evaluate_all("all => all.map((e) => e.getBoundingClientRect().left)"))
    assert places[0] == places[1] == places[2]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(("width", "height"), [*DESKS, (768, 1024)])
def test_there_is_room_for_long_numbers_in_the_player(
    open_tab: OpenTab, width: int, height: int, language: str
) -> None:
    fragment = f"#v1&tab=demo&demo.set=separable&demo.stage=2&demo.step=10000&demo.k=8&language={language}"
    page = open_tab(fragment=fragment, width=width, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": height})
    mean = page.locator(".demo-mean .number")
    mean.filter(has_text="e−").wait_for()
    page.locator(".demo-count").filter(has_text="10000").wait_for()
    right = page.locator(".demo-player").evaluate(
        "e => e.getBoundingClientRect().right - parseFloat(getComputedStyle(e).paddingRight)"
    )
    box = mean.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= right + 1
    assert page.locator(".demo-count").evaluate("e => e.scrollWidth <= e.clientWidth")


def test_discs_lie_on_no_number_of_an_axis(open_tab: OpenTab) -> None:
    page = opened(open_tab, "confident and wrong", 1440, 900)
    numbers = page.locator("[data-panel=punishment] .figure-tick[text-anchor=end]")
    ends = numbers.evaluate_all("all => all.map((e) => e.x.baseVal[0].value)")
    free = page.locator("#demo-discs-punishment rect").evaluate(
        "e => [e.x, e.y, e.width, e.height].map((v) => v.baseVal.value)"
    )
    left, top, width, height = page.locator("[data-panel=punishment] .figure-ground").evaluate(
        "e => [e.x, e.y, e.width, e.height].map((v) => v.baseVal.value)"
    )
    assert free[0] >= max(ends)
    assert free[1] + free[3] <= top + height + ROUNDED
    assert free[0] + free[2] >= left + width - ROUNDED, "no disc is cut where there is room for it"
    layers = page.locator("[data-panel=punishment] g:has(> g > .demo-glow)")
    clipped = layers.evaluate_all("all => all.every((e) => e.closest('[clip-path*=demo-discs]') !== null)")
    assert clipped


def test_the_value_of_a_site_comes_where_the_pointer_is(open_tab: OpenTab) -> None:
    page = opened(open_tab, "sixty sites", 1440, 900)
    plot = page.locator('[data-panel="punishment"] .demo-plot')
    shown = plot.locator(".demo-value:visible")
    assert shown.count() == 1
    mark = plot.locator("path.mark").nth(20).bounding_box()
    assert mark is not None
    page.mouse.move(mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
    page.wait_for_timeout(100)
    assert shown.count() == 2
    assert page.evaluate(COVERING) == []
    page.mouse.move(0, 0)
    page.wait_for_timeout(100)
    assert shown.count() == 1


def test_the_settings_are_a_drawer_that_closes_nothing_off(open_tab: OpenTab) -> None:
    page = opened(open_tab, "at the start", 1280, 720)
    button = page.locator(".demo-setup button")
    button.focus()
    page.keyboard.press("Enter")
    drawer = page.locator("#demo-settings")
    assert page.evaluate("document.activeElement.textContent") == "Settings"
    column = page.locator('[data-panel="data"]').bounding_box()
    box = drawer.bounding_box()
    assert box is not None
    assert column is not None
    assert (round(box["x"]), round(box["width"])) == (round(column["x"]), round(column["width"]))
    assert not scrolls(page)
    page.get_by_label("Data set").select_option("sites")
    page.wait_for_timeout(100)
    assert "60" in page.inner_text('[data-panel="predictions"] .demo-caption')  # the others answer
    page.keyboard.press("Escape")
    assert not drawer.is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Settings"
    assert button.get_attribute("aria-expanded") == "false"


def test_the_fifth_panel_opens_in_place(open_tab: OpenTab) -> None:
    page = opened(open_tab, "sixty sites", 1440, 900)
    story = page.locator(".demo-story").bounding_box()
    foot = page.locator(".demo-foot").bounding_box()
    assert "0.1827" in page.inner_text(".demo-line")
    page.locator(".demo-leaf").first.click()
    page.wait_for_timeout(100)
    assert "demo.open=site" in page.evaluate("location.hash") or page.wait_for_url("**demo.open=site**") is None
    inspector = page.locator(".demo-inspector")
    assert "0·ln 0.8173" in inspector.locator("s").inner_text()
    assert (page.locator(".demo-story").bounding_box(), page.locator(".demo-foot").bounding_box()) == (story, foot)
    page.get_by_role("button", name="Next site").click()
    page.wait_for_timeout(100)
    assert "Site 7" in inspector.inner_text()
    page.get_by_role("button", name="Jump to the worst site").click()
    page.wait_for_timeout(100)
    assert "costliest" in page.inner_text(".demo-site-ways")
    page.get_by_role("button", name="Close the fifth panel").click()
    assert not inspector.is_visible()
    assert page.evaluate("document.activeElement.dataset.leaf") == "site"


BUTTONS = """
() => [...document.querySelectorAll("button:not(.demo-cursor)")].filter((e) => e.checkVisibility())
  .map((e) => (e.getAttribute("aria-label") ?? e.textContent).trim())
"""


def test_every_button_has_a_name_of_its_own(open_tab: OpenTab) -> None:
    page = opened(open_tab, "one site", 1440, 900)
    names = page.evaluate(BUTTONS)
    assert len(names) > 15
    assert len(names) == len(set(names)), sorted(names)


@pytest.mark.parametrize(("width", "height"), DESKS)
@pytest.mark.parametrize("hide", ["stepper,controls", "panel-data,race", "inspector,player,controls", "inspector,race"])
def test_what_a_link_hides_leaves_the_rest_in_its_place(open_tab: OpenTab, hide: str, width: int, height: int) -> None:
    page = open_tab(fragment=f"#v1&tab=demo&demo.stage=2&demo.step=60&hide={hide}", width=width)
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(300)
    assert not scrolls(page)
    frames = page.evaluate(FRAMES)
    assert len(frames) == 4 - hide.count("panel")
    assert len({tuple(frame) for frame in frames}) == 1
    curves = page.locator('[data-panel="curves"]').bounding_box()
    assert curves is not None
    assert round(curves["x"] + curves["width"]) == width - 24
    if "player" not in hide:
        foot = page.locator(".demo-player").bounding_box()
        assert foot is not None
        assert foot["y"] > 0.8 * height
