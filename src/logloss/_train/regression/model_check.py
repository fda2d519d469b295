"""What cannot be in the record of a model, as a file may say it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from logloss._train.regression.model import LogisticModel

VCOV = ("classic", "HC1", "cluster")
WEIGHTS = ("none", "importance", "frequency")
INTERVALS = ("wald", "profile")
_ASYMMETRY = 1e-12


def fault_of(model: LogisticModel) -> str:
    """Return what cannot be in a model, nothing if all can."""
    return _of_values(model) or _of_counts(model) or _of_inference(model) or _of_limits(model)


def _of_values(model: LogisticModel) -> str:
    names = model.names
    if len(model.values) != len(names) or len(set(names)) != len(names):
        return "there is a value for each name"
    without = {name for name, value in zip(names, model.values, strict=True) if value is None}
    if not set(model.aliased) <= without or (model.limits is None and without != set(model.aliased)):
        return "a coefficient has a value, or a column is what others make it"
    numbers = [value for value in model.values if value is not None]
    if any(map(math.isnan, numbers)) or (model.limits is None and any(map(math.isinf, numbers))):
        return "a number is none"
    free = [model.loss, model.null_loss, model.label_entropy, model.weight, model.positives, model.penalty]
    return "" if all(0 <= number < math.inf for number in free) else "a number is none"


def _of_counts(model: LogisticModel) -> str:
    counts = (model.n, model.rows, model.dropped, model.masked, 1 if model.clusters is None else model.clusters)
    if model.n < 1 or min(counts) < 0 or model.weights not in WEIGHTS or model.positives > model.weight * (1 + 1e-9):
        return "a count is none"
    return ""


def _of_inference(model: LogisticModel) -> str:
    if model.limits is not None and len(model.limits.values) != len(model.names):
        return "there is a value for each name"
    size = len(model.fitted_values)
    if set(model.covariances) - set(VCOV) or (model.vcov is None) != (not model.covariances):
        return "covariances are of another kind"
    if model.vcov is not None and model.vcov not in model.covariances:
        return "the covariances are not there"
    if any(not _is_covariance(np.array(matrix), size) for matrix in model.covariances.values()):
        return "covariances are none"
    if any(slope.name not in model.names or len(slope.gradient) != size for slope in model.slopes):
        return "a marginal effect is of no column"
    if not all(math.isfinite(part) for slope in model.slopes for part in (slope.value, *slope.gradient)):
        return "a marginal effect is none"
    if model.intervals not in INTERVALS or (model.intervals == "profile" and not model.profiles):
        return "the intervals are of another kind"
    if model.profiles and (len(model.profiles) != size or model.vcov is None or model.limits is not None):
        return "there is a profile for each coefficient"
    if not all(
        0 <= each.statistic < math.inf and -math.inf < each.low <= each.high < math.inf for each in model.profiles
    ):
        return "a profile is none"
    if any(map(math.isnan, (number for step in model.trace for number in vars(step).values()))):
        return "a step is none"
    firth = model.firth
    if firth is not None and not (math.isfinite(firth.log_likelihood) and math.isfinite(firth.null_log_likelihood)):
        return "a likelihood is none"
    return ""


def _of_limits(model: LogisticModel) -> str:
    limits = model.limits
    if limits is None:
        return ""
    size = len(model.names)
    if not limits.directions or any(len(direction) != size for direction in limits.directions):
        return "a direction moves each coefficient"
    if not all(math.isfinite(part) for direction in limits.directions for part in direction):
        return "a direction is none"
    if not all(map(math.isfinite, model.fitted_values.values())) or limits.certain < 1 or limits.open < 0:
        return "a limit is none"
    return ""


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
