"""Paths of penalties: the same optima as fits one by one, scikit-learn's choice among them, and rules."""

import math
import warnings

import numpy as np
import pytest
import scipy.sparse
from by_kernels import printed_by_all_kernels
from sklearn import linear_model
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import GroupKFold, StratifiedKFold
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_estimator

import logloss
import logloss.sklearn
from logloss import LogisticRegressionCV
from logloss._train.path import Rows, Strength, paths
from logloss._train.path_record import RegularizationPath
from logloss._train.solver import minimize
from logloss.errors import ArgumentError, LabelError, SeparationWarning

X, Y = load_breast_cancer(return_X_y=True)
X = StandardScaler().fit_transform(X[:, :8])


def logistic(n, d, rng):
    x = rng.standard_normal((n, d)) @ np.linalg.cholesky(0.6 ** abs(np.arange(d)[:, None] - np.arange(d))).T
    return x, (rng.random(n) < 1 / (1 + np.exp(-x[:, :3].sum(axis=1)))).astype(float)


@pytest.mark.parametrize("ratio", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("kind", ["few rows", "many rows", "many columns", "weights", "sparse"])
def test_each_fit_of_a_path_is_the_optimum(ratio, kind) -> None:
    rng = np.random.default_rng(1)
    n, d = {"few rows": (500, 6), "many columns": (15_000, 120)}.get(kind, (30_000, 6))
    x, y = logistic(n, d, rng)
    weight, offset = (rng.lognormal(0, 1, n), rng.normal(0, 1, n)) if kind == "weights" else (None, None)
    parts = [np.flatnonzero(np.arange(n) % 3 != at) for at in range(2)]
    strengths = [Strength(ratio / c, (1 - ratio) / c) for c in (1e-4, 1e-2, 0.05, 0.3, 100.0)]
    held = scipy.sparse.csr_matrix(x) if kind == "sparse" else x
    found, of_parts = paths(Rows(held, y, weight, offset), parts, strengths, intercept=True, tol=1e-9)
    for fits, rows in ((found, np.arange(n)), *zip(of_parts, parts, strict=True)):
        for fit, strength in zip(fits, strengths, strict=True):
            w, o = (None if values is None else values[rows] for values in (weight, offset))
            alone = minimize(x[rows], y[rows], weight=w, offset=o, **strength._asdict())
            assert fit.converged
            assert fit.objective == pytest.approx(alone.objective, rel=1e-8 if kind == "sparse" else 5e-9)
            assert fit.coef == pytest.approx(alone.coef, abs=1e-3)


def test_the_path_is_that_of_any_order_of_rows() -> None:
    x, y = logistic(20_000, 100, np.random.default_rng(2))
    for ratio in (0.0, 1.0):
        strengths = [Strength(ratio / c, (1 - ratio) / c) for c in (1e-3, 1e-2, 1e-1)]
        order = np.random.default_rng(3).permutation(20_000)
        back = np.empty_like(order)
        back[order] = np.arange(20_000)
        part = np.arange(15_000)
        first, again = (
            paths(Rows(a, b, None, None), [some], strengths, intercept=True, tol=1e-9)
            for a, b, some in ((x, y, part), (x[order], y[order], back[part]))
        )
        for one, other in zip([first[0], *first[1]], [again[0], *again[1]], strict=True):
            assert [fit.coef.tobytes() for fit in one] == [fit.coef.tobytes() for fit in other]


def newton_by_numpy(x, y, c, weight):
    """Return the least objective of an L2 penalty, by Newton's method written plainly."""
    x = np.column_stack([x, np.ones(len(x))])
    penalty, b = np.append(np.full(x.shape[1] - 1, 1 / c), 0), np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ b))
        curvature = x.T @ (x * (weight * p * (1 - p))[:, None]) + np.diag(penalty)
        step = np.linalg.solve(curvature, x.T @ (weight * (p - y)) + penalty * b)
        b = b - step
        if step @ curvature @ step < 1e-12:
            break
    z = x @ b
    return math.fsum(weight * (np.logaddexp(0, z) - y * z)) + float(penalty @ b**2) / 2


