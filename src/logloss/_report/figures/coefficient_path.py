"""The coefficients of a path of penalties: a line for each, and the names of those that end farthest from 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from logloss._report.figures import style
from logloss._report.figures.regularization_path import say_nonzero
from logloss._report.figures.style import BLUE, GRAY, INK, RED
from logloss._train.path_record import CoefficientPath

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TITLE = "Coefficients of each C"
MOST_NAMES = 9
_COLORS, _LINES = (BLUE, RED, INK), ("-", "--", ":")


def draw(path: CoefficientPath, ax: Axes | None = None) -> Axes:
    """Draw a path, on axes or on a new figure."""
    return style.drawn(_drawing(path), TITLE, ax)


def _drawing(path: CoefficientPath) -> style.Drawing:
    def drawing(ax: Axes) -> None:
        largest = np.argsort(-np.abs(path.coef[-1]), kind="stable")[:MOST_NAMES]
        named = [int(j) for j in largest if path.coef[-1, j]]
        for j in np.setdiff1d(np.arange(len(path.names)), named):
            ax.plot(path.C, path.coef[:, j], color=GRAY, linewidth=0.6)
        for at, j in enumerate(named):
            color, line = _COLORS[at % len(_COLORS)], _LINES[at // len(_COLORS) % len(_LINES)]
            ax.plot(path.C, path.coef[:, j], color=color, linestyle=line, label=path.names[j])
        ax.axhline(0, color=GRAY, linewidth=0.8)
        ax.set(xscale="log", xlabel="C, the inverse of the penalty", ylabel="coefficient")
        if named:
            style.legend(ax)
        say_nonzero(ax, path)

    return drawing
