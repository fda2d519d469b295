"""What an evaluation means, in sentences: whether it is good, and what is to be done."""

from __future__ import annotations

import math

from logloss._evaluate.records.evaluation import Evaluation
from logloss._report.number_format import percent
from logloss._stats.calibration import Cox, Tail

LITTLE = 0.01  # a share of the loss not worth the trouble of recalibrating
RARE = 0.005  # what chance does not explain: 1 in 200, since several things are looked at
MANY = 50.0  # expected rows from which the normal distribution serves


def verdict(e: Evaluation) -> str:
    """Say whether the predictions are any good, in one sentence."""
    always = f"always saying {percent(e.base_rate)}"
    if math.isinf(e.log_loss):
        times = "row was" if e.infinite == 1 else "rows were"
        return f"Infinite, because {e.infinite:,} {times} called impossible and happened, or certain and did not."
    if e.normalized_entropy is None:
        return "All rows are of one kind, so there is nothing to compare it with."
    if e.normalized_entropy < 1:
        return f"Better than {always}: the predictions take away {percent(1 - e.normalized_entropy)} of that loss."
    if e.normalized_entropy > 1:
        return f"Worse than {always}: calibrate the predictions before using them."
    return f"Exactly as good as {always}."


def advice(e: Evaluation) -> str:
    """Say what would lower the loss: recalibrate, or find features. Empty if nothing can."""
    d = e.decomposition
    if math.isinf(e.log_loss):
        return "Never say 0 or 1 unless it is certain: nothing else makes this loss finite."
    if e.normalized_entropy is None or e.log_loss == 0:
        return ""
    if d.mcb <= d.null_mcb95 and (e.cox is None or e.cox.p_value >= RARE):
        return "Calibration is no worse than chance makes it: recalibrating would not help, better features would."
    part = max(d.mcb - d.null_mcb, 0.0) / e.log_loss
    if part < LITTLE:
        return f"The probabilities are off{_how(e.cox)}, but recalibrating saves only {percent(part)}: find features."
    return f"Recalibrate: the probabilities are off{_how(e.cox)}; that would save about {percent(part)} of the loss."


def _how(cox: Cox | None) -> str:
    """Say in which direction forecasts are off, where an interval says so."""
    if cox is None:
        return ""
    found = [
        *["too extreme"] * (cox.slope.high < 1),
        *["too timid"] * (cox.slope.low > 1),
        *["too high on the whole"] * (cox.in_the_large.high < 0),
        *["too low on the whole"] * (cox.in_the_large.low > 0),
    ]
    return f" ({' and '.join(found)})" if found else ""


def beyond_chance(tail: Tail) -> str:
    """Say whether there are more, or fewer, such rows than a calibrated model has.

    Notes
    -----
    The count is a sum of independent rare events, whose upper tail lies below Poisson's from one above the mean
    (Hoeffding 1956, doi:10.1214/aoms/1177728178); the lower tail is compared with Poisson's likewise.
    """
    more = tail.observed > tail.expected
    if tail.expected >= MANY:
        rare = tail.z is not None and math.erfc(abs(tail.z) / math.sqrt(2)) / 2 < RARE
    else:
        below = _poisson_below(tail.observed + (0 if more else 1), tail.expected)
        rare = (1 - below if more else below) < RARE
    if not rare:
        return "as chance has it"
    return "more than a calibrated model has" if more else "fewer than a calibrated model has"


def _poisson_below(count: int, mean: float) -> float:
    """Return P(X < count) of Poisson's distribution, for a mean below `MANY`."""
    term, total = math.exp(-mean), 0.0
    for k in range(min(count, 1000)):
        total += term
        term *= mean / (k + 1)
    return min(total, 1.0)