@pytest.mark.parametrize("columns", ["alike", "scales", "heavy tails", "rare"])
@pytest.mark.parametrize("cs", [np.logspace(-4, 4, 8), [1e-5, 1e4], [1.0, 1.0, 1.1]])
def test_the_gap_of_each_ridge_model_is_what_was_asked(columns, cs) -> None:
    rng = np.random.default_rng(7)
    x, y = logistic(4000, 10, rng)
    weight = np.ones(4000)
    if columns == "scales":
        x = x * 10.0 ** rng.uniform(-3, 3, 10) + 5
    elif columns == "heavy tails":
        x, weight = rng.standard_t(2.5, (4000, 10)), rng.lognormal(0, 1, 4000)
    elif columns == "rare":
        x[:, :5] = rng.random((4000, 5)) < 3e-3
    parts = [np.flatnonzero(rng.random(4000) < 0.7), np.arange(1500, 4000)]
    found, of_parts = paths(
        Rows(x, y, weight, None), parts, [Strength(0.0, 1 / c) for c in cs], intercept=True, tol=1e-9
    )
    for fits, rows in ((found, np.arange(4000)), *zip(of_parts, parts, strict=True)):
        for fit, c in zip(fits, cs, strict=True):
            least = newton_by_numpy(x[rows], y[rows], c, weight[rows])
            z = x[rows] @ fit.coef + fit.intercept
            value = math.fsum(weight[rows] * (np.logaddexp(0, z) - y[rows] * z)) + float(fit.coef @ fit.coef) / 2 / c
            assert fit.converged
            assert -1e-12 < (value - least) / least < 1.5e-9


def test_a_penalty_that_changes_next_to_nothing_costs_no_pass() -> None:
    x, y = logistic(30_000, 6, np.random.default_rng(8))
    cs, parts = np.logspace(-4, 4, 20), [np.arange(20_000), np.arange(10_000, 30_000)]
    found, of_parts = paths(Rows(x, y, None, None), parts, [Strength(0.0, 1 / c) for c in cs], intercept=True, tol=1e-9)
    for fits in (found, *of_parts):
        passes = [fit.passes for fit in fits]
        assert passes[0] >= 2
        assert passes[-5:] == [0] * 5
        assert sum(passes) < 30


def test_the_bits_of_a_path_are_those_of_numpy() -> None:
    code = (
        "import numpy as np; from logloss._train.path import Rows, Strength, paths; r = np.random.default_rng(3);"
        "x = r.normal(0, 1, (3000, 4)); y = (r.random(3000) < 1 / (1 + np.exp(-x[:, 0]))).astype(float);"
        "s = [Strength(0.0, 1 / c) for c in (1e-3, 0.1, 10.0)];"
        "a, (b,) = paths(Rows(x, y, None, None), [np.arange(2000)], s, intercept=True, tol=1e-9);"
        "print([(f.coef.tobytes().hex(), f.intercept.hex(), f.gap.hex()) for f in a + b])"
    )
    assert len(printed_by_all_kernels(code)) == 1


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("weighted", [False, True])
def test_it_chooses_as_scikit_learn_does(weighted) -> None:
    weight = np.random.default_rng(4).uniform(0.5, 2, len(Y)) if weighted else None
    options = {"Cs": np.logspace(-3, 1, 7), "cv": StratifiedKFold(4)}
    ours = LogisticRegressionCV(**options).fit(X, Y, sample_weight=weight)
    theirs = linear_model.LogisticRegressionCV(
        **options,
        l1_ratios=(0,),
        scoring="neg_log_loss",
        use_legacy_attributes=False,
        tol=1e-8,
        solver="newton-cholesky",
    )
    theirs.fit(X, Y, sample_weight=weight)
    assert ours.C_ == theirs.C_
    assert ours.scores_ == pytest.approx(theirs.scores_, abs=1e-6)
    assert ours.coefs_paths_ == pytest.approx(theirs.coefs_paths_, abs=1e-4)
    assert ours.coef_ == pytest.approx(theirs.coef_, abs=1e-4)
    for name in ("Cs_", "l1_ratios_", "n_iter_", "scores_", "coefs_paths_", "coef_", "intercept_"):
        assert np.shape(getattr(ours, name)) == np.shape(getattr(theirs, name))
    mean = LogisticRegressionCV(**options, refit=False).fit(X, Y, sample_weight=weight)
    theirs.set_params(refit=False).fit(X, Y, sample_weight=weight)
    assert mean.coef_ == pytest.approx(theirs.coef_, abs=1e-4)
    assert (mean.C_, mean.l1_ratio_) == (pytest.approx(theirs.C_), theirs.l1_ratio_)


@pytest.mark.filterwarnings("ignore")
def test_scikit_learn_s_checks() -> None:
    results = check_estimator(LogisticRegressionCV(Cs=3, cv=2), on_fail=None)
    assert [each["check_name"] for each in results if each["status"] == "failed"] == []


def test_scores_are_losses_of_the_rows_left_out() -> None:
    offset = np.linspace(-1, 1, len(Y))
    model = LogisticRegressionCV(Cs=[1.0, 0.1], l1_ratios=(0, 1), cv=3).fit(X, Y, offset=offset)
    for fold, (training, out) in enumerate(StratifiedKFold(3).split(X, Y)):
        for at, ratio in enumerate((0.0, 1.0)):
            for place, c in enumerate((1.0, 0.1)):
                alone = logloss.LogisticRegression(C=c, l1_ratio=ratio, separation="ignore")
                alone.fit(X[training], Y[training], offset=offset[training])
                z = alone.decision_function(X[out]) + offset[out]
                loss = float(np.mean(np.logaddexp(0, z) - Y[out] * z))
                assert model.scores_[fold, at, place] == pytest.approx(-loss, rel=1e-5)
    best = np.unravel_index(np.argmax(model.scores_.mean(axis=0)), (2, 2))
    assert (model.l1_ratio_, model.C_) == ([0.0, 1.0][best[0]], [1.0, 0.1][best[1]])


