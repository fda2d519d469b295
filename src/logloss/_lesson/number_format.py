"""How numbers are written for people; on the page (`base/numbers.js`) letter for letter the same."""

from __future__ import annotations

import math

_NOT_FINITE = {"inf": "∞", "-inf": "−∞", "nan": "undefined"}


def short(x: float, digits: int = 4) -> str:
    """Write a number to so many significant digits.

    Parameters
    ----------
    x : float in [−∞, ∞]
        NaN is written "undefined".
    digits : int in 1 … 17
        Significant digits; an exact tie goes to the even digit.

    Returns
    -------
    str
        With U+2212 as the minus, also in the exponent; zero has no sign.

    Examples
    --------
    >>> short(0.16251892949777494)
    '0.1625'
    >>> short(-1e-5), short(1e300), short(math.inf)
    ('−1e−5', '1e300', '∞')
    """
    return _typeset(format(float(x), f".{digits}g"))


def full(x: float) -> str:
    """Write a number with all the digits that tell it from its neighbors, 17 at most.

    Parameters
    ----------
    x : float in [−∞, ∞]
        NaN is written "undefined".

    Returns
    -------
    str
        The shortest decimal that reads back as `x`.

    Examples
    --------
    >>> full(0.16251892949777494), full(2.0), full(1e-7)
    ('0.16251892949777494', '2', '1e−7')
    """
    return _typeset(repr(float(x)).removesuffix(".0"))


def percent(x: float, digits: int = 3) -> str:
    """Write a share as a percentage.

    Parameters
    ----------
    x : float
        1 is written "100 %".
    digits : int in 1 … 17
        Significant digits.

    Returns
    -------
    str

    Examples
    --------
    >>> percent(0.85), percent(1 / 3)
    ('85 %', '33.3 %')
    """
    return "undefined" if math.isnan(x) else f"{short(100 * x, digits)} %"


def _typeset(ascii_number: str) -> str:
    """Return a number as it is printed in a book, from how Python prints it."""
    if ascii_number in _NOT_FINITE:
        return _NOT_FINITE[ascii_number]
    mantissa, _, exponent = ascii_number.partition("e")
    if mantissa == "-0":
        mantissa = "0"
    return (f"{mantissa}e{int(exponent)}" if exponent else mantissa).replace("-", "−")
