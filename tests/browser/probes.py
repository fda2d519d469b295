"""What is looked for in a page by measuring it: cut texts, small targets, mute sliders, misprinted numbers."""

from typing import TYPE_CHECKING

from logloss._lesson.number_format import full, percent, short

if TYPE_CHECKING:
    from playwright.sync_api import Page

LEAST_TARGET = 24  # px, WCAG 2.5.8
SLACK = 1.0  # px that glyphs and rounding may reach over an edge

_SEEN = """
  const forEars = (e) => {
    while (e && getComputedStyle(e).clipPath !== "inset(50%)") e = e.parentElement;
    return e !== null;
  };
  const seen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !e.closest(".live, .skip") && !forEars(e);
  const named = (e) => e.outerHTML.replace(/\\s+/g, " ").slice(0, 120);
"""

CUT = (
    "(slack) => {"
    + _SEEN
    + """
  const found = [];
  const outside = (rect, box, axes) =>
    (axes.includes("x") && (rect.left < box.left - slack || rect.right > box.right + slack))
    || (axes.includes("y") && (rect.top < box.top - slack || rect.bottom > box.bottom + slack));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const home = text.parentElement;
    if (!text.data.trim() || home.closest("script, style, option, noscript, textarea") || !seen(home)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const rects = [...range.getClientRects()].filter(({ width, height }) => width && height);
    const drawn = home instanceof SVGElement;
    const own = drawn ? [home.getBoundingClientRect()] : rects;
    let block = home;
    while (/^inline$|^contents$/.test(getComputedStyle(block).display)) block = block.parentElement;
    const open = !drawn && !block.closest("math, svg, .scroll") && getComputedStyle(block).overflowX === "visible";
    if (open && own.some((rect) => outside(rect, block.getBoundingClientRect(), ["x"]))) {
      found.push(`spills out of ${named(block).slice(0, 60)}: "${text.data.trim().slice(0, 60)}"`);
    }
    let scrolled = false;
    for (let e = home; e && e !== document.documentElement; e = e.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(e);
      const box = e.getBoundingClientRect();
      const clips = { x: ["hidden", "clip"].includes(overflowX), y: ["hidden", "clip"].includes(overflowY) };
      if (e === document.body) continue;
      const axes = Object.keys(clips).filter((axis) => clips[axis]);
      if (!scrolled && axes.length && own.some((rect) => outside(rect, box, axes))) {
        found.push(`cut off by ${named(e).slice(0, 60)}: "${text.data.trim().slice(0, 60)}"`);
      }
      if (["auto", "scroll"].includes(overflowX)) scrolled = true;
    }
    const edge = { left: 0, right: document.documentElement.clientWidth };
    const beside = !scrolled && own.some((rect) => outside(rect, edge, ["x"]));
    if (beside) found.push(`off the screen: "${text.data.trim()}"`);
  }
  const pen = document.createElement("canvas").getContext("2d");
  for (const e of document.querySelectorAll("select, input[type=text], input[type=number], input:not([type])")) {
    if (!seen(e)) continue;
    const style = getComputedStyle(e);
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const text = e instanceof HTMLSelectElement ? e.selectedOptions[0]?.textContent ?? "" : e.value || e.placeholder;
    const arrow = e instanceof HTMLSelectElement ? 16 : 0;
    const room = e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow;
    if (pen.measureText(text).width > room + slack && !e.readOnly) found.push(`does not fit: "${text}" in ${named(e)}`);
  }
  return found;
}
"""
)

OVERLAPS = (
    "() => {"
    + _SEEN
    + """
  const found = [];
  for (const figure of document.querySelectorAll("main svg")) {
    if (!seen(figure)) continue;
    const texts = [...figure.querySelectorAll("text")].filter((e) => seen(e) && e.textContent.trim());
    const boxes = texts.map((e) => e.getBoundingClientRect());
    texts.forEach((one, i) => texts.slice(i + 1).forEach((other, j) => {
      const [a, b] = [boxes[i], boxes[i + 1 + j]];
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 2 && down > 4) found.push(`"${one.textContent}" over "${other.textContent}"`);
    }));
  }
  return found;
}
"""
)

