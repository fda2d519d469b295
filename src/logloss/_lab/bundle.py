"""The page as it was bundled from `page/`, unpacked once: one document, one script, one style sheet."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from logloss.errors import MissingPageError

INDEX, SCRIPT, STYLE = "index.html", "lab.js", "lab.css"

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
        return MappingProxyType(
            {name: gzip.decompress((folder / f"{name}.gz").read_bytes()).decode() for name in TYPES}
        )
    except FileNotFoundError:
        raise _no_page() from None


def _no_page() -> MissingPageError:
    problem = "this installation was built without the lab's page; bundling it needs Node."
    return MissingPageError("page", problem, "make page  # in a clone of the repository")
