"""Slices: the loss of the rows of each value of a column, what they add to the whole, and whether forecasts are off."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from logloss._evaluate.records.evaluation import Evaluation
from logloss._report.document import CELL, Picture, Table
from logloss._report.figures import style
from logloss._report.figures.style import GRAY, RED
from logloss._report.number_format import number, span
from logloss._stats.rounding import chance
from logloss._stats.slices import OtherSlices, Slice
from logloss.errors import printable, wrong_word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SLICES = 20  # of a column that are shown
LARGEST = 5  # of a column with very many that are shown besides
SURE = 0.05  # the p-value, adjusted for all slices, below which a slice's forecasts are called wrong
ROOM = 1.05  # above the largest value


def costliest(slices: Sequence[Slice]) -> list[Slice]:
    """Return the slices that are shown: those that add most to the loss, first."""
    return sorted(
        slices, key=lambda slice_: -slice_.weight * slice_.log_loss if slice_.share is None else -slice_.share
    )[:SLICES]


def table(slices: Sequence[Slice], others: OtherSlices | None = None) -> Table:
    """Return the slices of one column, those that add most to the loss first; of very many the largest, the rest."""
    shown = costliest(slices)
    rows = [_row(slice_) for slice_ in shown]
    note = (
        "excess: above the loss of all rows; contribution: that times the share of the rows, sums to 0; "
        "p (Holm): of rate − p if calibrated, adjusted for all slices"
    )
    if others is not None:
        largest = sorted(slices, key=lambda slice_: -slice_.n)[:LARGEST]
        rows += [_row(slice_, "one of the largest") for slice_ in largest if slice_ not in shown]
        note += f"; {len(slices) - len(rows):,} more of the largest and of those that contribute most are in --json"
        rows.append((f"{others.count:,} others", *_numbers(others), "", ""))
    elif len(slices) > len(rows):
        note += f"; {len(slices) - len(rows):,} more slices, in --json, contribute less"
    head = ("", "rows", "positives", "loss", "excess", "contribution", "rate − p", "p (Holm)", "")
    return Table(f"by {printable(slices[0].by, CELL)}", head, tuple(rows), note=note, words=(0, 8), red=3)


def _row(slice_: Slice, remark: str = "") -> tuple[str, ...]:
    tested = slice_.reason if slice_.p_holm is None else chance(slice_.p_holm)
    remarks = ", ".join(filter(None, [remark, _remark(slice_)]))
    return printable(_value(slice_), CELL), *_numbers(slice_), tested, remarks


def _numbers(slice_: Slice | OtherSlices) -> tuple[str, ...]:
    """Return rows, positives, loss, excess, contribution and rate − p."""
    return (
        f"{slice_.n:,}",
        f"{slice_.positives:,}" if isinstance(slice_.positives, int) else number(slice_.positives),
        number(slice_.log_loss),
        "" if slice_.excess is None else _signed(slice_.excess),
        "" if slice_.share is None else _signed(slice_.share),
        _signed(slice_.gap),
    )


def _remark(slice_: Slice) -> str:
    """Say of a slice what its numbers mean: too few rows, or forecasts that are off by more than chance."""
    off = ""
    if slice_.p_holm is not None and slice_.p_holm < SURE:
        off = "predictions too low" if slice_.gap > 0 else "predictions too high"
    return ", ".join(filter(None, ["few rows" if slice_.small else "", off]))


def _signed(value: float) -> str:
    return f"{value:+.3g}"


def _value(slice_: Slice) -> str:
    return "(missing)" if slice_.value is None else span(slice_.value)


def picture(e: Evaluation, slices: Sequence[Slice], shown: Table, name: str) -> Picture:
    """Return the slices of one column, drawn."""
    first = costliest(slices)[0]
    says = (
        f"The loss of the rows of each {printable(first.by, CELL)}, those that add most to the whole loss on top: "
        f"{printable(_value(first), CELL)}, {number(first.log_loss)}. All rows together: {number(e.log_loss)}."
    )
    high = style.rows_of(len(costliest(slices)))
    return Picture(name, _title(first.by), says, lambda: style.svg(_drawing(e, slices), name, high), shown)


def draw(e: Evaluation, ax: Axes | None = None, *, by: str | None = None) -> Axes:
    """Draw the slices of one column, on axes or on a new figure.

    Raises
    ------
    ArgumentError
        The evaluation was not made by that column, or by none.
    MissingExtraError
        matplotlib is not installed.
    """
    columns = list(dict.fromkeys(slice_.by for slice_ in e.slices))
    if not columns or by not in {None, *columns}:
        known = ", ".join(printable(column, CELL) for column in columns[:10]) or "a column given to evaluate(..., by=)"
        raise wrong_word("by", by, columns, f"one of {known}" if columns else known)
    slices = [slice_ for slice_ in e.slices if slice_.by == (by or columns[0])]
    return style.drawn(_drawing(e, slices), _title(slices[0].by), ax, style.rows_of(len(costliest(slices))))


def _title(by: str) -> str:
    return f"Loss by {printable(by, style.NAME)}"


def _drawing(e: Evaluation, slices: Sequence[Slice]) -> style.Drawing:
    def drawing(ax: Axes) -> None:
        shown = costliest(slices)
        losses = [slice_.log_loss for slice_ in shown]
        finite = [loss for loss in (*losses, e.log_loss) if math.isfinite(loss)]
        top = ROOM * max(finite, default=0.0) or 1.0
        ax.barh(range(len(shown)), [min(loss, top) for loss in losses], 0.75, color=RED)
        beyond = [place for place, loss in enumerate(losses) if math.isinf(loss)]
        ax.plot([top] * len(beyond), beyond, ">", color=RED, clip_on=False)
        if math.isfinite(e.log_loss):
            ax.axvline(e.log_loss, color=GRAY, linestyle="--", linewidth=1, label="all rows")
            style.legend(ax)
        remarks = [", ".join(filter(None, [f"{slice_.n:,} rows", _remark(slice_)])) for slice_ in shown]
        style.name_rows(ax, [_value(slice_) for slice_ in shown], beside=remarks)
        ax.set(xlim=(0, top), xlabel="mean loss")
        ax.set_ylabel(printable(shown[0].by, style.NAME), parse_math=False)

    return drawing
