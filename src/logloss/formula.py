"""The mathematics: loss, gradient and Hessian of one observation, in closed form, for any array type.

This is the definition that everything else in the package is held to. With a smoothed label y′ = y(1−ε) + ε/2 and a
positive class that counts w₊ times, an observation has two coefficients, both ≥ 0,

    a = w₊·y′    how much the loss counts  −log p,
    b = 1 − y′   how much it counts        −log(1−p),

and the loss is L = −a·log p − b·log(1−p), in nats, where p is given, or a logit z with p = σ(z) = 1/(1 + exp(−z)).
Every sum below has terms of one sign (the gradients of soft labels apart), so nothing cancels.

All functions are elementwise. They work on NumPy arrays, on every array that follows the Python array API standard, on
torch tensors and jax arrays, and on Python numbers (which give Python numbers). Labels take the format of the logits
or probabilities. Nothing is validated here, nothing is weighted, nothing is summed. Two rules hold at the ends:
0·log 0 = 0, and 0·∞ = 0 for infinite logits. NumPy warns only where a finite result is too large for its format.
"""

from __future__ import annotations

import math
import sys
from typing import Any

import numpy as np

Array = Any  # an array of any library, or a Python number


def loss_from_logits(y: Array, z: Array, *, pos_weight: float = 1.0, label_smoothing: float = 0.0) -> Array:
    """Return the loss of a label and a logit: (a+b)·log1p(e) + |z|·(b if z ≥ 0 else a), with e = exp(−|z|).

    Parameters
    ----------
    y : array or number in [0, 1]
        Labels: 0, 1, booleans, or soft labels between them.
    z : array or number in [−∞, ∞]
        Logits (log-odds), of the same shape as `y`.
    pos_weight : float, optional
        How many times a positive counts, > 0.
    label_smoothing : float in [0, 1], optional
        Draws the labels towards ½, before `pos_weight`.

    Returns
    -------
    array or float in [0, ∞]
        In nats; of the type, shape and format of `z`.

    Examples
    --------
    >>> loss_from_logits(1, 0.0)
    0.6931471805599453
    >>> loss_from_logits(1, 40.0)
    4.248354255291589e-18
    >>> loss_from_logits(0, float("-inf"))
    0.0

    Notes
    -----
    With p = σ(z), −log p = log1p(e) + max(−z, 0) and −log(1−p) = log1p(e) + max(z, 0). Rejected, each with the place
    where it fails: max(z, 0) − y·z + log1p(e) is z − z + e at y = 1, and has lost e from z = 34 on;
    (1−y)·z − log σ(z) is the same with the sides exchanged; log(1 + e) forgets e below 1.1e-16; −log(σ(z)) has p = 1
    from z = 37 on and p = 0 from z = −746 down.
    """
    xp, z_, a, b = _terms(y, z, pos_weight, label_smoothing)
    size = xp.abs(z_)
    return _like(z, (a + b) * xp.log1p(xp.exp(-size)) + _times(xp, xp.where(z_ >= 0, b, a), size))


def grad_from_logits(y: Array, z: Array, *, pos_weight: float = 1.0, label_smoothing: float = 0.0) -> Array:
    """Return dL/dz = b·σ(z) − a·σ(−z), which is p − y for a plain label.

    Parameters
    ----------
    y, z, pos_weight, label_smoothing
        As in `loss_from_logits`.

    Returns
    -------
    array or float in [−a, b]
        Of the type, shape and format of `z`.

    Examples
    --------
    >>> grad_from_logits(1, 0.0)
    -0.5
    >>> grad_from_logits(1, 40.0)
    -4.248354255291589e-18

    Notes
    -----
    Rejected: σ(z) − y is 0 at y = 1 from z = 37 on. For a hard label one of the two terms is exactly 0, and the other
    is accurate to the last bits. For a soft label they cancel near p = y, so the accuracy is that of the terms.
    """
    xp, z_, a, b = _terms(y, z, pos_weight, label_smoothing)
    far, near = _sigmoids(xp, z_)
    right = z_ >= 0
    return _like(z, b * xp.where(right, far, near) - a * xp.where(right, near, far))


def hess_from_logits(y: Array, z: Array, *, pos_weight: float = 1.0, label_smoothing: float = 0.0) -> Array:
    """Return d²L/dz² = (a+b)·σ(z)·σ(−z), which is p(1−p) for a plain label.

    Parameters
    ----------
    y, z, pos_weight, label_smoothing
        As in `loss_from_logits`.

    Returns
    -------
    array or float in [0, (a+b)/4]
        Of the type, shape and format of `z`.

    Examples
    --------
    >>> hess_from_logits(1, 0.0)
    0.25

    Notes
    -----
    Rejected: p·(1−p) with 1 − σ(z) formed by subtraction is 0 from z = 37 on, and e/(1+e)² rounds twice more.
    """
    xp, z_, a, b = _terms(y, z, pos_weight, label_smoothing)
    far, near = _sigmoids(xp, z_)
    return _like(z, (a + b) * (far * near))


