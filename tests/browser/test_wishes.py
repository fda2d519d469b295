"""What a reader has asked the system for is kept: colors of their own, and no motion."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from moments import MOMENTS

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
LEAST_CONTRAST = 3.0  # WCAG 1.4.11

# What must stand out from what lies behind it, when all colors are the reader's: selector → the looks that may do so.
MEANT = {
    "start": [".start-glow", ".start-one", ".start-zero", ".start-due"],
    "play": [
        ".play-curve",
        ".play-mark.one",
        ".play-value",
        ".play-choice:has(:checked)",
        ".segments [aria-pressed=true]",
        ".chip[aria-pressed=true]",
    ],
    "why": [
        ".why-given",
        ".why-truth",
        ".why-one",
        ".why-zero",
        ".why-glow",
        ".why-share",
        ".why-chapter[aria-current]",
    ],
    "why-underflow": [".why-mark"],
    "practice-missed": [".problem", ".practice-kinds [aria-pressed]", "[aria-pressed=true]"],
    "demo-learning": [
        ".mark.one",
        ".mark.zero",
        ".demo-stage[aria-current]",
        ".demo-glow",
        ".demo-curve.one",
        ".demo-history",
        ".walk-whole",
        ".walk-arrows",
        ".demo-bar",
        ".panel.current",
        ".demo-tools [aria-pressed=true]",
    ],
    "demo-race": [".race-bar", ".demo-boundary.rival"],
    "experiments-guess": [".demo-curve.one", ".demo-head-dot", ".panel.current", ".mark.one", ".mark.zero"],
    "experiments-held-out": [
        ".experiment-line.loss",
        ".experiment-line.base",
        ".experiment-point.loss",
        ".experiment-step[aria-current] .experiment-step-count",
        ".demo-boundary.bent",
    ],
    "experiments-calibration": [".experiment-line.accent", ".experiment-point.accent", ".experiment-line.ink-other"],
    "data-scored": [".data-row", ".data-curve", ".data-count", ".loss-bar"],
    "data-trouble": [".problem"],
}

# The best contrast that an element's lines and areas have to what lies behind it.
CONTRAST = """
(selector) => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    return pen.getImageData(0, 0, 1, 1).data;
  };
  const light = ([r, g, b]) => {
    const linear = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const behind = (e) => {
    for (let at = e.parentElement; at; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor);
      if (color[3] === 255) return color;
    }
    return rgba("Canvas");
  };
  const found = [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility({ visibilityProperty: true }));
  return found.slice(0, 5).map((e) => {
    const looks = getComputedStyle(e);
    const drawn = e instanceof SVGElement;
    const colors = drawn ? ["fill", "stroke"] : ["backgroundColor", "borderLeftColor", "borderBottomColor", "color"];
    const ground = light(behind(e));
    const inks = colors
      .filter((name) => looks[name] !== "none" && !(name.startsWith("border") && looks.borderBottomStyle === "none"))
      .map((name) => rgba(looks[name]))
      .filter((color) => color[3] > 100)
      .map(light);
    const ratio = (ink) => (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    return Math.max(1, ...inks.map(ratio));
  });
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", MEANT)
def test_forced_colors_lose_no_meaning(open_tab: OpenTab, name: str, scheme: str) -> None:
    moment = MOMENTS[name]
    page = open_tab(fragment=moment.fragment, theme=scheme, forced_colors="active", reduced_motion="reduce")
    moment.deed(page)
    page.wait_for_timeout(100)
    faint = {}
    for selector in MEANT[name]:
        contrasts = page.evaluate(CONTRAST, selector)
        if not contrasts or min(contrasts) < LEAST_CONTRAST:
            faint[selector] = contrasts
    assert faint == {}


PRESSED = """
(selector) => {
  const LOOKS = ["borderColor", "borderWidth", "backgroundColor", "color", "outline", "fontWeight"];
  const looks = (e) => LOOKS.map((look) => getComputedStyle(e)[look]).join();
  const [on, off] = selector.split(" | ").map((each) => document.querySelector(each));
  return looks(on) !== looks(off);
}
"""


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        ("play", "nav.tabs [aria-current] | nav.tabs :not([aria-current])"),
        ("play", ".segments [aria-pressed=true] | .segments [aria-pressed=false]"),
        ("play", ".play-controls .chip[aria-pressed=true] | .play-controls .chip[aria-pressed=false]"),
        ("why", ".why-chapter[aria-current] | .why-chapter:not([aria-current])"),
        ("practice", ".chip[aria-pressed=true] | .chip[aria-pressed=false]"),
        ("demo", ".demo-stage[aria-current] | .demo-stage:not([aria-current])"),
        ("demo", ".demo-tools [aria-pressed=true] | .demo-tools [aria-pressed=false]"),
        ("demo", ".demo-panel.current | .demo-panel:not(.current)"),
    ],
)
def test_what_is_chosen_looks_chosen_in_forced_colors(open_tab: OpenTab, name: str, pair: str) -> None:
    page = open_tab(fragment=MOMENTS[name].fragment, forced_colors="active")
    page.wait_for_timeout(100)
    assert page.evaluate(PRESSED, pair)


MOVING = """
() => document.getAnimations()
  .filter((each) => each.playState === "running" && each.effect.getComputedTiming().duration > 20)
  .map((each) => `${each.effect.target?.outerHTML.slice(0, 90)} ${each.animationName ?? each.transitionProperty}`)
"""


@pytest.mark.parametrize("name", ["start", "play", "why", "practice", "demo", "experiments", "data"])
def test_nothing_moves_by_itself_if_motion_is_to_be_reduced(open_tab: OpenTab, name: str) -> None:
    page = open_tab(fragment=MOMENTS[name].fragment, reduced_motion="reduce")
    page.wait_for_timeout(100)
    moving = []
    for button in page.locator("main button:visible").all()[:12]:
        if button.get_attribute("aria-disabled") != "true" and button.is_enabled() and button.is_visible():
            button.evaluate("(e) => e.click()")
            moving += page.evaluate(MOVING)
            page.wait_for_timeout(30)
            moving += page.evaluate(MOVING)
    assert moving == []


def test_a_flip_burns_at_once_if_motion_is_to_be_reduced(open_tab: OpenTab) -> None:
    page = open_tab(
        fragment="#v1&tab=demo&demo.set=six&demo.stage=2&demo.step=100&demo.select=0", reduced_motion="reduce"
    )
    cursor = page.locator('[data-panel="data"] .demo-cursor')
    page.wait_for_timeout(300)  # until the figures have their size
    cursor.press("Enter")
    page.wait_for_timeout(60)
    first = page.locator('[data-panel="punishment"]').inner_html()
    page.wait_for_timeout(800)
    assert page.locator('[data-panel="punishment"]').inner_html() == first
