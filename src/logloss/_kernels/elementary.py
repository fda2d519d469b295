"""Logarithms and exponentials of arrays whose bits do not depend on the processor, each made from a formula of `point`.

NumPy has other code for `log`, `exp`, `power` and their kin on other processors, and each rounds in its own way. The
kernels' arithmetic does not. All functions take and return arrays of float64 of any shape. Accuracy, held by
`tests/kernels/test_elementary.py`: logarithms, `softplus`, `sigmoid` and `exp_of_minus` 2 ulp, `expm1` and `log1p` 4.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from . import loader, point
from .primitives import constants, polynomial

Floats = NDArray[np.float64]
Labels = NDArray[np.uint8]

_NEAR = 0.34  # below ½·ln 2, where 1 + (−a + a²·P(−a)) is exp(−a) without a power of two


def minus_log(p: Floats) -> Floats:
    """Return −log p for p in [0, 1]: ∞ at 0."""
    return _losses("proba", p, np.ones(p.shape, np.uint8))


def minus_log_rest(p: Floats) -> Floats:
    """Return −log(1 − p) for p in [0, 1], small results to full precision."""
    return _losses("proba", p, np.zeros(p.shape, np.uint8))


def softplus(z: Floats) -> Floats:
    """Return log(1 + exp z)."""
    return _losses("logits", z, np.zeros(z.shape, np.uint8))


def sigmoid(z: Floats) -> Floats:
    """Return 1/(1 + exp(−z)), small results to full precision."""
    x = _flat(z)
    p = np.empty_like(x)  # the slope of the loss, where y = 0
    kernel = loader.find("loss_and_gradient_from_logits")
    kernel(x, np.zeros(x.size, np.uint8), 1.0, 0.0, 1.0, None, p)
    return p.reshape(z.shape)


def exp_of_minus(a: Floats) -> Floats:
    """Return exp(−a) for a ≥ 0."""
    e: Floats = point.exp_of_minus(a)
    return e


def expm1(x: Floats) -> Floats:
    """Return exp(x) − 1, small results to full precision; for x up to 708."""
    a = np.abs(x)
    with np.errstate(all="ignore"):
        a2, e = a * a, exp_of_minus(a)
        a4 = a2 * a2
        near = a2 * polynomial((-a, a2, a4, a4 * a4), constants(a).exp_tail) - a
        below: Floats = np.where(a < _NEAR, near, e - 1)  # exp(−a) − 1
        return np.where(x > 0, -below / e, below)


def log1p(u: Floats) -> Floats:
    """Return log(1 + u) for u ≥ −1, small results to full precision."""
    # −log(1 + u); log(1 + u) = −log(1 − u/(1 + u)), whose relative error grows with u; and −log(1/(1 + u)).
    far = u > 1
    p = np.where(far, 1.0, np.abs(u)) / (1 + np.maximum(u, 0.0))
    losses = _losses("proba", p, far.astype(np.uint8))
    return np.where(u > 0, losses, -losses)


def _losses(space: str, x: Floats, y: Labels) -> Floats:
    flat = _flat(x)
    losses = np.empty_like(flat)
    loader.find(f"loss_from_{space}")(flat, y.reshape(-1), 1.0, 0.0, 1.0, losses, None)
    return losses.reshape(x.shape)


def _flat(x: Floats) -> Floats:
    """Return an array as the kernels read it."""
    return np.require(x, np.float64, ["C", "A"]).reshape(-1)
