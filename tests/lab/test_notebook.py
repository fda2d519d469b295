"""The lab where one stands: in a notebook, in Python with and without the packages that serve it."""

import html
import re
import sys
import types
import webbrowser
from pathlib import Path

import pytest

import logloss
from logloss._lab import launch
from logloss._lab.export import page_html
from logloss._lab.notebook import Frame, in_notebook
from logloss._lab.server import Lab
from logloss._sources.optional import missing_extra


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that a notebook's kernel runs this."""
    ipython = types.ModuleType("IPython")
    ipython.get_ipython = lambda: types.SimpleNamespace(kernel=object())  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "IPython", ipython)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what would be shown in the browser."""
    addresses: list[str] = []
    monkeypatch.setattr(webbrowser, "open", addresses.append)
    return addresses


def test_a_notebook_shows_the_page_in_a_frame(notebook: None) -> None:
    assert in_notebook()
    frame = logloss.lab(height=500)
    assert frame == Frame(500)
    shown = frame._repr_html_()
    attributes = dict(re.findall(r'(\w+)="([^"]*)"', shown))
    assert attributes.keys() == {"title", "width", "height", "sandbox", "srcdoc"}
    assert html.unescape(attributes["srcdoc"]) == page_html("notebook")
    assert (attributes["height"], shown[-10:]) == ("500", "></iframe>")
    assert "allow-same-origin" not in attributes["sandbox"]


def test_a_terminal_is_no_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not in_notebook()
    for shell in (None, types.SimpleNamespace()):  # IPython imported by something else, and IPython on a terminal
        ipython = types.ModuleType("IPython")
        ipython.get_ipython = lambda shell=shell: shell  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "IPython", ipython)
        assert not in_notebook()


@pytest.mark.parametrize("browser", [True, False])
def test_python_serves_it_and_says_where(
    browser: bool, opened: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served: list[Lab] = []
    monkeypatch.setattr(Lab, "run", lambda lab, ready: served.append(lab) or ready())
    monkeypatch.setattr(Lab, "open_browser", lambda lab: opened.append(lab.url))
    assert logloss.lab(port=0, browser=browser) is None
    (lab,) = served
    lab._socket.close()
    assert opened == [lab.url] * browser
    assert capsys.readouterr().err == f"logloss: the lab is open at {lab.url} until Ctrl-C.\n"


def test_a_notebook_makes_the_page_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Frame()._repr_html_()
    monkeypatch.setattr("logloss._lab.notebook.page_html", lambda _: pytest.fail("the page is made again"))
    assert Frame()._repr_html_() == first


@pytest.mark.parametrize("browser", [True, False])
def test_without_the_packages_it_is_a_file(
    browser: bool,
    opened: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def missing(*_: object) -> None:
        raise missing_extra("uvicorn", "the lab's server", "lab")

    monkeypatch.setattr(launch, "need", missing)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert logloss.lab(browser=browser) is None
    (path,) = tmp_path.glob("*/lab.html")
    assert path.read_text(encoding="utf-8") == page_html("file")
    assert opened == [path.as_uri()] * browser
    problem, hint = capsys.readouterr().err.splitlines()
    assert problem.startswith("logloss: the lab's server needs uvicorn, which is not installed. So the lab is this f")
    assert problem.endswith(str(path))
    assert hint == "pip install 'logloss[lab]'"
