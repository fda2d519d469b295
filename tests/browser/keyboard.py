"""Hands on a keyboard alone: Tab to what has a name, then keys."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Page

STOPS_MOST = 250  # more places for the keyboard than any tab has

# What has the focus, whether that can be seen, and what lies over it.
FOCUS = """
() => {
  const e = document.activeElement;
  if (e === document.body || e === null) return null;
  const near = [e, ...e.querySelectorAll("*"), e.nextElementSibling, e.parentElement].filter(Boolean).slice(0, 12);
  const LOOKS = ["outline", "boxShadow", "stroke", "strokeWidth", "fill", "borderColor", "backgroundColor"];
  const looks = () => near.flatMap((each) => LOOKS.map((look) => getComputedStyle(each)[look])).join("|");
  const box = e.getBoundingClientRect();
  const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]]
    .map(([x, y]) => [box.left + x * box.width, box.top + y * box.height])
    .filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
  const floats = (at) => {
    for (; at && at !== document.body; at = at.parentElement) {
      if (["sticky", "fixed"].includes(getComputedStyle(at).position) && !at.contains(e)) return true;
    }
    return false;
  };
  const hidden = points.length === 0 || points.every(([x, y]) => floats(document.elementFromPoint(x, y)));
  const labels = [...(e.labels ?? [])].map((label) => label.textContent).join(" ");
  const name = e.getAttribute("aria-label") ?? (labels || e.textContent || e.placeholder || "");
  const ringed = looks();
  const { x, y } = { x: scrollX, y: scrollY };
  e.blur();
  const plain = looks();
  e.focus({ preventScroll: true });
  scrollTo(x, y);
  const role = e.getAttribute("role") ?? e.localName;
  return { name: name.trim().replace(/\\s+/g, " "), role, seen: ringed !== plain, hidden };
}
"""


WITHIN = "(selector) => document.activeElement.closest(selector) !== null"


class Stop(NamedTuple):
    """A place that Tab comes to."""

    name: str
    role: str
    seen: bool  # whether it looks different while it has the focus
    hidden: bool  # whether it lies wholly under something, or off the screen


class Keyboard:
    """A keyboard at a page; nothing here uses a mouse."""

    def __init__(self, page: "Page") -> None:
        self.page = page

    def stop(self) -> Stop | None:
        """Return what has the focus."""
        found = self.page.evaluate(FOCUS)
        return found and Stop(**found)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def to(self, name: str, within: str = "body", *, back: bool = False) -> Stop:
        """Press Tab until something of that name, within something, has the focus."""
        seen = []
        for _ in range(STOPS_MOST):
            self.press("Shift+Tab" if back else "Tab")
            name_now = self.name()
            if name_now.startswith(name) and self.page.evaluate(WITHIN, within):
                stop = self.stop()
                assert stop is not None
                return stop
            seen.append(name_now)
        raise AssertionError(f"Tab never comes to {name}, but to {seen}")

    def name(self) -> str:
        """Return the name of what has the focus."""
        found: str = self.page.evaluate(
            """() => {
              const e = document.activeElement;
              const labels = [...(e.labels ?? [])].map((label) => label.textContent).join(" ");
              const name = e === document.body ? "" : e.getAttribute("aria-label") ?? (labels || e.textContent);
              return name.trim().replace(/\\s+/g, " ");
            }"""
        )
        return found

    def round(self) -> list[Stop]:
        """Return every stop from the top of the page to its end."""
        stops: list[Stop] = []
        self.page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
        for _ in range(STOPS_MOST):
            self.press("Tab")
            stop = self.stop()
            if stop is None:
                return stops
            stops.append(stop)
        raise AssertionError(f"Tab never leaves {stops[-1]}")
