"""The loss of one observation, worked out line by line; plain arithmetic, so that it starts at once."""

from __future__ import annotations

import math
from dataclasses import dataclass

from logloss.errors import Fault, LogLossError


@dataclass(frozen=True)
class Step:
    """One line of the working.

    Attributes
    ----------
    left, right : str
        The two sides of the equation; the left is empty where it is the same as above.
    note : str
        Why this line follows, in words.
    """

    left: str
    right: str
    note: str = ""


@dataclass(frozen=True)
class Solution:
    """A worked solution; printing it shows the working.

    Attributes
    ----------
    y : float
        The label, in [0, 1].
    p : float
        The probability given to y = 1, in [0, 1].
    loss : float
        The binary cross-entropy in nats, in [0, inf].
    other_p : float or None
        The second probability with this loss, where a soft label was solved for p.
    steps : tuple of Step
        The working, line by line.
    words : str
        What it means, in one sentence.

    Examples
    --------
    >>> solution = explain(y=0, p=1)
    >>> solution.loss
    inf
    >>> solution.words
    'It did not happen, and the forecast had ruled that out: an infinite loss.'
    """

    y: float
    p: float
    loss: float
    other_p: float | None
    steps: tuple[Step, ...]
    words: str

    def __str__(self) -> str:
        left = max(len(step.left) for step in self.steps)
        right = max((len(step.right) for step in self.steps if step.note), default=0)
        lines = [f"  {s.left:>{left}} = {s.right:<{right if s.note else 0}}   {s.note}".rstrip() for s in self.steps]
        return "\n".join([*lines, "", self.words])

    def _repr_markdown_(self) -> str:
        left, _, words = str(self).rpartition("\n\n")
        return f"```text\n{left}\n```\n\n{words}\n"


def explain(y: float = 1, p: float | None = None, *, loss: float | None = None) -> Solution:
    """Work out the loss of one observation, or the probability that has a given loss.

    Parameters
    ----------
    y : float
        The label: 1 if it happened, 0 if not, or a soft label in [0, 1].
    p : float, optional
        The probability that was given to y = 1, in [0, 1]. Nothing is clipped: p = 0 and p = 1 may cost infinity.
    loss : float, optional
        A loss in nats, in [0, inf]; solve for p. With neither, p = 0.85 serves as the example.

    Returns
    -------
    Solution
        The numbers and the working; `print` it, or end a notebook's cell with it.

    Raises
    ------
    LogLossError
        y or p lies outside [0, 1], both p and loss are given, or no p has this loss.

    Notes
    -----
    L = −[y ln p + (1 − y) ln(1 − p)], the negative logarithm of the Bernoulli likelihood; 0 · ln 0 counts as 0.

    Examples
    --------
    >>> print(explain(y=1, p=0.85))
      L = −[y · ln p + (1 − y) · ln(1 − p)]         the formula
        = −[1 · ln 0.85 + (1 − 1) · ln(1 − 0.85)]   with y = 1 and p = 0.85
        = −ln 0.85                                  the other term vanishes, because 1 − y = 0
        = 0.16251892949777494
    <BLANKLINE>
    It happened, and the forecast gave that a probability of 0.85: a loss of 0.1625.
    >>> explain(y=1, loss=0.16251892949777494).p
    0.85
    """
    y = _share("y", y, "0, 1, or a soft label between them")
    if loss is None:
        return _forward(y, _share("p", 0.85 if p is None else p, "in [0, 1]"))
    if p is not None:
        raise Fault("both-solved", values=(p,)).error()
    loss = _number("loss", loss)
    if loss < 0:
        raise _refused("loss", loss, "at least 0", -loss)
    return _backward(y, loss)


def _number(name: str, value: float) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    except OverflowError as cause:
        raise _refused(name, math.inf if value > 0 else -math.inf, "a number that float64 holds", 1) from cause
    if math.isnan(number):
        raise _refused(name, value, "a number", 1)
    return number


def _share(name: str, value: float, bound: str) -> float:
    number = _number(name, value)
    if 1.5 <= number <= 100 and name == "p":
        raise _refused(name, number, f"{bound}; {number:g} % is {number / 100:g}", number / 100)
    if not 0 <= number <= 1:
        raise _refused(name, number, bound, min(max(number, 0), 1))
    return number


def _refused(name: str, value: object, bound: str, mend: float) -> LogLossError:
    return Fault("option", name=name, values=(value,), extra={"bound": bound, "mend": f"{mend:g}"}).error()


