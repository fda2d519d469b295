"""Tests of hypotheses about a model: its likelihood ratio to a nested one, and Wald's test of some coefficients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from logloss._train.regression.inference import HypothesisTest, likelihood_ratio, wald
from logloss._train.regression.model_errors import few_clusters, no_coefficient, no_test, not_nested
from logloss.errors import wrong_option

if TYPE_CHECKING:
    from logloss._train.regression.model import LogisticModel


def likelihood_ratio_test(model: LogisticModel, other: object) -> HypothesisTest:
    """Return the test of a model against a nested one, or the one without columns; as `LogisticModel.lr_test`."""
    if model.no_likelihood:
        raise no_test(model.no_likelihood)
    if other is None:
        return _without_columns(model)
    if not isinstance(other, type(model)):
        raise wrong_option("other", type(other).__name__, "a LogisticModel")
    if model.firth is not None or other.firth is not None:
        raise not_nested(
            "the penalty of Firth's method depends on all columns of a model, so these have different ones"
        )
    if other.no_likelihood:
        raise no_test(other.no_likelihood)
    if other.fingerprint != model.fingerprint:
        raise not_nested(f"they were fitted to other rows, labels or offsets ({model.n:,} and {other.n:,} rows)")
    small, large = sorted((model, other), key=lambda each: each.k)
    contained = set(small.terms) <= set(large.terms) and small.intercept <= large.intercept
    if not contained or large.k == small.k:
        raise not_nested("the columns of one must be among those of the other, and fewer")
    return likelihood_ratio(large.loss, small.loss, large.k - small.k)


def _without_columns(model: LogisticModel) -> HypothesisTest:
    freedom = model.k - int(model.intercept)
    if not freedom:
        raise not_nested("there is no column to be tested")
    if model.firth is not None:
        return likelihood_ratio(-model.firth.log_likelihood, -model.firth.null_log_likelihood, freedom)
    return likelihood_ratio(model.loss, model.null_loss, freedom)


def wald_test(model: LogisticModel, columns: Sequence[str]) -> HypothesisTest:
    """Return Wald's test that coefficients are 0; as `LogisticModel.wald_test`."""
    of = {term.column: term.names for term in model.terms} | {name: (name,) for name in model.names}
    for column in columns:
        if column not in of:
            raise no_coefficient(column, list(of))
    covariance, estimates = model.covariance, model.fitted_values
    wanted = {name for column in columns for name in of[column]} or set(model.names[int(model.intercept) :])
    tested = [name for name in estimates if name in wanted and name in model.standard_errors]
    if not tested:
        raise not_nested("there is no coefficient to be tested")
    if len(tested) > model.freedom:
        raise few_clusters(model.freedom + 1, len(tested))
    at = [list(estimates).index(name) for name in tested]
    return wald([estimates[name] for name in tested], covariance[np.ix_(at, at)], model.freedom)
