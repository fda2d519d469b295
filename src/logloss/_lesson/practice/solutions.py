"""The full solution of a problem: the solver's own lines, under a heading where there are two models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from logloss._lesson.notation import frac, row
from logloss._lesson.number_format import short
from logloss._lesson.solution import Step, Working
from logloss._lesson.solver import solve_batch, solve_gradient, solve_logit, solve_loss, solve_p

from . import prose
from .mistakes import Facts
from .problems import Problem


@dataclass(frozen=True)
class Part:
    """Lines that belong together.

    Attributes
    ----------
    heading : str
        What they are about; may be empty.
    working : Working
        The lines, and what follows from them.
    """

    heading: str
    working: Working


def solution(made: Problem) -> tuple[Part, ...]:
    """Work a problem out.

    Examples
    --------
    >>> from logloss._lesson.practice import problem
    >>> [part] = solution(problem("one", 0))
    >>> part.working.steps[-1].formula
    ('row', '=', '0.16251892949777494')
    """
    worked = _SOLVE[made.kind](made.facts)
    return worked if isinstance(worked, tuple) else (Part("", worked),)


def _one(f: Facts) -> Working:
    return solve_loss(f.y[0], f.p[0], bits=f.bits)


def _percent(f: Facts) -> Working:
    p = short(f.p[0])
    first = Step(row("p =", frac(short(100 * f.p[0]), "100"), f"= {p}"), prose.WORKING["percent"])
    return _with(_one(f), lambda steps: (first, *steps))


def _worse(f: Facts) -> Working:
    at = min(range(len(f.y)), key=lambda i: f.p[i] if f.y[i] == 1 else 1 - f.p[i])
    words = prose.WORKING["worst"].format(name=prose.LETTERS[at])
    rows = _with(solve_batch(f.y, f.p), lambda steps: steps[1 : 1 + len(f.y)])  # a line for each row, without the mean
    return Working(steps=rows.steps, words=words)


def _compare(f: Facts) -> tuple[Part, ...]:
    worse = "B" if f.better == "A" else "A"
    models = sorted([(f.better, f.p), (worse, f.other)])
    closing = prose.WORKING["better"].format(name=f.better)
    parts = [Part(prose.WORKING["model"].format(name=name), solve_batch(f.y, p)) for name, p in models]
    return (parts[0], Part(parts[1].heading, Working(steps=parts[1].working.steps, words=closing)))


def _slope(f: Facts) -> Working:
    worked = solve_gradient(f.y[0], f.p[0])
    if f.slope == "z":
        return worked
    words = prose.WORKING["up" if f.y[0] == 1 else "down"]
    return Working(steps=worked.steps[:_STEPS_OF_SLOPE], words=words)


_STEPS_OF_SLOPE = 3  # of those that lead on to dL/dz


def _with(worked: Working, change: Callable[[tuple[Step, ...]], tuple[Step, ...]]) -> Working:
    return Working(steps=change(worked.steps), words=worked.words)


_SOLVE: dict[str, Callable[[Facts], Working | tuple[Part, ...]]] = {
    **dict.fromkeys(("one", "other", "certain", "bits", "soft"), _one),
    "percent": _percent,
    "worse": _worse,
    "batch": lambda f: solve_batch(f.y, f.p),
    "inverse": lambda f: solve_p(f.y[0], f.loss),
    "compare": _compare,
    "slope": _slope,
    "logit": lambda f: solve_logit(f.y[0], f.z),
}
