"""Errors that travel from machine to machine: as words and numbers, from which the same error is made again."""

from __future__ import annotations

from typing import Any

from logloss._accumulate.serialization import Entries
from logloss._row_faults import SHOWN
from logloss.errors import Change, LogLossError

_PLAIN = (str, float, int, bool)


def error_to_state(error: LogLossError) -> dict[str, Any]:
    """Return an error as a tree (`serialization`)."""
    change = error.change
    return {
        "class": type(error).__name__,
        "code": error.code,
        "problem": error.problem,
        "hint": error.hint,
        "subject": error.subject,
        "rows": [row for row in error.rows if isinstance(row, int)],
        "values": [value if isinstance(value, _PLAIN) else str(value) for value in error.values],
        "count": error.count,
        "size": error.size,
        "change": None if change is None else [change.argument, _to_plain(change.value), change.note],
    }


def error_from_state(state: Any) -> LogLossError:
    """Return the error that `error_to_state` wrote; a wrong tree raises one of `serialization.WRONG`."""
    entries = Entries(state)
    classes = {kind.__name__: kind for kind in LogLossError.__subclasses__()}
    values = entries.of("values", list)
    rows = entries.each("rows", int)
    if max(len(values), len(rows)) > SHOWN or not all(type(value) in _PLAIN for value in values):
        raise ValueError("an error is none")
    return classes[entries.of("class", str)](
        entries.of("code", str),
        entries.of("problem", str),
        entries.of("hint", str) if "hint" in entries else None,
        subject=entries.of("subject", str),
        rows=tuple(rows),
        values=tuple(values),
        count=entries.whole("count"),
        size=entries.whole("size"),
        change=_change(entries.of("change", list)) if "change" in entries else None,
    )


def _to_plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _change(state: list[Any]) -> Change:
    argument, value, note = state
    value = tuple(value) if isinstance(value, list) else value
    plain = value if isinstance(value, tuple) else () if value is None else (value,)
    if type(argument) is not str or type(note) is not str or not all(type(item) in _PLAIN for item in plain):
        raise ValueError("a change is none")
    return Change(argument, value, note)
