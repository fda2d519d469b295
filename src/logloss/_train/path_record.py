"""What cross-validation says of a path of penalties: the record that is drawn, and the rules that choose one."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class RegularizationPath:
    """The mean held-out loss of each C.

    Attributes
    ----------
    l1_ratio : float
    C : array of shape (k,)
        Ascending.
    loss : array of shape (k,)
        The mean over the folds of the log loss of the rows that were left out.
    se : array of shape (k,)
        Its standard error: the standard deviation of the folds' losses over the root of their number.
    nonzero : array of int, shape (k,)
        How many coefficients of the model of all rows are not 0.
    """

    l1_ratio: float
    C: NDArray[np.float64]
    loss: NDArray[np.float64]
    se: NDArray[np.float64]
    nonzero: NDArray[np.intp]

    @classmethod
    def of(
        cls, l1_ratio: float, C: NDArray[np.float64], losses: NDArray[np.float64], nonzero: NDArray[np.intp]
    ) -> RegularizationPath:
        """Return the record of the losses of each fold (rows) and C (columns)."""
        folds = len(losses)
        order = np.argsort(C, kind="stable")
        se = losses.std(axis=0, ddof=1) / math.sqrt(folds) if folds > 1 else np.full(C.size, math.nan)
        return cls(l1_ratio, C[order], losses.mean(axis=0)[order], se[order], nonzero[order])

    @property
    def best(self) -> int:
        """The place of the C of the smallest loss; of equal ones the strongest penalty."""
        return int(np.argmin(self.loss))

    @property
    def one_se(self) -> int:
        """The place of the smallest C whose loss is within one standard error of the smallest (Breiman et al. 1984)."""
        bound = self.loss[self.best] + self.se[self.best]
        within = np.flatnonzero(self.loss <= bound)
        return int(within[0]) if within.size else self.best
