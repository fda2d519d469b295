"""Numbers as a report shows them: rounded to what a reader can use."""

from __future__ import annotations

import math
from typing import NamedTuple

from logloss.errors import printable
from logloss.evaluation import Evaluation
from logloss.evaluation.calibration import Estimate


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


def percent(part: float) -> str:
    """Return a share to three digits, in percent."""
    return f"{100 * part:.3g} %"


def probability(p: float) -> str:
    """Return a probability to six digits; where they round to 1, by how much it is less: that is what its row lost."""
    return f"1 − {1 - p:.2g}" if p != 1 and f"{p:.6g}" == "1" else f"{p:.6g}"


def places(se: float) -> int:
    """Return how many decimals show two digits of a standard error."""
    return min(max(1 - math.floor(math.log10(se)), 0), 16) if se > 0 else 4


def estimate(found: Estimate) -> str:
    """Return an estimate with its interval, both to two digits of its standard error."""
    digits = places(found.se)
    value, low, high = (f"{round(each, digits) + 0.0:.{digits}f}" for each in (found.value, found.low, found.high))
    return f"{value} (95 % {low} to {high})"


def chance(p_value: float) -> str:
    """Return a p-value to two digits, not more exactly than anyone needs to know."""
    return "< 0.0001" if p_value < 1e-4 else f"{p_value:.2g}"


class Headline(NamedTuple):
    """The log loss, and what is said behind it; the reason where there is no standard error."""

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
    more = f"± {e.se:.{digits}f} (95 % {low:.{digits}f} to {high:.{digits}f}), n = {e.n:,}"
    return Headline(f"{e.log_loss:.{digits}f}", more)
