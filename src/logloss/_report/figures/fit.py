"""The way of a fit: how far the objective was above its least value after each pass over the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logloss._report.document import Picture, Table
from logloss._report.figures import style
from logloss._report.figures.style import BLUE
from logloss._report.number_format import number
from logloss._train.regression.model import LogisticModel
from logloss._train.regression.trace import FitStep
from logloss.errors import wrong_option

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TITLE = "The way of the fit"
HIGH = 2.6  # inches
TICKS = 20
HEAD = ("pass", "objective", "gap", "largest slope", "step")


def table(trace: tuple[FitStep, ...]) -> Table:
    """Return what each pass found."""
    rows = tuple(
        (f"{at}", f"{step.objective:.10g}", f"{step.gap:.2g}", f"{step.gradient:.2g}", number(step.length))
        for at, step in enumerate(trace, 1)
    )
    return Table("the way of the fit", HEAD, rows)


def picture(trace: tuple[FitStep, ...]) -> Picture:
    """Return the gaps, drawn."""
    says = (
        "How far the objective, the loss with its penalty, was above its least value at each pass over the rows, "
        f"relative to it: {trace[0].gap:.2g} at the first, {trace[-1].gap:.2g} at the last of {len(trace)}."
    )
    return Picture("fit", TITLE, says, lambda: style.svg(_drawing(trace), "fit", HIGH), table(trace))


def draw(model: LogisticModel, ax: Axes | None = None) -> Axes:
    """Draw the gaps, on axes or on a new figure."""
    if not model.trace:
        raise wrong_option("model", str(model), "one that keeps the steps of its fit")
    return style.drawn(_drawing(model.trace), TITLE, ax, HIGH)


def _drawing(trace: tuple[FitStep, ...]) -> style.Drawing:
    def drawing(ax: Axes) -> None:
        seen = [(at, step.gap) for at, step in enumerate(trace, 1) if 0 < step.gap < float("inf")]
        ax.plot([at for at, _ in seen], [gap for _, gap in seen], marker="o", markersize=4, color=BLUE)
        ax.set_yscale("log")
        ax.set_xlim(0.5, len(trace) + 0.5)
        ax.set_xticks(range(1, len(trace) + 1, 1 + len(trace) // TICKS))
        ax.set_xlabel("pass over the rows")
        ax.set_ylabel("gap, relative")

    return drawing
