"""Sparse rows: the optimum by its own conditions, a true gap, the bits of any order, blocks written otherwise."""

import math

import numpy as np
import pytest
import scipy.sparse
from by_kernels import printed_by_all_kernels

from logloss._kernels import blocks
from logloss._train import frequent, single_columns, solver
from logloss._train.along_lines import Strength, _least_on_plane
from logloss._train.frequent import FrequentColumns
from logloss._train.frequent import frequent as frequent_columns
from logloss._train.passes import Pass
from logloss._train.single_columns import Joined
from logloss._train.solver import minimize_sparse
from logloss._train.sparse import SparseRows, SparseSystem
from logloss._train.steps import Move, State, bent


def words(n: int, d: int, rng: np.random.Generator, dtype: type = float) -> scipy.sparse.csr_matrix:
    """Rows of some ten numbers in columns as frequent as words are; of many columns some have one entry or none."""
    index = np.minimum(np.exp(rng.random((n, 10)) * np.log(d + 1)) - 1, d - 1).astype(np.int64)
    rare = d // 2 + rng.integers(0, d - d // 2, (n, 2))
    index = np.concatenate([index, rare], axis=1)
    x = scipy.sparse.csr_matrix((rng.lognormal(0, 1, 12 * n), (np.repeat(np.arange(n), 12), index.ravel())), (n, d))
    x.sum_duplicates()
    return x.astype(dtype)


def labels(x: scipy.sparse.csr_matrix, rng: np.random.Generator) -> np.ndarray:
    return (rng.random(x.shape[0]) < 1 / (1 + np.exp(-x @ rng.normal(0, 0.4, x.shape[1]) + 0.5))).astype(float)


def slopes(x, y, coef, intercept, weight=1.0, offset=0.0) -> np.ndarray:
    return weight * (1 / (1 + np.exp(-(x @ coef + intercept + offset))) - y)


def objective(x, y, coef, intercept, l2, weight=1.0, offset=0.0) -> float:
    z = x @ coef + intercept + offset
    return float((weight * (np.logaddexp(0, z) - y * z)).sum() + l2 * coef @ coef / 2)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("weighted", [False, True])
def test_the_optimum_meets_its_own_conditions(dtype, weighted) -> None:
    rng = np.random.default_rng(1)
    x = words(3000, 4000, rng, dtype)
    y = labels(x, rng)
    weight = rng.lognormal(0, 2, 3000) if weighted else None
    offset = rng.normal(0, 0.5, 3000) if weighted else None
    found = minimize_sparse(SparseRows.of(x, y, weight, offset), l2=0.3, tol=1e-13)
    assert found.converged
    assert 5 < found.passes < 120
    w, shift = (1.0, 0.0) if weight is None else (weight, offset)
    x = x.astype(float)
    r = slopes(x, y, found.coef, found.intercept, w, shift)
    # Of a gradient of |g|² at most 2·l2·gap.
    assert np.linalg.norm(x.T @ r + 0.3 * found.coef) ** 2 / 0.6 <= 2e-13 * found.objective
    assert r.sum() == pytest.approx(0, abs=1e-5 * np.abs(r).sum())
    assert found.objective == pytest.approx(objective(x, y, found.coef, found.intercept, 0.3, w, shift), rel=1e-13)
    assert found.loss == pytest.approx(objective(x, y, found.coef, found.intercept, 0.0, w, shift), rel=1e-13)


def correlated(n: int, d: int, rng: np.random.Generator) -> scipy.sparse.csr_matrix:
    x = rng.normal(0, 1, (n, d)) + 3 * rng.normal(0, 1, (n, 1))
    return scipy.sparse.csr_matrix(x * (rng.random((n, d)) < 0.3))


def unscaled(n: int, d: int, rng: np.random.Generator) -> scipy.sparse.csr_matrix:
    return scipy.sparse.csr_matrix(words(n, d, rng) @ scipy.sparse.diags(10.0 ** rng.uniform(-6, 6, d)))


