"""The figures of an evaluation: drawn from the record alone, so they are as quick for a billion rows as for ten."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from logloss._evaluate.records.evaluation import Evaluation
from logloss._report.document import Table
from logloss._report.figures import style
from logloss._report.figures.style import BLUE, GRAY, HIGH, INK, PALE, RED
from logloss._report.number_format import forecasts, number
from logloss._stats.calibration.loss_bins import DECILES, LossBin
from logloss._stats.rounding import percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROOM = 1.05  # above the largest value
EDGE = 1.02  # of an axis of probabilities, so that a line at 1 is seen
DISC = 1200.0  # square points of a disc that stands for all rows
LEAST_TOP = 4.0  # of the loss curve
SMALL = 0.125  # a probability given to what happened that is a confident miss
EACH = " (deciles)"  # where forecasts differ enough for that
POINTS = 20  # of a curve in its table


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
    MissingExtraError
        matplotlib is not installed.
    """
    figure = FIGURES[name]
    return style.drawn(lambda ax: figure.draw(evaluation, ax), figure.title, ax, _high(evaluation, name))


def svg(evaluation: Evaluation, name: str) -> str:
    """Return a figure as an SVG element, the same each time, which loads nothing and shares no names with others."""
    return style.svg(lambda ax: FIGURES[name].draw(evaluation, ax), name, _high(evaluation, name))


def _high(e: Evaluation, name: str) -> float:
    return style.rows_of(len(e.deciles)) if name == "deciles" else HIGH


def _reliability(e: Evaluation, ax: Axes) -> None:
    p, rate, low, high = (np.array(values) for values in (e.curve.p, e.curve.rate, e.curve.low, e.curve.high))
    top = min(ROOM * max(p[-1], rate.max(), high.max(initial=0.0)), EDGE)
    few = p.size <= 40
    if not high.size:  # no band is known
        pass
    elif p.size > 1:
        ax.fill_between(p, low, high, color=PALE, label="90 % under calibration")
    else:  # a band of one forecast is a line
        ax.vlines(p, low, high, color=PALE, linewidth=8, label="90 % under calibration")
    ax.plot([0, top], [0, top], color=GRAY, linestyle="--", linewidth=1, label="perfectly calibrated")
    ax.plot(p, rate, color=BLUE, marker="o" if few else "", markersize=3, clip_on=False, label="observed (isotonic)")
    ax.set(xlim=(0, top), ylim=(0, top), xlabel="predicted probability", ylabel="observed frequency")
    style.legend(ax)


def _distribution(e: Evaluation, ax: Axes) -> None:
    low = np.array([band.low for band in e.by_forecast])
    share = np.array([100 * band.share for band in e.by_forecast])
    ones = share * [band.rate for band in e.by_forecast]
    width = np.array([band.high for band in e.by_forecast]) - low
    ax.bar(low, ones, width, align="edge", color=BLUE, edgecolor="white", linewidth=0.3, label="ones")
    ax.bar(low, share - ones, width, ones, align="edge", color=PALE, edgecolor=BLUE, linewidth=0.3, label="zeros")
    ax.axvline(e.base_rate, color=GRAY, linestyle="--", linewidth=1, label="base rate")
    ax.set(xlim=(0, 1), ylim=(0, ROOM * share.max()), xlabel="predicted probability", ylabel="% of the rows")
    style.legend(ax)


def _curve(e: Evaluation, ax: Axes) -> None:
    bands = e.by_outcome or ()
    finite = [band for band in bands if math.isfinite(band.loss)]
    top = ROOM * max([LEAST_TOP, *(band.loss for band in finite)])
    q = np.unique(np.concatenate([np.exp(-np.linspace(0, top, 200)), np.linspace(np.exp(-LEAST_TOP), 1, 200)]))
    ax.plot(q, -np.log(q), color=RED, zorder=1, label="loss")
    at, loss = [math.exp(-band.loss) for band in finite], [band.loss for band in finite]
    size = [DISC * band.share for band in finite]
    ax.scatter(at, loss, size, color=BLUE, alpha=0.55, edgecolor=INK, linewidth=0.5, zorder=2, label="rows, by area")
    if e.infinite:
        arrow = {"color": RED, "arrowstyle": "->"}
        ax.annotate(f"{e.infinite:,} at ∞", (0, top), (0.12, 0.9 * top), color=RED, arrowprops=arrow)
    if math.isfinite(e.log_loss):
        ax.axhline(e.log_loss, color=GRAY, linestyle="--", linewidth=1, zorder=0)
        ax.text(1.01, e.log_loss, f"mean\n{number(e.log_loss)}", transform=ax.get_yaxis_transform(), va="center")
    ax.set(xlim=(-0.03, 1.08), ylim=(-0.1 * top, top), xlabel="probability of the observed outcome", ylabel="loss, −ln")
    ax.set_xticks(np.linspace(0, 1, 6))
    ax.set_yticks([tick for tick in ax.get_yticks() if 0 <= tick <= top])
    ax.legend(loc="upper right", markerscale=0.5)


