"""An exact sum over rows: the state of an accumulator that keeps nothing else."""

from __future__ import annotations

from typing import Any, Self

from logloss._accumulate.serialization import Entries
from logloss._kernels.exact_sum import ZERO


class ExactTotal:
    """A sum that is exact, so that parts may be merged in any order.

    Attributes
    ----------
    total : Dyadic
        The sum.
    """

    def __init__(self) -> None:
        self.total = ZERO

    def merge(self, other: Self) -> None:
        """Add the rows of another part."""
        self.total += other.total

    def to_state(self) -> dict[str, Any]:
        """Return the sum as a tree (`serialization`)."""
        return {"total": self.total}

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        self.total = Entries(state).sum("total")
