"""The estimator: scikit-learn's own checks, what it is used for, and where scikit-learn's is silently wrong."""

import doctest
import math
import pickle
import warnings

import numpy as np
import pandas
import pytest
import scipy.sparse
import sklearn
from mpmath import mp, mpf
from sklearn import linear_model
from sklearn.base import clone
from sklearn.datasets import load_breast_cancer
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_estimator

import logloss
import logloss.sklearn
from logloss import LogisticRegression
from logloss.errors import (
    ArgumentError,
    LabelError,
    MissingValueError,
    SeparationError,
    SeparationWarning,
    ShapeError,
    WeightError,
)

X, Y = load_breast_cancer(return_X_y=True)


def objective(model, x, y, l2, weight=None) -> float:
    z = x @ np.asarray(model.coef_, float).ravel() + float(model.intercept_[0])
    loss = (np.logaddexp(0, z) - y * z) * (1 if weight is None else weight)
    return math.fsum(loss) + l2 / 2 * float((model.coef_**2).sum())


@pytest.mark.filterwarnings("ignore")
def test_scikit_learn_s_checks() -> None:
    results = check_estimator(LogisticRegression(), on_fail=None)
    assert [each["check_name"] for each in results if each["status"] == "failed"] == []
    assert len(results) > 50


def test_the_examples() -> None:
    assert doctest.testmod(logloss.sklearn).failed == 0


@pytest.mark.filterwarnings("ignore")
def test_it_ends_where_scikit_learn_s_best_solver_does() -> None:
    x = StandardScaler().fit_transform(X)
    for options in ({}, {"C": 0.1}, {"C": 100.0}, {"fit_intercept": False}, {"class_weight": "balanced"}):
        ours = LogisticRegression(**options).fit(x, Y)
        theirs = linear_model.LogisticRegression(**options, solver="newton-cholesky", tol=1e-10, max_iter=200).fit(x, Y)
        assert ours.coef_ == pytest.approx(theirs.coef_, abs=1e-5)
        assert ours.intercept_ == pytest.approx(theirs.intercept_, abs=1e-5)
        assert np.array_equal(ours.predict(x), theirs.predict(x))
        assert ours.gap_ < 1e-9


@pytest.mark.filterwarnings("ignore")
def test_raw_columns_need_no_scaler() -> None:
    """On the raw columns of this set scikit-learn's default stops far from the optimum, after a hundred steps."""
    ours = LogisticRegression().fit(X, Y)
    theirs = linear_model.LogisticRegression().fit(X, Y)
    assert objective(ours, X, Y, 1.0) < objective(theirs, X, Y, 1.0) - 1
    rescaled = LogisticRegression(C=math.inf, separation="ignore").fit(X[:, :3], Y)
    scaled = LogisticRegression(C=math.inf).fit(X[:, :3] * 1e6, Y)
    assert scaled.coef_ * 1e6 == pytest.approx(rescaled.coef_, rel=1e-6)


def test_as_a_part_of_pipelines_and_searches() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SeparationWarning)
        pipeline = make_pipeline(StandardScaler(), LogisticRegression())
        scores = cross_val_score(pipeline, X, Y, scoring="neg_log_loss", cv=3)
        assert scores.min() > -0.15
        search = GridSearchCV(LogisticRegression(), {"C": [0.01, 1.0], "penalty": ["l2", None]}, cv=2, error_score=-9)
        search.fit(X[:, :4], Y)
        assert set(search.best_params_) == {"C", "penalty"}
        model = clone(LogisticRegression(C=3.0)).fit(X, Y)
        again = pickle.loads(pickle.dumps(model))  # noqa: S301
        assert np.array_equal(again.predict_proba(X), model.predict_proba(X))
    frame = pandas.DataFrame(X[:, :2], columns=["radius", "texture"])
    named = LogisticRegression().fit(frame, Y)
    assert named.feature_names_in_.tolist() == ["radius", "texture"]
    assert logloss.evaluate(Y, named.predict_proba(frame)[:, 1]).log_loss < 0.4


def test_metadata_is_routed() -> None:
    offset = np.linspace(-1, 1, len(Y))
    with sklearn.config_context(enable_metadata_routing=True):
        model = LogisticRegression(C=1.0).set_fit_request(sample_weight=True, offset=True)
        pipeline = make_pipeline(StandardScaler().set_fit_request(sample_weight=False), model)
        with_offset = pipeline.fit(X[:, :2], Y, sample_weight=np.ones(len(Y)), offset=offset)[-1].coef_
        without = pipeline.fit(X[:, :2], Y)[-1].coef_
    assert not np.allclose(with_offset, without)


