"""An evaluation as one HTML file that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from importlib import resources
from pathlib import Path

from logloss.errors import Fault
from logloss.evaluation import Evaluation
from logloss.report.advice import advice, verdict
from logloss.report.figures import FIGURES, drawable, svg, twin
from logloss.report.numbers import headline
from logloss.report.sections import named, tables
from logloss.sources.extras import need


def page(evaluation: Evaluation) -> str:
    """Return the report as a page.

    Parameters
    ----------
    evaluation : Evaluation
        Fresh, or read back from JSON.

    Raises
    ------
    MissingPackageError
        Jinja or matplotlib is not installed.
    """
    e = evaluation
    jinja = need("jinja2", "an HTML report", "report")
    need("matplotlib", "an HTML report", "report")
    environment = jinja.Environment(
        autoescape=True, undefined=jinja.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    folder = resources.files("logloss.report")
    facts, *others = tables(e)
    safe = jinja.utils.markupsafe.Markup
    text: str = environment.from_string((folder / "page.html.jinja").read_text("utf-8")).render(
        style=safe((folder / "page.css").read_text("utf-8")),
        named=named(e),
        headline=headline(e),
        verdict=verdict(e),
        advice=advice(e),
        findings=[finding.text for finding in e.findings],
        facts=facts,
        tables=others,
        figures=[
            {
                "name": name,
                "title": FIGURES[name].title,
                "says": FIGURES[name].says(e),
                "svg": safe(svg(e, name)),  # drawn from numbers alone
                "twin": twin(e, name),
            }
            for name in drawable(e)
        ],
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


def write(evaluation: Evaluation, path: str | os.PathLike[str]) -> None:
    """Write the report to a file, all of it or nothing.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    target = Path(path)
    text = page(evaluation)
    mask = os.umask(0)
    os.umask(mask)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=target.parent, prefix=f".{target.name}.", delete=False
    ) as file:
        try:
            file.write(text)
            file.close()
            Path(file.name).chmod(0o666 & ~mask)
            Path(file.name).replace(target)
        except BaseException:
            with suppress(OSError):
                Path(file.name).unlink()
            raise
