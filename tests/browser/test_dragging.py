"""What can be dragged follows the hand, and nothing else on the page moves."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect, Page

OpenTab = Callable[..., "Page"]

# Every frame: which edges on the screen have moved up or down, and which controls and headings sideways.
# Texts that change may take another width, and what stands for a number, a bar or a mark, may follow it.
WATCH = """
() => {
  const MARKS = ".demo-cursor, .why-share, .why-mark, .race-bar, .loss-bar";
  const FIXED = "button, input, select, label, summary, figure, table, h1, h2, h3, section, .panel";
  const inline = (e) => getComputedStyle(e).display === "inline";
  const watched = [...document.querySelectorAll("main *")]
    .filter((e) => !e.closest("svg, math") && !e.matches(MARKS) && !inline(e) && e.checkVisibility());
  const places = () => watched.map((e) => e.getBoundingClientRect());
  let before = places();
  window.moved = [];
  const look = () => {
    const now = places();
    watched.forEach((e, i) => {
      const onScreen = (edge) => [before[i], now[i]].every((box) => box[edge] > 0 && box[edge] < innerHeight);
      const edges = ["top", "bottom"].filter(onScreen);
      if (e.matches(FIXED) && edges.length) edges.push("left");
      const by = edges.map((edge) => [edge, Math.round(now[i][edge] - before[i][edge])]).filter(([, far]) => far);
      if (e.isConnected && by.length) window.moved.push(`${by.join(" ")}: ${e.outerHTML.slice(0, 90)}`);
    });
    before = now;
    requestAnimationFrame(look);
  };
  look();
}
"""

# tab and what is set, what is dragged, from where to where in it, and what must then be another number
DRAGS = {
    "start": ("#v1&tab=start", "#start-p", (0.85, 0.5), (0.1, 0.5), ".start-outcome .number"),
    "play": ("#v1&tab=play", ".play-plot", (0.8, 0.5), (0.1, 0.3), ".play-value"),
    "play-log-odds": ("#v1&tab=play&play.scale=logit&play.y=0", ".play-plot", (0.3, 0.5), (0.95, 0.3), ".play-value"),
    "play-slider": (
        "#v1&tab=play",
        "[type=range][aria-label='Probability p']",
        (0.85, 0.5),
        (0.02, 0.5),
        ".play-value",
    ),
    "why": ("#v1&tab=why&why.step=6", ".why-track", (0.5, 0.2), (0.5, 0.85), ".why-sums .number"),
    "why-errors": (
        "#v1&tab=why&why.step=16",
        "[aria-label='p of that site']",
        (0.9, 0.5),
        (0.05, 0.5),
        ".why-figure .loss .number",
    ),
    "demo-scrub": (
        "#v1&tab=demo&demo.stage=2",
        ".demo-scrub input",
        (0.01, 0.5),
        (0.7, 0.5),
        ".demo-mean .number",
    ),
    "demo-confidence": (
        "#v1&tab=demo&demo.step=60",
        "[type=range][aria-label^='Confidence']",
        (0.5, 0.5),
        (0.9, 0.5),
        ".demo-mean .number",
    ),
}


def settings(page: "Page") -> None:
    """Open the demo's settings, where there are any."""
    page.evaluate("document.querySelector('[aria-controls=demo-settings][aria-expanded=false]')?.click()")


def place(box: "FloatRect", share: tuple[float, float]) -> tuple[float, float]:
    return box["x"] + share[0] * box["width"], box["y"] + share[1] * box["height"]


def drag(page: "Page", start: tuple[float, float], end: tuple[float, float], steps: int = 12) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    for step in range(1, steps + 1):
        page.mouse.move(*(a + (b - a) * step / steps for a, b in zip(start, end, strict=True)))
        page.wait_for_timeout(16)
    page.mouse.up()
    page.wait_for_timeout(100)


def watched(page: "Page", start: tuple[float, float], end: tuple[float, float]) -> list[str]:
    """Drag, and return what else moved meanwhile."""
    page.evaluate(WATCH)
    page.evaluate("() => document.activeElement.blur()")
    drag(page, start, end)
    moved: list[str] = page.evaluate("window.moved")
    return moved


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("name", DRAGS)
def test_nothing_moves_but_what_is_dragged(open_tab: OpenTab, name: str, width: int) -> None:
    fragment, handle, start, end, number = DRAGS[name]
    page = open_tab(fragment=fragment, width=width)
    settings(page)
    target = page.locator(handle).first
    target.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    before = page.locator(number).first.get_attribute("data-value")
    box = target.bounding_box()
    assert box is not None
    assert watched(page, place(box, start), place(box, end)) == []
    assert page.locator(number).first.get_attribute("data-value") != before


