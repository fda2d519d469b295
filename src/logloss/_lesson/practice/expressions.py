"""Expressions such as −ln(1 − 0.15), worked out so that a right one is told from a wrong one.

Nothing that is typed is executed: numbers, + − · / ^, brackets, ln, log, lg, exp, σ and e are all that is known.
`page/src/maths/practice/expressions.js` is the same code for the page.
"""

from __future__ import annotations

import math
import re

from logloss._lesson.practice.typed_text import plain_text

_WORD = re.compile(
    r"\s*(?:(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?"
    r"|ln|log_?(?:10|2)(?!\d)|log_\((?:10|2)\)|log|lg|exp|sigmoid|σ|e|[-+*/^()])",
    re.ASCII,
)
_NUMERAL = re.compile(r"[\d.,]", re.ASCII)
_ALIKE = str.maketrans("[]×·:", "()**/")
_BASES = {"ln": 1.0, "log": 1.0, "lg": math.log(10), "2": math.log(2), "10": math.log(10)}


class _Unread(Exception):  # noqa: N818  # no error: it is no expression
    pass


def worked_out(typed: str) -> float | None:
    """Return the value of an expression, or None where it is none.

    Where it has two sides, the last one counts.

    Examples
    --------
    >>> worked_out("−ln(0.85)"), worked_out("L = ln(1/0,85)"), worked_out("-1/2 (ln 0.9 + ln 0.8)")
    (0.16251892949777494, 0.16251892949777494, 0.164252033486018)
    >>> worked_out("__import__('os')"), worked_out("ln(-1)")
    (None, None)
    """
    side = re.split("[=≈~]", plain_text(typed))[-1].translate(_ALIKE).rstrip()
    words: list[str] = []
    at = 0
    while at < len(side):
        match = _WORD.match(side, at)
        if match is None:
            return None
        words.append(match[0].strip())
        at = match.end()
    try:
        reader = _Reader(words)
        value = reader.sum()
    except (_Unread, OverflowError, ValueError, ZeroDivisionError):
        return None
    return None if reader.left() or math.isnan(value) else value


class _Reader:
    """Reads words from left to right; each method reads what binds at least as tightly as its name says."""

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._at = 0

    def left(self) -> bool:
        return self._at < len(self._words)

    def _next(self) -> str:
        return self._words[self._at] if self.left() else ""

    def _take(self) -> str:
        word = self._next()
        self._at += 1
        return word

    def sum(self) -> float:
        value = self.product()
        while self._next() in {"+", "-"}:
            value = value + self.product() if self._take() == "+" else value - self.product()
        return value

    def product(self) -> float:
        value = self.signed()
        while self.left() and self._next() not in {"+", "-", ")"}:
            if self._next() == "/":
                self._take()
                value = value / self.signed()
            elif self._next() == "*":
                self._take()
                value = value * self.signed()
            elif _NUMERAL.match(self._next()):
                raise _Unread  # 1 1/2 is no product
            else:
                value = value * self.signed()
        return value

    def signed(self) -> float:
        if self._next() in {"+", "-"}:
            return self.signed() if self._take() == "+" else -self.signed()
        return self.power()

    def power(self) -> float:
        value = self.part()
        if self._next() != "^":
            return value
        self._take()
        return _powered(value, self.signed())

    def part(self) -> float:
        word = self._take()
        if word == "(":
            value = self.sum()
            if self._take() != ")":
                raise _Unread
            return value
        if word == "e":
            return math.e
        if _NUMERAL.match(word):
            return float(word.replace(",", "."))
        if word == "exp":
            return _powered(math.e, self.argument())
        if word in {"σ", "sigmoid"}:
            return 1 / (1 + _powered(math.e, -self.argument()))
        base = _BASES.get(word) or _BASES.get(re.sub(r"log|[_()]", "", word))
        if base is None:
            raise _Unread
        return _logarithm(self.argument()) / base

    def argument(self) -> float:
        return self.part() if self._next() == "(" else self.power()  # ln(x)² is (ln x)², ln x² is ln(x²)


def _powered(base: float, power: float) -> float:
    value = math.exp(power) if base == math.e else math.pow(base, power)
    if not math.isfinite(value) or not math.isfinite(power):
        raise _Unread
    return value


def _logarithm(value: float) -> float:
    if value < 0:
        raise _Unread
    return math.log(value) if value else -math.inf
