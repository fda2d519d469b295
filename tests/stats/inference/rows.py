"""Rows for the tests of inference, as cells."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from logloss._stats.inference.cells import Cells

Floats = NDArray[np.float64]


def cells(z: Any, y: Any, w: Any = None, unit: Any = None) -> Cells:
    """Return a cell for each row."""
    z, y = np.asarray(z, float), np.asarray(y, float)
    w = np.ones(z.size) if w is None else np.asarray(w, float)
    units = z.size if unit is None else int(np.max(unit)) + 1
    return Cells(z, y, np.ones(z.size), w, w**2, w**3, None if unit is None else np.asarray(unit), units)


def drawn(
    rng: np.random.Generator, n: int, *, center: float = 0.0, sd: float = 1.5, slope: float = 1.0
) -> tuple[Floats, Floats]:
    """Return logits, and labels of which they are the calibrated ones, but for the slope."""
    z = center + sd * rng.standard_normal(n)
    p = special.expit(center + slope * (z - center))
    return z, (rng.random(n) < p).astype(float)


def clustered(
    rng: np.random.Generator, groups: int, size: int, rho: float = 0.2
) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Return calibrated logits, labels that depend on each other within clusters, and the clusters."""
    unit = np.repeat(np.arange(groups), size)
    z = 1.2 * rng.standard_normal(unit.size)
    common = rng.standard_normal(groups)[unit]
    u = special.ndtr(np.sqrt(rho) * common + np.sqrt(1 - rho) * rng.standard_normal(unit.size))
    return z, (u < special.expit(z)).astype(float), unit
