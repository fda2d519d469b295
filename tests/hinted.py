"""What a hint gives: it is followed as a reader would, with no names but those that the call was written with."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy

# Of two arguments a call has one, so the second is left out where a hint proposes the first.
_INSTEAD = {"logit": "p", "logits": "y_proba"}


def mended(hint: str, call: Callable[..., Any], arguments: Mapping[str, Any], names: Mapping[str, Any]) -> Any:
    """Return what a call gives once a hint was followed.

    Parameters
    ----------
    hint : str
        A statement, as `p = ...`, which changes a name that is an argument too, or arguments as in a call, as `p=...`.
    call, arguments
        What was called, and with what.
    names : mapping of str to object
        The names of the caller; beside them there is numpy.
    """
    scope: dict[str, Any] = {"numpy": numpy, **names}
    if re.match(r"\w+ = ", hint):
        exec(hint, scope)  # noqa: S102
        changed = {**arguments, **{name: scope[name] for name in arguments.keys() & names.keys()}}
    else:
        change = eval(f"dict({hint}\n)", scope)  # noqa: S307
        left_out = {_INSTEAD.get(name) for name in change}
        changed = {**{name: value for name, value in arguments.items() if name not in left_out}, **change}
    return call(**changed)
