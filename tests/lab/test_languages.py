"""The page's languages: what they weigh, which there are, and that each says of the lesson what English says."""

import base64
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import logloss
from logloss._cli import run
from logloss._lab.bundle import catalogues
from logloss._lab.export import page_html
from logloss._lab.languages import ENGLISH, check_language, languages, overlay, with_languages
from logloss._lab.notebook import Frame
from logloss._lab.payload import PARTS, lesson
from logloss.errors import ArgumentError

WEIGHT = 350_000  # bytes of the file in English alone
PACK = 60_000  # bytes of each other language in it

OTHERS = [code for code in languages() if code != ENGLISH]

PACKED = re.compile(r'<script type="application/zlib" class="language" lang="(\w+)" title="(\w+)">([^<]+)</script>')

# The values of these, in every part of the lesson, are the same in all languages.
NAMES = {"key", "chapter", "kind", "asks", "sources"}
FORMULAS = {"formula", "numbers"}
UNITS = {"mg/L", "kPa"}

# What stands in every language as in English: blanks, numbers, signs of formulas, and letters alone; see the page's own
# test, `page/tests/prose.test.js`, which holds the same of its prose.
LETTER = r"[^\W\d_²³₀-₉⁰-⁹]"
KEPT = re.compile(
    r"\{\w+\}|\d+(?:[.,]\d+)*|[=−·×÷√∑∏∫∞<>≤≥≈≠≡∈∂∇%‰²³₀-₉⁰-⁹]"
    rf"|(?<!{LETTER})(?<!-)(?:ln|log(?!-| loss)|exp|sgn|max|min)(?!{LETTER})|[σηλγθμπΔκ]"
    r"|(?<![\w’'-])[a-zB-ZŷΣ](?:(?=’s\b)|(?![\w’'-]))"
)
ARTICLE = re.compile(r"(?<![\w=·+−(])[aI](?= [\"“]*[^\W\d_])")  # or I, which is no letter of a formula either


def kept(text: str) -> list[str]:
    """Return what of a text is the same in every language."""
    return sorted(KEPT.findall(ARTICLE.sub("", text)))