def test_the_rule_of_one_standard_error() -> None:
    """By hand: the smallest mean is 2 at C = 1, with a standard error of 1/√3; 2.5 is within it, 2.6 is not."""
    losses = np.array([[2.6, 2.5, 1.0, 2.4], [2.6, 2.5, 2.0, 2.4], [2.6, 2.5, 3.0, 2.4]])
    order = [2, 0, 3, 1]
    path = RegularizationPath.of(1.0, np.array([0.01, 0.1, 1.0, 10.0])[order], losses[:, order], np.arange(4)[order])
    assert path.C.tolist() == [0.01, 0.1, 1.0, 10.0]
    assert path.loss == pytest.approx([2.6, 2.5, 2.0, 2.4])
    assert path.se == pytest.approx([0, 0, 1 / math.sqrt(3), 0])
    assert (path.best, path.one_se) == (2, 1)
    assert path.nonzero.tolist() == [0, 1, 2, 3]
    best, simpler = (LogisticRegressionCV(l1_ratios=(1,), rule=rule, cv=5).fit(X, Y) for rule in ("best", "1se"))
    assert best.C_ == best.C_best_ == simpler.C_best_
    assert simpler.C_ == simpler.C_1se_ == best.C_1se_ <= best.C_
    assert np.count_nonzero(simpler.coef_) <= np.count_nonzero(best.coef_)
    alone = logloss.LogisticRegression(C=simpler.C_, l1_ratio=1).fit(X, Y)
    assert simpler.coef_ == pytest.approx(alone.coef_, abs=1e-4)


def test_groups_words_and_data_frames() -> None:
    groups = np.arange(len(Y)) // 20
    model = LogisticRegressionCV(Cs=2, cv=GroupKFold(3)).fit(X, np.where(Y == 1, "yes", "no"), groups=groups)
    assert set(model.predict(X)) == {"no", "yes"}
    assert model.scores_.shape == (3, 1, 2)
    assert LogisticRegressionCV(Cs=2, cv=2, fit_intercept=False).fit(X, Y).coefs_paths_.shape == (2, 1, 2, 1, 8)


def test_separated_classes_are_named() -> None:
    x = np.column_stack([X[:, 0], Y == 1])
    with pytest.warns(SeparationWarning, match="held by the penalty alone"):
        model = LogisticRegressionCV(Cs=3, cv=2).fit(x, Y)
    assert model.separation_ is not None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        LogisticRegressionCV(Cs=3, cv=2, separation="ignore").fit(x, Y)


@pytest.mark.parametrize(
    "options",
    [
        {"Cs": [1.0, math.inf]},
        {"Cs": [0.0]},
        {"Cs": []},
        {"Cs": "1"},
        {"l1_ratios": (2,)},
        {"l1_ratios": 0.5},
        {"scoring": "accuracy"},
        {"rule": "2se"},
        {"rule": "1se", "refit": False},
        {"penalty": None},
        {"use_legacy_attributes": True},
        {"tol": 0},
    ],
)
def test_options_that_are_refused(options) -> None:
    with pytest.raises(ArgumentError) as raised:
        LogisticRegressionCV(**options).fit(X, Y)
    assert raised.value.subject in options


def test_a_fold_of_one_class_is_named() -> None:
    order = np.argsort(Y, kind="stable")
    parts = [(np.flatnonzero(Y == 1), np.flatnonzero(Y == 0))]
    with pytest.raises(LabelError, match="Fold 0 of cv leaves rows of one class") as raised:
        LogisticRegressionCV(cv=parts).fit(X[order], Y[order][np.argsort(order)])
    assert raised.value.code == "one-class"


def test_the_figure_shows_the_path() -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    model = LogisticRegressionCV(Cs=6, l1_ratios=(1,), cv=3).fit(X, Y)
    ax = model.plot()
    mean = ax.get_lines()[0]
    assert mean.get_xdata() == pytest.approx(model.Cs_)
    assert mean.get_ydata() == pytest.approx(-model.scores_[:, 0].mean(axis=0))
    assert [float(line.get_xdata()[0]) for line in ax.get_lines()[1:]] == [model.C_best_, model.C_1se_]
    assert [text.get_text() for text in ax.texts][:6] == [str(number) for number in model.path_.nonzero]
    assert ax.get_xscale() == "log"
    pyplot.close(ax.figure)
