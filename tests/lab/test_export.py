"""One file that needs nothing: its policy, its blocks of data, its weight, and how it is written."""

import base64
import hashlib
import json
import re
import zlib
from html.parser import HTMLParser
from pathlib import Path

import pytest

from logloss._cli import run
from logloss._lab.bundle import INDEX, SCRIPT, STYLE, bundle
from logloss._lab.export import export, page_html
from logloss._lab.payload import PARTS, block, host, lesson
from logloss.errors import ArgumentError

NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML"}


class Parsed(HTMLParser):
    """The elements of a page, and the text of its scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        tag, attributes = self.elements[-1] if self.elements else ("", {})
        if tag in {"script", "style"} and data.strip():
            self.texts.append((tag, attributes, data))


@pytest.fixture(scope="module")
def page() -> Parsed:
    return Parsed(page_html())


def test_it_loads_nothing(page: Parsed) -> None:
    for tag, attributes in page.elements:
        assert "src" not in attributes, tag
        assert tag != "link" or attributes["href"] == "data:,"
        assert not {name for name in attributes if name == "style" or name.startswith("on")}


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def unpacked(page: Parsed) -> str:
    (packed,) = (text for _, attributes, text in page.texts if attributes.get("id") == "packed")
    return zlib.decompress(base64.b64decode(packed, validate=True)).decode()


def test_it_holds_the_bundle(page: Parsed) -> None:
    assert unpacked(page) == bundle()[SCRIPT]
    assert [text for tag, _, text in page.texts if tag == "style"] == [bundle()[STYLE]]


def test_its_policy_names_its_own_script_and_style_and_nothing_else(page: Parsed) -> None:
    tag, attributes = page.elements[3]  # html, head, and before everything it should hold for
    assert (tag, attributes.get("http-equiv")) == ("meta", "Content-Security-Policy") or page.elements[2][0] == "meta"
    (policy,) = [each["content"] for name, each in page.elements if name == "meta" and each.get("http-equiv", "") != ""]
    assert page.elements[2] == ("meta", {"http-equiv": "Content-Security-Policy", "content": policy})
    directives = dict(each.split(" ", 1) for each in str(policy).split("; "))
    inside = [(tag, text) for tag, each, text in page.texts if each.get("type") in {"module", None}]
    (unpack, style) = (text for tag, text in sorted(inside))
    assert directives == {
        "default-src": "'none'",
        "script-src": f"{hashed(unpack)} {hashed(unpacked(page))}",
        "style-src": hashed(style),
        "img-src": "data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


@pytest.mark.parametrize("kind", ["file", "notebook"])
def test_it_says_where_it_runs(kind: str) -> None:
    texts = {attributes.get("id"): text for _, attributes, text in Parsed(page_html(kind)).texts}  # type: ignore[arg-type]
    told = json.loads(texts["host"])
    assert (told["kind"], told["api"], told["fileBytes"]) == (kind, None, None)
    assert json.loads(texts["lesson"])["schema"] == "logloss/lesson/1"


def test_it_is_the_same_every_time() -> None:
    assert page_html() == page_html()


def test_the_lesson_is_whole_and_strict() -> None:
    told = lesson()
    assert [name for name in PARTS if not told[name]] == []
    assert json.loads(block(told))["schema"] == told["schema"]
    with pytest.raises(ValueError, match="not JSON compliant"):
        block({"p": float("nan")})


def test_no_data_ends_the_block() -> None:
    nasty = {"a": "</script><script>alert(1)</script><!--"}
    assert "<" not in block(nasty)
    assert json.loads(block(nasty)) == nasty


def test_a_server_tells_its_limit() -> None:
    assert host("server", file_bytes=7)["fileBytes"] == 7


def test_nothing_in_the_bundle_asks_for_what_is_outside_it() -> None:
    style = bundle()[STYLE]
    assert len(style) > 10_000
    assert re.findall(r"@import|url\((?!['\"]?(?:data:|#))", style, re.IGNORECASE) == []
    assert set(re.findall(r"https?://[^\s\"'`)]+", bundle()[SCRIPT])) == NAMESPACES
    assert re.findall(r"\bimport\s*[({.*]", bundle()[SCRIPT]) == []


def test_nothing_in_the_bundle_ends_the_element_it_stands_in() -> None:
    assert "</style" not in bundle()[STYLE].lower()
    assert not re.search(r"</script|<!--", bundle()[SCRIPT], re.IGNORECASE)


def test_the_document_has_a_place_for_everything_and_nothing_that_the_policy_blocks() -> None:
    document = bundle()[INDEX]
    assert document.count(f'<link rel="stylesheet" href="{STYLE}">') == 1
    assert document.count(f'<script type="module" src="{SCRIPT}"></script>') == 1
    assert re.findall(r"\s(style|on\w+)\s*=", document, re.IGNORECASE) == []


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "lab.html"
    place.write_text("old")
    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("no")))
        with pytest.raises(OSError, match="no"):
            export(place)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("lab.html", "old")]
    assert export(str(place)) == place
    assert place.read_bytes().decode() == page_html()
    assert place.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.iterdir()) == [place]


def test_a_place_that_is_none_is_refused(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere" / "lab.html"):
        with pytest.raises(ArgumentError, match="a file, in a folder that exists"):
            export(place)


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lab", "--export", str(tmp_path / "lab.html")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'lab.html'}\n"
    assert re.match(r"<!doctype html>\n<html lang=\"en\">", (tmp_path / "lab.html").read_text())
