"""The record of a logistic regression: what was fitted, how sure it is, and what it predicts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from logloss import _atomic_write
from logloss._evaluate.records.record import Record
from logloss._train.regression.cross_validation import CrossValidation
from logloss._train.regression.inference import (
    Coefficient,
    Derived,
    HypothesisTest,
    MarginalEffect,
    likelihood_ratio,
    quantile,
    wald,
)
from logloss._train.regression.marginal_effects import Slope
from logloss._train.regression.model_errors import (
    no_coefficient,
    no_model,
    no_test,
    no_vcov,
    not_nested,
    penalized,
)
from logloss._train.regression.terms import Term
from logloss._train.regression.work import Work
from logloss.errors import ArgumentError, wrong_option, wrong_word

if TYPE_CHECKING:
    import os

    from logloss._train.regression.predictions import Prediction
    from logloss._typing import DataSource

SCHEMA = "logloss/logistic-model/1"
VCOV = ("classic", "HC1", "cluster")
WEIGHTS = ("none", "importance", "frequency")
INTERCEPT = "intercept"
_ASYMMETRY = 1e-12


@dataclass(frozen=True)
class LogisticModel(Record):
    """A logistic regression, p = 1/(1 + exp(−(b + x·w + offset))), and all that follows from its fit.

    What is stored is what cannot be computed from the rest; coefficients with their errors, tests and criteria follow.
    A file of it is JSON, which is checked when it is read, and of which nothing is executed.

    Attributes
    ----------
    terms : tuple of Term
        The columns of the data, and what they are in the model.
    intercept : bool
        Whether there is one.
    values : tuple of float or None
        The coefficients, the intercept first; None for columns that follow from others.
    aliased : dict of str to str
        Of each such column of the model what it is.
    vcov : str or None
        How the standard errors are computed: "classic", from the information, "HC1", for a model that need not hold
        (White 1980, times n/(n − k)), or "cluster", for rows that are not independent within clusters. None for a
        model with a penalty, whose coefficients are biased on purpose.
    covariances : dict of str to tuple of tuple of float
        The covariances of the coefficients that are not None, in each of these ways.
    n : int
        Rows that were fitted; with frequencies, their sum.
    weight : float
        The sum of the weights; n where there are none, and for weights of importance, which are divided by their mean.
    weights : str
        "none", "importance" or "frequency".
    loss : float
        Σ w·L, in nats: minus the log-likelihood.
    null_loss : float
        The same of the model without columns.
    label_entropy : float
        The same of the labels themselves, the least there is; 0 where they are 0 and 1.
    hard : bool
        Whether all labels are 0 or 1.
    positives : float
        The weighted sum of the labels.
    penalty : float
        λ of the penalty λ/2·|w|², the intercept left out; 0 for none.
    slopes : tuple of Slope
        The average marginal effects.
    clusters : int or None
        How many clusters there are.
    cross_validation : CrossValidation or None
        The loss on rows that were left out.
    rows, dropped, masked : int
        Rows of the data; how many had a missing value, and how many a condition left out.
    source : str
        Where the rows came from.
    columns : dict of str to str
        Which column was y, weight, offset, cluster.
    offset : bool
        Whether the logits have an offset, which predictions then need.
    positive : str or None
        The label that counted as 1, where one was named, and
    others : tuple of str
        those that counted as 0.
    separation : str
        How columns separate the labels, where the penalty alone holds the coefficients; empty where they do not.
    fingerprint : str
        A hash of which rows were fitted, with their labels, weights and offsets: that of models to be compared.
    work : Work or None
        How often the rows were read, and how long it took; of no importance to whether two models are equal.
    derived : Derived
        What follows from all that, for readers of the JSON: computed anew when it is read.
    schema : str
        What this record is, with the version of its form.

    Examples
    --------
    >>> from logloss import fit
    >>> model = fit({"y": [0, 0, 1, 0, 1, 1], "age": [20, 30, 35, 40, 50, 60]}, x="age")
    >>> print(model["age"].value.__round__(4), model["age"].se.__round__(4))
    0.1977 0.1623
    >>> LogisticModel.from_json(model.to_json()) == model
    True
    """

    terms: tuple[Term, ...]
    intercept: bool
    values: tuple[float | None, ...]
    aliased: Mapping[str, str]
    vcov: str | None
    covariances: Mapping[str, tuple[tuple[float, ...], ...]]
    n: int
    weight: float
    weights: str
    loss: float
    null_loss: float
    label_entropy: float
    hard: bool
    positives: float
    penalty: float
    slopes: tuple[Slope, ...]
    clusters: int | None
    cross_validation: CrossValidation | None
    rows: int
    dropped: int
    masked: int
    source: str
    columns: Mapping[str, str]
    offset: bool
    positive: str | None
    others: tuple[str, ...]
    separation: str
    fingerprint: str
    work: Work | None = field(default=None, compare=False)
    derived: Derived | None = None
    schema: str = SCHEMA

    def __post_init__(self) -> None:
        with np.errstate(over="ignore", invalid="ignore"):  # of numbers that a file may hold
            if fault := self._fault():
                raise ValueError(fault)
            self._conclude()

    def _conclude(self) -> None:
        object.__setattr__(self, "derived", self._derived())  # whatever a file may say of it

    def _derived(self) -> Derived:
        effects = None if self.vcov is None else self.marginal_effects()
        fit = (self.k, self.log_loss, self.deviance, self.null_deviance, self.d2, self.aic, self.bic)
        return Derived(*fit, self.coefficients, effects)

    def _fault(self) -> str:
        """Return what cannot be, in what was read from a file; nothing if all can."""
        names = self.names
        if len(self.values) != len(names) or len(set(names)) != len(names):
            return "there is a value for each name"
        if {name for name, value in zip(names, self.values, strict=True) if value is None} != set(self.aliased):
            return "a coefficient has a value, or a column is what others make it"
        numbers = [value for value in self.values if value is not None]
        free = [self.loss, self.null_loss, self.label_entropy, self.weight, self.positives, self.penalty]
        if not all(map(math.isfinite, numbers)) or not all(0 <= number < math.inf for number in free):
            return "a number is none"
        counts = (self.n, self.rows, self.dropped, self.masked, 1 if self.clusters is None else self.clusters)
        if self.n < 1 or min(counts) < 0 or self.weights not in WEIGHTS or self.positives > self.weight * (1 + 1e-9):
            return "a count is none"
        if set(self.covariances) - set(VCOV) or (self.vcov is None) != (not self.covariances):
            return "covariances are of another kind"
        if self.vcov is not None and self.vcov not in self.covariances:
            return "the covariances are not there"
        if any(not _is_covariance(np.array(matrix), len(numbers)) for matrix in self.covariances.values()):
            return "covariances are none"
        if any(slope.name not in names or len(slope.gradient) != len(numbers) for slope in self.slopes):
            return "a marginal effect is of no column"
        if not all(math.isfinite(part) for slope in self.slopes for part in (slope.value, *slope.gradient)):
            return "a marginal effect is none"
        return ""

    # --- the coefficients -----------------------------------------------------------------------------------------

    @property
    def names(self) -> tuple[str, ...]:
        """What the coefficients are called, the intercept first."""
        return (*([INTERCEPT] if self.intercept else []), *(name for term in self.terms for name in term.names))

    @property
    def coefficients(self) -> tuple[Coefficient, ...]:
        """The coefficients with their standard errors, 95 % intervals, p-values and odds ratios."""
        return self.inference()

    def inference(self, level: float = 0.95) -> tuple[Coefficient, ...]:
        """Return the coefficients with intervals that hold with a probability of `level`.

        Raises
        ------
        ArgumentError
            The level is not between 0 and 1.
        """
        _check_level(level)
        errors = iter(self._errors)
        made = []
        for name, value in zip(self.names, self.values, strict=True):
            if value is None:
                made.append(Coefficient.without_value(name, self.aliased[name]))
            else:
                made.append(Coefficient.of(name, value, next(errors), level, self.freedom))
        return tuple(made)

    def __getitem__(self, name: str) -> Coefficient:
        """Return the coefficient of a name."""
        if name not in self.names:
            raise no_coefficient(name, self.names)
        return self.coefficients[self.names.index(name)]

    @property
    def freedom(self) -> float:
        """The degrees of freedom of Student's t: one less than there are clusters; infinite, the normal, without."""
        return self.clusters - 1 if self.vcov == "cluster" and self.clusters else math.inf

    @cached_property
    def covariance(self) -> NDArray[np.float64]:
        """The covariances of the coefficients that are not None, as `vcov` says.

        Raises
        ------
        ArgumentError
            There are none, because the model has a penalty.
        """
        if self.vcov is None:
            raise penalized()
        size = sum(value is not None for value in self.values)
        return np.array(self.covariances[self.vcov]).reshape(size, size)

    @property
    def _errors(self) -> list[float | None]:
        if self.vcov is None:
            return [None] * len(self.values)
        return [*map(float, np.sqrt(self.covariance.diagonal()))]

    def with_vcov(self, vcov: str) -> Self:
        """Return the same model with standard errors computed in another way, without fitting it again.

        Parameters
        ----------
        vcov : {"classic", "HC1", "cluster"}
            One of those that `covariances` holds.

        Raises
        ------
        ArgumentError
            It holds no such ones.
        """
        if not isinstance(vcov, str) or vcov not in VCOV:
            raise wrong_word("vcov", vcov, VCOV)
        if vcov not in self.covariances:
            raise no_vcov(vcov, penalty=self.penalty, weights=self.weights, clusters=self.clusters)
        return replace(self, vcov=vcov)

    # --- how well it fits -----------------------------------------------------------------------------------------

    @property
    def k(self) -> int:
        """How many coefficients were estimated, the intercept among them."""
        return sum(value is not None for value in self.values)

    @property
    def log_loss(self) -> float:
        """The mean loss of the rows that were fitted, in nats: too low for others, by about k/n."""
        return self.loss / self.weight

    @property
    def deviance(self) -> float:
        """Twice the loss above the least that there is with these labels."""
        return 2 * (self.loss - self.label_entropy)

    @property
    def null_deviance(self) -> float:
        """The deviance of the model without columns."""
        return 2 * (self.null_loss - self.label_entropy)

    @property
    def log_likelihood(self) -> float:
        """The logarithm of the likelihood."""
        return -self.loss

    @property
    def d2(self) -> float | None:
        """The share of the deviance that the model explains, of hard labels McFadden's R²; None where there is none."""
        return 1 - self.deviance / self.null_deviance if self.null_deviance > 0 else None

    @property
    def aic(self) -> float | None:
        """2k − 2 log-likelihood; None where there is no likelihood (`no_likelihood`)."""
        return None if self.no_likelihood else 2 * self.k + 2 * self.loss

    @property
    def bic(self) -> float | None:
        """k·ln n − 2 log-likelihood; None where there is no likelihood."""
        return None if self.no_likelihood else self.k * math.log(self.n) + 2 * self.loss

    @property
    def no_likelihood(self) -> str:
        """Why the loss is not minus the logarithm of a likelihood of independent rows; nothing where it is."""
        if self.penalty:
            return "the model has a penalty"
        if self.weights == "importance":
            return "weights of importance have no unit"
        if not self.hard and self.weights != "frequency":
            return "labels are soft"
        return "rows come in clusters" if self.clusters is not None else ""

    def lr_test(self, other: LogisticModel | None = None) -> HypothesisTest:
        """Return the likelihood-ratio test of this model against a nested one of the same rows.

        Parameters
        ----------
        other : LogisticModel, optional
            The model that this one contains, or that contains it; by default the one without columns.

        Raises
        ------
        ArgumentError
            There is no likelihood, the rows are others, or neither model contains the other.
        """
        if self.no_likelihood:
            raise no_test(self.no_likelihood)
        if other is None:
            freedom = self.k - int(self.intercept)
            if not freedom:
                raise not_nested("there is no column to be tested")
            return likelihood_ratio(self.loss, self.null_loss, freedom)
        if not isinstance(other, LogisticModel):
            raise wrong_option("other", type(other).__name__, "a LogisticModel")
        if other.no_likelihood:
            raise no_test(other.no_likelihood)
        if other.fingerprint != self.fingerprint:
            raise not_nested(f"they were fitted to other rows, labels or offsets ({self.n:,} and {other.n:,} rows)")
        small, large = sorted((self, other), key=lambda model: model.k)
        if not _contains(large, small) or large.k == small.k:
            raise not_nested("the columns of one must be among those of the other, and fewer")
        return likelihood_ratio(large.loss, small.loss, large.k - small.k)

    def wald_test(self, *columns: str) -> HypothesisTest:
        """Return Wald's test that the coefficients of columns are all 0, by the covariances of `vcov`.

        Parameters
        ----------
        columns : str
            Columns of the data, or names of coefficients; by default all columns.

        Raises
        ------
        ArgumentError
            There is no such column, or the model has a penalty.
        """
        names = [name for name, value in zip(self.names, self.values, strict=True) if value is not None]
        of = {term.column: term.names for term in self.terms} | {name: (name,) for name in self.names}
        for column in columns:
            if column not in of:
                raise no_coefficient(column, list(of))
        wanted = {name for column in columns for name in of[column]} or {name for name in names if name != INTERCEPT}
        at = [place for place, name in enumerate(names) if name in wanted]
        if not at:
            raise not_nested("there is no coefficient to be tested")
        estimates = [value for value in self.values if value is not None]
        return wald([estimates[place] for place in at], self.covariance[np.ix_(at, at)], self.freedom)

    def marginal_effects(self, level: float = 0.95) -> tuple[MarginalEffect, ...]:
        """Return the average marginal effects with their standard errors by the delta method.

        Raises
        ------
        ArgumentError
            The model has a penalty, or the level is not between 0 and 1.
        """
        _check_level(level)
        made = []
        for slope in self.slopes:
            gradient = np.array(slope.gradient)
            variance = float(gradient @ self.covariance @ gradient)
            made.append(MarginalEffect.of(slope.name, slope.value, math.sqrt(max(variance, 0)), level, self.freedom))
        return tuple(made)

    # --- what it predicts -----------------------------------------------------------------------------------------

    def decision_function(self, data: DataSource | ArrayLike, *, offset: Any = None) -> NDArray[np.float64]:
        """Return the logit of each row; arguments as of `predict`."""
        from logloss._train.regression.predictions import predictions

        return predictions(self, data, offset=offset).logit

    def predict(self, data: DataSource | ArrayLike, *, offset: Any = None) -> NDArray[np.float64]:
        """Return the probability of 1 for each row.

        Parameters
        ----------
        data : path, SQL, dataframe, mapping of names to arrays, or (n, d) array
            Where the columns are, by the names that they had in the fit; of an array they are in the same order.
        offset : str or (n,) array, optional
            What is added to each logit: needed where the model has offsets, by default the column that had them.

        Raises
        ------
        LogLossError
            A column is not there, or holds what it did not hold in the fit: words for numbers, another level, or a
            missing value.
        """
        from logloss._train.regression.predictions import predictions

        return predictions(self, data, offset=offset).p

    def predict_interval(
        self, data: DataSource | ArrayLike, *, offset: Any = None, level: float = 0.95, missing: str = "error"
    ) -> Prediction:
        """Return the probability of 1 for each row, with the interval that holds it; arguments as of `predict`.

        The interval is of the probability, not of the outcome, which is 0 or 1: that of the logit, by the delta
        method, taken to probabilities. With `missing="keep"` rows with a missing value have NaN instead of an error.
        """
        from logloss._train.regression.predictions import predictions

        _check_level(level)
        return predictions(self, data, offset=offset, missing=missing, wide=quantile(level, self.freedom))

    # --- files and reports ----------------------------------------------------------------------------------------

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model to a file of JSON, whole or not at all.

        Raises
        ------
        OSError
            The file cannot be written.
        """
        _atomic_write.write(Path(path), f"{self.to_json()}\n".encode())

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Return the model that `save` wrote. Nothing in the file is executed, and what cannot be is an error.

        Raises
        ------
        ArgumentError
            There is no such file, or it holds no model.
        """
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as cause:
            reason = cause.strerror if isinstance(cause, OSError) else "it is no text"
            raise no_model(str(path), str(reason or cause).lower()) from cause
        try:
            return cls.from_json(text)
        except ArgumentError as cause:
            raise no_model(str(path), f'it holds no JSON of the schema "{cls.schema}"') from cause

    def summary(self) -> Any:
        """Return the table of the model, which a terminal and a notebook show; `to_markdown` and `to_html` write it."""
        from logloss._report.door import summary

        return summary(self)

    def plot_coefficients(self, ax: Any = None) -> Any:
        """Draw the coefficients with their intervals, the intercept left out (a forest plot).

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
        return self._figure("coefficients", ax)

    def __str__(self) -> str:
        return f"logistic model of {len(self.terms)} columns, log loss {self.log_loss:.4g}, n = {self.n:,}"


def _is_covariance(matrix: NDArray[Any], size: int) -> bool:
    if size == 0:
        return matrix.size == 0
    if matrix.shape != (size, size) or not np.isfinite(matrix).all() or (matrix.diagonal() < 0).any():
        return False
    se = np.sqrt(matrix.diagonal())
    scale = np.outer(se, se)
    return bool(
        (np.abs(matrix - matrix.T) <= _ASYMMETRY * scale).all() and (np.abs(matrix) <= scale * (1 + 1e-9)).all()
    )


def _contains(large: LogisticModel, small: LogisticModel) -> bool:
    return set(small.terms) <= set(large.terms) and small.intercept <= large.intercept


def _check_level(level: object) -> None:
    if isinstance(level, bool) or not isinstance(level, int | float | np.number) or not 0 < level < 1:
        raise wrong_option("level", level, "a number between 0 and 1")
