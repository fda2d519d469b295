"""The loss and its slope over the whole domain, correctly rounded from 240 bits."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable

import numpy as np

import oracle
from logloss._sfc32 import Draws

SOFT = [0.5, 0.25, 0.9, 1e-9, 5e-324, 1 - 2**-53]
DENSE = 60


def loss() -> dict[str, object]:
    """Return, for logits and for probabilities, rows of y, x, the loss, the slope, and the size of the slope's terms.

    Where a soft label's terms cancel, no formula in doubles keeps the slope's digits; the terms' size says how many.
    """
    return {given: _rows(given, values()) for given, values in DOMAINS.items()}


def _rows(given: str, x: list[float]) -> list[list[float]]:
    draws = Draws(4)
    pairs = [(y, at) for at in x for y in (0.0, 1.0)] + [(y, draws.choice(x)) for y in SOFT for _ in range(DENSE)]
    labels, inputs = (np.array(column) for column in zip(*pairs, strict=True))
    truth = oracle.truth(given, labels, inputs)
    columns = [labels, inputs, *(exact.rounded(np.float64) for exact in (truth.loss, truth.grad, truth.grad_terms))]
    return np.column_stack(columns).tolist()


def _logits() -> list[float]:
    """Return logits of both signs: dense, of every size, and around the places where exp(−z) is lost, thin and gone."""
    draws = Draws(2)
    edges = [edge + step / 4 for edge in (36, 708, 744) for step in range(12)]
    sizes = {0.0, math.inf, *_every_size(draws), *edges, *(50 * draws.uniform() for _ in range(DENSE))}
    sizes |= {4 * draws.uniform() for _ in range(DENSE)} | {math.ldexp(1, k) for k in range(-1074, 1024, 50)}
    return [sign * size for size in sorted(sizes) for sign in (1, -1)]


def _probabilities() -> list[float]:
    """Return probabilities: dense, of every size, and next to 0, ½ and 1."""
    draws = Draws(3)
    small = [math.ldexp(1 + draws.uniform(), -k) for k in range(2, 55)]
    ends = {0.0, 5e-324, 2.0**-1022, 0.5 - 2**-54, 0.5, 0.5 + 2**-53, 1.0}
    return sorted({*ends, *small, *(1 - p for p in small), *_every_size(draws, below=1.0)})


def _every_size(draws: Draws, below: float = math.inf) -> list[float]:
    top = struct.unpack("<Q", struct.pack("<d", below))[0] >> 32
    return [struct.unpack("<d", struct.pack("<II", draws.below(2**32), draws.below(top)))[0] for _ in range(DENSE)]


DOMAINS: dict[str, Callable[[], list[float]]] = {"logits": _logits, "proba": _probabilities}
