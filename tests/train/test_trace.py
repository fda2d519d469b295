"""The way of a fit: what each pass found, against the objective written plainly."""

import json
import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from logloss import LogisticModel, LogisticRegression, LogLossError, fit
from logloss._train.regression.trace import FitStep
from train.exact_likelihood import Exact

RNG = np.random.default_rng(21)
N = 300
X = RNG.normal(size=(N, 3)) * [1.0, 20.0, 0.1]
Y = (RNG.random(N) < 1 / (1 + np.exp(-X @ [1.0, 0.05, 8.0] + 0.4))).astype(float)


def objective(coef: Any, intercept: float, l2: float) -> float:
    z = X @ coef + intercept
    return float(np.logaddexp(0, z).sum() - (Y * z).sum() + l2 * (coef @ coef) / 2)


@pytest.mark.parametrize("l2", [0.0, 2.0])
def test_each_pass_says_how_far_it_is_from_the_end(l2: float) -> None:
    model = fit(X, Y, penalty="l2" if l2 else None, C=1 / l2 if l2 else None)
    end = objective(np.array(model.values[1:]), model.values[0] or 0.0, l2)
    steps = model.trace
    assert len(steps) > 3
    assert steps[0].objective == pytest.approx(
        objective(np.zeros(3), math.log(Y.mean() / (1 - Y.mean())), l2), rel=1e-4
    )
    assert steps[-1].objective == pytest.approx(end, rel=1e-12)
    assert steps[-1].gap < 1e-9
    for before, after in pairwise(steps):
        assert after.objective <= before.objective * (1 + 1e-14)
    for step in steps:
        if 1e-10 < step.gap < 1e-3:
            assert (step.objective - end) / end == pytest.approx(step.gap, rel=0.3)
    assert steps[-1].gradient < 1e-6 * steps[0].gradient
    assert all(step.length == 1 for step in steps)


def test_of_firth_s_method_it_is_the_penalized_likelihood() -> None:
    model = fit(X[:40], Y[:40], penalty="firth")
    assert model.firth is not None
    assert model.trace[-1].objective == pytest.approx(-model.firth.log_likelihood, rel=1e-13)
    exact = Exact(np.column_stack([np.ones(40), X[:40]]), Y[:40], jeffreys=True)
    level = math.log((Y[:40].sum() + 0.5) / (40.5 - Y[:40].sum()))
    assert model.trace[0].objective == pytest.approx(-float(exact.value([level, 0, 0, 0])), rel=1e-12)
    assert model.trace[-1].gap < 1e-20


def test_the_estimator_keeps_it_too() -> None:
    model = LogisticRegression().fit(X, Y)
    assert model.trace_[-1].objective == pytest.approx(
        objective(model.coef_[0], float(model.intercept_[0]), 1.0), rel=1e-9
    )
    assert len(model.trace_) == model.n_iter_[0]


def test_figure_and_report() -> None:
    pytest.importorskip("matplotlib")
    model = fit(X, Y)
    (line,) = model.plot_fit().lines
    assert line.get_ydata().tolist() == [step.gap for step in model.trace]
    page = model.to_html()
    assert "The way of the fit" in page
    assert f"at the last of {len(model.trace)}" in page
    assert f"{model.trace[0].objective:.10g}" in page
    with pytest.raises(LogLossError, match="one that keeps the steps of its fit"):
        replace(model, trace=()).plot_fit()


def test_limits_without_rows_that_remain_have_no_way() -> None:
    model = fit([[1.0], [2.0], [3.0], [4.0]], [0, 0, 1, 1], separation="limits")
    assert model.trace == ()
    assert "The way of the fit" not in model.to_html()


def test_files() -> None:
    model = fit(X, Y)
    assert LogisticModel.from_json(model.to_json()) == model
    older = model.to_dict()
    for added in ("trace", "firth", "intervals", "profiles", "limits"):
        del older[added]
    assert LogisticModel.from_json(json.dumps(older)) == replace(model, trace=())
    with pytest.raises(ValueError, match="a step is none"):
        replace(model, trace=(FitStep(1.0, math.nan, 1.0, 1.0),))
