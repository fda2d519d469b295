"""What is said to an answer: right, nearly, which mistake it is, or why it cannot be read.

`page/src/maths/practice/verdicts.js` says the same on the page.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from logloss._lesson.notation import text
from logloss._lesson.number_format import short

from . import prose
from .answers import NEAR, Reading, exact, in_asked_units, read, scaled, stands_for
from .expressions import worked_out
from .problems import Problem


@dataclass(frozen=True)
class Verdict:
    """What an answer is worth.

    Attributes
    ----------
    outcome : str
        "right", "wrong", or "again" where it could not be told and does not count.
    key : str
        The row of `prose.MISTAKES` or `prose.VERDICTS` that is said.
    words : str
        What is said.
    """

    outcome: str
    key: str
    words: str


def check(made: Problem, typed: str) -> Verdict:
    r"""Return what an answer is worth.

    Parameters
    ----------
    made : Problem
        Which was to be solved.
    typed : str
        As somebody wrote it: "0.1625", "0,16", "17/20", "½", "85 %", "inf", an expression, or a letter.

    Returns
    -------
    Verdict

    Examples
    --------
    >>> from logloss._lesson.practice import problem
    >>> check(problem("one", 0), "0,0706").words
    'That is the logarithm to base 10. Here log means ln, the natural logarithm.'
    >>> check(problem("one", 0), ".163").words
    'Right: L = 0.1625.'
    >>> check(problem("one", 0), r"-\ln(0.85)").words
    'Right so far: now work it out.'
    """
    key, fields = _chosen(made, typed) if made.choices else _typed(made, typed)
    if key in made.mistakes:
        return Verdict("wrong", key, prose.MISTAKES[key])
    outcome = {"right": "right", "right-choice": "right"}.get(key, "again" if key in _AGAIN else "wrong")
    return Verdict(outcome, key, prose.VERDICTS[key].format_map(fields))


_LOSSES = {"loss", "bits"}
_AGAIN = {"coarse", "unread", "unworked", "separators", "which"}


def answer_text(made: Problem) -> str:
    """Return the true answer as it is shown: four digits, or a letter."""
    return made.choices[int(made.answer)] if made.choices else short(made.answer)


def _chosen(made: Problem, typed: str) -> tuple[str, dict[str, str]]:
    letters = "".join(letter for letter in typed.upper() if letter.isalpha())
    if letters not in made.choices:
        return "which", {"letters": ", ".join(made.choices)}
    at = made.choices.index(letters)
    if at == made.answer:
        return "right-choice", {"answer": letters}
    return _named(made, lambda value: value == at), {}


def _named(made: Problem, fits: Callable[[float], bool]) -> str:
    """Return the one mistake that fits, or that it is just wrong."""
    fitting = [key for key, value in made.mistakes.items() if fits(value)]
    return fitting[0] if len(fitting) == 1 else "wrong"


def _typed(made: Problem, typed: str) -> tuple[str, dict[str, str]]:
    reading = read(typed)
    if isinstance(reading, str):
        value = worked_out(typed) if reading == "unread" else None
        return (reading if value is None else _unworked(made, exact(value))), {}
    given = in_asked_units(reading, made.asks)
    if isinstance(given, str):
        return given, {"unit": reading.unit}
    if stands_for(given, made.answer):
        return "right", {"asked": text(made.asked), "answer": answer_text(made)}
    if stands_for(given, made.answer, 1):
        return "coarse", {}
    if given is not reading and made.asks in _LOSSES and stands_for(reading, made.answer):
        return "other-base", {}
    return _wrong(made, given), {}


def _unworked(made: Problem, given: Reading) -> str:
    """Return what is said to an expression: right as far as it goes, a mistake with a name, or nothing certain."""
    if stands_for(given, made.answer):
        return "unworked"
    key = _named(made, lambda value: stands_for(given, value))
    return "unread" if key == "wrong" else key


def _wrong(made: Problem, given: Reading) -> str:
    for digits in (2, 1):
        if (key := _named(made, lambda value: stands_for(given, value, digits))) != "wrong":  # noqa: B023  # called here
            return key
    if made.asks in _LOSSES:
        if stands_for(scaled(given, 0.01), made.answer):
            return "hundredfold"
        if "percent" in made.mistakes and stands_for(scaled(given, -1.0), made.mistakes["percent"]):
            return "percent"
    off = abs(given.value - made.answer)
    if math.isfinite(made.answer) and off <= NEAR * abs(made.answer):
        return "close"
    if made.asks in _LOSSES and given.value < 0:
        return "negative"
    if made.asks == "probability" and not 0 <= given.value <= 1:
        return "outside"
    return "wrong"
