"""Seeded pseudo-random draws, which the page repeats bit for bit: for practice, simulated sites and batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from .errors import wrong_option

Item = TypeVar("Item")

_WORD = 2**32
_MASK = _WORD - 1
SEEDS = 2**53  # every integer below is a number on the page too
_MIXED_IN = 12  # draws until each bit of the seed has reached every bit of the state


class Draws:
    """A stream of draws from a seed, the same in Python and on the page (`maths/draws.js`).

    Parameters
    ----------
    seed : int
        In 0 … 2⁵³ − 1; each gives a stream of its own.

    Raises
    ------
    LogLossError
        If the seed is no such integer.

    Notes
    -----
    The generator is sfc32 (Chris Doty-Humphrey's PractRand): 32-bit sums, shifts and one counter, so it is exact in
    JavaScript, where Python's and NumPy's generators would need integers of 64 bits. Not for secrets.

    Examples
    --------
    >>> draws = Draws(7)
    >>> [draws.below(6) for _ in range(5)]
    [3, 0, 1, 5, 2]
    """

    def __init__(self, seed: int) -> None:
        if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < SEEDS:
            raise wrong_option("seed", seed, "an integer from 0 to 2**53 - 1")
        self._a, self._b, self._c, self._counter = 0, seed & _MASK, seed >> 32, 1
        for _ in range(_MIXED_IN):
            self._word()

    def _word(self) -> int:
        """Return the next 32 bits."""
        a, b, c = self._a, self._b, self._c
        word = (a + b + self._counter) & _MASK
        self._counter = (self._counter + 1) & _MASK
        self._a = b ^ (b >> 9)
        self._b = (c + (c << 3)) & _MASK
        self._c = (((c << 21) | (c >> 11)) + word) & _MASK
        return word

    def below(self, n: int) -> int:
        """Return an integer in 0 … n − 1, each equally likely; 1 ≤ n ≤ 2³²."""
        if not 1 <= n <= _WORD:
            raise wrong_option("n", n, "in 1 ... 2**32")
        fair = _WORD - _WORD % n  # words from here on would favor the low results
        while (word := self._word()) >= fair:
            pass
        return word % n

    def uniform(self) -> float:
        """Return a number in [0, 1), a multiple of 2⁻⁵³."""
        high, low = self._word() >> 5, self._word() >> 6
        return (high * 2**26 + low) / 2**53

    def choice(self, items: Sequence[Item]) -> Item:
        """Return one of the items, each equally likely."""
        return items[self.below(len(items))]

    def shuffled(self, n: int) -> list[int]:
        """Return 0 … n − 1 in one of the n! orders, each equally likely (Fisher and Yates)."""
        order = list(range(n))
        for last in range(n - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order
