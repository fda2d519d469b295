"""What other libraries would print for the same rows, each by its convention, and which rows make the difference."""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Never

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.accumulator import ScoredRows
from logloss._accumulate.batch import RowNumbers
from logloss._evaluate.arguments import given, of_one_class, roles_of
from logloss._evaluate.conventions import CONVENTIONS, UNIT, Convention, Forecasts, Losses, losses_by
from logloss._evaluate.records.reconciliation import Changed, Printed, Reconciliation
from logloss._evaluate.scan.read import Progress, read
from logloss._evaluate.scan.score import scored
from logloss._evaluate.scan.state import Scan
from logloss._evaluate.spec import EvaluationSpec
from logloss._kernels.blocks import exact_sum
from logloss._kernels.exact_sum import ZERO, Dyadic
from logloss._other_arguments import OF_ROWS, unknown_argument
from logloss._sources import Source
from logloss._tally import Score
from logloss._typing import ArrayLike, Column, DataSource, Missing

Floats = NDArray[np.float64]

# A row's loss is right to 2 units in the last place here and is taken to be so there: 4 roundings each.
_ROW = 8

# What a record says of a convention.
_ABOUT = ("name", "version", "source", "rule", "dtype", "weights", "divides")


def reconcile(
    data: DataSource | ArrayLike | None = None,
    y: Column = "y",
    p: Column = "p",
    *,
    logit: Column | None = None,
    weight: Column | None = None,
    where: str | ArrayLike | None = None,
    positive: str | float | None = None,
    percent: bool = False,
    missing: Missing = "error",
    worst: int = 3,
    **others: Never,
) -> Reconciliation:
    """Say what other libraries would print for the same rows, and which rows make the difference, in one pass.

    No library is run or needed: each one's clip, type and denominator are a row of `CONVENTIONS`, its losses are
    computed as it computes them, and added up exactly. Where rows are logits z, a library that takes probabilities is
    given 1/(1 + exp(−z)), computed in its type.

    Parameters
    ----------
    data, y, p, logit, weight, where, positive, percent, missing
        As in `logloss.evaluate`.
    worst : int
        How many of the rows that change most to keep for each library, from 0 to 100,000.

    Returns
    -------
    Reconciliation
        All numbers depend neither on the order of the rows nor on how they were read.

    Raises
    ------
    LogLossError
        Something is wrong with the data; the message names the column, the row and the value, with a hint
        where one is sure.

    Examples
    --------
    >>> result = reconcile(y=[1, 0, 1, 0], p=[0.9, 0.2, 0.0, 1.0])
    >>> for library in result.libraries[:3]:
    ...     print(f"{library.name}: {library.value:.4f}, {library.clipped} rows clipped")
    scikit-learn: 18.1040, 2 rows clipped
    scikit-learn, float32: 8.0533, 2 rows clipped
    torch BCELoss: 50.0821, 2 rows clipped

    In float32, the sigmoid of 17 is 1, so y = 0 is a certain miss there:

    >>> result = reconcile(y=[0, 0, 1, 1], logit=[17, 1, 2, 3])
    >>> round(result.log_loss, 3), round(result.libraries[2].value, 3)
    (4.622, 25.372)
    >>> result.libraries[2].call
    'torch.nn.BCELoss(weight=w.float())(torch.sigmoid(z.float()), y.float())'
    """
    if others:
        raise unknown_argument("reconcile", others, OF_ROWS)
    data, roles = roles_of(data, y, p, logit, weight=weight)
    data, roles, positive = of_one_class(data, roles, {"p"} & roles.keys(), positive=positive, where=where)
    question = given(data, roles, where=where)
    spec = EvaluationSpec.build(
        question.columns,
        where=question.where,
        positive=positive,
        percent=percent,
        missing=missing,
        worst=worst,
        logits=logit is not None,
    )
    return reconciled(question.source, spec)


def reconciled(source: Source, spec: EvaluationSpec, progress: Progress | None = None) -> Reconciliation:
    """Read a source once and return what other libraries would print for it.

    Raises
    ------
    LogLossError
        Something is wrong with the rows; the error counts all such rows and names the first.
    """
    scan, score = scored(source, read(source, spec, ReconciliationScan, progress))
    accounts = scan[LibraryAccounts]
    rows = scan.rows - scan.masked - scan.dropped
    return Reconciliation(
        log_loss=score.log_loss,
        n=score.n,
        infinite=score.infinite,
        weight=score.weight,
        libraries=tuple(_printed(account, accounts, score, rows, scan.tally.weight) for account in accounts.accounts),
        source=source.name,
        columns=dict(spec.columns),
    )


