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
from logloss._train.regression.hypothesis_tests import likelihood_ratio_test, wald_test
from logloss._train.regression.inference import (
    Coefficient,
    Derived,
    HypothesisTest,
    MarginalEffect,
    PenalizedLikelihood,
    quantile,
)
from logloss._train.regression.limits import CoefficientLimits
from logloss._train.regression.marginal_effects import Slope
from logloss._train.regression.model_check import INTERVALS, VCOV, fault_of
from logloss._train.regression.model_errors import (
    all_certain,
    no_coefficient,
    no_model,
    no_profile,
    no_vcov,
    not_of_schema,
    penalized,
)
from logloss._train.regression.profile import LEVEL, Profile
from logloss._train.regression.terms import Term
from logloss._train.regression.trace import FitStep
from logloss._train.regression.work import Work
from logloss.errors import ArgumentError, wrong_option, wrong_word

if TYPE_CHECKING:
    import os

    from logloss._train.regression.predictions import Prediction
    from logloss._typing import DataSource

SCHEMA = "logloss/logistic-model/1"
INTERCEPT = "intercept"
UNDETERMINED = "not determined by the rows that are not told for certain"


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
        How columns separate the labels, where the penalty alone holds the coefficients, or these are limits; empty
        where they do not.
    fingerprint : str
        A hash of which rows were fitted, with their labels, weights and offsets: that of models to be compared.
    firth : PenalizedLikelihood or None
        The likelihood with Jeffreys' prior, of a model with `penalty="firth"`.
    intervals : str
        Where p-values and intervals of coefficients come from: "wald", the standard errors, or "profile", the profile
        likelihood.
    profiles : tuple of Profile
        What that says of each coefficient that is not None; empty where it was not asked for.
    limits : CoefficientLimits or None
        Of a model with `separation="limits"` whose columns separate the labels: which coefficients have no end, and
        what is left. `values` are then inf, -inf, finite, or None where the rows that remain leave a coefficient open,
        and `covariances` are of `limits.values`.
    trace : tuple of FitStep
        The way of the fit, one for each pass over the rows; of limits that of the rows that remain. The last steps,
        which are for the last digits, are not among them.
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
    firth: PenalizedLikelihood | None = None
    intervals: str = "wald"
    profiles: tuple[Profile, ...] = ()
    limits: CoefficientLimits | None = None
    trace: tuple[FitStep, ...] = ()
    work: Work | None = field(default=None, compare=False, repr=False)
    derived: Derived | None = None
    schema: str = SCHEMA

    def __post_init__(self) -> None:
        with np.errstate(over="ignore", invalid="ignore"):  # of numbers that a file may hold
            if fault := fault_of(self):
                raise ValueError(fault)
            self._conclude()

    def _conclude(self) -> None:
        object.__setattr__(self, "derived", self._derived())  # whatever a file may say of it

    def _derived(self) -> Derived:
        effects = None if self.vcov is None else self.marginal_effects()
        fit = (self.k, self.log_loss, self.deviance, self.null_deviance, self.d2, self.aic, self.bic)
        return Derived(*fit, self.coefficients, effects)

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
        if self.intervals == "profile" and level != LEVEL:
            raise wrong_option(
                "level", level, f'{LEVEL}, at which profiles are kept; with_intervals("wald") has others'
            )
        errors, profiles = self.standard_errors, iter(self.profiles)
        made = []
        for name, value in zip(self.names, self.values, strict=True):
            if value is None:
                made.append(Coefficient.without_value(name, self.aliased.get(name, UNDETERMINED)))
            elif self.intervals == "profile":
                made.append(Coefficient.of_profile(name, value, errors[name], next(profiles)))
            else:
                made.append(Coefficient.of(name, value, errors.get(name), level, self.freedom))
        return tuple(made)

    @property
    def fitted_values(self) -> dict[str, float]:
        """The coefficients that `covariance` is of: those with a value; of limits, those of the rows that remain."""
        values = self.values if self.limits is None else self.limits.values
        return {name: value for name, value in zip(self.names, values, strict=True) if value is not None}

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
            raise penalized() if self.penalty else all_certain()
        size = len(self.fitted_values)
        return np.array(self.covariances[self.vcov]).reshape(size, size)

    @property
    def standard_errors(self) -> dict[str, float]:
        """The standard errors of the coefficients that are finite and were estimated."""
        if self.vcov is None:
            return {}
        ends = dict(zip(self.names, self.values, strict=True))
        errors = zip(self.fitted_values, map(float, np.sqrt(self.covariance.diagonal())), strict=True)
        return {name: se for name, se in errors if (end := ends[name]) is not None and math.isfinite(end)}

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

    def with_intervals(self, intervals: str) -> Self:
        """Return the same model with p-values and intervals from elsewhere, without fitting it again.

        Parameters
        ----------
        intervals : {"wald", "profile"}
            "profile" only of a model that was fitted with it.

        Raises
        ------
        ArgumentError
            The model has no profiles.
        """
        if not isinstance(intervals, str) or intervals not in INTERVALS:
            raise wrong_word("intervals", intervals, INTERVALS)
        if intervals == "profile" and not self.profiles:
            raise no_profile("it was fitted without, and they need the rows")
        return replace(self, intervals=intervals)

    # --- how well it fits -----------------------------------------------------------------------------------------

    @property
    def k(self) -> int:
        """How many coefficients were estimated, the intercept among them."""
        return len(self.values) - len(self.aliased)

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
        """2k − 2 log-likelihood; None where there is no likelihood (`no_likelihood`), or it is not the highest."""
        return None if self.no_likelihood or self.firth else 2 * self.k + 2 * self.loss

    @property
    def bic(self) -> float | None:
        """k·ln n − 2 log-likelihood; None where there is no likelihood, or it is not the highest."""
        return None if self.no_likelihood or self.firth else self.k * math.log(self.n) + 2 * self.loss

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

        Of a model with `penalty="firth"` it is that of the penalized likelihood, with the information of this model in
        both, against the one without columns.

        Parameters
        ----------
        other : LogisticModel, optional
            The model that this one contains, or that contains it; by default the one without columns.

        Raises
        ------
        ArgumentError
            There is no likelihood, the rows are others, or neither model contains the other.
        """
        return likelihood_ratio_test(self, other)

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
        return wald_test(self, columns)

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
            text = Path(path).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as cause:
            reason = cause.strerror if isinstance(cause, OSError) else "it is no text"
            raise no_model(str(path), str(reason or cause).lower()) from cause
        try:
            return cls.from_json(text)
        except ArgumentError as cause:
            raise no_model(str(path), not_of_schema(cause.__cause__, text, cls.schema)) from cause

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

    def plot_fit(self, ax: Any = None) -> Any:
        """Draw how far the objective was above its least value at each pass over the rows.

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
        return self._figure("fit", ax)

    def __repr__(self) -> str:
        return f"<{self}; summary() has its table>"

    def __str__(self) -> str:
        return f"logistic model of {len(self.terms)} columns, log loss {self.log_loss:.4g}, n = {self.n:,}"


def _check_level(level: object) -> None:
    if isinstance(level, bool) or not isinstance(level, int | float | np.number) or not 0 < level < 1:
        raise wrong_option("level", level, "a number between 0 and 1")
