"""What the numbers of an evaluation say: codes that stay, evidence, and a sentence that follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from logloss._stats.inference.base_rate import BaseRateComparison
from logloss._stats.inference.detectable import Detectable
from logloss._stats.inference.line import Calibration
from logloss._stats.inference.miscalibration import LEVEL, MiscalibrationTest
from logloss._stats.rounding import p_is, percent, places
from logloss._tally import Score

EQUAL = 1e-12  # nats: a difference without spread that is rounding
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

    score: Score
    against_base_rate: BaseRateComparison | None
    miscalibration: MiscalibrationTest | None
    calibration: Calibration | None
    detectable: Detectable | None
    label_entropy: float | None = None
    unknown: str = ""  # why there is no comparison with the base rate


def verdicts(e: Evidence) -> tuple[Verdict, ...]:
    """Return what the numbers say: about skill, then about calibration."""
    skill, floor = _skill(e), e.label_entropy
    if floor is not None and e.score.log_loss - floor <= EQUAL * max(floor, 1.0):
        text = "The loss equals the labels' own entropy: no prediction of these labels can have less."
        return skill, Verdict("equal-to-label-entropy", text, {"label_entropy": floor})
    return skill, *_calibration(e, worse=skill.code == "worse-than-base-rate")


def _skill(e: Evidence) -> Verdict:
    """Compare with the base rate: by the interval of the paired difference."""
    always = f"always predicting the base rate, {percent(e.score.base_rate)}"
    infinite = e.score.infinite
    if infinite:
        rows = "1 row has" if infinite == 1 else f"{infinite:,} rows have"
        text = f"Infinite: {rows} p of exactly 0 or 1 and the other outcome. Predict 0 or 1 only where it is certain."
        return Verdict("infinite-loss", text, {"infinite": infinite})
    if e.score.normalized_entropy is None:
        text = "All labels are the same, so there is no base rate to compare with."
        return Verdict("single-class", text, {"base_rate": e.score.base_rate})
    if e.against_base_rate is None:
        text = f"Whether these predictions are better than {always}, cannot be told: {e.unknown}."
        return Verdict("cannot-tell-from-base-rate", text, {"skill": 1 - e.score.normalized_entropy})
    d, skill = e.against_base_rate.difference, e.against_base_rate.d2
    evidence = {"difference": d.value, "low": d.low, "high": d.high, "skill": skill.value}
    if d.se == 0 and abs(d.value) < EQUAL:
        return Verdict("equal-to-base-rate", f"Exactly as good as {always}.", evidence)
    if d.high < 0:
        share = f"D² {percent(skill.value)} (95 % {percent(skill.low)} to {percent(skill.high)})"
        text = f"Better than {always}: the loss is lower by {_ends(-d.value, -d.high, -d.low, d.se)}; {share}."
        return Verdict("better-than-base-rate", text, evidence)
    if d.low > 0:
        text = f"Worse than {always}: the loss is higher by {_ends(d.value, d.low, d.high, d.se)}."
        return Verdict("worse-than-base-rate", text, evidence)
    lower, about = ("lower", (-d.value, -d.high, -d.low)) if d.value <= 0 else ("higher", (d.value, d.low, d.high))
    text = f"These {e.score.n:,} rows cannot tell the predictions from {always}: the loss is {lower} by "
    return Verdict("cannot-tell-from-base-rate", f"{text}{_ends(*about, d.se)}.", evidence)


def _ends(value: float, low: float, high: float, se: float) -> str:
    digits = places(se)
    return f"{value:.{digits}f} (95 % {low:.{digits}f} to {high:.{digits}f})"


def _calibration(e: Evidence, *, worse: bool) -> Iterator[Verdict]:
    """Yield whether forecasts are miscalibrated, what recalibrating would save, and in which direction they are off."""
    test, line = e.miscalibration, e.calibration
    if test is None:
        return
    p_value, evidence = p_is(test.p_value), {"p_value": test.p_value}
    if test.p_value >= LEVEL:
        if worse:
            text = (
                f"Calibrated predictions cannot cost more than the base rate on average, so these are not calibrated, "
                f"though slope, intercept and the reliability curve do not show how ({p_value})."
            )
            yield Verdict("worse-without-visible-miscalibration", text, evidence)
            return
        text = f"No evidence of miscalibration ({p_value}). {_could_show(e)}".rstrip()
        yield Verdict("no-evidence-of-miscalibration", text, evidence | _detected(e.detectable))
        return
    if line is None:
        yield Verdict("miscalibrated", f"Miscalibrated ({p_value}).", evidence)
        return
    saving = line.saving / e.score.log_loss
    evidence["saving"] = saving
    how = "recalibrating by the fitted slope and intercept"
    if saving <= 0:
        text = f"Miscalibrated ({p_value}), but {e.score.n:,} rows are too few to correct it: {how} would cost "
        yield Verdict("miscalibrated-too-few-rows", f"{text}about {-line.saving:.2g} nats on new rows.", evidence)
    elif saving < LITTLE:
        text = f"Miscalibrated ({p_value}), but {how} would save only about {percent(saving)} of the loss on new rows."
        yield Verdict("slightly-miscalibrated", text, evidence)
    else:
        text = f"Miscalibrated ({p_value}): {how} would save about {percent(saving)} of the loss on new rows."
        yield Verdict("miscalibrated", text, evidence)
    yield from _directions(line)


def _could_show(e: Evidence) -> str:
    """Say what miscalibration so many rows would have shown four times in five."""
    d = e.detectable
    if d is None:
        return ""
    below = [f"below {d.slope_below:.2g}"] if d.slope_below is not None else []
    above = [f"above {d.slope_above:.2g}"] if d.slope_above is not None else []
    slopes = [f"a slope {' or '.join(below + above)}"] if below or above else []
    times = [f"{rate:.2g}" for rate in (d.rate_below, d.rate_above) if rate is not None]
    rates = [f"a rate of ones {' or '.join(times)} times the mean prediction"] if times else []
    if not slopes and not rates:
        return f"So few rows ({e.score.n:,}) could have shown no miscalibration of slope or rate."
    return f"With a probability of 0.8, {e.score.n:,} rows show {', or '.join(slopes + rates)}."


def _detected(d: Detectable | None) -> dict[str, float]:
    return {} if d is None else {name: value for name, value in vars(d).items() if value is not None}


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
