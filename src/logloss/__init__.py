"""Binary cross-entropy done completely: exact, fast, at any scale, and explained.

Importing the package loads nothing heavier than NumPy; each public name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import LogLossError
    from .evaluation import Evaluation, evaluate
    from .evaluation.compare import compare
    from .evaluation.comparison import Comparison
    from .evaluation.reconcile import Reconciliation, reconcile
    from .kernels.library import Backend, backend
    from .laboratory.launch import lab
    from .lesson.explain import explain
    from .lesson.working import Solution
    from .loss import hessian, log_loss, value_and_grad
    from .tally import Score, Tally

__version__ = "0.1.0"

_HOME = {
    "Backend": "kernels.library",
    "Comparison": "evaluation.comparison",
    "Evaluation": "evaluation",
    "LogLossError": "errors",
    "Reconciliation": "evaluation.reconcile",
    "Score": "tally",
    "Solution": "lesson.working",
    "Tally": "tally",
    "backend": "kernels.library",
    "compare": "evaluation.compare",
    "evaluate": "evaluation",
    "explain": "lesson.explain",
    "hessian": "loss",
    "lab": "laboratory.launch",
    "log_loss": "loss",
    "reconcile": "evaluation.reconcile",
    "value_and_grad": "loss",
}

__all__ = [
    "Backend",
    "Comparison",
    "Evaluation",
    "LogLossError",
    "Reconciliation",
    "Score",
    "Solution",
    "Tally",
    "backend",
    "compare",
    "evaluate",
    "explain",
    "hessian",
    "lab",
    "log_loss",
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
