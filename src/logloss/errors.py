"""Every error the package raises: what is wrong, the rows it is about, and a hint where one is sure.

The classes are here, and what several rooms say in the same words. All other errors are made beside the code that
raises them, by functions that take their facts as arguments. A hint is a line to write instead. There is none unless it
runs as it stands, and it drops no rows and changes no labels without saying so.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

Row = int | tuple[int, ...]

LONGEST, LONGEST_HINT = 4000, 1000  # characters; a hint that is longer is not given, for part of it would be another


class LogLossError(Exception):
    """The root of all errors of this package. Its text is the problem and, on a line of its own, the hint if any.

    Attributes
    ----------
    code : str
        What is wrong, in a word that stays the same from version to version.
    problem : str
        What is wrong in a sentence: the thing, the value, the row and the bound.
    hint : str or None
        What to write instead in Python, where that is sure.
    subject : str
        The argument, the column or the file that it is about.
    rows, values : tuple
        The first rows where it is wrong (counted from 0), and what stands there.
    count, size : int
        How many rows are wrong, of how many.
    change : Change or None
        The hint as the one argument to change, for those who write it in another language than Python.
    """

    def __init__(
        self,
        code: str,
        problem: str,
        hint: str | None = None,
        *,
        subject: str = "",
        rows: tuple[Row, ...] = (),
        values: tuple[object, ...] = (),
        count: int = 0,
        size: int = 0,
        change: Change | None = None,
    ) -> None:
        super().__init__(code, problem, hint)
        if hint is None and change is not None:
            hint = str(change)
        self.code = code
        self.problem = printable(problem, LONGEST)
        self.hint = hint if hint is not None and hint.isprintable() and len(hint) <= LONGEST_HINT else None
        self.subject, self.rows, self.values, self.count, self.size = subject, rows, values, count, size
        self.change = change

    def __str__(self) -> str:
        return self.problem if self.hint is None else f"{self.problem}\n{self.hint}"


class LabelError(LogLossError, ValueError):
    """A label is not 0, 1, a bool, or a number in [0, 1]."""


class ProbabilityError(LogLossError, ValueError):
    """A probability lies outside [0, 1]."""


class WeightError(LogLossError, ValueError):
    """A weight is negative, not finite, or all weights are zero."""


class MissingValueError(LogLossError, ValueError):
    """A value is NaN or missing."""


class ShapeError(LogLossError, ValueError):
    """Two arrays that must match do not."""


class DataTypeError(LogLossError, TypeError):
    """An array or a column holds a kind of value that cannot be scored."""


class UnknownArgumentError(LogLossError, TypeError):
    """A function has no argument of this name, and another library's has."""


class ArgumentError(LogLossError, ValueError):
    """An option has a value that it cannot have."""


class EmptyError(LogLossError, ValueError):
    """There is no row to take the mean of."""


class StateError(LogLossError, ValueError):
    """Bytes that should hold a tally, or the state of some rows, do not."""


class ColumnError(LogLossError, ValueError):
    """A column is absent, ambiguous, or named twice."""


class DataFileError(LogLossError, ValueError):
    """A file cannot be read as a table."""


class MissingExtraError(LogLossError, ImportError, ValueError):
    """An optional package is needed and not installed."""


class MissingPageError(LogLossError, ValueError):
    """The package was built without the lab's page."""


class FloatingPointModeError(LogLossError, ArithmeticError, ValueError):
    """The processor flushes subnormal numbers to zero, so exact results cannot be promised."""


class SeparationError(LogLossError, ValueError):
    """A direction separates the classes, so no coefficients have the smallest loss.

    Attributes
    ----------
    separation : Separation or None
        The direction, and the rows whose class it tells for certain.
    coefficients : dict of str to float or None
        Where each coefficient tends to as the loss falls: inf, -inf, or its finite value on the rows that are not told
        for certain; None where these do not determine it, and the direction does not move it. Empty for sparse columns.
    """

    separation: Any = None
    coefficients: Mapping[str, float | None] = MappingProxyType({})


class SeparationWarning(UserWarning):
    """A direction separates the classes, and the penalty alone holds the coefficients."""


@dataclass(frozen=True)
class Change:
    """One argument, and what it should be instead.

    Attributes
    ----------
    argument : str
        Its name, which is also that of the command line's option; "data" for what is read.
    value : str, number, bool, tuple of str, or None
        What it should be; None leaves it out.
    note : str
        What the change does besides.

    Examples
    --------
    >>> print(Change("positive", "yes"))
    positive='yes'
    """

    argument: str
    value: str | float | bool | tuple[str, ...] | None
    note: str = ""

    def __str__(self) -> str:
        return f"{self.argument}={self.value!r}" + (f"  # {self.note}" if self.note else "")


def wrong_option(
    name: str, value: object, bound: str, hint: str | None = None, *, change: Change | None = None
) -> ArgumentError:
    """Return the error of an option that is not what it must be."""
    problem = f"{printable(name)} = {shown(value)}: it must be {bound}."
    return ArgumentError("option", problem, hint, subject=name, values=(value,), change=change)


def wrong_word(name: str, value: object, words: Collection[str], bound: str = "") -> ArgumentError:
    """Return the error of an option that is none of some words; it proposes the one that is nearly the same."""
    near = near_match(value, words) if isinstance(value, str) else None
    bound = bound or f"one of {', '.join(map(shown, words))}"
    return wrong_option(name, value, bound, change=None if near is None else Change(name, near))


def near_match(text: str, words: Collection[str], alike: float = 0.6) -> str | None:
    """Return the word that was probably meant, whatever its case, or None.

    Examples
    --------
    >>> near_match("Means", ["mean", "sum"]), near_match("all", ["mean", "sum"])
    ('mean', None)
    """
    lower = {word.lower(): word for word in words}
    matches = difflib.get_close_matches(text.lower(), lower, 1, alike)
    return lower[matches[0]] if matches else None


def shown(value: object) -> str:
    """Return a value as a message shows it: in quotes where it is text, and not too long."""
    if hasattr(value, "item") and getattr(value, "size", None) == 1:  # a NumPy number
        value = value.item()
    text = printable(value if isinstance(value, str) else repr(value), 60)
    return f'"{text}"' if isinstance(value, str) else text


REASON = 2000  # characters of what another library says, or of a list of names


def printable(text: str, limit: int = 200) -> str:
    """Return text that does no harm on a terminal: one line, no control characters, no longer than `limit`."""
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[: limit + 1])
    return clean if len(clean) <= limit else clean[: limit - 3] + "..."
