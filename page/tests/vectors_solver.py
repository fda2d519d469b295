"""Formulas in all forms the page writes, and worked solutions at ends and tails, for soft labels, in nats and bits."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

from logloss._lesson import notation, solver
from logloss._lesson.patterns import LINES
from logloss._lesson.solution import BatchSolution, Slopes, Solution, Working

LABELS = [1, 0, 0.3, 0.5, 1e-9]
SHARES = [0.85, 0, 1, 0.5, 0.3, 0.15, 1e-300, 2**-53, 1 - 2**-53, 0.1 + 0.2, 1 / 3, 5e-324]
LOSSES = [0.1625, 0, 0.5, math.log(2), 1, 1.8971, 40, 400, 1e-300, math.inf]
LOGITS = [0, 2.5, -40, 800, -math.inf]

EXTRA = [
    notation.sub(notation.hat("p"), "1"),
    notation.product("i = 1", "n", notation.sub("p", "i")),
    notation.total("", "", "L"),
    notation.row("a − −2e−7 ", notation.words("as words"), "∝ BCE, x"),
    notation.sup("x", "2"),
    notation.sup("x", "k"),
    notation.sup(notation.row("(a + b)"), notation.frac("1", "2")),
    notation.row("min(a, b) · max a"),
]


def formulas() -> dict[str, Any]:
    """Return trees with their text, words and MathML, as the page must write them."""
    trees = [*(line.formula for line in LINES.values()), *EXTRA]
    return {"trees": [[tree, notation.text(tree), notation.spoken(tree), notation.mathml(tree)] for tree in trees]}


def solutions() -> dict[str, Any]:
    """Return the patterns, and for each function rows of arguments and result."""
    rows: dict[str, list[list[Any]]] = {
        "loss": [[y, p, bits, _row(solver.solve_loss(y, p, bits=bits))] for y, p, bits in _grid(LABELS, SHARES)],
        "p": [[y, c, bits, _row(solver.solve_p(y, c, bits=bits))] for y, c, bits in _grid(LABELS, LOSSES)],
        "y": [
            *([p, c, bits, _row(solver.solve_y(p, c, bits=bits))] for p, c, bits in _grid(SHARES, LOSSES)),
            *(
                [p, c, False, _row(solver.solve_y(p, c, digits=digits)), digits]
                for p, c, digits in (
                    (0.3, 1, 4),
                    (0.3, 1.2, 2),
                    (0.3, 1.2, 3),
                    (0.5, 0.7, 3),
                    (0.5, 0.69, 2),
                    (0.85, 1.9, 3),
                )
            ),
        ],
        "logit": [[y, z, bits, _row(solver.solve_logit(y, z, bits=bits))] for y, z, bits in _grid(LABELS, LOGITS)],
        "gradient": [[y, p, _slopes(solver.solve_gradient(y, p))] for y, p in product(LABELS, SHARES)],
        "batch": [
            [y, p, bits, _batch(solver.solve_batch(y, p, bits=bits))]
            for y, p in [
                ([1], [0.85]),
                ([1, 0], [0.9, 0.2]),
                ([1, 0, 0.3], [0.9, 1, 0.4]),
                ([1, 1], [1, 1]),
                ([1, 0, 0.3, 1] * 3, [0.9, 0.2, 0.4, 1e-9] * 3),
            ]
            for bits in (False, True)
        ],
    }
    return {"words": solver.WORDS, **rows}


def _grid(*axes: list[float]) -> list[tuple[float, float, bool]]:
    """Return every pair in nats or, each seventh of them, in bits."""
    return [(first, second, at % 7 == 0) for at, (first, second) in enumerate(product(*axes))]


def _row(solution: Solution) -> dict[str, Any]:
    return {**_lines(solution), "y": solution.y, "p": solution.p, "loss": solution.loss, "otherP": solution.other_p}


def _batch(solution: BatchSolution) -> dict[str, Any]:
    return {**_lines(solution), "losses": solution.losses, "total": solution.total, "loss": solution.loss}


def _slopes(slopes: Slopes) -> dict[str, Any]:
    return {**_lines(slopes), "byP": slopes.by_p, "byLogit": slopes.by_logit}


def _lines(working: Working) -> dict[str, Any]:
    steps = [{"formula": step.formula, "words": step.words} for step in working.steps]
    return {"steps": steps, "words": working.words}
