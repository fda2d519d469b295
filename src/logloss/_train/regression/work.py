"""What a fit took."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """What a fit took.

    Attributes
    ----------
    passes : int
        How often all rows were read; 1 where they were few enough to be kept.
    bytes : int or None
        The size of the files that were read, all passes together; None where nothing was read from files.
    seconds : float
        From the first row to the coefficients.
    """

    passes: int
    bytes: int | None
    seconds: float
