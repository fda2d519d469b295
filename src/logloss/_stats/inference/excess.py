"""The loss that calibrated forecasts have, and whether these cost more: Spiegelhalter's test for the log loss."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from logloss._kernels.elementary import softplus
from logloss._stats.inference.cells import Cells
from logloss._stats.inference.dependence import score_covariance
from logloss._stats.inference.gamma import two_sided
from logloss._stats.inference.student_t import two_sided as t_two_sided


@dataclass(frozen=True)
class ExpectedLoss:
    """The loss to expect of calibrated forecasts, against the loss that these have.

    Attributes
    ----------
    loss : float
        The mean entropy of the forecasts, H(p): what the log loss would be on average if they were calibrated.
    excess : float
        The log loss less that, the mean of (p − y)·logit p; above 0 the forecasts cost more than they should.
    z : float or None
        The excess in its standard errors: of calibrated forecasts where rows are independent (Spiegelhalter 1986,
        doi:10.1002/sim.4780050506, for the Brier score).
    p_value : float or None
        How often calibrated forecasts are at least so far off: by three cumulants (Pearson III) for independent rows;
        for clusters the larger one of two: by their own sums and Student's t on one degree of freedom less than there
        are clusters, and by the variance of exchangeable labels, since few ones in few clusters make the first too
        small.
    """

    loss: float
    excess: float
    z: float | None
    p_value: float | None


def expected_loss(cells: Cells, loss: float) -> ExpectedLoss:
    """Return the expected loss and the excess over it, for labels 0 and 1.

    Notes
    -----
    L − mean H(p) = mean (p − y)·logit p, with the cumulants Σw²p(1−p)z² and −Σw³p(1−p)(1−2p)z³ if each p is true.

    In slots, H is taken at their mean forecasts. It is concave, so that is never too small; and too large by at most
    an eighth of the width squared, |s|/64, times |H″| = 1/(p(1−p)) ≤ 2/|s|: by 2^−15.
    """
    finite = np.isfinite(cells.z)
    z = np.where(finite, cells.z, 0.0)
    variance = np.where(finite, cells.p * cells.q, 0.0)
    distance, smaller = np.abs(z), np.minimum(cells.p, cells.q)
    h = np.where(variance > 0, softplus(-distance) + smaller * distance, 0.0)
    expected = float(np.sum(cells.w * h)) / cells.total
    excess = loss - expected
    if not math.isfinite(excess):
        return ExpectedLoss(expected, excess, None, None)
    total = excess * cells.total
    if cells.unit is None:
        second = float(np.sum(cells.w2 * variance * z**2))
        third = -float(np.sum(cells.w3 * variance * (cells.q - cells.p) * (z * z * z)))
        if not second > 0:
            return ExpectedLoss(expected, excess, None, None)
        return ExpectedLoss(expected, excess, total / math.sqrt(second), two_sided(total, second, third))
    if cells.units < 2:
        return ExpectedLoss(expected, excess, None, None)
    sums = cells.sums(np.where(finite, -cells.residual * z, 0.0))
    own = float(np.sum((sums - total / cells.units) ** 2)) * cells.units / (cells.units - 1)
    second = float(score_covariance(cells, z[None, :])[0, 0])
    if not (own > 0 and second > 0):
        return ExpectedLoss(expected, excess, None, None)
    t, normal = total / math.sqrt(own), total / math.sqrt(second)
    p_value = max(t_two_sided(t, cells.units - 1), two_sided(total, second, 0.0))
    return ExpectedLoss(expected, excess, min(t, normal, key=abs), p_value)
