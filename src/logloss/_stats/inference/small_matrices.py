"""Sums of products of rows, and matrices of order one and two, by elementwise arithmetic in an order that never varies.

What `@`, `einsum` and `numpy.linalg` return depends on the processor, for which BLAS and LAPACK have code of their own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def gram(a: Floats, b: Floats) -> Floats:
    """Return Σ aᵢ·bⱼ over the last axis: (…, i, n) and (…, j, n) give (…, i, j).

    Examples
    --------
    >>> gram(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [5.0, 6.0]])).tolist()
    [[11.0, 17.0]]
    """
    products = np.empty((*a.shape[:-1], b.shape[-2]))
    for i in range(a.shape[-2]):
        for j in range(b.shape[-2]):
            products[..., i, j] = np.sum(a[..., i, :] * b[..., j, :], axis=-1)
    return products


def information(v: Floats, z: Floats) -> Floats:
    """Return Σ v·(1, z)(1, z)ᵀ over the last axis: (…, n) and (n,) give (…, 2, 2).

    Examples
    --------
    >>> information(np.array([1.0, 1.0]), np.array([2.0, 3.0])).tolist()
    [[2.0, 5.0], [5.0, 13.0]]
    """
    vz = v * z
    sums = np.empty((*v.shape[:-1], 2, 2))
    sums[..., 0, 0] = np.sum(v, axis=-1)
    sums[..., 0, 1] = sums[..., 1, 0] = np.sum(vz, axis=-1)
    sums[..., 1, 1] = np.sum(vz * z, axis=-1)
    return sums


def sandwich(bread: Floats, meat: Floats) -> Floats:
    """Return bread·meat·bread of symmetric matrices."""
    return gram(gram(bread, meat), bread)


def determinant(m: Floats) -> float:
    """Return the determinant of a matrix of order two."""
    return float(m[0, 0] * m[1, 1] - m[0, 1] * m[1, 0])


def solved(h: Floats, u: Floats) -> Floats:
    """Return H⁻¹u for symmetric matrices (…, k, k) and vectors (…, k) of order one or two.

    Examples
    --------
    >>> solved(np.array([[2.0, 1.0], [1.0, 3.0]]), np.array([4.0, 7.0])).tolist()
    [1.0, 2.0]
    """
    if u.shape[-1] == 1:
        return np.asarray(u / h[..., 0])
    a, b, c = h[..., 0, 0], h[..., 0, 1], h[..., 1, 1]
    det = a * c - b**2
    return np.stack([(c * u[..., 0] - b * u[..., 1]) / det, (a * u[..., 1] - b * u[..., 0]) / det], axis=-1)


def inverse(h: Floats) -> Floats:
    """Return the inverse of a symmetric matrix of order one or two."""
    return np.stack([solved(h, unit) for unit in np.eye(len(h))])


def eigen(v: Floats) -> tuple[Floats, Floats]:
    """Return the eigenvalues (…, 2) of symmetric matrices (…, 2, 2), ascending and at least 0, and the axes in columns.

    Examples
    --------
    >>> eigen(np.array([[2.0, 0.0], [0.0, 5.0]]))[0].tolist()
    [2.0, 5.0]
    """
    a, b, c = v[..., 0, 0], v[..., 0, 1], v[..., 1, 1]
    half = (a - c) / 2
    radius = np.sqrt(half * half + b * b)
    large = (a + c) / 2 + radius
    # Of the two ways to write the axis of the larger one, that in which nothing cancels; any axis of equal ones.
    first, second = np.where(half >= 0, half + radius, b), np.where(half >= 0, b, radius - half)
    first = np.where(radius > 0, first, 1.0)
    length = np.sqrt(first * first + second * second)
    first, second = first / length, second / length
    small = np.divide(a * c - b * b, large, out=np.zeros_like(large), where=large > 0)
    axes = np.stack([np.stack([-second, first], axis=-1), np.stack([first, second], axis=-1)], axis=-1)
    return np.stack([np.maximum(small, 0.0), large], axis=-1), axes