def test_labels_of_any_kind() -> None:
    x = X[:, :2]
    expected = LogisticRegression().fit(x, Y)
    words = LogisticRegression().fit(x, np.where(Y == 1, "yes", "no"))
    assert words.classes_.tolist() == ["no", "yes"]
    assert np.array_equal(words.coef_, expected.coef_)
    assert set(words.predict(x)) == {"no", "yes"}
    soft = np.where(Y == 1, 0.9, 0.2)
    softened = LogisticRegression().fit(x, soft)
    assert softened.classes_.tolist() == [0, 1]
    twice = np.concatenate([np.ones(len(Y)), np.zeros(len(Y))])
    hard = LogisticRegression().fit(np.tile(x, (2, 1)), twice, sample_weight=np.concatenate([soft, 1 - soft]))
    assert softened.coef_ == pytest.approx(hard.coef_, rel=1e-4)


@pytest.mark.parametrize(
    ("y", "code", "part"),
    [
        (np.arange(len(Y)) % 3, "classes", "sklearn.linear_model.LogisticRegression"),
        (np.ones(len(Y), int), "one-class", "one class, 1"),
        (np.linspace(0, 2, len(Y)), "labels", "continuous"),
    ],
)
def test_labels_that_are_no_two_classes(y, code, part) -> None:
    with pytest.raises(LabelError, match=part) as raised:
        LogisticRegression().fit(X[:, :2], y)
    assert raised.value.code == code


@pytest.mark.parametrize(
    "options",
    [{"C": 0}, {"C": -1.0}, {"C": "1"}, {"tol": 0}, {"penalty": "L2"}, {"l1_ratio": 1.5}],
)
def test_options_that_are_refused(options) -> None:
    with pytest.raises(ArgumentError) as raised:
        LogisticRegression(**options).fit(X[:, :2], Y)
    assert raised.value.subject in options


def test_what_scikit_learn_needs_is_accepted() -> None:
    model = LogisticRegression(solver="liblinear", max_iter=1, dual=True, n_jobs=2, random_state=1, verbose=1)
    assert np.array_equal(model.fit(X[:, :2], Y).coef_, LogisticRegression().fit(X[:, :2], Y).coef_)


def test_both_tails() -> None:
    model = LogisticRegression(separation="ignore").fit([[0.0], [1.0]], [0, 1])
    model.coef_, model.intercept_ = np.array([[1.0]]), np.array([0.0])
    z = np.array([-1e300, -1e3, -88.0, -1.0, 0.0, 3.0, 88.0, 700.0, 1e300])
    proba, logs = model.predict_proba(z[:, None]), model.predict_log_proba(z[:, None])
    for value, of_row, log in zip(z, proba, logs, strict=True):
        for sign, p, log_p in zip((-1, 1), of_row, log, strict=True):
            with mp.workdps(50):
                t = sign * mpf(float(value))
                exact = 1 / (1 + mp.exp(-t)) if abs(t) < 800 else mpf(t > 0)
                exact_log = -mp.log1p(mp.exp(-t)) if t > -800 else t
                assert p == pytest.approx(float(exact), rel=1e-15, abs=5e-324)
                assert log_p == pytest.approx(float(exact_log), rel=1e-15)


def test_separation() -> None:
    x = np.column_stack([X[:, 0], Y == 1])
    with pytest.raises(SeparationError, match="x1") as raised:
        LogisticRegression(C=math.inf).fit(x, Y)
    assert raised.value.hint == "C=1.0"
    assert raised.value.coefficients["x1"] == math.inf
    assert raised.value.coefficients["intercept"] == -math.inf
    assert (raised.value.count, raised.value.size) == (Y.size, Y.size)
    with pytest.warns(SeparationWarning, match="held by the penalty alone"):
        model = LogisticRegression(C=1.0).fit(x, Y)  # what the hint says
    assert model.separation_ is not None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert LogisticRegression(penalty=None, separation="ignore").fit(x, Y).separation_.complete
        assert LogisticRegression().fit(X[:, :2], Y).separation_ is None


def test_where_coefficients_of_separated_classes_tend_to() -> None:
    """As `fit` says it of the rows with a weight, in floats of either size."""
    x = np.column_stack([X[:, 0], (Y == 1) & (X[:, 1] > 20)])
    weight = np.ones(Y.size)
    weight[::7] = 0
    for kind in (np.float64, np.float32):
        with pytest.raises(SeparationError) as raised:
            LogisticRegression(C=math.inf).fit(x.astype(kind), Y, sample_weight=weight)
        kept = weight > 0
        with pytest.raises(SeparationError) as expected:
            logloss.fit(x.astype(kind)[kept].astype(float), Y[kept])
        assert raised.value.coefficients == pytest.approx(expected.value.coefficients)
        assert math.isfinite(raised.value.coefficients["x0"])


