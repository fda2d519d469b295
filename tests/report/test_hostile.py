"""Whatever columns are called and whatever stands in their cells, nothing that shows it comes to harm.

Each text stands in each place at once: as the name of every column, and as a value of every column that may hold text.
"""

import io
import json
import re
import warnings
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import logloss
from logloss._cli import run
from logloss._report.door import show

pytest.importorskip("matplotlib").use("agg")
pytest.importorskip("jinja2")
from matplotlib import pyplot as plt  # noqa: E402

TEXTS = [
    "<script>alert(1)</script>",
    "</title></style><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "&lt;b&gt; &#x3c;b>",
    "{{ 7 * 7 }}{% raw %}{#",
    "{0} {name!r} %s %(name)s",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "$\\frac{1}{$",
    "$a_b$ \\N{DIGIT ONE} %%",
    "a\x00b\x1b[2J\x1b]0;title\x07c\x7f\x9b2Jd",
    "\u202eright to left\u2066\u200b\ufeff",
    "line\r\nline\u2028line\tline",
    "\ud800 half of a pair",
    "[bold red]x[/] :smile:",
    "x" * 10_000,
    "y\u0301\u0301\u0301 日本語 \U0001f30b",
    "[-, .)",
    "[1, 2)",
    "none",
]
PLACES = ("y", "p", "weight", "cluster", "by", "id", "show", "other")
N = 400
RANDOM = np.random.default_rng(2)
P = RANDOM.random(N)
Y = (RANDOM.random(N) < P).astype(np.int64)
VALUES = np.resize(np.array(TEXTS, object), N)
COLUMNS: dict[str, Any] = {
    "y": Y,
    "p": P,
    "weight": np.ones(N),
    "cluster": VALUES,
    "by": np.roll(VALUES, 1),
    "id": np.roll(VALUES, 2),
    "show": np.roll(VALUES, 3),
    "other": P**2,
}

# Each turn gives every place another text as its name; together all texts are names.
TURNS = [{place: TEXTS[(len(PLACES) * turn + at) % len(TEXTS)] for at, place in enumerate(PLACES)} for turn in range(3)]


def table(names: dict[str, str]) -> dict[str, Any]:
    return {names[place]: COLUMNS[place] for place in PLACES}


