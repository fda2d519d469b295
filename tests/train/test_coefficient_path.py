"""Paths of coefficients: the conditions of each optimum written plainly, other solvers' answers, and the record."""

import math
import warnings

import numpy as np
import pytest
import scipy.sparse
from sklearn import linear_model

import logloss
from logloss import LogisticRegression, logistic_regression_path
from logloss.errors import ArgumentError, LabelError, SeparationWarning


def drawn(n, d, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n, d)) * np.exp(rng.uniform(-1, 1, d)) + rng.normal(0, 1, d)
    y = (rng.random(n) < 1 / (1 + np.exp(-x[:, :3].sum(axis=1) / 2))).astype(float)
    return x, y, rng.uniform(0.2, 2, n), rng.normal(0, 1, n)


def slopes(x, y, weight, offset, coef, intercept):
    """Return the slope of the loss in each column, and in the intercept."""
    residual = weight * (1 / (1 + np.exp(-(x @ coef + intercept + offset))) - y)
    return x.T @ residual, residual.sum()


@pytest.mark.parametrize("ratio", [1.0, 0.3])
@pytest.mark.parametrize("kind", ["plain", "weights and offset", "no intercept", "sparse", "many rows"])
def test_the_subgradient_conditions_hold_all_along(ratio, kind) -> None:
    n, d = (9000, 8) if kind == "many rows" else (300, 12)
    x, y, weight, offset = drawn(n, d)
    given = {}
    if kind == "weights and offset":
        given = {"sample_weight": weight, "offset": offset}
    else:
        weight, offset = np.ones(n), np.zeros(n)
    if kind == "sparse":
        x[x < 0.5] = 0
    intercept = kind != "no intercept"
    shown = scipy.sparse.csr_matrix(x) if kind == "sparse" else x
    path = logistic_regression_path(shown, y, l1_ratio=ratio, Cs=12, fit_intercept=intercept, tol=1e-11, **given)
    assert path.nonzero[0] == 0 < path.nonzero[1]
    assert path.C[-1] / path.C[0] == pytest.approx(1000)
    spread = np.sqrt((x**2).sum(axis=0))
    for c, coef, b in zip(path.C, path.coef, path.intercept, strict=True):
        slope, balance = slopes(x, y, weight, offset, coef, b)
        pull, free = slope + (1 - ratio) / c * coef, coef != 0
        assert (abs(pull[~free]) <= ratio / c * (1 + 1e-6) + 1e-5 * spread[~free]).all()
        assert (abs(pull + ratio / c * np.sign(coef))[free] < 3e-4 * spread[free]).all()
        assert abs(balance) < 1e-3 if intercept else b == 0
    z = x @ path.coef.T + path.intercept + offset[:, None]
    loss = (weight[:, None] * (np.logaddexp(0, z) - y[:, None] * z)).sum(axis=0) / weight.sum()
    assert path.loss == pytest.approx(loss, rel=1e-9)
    assert (path.gap <= 1e-11).all()


def test_the_first_model_is_the_last_without_a_column() -> None:
    """The largest slope at the mean of the labels: by NumPy, and by a fit that is just beyond it."""
    x, y, _, _ = drawn(400, 6)
    path = logistic_regression_path(x, y, Cs=3)
    assert path.C[0] == pytest.approx(1 / abs(x.T @ (y - y.mean())).max(), rel=2e-6)
    assert path.intercept[0] == pytest.approx(math.log(y.mean() / (1 - y.mean())), rel=1e-6)
    assert np.count_nonzero(LogisticRegression(l1_ratio=1, C=path.C[0] * 1.001).fit(x, y).coef_) == 1


@pytest.mark.filterwarnings("ignore")
def test_it_goes_where_saga_does() -> None:
    x, y, _, _ = drawn(300, 5)
    path = logistic_regression_path(x, y, l1_ratio=0.5, Cs=[1.0, 0.01, 0.1])
    assert path.C.tolist() == [0.01, 0.1, 1.0]
    for c, coef in zip(path.C, path.coef, strict=True):
        theirs = linear_model.LogisticRegression(C=c, l1_ratio=0.5, solver="saga", tol=1e-10, max_iter=20_000)
        assert coef == pytest.approx(theirs.fit(x, y).coef_[0], abs=1e-5)


