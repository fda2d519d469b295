"""The page as one file: nothing to load, and a policy that lets nothing else run."""

from __future__ import annotations

import hashlib
import zlib
from base64 import b64encode
from functools import cache
from pathlib import Path

from logloss import _atomic_write
from logloss._lab.bundle import INDEX, SCRIPT, STYLE, bundle
from logloss._lab.languages import languages, with_languages
from logloss._lab.payload import HostKind, block, host, lesson

# The page's script comes packed, which makes the file a third as large: a notebook keeps a copy for each time it is
# shown. A script that another one inserts runs if the policy names its hash.
_UNPACK = """
const main = document.querySelector("main");
try {
  const packed = Uint8Array.from(atob(document.getElementById("packed").textContent), (sign) => sign.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const script = document.createElement("script");
  script.type = "module";
  script.textContent = await new Response(stream).text();
  document.body.append(script);
} catch {
  main.textContent = "This browser is too old for the lesson: it needs one from 2023 or later.";
}
"""

# Where the document asks for what is bundled; the file holds it instead.
_STYLE = f'<link rel="stylesheet" href="{STYLE}">'
_SCRIPT = f'<script type="module" src="{SCRIPT}"></script>'


@cache
def page_html(kind: HostKind = "file", language: str | None = None) -> str:
    """Return the whole page as one HTML document that loads nothing.

    Parameters
    ----------
    kind : {"file", "notebook"}
        Where it will be shown.
    language : str, optional
        The language it is opened in. It then has this one and English alone; otherwise all there are, and the reader's
        browser says which.

    Returns
    -------
    str
        Its policy allows the scripts and the style sheet inside it, by their hashes, and nothing else.

    Raises
    ------
    MissingPageError
        The package was built without the page.

    Examples
    --------
    >>> page = page_html()
    >>> "src=" in page, "https:" in page.partition("<body>")[0]
    (False, False)
    """
    page, script, style = (bundle()[name] for name in (INDEX, SCRIPT, STYLE))
    policy = {
        "default-src": "'none'",
        "script-src": f"{_hash(_UNPACK)} {_hash(script)}",
        "style-src": _hash(style),
        "img-src": "data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    head = "; ".join(f"{what} {allowed}" for what, allowed in policy.items())
    page = page.replace("<head>\n", f'<head>\n<meta http-equiv="Content-Security-Policy" content="{head}">\n', 1)
    page = page.replace(_STYLE, f"<style>{style}</style>", 1)
    page = with_languages(with_blocks(page, kind), [language] if language else languages(), language)
    packed = b64encode(zlib.compress(script.encode(), 9)).decode()
    scripts = f'<script type="application/zlib" id="packed">{packed}</script>\n<script type="module">{_UNPACK}</script>'
    return page.replace(_SCRIPT, scripts, 1)


def with_blocks(page: str, kind: HostKind, *, file_bytes: int | None = None) -> str:
    """Return the page with what it is told put into its two blocks of JSON."""
    for name, data in (("lesson", lesson()), ("host", host(kind, file_bytes=file_bytes))):
        opening = f'<script type="application/json" id="{name}">'
        page = page.replace(f"{opening}</script>", f"{opening}{block(data)}</script>", 1)
    return page


def export(place: str | Path, language: str | None = None) -> Path:
    """Write the page to a file, whole or not at all.

    Parameters
    ----------
    place : str or Path
        What is there already is replaced.
    language : str, optional
        The language it is opened in, as in `page_html`.

    Returns
    -------
    Path
        Where it is.

    Raises
    ------
    ArgumentError
        Nothing can be written there.
    MissingPageError
        The package was built without the page.
    """
    path = Path(place)
    _atomic_write.check(path, "export")
    _atomic_write.write(path, page_html("file", language).encode())
    return path


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
