"""Which rows of the data the rows of a batch are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Rows:
    """The numbers of a batch's rows in the data: consecutive from the first, or some of these.

    Attributes
    ----------
    first : int
        The number of the batch's first row.
    taken : (n,) array of int or None
        Which of the batch's rows are here; None for all.
    """

    first: int
    taken: NDArray[np.intp] | None

    def number(self, at: int) -> int:
        """Return the number of one row."""
        return self.first + (at if self.taken is None else int(self.taken[at]))

    def some(self, keep: NDArray[np.bool_]) -> Rows:
        """Return the numbers of the rows to keep."""
        kept = np.flatnonzero(keep)
        return Rows(self.first, kept if self.taken is None else self.taken[kept])
