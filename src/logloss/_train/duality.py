"""How far an objective with an L1 penalty is above its least value at most: a bound from a point of the dual problem.

The dual variables are slopes of the rows. Those at the coefficients are shrunk until they are feasible: until they add
up to 0, which an intercept without a penalty asks for, and until no column's product with them is above its L1 penalty,
which a column without an L2 penalty asks for (Fenchel's dual: Ndiaye, Fercoq, Gramfort and Salmon 2017).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.blocks import exact_sum_of_losses
from logloss._kernels.elementary import minus_log, minus_log_rest

from .matrices import Vector, dot
from .passes import Pass

_ROUNDING = 4 * float(np.finfo(np.float64).eps)
# A column whose penalty is less than this share of what it adds to the slope at most: rounding hides whether a point is
# feasible.
_WEAK = 2.0**-24


@dataclass(frozen=True)
class DualPoint:
    """Slopes of rows, shrunk until they are feasible, of the objective Σ w·L + Σ l1·|c| + ½Σ l2·c².

    Bounds are such that the objective is nowhere below, but for rounding. For a column that is hardly penalized,
    "nowhere" is among coefficients no more than twice as large as those given, or that and what moves no row by more
    than a logit.

    Attributes
    ----------
    found : Pass
        At some coefficients, the nearer to the optimum the better.
    coef, products : array of shape (d + 1,)
        The coefficients, and the products of the columns with the slopes; those of the intercept last.
    extent, l1, l2 : array of shape (d,)
        The largest absolute value of each column, and its penalties: at least 0, and not both 0.
    up, down : float
        The factors of slopes above and below 0, with which they add up to 0.
    reach : array of shape (d,)
        How large the product of a column with slopes that are shrunk so may be.
    weak : array of bool, shape (d,)
        The columns that are hardly penalized.
    """

    found: Pass
    coef: Vector
    products: Vector
    extent: Vector
    l1: Vector
    l2: Vector
    up: float
    down: float
    reach: Vector
    weak: NDArray[np.bool_]

    @classmethod
    def of(
        cls, found: Pass, coef: Vector, products: Vector, extent: Vector, l1: Vector, l2: Vector, intercept: bool
    ) -> DualPoint:
        """Return the point of the slopes of a pass."""
        total, balance = float(exact_sum_of_losses(np.abs(found.slope))), float(products[-1]) if intercept else 0.0
        above, below = (total + balance) / 2, (total - balance) / 2
        return cls(
            found,
            coef,
            products,
            extent,
            l1,
            l2,
            up=_part(below, above) if intercept else 1.0,
            down=_part(above, below) if intercept else 1.0,
            reach=np.abs(products[:-1]) + abs(balance) * extent,
            weak=l1 < _WEAK * extent * total,
        )

    def bound_at_once(self) -> float:
        """Return a bound without a look at the rows, from the loss; for rows without an offset.

        What a row adds to the dual objective is concave in its slope and not below 0.
        """
        of_rows = self.found.loss - dot(self.coef, self.products)
        least = min(self.up, self.down)
        return max(share * least * of_rows - self._of_columns(share) for share in self._shares())

    def bound(self, y: Vector, offset: Vector) -> float:
        """Return a bound that is nearer."""
        slope = self.found.slope
        slope = np.where(slope > 0, self.up, self.down) * slope
        return max(_of_rows(self.found, y, offset, slope * share) - self._of_columns(share) for share in self._shares())

    def _shares(self) -> list[float]:
        """Return the factors of all slopes that are tried."""
        beyond = (self.reach > self.l1) & ~self.weak
        feasible = float((self.l1[beyond] / self.reach[beyond]).min(initial=1.0))
        return [feasible] if feasible == 1 or (self.l2[beyond] == 0).any() else [feasible, 1.0]

    def _of_columns(self, share: float) -> float:
        """Return what columns take from the dual objective whose product with the dual variables is too large."""
        reach = self.reach * share
        over = reach > self.l1 * (1 + _ROUNDING)
        excess, l2, extent = reach[over] - self.l1[over], self.l2[over], self.extent[over]
        largest = 2 * np.abs(self.coef[:-1][over]) + np.divide(1, extent, out=np.zeros_like(extent), where=extent > 0)
        linear = np.where(self.weak[over], excess * largest, np.inf)
        square = np.divide(excess**2, 2 * l2, out=np.full_like(excess, np.inf), where=l2 > 0)
        return float(np.add.reduce(np.minimum(linear, square)))


def _part(of: float, total: float) -> float:
    return min(1.0, of / total) if total > 0 else 1.0


def _of_rows(found: Pass, y: Vector, offset: Vector, dual: Vector) -> float:
    """Return the part of the dual objective that rows add."""
    share, weight = np.abs(dual), found.weight
    if weight.size:
        share = np.divide(share, weight, out=np.zeros_like(share), where=weight > 0)
    hard = (y == 0) | (y == 1)
    p = (
        np.minimum(share, 1.0)
        if hard.all()
        else np.where(hard, np.minimum(share, 1.0), _clipped(y + np.sign(dual) * share))
    )
    entropy = _entropy(p) * weight if weight.size else _entropy(p)
    value = float(exact_sum_of_losses(entropy))
    if offset.size:
        shift = offset * dual
        value += float(exact_sum_of_losses(np.maximum(shift, 0.0)) - exact_sum_of_losses(np.maximum(-shift, 0.0)))
    return value


def _clipped(p: Vector) -> Vector:
    return np.minimum(np.maximum(p, 0.0), 1.0)


def _entropy(p: Vector) -> NDArray[np.float64]:
    """Return −p·log p − (1 − p)·log(1 − p)."""
    with np.errstate(invalid="ignore"):
        ours: Vector = np.where(p > 0, p * minus_log(p), 0.0) + np.where(p < 1, (1 - p) * minus_log_rest(p), 0.0)
    return ours