class LibraryAccounts:
    """What rows cost by each convention."""

    def __init__(self, worst: int, *, logits: bool) -> None:
        self.logits = logits
        self.accounts = [Account(convention, worst) for convention in CONVENTIONS]
        self.total = ZERO  # Σwℓ of the finite losses
        self.soft = False

    def update(self, rows: ScoredRows) -> None:
        """Add rows."""
        forecast, y = rows.forecast, rows.y
        self.total += exact_sum(forecast.losses, rows.weight)
        if not rows.hard:
            soft = bool(((y > 0) & (y < 1)).any())
            self.soft |= soft
            y = y if soft else (y > 0).view(np.uint8)
        forecasts = Forecasts(forecast.given, logits=self.logits)
        for account in self.accounts:
            account.add(Entry(forecasts, y, forecast.losses, rows.weight, rows.numbers))

    def merge(self, other: LibraryAccounts) -> None:
        """Add the rows of another part."""
        self.total += other.total
        self.soft |= other.soft
        for mine, theirs in zip(self.accounts, other.accounts, strict=True):
            mine.merge(theirs)

    def to_state(self) -> Any:
        """Raise NotImplementedError: they do not go to bytes."""
        raise NotImplementedError

    def from_state(self, state: Any) -> None:
        """Raise NotImplementedError: they do not come from bytes."""
        raise NotImplementedError


class ReconciliationScan(Scan):
    """What is known of some rows, with an account for each convention."""

    kind = "reconciliation"
    ACCUMULATORS = (lambda spec: LibraryAccounts(spec.worst, logits=spec.logits),)
    portable = False


class Entry(NamedTuple):
    """Some rows to be entered: forecasts, labels, exact losses, weights, and row numbers."""

    forecasts: Forecasts
    y: NDArray[Any]
    losses: Floats
    weight: Floats | None
    rows: RowNumbers


