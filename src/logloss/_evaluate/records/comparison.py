"""The result of a comparison: a plain record that goes to JSON and comes back the same, and says itself in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from logloss._evaluate.records.record import Record
from logloss._sources.join import Join
from logloss._stats.rounding import p_is, rounded
from logloss._stats.verdicts import Verdict
from logloss.errors import printable

SCHEMA = "logloss/comparison/2"
NAME = 80  # characters of a name in a sentence
LEVEL = 0.05  # a p-value below this: chance is not a good explanation


@dataclass(frozen=True)
class Model:
    """One of the models.

    Attributes
    ----------
    name : str
        Its column, or its file where all columns have one name.
    log_loss : float
        The mean of its losses, in [0, inf].
    se : float or None
        The standard error of that.
    ci95 : (float, float) or None
        A 95 % interval for it: log_loss ∓ 1.96·se, or Student's t of clusters.
    infinite : int
        Rows whose loss is infinite.
    normalized_entropy : float or None
        log_loss / base_rate_loss; below 1 the predictions know more than the base rate.
    """

    name: str
    log_loss: float
    se: float | None
    ci95: tuple[float, float] | None
    infinite: int
    normalized_entropy: float | None


@dataclass(frozen=True)
class Portion:
    """The differences in some of the rows.

    Attributes
    ----------
    by, value : str
        What tells the rows apart, and what it is in these: a column and its value, or what the baseline forecast. Of
        a column with more than 10,000 texts, those not listed one by one are "(1,234 other values)".
    n : int
        Rows.
    won, lost : int
        Rows where the model loses less than the baseline, and where it loses more.
    mean : float or None
        The mean difference; None where each model is infinite where the other is not, or both are in every row.
    se : float or None
        Its standard error, of independent rows or of clusters.
    share : float or None
        What these rows contribute to the mean difference of all rows: these sum to it. None where that is not finite.
    reason : str
        Why there is no standard error; empty where there is one.
    """

    by: str
    value: str
    n: int
    won: int
    lost: int
    mean: float | None
    se: float | None
    share: float | None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError("there are no such rows")


@dataclass(frozen=True)
class Difference:
    """A model against the baseline: d is its loss less the baseline's in the same row, below 0 where it is better.

    Attributes
    ----------
    model, baseline : str
        The two.
    n : int
        Rows.
    mean : float or None
        The mean of d: −inf or inf where one of them is infinite where the other is not, None where each is.
    se : float or None
        Its standard error.
    ci95 : (float, float) or None
        A 95 % interval for it, by Student's t. Where all differences are equal, it is None, and so are z, both p-values
        and `bootstrap95`.
    z : float or None
        The mean in standard errors.
    p_value, p_holm : float or None
        How often chance alone would make as large a difference, either way; and Holm's, for all models together.
    bootstrap95 : (float, float) or None
        A 95 % interval for the mean, from 1000 seeded draws of the rows.
    won, lost, tied : int
        Rows with less loss than the baseline, with more, and with the same.
    won_infinite, lost_infinite, both_infinite : int
        How many of these have an infinite loss: the baseline's alone, the model's alone, both (which is a tie, and left
        out of the mean).
    portions : tuple of Portion
        The same for parts of the rows: by what the baseline forecast, and by columns.
    reasons : dict of str to str
        Why a number is None.
    """

    model: str
    baseline: str
    n: int
    mean: float | None
    se: float | None
    ci95: tuple[float, float] | None
    z: float | None
    p_value: float | None
    p_holm: float | None
    bootstrap95: tuple[float, float] | None
    won: int
    lost: int
    tied: int
    won_infinite: int
    lost_infinite: int
    both_infinite: int
    portions: tuple[Portion, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError("there are no such rows")

    @property
    def verdict(self) -> str:
        """Whether the model is "better" or "worse" than the baseline, the "same" in every row, or that is "open"."""
        if not self.won and not self.lost:
            return "same"
        if self.mean is None:
            return "open"
        sure = math.isinf(self.mean) or (self.p_holm is not None and self.p_holm < LEVEL)
        return ("better" if self.mean < 0 else "worse") if sure else "open"

    @property
    def sentence(self) -> str:
        """What the difference says, in plain words."""
        model, baseline = (printable(name, NAME) for name in (self.model, self.baseline))
        if self.verdict == "same":
            return f"{model} and {baseline} have the same loss in every row."
        if self.mean is None:
            return (
                f"{model} and {baseline} cannot be ranked: each has an infinite loss where the other has not "
                f"({self.lost_infinite:,} and {self.won_infinite:,} rows)."
            )
        better = "better" if self.mean < 0 else "worse"
        if math.isinf(self.mean):
            rows, loser = _rows(self.won_infinite or self.lost_infinite), baseline if self.mean < 0 else model
            return f"{model} is infinitely {better} than {baseline}: {rows} with an infinite loss for {loser} alone."
        size = abs(self.mean)
        if self.se is None:
            return f"{model} is {better} than {baseline} by {size:.4g} nats in {_rows(self.n)}; no standard error."
        by = f"{better} than {baseline} by {rounded(size, self.se)} ± {rounded(self.se, self.se)} nats"
        if self.z is None:
            return f"{model} is {better} than {baseline} by {size:.4g} nats in every row alike: no spread, so no test."
        if self.mean == 0:
            return f"{model} and {baseline} have the same mean loss, ± {rounded(self.se, self.se)} nats."
        p = "p unknown" if self.p_holm is None else p_is(self.p_holm)
        if self.verdict == "open":
            return f"{model} is {by}; no evidence of a difference ({p})."
        return f"{model} is {by} ({p})."


@dataclass(frozen=True)
class Comparison(Record):
    """Several models on the same rows, ranked, and each against the baseline. Losses are in nats.

    Attributes
    ----------
    schema : str
        What this record is, with the version of its form.
    n : int
        Rows scored: those with a positive weight.
    positives : int or float
        How many of them are positive; the sum of the labels where they are soft.
    base_rate_loss : float
        The loss of predicting the base rate for every row.
    baseline : str
        The model that the others are held against.
    models : tuple of Model
        All of them, the least loss first; infinite ones by the number of infinite rows; equal ones by name.
    differences : tuple of Difference
        All but the baseline, in the same order.
    rows, dropped, masked : int
        Rows in the data; rows dropped because a value is missing; rows left out by `where`.
    source : str
        Where the rows came from.
    columns : dict of str to str
        Which column was y, weight, and each model.
    verdicts : tuple of Verdict
        What each difference says, in the same order: "better", "worse", "same" or "open", with its evidence.
    left_aside : tuple of str
        Files of a folder that were not read: their names say that they are no rows, or they are empty.
    joined : Join or None
        How the rows of two files found each other.
    cluster : str or None
        The column of clusters whose rows are not taken to be independent.
    positive : str or None
        The label that counted as 1, where one was named, and
    others : tuple of str
        those that counted as 0.

    Examples
    --------
    >>> from logloss import compare
    >>> result = compare(y=[1, 0, 1, 1], p={"old": [0.6, 0.5, 0.5, 0.7], "new": [0.9, 0.2, 0.8, 0.6]})
    >>> [(model.name, round(model.log_loss, 4)) for model in result.models]
    [('new', 0.2656), ('old', 0.5634)]
    >>> print(result)
    new is better than old by 0.30 ± 0.15 nats; no evidence of a difference (p = 0.14).
    >>> Comparison.from_json(result.to_json()) == result
    True
    """

    n: int
    positives: float
    base_rate_loss: float
    baseline: str
    models: tuple[Model, ...]
    differences: tuple[Difference, ...]
    rows: int
    dropped: int
    masked: int
    source: str
    columns: Mapping[str, str]
    verdicts: tuple[Verdict, ...]
    joined: Join | None = None
    cluster: str | None = None
    positive: str | None = None
    others: tuple[str, ...] = ()
    left_aside: tuple[str, ...] = ()
    schema: str = SCHEMA

    def __str__(self) -> str:
        return "\n".join(difference.sentence for difference in self.differences)

    def plot_losses(self, ax: Any = None) -> Any:
        """Draw the log loss of each model, with its interval.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where; without it, on a new figure.

        Returns
        -------
        matplotlib Axes

        Raises
        ------
        MissingExtraError
            matplotlib is not installed: pip install 'logloss[report]'.
        """
        return self._figure("losses", ax)

    def plot_differences(self, ax: Any = None) -> Any:
        """Draw how much each model differs from the baseline, with the interval; arguments as of `plot_losses`."""
        return self._figure("differences", ax)

    def plot_portions(self, ax: Any = None, *, model: str | None = None, by: str | None = None) -> Any:
        """Draw where a model wins and loses against the baseline.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where; without it, on a new figure.
        model : str, optional
            Which one; without it, the best.
        by : str, optional
            The column whose values part the rows; without it, what the baseline forecast.

        Returns
        -------
        matplotlib Axes

        Raises
        ------
        ArgumentError
            There is no such model, or the comparison was not made by that column.
        MissingExtraError
            matplotlib is not installed: pip install 'logloss[report]'.
        """
        return self._figure("portions", ax, model=model, by=by)


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
