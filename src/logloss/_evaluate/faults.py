"""What is wrong with rows: found in a batch, merged with what other batches found, and sent from machine to machine."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import Column, RowNumbers
from logloss._accumulate.serialization import Entries
from logloss.errors import SHOWN, Fault

# What looks like percentages in one batch and like logits in the next is neither.
_GENERAL = {"percent": "p-range", "logits-as-p": "p-range"}


def wrong_rows(name: str, column: Column, wrong: NDArray[np.bool_], numbers: RowNumbers, kind: str) -> Fault:
    """Return the fault of the rows of a batch where something is wrong."""
    at = np.flatnonzero(wrong)
    first = at[:SHOWN].tolist()
    return Fault(
        kind,
        name=name,
        rows=tuple(map(numbers.number, first)),
        values=tuple(map(column.value, first)),
        count=int(at.size),
    )


class Faults:
    """All that is wrong with some rows: of each column and each class of error, one fault with the count of its rows.

    Parameters
    ----------
    numbered : bool
        Whether rows have numbers; where they have none, nothing says which of them comes first.
    """

    def __init__(self, *, numbered: bool) -> None:
        self.numbered = numbered
        self._known: dict[tuple[str, type], Fault] = {}

    def add(self, fault: Fault) -> None:
        """Add what is wrong to all that is wrong in the same way."""
        key = fault.name, type(fault.error())
        known = self._known.get(key)
        if not self.numbered:
            fault = _without_order(fault, known)
        elif known is not None:
            first, second = sorted((known, fault), key=lambda each: each.rows)
            fault = replace(first.merge(second), kind=_common_kind(first, second))
        self._known[key] = fault

    def merge(self, other: Faults) -> None:
        """Add what is wrong with the rows of another part."""
        for fault in other._known.values():
            self.add(fault)

    def first(self, columns: list[str]) -> Fault | None:
        """Return what is wrong: of several things the one that comes first in the rows, or in these columns."""
        return min(
            self._known.values(),
            key=lambda fault: (fault.rows, [name != fault.name for name in columns], fault.kind),
            default=None,
        )

    def to_state(self) -> list[Any]:
        """Return the faults as a tree (`serialization`)."""
        return list(map(fault_to_state, self._known.values()))

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        self._known = {}
        for one in state:
            self.add(fault_from_state(one))


def _without_order(fault: Fault, known: Fault | None) -> Fault:
    """Return two faults of the same kind as one, where nothing says which row comes first."""
    first, second = sorted((known or fault, fault), key=lambda each: each.kind)
    count = fault.count + (0 if known is None else known.count)
    values = sorted({*first.values, *second.values}, key=lambda value: (isinstance(value, str), value, str(value)))
    kind = _common_kind(first, second)
    return replace(first, kind=kind, rows=(), values=tuple(values[:SHOWN]), count=count, size=0)


def _common_kind(first: Fault, second: Fault) -> str:
    return first.kind if first.kind == second.kind else _GENERAL.get(first.kind, first.kind)


def fault_to_state(fault: Fault) -> dict[str, Any]:
    """Return a fault as a tree (`serialization`)."""
    facts = {name: fact if isinstance(fact, str | float | int) else str(fact) for name, fact in fault.extra.items()}
    values = [value if isinstance(value, str | float | int) else str(value) for value in fault.values]
    return {**vars(fault), "rows": list(fault.rows), "values": values, "extra": facts}


def fault_from_state(state: Any) -> Fault:
    """Return the fault that `fault_to_state` wrote; a wrong tree raises one of `serialization.WRONG`."""
    entries, plain = Entries(state), (str, float, int, bool)
    rows, values, extra = entries.each("rows", int), entries.of("values", list), entries.entries("extra")
    facts = {name: extra.plain(name) for name in extra.names()}
    if len(values) > SHOWN or len(rows) > SHOWN or not all(type(each) in plain for each in (*values, *facts.values())):
        raise ValueError("a fault is none")
    kind, name = entries.of("kind", str), entries.of("name", str)
    fault = Fault(kind, name, tuple(rows), tuple(values), entries.whole("count"), entries.whole("size"), facts)
    str(replace(fault, extra={"guess": "", **facts}).error("columns"))  # raises what it lacks but for what comes last
    return fault
