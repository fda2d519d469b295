"""The page as it was bundled from `page/`, unpacked once: document, script, style sheet, and other languages."""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from logloss.errors import MissingPageError

INDEX, SCRIPT, STYLE = "index.html", "lab.js", "lab.css"

_CATALOGUE = re.compile(r"prose\.([a-z]{2,3})\.json\.gz")

# Never from the operating system's list: Windows may take JavaScript for plain text.
TYPES = {
    INDEX: "text/html; charset=utf-8",
    SCRIPT: "text/javascript; charset=utf-8",
    STYLE: "text/css; charset=utf-8",
}


@cache
def bundle() -> MappingProxyType[str, str]:
    """Return the text of each file of the page, by its name; what is not in this table cannot be asked for.

    Raises
    ------
    MissingPageError
        The package was built without the page, which needs Node.

    Examples
    --------
    >>> bundle()["index.html"][:15]
    '<!doctype html>'
    """
    folder = files("logloss._lab") / "static"
    try:
        return MappingProxyType({name: _unpacked(folder / f"{name}.gz") for name in TYPES})
    except FileNotFoundError:
        raise _no_page() from None


@cache
def catalogues() -> MappingProxyType[str, dict[str, Any]]:
    """Return what was packed of each language but English, by its code: its name, its prose, and the lesson's words."""
    folder = files("logloss._lab") / "static"
    named = sorted((found[1], file) for file in folder.iterdir() if (found := _CATALOGUE.fullmatch(file.name)))
    return MappingProxyType({code: json.loads(_unpacked(file)) for code, file in named})


def _unpacked(file: Traversable) -> str:
    return gzip.decompress(file.read_bytes()).decode()


def _no_page() -> MissingPageError:
    problem = "this installation was built without the lab's page; bundling it needs Node."
    return MissingPageError("page", problem, "make page  # in a clone of the repository")
