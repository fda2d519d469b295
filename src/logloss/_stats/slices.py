"""The same question for parts of the rows: how many, how good, how much of the excess is theirs, how calibrated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.accumulator import ScoredRows, Several
from logloss._kernels.exact_sum import Dyadic
from logloss._stats.groups.group_sums import GroupSums, GroupTotals
from logloss._stats.groups.group_values import GroupValues
from logloss._stats.groups.listed_groups import listed_groups
from logloss._stats.inference.gap_tests import GapTest, Group, gap_tests
from logloss._stats.tables.hashing import row_keys

Floats = NDArray[np.float64]

FEW_ROWS, FEW_OF_A_KIND = 30, 5  # a slice with fewer is marked as small


@dataclass(frozen=True)
class Slice:
    """Some of the rows.

    Attributes
    ----------
    by : str
        The column.
    value : str or None
        Its value in these rows, or the range of values with its upper end left out: "[18, 34)". None where it is
        missing.
    n : int
        Rows.
    positives : int or float
        Σy.
    weight : float
        Σw.
    log_loss : float
        Their mean loss, in [0, ∞].
    excess : float or None
        By how much that is above the loss of all rows; None where that is infinite.
    share : float or None
        (W_g/W)·excess: over the slices of a column these sum to 0.
    gap : float
        Σw(y − p)/Σw, in [−1, 1]: above 0 it happened more often than was forecast.
    p_value : float or None
        How often calibrated forecasts have a `gap` at least so large (`gap_tests`). None where there is nothing to
        test by: all forecasts are 0 or 1, or the slice is one cluster.
    p_holm : float or None
        The same, adjusted for all slices of the report together (Holm 1979, Scand. J. Statist. 6, 65-70); where some
        are not listed one by one, by Bonferroni's factor for all.
    reason : str
        Why there is no p-value; empty where there is one.
    small : bool
        Fewer than 30 rows, or than 5 of a kind.
    """

    by: str
    value: str | None
    n: int
    positives: int | float
    weight: float
    log_loss: float
    excess: float | None
    share: float | None
    gap: float
    p_value: float | None
    p_holm: float | None
    reason: str
    small: bool


@dataclass(frozen=True)
class OtherSlices:
    """The slices of a column with more than 10,000 values that are not listed one by one, together.

    Listed are the 100 with the most rows, and the 100 that contribute most to the loss.

    Attributes
    ----------
    by : str
        The column.
    count : int
        How many slices these are.
    n : int
        Their rows.
    positives : int or float
        Σy.
    weight : float
        Σw.
    log_loss : float
        The mean loss of all their rows, in [0, ∞].
    excess : float or None
        By how much that is above the loss of all rows; None where that is infinite.
    share : float or None
        Their share of all weights, times the excess: with the slices of the column this sums to 0.
    gap : float
        Σw(y − p)/Σw, in [−1, 1].
    """

    by: str
    count: int
    n: int
    positives: int | float
    weight: float
    log_loss: float
    excess: float | None
    share: float | None
    gap: float


class ColumnSlices(GroupValues[GroupSums]):
    """Sums of the rows by the values of one column; mergeable, and exact."""

    def __init__(self, by: str) -> None:
        super().__init__(by, GroupSums)

    def read(self) -> Iterator[tuple[str | None, Group]]:
        """Yield each value, or range of values, that is in memory, with its sums: numbers, texts, what is missing."""
        for value, places in self.read_places():
            yield value, Group(places, self.groups.together(places))


class Slices(Several[ColumnSlices]):
    """Sums of the rows by the values of some columns."""

    def update(self, rows: ScoredRows) -> None:
        """Add rows.

        Raises
        ------
        LogLossError
            A column has numbers of too many sizes.
        """
        forecast, keys = rows.forecast, None if rows.cluster is None else row_keys(rows.cluster)
        for name, column in self.items():
            column.add(rows.by[name], rows.y, forecast.distance, forecast.losses, rows.weight, keys)


def slices(
    parts: Sequence[ColumnSlices], loss: Dyadic | None, weight: Dyadic, *, hard: bool, clustered: bool
) -> tuple[tuple[Slice, ...], tuple[OtherSlices, ...]]:
    """Return what is known of the slices of some columns: of each that is listed, and of the others of each column.

    Parameters
    ----------
    parts : sequence of ColumnSlices
        One for each column.
    loss, weight : Dyadic
        The exact Σwℓ and Σw of all rows; None for a loss that is infinite.
    hard : bool
        Whether all labels are 0 or 1.
    clustered : bool
        Whether rows come in clusters.
    """
    whole = _Whole(loss, weight, hard, clustered)
    listed, others = [], []
    for part in parts:
        own = _of_table(part, whole)
        if part.spilled is not None:
            words, left = _of_many(part, whole)
            others += [] if left is None else [left]
            missing = [slice_ for slice_ in own if slice_.value is None]
            own = [slice_ for slice_ in own if slice_.value is not None] + words + missing
        listed += own
    tested = [at for at, slice_ in enumerate(listed) if slice_.p_value is not None]
    adjusted = holm([listed[at].p_value or 0.0 for at in tested], sum(left.count for left in others))
    for at, p_value in zip(tested, adjusted, strict=True):
        listed[at] = replace(listed[at], p_holm=p_value)
    return tuple(listed), tuple(others)


@dataclass(frozen=True)
class _Whole:
    """What slices are held against: the exact sums of all rows (`slices`)."""

    loss: Dyadic | None
    weight: Dyadic
    hard: bool
    clustered: bool

    def described(self, sums: GroupTotals) -> dict[str, Any]:
        """Return what is said of some of the rows."""
        excess = share = None
        if self.loss is not None:  # L_g − L, and W_g/W times that, each rounded once
            difference = sums.loss * self.weight - sums.weight * self.loss
            excess, share = difference.over(sums.weight * self.weight), difference.over(self.weight * self.weight)
        ones = float(sums.positives)
        return {
            "n": sums.rows,
            "positives": int(ones) if self.hard else ones,
            "weight": float(sums.weight),
            "log_loss": math.inf if sums.infinite else sums.loss.over(sums.weight),
            "excess": excess,
            "share": share,
            "gap": sums.miss.over(sums.weight),
        }


def _of_table(part: ColumnSlices, whole: _Whole) -> list[Slice]:
    """Return the slices that are in memory."""
    read = list(part.read())
    tests = gap_tests(part.groups.gaps, [group for _, group in read], hard=whole.hard, clustered=whole.clustered)
    return [_slice(part.by, value, group.totals, whole, test) for (value, group), test in zip(read, tests, strict=True)]


def _of_many(part: ColumnSlices, whole: _Whole) -> tuple[list[Slice], OtherSlices | None]:
    """Return the slices of texts that are listed, where there are too many for memory, and the others, if any."""
    assert part.spilled is not None  # noqa: S101
    mean = math.inf if whole.loss is None else whole.loss.over(whole.weight)

    def measures(groups: GroupSums) -> tuple[NDArray[Any], ...]:
        losses = groups.losses()
        return groups.rows(), losses - mean * groups.weights() if math.isfinite(mean) else losses

    words, groups, others, left = listed_groups(part.spilled, measures)
    read = [Group([place], groups.together([place])) for place in range(len(words))]
    tests = gap_tests(groups.gaps, read, hard=whole.hard, clustered=whole.clustered)
    listed = [
        _slice(part.by, word, group.totals, whole, test) for word, group, test in zip(words, read, tests, strict=True)
    ]
    return listed, OtherSlices(part.by, left, **whole.described(others.together([0]))) if left else None


def _slice(by: str, value: str | None, sums: GroupTotals, whole: _Whole, test: GapTest) -> Slice:
    few = min(float(sums.positives), sums.rows - float(sums.positives)) < FEW_OF_A_KIND
    return Slice(
        by=by,
        value=value,
        **whole.described(sums),
        p_value=test.p_value,
        p_holm=None,
        reason=test.reason,
        small=sums.rows < FEW_ROWS or few,
    )


def holm(p_values: Sequence[float], untested: int = 0) -> list[float]:
    """Return p-values adjusted for all of them together, by Holm's method.

    Parameters
    ----------
    p_values : sequence of float
        Any.
    untested : int
        How many more there would be. Then the factor is that of all, Bonferroni's: any of them might be less.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    >>> holm([0.01, 0.04], untested=8)
    [0.1, 0.4]
    """
    largest, adjusted = 0.0, [0.0] * len(p_values)
    for rank, at in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        factor = len(p_values) + untested if untested else len(p_values) - rank
        largest = max(largest, min(1.0, factor * p_values[at]))
        adjusted[at] = largest
    return adjusted
