"""The smallest loss: against mpmath, on data that other solvers fail on, with the same bits for any order of rows."""

import math

import numpy as np
import pytest
from by_kernels import printed_by_all_kernels
from exact_fit import exact_fit

from logloss._kernels import blocks
from logloss._train.passes import DenseRows
from logloss._train.sample import drawn, whole, with_scarce
from logloss._train.solver import minimize, minimize_sparse
from logloss._train.sparse import SparseRows

RNG = np.random.default_rng(7)


def logistic(n, d, rng=RNG, slope=1.0):
    x = rng.standard_normal((n, d))
    y = (rng.random(n) < 1 / (1 + np.exp(-slope * x.sum(axis=1) / math.sqrt(d) - 0.3))).astype(float)
    return x, y


def objective(x, y, found, l2=0.0, weight=None):
    z = x.astype(float) @ found.coef + found.intercept
    loss = np.logaddexp(0, z) - y * z
    return math.fsum(loss if weight is None else loss * weight) + l2 / 2 * float(found.coef @ found.coef)


CASES = {
    "plain": {},
    "l2": {"l2": 3.0},
    "no intercept": {"intercept": False},
    "weights": {"weight": True},
    "offset": {"offset": True, "l2": 0.5},
    "soft": {"soft": True},
    "all of it": {"weight": True, "offset": True, "soft": True, "l2": 0.01},
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("columns", ["alike", "scales", "means", "integers"])
def test_the_optimum_is_that_of_mpmath(case, columns) -> None:
    options = dict(CASES[case])
    rng = np.random.default_rng(len(case))
    x, y = logistic(60, 3, rng)
    if columns == "scales":
        x = x * [1e-12, 1.0, 1e12]
        if "l2" in options:
            options["l2"] = 1e-20
    elif columns == "means":
        x = x + np.array([1e6, -1e3, 0.0])
    elif columns == "integers":
        x = np.rint(2 * x)
    y = rng.random(60) if options.pop("soft", False) else y
    for name, values in (("weight", rng.lognormal(0, 1, 60)), ("offset", rng.normal(0, 1, 60))):
        if options.get(name):
            options[name] = values
    expected = exact_fit(x, y, **options)
    found = minimize(x, y, tol=1e-18, **options)
    assert found.converged
    assert found.separation is None
    scale = np.abs(x - x.mean(axis=0)).max(axis=0)
    assert np.abs((found.coef - expected.coef) * scale).max() < 1e-12 * max(1, np.abs(expected.coef * scale).max())
    size = 1 + np.abs(expected.coef * x.mean(axis=0)).sum()
    assert abs(found.intercept - expected.intercept) < 1e-12 * size
    assert found.objective == pytest.approx(expected.objective, rel=1e-13)
    assert found.gap < 1e-18


@pytest.mark.parametrize("n", [50, 3000, 40_000])
def test_the_gap_is_known(n) -> None:
    x, y = logistic(n, 6)
    best = minimize(x, y, l2=1.0, tol=1e-20)
    for tol in (1e-3, 1e-6, 1e-9):
        found = minimize(x, y, l2=1.0, tol=tol)
        assert found.converged
        assert found.gap <= tol
        assert -1e-14 < objective(x, y, found, 1.0) / best.objective - 1 <= 3 * tol
        assert [step.objective for step in found.trace] == sorted(
            (step.objective for step in found.trace), reverse=True
        )


@pytest.mark.parametrize(
    "kind", ["few rows", "a sample", "rare class", "rare columns", "equal rows", "weights", "no penalty"]
)
def test_the_bits_are_those_of_any_order_and_cutting(kind, monkeypatch) -> None:
    rng = np.random.default_rng(11)
    n = 900 if kind == "few rows" else 30_000
    x, y = logistic(n, 5, rng)
    weight = offset = None
    if kind == "rare class":
        y = (rng.random(n) < 0.002).astype(float)
    elif kind == "rare columns":
        x[:, 0] = rng.random(n) < 5e-4
    elif kind == "equal rows":
        x = np.rint(x[:, :2])
    elif kind == "weights":
        weight, offset = rng.lognormal(0, 2, n), rng.normal(0, 1, n)
    options = {"l2": 0.0, "tol": 1e-2} if kind == "no penalty" else {"l2": 0.1}
    first = minimize(x, y, weight=weight, offset=offset, **options)
    for threads, chunk in ((1, 256), (2, 1024)):
        order = rng.permutation(n)
        monkeypatch.setattr(blocks, "default_threads", lambda threads=threads: threads)
        monkeypatch.setattr("logloss._train.passes._NUMBERS", chunk)
        w, o = (None if values is None else values[order] for values in (weight, offset))
        again = minimize(np.asfortranarray(x[order]), y[order], weight=w, offset=o, **options)
        assert again.coef.tobytes() == first.coef.tobytes()
        assert again.intercept == first.intercept
        assert again.objective == first.objective
    narrow = x.astype(np.float32)
    of_32 = minimize(narrow, y, weight=weight, offset=offset, **options)
    of_64 = minimize(narrow.astype(float), y, weight=weight, offset=offset, **options)
    assert of_32.coef.tobytes() == of_64.coef.tobytes()


def test_the_bits_are_those_of_numpy() -> None:
    code = (
        "import numpy as np; from logloss._train.solver import minimize; r = np.random.default_rng(3);"
        "x = r.normal(0, 1, (9000, 4)); y = (r.random(9000) < 1 / (1 + np.exp(-x[:, 0]))).astype(float);"
        "f = minimize(x, y, l2=1.0); print(f.coef.tobytes().hex(), f.intercept.hex(), f.objective.hex())"
    )
    assert len(printed_by_all_kernels(code)) == 1


def test_ordinary_columns_need_no_scaling() -> None:
    """Age, income, Unix time and sex: the four columns on which L-BFGS without scaling stops at coefficients near 0."""
    rng = np.random.default_rng(0)
    n = 20_000
    age, sex = rng.normal(45, 15, n), rng.integers(0, 2, n)
    income, time = rng.lognormal(10.5, 0.6, n), rng.uniform(1.5e9, 1.7e9, n)
    x = np.column_stack([age, income, time, sex])
    z = 0.02 * (age - 45) + 7e-6 * (income - 4e4) + 3.7e-9 * (time - 1.6e9) + 0.33 * sex - 0.5
    y = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(float)
    found = minimize(x, y)
    standard = (x - x.mean(axis=0)) / x.std(axis=0)
    expected = minimize(standard, y)
    assert found.coef * x.std(axis=0) == pytest.approx(expected.coef, rel=1e-6)
    assert found.objective == pytest.approx(expected.objective, rel=1e-12)
    assert found.passes <= 8


@pytest.mark.parametrize("mean", [0.0, 1e3, 1e6])
def test_columns_far_from_0(mean) -> None:
    x, y = logistic(5000, 3, np.random.default_rng(1))
    near, far = minimize(x, y), minimize(np.rint((x + mean) * 2**20) / 2**20, y)
    assert far.coef == pytest.approx(near.coef, rel=1e-4)


def test_passes_are_few() -> None:
    rng = np.random.default_rng(5)
    x, y = logistic(100_000, 10, rng)
    assert minimize(x, y, l2=1.0).passes <= 5
    rare = (rng.random(100_000) < 0.002).astype(float)
    assert minimize(x, rare, l2=1.0).passes <= 6
    x[:, :5] = rng.random((100_000, 5)) < 3e-4
    assert minimize(x, y, l2=1.0).passes <= 6


@pytest.mark.parametrize("kind", ["plain", "skewed", "alike", "few kinds", "categories and a number"])
@pytest.mark.parametrize("spread", [0.0, 1.5])
def test_the_gap_is_reached_in_few_passes(kind: str, spread: float) -> None:
    rng = np.random.default_rng(7)
    x = rng.normal(size=(60_000, 8))
    if kind == "skewed":
        x = np.exp(1.2 * x)
    if kind == "alike":
        x = x @ np.linalg.cholesky(0.95 * np.ones((8, 8)) + 0.05 * np.eye(8)).T
    if kind in ("few kinds", "categories and a number"):
        x[:, int(kind != "few kinds") :] = x[:, int(kind != "few kinds") :] > 1.5
    y = (rng.random(60_000) < 1 / (1 + np.exp(1 - x @ rng.normal(0, 0.7, 8)))).astype(float)
    weight = np.exp(spread * rng.normal(size=60_000)) if spread else None
    best = minimize(x, y, weight=weight, l2=1.0, tol=1e-15).objective
    for tol in (1e-5, 1e-7, 1e-9):
        found = minimize(x, y, weight=weight, l2=1.0, tol=tol)
        assert found.objective - best <= tol * best
        assert found.passes <= 6


def test_dependent_columns_are_named_and_left_at_0() -> None:
    x, y = logistic(500, 2)
    for extra, expected in ((x[:, 0], 2), (x[:, 0] + x[:, 1], 2), (np.full(500, 7.0), 2), (2 * x[:, 1] - 3, 2)):
        found = minimize(np.column_stack([x, extra]), y)
        assert found.dependent.tolist() == [expected]
        assert found.coef[2] == 0
        assert found.objective == pytest.approx(minimize(x, y).objective, rel=1e-12)
        assert minimize(np.column_stack([x, extra]), y, l2=1.0).dependent.size == 0
    dummies = np.eye(3)[np.arange(500) % 3]
    assert minimize(dummies, y).dependent.tolist() == [2]
    assert minimize(dummies, y, intercept=False).dependent.size == 0


def test_a_warm_start_ends_at_the_same_place() -> None:
    x, y = logistic(30_000, 4)
    cold = minimize(x, y, l2=1.0)
    warm = minimize(x, y, l2=1.0, start=np.append(cold.coef, cold.intercept) + 0.01)
    assert warm.coef == pytest.approx(cold.coef, abs=1e-3)
    assert warm.objective == pytest.approx(cold.objective, rel=2e-9)


def test_weights_are_repeated_rows() -> None:
    x, y = logistic(400, 3)
    times = RNG.integers(0, 4, 400)
    weighted = minimize(x, y, weight=times.astype(float), tol=1e-18)
    repeated = minimize(np.repeat(x, times, axis=0), np.repeat(y, times), tol=1e-18)
    assert weighted.coef == pytest.approx(repeated.coef, rel=1e-11)
    assert weighted.objective == pytest.approx(repeated.objective, rel=1e-13)
    scaled = minimize(x, y, weight=times * 2.0**-600, tol=1e-18)
    assert scaled.coef == pytest.approx(weighted.coef, rel=1e-11)


# --- samples ---------------------------------------------------------------------------------------------------------


def test_a_sample_stands_for_all_rows() -> None:
    x, y = logistic(50_000, 3, np.random.default_rng(2))
    y[:] = np.arange(50_000) < 100
    data = DenseRows(x, y)
    found = drawn(data, 2000)
    ones = y[found.rows] == 1
    assert ones.sum() == 100
    assert 1700 < found.rows.size < 2300
    assert found.share[ones].sum() == 100
    assert found.share[~ones].sum() == pytest.approx(49_900)
    again = drawn(DenseRows(x[::-1].copy(), y[::-1].copy()), 2000)
    assert np.array_equal(x[::-1][again.rows], x[found.rows])


def test_equal_rows_are_drawn_as_one() -> None:
    x = np.tile([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], (10_000, 1))
    y = np.tile([0.0, 1.0], 15_000)
    found = drawn(DenseRows(x, y), 1000)
    assert found.rows.size <= 6
    assert found.share.sum() == pytest.approx(30_000)


def test_of_few_kinds_of_rows_each_stands_for_what_there_is_of_it() -> None:
    rng = np.random.default_rng(12)
    x = (rng.random((40_000, 4)) < [0.5, 0.1, 0.02, 0.3]).astype(float)
    y = (rng.random(40_000) < 0.3).astype(float)
    found = drawn(DenseRows(x, y), 1000)
    kinds, counts = np.unique(np.column_stack([x, y]), axis=0, return_counts=True)
    at = {tuple(kind): count for kind, count in zip(kinds.tolist(), counts.tolist(), strict=True)}
    for row, label, share in zip(x[found.rows].tolist(), y[found.rows].tolist(), found.share.tolist(), strict=True):
        assert share == pytest.approx(at.pop((*row, label)), rel=1e-12)
    assert at == {}
    order = rng.permutation(40_000)
    again = drawn(DenseRows(x[order], y[order]), 1000)
    assert np.array_equal(x[order][again.rows], x[found.rows])
    assert np.array_equal(again.share, found.share)


def test_of_many_kinds_of_rows_the_frequent_are_likelier_and_all_are_stood_for() -> None:
    rng = np.random.default_rng(13)
    x = np.minimum(rng.geometric(0.15, (60_000, 3)), 30).astype(float)
    y = np.zeros(60_000)
    estimates = []
    for shift in range(30):  # other hashes, other samples
        data = DenseRows(x + 100.0 * shift, y)
        found = drawn(data, 1500)
        assert 700 < found.rows.size < 3000
        assert found.share.sum() == pytest.approx(60_000)
        estimates.append((found.share[:, None] * (data.x[found.rows] - 100.0 * shift)).sum(axis=0) / 60_000)
    error = np.std(estimates, axis=0) / np.sqrt(30)
    assert np.all(np.abs(np.mean(estimates, axis=0) - x.mean(axis=0)) < 5 * error)
    assert np.all(np.std(estimates, axis=0) < 0.05 * x.std(axis=0))


@pytest.mark.parametrize("spread", [0.5, 3.0])
def test_heavy_rows_are_likelier_and_stand_for_fewer(spread: float) -> None:
    rng = np.random.default_rng(14)
    x, weight = rng.normal(size=(50_000, 2)), np.exp(spread * rng.normal(size=50_000))
    y = (rng.random(50_000) < 0.2).astype(float)
    totals = []
    for shift in range(30):
        found = drawn(DenseRows(x + shift, y, weight), 2000)
        assert 1000 < found.rows.size < 4000
        assert found.share.sum() == pytest.approx(50_000)
        totals.append(float((weight[found.rows] * found.share).sum()) / weight.sum())
    assert abs(np.mean(totals) - 1) < 5 * np.std(totals) / np.sqrt(30) + 1e-3
    assert np.std(totals) < 0.05  # drawn without regard to weights, 0.6 for the greater spread
    order = rng.permutation(50_000)
    ours = drawn(DenseRows(x, y, weight), 2000)
    again = drawn(DenseRows(x[order], y[order], weight[order]), 2000)
    assert np.array_equal(x[order][again.rows], x[ours.rows])
    assert np.array_equal(again.share, ours.share)


def test_rows_that_few_columns_tell_apart_are_all_taken() -> None:
    x, y = logistic(60_000, 3, np.random.default_rng(4))
    x[:, 1] = 5.0
    x[[7, 70, 700], 1] = 6.0
    data = DenseRows(x, y)
    found = with_scarce(data, drawn(data, 2000))
    assert {7, 70, 700} <= set(found.rows.tolist())
    assert found.share[np.isin(found.rows, [7, 70, 700])].tolist() == [1, 1, 1]
    assert found.share.sum() == pytest.approx(60_000)
    assert whole(data).rows.size == 60_000


# --- sparse rows -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_sparse_rows_have_the_optimum_of_dense_ones(dtype, monkeypatch) -> None:
    rng = np.random.default_rng(8)
    x = (rng.standard_normal((3000, 40)) * (rng.random((3000, 40)) < 0.1)).astype(dtype)
    y = (rng.random(3000) < 1 / (1 + np.exp(-x.sum(axis=1)))).astype(float)
    weight, offset = rng.random(3000), rng.normal(0, 0.5, 3000)
    dense = minimize(x, y, weight=weight, offset=offset, l2=0.7, tol=1e-14)

    def sparse(order):
        of = x[order]
        ends = np.concatenate([[0], np.cumsum((of != 0).sum(axis=1))])
        rows = SparseRows(
            of[of != 0], np.nonzero(of)[1].astype(np.int32), ends, 40, y[order], weight[order], offset[order]
        )
        return minimize_sparse(rows, l2=0.7, tol=1e-12)

    found = sparse(np.arange(3000))
    assert found.converged
    assert found.objective == pytest.approx(dense.objective, rel=1e-11)
    assert found.coef == pytest.approx(dense.coef, abs=1e-4)
    monkeypatch.setattr("logloss._train.sparse._ENTRIES", 1000)
    again = sparse(rng.permutation(3000))
    assert again.objective == pytest.approx(found.objective, rel=1e-12)