SMALL = (
    "(least) => {"
    + _SEEN
    + """
  const targets = "button, input, select, textarea, summary, a[href], [role][tabindex='0']";
  return [...document.querySelectorAll(targets)].filter((e) => {
    if (!seen(e) || (e.matches("a[href], .term") && getComputedStyle(e).display === "inline")) return false;
    if (e.matches("[role=region], [role=group], input[type=file]")) return false;
    const labels = e.matches("[type=radio], [type=checkbox]") ? e.labels : [];
    const boxes = [e, ...labels].map((each) => each.getBoundingClientRect());
    return !boxes.some(({ width, height }) => Math.min(width, height) >= least);
  }).map((e) => [e, e.getBoundingClientRect()])
    .map(([e, { width, height }]) => `${Math.round(width)} × ${Math.round(height)}: ${named(e)}`);
}
"""
)

MUTE = (
    "() => {"
    + _SEEN
    + """
  const words = /\\d.*[a-z]{2}|[a-z]{2}.*\\d|[a-z] \\d|infinite/i;
  return [...document.querySelectorAll("main input[type=range], main [role=slider]")]
    .filter((e) => seen(e) && !words.test(e.getAttribute("aria-valuetext") ?? ""))
    .map((e) => `${e.getAttribute("aria-valuetext")}: ${named(e)}`);
}
"""
)

WITHOUT_TABLE = (
    "() => {"
    + _SEEN
    + """
  const drawings = [...document.querySelectorAll("main svg, main canvas")].filter((e) => {
    const { width, height } = e.getBoundingClientRect();
    const beside = e.ariaHidden === "true" && e.parentElement.querySelector(":scope > * .number, :scope > .number");
    return seen(e) && width >= 120 && height >= 80 && !beside;
  });
  return drawings.filter((drawing) => {
    for (let e = drawing; e && !e.matches("main"); e = e.parentElement) {
      if (e.querySelector(":scope details table, :scope details .scroll table")) return false;
      if (e.matches("figure, section, .panel") && e.matches("[data-panel], .panel, figure")) break;
    }
    return true;
  }).map(named);
}
"""
)


def cut_texts(page: "Page") -> list[str]:
    """Return the texts that are cut off, and those that lie beside the screen."""
    found: list[str] = page.evaluate(CUT, SLACK)
    return found


def overlaps(page: "Page") -> list[str]:
    """Return the labels of figures that lie on one another."""
    found: list[str] = page.evaluate(OVERLAPS)
    return found


def small_targets(page: "Page") -> list[str]:
    """Return what is too small for a finger; links within a sentence may be."""
    found: list[str] = page.evaluate(SMALL, LEAST_TARGET)
    return found


def mute_sliders(page: "Page") -> list[str]:
    """Return the sliders that do not say their value in words."""
    found: list[str] = page.evaluate(MUTE)
    return found


def figures_without_table(page: "Page") -> list[str]:
    """Return the figures that say nothing in numbers."""
    found: list[str] = page.evaluate(WITHOUT_TABLE)
    return found


def reflows(page: "Page") -> bool:
    """Return whether there is nothing to scroll sideways for."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


NUMBERS = """
() => [...document.querySelectorAll("[data-value]")].map((e) => ({ ...e.dataset, text: e.textContent }))
"""
WRITERS = {
    "short": (short, 4),
    "full": (full, None),
    "count": (lambda value: f"{value:,.0f}", None),
    "percent": (percent, 3),
}


def numbers(page: "Page") -> list[dict[str, str]]:
    """Return every number on the page: its text, its value, how it is to be written."""
    found: list[dict[str, str]] = page.evaluate(NUMBERS)
    return found


def misprints(page: "Page") -> list[dict[str, str]]:
    """Return the numbers whose text is not what Python writes."""
    return [shown for shown in numbers(page) if shown["text"] != _written(shown)]


def _written(shown: dict[str, str]) -> str:
    writer, usual = WRITERS[shown.get("style", "short")]
    digits = shown.get("digits", usual)
    return writer(float(shown["value"]), *([] if digits is None else [int(digits)]))
