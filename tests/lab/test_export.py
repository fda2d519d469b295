"""One file that needs nothing: its policy, its blocks of data, its weight, and how it is written."""

import base64
import hashlib
import json
import re
import zlib
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType

import pytest

from logloss._cli import run
from logloss._lab import export as exporting
from logloss._lab.export import export, page_html
from logloss._lab.modules import ModuleError, join
from logloss._lab.page_files import TYPES, content_type, page_files
from logloss._lab.payload import PARTS, block, host, lesson
from logloss.errors import ArgumentError

WEIGHT = 300_000  # bytes, in all


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


def test_it_holds_the_joined_modules(page: Parsed) -> None:
    assert unpacked(page) == join({path: text for path, text in page_files().items() if path.endswith(".js")})


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


def test_it_is_light() -> None:
    assert len(page_html().encode()) <= WEIGHT


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


@pytest.mark.parametrize(
    ("path", "old", "new", "breach"),
    [
        ("style/base.css", "", '@import "x.css";', "style/base.css:1: no @import"),
        ("style/base.css", "", "\na { background: url(https://x/y.png) }", "style/base.css:2: no url("),
        ("style/base.css", "", "</STYLE>", "style/base.css:1: no </STYLE"),
        ("index.html", "<main ", '<main style="color: red" ', "index.html: no style="),
        ("index.html", "<main ", '<main onclick="f()" ', "index.html: no style="),
        ("index.html", 'src="main.js"', 'src="other.js"', "index.html: no style="),
        ("main.js", "", "export default 1;", "main.js:1: export stands only"),
    ],
)
def test_what_cannot_stand_in_one_file_is_seen(
    monkeypatch: pytest.MonkeyPatch, path: str, old: str, new: str, breach: str
) -> None:
    changed = {**page_files(), path: page_files()[path].replace(old, new, 1)}
    monkeypatch.setattr(exporting, "page_files", lambda: MappingProxyType(changed))
    with pytest.raises(ModuleError) as seen:
        page_html()
    assert breach in str(seen.value)


def test_every_file_of_the_page_has_a_type() -> None:
    folder = Path(exporting.__file__).parent / "page"
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == page_files().keys()
    assert {content_type(path) for path in files} == {*TYPES.values()}


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
        with pytest.raises(ArgumentError, match="a file in a folder that exists"):
            export(place)


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lab", "--export", str(tmp_path / "lab.html")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'lab.html'}\n"
    assert re.match(r"<!doctype html>\n<html lang=\"en\">", (tmp_path / "lab.html").read_text())
