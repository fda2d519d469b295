"""A report as one HTML file that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

from logloss import atomic
from logloss.errors import Fault
from logloss.evaluation import Evaluation
from logloss.evaluation.comparison import Comparison
from logloss.evaluation.reconcile import Reconciliation
from logloss.report import comparison, reconciliation, sections
from logloss.report.document import Document, Picture
from logloss.sources.extras import need

Record = Evaluation | Comparison | Reconciliation


def document(record: Record) -> Document:
    """Return the report of a record."""
    if isinstance(record, Evaluation):
        return sections.document(record)
    if isinstance(record, Comparison):
        return comparison.document(record)
    return reconciliation.document(record)


def page(record: Record) -> str:
    """Return a report as a page.

    Parameters
    ----------
    record : Evaluation, Comparison or Reconciliation
        Fresh, or read back from JSON.

    Raises
    ------
    MissingPackageError
        Jinja or matplotlib is not installed.
    """
    jinja = need("jinja2", "an HTML report", "report")
    need("matplotlib", "an HTML report", "report")
    environment = jinja.Environment(
        autoescape=True, undefined=jinja.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    folder = resources.files("logloss.report")
    safe = jinja.utils.markupsafe.Markup
    text: str = environment.from_string((folder / "page.html.jinja").read_text("utf-8")).render(
        style=safe((folder / "page.css").read_text("utf-8")),
        report=document(record),
        is_picture=lambda part: isinstance(part, Picture),
        drawn=lambda picture: safe(picture.svg()),  # what text it holds, matplotlib has escaped
    )
    return text


def check(path: str | os.PathLike[str]) -> None:
    """Raise the error that `write` would raise, before there is anything to write.

    Raises
    ------
    MissingPackageError
        Jinja or matplotlib is not installed.
    ArgumentError
        There is no such folder, or the path is one.
    """
    need("jinja2", "an HTML report", "report")
    need("matplotlib", "an HTML report", "report")
    target = Path(path)
    if target.is_dir() or not target.parent.is_dir():
        extra = {"bound": "a file, in a folder that exists", "mend": "report.html"}
        raise Fault("option", name="html", values=(str(path),), extra=extra).error()


def write(record: Record, path: str | os.PathLike[str]) -> None:
    """Write the report to a file, all of it or nothing.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    atomic.write(Path(path), page(record).encode())
