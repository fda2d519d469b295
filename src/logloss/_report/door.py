"""The one door from a record to what shows it: opened when it is to be shown, and never before."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from logloss._report.kinds import report_of
from logloss._report.terminal import put

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from logloss._evaluate.records.record import Record
    from logloss._report.model import Summary
    from logloss._train.regression.model import LogisticModel


def show(record: Record, file: IO[str], *, plain: bool = False) -> None:
    """Print the report on a record, with color and bars unless it is to be plain."""
    put(report_of(record).lines(record), file, plain=plain)


def to_html(record: Any) -> str:
    """Return the report on a record as one page."""
    from logloss._report.html_page import page

    return page(record)


def summary(record: LogisticModel) -> Summary:
    """Return the report on a model as what a terminal and a notebook show."""
    from logloss._report.model import Summary

    return Summary(record)


def figure(record: Any, name: str, ax: Axes | None, **chosen: str | None) -> Axes:
    """Draw a figure of a record, on axes or on a new figure."""
    from logloss._evaluate.records.comparison import Comparison
    from logloss._report.figures import coefficient_path, coefficients, comparison, evaluation, fit, misses, slices

    if isinstance(record, Comparison):
        return comparison.draw(record, name, ax, **chosen)
    if name == "coefficients":
        return coefficients.draw(record, ax)
    if name == "coefficient path":
        return coefficient_path.draw(record, ax)
    if name == "fit":
        return fit.draw(record, ax)
    own = {"misses": misses.draw, "slices": slices.draw}  # which stand apart
    return own[name](record, ax, **chosen) if name in own else evaluation.draw(record, name, ax)
