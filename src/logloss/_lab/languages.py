"""The languages of the page besides English, each as the pack that the document holds: its prose, and the lesson's."""

from __future__ import annotations

import html
import json
import zlib
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from logloss._lab.bundle import catalogues
from logloss._lab.payload import lesson
from logloss.errors import wrong_option

ENGLISH = "en"

# What these name is no prose: it is the same in all languages.
_NAMES = {"key", "chapter", "kind", "asks", "schema", "version", "sources"}


def languages() -> tuple[str, ...]:
    """Return the codes of the languages that the page can be shown in, English first.

    Examples
    --------
    >>> languages()[0]
    'en'
    """
    return (ENGLISH, *catalogues())


def check_language(code: str | None) -> None:
    """Refuse a language that the page has not.

    Raises
    ------
    ArgumentError
        It is not among `languages`.
    """
    if code is not None and code not in languages():
        raise wrong_option("language", code, f"one of the page's: {', '.join(languages())}")


def with_languages(page: str, codes: Sequence[str], opened: str | None) -> str:
    """Return the document with packs of languages, and the one in which it is opened unless its reader chose one."""
    packs = "".join(_pack(code) for code in codes if code != ENGLISH)
    page = page.replace("</body>", f"{packs}</body>", 1)
    return page.replace("<html ", f'<html data-language="{opened}" ', 1) if opened else page


@cache
def _pack(code: str) -> str:
    """Return a language as an element; compressed, since there are copies of it in files and notebooks."""
    catalogue = catalogues()[code]
    pack = {"prose": list(_texts(catalogue["prose"])), "lesson": overlay(lesson(), catalogue["lesson"]) or {}}
    text = json.dumps(pack, ensure_ascii=False, separators=(",", ":"))
    packed = b64encode(zlib.compress(text.encode(), 9)).decode()
    name = html.escape(catalogue["name"])
    return f'<script type="application/zlib" class="language" lang="{code}" title="{name}">{packed}</script>\n'


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts of a catalogue in their order, which tells them apart: their names are a seventh of a pack."""
    if isinstance(value, str):
        yield value
    else:
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(part)


def overlay(value: Any, words: Mapping[str, str]) -> Any:
    """Return what is said otherwise in another language, each text in the place of the English one.

    Parameters
    ----------
    value : Any
        The lesson, or a part of it.
    words : mapping of str to str
        What is said for each English text.

    Returns
    -------
    Any
        The same with nothing but the texts in `words`, lists being mappings of places; None where there are none.

    Examples
    --------
    >>> overlay({"key": "one", "title": "one", "blanks": ["x", "one"]}, {"one": "eins"})
    {'title': 'eins', 'blanks': {'1': 'eins'}}
    """
    if isinstance(value, str):
        return words.get(value)
    if isinstance(value, Mapping):
        parts = {name: overlay(part, words) for name, part in value.items() if name not in _NAMES}
    elif isinstance(value, Sequence):
        parts = {str(place): overlay(part, words) for place, part in enumerate(value)}
    else:
        return None
    return {name: part for name, part in parts.items() if part is not None} or None
