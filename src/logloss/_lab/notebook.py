"""The lab inside a notebook: the one-file page in a frame that can reach nothing outside itself."""

from __future__ import annotations

import html
import sys
from dataclasses import dataclass
from functools import cache

from logloss._lab.export import page_html

HEIGHT = 820  # pixels: the demo's four panels in one view

# What the page needs: to run, to save figures and progress, to print a worksheet, to open the sources it names.
_ALLOWED = "allow-scripts allow-downloads allow-modals allow-popups allow-popups-to-escape-sandbox"
_FRAME = '<iframe title="logloss: the lab" width="100%" height="{height}" sandbox="{allowed}" srcdoc="{page}"></iframe>'


@dataclass(frozen=True)
class Frame:
    """The lab as the result of a cell.

    Attributes
    ----------
    height : int
        In pixels.
    language : str, optional
        The language the page is opened in, and has beside English; otherwise it has all.

    Examples
    --------
    >>> Frame(height=600)._repr_html_()[:46]
    '<iframe title="logloss: the lab" width="100%" '
    """

    height: int = HEIGHT
    language: str | None = None

    def _repr_html_(self) -> str:
        return _FRAME.format(height=self.height, allowed=_ALLOWED, page=_escaped_page(self.language))


@cache
def _escaped_page(language: str | None) -> str:
    return html.escape(page_html("notebook", language))


def in_notebook() -> bool:
    """Say whether this runs in a notebook, where results are shown as HTML.

    Examples
    --------
    >>> in_notebook()
    False
    """
    ipython = sys.modules.get("IPython")  # a notebook has imported it
    shell = ipython.get_ipython() if ipython else None
    return hasattr(shell, "kernel")
