"""Sphinx's settings for the site: the pages as they lie on disk, and the reference from the docstrings (`make site`).

The source folder is the root of the repository, so that links from page to page are the same here and on disk.
"""

import re
import sys
from pathlib import Path
from typing import Any

from docutils.nodes import SkipNode, math_block
from docutils.utils.math import latex2mathml

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

from public_records import RECORDS, parts  # noqa: E402

import logloss  # noqa: E402

project = "logloss"
author = "The logloss developers"
version = release = logloss.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "docs/index"
include_patterns = ["*.md", "docs/*.md", "benchmarks/*.md"]
exclude_patterns = [".*", "build", "dist", "page", "src", "tests", "benchmarks/accuracy_prose.md"]
templates_path = ["templates"]
default_role = "py:obj"  # a link where the docstring names something that is documented, and code elsewhere
nitpicky = False

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4

add_module_names = False
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints = "none"  # the docstrings say them, in words
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_custom_sections = [("Attributes", "params_style")]  # several names may stand before one type
LINKED = {kind.__name__: f":py:obj:`~{kind.__module__}.{kind.__name__}`" for kind in parts(*RECORDS)}
LINKED = {name: link for name, link in LINKED.items() if not hasattr(logloss, name)}

html_theme = "furo"
html_title = f"logloss {release}"
html_math_renderer = "mathml"
html_additional_pages = {"index": "start.html"}  # the address of the site itself leads to docs/index.html
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_theme_options: dict[str, Any] = {"footer_icons": []}

STRIKE = (
    "background: linear-gradient(to bottom right, transparent calc(50% - 0.8px), "
    "currentColor calc(50% - 0.5px) calc(50% + 0.5px), transparent calc(50% + 0.8px))"
)


def _no_constructor(_app: object, what: str, _name: str, made: Any, *_signature: object) -> tuple[str, None] | None:
    """Leave out how a record or an error is made: they are returned and raised, and their fields are listed below."""
    returned = what in {"class", "exception"} and made is not logloss.Tally
    return ("", None) if returned else None


def _prepare(_app: object, what: str, _name: str, _object: object, _options: object, lines: list[str]) -> None:
    """Make links of the records in types, and take |z|, p_* and W_ as they are written."""
    if what == "property" and ":" in lines[0]:
        lines[0] = f": {lines[0]}"  # or what stands before the colon would be taken for its type
    for at, line in enumerate(lines):
        if kind := re.fullmatch(r"(\w[\w, ]*) : (.*)", line):
            plain = re.sub(r'="(\w+)"', r"=\1", kind[2].replace("`", ""))
            linked = re.sub(r"[A-Z]\w+", lambda word: LINKED.get(word[0], word[0]), plain)
            lines[at] = f"{kind[1]} : {linked}"
        elif not line.lstrip().startswith((">>>", "...", "..")):
            pieces = re.split(r"(`+[^`]*`+|\*\w[^*]*\w\*)", line)  # what is marked up on purpose
            pieces[::2] = [re.sub(r"([|*]|(?<=\w)_(?![\w{]))", r"\\\1", piece) for piece in pieces[::2]]
            lines[at] = "".join(pieces)


def _formula(self: Any, node: Any) -> None:
    block, tex = isinstance(node, math_block), node.astext()
    # docutils has another name for dots, and none for what is struck out, which is marked by what is used nowhere else.
    shown = latex2mathml.tex2mathml(tex.replace(r"\dots", r"\ldots").replace(r"\cancel", r"\phantom"), as_block=block)
    shown = shown.replace("<mphantom>", f'<mrow style="{STRIKE}">').replace("</mphantom>", "</mrow>")
    self.body.append(f'<div style="padding: 0.4em 0">{shown}</div>' if block else shown)
    raise SkipNode


def setup(app: Any) -> None:
    """Add the handlers above; formulas become MathML, which browsers show without a script."""
    app.connect("autodoc-process-signature", _no_constructor)
    app.connect("autodoc-process-docstring", _prepare, priority=100)  # before napoleon
    app.add_html_math_renderer("mathml", (_formula, None), (_formula, None))