def _terms(y: float, p: float) -> tuple[float, float]:
    """Return −y ln p and −(1 − y) ln(1 − p), where 0 · ln 0 counts as 0."""
    if_one = -math.log(p) if p > 0 else math.inf
    if_zero = -math.log1p(-p) if p < 1 else math.inf
    return y * if_one if y > 0 else 0.0, (1 - y) * if_zero if y < 1 else 0.0


def _loss(y: float, p: float) -> float:
    return sum(_terms(y, p))


def _forward(y: float, p: float) -> Solution:
    loss = _loss(y, p)
    shown, rest = _text(p), _text(1 - p) if 1 - p != 1 or p == 0 else f"(1 − {_text(p)})"
    steps = [
        Step("L", "−[y · ln p + (1 − y) · ln(1 − p)]", "the formula"),
        Step(
            "",
            f"−[{_text(y)} · ln {shown} + (1 − {_text(y)}) · ln(1 − {shown})]",
            f"with y = {_text(y)} and p = {shown}",
        ),
    ]
    if y in {0, 1}:
        kept, gone = (shown, "1 − y") if y == 1 else (rest, "y")
        steps.append(
            Step("", f"−ln{kept if kept[0] == '(' else f' {kept}'}", f"the other term vanishes, because {gone} = 0")
        )
        if kept in {"0", "1"}:
            limit = "ln 0 = −∞: no finite loss is enough" if kept == "0" else "ln 1 = 0"
            steps.append(Step("", _text(loss), limit))
        else:
            steps.append(Step("", _value(loss)))
    else:
        first, second = _terms(y, p)
        steps += [
            Step("", f"−{_text(y)} · ln {shown} − {_text(1 - y)} · ln {rest}", "no term vanishes: the label is soft"),
            Step("", f"{_short(first)} + {_short(second)}"),
            Step("", _value(loss)),
        ]
    return Solution(y, p, loss, None, tuple(steps), _words(y, p, loss))


def _backward(y: float, loss: float) -> Solution:
    first = Step("L", "−[y · ln p + (1 − y) · ln(1 − p)]", "the formula")
    if y in {0, 1}:
        p = math.exp(-loss) if y == 1 else -math.expm1(-loss)
        given = _text(loss)
        kept, solved = (" p", f"e^(−{given})") if y == 1 else ("(1 − p)", f"1 − e^(−{given})")
        hard = (
            first,
            Step(given, f"−ln{kept}", f"with L = {given} and y = {_text(y)}, which makes the other term vanish"),
            Step("p", solved, "both sides times −1, then e to the power of both"),
            Step("", _value(p)),
        )
        return Solution(y, p, loss, None, hard, _words(y, p, loss))
    least = _loss(y, y)
    if loss < least:
        raise _refused("loss", loss, f"at least {least!r}, the loss at p = y", math.ceil(least * 1e4) / 1e4)
    low, high = _root(y, loss, -1), _root(y, loss, 1)
    steps = (
        first,
        Step(
            _text(loss),
            f"−{_text(y)} · ln p − {_text(1 - y)} · ln(1 − p)",
            f"with L = {_text(loss)} and y = {_text(y)}",
        ),
        Step("p", f"{_short(low)} or {_short(high)}", "by halving intervals: the loss falls until p = y, then rises"),
    )
    words = f"A soft label has two such p, one on each side of y; the least loss is {_short(least)}."
    return Solution(y, low, loss, high, steps, words)


def _root(y: float, loss: float, side: int) -> float:
    """Return the p on one side of y whose loss this is, by bisection."""
    near, far = y, 0.0 if side < 0 else 1.0
    while near != (middle := near + (far - near) / 2) != far:
        near, far = (middle, far) if _loss(y, middle) < loss else (near, middle)
    return far if math.isinf(loss) else near


def _words(y: float, p: float, loss: float) -> str:
    if y not in {0, 1}:
        return f"With a soft label the loss is least at p = y, where it is {_short(_loss(y, y))}."
    happened, given = ("happened", p) if y == 1 else ("did not happen", 1 - p)
    if math.isinf(loss):
        return f"It {happened}, and the forecast had ruled that out: an infinite loss."
    return f"It {happened}, and the forecast gave that a probability of {_short(given)}: a loss of {_short(loss)}."


def _text(value: float) -> str:
    """Return a number as it would be written by hand: all digits if they are few."""
    if math.isinf(value):
        return "∞"
    short = f"{value:.12g}"
    return short if float(short) == value or len(repr(value)) > 14 else repr(value)


def _short(value: float) -> str:
    return "∞" if math.isinf(value) else f"{value:.4g}"


def _value(value: float) -> str:
    return "∞" if math.isinf(value) else f"{value!r}".removesuffix(".0")
