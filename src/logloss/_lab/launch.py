"""Opening the lab from where one stands: a notebook, Python, or a place without the packages that serve it."""

from __future__ import annotations

import re
import sys
import tempfile
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from logloss._lab.bundle import bundle
from logloss._lab.export import export
from logloss._lab.languages import check_language
from logloss._lab.notebook import HEIGHT, Frame, in_notebook
from logloss._sources.optional import need
from logloss.errors import MissingExtraError, wrong_option

if TYPE_CHECKING:
    from logloss._lab.server import Lab

PORT = 8765

_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?")  # of a host, with or without a port


def lab(*, height: int = HEIGHT, port: int = PORT, browser: bool = True, language: str | None = None) -> Frame | None:
    """Open the lab: see the loss, derive it, practice it, train by it.

    In a notebook the lab is the result of the cell. Elsewhere a server on this machine shows it in the browser, until
    Ctrl-C; without the extra ``lab`` the browser shows it from a temporary file.

    Parameters
    ----------
    height : int
        Of the frame in a notebook, in pixels.
    port : int
        Of the server; if it is taken, the next one that is free.
    browser : bool
        Whether to open the browser.
    language : str, optional
        The language the page is opened in: ``"en"`` or ``"de"``. Otherwise as was chosen on the page,
        or as the browser prefers.

    Returns
    -------
    Frame or None
        What a notebook shows; None elsewhere, once the server has stopped.

    Raises
    ------
    ArgumentError
        The page has no such language.
    MissingPageError
        The package was built without the page.

    Examples
    --------
    >>> import logloss
    >>> logloss.lab()  # doctest: +SKIP
    """
    check_language(language)
    if in_notebook():
        bundle()  # a notebook would show what goes wrong with a frame as a wall of text
        return Frame(height, language)
    try:
        server = make_server(port, language=language)
    except MissingExtraError as missing:
        path = export(Path(tempfile.mkdtemp(prefix="logloss-")) / "lab.html", language)
        _say(f"{missing.problem} So the lab is this file, which scores no large files: {path}\n{missing.hint}")
        if browser:
            webbrowser.open(path.as_uri())
        return None

    def ready() -> None:
        _say(f"the lab is open at {server.url} until Ctrl-C.")
        if browser:
            server.open_browser()

    server.run(ready)
    return None


def make_server(port: int = PORT, hosts: Sequence[str] = (), language: str | None = None) -> Lab:
    """Return the lab's server, ready to run.

    Parameters
    ----------
    port : int
        If it is taken, the next one that is free; 0 for any.
    hosts : sequence of str
        Names, besides those of this machine, by which it may be called.
    language : str, optional
        The language the page is opened in.

    Raises
    ------
    ArgumentError
        A host is not the name of one.
    MissingExtraError
        The packages that serve it are not installed.
    MissingPageError
        The package was built without the page.
    """
    bundle()
    for name in hosts:
        if not _NAME.fullmatch(name):
            raise wrong_option("allow-host", name, "the name of a host, as it stands in an address")
    for package in ("starlette", "uvicorn"):
        need(package, "the lab's server", "lab")
    from logloss._lab.server import Lab

    return Lab(port, hosts, language=language)


def _say(text: str) -> None:
    print("logloss:", text, file=sys.stderr, flush=True)  # noqa: T201
