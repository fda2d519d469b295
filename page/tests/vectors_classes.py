"""Several classes: probabilities, the loss and its slopes from logits, correctly rounded from 240 bits."""

from __future__ import annotations

import oracle
from logloss._sfc32 import Draws

DRAWN = 20  # of each reach
GRAIN = 2**20  # logits are multiples of its inverse, so that their differences are exact
EDGES = [
    [0.0, 0.0, 0.0],
    [700.0, -700.0, 0.0],
    [40.0, 0.0, 0.0],
    [-1.0, 2.0**-30, -(2.0**-30)],
    [3.0],
    [2.5, 0.0],
    [1.0, 2.0, 9.0, 4.0],
]


def classes() -> list[object]:
    """Return rows of logits, the index of the true class, probabilities, the loss and the slopes."""
    draws = Draws(6)
    reaches = [reach for reach in (3, 30, 300) for _ in range(DRAWN)]
    drawn = [[reach * (draws.below(2 * GRAIN + 1) / GRAIN - 1) for _ in range(3)] for reach in reaches]
    return [_case(logits, draws.below(len(logits))) for logits in EDGES + drawn]


def _case(logits: list[float], truth: int) -> list[object]:
    shares = [oracle.mp.exp(oracle.mpf(z) - oracle.mpf(logits[truth])) for z in logits]
    others = oracle.mp.fsum(share for j, share in enumerate(shares) if j != truth)
    given = [share / (1 + others) for share in shares]
    slopes = [-others / (1 + others) if j == truth else p for j, p in enumerate(given)]
    loss = oracle.mp.log1p(others)  # p may be next to 1
    return [logits, truth, [float(p) for p in given], float(loss), [float(slope) for slope in slopes]]
