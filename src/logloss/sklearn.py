"""scikit-learn's logistic regression, with the loss minimized to a known gap: `LogisticRegression`, one import away."""

from __future__ import annotations

import math
import warnings
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

try:
    from sklearn.base import BaseEstimator, ClassifierMixin
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.utils import Tags, compute_class_weight
    from sklearn.utils.multiclass import type_of_target
    from sklearn.utils.validation import check_is_fitted, column_or_1d, validate_data
except ImportError as error:
    from ._sources.optional import missing_extra

    raise missing_extra("scikit-learn", "LogisticRegression", "sklearn") from error

from ._array_errors import wrong_values, wrong_weight_shape
from ._loss import log_loss
from ._train.regression.estimate import Data
from ._train.regression.limits import limits_by_name
from ._train.separation import Separation
from ._train.solver import Optimum, minimize, minimize_sparse
from ._train.sparse import SparseRows
from ._validation import numeric_array, weights_fault
from .errors import LabelError, SeparationError, SeparationWarning, shown, wrong_option, wrong_word

Penalty = Literal["auto", "l2", "l1", "elasticnet"] | None
_PENALTIES = ("auto", "l2", "l1", "elasticnet")
CHECKS = {"accept_sparse": "csr", "dtype": [np.float64, np.float32], "order": "C", "accept_large_sparse": False}
_DENSE = 4_000_000  # numbers: a sparse matrix that has no more of them is filled up
_TOO_HEAVY = 2.0**1000


