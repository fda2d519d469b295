"""The coefficients of a path of penalties: a line for each, and the names of those that end farthest from 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from logloss._report.figures import style
from logloss._report.figures.regularization_path import say_nonzero
from logloss._report.figures.style import BLUE, GRAY, INK, RED
from logloss._train.path_record import CoefficientPath
from logloss.errors import printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

TITLE = "Coefficients of each C"
MOST_NAMES = 9
_COLORS, _DASHES = (BLUE, RED, INK), ("-", "--", ":")


def draw(path: CoefficientPath, ax: Axes | None = None) -> Axes:
    """Draw a path, on axes or on a new figure."""
    return style.drawn(_drawing(path), TITLE, ax)


def _drawing(path: CoefficientPath) -> style.Drawing:
    def drawing(ax: Axes) -> None:
        largest = np.argsort(-np.abs(path.coef[-1]), kind="stable")[:MOST_NAMES]
        named = sorted((int(j) for j in largest if path.coef[-1, j]), key=lambda j: -path.coef[-1, j])
        for j in np.setdiff1d(np.arange(len(path.names)), named):
            ax.plot(path.C, path.coef[:, j], color=GRAY, linewidth=0.6)
        lines = []
        for at, j in enumerate(named):
            color, dashes = _COLORS[at % len(_COLORS)], _DASHES[at // len(_COLORS)]
            lines += ax.plot(path.C, path.coef[:, j], color=color, linestyle=dashes)
        ax.axhline(0, color=GRAY, linewidth=0.8)
        ax.set(xscale="log", xlabel="C, the inverse of the penalty", ylabel="coefficient")
        say_nonzero(ax, path)
        _name(ax, lines, [path.names[j] for j in named])

    return drawing


def _name(ax: Axes, lines: list[Line2D], names: list[str]) -> None:
    """Put the names beside the axes, in the order in which their lines end there."""
    # A thin space, because matplotlib leaves names out that begin with an underscore.
    shown = [f"\u2009{printable(name, style.NAME)}" for name in names]
    legend = ax.legend(lines, shown, loc="upper left", bbox_to_anchor=(1, 1))
    for text in legend.get_texts():
        text.set_parse_math(False)
