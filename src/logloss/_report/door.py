"""The one door from a record to what shows it: opened when it is to be shown, and never before."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from logloss._evaluate.records.comparison import Comparison
from logloss._report.figures import comparison, evaluation, misses, slices
from logloss._report.html_page import REPORTS, Record, page
from logloss._report.terminal import put

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OWN = {"misses": misses.draw, "slices": slices.draw}  # figures of an evaluation that stand apart


def show(record: Record, file: IO[str], *, plain: bool = False) -> None:
    """Print the report on a record, with color and bars unless it is to be plain."""
    put(REPORTS[type(record)].lines(record), file, plain=plain)


def to_html(record: Any) -> str:
    """Return the report on a record as one page."""
    return page(record)


def figure(record: Any, name: str, ax: Axes | None, **chosen: str | None) -> Axes:
    """Draw a figure of a record, on axes or on a new figure."""
    if isinstance(record, Comparison):
        return comparison.draw(record, name, ax, **chosen)
    if name in OWN:
        return OWN[name](record, ax, **chosen)
    return evaluation.draw(record, name, ax)
