"""How far an objective with an L1 penalty is above its least value at most: a bound from a point of the dual problem.

The dual variables are slopes of the rows. Those at the coefficients are shrunk until they are feasible: until they add
up to 0, which an intercept without a penalty asks for, and until no column's product with them is above its L1 penalty,
which a column without an L2 penalty asks for (Fenchel's dual: Ndiaye, Fercoq, Gramfort and Salmon 2017).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.blocks import exact_sum_of_losses
from logloss._kernels.elementary import minus_log, minus_log_rest

from .matrices import Vector
from .passes import Pass

_ROUNDING = 4 * float(np.finfo(np.float64).eps)
# A column whose penalty is less than this share of what it adds to the slope at most: rounding hides whether a point is
# feasible.
_WEAK = 2.0**-24


def least_value(
    found: Pass,
    y: Vector,
    offset: Vector,
    coef: Vector,
    products: Vector,
    extent: Vector,
    l1: Vector,
    l2: Vector,
    intercept: bool,
) -> float:
    """Return a number that the objective Σ w·L + Σ l1·|c| + ½Σ l2·c² is nowhere below, but for rounding.

    For a column that is hardly penalized, "nowhere" is among coefficients no more than twice as large as the one given,
    or that and what moves no row by more than a logit.

    Parameters
    ----------
    found : Pass
        At some coefficients, the nearer to the optimum the better.
    y, offset : array of shape (n,)
        The second may be empty.
    coef, products : array of shape (d,)
        The coefficients, and the products of the columns with the slopes.
    extent : array of shape (d,)
        The largest absolute value of each column.
    l1, l2 : array of shape (d,)
        At least 0, and not both 0.
    intercept : bool
    """
    slope = found.slope
    above = float(exact_sum_of_losses(np.maximum(slope, 0.0)))
    below = float(exact_sum_of_losses(np.maximum(-slope, 0.0)))
    reach = np.abs(products)
    if intercept:
        slope = np.where(slope > 0, _part(below, above), _part(above, below)) * slope
        reach = reach + abs(above - below) * extent
    weak = l1 < _WEAK * extent * (above + below)
    largest = 2 * np.abs(coef) + np.divide(1.0, extent, out=np.zeros_like(extent), where=extent > 0)
    beyond = (reach > l1) & ~weak
    feasible = float((l1[beyond] / reach[beyond]).min(initial=1.0))
    shares = {feasible} if (l2[beyond] == 0).any() else {feasible, 1.0}
    return max(
        _of_rows(found, y, offset, slope * share) - _of_columns(reach * share, l1, l2, largest, weak)
        for share in sorted(shares)
    )


def _part(of: float, total: float) -> float:
    return min(1.0, of / total) if total > 0 else 1.0


def _of_columns(reach: Vector, l1: Vector, l2: Vector, largest: Vector, weak: NDArray[np.bool_]) -> float:
    """Return the part of the dual objective that columns add whose product with the dual variables is too large."""
    over = reach > l1 * (1 + _ROUNDING)
    excess, l2 = reach[over] - l1[over], l2[over]
    linear = np.where(weak[over], excess * largest[over], np.inf)
    square = np.divide(excess**2, 2 * l2, out=np.full_like(excess, np.inf), where=l2 > 0)
    return float(np.add.reduce(np.minimum(linear, square)))


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
