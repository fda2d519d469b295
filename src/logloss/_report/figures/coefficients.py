"""Coefficients with their intervals, below each other: a forest plot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logloss._report.document import Picture, Table
from logloss._report.figures import style
from logloss._report.figures.style import BLUE, GRAY
from logloss._report.number_format import number
from logloss._train.regression.inference import Coefficient
from logloss._train.regression.model import INTERCEPT, LogisticModel
from logloss.errors import printable, wrong_option

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 40  # coefficients that are drawn
TITLE = "Coefficients, 95 % intervals"
CELL = 40


def drawn(model: LogisticModel) -> list[Coefficient]:
    """Return the coefficients that are drawn: all with an interval but the intercept."""
    return [row for row in model.coefficients if row.se is not None and row.name != INTERCEPT][:MOST]


def picture(model: LogisticModel, twin: Table) -> Picture:
    """Return the coefficients of a model, drawn."""
    rows = drawn(model)
    ends = [(row.name, row.low, row.high) for row in rows if row.low is not None and row.high is not None]
    sure = [printable(name, CELL) for name, low, high in ends if low > 0 or high < 0]
    which = f"Those of {', '.join(sure)} exclude 0." if sure else "None of them excludes 0."
    says = f"The coefficient of each column with its 95 % interval, which says how the log-odds change. {which}"
    return Picture("coefficients", TITLE, says, lambda: style.svg(_drawing(rows), "coefficients", _high(rows)), twin)


def draw(model: LogisticModel, ax: Axes | None = None) -> Axes:
    """Draw the coefficients, on axes or on a new figure."""
    rows = drawn(model)
    if not rows:
        raise wrong_option("model", str(model), "one that has columns and standard errors")
    return style.drawn(_drawing(rows), TITLE, ax, _high(rows))


def _high(rows: list[Coefficient]) -> float:
    return style.rows_of(len(rows))


def _drawing(rows: list[Coefficient]) -> style.Drawing:
    def drawing(ax: Axes) -> None:
        for place, row in enumerate(rows):
            if row.value is None or row.low is None or row.high is None:
                continue
            ax.plot([row.low, row.high], [place, place], color=BLUE, solid_capstyle="butt")
            ax.plot([row.value], [place], marker="s", markersize=5, color=BLUE)
        ax.axvline(0, color=GRAY, linewidth=0.8, zorder=0)
        style.name_rows(
            ax, [row.name for row in rows], beside=[f"odds × {number(row.odds_ratio or 0.0)}" for row in rows]
        )
        ax.set_xlabel("change of the log-odds where the column is larger by 1")

    return drawing
