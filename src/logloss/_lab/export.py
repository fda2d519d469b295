"""The page as one file: nothing to load, and a policy that lets nothing else run."""

from __future__ import annotations

import hashlib
import re
import zlib
from base64 import b64encode
from pathlib import Path

from logloss import _atomic_write
from logloss._lab.modules import ModuleError, join
from logloss._lab.page_files import INDEX, page_files
from logloss._lab.payload import HostKind, block, host, lesson
from logloss.errors import Fault

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

_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)">\n?')
_SCRIPT = '<script type="module" src="main.js"></script>'
_OUTSIDE = re.compile(r"@import|url\((?!['\"]?(?:data:|#))", re.IGNORECASE)  # what a style sheet may load
_ATTRIBUTE = re.compile(r"\s(style|on\w+)\s*=", re.IGNORECASE)  # what the policy blocks in markup


def page_html(kind: HostKind = "file") -> str:
    """Return the whole page as one HTML document that loads nothing.

    Parameters
    ----------
    kind : {"file", "notebook"}
        Where it will be shown.

    Returns
    -------
    str
        Its policy allows the scripts and the style sheet inside it, by their hashes, and nothing else.

    Examples
    --------
    >>> page = page_html()
    >>> "src=" in page, "https:" in page.partition("<body>")[0]
    (False, False)
    """
    sources = page_files()
    script = join({path: text for path, text in sources.items() if path.endswith(".js")})
    page = sources[INDEX]
    style = "\n" + "".join(_checked_style(path, sources[path]) for path in _STYLE.findall(page))
    if _ATTRIBUTE.search(page) or _SCRIPT not in page:
        raise ModuleError(f"{INDEX}: no style= and no handlers in markup, and {_SCRIPT} at its end")
    policy = {
        "default-src": "'none'",
        "script-src": f"{_hash(_UNPACK)} {_hash(script)}",
        "style-src": _hash(style),
        "img-src": "data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    head = "; ".join(f"{what} {allowed}" for what, allowed in policy.items())
    page = _STYLE.sub("", page)
    page = page.replace("<head>\n", f'<head>\n<meta http-equiv="Content-Security-Policy" content="{head}">\n', 1)
    page = page.replace("</head>", f"<style>{style}</style>\n</head>", 1)
    page = with_blocks(page, kind)
    packed = b64encode(zlib.compress(script.encode(), 9)).decode()
    scripts = f'<script type="application/zlib" id="packed">{packed}</script>\n<script type="module">{_UNPACK}</script>'
    return page.replace(_SCRIPT, scripts, 1)


def with_blocks(page: str, kind: HostKind, *, file_bytes: int | None = None) -> str:
    """Return the page with what it is told put into its two blocks of JSON."""
    for name, data in (("lesson", lesson()), ("host", host(kind, file_bytes=file_bytes))):
        opening = f'<script type="application/json" id="{name}">'
        page = page.replace(f"{opening}</script>", f"{opening}{block(data)}</script>", 1)
    return page


def export(place: str | Path) -> Path:
    """Write the page to a file, whole or not at all.

    Parameters
    ----------
    place : str or Path
        What is there already is replaced.

    Returns
    -------
    Path
        Where it is.

    Raises
    ------
    ArgumentError
        The place is a folder, or lies in none.
    """
    path = Path(place)
    if path.is_dir() or not path.parent.is_dir():
        bound = "a file in a folder that exists"
        raise Fault("option", name="export", values=(str(place),), extra={"bound": bound, "mend": "lab.html"}).error()
    _atomic_write.write(path, page_html("file").encode())
    return path


def _checked_style(path: str, text: str) -> str:
    for pattern in (_OUTSIDE, re.compile("</style", re.IGNORECASE)):
        if found := pattern.search(text):
            line = text.count("\n", 0, found.start()) + 1
            raise ModuleError(f"{path}:{line}: no {found.group()}: the style sheet stands inside the page")
    return text


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
