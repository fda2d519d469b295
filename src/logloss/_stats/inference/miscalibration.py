"""Whether forecasts are miscalibrated: two tests, and how often chance alone makes either so extreme."""

from __future__ import annotations

from dataclasses import dataclass

LEVEL = 0.05


@dataclass(frozen=True)
class MiscalibrationTest:
    """Two tests of the hypothesis that the forecasts are calibrated, E(y | p) = p.

    Attributes
    ----------
    p_value : float
        Of both together: twice the smaller of the two (Bonferroni), at most 1; the other one alone where one is None.
    joint : float or None
        Of calibration slope 1 and intercept 0 together.
    mcb : float or None
        Of the miscalibration, against outcomes drawn from the forecasts (`decomposition.p_value`).
    """

    p_value: float
    joint: float | None
    mcb: float | None


def miscalibration_test(joint: float | None, mcb: float | None) -> MiscalibrationTest | None:
    """Return both tests together, or None where there is neither.

    Examples
    --------
    >>> miscalibration_test(0.01, 0.2).p_value
    0.02
    """
    known = [p for p in (joint, mcb) if p is not None]
    return MiscalibrationTest(min(1.0, len(known) * min(known)), joint, mcb) if known else None