@pytest.mark.parametrize("make", [words, correlated, unscaled])
@pytest.mark.parametrize("l2", [0.01, 3.0])
def test_the_gap_is_not_smaller_than_it_is(make, l2) -> None:
    rng = np.random.default_rng(2)
    x = make(2000, 300, rng)
    y = labels(words(2000, 300, rng), rng)
    least = minimize_sparse(SparseRows.of(x, y, None, None), l2=l2, tol=1e-15).objective
    for tol in (1e-3, 1e-6, 1e-9):
        found = minimize_sparse(SparseRows.of(x, y, None, None), l2=l2, tol=tol)
        assert found.converged
        assert found.gap <= tol
        assert (found.objective - least) / least <= found.gap + 1e-14


@pytest.mark.parametrize("weighted", [False, True])
def test_the_bits_are_those_of_any_order_of_the_rows(weighted, monkeypatch) -> None:
    rng = np.random.default_rng(3)
    x = words(2000, 12_000, rng)
    y, weight = labels(x, rng), rng.lognormal(0, 3, 2000) if weighted else None

    def fitted(order):
        return minimize_sparse(SparseRows.of(x[order], y[order], None if weight is None else weight[order], None), l2=1)

    first = fitted(np.arange(2000))
    assert first.converged
    assert Joined.of(SparseRows.of(x, y, None, None)) is not None
    for threads in (1, 2, 3):
        monkeypatch.setattr(blocks, "default_threads", lambda threads=threads: threads)
        monkeypatch.setattr("logloss._train.sparse._ENTRIES", 1000)
        again = fitted(rng.permutation(2000))
        assert again.coef.tobytes() == first.coef.tobytes()
        assert (again.intercept, again.objective, again.gap) == (first.intercept, first.objective, first.gap)


def test_the_bits_are_those_of_numpy() -> None:
    code = (
        "import numpy as np, scipy.sparse; from logloss._train.solver import minimize_sparse;"
        "from logloss._train.sparse import SparseRows; r = np.random.default_rng(4);"
        "x = scipy.sparse.random(400, 700, 0.01, 'csr', rng=r); y = (r.random(400) < 0.4).astype(float);"
        "f = minimize_sparse(SparseRows.of(x, y, None, None), l2=0.01);"
        "print(f.passes, f.coef.tobytes().hex(), f.intercept.hex(), f.gap.hex(), f.converged)"
    )
    (found,) = printed_by_all_kernels(code)
    assert found.endswith("True\n")


def test_columns_of_any_size() -> None:
    """Against the same columns in other units."""
    rng = np.random.default_rng(5)
    x = words(500, 60, rng)
    y = labels(x, rng)
    plain = minimize_sparse(SparseRows.of(x, y, None, None), l2=0.0, tol=1e-7)
    powers = 2.0 ** rng.integers(-500, 500, 60)
    other = SparseRows.of(scipy.sparse.csr_matrix(x @ scipy.sparse.diags(powers)), y, None, None)
    scaled = minimize_sparse(other, l2=0.0, tol=1e-7)
    assert np.array_equal(scaled.coef * powers, plain.coef)
    assert scaled.objective == plain.objective
    penalized = minimize_sparse(other, l2=1.0)
    assert penalized.converged
    assert np.isfinite(penalized.coef).all()
    tiny = scipy.sparse.csr_matrix((x * 1e-40).astype(np.float32))  # which has no normal numbers
    assert minimize_sparse(SparseRows.of(tiny, y, None, None), l2=1.0).converged


def test_columns_of_zeros_have_a_coefficient_of_zero() -> None:
    rng = np.random.default_rng(6)
    x = scipy.sparse.csr_matrix(words(800, 40, rng)[:, :30])
    x = scipy.sparse.hstack([x[:, :3], scipy.sparse.csr_matrix((800, 2)), x[:, 3:]]).tocsr()
    found = minimize_sparse(SparseRows.of(x, labels(x, rng), None, None), l2=0.0, tol=1e-6)
    assert set(found.dependent.tolist()) == set(np.flatnonzero(x.getnnz(axis=0) == 0).tolist()) >= {3, 4}
    assert not found.coef[found.dependent].any()


