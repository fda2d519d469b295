"""Where the formula comes from: from the probability of what happened to the loss, each line carried out on numbers.

The formulas and the words are a table with blanks, `derivation_lines.LINES`, which the page gets too (`payload`). What
the blanks stand for is computed twice: below, and for the page in `maths/derivation.js`.
"""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from logloss._lesson.derivation_lines import CHAPTERS, LINES
from logloss._lesson.notation import Formula, fill, frac, row, strike
from logloss._lesson.number_format import short
from logloss._lesson.solver import entropy
from logloss.errors import wrong_option

EXAMPLE_Y = (1, 1, 0, 1, 0)
EXAMPLE_P = (0.9, 0.6, 0.2, 0.3, 0.1)

NORMAL_LN = 1022 * math.log(2)  # −ln of the smallest float64 that has all its digits
ALL = 12  # so many digits are all there are: what follows is rounding
SHOWN = 6  # so many numbers are written out; of more, the first ones and the last


@dataclass(frozen=True)
class Line:
    """One line of the derivation.

    Attributes
    ----------
    key, chapter : str
        Its name, and that of the chapter it belongs to.
    title : str
        What is done here, in a few words.
    formula : Formula
        The line in symbols.
    numbers : tuple of Formula
        The same with the sites' numbers put in, one formula a row; empty where there is nothing to compute.
    words : str
        Why it follows and what it means.
    """

    key: str
    chapter: str
    title: str
    formula: Formula
    numbers: tuple[Formula, ...]
    words: str


class Sites(NamedTuple):
    """Labels and forecasts, and what the lines need of them.

    Attributes
    ----------
    y, p : sequences
        Labels, 0 or 1, and the probabilities given to y = 1.
    focus : int
        The site that stands for all where a line is worked out for one only.
    copies : int
        How often the sites are repeated, to see the product underflow.
    """

    y: Sequence[int]
    p: Sequence[float]
    focus: int
    copies: int

    def given(self) -> list[float]:
        """Return the probability that each site's forecast gave to what happened there."""
        return [p if y else 1 - p for y, p in zip(self.y, self.p, strict=True)]

    def losses(self) -> list[float]:
        """Return −ln of what was given to the truth, site by site."""
        return [-math.log(p) if y else -math.log1p(-p) for y, p in zip(self.y, self.p, strict=True)]


def derivation(
    y: Sequence[int] = EXAMPLE_Y, p: Sequence[float] = EXAMPLE_P, *, focus: int | None = None, copies: int = 1
) -> tuple[Line, ...]:
    """Derive binary cross-entropy from the Bernoulli likelihood, on the numbers of some sites.

    Parameters
    ----------
    y : sequence of 0 and 1
        What happened, site by site; at least one.
    p : sequence of float
        The probabilities given to y = 1, of the same length, each in (0, 1).
    focus : int, optional
        The site, counted from 0, on which the slope is worked out; the one with the largest loss if not given.
    copies : int, optional
        How often the sites are repeated in the line on underflow, at least 1.

    Returns
    -------
    tuple of Line
        In the order in which they follow from each other.

    Raises
    ------
    LogLossError
        A label is not 0 or 1, a probability is not in (0, 1), the lengths differ, or there is no site.

    Notes
    -----
    Bishop, *Pattern Recognition and Machine Learning* (2006), section 4.3.2; Goodfellow, Bengio & Courville, *Deep
    Learning* (2016), section 6.2.

    Examples
    --------
    >>> from logloss._lesson.notation import text
    >>> mean = next(line for line in derivation([1, 0], [0.8, 0.5]) if line.key == "mean")
    >>> text(mean.numbers[0])
    'L = 0.9163/2 ≈ 0.4581'
    """
    sites = _checked(y, p, focus, copies)
    fields, case = _fields(sites), _case(sites)
    by_site = [{**fields, **_site_fields(sites, i)} for i in range(len(sites.y))]
    lines = []
    for line in LINES:
        here = by_site if line.each else [by_site[sites.focus]]
        numbers = _few([fill(template, values) for values in here for template in line.numbers])
        words = line.words if isinstance(line.words, str) else line.words[case[line.key]]
        words = words.format_map(by_site[sites.focus])
        lines.append(Line(line.key, line.chapter, line.title, line.formula, tuple(numbers), words))
    return tuple(lines)


