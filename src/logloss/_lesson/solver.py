"""The loss worked out line by line, in every direction: from y and p, from y and a logit, back to p, back to y.

A function here decides which lines of `patterns.py` follow, and what stands in their blanks. The page has the same
functions (`page/src/maths/solver.js`) and is given the same patterns, `WORDS`.

Arguments are taken as they are; `logloss.explain` is the gate that refuses what cannot be.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from .notation import Formula, row, sub, text
from .number_format import full, short
from .patterns import FORMULA as FORMULA
from .patterns import LINES, SENTENCES
from .patterns import WORDS as WORDS
from .solution import BatchSolution, Slopes, Solution, Step, Unit

LN2 = math.log(2)
SHOWN = 10  # how many rows of a batch are worked out on lines of their own
_LEAST_P, _LEAST_Q = 1075 * LN2, 54 * LN2  # −ln of half the least p > 0, and of half the least 1 − p > 0


# from y and p -------------------------------------------------------------------------------------------------------


def solve_loss(y: float, p: float, *, bits: bool = False) -> Solution:
    """Work out the loss of one row.

    Parameters
    ----------
    y : float in [0, 1]
        The label.
    p : float in [0, 1]
        The probability given to 1. Nothing is clipped.
    bits : bool
        With log₂ instead of ln.

    Returns
    -------
    Solution

    Notes
    -----
    L = −[y ln p + (1 − y) ln(1 − p)], the negative logarithm of the Bernoulli likelihood; 0 · ln 0 counts as 0.

    Examples
    --------
    >>> print(solve_loss(1, 0.85))
      1  L = −[y · ln p + (1 − y) · ln(1 − p)]         the formula
      2    = −[1 · ln 0.85 + (1 − 1) · ln(1 − 0.85)]   with y = 1 and p = 0.85
      3    = −[1 · ln 0.85 + ~~0 · ln 0.15~~]          the struck-out term vanishes, because 1 − y = 0
      4    = −ln 0.85                                  what is left: the probability given to what happened
      5    = 0.16251892949777494                       ln 0.85 = −0.1625, and minus times minus is plus
    <BLANKLINE>
    It happened, and the forecast gave that a probability of 0.85: a loss of 0.1625.
    """
    log = _log(bits)
    first, second = (_in_unit(term, bits) for term in terms(y, p))
    loss = first + second
    blanks: dict[str, Formula] = {
        "log": log,
        "y": written(y),
        "share": written(1 - y),
        "p": written(p),
        "rest": _rest(p),
        "first": short(first),
        "second": short(second),
        "loss": full(loss),
        "logarithm": short(-loss),
    }
    if y in {0, 1}:
        blanks["kept"] = kept = blanks["p"] if y == 1 else blanks["rest"]
        blanks |= {"logged": row(log, kept), "natural": row("ln", kept)}
        lost = "-ln-0" if p == y else ""  # the logarithm that vanishes is the one of 0
        value = {"0": "value-∞", "1": "value-0"}.get(text(kept), "value-bits" if bits else "value")
        names = ["formula", "put-in", f"strike-{1 - y:g}{lost}", "left", value]
    else:
        names = ["formula", "put-in", "soft", "terms", "sum"]
    return Solution(y, p, loss, None, _unit(bits), steps=_lines(names, blanks), words=_meaning(y, p, loss, bits))


def terms(y: float, p: float) -> tuple[float, float]:
    """Return −y ln p and −(1 − y) ln(1 − p), where 0 · ln 0 counts as 0."""
    if_one = -math.log(p) if p > 0 else math.inf
    if_zero = -math.log1p(-p) if p < 1 else math.inf
    return y * if_one if y > 0 else 0.0, (1 - y) * if_zero if y < 1 else 0.0


def solve_logit(y: float, z: float, *, bits: bool = False) -> Solution:
    """Work out the loss of one row from log-odds, without rounding p first.

    Parameters
    ----------
    y : float in [0, 1]
        The label.
    z : float in [-inf, inf]
        The log-odds of 1: p = 1 / (1 + e^(−z)).
    bits : bool
        With log₂ instead of ln.

    Returns
    -------
    Solution

    Examples
    --------
    >>> solve_logit(0, 800).loss
    800.0
    """
    first, second = (_in_unit(softplus(x), bits) for x in (-z, z))
    loss = (y * first if y > 0 else 0.0) + ((1 - y) * second if y < 1 else 0.0)
    p = sigmoid(z)
    blanks: dict[str, Formula] = {
        "log": _log(bits),
        "y": written(y),
        "share": written(1 - y),
        "z": written(z),
        "minus": written(-z),
        "p": short(p),
        "loss": full(loss),
    }
    case = f"logit-{y:g}" if y in {0, 1} else "logit-soft"
    given = p if y == 1 else sigmoid(-z)
    words = _meaning(y, p, loss, bits, given)
    return Solution(
        y, p, loss, None, _unit(bits), steps=_lines(["formula", "sigmoid", case, "logit-value"], blanks), words=words
    )


def softplus(x: float) -> float:
    """Return ln(1 + e^x) without overflow."""
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def sigmoid(z: float) -> float:
    """Return 1 / (1 + e^(−z)) without overflow."""
    small = math.exp(-abs(z))
    return 1 / (1 + small) if z >= 0 else small / (1 + small)


def _meaning(y: float, p: float, loss: float, bits: bool, given: float | None = None) -> str:
    if y not in {0, 1}:
        return SENTENCES["soft"].format(least=_named(entropy(y), bits))
    if math.isinf(loss):
        return SENTENCES[f"ruled-out-{y:g}"]
    chance = given if given is not None else p if y == 1 else 1 - p
    in_nats = loss * LN2 if bits else loss
    return SENTENCES[f"loss-{y:g}"].format(given=_chance(chance, loss), loss=_named(in_nats, bits))


def _chance(given: float, loss: float) -> str:
    """Return the probability given to what happened, with a finite loss: 1 means 1, and it is never quite 0."""
    if given == 0:
        return SENTENCES["almost-0"]
    return SENTENCES["almost-1"] if short(given) == "1" and loss > 0 else short(given)


# back to p ----------------------------------------------------------------------------------------------------------


def solve_p(y: float, loss: float, *, bits: bool = False) -> Solution:
    """Work out which probability has a given loss.

    Parameters
    ----------
    y : float in [0, 1]
        The label. A soft label has two such p, one, or none.
    loss : float in [0, inf]
        The loss, in bits if so said.
    bits : bool
        With log₂ instead of ln.

    Returns
    -------
    Solution
        `p` is None if no p has this loss.

    Examples
    --------
    >>> solve_p(1, 0.16251892949777494).p
    0.85
    >>> solution = solve_p(0.3, 1)
    >>> round(solution.p, 4), round(solution.other_p, 4)
    (0.0392, 0.7249)
    """
    nats = loss * LN2 if bits else loss
    blanks: dict[str, Formula] = {
        "log": _log(bits),
        "base": "2" if bits else "e",
        "y": written(y),
        "share": written(1 - y),
        "loss": written(loss),
        "minus": written(-loss),
    }
    if y in {0, 1}:
        p = math.exp(-nats) if y == 1 else -math.expm1(-nats)
        blanks |= {"p": full(p), "side": row("p" if y == 1 else "1 − p"), "inner": row("p" if y == 1 else "(1 − p)")}
        given = math.exp(-nats)
        names = ["formula", f"given-{y:g}", "turned", "raised", *(["other-side"] if y == 0 else []), "p"]
        return Solution(
            y, p, loss, None, _unit(bits), steps=_lines(names, blanks), words=_meaning(y, p, loss, bits, given)
        )
    least = entropy(y)
    roots = sorted({_root(y, nats, side) for side in (-1, 1)}) if nats > least else [y] if nats == least else []
    blanks |= {"least": short(_in_unit(least, bits)), "p": written(y)}
    blanks |= {"low": short(roots[0]), "high": short(roots[-1])} if roots else {}
    name = ("no-root", "one-root", "two-roots")[len(roots)]
    words = SENTENCES[name].format(loss=text(blanks["loss"]), least=_named(least, bits))
    steps = _lines(["formula", "soft-given", "least", name], blanks)
    first, other = [*roots, None, None][:2]
    return Solution(y, first, loss, other, _unit(bits), steps=steps, words=words)


def entropy(y: float) -> float:
    """Return the loss at p = y, the least there is for a label."""
    return sum(terms(y, y))


def _root(y: float, loss: float, side: int) -> float:
    """Return the p on one side of y whose loss this is, by bisection; 0 or 1 if that is the nearest float64."""
    near, far = y, 0.0 if side < 0 else 1.0
    if loss > (y * _LEAST_P if side < 0 else (1 - y) * _LEAST_Q):
        return far
    while near != (middle := near + (far - near) / 2) != far:
        near, far = (middle, far) if sum(terms(y, middle)) < loss else (near, middle)
    return near


# back to y ----------------------------------------------------------------------------------------------------------


def solve_y(p: float, loss: float, *, bits: bool = False, digits: int | None = None) -> Solution:
    """Work out which label has a given loss at a given probability.

    Parameters
    ----------
    p : float in [0, 1]
        The probability given to 1.
    loss : float in [0, inf]
        The loss, in bits if so said.
    bits : bool
        With log₂ instead of ln.
    digits : int, optional
        How many significant digits the loss was given with, where zeros at its end count; by default as many as the
        number has. A loss that is that of the label 0 or 1, rounded to these digits, is taken for it where there are
        three of them, or y is within a hundredth of it.

    Returns
    -------
    Solution
        `y` may lie outside [0, 1]: then no label has this loss. It is None where no one number follows: at p = 0.5
        every label costs the same, and at p = 0 and p = 1 all but one cost infinitely much.

    Notes
    -----
    L is linear in y, so y = (L − b) / (a − b) with a = −ln p and b = −ln(1 − p), the losses of the labels 1 and 0.

    Examples
    --------
    >>> solution = solve_y(0.85, 1.8971)
    >>> solution.words
    'That is the label 0: its loss at this p is 1.89712.'
    >>> solve_y(0.5, 1).y is None
    True
    """
    nats = loss * LN2 if bits else loss
    shown = _digits(loss) if digits is None else digits
    a, b = terms(1, p)[0], terms(0, p)[1]
    blanks: dict[str, Formula] = {
        "log": _log(bits),
        "p": written(p),
        "rest": _rest(p),
        "loss": written(loss),
        "first": short(_in_unit(a, bits)),
        "second": short(_in_unit(b, bits)),
        "least": _named(LN2, bits),
    }
    y: float | None = None
    if p in {0, 1}:
        y = p if loss == 0 else None
        sentence = "y-certain" if loss == 0 else "y-ruled-out" if math.isinf(loss) else "y-certain-not"
    elif p == 0.5:
        sentence = "y-any" if nats == LN2 or _rounds_to(_in_unit(LN2, bits), loss, shown, near=False) else "y-none"
    else:
        y = (nats - b) / _difference(p)
        hard = [
            label
            for label, cost in ((0, b), (1, a))
            if _rounds_to(_in_unit(cost, bits), loss, shown, near=abs(y - label) <= NEAR)
        ]
        if hard:
            blanks["exact"] = short(_in_unit((b, a)[hard[0]], bits), 6)
        sentence = "y-hard" if hard else "y-below" if y < 0 else "y-above" if y > 1 else "y-soft"
        blanks["y"] = short(y, 6)
    names = ["formula", "y-given", "y-terms", *(["y-alone", "y"] if p not in {0, 0.5, 1} else [])]
    texts = {name: text(value) for name, value in blanks.items()}
    if sentence == "y-hard":
        texts["y"] = str(hard[0])
    return Solution(
        y, p, loss, None, _unit(bits), steps=_lines(names, blanks), words=SENTENCES[sentence].format(**texts)
    )


def _difference(p: float) -> float:
    """Return (−ln p) − (−ln(1 − p)), which is minus the logit, without cancellation."""
    return -2 * math.atanh(2 * p - 1) if 0.25 <= p <= 0.75 else math.log1p(-p) - math.log(p)


ROUNDED = 3  # digits; a loss given with fewer may be that of many a soft label
NEAR = 0.01  # of 0 or 1: a label so near was rounded


def _digits(x: float) -> int:
    """Return how many significant digits a number is written with."""
    digits = full(x).partition("e")[0].replace(".", "").lstrip("0")
    return max(len(digits), 1)


def _rounds_to(exact: float, given: float, digits: int, *, near: bool) -> bool:
    """Return whether a number is another one, or is when rounded to the digits that the other is given with."""
    told = (near or digits >= ROUNDED) and digits > 0 and math.isfinite(given)
    return exact == given or (told and _read(short(exact, min(digits, 17))) == given)


# a batch ------------------------------------------------------------------------------------------------------------


def solve_batch(y: Sequence[float], p: Sequence[float], *, bits: bool = False) -> BatchSolution:
    """Work out the mean loss of several rows.

    Parameters
    ----------
    y, p : sequence of float in [0, 1]
        At least one label, and as many probabilities.
    bits : bool
        With log₂ instead of ln.

    Returns
    -------
    BatchSolution

    Examples
    --------
    >>> print(solve_batch([1, 0], [0.9, 0.2]))
      1   L = 1/n Σ(i = 1 … n) Lᵢ   the mean of the losses of all rows
      2  L₁ = −ln 0.9 = 0.1054      y = 1: the loss of p itself
      3  L₂ = −ln 0.8 = 0.2231      y = 0: the loss of 1 − p, with p = 0.2
      4   L = (0.1054 + 0.2231)/2   the losses put in
      5     = 0.3285/2              added up
      6     = 0.16425203348601802   divided by their number
    <BLANKLINE>
    The mean loss is 0.1643; row 2 has the largest, 67.9 % of the sum.
    """
    losses = tuple(_in_unit(sum(terms(*pair)), bits) for pair in zip(y, p, strict=True))
    whole = math.fsum(losses)
    loss = whole / len(losses)
    names: dict[str, Formula] = {
        "log": _log(bits),
        "n": str(len(losses)),
        "total": short(whole),
        "loss": full(loss),
        "addends": _addends(losses),
    }
    steps = [LINES["mean"].filled()]
    for i, (label, chance, row_loss) in enumerate(list(zip(y, p, losses, strict=True))[:SHOWN], 1):
        blanks: dict[str, Formula] = {
            "log": _log(bits),
            "i": str(i),
            "y": written(label),
            "share": written(1 - label),
            "p": written(chance),
            "rest": _rest(chance),
            "loss": short(row_loss),
        }
        steps.append(LINES[f"row-{label:g}" if label in {0, 1} else "row-soft"].filled(**blanks))
    if len(losses) > SHOWN:
        steps.append(LINES["more-rows"].filled(more=str(len(losses) - SHOWN)))
    steps += _lines(["added", "divided", "batch-value"], names)
    worst = max(range(len(losses)), key=losses.__getitem__)
    share = f"{short(100 * losses[worst] / whole, 3)} %" if 0 < whole < math.inf else ""
    sentence = "batch-∞" if math.isinf(whole) else "batch" if whole else "batch-0"
    in_nats = loss * LN2 if bits else loss
    words = SENTENCES[sentence].format(loss=_named(in_nats, bits), worst=worst + 1, share=share)
    return BatchSolution(tuple(y), tuple(p), losses, whole, loss, _unit(bits), steps=tuple(steps), words=words)


def _addends(losses: Sequence[float]) -> Formula:
    """Return the sum as it is written: all of it, or its ends."""
    shown = [short(loss) for loss in losses]
    if len(shown) > SHOWN:
        shown = [*shown[:2], "…", shown[-1]]
    return row(" + ".join(shown))


# slopes -------------------------------------------------------------------------------------------------------------


def solve_gradient(y: float, p: float) -> Slopes:
    """Work out the slopes of one row's loss, in p and in the log-odds z.

    Parameters
    ----------
    y, p : float in [0, 1]
        The label, and the probability given to 1.

    Returns
    -------
    Slopes
        In nats; for bits, divide by ln 2.

    Examples
    --------
    >>> slopes = solve_gradient(1, 0.8)
    >>> slopes.by_p, slopes.by_logit
    (-1.25, -0.19999999999999996)
    """
    by_p, by_logit = slope(y, p), p - y
    blanks: dict[str, Formula] = {
        "y": written(y),
        "share": written(1 - y),
        "p": written(p),
        "rest": written(1 - p) if 1 - p != 1 or p == 0 else row("1 −", written(p)),
    }
    case = f"slope-{y:g}" if y in {0, 1} else "slope-soft"
    steps = [
        *_lines(["slope", case, "slope-value"], {**blanks, "slope": short(by_p)}),
        *_lines(
            ["sigmoid-slope", "chain", "short", "slope-put-in", "logit-slope"], {**blanks, "slope": short(by_logit)}
        ),
    ]
    direction = "up" if by_logit < 0 else "down" if by_logit > 0 else "flat"
    return Slopes(y, p, by_p, by_logit, steps=tuple(steps), words=SENTENCES[direction])


def slope(y: float, p: float) -> float:
    """Return dL/dp = (p − y) / (p (1 − p)), where a term with the factor 0 is left out."""
    if y == 1:
        return -1 / p if p > 0 else -math.inf
    if y == 0:
        return 1 / (1 - p) if p < 1 else math.inf
    if p in {0, 1}:
        return math.copysign(math.inf, p - 0.5)
    return (p - y) / p / (1 - p)


# what is common to all ----------------------------------------------------------------------------------------------


def written(value: float) -> str:
    """Return a number as it would be written by hand: all digits if they are few."""
    digits, exact = short(value, 12), full(value)
    long = len(exact) > max(14, len(digits)) and digits not in {"0", "1"}  # what only rounds to 1 must not look like it
    return digits if long else exact


def _read(shown: str) -> float:
    return float(shown.replace("−", "-"))


def _rest(p: float) -> Formula:
    """Return 1 − p as a number, or as a difference in brackets where the number would be 1."""
    return written(1 - p) if 1 - p != 1 or p == 0 else row("(1 −", written(p), ")")


def _lines(names: Sequence[str], blanks: dict[str, Formula]) -> tuple[Step, ...]:
    return tuple(LINES[name].filled(**blanks) for name in names)


def _log(bits: bool) -> Formula:
    return sub("log", "2") if bits else "ln"


def _unit(bits: bool) -> Unit:
    return "bits" if bits else "nats"


def _in_unit(nats: float, bits: bool) -> float:
    return nats / LN2 if bits else nats


def _named(nats: float, bits: bool) -> str:
    return SENTENCES[_unit(bits)].format(loss=short(_in_unit(nats, bits)), nats=short(nats))
