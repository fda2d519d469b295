"""What a report is made of, whoever shows it: tables of text, and pictures with a table that says the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from logloss._report.number_format import Headline
from logloss.errors import printable

if TYPE_CHECKING:
    from logloss._evaluate.records.evaluation import Evaluation
    from logloss._evaluate.records.reconciliation import Reconciliation

CELL = 40  # characters that are shown of a name or a value of the data
_FEW = 3  # files that are named


def named(record: Evaluation | Reconciliation) -> str:
    """Return what was read: the source, and its columns."""
    columns = ", ".join(f"{role} = {printable(str(name), CELL)}" for role, name in record.columns.items())
    return f"{printable(record.source, 60)}: {columns}"


def few_names(files: tuple[str, ...]) -> str:
    """Return the names of the first of some files, without the folders they lie in."""
    names = [printable(Path(file).name, CELL) for file in files[:_FEW]]
    return ", ".join([*names, "…"] if len(files) > _FEW else names)


@dataclass(frozen=True)
class Table:
    """A table of text.

    Attributes
    ----------
    title : str
        What it is about; empty for one that stands right below the headline.
    head : tuple of str
        The names of the columns; empty for name, value, explanation.
    rows : tuple of tuple of str
        The cells.
    loss : tuple of float
        The losses in the last column, of which bars are drawn; empty where it holds none.
    note : str
        What stands below it.
    words : tuple of int
        The columns that hold words and not numbers, and so stand to the left.
    red : int or None
        The column that holds losses, counted from the end where negative.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    loss: tuple[float, ...] = ()
    note: str = ""
    words: tuple[int, ...] = ()
    red: int | None = None

    def is_red(self, at: int) -> bool:
        """Return whether a column holds losses."""
        return self.red is not None and at == self.red % len(self.head)


@dataclass(frozen=True)
class Picture:
    """A figure on a page.

    Attributes
    ----------
    name : str
        What tells it from the others of the page.
    title : str
        Its heading.
    says : str
        What it shows, for those who do not see it, and below it for those who do.
    svg : callable
        Draws it, as an SVG element.
    twin : Table
        Its numbers.
    """

    name: str
    title: str
    says: str
    svg: Callable[[], str]
    twin: Table


@dataclass(frozen=True)
class Document:
    """A report as a page shows it.

    Attributes
    ----------
    title : str
        Of the window.
    heading : str
        The first words of the page.
    headline : Headline
        The log loss behind them, and what is said of it; empty where the page is about several.
    named : str
        What was read.
    sentences, findings, notes : tuple of str
        What it means; what looks wrong though it is allowed; what else has to be known of the rows.
    parts : tuple of Table and Picture
        In the order of the page; the first table may have no title.
    """

    title: str
    heading: str
    headline: Headline
    named: str
    sentences: tuple[str, ...]
    findings: tuple[str, ...]
    notes: tuple[str, ...]
    parts: tuple[Table | Picture, ...]
