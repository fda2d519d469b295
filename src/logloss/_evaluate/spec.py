"""What is asked of a source: which column is what, which rows to keep, what to take apart and what to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.serialization import Entries, text
from logloss.errors import Fault

# The roles that columns may have besides forecasts, slices and what is shown.
ROLES = {"y", "weight", "cluster"}


@dataclass(frozen=True)
class Question:
    """What is asked of a source.

    Attributes
    ----------
    columns : mapping of str to str
        The column of each role: y, p or logit, weight, and cluster.
    where : str, boolean array or None
        The rows to keep: a condition in SQL, or an array.
    positive : object
        The label that counts as 1.
    percent : bool
        Whether p is in percent.
    drop : bool
        Whether rows with a missing value are dropped.
    worst : int
        How many of the worst rows to keep.
    prior : float or None
        A share of ones to compare with, known beforehand.
    by : tuple of str
        The columns to slice by.
    id : str or None
        The column that names each row.
    show : tuple of str
        Columns to show beside the worst rows.
    numbered : bool
        Whether rows have numbers. Where they are read by several machines, nothing says which comes first.
    """

    columns: Mapping[str, str]
    where: str | NDArray[np.bool_] | None = None
    positive: object = None
    percent: bool = False
    drop: bool = False
    worst: int = 20
    prior: float | None = None
    by: tuple[str, ...] = ()
    id: str | None = None
    show: tuple[str, ...] = ()
    numbered: bool = True

    @property
    def roles(self) -> dict[str, str]:
        """The column of each role, of each slicing, and of what is shown."""
        by, shown = (
            {role(name): name for name in names} for role, names in ((slice_role, self.by), (show_role, self.shown))
        )
        return {**self.columns, **by, **shown}

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns beside the worst rows."""
        return tuple(dict.fromkeys([*([] if self.id is None else [self.id]), *self.show]))

    def state(self) -> dict[str, Any]:
        """Return the question as a tree (`serialization`); of a condition that is an array only that there was one."""
        where = self.where if self.where is None or isinstance(self.where, str) else True
        positive = None if self.positive is None else str(self.positive)
        return {**vars(self), "columns": dict(self.columns), "where": where, "positive": positive}

    @classmethod
    def restored(cls, tree: Any) -> Self:
        """Return the question that `state` wrote; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(tree)
        if set(entries.names()) != {each.name for each in fields(cls)}:
            raise ValueError("the question is another")
        return cls(**cls._read(entries))

    @classmethod
    def _read(cls, entries: Entries) -> dict[str, Any]:
        """Return the fields, each looked at."""
        columns = {name: entries.entries("columns").of(name, str) for name in entries.entries("columns").names()}
        if "y" not in columns or not {*columns} - ROLES <= cls._forecasts(entries):
            raise ValueError("the question has other columns")
        return {
            "columns": columns,
            "where": entries.of("where", str) if isinstance(entries.plain("where"), str) else None,
            "positive": entries.of("positive", str) if "positive" in entries else None,
            "percent": entries.of("percent", bool),
            "drop": entries.of("drop", bool),
            "worst": entries.whole("worst"),
            "prior": entries.of("prior", float) if "prior" in entries else None,
            "by": tuple(entries.each("by", text)),
            "id": entries.of("id", str) if "id" in entries else None,
            "show": tuple(entries.each("show", text)),
            "numbered": entries.of("numbered", bool),
        }

    @classmethod
    def _forecasts(cls, entries: Entries) -> set[str]:
        """Return the roles of the columns of forecasts."""
        return {"p", "logit"}

    def compare(self, other: Question) -> None:
        """Raise the error of two parts that answer different questions.

        Raises
        ------
        ArgumentError
            The other question is another one.
        """
        mine, theirs = self.state(), other.state()
        for name in sorted(mine.keys() | theirs.keys()):
            if name != "where" and mine.get(name) != theirs.get(name):
                extra = {"mine": repr(mine.get(name)), "theirs": repr(theirs.get(name))}
                raise Fault("parts-differ", name=name, extra=extra).error()


def slice_role(name: str) -> str:
    """Return the role of a column to slice by."""
    return f"by {name}"


def show_role(name: str) -> str:
    """Return the role of a column that is shown."""
    return f"show {name}"
