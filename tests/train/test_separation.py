"""Separation is decided: by linear programming here, by a proof in the package."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from logloss._train.separation import certify
from logloss._train.solver import minimize


def separable(x, y, intercept=True) -> bool:
    """Say by linear programming whether a direction separates: maximize Σ t, 0 ≤ t = (2y − 1)·x·u ≤ 1 (Konis 2007)."""
    design = np.column_stack([x, np.ones(len(x))]) if intercept else x
    signed = design * np.where(y == 1, 1.0, -1.0)[:, None]
    found = linprog(
        -signed.sum(axis=0), A_ub=np.vstack([-signed, signed]), b_ub=np.repeat([0.0, 1.0], len(x)), bounds=(None, None)
    )
    return -found.fun > 1e-7


def proves(x, y, separation) -> bool:
    """Say whether a direction is the proof it is said to be, in exact integers."""
    height = x @ separation.direction + separation.intercept
    ahead = np.where(y == 1, height, -height)
    return bool((ahead >= 0).all() and (ahead[separation.rows] > 0).all() and separation.rows.any())


@settings(max_examples=300)
@given(st.data())
def test_what_linear_programming_says(data) -> None:
    n, d = data.draw(st.integers(3, 14)), data.draw(st.integers(1, 3))
    values = st.lists(st.integers(-2, 2), min_size=n * d, max_size=n * d)
    x = np.array(data.draw(values), float).reshape(n, d)
    y = np.array(data.draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)), float)
    intercept = data.draw(st.booleans())
    found = minimize(x, y, intercept=intercept)
    assert (found.separation is not None) == separable(x, y, intercept)
    assert found.converged == (found.separation is None)
    if found.separation is not None:
        assert proves(x, y, found.separation)
        assert found.separation.complete == bool(found.separation.rows.all())


@settings(max_examples=300)
@given(st.data())
def test_what_a_penalty_hides(data) -> None:
    n, d = data.draw(st.integers(3, 14)), data.draw(st.integers(1, 3))
    values = st.lists(st.integers(-2, 2), min_size=n * d, max_size=n * d)
    x = np.array(data.draw(values), float).reshape(n, d)
    y = np.array(data.draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)), float)
    intercept, l2 = data.draw(st.booleans()), data.draw(st.sampled_from([1e-4, 0.1, 1.0, 30.0]))
    found = minimize(x, y, l2=l2, intercept=intercept)
    assert (found.separation is not None) == separable(x, y, intercept)
    if found.separation is not None:
        assert proves(x, y, found.separation)


RNG = np.random.default_rng(3)


@pytest.mark.parametrize("n", [500, 60_000])
@pytest.mark.parametrize("l2", [0.1, 10.0, 1000.0])
def test_a_penalty_hides_what_several_columns_tell_together(n: int, l2: float) -> None:
    """Two columns of which one is at least as large as the other, and larger in rows of one class alone."""
    x = RNG.standard_normal((n, 4))
    ahead = RNG.random(n) < (0.1 if n == 500 else 0.002)
    x[:, 1] = x[:, 0].round(1)
    x[:, 0] = x[:, 1] + ahead
    y = (RNG.random(n) < 1 / (1 + np.exp(-x[:, 2]))).astype(float)
    y[ahead] = 1
    found = minimize(x, y, l2=l2)
    assert found.converged
    assert found.separation is not None
    assert np.array_equal(found.separation.rows, x[:, 0] != x[:, 1])
    assert (found.separation.direction[[2, 3]] == 0).all()
    y[np.flatnonzero(ahead)[0]] = 0
    assert minimize(x, y, l2=l2).separation is None


def test_rows_whose_columns_follow_from_others_do_not_settle_it() -> None:
    """In a part of the sample two columns are one, and nothing is separated there."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((60_000, 24))
    ahead = rng.random(len(x)) < 5e-4
    x[:, 1] = x[:, 0].round(1)
    x[:, 0] = x[:, 1] + ahead
    y = (rng.random(len(x)) < 1 / (1 + np.exp(-x[:, 2]))).astype(float)
    y[ahead] = 1
    found = minimize(x, y, l2=1.0).separation
    assert found is not None
    assert np.array_equal(found.rows, ahead)


