"""The figures of a report: drawn from the record alone, so they are as quick for a billion rows as for ten.

One look for all: forecasts and outcomes blue, what is expected grey, and red for loss alone; told apart by shape and
lightness too, so that they can be read in print and by the colour-blind.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from logloss.evaluation import Evaluation
from logloss.report.numbers import number, percent
from logloss.sources.extras import need

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RED, BLUE, PALE, GREY, INK = "#b2182b", "#2166ac", "#d1e5f0", "#7f7f7f", "#222222"
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
    "legend.frameon": False,
    "legend.fontsize": 8,
    "lines.linewidth": 1.6,
    "svg.fonttype": "none",  # text stays text: small, searchable, read aloud
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}
WIDE, HIGH = 6.0, 3.6  # inches
ROOM = 1.05  # above the largest value
EDGE = 1.02  # of an axis of probabilities, so that a line at 1 is seen
DISC = 2000.0  # square points of a disc that stands for all rows


class Figure(NamedTuple):
    """A figure of the report: how it is drawn, its title, and what it shows for those who do not see it."""

    draw: Callable[[Evaluation, Axes], None]
    title: str
    says: Callable[[Evaluation], str]


def draw(evaluation: Evaluation, name: str, ax: Axes | None = None) -> Axes:
    """Draw one of `FIGURES`.

    Parameters
    ----------
    evaluation : Evaluation
        Fresh, or read back from JSON.
    name : str
        Which one.
    ax : matplotlib Axes, optional
        Where; without it, on a new figure.

    Raises
    ------
    MissingPackageError
        matplotlib is not installed.
    """
    matplotlib = need("matplotlib", "figures", "report")
    with matplotlib.rc_context(STYLE):
        if ax is None:
            _, ax = need("matplotlib.pyplot", "figures", "report").subplots(figsize=(WIDE, HIGH), layout="constrained")
        FIGURES[name].draw(evaluation, ax)
        ax.set_title(FIGURES[name].title)
    return ax


def svg(evaluation: Evaluation, name: str) -> str:
    """Return a figure as an SVG element, the same each time, which loads nothing and shares no names with others."""
    matplotlib = need("matplotlib", "figures", "report")
    figure = need("matplotlib.figure", "figures", "report").Figure(figsize=(WIDE, HIGH), layout="constrained")
    with matplotlib.rc_context({**STYLE, "svg.hashsalt": name}):
        FIGURES[name].draw(evaluation, figure.add_subplot())
        stream = io.StringIO()
        figure.savefig(stream, format="svg", metadata={"Creator": None, "Date": None, "Format": None, "Type": None})
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", text)
    text = re.sub(
        r'<svg ([^>]*?)width="[^"]*" height="[^"]*"|<svg ([^>]*?)height="[^"]*" width="[^"]*"', _unsized, text
    )
    return text.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1).strip()


def _unsized(found: re.Match[str]) -> str:
    return f"<svg {found[1] or found[2] or ''}"


def _reliability(e: Evaluation, ax: Axes) -> None:
    p, rate, low, high = (np.array(each) for each in (e.curve.p, e.curve.rate, e.curve.low, e.curve.high))
    top = min(ROOM * max(p[-1], rate.max(), high.max()), EDGE)
    ax.fill_between(p, low, high, color=PALE, label="9 of 10 calibrated models")
    ax.plot([0, top], [0, top], color=GREY, linestyle="--", linewidth=1, label="as forecast")
    ax.plot(p, rate, color=BLUE, marker="o" if p.size <= 40 else "", markersize=3, label="as it happened")
    ax.set(xlim=(0, top), ylim=(0, top), xlabel="forecast p", ylabel="share of ones")
    ax.legend(loc="upper left")


def _distribution(e: Evaluation, ax: Axes) -> None:
    low = np.array([band.low for band in e.by_forecast])
    share = np.array([100 * band.share for band in e.by_forecast])
    ones = share * [band.rate for band in e.by_forecast]
    width = np.array([band.high for band in e.by_forecast]) - low
    ax.bar(low, ones, width, align="edge", color=BLUE, edgecolor="white", linewidth=0.3, label="ones")
    ax.bar(low, share - ones, width, ones, align="edge", color=PALE, edgecolor=BLUE, linewidth=0.3, label="zeros")
    ax.axvline(e.base_rate, color=GREY, linestyle="--", linewidth=1, label="base rate")
    ax.set(xlim=(0, 1), ylim=(0, ROOM * share.max()), xlabel="forecast p", ylabel="% of the rows")
    ax.legend()


def _curve(e: Evaluation, ax: Axes) -> None:
    bands = e.by_outcome or ()
    finite = [band for band in bands if math.isfinite(band.loss)]
    top = ROOM * max([4.0, *(band.loss for band in finite)])
    q = np.exp(-np.linspace(0, top, 300))
    ax.plot(q, -np.log(q), color=RED, zorder=1)
    at, loss = [math.exp(-band.loss) for band in finite], [band.loss for band in finite]
    size = [DISC * band.share for band in finite]
    ax.scatter(at, loss, size, color=BLUE, alpha=0.55, edgecolor=INK, linewidth=0.5, zorder=2, clip_on=False)
    if e.infinite:
        ax.annotate(
            f"{e.infinite:,} at ∞",
            (0, top),
            (0.12, 0.9 * top),
            color=RED,
            arrowprops={"color": RED, "arrowstyle": "->"},
        )
    if math.isfinite(e.log_loss):
        ax.axhline(e.log_loss, color=GREY, linestyle="--", linewidth=1)
        ax.annotate(f"mean {number(e.log_loss)}", (1, e.log_loss), (0, 3), textcoords="offset points", ha="right")
    ax.set(xlim=(0, 1), ylim=(0, top), xlabel="probability given to what happened", ylabel="loss, −ln")


def _tenths(e: Evaluation, ax: Axes) -> None:
    losses = np.array([band.loss for band in e.by_tenth])
    finite = losses[np.isfinite(losses)]
    top = ROOM * max([e.base_rate_loss, *finite]) or 1.0
    at = np.arange(losses.size)
    ax.bar(at, np.minimum(losses, top), 0.8, color=RED)
    for place in at[~np.isfinite(losses)]:
        ax.annotate("∞", (place, top), ha="center", va="bottom", color=RED)
    ax.axhline(e.base_rate_loss, color=GREY, linestyle="--", linewidth=1, label="base-rate loss")
    ax.set_xticks(at, [_range(band.low, band.high) for band in e.by_tenth], rotation=30, ha="right")
    ax.set(ylim=(0, top), xlabel="forecast p, a tenth of the rows each", ylabel="mean loss")
    ax.legend()


def _range(low: float, high: float) -> str:
    first, last = f"{low:.2g}", f"{high:.2g}"
    return first if first == last else f"{first} to {last}"


def _say_reliability(e: Evaluation) -> str:
    c = e.curve
    outside = sum(not low <= rate <= high for rate, low, high in zip(c.rate, c.low, c.high, strict=True))
    return (
        f"How often it happened, against what was forecast, from {c.p[0]:.3g} to {c.p[-1]:.3g}. The curve leaves the "
        f"band of a calibrated model at {outside} of {len(c.p)} points."
    )


def _say_distribution(e: Evaluation) -> str:
    most = max(e.by_forecast, key=lambda band: band.share)
    return (
        f"How many rows have which forecast. Most, {percent(most.share)}, lie between {most.low:.3g} and "
        f"{most.high:.3g}; the base rate is {percent(e.base_rate)}."
    )


def _say_curve(e: Evaluation) -> str:
    small = [band for band in e.by_outcome or () if band.high <= 0.125]
    share, held = sum(band.share for band in small), sum(band.share * band.loss for band in small)
    part = f", and hold {percent(held / e.log_loss)} of the loss" if 0 < e.log_loss < math.inf else ""
    return (
        "The loss −ln q of a row that gave q to what happened, with a disc on the curve for the rows there, its area "
        f"their number. Rows with q below 1/8 are {percent(share)}{part}."
    )


def _say_tenths(e: Evaluation) -> str:
    worst = max(e.by_tenth, key=lambda band: band.loss)
    return (
        f"The mean loss of each tenth of the rows, by forecast. It is largest, {number(worst.loss)}, where p is "
        f"{_range(worst.low, worst.high)}; always saying the base rate costs {number(e.base_rate_loss)}."
    )


FIGURES = {
    "reliability": Figure(_reliability, "Did it happen as often as forecast?", _say_reliability),
    "distribution": Figure(_distribution, "Which forecasts were made?", _say_distribution),
    "curve": Figure(_curve, "What did the rows cost?", _say_curve),
    "tenths": Figure(_tenths, "Which forecasts cost most?", _say_tenths),
}


def drawable(e: Evaluation) -> list[str]:
    """Return the names of the figures that this record has the numbers for."""
    return [name for name in FIGURES if name != "curve" or e.by_outcome is not None]


def twin(e: Evaluation, name: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Return the numbers of a figure as a table: its head and its rows."""
    if name == "reliability":
        points = list(zip(*(getattr(e.curve, each) for each in ("p", "rate", "low", "high")), strict=True))
        some = points[:: max(len(points) // 20, 1)]
        return ("forecast", "share of ones", "band from", "band to"), [tuple(map(number, point)) for point in some]
    bands = {"distribution": e.by_forecast, "curve": e.by_outcome or (), "tenths": e.by_tenth}[name]
    first = "given to what happened" if name == "curve" else "forecast"
    head = (first, "rows", "share of the rows", "share of ones", "mean loss", "share of the loss")
    whole = e.log_loss if 0 < e.log_loss < math.inf else math.nan
    return head, [
        (
            f"{band.low:.4g} to {band.high:.4g}",
            f"{band.n:,}",
            percent(band.share),
            percent(band.rate),
            number(band.loss),
            percent(band.share * band.loss / whole) if whole == whole else "—",
        )
        for band in bands
    ]
