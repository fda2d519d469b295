"""Coefficients near the optimum of sparse rows whose penalty is strong, by dual coordinate ascent: one row at a time.

Where a row alone moves its own logit by little, as one of a text does whose numbers are tf-idf, each pass of steps of
single rows leaves a small share of the gap, however the columns go together (Shalev-Shwartz and Zhang 2013; and, of
the dual problem, Yu, Huang and Lin 2011). Rows come in the order of a hash of what they
hold, so the order in which they are given does not matter, and each pass goes through it in other strides.

The dual problem of a model with an intercept has the constraint that the residuals sum to 0: the intercept is its
multiplier (Hestenes 1969; Powell 1969), and follows each step as if it had a weak penalty, which is taken back after
each pass.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._kernels import loader
from logloss._kernels.blocks import exact_squares, exact_sum_of_losses
from logloss._kernels.dual_ascent import FIELDS
from logloss._kernels.logistic import MIX, draws, factors_of_hash, mixed

from .intercept import log_odds
from .matrices import Vector
from .sparse import SparseRows

_STRONG = 4.0  # weight·|x|²/(4·penalty), of the mean weight and the mean square
_FIRST_PASSES, _MOST_PASSES = 4, 40  # after the first of them it is asked whether there will be more than these
_NEAR = 1 / 2  # of the gap to reach: what a pass gains when the last one was enough
_PULL = 1.5  # of the intercept, in logits a root of what all rows bend
_LARGE = 1e100  # numbers that are not squared
_MOST_ENTRIES = 1 << 27  # that are copied, and gone through by one thread
_FEWEST_BLOCKS, _MOST_TOGETHER = 1000, 16  # rows that stay together, so that those next in memory are read in turn
_LEAST_STRIDE = 0.1  # of all
_DRAWS = np.ldexp((draws(2 * _MOST_PASSES) >> np.uint64(11)).astype(np.float64), -53).reshape(-1, 2)


class Ascent(NamedTuple):
    """Where it has got to."""

    coef: Vector  # in the units of the columns; the intercept is last
    passes: int
    near: bool  # whether the gap is about the one that was asked for


def ascended(rows: SparseRows, penalty: float, intercept: bool, tol: float) -> Ascent | None:
    """Return coefficients near the optimum, or None if there is a better way.

    Parameters
    ----------
    rows : SparseRows
    penalty : float
        Of L2.
    intercept : bool
        Whether there is one.
    tol : float
        The gap to reach.
    """
    if rows.given is None:
        return None
    weight = rows.weight * rows.unit if rows.weight.size else np.ones(rows.rows)
    total, ones = (float(exact_sum_of_losses(part)) for part in (weight, weight * rows.y))
    usual = total / rows.rows
    value = rows.given.astype(np.float64, copy=False)
    if not _is_strong(rows, value, penalty, usual):
        return None
    bends = max(ones / total * (total - ones), usual)  # of all rows where there are no coefficients
    of_intercept = _PULL / math.sqrt(usual * bends) if intercept else 0.0
    value, index, ends, fields = _shuffled(rows, value, weight, penalty, of_intercept)
    coef = np.append(np.zeros(rows.columns), log_odds(ones, total) if intercept else 0.0)
    together = max(1, min(rows.rows // _FEWEST_BLOCKS, _MOST_TOGETHER))
    kernel, blocks = loader.find("sparse_ascend"), -(-rows.rows // together)
    gains: list[float] = []
    while True:
        walk = np.array([1 / penalty, of_intercept, together, *_order(blocks, len(gains)), 0.0, 0.0])
        kernel(value, index, ends, fields.reshape(-1), coef, walk)
        gain, residuals = walk[5:].tolist()
        coef[-1] += of_intercept * residuals
        gains.append(gain)
        enough = _NEAR * tol * sum(gains)
        if gain <= enough or not _end_soon(gains, enough):
            return Ascent(coef, len(gains), near=gain <= enough)


def _shuffled(rows: SparseRows, given: Vector, weight: Vector, penalty: float, of_intercept: float) -> tuple[Any, ...]:
    """Return the rows in an order that looks random and does not depend on theirs, and what is known of each.

    Equal rows, whose hashes are equal, end up far from each other.
    """
    order = np.argsort(_hashes(rows, given))
    start, stride = _order(rows.rows, 0)
    order = order[(start + np.arange(rows.rows) * stride) % rows.rows].astype(np.int32)
    value, index, ends = np.empty(given.size), np.empty_like(rows.index), np.empty_like(rows.ends)
    square = np.empty(rows.rows)
    loader.find("sparse_reorder")(given, rows.index, rows.ends, order, value, index, ends, square)
    fields = np.zeros((rows.rows, FIELDS))
    fields[:, 1], fields[:, 2] = rows.y[order], weight[order]
    fields[:, 3] = 1 / (1 + fields[:, 2] * (square / penalty + of_intercept) / 4)
    if rows.offset.size:
        fields[:, 4] = rows.offset[order]
    return value, index, ends, fields


def _is_strong(rows: SparseRows, value: Vector, penalty: float, weight: float) -> bool:
    """Say whether the penalty is so strong that steps of single rows are the faster way."""
    largest = float((rows.largest / rows.scale).max(initial=0.0))
    if not (largest < _LARGE and all(1 / _LARGE < number < _LARGE for number in (penalty, weight))):
        return False
    if not (rows.rows > 1 and value.size <= _MOST_ENTRIES):
        return False
    squares = float(exact_squares(value))
    return weight * squares / (4 * penalty) <= _STRONG * rows.rows


def _hashes(rows: SparseRows, value: Vector) -> NDArray[np.uint64]:
    """Return a hash of what each row holds."""
    held = [values for values in (rows.weight, rows.offset) if values.size] or [np.zeros(rows.rows)]
    entries, others = np.empty((2, rows.rows), np.int64)
    factors = (draws(rows.columns) | np.uint64(1)).view(np.int64)
    loader.find("sparse_hashes")(value, rows.index, rows.ends, factors, entries)
    spans = np.zeros((3, len(held)))
    loader.find("survey")(np.column_stack(held).reshape(-1), factors_of_hash(len(held)), rows.y, others, *spans)
    return mixed(entries.view(np.uint64) * MIX + others.view(np.uint64))


def _order(number: int, passes: int) -> tuple[int, int]:
    """Return where a pass starts, and how far apart the places are that it goes through in turn to come to all of them.

    No two passes may go through them alike, and no stride is nearly none or nearly all.
    """
    start, share = _DRAWS[passes].tolist()
    stride = max(int(number * (_LEAST_STRIDE + (1 - 2 * _LEAST_STRIDE) * share)), 1)
    while math.gcd(stride, number) > 1:
        stride += 1
    return int(number * start), stride % number


def _end_soon(gains: list[float], enough: float) -> bool:
    """Say whether passes that each gain as large a share of the one before as the last two did are soon enough."""
    if len(gains) < _FIRST_PASSES:
        return True
    before, gain = gains[-3], gains[-1]
    left = _MOST_PASSES - len(gains)
    return enough > 0 and gain < before and 2 * math.log(gain / enough) <= left * math.log(before / gain)
