"""Reading what somebody typed as a number, and comparing it fairly with a value.

The rule, which `prose.RULE` states to the reader: a typed number stands for every value that gives it when rounded or
cut off to the digits it shows. It needs two significant digits, unless zeros would follow, and none after the fourth is
looked at. A fraction counts as the decimal that it makes.
`page/src/maths/practice/answers.js` is the same code for the page.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from .mistakes import LN2
from .typed_text import plain_text

LOOKED_AT = 4  # significant digits
LEAST = 2
SLACK = 1e-9  # relative; what lies on the edge of the rule is let in
NEAR = 0.02  # relative; this close is worth a kind word

_SIDES = re.compile("[=≈~]")
_INFINITE = re.compile(r"([+-]?)\s*(?:∞|infinity|infinite|unendlich|inf)$", re.ASCII)
_FRACTION = re.compile(r"([+-]?)\s*(\d{1,9})\s*/\s*(\d{1,9})(?![\d.,/])", re.ASCII)
_NUMBER = re.compile(
    r"([+-]?)\s*(?=[.,]?\d)(\d{0,40})(?:[.,](\d{0,40}))?(?:\s*(?:e|[x×*·]\s*10\s*\^?)\s*\(?([+-]?\d{1,3})\)?)?",
    re.ASCII,
)
_DIGIT = re.compile("[0-9]")
_NAMES = {"": "", "loss": "", "verlust": "", "%": "percent", "percent": "percent", "per cent": "percent"}
_NAMES |= {"prozent": "percent", "nats": "nats", "nat": "nats", "bits": "bits", "bit": "bits"}


@dataclass(frozen=True)
class Reading:
    """A number as it was typed.

    Attributes
    ----------
    value : float
        What it says.
    cut : float
        The same without what follows the last digit that is looked at.
    digits : int
        How many significant digits it shows; a fraction shows those of the decimal it makes, and at least two.
    place : float
        What one of its last digit is worth, or of the last one looked at.
    suffix : str
        "", "percent", "nats", "bits" or "other".
    unit : str
        The suffix as it was typed.
    """

    value: float
    cut: float
    digits: int
    place: float
    suffix: str = ""
    unit: str = ""


def read(typed: str) -> Reading | str:
    """Read a number, or say why it cannot be read: "unread" or "separators".

    Where what was typed has two sides, the last one counts.

    Examples
    --------
    >>> read("L ≈ 0,1625 nats").value
    0.1625
    >>> read("17/20").value
    0.85
    >>> read("1,234.5"), read("−ln 0.85")
    ('separators', 'unread')
    """
    side = _SIDES.split(plain_text(typed))[-1].strip()
    if match := _INFINITE.match(side):
        value = -math.inf if match[1] == "-" else math.inf
        return Reading(value, value, LOOKED_AT, 0.0)
    match = _FRACTION.match(side)
    if match:
        reading = _fraction(match[1] == "-", int(match[2]), int(match[3]))
    elif match := _NUMBER.match(side):
        reading = _decimal(match[1] == "-", match[2], match[3] or "", int(match[4] or 0))
    if not match or reading is None:
        return "unread"
    unit = side[match.end() :].strip(" ()[]")
    if unit[:1] in {".", ","} and _DIGIT.search(unit):
        return "separators"
    if _DIGIT.search(unit) or len(unit) > 20 or not (unit in _NAMES or any(map(str.isalpha, unit))):
        return "unread"
    return replace(reading, suffix=_NAMES.get(unit, "other"), unit=unit)


def _fraction(negative: bool, above: int, below: int) -> Reading | None:
    return None if below == 0 else exact(-above / below if negative else above / below)


def exact(value: float) -> Reading:
    """Return a value as if it had been typed with the digits that it has, from two to as many as are looked at."""
    if value == 0 or math.isinf(value):
        return Reading(value, value, 0 if value == 0 else LOOKED_AT, 0.0)
    size = abs(value)
    enough = (digits for digits in range(LEAST, LOOKED_AT) if float(f"{size:.{digits - 1}e}") == size)
    digits = next(enough, LOOKED_AT)
    mantissa, _, power = f"{size:.15e}".partition("e")
    last = int(power) - digits + 1
    cut = size if digits < LOOKED_AT else float(f"{mantissa.replace('.', '')[:LOOKED_AT]}e{last}")
    return Reading(value, math.copysign(cut, value), digits, float(f"1e{last}"))


def _place_looked_at(value: float) -> float:
    """Return what one of the last digit looked at is worth."""
    return float(f"1e{int(f'{value:.15e}'.partition('e')[2]) - LOOKED_AT + 1}")


def _decimal(negative: bool, whole: str, part: str, power: int) -> Reading | None:
    figures = (whole + part).lstrip("0") or "0"
    last = power - len(part)
    value = float(f"{figures}e{last}")
    if math.isinf(value):
        return None
    lowest = last + max(len(figures) - LOOKED_AT, 0)
    cut = float(f"{figures[:LOOKED_AT]}e{lowest}")
    sign = -1.0 if negative else 1.0
    return Reading(sign * value, sign * cut, 0 if figures == "0" else len(figures), float(f"1e{lowest}"))


def scaled(reading: Reading, factor: float) -> Reading:
    """Return a reading in other units: 85 % is 0.85, and 1 bit is ln 2 nats."""
    return replace(reading, value=reading.value * factor, cut=reading.cut * factor, place=reading.place * factor)


def stands_for(reading: Reading, value: float, digits: int = LEAST) -> bool:
    """Return whether a typed number, with at least so many digits, is the value rounded or cut off.

    Examples
    --------
    >>> [stands_for(read(typed), 0.1625189) for typed in ("0.16", "0.162", "0.163", "0.164", "0.2")]
    [True, True, True, False, False]
    """
    if reading.value == value:
        return True
    if math.isinf(value) or math.isinf(reading.value):
        return False
    if value == 0 or (reading.value < 0) != (value < 0):
        return False
    if abs(reading.value - value) <= _place_looked_at(abs(value)) / 2 * (1 + SLACK):
        return True
    if reading.digits < digits:
        return False
    shown, true = abs(reading.cut), abs(value)
    return shown - reading.place / 2 <= true * (1 + SLACK) and true < shown + reading.place * (1 - SLACK)


def in_asked_units(reading: Reading, asks: str) -> Reading | str:
    """Return a reading in the units of what is asked for, or what its suffix gets wrong: "unit" or "percent-sign"."""
    if not reading.suffix:
        return reading
    if asks == "probability":
        return scaled(reading, 0.01) if reading.suffix == "percent" else "unit"
    if reading.suffix in {"nats", "bits"}:
        nats = 1.0 if reading.suffix == "nats" else LN2
        return scaled(reading, nats / (LN2 if asks == "bits" else 1.0))
    return "percent-sign" if reading.suffix == "percent" else "unit"


def collide(a: float, b: float) -> bool:
    """Return whether one typed number could stand for both values.

    If any can, then one of the two numbers with two digits next to the first value can.

    Examples
    --------
    >>> collide(0.15, 0.1625), collide(0.8375, 0.84)
    (False, True)
    """
    if a == b:
        return True
    if math.isinf(a) or math.isinf(b) or a == 0 or b == 0:
        return False
    return any(stands_for(typed, b) for typed in _typed_for(a)) or any(stands_for(typed, a) for typed in _typed_for(b))


def _typed_for(value: float) -> list[Reading]:
    """Return the value cut off and rounded up to two digits."""
    mantissa, _, power = f"{abs(value):.15e}".partition("e")
    cut = int(mantissa[0] + mantissa[2])
    candidates = [(cut, int(power)), (cut + 1, int(power)) if cut < 99 else (10, int(power) + 1)]
    sign = -1 if value < 0 else 1
    typed = [(sign * float(f"{two}e{power - 1}"), float(f"1e{power - 1}")) for two, power in candidates]
    readings = [Reading(shown, shown, LEAST, place) for shown, place in typed]
    return [reading for reading in readings if stands_for(reading, value)]
