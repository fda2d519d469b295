"""The command as it was typed, and with one change: what a hint proposes to type instead."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from logloss.errors import Change

FLAGS = (
    *("--json", "--value", "--percent", "--plain", "--gradient", "--bits", "--markdown", "--latex"),
    *("--no-browser", "--erase", "--interval", "--no-intercept", "--fail-if-worse", "--help", "-h", "--version"),
)
INSTEAD = {"--p": "--logit", "--logit": "--p", "--loss": "--p"}  # of which a command has one


class Command:
    """The command as it was typed; as text, quoted for the shell."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self.arguments = list(arguments)

    def __str__(self) -> str:
        return shlex.join(["logloss", *self.arguments])

    @property
    def data(self) -> str:
        """The data that is named, or nothing."""
        at = self._data()
        return self.arguments[at] if at < len(self.arguments) else ""

    def changed(self, change: Change) -> Command:
        """Return the command with one argument changed: an option, or the data."""
        if change.argument == "data":
            return self.reading(str(change.value))
        option = f"--{change.argument.replace('_', '-')}"
        rest = self._without(option)
        if option in INSTEAD and change.value is not None:
            rest = Command(rest)._without(INSTEAD[option])
        if change.value is None or change.value is False:
            return Command(rest)
        if option in FLAGS:
            return Command([*rest, option])
        values = change.value if isinstance(change.value, tuple) else (change.value,)
        return Command([*rest, *(argument for value in values for argument in (option, _text(value)))])

    def reading(self, data: str) -> Command:
        """Return the command with other data."""
        at = self._data()
        return Command([*self.arguments[:at], data, *self.arguments[at + 1 :]])

    def _without(self, option: str) -> list[str]:
        """Return the arguments without an option."""
        rest, left = [], iter(self.arguments)
        for argument in left:
            name, joined, _ = argument.partition("=")
            alone = bool(joined) or name in FLAGS
            if name == option:
                if not alone:
                    next(left, "")
            else:
                rest.append(argument)
                if name.startswith("--") and not alone:
                    rest += [follows for follows in [next(left, None)] if follows is not None]
        return rest

    def _data(self) -> int:
        """Return where the data is named: the first argument after the subcommand, or the model, of no option."""
        left, before = iter(enumerate(self.arguments[1:], 1)), int(self.arguments[:1] == ["predict"])
        for at, argument in left:
            if not argument.startswith("-") or argument == "-":
                if not before:
                    return at
                before -= 1
            elif argument not in FLAGS and "=" not in argument:
                next(left, None)
        return len(self.arguments)


def _text(value: object) -> str:
    """Return a value as it is typed: a label 1.0 as 1."""
    return f"{value:.17g}" if isinstance(value, float) else str(value)