def test_sparse_matrices() -> None:
    rng = np.random.default_rng(0)
    dense = rng.standard_normal((2000, 30)) * (rng.random((2000, 30)) < 0.1)
    y = rng.random(2000) < 1 / (1 + np.exp(-dense.sum(axis=1)))
    expected = LogisticRegression().fit(dense, y)
    for kind in (scipy.sparse.csr_matrix, scipy.sparse.csc_array, scipy.sparse.coo_matrix):
        model = LogisticRegression().fit(kind(dense), y)
        assert model.coef_ == pytest.approx(expected.coef_, abs=1e-6)
        assert np.array_equal(model.predict(kind(dense)), expected.predict(dense))


def test_sparse_matrices_that_are_not_filled_up(monkeypatch) -> None:
    monkeypatch.setattr(logloss.sklearn, "_DENSE", 0)
    test_sparse_matrices_loosely()


def test_a_column_of_a_sparse_matrix_that_separates_is_named(monkeypatch) -> None:
    monkeypatch.setattr(logloss.sklearn, "_DENSE", 0)
    x = scipy.sparse.csr_matrix(np.array([[1.0, 0], [2, 1], [-1, 1], [-3, 0], [0, -1], [0, 2]]))
    with pytest.raises(SeparationError, match="x0 is above or below 0 tells the class of 4 of 6 rows") as raised:
        LogisticRegression(penalty=None).fit(x, [1, 1, 0, 0, 1, 0])
    assert raised.value.separation.rows.tolist() == [True] * 4 + [False] * 2
    assert raised.value.coefficients == {}
    model = LogisticRegression(penalty=None, separation="ignore").fit(x, [1, 1, 0, 0, 1, 0])
    assert model.separation_.direction.tolist() == [1, 0]
    assert LogisticRegression().fit(x, [1, 1, 0, 0, 1, 0]).separation_ is None


def test_sparse_matrices_loosely() -> None:
    rng = np.random.default_rng(1)
    dense = rng.standard_normal((1000, 30)) * (rng.random((1000, 30)) < 0.1)
    y = rng.random(1000) < 1 / (1 + np.exp(-dense.sum(axis=1)))
    expected, found = (
        LogisticRegression(tol=1e-14).fit(dense, y),
        LogisticRegression().fit(scipy.sparse.csr_matrix(dense), y),
    )
    assert objective(found, dense, y, 1.0) == pytest.approx(objective(expected, dense, y, 1.0), rel=2e-9)


def test_a_warm_start() -> None:
    model = LogisticRegression(warm_start=True).fit(X[:, :5], Y)
    first = model.n_iter_[0]
    assert model.fit(X[:, :5], Y).n_iter_[0] <= first


def test_a_fit_that_has_not_come_to_its_end_says_so(monkeypatch) -> None:
    monkeypatch.setattr("logloss._train.steps._MOST_STEPS", 1)
    with pytest.warns(ConvergenceWarning, match="above its least value"):
        model = LogisticRegression().fit(X[:, :3], Y)
    assert model.gap_ > 1e-9


def test_how_labels_lie_in_memory_changes_no_bit() -> None:
    rng = np.random.default_rng(6)
    x = rng.random((600, 1))
    y = (rng.random(600) < x[:, 0]).astype(float)
    found = [
        LogisticRegression().fit(x, labels) for labels in (y, np.stack([y, y], axis=1)[:, 0], y[::-1].copy()[::-1])
    ]
    assert len({(each.coef_.tobytes(), each.intercept_.tobytes()) for each in found}) == 1


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({2: -3.0}, WeightError, r"sample_weight\[2\] = -3.0: a weight is finite and at least 0\."),
        ({1: np.inf}, WeightError, r"sample_weight\[1\] = inf: a weight is finite and at least 0\."),
        ({3: np.nan}, MissingValueError, r"sample_weight\[3\] = nan: "),
    ],
)
def test_a_wrong_weight_is_named_with_its_row(change, error, said) -> None:
    weight = np.ones(4)
    weight[list(change)] = list(change.values())
    with pytest.raises(error, match=said):
        LogisticRegression().fit([[0.0], [1.0], [2.0], [3.0]], [0, 1, 0, 1], sample_weight=weight)


def test_weights_are_as_many_as_the_rows() -> None:
    with pytest.raises(ShapeError, match=r"sample_weight has shape \(3,\), .* the rows' shape \(4,\)"):
        LogisticRegression().fit([[0.0], [1.0], [2.0], [3.0]], [0, 1, 0, 1], sample_weight=[1, 1, 1])


def test_weights_that_no_sum_can_hold_are_refused() -> None:
    x, y, weight = [[0.0], [1.0], [2.0], [3.0]], [0, 1, 0, 1], [1.0, 1.0, 1.0, 1e305]
    with pytest.raises(ArgumentError, match=r"below 2\*\*1000"):
        LogisticRegression().fit(x, y, sample_weight=weight)
