"""Slices: the loss of the rows of each value of a column, what they add to the whole, and whether forecasts are off."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from logloss._evaluate.records.evaluation import Evaluation
from logloss._report.document import Picture, Table
from logloss._report.figures import style
from logloss._report.figures.style import GRAY, RED
from logloss._report.number_format import chance, number, span
from logloss._stats.slices import Slice
from logloss.errors import printable, wrong_word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CELL = 40  # characters that are shown of a name or a value
SLICES = 20  # of a column that are shown
SURE = 0.05  # the p-value, adjusted for all slices, below which a slice's forecasts are called wrong
ROOM = 1.05  # above the largest value


def costliest(found: Sequence[Slice]) -> list[Slice]:
    """Return the slices that are shown: those that add most to the loss, first."""
    return sorted(found, key=lambda each: -each.weight * each.log_loss if each.share is None else -each.share)[:SLICES]


def table(found: Sequence[Slice]) -> Table:
    """Return the slices of one column, those that add most to the loss first."""
    shown = costliest(found)
    rows = tuple(
        (
            printable(_value(each), CELL),
            f"{each.n:,}",
            f"{each.positives:,}" if isinstance(each.positives, int) else number(each.positives),
            number(each.log_loss),
            "" if each.excess is None else _signed(each.excess),
            "" if each.share is None else _signed(each.share),
            "" if each.z is None else f"{each.z:+.1f}",
            "" if each.p_holm is None else chance(each.p_holm),
            _remark(each),
        )
        for each in shown
    )
    left = len(found) - len(rows)
    note = "excess: above the loss of all rows; contribution: that times the share of the rows, sums to 0"
    if left > 0:
        note += f"; {left:,} more slices, in --json, contribute less"
    head = ("", "rows", "positives", "loss", "excess", "contribution", "z", "p (Holm)", "")
    return Table(f"by {printable(found[0].by, CELL)}", head, rows, note=note, words=(0, 8), red=3)


def _remark(each: Slice) -> str:
    """Say of a slice what its numbers mean: too few rows, or forecasts that are off by more than chance."""
    off = ""
    if each.p_holm is not None and each.p_holm < SURE:
        off = "predictions too low" if each.gap > 0 else "predictions too high"
    return ", ".join(filter(None, ["few rows" if each.small else "", off]))


def _signed(value: float) -> str:
    return f"{value:+.3g}"


def _value(each: Slice) -> str:
    return "(missing)" if each.value is None else span(each.value)


def picture(e: Evaluation, found: Sequence[Slice], name: str) -> Picture:
    """Return the slices of one column, drawn."""
    first = costliest(found)[0]
    says = (
        f"The loss of the rows of each {printable(first.by, CELL)}, those that add most to the whole loss on top: "
        f"{printable(_value(first), CELL)}, {number(first.log_loss)}. All rows together: {number(e.log_loss)}."
    )
    shown = table(found)
    high = style.rows_of(len(shown.rows))
    return Picture(name, _title(first.by), says, lambda: style.svg(_drawing(e, found), name, high), shown)


def draw(e: Evaluation, ax: Axes | None = None, *, by: str | None = None) -> Axes:
    """Draw the slices of one column, on axes or on a new figure.

    Raises
    ------
    ArgumentError
        The evaluation was not made by that column, or by none.
    MissingExtraError
        matplotlib is not installed.
    """
    columns = list(dict.fromkeys(each.by for each in e.slices))
    if not columns or by not in {None, *columns}:
        known = ", ".join(printable(each, CELL) for each in columns[:10]) or "a column given to evaluate(..., by=)"
        raise wrong_word("by", by, columns, f"one of {known}" if columns else known)
    found = [each for each in e.slices if each.by == (by or columns[0])]
    return style.drawn(_drawing(e, found), _title(found[0].by), ax, style.rows_of(len(costliest(found))))


def _title(by: str) -> str:
    return f"Loss by {printable(by, style.NAME)}"


def _drawing(e: Evaluation, found: Sequence[Slice]) -> style.Drawing:
    def drawing(ax: Axes) -> None:
        shown = costliest(found)
        losses = [each.log_loss for each in shown]
        finite = [loss for loss in (*losses, e.log_loss) if math.isfinite(loss)]
        top = ROOM * max(finite, default=0.0) or 1.0
        ax.barh(range(len(shown)), [min(loss, top) for loss in losses], 0.75, color=RED)
        beyond = [place for place, loss in enumerate(losses) if math.isinf(loss)]
        ax.plot([top] * len(beyond), beyond, ">", color=RED, clip_on=False)
        if math.isfinite(e.log_loss):
            ax.axvline(e.log_loss, color=GRAY, linestyle="--", linewidth=1, label="all rows")
            style.legend(ax)
        remarks = [", ".join(filter(None, [f"{each.n:,} rows", _remark(each)])) for each in shown]
        style.name_rows(ax, [_value(each) for each in shown], beside=remarks)
        ax.set(xlim=(0, top), xlabel="mean loss")
        ax.set_ylabel(printable(shown[0].by, style.NAME), parse_math=False)

    return drawing
