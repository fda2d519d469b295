"""Logistic regression in mpmath: Newton's method at 60 digits, written plainly."""

from typing import NamedTuple

import numpy as np
from mpmath import exp, log1p, lu_solve, matrix, mp, mpf


class Fit(NamedTuple):
    coef: np.ndarray
    intercept: float
    objective: float


def exact_fit(x, y, weight=None, offset=None, l2=0.0, intercept=True) -> Fit:
    """Return what makes Σ w·L + l2/2·|coef|² smallest, rounded to floats."""
    with mp.workdps(60):
        n, d = x.shape
        rows = [[mpf(float(v)) for v in row] + ([mpf(1)] if intercept else []) for row in x]
        w = [mpf(1) if weight is None else mpf(float(v)) for v in (weight if weight is not None else y)]
        shift = [mpf(0) if offset is None else mpf(float(v)) for v in (offset if offset is not None else y)]
        labels = [mpf(float(v)) for v in y]
        order = len(rows[0])
        # Newton's method in columns of mean 0 and size 1, which mpmath's digits do not need and its step control does.
        center = [sum(r[j] for r in rows) / n if intercept and j < d else mpf(0) for j in range(order)]
        size = [max(abs(r[j] - center[j]) for r in rows) or mpf(1) for j in range(order)]
        z = [[(r[j] - center[j]) / size[j] for j in range(order)] for r in rows]
        penalty = [mpf(l2) / size[j] ** 2 if j < d else mpf(0) for j in range(order)]
        b = [mpf(0)] * order

        def objective(b):
            total = sum(p * v * v for p, v in zip(penalty, b, strict=True)) / 2
            for r, label, one, o in zip(z, labels, w, shift, strict=True):
                t = sum(v * c for v, c in zip(r, b, strict=True)) + o
                total += one * (max(t, 0) - label * t + log1p(exp(-abs(t))))
            return total

        value = objective(b)
        for _ in range(100):
            gradient, hessian = matrix(order, 1), matrix(order, order)
            for r, label, one, o in zip(z, labels, w, shift, strict=True):
                t = sum(v * c for v, c in zip(r, b, strict=True)) + o
                p = 1 / (1 + exp(-t))
                for j in range(order):
                    gradient[j] += one * (p - label) * r[j]
                    for k in range(j + 1):
                        hessian[j, k] += one * p * (1 - p) * r[j] * r[k]
            for j in range(order):
                gradient[j] += penalty[j] * b[j]
                hessian[j, j] += penalty[j]
                for k in range(j):
                    hessian[k, j] = hessian[j, k]
            step, length = lu_solve(hessian, gradient), mpf(1)
            while objective([b[j] - length * step[j] for j in range(order)]) > value and length > mpf(10) ** -20:
                length /= 2
            b = [b[j] - length * step[j] for j in range(order)]
            value = objective(b)
            if max(abs(s) for s in step) < mpf(10) ** -25:
                break
        own = [b[j] / size[j] for j in range(order)]
        constant = own[d] - sum(own[j] * center[j] for j in range(d)) if intercept else mpf(0)
        return Fit(np.array([float(v) for v in own[:d]]), float(constant), float(value))