def test_the_bound_knows_what_the_intercept_may_move() -> None:
    """At the least value for an intercept that is wrong, with a column that does nearly what the intercept does."""
    rng = np.random.default_rng(15)
    x = scipy.sparse.hstack([scipy.sparse.csr_matrix(np.ones((800, 1))), words(800, 60, rng)]).tocsr()
    y = labels(x, rng)
    least = minimize_sparse(SparseRows.of(x, y, None, None), l2=0.02, tol=1e-14)
    for shift in (-0.2, 0.01, 0.3):
        wrong = least.intercept + shift
        rows = SparseRows.of(x, y, None, np.full(800, wrong))
        coef = minimize_sparse(rows, l2=0.02, intercept=False, tol=1e-12).coef
        rows = SparseRows.of(x, y, None, None)
        system = SparseSystem(rows, np.append(0.02 * rows.scale**2, 0.0), 1.0)
        value, gradient, found = system.at(np.append(coef / rows.scale, wrong))
        assert value > least.objective
        assert value - least.objective <= Strength(system).bound(gradient, found)


def test_a_move_ends_where_the_quadratic_function_is_least() -> None:
    rng = np.random.default_rng(16)
    x = words(700, 50, rng)
    rows = SparseRows.of(x, labels(x, rng), None, None)
    system = SparseSystem(rows, np.append(np.full(50, 0.3), 0.0), 1.0)
    coef, step = np.append(rng.normal(0, 0.3, 50), 0.4), rng.normal(0, 1, 51)
    value, gradient, found = system.at(coef)
    move, along, expected = _least_on_plane(system, State(coef, value, gradient, found), step)
    dense = np.column_stack([x.toarray() * rows.scale, np.ones(700)])
    assert along == pytest.approx(dense @ move, rel=1e-9, abs=1e-12)
    after = gradient + dense.T @ (found.bend * (dense @ move)) + system.penalty * move
    assert [step @ after, after[-1]] == pytest.approx([0, 0], abs=1e-6)
    assert np.linalg.matrix_rank(np.column_stack([move, step, np.eye(51)[-1]])) == 2
    assert expected == pytest.approx(-gradient @ move, rel=1e-9)


@pytest.mark.parametrize("reach", [1e-200, 1e-5, 1.0, 1e90])
def test_what_bends_along_a_line_is_the_same_in_any_order(reach, monkeypatch) -> None:
    rng = np.random.default_rng(22)
    x, weight = words(3000, 30, rng), rng.lognormal(0, 4, 3000)
    rows = SparseRows.of(x, labels(x, rng), weight, None)
    found = rows.at(rng.normal(0, 3, 31))
    along = rng.standard_t(2, 3000) * reach
    bends, mixed, rise = rows.bends_along(found, along)
    terms = found.bend, found.bend * along, found.bend * along * along
    assert [bends, mixed, rise] == pytest.approx([math.fsum(each) for each in terms], rel=1e-12)
    order = rng.permutation(3000)
    shuffled = SparseRows.of(x[order], rows.y[order], weight[order], None)
    monkeypatch.setattr(SparseRows, "_shared", lambda _, work: [work(0, 700), work(700, 3000)])
    moved = Pass(found.loss, found.gradient, found.slope[order], found.bend[order], found.weight)
    assert shuffled.bends_along(moved, along[order]) == [bends, mixed, rise]


def test_a_line_that_moves_nothing_or_goes_too_far_bends_nothing_or_endlessly() -> None:
    rng = np.random.default_rng(25)
    x = words(300, 30, rng)
    rows = SparseRows.of(x, labels(x, rng), None, None)
    found = rows.at(np.zeros(31))
    assert rows.bends_along(found, np.zeros(300)) == [75.0, 0.0, 0.0]
    assert rows.bends_along(found, np.full(300, 1e200))[2] == math.inf


