"""Matrices of a Newton step: AᵀDA, its triangular factors, and a system solved by it, in an order that never varies.

LAPACK's digits depend on the machine and on its threads; these do not. This is NumPy's writing; `compiler/symmetric.py`
is the other.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

GROUP = 8  # rows whose products are added to each other before they are added to the sum


def add_gram(a: NDArray[np.float64], weight: NDArray[np.float64], gram: NDArray[np.float64]) -> None:
    """Add Σ w·aᵢ·aᵢᵀ over the rows of `a`, a multiple of eight, to the upper triangle of `gram`."""
    order = int(np.sqrt(gram.size))
    rows, total = a.reshape(weight.size, order), gram.reshape(order, order)
    upper = np.triu(np.ones((order, order), bool))
    for start in range(0, weight.size, GROUP):
        eight = rows[start : start + GROUP]
        p = (eight * weight[start : start + GROUP, None])[:, :, None] * eight[:, None, :]
        both = ((p[0] + p[1]) + (p[2] + p[3])) + ((p[4] + p[5]) + (p[6] + p[7]))
        total[upper] += both[upper]


def factor(matrix: NDArray[np.float64], pivots: NDArray[np.float64]) -> int:
    """Replace a matrix, of which the upper triangle is read, by L, D and Lᵀ with L·D·Lᵀ = matrix, in one array.

    `pivots` are the least that each pivot may be. One that is not larger belongs to a column that depends on those
    before it: nothing moves along it, what is left of it stands in `pivots`, and there is NaN for all others. Returns
    how many such columns there are.
    """
    a = matrix.reshape(pivots.size, pivots.size)
    dependent = 0
    with np.errstate(all="ignore"):
        for k in range(pivots.size):
            pivot, row = a[k, k], a[k, k + 1 :]
            if not pivot > pivots[k]:
                dependent += 1
                pivots[k] = pivot
                a[k, k] = np.inf
                row[:] = 0.0
            else:
                pivots[k] = np.nan
                scaled = row / pivot
                a[k + 1 :, k + 1 :] -= scaled[:, None] * row
                row[:] = scaled
            a[k + 1 :, k] = row
    return dependent


def solve(factored: NDArray[np.float64], right: NDArray[np.float64]) -> None:
    """Replace b by the x of L·D·Lᵀ·x = b."""
    a = factored.reshape(right.size, right.size)
    for k in range(right.size):
        right[k + 1 :] -= right[k] * a[k, k + 1 :]
    right /= a.diagonal()
    for k in range(right.size - 1, -1, -1):
        right[:k] -= right[k] * a[k, :k]


def dot(a: NDArray[np.float64], b: NDArray[np.float64], product: NDArray[np.float64]) -> None:
    """Write Σ a·b, in eight partial sums."""
    whole = a.size // GROUP * GROUP
    terms: Any = a * b
    lanes = np.zeros(GROUP)
    for start in range(0, whole, GROUP):
        lanes += terms[start : start + GROUP]
    total = ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]))
    for term in terms[whole:]:
        total += term
    product[0] = total


def shift(
    along: NDArray[np.float64], other: NDArray[np.float64], vector: NDArray[np.float64], product: NDArray[np.float64]
) -> None:
    """Add so much of one vector as `product` says to `vector`, and write Σ other·vector there, as `dot`."""
    with np.errstate(all="ignore"):
        vector += product[0] * along
    dot(other, vector, product)
