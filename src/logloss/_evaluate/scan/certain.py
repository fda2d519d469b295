"""Whether all forecasts of a model are 0 or 1, as labels are: beside soft labels, the two are likely swapped."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Certainty:
    """What is known of the probabilities of one model. However rows are cut, merging parts in any order is the same.

    Attributes
    ----------
    only : bool
        Whether each is 0 or 1.
    zero, one : bool
        Whether some is 0, and some 1; known where `only` holds.
    """

    def __init__(self) -> None:
        self.only, self.zero, self.one = True, False, False

    @property
    def like_labels(self) -> bool:
        """Whether each is 0 or 1, and both are there."""
        return self.only and self.zero and self.one

    def update(self, p: NDArray[np.float64]) -> None:
        """Add rows."""
        if not self.only or not p.size:
            return
        if 0 < p[0] < 1:  # which nearly always decides it
            self.only = False
            return
        zero, one = int(np.count_nonzero(p == 0)), int(np.count_nonzero(p == 1))
        self.only = zero + one == p.size
        self.zero |= zero > 0
        self.one |= one > 0

    def merge(self, other: Certainty) -> None:
        """Add the rows of another part."""
        self.only &= other.only
        self.zero |= other.zero
        self.one |= other.one

    def to_state(self) -> list[bool]:
        """Return what is known as a tree (`serialization`)."""
        return [self.only, self.zero, self.one]

    def from_state(self, tree: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        self.only, self.zero, self.one = map(bool, tree)
