"""The loss on rows that a model was not fitted to: folds by what rows hold, and clusters whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from logloss._evaluate.evaluate import evaluate
from logloss._kernels.logistic import mixed
from logloss._train.regression.estimate import Data
from logloss.errors import LogLossError

_DISTINCT = 0.5  # of rows: above this share equal rows are copies, and below it the data are coarse


@dataclass(frozen=True)
class CrossValidation:
    """The loss on rows that were left out of the fit, each once.

    Attributes
    ----------
    folds : int
        In how many parts the rows were.
    by : str
        What stays together: "rows" with the same values, or the column of clusters.
    log_loss : float or None
        The mean over all rows, each forecast by the model of the other folds; in [0, inf].
    se : float or None
        Its standard error, as `evaluate` has it.
    ci95 : tuple of float or None
        Its 95 % interval.
    reason : str
        Why there is none.
    """

    folds: int
    by: str
    log_loss: float | None = None
    se: float | None = None
    ci95: tuple[float, float] | None = None
    reason: str = ""


def cross_validated(
    data: Data, folds: int, *, by: str | None, intercept: bool, coefficients: Callable[[Data], NDArray[np.float64]]
) -> CrossValidation:
    """Return the loss of models that are fitted to all folds but one, on that one; `coefficients` fits one."""
    found = CrossValidation(folds, "rows" if by is None else by)
    fold = folds_of(data, folds)
    if np.unique(fold).size < folds:
        held = "clusters" if by is not None else "different rows"
        return replace(found, reason=f"there are fewer {held} than folds")
    logit = np.empty(data.y.size)
    for at in range(folds):
        out = fold == at
        train = data.take(~out)
        if train.y.min() == train.y.max():
            return replace(found, reason="without one of the folds all labels are alike")
        try:
            coef = coefficients(train)
        except LogLossError as error:
            return replace(found, reason=f"without one of the folds there is no best model: {error.problem}")
        logit[out] = data.x[out] @ coef[int(intercept) :] + (coef[0] if intercept else 0.0)
    if data.offset is not None:
        logit += data.offset
    scored = evaluate(
        y=data.y,
        logit=logit,
        weight=data.weight,
        weight_kind="frequency" if data.frequency else "importance",
        cluster=data.cluster,
        worst=0,
    )
    return replace(found, log_loss=scored.log_loss, se=scored.se, ci95=scored.ci95)


def folds_of(data: Data, folds: int) -> NDArray[np.intp]:
    """Return the fold of each row, from what the rows hold, in whatever order they stand.

    Clusters stay whole. Without them rows with equal columns stay together, because they may be copies of each other;
    only where more than half of the rows have such equals, as with a few categories, are they dealt out.
    """
    if data.cluster is not None:
        keys = _cluster_keys(data)
        _, unit = np.unique(keys, return_inverse=True)
        return (unit.ravel() % folds).astype(np.intp)
    key = np.zeros(data.y.size, np.uint64)
    for column in (*data.x.T, *([] if data.offset is None else [data.offset])):
        key = mixed(key * np.uint64(31) + (column + 0.0).view(np.uint64))
    distinct, unit = np.unique(key, return_inverse=True)
    if distinct.size > _DISTINCT * key.size:
        return (unit.ravel() % folds).astype(np.intp)
    weight = np.ones(key.size) if data.weight is None else data.weight
    order = np.lexsort((weight, data.y, key))
    fold = np.empty(key.size, np.intp)
    fold[order] = np.arange(key.size) % folds
    return fold


def _cluster_keys(data: Data) -> NDArray[np.uint64]:
    assert data.cluster is not None  # noqa: S101  # it is asked for where there are clusters
    return data.cluster.astype(np.uint64)
