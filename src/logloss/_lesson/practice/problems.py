"""The problems: drawn from a seed, told as a story, each with its answer, its hints and the mistakes it can tell apart.

`page/src/maths/practice/problems.js` makes the same problems on the page.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from logloss._lesson.notation import Formula, frac, row
from logloss._lesson.number_format import short
from logloss._lesson.solver import sigmoid
from logloss._sfc32 import Draws
from logloss.errors import wrong_word

from . import mistakes, prose
from .answers import collide
from .mistakes import Facts, given_to_truth, point_loss

ORDER: tuple[str, ...] = tuple(str(kind["key"]) for kind in prose.KINDS)
FIRST = ("one", 0)  # kind and seed of the problem that everybody starts with
_CARRIED = 6  # digits of what is worked on with
_KINDS = {str(kind["key"]): kind for kind in prose.KINDS}
_STORIES = {story["key"]: story for story in prose.STORIES}

_ASKED: dict[str, Formula] = {
    "loss": "L",
    "bits": "L",
    "probability": "p",
    "choice": "?",
    "p": frac("dL", "dp"),
    "z": frac("dL", "dz"),
}


@dataclass(frozen=True)
class Problem:
    """One problem.

    Attributes
    ----------
    kind, seed : str, int
        Which make it: the same two give the same problem.
    story : str
        The key of the story it is told as.
    facts : Facts
        Its numbers.
    answer : float
        The true value; where a choice is asked for, which one, from 0.
    mistakes : dict of str to float
        What each classic mistake gives; no typed number stands for two of them, or for one and the answer.
    """

    kind: str
    seed: int
    story: str
    facts: Facts
    answer: float
    mistakes: dict[str, float] = field(hash=False)

    @property
    def title(self) -> str:
        """The name of its kind."""
        return str(_KINDS[self.kind]["title"])

    @property
    def level(self) -> int:
        """How hard it is, from 1 to 3."""
        return int(str(_KINDS[self.kind]["level"]))

    @property
    def asks(self) -> str:
        """What is asked for: "loss", "bits", "probability", "slope" or "choice"."""
        return str(_KINDS[self.kind]["asks"])

    @property
    def asked(self) -> Formula:
        """The symbol of what is asked for."""
        return _ASKED[self.facts.slope or self.asks]

    @property
    def text(self) -> str:
        """The story and the question."""
        fields = _fields(self)
        return str(_KINDS[self.kind]["text"]).format_map(fields)

    @property
    def hints(self) -> tuple[str, ...]:
        """Three hints, each saying more than the one before."""
        fields = _fields(self)
        return tuple(hint.format_map(fields) for hint in _KINDS[self.kind]["hints"])  # type: ignore[attr-defined]

    @property
    def givens(self) -> tuple[Formula, ...]:
        """What is given and asked, as formulas; nothing where the numbers stand in a table."""
        f = self.facts
        if len(f.y) > 1:
            return ()
        shown = {
            "inverse": [f"y = {short(f.y[0])}", f"L = {short(f.loss)}"],
            "logit": [f"y = {short(f.y[0])}", f"z = {short(f.z)}"],
        }.get(self.kind, [f"y = {short(f.y[0])}", f"p = {short(f.p[0])}"])
        if self.kind == "percent":
            shown = shown[:1]
        return (*map(row, shown), row(self.asked, "= ?"))

    @property
    def table(self) -> tuple[tuple[str, ...], ...]:
        """The rows of numbers, a head first; empty where there is one row only."""
        f = self.facts
        if len(f.y) == 1:
            return ()
        if self.kind == "worse":
            names, columns = (prose.LETTERS, prose.HEADS["choice"]), [("p", f.p)]
        else:
            names = ("123", _STORIES[self.story]["each"])
            columns = [("p", f.p)]
        if self.kind == "compare":
            columns = [(prose.HEADS["a"], _model(f, "A")), (prose.HEADS["b"], _model(f, "B"))]
        head = (names[1], "y", *(name for name, _ in columns))
        body = [(names[0][i], short(y), *(short(p[i]) for _, p in columns)) for i, y in enumerate(f.y)]
        return (head, *body)

    @property
    def choices(self) -> tuple[str, ...]:
        """The letters to choose from, where a choice is asked for."""
        return tuple(prose.LETTERS) if self.asks == "choice" else ()


def problem(kind: str, seed: int) -> Problem:
    """Return the problem of a kind that belongs to a seed.

    Parameters
    ----------
    kind : str
        One of `ORDER`.
    seed : int
        In 0 … 2⁵³ − 1. Seed 0 of the first kind is the medical test with p = 0.85.

    Returns
    -------
    Problem

    Raises
    ------
    LogLossError
        There is no such kind, or the seed is no such integer.

    Examples
    --------
    >>> first = problem("one", 0)
    >>> first.text.partition(". ")[0]
    'A medical test gives a patient the probability 0.85 of being ill'
    >>> first.answer
    0.16251892949777494
    """
    if kind not in _KINDS:
        raise wrong_word("kind", kind, ORDER, f"one of {', '.join(ORDER)}")
    if (kind, seed) == FIRST:
        return _told(kind, seed, prose.STORIES[0]["key"], Facts((1.0,), (0.85,)))
    draws = Draws(seed)
    story = draws.choice(prose.STORIES)["key"]
    while True:
        facts = _DRAW[kind](draws)
        if facts is not None and is_fair(made := _told(kind, seed, story, facts)):
            return made


def _told(kind: str, seed: int, story: str, facts: Facts) -> Problem:
    return Problem(kind, seed, story, facts, mistakes.ANSWERS[kind](facts), mistakes.values(kind, facts))


def is_fair(made: Problem) -> bool:
    """Return whether no typed answer could stand for two mistakes, or for a mistake and the answer."""
    values = [made.answer, *made.mistakes.values()]
    return not any(collide(a, b) for i, a in enumerate(values) for b in values[:i])


# drawing ------------------------------------------------------------------------------------------------------------


def _probability(draws: Draws) -> float:
    return (2 + draws.below(97)) / 100


def _labels(draws: Draws) -> tuple[float, ...]:
    """Return three labels that are not all the same."""
    ones = 1 + draws.below(6)  # the bits of 1 … 6
    return (float(ones & 1), float(ones >> 1 & 1), float(ones >> 2 & 1))


def _three(draws: Draws) -> tuple[float, ...]:
    return (_probability(draws), _probability(draws), _probability(draws))


def _one_row(y: float) -> Callable[[Draws], Facts]:
    return lambda draws: Facts((y,), (_probability(draws),))


def _either(draws: Draws) -> Facts:
    return Facts((float(draws.below(2)),), (_probability(draws),))


def _worse(draws: Draws) -> Facts | None:
    facts = Facts(_labels(draws), _three(draws))
    truths = sorted(map(given_to_truth, facts.y, facts.p))
    apart = min(truths[1] - truths[0], truths[2] - truths[1])
    return facts if apart > 0.045 else None


def _compare(draws: Draws) -> Facts | None:
    y, a, b = _labels(draws), _three(draws), _three(draws)
    gap = mistakes.mean_loss(y, a) - mistakes.mean_loss(y, b)
    if abs(gap) < 0.05:
        return None
    return Facts(y, a, other=b, better="A") if gap < 0 else Facts(y, b, other=a, better="B")


def _inverse(draws: Draws) -> Facts:
    drawn = _either(draws)
    loss = float(short(point_loss(drawn.y[0], drawn.p[0])))  # as it is told
    return Facts(drawn.y, drawn.p, loss=loss)


def _slope(draws: Draws) -> Facts:
    drawn = _either(draws)
    return Facts(drawn.y, drawn.p, slope="pz"[draws.below(2)])


def _logit(draws: Draws) -> Facts:
    y, step = float(draws.below(2)), 1 + draws.below(7)
    z = (step if draws.below(2) else -step) / 2
    return Facts((y,), (sigmoid(z),), z=z)


_DRAW: dict[str, Callable[[Draws], Facts | None]] = {
    "one": _one_row(1.0),
    "other": _one_row(0.0),
    "percent": _either,
    "worse": _worse,
    "certain": lambda draws: Facts((float(draws.below(2)),), (float(draws.below(2)),)),
    "batch": lambda draws: Facts(_labels(draws), _three(draws)),
    "inverse": _inverse,
    "compare": _compare,
    "bits": lambda draws: Facts((float(draws.below(2)),), (_probability(draws),), bits=True),
    "slope": _slope,
    "soft": lambda draws: Facts(((1 + draws.below(9)) / 10,), (_probability(draws),)),
    "logit": _logit,
}


# telling ------------------------------------------------------------------------------------------------------------


def _model(f: Facts, name: str) -> tuple[float, ...]:
    return f.p if f.better == name else f.other


def _losses(y: tuple[float, ...], p: tuple[float, ...]) -> str:
    return ", ".join(short(point_loss(a, b), _CARRIED) for a, b in zip(y, p, strict=True))


def _fields(made: Problem) -> dict[str, str]:
    """Return what the blanks of the prose are filled with."""
    f, story = made.facts, _STORIES[made.story]
    y, p = f.y[0], f.p[0]
    label, percent = short(y), f"{short(100 * p)} %"
    slope = prose.SLOPES.get(f.slope, {})
    return {
        **{name: story[name] for name in ("that", "each", "many")},
        "forecast": story["forecast"].format(p=short(p)),
        "forecast_percent": story["forecast"].format(p=percent),
        "odds": story["odds"].format(z=short(f.z)),
        "outcome": story.get(label, ""),
        "y": label,
        "p": short(p),
        "q": short(given_to_truth(y, p)),
        "q_long": short(given_to_truth(y, p), _CARRIED),
        "percent": percent,
        "kept": "p" if y == 1 else "1 − p",
        "share": short(1 - y),
        "rest": short(1 - p),
        "loss": short(f.loss),
        "root": short(math.exp(-f.loss)),
        "given": ", ".join(
            f"{prose.LETTERS[i]} {short(given_to_truth(*pair))}" for i, pair in enumerate(zip(f.y, f.p, strict=True))
        )
        if made.kind == "worse"
        else "",
        "losses": _losses(f.y, f.p),
        "losses_a": _losses(f.y, _model(f, "A")) if f.other else "",
        "losses_b": _losses(f.y, _model(f, "B")) if f.other else "",
        "slope_asked": slope.get("asked", ""),
        "slope_rule": slope.get(label, ""),
    }