def loss_from_proba(y: Array, p: Array, *, pos_weight: float = 1.0, label_smoothing: float = 0.0) -> Array:
    """Return the loss of a label and a probability: −a·log p − b·log(1−p).

    Parameters
    ----------
    y : array or number in [0, 1]
        Labels: 0, 1, booleans, or soft labels between them.
    p : array or number in [0, 1]
        Probabilities that the label is 1, of the same shape as `y`.
    pos_weight, label_smoothing
        As in `loss_from_logits`.

    Returns
    -------
    array or float in [0, ∞]
        In nats; of the type, shape and format of `p`. A certain miss (p = 0 or 1 on the wrong side) costs ∞.

    Examples
    --------
    >>> loss_from_proba(1, 0.85)
    0.16251892949777494
    >>> loss_from_proba(0, 1e-20)
    1e-20
    >>> loss_from_proba(1, 0.0), loss_from_proba(1, 1.0)
    (inf, 0.0)

    Notes
    -----
    Rejected: log(1 − p) forgets p below 1.1e-16; a clip of p to [1e-7, 1 − 1e-7] caps the loss at 16.1 and invents
    a loss of 1e-7 for rows that have less.
    """
    xp, p_, a, b = _terms(y, p, pos_weight, label_smoothing)
    impossible, certain = p_ == 0, p_ == 1
    if_positive = xp.where(impossible, math.inf, -xp.log(xp.where(impossible, 1.0, p_)))
    if_negative = xp.where(certain, math.inf, -xp.log1p(-xp.where(certain, 0.0, p_)))
    return _like(p, _times(xp, a, if_positive) + _times(xp, b, if_negative))


def grad_from_proba(y: Array, p: Array, *, pos_weight: float = 1.0, label_smoothing: float = 0.0) -> Array:
    """Return dL/dp = b/(1−p) − a/p.

    Parameters
    ----------
    y, p, pos_weight, label_smoothing
        As in `loss_from_proba`.

    Returns
    -------
    array or float in [−∞, ∞]
        Of the type, shape and format of `p`.

    Examples
    --------
    >>> grad_from_proba(1, 0.5)
    -2.0
    >>> grad_from_proba(1, 0.0), grad_from_proba(0, 0.0)
    (-inf, 1.0)

    Notes
    -----
    Rejected: (p−y)/(p(1−p)) is 0/0 for a certain hit, where the slope is 1. For a soft label the two terms cancel near
    p = y, so the accuracy is that of the terms.
    """
    xp, p_, a, b = _terms(y, p, pos_weight, label_smoothing)
    return _like(p, _over(xp, b, 1.0 - p_) - _over(xp, a, p_))


def hess_from_proba(y: Array, p: Array, *, pos_weight: float = 1.0, label_smoothing: float = 0.0) -> Array:
    """Return d²L/dp² = a/p² + b/(1−p)².

    Parameters
    ----------
    y, p, pos_weight, label_smoothing
        As in `loss_from_proba`.

    Returns
    -------
    array or float in [0, ∞]
        Of the type, shape and format of `p`.

    Examples
    --------
    >>> hess_from_proba(1, 0.5)
    4.0

    Notes
    -----
    Divided twice, because p² is 0 from p = 1e-162 down.
    """
    xp, p_, a, b = _terms(y, p, pos_weight, label_smoothing)
    q = 1.0 - p_
    return _like(p, _over(xp, _over(xp, a, p_), p_) + _over(xp, _over(xp, b, q), q))


def _terms(y: Array, x: Array, pos_weight: float, label_smoothing: float) -> tuple[Any, Array, Array, Array]:
    """Return the namespace, x as its array, and the coefficients a and b."""
    xp = _namespace(x)
    x = 1.0 * (x if hasattr(x, "dtype") else xp.asarray(x))
    y = xp.asarray(y, dtype=x.dtype)
    keep, half = 1.0 - label_smoothing, label_smoothing / 2
    # b is not 1 − y′: that difference would forget a smoothing below 1.1e-16, and y′ has been rounded already.
    return xp, x, pos_weight * (y * keep + half), (1.0 - y) * keep + half


def _sigmoids(xp: Any, z: Array) -> tuple[Array, Array]:
    """Return σ(|z|) and σ(−|z|), 1/(1+e) and e/(1+e): the one near 1 and the one near 0."""
    e = xp.exp(-xp.abs(z))
    q = e / (1.0 + e)
    # n − n·q errs by half an ulp and a small part of one; n/(1+e) by two halves, because 1 + e is rounded first.
    return 1.0 - q, e - e * q


def _times(xp: Any, c: Array, x: Array) -> Array:
    """Return c·x, where 0·∞ is 0."""
    return c * xp.where(c == 0, 0.0, x)


def _over(xp: Any, c: Array, d: Array) -> Array:
    """Return c/d for c, d ≥ 0, where 0/0 is 0 and c/0 is ∞."""
    zero = d == 0
    return xp.where(zero & (c > 0), math.inf, c / xp.where(zero, 1.0, d))


def _namespace(x: Array) -> Any:
    """Return the module with the functions for `x`.

    Libraries without the standard's method, such as torch, have the same functions at the top of the module that the
    array's class comes from. Whoever holds such an array has imported it, so nothing is imported here.
    """
    if hasattr(x, "__array_namespace__"):
        return x.__array_namespace__()
    homes = (sys.modules[cls.__module__.partition(".")[0]] for cls in type(x).__mro__)
    return next((home for home in homes if hasattr(home, "log1p")), np)


def _like(given: Array, result: Array) -> Array:
    """Return the result as an array of the library of what was given, or a Python float for a Python number."""
    return float(result) if isinstance(given, int | float) and not isinstance(given, np.generic) else result
