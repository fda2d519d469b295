"""Numbers as a report shows them: rounded to what a reader can use."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from logloss._evaluate.records.evaluation import Evaluation
from logloss._stats.inference.estimate import Estimate
from logloss._stats.rounding import places
from logloss.errors import printable

LARGE = 1e6  # standard errors above this have no decimals to show


def number(value: float) -> str:
    """Return a number to four digits.

    Examples
    --------
    >>> number(0.444673), number(float("inf")), number(1.5e-9)
    ('0.4447', '∞', '1.5e-09')
    """
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "undefined"
    return f"{value:.4g}"


def probability(p: float) -> str:
    """Return a probability to six digits; where they round to 1, by how much it is less: that is what its row lost."""
    return f"1 − {1 - p:.2g}" if p != 1 and f"{p:.6g}" == "1" else f"{p:.6g}"


def brief(p: float) -> str:
    """Return a forecast to two digits of its distance from 0 or 1, whichever is nearer.

    Examples
    --------
    >>> brief(0.0123), brief(0.94), brief(0.99762), brief(1 - 2.0**-40), brief(1.0)
    ('0.012', '0.94', '0.9976', '1 − 9e-13', '1')
    """
    rest = 1 - p
    if p <= 0.5 or not rest:
        return f"{p:.2g}"
    if rest < 1e-4:
        return f"1 − {rest:.1g}"
    return f"{p:.{1 - math.floor(math.log10(rest))}f}".rstrip("0")


def forecasts(low: float, high: float) -> str:
    """Return a range of forecasts, or the one where there is no other."""
    first, last = brief(low), brief(high)
    return first if first == last else f"{first} to {last}"


def span(value: str) -> str:
    """Return what a slice holds; of a range of numbers the ends to four digits, where the record has all of them.

    Examples
    --------
    >>> span("[0.05078125, 0.16015625)"), span("sand")
    ('[0.05078, 0.1602)', 'sand')
    """
    ends = re.fullmatch(r"\[([-+.\de]+|-inf), ([-+.\de]+|inf)([)\]])", value[:100])
    try:
        return f"[{float(ends[1]):.4g}, {float(ends[2]):.4g}{ends[3]}" if ends else value
    except ValueError:  # a text that looks like one
        return value


def reaching(low: float, high: float, digits: int) -> str:
    """Return the interval of a loss.

    No loss is below 0. An interval that reaches there is cut off: that leaves out no value that the loss can have, so
    the interval holds it as often as before. Where that happens the normal distribution is a poor one, which `headline`
    says.
    """
    return f"95 % {max(low, 0.0):.{digits}f} to {high:.{digits}f}"


def estimate(estimated: Estimate) -> str:
    """Return an estimate with its interval, both to two digits of its standard error."""
    if estimated.se > LARGE:
        return f"{number(estimated.value)} (95 % {number(estimated.low)} to {number(estimated.high)})"
    digits = places(estimated.se)
    value, low, high = (
        f"{round(item, digits) + 0.0:.{digits}f}" for item in (estimated.value, estimated.low, estimated.high)
    )
    return f"{value} (95 % {low} to {high})"


class Headline(NamedTuple):
    """The log loss, and what is said behind it; the reason where there is no standard error, or none to rely on."""

    loss: str
    more: str
    reason: str = ""


def headline(e: Evaluation) -> Headline:
    """Return the log loss, rounded to two digits of its standard error, which stands behind it with the interval."""
    if e.se is None or e.ci95 is None:
        reason = e.reasons.get("se", "")
        return Headline(number(e.log_loss), f"n = {e.n:,}", reason and f"no standard error: {printable(reason, 100)}")
    digits = places(e.se)
    low, high = e.ci95
    more = f"± {e.se:.{digits}f} ({reaching(low, high, digits)}), n = {e.n:,}"
    rough = "a rough interval, cut off at 0" if low < 0 else ""
    if e.ci_method == "rare":
        kind, rare = ("positives", e.positives) if 2 * e.positives <= e.n else ("negatives", e.n - e.positives)
        rough = f"the interval rests on {rare:,.0f} {kind}"
    return Headline(f"{e.log_loss:.{digits}f}", more, rough)
