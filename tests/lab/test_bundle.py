"""The package without its page, as an installation that had no Node has it: one line says what to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import logloss
from logloss._cli import run
from logloss._lab import bundle as bundled
from logloss._lab import launch
from logloss._lab.bundle import bundle
from logloss._lab.export import page_html
from logloss.errors import MissingPageError

PROBLEM = "this installation was built without the lab's page; bundling it needs Node."
MEND = "make page  # in a clone of the repository"


@pytest.fixture
def without_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the package lie where there is no page."""
    monkeypatch.setattr(bundled, "files", lambda _: tmp_path)
    bundle.cache_clear()
    page_html.cache_clear()
    yield
    bundle.cache_clear()


@pytest.mark.parametrize("arguments", [[], ["--export", "lab.html"]])
@pytest.mark.usefixtures("without_page")
def test_the_command_says_what_to_do(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["lab", *arguments]) == 2
    assert capsys.readouterr().err == f"logloss: {PROBLEM}\n{MEND}\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("notebook", [True, False])
@pytest.mark.usefixtures("without_page")
def test_python_says_what_to_do(notebook: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "in_notebook", lambda: notebook)
    with pytest.raises(MissingPageError, match="make page"):
        logloss.lab()
