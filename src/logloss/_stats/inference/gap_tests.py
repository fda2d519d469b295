"""Whether the forecasts of groups of rows are off on average: a p-value for each group."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.exact_sum import ZERO, Dyadic
from logloss._stats.groups.gap_sums import GapSums
from logloss._stats.groups.group_sums import GroupTotals
from logloss._stats.inference import poisson_binomial
from logloss._stats.inference.gamma import two_sided
from logloss._stats.inference.student_t import two_sided as t_two_sided

Floats = NDArray[np.float64]

MOST_DESIGN = 1e100  # a larger design effect is as good as this
_TOGETHER = 256  # groups whose laws are worked out at once


class Group(NamedTuple):
    """Some groups of the tables taken together: their numbers, and their sums."""

    places: list[int]
    totals: GroupTotals


class GapTest(NamedTuple):
    """The p-value of Σw(y − p) = 0 on average, or why there is none.

    Attributes
    ----------
    p_value : float or None
        How often calibrated forecasts are at least so far off.
    reason : str
        Why there is none; empty where there is one.
    """

    p_value: float | None
    reason: str = ""


NO_SPREAD = GapTest(None, "all forecasts are 0 or 1")


def gap_tests(table: GapSums, groups: Sequence[Group], *, hard: bool, clustered: bool) -> list[GapTest]:
    """Return a test for each group of rows.

    Parameters
    ----------
    table : GapSums
        What is kept of the rows.
    groups : sequence of Group
        The groups to test.
    hard : bool
        Whether all labels are 0 or 1.
    clustered : bool
        Whether rows come in clusters.

    Notes
    -----
    Independent rows with labels 0 and 1: the Poisson-binomial law of the number of ones. With weights: a gamma
    distribution with the three cumulants that the forecasts state (Pearson III), by half a typical step nearer to 0.
    Clusters: the larger of two p-values, that of the cumulants times the design effect of all groups together (Rao &
    Scott 1992, doi:10.2307/2532311), which holds where ones are rare, and Student's t of the group's own clusters,
    which holds where groups are unequally clustered. Soft labels: Student's t of the group's own rows, or clusters.
    """
    if clustered and table.too_many:
        return [GapTest(None, "too many values to be tested by clusters")] * len(groups)
    if clustered:
        return _of_clusters(table, groups, hard=hard)
    if not hard:
        return [_own_t(table, group) for group in groups]
    if any(table.sum("mass", group.places) != ZERO for group in groups):
        unit = _unit(groups)
        return [_of_cumulants(_cumulants(table, group, unit)) for group in groups]
    return _of_counts(table, groups)


def _of_counts(table: GapSums, groups: Sequence[Group]) -> list[GapTest]:
    """Test independent rows with labels 0 and 1 that all have the same weight."""
    tests = [NO_SPREAD] * len(groups)
    for start in range(0, len(groups), _TOGETHER):
        some = groups[start : start + _TOGETHER]
        placed = [table.counts(group.places) for group in some]
        counts, s = (np.stack(parts) for parts in ([one.zeros + one.ones for one in placed], [one.s for one in placed]))
        ones = np.array([float(group.totals.positives) for group in some]) - counts[:, -1]  # less those sure to come
        miss = np.array([float(group.totals.miss) for group in some])
        counts = np.where(s != 0, counts, 0.0)
        tested, used = (counts > 0).any(axis=1), (counts > 0).any(axis=0)
        if not tested.any():
            continue
        inside = np.where(s != 0, s, 0.25)[tested][:, used]  # any number where there are no rows
        p_values = poisson_binomial.two_sided(ones[tested], miss[tested], counts[tested][:, used], inside)
        for at, p_value in zip(np.flatnonzero(tested).tolist(), p_values.tolist(), strict=True):
            tests[start + at] = GapTest(p_value)
    return tests


class _Cumulants(NamedTuple):
    """Of Σw(y − p), the weights counted in a power of 2: itself, and what the forecasts state of it."""

    miss: float
    second: float
    third: float
    half_step: float


def _cumulants(table: GapSums, group: Group, unit: int) -> _Cumulants:
    totals = group.totals
    miss, second, third, mass = (
        float(value * Dyadic.make(1, power * unit))
        for value, power in (
            (totals.miss, 1),
            (totals.spread, 2),
            (table.sum("third", group.places), 3),
            (table.sum("mass", group.places), 1),
        )
    )
    return _Cumulants(miss, second, third, second / (2 * mass) if mass > 0 else 0.0)


def _unit(groups: Sequence[Group]) -> int:
    """Return the power of 2 that brings weights near to 1."""
    totals = max((group.totals for group in groups), key=lambda totals: totals.rows)
    return totals.rows.bit_length() - totals.weight.integer.bit_length() - totals.weight.exponent


def _of_cumulants(sums: _Cumulants, design: float = 1.0) -> GapTest:
    miss, second, third, half_step = sums
    if not second > 0:
        return NO_SPREAD
    return GapTest(two_sided(miss, design * second, design**2 * third, design * half_step))


def _own_t(table: GapSums, group: Group) -> GapTest:
    """Test soft labels by the spread of the group's own rows."""
    n, unit = group.totals.rows, _unit([group])
    miss = float(group.totals.miss * Dyadic.make(1, unit))
    squares = float(table.sum("squares", group.places) * Dyadic.make(1, 2 * unit))
    certain = table.counts(group.places)  # labels that are 0 or 1
    squares += float(np.sum(certain.zeros * certain.p**2 + certain.ones * (1 - certain.p) ** 2))
    return _t(miss, squares, n, "one row")


def _t(total: float, squares: float, n: int, alone: str) -> GapTest:
    """Test a sum of n independent terms by their own spread."""
    if n < 2:
        return GapTest(None, alone)
    variance = (squares - total**2 / n) * n / (n - 1)
    if variance <= 1e-12 * squares or squares == 0:
        return GapTest(None, "no spread")
    return GapTest(t_two_sided(total / math.sqrt(variance), n - 1))


def _of_clusters(table: GapSums, groups: Sequence[Group], *, hard: bool) -> list[GapTest]:
    unit = _unit(groups)
    sums = [table.of_clusters(group.places, unit) for group in groups]
    own = [_t(float(np.sum(s)), float(np.sum(s**2)), s.size, "one cluster") for s in sums]
    if not hard:
        return own
    cumulants = [_cumulants(table, group, unit) for group in groups]
    stated = math.fsum(one.second for one in cumulants)
    spread = math.fsum(float(np.sum(s**2)) for s in sums)
    design = min(max(1.0, spread / stated), MOST_DESIGN) if stated > 0 else 1.0
    pooled = [_of_cumulants(one, design) for one in cumulants]
    return [
        GapTest(max(mine.p_value, theirs.p_value)) if mine.p_value is not None and theirs.p_value is not None else mine
        for mine, theirs in zip(own, pooled, strict=True)
    ]
