"""Loss and gradient of single rows, as each library computes them: the columns of the accuracy page.

Every function takes labels and logits (or probabilities) as NumPy arrays of one format, and returns losses and, where
the library has them, gradients in that format. Each library is asked in its documented way, one row at a time.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

Values = tuple[np.ndarray, np.ndarray | None]


class Peer(NamedTuple):
    """A column: what it is called, which distributions must be installed, and how it computes."""

    name: str
    needs: tuple[str, ...]
    compute: Callable[[np.ndarray, np.ndarray], Values]


def logloss_logits(y: np.ndarray, z: np.ndarray) -> Values:
    value, gradient = importlib.import_module("logloss").value_and_grad(y, logits=z, reduction="none")
    return value, gradient


def logloss_proba(y: np.ndarray, p: np.ndarray) -> Values:
    value, gradient = importlib.import_module("logloss").value_and_grad(y, p, reduction="none")
    return value, gradient


def _torch(y: np.ndarray, x: np.ndarray, loss: Callable[[Any, Any, Any], Any]) -> Values:
    torch = importlib.import_module("torch")
    at = torch.tensor(x, requires_grad=True)
    value = loss(torch, at, torch.tensor(y))
    value.sum().backward()
    return value.detach().numpy(), at.grad.numpy()


def torch_logits(y: np.ndarray, z: np.ndarray) -> Values:
    return _torch(y, z, lambda torch, at, y: torch.nn.BCEWithLogitsLoss(reduction="none")(at, y))


def torch_sigmoid(y: np.ndarray, z: np.ndarray) -> Values:
    return _torch(y, z, lambda torch, at, y: torch.nn.BCELoss(reduction="none")(torch.sigmoid(at), y))


def torch_proba(y: np.ndarray, p: np.ndarray) -> Values:
    return _torch(y, p, lambda torch, at, y: torch.nn.BCELoss(reduction="none")(at, y))


def optax_logits(y: np.ndarray, z: np.ndarray) -> Values:
    jax, optax = importlib.import_module("jax"), importlib.import_module("optax")
    jax.config.update("jax_enable_x64", True)  # float32 stays float32
    loss = optax.sigmoid_binary_cross_entropy
    at, labels = jax.numpy.asarray(z), jax.numpy.asarray(y)
    return np.asarray(loss(at, labels)), np.asarray(jax.grad(lambda t: loss(t, labels).sum())(at))


def sklearn_logits(y: np.ndarray, z: np.ndarray) -> Values:
    loss = importlib.import_module("sklearn._loss").HalfBinomialLoss()
    return loss.loss(y_true=y, raw_prediction=z), loss.gradient(y_true=y, raw_prediction=z)


def sklearn_proba(y: np.ndarray, p: np.ndarray) -> Values:
    log_loss = importlib.import_module("sklearn.metrics").log_loss
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = [log_loss([label], at[None], labels=[0, 1]) for label, at in zip(y, p, strict=True)]
    return np.array(rows).astype(p.dtype), None


def keras_clipping(y: np.ndarray, p: np.ndarray) -> Values:
    """Clip to [1e-7, 1 − 1e-7] as Keras does by default; the clip's own derivative is 0 outside."""
    one, least = p.dtype.type(1), p.dtype.type(1e-7)
    clipped = np.clip(p, least, one - least)
    value = -(y * np.log(clipped) + (one - y) * np.log(one - clipped))
    gradient = (one - y) / (one - clipped) - y / clipped
    return value, np.where(clipped == p, gradient, p.dtype.type(0))


PEERS = {
    "logits": [
        Peer("logloss", (), logloss_logits),
        Peer("torch BCEWithLogitsLoss", ("torch",), torch_logits),
        Peer("torch BCELoss(sigmoid)", ("torch",), torch_sigmoid),
        Peer("optax", ("optax", "jax"), optax_logits),
        Peer("scikit-learn HalfBinomialLoss", ("scikit-learn",), sklearn_logits),
    ],
    "proba": [
        Peer("logloss", (), logloss_proba),
        Peer("torch BCELoss", ("torch",), torch_proba),
        Peer("scikit-learn log_loss", ("scikit-learn",), sklearn_proba),
        Peer("clip at 1e-7, as Keras", (), keras_clipping),
    ],
}
