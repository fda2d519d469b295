"""Confident misses: rows whose outcome was given a small probability, observed and expected under calibration."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from logloss._evaluate.records.evaluation import Evaluation
from logloss._report.document import Picture, Table
from logloss._report.figures import style
from logloss._report.figures.style import BLUE, GRAY
from logloss._report.number_format import number
from logloss._stats.calibration.tails import Tail
from logloss.errors import ArgumentError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

VERDICTS = {
    "more": "more than expected by chance",
    "fewer": "fewer than expected by chance",
    "consistent": "consistent with chance",
}
NEARLY_NONE = 0.05  # expected rows below which a threshold that no row passes says nothing
TITLE = "Confident misses: observed and expected"
TICKS = 4  # on that axis
ROOM = 1.3  # beyond the largest count, on a logarithmic axis


def table(tails: Sequence[Tail]) -> Table:
    """Return how many rows there are below each probability, and how many there should be."""
    rows = tuple(
        (
            _given(tail),
            number(-math.log(tail.given)),
            f"{tail.observed:,}",
            _expected(tail),
            VERDICTS[tail.verdict],
        )
        for tail in _worth(tails)
    )
    title = "confident misses: rows whose outcome was given a small probability"
    return Table(title, ("probability ≤", "loss ≥", "observed", "expected", ""), rows, words=(4,))


def picture(tails: Sequence[Tail]) -> Picture:
    """Return the same, drawn."""
    more = [_given(tail) for tail in _worth(tails) if tail.verdict == "more"]
    remark = f"More than expected by chance at {', '.join(more)}." if more else "Nowhere more than expected by chance."
    says = f"Rows whose outcome was given at most that probability, and how many to expect if calibrated. {remark}"
    return Picture("misses", TITLE, says, lambda: style.svg(_drawing(tails), "misses", _high(tails)), table(tails))


def draw(e: Evaluation, ax: Axes | None = None) -> Axes:
    """Draw them on axes, or on a new figure.

    Raises
    ------
    ArgumentError
        The record has none: rows have weights, labels are soft, or no forecast is that small.
    MissingExtraError
        matplotlib is not installed.
    """
    if not e.tails:
        raise _no_misses(e.reasons.get("tails", "no forecast is below 1/8, or above 7/8"))
    return style.drawn(_drawing(e.tails), TITLE, ax, _high(e.tails))


def _no_misses(reason: str) -> ArgumentError:
    return ArgumentError("no-misses", f"there are no confident misses to draw: {reason}.")


def _worth(tails: Sequence[Tail]) -> Sequence[Tail]:
    """Return the thresholds that some row passes, or is expected to pass; one at least."""
    seen = sum(tail.observed > 0 or tail.expected >= NEARLY_NONE for tail in tails)
    return tails[: max(seen, 1)]


def _drawing(tails: Sequence[Tail]) -> style.Drawing:
    def drawing(ax: Axes) -> None:
        shown = _worth(tails)
        places = range(len(shown))
        observed, expected = [tail.observed for tail in shown], [tail.expected for tail in shown]
        ax.set_xscale("symlog", linthresh=1)
        ax.barh(places, observed, 0.7, color=BLUE, label="rows")
        ax.plot(expected, places, "D", color="white", markeredgecolor=GRAY, markeredgewidth=1.5, label="expected")
        counts = [f"{tail.observed:,}; expected {_expected(tail)}" for tail in shown]
        style.name_rows(ax, [f"at most {_given(tail)}" for tail in shown], beside=counts)
        most = ROOM * max(*observed, *expected, 1)
        decades = range(0, int(math.log10(most)) + 1, 1 + int(math.log10(most)) // TICKS)
        ax.set(xlim=(0, most), xlabel="rows")
        ax.set_xticks([0, *(10**power for power in decades)], ["0", *(f"{10**power:,}" for power in decades)])
        ax.minorticks_off()
        style.legend(ax)

    return drawing


def _high(tails: Sequence[Tail]) -> float:
    return style.rows_of(len(_worth(tails)))


def _given(tail: Tail) -> str:
    return f"1/{round(1 / tail.given):,}"


def _expected(tail: Tail) -> str:
    return f"{tail.expected:,.1f}" if tail.expected >= 0.1 else f"{tail.expected:.1g}"
