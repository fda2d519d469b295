"""Sphinx's settings for the site: the pages as they lie on disk, and the reference from the docstrings (`make site`).

The source folder is the root of the repository, so that links from page to page are the same here and on disk.
"""

import re
import sys
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

from docutils.nodes import SkipNode, math_block
from docutils.utils.math import latex2mathml

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

import logloss  # noqa: E402
from public_records import RECORDS, parts  # noqa: E402

project = "logloss"
author = "The logloss developers"
version = release = logloss.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
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
napoleon_use_ivar = True
napoleon_use_rtype = False
napoleon_preprocess_types = True
NESTED = {kind.__name__: f"~{kind.__module__}.{kind.__name__}" for kind in parts(*RECORDS)}
napoleon_type_aliases = {name: path for name, path in NESTED.items() if not hasattr(logloss, name)}

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
    """Leave out how a record is made: records are returned, and their fields are listed below."""
    returned = what == "class" and (is_dataclass(made) or made in {logloss.Backend, logloss.PartialEvaluation})
    return ("", None) if returned else None


def _escape(_app: object, _what: str, _name: str, _object: object, _options: object, lines: list[str]) -> None:
    """Take |z|, 2*x and W_ as they are written: docstrings have no markup but backticks."""
    for at, line in enumerate(lines):
        if re.match(r"\w[\w, ]* : ", line):  # a type, which becomes a link as it is
            lines[at] = re.sub(r'="(\w+)"', r"=\1", line.replace("`", ""))
        elif not line.lstrip().startswith((">>>", "...")):
            pieces = re.split(r"(`+[^`]*`+)", line)
            pieces[::2] = [re.sub(r"([|*]|(?<=\w)_(?!\w))", r"\\\1", piece) for piece in pieces[::2]]
            lines[at] = "".join(pieces)


def _formula(self: Any, node: Any) -> None:
    block, tex = isinstance(node, math_block), node.astext()
    # docutils knows other names for dots, and nothing for what is struck out: it is marked by what is used nowhere else.
    shown = latex2mathml.tex2mathml(tex.replace(r"\dots", r"\ldots").replace(r"\cancel", r"\phantom"), as_block=block)
    shown = shown.replace("<mphantom>", f'<mrow style="{STRIKE}">').replace("</mphantom>", "</mrow>")
    self.body.append(f"<div>{shown}</div>" if block else shown)
    raise SkipNode


def setup(app: Any) -> None:
    """Add the handlers above; formulas become MathML, which browsers show without a script."""
    app.connect("autodoc-process-signature", _no_constructor)
    app.connect("autodoc-process-docstring", _escape, priority=100)  # before napoleon
    app.add_html_math_renderer("mathml", (_formula, None), (_formula, None))