def payload() -> dict[str, object]:
    """Return what the page needs to write the same lines: chapters, formulas and words, as JSON has them.

    Examples
    --------
    >>> sorted(payload())
    ['chapters', 'example', 'lines']
    """
    return {
        "chapters": [{"key": key, "title": title} for key, title in CHAPTERS.items()],
        "lines": [line._asdict() for line in LINES],
        "example": {"y": list(EXAMPLE_Y), "p": list(EXAMPLE_P)},
    }


def as_json(lines: Sequence[Line]) -> list[dict[str, object]]:
    """Return lines as JSON has them.

    Examples
    --------
    >>> as_json(derivation())[0]["key"]
    'assumptions'
    """
    return [asdict(line) for line in lines]


def product_of_copies(given: Sequence[float], copies: int) -> float:
    """Multiply the probabilities one after another, as often as they are repeated, rounding as float64 does.

    Parameters
    ----------
    given : sequence of float
        Probabilities in (0, 1).
    copies : int
        How often they are repeated.

    Returns
    -------
    float
        In [0, 1]; 0, or stuck a few steps above it, where the true product is too small for float64.

    Examples
    --------
    >>> product_of_copies([0.5], 1074)
    5e-324
    >>> product_of_copies([0.5], 1075)
    0.0
    """
    product = 1.0
    for _ in range(copies):
        before = product
        for probability in given:
            product *= probability
        if product == before:  # and no later copy will change it
            break
    return product


def copies_until_underflow(losses: Sequence[float]) -> int:
    """Return how many copies of the sites bring the product of probabilities below what float64 holds in full.

    Parameters
    ----------
    losses : sequence of float
        −ln of each probability, with a sum above 0.

    Returns
    -------
    int
        The first number of copies whose product is below 2⁻¹⁰²².

    Examples
    --------
    >>> copies_until_underflow([0.6931471805599453])
    1023
    """
    return math.floor(NORMAL_LN / _sum(losses)) + 1


def _checked(y: Sequence[int], p: Sequence[float], focus: int | None, copies: int) -> Sites:
    if len(y) == 0:
        from logloss._array_errors import no_rows  # which brings NumPy with it

        raise no_rows()
    if len(y) != len(p):
        from logloss._array_errors import wrong_length  # which brings NumPy with it

        raise wrong_length("p", len(p), rows=len(y), of="y")
    for i, label in enumerate(y):
        if label not in (0, 1):
            raise wrong_option(f"y[{i}]", label, "0 or 1: the derivation is for hard labels")
    for i, probability in enumerate(p):
        if not 0 < probability < 1:
            raise wrong_option(f"p[{i}]", probability, "above 0 and below 1, or a logarithm is infinite")
    if copies < 1:
        raise wrong_option("copies", copies, "at least 1")
    if focus is not None and not 0 <= focus < len(y):
        raise wrong_option("focus", focus, f"the number of a site, from 0 to {len(y) - 1}")
    sites = Sites([int(label) for label in y], [float(probability) for probability in p], 0, int(copies))
    losses = sites.losses()
    return sites._replace(focus=losses.index(max(losses)) if focus is None else focus)


# what the blanks stand for --------------------------------------------------------------------------------------------