def test_steps_are_bent_by_the_moves_so_far() -> None:
    """Against the update of the inverse written as a matrix (BFGS)."""
    rng = np.random.default_rng(17)
    bends = rng.random(20) + 0.5
    a = rng.normal(0, 1, (20, 20))
    steps = rng.normal(0, 1, (4, 20))
    moves = [Move.of(step, a @ (a.T @ step)) for step in steps]
    gradient = rng.normal(0, 1, 20)
    for some in range(5):
        inverse = np.diag(1 / bends)
        for step, change, product in moves[:some]:
            left = np.eye(20) - np.outer(step, change) / product
            inverse = left @ inverse @ left.T + np.outer(step, step) / product
        found = bent(FrequentColumns(bends), gradient, moves[:some])
        assert found == pytest.approx(inverse @ gradient, rel=1e-9, abs=1e-9)


# --- second derivatives ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("intercept", [1.0, 0.0])
def test_a_block_has_the_second_derivatives(intercept, monkeypatch) -> None:
    monkeypatch.setattr(frequent, "_MOST_COLUMNS", 32)
    rng = np.random.default_rng(7)
    x, weight = words(1000, 200, rng), rng.lognormal(0, 2, 1000)
    rows = SparseRows.of(x, labels(x, rng), weight, None)
    coef = np.append(rng.normal(0, 0.3, 200), -0.2)
    system = SparseSystem(rows, np.append(np.full(200, 0.5), 1 - intercept), intercept)
    _, gradient, found = system.at(coef)
    dense = np.column_stack([x.toarray() * rows.scale, np.full(1000, intercept)])
    p = 1 / (1 + np.exp(-(dense[:, :-1] @ coef[:-1] - 0.2)))
    second = dense.T @ (dense * (weight * p * (1 - p))[:, None]) + np.diag(system.penalty)
    expected = dense.T @ (weight * (p - rows.y)) + system.penalty * coef * np.append(np.ones(200), intercept)
    assert gradient == pytest.approx(expected, rel=1e-9, abs=1e-7)
    assert rows.squares(found)[:-1] == pytest.approx(second.diagonal()[:-1] - 0.5, abs=1e-7)

    curvature = system.curvature(found, passes=100)
    chosen = np.append(rows.frequent(rows.squares(found)[:-1], 100), 200)
    assert chosen.size == 33
    others = np.setdiff1d(np.arange(200), chosen)
    approximate = np.diag(second.diagonal())
    approximate[np.ix_(chosen, chosen)] = second[np.ix_(chosen, chosen)]
    right = rng.normal(0, 1, 201) * np.append(np.ones(200), intercept)
    solved = curvature.solve(right)
    assert approximate @ solved == pytest.approx(right, abs=1e-7)
    assert others.size


def test_the_largest_are_chosen_of_equal_ones_the_first(monkeypatch) -> None:
    monkeypatch.setattr(frequent, "_MOST_COLUMNS", 8)
    squares = np.array([1.0, 5, 2, 2, 2, 9, 0, 2, 2, 7, 8, 6])
    few = np.ones(12, np.int64)
    lengths = np.ones(12, np.int64)
    assert frequent_columns(squares, few, lengths, 8).tolist() == [1, 2, 3, 4, 5, 9, 10, 11]
    assert not frequent_columns(squares, few * 100, np.array([1200]), 8).size  # of which each has a product with each


def test_a_block_may_cost_as_much_as_the_passes_so_far() -> None:
    rng = np.random.default_rng(23)
    x = words(3000, 4000, rng)
    rows = SparseRows.of(x, labels(x, rng), None, None)
    squares = rows.squares(rows.at(np.zeros(4001)))[:-1]
    sizes = [rows.frequent(squares, passes).size for passes in (1, 8, 64, 512)]
    assert sizes == sorted(sizes)
    assert 8 <= sizes[0] < sizes[1] < sizes[3] == 512


