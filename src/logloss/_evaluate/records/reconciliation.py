"""The result of a reconciliation: what other libraries would print for the same rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from logloss._evaluate.records.record import Record

SCHEMA = "logloss/reconciliation/1"


@dataclass(frozen=True)
class Changed:
    """A row that costs something else in another library.

    Attributes
    ----------
    row : int
        Its number in the data, counted from 0.
    y, given : float
        The label, and the probability or logit.
    loss, theirs : float
        What it costs, and what it costs there, in nats.
    """

    row: int
    y: float
    given: float
    loss: float
    theirs: float


@dataclass(frozen=True)
class Printed:
    """What one library would print.

    The difference to the log loss is (clipped_theirs − clipped_ours) + rest + denominator; each of these four is a mean
    over the sum of the weights, or the difference of such means.

    Attributes
    ----------
    name, call, version, source, rule, dtype, weights, divides : str
        The library, what is typed to get its number from rows like these, and its convention; see `Convention`.
    value : float or None
        Its number, as if it added up without rounding; NaN where it prints that; None where it refuses the rows.
    within : float or None
        How far its own rounding can move that number: the sum's, in its order, and each row's, that of the sigmoid
        included where rows are logits and it takes probabilities.
    clipped : int
        Rows that cost less because the library clips; from logits, also those whose sigmoid rounds to a certain miss.
    clipped_ours, clipped_theirs : float or None
        What these rows contribute to the exact mean, and what to the library's.
    rest : float or None
        What all other rows change: p, 1 − p, the steps of a sigmoid and weights round to the library's types, soft
        labels may become hard.
    denominator : float or None
        What it changes to divide by something else than the sum of the weights, or by that of rounded weights.
    rows : tuple of Changed
        The rows that change most, weights counted.
    reason : str or None
        Why the value is None, NaN, or that of other labels.
    """

    name: str
    call: str
    version: str
    source: str
    rule: str
    dtype: str
    weights: str
    divides: str
    value: float | None
    within: float | None
    clipped: int
    clipped_ours: float | None
    clipped_theirs: float | None
    rest: float | None
    denominator: float | None
    rows: tuple[Changed, ...]
    reason: str | None = None


@dataclass(frozen=True)
class Reconciliation(Record):
    """What other libraries would print for the same rows. Losses are in nats.

    Attributes
    ----------
    log_loss : float
        The mean binary cross-entropy, in [0, inf], clipped nowhere.
    n : int
        Rows scored: those with a positive weight.
    infinite : int
        How many of them have an infinite loss.
    weight : float
        The sum of the weights; n where there are none.
    libraries : tuple of Printed
        One a convention, in a fixed order.
    source : str
        Where the rows came from.
    columns : dict of str to str
        Which column was y, p (or logit), weight.
    schema : str
        What this record is, with the version of its form.

    Examples
    --------
    >>> from logloss import reconcile
    >>> result = reconcile(y=[1, 0, 1], p=[0.75, 0.25, 0.0])
    >>> result.log_loss
    inf
    >>> {library.name: round(library.value, 4) for library in result.libraries if library.clipped}["scikit-learn"]
    12.2063
    >>> Reconciliation.from_json(result.to_json()) == result
    True
    """

    log_loss: float
    n: int
    infinite: int
    weight: float
    libraries: tuple[Printed, ...]
    source: str
    columns: Mapping[str, str] = field(default_factory=dict)
    schema: str = SCHEMA

    def __str__(self) -> str:
        shown = ", ".join(
            f"{library.name} {library.value:.6g}" for library in self.libraries if library.value is not None
        )
        return f"log loss {self.log_loss:.6g}, n = {self.n:,}; others print: {shown}"
