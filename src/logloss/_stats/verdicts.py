"""What the numbers of an evaluation say: codes that stay, evidence, and a sentence that follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from logloss._stats.calibration import RARE, Calibration
from logloss._stats.isotonic import Decomposition
from logloss._stats.rounding import percent

LITTLE = 0.01  # a share of the loss not worth the trouble of recalibrating


@dataclass(frozen=True)
class Verdict:
    """What the numbers say.

    Attributes
    ----------
    code : str
        Its name for programs, which stays when the words change.
    text : str
        The same as a sentence.
    evidence : dict of str to float
        The numbers that it follows from.
    """

    code: str
    text: str
    evidence: Mapping[str, float]


class Evidence(NamedTuple):
    """What verdicts are made from; see `logloss.Evaluation`."""

    log_loss: float
    infinite: int
    base_rate: float
    normalized_entropy: float | None
    decomposition: Decomposition
    calibration: Calibration | None


def verdicts(e: Evidence) -> tuple[Verdict, ...]:
    """Return what the numbers say: about skill, then about calibration."""
    return _skill(e), *_calibration(e)


def _skill(e: Evidence) -> Verdict:
    always = f"always predicting the base rate, {percent(e.base_rate)}"
    if e.infinite:
        rows = "1 row has" if e.infinite == 1 else f"{e.infinite:,} rows have"
        text = f"Infinite: {rows} p of exactly 0 or 1 and the other outcome. Predict 0 or 1 only where it is certain."
        return Verdict("infinite-loss", text, {"infinite": e.infinite})
    if e.normalized_entropy is None:
        text = "All labels are the same, so there is no base rate to compare with."
        return Verdict("single-class", text, {"base_rate": e.base_rate})
    skill = {"skill": 1 - e.normalized_entropy}
    if e.normalized_entropy < 1:
        text = f"Better than {always}: reduces its loss by {percent(skill['skill'])} (skill score, D²)."
        return Verdict("better-than-base-rate", text, skill)
    if e.normalized_entropy > 1:
        return Verdict("worse-than-base-rate", f"Worse than {always}: recalibrate before use.", skill)
    return Verdict("equal-to-base-rate", f"Exactly as good as {always}.", skill)


def _calibration(e: Evidence) -> Iterator[Verdict]:
    """Yield whether forecasts are miscalibrated, what recalibrating would save, and in which direction they are off.

    They are where MCB is above the 95th percentile of calibrated forecasts, or where the likelihood-ratio test of
    slope 1 and intercept 0 has a p-value below `RARE`; a direction is named where its 95 % interval says so.
    """
    d, line = e.decomposition, e.calibration
    if e.infinite or e.normalized_entropy is None or e.log_loss == 0:
        return
    evidence = {"mcb": d.mcb, "null_mcb": d.null_mcb, "null_mcb95": d.null_mcb95}
    evidence |= {} if line is None else {"p_value": line.p_value}
    if d.mcb <= d.null_mcb95 and (line is None or line.p_value >= RARE):
        yield Verdict("no-evidence-of-miscalibration", "No evidence of miscalibration.", evidence)
        return
    saving = max(d.mcb - d.null_mcb, 0.0) / e.log_loss
    evidence["saving"] = saving
    if saving < LITTLE:
        text = f"Miscalibrated, but recalibrating would save only {percent(saving)} of the loss."
        yield Verdict("slightly-miscalibrated", text, evidence)
    else:
        text = f"Miscalibrated: recalibrating would save about {percent(saving)} of the loss."
        yield Verdict("miscalibrated", text, evidence)
    if line is not None:
        yield from _directions(line)


def _directions(line: Calibration) -> Iterator[Verdict]:
    slope, large = line.slope, line.in_the_large
    interval = "95 % {low:.3g} to {high:.3g}".format
    if slope.high < 1 or slope.low > 1:
        code, side = ("overconfident", "below") if slope.high < 1 else ("underconfident", "above")
        about = interval(low=slope.low, high=slope.high)
        text = f"{code.capitalize()}: calibration slope {slope.value:.3g} ({about}), {side} 1."
        yield Verdict(code, text, {"slope": slope.value, "low": slope.low, "high": slope.high})
    if large.high < 0 or large.low > 0:
        code, high = ("predictions-too-high", "high") if large.high < 0 else ("predictions-too-low", "low")
        about = interval(low=large.low, high=large.high)
        text = f"Predictions too {high} on average: calibration-in-the-large {large.value:.3g} ({about})."
        yield Verdict(code, text, {"in_the_large": large.value, "low": large.low, "high": large.high})
