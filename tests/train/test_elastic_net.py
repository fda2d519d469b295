"""L1 and elastic net: the subgradient conditions in 50 digits, the gap as a bound, zeros, the bits of any row order."""

import math
import warnings

import numpy as np
import pytest
import scipy.sparse
from by_kernels import printed_by_all_kernels
from mpmath import exp, log1p, lu_solve, matrix, mp, mpf
from sklearn import linear_model
from sklearn.datasets import load_breast_cancer
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_estimator

from logloss import LogisticRegression
from logloss._kernels import blocks
from logloss._train import elastic_net
from logloss._train.elastic_net import Problem
from logloss._train.passes import DenseRows
from logloss._train.quadratic import DenseQuadratic, LowRankQuadratic
from logloss._train.solver import minimize, minimize_sparse
from logloss._train.sparse import SparseRows
from logloss._train.systems import AllRows
from logloss.errors import ArgumentError, SeparationWarning

X, Y = load_breast_cancer(return_X_y=True)


def logistic(n, d, rng, relevant=3):
    x = rng.standard_normal((n, d))
    z = x[:, :relevant].sum(axis=1) - 0.4
    return x, (rng.random(n) < 1 / (1 + np.exp(-z))).astype(float)


def objective(x, y, coef, intercept, l1, l2=0.0, weight=1.0, offset=0.0) -> float:
    z = x @ coef + intercept + offset
    return math.fsum((np.logaddexp(0, z) - y * z) * weight) + l1 * math.fsum(abs(coef)) + l2 / 2 * float(coef @ coef)


def exact(x, y, signs, l1, l2=0.0, weight=None, offset=None, intercept=True):
    """Return the optimum among coefficients of such signs, its value, and the slope of the loss in each column.

    Newton's method at 50 digits, written plainly.
    """
    d = x.shape[1]
    free = [j for j in range(d) if signs[j]]
    rows = [[mpf(float(v)) for v in row] for row in x]
    ones = [mpf(1) if weight is None else mpf(float(v)) for v in (y if weight is None else weight)]
    shift = [mpf(0) if offset is None else mpf(float(v)) for v in (y if offset is None else offset)]
    order = len(free) + intercept
    b = [mpf(0)] * order

    def columns(row):
        return [row[j] for j in free] + [mpf(1)] * intercept

    def value(b):
        total = sum(mpf(l1) * mpf(int(signs[j])) * c + mpf(l2) * c * c / 2 for j, c in zip(free, b, strict=False))
        for row, label, w, o in zip(rows, y, ones, shift, strict=True):
            t = sum((v * c for v, c in zip(columns(row), b, strict=True)), o)
            total += w * (max(t, 0) - mpf(float(label)) * t + log1p(exp(-abs(t))))
        return total

    for _ in range(60):
        gradient, hessian, slopes = matrix(order, 1), matrix(order, order), [mpf(0)] * d
        for row, label, w, o in zip(rows, y, ones, shift, strict=True):
            own = columns(row)
            p = 1 / (1 + exp(-sum((v * c for v, c in zip(own, b, strict=True)), o)))
            for j in range(order):
                gradient[j] += w * (p - mpf(float(label))) * own[j]
                for k in range(order):
                    hessian[j, k] += w * p * (1 - p) * own[j] * own[k]
            slopes = [s + w * (p - mpf(float(label))) * v for s, v in zip(slopes, row, strict=True)]
        for at, j in enumerate(free):
            gradient[at] += mpf(l1) * mpf(int(signs[j])) + mpf(l2) * b[at]
            hessian[at, at] += mpf(l2)
        step = lu_solve(hessian, gradient)
        length, least = mpf(1), value(b)
        while value([c - length * s for c, s in zip(b, step, strict=True)]) > least and length > 1e-12:
            length /= 2
        b = [c - length * s for c, s in zip(b, step, strict=True)]
        if max(abs(s) for s in step) < mpf(10) ** -30:
            break
    coef = [mpf(0)] * d
    for at, j in enumerate(free):
        coef[j] = b[at]
    return coef, (b[-1] if intercept else mpf(0)), value(b), slopes


