"""When something goes wrong: the server is gone, a file is hostile, the browser forbids to keep anything."""

import ast
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from moments import give, unfold

import logloss

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]

HARM = '<img src="x" onerror="window.harm=1">'
HOSTILE = [
    HARM,
    "<script>window.harm=2</script>",
    "'); window.harm=3; ('",
    "=HYPERLINK(1)",
    "\u202egnp.exe",
    "{bce} ${p}",
]


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def table(header: list[str], body: list[list[str]]) -> str:
    return "".join(",".join(map(quoted, row)) + "\n" for row in [header, *body])


def unharmed(page: "Page") -> bool:
    inserted = page.locator("main img, main script, dialog img, dialog script, [onerror]").count()
    return page.evaluate("window.harm") is None and inserted == 0


def amber(page: "Page", selector: str) -> bool:
    """Return whether something has the color of problems, which is not that of loss."""
    edge, problem, loss = page.evaluate(
        """(selector) => {
          const probe = document.createElement("i");
          document.body.append(probe);
          const tokens = ["--warn", "--loss"].map((token) => {
            probe.style.setProperty("color", `var(${token})`);
            return getComputedStyle(probe).color;
          });
          probe.remove();
          return [getComputedStyle(document.querySelector(selector)).borderLeftColor, ...tokens];
        }""",
        selector,
    )
    return bool(edge == problem != loss)


def test_a_hostile_file_is_text(open_tab: OpenTab, url: str) -> None:
    page = open_tab("data", at=url)
    header = [HARM, "y", "p", *HOSTILE[1:]]
    give(page, table(header, [[cell, "1", "0.4", *HOSTILE[1:]] for cell in HOSTILE]), f"{HARM}.csv")
    page.wait_for_selector(".mean-loss")
    unfold(page)
    for cell in (*HOSTILE, f"{HARM}.csv"):
        assert cell.strip() in page.inner_text("main")
    page.get_by_label("Labels: what happened").select_option(HARM)
    page.wait_for_timeout(200)
    assert unharmed(page)


def test_hostile_sites_are_text_in_the_demo_and_in_what_is_shared(open_tab: OpenTab, url: str) -> None:
    page = open_tab("data", at=url)
    header = [HARM, HOSTILE[2], "outcome"]
    labels = [f'no"""\n{HOSTILE[1]}', f'yes"""\nimport os\n{HARM}']
    body = [[f"{0.1 * i:.1f}", f"{i * 7 % 10}", labels[i % 2]] for i in range(10)]
    give(page, table(header, body), f'{HARM}\nimport os #".csv')
    page.get_by_text("Train the demo", exact=True).click()
    page.locator("label.field", has_text="Counts as 1").locator("select").select_option(index=2)
    page.get_by_role("button", name="Train on this").click()
    page.wait_for_selector("svg.figure text")
    unfold(page)
    page.locator('[data-panel="data"] .demo-cursor').press("ArrowRight")
    page.wait_for_timeout(900)  # what is said aloud
    assert HARM in page.inner_text("main")
    page.click('[data-part="share"] > button')
    assert unharmed(page)
    code = ast.parse(page.inner_text(".share-code"))
    imported = [ast.unparse(node) for node in ast.walk(code) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert imported == ["import numpy as np", "from logloss import log_loss", "from logloss._train import descent"]


@pytest.fixture
def mortal() -> "subprocess.Popen[str]":
    """Start a server that a test may stop."""
    command = [sys.executable, "-m", "logloss", "lab", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        yield process  # type: ignore[misc]
        process.kill()


def test_without_its_server_the_page_goes_on(open_tab: OpenTab, mortal: "subprocess.Popen[str]") -> None:
    assert mortal.stdout is not None
    page = open_tab("data", at=mortal.stdout.readline().strip(), expected="ERR_CONNECTION_REFUSED")
    mortal.kill()
    mortal.wait()
    page.set_input_files("#data-file", {"name": "a.parquet", "mimeType": "", "buffer": b"PAR1" * 9})
    problem = page.locator(".trouble .problem")
    problem.wait_for()
    assert "logloss does not answer any more." in problem.inner_text()
    assert "logloss lab" in problem.inner_text()
    assert amber(page, ".trouble .problem")
    give(page, "y,p\n1,0.85\n")
    page.wait_for_selector(".mean-loss")
    assert problem.count() == 0
    assert float(page.get_attribute(".mean-loss .number", "data-value") or "nan") == logloss.log_loss([1], [0.85])
    for tab in ("play", "why", "practice", "demo"):
        page.click(f'nav.tabs [data-tab="{tab}"]')
        page.wait_for_selector(f'nav.tabs [data-tab="{tab}"][aria-current]')


def test_what_the_server_refuses_is_said(open_tab: OpenTab) -> None:
    page = open_tab("data", expected="422")
    page.set_input_files("#data-file", {"name": "a.parquet", "mimeType": "", "buffer": b"PAR1" * 9})
    problem = page.locator(".trouble .problem")
    problem.wait_for()
    assert "a.parquet" in problem.inner_text()
    assert amber(page, ".trouble .problem")


def test_a_browser_that_keeps_nothing(open_tab: OpenTab, file_url: str) -> None:
    page = open_tab(at=file_url)
    page.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    page.reload()
    page.wait_for_selector("nav.tabs [aria-current]")
    page.click('nav.tabs [data-tab="practice"]')
    page.fill("#practice-answer", "0.1625")
    page.press("#practice-answer", "Enter")
    page.wait_for_selector(".practice-verdict.right")


def test_a_record_that_cannot_be_read_is_set_aside(open_tab: OpenTab) -> None:
    page = open_tab("practice")
    later = '{"schema": "logloss/progress/9"}'
    page.evaluate("later => localStorage.setItem('logloss/progress', later)", later)
    page.reload()
    page.wait_for_selector("text=It is set aside")
    page.fill("main input[type=text]", "0.1625")
    page.keyboard.press("Enter")
    page.wait_for_selector(".right")
    kept = page.evaluate("Object.values(localStorage)")
    assert later in kept
    assert any("logloss/progress/1" in record for record in kept)
