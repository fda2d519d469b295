"""A walk through every screen of the lab, for any browser: it asks of a page no more than to open and to evaluate."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol

from moments import FORECASTS, SITES
from web_driver import waited_for

if TYPE_CHECKING:
    from playwright.sync_api import Page as ChromiumPage

SIZES = ((1440, 900), (1280, 720), (768, 1024), (360, 740))


class Page(Protocol):
    """What a walk is taken in."""

    def open(self, fragment: str, width: int, height: int) -> None:
        """Open the lab anew."""

    def evaluate(self, expression: str, *arguments: Any) -> Any:
        """Return the value of an expression."""


class OpenedPage:
    """A page of Playwright, opened as a framed one is, in a language."""

    def __init__(self, page: "ChromiumPage", address: str, language: str = "en") -> None:
        self._page = page
        self._address = address
        self._language = language

    def open(self, fragment: str, width: int, height: int) -> None:
        self._page.set_viewport_size({"width": width, "height": height})
        self._page.goto("about:blank")
        self._page.goto(f"{self._address}{fragment}&language={self._language}")

    def evaluate(self, expression: str, *arguments: Any) -> Any:
        return self._page.evaluate(expression, *arguments)


# What a deed is written with.
WORDS = """
const one = (selector) => document.querySelector(selector) ?? (() => { throw new Error(`no ${selector}`); })();
const give = (text) => {
  const files = new DataTransfer();
  files.items.add(new File([text], "table.csv", { type: "text/csv" }));
  one("#data-file").files = files.files;
  one("#data-file").dispatchEvent(new Event("change", { bubbles: true }));
};
const answer = (typed) => {
  one("#practice-answer").value = typed;
  one(".practice-form").requestSubmit();
};
"""
UNFOLD = """
for (const each of document.querySelectorAll("main details")) each.open = true;
document.querySelector("[aria-controls=demo-settings][aria-expanded=false]")?.click();
"""
DRAW = """
window.drawn = false;
requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => { window.drawn = true; })));
"""
TABS = "[...document.querySelectorAll('nav.tabs [data-tab]')].map((each) => each.dataset.tab)"
EXPERIMENTS = "[...document.querySelectorAll('[data-experiment]')].map((each) => each.dataset.experiment)"
STEPS = "document.querySelectorAll('.experiment-step').length"
STEP = "[...document.querySelectorAll('.experiment-step')].findIndex((each) => each.ariaCurrent)"
STAGES = "document.querySelectorAll('.demo-stage').length"
STAGE = "[...document.querySelectorAll('.demo-stage')].findIndex((each) => each.ariaCurrent)"
SCRUBBED = "document.querySelector('.demo-scrub input').valueAsNumber"

# The name of a screen: the link, what is done there, the selector of what is there then.
DEEDS = {
    "play, soft": ("play&play.y=0.3&play.p=0.02&play.soft=1&play.base=2&play.scale=logit", UNFOLD, ".play-value"),
    "play, endless": ("play&play.y=0&play.p=1&play.curves=truth", UNFOLD, ".play-value"),
    "why, the product": ("why&why.step=7&why.copies=400", UNFOLD, ".why-lane"),
    "why, the end": ("why&why.step=16", UNFOLD, ".why-sites"),
    "practice, missed": ("practice", "answer('0.0706')", ".practice-verdict.problem"),
    "practice, solved": ("practice", "answer('0.1625')", ".practice-verdict.right"),
    "practice, a choice": ("practice&practice.kind=worse&practice.at=3", "", ".practice-choices input"),
    "practice, a table": (
        "practice&practice.kind=compare&practice.at=3",
        "one('.practice-card > .row > :nth-child(2)').click()",
        ".practice-steps",
    ),
    "demo, every method": (
        "demo&demo.set=sites&demo.stage=3&demo.step=60&demo.train.method=newton",
        UNFOLD,
        ".demo-mean",
    ),
    "demo, the race": ("demo&demo.stage=3&demo.step=60&demo.race=1&demo.open=race", UNFOLD, ".demo-mean"),
    "data, scored": ("data", f"give({FORECASTS!r})", ".mean-loss"),
    "data, sites": ("data", f"give({SITES!r})", ".data-train, main .button.primary"),
    "a lesson": (
        "practice&lesson.code=7B&lesson.steps=tab=practice..kinds=one,batch..count=3::tab=why",
        "one('.lesson-record').open = true",
        ".lesson-bar:not([hidden])",
    ),
    "for teachers": ("demo&demo.stage=2", "one('dialog details button').click()", "dialog[open] .teaching-steps"),
    "share": ("play", "one('[data-part=share] > button').click()", "dialog[open]"),
}
TRAINED = 3  # steps


def walk(page: Page) -> Iterator[str]:
    """Go from screen to screen, and say the name of each."""
    _open(page, "start", "nav.tabs [data-tab]")
    for tab in page.evaluate(TABS):
        _open(page, tab, f"nav.tabs [data-tab={tab}][aria-current]")
        _do(page, "")
        yield tab
        _do(page, UNFOLD)
        yield f"{tab}, unfolded"
    for name, (link, deed, there) in DEEDS.items():
        _open(page, link, "nav.tabs [aria-current]")
        _do(page, deed)
        waited_for(lambda there=there: _is_there(page, there), there)
        yield name
    _open(page, "experiments", "[data-experiment]")
    for key in page.evaluate(EXPERIMENTS):
        _open(page, f"experiments&experiments.key={key}", ".experiment-step[aria-current]")
        _do(page, "document.querySelector('.demo-board input[type=radio]')?.click()")
        for step in range(page.evaluate(STEPS)):
            _do(page, f"document.querySelectorAll('.experiment-step')[{step}].click()")
            waited_for(lambda step=step: page.evaluate(STEP) == step, f"step {step + 1} of {key}")
            yield f"experiments, {key}, step {step + 1}"
    _open(page, "demo", ".demo-stage")
    for stage in range(page.evaluate(STAGES)):
        _do(page, f"document.querySelectorAll('.demo-stage')[{stage}].click()")
        waited_for(lambda stage=stage: page.evaluate(STAGE) == stage, f"stage {stage + 1}")
        yield f"demo, stage {stage + 1}"
    for step in range(TRAINED):
        _do(page, "one('.demo-transport > :last-child').click()")
        waited_for(lambda step=step: page.evaluate(SCRUBBED) == step + 1, "a step")
    yield "demo, trained"


def _open(page: Page, link: str, there: str) -> None:
    page.open(f"#v1&tab={link}", *SIZES[0])
    waited_for(lambda: _is_there(page, there), there)


def _do(page: Page, deed: str) -> None:
    """Do something, and let the page draw what follows."""
    page.evaluate(f"() => {{ {WORDS} {deed}; {DRAW} }}")
    waited_for(lambda: page.evaluate("window.drawn"), "what is drawn")


def _is_there(page: Page, selector: str) -> bool:
    return bool(page.evaluate("(selector) => document.querySelector(selector) !== null", selector))
