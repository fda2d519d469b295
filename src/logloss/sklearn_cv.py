"""scikit-learn's cross-validated logistic regression: the penalty that forecasts best, in one call."""

from __future__ import annotations

import warnings
from typing import Any, Literal

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import check_cv
from sklearn.utils.validation import validate_data

from ._loss import log_loss
from ._train.path import Rows, Strength, paths
from ._train.path_record import RegularizationPath
from ._train.solver import Optimum
from .errors import LabelError, wrong_option, wrong_word
from .sklearn import CHECKS, LogisticRegression, Penalty, numbers, values_of_c

_SCORING = "neg_log_loss"


class LogisticRegressionCV(LogisticRegression):
    """Logistic regression with the C, and the l1_ratio, whose models have the smallest log loss on rows left out.

    It takes the place of scikit-learn's namesake. Every fold and every C is fitted to a gap that is known; folds share
    what was found out of the columns, and each fit starts where others have ended.

    Parameters
    ----------
    Cs : int or list of float
        How many values of C between 1e-4 and 1e4; or the values, finite and above 0.
    l1_ratios : list of float or None
        Shares of the L1 penalty in [0, 1], as of `LogisticRegression`; None is (0,).
    fit_intercept : bool
    cv : int, splitter, iterable or None
        As in scikit-learn: None is five stratified folds.
    penalty : {"auto", "l2", "l1", "elasticnet"}
        "auto" and "elasticnet" are what `l1_ratios` says; "l2" and "l1" are (0,) and (1,), whatever that says.
    scoring : {"neg_log_loss"} or None
        Scores are minus the mean log loss of the rows left out, and nothing else.
    tol : float
        The gap to reach in each fit, as of `LogisticRegression`.
    class_weight : dict, "balanced" or None
    refit : bool
        Whether the coefficients are those of all rows at the C that was chosen; else they are the mean over the folds,
        each at its own best C.
    rule : {"best", "1se"}
        Which C is chosen: that of the best mean score; or the smallest whose mean score is within one standard error of
        it, which is a simpler model that is hardly worse.
    separation : {"error", "ignore"}
        Whether to warn where a direction separates the classes.
    dual, intercept_scaling, max_iter, n_jobs, random_state, solver, use_legacy_attributes, verbose
        Accepted as scikit-learn's are, and without effect. Attributes are those of ``use_legacy_attributes=False``.

    Attributes
    ----------
    C_, l1_ratio_ : float
        What was chosen.
    C_best_, C_1se_ : float
        What each rule chooses, at the best l1_ratio.
    Cs_, l1_ratios_ : array
        What was tried.
    scores_ : array of shape (folds, l1_ratios, Cs)
        Minus the mean log loss of the rows left out, by their weights.
    coefs_paths_ : array of shape (folds, l1_ratios, Cs, 1, d + 1)
        The coefficients of each fit, the intercept last; d of them without one.
    n_iter_ : array of shape (folds, l1_ratios, Cs)
        How often the rows of each fit were read: 0 where what stronger penalties have shown is enough to know it.
    path_ : RegularizationPath
        Of the best l1_ratio: mean losses, their standard errors, and how many coefficients are not 0; drawn by `plot`.
    coef_, intercept_, classes_, gap_, separation_, n_features_in_, feature_names_in_
        As of `LogisticRegression`.

    Examples
    --------
    >>> from sklearn.datasets import load_breast_cancer
    >>> from logloss import LogisticRegressionCV
    >>> x, y = load_breast_cancer(return_X_y=True)
    >>> model = LogisticRegressionCV(Cs=5, l1_ratios=(1,)).fit(x[:, 4:10], y)
    >>> model.Cs_
    array([1.e-04, 1.e-02, 1.e+00, 1.e+02, 1.e+04])
    >>> model.C_, model.scores_.shape, model.path_.nonzero
    (100.0, (5, 1, 5), array([0, 0, 2, 6, 6]))
    """

    def __init__(
        self,
        *,
        Cs: Any = 10,
        l1_ratios: Any = (0.0,),
        fit_intercept: bool = True,
        cv: Any = None,
        dual: bool = False,
        penalty: Penalty = "auto",
        scoring: str | None = _SCORING,
        solver: str = "lbfgs",
        tol: float = 1e-9,
        max_iter: int = 100,
        class_weight: Any = None,
        n_jobs: int | None = None,
        verbose: int = 0,
        refit: bool = True,
        intercept_scaling: float = 1,
        random_state: Any = None,
        use_legacy_attributes: bool = False,
        rule: Literal["best", "1se"] = "best",
        separation: Literal["error", "ignore"] = "error",
    ) -> None:
        self.Cs = Cs
        self.l1_ratios = l1_ratios
        self.fit_intercept = fit_intercept
        self.cv = cv
        self.dual = dual
        self.penalty = penalty
        self.scoring = scoring
        self.solver = solver
        self.tol = tol
        self.max_iter = max_iter
        self.class_weight = class_weight
        self.n_jobs = n_jobs
        self.verbose = verbose
        self.refit = refit
        self.intercept_scaling = intercept_scaling
        self.random_state = random_state
        self.use_legacy_attributes = use_legacy_attributes
        self.rule = rule
        self.separation = separation

    def fit(
        self, X: Any, y: Any, sample_weight: Any = None, offset: Any = None, groups: Any = None
    ) -> LogisticRegressionCV:
        """Fit a model for each fold, l1_ratio and C, choose, and fit all rows.

        Parameters
        ----------
        X : array, sparse matrix or data frame of shape (n, d)
            Finite.
        y : array of shape (n,)
            Two classes of any kind; or soft labels: numbers in [0, 1], some strictly between.
        sample_weight, offset : array of shape (n,), optional
            Weights, at least 0; what is added to the logits, as a coefficient that is known.
        groups : array of shape (n,), optional
            For `cv`: what must stay together.

        Returns
        -------
        LogisticRegressionCV
            Itself.

        Raises
        ------
        LogLossError
            If an option has a value that it cannot have, or a fold leaves rows of one class alone to be fitted.
        """
        self.Cs_, self.l1_ratios_ = self._grid()
        x, ones, weight, shift, labels = self._rows(X, y, sample_weight, offset)
        rows = Rows(x, ones, weight, shift)
        folds = list(check_cv(self.cv, labels, classifier=True).split(x, labels, groups))
        for at, (training, _) in enumerate(folds):
            _need_both(ones, weight, training, at)
        try:
            models, fits = self._fitted(rows, [np.asarray(training) for training, _ in folds])
        except FloatingPointError:
            validate_data(self, X, y, **CHECKS)  # raises scikit-learn's own error
            raise
        by_fold = list(zip(*fits, strict=True))
        self.coefs_paths_ = np.array([[[self._coefs(fit) for fit in line] for line in of_fold] for of_fold in by_fold])
        self.n_iter_ = np.array([[[fit.passes for fit in line] for line in of_fold] for of_fold in by_fold], np.int32)
        self.scores_ = np.array(
            [-_losses(rows.take(np.asarray(out)), of_fold) for of_fold, (_, out) in zip(by_fold, folds, strict=True)]
        )
        self._choose(models)
        late = [
            fit for line in [*models, *(line for ratio in fits for line in ratio)] for fit in line if not fit.converged
        ]
        if late:
            gap = max(fit.gap for fit in late)
            said = f"their objectives may be {gap:.1e} of them above their least values, where {self.tol:g} is asked"
            warnings.warn(f"{len(late)} fits have not come to their end: {said}.", ConvergenceWarning, stacklevel=2)
        return self

    def plot(self, ax: Any = None) -> Any:
        """Draw the mean held-out loss of each C, one standard error about it, and how many coefficients are not 0.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; otherwise on a new figure.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        MissingExtraError
            If matplotlib is not installed (``logloss[report]``).
        """
        from ._report.figures import regularization_path

        return regularization_path.draw(self.path_, ax)

    def _fitted(self, rows: Rows, training: list[Any]) -> tuple[list[list[Optimum]], list[list[list[Optimum]]]]:
        """Return the models of all rows, by l1_ratio and C; and those of the parts, by l1_ratio, part and C."""
        order = np.argsort(self.Cs_, kind="stable")
        back = np.argsort(order, kind="stable")
        models, fits = [], []
        for ratio in self.l1_ratios_:
            strengths = [Strength(ratio / c, (1 - ratio) / c) for c in self.Cs_[order]]
            of_all, of_parts = paths(rows, training, strengths, intercept=self.fit_intercept, tol=self.tol)
            models.append([of_all[at] for at in back])
            fits.append([[of_part[at] for at in back] for of_part in of_parts])
        return models, fits

    def _choose(self, models: list[list[Optimum]]) -> None:
        """Set what was chosen, and the coefficients."""
        mean = self.scores_.mean(axis=0)
        at_ratio = int(np.argmax(mean.max(axis=1)))
        nonzero = np.array([np.count_nonzero(fit.coef) for fit in models[at_ratio]])
        self.path_ = RegularizationPath.of(self.l1_ratios_[at_ratio], self.Cs_, -self.scores_[:, at_ratio], nonzero)
        self.C_best_, self.C_1se_ = float(self.path_.C[self.path_.best]), float(self.path_.C[self.path_.one_se])
        self.C_, self.l1_ratio_ = self.C_1se_ if self.rule == "1se" else self.C_best_, float(self.l1_ratios_[at_ratio])
        self._conclude(models[at_ratio][int(np.flatnonzero(self.Cs_ == self.C_)[0])], None)
        if not self.refit:
            places = [np.unravel_index(int(np.argmax(scores)), scores.shape) for scores in self.scores_]
            coefs = np.mean(
                [of_fold[place][0] for of_fold, place in zip(self.coefs_paths_, places, strict=True)], axis=0
            )
            self.coef_ = coefs[None, : self.n_features_in_]
            self.intercept_ = coefs[self.n_features_in_ :] if self.fit_intercept else np.zeros(1)
            self.C_ = float(np.mean([self.Cs_[c] for _, c in places]))
            self.l1_ratio_ = float(np.mean([self.l1_ratios_[ratio] for ratio, _ in places]))

    def _coefs(self, fit: Optimum) -> Any:
        return [np.append(fit.coef, fit.intercept) if self.fit_intercept else fit.coef]

    def _grid(self) -> tuple[Any, Any]:
        """Return the values of C and of l1_ratio, or raise the error of an option."""
        if self.penalty is None:
            raise wrong_word("penalty", self.penalty, ("auto", "l2", "l1", "elasticnet"))
        self._check_options()
        if self.scoring not in (None, _SCORING):
            raise wrong_option("scoring", self.scoring, f'"{_SCORING}", which is what models are chosen by')
        if self.rule not in ("best", "1se"):
            raise wrong_word("rule", self.rule, ("best", "1se"))
        if self.rule == "1se" and not self.refit:
            raise wrong_option("rule", self.rule, '"best" with refit = False')
        if self.use_legacy_attributes:
            raise wrong_option("use_legacy_attributes", self.use_legacy_attributes, "False")
        ratios = {"l2": (0.0,), "l1": (1.0,)}.get(
            str(self.penalty), (0.0,) if self.l1_ratios is None else self.l1_ratios
        )
        if isinstance(self.Cs, int | np.integer) and self.Cs > 0:
            cs = np.logspace(-4, 4, int(self.Cs))
        else:
            cs = values_of_c(self.Cs)
        return cs, numbers("l1_ratios", ratios, "numbers in [0, 1]", 0.0, 1.0)


def _need_both(ones: Any, weight: Any, training: Any, fold: int) -> None:
    labels = ones[training] if weight is None else ones[training][weight[training] > 0]
    if not labels.size or (labels[0] in (0.0, 1.0) and (labels == labels[0]).all()):
        problem = f"Fold {fold} of cv leaves rows of one class to be fitted, and two are needed to tell apart."
        raise LabelError("one-class", problem, subject="cv")


def _losses(rows: Rows, fits: Any) -> Any:
    """Return the mean loss of rows by each model: a row for each l1_ratio, a column for each C."""
    shift = 0.0 if rows.offset is None else rows.offset
    return np.array([[_loss(rows, logits) for logits in _logits(rows.x, line) + shift] for line in fits])


def _logits(x: Any, fits: list[Optimum]) -> Any:
    """Return the logits of rows by each model: the rows are read once for all of them."""
    coefs, intercepts = np.array([fit.coef for fit in fits]), np.array([fit.intercept for fit in fits])
    return np.ascontiguousarray((x @ coefs.T).T) + intercepts[:, None]


def _loss(rows: Rows, logits: Any) -> Any:
    return log_loss(rows.y, logits=logits, sample_weight=rows.weight)
