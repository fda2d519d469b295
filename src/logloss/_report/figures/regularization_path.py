"""The held-out loss of a path of penalties, with what each rule chooses and how large the models are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from logloss._report.figures import style
from logloss._report.figures.style import BLUE, GRAY, RED
from logloss._train.path_record import CoefficientPath, RegularizationPath

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TITLE = "Held-out loss of each C"
MOST_NUMBERS = 10  # of coefficients that are not 0, above the axes


def draw(path: RegularizationPath, ax: Axes | None = None) -> Axes:
    """Draw a path, on axes or on a new figure."""
    return style.drawn(_drawing(path), TITLE, ax)


def _drawing(path: RegularizationPath) -> style.Drawing:
    def drawing(ax: Axes) -> None:
        ax.fill_between(path.C, path.loss - path.se, path.loss + path.se, color=RED, alpha=0.15, linewidth=0)
        ax.plot(path.C, path.loss, color=RED, marker=".", label="mean of the folds ± se")
        for at, line, name in ((path.best, "-", "best"), (path.one_se, "--", "1se")):
            ax.axvline(path.C[at], color=BLUE, linestyle=line, linewidth=1, label=f"{name}: C = {path.C[at]:.3g}")
        ax.set(xscale="log", xlabel="C, the inverse of the penalty", ylabel="mean loss")
        style.legend(ax)
        say_nonzero(ax, path)

    return drawing


def say_nonzero(ax: Axes, path: RegularizationPath | CoefficientPath) -> None:
    """Say within the axes, along their upper end, how many coefficients are not 0."""
    shown = np.unique(np.linspace(0, path.C.size - 1, min(MOST_NUMBERS, path.C.size)).round().astype(int))
    low, high = ax.get_ylim()
    ax.set_ylim(low, high + 0.12 * (high - low))
    for at in shown:
        ax.text(path.C[at], 0.94, f"{path.nonzero[at]}", transform=ax.get_xaxis_transform(), ha="center", color=GRAY)
    ax.text(0.995, 0.87, "coefficients that are not 0", transform=ax.transAxes, ha="right", color=GRAY, fontsize=7)
