"""How all figures look, and how one is drawn: on axes of one's own, or as an SVG element of a page.

Forecasts and outcomes are blue, what is expected is gray, and red is for loss alone; told apart by shape and lightness
too, so that they can be read in print and by the color-blind.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from logloss._sources.optional import need
from logloss.errors import printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RED, BLUE, PALE, GRAY, INK = "#b2182b", "#2166ac", "#d1e5f0", "#7f7f7f", "#222222"
STYLE = {
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "figure.facecolor": "white",
    "font.family": "sans-serif",
    "font.size": 9,
    "legend.borderaxespad": 0,
    "legend.columnspacing": 1.5,
    "legend.frameon": False,
    "legend.fontsize": 8,
    "lines.linewidth": 1.6,
    "svg.fonttype": "none",  # text stays text: small, searchable, read aloud
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}
WIDE, HIGH = 6.0, 3.6  # inches
TITLE_PAD = 20.0  # points between a title and the axes, for the legend
NAME = 24  # characters of a name beside an axis

Drawing = Callable[["Axes"], None]


def drawn(drawing: Drawing, title: str, ax: Axes | None = None, high: float = HIGH) -> Axes:
    """Draw on axes, or on a new figure of this height, and return the axes.

    Raises
    ------
    MissingExtraError
        matplotlib is not installed.
    """
    matplotlib = need("matplotlib", "figures", "report")
    with matplotlib.rc_context(STYLE):
        if ax is None:
            _, ax = need("matplotlib.pyplot", "figures", "report").subplots(figsize=(WIDE, high), layout="constrained")
        drawing(ax)
        ax.set_title(title, pad=TITLE_PAD, parse_math=False)
    return ax


def svg(drawing: Drawing, name: str, high: float = HIGH) -> str:
    """Return a figure as an SVG element, the same each time, which loads nothing and shares no names with others."""
    matplotlib = need("matplotlib", "figures", "report")
    figure = need("matplotlib.figure", "figures", "report").Figure(figsize=(WIDE, high), layout="constrained")
    with matplotlib.rc_context({**STYLE, "svg.hashsalt": name}), warnings.catch_warnings():
        # Text stays text, so the reader's font draws it: that ours has no such letter does not matter.
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        drawing(figure.add_subplot())
        stream = io.StringIO()
        figure.savefig(stream, format="svg", metadata={"Creator": None, "Date": None, "Format": None, "Type": None})
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", text)
    text = re.sub(
        r'<svg ([^>]*?)width="[^"]*" height="[^"]*"|<svg ([^>]*?)height="[^"]*" width="[^"]*"', _unsized, text
    )
    return text.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1).strip()


def _unsized(match: re.Match[str]) -> str:
    return f"<svg {match[1] or match[2] or ''}"


def legend(ax: Axes) -> None:
    """Put the legend above the axes, in one line, where it hides nothing."""
    entries = ax.get_legend_handles_labels()[0]
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.01), ncols=max(len(entries), 1))


def rows_of(count: int) -> float:
    """Return the height of a figure with so many names below each other."""
    return 1.2 + 0.24 * count


def name_rows(ax: Axes, names: Sequence[str], *, beside: Sequence[str] = ()) -> None:
    """Name the rows of a chart, the first on top, and say something of each at the other end."""
    places = range(len(names))
    ax.set_yticks(list(places), [printable(name, NAME) for name in names], parse_math=False)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    for place, text in zip(places, beside, strict=False):
        ax.text(1.02, place, text, transform=ax.get_yaxis_transform(), va="center", parse_math=False)
