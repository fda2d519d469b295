"""Arguments that other libraries have for the same thing: one sentence each on what to write here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .errors import UnknownArgumentError, printable

_REDUCED = 'reduction="mean", "sum" or "none" says what becomes of the losses'
_SCORED = 'the log_loss of the result is the mean, and logloss.log_loss has reduction="sum" and "none"'

# Of log_loss, value_and_grad and hessian.
OF_ARRAYS: Mapping[str, str] = {
    "eps": "nothing is clipped here; numpy.clip(y_proba, eps, 1 - eps) clips beforehand",
    "from_logits": "logits= takes log-odds, in place of y_proba=",
    "labels": "one class alone is fine here, and y_true == label makes labels 0 and 1",
    "logit": "logits= takes log-odds",
    "normalize": 'reduction="mean" is the default, and reduction="sum" what normalize=False is',
    "p": "y_proba= takes probabilities",
    "pos_label": "labels are 0 and 1, and y_true == pos_label makes them so",
    "reduce": _REDUCED,
    "size_average": _REDUCED,
    "weight": "sample_weight= takes weights",
    "y_pred": "y_proba= takes probabilities, and logits= log-odds",
    "y_prob": "y_proba= takes probabilities",
    "y_score": "y_proba= takes probabilities, and logits= log-odds",
}
# Of evaluate, compare and reconcile.
OF_ROWS: Mapping[str, str] = {
    "eps": "nothing is clipped here; what evaluate returns says under clipped what three clips make of the loss",
    "from_logits": "logit= takes log-odds, in place of p=",
    "labels": "one class alone is fine here, and positive= names the label that counts as 1",
    "logits": "logit= takes log-odds",
    "normalize": _SCORED,
    "pos_label": "positive= names the label that counts as 1",
    "reduce": _SCORED,
    "reduction": _SCORED,
    "sample_weight": "weight= takes weights",
    "size_average": _SCORED,
    "y_pred": "p= takes probabilities, and logit= log-odds",
    "y_prob": "p= takes probabilities",
    "y_proba": "p= takes probabilities",
    "y_score": "p= takes probabilities, and logit= log-odds",
    "y_true": "y= takes labels",
}

# Of fit.
OF_FIT: Mapping[str, str] = {
    "alpha": 'C= is the inverse strength of penalty="l2"',
    "class_weight": "weight= takes a weight for each row",
    "cov_type": 'vcov="classic", "HC1" or "cluster" says how standard errors are computed',
    "family": "a logistic regression is all there is",
    "fit_intercept": "intercept= says whether there is one",
    "formula": "y= and x= name columns",
    "groups": "cluster= names the column of clusters",
    "max_iter": "no number of steps is needed",
    "sample_weight": "weight= takes weights",
    "solver": "there is one, which needs no choice",
    "tol": "the optimum is found to the last digits",
    "weights": "weight= takes weights",
}


def unknown_argument(function: str, given: Iterable[str], instead: Mapping[str, str]) -> TypeError:
    """Return the error of arguments that a function has not, which says what to write where another library has one.

    Examples
    --------
    >>> unknown_argument("evaluate", ["pos_label"], OF_ROWS).problem
    'evaluate() has no argument pos_label: positive= names the label that counts as 1.'
    >>> unknown_argument("evaluate", ["wiehgt"], OF_ROWS)
    TypeError("evaluate() got an unexpected keyword argument 'wiehgt'")
    """
    names = list(given)
    name = next((name for name in names if name in instead), names[0])
    if name not in instead:
        return TypeError(f"{function}() got an unexpected keyword argument {name!r}")
    problem = f"{function}() has no argument {printable(name)}: {instead[name]}."
    return UnknownArgumentError("unknown-argument", problem, subject=name)
