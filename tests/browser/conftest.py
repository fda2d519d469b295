"""A real browser, the lab as a server and as a file, and pages that may not complain.

A test asks for `open_tab` and gets a page that has opened a tab of the lab. When the test ends, a page that wrote an
error or a warning to its console, or asked for anything outside the lab, has failed it.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browsers import chromium
from complaints import complaints

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
AXE = ROOT / "page" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP evil.example 127.0.0.1",  # a name that someone else made point to this machine
)
NO_CHROMIUM = "no Chromium here, so the page is not tried in a browser; install chromium, or set CHROMIUM to its path"
PATIENCE = 10_000  # ms
HEIGHTS = {1440: 900, 768: 1024, 360: 740, 320: 640}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip all of this folder where there is no browser, with one sentence for each file; of its cases take a part.

    What fails is tried once more: on a loaded machine a browser is late at times, and a defect fails twice. Of the
    cases of a test (screens, widths, hosts, ...) a third is taken, which ones changes from test to test; all of them
    with LOGLOSS_WALKS=all, as `make walks` and continuous integration say.
    """
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.flaky(reruns=1))
    if chromium() is None:
        for item in here:
            item.add_marker(pytest.mark.skip(NO_CHROMIUM))
    elif os.environ.get("LOGLOSS_WALKS") != "all":
        cases: dict[str, list[pytest.Item]] = {}
        for item in here:
            cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
        left = {
            id(item)
            for number, each in enumerate(cases.values())
            for at, item in enumerate(each)
            if (at + number) % min(len(each), 3)
        }
        config.hook.pytest_deselected(items=[item for item in here if id(item) in left])
        items[:] = [item for item in items if id(item) not in left]


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Start Chromium once for all tests of a worker."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright here, so the page is not tried")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """Start the command as a user does, on a port of its own, and return the address it prints."""
    command = [sys.executable, "-m", "logloss", "lab", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture(scope="session")
def file_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Export the lab as one file, and return its address."""
    path = tmp_path_factory.mktemp("file") / "lab.html"
    subprocess.run([sys.executable, "-m", "logloss", "lab", "--export", path], check=True, capture_output=True)
    return path.as_uri()


@pytest.fixture(params=["server", "file"])
def url(request: pytest.FixtureRequest) -> str:
    """Return the address of the lab, once as a server and once as a file."""
    address: str = request.getfixturevalue(f"{request.param}_url")
    return address


OpenTab = Callable[..., "Page"]


@pytest.fixture
def open_tab(browser: "Browser", request: pytest.FixtureRequest) -> Iterator[OpenTab]:
    """Return a function that opens a tab of the lab.

    ``open_tab("demo", width=360, theme="dark", at=url, fragment="#v1...", reduced_motion="reduce")``: `at` is the
    server's address unless it is given; a complaint that has `expected` in it is none; what else is given goes to the
    browser's context.
    """
    opened: list[tuple[Page, list[str], str]] = []

    def open_one(
        tab: str | None = None,
        *,
        width: int = 1440,
        theme: str = "light",
        at: str | None = None,
        fragment: str = "",
        expected: str = "",
        **context: Any,
    ) -> "Page":
        base = at or request.getfixturevalue("server_url")
        size = {"width": width, "height": HEIGHTS.get(width, 900)}
        page = browser.new_context(viewport=size, color_scheme=theme, **context).new_page()
        page.set_default_timeout(PATIENCE)
        opened.append((page, complaints(page, base), expected))
        page.goto(base + fragment)
        page.wait_for_selector("nav.tabs [aria-current]", state="attached")  # a lesson hides the tabs
        if tab is not None:
            page.click(f'nav.tabs [data-tab="{tab}"]')
            page.wait_for_selector(f'nav.tabs [data-tab="{tab}"][aria-current]')
        return page

    yield open_one
    for page, *_ in opened:
        page.context.close()
    assert [each for _, found, expected in opened for each in found if not expected or expected not in each] == []


@pytest.fixture(scope="session")
def violations() -> Callable[["Page"], list[str]]:
    """Return a function that lists what a page violates of WCAG 2.2 AA, as far as a program can tell."""
    if not AXE.exists():
        pytest.skip("no axe-core here, so accessibility is not checked; make lint installs it")
    source = AXE.read_text(encoding="utf-8")

    def listed(page: "Page") -> list[str]:
        page.evaluate(source)  # not a script element, which the page's policy would block
        # At its end the page has no control that a bar at the lower edge covers in part, which would count as small.
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        options = {"runOnly": {"type": "tag", "values": TAGS}}
        result = page.evaluate("options => axe.run(document, options)", options)
        return [
            f"{violation['id']}: {node['html'][:200]} ({node['failureSummary']})"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]

    return listed