def test_the_ridge_is_that_of_the_estimator() -> None:
    x, y, _, _ = drawn(300, 5)
    path = logistic_regression_path(x, y, l1_ratio=0, Cs=5)
    assert path.C.tolist() == pytest.approx([1e-4, 1e-2, 1, 100, 1e4])
    assert path.nonzero.tolist() == [5] * 5
    for c, coef in zip(path.C, path.coef, strict=True):
        assert coef == pytest.approx(LogisticRegression(C=c).fit(x, y).coef_[0], abs=1e-3)


def test_the_path_is_that_of_any_order_of_rows() -> None:
    x, y, weight, offset = drawn(700, 9)
    order = np.random.default_rng(1).permutation(700)
    one, other = (
        logistic_regression_path(x[at], y[at], Cs=6, sample_weight=weight[at], offset=offset[at])
        for at in (np.arange(700), order)
    )
    assert one.C.tobytes() == other.C.tobytes()
    assert one.coef.tobytes() == other.coef.tobytes()


def test_names_classes_and_columns_that_say_nothing() -> None:
    pandas = pytest.importorskip("pandas")
    x, y, _, _ = drawn(200, 3)
    path = logistic_regression_path(pandas.DataFrame(x, columns=list("abc")), np.where(y == 1, "yes", "no"), Cs=4)
    assert path.names == ("a", "b", "c")
    assert logistic_regression_path(x, y, Cs=2).names == ("x0", "x1", "x2")
    nothing = logistic_regression_path(np.ones((200, 2)), y, Cs=3)
    assert nothing.nonzero.tolist() == [0, 0, 0]
    assert (nothing.C == [1e-4, 1.0, 1e4]).all()


def test_what_is_refused_and_warned_of() -> None:
    x, y, _, _ = drawn(200, 3)
    for options in ({"Cs": 0}, {"Cs": [1, -1]}, {"Cs": "many"}, {"l1_ratio": 2}, {"tol": 0}, {"separation": "no"}):
        with pytest.raises(ArgumentError) as raised:
            logistic_regression_path(x, y, **options)
        assert raised.value.subject in options
    with pytest.raises(LabelError):
        logistic_regression_path(x, np.zeros(200))
    x[0, 0] = np.inf
    with pytest.raises(ValueError, match="infinity"):
        logistic_regression_path(x, y)
    told = np.column_stack([y, np.arange(200.0)])
    with pytest.warns(SeparationWarning, match="held by the penalty alone"):
        logistic_regression_path(told, y, Cs=3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        logistic_regression_path(told, y, Cs=3, separation="ignore")


def test_the_figure_shows_every_coefficient() -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    x, y, _, _ = drawn(300, 12)
    path = logistic_regression_path(x, y, Cs=7)
    ax = path.plot()
    curves = [line for line in ax.get_lines() if len(line.get_xdata()) == 7]
    assert len(curves) == 12
    drawn_at = sorted(line.get_ydata().tolist() for line in curves)
    assert drawn_at == sorted(path.coef.T.tolist())
    names = [text.get_text().strip() for text in ax.get_legend().get_texts()]
    largest = np.argsort(-abs(path.coef[-1]), kind="stable")[:9]
    assert names == [path.names[j] for j in sorted(largest, key=lambda j: -path.coef[-1, j])]
    assert [text.get_text() for text in ax.texts][:7] == [str(number) for number in path.nonzero]
    assert ax.get_xscale() == "log"
    pyplot.close(ax.figure)
    assert isinstance(path, logloss.CoefficientPath)


def test_names_in_the_figure_are_no_markup_and_none_is_left_out() -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    pandas = pytest.importorskip("pandas")
    x, y, _, _ = drawn(300, 3)
    ax = logistic_regression_path(pandas.DataFrame(x, columns=["_hidden", "$a_", "b$"]), y, Cs=3).plot()
    ax.figure.canvas.draw()
    texts = ax.get_legend().get_texts()
    assert {text.get_text().strip() for text in texts} == {"_hidden", "$a_", "b$"}
    assert not any(text.get_parse_math() for text in texts)
    pyplot.close(ax.figure)
