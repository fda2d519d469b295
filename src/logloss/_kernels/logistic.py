"""One pass over the rows of a logistic model: the objective, its gradient, and how much each row bends it.

What a row adds to the gradient is rounded to a unit of its column, a power of two, and these units are added up as
integers: exactly, so in any order, by any number of threads, on any machine. A unit is 2^−44 of the largest value that
the column has, so what rounding does to a gradient is far below what the rows' own rounding does.

This is NumPy's writing; `compiler/logistic.py` is the other.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import point

ROWS = 256  # in a block, whose sums stay exact in float64: 256 · 2^44 units < 2^53
UNIT_BITS = 44
MOST_ROWS = 1 << 18  # in a call: so many of the largest terms stay below 2^63 units
LANES = 8  # the partial sums of a product of a row and the coefficients

# The loss in two parts: units of 2^−20 and of 2^−64. A loss of 2^25 and more, or none, is counted and left out.
HIGH_BITS, LOW_BITS = 20, 64
HIGH, LOW = (1.5 * 2.0 ** (52 - bits) for bits in (HIGH_BITS, LOW_BITS))
LARGEST = 2.0**25

# A product of two coordinates and a weight, each in [−1, 1], is rounded to a unit: of so many the sum stays below 2^63.
PRODUCT_BITS = 50
PRODUCT_ROUNDER = 1.5 * 2.0 ** (52 - PRODUCT_BITS)
MOST_PRODUCTS = 1 << 12

# After the sums of the columns: that of the intercept, and the two parts of the loss.
EXTRA = 3
ONE_ROUNDER = 1.5 * 2.0 ** (52 - UNIT_BITS)
NONE = np.empty(0)


def add_rows(
    x: NDArray[Any],
    y: NDArray[np.float64],
    weight: NDArray[np.float64],
    offset: NDArray[np.float64],
    center: NDArray[np.float64],
    coef: NDArray[np.float64],
    rounder: NDArray[np.float64],
    bend: NDArray[np.float64],
    slope: NDArray[np.float64],
    sums: NDArray[np.int64],
) -> int:
    """Add rows to the sums of their pass."""
    rows = x.reshape(y.size, center.size)
    bend, slope = (each if each.size else np.empty(y.size) for each in (bend, slope))
    wild = 0
    with np.errstate(all="ignore"):
        for start in range(0, y.size, ROWS):
            here = slice(start, start + ROWS)
            centered = rows[here].astype(np.float64) - center
            z = products(centered, coef)
            wild += add_block(z, y, weight, offset, here, bend, slope, sums)
            sums[: center.size] += units(slope[here, None] * centered, rounder).sum(axis=0)
    return wild


def add_columns(
    x: NDArray[Any],
    y: NDArray[np.float64],
    weight: NDArray[np.float64],
    offset: NDArray[np.float64],
    center: NDArray[np.float64],
    coef: NDArray[np.float64],
    bend: NDArray[np.float64],
    slope: NDArray[np.float64],
    logit: NDArray[np.float64],
    sums: NDArray[np.int64],
) -> int:
    """Add rows that lie column by column to the sums of their pass, but for the columns' own."""
    wild = 0
    with np.errstate(all="ignore"):
        logit[:] = products(_by_rows(x, y.size) - center, coef)
        if offset.size:
            logit += offset
        for start in range(0, y.size, ROWS):
            here = slice(start, start + ROWS)
            wild += add_block(logit[here], y, weight, NONE, here, bend, slope, sums)
    return wild


def add_column_sums(
    x: NDArray[Any],
    factor: NDArray[np.float64],
    center: NDArray[np.float64],
    rounder: NDArray[np.float64],
    sums: NDArray[np.int64],
) -> None:
    """Add the sums of the columns times a factor of each row, each product rounded to its column's unit."""
    sums += units(factor[:, None] * (_by_rows(x, factor.size) - center), rounder).sum(axis=0)


def add_column_products(
    x: NDArray[Any],
    weight: NDArray[np.float64],
    center: NDArray[np.float64],
    scale: NDArray[np.float64],
    table: NDArray[np.float64],
    sums: NDArray[np.int64],
) -> None:
    """Add Σ w·uᵢ·uⱼ over rows of coordinates u = (x − center)·scale, then 1, to the upper triangle of `sums`.

    Each product, in [−1, 1], is rounded to a multiple of 2^−`PRODUCT_BITS`; at most `MOST_PRODUCTS` rows.
    """
    order = center.size + 1
    u, upper = table.reshape(order, weight.size), sums.reshape(order, order)
    u[:-1] = ((_by_rows(x, weight.size) - center) * scale).T
    u[-1] = 1.0
    for i in range(order):
        upper[i, i:] += units(weight * u[i] * u[i:], PRODUCT_ROUNDER).sum(axis=1)