class Account:
    """What rows cost by one convention; however they are cut into parts, merging these in any order gives the same."""

    def __init__(self, convention: Convention, size: int) -> None:
        self.convention, self.size = convention, size
        self.total = self.clipped_theirs = self.clipped_ours = self.weight = self.logits = self.sigmoid = ZERO
        self.clipped = self.clipped_infinite = self.infinite = self.undefined = 0
        self.changed: list[tuple[float, int, Changed]] = []  # by −|change| and row number

    def add(self, entry: Entry) -> None:
        """Add rows."""
        computed = losses_by(self.convention, entry.forecasts, entry.y)
        weight = self._weights(entry.weight)
        theirs = computed.losses if weight is None else computed.losses.astype(np.result_type(computed.losses, weight))
        weight = None if weight is None else weight.astype(theirs.dtype)
        self.weight += Dyadic.make(entry.y.size, 0) if weight is None else exact_sum(weight)
        self.total += exact_sum(theirs, weight)
        self.infinite += int(np.count_nonzero(np.isinf(computed.losses)))
        if computed.undefined is not None:
            self.undefined += int(np.count_nonzero(computed.undefined))
        if self.convention.takes == "logits":
            self.logits += exact_sum(np.abs(entry.forecasts.z("float64")), entry.weight)
        if computed.sigmoid is not None:
            self.sigmoid += exact_sum(computed.sigmoid.astype(theirs.dtype, copy=False), weight)
        if computed.clipped is not None:
            cut = computed.clipped
            ours = entry.losses[cut]
            self.clipped += ours.size
            self.clipped_infinite += int(np.count_nonzero(np.isinf(ours)))
            self.clipped_ours += exact_sum(ours, None if entry.weight is None else entry.weight[cut])
            self.clipped_theirs += exact_sum(theirs[cut], None if weight is None else weight[cut])
        self._keep_changed(entry, computed)

    def merge(self, other: Account) -> None:
        """Add the rows of another account."""
        for name in ("total", "clipped_theirs", "clipped_ours", "weight", "logits", "sigmoid"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("clipped", "clipped_infinite", "infinite", "undefined"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self._keep(other.changed)

    def _weights(self, weight: Floats | None) -> NDArray[Any] | None:
        if weight is None:
            return None
        with np.errstate(over="ignore", under="ignore"):
            return weight.astype(self.convention.weights)

    def _keep_changed(self, entry: Entry, computed: Losses) -> None:
        if not self.size:
            return
        with np.errstate(invalid="ignore", over="ignore", under="ignore"):
            change = np.abs(computed.losses - entry.losses)
            if entry.weight is not None:
                change *= entry.weight
        change[np.isnan(change)] = 0  # infinite in both
        least = -self.changed[-1][0] if len(self.changed) == self.size else 5e-324
        at = np.flatnonzero(change >= least)
        if at.size > self.size:  # find the threshold first: sorting all of them would cost more
            at = at[change[at] >= np.partition(change[at], -self.size)[-self.size]]
        at = at[np.lexsort((at, -change[at]))][: self.size]
        x, losses, rows = entry.forecasts.given, entry.losses, entry.rows
        self._keep(
            [
                (
                    -float(change[i]),
                    rows.number(i),
                    Changed(
                        rows.number(i), float(entry.y[i]), float(x[i]), float(losses[i]), float(computed.losses[i])
                    ),
                )
                for i in at.tolist()
            ]
        )

    def _keep(self, more: Sequence[tuple[float, int, Changed]]) -> None:
        self.changed = heapq.nsmallest(self.size, [*self.changed, *more], key=lambda row: row[:2])


def _printed(account: Account, accounts: LibraryAccounts, score: Score, rows: int, weight: Dyadic) -> Printed:
    """Return what a library would print."""
    by = account.convention
    about = {name: getattr(by, name) for name in _ABOUT} | {"call": by.call_on_logits if accounts.logits else by.call}
    if accounts.soft and by.soft == "refused":
        return _without(about, None, "it takes no soft labels")
    if account.undefined:
        row = "row has" if account.undefined == 1 else "rows have"
        return _without(about, math.nan, f"{account.undefined:,} {row} an infinite logit: ∞ − ∞ or 0 · ∞ stands there")
    divisor = Dyadic.make(rows, 0) if by.divides == "rows" else account.weight
    if not divisor.integer:
        return _without(about, math.nan, f"every weight is 0 in {by.weights}")
    value = math.inf if account.infinite else account.total.over(divisor)
    ours = math.inf if account.clipped_infinite else account.clipped_ours.over(weight)
    rest = (account.total - account.clipped_theirs) - (accounts.total - account.clipped_ours)
    return Printed(
        **about,
        value=value,
        within=_within(account, divisor, score.n),
        clipped=account.clipped,
        clipped_ours=ours,
        clipped_theirs=account.clipped_theirs.over(weight),
        rest=rest.over(weight),
        denominator=(account.total * (weight - divisor)).over(weight * divisor),
        rows=tuple(changed for _, _, changed in account.changed),
        reason=f"labels above {by.soft:g} count as 1, all others as 0"
        if accounts.soft and isinstance(by.soft, float)
        else None,
    )


def _without(about: Mapping[str, str], value: float | None, reason: str) -> Printed:
    """Return what to say of a library that prints no number."""
    return Printed(
        **about,
        value=value,
        within=None,
        clipped=0,
        clipped_ours=None,
        clipped_theirs=None,
        rest=None,
        denominator=None,
        rows=(),
        reason=reason,
    )


def _within(account: Account, divisor: Dyadic, n: int) -> float:
    """Return how far the library's own rounding can move its number.

    Terms are not negative, so a sum of n is off by at most its depth, the number of additions that one term goes
    through, in roundings of the sum: n in any order whatever (Higham, Accuracy and Stability, §4.2), and much less
    where four levels each add up 2^⌊log2(n)/4⌋ or at least 16 terms (aten/src/ATen/native/cpu/SumKernel.cpp). Where it
    takes logits, y·z is taken off a term of the size of |z|: two roundings of that. Where it takes their sigmoid,
    `Losses.sigmoid` says how far that can move a term; and 1 − p, at least ½ where it is not exact, rounds once.
    """
    by = account.convention
    depth = n if by.sums == "float64" else 4 * 2 ** max(4, n.bit_length() // 4) + 16
    rounding = account.total.over(divisor) * (_ROW * UNIT[by.dtype] + depth * UNIT[by.sums])
    if by.takes == "logits":
        return rounding + (2 * account.logits.over(divisor) + 1) * UNIT[by.dtype]
    if by.complement == "either":
        rounding += account.weight.over(divisor) * UNIT[by.dtype]
    return rounding + account.sigmoid.over(divisor)