CASES = {
    "lasso": {"l1": 4.0},
    "elastic net": {"l1": 3.0, "l2": 2.0},
    "weak": {"l1": 0.05},
    "no intercept": {"l1": 4.0, "intercept": False},
    "weights": {"l1": 4.0, "weight": True},
    "offset": {"l1": 4.0, "offset": True},
    "soft": {"l1": 2.0, "soft": True},
    "all of it": {"l1": 2.0, "l2": 0.5, "weight": True, "offset": True, "soft": True},
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("columns", ["alike", "scales", "means"])
def test_the_subgradient_conditions_hold(case, columns) -> None:
    options = dict(CASES[case])
    rng = np.random.default_rng(len(case))
    x, y = logistic(30, 5, rng)
    if columns == "scales":
        x = x * [1e-2, 1.0, 1e2, 1.0, 10.0]
    elif columns == "means":
        x = x + np.array([1e6, -1e3, 0.0, 0.0, 1e4])
    y = rng.random(30) if options.pop("soft", False) else y
    for name, values in (("weight", rng.lognormal(0, 1, 30)), ("offset", rng.normal(0, 1, 30))):
        if options.get(name):
            options[name] = values
    if columns == "means" and not options.get("intercept", True):
        pytest.skip("nothing takes such means up")
    found = minimize(x, y, tol=1e-11, **options)
    l1, l2 = options["l1"], options.get("l2", 0.0)
    with mp.workdps(50):
        coef, intercept, least, slopes = exact(x, y, np.sign(found.coef), **options)
        for j in range(5):
            if found.coef[j]:
                assert mp.sign(coef[j]) == np.sign(found.coef[j])
                assert abs(slopes[j] + l1 * mp.sign(coef[j]) + l2 * coef[j]) < mpf(10) ** -25
            else:
                assert abs(slopes[j]) <= l1
        spread = x.std(axis=0)
        assert max(abs(a - b) * s for a, b, s in zip(found.coef, coef, spread, strict=True)) < 3e-6
        assert abs(found.intercept - intercept) < 1e-5 * (1 + abs(x.mean(axis=0)).max())
        assert -1e-14 < (found.objective - least) / least < found.gap + 1e-14
    assert found.converged
    assert found.gap < 1e-11


@pytest.mark.parametrize(
    "kind", ["plain", "weights", "offset", "soft", "no intercept", "elastic net", "columns as given"]
)
def test_the_gap_is_a_bound(kind) -> None:
    rng = np.random.default_rng(len(kind))
    x, y = logistic(400, 20, rng)
    options = {"l1": 6.0}
    if kind == "weights":
        options["weight"] = rng.lognormal(0, 2, 400)
    elif kind == "offset":
        options["offset"] = rng.normal(0, 2, 400)
    elif kind == "soft":
        y = rng.beta(0.5, 0.5, 400)
    elif kind == "no intercept":
        options["intercept"] = False
    elif kind == "elastic net":
        options["l2"] = 3.0
    elif kind == "columns as given":
        x = (x + 3) * 10.0 ** rng.uniform(-3, 3, 20)
    best = minimize(x, y, tol=1e-11, **options)
    for tol in (0.9, 0.5, 0.1, 1e-2, 1e-4, 1e-6):
        found = minimize(x, y, tol=tol, **options)
        assert found.gap <= tol
        assert found.objective * (1 - found.gap) <= best.objective * (1 + 1e-14)
        value = objective(x, y, found.coef, found.intercept, **{k: v for k, v in options.items() if k != "intercept"})
        assert found.objective == pytest.approx(value, rel=1e-12)
        z = x @ found.coef + found.intercept + options.get("offset", 0.0)
        loss = math.fsum((np.logaddexp(0, z) - y * z) * options.get("weight", 1.0))
        assert found.loss == pytest.approx(loss, rel=1e-12)


@pytest.mark.parametrize("l2", [0.0, 3.0])
@pytest.mark.parametrize("intercept", [True, False])
def test_no_point_of_the_dual_problem_is_above_the_optimum(l2, intercept) -> None:
    """At coefficients near the optimum and far from it: the better they are, the nearer is the bound."""
    rng = np.random.default_rng(20)
    x = rng.standard_normal((200, 6))
    y = (rng.random(200) < 1 / (1 + np.exp(3 - x.sum(axis=1)))).astype(float)
    best = minimize(x, y, l1=5.0, l2=l2, intercept=intercept, tol=1e-11)
    rows = DenseRows(x, y)
    rows.standardize(np.zeros(6), np.ones(6))
    penalty = np.append(np.full(6, l2), 0.0 if intercept else 1.0)
    problem = Problem(AllRows(rows, penalty, float(intercept)), np.full(6, 5.0))
    gaps = []
    for size in (3.0, 1.0, 0.3, 0.1, 1e-2, 1e-3, 1e-5):
        for _ in range(20):
            shift = rng.normal(0, size, 7) * np.append(rng.random(6) < 0.1, intercept)
            state = problem.at(np.append(best.coef, best.intercept) + shift)
            sharp = problem.sharpened(state)
            assert sharp.gap <= state.gap + 1e-12
            assert state.objective * (1 - sharp.gap) <= best.objective * (1 + 1e-12)
        gaps.append(sharp.gap)
    assert gaps[-1] < 1e-3 < gaps[0]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("options", [{"l1_ratio": 1.0}, {"l1_ratio": 0.5, "C": 0.1}, {"l1_ratio": 1.0, "C": 10.0}])
def test_it_ends_where_saga_does(options) -> None:
    x = StandardScaler().fit_transform(X[:, 4:10])
    ours = LogisticRegression(**options, separation="ignore").fit(x, Y)
    theirs = linear_model.LogisticRegression(**options, solver="saga", tol=1e-10, max_iter=2000).fit(x, Y)
    c, ratio = options.get("C", 1.0), options["l1_ratio"]
    values = [objective(x, Y, m.coef_[0], m.intercept_[0], l1=ratio / c, l2=(1 - ratio) / c) for m in (ours, theirs)]
    assert values[0] <= values[1] * (1 + 1e-9)
    assert values[0] == pytest.approx(values[1], rel=1e-7)
    assert ours.gap_ < 1e-9


@pytest.mark.filterwarnings("ignore")
def test_it_ends_where_liblinear_does() -> None:
    """Which penalizes the intercept, and so is compared without one."""
    x = StandardScaler().fit_transform(X)
    ours = LogisticRegression(penalty="l1", C=0.5, fit_intercept=False).fit(x, Y)
    theirs = linear_model.LogisticRegression(
        penalty="l1", C=0.5, fit_intercept=False, solver="liblinear", tol=1e-9, max_iter=100_000, random_state=0
    ).fit(x, Y)
    assert ours.coef_ == pytest.approx(theirs.coef_, abs=1e-4)
    assert np.array_equal(ours.coef_ == 0, theirs.coef_ == 0)


@pytest.mark.filterwarnings("ignore")
def test_scikit_learn_s_checks() -> None:
    results = check_estimator(LogisticRegression(l1_ratio=0.5), on_fail=None)
    assert [each["check_name"] for each in results if each["status"] == "failed"] == []


def test_penalties_are_named_as_scikit_learn_s_are() -> None:
    x = X[:, :4]
    lasso, net, ridge = (LogisticRegression(l1_ratio=ratio).fit(x, Y).coef_ for ratio in (1, 0.3, 0))
    assert np.array_equal(LogisticRegression(penalty="l1").fit(x, Y).coef_, lasso)
    assert np.array_equal(LogisticRegression(penalty="elasticnet", l1_ratio=0.3).fit(x, Y).coef_, net)
    assert np.array_equal(LogisticRegression(penalty="l2", l1_ratio=0.3).fit(x, Y).coef_, ridge)
    free = LogisticRegression(C=math.inf, l1_ratio=1.0).fit(x, Y).coef_
    assert np.array_equal(free, LogisticRegression(penalty=None).fit(x, Y).coef_)
    for ratio in (-0.1, 1.5, "1", math.nan):
        with pytest.raises(ArgumentError, match="l1_ratio") as raised:
            LogisticRegression(l1_ratio=ratio).fit(x, Y)
        assert raised.value.subject == "l1_ratio"


def test_of_a_strong_penalty_nothing_is_left() -> None:
    x, y = logistic(300, 8, np.random.default_rng(3))
    largest = float(abs(x.T @ (y - y.mean())).max())
    none = minimize(x, y, l1=largest * (1 + 1e-9), tol=1e-13)
    assert (none.coef == 0).all()
    assert none.intercept == pytest.approx(math.log(y.mean() / (1 - y.mean())), rel=1e-6)
    assert none.converged
    assert np.count_nonzero(minimize(x, y, l1=largest * 0.9999).coef) == 1
    strong = LogisticRegression(C=1e-9, l1_ratio=1.0).fit(X, Y)
    assert (strong.coef_ == 0).all()


def test_columns_as_they_are_given() -> None:
    """Columns from 1e-12 to 1e12, and far from 0: what is penalized is the coefficient of the column as given."""
    rng = np.random.default_rng(4)
    x, y = logistic(2000, 5, rng)
    scale = 10.0 ** np.array([-12, -6, 0, 6, 12])
    for l1 in (1e-6, 1.0, 1e6):
        found = minimize(x * scale, y, l1=l1)
        assert found.converged
        assert np.array_equal(found.coef[:1], [0.0])
        far = minimize(np.rint((x + np.array([0, 0, 1e6, 0, 0])) * 2**20) / 2**20 * scale, y, l1=l1)
        assert far.converged
        assert far.objective == pytest.approx(found.objective, rel=1e-5)


def test_columns_that_are_nearly_one() -> None:
    x, y = logistic(500, 3, np.random.default_rng(5))
    other = np.random.default_rng(6).standard_normal(500)
    for near in (x[:, 1] * 0, 1e-7 * x[:, 1], 1e-2 * x[:, 1], 1e-7 * other, 1e-4 * other, 1e-2 * other):
        z = np.column_stack([x, x[:, 0] + near])
        found = minimize(z, y, l1=0.01)
        assert found.converged
        assert found.passes < 40


def test_more_columns_than_rows() -> None:
    x, y = logistic(80, 2000, np.random.default_rng(6))
    found = minimize(x, y, l1=3.0)
    assert found.converged
    assert 1 < np.count_nonzero(found.coef) < 80
    slope = x.T @ (1 / (1 + np.exp(-x @ found.coef - found.intercept)) - y)
    inside = found.coef == 0
    assert abs(slope[inside]).max() <= 3.0 * (1 + 1e-9)
    assert slope[~inside] == pytest.approx(-3.0 * np.sign(found.coef[~inside]), rel=1e-6)


def test_no_working_set_is_much_larger_than_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its second derivatives would be a table of all columns where at first each has a slope above its penalty."""
    sizes = []

    def stepped(problem, *rest):
        sizes.append(problem.l1.size)
        return _stepped(problem, *rest)

    _stepped = elastic_net._stepped
    monkeypatch.setattr(elastic_net, "_stepped", stepped)
    rng = np.random.default_rng(4)
    x = rng.standard_normal((150, 1500))
    y = (rng.random(150) < 1 / (1 + np.exp(-2 * x[:, 0]))).astype(float)
    assert (np.abs(x.T @ (y - y.mean())) > 1).mean() > 0.8
    model = LogisticRegression(l1_ratio=1, separation="ignore").fit(x, y)
    assert max(sizes) < 5 * np.count_nonzero(model.coef_)
    assert model.gap_ <= 1e-9


def test_separated_classes_are_held_by_the_penalty_alone() -> None:
    x = np.column_stack([X[:, 0], Y == 1])
    with pytest.warns(SeparationWarning, match="held by the penalty alone"):
        model = LogisticRegression(l1_ratio=1.0).fit(x, Y)
    assert model.separation_ is not None
    assert model.gap_ < 1e-9
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert LogisticRegression(l1_ratio=1.0, separation="ignore").fit(x, Y).gap_ < 1e-9


@pytest.mark.parametrize("kind", ["few rows", "a sample", "many columns", "weights", "sparse"])
def test_the_bits_are_those_of_any_order_and_cutting(kind, monkeypatch) -> None:
    rng = np.random.default_rng(11)
    n, d = {"few rows": (900, 6), "a sample": (30_000, 6), "many columns": (15_000, 130)}.get(kind, (5000, 130))
    x, y = logistic(n, d, rng)
    weight = rng.lognormal(0, 2, n) if kind == "weights" else None
    if kind == "sparse":
        x *= rng.random(x.shape) < 0.1

    def fitted(order):
        w = None if weight is None else weight[order]
        if kind != "sparse":
            return minimize(x[order], y[order], weight=w, l1=20.0, l2=0.5)
        m = scipy.sparse.csr_matrix(x[order])
        rows = SparseRows(m.data, m.indices.astype(np.int32), m.indptr.astype(np.int64), d, y[order])
        return minimize_sparse(rows, l1=20.0, l2=0.5)

    first = fitted(np.arange(n))
    assert first.converged
    for threads, chunk in ((1, 256), (2, 1024)):
        monkeypatch.setattr(blocks, "default_threads", lambda threads=threads: threads)
        monkeypatch.setattr("logloss._train.passes._NUMBERS", chunk)
        monkeypatch.setattr("logloss._train.sparse._ENTRIES", 16 * chunk)
        again = fitted(rng.permutation(n))
        assert again.coef.tobytes() == first.coef.tobytes()
        assert (again.intercept, again.objective, again.gap) == (first.intercept, first.objective, first.gap)


def test_the_bits_are_those_of_numpy() -> None:
    code = (
        "import numpy as np; from logloss._train.solver import minimize, minimize_sparse;"
        "from logloss._train.sparse import SparseRows; r = np.random.default_rng(3);"
        "x = r.normal(0, 1, (600, 9)); x[:, 1] = x[:, 0] + 1e-3 * x[:, 1];"
        "y = (r.random(600) < 1 / (1 + np.exp(-x[:, 0]))).astype(float);"
        "s = SparseRows(x.ravel(), np.tile(np.arange(9, dtype=np.int32), 600), np.arange(0, 5401, 9), 9, y);"
        "fits = minimize(x, y, l1=2.0), minimize_sparse(s, l1=2.0, l2=0.1);"
        "print([(f.coef.tobytes().hex(), f.intercept.hex(), f.gap.hex()) for f in fits])"
    )
    assert len(printed_by_all_kernels(code)) == 1


@pytest.mark.parametrize("l1", [0.5, 20.0])
def test_sparse_rows_end_where_dense_ones_do(l1) -> None:
    rng = np.random.default_rng(12)
    x = rng.standard_normal((3000, 150)) * (rng.random((3000, 150)) < 0.05)
    y = (rng.random(3000) < 1 / (1 + np.exp(-2 * x[:, :9].sum(axis=1)))).astype(float)
    weight = rng.lognormal(0, 1, 3000)
    m = scipy.sparse.csr_matrix(x)
    rows = SparseRows(m.data, m.indices.astype(np.int32), m.indptr.astype(np.int64), 150, y, weight)
    found, dense = minimize_sparse(rows, l1=l1), minimize(x, y, weight=weight, l1=l1)
    assert found.converged
    assert found.objective == pytest.approx(dense.objective, rel=2e-9)
    assert found.coef == pytest.approx(dense.coef, abs=1e-4)


def test_sparse_columns_whose_curvature_is_rounded_away() -> None:
    """Rows of little weight and of an offset far out bend a column by less than a unit: it moves nevertheless."""
    rng = np.random.default_rng(21)
    x = np.eye(40)[np.arange(400) % 40]
    y = (np.arange(400) // 40 % 2 == 0).astype(float)
    offset = np.where(np.arange(400) % 40 < 20, 33.0, 0.0)
    weight = rng.uniform(0.5, 1, 400)
    m = scipy.sparse.csr_matrix(x)
    rows = SparseRows(m.data, m.indices.astype(np.int32), m.indptr.astype(np.int64), 40, y, weight, offset)
    assert (rows.squares(rows.at(np.zeros(41)))[:20] == 0).all()
    found = minimize_sparse(rows, l1=0.5, intercept=False)
    assert found.converged
    # Each column is a problem of its own, of one coefficient: its optimum by bisection.
    for j in range(40):
        here = np.arange(400) % 40 == j

        def slope(c, here=here):
            return float(weight[here] @ (1 / (1 + np.exp(-c - offset[here])) - y[here]))

        low, high = -80.0, 80.0
        for _ in range(80):
            middle = (low + high) / 2
            at = slope(middle) + 0.5 * np.sign(middle)
            low, high = (low, middle) if at > 0 else (middle, high)
        assert found.coef[j] == pytest.approx(middle, abs=1e-4)


@pytest.mark.parametrize("model", ["dense", "low rank"])
def test_a_quadratic_function_is_minimized(model) -> None:
    """Against its own conditions, on a table in which descent alone takes thousands of sweeps."""
    rng = np.random.default_rng(13)
    for d in (1, 2, 7, 40):
        diagonal, seen = rng.lognormal(0, 1, d), [rng.normal(0, 30, d) for _ in range(3)]
        h = np.diag(diagonal) + sum(np.outer(v, v) for v in seen)
        quadratic = DenseQuadratic(h.copy()) if model == "dense" else LowRankQuadratic(diagonal)
        if model == "low rank":
            quadratic._vectors, quadratic._signs = seen, [1.0, 1.0, 1.0]
        gradient, start, penalty = rng.normal(0, 100, d), rng.normal(0, 1, d), np.full(d, 60.0)
        penalty[-1] = 0
        found, change = quadratic.minimized(penalty, gradient, start, 1.0)
        slope = gradient + h @ (found - start)
        assert change == pytest.approx(slope - gradient, abs=1e-9)
        still = found == 0
        assert (abs(slope[still]) <= penalty[still] + 1e-9).all()
        assert slope[~still] == pytest.approx(-(penalty * np.sign(found))[~still], abs=1e-9)
