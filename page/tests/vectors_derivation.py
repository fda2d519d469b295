"""The derivation on sites of every kind: one to nine, one class only, near the ends, copies that underflow."""

from __future__ import annotations

from logloss._lesson.derivation import EXAMPLE_P, EXAMPLE_Y, as_json, derivation, payload
from logloss._sfc32 import Draws

CHOSEN = [
    ([*EXAMPLE_Y], [*EXAMPLE_P], 3, 1),
    ([*EXAMPLE_Y], [*EXAMPLE_P], 0, 340),
    ([*EXAMPLE_Y], [*EXAMPLE_P], 2, 1000),
    ([1], [0.5], 0, 1),
    ([1], [0.9], 0, 10_000),
    ([0], [0.999], 0, 5),
    ([1, 1, 1], [0.9, 0.8, 0.999], 0, 100),
    ([0, 1], [0.5, 0.5], 1, 2),
    ([1, 0], [0.25, 0.75], 1, 7),
]
AT_RANDOM = 10


def derivations() -> dict[str, object]:
    """Return what the page is told, and rows of labels, probabilities, focus, copies, and the lines due."""
    rows = [*CHOSEN, *(_random(Draws(seed)) for seed in range(AT_RANDOM))]
    due = [[y, p, focus, copies, _without_what_is_told(y, p, focus, copies)] for y, p, focus, copies in rows]
    return {"lesson": [payload()], "rows": due}


def _random(draws: Draws) -> tuple[list[int], list[float], int, int]:
    n = 1 + draws.below(9)
    y = [draws.below(2) for _ in range(n)]
    p = [(1 + draws.below(999)) / 1000 for _ in range(n)]
    return y, p, draws.below(n), 1 + draws.below(500)


def _without_what_is_told(y: list[int], p: list[float], focus: int, copies: int) -> list[list[object]]:
    """Return key, numbers and words of each line; the rest is the same for all sites."""
    return [
        [line["key"], line["numbers"], line["words"]] for line in as_json(derivation(y, p, focus=focus, copies=copies))
    ]
