"""The command as it was typed, for the line that mends it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence


class Command:
    """The command as it was typed, for the line that mends it.

    `format(command, "--option value")` is the command with that option set, `format(command, "--option")` with that
    flag set, or without that option where it takes a value, `format(command, "DATA x")` with other data, and
    `format(command, "INSTEAD a\\x1fb")` with b where a stands.
    """  # noqa: D301

    FLAGS = (
        *("--json", "--value", "--percent", "--plain", "--gradient", "--bits", "--markdown", "--latex"),
        *("--no-browser", "--erase", "--fail-if-worse", "--help", "-h", "--version"),
    )
    INSTEAD = {"--p": "--logit", "--logit": "--p", "--loss": "--p"}  # noqa: RUF012  # of which a command has one

    def __init__(self, arguments: Sequence[str]) -> None:
        self.arguments = list(arguments)

    def __str__(self) -> str:
        return shlex.join(["logloss", *self.arguments])

    def __format__(self, change: str) -> str:
        option, _, value = change.partition(" ")
        if not option:
            return str(self)
        if option == "INSTEAD":
            name, _, other = value.partition("\x1f")
            return str(Command([_instead(each, name, other) for each in self.arguments]))
        if option == "DATA":
            at = self._data()
            return str(Command([*self.arguments[:at], value, *self.arguments[at + 1 :]]))
        old, rest = self._without(option)
        if option in self.INSTEAD and value:
            rest = Command(rest)._without(self.INSTEAD[option])[1]
        if option == "--where" and value and old:
            value = f"({old}) AND ({value})"
        added = [option] * (bool(value) or option in self.FLAGS) + [value] * bool(value)
        return str(Command([*rest, *added]))

    def _without(self, option: str) -> tuple[str, list[str]]:
        """Return the value of an option, and the arguments without it."""
        value, rest, left = "", [], iter(self.arguments)
        for each in left:
            name, joined, given = each.partition("=")
            if name == option:
                value = given if joined or option in self.FLAGS else next(left, "")
            else:
                rest.append(each)
                if name.startswith("--") and name not in self.FLAGS and not joined:
                    rest += [follows for follows in [next(left, None)] if follows is not None]
        return value, rest

    def _data(self) -> int:
        """Return where the data is named: the first argument after the subcommand that belongs to no option."""
        left = iter(enumerate(self.arguments[1:], 1))
        for at, each in left:
            if not each.startswith("-") or each == "-":
                return at
            if each not in self.FLAGS and "=" not in each:
                next(left, None)
        return len(self.arguments)


def _instead(argument: str, name: str, other: str) -> str:
    """Return an argument with another name, alone or joined to its option."""
    option, joined, given = argument.partition("=")
    if argument == name:
        return other
    return f"{option}={other}" if joined and given == name and option.startswith("--") else argument
