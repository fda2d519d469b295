"""Streams of draws from seeds of every size."""

from __future__ import annotations

from logloss._sfc32 import Draws

SEEDS = [0, 1, 2, 7, 42, 2**31, 2**32 - 1, 2**32, 2**40 + 3, 2**53 - 1]
SIZES = [1, 2, 3, 6, 1000, 2**31 + 1, 3 * 2**30, 2**32]


def draws() -> list[object]:
    return [_from(seed) for seed in SEEDS]


def _from(seed: int) -> dict[str, object]:
    stream = Draws(seed)
    return {
        "seed": seed,
        "below": [[n, stream.below(n)] for n in SIZES * 3],
        "uniform": [stream.uniform() for _ in range(6)],
        "choice": [stream.choice("abcdefg") for _ in range(6)],
        "shuffled": [stream.shuffled(n) for n in (0, 1, 2, 12)],
    }
