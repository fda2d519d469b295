"""A report as one HTML file that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from logloss import _atomic_write
from logloss._report.document import Picture
from logloss._report.kinds import report_of
from logloss._sources.optional import need

if TYPE_CHECKING:
    from logloss._evaluate.records.record import Record


def page(record: Record) -> str:
    """Return a report as a page.

    Parameters
    ----------
    record : Evaluation, Comparison, Reconciliation or LogisticModel
        Fresh, or read back from JSON.

    Raises
    ------
    MissingExtraError
        Jinja or matplotlib is not installed.
    """
    jinja = need("jinja2", "an HTML report", "report")
    need("matplotlib", "an HTML report", "report")
    environment = jinja.Environment(
        autoescape=True, undefined=jinja.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    folder = resources.files("logloss._report")
    safe = jinja.utils.markupsafe.Markup
    text: str = environment.from_string((folder / "page.html.jinja").read_text("utf-8")).render(
        style=safe((folder / "page.css").read_text("utf-8")),
        report=report_of(record).document(record),
        is_picture=lambda part: isinstance(part, Picture),
        drawn=lambda picture: safe(picture.svg()),  # what text it holds, matplotlib has escaped
    )
    return text


def check(path: str | os.PathLike[str]) -> None:
    """Raise the error that `write` would raise, before there is anything to write.

    Raises
    ------
    MissingExtraError
        Jinja or matplotlib is not installed.
    ArgumentError
        Nothing can be written there.
    """
    need("jinja2", "an HTML report", "report")
    need("matplotlib", "an HTML report", "report")
    _atomic_write.check(Path(path), "html")


def write(record: Record, path: str | os.PathLike[str]) -> None:
    """Write the report to a file, all of it or nothing.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    _atomic_write.write(Path(path), page(record).encode())
