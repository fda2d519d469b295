"""The smallest loss: coefficients of a logistic model, to a gap that is known.

All rows, or where they are many a sample of them, are fitted by Newton's method. From there on a step follows the
gradient of all rows, bent by the sample's second derivatives and by what the steps so far have shown of the true ones
(L-BFGS: Nocedal 1980). ½gᵀH⁻¹g, what such a step promises to gain, is how far the objective is above its least value,
and what ends the steps. Where these do not get there in a few passes, Newton's method takes all rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.blocks import exact_sum_of_losses
from logloss._kernels.exact_sum import two_product

from . import elastic_net
from .along_lines import along_lines
from .dual_ascent import ascended
from .held import held, held_in_model
from .intercept import log_odds
from .matrices import Vector, dot, extended
from .passes import DenseRows
from .sample import Sample, drawn, whole, with_scarce
from .separation import Separation, certify, one_class, one_column
from .single_columns import Joined
from .sparse import SparseRows, SparseSystem
from .steps import State, Step, by_gradients, newton
from .systems import AllRows, Table

# A gap with which the last digits are wanted, and how many numbers are soon added up without any rounding.
_FINE, _SMALL = 1e-12, 1 << 20
_ENOUGH = 2048  # rows, for a mean and a standard deviation that need not be exact
_FEWEST, _LARGER = 1000, 3  # rows of a sample; how many times as many there are where many fits share it
_ON_THE_WAY = 0.01  # a gap to an objective without a least value


Separates = Callable[[Vector], Separation | None]


@dataclass(frozen=True)
class Optimum:
    """Coefficients, and how good they are.

    Attributes
    ----------
    coef : array of shape (d,)
    intercept : float
    loss : float
        Σ w·L.
    objective : float
        With the penalty.
    gap : float
        How far the objective is above its least value, relative to it: an estimate; with l1 a bound (`duality`); of
        sparse rows with l2 a bound, or 64 times an estimate if that is less (`along_lines`).
    gradient_norm : float
        The largest slope of the objective in any coefficient, in the units of that column's standard deviation.
    passes : int
        How often all rows were read.
    converged : bool
    dependent : array of int
        Columns that follow from the ones before; their coefficients are 0.
    trace : list of Step
    separation : Separation or None
        A direction that separates the classes. Without a penalty there is no optimum then, and the coefficients are
        those of some step on the way; with one they are held by it alone.
    """

    coef: Vector
    intercept: float
    loss: float
    objective: float
    gap: float
    gradient_norm: float
    passes: int
    converged: bool
    dependent: NDArray[Any] = field(default_factory=lambda: np.empty(0, np.int64))
    trace: list[Step] = field(default_factory=list)
    separation: Separation | None = None


def minimize(
    x: NDArray[Any],
    y: Vector,
    *,
    weight: Vector | None = None,
    offset: Vector | None = None,
    l1: float = 0.0,
    l2: float = 0.0,
    intercept: bool = True,
    tol: float = 1e-9,
    start: Vector | None = None,
) -> Optimum:
    """Make Σ w·L(y, b + x·c + offset) + l1·Σ|c| + l2/2·|c|² as small as it gets.

    Parameters
    ----------
    x : array of shape (n, d), float64 or float32
        Finite.
    y : array of shape (n,)
        Labels in [0, 1].
    weight, offset : array of shape (n,), optional
    l1, l2 : float
        At least 0; the intercept is not penalized.
    intercept : bool
        Whether there is one.
    tol : float
        The gap to reach, relative to the objective.
    start : array of shape (d + 1,), optional
        Coefficients and intercept to start from.

    Raises
    ------
    FloatingPointError
        If x is not finite.
    """
    data = DenseRows(x, y, weight, offset)
    if intercept and (proof := one_class(y, weight, data.columns)) is not None:
        nowhere, endless = np.zeros(data.columns), math.copysign(math.inf, proof.intercept)
        return Optimum(nowhere, endless, 0.0, 0.0, 0.0, 0.0, 0, False, separation=proof)
    table, few = tabled(data, l2, intercept, tol)
    penalty = table.penalty
    coef = middle(table) if start is None else _to_coordinates(data, start)
    separates = None if l1 or l2 else _separator(data, weight, intercept)
    everything = None if few else AllRows(data, penalty, float(intercept))
    if l1:
        state = elastic_net.fit(table, everything, l1 * data.scale, coef, tol)
    elif everything is None:
        state = _on_all(table, coef, tol, separates)
    else:
        state = _from_few_to_all(table, everything, coef, tol, separates)
    if l1 or l2:
        look = held_in_model if l1 else held
        state.separation = look(data, table, state, weight, intercept, of_table=everything is None)
    return in_own_units(data, state, penalty, l1)


def tabled(data: DenseRows, l2: float, intercept: bool, tol: float, many: bool = False) -> tuple[Table, bool]:
    """Give rows coordinates, and return a table of all of them if they are few, else of a sample; and whether they are.

    Parameters
    ----------
    data : DenseRows
    l2, intercept, tol
        As in `minimize`.
    many : bool
        Whether many fits share the sample, which may then be larger.

    Raises
    ------
    FloatingPointError
        If they are not finite.
    """
    size = _size_of_sample(data, _LARGER if many else 1)
    few = data.rows <= 1.5 * size or (tol < _FINE and data.x.size <= _SMALL)
    sample = whole(data) if few else with_scarce(data, drawn(data, size))
    if not np.isfinite(data.spans()).all():
        raise FloatingPointError("x is not finite")
    standardize(data, sample, intercept)
    return Table.of(data, sample, l2_penalty(data, l2, intercept), float(intercept)), few


def l2_penalty(data: DenseRows, l2: float, intercept: bool) -> Vector:
    """Return the L2 penalty of each coefficient in the coordinates of the data; nothing moves an intercept of 0."""
    return extended(l2 * data.scale**2, 0.0 if intercept else 1.0)


def _on_all(table: Table, coef: Vector, tol: float, separates: Separates | None) -> State:
    """Fit a table of all rows."""
    state = newton(table, coef, tol, separates=separates)
    if tol < _FINE and state.converged and table.rows.x.size <= _SMALL:
        state.coef = state.coef - table.factors(state.found).solve(table.exact_gradient(state.coef, state.found))
    return state


def _from_few_to_all(table: Table, everything: AllRows, coef: Vector, tol: float, separates: Separates | None) -> State:
    """Fit a part of the sample, the sample, all rows: each from where the fewer ended, by their second derivatives."""
    state = of_sample(table, everything.rows.rows, coef, separates)
    if state.separation is not None:
        return state
    state = by_gradients(everything.summed(), table.factors(state.found), state.coef, tol)
    if state.converged and separates is None:
        return state
    # Without a penalty only all rows' second derivatives show whether a step is one of very many.
    return newton(everything, state.coef, tol, state.trace, separates=separates)


def of_sample(table: Table, rows: int, coef: Vector, separates: Separates | None) -> State:
    """Fit a part of a sample of so many rows, and the sample, as well as is of use for all rows."""
    noise = table.noise(rows)
    near = noise / 20
    rough = table.part(8)
    if rough is None:
        return newton(table, coef, 0.0, slack=near, separates=separates)
    state = newton(rough, coef, 0.0, slack=noise, separates=separates)
    # Where there may be no end, fewer rows' second derivatives would lead too far at once.
    if separates is None:
        assert state.factors is not None  # noqa: S101  # Newton's method leaves those of its last step
        state = by_gradients(table, state.factors, state.coef, 0.0, near)
    if not state.converged or (separates is not None and state.separation is None):
        state = newton(table, state.coef, 0.0, slack=near, separates=separates)
    return state


def minimize_sparse(
    rows: SparseRows,
    *,
    l1: float = 0.0,
    l2: float = 0.0,
    intercept: bool = True,
    tol: float = 1e-9,
    start: Vector | None = None,
) -> Optimum:
    """Do as `minimize`, for rows of a sparse matrix; only without a penalty is one column looked for that separates."""
    weight = rows.weight if rows.weight.size else None
    proof = one_column(rows.value, rows.index, rows.ends, rows.columns, rows.y, weight) if not (l1 or l2) else None
    if proof is not None:
        return replace(_minimized(rows, l2, intercept, max(tol, _ON_THE_WAY), start), separation=proof)
    if l1:
        return _minimized(rows, l2, intercept, tol, start, l1)
    ascent = ascended(rows, l2, intercept, tol)
    if ascent is None:
        return _minimized_joined(rows, l2, intercept, tol, start)
    if ascent.near:
        found = _minimized(rows, l2, intercept, tol, ascent.coef)
    else:
        found = _minimized_joined(rows, l2, intercept, tol, ascent.coef if start is None else start)
    return replace(found, passes=ascent.passes + found.passes)


def _minimized_joined(rows: SparseRows, l2: float, intercept: bool, tol: float, start: Vector | None) -> Optimum:
    """Do as `_minimized`, with columns joined if that is worth it."""
    joined = Joined.of(rows)
    if joined is None:
        return _minimized(rows, l2, intercept, tol, start)
    begin = None if start is None else np.append(joined.narrowed(start[:-1]), start[-1])
    few = _minimized(joined.rows, l2, intercept, tol, begin)
    return replace(few, coef=joined.widened(few.coef), dependent=joined.columns[few.dependent])


def _minimized(
    rows: SparseRows, l2: float, intercept: bool, tol: float, start: Vector | None, l1: float = 0.0
) -> Optimum:
    penalty = np.append(l2 * rows.scale**2, 0.0 if intercept else 1.0)
    system = SparseSystem(rows, penalty, float(intercept))
    if start is not None:
        coef = np.append(start[:-1] / rows.scale, start[-1] if intercept else 0.0)
    else:
        coef = np.append(np.zeros(rows.columns), _usual(rows) if intercept else 0.0)
    state = elastic_net.fit_sparse(system, l1 * rows.scale, coef, tol) if l1 else along_lines(system, coef, tol)
    return _optimum(state, penalty, l1, state.coef[:-1] * rows.scale, float(state.coef[-1]), len(state.trace))


def _usual(rows: SparseRows) -> float:
    """Return the intercept that the share of ones asks for."""
    weight = rows.weight if rows.weight.size else np.ones(rows.rows)
    return log_odds(*(float(exact_sum_of_losses(part)) for part in (weight * rows.y, weight)))


def _separator(data: DenseRows, weight: Vector | None, intercept: bool) -> Separates:
    """Return what says whether a move, in the coordinates of the data, separates its classes."""
    return lambda move: certify(data.x, data.y, weight, move[:-1], data.scale, intercept)


def _size_of_sample(data: DenseRows, times: int) -> int:
    """Return how many rows cost about as much to fit as the passes over all rows that they save."""
    order = data.columns + 1
    return int(max(_FEWEST, 40 * order, times * min(data.rows // 16, 500 * order, 40_000)))


def standardize(data: DenseRows, sample: Sample, intercept: bool) -> None:
    """Give the data coordinates in which the sample has about the mean 0 and the standard deviation 1."""
    low, high = data.spans()
    rows, share = data.x.take(sample.rows[:_ENOUGH], axis=0), sample.share[:_ENOUGH, None]
    total = float(np.add.reduce(share, axis=0)[0])
    center = np.zeros(data.columns)
    if intercept:
        first = rows[0].astype(np.float64)  # taken out first, so that what is left keeps its digits
        center = first + np.add.reduce((rows - first) * share, axis=0) / total
    square = np.add.reduce((rows - center) ** 2 * share, axis=0) / total
    # A column that does not vary in the sample may elsewhere.
    spread = np.where(square > 0, np.sqrt(square), np.maximum(high - center, center - low))
    exponent = np.where(spread > 0, np.frexp(spread)[1], 0)
    if intercept:  # few digits of a center are enough, and with few x − center is exact more often
        center = np.ldexp(np.rint(np.ldexp(center, 4 - exponent)), exponent - 4)
        center = np.where(low == high, low, center)
    data.standardize(center, np.ldexp(1.0, -exponent))


def middle(table: Table) -> Vector:
    """Return coefficients of 0, and the intercept that the share of ones asks for."""
    coef = np.zeros(table.rows.columns)
    if table.rows.x[0, -1]:
        coef[-1] = log_odds(dot(table.weight, table.y), float(np.add.reduce(table.weight)))
    return coef


def _to_coordinates(data: DenseRows, own: Vector) -> Vector:
    coef = np.append(own[:-1] / data.scale, own[-1])
    coef[-1] += dot(data.center, own[:-1])
    return coef


def own_units(coef: Vector, center: Vector, scale: Vector) -> tuple[Vector, float]:
    """Return coefficients of the coordinates (x − center)·scale, and their intercept, as those of x."""
    own = coef[:-1] * scale
    product, lost = two_product(center, own)
    return own, math.fsum([float(coef[-1]), *-product, *-np.where(np.isfinite(lost), lost, 0.0)])


def in_own_units(data: DenseRows, state: State, penalty: Vector, l1: float) -> Optimum:
    """Return where a method has got to, its coefficients those of the columns as given."""
    coef, intercept = own_units(state.coef, data.center, data.scale)
    return _optimum(state, penalty, l1, coef, intercept, len(state.trace))


def _optimum(state: State, penalty: Vector, l1: float, coef: Vector, intercept: float, passes: int) -> Optimum:
    """Return where a method has got to, its coefficients in the units of the columns."""
    absolute = l1 * math.fsum(np.abs(coef)) if l1 else 0.0
    return Optimum(
        coef=coef,
        intercept=intercept,
        loss=state.objective - dot(penalty * state.coef, state.coef) / 2 - absolute,
        objective=state.objective,
        gap=state.gap,
        gradient_norm=state.slope,
        passes=passes,
        converged=state.converged,
        dependent=state.dependent[state.dependent < coef.size],
        trace=state.trace,
        separation=state.separation,
    )