@pytest.mark.parametrize("width", [1440, 768, 360])
def test_a_site_is_dragged(open_tab: OpenTab, width: int) -> None:
    page = open_tab(fragment="#v1&tab=demo&demo.set=six&demo.step=40&demo.select=2", width=width)
    cursor = page.locator('[data-panel="data"] .demo-cursor')
    cursor.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    box = cursor.bounding_box()
    assert box is not None
    middle = place(box, (0.5, 0.5))
    mean = page.locator(".demo-mean .number")
    before = mean.get_attribute("data-value")
    assert watched(page, middle, (middle[0] - 60, middle[1] - 40)) == []
    assert "demo.moves=2:" in page.evaluate("location.hash") or page.wait_for_url("**demo.moves=2:**") is None
    assert mean.get_attribute("data-value") != before


def test_a_shift_is_seen(open_tab: OpenTab) -> None:
    page = open_tab("play")
    page.evaluate(WATCH)
    page.evaluate("document.querySelector('h1').style.setProperty('margin-top', '80px')")
    page.wait_for_timeout(200)
    assert page.evaluate("window.moved.length") > 0


# What stands on the tab: texts, values, places and outlines. How the loss came to an edit is not in the link.
STANDING = """
() => {
  const NAMES = ["aria-label", "class", "d", "transform", "cx", "cy", "r", "x1", "y1", "data-value"];
  return [...document.querySelectorAll("main *")]
    .filter((e) => !e.closest(".demo-plot-history, .demo-walk, [hidden]"))
    .filter((e) => e.getAttribute("visibility") !== "hidden")
    .map((e) => [
      e.tagName,
      ...NAMES.map((name) => e.getAttribute(name)),
      e.matches("input") ? e.value : "",
      e.matches(".demo-cursor") ? e.style.transform : "",
      e.childElementCount ? "" : e.textContent,
    ].join("|"));
}
"""

FOLLOWING = """
() => document.querySelector('[data-panel="curves"] .demo-ring').getAttribute("cx")
  + document.querySelector(".demo-slider [aria-label^=Confidence][type=text]").value
"""

# eighty sites, and fifty that the user added
ADDED = ",".join(f"{0.06 + 0.001 * i:.3f}:{8 + 7 * i % 40}:{i % 2}" for i in range(50))
CROWD = f"#v1&tab=demo&demo.set=imbalanced&demo.step=40&demo.select=2&demo.stage=2&demo.added={ADDED}"

# what is dragged, and from where to where in it
CROWD_DRAGS = {
    "site": ('[data-panel="data"] .demo-cursor', (0.5, 0.5), (2.5, -1.5)),
    "confidence": ("[type=range][aria-label^='Confidence']", (0.5, 0.5), (0.8, 0.5)),
    "scrub": (".demo-scrub input", (0.2, 0.5), (0.7, 0.5)),
}


@pytest.mark.parametrize("name", CROWD_DRAGS)
def test_when_the_hand_rests_a_crowd_stands_as_its_link_opens_it(open_tab: OpenTab, name: str) -> None:
    handle, start, end = CROWD_DRAGS[name]
    page = open_tab(fragment=CROWD)
    page.wait_for_timeout(500)
    assert page.locator('[data-panel="data"] .crowd').first.get_attribute("d"), "this set is no crowd"
    before = page.evaluate(STANDING)
    if name == "confidence":
        settings(page)
    target = page.locator(handle)
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    followed = set()
    page.mouse.move(*place(box, start))
    page.mouse.down()
    for step in range(1, 13):
        page.mouse.move(
            *place(box, (start[0] + (end[0] - start[0]) * step / 12, start[1] + (end[1] - start[1]) * step / 12))
        )
        page.wait_for_timeout(16)
        followed.add(page.evaluate(FOLLOWING))
    assert len(followed) > 3, "nothing follows the hand"
    page.mouse.up()
    page.wait_for_timeout(800)
    after = page.evaluate(STANDING)
    assert after != before
    fresh = open_tab(fragment=page.evaluate("location.hash"))
    fresh.wait_for_timeout(800)
    if name == "confidence":
        settings(fresh)
    assert set(after) ^ set(fresh.evaluate(STANDING)) == set()
