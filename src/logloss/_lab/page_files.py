"""The files of the page, read once into a table: what is not in it cannot be asked for."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

INDEX = "index.html"

# By ending, and never from the operating system's list: Windows may take JavaScript for plain text.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
}


@cache
def page_files() -> MappingProxyType[str, str]:
    """Return the text of each file of the page, by its path relative to the page.

    Examples
    --------
    >>> page_files()["index.html"][:15]
    '<!doctype html>'
    """
    return MappingProxyType(dict(sorted(_below(files("logloss._lab") / "page", ""))))


def content_type(path: str) -> str:
    """Return the content type of a file of the page.

    Examples
    --------
    >>> content_type("main.js")
    'text/javascript; charset=utf-8'
    """
    return TYPES[path[path.rindex(".") :]]


def _below(folder: Traversable, prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for each in folder.iterdir():
        path = prefix + each.name
        if each.is_dir():
            found += _below(each, f"{path}/")
        elif each.name.endswith(tuple(TYPES)):
            found.append((path, each.read_text(encoding="utf-8")))
    return found
