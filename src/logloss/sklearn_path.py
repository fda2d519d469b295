"""The coefficients of logistic regression for one penalty after another, in one call."""

from __future__ import annotations

import math
import warnings
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.validation import validate_data

from ._train.passes import DenseRows
from ._train.path import Rows, Strength, paths
from ._train.path_record import CoefficientPath
from ._train.solver import minimize
from ._train.sparse import SparseRows
from .sklearn import CHECKS, LogisticRegression, values_of_c

_WEAKEST = 1e-3  # of the strongest penalty, as scikit-learn's lasso_path has it
_ROUNDING = 2.0**-20


def logistic_regression_path(
    X: Any,
    y: Any,
    *,
    l1_ratio: float = 1.0,
    Cs: Any = 100,
    fit_intercept: bool = True,
    class_weight: Any = None,
    sample_weight: Any = None,
    offset: Any = None,
    tol: float = 1e-9,
    separation: Literal["error", "ignore"] = "error",
) -> CoefficientPath:
    """Return the coefficients of logistic regression for one C after another, each fit started from the one before.

    The objective is that of `LogisticRegression`, and so is the answer for each C: to a gap that is known. The C that
    forecasts best is what `LogisticRegressionCV` finds.

    Parameters
    ----------
    X : array, sparse matrix or data frame of shape (n, d)
        Finite.
    y : array of shape (n,)
        Two classes of any kind; or soft labels: numbers in [0, 1], some strictly between.
    l1_ratio : float
        The share of the penalty on absolute values, in [0, 1]: 1 is the lasso, 0 the ridge.
    Cs : int or list of float
        The values of C, finite and above 0; or how many. With an L1 penalty these go from the largest C that leaves no
        column to a thousand times as much; without one from 1e-4 to 1e4.
    fit_intercept : bool
    class_weight : dict, "balanced" or None
    sample_weight, offset : array of shape (n,), optional
        Weights, at least 0; what is added to the logits, as a coefficient that is known.
    tol : float
        The gap to reach in each fit, relative to the objective.
    separation : {"error", "ignore"}
        Whether to warn where a direction separates the classes, so that the penalty alone holds the coefficients.

    Returns
    -------
    CoefficientPath

    Raises
    ------
    LogLossError
        If an option has a value that it cannot have.

    Examples
    --------
    >>> from sklearn.datasets import load_breast_cancer
    >>> from sklearn.preprocessing import StandardScaler
    >>> from logloss import logistic_regression_path
    >>> x, y = load_breast_cancer(return_X_y=True, as_frame=True)
    >>> x = StandardScaler().set_output(transform="pandas").fit_transform(x)
    >>> path = logistic_regression_path(x, y, Cs=4)
    >>> path.nonzero, (path.gap < 1e-9).all()
    (array([ 0,  5, 13, 22]), np.True_)
    >>> print(*[name for name, coef in zip(path.names, path.coef[1]) if coef], sep=", ")
    mean concave points, worst radius, worst texture, worst concave points, worst symmetry
    """
    estimator = _Estimator(
        l1_ratio=l1_ratio, fit_intercept=fit_intercept, class_weight=class_weight, tol=tol, separation=separation
    )
    return estimator.path(X, y, sample_weight, offset, Cs)


class _Estimator(LogisticRegression):
    """The options, checked as the estimator checks them."""

    def path(self, X: Any, y: Any, sample_weight: Any, offset: Any, Cs: Any) -> CoefficientPath:
        """Return the path."""
        self._strengths()  # raises the errors of options
        x, ones, weight, shift, _ = self._rows(X, y, sample_weight, offset)
        rows, ratio, intercept = Rows(x, ones, weight, shift), float(self.l1_ratio), bool(self.fit_intercept)
        try:
            cs = _values(rows, Cs, ratio, intercept)
            strengths = [Strength(ratio / c, (1 - ratio) / c) for c in cs]
            found, _ = paths(rows, [], strengths, intercept=intercept, tol=self.tol)
        except FloatingPointError:
            validate_data(self, X, y, **CHECKS)  # raises scikit-learn's own error
            raise
        self._conclude(found[-1], None)
        late = [fit.gap for fit in found if not fit.converged]
        if late:
            said = (
                f"their objectives may be {max(late):.1e} of them above their least values, where {self.tol:g} is asked"
            )
            warnings.warn(f"{len(late)} fits have not come to their end: {said}.", ConvergenceWarning, stacklevel=3)
        total = float(len(ones)) if weight is None else math.fsum(weight)
        return CoefficientPath(
            l1_ratio=ratio,
            C=cs,
            coef=np.array([fit.coef for fit in found]),
            intercept=np.array([fit.intercept for fit in found]),
            loss=np.array([fit.loss for fit in found]) / total,
            gap=np.array([fit.gap for fit in found]),
            names=tuple(getattr(self, "feature_names_in_", [f"x{j}" for j in range(self.n_features_in_)])),
        )


def _values(rows: Rows, given: Any, ratio: float, intercept: bool) -> NDArray[np.float64]:
    """Return the values of C, ascending."""
    if not isinstance(given, int | np.integer) or given < 1:
        return np.sort(values_of_c(given))
    if not ratio:
        return np.logspace(-4, 4, int(given))
    steepest = float(np.abs(_slopes_of_none(rows, intercept)).max(initial=0.0))
    if not steepest:  # no column is in any model
        return np.logspace(-4, 4, int(given))
    first = ratio / steepest * (1 - _ROUNDING)
    return np.geomspace(first, first / _WEAKEST, int(given))


def _slopes_of_none(rows: Rows, intercept: bool) -> NDArray[np.float64]:
    """Return the slope of the loss in each column at the optimum without columns, by a pass over the rows."""
    none = np.zeros((len(rows.y), 1))
    empty = minimize(none, rows.y, weight=rows.weight, offset=rows.offset, intercept=intercept, tol=1e-15)
    coef = np.append(np.zeros(rows.x.shape[1]), empty.intercept)
    if not isinstance(rows.x, np.ndarray):
        sparse = SparseRows.of(rows.x, rows.y, rows.weight, rows.offset)
        return sparse.at(coef).gradient[:-1] / sparse.scale
    dense = DenseRows(rows.x, rows.y, rows.weight, rows.offset)
    low, high = dense.spans()
    if not np.isfinite(low).all():
        raise FloatingPointError("x is not finite")
    # With an intercept a column's middle changes nothing: the slopes of the rows add up to 0.
    dense.standardize((low + high) / 2 if intercept else np.zeros(dense.columns), np.ones(dense.columns))
    return dense.at(coef).gradient[:-1]