def _by_rows(x: NDArray[Any], rows: int) -> NDArray[np.float64]:
    """Return so many rows of numbers that lie column by column."""
    return x.reshape(-1, rows).T.astype(np.float64)


def products(rows: NDArray[np.float64], coef: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each row's product with the coefficients, the last of which is the intercept, in the kernels' order."""
    columns = rows.shape[1]
    whole = columns // LANES * LANES
    terms = rows * coef[:columns]
    lanes = np.zeros((LANES, len(rows)))
    for start in range(0, whole, LANES):
        lanes += terms[:, start : start + LANES].T
    lanes[LANES - (columns - whole) :] += terms[:, whole:].T
    z: NDArray[np.float64] = ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) + (
        (lanes[2] + lanes[6]) + (lanes[3] + lanes[7])
    )
    return z + coef[columns]


def add_block(z: Any, y: Any, weight: Any, offset: Any, here: slice, bend: Any, slope: Any, sums: Any) -> int:
    """Write the slopes and bends of a block, add its loss and its slopes, and return how many losses are left out."""
    if offset.size:
        z = z + offset[here]
    loss, slopes = point.soft_from_logits(z, y[here], 1.0, 0.0)
    e = point.exp_of_minus(abs(z))
    bends = e / ((1.0 + e) * (1.0 + e))
    if weight.size:
        loss, slopes, bends = loss * weight[here], slopes * weight[here], bends * weight[here]
    slope[here], bend[here] = slopes, bends
    tame = loss < LARGEST
    loss = np.where(tame, loss, 0.0)
    high = (loss + HIGH) - HIGH
    sums[-2] += int(high.sum() * 2.0**HIGH_BITS)
    sums[-1] += units(loss - high, LOW).sum()
    sums[-3] += units(slopes, ONE_ROUNDER).sum()
    return int(np.count_nonzero(~tame))


def units(terms: Any, rounder: Any) -> Any:
    """Return how many units of a rounder terms are, rounded."""
    return (terms + rounder).view(np.int64) - np.asarray(rounder).view(np.int64)


# --- what there is: a hash of each row, by which samples are drawn, and the span of each column --------------------

MIX, SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)


def mixed(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the bits spread over all of 64, each pattern to another (SplitMix64: Steele, Lea and Flood 2014)."""
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


def draws(count: int) -> NDArray[np.uint64]:
    """Return so many numbers that look random, the same ones each time."""
    return mixed(np.arange(1, count + 1, dtype=np.uint64) * MIX)


@cache
def factors_of_hash(columns: int) -> NDArray[np.int64]:
    """Return an odd number for the label and for each column."""
    return (draws(columns + 1) | np.uint64(1)).view(np.int64)


def survey(
    x: NDArray[Any],
    factors: NDArray[np.int64],
    y: NDArray[np.float64],
    hashes: NDArray[np.int64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    unlike: NDArray[np.float64],
) -> None:
    """Write a hash of the label and the first columns of each row, and widen the span of each column.

    −0 is hashed as 0, and float32 as the float64 it equals. `unlike` becomes NaN where a column is not finite.
    """
    rows = x.reshape(y.size, low.size).astype(np.float64)
    state = np.zeros(y.size, np.uint64)
    with np.errstate(over="ignore", invalid="ignore"):
        for factor, values in zip(factors.view(np.uint64), (y, *rows.T), strict=False):
            bits = (values + 0.0).view(np.uint64)
            state += (bits ^ (bits >> SHIFT)) * factor
        state = (state ^ (state >> SHIFT)) * MIX
        hashes[:] = (state ^ (state >> SHIFT)).view(np.int64)
        np.fmin(low, np.fmin.reduce(rows, axis=0, initial=np.inf), out=low)
        np.fmax(high, np.fmax.reduce(rows, axis=0, initial=-np.inf), out=high)
        unlike += (rows - rows).sum(axis=0)


def survey_columns(
    x: NDArray[Any],
    factors: NDArray[np.int64],
    y: NDArray[np.float64],
    hashes: NDArray[np.int64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
) -> None:
    """Do as `survey`, of rows that lie column by column and are finite."""
    survey(_by_rows(x, y.size).reshape(-1), factors, y, hashes, low, high, np.zeros(low.size))
