"""The public way to a worked solution: look at what is given, refuse what cannot be, and pick what is to be solved."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext
from typing import Literal, TypeAlias, overload

from logloss.errors import ArgumentError, Change, wrong_option

from .number_format import short
from .solution import BatchSolution, Slopes, Solution
from .solver import sigmoid, solve_batch, solve_gradient, solve_logit, solve_loss, solve_p, solve_y

EXAMPLE = 0.85  # the p of a call without one
LABELS, SHARES = "0, 1, or a soft label between them", "in [0, 1]"

Number: TypeAlias = "float | str"  # as typed in a shell
_FRACTION = re.compile(r"\s*([+-]?\d{1,99}\.?\d{0,99})\s*/\s*(\d{1,99}\.?\d{0,99})\s*", re.ASCII)
_DECIMAL = re.compile(r"\s*\+?(?=\.?\d)\d*\.?\d*(?:[eE][+-]?\d{1,9})?\s*", re.ASCII)


@overload
def explain(
    y: Number | None = None,
    p: Number | None = None,
    *,
    loss: Number | None = None,
    logit: Number | None = None,
    bits: bool = False,
    gradient: Literal[False] = False,
) -> Solution: ...


@overload
def explain(y: Iterable[float], p: Iterable[float] | float | None = None, *, bits: bool = False) -> BatchSolution: ...


@overload
def explain(
    y: Number | None = None,
    p: Number | None = None,
    *,
    logit: Number | None = None,
    gradient: Literal[True],
) -> Slopes: ...


def explain(
    y: Number | Iterable[float] | None = None,
    p: Number | Iterable[float] | None = None,
    *,
    loss: Number | None = None,
    logit: Number | None = None,
    bits: bool = False,
    gradient: bool = False,
) -> Solution | BatchSolution | Slopes:
    """Work out a loss, or what has a given loss, as lines with their reasons.

    Parameters
    ----------
    y : float, or several
        The label: 1 if it happened, 0 if not, or a soft label in [0, 1]. By default 1, except that with `p` and `loss`
        given, y is what is solved for. Several labels make a batch, whose mean loss is worked out.
    p : float, or several
        The probability that was given to y = 1, in [0, 1]. Nothing is clipped: p = 0 and p = 1 may cost infinity. With
        nothing to go on, p = 0.85 serves as the example.
    loss : float, optional
        A loss in [0, inf]; solve for p, or with p given for y.
    logit : float, optional
        The log-odds of 1, instead of p, in [-inf, inf].
    bits : bool
        With log₂ instead of ln.
    gradient : bool
        Work out the slopes dL/dp and dL/dz instead, in nats.

    Returns
    -------
    Solution, BatchSolution, or Slopes
        The numbers and the working; `print` it, or end a notebook's cell with it. `to_markdown`, `to_latex` and
        `to_html` give it in other forms.

    Raises
    ------
    LogLossError
        A value lies outside its range, or more is given than goes together.

    Notes
    -----
    L = −[y ln p + (1 − y) ln(1 − p)], the negative logarithm of the Bernoulli likelihood; 0 · ln 0 counts as 0.

    Examples
    --------
    >>> print(explain(y=1, p=0.85))
      1  L = −[y · ln p + (1 − y) · ln(1 − p)]         the formula
      2    = −[1 · ln 0.85 + (1 − 1) · ln(1 − 0.85)]   with y = 1 and p = 0.85
      3    = −[1 · ln 0.85 + ~~0 · ln 0.15~~]          the struck-out term vanishes, because 1 − y = 0
      4    = −ln 0.85                                  what is left: the probability given to what happened
      5    = 0.16251892949777494                       ln 0.85 = −0.1625, and minus times minus is plus
    <BLANKLINE>
    It happened, and the forecast gave that a probability of 0.85: a loss of 0.1625.
    >>> explain(y=1, loss=0.16251892949777494).p
    0.85
    >>> explain(p=0.85, loss=1.8971).words
    'That is the label 0: its loss at this p is 1.89712.'
    >>> explain([1, 0], [0.9, 0.2]).loss
    0.16425203348601802
    """
    labels = None if y is None else _shares("y", y, LABELS)
    single = loss is None and logit is None and not gradient and (labels is None or len(labels) == 1)
    chances = None if p is None else _shares("p", p, SHARES, by_odds=single)
    cost = None if loss is None else _number("loss", loss)
    odds = None if logit is None else _number("logit", logit)
    batch = any(several is not None and len(several) > 1 for several in (labels, chances))
    _check_together(
        {
            ("logit", "p"): odds is not None and chances is not None,
            ("loss", "logit"): cost is not None and odds is not None,
            ("loss", "several rows"): cost is not None and batch,
            ("logit", "several rows"): odds is not None and batch,
            ("loss", "gradient"): cost is not None and gradient,
            ("loss", "p"): cost is not None and chances is not None and labels is not None,
        }
    )
    if cost is not None and cost < 0:
        raise wrong_option("loss", cost, "at least 0")
    if batch:
        rows = _paired(labels or [1.0], chances or [EXAMPLE], y, p)
        if gradient:
            raise _one_row(len(rows[0]))
        return solve_batch(*rows, bits=bits)
    label = labels[0] if labels is not None else 1.0
    if gradient:
        return solve_gradient(label, sigmoid(odds) if odds is not None else chances[0] if chances else EXAMPLE)
    if odds is not None:
        return solve_logit(label, odds, bits=bits)
    if cost is None:
        return solve_loss(label, chances[0] if chances else EXAMPLE, bits=bits)
    if chances is None:
        return solve_p(label, cost, bits=bits)
    return solve_y(chances[0], cost, bits=bits, digits=_digits_typed(loss))


def _check_together(clashes: dict[tuple[str, str], bool]) -> None:
    """Raise the error for the first pair that does not go together."""
    for (name, other), clash in clashes.items():
        if clash:
            raise _not_together(name, other)


def _paired(labels: list[float], chances: list[float], y: object, p: object) -> tuple[list[float], list[float]]:
    """Return as many labels as probabilities; one alone stands for all."""
    rows, fewer = max(len(labels), len(chances)), min(len(labels), len(chances))
    if fewer not in {1, rows}:
        longer, other = (("y", y, labels), "p") if len(labels) == rows else (("p", p, chances), "y")
        name, given, values = longer
        raise wrong_option(name, _listed(values, given), f"{fewer} numbers, like {other}")
    return labels * (rows // len(labels)), chances * (rows // len(chances))


def _shares(name: str, given: object, bound: str, *, by_odds: bool = False) -> list[float]:
    """Return the shares in [0, 1] that are given: one, or several in a sequence or between the commas of a text.

    `by_odds` says whether log-odds could stand in the place of one.
    """
    if isinstance(given, str) and (comma := re.fullmatch(r"0,(0\d+|[2-9]|[1-9]\d+)", given.strip())):
        raise wrong_option(name, given, f"{bound}, with a decimal point", change=Change(name, f"0.{comma[1]}"))
    if isinstance(given, str) and (percent := re.fullmatch(r"(100|\d{1,2}(?:\.\d+)?)\s*%", given.strip())):
        meant = short(float(percent[1]) / 100, 12)
        raise wrong_option(name, given, f"{bound}; {percent[1]} % is {meant}", change=Change(name, meant))
    several = given.split(",") if isinstance(given, str) else given
    values = list(several) if isinstance(several, Iterable) and getattr(several, "ndim", True) else [given]
    if not values:
        raise wrong_option(name, given, "at least one number")
    shares = [_float(value) for value in values]
    for at, (value, share) in enumerate(zip(values, shares, strict=True)):
        if name == "p" and share in {0.0, 1.0} and (odds := _lost_odds(value)) is not None:
            raise _lost(name, value, share, odds if by_odds and len(values) == 1 else None)
        if not 0 <= share <= 1:
            raise _no_share(name, value, share, bound, [values[:at], values[at + 1 :]], given)
    return shares


def _lost_odds(value: object) -> float | None:
    """Return the log-odds of a probability that was typed, and that no double but 0 or 1 is near; else None."""
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        return None
    typed = Decimal(value.strip())
    if not 0 < typed < 1:
        return None
    with localcontext(prec=50 + len(value)):  # as many digits as 1 − p has before the first that is not 9
        return float(typed.ln() - (1 - typed).ln())


def _lost(name: str, value: object, share: float, odds: float | None) -> ArgumentError:
    nearest = "at least 5e-324" if share == 0 else "at most 0.9999999999999999"
    bound = f"{share:g}, or {nearest}, the nearest to {share:g} that a double holds"
    if odds is None:
        return wrong_option(name, value, bound)
    return wrong_option(name, value, f"{bound}; its log-odds are {odds!r}", change=Change("logit", odds))


def _no_share(
    name: str, value: object, share: float, bound: str, around: Sequence[list[object]], given: object
) -> ArgumentError:
    """Return the error of a number outside [0, 1], with what was meant if it is in percent."""
    if math.isnan(share):
        return wrong_option(name, value, "a number")
    if name != "p" or not 1.5 <= share <= 100:
        return wrong_option(name, share, bound)
    before, after = around
    meant = _listed([*before, share / 100, *after], given)
    bound = f"{bound}; {share:g} % is {share / 100:g}"
    if isinstance(given, str):
        return wrong_option(name, share, bound, change=Change(name, meant))
    return wrong_option(name, share, bound, f"{name}={meant}")


def _number(name: str, value: object) -> float:
    number = _float(value)
    if math.isnan(number):
        point = value.replace(",", ".") if isinstance(value, str) else ""
        meant = None if math.isnan(_float(point)) else Change(name, point)
        raise wrong_option(name, value, "a number", change=meant)
    return number


def _digits_typed(value: object) -> int | None:
    """Return with how many significant digits a number was typed; None if it was not, or as a fraction."""
    if not isinstance(value, str) or "/" in value:
        return None
    return len(re.sub(r"\D", "", re.split("[eE]", value)[0]).lstrip("0"))


def _float(value: object) -> float:
    if isinstance(value, str) and (fraction := _FRACTION.fullmatch(value)) and float(fraction[2]):
        return float(fraction[1]) / float(fraction[2])
    try:
        return float(value)  # type: ignore[arg-type]  # what is no number becomes NaN
    except (TypeError, ValueError):
        return math.nan
    except OverflowError:  # an integer beyond float64
        return math.inf if value > 0 else -math.inf  # type: ignore[operator]


def _listed(values: Sequence[object], given: object) -> str:
    """Return values as they are typed where these were given."""
    shown = [f"{value:g}" if isinstance(value, float) else str(value).strip() for value in values]
    return ",".join(shown) if isinstance(given, str) or len(shown) == 1 else f"[{', '.join(shown)}]"


def _one_row(size: int) -> ArgumentError:
    return ArgumentError("one-row", f"the slopes are worked out for one row, and {size:,} are given.", size=size)


def _not_together(name: str, other: str) -> ArgumentError:
    return ArgumentError(
        "not-together", f"{name} and {other} are both given, and they do not go together.", subject=name
    )
