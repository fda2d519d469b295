"""Labels and probabilities in each other's place, and arguments that other libraries have, are errors that say so."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import logloss
from logloss.errors import ArgumentError, LogLossError, UnknownArgumentError

SOFT, HARD = [0.9, 0.2, 0.6], [1, 0, 1]

CALLS: dict[str, Callable[[Any, Any], Any]] = {
    "log_loss": logloss.log_loss,
    "of each row": lambda y, p: logloss.log_loss(y, p, reduction="none"),
    "of each column": lambda y, p: logloss.log_loss([y], [p], axis=1),
    "value_and_grad": logloss.value_and_grad,
    "hessian": logloss.hessian,
    "evaluate": logloss.evaluate,
    "a table": lambda y, p: logloss.evaluate(pd.DataFrame({"y": y, "p": p})),
    "percent": lambda y, p: logloss.evaluate(y, 100 * np.asarray(p, float), percent=True),
    "parts": lambda y, p: (
        logloss.PartialEvaluation.from_bytes(logloss.partial_evaluate(y[:1], p[:1]).to_bytes())
        .merge(logloss.partial_evaluate(y[1:], p[1:]))
        .result()
    ),
    "compare": lambda y, p: logloss.compare(y, {"a": SOFT, "b": p}),
    "reconcile": logloss.reconcile,
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("hard", [HARD, [1.0, 0.0, 1.0], [True, False, True]])
def test_labels_and_probabilities_that_look_swapped_are_refused(call: str, hard: list[Any]) -> None:
    with pytest.raises(ArgumentError, match="look swapped") as raised:
        CALLS[call](SOFT, hard)
    assert (raised.value.code, raised.value.hint) == ("swapped", None)
    CALLS[call](hard, SOFT)


def test_they_are_called_as_their_columns_are() -> None:
    table = pd.DataFrame({"truth": SOFT, "chance": HARD})
    with pytest.raises(ArgumentError, match="every chance is 0 or 1, and truth has values in between"):
        logloss.evaluate(table, "truth", "chance")


def test_who_insists_gives_logits() -> None:
    logits = np.where(HARD, np.inf, -np.inf)
    assert logloss.log_loss(SOFT, logits=logits) == math.inf
    assert logloss.evaluate(SOFT, logit=logits).log_loss == math.inf


@pytest.mark.parametrize(
    ("y", "p"),
    [
        ([1, 0], [0, 1]),  # both wrong, but labels are labels
        ([0.5, 1, 0], [0, 1, 0.5]),  # one forecast in between
        ([0.5, 0.25], [1, 1]),  # always the same
        ([0.5, 0.25], [0, 0]),
    ],
)
def test_what_does_not_look_swapped_costs_infinity(y: list[float], p: list[float]) -> None:
    assert logloss.log_loss(y, p) == math.inf
    assert logloss.evaluate(y, p).log_loss == math.inf


def test_only_rows_that_are_kept_are_looked_at() -> None:
    keep = [True, True, True, False]
    with pytest.raises(ArgumentError, match="look swapped"):
        logloss.log_loss([*SOFT, 1], [*HARD, 0.5], where=keep)
    assert logloss.log_loss([1, 0, 1, 0.5], [0, 0, 1, 1], where=keep) == math.inf


def test_smoothing_makes_no_label_soft() -> None:
    assert logloss.log_loss([1, 0], [0, 1], label_smoothing=0.5) == math.inf


def test_many_rows_are_seen_in_parts() -> None:
    rows = 600_000
    y, p = np.tile([1.0, 0.0], rows // 2), np.tile([1.0, 0.0], rows // 2)
    y[-1] = 0.5
    with pytest.raises(ArgumentError, match="look swapped"):
        logloss.evaluate(y, p)
    p[0] = 0.5
    assert logloss.evaluate(y, p).log_loss == math.inf


ARRAYS = [logloss.log_loss, logloss.value_and_grad, logloss.hessian]
ROWS = [logloss.evaluate, logloss.partial_evaluate, logloss.reconcile]
OLD = ["labels", "eps", "normalize", "y_pred", "from_logits", "pos_label", "size_average", "reduce"]


@pytest.mark.parametrize("name", OLD)
@pytest.mark.parametrize("call", [*ARRAYS, *ROWS], ids=lambda call: call.__name__)
def test_arguments_of_other_libraries_say_what_to_write(call: Callable[..., Any], name: str) -> None:
    if (call, name) == (logloss.evaluate, "labels"):
        return  # which says where they are, if not in the data
    with pytest.raises(UnknownArgumentError) as raised:
        call(HARD, SOFT, **{name: None})
    assert isinstance(raised.value, TypeError)
    assert raised.value.problem.startswith(f"{call.__name__}() has no argument {name}: ")
    names = ("y_true", "y_proba", "logits=") if call in ROWS else ("positive=", " p=", "logit=")
    assert not [other for other in names if other in raised.value.problem]
    with pytest.raises(UnknownArgumentError, match=rf"^compare\(\) has no argument {name}: "):
        logloss.compare(HARD, {"a": SOFT, "b": SOFT}, **{name: None})


@pytest.mark.parametrize("call", [*ARRAYS, *ROWS], ids=lambda call: call.__name__)
def test_any_other_argument_is_said_by_python(call: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match="got an unexpected keyword argument 'wiehgt'") as raised:
        call(HARD, SOFT, wiehgt=1)
    assert not isinstance(raised.value, LogLossError)
