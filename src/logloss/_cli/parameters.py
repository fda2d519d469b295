"""click's types of options, with the house's message: the option, the value, and what it must be."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import click
from click.shell_completion import CompletionItem

from logloss.errors import ArgumentError, Change, near_match, wrong_option


def _wrong(param: click.Parameter | None, value: object, bound: str, near: str | None = None) -> ArgumentError:
    name = "" if param is None else param.opts[-1].lstrip("-")
    return wrong_option(name, value, bound, change=None if near is None else Change(name, near))


class Choice(click.Choice[str]):
    """One of some words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word, or raise the error of another one."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            words = tuple(self.choices)
            near = near_match(str(value), words)
            raise _wrong(param, value, f"one of {', '.join(words)}", near) from None


class WholeNumber(click.IntRange):
    """A whole number within bounds."""

    def __init__(self, low: int, high: int | None = None) -> None:
        super().__init__(low, high)
        self.bound = f"a whole number, at least {low}" if high is None else f"a whole number from {low} to {high}"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number, or raise the error of what is none, or lies outside."""
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter:
            raise _wrong(param, value, self.bound) from None


class Number(click.FloatRange):
    """A number within bounds."""

    def __init__(self, bound: str, *, low: float | None = None, high: float | None = None) -> None:
        super().__init__(low, high)
        self.bound = bound

    def _describe_range(self) -> str:
        return "" if self.min is None and self.max is None else super()._describe_range()

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number, or raise the error of what is none, NaN among that, or lies outside."""
        try:
            number = float(super().convert(value, param, ctx))
        except click.BadParameter:
            number = math.nan
        if math.isnan(number):
            raise _wrong(param, value, self.bound)
        return number


class FileName(click.Path):
    """A file, or whatever else may name data: completed as a file, and looked at when it is opened."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the name as it was given."""
        return value


def completing(words: Callable[[], Sequence[str]]) -> Callable[..., list[CompletionItem]]:
    """Return what completes an option by words that are looked up only then."""
    return lambda ctx, param, start: [CompletionItem(word) for word in words() if word.startswith(start)]
