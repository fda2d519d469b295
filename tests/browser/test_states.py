"""What has been done on a tab is in its link: opened elsewhere, it shows the same numbers."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from test_dragging import drag, place

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]

# What is seen, but for what the page remembers of this visit: what a preset did, and the losses before an edit.
STATE = """
() => {
  const visit = document.querySelectorAll(".demo-told:not([hidden]), .demo-plot-history");
  for (const each of visit) each.hidden = true;
  const seen = (e) => e.checkVisibility({ visibilityProperty: true });
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
  const state = {
    tab: document.querySelector("nav.tabs [aria-current]").dataset.tab,
    text: document.querySelector("main").innerText.split("\\n"),
    pressed: all("main [aria-pressed=true], main [aria-current]").map((e) => e.textContent),
    sliders: all("main [aria-valuetext]").map((e) => e.getAttribute("aria-valuetext")),
    boxes: all("main input[type=text], main select").map((e) => e.value),
    marks: all("main path.mark, main .play-point").map((e) => e.getAttribute("transform")),
    values: all("main [data-value]").map((e) => e.dataset.value),
  };
  for (const each of visit) each.hidden = false;
  return state;
}
"""


def press(*names: str) -> Callable[["Page"], None]:
    def pressed(page: "Page") -> None:
        for name in names:
            page.locator("main").get_by_role("button", name=name, exact=True).first.click()
            page.wait_for_timeout(50)

    return pressed


def slide(label: str, *keys: str) -> Callable[["Page"], None]:
    def slid(page: "Page") -> None:
        slider = page.locator(f"main input[type=range][aria-label^='{label}']:visible")
        for key in keys:
            slider.press(key)

    return slid


def in_turn(*deeds: Callable[["Page"], None]) -> Callable[["Page"], None]:
    def done(page: "Page") -> None:
        for deed in deeds:
            deed(page)
            page.wait_for_timeout(50)

    return done


def pull(selector: str, start: tuple[float, float], end: tuple[float, float]) -> Callable[["Page"], None]:
    def pulled(page: "Page") -> None:
        target = page.locator(selector).first
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box is not None
        drag(page, place(box, start), place(box, end), steps=4)

    return pulled


def edit(page: "Page") -> None:
    """Flip a site, move another, add one, remove one: with keys, whose places do not depend on the screen."""
    cursor = page.locator('[data-panel="data"] .demo-cursor')
    cursor.focus()
    for key in ("ArrowRight", "Enter", "ArrowUp", "Shift+ArrowLeft", "Shift+ArrowDown", "ArrowRight", "Delete"):
        cursor.press(key)
        page.wait_for_timeout(50)
    page.locator('[data-tool="zero"]').click()
    cursor.press("Enter")
    page.locator('[data-tool="flip"]').click()  # which tool is in the hand is nobody else's business


def settle(page: "Page") -> None:
    page.locator(".demo-setting select").first.select_option("separable")
    for label, value in {"Learning rate": "0.8", "L2": "0.01", "Weight w₁": "-1.5"}.items():
        box = page.locator(f'input[type="text"][aria-label="{label}"]')
        box.fill(value)
        box.press("Enter")


def on(steps: int) -> Callable[["Page"], None]:
    return press(*["Step forward"] * steps)


def leaf(key: str) -> Callable[["Page"], None]:
    return lambda page: page.locator(f'[data-leaf="{key}"]').click()


def choose_axes(page: "Page") -> None:
    page.get_by_label("Across").select_option(index=2)


DEEDS: dict[str, tuple[str, Callable[["Page"], None]]] = {
    "start: slider": ("start", lambda page: page.locator("#start-p").press("Home")),
    "play: drag": ("play", pull(".play-plot", (0.8, 0.6), (0.23, 0.4))),
    "play: chips and looks": ("play", press("log-odds", "log₂, bits", "one for all")),
    "play: other label, typed": (
        "play",
        in_turn(lambda page: page.get_by_label("it did not, y = 0").check(), slide("Probability p", "PageDown")),
    ),
    "play: soft label": (
        "play",
        in_turn(
            lambda page: page.get_by_role("checkbox", name="soft label").check(),
            slide("Soft label", *["ArrowLeft"] * 20),
        ),
    ),
    "why: lines": ("why", press("Next line", "Next line", "Next line")),
    "why: sites": (
        "why",
        in_turn(pull(".why-track", (0.5, 0.2), (0.5, 0.7)), lambda page: page.click("text=How a model learns from it")),
    ),
    "practice: one kind": ("practice", press("The slope")),
    "experiments: guessed and revealed": (
        "experiments",
        in_turn(
            lambda page: page.click('[data-experiment="base-rate"]'),
            slide("A has the lower loss", *["ArrowRight"] * 5),
            press("Reveal", "Next"),
            lambda page: page.get_by_label("pos_weight").press("ArrowLeft"),
        ),
    ),
    "demo: trained": ("demo", in_turn(press("BCE loss"), slide("Step of", *["PageUp"] * 3))),
    "demo: edited": ("demo", in_turn(on(2), edit, on(3))),
    "demo: settings": ("demo", in_turn(press("Settings"), settle, press("A few at a time"), on(2))),
    "demo: other axes": (
        "demo",
        in_turn(
            press("Settings"), choose_axes, on(1), press("Settings"), leaf("site"), press("Jump to the worst site")
        ),
    ),
    "demo: momentum raced": (
        "demo",
        in_turn(leaf("site"), leaf("race"), press("Race against squared error", "Settings", "Worst"), on(2)),
    ),
    "demo: confident": (
        "demo",
        in_turn(slide("Step of", "PageUp"), press("Settings"), slide("Confidence", *["ArrowRight"] * 8)),
    ),
    "demo: after the moment": ("demo", in_turn(press("BCE loss", "Flip a sure site"), on(1))),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_link_restores_what_was_done(open_tab: OpenTab, file_url: str, deed: str) -> None:
    tab, act = DEEDS[deed]
    page = open_tab(tab)
    untouched = page.evaluate(STATE)
    act(page)
    page.wait_for_timeout(200)
    done = page.evaluate(STATE)
    assert done != untouched
    page.click('[data-part="share"] > button')
    link = page.locator("#share-link").input_value().split("'")[1]
    assert len(link) <= 2000
    page.keyboard.press("Escape")

    # on the server again, and in the exported file, which knows the same links
    for base in (None, file_url):
        other = open_tab(at=base, fragment=link)
        other.wait_for_timeout(300)
        if page.locator("#demo-settings:visible").count():  # which is nobody else's business either
            press("Settings")(other)
        there, here = other.evaluate(STATE), done
        for part in here:
            assert there[part] == here[part], part
