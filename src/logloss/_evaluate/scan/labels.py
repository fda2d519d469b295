"""Labels as 0 and 1: which label is the positive one, and what is wrong where that cannot be known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import MISSING_MARKS, Column, number
from logloss._accumulate.serialization import Entries
from logloss._label_values import IGNORED, Label, are_labels, ignored, positive_of, variants
from logloss._row_faults import RowFault, about_labels, listed
from logloss.errors import REASON, Change, LabelError, near_match, printable, shown

LISTED = 12  # distinct labels that are remembered beside marks; no message or report shows more

_BYTES = frozenset(map(np.dtype, (np.bool_, np.uint8, np.int8)))


class Labels:
    """The label column of one evaluation, read batch by batch.

    Attributes
    ----------
    seen : list of float or str
        The labels met so far: with `positive`, those that count as 0; without, those of the batches that went wrong.
    counts : dict of (float or str) to int
        In how many rows those of them stand that may mark rows to be left out.
    """

    def __init__(self, name: str, positive: object) -> None:
        self.name = name
        self.positive = None if positive is None else str(positive)
        self._number = None if self.positive is None else number(self.positive)
        self._whole = None if self.positive is None else _integer(self.positive)
        self.seen: list[Label] = []
        self.counts: dict[Label, int] = {}
        self._met = False

    def marked(self, column: Column) -> NDArray[np.bool_] | None:
        """Return which rows hold a mark of missing values instead of a label, or None if none does."""
        marks = [_is_mark(word) and not self._is_positive(word) for word in column.words]
        if column.codes is None or not any(marks):
            return None
        marked: NDArray[np.bool_] = np.array([*marks, False])[column.codes]  # code -1, no word, finds the last
        return marked if marked.any() else None

    def are_missing(self, marks: Sequence[Label], right: Sequence[Label]) -> bool:
        """Say whether marks are those of missing values: beside just two labels, these of right rows among them.

        Beside a plus, a minus is a label.
        """
        known = {*self.seen, *right, *([self.positive] if self._met else [])}
        return len(known - set(marks)) == 2 and not ("-" in marks and "+" in known)

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
        return hit, (values > 0) & (values < 1) if self._number in {0, 1} else None

    def fault(self, wrong: RowFault, right: Sequence[Label] = (), *, soft: bool = False) -> RowFault:
        """Return what to say of labels that cannot stand.

        Parameters
        ----------
        wrong : RowFault
            Their rows and values.
        right : sequence of float
            0 and 1, if other rows hold them.
        soft : bool
            Whether other rows hold labels between these.
        """
        labels = _ordered([*self.seen, *(label for label in right if label not in self.seen)])
        if set(labels) == {-1, 1} and not soft:
            return replace(wrong, code="label-signed")
        fault = about_labels(wrong, labels, self.counts)
        fractions = soft or (len(labels) > 2 and any(isinstance(label, float) for label in labels))
        if fractions and fault.code in {"label-text", "label-classes"}:
            return replace(wrong, code="label-range")
        return fault

    def doubtful(self) -> RowFault | None:
        """Return what to say if labels would count as 0 that hardly should, beside a positive one that some row has."""
        if self.positive is None or not self._met:
            return None
        positive: Label = self.positive if self._number is None else self._number
        labels = _ordered([*self.seen, positive])
        fault = RowFault("label-case", self.name)
        alike = variants(labels).get(self.positive.strip().casefold(), [])  # of a number nothing
        if len(alike) > 1:
            return replace(fault, labels=tuple(alike))
        marks = [mark for mark in ignored(labels) if mark != positive]
        counts = {mark: self.counts.get(mark, 0) for mark in marks}
        return replace(fault, code="label-ignored", labels=tuple(labels), marks=counts) if marks else None

    def are_soft(self) -> bool:
        """Say whether labels need none that is named as the positive one: it is 1, and all lie between 0 and 1."""
        return self._number == 1 and are_labels(self.seen)

    def absent(self) -> LabelError | None:
        """Return what to say if the positive label was misspelled: no row has it, and the labels are others."""
        if self.positive is None or self._met or not self.seen:
            return None
        labels = {_text(label): label for label in _ordered(self.seen)}
        alike = near_match(self.positive, labels) if self._number is None else None  # 10 is not nearly 100
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
        return () if self.positive is None else tuple(_text(label) for label in _ordered(self.seen))

    def _named(self, column: Column, size: int) -> NDArray[np.bool_]:
        if column.codes is None or self.positive is None:
            return np.zeros(size, bool)
        hits = np.array([word.strip() == self.positive.strip() for word in column.words] + [False])
        positive: NDArray[np.bool_] = hits[column.codes]  # code -1, no word, finds the last
        return positive

    def _remember(self, column: Column, values: NDArray[Any], use: NDArray[np.bool_]) -> None:
        for label in self.seen:
            if not isinstance(label, str):
                other = values != label
                if label in self.counts:
                    self.counts[label] += int(np.count_nonzero(use & ~other))
                use = use & other
        numbers, counts = np.unique(values[use], return_counts=True) if use.any() else (values[:0], values[:0])
        new = dict(zip(numbers.tolist(), counts.tolist(), strict=True))
        new |= {word: count for word, count in _held(column).items() if not self._is_positive(word)}
        self._add(list(new), {label: count for label, count in new.items() if _is_mark(label)})

    def _is_positive(self, word: str) -> bool:
        return self.positive is not None and word.strip() == self.positive.strip()

    def _add(self, labels: Sequence[Label], counts: Mapping[Label, int]) -> None:
        for label, count in counts.items():
            self.counts[label] = self.counts.get(label, 0) + count
        every = _ordered(list(dict.fromkeys([*self.seen, *labels])))
        least = [label for label in every if label not in self.counts][:LISTED]  # whatever the order of the rows
        self.seen = [label for label in every if label in self.counts or label in least]

    def merge(self, other: Labels) -> None:
        """Add what another part of the rows has shown."""
        self._met = self._met or other._met
        self._add(other.seen, other.counts)

    def to_state(self) -> dict[str, Any]:
        """Return what was seen as a tree (`serialization`)."""
        return {"seen": self.seen, "counts": list(map(list, self.counts.items())), "met": self._met}

    def from_state(self, tree: Any) -> None:
        """Take the place of what `to_state` wrote; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(tree)
        seen, counts = entries.of("seen", list), dict(entries.of("counts", list))
        if len(seen) > LISTED + len(counts) or not all(type(label) in (str, float, int) for label in seen):
            raise ValueError("a label is none")
        if not all(_is_mark(label) and type(count) is int for label, count in counts.items()):
            raise ValueError("a count is none")
        self.seen, self.counts, self._met = seen, counts, entries.of("met", bool)


def _ordered(labels: Sequence[Label]) -> list[Label]:
    """Return labels in order, numbers before words, whole numbers as such."""
    whole: list[Label] = [int(label) if isinstance(label, float) and label.is_integer() else label for label in labels]
    return sorted(whole, key=lambda label: (isinstance(label, str), label))


def _is_mark(label: Label) -> bool:
    return label.strip() in MISSING_MARKS if isinstance(label, str) else label in IGNORED


def _held(column: Column) -> dict[str, int]:
    """Return the words that some row holds, and how many; a column knows those of rows that were left out, too."""
    if column.codes is None:
        return {}
    counts = np.bincount(column.codes + 1, minlength=len(column.words) + 1)[1:]  # code -1 is no word
    return {word: count for word, count in zip(column.words, counts.tolist(), strict=True) if count}


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
