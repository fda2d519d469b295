"""Rows by ranges of equal width of a probability."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from reference.losses import mean

BANDS = 32


@dataclass(frozen=True)
class Band:
    """Rows in a range of probability."""

    low: float
    high: float
    n: int
    share: float
    rate: float
    loss: float


def band_of(q: Fraction) -> int:
    """Return the range of a probability: what lies between two belongs to the one that is farther from one half.

    One half itself belongs to the lower one.
    """
    if q <= Fraction(1, 2):
        return min(math.floor(q * BANDS), BANDS // 2 - 1)
    return max(math.ceil(q * BANDS) - 1, BANDS // 2)


def bands(q: Sequence[Fraction], y: Sequence[float], w: Sequence[float], loss: Sequence[float]) -> list[Band]:
    """Return the ranges of some probabilities that hold rows."""
    found, places = [], [band_of(each) for each in q]
    for number in sorted(set(places)):
        here = [at for at, place in enumerate(places) if place == number]
        weight = [w[at] for at in here]
        found.append(
            Band(
                number / BANDS,
                (number + 1) / BANDS,
                len(here),
                math.fsum(weight) / math.fsum(w),
                mean([y[at] for at in here], weight),
                mean([loss[at] for at in here], weight),
            )
        )
    return found


def by_forecast(y: Sequence[float], p: Sequence[float], w: Sequence[float], loss: Sequence[float]) -> list[Band]:
    """Return the rows by p."""
    return bands([Fraction(each) for each in p], y, w, loss)


def by_outcome(y: Sequence[float], p: Sequence[float], w: Sequence[float], loss: Sequence[float]) -> list[Band]:
    """Return the rows by the probability given to the label that they have."""
    given = [Fraction(x) if label == 1 else 1 - Fraction(x) for label, x in zip(y, p, strict=True)]
    return bands(given, y, w, loss)