def test_no_unit_of_a_column_lets_it_count_for_more(monkeypatch) -> None:
    """Columns in other units, with the penalty that is the same to them, have the same block."""
    rng = np.random.default_rng(24)
    x = words(2000, 900, rng)
    y, found = labels(x, rng), []
    monkeypatch.setattr(SparseRows, "block", lambda self, _, columns: found.append(columns) or np.eye(columns.size + 1))
    for units in (np.ones(900), 3.0 ** rng.integers(-9, 9, 900)):
        rows = SparseRows.of(x @ scipy.sparse.diags(units), y, None, None)
        penalty = np.append(0.3 * (units * rows.scale) ** 2, 0.0)
        SparseSystem(rows, penalty, 1.0).curvature(rows.at(np.zeros(901)), passes=8)
    assert found[0].tolist() == found[1].tolist()
    assert 8 <= found[0].size < 512


def test_a_block_takes_less_passes(monkeypatch) -> None:
    rng = np.random.default_rng(8)
    x = words(6000, 300, rng)
    y = labels(x, rng)
    monkeypatch.setattr(frequent, "_PRODUCTS", 100)  # as if they cost nothing
    with_block = minimize_sparse(SparseRows.of(x, y, None, None), l2=0.1)
    monkeypatch.setattr(SparseRows, "frequent", lambda *_: np.empty(0, np.intp))
    without = minimize_sparse(SparseRows.of(x, y, None, None), l2=0.1)
    assert with_block.passes < 0.9 * without.passes
    assert with_block.objective == pytest.approx(without.objective, rel=2e-9)


# --- columns with one entry ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_joined_columns_end_where_all_do(dtype, monkeypatch) -> None:
    rng = np.random.default_rng(9)
    x = words(1500, 8000, rng, dtype)
    rows = SparseRows.of(x, labels(x, rng), None, None)
    joined = Joined.of(rows)
    single = x.getnnz(axis=0) == 1
    with_some = len(set(x.tocsc()[:, single].indices.tolist()))
    assert joined.rows.columns == 8000 - np.count_nonzero(single) + with_some < 7000
    found = minimize_sparse(rows, l2=0.5, tol=1e-13)
    monkeypatch.setattr(solver.Joined, "of", lambda rows: None)
    each = minimize_sparse(rows, l2=0.5, tol=1e-13)
    assert found.objective == pytest.approx(each.objective, rel=1e-12)
    assert found.coef == pytest.approx(each.coef, abs=1e-5)


def test_joining_keeps_what_a_row_and_the_penalty_get() -> None:
    rng = np.random.default_rng(10)
    x = words(600, 4000, rng)
    joined = Joined.of(SparseRows.of(x, labels(x, rng), None, None))
    few = rng.normal(0, 1, joined.rows.columns)
    wide = joined.widened(few * joined.rows.scale)
    assert joined.rows.products(np.append(few, 0.25)) == pytest.approx(x @ wide + 0.25, rel=1e-12, abs=1e-12)
    assert joined.rows.scale**2 @ few**2 == pytest.approx(wide @ wide, rel=1e-12)
    assert joined.narrowed(wide) == pytest.approx(few * joined.rows.scale, rel=1e-12)


def test_a_fit_goes_on_from_where_it_ended() -> None:
    rng = np.random.default_rng(11)
    x = words(1500, 8000, rng)
    rows = SparseRows.of(x, labels(x, rng), None, None)
    found = minimize_sparse(rows, l2=0.5, tol=1e-11)
    again = minimize_sparse(rows, l2=0.5, start=np.append(found.coef, found.intercept))
    assert again.passes == 1
    assert again.objective == pytest.approx(found.objective, rel=1e-14)


