"""Binary cross-entropy done completely: exact, fast, at any scale, and explained.

Importing the package loads nothing heavier than NumPy; each public name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._evaluate.compare import compare
    from ._evaluate.evaluate import PartialEvaluation, evaluate, partial_evaluate
    from ._evaluate.reconcile import reconcile
    from ._evaluate.records.comparison import Comparison
    from ._evaluate.records.evaluation import Evaluation
    from ._evaluate.records.reconciliation import Reconciliation
    from ._kernels.loader import Backend, backend
    from ._lab.launch import lab
    from ._lesson.explain import explain
    from ._lesson.solution import Solution
    from ._loss import hessian, log_loss, value_and_grad
    from ._tally import Score, Tally
    from ._train.path_record import CoefficientPath
    from ._train.regression.fit import fit
    from ._train.regression.model import LogisticModel
    from .errors import LogLossError
    from .sklearn import LogisticRegression
    from .sklearn_cv import LogisticRegressionCV
    from .sklearn_path import logistic_regression_path

__version__ = "0.1.0"

_HOME = {
    "Backend": "_kernels.loader",
    "CoefficientPath": "_train.path_record",
    "Comparison": "_evaluate.records.comparison",
    "Evaluation": "_evaluate.records.evaluation",
    "LogLossError": "errors",
    "LogisticModel": "_train.regression.model",
    "LogisticRegression": "sklearn",
    "LogisticRegressionCV": "sklearn_cv",
    "Reconciliation": "_evaluate.records.reconciliation",
    "Score": "_tally",
    "Solution": "_lesson.solution",
    "Tally": "_tally",
    "backend": "_kernels.loader",
    "PartialEvaluation": "_evaluate.evaluate",
    "compare": "_evaluate.compare",
    "partial_evaluate": "_evaluate.evaluate",
    "evaluate": "_evaluate.evaluate",
    "explain": "_lesson.explain",
    "fit": "_train.regression.fit",
    "hessian": "_loss",
    "lab": "_lab.launch",
    "log_loss": "_loss",
    "logistic_regression_path": "sklearn_path",
    "reconcile": "_evaluate.reconcile",
    "value_and_grad": "_loss",
}

__all__ = [
    "Backend",
    "CoefficientPath",
    "Comparison",
    "Evaluation",
    "LogLossError",
    "LogisticModel",
    "LogisticRegression",
    "LogisticRegressionCV",
    "PartialEvaluation",
    "Reconciliation",
    "Score",
    "Solution",
    "Tally",
    "backend",
    "compare",
    "evaluate",
    "explain",
    "fit",
    "hessian",
    "lab",
    "log_loss",
    "logistic_regression_path",
    "partial_evaluate",
    "reconcile",
    "value_and_grad",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