def texts(value: Any) -> Iterator[str]:
    """Yield the texts of a part of the lesson; of formulas the words in them, of references what is said of each."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        references = value.get("kind") == "references"
        for name, part in value.items():
            if name in FORMULAS and not isinstance(part, Mapping):  # a line of the solver is called so, too
                yield from words_of_formulas(part)
            elif references and name == "items":
                yield from (said for _, said, _ in part)
            elif name not in NAMES:
                yield from texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part)


def texts_of_prose(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for _, part in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from texts_of_prose(part)


def words_of_formulas(value: Any) -> Iterator[str]:
    if isinstance(value, list | tuple):
        if value and value[0] == "text":
            yield value[1]
        else:
            for part in value:
                yield from words_of_formulas(part)


def is_prose(text: str) -> bool:
    """Return whether there are words in a text, besides what is kept."""
    return text not in UNITS and bool(re.search(rf"{LETTER}{{2}}", KEPT.sub(" ", text)))


@pytest.fixture(scope="module")
def english() -> set[str]:
    told = lesson()
    return {text for part in PARTS for text in texts(told[part])}


def test_there_is_another_language() -> None:
    assert languages()[0] == ENGLISH
    assert "de" in OTHERS


def test_the_file_is_light() -> None:
    assert len(page_html("file", ENGLISH).encode()) <= WEIGHT


@pytest.mark.parametrize("code", OTHERS)
def test_a_language_is_light(code: str) -> None:
    assert len(with_languages("</body>", [code], None).encode()) <= PACK
    assert len(page_html("file", code).encode()) <= WEIGHT + PACK


def test_a_document_has_the_languages_it_is_given() -> None:
    document = '<!doctype html>\n<html lang="en">\n<body></body>'
    assert with_languages(document, [ENGLISH], None) == document
    assert with_languages(document, [ENGLISH], ENGLISH) == document.replace("<html ", '<html data-language="en" ')
    assert [code for code, *_ in PACKED.findall(with_languages(document, languages(), None))] == OTHERS


@pytest.mark.parametrize("code", OTHERS)
def test_a_pack_is_what_the_catalogue_says(code: str) -> None:
    ((lang, name, packed),) = PACKED.findall(page_html("file", code))
    pack = json.loads(zlib.decompress(base64.b64decode(packed, validate=True)))
    catalogue = catalogues()[code]
    assert (lang, name) == (code, catalogue["name"])
    assert pack["prose"] == list(texts_of_prose(catalogue["prose"]))
    assert pack["lesson"] == json.loads(json.dumps(overlay(lesson(), catalogue["lesson"])))
    assert f'<html data-language="{code}" lang="en">' in page_html("file", code)


def test_a_notebook_has_the_language_it_is_shown_in() -> None:
    assert "html data-language=&quot;de&quot;" in Frame(language="de")._repr_html_()
    assert "class=&quot;language&quot;" not in Frame(language=ENGLISH)._repr_html_()


@pytest.mark.parametrize("code", ["fr", "", "DE", "de-AT"])
def test_an_unknown_language_is_an_error_that_names_those_there_are(
    code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = f"it must be one of the page's: {', '.join(languages())}."
    with pytest.raises(ArgumentError) as raised:
        check_language(code)
    assert raised.value.problem == f'language = "{code}": {problem}'
    with pytest.raises(ArgumentError, match="one of the page's"):
        logloss.lab(browser=False, language=code)
    assert run(["lab", "--language", code, "--export", str(tmp_path / "lab.html")]) == 2
    assert problem in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("code", [None, *languages()])
def test_a_language_there_is_is_none(code: str | None) -> None:
    check_language(code)


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_of_the_lesson_is_said(code: str, english: set[str]) -> None:
    said = catalogues()[code]["lesson"]
    assert sorted(filter(is_prose, english - said.keys())) == []
    assert sorted(said.keys() - english) == [], "entries that nothing asks for"
    assert [text for text, words in said.items() if not words.strip()] == []


@pytest.mark.parametrize("code", OTHERS)
def test_the_lesson_keeps_blanks_numbers_and_formulas(code: str) -> None:
    said = catalogues()[code]["lesson"]
    assert {text: words for text, words in said.items() if kept(words) != kept(text)} == {}


def test_what_is_kept_is_seen() -> None:
    text = "a loss of {loss} is −ln 0.85, with {n} sites: p = 0.85"
    assert kept(text) == sorted(["{loss}", "−", "ln", "0.85", "{n}", "p", "=", "0.85"])
    assert kept("log loss and log-odds, not log: −log₂ p") == sorted(["log", "−", "log", "₂", "p"])
    assert kept("A p of {p}, a Parquet file, B’s p, and B") == ["B", "B", "p", "p", "{p}"]
    assert kept("−ln 0.85") != kept("−ln 0.58")
    assert kept("1 − p") != kept("1 − y")


def test_what_is_prose_is_told_from_what_is_none() -> None:
    assert [text for text in ("{log} 1 = 0", "", "ln", "0 %", "p", "mg/L") if is_prose(text)] == []
    assert is_prose("or")
    assert is_prose("{loss} bits ({nats} nats)")


def test_an_overlay_says_what_is_otherwise_and_nothing_else() -> None:
    words = {"one": "eins", "or": "oder"}
    assert overlay("one", words) == "eins"
    assert overlay("two", words) is None
    assert overlay(1, words) is None
    assert overlay({"key": "one", "kind": "one"}, words) is None
    told = {"a": {"title": "one", "n": 1}, "b": ["two", "one"], "c": ["two"], "f": ("row", "p", ("text", "or"))}
    assert overlay(told, words) == {"a": {"title": "eins"}, "b": {"1": "eins"}, "f": {"2": {"1": "oder"}}}
