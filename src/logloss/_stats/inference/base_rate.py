"""Against always predicting the base rate: the difference of the losses, D² and normalized entropy, with intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from logloss._stats.inference.cells import Cells
from logloss._stats.inference.estimate import Estimate
from logloss._stats.inference.student_t import quantile

LEAST = 10  # rows or clusters with the rarer outcome: of fewer, intervals are too short (docs/coverage.md)


@dataclass(frozen=True)
class BaseRateComparison:
    """The loss less that of always predicting the base rate of these rows, and the shares that follow from it.

    Attributes
    ----------
    difference : Estimate
        log_loss − base_rate_loss: the mean of the paired differences; below 0 is better.
    d2 : Estimate
        The skill score, 1 − log_loss / base_rate_loss.
    normalized_entropy : Estimate
        log_loss / base_rate_loss.
    """

    difference: Estimate
    d2: Estimate
    normalized_entropy: Estimate


def compare_with_base_rate(cells: Cells, loss: float) -> BaseRateComparison | str:
    """Compare a finite mean loss with that of the base rate, or return why that cannot be done.

    Notes
    -----
    The base rate r of these rows is that with the least loss, so that it is estimated changes nothing to first order:
    the influence of U = H(r) is −(y − r)·logit r, that of the difference the plain paired difference, and that of D² is
    −[(ℓ − L) − (L/U)·k(y − r)]/U with k = −logit r.
    """
    rate = float(np.sum(cells.w * cells.y)) / cells.total
    if not 0 < rate < 1:
        return "all labels are the same"
    if cells.units < 2:
        return "one row has no spread" if cells.unit is None else "all rows are in one cluster"
    if cells.hard and cells.units_with(cells.rarer) < LEAST:
        return f"fewer than {LEAST} {'rows' if cells.unit is None else 'clusters'} have the rarer outcome"
    k = math.log1p(-rate) - math.log(rate)
    base = -(rate * math.log(rate) + (1 - rate) * math.log1p(-rate))
    own, against = cells.losses - loss, k * (cells.y - rate)
    ratio = loss / base

    def estimate(value: float, psi: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Estimate:
        spread = cells.spread(psi)
        return Estimate.of(value, math.sqrt(spread.variance) / cells.total, quantile(spread.freedom))

    relative = (own - ratio * against) / base
    return BaseRateComparison(
        estimate(loss - base, own - against), estimate(1 - ratio, -relative), estimate(ratio, relative)
    )


def always(p: float, rate: float) -> float:
    """Return the mean loss of always predicting p, where so many are ones.

    Examples
    --------
    >>> always(0.5, 0.25), always(0.0, 0.0), always(0.0, 0.25)
    (0.6931471805599453, 0.0, inf)
    """
    paid = [(rate, p), (1 - rate, 1 - p)]
    return math.fsum(part * -math.log(given) if given > 0 else math.inf for part, given in paid if part > 0)
