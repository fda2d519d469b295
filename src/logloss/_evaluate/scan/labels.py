"""Labels as 0 and 1: which label is the positive one, and what is wrong where that cannot be known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import Column, number
from logloss._accumulate.serialization import Entries
from logloss._row_faults import Label, RowFault, listed, positive_of
from logloss._validation import classes_fault
from logloss.errors import REASON, Change, LabelError, near_match, printable, shown

LISTED = 12  # distinct labels that are remembered; no message or report shows more

_BYTES = frozenset(map(np.dtype, (np.bool_, np.uint8, np.int8)))


class Labels:
    """The label column of one evaluation, read batch by batch.

    Attributes
    ----------
    seen : list of float or str
        The labels met so far: with `positive`, those that count as 0; without, those of the batches that went wrong.
    """

    def __init__(self, name: str, positive: object) -> None:
        self.name = name
        self.positive = None if positive is None else str(positive)
        self._number = None if self.positive is None else number(self.positive)
        self._whole = None if self.positive is None else _integer(self.positive)
        self.seen: list[Label] = []
        self._met = False

    def read(self, column: Column) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
        """Return the labels as numbers, and which of them cannot stand, or None if all can."""
        if self.positive is None and column.codes is None and column.numbers.dtype in _BYTES:
            small = column.numbers.view(np.uint8)  # a negative one is above 1
            if not small.size or small.max() <= 1:
                return small, None
        values = np.asarray(column.numbers, dtype=np.float64)
        exact = column.numbers if column.numbers.dtype.kind in "iu" else values  # float64 would round large integers
        worded = np.zeros(values.size, bool) if column.codes is None else column.codes >= 0
        if self.positive is None:
            wrong = worded | ~((values >= 0) & (values <= 1))
            if wrong.any():
                self._remember(column, values, ~worded)
            return values, wrong
        if self._number is None:
            hit = self._named(column, values.size)
        else:
            hit = exact == (self._number if exact is values or self._whole is None else self._whole)
        self._met = self._met or bool(hit.any())
        self._remember(column, exact, ~worded & ~hit)
        return hit, None

    def fault(self, wrong: RowFault) -> RowFault:
        """Return what to say of labels that cannot stand; `wrong` has their rows and values."""
        labels = self._ordered()
        if set(labels) == {-1, 1}:
            return replace(wrong, code="label-signed")
        if len(labels) > 2 and any(isinstance(label, float) for label in labels):
            return replace(wrong, code="label-range")
        return classes_fault(wrong, labels)

    def absent(self) -> LabelError | None:
        """Return what to say if the positive label was misspelled: no row has it, and the labels are others."""
        if self.positive is None or self._met or not self.seen:
            return None
        labels = {_text(label): label for label in self._ordered()}
        alike = near_match(self.positive, labels)
        if len(labels) < 2 and alike is None:
            return None  # one class only, which is fine
        likely = positive_of(list(labels.values())) if alike is None else labels[alike]
        name, seen = printable(self.name), printable(listed(list(labels.values())), REASON)
        return LabelError(
            "positive-absent",
            f"{name}: no row has the label {shown(self.positive)}; the labels are {seen}.",
            subject=self.name,
            values=(self.positive,),
            change=None if likely is None else Change("positive", likely),
        )

    def others(self) -> tuple[str, ...]:
        """Return the labels that count as 0, as text."""
        return () if self.positive is None else tuple(_text(label) for label in self._ordered())

    def _ordered(self) -> list[Label]:
        """Return the labels seen, numbers before words, whole numbers as such."""
        whole: list[Label] = [
            int(label) if isinstance(label, float) and label.is_integer() else label for label in self.seen
        ]
        return sorted(whole, key=lambda label: (isinstance(label, str), label))

    def _named(self, column: Column, size: int) -> NDArray[np.bool_]:
        if column.codes is None or self.positive is None:
            return np.zeros(size, bool)
        hits = np.array([word.strip() == self.positive.strip() for word in column.words] + [False])
        positive: NDArray[np.bool_] = hits[column.codes]  # code -1, no word, finds the last
        return positive

    def _remember(self, column: Column, values: NDArray[Any], use: NDArray[np.bool_]) -> None:
        for label in self.seen:
            if not isinstance(label, str):
                use = use & (values != label)
        new: list[Label] = np.unique(values[use])[:LISTED].tolist() if use.any() else []
        new += [word for word in _held(column) if self.positive is None or word.strip() != self.positive.strip()]
        self.seen += [label for label in dict.fromkeys(new) if label not in self.seen]
        self.seen = self._ordered()[:LISTED]  # the least ones, so that the order of the rows does not matter

    def merge(self, other: Labels) -> None:
        """Add what another part of the rows has shown."""
        self._met = self._met or other._met
        self.seen += [label for label in other.seen if label not in self.seen]
        self.seen = self._ordered()[:LISTED]

    def to_state(self) -> dict[str, Any]:
        """Return what was seen as a tree (`serialization`)."""
        return {"seen": self.seen, "met": self._met}

    def from_state(self, tree: Any) -> None:
        """Take the place of what `to_state` wrote; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(tree)
        seen = entries.of("seen", list)
        if len(seen) > LISTED or not all(type(label) in (str, float, int) for label in seen):
            raise ValueError("a label is none")
        self.seen, self._met = seen, entries.of("met", bool)


def _held(column: Column) -> list[str]:
    """Return the words that some row holds; a column knows those of rows that were left out, too."""
    here = np.zeros(len(column.words) + 1, bool)
    if column.codes is not None:
        here[column.codes] = True  # code -1, no word, is the last
    return [column.words[place] for place in np.flatnonzero(here[:-1])]


def _integer(text: str) -> int | None:
    """Return the integer a text stands for, with all its digits, or None."""
    value = number(text)
    if value is None or not value.is_integer():
        return None
    try:
        return int(text)
    except ValueError:  # written as 1.0, 1e3 or true
        return int(value)


def _text(label: Label) -> str:
    return label if isinstance(label, str) else repr(label)
