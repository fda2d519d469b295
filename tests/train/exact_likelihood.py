"""Likelihoods of a logistic regression in mpmath, and where they are highest, from the equations that say so.

The penalized score is written by its definition, Σ(y − p)·x + ½ tr(I⁻¹ ∂I/∂β), and solved by mpmath's root finder with
derivatives by differences, at 50 digits.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from mpmath import chop, det, exp, findroot, inverse, log, log1p, matrix, mp, mpf
from scipy.optimize import minimize

DIGITS = 50


class Exact:
    """A log-likelihood, with ½ log det of the information if `jeffreys`; coefficients as of the rows of `x`."""

    def __init__(self, x: Any, y: Any, weight: Any = None, offset: Any = None, *, jeffreys: bool) -> None:
        n = len(y)
        self.x = [[mpf(float(value)) for value in row] for row in x]
        self.y = [mpf(float(value)) for value in y]
        self.weight = [mpf(float(value)) for value in (np.ones(n) if weight is None else weight)]
        self.offset = [mpf(float(value)) for value in (np.zeros(n) if offset is None else offset)]
        self.jeffreys, self.k = jeffreys, len(self.x[0])

    def _logits(self, b: Sequence[Any]) -> list[Any]:
        return [sum(v * c for v, c in zip(row, b, strict=True)) + o for row, o in zip(self.x, self.offset, strict=True)]

    def _sums(self, each: Sequence[Any]) -> Any:
        total = matrix(self.k, self.k)
        for row, one in zip(self.x, each, strict=True):
            for i in range(self.k):
                for j in range(self.k):
                    total[i, j] += one * row[i] * row[j]
        return total

    def value(self, b: Sequence[Any]) -> Any:
        z = self._logits(b)
        value = -sum(
            w * (max(t, 0) - label * t + log1p(exp(-abs(t))))
            for w, label, t in zip(self.weight, self.y, z, strict=True)
        )
        if self.jeffreys:
            value += log(det(self._sums([w / (2 + exp(t) + exp(-t)) for w, t in zip(self.weight, z, strict=True)]))) / 2
        return value

    def score(self, b: Sequence[Any]) -> list[Any]:
        z = self._logits(b)
        p = [1 / (1 + exp(-t)) for t in z]
        found = [
            sum(w * (label - q) * row[j] for w, label, q, row in zip(self.weight, self.y, p, self.x, strict=True))
            for j in range(self.k)
        ]
        if self.jeffreys:
            back = inverse(self._sums([w * q * (1 - q) for w, q in zip(self.weight, p, strict=True)]))
            for j in range(self.k):
                turned = [
                    w * q * (1 - q) * (1 - 2 * q) * row[j] for w, q, row in zip(self.weight, p, self.x, strict=True)
                ]
                change = back * self._sums(turned)
                found[j] += sum(change[i, i] for i in range(self.k)) / 2
        return found

    def highest(self, held: dict[int, float] | None = None) -> list[Any]:
        """Return where it is highest among coefficients of which some are held."""
        held = held or {}
        free = [j for j in range(self.k) if j not in held]

        def whole(part: Sequence[Any]) -> list[Any]:
            parts = iter(part)
            return [mpf(held[j]) if j in held else next(parts) for j in range(self.k)]

        if not free:
            return whole([])
        return whole(_root(lambda *part: [self.score(whole(part))[j] for j in free], self._near(held, free)))

    def _near(self, held: dict[int, float], free: list[int]) -> Any:
        """Return the free coefficients to a few digits, as SciPy finds them in floats."""
        x, y, weight, offset = (np.array(each, float) for each in (self.x, self.y, self.weight, self.offset))

        def minus(part: Any) -> float:
            b = np.zeros(self.k)
            b[free], b[list(held)] = part, list(held.values())
            z = x @ b + offset
            p = 1 / (1 + np.exp(-np.clip(z, -300, 300)))
            value = -(weight * (np.logaddexp(0, z) - y * z)).sum()
            if self.jeffreys:
                value += np.linalg.slogdet((x * (weight * p * (1 - p))[:, None]).T @ x)[1] / 2
            return -value

        options = {"xatol": 1e-10, "fatol": 1e-13, "maxiter": 20_000, "maxfev": 20_000, "adaptive": True}
        return minimize(minus, np.zeros(len(free)), method="Nelder-Mead", options=options).x


def _root(equations: Callable[..., list[Any]], near: Sequence[float]) -> list[Any]:
    with mp.workdps(DIGITS):
        found = findroot(equations, tuple(mpf(float(value)) for value in near), tol=mpf(10) ** -70, maxsteps=60)
    return [chop(value, mpf(10) ** -40) for value in (found if hasattr(found, "rows") else [found])]
