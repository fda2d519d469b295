"""Every screen in Firefox and in WebKit: no complaint, nothing to scroll sideways for, the numbers of Chromium."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import url2pathname

import pytest
from browsers import missing
from probes import reflows
from screens import SIZES, OpenedPage, Page, walk
from web_driver import FramedPage, Obey, marionette, waited_for, webkit_web_driver

if TYPE_CHECKING:
    from playwright.sync_api import Browser

STARTS: dict[str, Callable[[Path], AbstractContextManager[Obey]]] = {"Firefox": marionette, "WebKit": webkit_web_driver}
NEAR = 1e-12  # as between the page's training and the package's; browsers differ in Math.exp
REST = 0.3  # seconds without a change, after which a page is taken to have computed what it computes piece by piece

# It stands before the page's policy, which would not let it run, and hears what a browser tells nobody else.
EAR = """<script>
window.complaints = [];
for (const level of ["error", "warn"]) console[level] = (...words) => complaints.push(words.join(" "));
addEventListener("error", ({ message, target }) => complaints.push(message ?? `not loaded: ${target.src}`), true);
addEventListener("unhandledrejection", ({ reason }) => complaints.push(String(reason)));
addEventListener("securitypolicyviolation", ({ blockedURI }) => complaints.push(`forbidden: ${blockedURI}`));
</script>
"""
HEARD = "[...complaints.splice(0), ...performance.getEntriesByType('resource').map(({ name }) => `asked for ${name}`)]"
# Numbers at the axes of figures are left out: how many there are depends on the letters' width.
SHOWN = (
    "[...document.querySelectorAll('[data-value]:not(svg *)')].map((each) => [each.dataset.value, each.textContent])"
)
BEYOND = (
    "[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > "
    "document.documentElement.clientWidth).slice(0, 4).map((e) => `${e.tagName}.${e.className}: ${e.textContent}`)"
)
DARK = "document.querySelector('button.theme').click()"
GROUND = "getComputedStyle(document.documentElement).backgroundColor"

Numbers = list[tuple[str, str]]  # values, and how they are written


@pytest.fixture(scope="session")
def listening_file(file_url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the exported lab with an ear."""
    html = Path(url2pathname(file_url.removeprefix("file://"))).read_text(encoding="utf-8")
    path = tmp_path_factory.mktemp("heard") / "lab.html"
    path.write_text(html.replace("<head>\n", f"<head>\n{EAR}", 1), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def shown_by_chromium(browser: "Browser", listening_file: Path) -> dict[str, Numbers]:
    """Return the numbers of each screen."""
    with browser.new_context() as context:
        page = OpenedPage(context.new_page(), listening_file.as_uri())
        return {name: numbers_at_rest(page) for name in walk(page)}


@pytest.fixture
def framed_page(name: str, listening_file: Path, tmp_path: Path) -> Iterator[FramedPage]:
    """Start a browser, and open a page in it."""
    lack = missing()[name]
    if lack:
        pytest.skip(f"{lack}, so the page is not tried in {name}")
    with STARTS[name](tmp_path) as obey:
        yield FramedPage(obey, listening_file)


@pytest.mark.parametrize("name", STARTS)
def test_every_screen(name: str, framed_page: FramedPage, shown_by_chromium: dict[str, Numbers]) -> None:
    page = framed_page
    found: list[str] = []
    seen: list[str] = []
    for screen in walk(page):
        seen.append(screen)
        found += [f"{screen}: {complaint}" for complaint in page.evaluate(HEARD)]
        found += [f"{screen}: {wrong}" for wrong in differences(numbers_at_rest(page), shown_by_chromium[screen])]
        for size in SIZES:
            page.resize(*size)
            found += [f"{screen} at {size[0]} px scrolls sideways: {beyond}"] if (beyond := too_wide(page)) else []
    assert found == []
    assert seen == list(shown_by_chromium)


@pytest.mark.parametrize("name", STARTS)
def test_dark(name: str, framed_page: FramedPage) -> None:
    page = framed_page
    page.open("#v1", *SIZES[0])
    light = page.evaluate(GROUND)
    page.evaluate(DARK)
    assert page.evaluate(GROUND) != light
    page.open("#v1&tab=demo", *SIZES[0])
    assert page.evaluate(GROUND) != light  # it is remembered
    assert page.evaluate(HEARD) == []


def too_wide(page: Page) -> str:
    """Return what reaches beyond the right edge once figures had the time to be drawn anew; nothing where all fits."""
    for _ in range(10):
        if reflows(page):
            return ""
        time.sleep(REST / 2)
    return str(page.evaluate(BEYOND))


def numbers_at_rest(page: Page) -> Numbers:
    """Return the numbers of a page as soon as they stay as they are."""
    seen: list[Numbers] = [page.evaluate(SHOWN)]

    def rested() -> bool:
        time.sleep(REST)
        seen.append(page.evaluate(SHOWN))
        return seen[-1] == seen[-2]

    waited_for(rested, "numbers that stay")
    return seen[-1]


def differences(ours: Numbers, theirs: Numbers) -> list[str]:
    """Return which numbers differ from Chromium's, in value or as they are written."""
    if len(ours) != len(theirs):
        return [f"{len(ours)} numbers, and {len(theirs)} in Chromium"]
    return [
        f"{text} ({value}), and {their_text} ({their_value}) in Chromium"
        for (value, text), (their_value, their_text) in zip(ours, theirs, strict=True)
        if text != their_text
        or not (value == their_value or math.isclose(float(value), float(their_value), rel_tol=NEAR, abs_tol=NEAR))
    ]
