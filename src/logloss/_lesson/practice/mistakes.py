"""What is asked of each kind of problem, and what comes out of each classic mistake: all functions of the facts.

`page/src/maths/practice/mistakes.js` is the same table for the page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from logloss._lesson.solver import slope, softplus, terms

LN2, LN10 = math.log(2), math.log(10)


@dataclass(frozen=True)
class Facts:
    """The numbers of a problem.

    Attributes
    ----------
    y, p : tuple of float
        Labels and probabilities, a row each; of the better model where two are compared.
    other : tuple of float
        The probabilities of the worse model.
    better : str
        Its name, "A" or "B".
    loss : float
        The loss that is given where p is asked for.
    z : float
        The log-odds that are given.
    slope : str
        Over what the slope is taken: "p" or "z".
    bits : bool
        Whether the loss is in bits.
    """

    y: tuple[float, ...]
    p: tuple[float, ...]
    other: tuple[float, ...] = ()
    better: str = ""
    loss: float = math.nan
    z: float = math.nan
    slope: str = ""
    bits: bool = False


def point_loss(y: float, p: float) -> float:
    """Return the loss of one row in nats."""
    return sum(terms(y, p))


def given_to_truth(y: float, p: float) -> float:
    """Return the probability given to what happened."""
    return p if y == 1 else 1 - p


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def mean_loss(y: Sequence[float], p: Sequence[float]) -> float:
    """Return the mean loss of some rows, in nats."""
    return _mean([point_loss(a, b) for a, b in zip(y, p, strict=True)])


def _nats(f: Facts) -> float:
    return mean_loss(f.y, f.p) if math.isnan(f.z) else softplus(-f.z if f.y[0] == 1 else f.z)


def _loss(f: Facts) -> float:
    return _nats(f) / (LN2 if f.bits else 1)


def _opposite(f: Facts) -> float:
    return _loss(replace(f, y=tuple(1 - y for y in f.y)))


def _truths(f: Facts) -> list[float]:
    return [given_to_truth(y, p) for y, p in zip(f.y, f.p, strict=True)]


def _slope(y: float, p: float, over: str) -> float:
    return p - y if over == "z" else slope(y, p)


def _solved(f: Facts, share: float) -> float:
    """Return p from the probability that was given to what happened."""
    return share if f.y[0] == 1 else 1 - share


def _percent(f: Facts) -> float | None:
    left = 100 * f.p[0] if f.y[0] == 1 else 100 * f.p[0] - 1  # the sign of 1 − 85 overlooked, or there is no logarithm
    return -math.log(left) if left > 0 else None


def _worst(f: Facts) -> float:
    truths = _truths(f)
    return float(truths.index(min(truths)))


def _least(f: Facts) -> float:
    truths = _truths(f)
    return float(truths.index(max(truths)))


def _low_p(f: Facts) -> float | None:
    lowest = float(f.p.index(min(f.p)))
    return None if lowest == _worst(f) else lowest


Function = Callable[[Facts], "float | None"]

ANSWERS: dict[str, Callable[[Facts], float]] = {
    **dict.fromkeys(("one", "other", "percent", "certain", "batch", "compare", "bits", "soft", "logit"), _loss),
    "worse": _worst,
    "inverse": lambda f: math.exp(-f.loss) if f.y[0] == 1 else -math.expm1(-f.loss),
    "slope": lambda f: _slope(f.y[0], f.p[0], f.slope),
}

MISTAKES: dict[str, Function] = {
    "log10": lambda f: _nats(f) / LN10,
    "log2": lambda f: _nats(f) / LN2,
    "nats": _nats,
    "times-ln2": lambda f: _nats(f) * LN2,
    "other-branch": _opposite,
    "swapped": _opposite,
    "percent": _percent,
    "no-minus": lambda f: -_loss(f),
    "one-minus": lambda f: 1 - _loss(f),
    "probability": lambda f: _truths(f)[0],
    "distance": lambda f: 1 - _truths(f)[0],
    "squared": lambda f: _mean([(y - p) * (y - p) for y, p in zip(f.y, f.p, strict=True)]),
    "sum": lambda f: _nats(f) * len(f.y),
    "averaged-first": lambda f: -math.log(_mean(_truths(f))),
    "all-ones": lambda f: mean_loss([1.0] * len(f.y), f.p),
    "only-ones": lambda f: _mean([point_loss(y, p) if y == 1 else 0.0 for y, p in zip(f.y, f.p, strict=True)]),
    "other-model": lambda f: mean_loss(f.y, f.other),
    "other-label": lambda f: 1 - ANSWERS["inverse"](f),
    "power-10": lambda f: _solved(f, math.exp(-f.loss * LN10)),
    "power-2": lambda f: _solved(f, math.exp(-f.loss * LN2)),
    "lost-minus": lambda f: _solved(f, math.exp(f.loss)),
    "as-percent": lambda f: 100 * ANSWERS["inverse"](f),
    "linear": lambda f: _solved(f, 1 - f.loss),
    "sign": lambda f: -_slope(f.y[0], f.p[0], f.slope),
    "slope-p": lambda f: _slope(f.y[0], f.p[0], "p") if f.slope == "z" else None,
    "slope-z": lambda f: _slope(f.y[0], f.p[0], "z") if f.slope == "p" else None,
    "other-slope": lambda f: _slope(1 - f.y[0], f.p[0], f.slope),
    "loss-itself": _loss,
    "hard-label": lambda f: point_loss(1.0 if f.y[0] > 0.5 else 0.0, f.p[0]),
    "first-term": lambda f: -f.y[0] * math.log(f.p[0]),
    "second-term": lambda f: -(1 - f.y[0]) * math.log1p(-f.p[0]),
    "odds-as-p": lambda f: -math.log(abs(f.z)),
    "certain": lambda f: math.inf if _loss(f) == 0 else 0.0,
    "least": _least,
    "low-p": _low_p,
}

_SINGLE = ("log10", "log2", "other-branch", "percent", "no-minus", "one-minus", "probability", "distance", "squared")
_ROWS = ("log10", "log2", "other-branch", "no-minus", "one-minus", "squared", "sum", "averaged-first")

OF_KIND: dict[str, tuple[str, ...]] = {
    "one": _SINGLE,
    "other": _SINGLE,
    "percent": _SINGLE,
    "worse": ("least", "low-p"),
    "certain": ("certain",),
    "batch": (*_ROWS, "all-ones", "only-ones"),
    "inverse": ("other-label", "power-10", "power-2", "lost-minus", "as-percent", "linear"),
    "compare": (*_ROWS, "other-model"),
    "bits": ("nats", "log10", "times-ln2", "other-branch", "no-minus", "probability", "distance", "squared"),
    "slope": ("sign", "slope-p", "slope-z", "other-slope", "loss-itself"),
    "soft": ("log10", "log2", "swapped", "no-minus", "hard-label", "first-term", "second-term"),
    "logit": ("log10", "log2", "other-branch", "no-minus", "odds-as-p", "probability", "distance"),
}


def values(kind: str, facts: Facts) -> dict[str, float]:
    """Return what each mistake gives, where it gives a number."""
    results = {key: MISTAKES[key](facts) for key in OF_KIND[kind]}
    return {key: value for key, value in results.items() if value is not None}
