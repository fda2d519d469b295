"""Paths of penalties as records that are drawn: coefficients; and held-out losses, with the rules that choose one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class CoefficientPath:
    """The coefficients of one penalty after another: what `logistic_regression_path` returns.

    Attributes
    ----------
    l1_ratio : float
        The share of the penalty on absolute values.
    C : array of shape (k,)
        The inverse of the penalty, ascending: the strongest penalty first.
    coef : array of shape (k, d)
        The coefficients of each C; those that are 0 are exactly 0 where there is an L1 penalty.
    intercept : array of shape (k,)
        0 without one.
    loss : array of shape (k,)
        The mean log loss of the rows, by their weights, without the penalty.
    gap : array of shape (k,)
        How far each objective is above its least value, relative to it, as `LogisticRegression.gap_`.
    names : tuple of str
        Those of the columns; x0, x1 and so on where they have none.

    Examples
    --------
    >>> from logloss import logistic_regression_path
    >>> hours, course, passed = [1, 2, 2, 3, 4, 4, 5, 6], [0, 1, 1, 0, 0, 1, 1, 0], [0, 0, 1, 0, 1, 0, 1, 1]
    >>> path = logistic_regression_path(list(zip(hours, course)), passed, Cs=[0.1, 1, 10])
    >>> path.nonzero.tolist(), path.coef[-1].round(2).tolist()
    ([0, 1, 1], [0.86, 0.0])
    """

    l1_ratio: float
    C: NDArray[np.float64]
    coef: NDArray[np.float64]
    intercept: NDArray[np.float64]
    loss: NDArray[np.float64]
    gap: NDArray[np.float64]
    names: tuple[str, ...]

    @property
    def nonzero(self) -> NDArray[np.intp]:
        """How many coefficients are not 0, of each C."""
        number: NDArray[np.intp] = np.count_nonzero(self.coef, axis=1)
        return number

    def plot(self, ax: Any = None) -> Any:
        """Draw a line for each coefficient over C, with the names of the largest.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; otherwise on a new figure.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        MissingExtraError
            If matplotlib is not installed (``logloss[report]``).
        """
        from logloss._report.door import figure

        return figure(self, "coefficient path", ax)


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
