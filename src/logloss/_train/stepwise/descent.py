"""Training: options through the gate, then step after step on a tape."""

from __future__ import annotations

import math
import operator
from typing import Any, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from logloss import _validation
from logloss.errors import ArgumentError, wrong_option

from .features import LARGEST, labels, matrix
from .methods import METHODS, Method, Options, Steps
from .objective import Loss, Objective
from .tape import Frame, Tape

_GROWN = 1e9  # an objective so many times that at the start, or 1, is divergence


def descent(
    x: ArrayLike,
    y: ArrayLike,
    *,
    loss: Loss = "bce",
    method: Method = "gradient",
    learning_rate: float = 0.5,
    l2: float = 0.0,
    start: ArrayLike | None = None,
    steps: int = 200,
    batch_size: int = 8,
    seed: int = 0,
    momentum: float = 0.9,
) -> Tape:
    r"""Train a logistic model, p = σ(w₀ + w₁x₁ + … + w_d x_d), and keep every step.

    .. math:: w \leftarrow w - \eta \, \nabla \Bigl( \frac{1}{n} \sum_i L(y_i, p_i) + \frac{\lambda}{2} |w|^2 \Bigr)

    where the bias w₀ is not penalized. With the binary cross-entropy ∇L = (p − y)·(1, x); with the squared error each
    such pull is multiplied by 2p(1 − p), so that a confident miss hardly pulls at all.

    Parameters
    ----------
    x : array of shape (n, d) or (n,)
        Features, finite; `standardized` gives them one scale.
    y : array of shape (n,)
        Labels: 0/1, bool, or soft labels in [0, 1].
    loss : {"bce", "squared"}
        What is trained: the mean binary cross-entropy, or the mean of (p − y)².
    method : {"gradient", "stochastic", "momentum", "newton"}
        Gradient descent on all rows; on batches (Robbins and Monro 1951); with momentum (Polyak 1964); Newton's method.
    learning_rate : float
        η > 0. Newton's own step is 1.
    l2 : float
        λ ≥ 0.
    start : array of shape (d + 1,), optional
        Bias and weights to start from; 0 if not given.
    steps : int
        At least 0.
    batch_size : int
        At least 1: rows in a batch, for "stochastic".
    seed : int
        Of the order of the rows, for "stochastic".
    momentum : float
        In [0, 1): how much of a step the next one keeps, for "momentum".

    Returns
    -------
    Tape
        Of steps + 1 frames, or fewer if training diverges or Newton's step has no end; then `Tape.reason` says why.

    Raises
    ------
    LogLossError
        One that is also a ValueError or a TypeError; with a hint where one is sure.

    Examples
    --------
    >>> tape = descent([[-2.0], [-1.0], [1.0], [3.0]], [0, 1, 0, 1], l2=0.01)
    >>> tape
    <Tape of 201 frames, loss 0.6931 to 0.6135>
    >>> tape[-1].weights.round(4)
    array([-0.0966,  0.4384])
    >>> tape = descent([[-2.0], [-1.0], [2.0], [3.0]], [0, 0, 1, 1], method="newton", learning_rate=1)
    >>> tape
    <Tape of 28 frames, loss 0.6931 to 9.129e-13, separable>
    """
    features = matrix(x)
    objective = Objective(
        np.ascontiguousarray(features.T),
        labels(y, len(features)),
        _word("loss", loss, get_args(Loss)),
        _validation.one_number("l2", l2, "a finite number, at least 0", lambda v: 0 <= v < math.inf),
    )
    options = Options(
        _validation.one_number("learning_rate", learning_rate, "a finite number above 0", lambda v: 0 < v < math.inf),
        _whole("batch_size", batch_size, 1),
        seed,
        _validation.one_number("momentum", momentum, "at least 0 and below 1", lambda v: 0 <= v < 1),
    )
    method = _word("method", method, get_args(Method))
    weights = _start(start, features.shape[1] + 1)
    with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is divergence
        return _run(objective, METHODS[method](objective, options), weights, _whole("steps", steps, 0))


def _run(objective: Objective, method: Steps, weights: NDArray[Any], steps: int) -> Tape:
    frame = objective.frame(0, weights, method.rows())
    if frame is None:
        raise _wrong_start(weights, "so near to 0 that the losses are finite")
    frames, limit = [frame], _GROWN * max(1.0, objective.value(frame))
    reason = ""
    for step in range(1, steps + 1):
        move = method.move(frame)
        if move is None:
            reason = "separable" if objective.separates(frame.weights) else "singular"
            break
        following = objective.frame(step, frame.weights + move, method.rows())
        if following is not None:
            frames.append(frame := following)
        if following is None or objective.value(frame) > limit:
            reason = "diverged"
            break
    return _tape(frames, reason)


def _tape(frames: list[Frame], reason: str) -> Tape:
    tape = Tape(
        weights=np.array([frame.weights for frame in frames]),
        loss=np.array([frame.loss for frame in frames]),
        squared=np.array([frame.squared for frame in frames]),
        gradient=np.array([frame.gradient for frame in frames]),
        rows=tuple(frame.rows for frame in frames),
        reason=reason,
    )
    for array in (tape.weights, tape.loss, tape.squared, tape.gradient, *tape.rows):
        array.flags.writeable = False
    return tape


def _start(start: ArrayLike | None, size: int) -> NDArray[Any]:
    if start is None:
        return np.zeros(size)
    weights = _validation.numeric_array("start", start)
    if weights.shape != (size,) or not (np.abs(weights) <= LARGEST).all():
        raise _wrong_start(weights, f"{size} finite numbers, the bias and a weight for each feature")
    return weights.astype(np.float64)


def _wrong_start(weights: NDArray[Any], bound: str) -> ArgumentError:
    return wrong_option("start", weights.tolist(), bound)


def _word(name: str, value: Any, allowed: tuple[Any, ...]) -> Any:
    _validation.one_of(name, value, allowed)
    return value


def _whole(name: str, value: Any, least: int) -> int:
    """Return an option as a whole number."""
    try:
        if not isinstance(value, bool) and (number := operator.index(value)) >= least:
            return number
    except TypeError:
        pass
    raise wrong_option(name, value, f"a whole number, at least {least}")