def _deciles(e: Evaluation, ax: Axes) -> None:
    losses = np.array([band.loss for band in e.deciles])
    finite = losses[np.isfinite(losses)]
    top = ROOM * max([e.base_rate_loss, *finite]) or 1.0
    at = np.arange(losses.size)
    ax.barh(at, np.minimum(losses, top), 0.75, color=RED)
    beyond = at[np.isinf(losses)]
    ax.plot(np.full(beyond.size, top), beyond, ">", color=RED, clip_on=False)
    ax.axvline(e.base_rate_loss, color=GRAY, linestyle="--", linewidth=1, label="base-rate loss")
    names = [forecasts(band.low, band.high) for band in e.deciles]
    style.name_rows(ax, names, beside=[number(loss) for loss in losses])
    ax.set(xlim=(0, top), xlabel="mean loss", ylabel=f"predicted probability{EACH if losses.size == DECILES else ''}")
    style.legend(ax)


def _say_reliability(e: Evaluation) -> str:
    c = e.curve
    says = f"Observed frequency against predicted probability, from {c.p[0]:.3g} to {c.p[-1]:.3g}."
    if not c.low:
        return says
    outside = sum(not low <= rate <= high for rate, low, high in zip(c.rate, c.low, c.high, strict=True))
    return f"{says} The curve leaves the 90 % band under calibration at {outside} of {len(c.p)} points."


def _say_distribution(e: Evaluation) -> str:
    most = max(e.by_forecast, key=lambda band: band.share)
    return (
        f"How many rows have which prediction. Most, {percent(most.share)}, lie between {most.low:.3g} and "
        f"{most.high:.3g}; the base rate is {percent(e.base_rate)}."
    )


def _say_curve(e: Evaluation) -> str:
    small = [band for band in e.by_outcome or () if band.high <= SMALL]
    share, held = sum(band.share for band in small), sum(band.share * band.loss for band in small)
    part = f", and hold {percent(held / e.log_loss)} of the loss" if 0 < e.log_loss < math.inf else ""
    return (
        "The loss −ln q of a row whose outcome was given probability q; a disc on the curve stands for the rows "
        f"there, its area for their number. Rows with q below 1/8 are {percent(share)}{part}."
    )


def _say_deciles(e: Evaluation) -> str:
    worst = max(e.deciles, key=lambda band: band.loss)
    return (
        f"The mean loss of each decile of the predictions. It is largest, {number(worst.loss)}, where p is "
        f"{forecasts(worst.low, worst.high)}; always predicting the base rate costs {number(e.base_rate_loss)}."
    )


FIGURES = {
    "reliability": Figure(_reliability, "Reliability diagram", _say_reliability),
    "distribution": Figure(_distribution, "Distribution of the predictions", _say_distribution),
    "curve": Figure(_curve, "Loss by the probability of the outcome", _say_curve),
    "deciles": Figure(_deciles, "Loss by decile", _say_deciles),
}


def drawable(e: Evaluation) -> list[str]:
    """Return the names of the figures that this record has the numbers for."""
    return [name for name in FIGURES if name != "curve" or e.by_outcome is not None]


def twin(e: Evaluation, name: str) -> Table:
    """Return the numbers of a figure as a table."""
    title = FIGURES[name].title
    if name == "reliability":
        known = ("p", "rate", "low", "high") if e.curve.low else ("p", "rate")
        points = list(zip(*(getattr(e.curve, field) for field in known), strict=True))
        some = points[:: max(len(points) // POINTS, 1)]
        parts = ("predicted", "observed", "band from", "band to")
        return Table(title, parts[: len(known)], tuple(tuple(map(number, point)) for point in some))
    if name == "deciles":
        return deciles(e)
    bands = e.by_forecast if name == "distribution" else e.by_outcome or ()
    first = "probability of the outcome" if name == "curve" else "predicted"
    head = (first, "rows", "share of the rows", "observed", "share of the loss", "mean loss")
    rows = tuple(
        (
            f"{band.low:.4g} to {band.high:.4g}",
            f"{band.n:,}",
            percent(band.share),
            percent(band.rate),
            _held(e, band),
            number(band.loss),
        )
        for band in bands
    )
    return Table(title, head, rows, words=(0,), red=-1)


def deciles(e: Evaluation) -> Table:
    """Return the loss by deciles of the forecasts, and whether outcomes were as frequent there as predicted."""
    rows = tuple(
        (
            forecasts(band.low, band.high),
            f"{band.n:,}",
            percent(band.rate),
            _off(e, band),
            _held(e, band),
            number(band.loss),
        )
        for band in e.deciles
    )
    head = ("predicted", "rows", "observed", "observed vs expected", "of the loss", "loss")
    losses = tuple(band.loss for band in e.deciles)
    title = f"by prediction{EACH if len(rows) == DECILES else ''}"
    return Table(title, head, rows, losses, words=(0, 3), red=-1)


def _held(e: Evaluation, band: LossBin) -> str:
    if not 0 < e.log_loss < math.inf:
        return "—"
    return percent(band.share * band.loss / e.log_loss)


def _off(e: Evaluation, band: LossBin) -> str:
    """Say whether the curve lies outside the band of a calibrated model all over these forecasts."""
    c = e.curve
    here = [at for at, p in enumerate(c.p) if band.low <= p <= band.high] if c.low else []
    if here and all(c.rate[at] > c.high[at] for at in here):
        return "higher"
    return "lower" if here and all(c.rate[at] < c.low[at] for at in here) else ""
