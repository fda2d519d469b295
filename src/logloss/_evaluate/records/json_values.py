"""Records as JSON knows them, and back: non-finite numbers are words, what is undefined is null."""

from __future__ import annotations

import json
import math
import re
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, cast

_WORDS = {math.inf: "Infinity", -math.inf: "-Infinity"}
_NUMBERS = {"Infinity": math.inf, "-Infinity": -math.inf, "NaN": math.nan}

_UNUSUAL = re.compile("[^\n -~]")


def to_plain(value: Any) -> Any:
    """Return a record as dicts, lists, texts and finite numbers."""
    if isinstance(value, float) and not math.isfinite(value):
        return _WORDS.get(value, "NaN")
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {_name(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    return value


def as_json(plain: Any, indent: int | None) -> str:
    r"""Return what `to_plain` made as JSON, in which nothing is left that steers a terminal or is no character at all.

    Examples
    --------
    >>> print(as_json({"naïve": "\x9b2J\ud800"}, None))
    {"naïve": "\u009b2J\ud800"}
    """
    text = json.dumps(plain, indent=indent, ensure_ascii=False, allow_nan=False)
    return _UNUSUAL.sub(lambda match: match[0] if match[0].isprintable() else json.dumps(match[0])[1:-1], text)


def from_plain(kind: Any, plain: Any) -> Any:
    """Return the value of a type that `to_plain` wrote; fields that the type does not know are left out.

    Raises
    ------
    KeyError, OverflowError, TypeError, ValueError
        This is no such value.
    """
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        if plain is None and type(None) in inner:
            return None
        members = [member for member in inner if member is not type(None)]
        whole = int in members and isinstance(plain, int)  # of a number that may be whole
        return from_plain(int if whole else members[-1], plain)
    if origin is tuple:
        kinds = [inner[0]] * len(plain) if inner[-1] is Ellipsis else inner
        return tuple(from_plain(item_kind, item) for item_kind, item in zip(kinds, plain, strict=True))
    if origin is not None and issubclass(origin, Mapping):
        return {_key(inner[0], key): from_plain(inner[1], value) for key, value in plain.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        hints, make = _hints(kind), cast("Callable[..., Any]", kind)
        return make(**{name: from_plain(hints[name], value) for name, value in plain.items() if name in hints})
    if kind is float and isinstance(plain, str):
        return _NUMBERS[plain]
    if not isinstance(plain, int | float if kind is float else kind) or (isinstance(plain, bool) and kind is not bool):
        raise TypeError(plain)
    if kind is float:
        float(plain)  # of a whole number of too many digits an OverflowError
    return plain


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _key(kind: Any, key: str) -> Any:
    """Return what `_name` wrote."""
    value = kind(key)
    if kind is float and not 0 < value < math.inf:
        raise ValueError(key)
    return value


def _name(key: Any) -> str:
    """Return 1e-3 for 0.001, and texts as they are."""
    return key if isinstance(key, str) else f"1e{round(math.log10(key))}"
