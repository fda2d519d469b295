"""Numbers in sentences and tables: rounded to what a reader can use."""

from __future__ import annotations

import math


def percent(part: float) -> str:
    """Return a share to three digits, in percent; one that hardly is as less than a millionth."""
    return "< 0.0001 %" if 0 < part < 1e-6 else f"{100 * part:.3g} %"


def chance(p_value: float) -> str:
    """Return a p-value to two digits, not more exactly than anyone needs to know."""
    return "< 0.0001" if p_value < 1e-4 else f"{p_value:.2g}"


def p_is(p_value: float) -> str:
    """Return what a p-value is as words have it.

    Examples
    --------
    >>> p_is(0.0421), p_is(1e-9)
    ('p = 0.042', 'p < 0.0001')
    """
    text = chance(p_value)
    return f"p {text}" if text.startswith("<") else f"p = {text}"


def places(se: float) -> int:
    """Return how many decimals show two digits of a standard error."""
    return min(max(1 - math.floor(math.log10(se)), 0), 16) if se > 0 else 4


def rounded(value: float, se: float) -> str:
    """Return a number to the second digit of its standard error; to four digits where that is infinite."""
    return f"{value:.{places(se)}f}" if math.isfinite(se) else f"{value:.4g}"