def _fields(sites: Sites) -> dict[str, Formula]:
    """Return what stands for all sites."""
    given, losses, n = sites.given(), sites.losses(), len(sites.y)
    total, ones, likelihood = _sum(losses), sum(sites.y), product_of_copies(given, 1)
    errors = [p - y for y, p in zip(sites.y, sites.p, strict=True)]
    worst, until, wrong = losses.index(max(losses)), copies_until_underflow(losses), _wrong(sites)
    many, many_logs = product_of_copies(given, sites.copies), -sites.copies * total
    return {
        "n": str(n),
        "ys": _joined([str(y) for y in sites.y], ","),
        "ps": _joined([short(p) for p in sites.p], ","),
        "givens": _joined([short(probability) for probability in given], "·"),
        "logs": _joined([_signed(-loss) for loss in losses], "+"),
        "losses": _joined([short(loss) for loss in losses], "+"),
        "errors": _joined([_signed(error) for error in errors], "+"),
        "product": short(likelihood),
        "is_product": _result(likelihood),
        "log_likelihood": _signed(-total),
        "is_log_likelihood": _result(-total),
        "total": short(total),
        "is_total": _result(total),
        "mean": short(total / n),
        "is_mean": _result(total / n),
        "worst": str(worst + 1),
        "worst_given": short(given[worst]),
        "worst_loss": short(losses[worst]),
        "copies": str(sites.copies),
        "rows": _count(sites.copies * n),
        "many": short(many),
        "many_logs": short(many_logs),
        "is_many_logs": _result(many_logs),
        "truly": _power_of_ten(many_logs),
        "until": _count(until),
        "until_rows": _count(until * n),
        "is_bias_slope": _result(_sum(errors) / n),
        "is_typical": _result(math.exp(-total / n)),
        "typical": short(math.exp(-total / n)),
        "ones": str(ones),
        "rate": short(ones / n),
        "is_rate": _result(ones / n),
        "base": short(entropy(ones / n)),
        "is_base": _result(entropy(ones / n)),
        "wrong": str(wrong),
        "is_error_rate": _result(wrong / n),
    }


def _site_fields(sites: Sites, i: int) -> dict[str, Formula]:
    """Return what stands for one site."""
    y, p, given, loss = sites.y[i], sites.p[i], sites.given()[i], sites.losses()[i]
    z = math.log(p) - math.log1p(-p)
    slope_p = -1 / p if y else 1 / (1 - p)
    fields: dict[str, Formula] = {
        "i": str(i + 1),
        "y": str(y),
        "not_y": str(1 - y),
        "p": short(p),
        "rest": short(1 - p),
        "given": short(given),
        "is_log": _result(-loss),
        "loss": short(loss),
        "is_loss": _result(loss),
        "z": short(z),
        "minus_z": short(-z),
        "is_z": _result(z),
        "slope_p": _signed(slope_p),
        "is_slope_p": _result(slope_p),
        "spread": short(p * (1 - p)),
        "is_spread": _result(p * (1 - p)),
        "slope": short(p - y),
        "is_slope": _result(p - y),
    }
    for side, share, forecast in (("one", y, p), ("zero", 1 - y, 1 - p)):
        log_term = row(f"{share} · ln {short(forecast)}")
        kl_term = row(f"{share} · ln(", frac(str(share), short(forecast)), ")")
        fields[f"if_{side}"] = log_term if share else strike(log_term)
        fields[f"kl_{side}"] = kl_term if share else strike(kl_term)
    return fields


def _case(sites: Sites) -> dict[str, str]:
    """Return which wording fits, for the lines that have several."""
    losses, rate = sites.losses(), sum(sites.y) / len(sites.y)
    many, base = product_of_copies(sites.given(), sites.copies), entropy(rate)
    better = "better" if _sum(losses) / len(losses) < base else "worse"
    return {
        "underflow": "gone" if many == 0 else "losing" if many < 2.0**-1022 else "fine",
        "constant": "same" if rate in (0, 1) else better,
    }


def _joined(items: Sequence[Formula], sign: str) -> Formula:
    few = _few(items)
    return row(few[0], *(part for item in few[1:] for part in (sign, item)))


def _few(items: Sequence[Formula]) -> list[Formula]:
    return [*items] if len(items) <= SHOWN else [*items[:3], "…", items[-1]]


def _result(value: float) -> Formula:
    """Return "= 0.25", or "≈ 0.1054" where the digits shown are not all there are."""
    shown = short(value)
    return ("row", "=" if shown == short(value, ALL) else "≈", shown)


def _signed(value: float) -> Formula:
    return ("row", "(", short(value), ")") if value < 0 else short(value)


def _count(number: int) -> str:
    return f"{number:,}"


def _power_of_ten(ln: float) -> str:
    """Return e^ln as text, also where float64 has no such number."""
    exponent = math.floor(ln / math.log(10))
    if exponent >= -4:
        return short(math.exp(ln), 2)
    return f"{short(math.exp(ln - exponent * math.log(10)), 2)}e−{-exponent}"


def _wrong(sites: Sites) -> int:
    return sum((p >= 0.5) != bool(y) for y, p in zip(sites.y, sites.p, strict=True))


def _sum(values: Sequence[float]) -> float:
    return functools.reduce(operator.add, values, 0.0)  # one after another, as the page does
