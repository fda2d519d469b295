"""The figures of a comparison: the models' losses, their differences from the baseline, and where these come from."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from logloss._evaluate.records.comparison import Comparison, Difference, Portion
from logloss._report.figures import style
from logloss._report.figures.style import BLUE, GRAY, PALE, RED
from logloss._report.number_format import number, span
from logloss._stats.rounding import percent, rounded
from logloss.errors import ArgumentError, printable, wrong_word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MODELS = 30  # that a figure shows
PORTIONS = 20  # of a column that are shown
ROOM = 1.05


class Figure(NamedTuple):
    """A figure: how it is drawn, its title, and what it shows; of one difference and one kind of parts, or of all."""

    draw: Callable[[Comparison, Difference | None, str, Axes], None]
    title: str
    says: Callable[[Comparison, Difference | None, str], str]


def draw(c: Comparison, name: str, ax: Axes | None = None, *, model: str | None = None, by: str | None = None) -> Axes:
    """Draw one of `FIGURES`.

    Parameters
    ----------
    c : Comparison
        Fresh, or read back from JSON.
    name : str
        Which one.
    ax : matplotlib Axes, optional
        Where; without it, on a new figure.
    model, by : str, optional
        For "portions": whose difference, by which column; the best one's, by what the baseline forecast.

    Raises
    ------
    ArgumentError
        There is no such model, or no such column.
    MissingExtraError
        matplotlib is not installed.
    """
    difference, parts = _chosen(c, model, by) if name == "portions" else (None, "")
    title = FIGURES[name].title
    if difference is not None:
        title = f"Where does {printable(difference.model, style.NAME)} win?"
    drawing: style.Drawing = lambda ax: FIGURES[name].draw(c, difference, parts, ax)  # noqa: E731
    return style.drawn(drawing, title, ax, _high(c, name, difference, parts))


def svg(c: Comparison, name: str, difference: Difference | None = None, by: str = "", called: str = "") -> str:
    """Return a figure as an SVG element, the same each time, which loads nothing and shares no names with others."""
    drawing: style.Drawing = lambda ax: FIGURES[name].draw(c, difference, by, ax)  # noqa: E731
    return style.svg(drawing, called or name, _high(c, name, difference, by))


def most(portions: list[Portion]) -> list[Portion]:
    """Return the parts that are shown: all of few, of many those that contribute most, in their order."""
    if len(portions) <= PORTIONS:
        return portions
    ranked = sorted(portions, key=lambda portion: -math.inf if portion.share is None else -abs(portion.share))
    chosen = set(map(id, ranked[:PORTIONS]))
    return [portion for portion in portions if id(portion) in chosen]


def signed(value: float, se: float) -> str:
    """Return a difference to the second digit of its standard error; 0 has no sign."""
    text = rounded(value, se)
    return minus(text) if text.strip("-0.") else text.lstrip("-")


def minus(text: str) -> str:
    """Return a number with the sign that is as wide as a plus."""
    return text.replace("-", "−", 1) if text.startswith("-") else text


def _chosen(c: Comparison, model: str | None, by: str | None) -> tuple[Difference, str]:
    by_model = {d.model: d for d in c.differences}
    difference = c.differences[0] if model is None else by_model.get(model)
    if difference is None:
        raise _unknown("model", model, list(by_model))
    columns = list(dict.fromkeys(portion.by for portion in difference.portions))
    if by is not None and by not in columns:
        raise _unknown("by", by, columns)
    return difference, by or columns[0]


def _unknown(name: str, value: object, known: list[str]) -> ArgumentError:
    bound = f"one of {', '.join(printable(word, 40) for word in known[:10])}"
    return wrong_word(name, value, known, bound)


def _high(c: Comparison, name: str, difference: Difference | None, by: str) -> float:
    if name == "losses":
        return style.rows_of(min(len(c.models), MODELS))
    if difference is None:
        return style.rows_of(min(len(c.differences), MODELS))
    return style.rows_of(len(most([portion for portion in difference.portions if portion.by == by])))


def _losses(c: Comparison, _: Difference | None, __: str, ax: Axes) -> None:
    models = c.models[:MODELS]
    finite = [(at, model) for at, model in enumerate(models) if math.isfinite(model.log_loss)]
    ends = [model.ci95[1] for _, model in finite if model.ci95 is not None]
    top = ROOM * max([c.base_rate_loss, *(model.log_loss for _, model in finite), *ends]) or 1.0
    for at, model in finite:
        if model.ci95 is not None:
            ax.plot([max(model.ci95[0], 0.0), model.ci95[1]], [at, at], color=RED, linewidth=1.2)
    ax.plot([model.log_loss for _, model in finite], [at for at, _ in finite], "o", color=RED, markersize=5)
    ax.axvline(c.base_rate_loss, color=GRAY, linestyle="--", linewidth=1, label="base-rate loss")
    style.name_rows(ax, [model.name for model in models], beside=[number(model.log_loss) for model in models])
    ax.set(xlim=(0, top), xlabel="log loss, with 95 % interval")
    style.legend(ax)


def _differences(c: Comparison, _: Difference | None, __: str, ax: Axes) -> None:
    differences = c.differences[:MODELS]
    ends: list[float] = []
    for at, difference in enumerate(differences):
        if difference.mean is None or math.isinf(difference.mean):
            continue
        if difference.ci95 is not None:
            ax.plot(difference.ci95, [at, at], color=BLUE, linewidth=1.2)
        ax.plot(difference.mean, at, "o", color=BLUE, markersize=5)
        ends += map(abs, difference.ci95 or (difference.mean,))
    ax.axvline(0, color=GRAY, linestyle="--", linewidth=1)
    style.name_rows(ax, [d.model for d in differences], beside=[_told(d) for d in differences])
    _center(ax, ends)
    baseline = printable(c.baseline, style.NAME)
    ax.set_xlabel(f"← better than {baseline} · difference, with 95 % interval · worse →", parse_math=False)


def _told(d: Difference) -> str:
    if d.mean is None:
        return "undefined"
    if d.se is None or not math.isfinite(d.mean):
        return minus(number(d.mean))
    return {"open": "by chance?"}.get(d.verdict, d.verdict)


def _portions(_: Comparison, d: Difference | None, by: str, ax: Axes) -> None:
    assert d is not None  # noqa: S101  # a figure of parts is of a difference
    shown = most([portion for portion in d.portions if portion.by == by])
    shares = np.array([np.nan if portion.share is None else portion.share for portion in shown])
    colors = [PALE if share > 0 else BLUE for share in shares]
    ax.barh(np.arange(len(shown)), shares, 0.75, color=colors, edgecolor=BLUE, linewidth=0.8)
    ax.axvline(0, color=GRAY, linewidth=1)
    beside = [f"{percent(portion.won / portion.n)} of {portion.n:,} won" for portion in shown]
    style.name_rows(ax, [span(portion.value) for portion in shown], beside=beside)
    _center(ax, np.abs(shares[np.isfinite(shares)]).tolist())
    what = printable(by, style.NAME)
    ax.set_ylabel(what, parse_math=False)
    ax.set_xlabel("← better · contributes to the difference · worse →")


def _center(ax: Axes, sizes: list[float]) -> None:
    """Put 0 in the middle, and leave room for the largest."""
    widest = ROOM * max(sizes, default=0.0) or 1.0
    ax.set_xlim(-widest, widest)
    ax.locator_params(axis="x", nbins=5)


def _say_losses(c: Comparison, _: Difference | None, __: str) -> str:
    first, last = c.models[0], c.models[-1]
    return (
        f"The log loss of each model, with its interval. The least is {number(first.log_loss)}, of "
        f"{printable(first.name, 40)}, and the largest {number(last.log_loss)}, of {printable(last.name, 40)}; always "
        f"saying the base rate costs {number(c.base_rate_loss)}."
    )


def _say_differences(c: Comparison, _: Difference | None, __: str) -> str:
    verdicts = [difference.verdict for difference in c.differences]
    counts = ", ".join(
        f"{verdicts.count(verdict):,} {words}"
        for verdict, words in (("better", "better"), ("worse", "worse"), ("open", "open"), ("same", "the same"))
        if verdict in verdicts
    )
    return (
        f"How much more (to the right) or less each model costs than {printable(c.baseline, 40)} on the same rows, "
        f"with the interval of that; beyond chance: {counts}."
    )


def _say_portions(_: Comparison, d: Difference | None, by: str) -> str:
    assert d is not None  # noqa: S101  # a figure of parts is of a difference
    known = [portion for portion in d.portions if portion.by == by and portion.share is not None]
    text = f"What the rows contribute to the difference of {printable(d.model, 40)}, by {printable(by, 40)}."
    if not known:
        return f"{text} None of it is finite."
    largest = max(known, key=lambda portion: abs(portion.share or 0.0))
    share = largest.share or 0.0
    what = "wins" if share < 0 else "loses"
    return f"{text} It {what} most where that is {printable(span(largest.value), 40)}: {minus(number(share))}."


FIGURES = {
    "losses": Figure(_losses, "What does each model cost?", _say_losses),
    "differences": Figure(_differences, "Which are better, and is it chance?", _say_differences),
    "portions": Figure(_portions, "Where does it win?", _say_portions),
}
