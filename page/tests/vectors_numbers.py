"""Numbers as Python writes them: of every size, next to the places where the layout changes, and exact ties."""

from __future__ import annotations

import math
import struct

from logloss._lesson.number_format import full, percent, short
from logloss._sfc32 import Draws

EDGES = [
    0.0001,
    0.00099995,
    0.001,
    0.01,
    0.1,
    0.5,
    1.0,
    9.9995,
    10.0,
    99.995,
    999.95,
    9999.5,
    99999.5,
    1e15,
    1e16,
    1e17,
]
TIES = [0.125, 0.375, 2.5, 3.5, 0.5, 1.5, 12345.0, 12355.0, 0.0625, 1.0625, 2**-20, 1e22 + 2**22, 1234567890123456.5]
NEARLY_TIES = [5.483232506435711, 7.720499984260428]  # their 18th digit and those that follow are 5, 0 and more
KNOWN = [
    0.0,
    -0.0,
    1.0,
    100.0,
    0.85,
    0.16251892949777494,
    math.log(2),
    1 / 3,
    1e21,
    1e-7,
    5e-324,
    1.7976931348623157e308,
]
NOT_FINITE = [math.inf, -math.inf, math.nan]
DIGITS = [1, 2, 3, 4, 12, 17]
AT_RANDOM = 100


def numbers() -> list[object]:
    """Return rows of a number, how many digits, and what `full`, `short` and `percent` write."""
    near = [x for edge in EDGES for x in (math.nextafter(edge, 0), edge, math.nextafter(edge, math.inf))]
    chosen = [(x, digits) for x in [*near, *TIES, *KNOWN] for digits in DIGITS]
    nearly = [(x, digits) for x in NEARLY_TIES for digits in (17, 17)]  # one of each sign
    asked = [*((x, 4) for x in NOT_FINITE), *chosen, *nearly, *_random(Draws(1))]
    signed = [((-1) ** row * x, digits) for row, (x, digits) in enumerate(asked)]
    return [[x, digits, full(x), short(x, digits), percent(x, digits)] for x, digits in signed]


def _random(draws: Draws) -> list[tuple[float, int]]:
    """Return numbers of every exponent, some of ordinary size, and some of few digits, among which ties are common."""
    top = struct.unpack("<Q", struct.pack("<d", math.inf))[0] >> 32
    every = [struct.unpack("<d", struct.pack("<II", draws.below(2**32), draws.below(top)))[0] for _ in range(AT_RANDOM)]
    ordinary = [draws.uniform() * 10.0 ** (draws.below(10) - 5) for _ in range(AT_RANDOM)]
    ties = [(2 * draws.below(5000) + 1) / 2 ** draws.below(12) for _ in range(AT_RANDOM)]
    return [(x, 1 + draws.below(17)) for x in [*every, *ordinary, *ties]]
