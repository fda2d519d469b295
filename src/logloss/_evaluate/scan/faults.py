"""What is wrong with rows: found in a batch, and merged with what other batches, threads and machines have found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import Column, RowNumbers
from logloss._accumulate.serialization import Entries
from logloss._label_values import positive_of
from logloss._row_faults import SHOWN, RowFault
from logloss._sources.duckdb_scan import short_identifier
from logloss.errors import Change

# What looks like percentages in one batch and like logits in the next is neither.
_GENERAL = {"percent": "p-range", "logits-as-p": "p-range", "p-rounding": "p-range"}


def wrong_rows(name: str, column: Column, wrong: NDArray[np.bool_], numbers: RowNumbers, code: str) -> RowFault:
    """Return the fault of the rows of a batch where something is wrong."""
    at = np.flatnonzero(wrong)
    first = at[:SHOWN].tolist()
    return RowFault(
        code,
        name,
        rows=tuple(map(numbers.number, first)),
        values=tuple(map(column.value, first)),
        count=int(at.size),
    )


def change_for(fault: RowFault, *, models: int, gaps: int) -> Change | None:
    """Return the argument to change where a fault says for sure which.

    `models` is how many there are, and `gaps` how many rows have a missing value, in this column or in another.
    """
    if fault.code == "missing":
        return Change("missing", "drop", f"leaves out {gaps:,} of {fault.size:,} rows, and counts them")
    if fault.code == "label-signed":
        return Change("positive", 1)
    if fault.code == "label-text" and (positive := positive_of(fault.labels)) is not None:
        return Change("positive", positive)
    if models == 1 and fault.code == "percent":  # what is right for one model may be wrong for another
        return Change("percent", True)
    if models == 1 and fault.code == "logits-as-p":
        return Change("logit", fault.name)
    return None


def condition_without(fault: RowFault, where: str | None) -> str:
    """Return the condition in SQL, beside another one, that leaves out the rows whose label marks them.

    Examples
    --------
    >>> condition_without(RowFault("label-ignored", "y", marks={9: 1}), None)
    'y <> 9'
    >>> condition_without(RowFault("label-ignored", "the y", marks={9: 1, 99: 2}), "age > 30 OR smokes")
    '(age > 30 OR smokes) AND "the y" NOT IN (9, 99)'
    """
    marks = [str(mark) for mark in fault.marks]
    which = f"<> {marks[0]}" if len(marks) == 1 else f"NOT IN ({', '.join(marks)})"
    kept = f"{short_identifier(fault.name)} {which}"
    return kept if where is None else f"({where}) AND {kept}"


class Faults:
    """All that is wrong with some rows: of each column and each class of error, one fault with the count of its rows.

    Parameters
    ----------
    numbered : bool
        Whether rows have numbers; where they have none, nothing says which of them comes first.
    """

    def __init__(self, *, numbered: bool) -> None:
        self.numbered = numbered
        self._known: dict[tuple[str, type], RowFault] = {}

    def add(self, fault: RowFault) -> None:
        """Add what is wrong to all that is wrong in the same way."""
        key = fault.name, fault.kind
        known = self._known.get(key)
        if not self.numbered:
            fault = _without_order(fault, known)
        elif known is not None:
            first, second = sorted((known, fault), key=lambda row_fault: row_fault.rows)
            fault = replace(first.merge(second), code=_common_code(first, second))
        self._known[key] = fault

    def merge(self, other: Faults) -> None:
        """Add what is wrong with the rows of another part."""
        for fault in other._known.values():
            self.add(fault)

    def first(self, columns: list[str]) -> RowFault | None:
        """Return what is wrong: of several things the one that comes first in the rows, or in these columns."""
        return min(
            self._known.values(),
            key=lambda fault: (fault.rows, [name != fault.name for name in columns], fault.code),
            default=None,
        )

    def to_state(self) -> list[Any]:
        """Return the faults as a tree (`serialization`)."""
        return list(map(_to_state, self._known.values()))

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        self._known = {}
        for one in state:
            self.add(_from_state(one))


def _without_order(fault: RowFault, known: RowFault | None) -> RowFault:
    """Return two faults of the same class as one, where nothing says which row comes first."""
    first, second = sorted((known or fault, fault), key=lambda row_fault: row_fault.code)
    count = fault.count + (0 if known is None else known.count)
    values = sorted({*first.values, *second.values}, key=lambda value: (isinstance(value, str), value, str(value)))
    code = _common_code(first, second)
    return replace(first, code=code, rows=(), values=tuple(values[:SHOWN]), count=count, size=0)


def _common_code(first: RowFault, second: RowFault) -> str:
    return first.code if first.code == second.code else _GENERAL.get(first.code, first.code)


def _to_state(fault: RowFault) -> dict[str, Any]:
    values = [value if isinstance(value, str | float | int) else str(value) for value in fault.values]
    known = {name: fact for name, fact in vars(fault).items() if name != "marks"}  # which are told when all is read
    return {**known, "rows": list(fault.rows), "values": values, "labels": list(fault.labels)}


def _from_state(state: Any) -> RowFault:
    entries = Entries(state)
    rows, values, labels = entries.each("rows", int), entries.of("values", list), entries.of("labels", list)
    if max(map(len, (rows, values, labels))) > SHOWN or not all(
        type(value) in (str, float, int, bool) for value in (*values, *labels)
    ):
        raise ValueError("a fault is none")
    return RowFault(
        entries.of("code", str),
        entries.of("name", str),
        tuple(rows),
        tuple(values),
        entries.whole("count"),
        entries.whole("size"),
        tuple(labels),
    )