@pytest.mark.parametrize("n", [500, 60_000])
def test_complete_by_one_column(n) -> None:
    x = RNG.standard_normal((n, 3))
    y = (x[:, 0] > 0).astype(float)
    found = minimize(x, y).separation
    assert found is not None
    assert found.complete
    assert proves(x, y, found)


@pytest.mark.parametrize(("n", "seed"), [(500, 3), (60_000, 3), (60_000, 9), (60_000, 12)])
def test_quasi_by_a_category(n, seed) -> None:
    """A category that implies y = 1, which solvers answer with a coefficient between 8 and 25."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n, 3))
    x[:, 0] = rng.random(n) < (0.1 if n == 500 else 0.001)
    y = (rng.random(n) < 1 / (1 + np.exp(-x[:, 1]))).astype(float)
    y[x[:, 0] == 1] = 1
    found = minimize(x, y).separation
    assert found is not None
    assert not found.complete
    assert (found.direction != 0).tolist() == [True, False, False]
    assert found.intercept == 0
    assert np.array_equal(found.rows, x[:, 0] == 1)
    penalized = minimize(x, y, l2=1.0)
    assert penalized.converged
    assert penalized.separation is not None
    assert np.array_equal(penalized.separation.rows, x[:, 0] == 1)
    y[np.flatnonzero(x[:, 0])[0]] = 0  # one row against it, and there is an optimum
    assert minimize(x, y).separation is None
    assert minimize(x, y).converged
    assert minimize(x, y, l2=1.0).separation is None


def test_by_two_columns_together() -> None:
    x = RNG.standard_normal((500, 3))
    y = (x[:, 0] - 2 * x[:, 1] > 0).astype(float)
    found = minimize(x, y).separation
    assert found is not None
    assert proves(x, y, found)


def test_a_steep_slope_is_no_separation() -> None:
    x = RNG.standard_normal((3000, 3))
    y = (RNG.random(3000) < 1 / (1 + np.exp(-40 * x[:, 0]))).astype(float)
    found = minimize(x, y)
    assert found.separation is None
    assert found.converged
    assert 25 < found.coef[0] < 70


def test_one_class_and_rows_without_weight() -> None:
    x = RNG.standard_normal((40, 2))
    y = np.ones(40)
    found = minimize(x, y).separation
    assert found is not None
    assert (found.intercept, found.complete) == (1, True)
    y[:20] = 0
    x[:20, 0], x[20:, 0] = -1, 1
    x[0, 0] = 5
    assert minimize(x, y).separation is None
    weight = np.ones(40)
    weight[0] = 0
    found = minimize(x, y, weight=weight).separation
    assert found is not None
    assert not found.rows[0]


def test_soft_labels_lie_on_the_boundary_or_there_is_no_separation() -> None:
    x, y = np.array([[0.0], [1.0], [1.0], [0.0]]), np.array([0.3, 1.0, 1.0, 0.5])
    found = minimize(x, y).separation
    assert found is not None
    assert found.rows.tolist() == [False, True, True, False]
    assert minimize(x, np.array([0.3, 1.0, 0.9, 0.5])).separation is None


def test_a_step_that_proves_nothing() -> None:
    x = np.array([[0.0], [1.0], [2.0], [3.0]])
    y = np.array([0.0, 1.0, 0.0, 1.0])
    for step in (1.0, -1.0, 0.0, np.inf, np.nan):
        assert certify(x, y, None, np.array([step]), np.ones(1), True) is None


def test_in_words() -> None:
    x = np.array([[0.0, 1.0], [0.0, 2.0], [1.0, 1.0], [1.0, 2.0]])
    found = minimize(x, np.array([0.0, 0.0, 1.0, 1.0])).separation
    assert found is not None
    said = found.described(["age", "sex"])
    assert said == "whether age is above or below 0.5 tells the class of all 4 rows for certain"
    other = minimize(
        np.array([[2.0, 0.0], [1.0, 1.0], [3.0, 1.0], [1.0, 3.0]]), np.array([0.0, 0.0, 1.0, 1.0])
    ).separation
    assert other is not None
    words = other.described(["a", "b"])
    assert "·a" in words
    assert "·b" in words
    alone = minimize(np.zeros((3, 1)), np.ones(3)).separation
    assert alone is not None
    assert alone.described(["a"]) == "there is one class in all 3 rows"
