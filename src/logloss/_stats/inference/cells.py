"""Rows for inference: alike ones together, and how a sum over them varies from one sample to the next.

Whatever is estimated is a sum over rows of a weight times an influence ψ. Its variance follows from what is drawn
independently, the unit: rows, or clusters.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.elementary import sigmoid, softplus

Floats = NDArray[np.float64]


class Spread(NamedTuple):
    """How a weighted sum Σwψ varies, whose ψ are centered: its variance, its skewness, and the degrees of freedom."""

    variance: float
    skewness: float
    freedom: float


@dataclass(frozen=True)
class Cells:
    """Rows with their forecasts and labels; a cell is one row, or several that are alike.

    Attributes
    ----------
    z : (k,) array
        Logits, from −∞ to ∞.
    y : (k,) array
        Labels, in [0, 1].
    n : (k,) array
        How many rows.
    w, w2, w3 : (k,) arrays
        Σw, Σw² and Σw³ of these rows. Where a row stands for w rows, all three are Σw.
    unit : (k,) array of int or None
        Which independent unit the rows of a cell belong to; None where each row is one.
    units : float
        How many units there are.
    """

    z: Floats
    y: Floats
    n: Floats
    w: Floats
    w2: Floats
    w3: Floats
    unit: NDArray[np.intp] | None
    units: float

    @cached_property
    def p(self) -> Floats:
        """The probabilities of 1."""
        return sigmoid(self.z)

    @cached_property
    def q(self) -> Floats:
        """1 − p, without cancellation."""
        return sigmoid(-self.z)

    @cached_property
    def hard(self) -> bool:
        """Whether all labels are 0 or 1."""
        return bool(((self.y == 0) | (self.y == 1)).all())

    @cached_property
    def total(self) -> float:
        """Σw."""
        return float(self.w.sum())

    @cached_property
    def losses(self) -> Floats:
        """The loss of a row of each cell."""
        with np.errstate(invalid="ignore"):
            if_one, if_zero = softplus(-self.z) * self.y, softplus(self.z) * (1 - self.y)
        return np.where(self.y > 0, if_one, 0.0) + np.where(self.y < 1, if_zero, 0.0)

    @cached_property
    def residual(self) -> Floats:
        """The label less p, without cancellation where both are close to 1."""
        return np.where(self.y > 0.5, self.q - (1 - self.y), self.y - self.p)

    @cached_property
    def by_unit(self) -> NDArray[np.intp]:
        """The order of the cells by their units, and in each by their forecasts."""
        assert self.unit is not None  # noqa: S101
        return np.lexsort((self.p, self.unit))

    @property
    def independent(self) -> bool:
        """Whether each row is a unit, and its label a toss of a coin: its variance is then known from its forecast."""
        return self.unit is None and self.hard

    @property
    def rarer(self) -> int:
        """The label that has less weight."""
        return int(2 * float(np.sum(self.w * self.y)) <= self.total)

    def units_with(self, label: int) -> float:
        """Return how many units have a row with this label."""
        here = self.y == label
        return float(np.sum(self.n[here]) if self.unit is None else np.count_nonzero(np.bincount(self.unit[here])))

    def sums(self, psi: Floats) -> Floats:
        """Return Σwψ of each unit that is more than a row; for some ψ in columns, a column each."""
        assert self.unit is not None  # noqa: S101
        weighted = self.w * psi.T
        count = int(self.units)
        columns = [np.bincount(self.unit, column, count).astype(np.float64) for column in np.atleast_2d(weighted)]
        summed: Floats = columns[0] if psi.ndim == 1 else np.stack(columns, axis=1)
        return summed

    def spread(self, psi: Floats) -> Spread:
        """Return how Σwψ varies, for influences that are centered: Σwψ = 0 over these rows.

        U/(U − 1)·Σ S_u², with S_u the sum of unit u, and the skewness Σ S_u³/(Σ S_u²)^(3/2). The degrees of freedom are
        U − 1, or fewer where a few units carry the sum: those of a χ² that varies as Σ S_u² does (Satterthwaite 1946,
        doi:10.2307/3002019), 2(Σ S_u²)²/(Σ S_u⁴ − (Σ S_u²)²/U).
        """
        if self.units <= 1:
            return Spread(math.nan, 0.0, 0.0)
        if self.unit is None:
            squares, cubes = float(np.sum(self.w2 * psi**2)), float(np.sum(self.w3 * (psi * psi * psi)))
        else:
            sums = self.sums(psi)
            squares, cubes = float(np.sum(sums**2)), float(np.sum(sums * sums * sums))
        if not 0 < squares < math.inf:
            return Spread(squares, 0.0, self.units - 1)
        if self.unit is None:  # w⁴ is w³²/w² where weights are alike, and at least that
            alike = np.divide(self.w3, self.w2, out=np.zeros_like(self.w2), where=self.w2 > 0) ** 2
            fourth = float(
                np.sum(np.divide(alike, self.w2, out=alike, where=alike > 0) * (self.w2 * psi**2 / squares) ** 2)
            )
        else:
            fourth = float(np.sum((sums**2 / squares) ** 2))
        uneven = fourth - 1 / self.units
        freedom = min(self.units - 1, 2 / uneven) if uneven > 0 else self.units - 1
        return Spread(self.units / (self.units - 1) * squares, cubes / (squares * math.sqrt(squares)), freedom)