class LogisticRegression(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Logistic regression: the coefficients of the smallest penalized log loss, to a gap that is known.

    There is an L2 penalty with C = 1 unless another is asked for, as in scikit-learn; `logloss.fit` has none. No
    scaling of the columns and no `max_iter` are needed: columns are centered and scaled inside, and the answer is that
    of the columns as given. The objective is Σ w·L + (l1_ratio·Σ|coef| + (1 − l1_ratio)·Σ coef²/2)/C, the intercept not
    penalized.

    Parameters
    ----------
    penalty : {"auto", "l2", "l1", "elasticnet"} or None
        "auto" and "elasticnet" are what `C` and `l1_ratio` say; "l2" and "l1" are l1_ratio = 0 and 1, whatever that
        says; None is C = inf.
    C : float
        Above 0: the inverse of the penalty; inf for none.
    l1_ratio : float
        In [0, 1]: the share of the penalty on absolute values, which makes some coefficients exactly 0 (elastic net;
        the lasso with 1).
    tol : float
        The gap to reach: how far the objective may be above its least value, relative to it. `gap_` is the one reached.
    fit_intercept : bool
    class_weight : dict, "balanced" or None
        As in scikit-learn: weights of the classes, times those of the rows.
    warm_start : bool
        Whether `fit` starts from the coefficients that there are; of a large sparse matrix only where the penalty is
        weak, since it takes about ten passes from anywhere where that is strong.
    separation : {"error", "ignore"}
        What to do where a direction separates the classes, so that without a penalty no coefficients are the best:
        raise an error, and with a penalty warn; or nothing but set `separation_`. Without a penalty `fit` then stops
        where that is proved, so that no coefficient is where it tends to (`gap_` is above `tol`); `logloss.fit` with
        `separation="limits"` goes there.
    dual, intercept_scaling, random_state, solver, max_iter, verbose, n_jobs
        Accepted as scikit-learn's are, and without effect.

    Attributes
    ----------
    coef_ : array of shape (1, d)
    intercept_ : array of shape (1,)
    classes_ : array of shape (2,)
    n_iter_ : array of shape (1,)
        How often all rows were read.
    gap_ : float
        How far the objective is above its least value, relative to it: an estimate; with an L1 penalty a bound,
        from a point of the dual problem. Of a large sparse matrix with an L2 penalty the bound that the penalty gives,
        or 64 times the estimate, if that is less.
    trace_ : list of Step
        What each pass over all rows found: objective, gap, length of the step that led there, and largest slope. Of a
        large sparse matrix whose penalty is strong, what those found that came after the passes row by row.
    separation_ : Separation or None
        A direction that separates the classes, where one was found.
    n_features_in_, feature_names_in_
        As scikit-learn has them.

    Examples
    --------
    >>> from logloss import LogisticRegression
    >>> model = LogisticRegression().fit([[0.0], [1.0], [2.0], [3.0]], [0, 1, 0, 1])
    >>> model.coef_.round(4), model.intercept_.round(4)
    (array([[0.4529]]), array([-0.6793]))
    >>> model.predict_proba([[3.0]]).round(4)
    array([[0.3364, 0.6636]])
    """

    def __init__(
        self,
        penalty: Penalty = "auto",
        *,
        C: float = 1.0,
        l1_ratio: float = 0.0,
        dual: bool = False,
        tol: float = 1e-9,
        fit_intercept: bool = True,
        intercept_scaling: float = 1,
        class_weight: Any = None,
        random_state: Any = None,
        solver: str = "lbfgs",
        max_iter: int = 100,
        verbose: int = 0,
        warm_start: bool = False,
        n_jobs: int | None = None,
        separation: Literal["error", "ignore"] = "error",
    ) -> None:
        self.penalty = penalty
        self.C = C
        self.l1_ratio = l1_ratio
        self.dual = dual
        self.tol = tol
        self.fit_intercept = fit_intercept
        self.intercept_scaling = intercept_scaling
        self.class_weight = class_weight
        self.random_state = random_state
        self.solver = solver
        self.max_iter = max_iter
        self.verbose = verbose
        self.warm_start = warm_start
        self.n_jobs = n_jobs
        self.separation = separation

    def fit(self, X: Any, y: Any, sample_weight: Any = None, offset: Any = None) -> LogisticRegression:
        """Fit the coefficients.

        Parameters
        ----------
        X : array, sparse matrix or data frame of shape (n, d)
            Finite.
        y : array of shape (n,)
            Two classes of any kind; or soft labels: numbers in [0, 1], some strictly between.
        sample_weight, offset : array of shape (n,), optional
            Weights, at least 0; what is added to the logits, as a coefficient that is known. Predictions leave the
            offset out: who has one adds it to `decision_function`.

        Returns
        -------
        LogisticRegression
            Itself.

        Raises
        ------
        LogLossError
            If an option has a value that it cannot have; a `SeparationError` where there is no penalty and a direction
            separates the classes.
        """
        l1, l2 = self._strengths()
        x, ones, weight, shift, _ = self._rows(X, y, sample_weight, offset)
        try:
            found = self._minimized(x, ones, weight, shift, l1, l2)
        except FloatingPointError:
            validate_data(self, X, y, **CHECKS)  # raises scikit-learn's own error
            raise
        self._conclude(found, None if l1 or l2 else (x, ones, weight, shift))
        if not found.converged and found.separation is None:
            said = f"the objective may be {found.gap:.1e} of it above its least value, where {self.tol:g} is asked"
            warnings.warn(f"The fit has not come to its end: {said}.", ConvergenceWarning, stacklevel=2)
        self.n_iter_ = np.array([found.passes], np.int32)
        return self

    def _rows(self, X: Any, y: Any, sample_weight: Any, offset: Any) -> tuple[Any, ...]:
        """Set the classes, and return what is fitted: columns, labels in [0, 1], weights, offset; and y as it is."""
        plain = _is_plain(X) and type(y) is np.ndarray and y.ndim == 1 and len(y) == len(X)
        if plain:  # what `validate_data` would set takes it longer than a small fit
            x, labels, self.n_features_in_ = X, y, X.shape[1]
            self.__dict__.pop("feature_names_in_", None)
        else:
            x, labels = validate_data(self, X, y, **CHECKS)
        ones = np.ascontiguousarray(self._encoded(labels))
        weight = self._weights(ones, labels, sample_weight, x)
        shift = None if offset is None else np.ascontiguousarray(column_or_1d(offset), np.float64)
        if shift is not None and (shift.shape != ones.shape or not np.isfinite(shift).all()):
            raise wrong_option("offset", "an array", f"{ones.size} finite numbers, one for each row")
        if not isinstance(x, np.ndarray) and x.shape[0] * x.shape[1] <= _DENSE:
            x = x.toarray()
        return x, ones, weight, shift, labels

    def _conclude(self, found: Optimum, rows: tuple[Any, ...] | None) -> None:
        """Set what was found, and say of separated classes what is to be known; `rows` are those without a penalty."""
        self.separation_ = found.separation
        if found.separation is not None and self.separation == "error":
            names = list(getattr(self, "feature_names_in_", [f"x{j}" for j in range(self.n_features_in_)]))
            said = found.separation.described(names)
            if rows is not None:
                said = f"No coefficients have the smallest loss: {said}."
                raise self._separated(found.separation, said, names, *rows)
            warnings.warn(f"These coefficients are held by the penalty alone: {said}.", SeparationWarning, stacklevel=3)
        self.coef_ = found.coef[None, :]
        self.intercept_ = np.array([found.intercept])
        self.gap_ = found.gap
        self.trace_ = found.trace

    def decision_function(self, X: Any) -> NDArray[np.float64]:
        """Return the logits.

        Parameters
        ----------
        X : array, sparse matrix or data frame of shape (n, d)

        Returns
        -------
        array of shape (n,)
        """
        check_is_fitted(self)
        x = validate_data(self, X, accept_sparse="csr", dtype=[np.float64, np.float32], reset=False)
        z: NDArray[np.float64] = x @ self.coef_[0] + self.intercept_[0]
        return z

    def predict(self, X: Any) -> NDArray[Any]:
        """Return the likelier class of each row.

        Parameters
        ----------
        X : array, sparse matrix or data frame of shape (n, d)

        Returns
        -------
        array of shape (n,)
        """
        positive = self.decision_function(X) > 0
        likelier: NDArray[Any] = self.classes_[positive.astype(np.intp)]
        return likelier

    def predict_proba(self, X: Any) -> NDArray[Any]:
        """Return the probabilities of both classes, each right in its own tail.

        Parameters
        ----------
        X : array, sparse matrix or data frame of shape (n, d)

        Returns
        -------
        array of shape (n, 2)
        """
        z = self.decision_function(X)
        with np.errstate(under="ignore"):
            e = np.exp(-np.abs(z))
        small, large = e / (1 + e), 1 / (1 + e)
        return np.column_stack([np.where(z > 0, small, large), np.where(z > 0, large, small)])

    def predict_log_proba(self, X: Any) -> NDArray[Any]:
        """Return the logarithms of the probabilities, finite however large a logit is.

        Parameters
        ----------
        X : array, sparse matrix or data frame of shape (n, d)

        Returns
        -------
        array of shape (n, 2)
        """
        z = self.decision_function(X)
        return np.column_stack([-log_loss(np.full(z.shape, y), logits=z, reduction="none") for y in (0, 1)])

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.classifier_tags.multi_class = False
        return tags

    def _strengths(self) -> tuple[float, float]:
        """Return the weights of the L1 and the L2 penalty, or raise the error of an option."""
        self._check_options()
        if not (isinstance(self.C, int | float | np.number) and self.C > 0):
            raise wrong_option("C", self.C, "a number above 0, or inf")
        strength = 0.0 if self.penalty is None or math.inf == self.C else 1 / float(self.C)
        ratio = {"l2": 0.0, "l1": 1.0}.get(str(self.penalty), self.l1_ratio)
        if not (isinstance(ratio, int | float | np.number) and 0 <= ratio <= 1):
            raise wrong_option("l1_ratio", ratio, "a number in [0, 1]")
        return strength * float(ratio), strength * (1 - float(ratio))

    def _check_options(self) -> None:
        """Raise the error of an option that says what is fitted, but for how strong a penalty is."""
        if self.penalty is not None and self.penalty not in _PENALTIES:
            raise wrong_word("penalty", self.penalty, _PENALTIES)
        if not (isinstance(self.tol, int | float | np.number) and 0 < self.tol < 1):
            raise wrong_option("tol", self.tol, "a number above 0 and below 1")
        if self.separation not in ("error", "ignore"):
            raise wrong_word("separation", self.separation, ("error", "ignore"))

    def _encoded(self, y: Any) -> NDArray[np.float64]:
        """Set the classes, and return labels in [0, 1]."""
        if (both := _two_numbers(y)) is not None:
            self.classes_ = both
            ones: NDArray[np.float64] = y if y.dtype == np.float64 and both.tolist() == [0, 1] else y == both[1]
            return ones.astype(np.float64, copy=False)
        y = column_or_1d(y, warn=True)
        kind = type_of_target(y, input_name="y", raise_unknown=True)
        if kind == "continuous" and y.min() >= 0 and y.max() <= 1:
            self.classes_ = np.array([0, 1])
            return np.asarray(y, np.float64)
        if kind not in ("binary", "multiclass"):
            raise LabelError("labels", f"Unknown label type: {kind}. y must be two classes, or numbers in [0, 1].")
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) > 2:
            problem = (
                "Only binary classification is supported. The type of the target is multiclass: y has "
                f"{len(self.classes_)} classes, for which there is sklearn.linear_model.LogisticRegression."
            )
            raise LabelError("classes", problem, subject="y")
        if len(self.classes_) < 2:
            problem = f"y has one class, {shown(self.classes_[0])}, and two classes are needed to tell apart."
            raise LabelError("one-class", problem, subject="y", values=tuple(self.classes_.tolist()))
        return codes.astype(np.float64)

    def _weights(self, ones: NDArray[Any], labels: Any, sample_weight: Any, x: Any) -> NDArray[np.float64] | None:
        """Return the weights of the rows, times those of their classes; None where all are 1."""
        weight = None
        if sample_weight is not None:
            weight = numeric_array("sample_weight", sample_weight).astype(np.float64)
            weight = np.full(ones.size, float(weight)) if weight.ndim == 0 else column_or_1d(weight)
            if weight.shape != ones.shape:
                raise wrong_weight_shape(weight, ones, sample_weight)
            if (fault := weights_fault("sample_weight", weight, np.ones(ones.size, bool))) is not None:
                raise wrong_values(fault, sample_weight, masks=False)
        if self.class_weight is not None:
            of_class = compute_class_weight(self.class_weight, classes=self.classes_, y=labels, sample_weight=weight)
            own = np.where(ones == 1, of_class[1], of_class[0])
            weight = own if weight is None else weight * own
        if weight is not None and not weight.max() > 0:
            raise wrong_option("sample_weight", "zeros", "above 0 for some row")
        if weight is not None and not weight.max() < _TOO_HEAVY:
            raise wrong_option("sample_weight", float(weight.max()), "below 2**1000, so that losses can be added up")
        return None if weight is None else np.ascontiguousarray(weight)

    def _separated(
        self, proof: Separation, said: str, names: list[str], x: Any, y: Any, weight: Any, offset: Any
    ) -> SeparationError:
        """Return the error of classes that are separated, with where the coefficients of dense columns tend to."""
        certain = np.flatnonzero(proof.rows)
        error = SeparationError(
            "separation",
            said,
            "penalty='l2'" if self.penalty is None else "C=1.0",
            rows=tuple(certain[:5].tolist()),
            count=certain.size,
            size=y.size,
        )
        error.separation = proof
        if not isinstance(x, np.ndarray):
            return error
        data = Data(np.asarray(x, np.float64), y, weight, offset, names=tuple(names))
        data = data if weight is None else data.take(weight > 0)
        error.coefficients = limits_by_name(data, intercept=bool(self.fit_intercept))
        return error

    def _minimized(self, x: Any, y: Any, weight: Any, offset: Any, l1: float, l2: float) -> Optimum:
        start = None
        if self.warm_start and hasattr(self, "coef_") and self.coef_.shape[1] == x.shape[1]:
            start = np.append(self.coef_[0], self.intercept_[0]).astype(np.float64)
        options: dict[str, Any] = {"l1": l1, "l2": l2, "tol": self.tol, "start": start}
        options["intercept"] = bool(self.fit_intercept)
        if isinstance(x, np.ndarray):
            return minimize(x, y, weight=weight, offset=offset, **options)
        return minimize_sparse(SparseRows.of(x, y, weight, offset), **options)


def values_of_c(given: Any) -> Any:
    """Return the values of C that are given, or raise the error of others."""
    bound = "finite numbers above 0, or how many"
    values = numbers("Cs", given, bound, 0.0, np.inf)
    if not (values > 0).all() or not np.isfinite(values).all():
        raise wrong_option("Cs", given, bound)
    return values


def numbers(name: str, given: Any, bound: str, low: float, high: float) -> Any:
    """Return several numbers that are given, or raise the error of others than from `low` to `high`."""
    try:
        values = np.array(given, float)
    except (TypeError, ValueError):
        raise wrong_option(name, given, bound) from None
    if values.ndim != 1 or not values.size or not ((values >= low) & (values <= high)).all():
        raise wrong_option(name, given, bound)
    return values


def _is_plain(x: Any) -> bool:
    """Say whether there is nothing to convert; whether all is finite shows when it is read."""
    plain = type(x) is np.ndarray and x.ndim == 2 and x.size > 0 and x.flags.c_contiguous
    return plain and x.dtype in (np.float64, np.float32)


def _two_numbers(y: Any) -> NDArray[Any] | None:
    """Return the two whole numbers that labels are, the smaller first, or None where they are something else."""
    if type(y) is not np.ndarray or y.ndim != 1 or y.dtype.kind not in "fiu" or not y.size:
        return None
    both: NDArray[Any] = np.array([y.min(), y.max()], y.dtype)
    if not (both[0] < both[1] and (both == np.rint(both)).all()):
        return None
    if np.count_nonzero(y == both[0]) + np.count_nonzero(y == both[1]) < y.size:
        return None
    return both
