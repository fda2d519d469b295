"""Whether a penalty alone holds coefficients, because a direction separates the classes.

The residuals at the optimum say so. If λᵢ > 0 and Σ λᵢ·sᵢ·xᵢ = 0, s being 1 and -1 for the classes, no direction
separates (Gordan 1873): along one all sᵢ·xᵢ·u would be at least 0, and so would be their sum. The residuals are such
weights where there is no penalty, and a Newton step without it shows how those at the penalized optimum have to change
to become some. Where they stay above 0, that is the proof. Else more steps are taken, until they do or a step proves
that it separates.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .matrices import Vector, dot, extended
from .passes import DenseRows, Pass
from .separation import GLANCE, Separation, certify, mixed
from .steps import State, along
from .systems import Table

_FAR = 1.5  # of a logit: a column that moves no row so far holds no class for certain at a glance
_LARGE, _SHARE = 100_000, 4  # numbers in a table from which on a part of it is looked at first
_FEW_STEPS, _MOST_STEPS = 2, 30
_MARGIN = 0.99  # of a weight, which rounding may not take


def held(
    data: DenseRows, table: Table, state: State, weight: Vector | None, intercept: bool, *, of_table: bool
) -> Separation | None:
    """Return a separation in which the penalty alone holds the coefficients, or None where none was found.

    Parameters
    ----------
    data : DenseRows
        All rows.
    table : Table
        Some of them, or all, with the penalty.
    state : State
        The optimum with the penalty.
    weight : array of shape (n,), optional
        Rows of weight 0 do not count.
    intercept : bool
        Whether the boundary may lie elsewhere than at 0.
    of_table : bool
        Whether the last pass of the optimum is one over the table.
    """
    found = _at_a_glance(data, state, table.extent, weight, intercept)
    if found is not None:
        return found
    # Rows that no direction separates are not separated with others beside them: some of the rows may settle it.
    some = table.part(_SHARE) if table.rows.x.size > _LARGE else None
    for rows, most in ((some, _FEW_STEPS), (table, _MOST_STEPS)):
        if rows is not None:
            start = state.found if of_table and rows is table else None
            settled, found = _followed(data, rows, state.coef, start, weight, intercept, most)
            if settled:
                return found
    return None


def _followed(
    data: DenseRows,
    table: Table,
    coef: Vector,
    found_there: Pass | None,
    weight: Vector | None,
    intercept: bool,
    most: int,
) -> tuple[bool, Separation | None]:
    """Take at most so many steps without the penalty; return whether that settles it, and what is found.

    Rows whose columns follow from others settle nothing: along such a direction other rows may be separated.
    """
    free = copy(table)
    free.penalty = extended(np.zeros(data.columns), table.penalty[-1])
    sided = np.where(free.y == 1, 1.0, np.where(free.y == 0, -1.0, 0.0))
    at = free.at(coef) if found_there is None else (found_there.loss, found_there.gradient[:-1], found_there)
    state = State(coef, *at)
    for _ in range(most):
        factors = free.factors(state.found)
        step = factors.solve(state.gradient)
        ahead = -sided * np.einsum("ij,j->i", free.rows.x, step)
        if not factors.dependent.size and (state.found.bend * ahead <= _MARGIN * np.abs(state.found.slope)).all():
            return True, None
        if (found := certify(data.x, data.y, weight, -step[:-1], data.scale, intercept)) is not None:
            return True, found
        moved = along(free, state, step, dot(state.gradient, step) / 2)
        if moved is None:
            break
        _, state.coef, state.objective, state.gradient, state.found = moved
    return False, None


def _at_a_glance(
    data: DenseRows, state: State, extent: Vector, weight: Vector | None, intercept: bool
) -> Separation | None:
    """Return a separation by what holds every row on its own side, or by one column that tells a class for certain."""
    far = np.flatnonzero(np.abs(state.coef * extent)[:-1] > _FAR)
    moves = np.sign(state.coef)
    likely = far[~_mixed(data, far, moves, weight, intercept)] if far.size else far
    candidates = [np.where(np.arange(data.columns) == j, moves[:-1], 0.0) for j in likely]
    if data.right(state.coef):
        candidates.insert(0, state.coef[:-1])
    proofs = (certify(data.x, data.y, weight, move, data.scale, intercept) for move in candidates)
    return next((proof for proof in proofs if proof is not None), None)


def _mixed(
    data: DenseRows, columns: NDArray[np.intp], moves: Vector, weight: Vector | None, intercept: bool
) -> NDArray[np.bool_]:
    """Say of columns whether the first rows show already that they tell no class for certain."""
    few = slice(GLANCE)
    kept = np.ones(data.y[few].size, bool) if weight is None else weight[few] > 0
    alone = data.x[few][:, columns] * (moves[:-1] * data.scale)[columns]
    found: NDArray[np.bool_] = mixed(alone, data.y[few], kept, intercept)
    return found


def held_in_model(
    data: DenseRows, table: Table, state: State, weight: Vector | None, intercept: bool, *, of_table: bool
) -> Separation | None:
    """Do as `held`, by directions of the columns that have a coefficient other than 0."""
    columns = np.flatnonzero(state.coef[:-1])
    if columns.size == data.columns:
        return held(data, table, state, weight, intercept, of_table=of_table)
    places = np.append(columns, data.columns)
    narrow = replace(state, coef=state.coef[places], gradient=state.gradient[places])
    few, its_table = data.narrowed(columns), table.narrowed(columns)
    found = held(few, its_table, narrow, weight, intercept, of_table=False)
    if found is None:
        return None
    direction = np.zeros(data.columns)
    direction[columns] = found.direction
    return replace(found, direction=direction)
