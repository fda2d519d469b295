"""What is soon known of the second derivatives of sparse rows: the diagonal, and a block of the columns used most.

Of the columns of a text a few hundred words are in most rows, and bend each other; the others hardly meet. So the
block holds most of what the diagonal leaves out, at the price of some passes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .matrices import Factors, Vector

_MOST_COLUMNS, _FEWEST_COLUMNS = 512, 8
_PRODUCTS = 1.5  # of a row's entries, for each entry that there is: they take about as long as a pass
_FACTORING = 1 / 40  # of the cube of a block's columns: how many products cost as much as its factors


class Block(NamedTuple):
    """The second derivatives of some coefficients, the intercept's last, ready to be solved by."""

    places: NDArray[np.intp]
    factors: Factors

    @classmethod
    def of(cls, second: Vector, penalty: Vector, places: NDArray[np.intp]) -> Block:
        """Return the block of such second derivatives of the loss, of which the upper triangle is filled."""
        second.reshape(-1)[:: len(second) + 1] += penalty
        return cls(places, Factors(second))


class FrequentColumns:
    """A diagonal matrix with a block in it, to be solved by; nothing moves along a column of zeros."""

    def __init__(self, diagonal: Vector, block: Block | None = None) -> None:
        self._inverse = np.divide(1.0, diagonal, out=np.zeros_like(diagonal), where=diagonal > 0)
        self._block = block
        self.dependent: NDArray[Any] = np.flatnonzero(~(diagonal > 0))

    def solve(self, right: Vector) -> Vector:
        """Return H⁻¹·right."""
        solved: Vector = right * self._inverse
        if self._block is not None:
            places = self._block.places
            solved[places] = self._block.factors.solve(right[places])
        return solved


def frequent(bends: Vector, number: NDArray[np.intp], lengths: NDArray[np.int64], passes: float) -> NDArray[np.intp]:
    """Return the columns that a block is made of: as many as cost no more than some passes.

    Parameters
    ----------
    bends : array of shape (d,)
        How much each column bends the objective: those that do most are taken.
    number : array of int, shape (d,)
        How many entries a column has.
    lengths : array of int, shape (n,)
        How many a row has.
    passes : float
        How many.
    """
    entries, squared = float(np.add.reduce(lengths)), float(np.add.reduce(lengths.astype(np.float64) ** 2))
    most = min(_MOST_COLUMNS, bends.size)
    while most >= min(_FEWEST_COLUMNS, bends.size) and entries:
        columns = _largest(bends, most)
        # As if a row's entries were drawn from all there are.
        share = float(np.add.reduce(number[columns])) / entries
        if share**2 * squared / 2 + _FACTORING * most**3 <= _PRODUCTS * passes * entries:
            return columns
        most //= 2
    return np.empty(0, np.intp)


def _largest(numbers: Vector, most: int) -> NDArray[np.intp]:
    """Return where so many of the largest numbers stand, of equal ones the first."""
    least = np.partition(numbers, numbers.size - most)[numbers.size - most]
    chosen = numbers > least
    chosen[np.flatnonzero(numbers == least)[: most - np.count_nonzero(chosen)]] = True
    return np.flatnonzero(chosen)