class Reader(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        self.words += data


def harmless_page(text: str, tame: str) -> None:
    """Say that a page is as long and made of the same things as that of harmless names."""
    text.encode()
    read, other = Reader(text), Reader(tame)
    assert set(read.tags) == set(other.tags)
    assert {name for name, _ in read.attributes} == {name for name, _ in other.attributes}
    assert {value for name, value in read.attributes if name.endswith("href")} <= {
        value for name, value in other.attributes if name.endswith("href")
    }
    assert all(character.isprintable() or character == "\n" for character in text)
    assert "49" not in re.findall(r"<title>(.*?)</title>", text)[0]
    assert len(text) < 1.5 * len(tame)
    for picture in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        ET.fromstring(picture)  # noqa: S314  # our own


def harmless_lines(text: str) -> None:
    assert all(character.isprintable() or character == "\n" for character in re.sub(r"\x1b\[[\d;]*m", "", text))
    assert max(map(len, text.splitlines())) < 3000


def harmless_json(text: str) -> None:
    text.encode()
    assert all(character.isprintable() or character == "\n" for character in text)
    json.loads(text)


def records(names: dict[str, str]) -> list[Any]:
    data = table(names)
    y, p, other = names["y"], names["p"], names["other"]
    beside = {"weight": names["weight"], "cluster": names["cluster"], "by": names["by"]}
    return [
        logloss.evaluate(data, y=y, p=p, **beside, id=names["id"], show=[names["show"]]),
        logloss.compare(data, y=y, p=[p, other], **beside),
        logloss.reconcile(data, y=y, p=p, weight=names["weight"]),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(len(TURNS)))
@pytest.mark.filterwarnings("error")
def test_reports_come_to_no_harm(turn: int) -> None:
    tame = records({place: place for place in PLACES})
    for found, other in zip(records(TURNS[turn]), tame, strict=True):
        harmless_json(found.to_json())
        assert type(found).from_json(found.to_json()) == found
        for plain in (True, False):
            stream = io.StringIO()
            show(found, stream, plain=plain)
            harmless_lines(stream.getvalue())
        if turn == 0:  # drawing takes long, and the cells are the same each time
            harmless_page(found.to_html(), other.to_html())
        str(found)


def test_names_of_models_come_to_no_harm() -> None:
    models = {text: P ** (1 + at / 8) for at, text in enumerate(TEXTS)}
    found = logloss.compare({"y": Y, **models, "by": VALUES}, p=TEXTS, by="by", baseline="none")
    harmless_lines(str(found))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", "Glyph", UserWarning)  # a font that lacks a letter shows a box
        portions = [found.plot_portions(model=text, by="by") for text in TEXTS[8:10]]
        for ax in (found.plot_losses(), found.plot_differences(), *portions):
            ax.figure.canvas.draw()
    plt.close("all")


@pytest.mark.parametrize("text", TEXTS)
def test_messages_come_to_no_harm(text: str) -> None:
    good = {"y": Y, "p": P, text: VALUES}
    words = np.array([text, "b", "c", text] * 100, object)
    wrong: list[tuple[dict[str, Any], dict[str, Any]]] = [
        (good, {"y": f"{text}?"}),
        (good, {"p": text}),
        (good, {"weight": text}),
        ({"y": words, "p": P}, {}),
        ({"y": words, "p": P}, {"positive": f"{text}!"}),
        ({"y": Y, text: P + 1}, {"p": text}),
        ({"y": Y, text: np.where(P < 0.5, np.nan, P)}, {"p": text}),
        ({"y": Y, "p": P, text: -P}, {"weight": text}),
        (good, {"missing": text}),
        (good, {"prior": text}),
    ]
    for data, options in wrong:
        for ask in (logloss.evaluate, logloss.compare):
            more = {"p": [options.get("p", "p"), "q"]} if ask is logloss.compare else {}
            given = {name: value for name, value in {**options, **more}.items() if name != "prior"}
            if ask is logloss.compare and "prior" in options:
                continue
            with pytest.raises(logloss.LogLossError) as error:
                ask({**data, "q": P}, **(given if ask is logloss.compare else options))
            harmless_lines(str(error.value))
            assert len(str(error.value)) < 5000


@pytest.mark.parametrize(
    "text", [each for each in TEXTS if each.encode(errors="ignore") == each.encode(errors="replace")]
)
def test_the_command_comes_to_no_harm(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    cell = '"' + text.replace('"', '""') + '"'
    rows = "\n".join(f"{y},{p},{p / 2},{cell}" for y, p in zip(Y[:50], P[:50], strict=True))
    Path("f.csv").write_bytes(f"y,p,q,{cell}\n{rows}\n".encode())
    for arguments in (
        ["score", "f.csv", "--by", text, "--id", text, "--show", text, "--worst", "2"],
        ["score", "f.csv", "--json", "--cluster", text],
        ["score", "f.csv", "--p", f"{text}?"],
        ["score", "f.csv", "--positive", text],
        ["score", text],
        ["compare", "f.csv", "--p", "p", "--p", "q", "--by", text],
        ["compare", "f.csv", "--p", "p", "--p", text],
        ["reconcile", "f.csv", "--y", text],
    ):
        assert run(arguments) in {0, 2}
        out, err = capsys.readouterr()
        harmless_json(out) if out.startswith("{") else harmless_lines(out or "-")
        assert all(character.isprintable() or character == "\n" for character in err)
        assert "Internal error" not in err
        assert "Traceback" not in err
