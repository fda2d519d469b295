"""The page stands alone: nothing is loaded, nothing in the data does harm, and it says what the terminal says."""

import io
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import logloss
from logloss._cli import run
from logloss._evaluate.records.evaluation import Evaluation
from logloss._report import html_page as pages
from logloss._report.document import Table
from logloss._report.door import show
from logloss._report.evaluation import lines

pytest.importorskip("matplotlib").use("agg")

RANDOM = np.random.default_rng(3)
P = RANDOM.random(500)
USUAL = logloss.evaluate(y=RANDOM.random(P.size) < P, p=P)
INFINITE = logloss.evaluate(y=[1, 0, 1], p=[0.0, 0.1, 0.7])
SOFT = logloss.evaluate(y=[0.2, 0.7], p=[0.3, 0.6])
VOID = {"meta", "br", "img", "link", "input", "hr", "use", "path"}

HOSTILE = [
    "<script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "=cmd|' /C calc'!A0",
    "a\x00b\x1b[2Jc\u202ed\r\n",
    "\ud800",
    "x" * 10_000,
    '" onmouseover="alert(1)',
]


class Reader(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("result", [USUAL, INFINITE, SOFT], ids=["usual", "infinite", "soft"])
def test_a_page_is_whole_and_loads_nothing(result: Evaluation) -> None:
    text = pages.page(result)
    read = Reader(text)
    assert not read.open
    assert not {"script", "link", "iframe", "img", "object"} & set(read.tags)
    for tag, name, value in read.attributes:
        assert not name.startswith("on"), tag
        if name in {"src", "href", "xlink:href", "action"}:
            assert value.startswith("#")
    assert "url(" not in re.sub(r"url\(#", "", text)
    assert "@import" not in text
    names = [value for _, name, value in read.attributes if name == "id"]
    assert len(names) == len(set(names))
    assert len(text) < 300_000


def test_a_page_has_headings_alternatives_and_table_twins() -> None:
    read = Reader(pages.page(USUAL))
    assert read.tags.count("h1") == 1
    assert read.tags.count("svg") == read.tags.count("details") == read.tags.count("figcaption") == 5
    names = {value for _, name, value in read.attributes if name == "id"}
    for tag, name, value in read.attributes:
        if name == "aria-labelledby":
            assert value in names, tag
    assert sum(name == "lang" for _, name, _ in read.attributes) == 1
    assert ("th", "scope", "row") in read.attributes


@pytest.mark.parametrize("result", [USUAL, INFINITE, SOFT], ids=["usual", "infinite", "soft"])
def test_a_page_says_what_the_terminal_says(result: Evaluation) -> None:
    words = " ".join(Reader(pages.page(result)).words)
    stream = io.StringIO()
    show(result, stream, plain=True)
    for table in (part for part in lines(result) if isinstance(part, Table)):
        for row in table.rows:
            for cell in row:
                assert cell.strip() in words
                assert cell.strip() in stream.getvalue()


def test_a_record_makes_its_own_page() -> None:
    assert USUAL.to_html() == pages.page(Evaluation.from_json(USUAL.to_json()))


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_names_do_no_harm(name: str) -> None:
    result = replace(
        USUAL,
        source=name,
        columns={"y": name, "p": name},
        positive=name,
        others=(name,) * 5,
        se=None,
        calibration=None,
        expected=None,
        normalized_entropy=None,
        reasons=dict.fromkeys(("se", "calibration", "expected", "normalized_entropy"), name),
    )
    text = pages.page(result)
    text.encode()
    read = Reader(text)
    assert not {"script", "img"} & set(read.tags)
    assert not any(attribute.startswith("on") for _, attribute, _ in read.attributes)
    assert "49" not in text.partition("<title>")[2].partition("</title>")[0]
    assert all(character.isprintable() or character == "\n" for character in text)
    assert len(text) < len(pages.page(USUAL)) + 5_000


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.html"
    target.write_text("old")
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        pages.write(USUAL, target)
    monkeypatch.undo()
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("report.html", "old")]
    pages.write(USUAL, target)
    assert target.read_text(encoding="utf-8") == pages.page(USUAL)
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        assert target.stat().st_mode & 0o777 == 0o666 & ~mask


def test_the_command_writes_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f.csv").write_text("y,p\n1,0.9\n0,0.2\n")
    assert run(["score", "f.csv", "--html", "report.html", "--value"]) == 0
    assert capsys.readouterr().out == "0.16425203348601802\n"
    assert "<h1>" in Path("report.html").read_text(encoding="utf-8")
    for wrong in (".", "nowhere/report.html"):
        assert run(["score", "f.csv", "--html", wrong]) == 2
        assert "a file, in a folder that exists" in capsys.readouterr().err
