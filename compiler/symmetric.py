"""The kernels of a Newton step's matrices (`logloss._kernels.symmetric`)."""

from __future__ import annotations

from typing import Any

import numpy as np

from .primitives import carray, strict


@strict
def _eight(r: Any, b: Any) -> Any:
    r0, r1, r2, r3, r4, r5, r6, r7 = r
    b0, b1, b2, b3, b4, b5, b6, b7 = b
    return ((r0 * b0 + r1 * b1) + (r2 * b2 + r3 * b3)) + ((r4 * b4 + r5 * b5) + (r6 * b6 + r7 * b7))


@strict
def _column(a: Any, i: Any, k: Any, order: Any) -> Any:
    """Return the values of a column in eight rows."""
    return (
        a[i * order + k],
        a[(i + 1) * order + k],
        a[(i + 2) * order + k],
        a[(i + 3) * order + k],
        a[(i + 4) * order + k],
        a[(i + 5) * order + k],
        a[(i + 6) * order + k],
        a[(i + 7) * order + k],
    )


@strict
def _weighted(values: Any, w: Any, i: Any) -> Any:
    v0, v1, v2, v3, v4, v5, v6, v7 = values
    return (
        v0 * w[i],
        v1 * w[i + 1],
        v2 * w[i + 2],
        v3 * w[i + 3],
        v4 * w[i + 4],
        v5 * w[i + 5],
        v6 * w[i + 6],
        v7 * w[i + 7],
    )


def add_gram(a_: Any, size: Any, weight_: Any, n: Any, gram_: Any, _scratch: Any, _found: Any) -> None:
    """Add the weighted products of the columns to the upper triangle, to two rows of it at a time."""
    order = size // n if n else 0
    a, weight, gram = carray(a_, size), carray(weight_, n), carray(gram_, order * order)
    for i in range(0, n, 8):
        for k in range(0, order - 1, 2):
            of_k = _column(a, i, k, order)
            r, s = _weighted(of_k, weight, i), _weighted(_column(a, i, k + 1, order), weight, i)
            gram[k * order + k] += _eight(r, of_k)
            left = k + 1  # what of the two rows is right of the diagonal, or on it
            here = gram[k * order + left : (k + 1) * order]
            below = gram[(k + 1) * order + left : (k + 2) * order]
            b0, b1 = a[i * order + left : (i + 1) * order], a[(i + 1) * order + left : (i + 2) * order]
            b2, b3 = a[(i + 2) * order + left : (i + 3) * order], a[(i + 3) * order + left : (i + 4) * order]
            b4, b5 = a[(i + 4) * order + left : (i + 5) * order], a[(i + 5) * order + left : (i + 6) * order]
            b6, b7 = a[(i + 6) * order + left : (i + 7) * order], a[(i + 7) * order + left : (i + 8) * order]
            for j in range(here.size):
                b = (b0[j], b1[j], b2[j], b3[j], b4[j], b5[j], b6[j], b7[j])
                here[j] += _eight(r, b)
                below[j] += _eight(s, b)
        if order % 2:
            last = _column(a, i, order - 1, order)
            gram[order * order - 1] += _eight(_weighted(last, weight, i), last)


def factor(matrix_: Any, size: Any, pivots_: Any, order: Any, _scratch: Any, found_: Any) -> None:
    """Replace a matrix by its triangular factors."""
    a, pivots, found = carray(matrix_, size), carray(pivots_, order), carray(found_, 1)
    dependent = 0
    for k in range(order):
        row = a[k * order : (k + 1) * order]
        pivot = row[k]
        if not pivot > pivots[k]:
            dependent += 1
            pivots[k] = pivot
            row[k] = np.inf
            for j in range(k + 1, order):
                row[j] = 0.0
        else:
            pivots[k] = np.nan
            for i in range(k + 1, order):
                at, below, beside = row[i] / pivot, a[i * order + i : (i + 1) * order], row[i:]
                for j in range(below.size):
                    below[j] -= at * beside[j]
            for i in range(k + 1, order):
                row[i] /= pivot
        for i in range(k + 1, order):
            a[i * order + k] = row[i]
    found[0] = dependent


def solve(factored_: Any, size: Any, right_: Any, order: Any, _scratch: Any, _found: Any) -> None:
    """Solve a system by its factors."""
    a, right = carray(factored_, size), carray(right_, order)
    for k in range(order):
        row, below, at = a[k * order + k + 1 : (k + 1) * order], right[k + 1 :], right[k]
        for j in range(below.size):
            below[j] -= at * row[j]
    for k in range(order):
        right[k] /= a[k * order + k]
    for back in range(order):
        k = order - 1 - back
        row, at = a[k * order : (k + 1) * order], right[k]
        for j in range(k):
            right[j] -= at * row[j]


@strict
def product(a: Any, b: Any) -> Any:
    """Return the product of two vectors, in eight partial sums."""
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = 0.0
    whole = a.size - a.size % 8
    for j in range(0, whole, 8):
        s0 += a[j] * b[j]
        s1 += a[j + 1] * b[j + 1]
        s2 += a[j + 2] * b[j + 2]
        s3 += a[j + 3] * b[j + 3]
        s4 += a[j + 4] * b[j + 4]
        s5 += a[j + 5] * b[j + 5]
        s6 += a[j + 6] * b[j + 6]
        s7 += a[j + 7] * b[j + 7]
    s = ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7))
    for j in range(whole, a.size):
        s += a[j] * b[j]
    return s


def dot(a_: Any, n: Any, b_: Any, product_: Any, _scratch: Any, _found: Any) -> None:
    """Write the product of two vectors."""
    carray(product_, 1)[0] = product(carray(a_, n), carray(b_, n))


def shift(along_: Any, n: Any, other_: Any, vector_: Any, product_: Any, _scratch: Any, _found: Any) -> None:
    """Add to a vector, and write its product with another."""
    along, other, vector, result = carray(along_, n), carray(other_, n), carray(vector_, n), carray(product_, 1)
    share = result[0]
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = 0.0
    whole = n - n % 8
    for j in range(0, whole, 8):
        for k in range(j, j + 8):
            vector[k] += share * along[k]
        s0 += other[j] * vector[j]
        s1 += other[j + 1] * vector[j + 1]
        s2 += other[j + 2] * vector[j + 2]
        s3 += other[j + 3] * vector[j + 3]
        s4 += other[j + 4] * vector[j + 4]
        s5 += other[j + 5] * vector[j + 5]
        s6 += other[j + 6] * vector[j + 6]
        s7 += other[j + 7] * vector[j + 7]
    s = ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7))
    for j in range(whole, n):
        vector[j] += share * along[j]
        s += other[j] * vector[j]
    result[0] = s