def test_a_start_is_not_believed() -> None:
    """Neither its intercept, if there is to be none, nor that it is the end where only an estimate says so."""
    rng = np.random.default_rng(26)
    x = words(900, 40, rng)
    rows = SparseRows.of(x, labels(x, rng), None, None)
    found = minimize_sparse(rows, l2=0.1, intercept=False, start=np.append(np.zeros(40), 3.0))
    assert found.intercept == 0
    assert found.coef == pytest.approx(minimize_sparse(rows, l2=0.1, intercept=False).coef, abs=1e-4)
    least = minimize_sparse(rows, l2=0.1, tol=1e-13).objective
    assert minimize_sparse(rows, l2=0.1, start=np.full(41, 1e10)).objective == pytest.approx(least, rel=1e-8)
    levels = scipy.sparse.csr_matrix(np.eye(6)[rng.integers(0, 6, 900)])
    rows = SparseRows.of(levels, labels(levels, rng), None, None)
    least = minimize_sparse(rows, l2=0.01, tol=1e-13)
    moved = np.append(least.coef + 3, least.intercept - 3)
    again = minimize_sparse(rows, l2=0.01, tol=1e-6, start=moved)
    assert again.objective <= least.objective * (1 + 1e-6)


def test_zeros_that_are_written_out_are_zeros() -> None:
    rng = np.random.default_rng(14)
    x = words(1500, 8000, rng)
    y = labels(x, rng)
    found = minimize_sparse(SparseRows.of(x, y, None, None), l2=0.5)
    single = np.flatnonzero(x.getnnz(axis=0) == 0)[:50]
    zeros = scipy.sparse.coo_matrix((np.zeros(50), (np.arange(50), single)), x.shape)
    entries = x.tocoo()
    both = np.append(entries.data, zeros.data), (np.append(entries.row, zeros.row), np.append(entries.col, zeros.col))
    again = minimize_sparse(SparseRows.of(scipy.sparse.coo_matrix(both, x.shape).tocsr(), y, None, None), l2=0.5)
    assert again.coef == pytest.approx(found.coef, abs=1e-4)
    assert not again.coef[single].any()
    assert again.objective == pytest.approx(found.objective, rel=2e-9)


def test_few_single_columns_are_not_joined() -> None:
    rng = np.random.default_rng(12)
    assert Joined.of(SparseRows.of(words(4000, 30, rng), np.zeros(4000), None, None)) is None
    alone = scipy.sparse.csr_matrix(np.eye(50))  # one in each row: nothing would go
    assert Joined.of(SparseRows.of(alone, np.zeros(50), None, None)) is None
    assert single_columns.Joined is solver.Joined


# --- separation ------------------------------------------------------------------------------------------------------


def test_a_column_that_tells_a_class_by_itself_is_found() -> None:
    rng = np.random.default_rng(13)
    x = words(2000, 12_000, rng)
    y = labels(x, rng)
    rows = SparseRows.of(x, y, None, None)
    found = minimize_sparse(rows, l2=0.0)
    proof = found.separation
    (column,) = np.flatnonzero(proof.direction)
    height = x @ proof.direction
    assert (height * (2 * y - 1) >= 0).all()
    assert np.array_equal(proof.rows, height != 0)
    assert not proof.complete
    # Of each column how many rows of either class have it: none tells more rows.
    ones, zeros = x[y == 1].getnnz(axis=0), x[y == 0].getnnz(axis=0)
    told = np.where(np.minimum(ones, zeros) == 0, ones + zeros, 0)
    assert proof.rows.sum() == told.max() == told[column]
    assert minimize_sparse(rows, l2=1.0).separation is None


def test_signs_soft_labels_and_weights_decide_whether_a_column_separates() -> None:
    x = scipy.sparse.csr_matrix(np.array([[1.0, 0], [2, 1], [-1, 1], [-3, 0], [0, -1], [0, 0]]))

    def separation(y, weight=None):
        return minimize_sparse(SparseRows.of(x, np.array(y, float), weight, None), l2=0.0).separation

    assert separation([1, 1, 0, 0, 1, 0]).direction.tolist() == [1, 0]
    assert separation([0, 0, 1, 1, 0, 1]).direction.tolist() == [-1, 0]
    assert separation([1, 0, 1, 0, 0, 1]) is None
    assert separation([0.5, 0, 1, 0, 0, 1]) is None
    assert separation([0, 0, 1, 0, 1, 1]) is None
    assert separation([0, 0, 1, 0, 1, 1], np.array([1.0, 1, 0, 1, 1, 1])).direction.tolist() == [0, -1]
