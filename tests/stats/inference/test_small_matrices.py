"""Matrices of order one and two, against LAPACK."""

import numpy as np
import pytest

from logloss._stats.inference import small_matrices

RNG = np.random.default_rng(0)
HALVES = RNG.normal(size=(50, 2, 9))
V = HALVES @ np.swapaxes(HALVES, 1, 2)


def test_gram_is_a_product():
    a, b = RNG.normal(size=(5, 3, 40)), RNG.normal(size=(5, 2, 40))
    np.testing.assert_allclose(small_matrices.gram(a, b), a @ np.swapaxes(b, 1, 2), rtol=1e-12, atol=1e-12)
    x = np.stack([np.ones(40), a[0, 0]])
    expected = (x * b[0][:, None, :]) @ x.T
    np.testing.assert_allclose(small_matrices.information(b[0], a[0, 0]), expected, rtol=1e-12, atol=1e-12)
    bread, meat = V[0], V[1]
    np.testing.assert_allclose(small_matrices.sandwich(bread, meat), bread @ meat @ bread, rtol=1e-12)


@pytest.mark.parametrize("order", [1, 2])
def test_systems_are_solved(order):
    h, u = V[:, :order, :order], RNG.normal(size=(50, order))
    np.testing.assert_allclose(small_matrices.solved(h, u), np.linalg.solve(h, u[..., None])[..., 0], rtol=1e-11)
    np.testing.assert_allclose(small_matrices.inverse(h[0]), np.linalg.inv(h[0]), rtol=1e-11)
    np.testing.assert_allclose(small_matrices.determinant(V[0]), np.linalg.det(V[0]), rtol=1e-11)


def test_axes_and_eigenvalues_make_the_matrix():
    special = np.array(
        [[[2.0, 0], [0, 5]], [[5.0, 0], [0, 2]], [[3.0, 0], [0, 3]], [[1.0, -1], [-1, 1]], [[0.0, 0], [0, 0]]]
    )
    v = np.concatenate([V, special])
    size, axes = small_matrices.eigen(v)
    np.testing.assert_allclose(size, np.maximum(np.linalg.eigvalsh(v), 0), rtol=1e-11, atol=1e-14)
    np.testing.assert_allclose(axes @ (size[:, :, None] * np.swapaxes(axes, 1, 2)), v, rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(np.swapaxes(axes, 1, 2) @ axes, np.broadcast_to(np.eye(2), v.shape), atol=1e-14)
