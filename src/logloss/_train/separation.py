"""A proof that a direction separates the classes: then no coefficients have the least loss.

A direction u separates if no row of class 1 has x·u + u₀ below 0 and no row of class 0 has it above, and some row is
not on the boundary (Albert and Anderson 1984): along it every row's loss falls or stays, for ever. Newton's steps come
to point in such a direction, if there is one. Here one of them is rounded to few digits and tried on every row, with a
bound on what rounding does; rows that are nearer to the boundary than that are worked out in fractions. What passes is
a proof; what does not proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .matrices import Vector

_DIGITS = (3, 6, 10, 16, 24)  # binary ones of a direction, the fewest first: a simple direction is more likely exact
_MOST_FRACTIONS = 4096
_NAMED = 5  # columns
_OVERLAP = 0.1  # of a logit: what else a step does than to separate is less when it comes to do that
GLANCE, _CHUNK = 1 << 10, 1 << 16  # rows
_EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Separation:
    """A direction in which the loss falls for ever.

    Attributes
    ----------
    direction : array of shape (d,)
        In the units of the columns; its largest entries are about 1 over their column's standard deviation.
    intercept : float
    rows : array of bool, shape (n,)
        The rows off the boundary, whose loss falls to 0.
    complete : bool
        Whether these are all rows.
    """

    direction: Vector
    intercept: float
    rows: NDArray[np.bool_]
    complete: bool

    def coefficients(self, *, intercept: bool) -> Vector:
        """Return the direction with its intercept, if there is one, before it."""
        return np.concatenate([[self.intercept], self.direction]) if intercept else self.direction

    def described(self, names: list[str]) -> str:
        """Return it in words, for columns of such names."""
        return self.of_rows(names, int(self.rows.sum()), self.rows.size)

    def of_rows(self, names: list[str], told: int, rows: int) -> str:
        """Return it in words, where it tells the class of so many of so many rows."""
        of_all = f"all {rows:,}" if told == rows else f"{told:,} of {rows:,}"
        certain = f"tells the class of {of_all} rows for certain"
        size = np.abs(self.direction)
        if not size.any():
            return f"there is one class in {of_all} rows"
        most = [int(j) for j in np.argsort(-size, kind="stable")[:_NAMED] if size[j]]
        share = self.direction / size.max()
        terms = [f"{share[j]:+.3g}·{names[j]}" for j in most] if len(most) > 1 else [names[most[0]]]
        terms += ["..."] if np.count_nonzero(size) > len(most) else []
        bound = -self.intercept / (size.max() if len(most) > 1 else self.direction[most[0]])
        return f"whether {' '.join(terms)} is above or below {bound + 0.0:.4g} {certain}"


def one_class(y: Vector, weight: Vector | None, columns: int) -> Separation | None:
    """Return the separation of labels that are all 0 or all 1: by the intercept alone."""
    for rows in (slice(GLANCE), slice(None)):  # the first few nearly always are enough
        kept = np.ones(y[rows].size, bool) if weight is None else weight[rows] > 0
        lowest, highest = y[rows].min(where=kept, initial=1.0), y[rows].max(where=kept, initial=0.0)
        if lowest < highest:
            return None
    for label, side in ((0.0, -1.0), (1.0, 1.0)):
        if lowest == label == highest:
            return Separation(np.zeros(columns), side, kept, True)
    return None


def one_column(
    value: NDArray[Any],
    index: NDArray[np.int32],
    ends: NDArray[np.int64],
    columns: int,
    y: Vector,
    weight: Vector | None,
) -> Separation | None:
    """Return the separation by one column of a sparse matrix: that whose sign tells the class of most rows.

    Parameters
    ----------
    value, index, ends, columns
        Compressed sparse rows, as `sparse.SparseRows` takes them.
    y, weight : arrays of shape (n,)
        As for `certify`.
    """
    kept = np.ones(y.size, bool) if weight is None else weight > 0
    row = np.repeat(np.arange(y.size), np.diff(ends))
    counts = (value != 0) & kept[row]
    row, column = row[counts], index[counts]
    side = np.where(y == 1, 1, np.where(y == 0, -1, 0))[row] * np.sign(value[counts])  # a soft label is on both
    up, down = (np.bincount(column[on], minlength=columns) for on in (side >= 0, side <= 0))
    told = np.where((up == 0) | (down == 0), up + down, 0)
    if not told.any():
        return None
    best = int(told.argmax())
    direction, rows = np.zeros(columns), np.zeros(y.size, bool)
    direction[best] = -1.0 if down[best] else 1.0
    rows[row[column == best]] = True
    return Separation(direction, 0.0, rows, bool(rows[kept].all()))


def certify(
    x: NDArray[Any], y: Vector, weight: Vector | None, step: Vector, scale: Vector, intercept: bool
) -> Separation | None:
    """Return the separation that a step shows, or None where it shows none.

    Parameters
    ----------
    x : array of shape (n, d)
    y : array of shape (n,)
    weight : array of shape (n,), optional
        Rows of weight 0 do not count.
    step : array of shape (d,)
        In coordinates in which columns are alike: direction = step·scale.
    scale : array of shape (d,)
        Powers of two.
    intercept : bool
        Whether the boundary may lie elsewhere than at 0.
    """
    kept = np.ones(y.size, bool) if weight is None else weight > 0
    largest = float(np.abs(step).max(initial=0.0))
    if not (0 < largest < np.inf):
        return None
    few = slice(GLANCE)
    if mixed(np.add.reduce(x[few] * (step * scale), axis=1), y[few], kept[few], intercept):
        return None
    tried: set[bytes] = set()
    for digits in _DIGITS:
        rounded = np.rint(step / largest * 2.0**digits) / 2.0**digits
        if rounded.tobytes() in tried:
            continue
        tried.add(rounded.tobytes())
        if _overlaps(x[few], y[few], kept[few], rounded * scale, intercept):
            continue
        found = _boundary(x, y, kept, rounded * scale, intercept)
        if found is not None:
            return found
    return None


def mixed(height: NDArray[Any], y: Vector, kept: NDArray[np.bool_], intercept: bool) -> Any:
    """Say of each column, which is how far a step moves the logits of some rows, whether it is far from separating."""
    lowest = height[kept & (y > 0)].min(axis=0, initial=np.inf)
    highest = height[kept & (y < 1)].max(axis=0, initial=-np.inf)
    return (highest - lowest if intercept else np.maximum(highest, -lowest)) > _OVERLAP


def _overlaps(x: NDArray[Any], y: Vector, kept: NDArray[np.bool_], direction: Vector, intercept: bool) -> bool:
    """Say whether some rows show beyond doubt that a direction does not separate."""
    return _overlap(*_heights(x, direction), kept & (y > 0), kept & (y < 1), intercept)


def _overlap(height: Vector, slack: Vector, up: NDArray[np.bool_], down: NDArray[np.bool_], intercept: bool) -> bool:
    """Say whether rows lie beyond doubt on both sides of any boundary, or of the one at 0."""
    lowest = float((height + slack)[up].min(initial=np.inf))
    highest = float((height - slack)[down].max(initial=-np.inf))
    return highest > lowest if intercept else (lowest < 0 or highest > 0)


def _heights(x: NDArray[Any], direction: Vector) -> tuple[Vector, Vector]:
    """Return how far rows reach along a direction, and by how much that may be rounded."""
    active = np.flatnonzero(direction)
    height, slack = np.empty(len(x)), np.empty(len(x))
    for start in range(0, len(x), _CHUNK):
        here = slice(start, start + _CHUNK)
        terms = x[here, active] * direction[active]
        height[here] = np.add.reduce(terms, axis=1)
        slack[here] = 4 * (active.size + 1) * _EPS * np.add.reduce(np.abs(terms), axis=1)
    return height, slack


def _boundary(
    x: NDArray[Any], y: Vector, kept: NDArray[np.bool_], direction: Vector, intercept: bool
) -> Separation | None:
    """Return where the boundary of a direction lies, if it separates."""
    active = np.flatnonzero(direction)
    u = direction[active]
    height, slack = _heights(x, direction)
    up, down = kept & (y > 0), kept & (y < 1)  # soft labels have to lie on the boundary
    lowest = float((height - slack)[up].min(initial=np.inf))
    highest = float((height + slack)[down].max(initial=-np.inf))
    if lowest > highest and intercept:  # beyond doubt
        middle = lowest if highest == -np.inf else highest if lowest == np.inf else (lowest + highest) / 2
        return Separation(direction, -middle, kept.copy(), True)
    if _overlap(height, slack, up, down, intercept):
        return None
    # The rows that may be on the wrong side of the boundary, or on it.
    bound = 0.0 if not intercept else (lowest + highest) / 2
    width = 0.0 if not intercept else highest - lowest
    near = kept & (np.abs(height - bound) <= slack + abs(width))
    values, where = np.unique(np.column_stack([x[near][:, active], y[near]]), axis=0, return_inverse=True)
    if len(values) > _MOST_FRACTIONS:
        return None
    exact = [_product(row[:-1], u.tolist()) for row in values.tolist()]
    labels = values[:, -1].tolist() if len(values) else []
    lower = min((h for h, label in zip(exact, labels, strict=True) if label > 0), default=None)
    upper = max((h for h, label in zip(exact, labels, strict=True) if label < 1), default=None)
    if intercept:
        at = next((h for h in (upper, lower) if h is not None), None)
        if at is None or (lower is not None and upper is not None and lower < upper):
            return None
    else:
        at = Fraction()
        if (lower is not None and lower < at) or (upper is not None and upper > at):
            return None
    if at != Fraction(float(at)):  # the intercept of the direction would not be a number
        return None
    rows = kept.copy()
    rows[near] = np.array([h != at for h in exact], bool)[where.reshape(-1)] if len(values) else False
    others = kept & ~near
    wrong = (others & (y > 0) & (height < float(at))) | (others & (y < 1) & (height > float(at)))
    if wrong.any() or not rows.any():
        return None
    return Separation(direction, -float(at), rows, bool(rows[kept].all()))


def heights(x: Vector, direction: Vector, intercept: float) -> Vector:
    """Return on which side of a direction's boundary rows are: numbers whose signs are right, and 0 on it.

    Parameters
    ----------
    x : array of shape (n, d)
    direction : array of shape (d,)
    intercept : float
    """
    active = np.flatnonzero(direction)
    u = direction[active]
    terms = x[:, active] * u
    height: Vector = np.add.reduce(terms, axis=1) + intercept
    slack = 4 * (active.size + 2) * _EPS * (np.add.reduce(np.abs(terms), axis=1) + abs(intercept))
    near = np.flatnonzero(np.abs(height) <= slack)
    values, where = np.unique(x[near][:, active], axis=0, return_inverse=True)
    exact = [_product(row, u.tolist()) + Fraction(intercept) for row in values.tolist()]
    signs = np.array([(each > 0) - (each < 0) for each in exact], np.float64)
    height[near] = signs[where.reshape(-1)] if near.size else 0.0
    return height


def _product(row: list[float], direction: list[float]) -> Fraction:
    return sum((Fraction(a) * Fraction(b) for a, b in zip(row, direction, strict=True)), Fraction())
