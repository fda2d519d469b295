"""What other pages in the same browser can do to the lab: nothing."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCORE = """
async ([address, options]) => {
  try {
    const answer = await fetch(address, { method: "POST", body: "y,p\\n1,0.5\\n", ...options });
    return answer.type === "opaque" ? "opaque" : answer.status;
  } catch (error) {
    return error.name;
  }
}
"""


@pytest.fixture
def stranger() -> Iterator[str]:
    """Serve an empty page from another port of this machine."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def strange_page(browser: "Browser", stranger: str) -> Iterator["Page"]:
    page = browser.new_page()
    page.goto(stranger)
    yield page
    page.close()


def test_the_page_itself_can_score(open_tab: Callable[..., "Page"]) -> None:
    assert open_tab().evaluate(SCORE, ["api/score", {}]) == 200


def test_another_page_learns_nothing_even_if_it_knows_the_token(strange_page: "Page", server_url: str) -> None:
    assert strange_page.evaluate(SCORE, [f"{server_url}api/score", {}]) == "TypeError"
    statuses: list[int] = []
    strange_page.on("response", lambda response: statuses.append(response.status))
    assert strange_page.evaluate(SCORE, [f"{server_url}api/score", {"mode": "no-cors"}]) in {"opaque", "TypeError"}
    assert set(statuses) <= {403}


def test_another_page_can_neither_load_nor_frame_it(strange_page: "Page", server_url: str) -> None:
    loaded = strange_page.evaluate(
        """(address) => new Promise((done) => {
          const script = Object.assign(document.createElement("script"), { type: "module", src: address });
          script.onload = () => done("loaded");
          script.onerror = () => done("refused");
          document.body.append(script);
        })""",
        f"{server_url}lab.js",
    )
    assert loaded == "refused"
    with strange_page.expect_response(server_url) as framed:
        strange_page.evaluate(
            "(address) => document.body.append(Object.assign(document.createElement('iframe'), { src: address }))",
            server_url,
        )
    assert framed.value.status == 403


def test_a_form_of_another_page_is_refused(strange_page: "Page", server_url: str) -> None:
    with strange_page.expect_response(f"{server_url}api/score") as posted:
        strange_page.evaluate(
            """(action) => {
              const form = Object.assign(document.createElement("form"), { action, method: "post" });
              document.body.append(form);
              form.submit();
            }""",
            f"{server_url}api/score",
        )
    assert posted.value.status == 403


def test_a_name_that_points_here_is_refused(browser: "Browser", server_url: str) -> None:
    parts = urlsplit(server_url)
    page = browser.new_page()
    answer = page.goto(f"http://evil.example:{parts.port}{parts.path}")
    assert answer is not None
    assert (answer.status, page.inner_text("body")) == (403, "This server does not answer to that name.")
    page.close()


def test_a_link_elsewhere_leads_to_it(strange_page: "Page", server_url: str) -> None:
    strange_page.evaluate(
        "(href) => document.body.append(Object.assign(document.createElement('a'), { href, textContent: 'lab' }))",
        f"{server_url}#v1",
    )
    strange_page.click("a")
    strange_page.wait_for_selector("nav.tabs [aria-current]")
    assert strange_page.evaluate("document.referrer") == "" or "127.0.0.1" in strange_page.evaluate("document.referrer")


def test_inserted_scripts_do_not_run(url: str, browser: "Browser") -> None:
    page = browser.new_page()
    page.goto(url)
    page.wait_for_selector("nav.tabs [aria-current]")
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = 'inline'";
          const handler = document.createElement("img");
          handler.setAttribute("onerror", "window.ran = 'handler'");
          handler.src = "data:,";
          const data = document.createElement("script");
          data.src = "data:text/javascript,window.ran='data'";
          document.body.append(script, handler, data);
        }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    page.close()
