"""Forecasts in two columns, one for each class, as classifiers return them: which column is that of the positive label.

Classifiers order their columns as their labels are ordered: of 0 and 1 the second column is that of 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ._array_errors import column_per_class
from ._label_values import Label, are_labels, ignored, is_missing, positive_of

_OFF = 1e-3  # from 1: what rounding may make of the sum of a row


def column_names(value: Any) -> list[str] | None:
    """Return what the columns of a dataframe are called; None of what has no names."""
    names = getattr(value, "column_names", getattr(value, "columns", None))
    return None if names is None or callable(names) else list(map(str, names))


def are_shares(table: NDArray[Any]) -> bool:
    """Say whether there are two numbers in each row, and nothing speaks against their being 1 − p and p."""
    if table.ndim != 2 or table.shape[1] != 2 or table.dtype.kind not in "fiub":
        return False
    with np.errstate(all="ignore"):
        return not (np.abs(table.sum(axis=1, dtype=np.float64) - 1) > _OFF).any()


def positive_column(
    name: str,
    table: NDArray[Any],
    y: NDArray[Any] | None,
    *,
    names: Sequence[str] | None = None,
    positive: object = None,
    keep: NDArray[np.bool_] | None = None,
    given: object = None,
) -> tuple[NDArray[Any], Label | None]:
    """Return the column of the positive label, and this label where it is not the number 1.

    Parameters
    ----------
    name : str
        What the table is called.
    table : (n, 2) array
        The probabilities of both classes.
    y : (n,) array or None
        The labels, where they are known.
    names : sequence of str, optional
        What the columns are called.
    positive : object
        The label that was named as the positive one.
    keep : (n,) array of bool, optional
        The rows to look at.
    given : object
        The table as it was given.

    Raises
    ------
    ShapeError
        It is not certain which column is whose.
    """
    if y is not None and keep is not None:
        y = y[keep]
    shares = are_shares(table if keep is None else table[keep])
    known = _classes(y, positive) if shares and y is not None else None
    at = None if known is None else _place(names, known)
    if known is None or at is None:
        raise column_per_class(name, table, given, second=shares and y is None and names is None)
    return table[:, at], known.positive


class _Classes(NamedTuple):
    labels: Sequence[Label]  # two, in order
    at: int  # which of them is the positive one
    positive: Label | None  # that label, where it is to be named


def _classes(y: NDArray[Any], positive: object) -> _Classes | None:
    """Return the two classes that labels tell of, or None where that is not certain."""
    labels = _distinct(y)
    kept = [label for label in labels if label not in ignored(labels)]
    if positive is None and kept and are_labels(kept):
        return _Classes((0, 1), 1, None)
    if len(labels) != 2:
        return None
    known = (label for label in labels if positive is None or label == positive or str(label) == str(positive))
    named = labels[1] if positive is None else next(known, None)
    return None if named is None else _Classes(labels, labels.index(named), named)


def _distinct(y: NDArray[Any]) -> list[Label]:
    """Return the labels in order, without missing ones; none where they have no order."""
    if y.dtype.kind in "fiub":
        values = [value for value in np.unique(y).tolist() if value == value]
        return [int(value) if float(value).is_integer() else value for value in values]
    try:
        return sorted({value for value in y.ravel().tolist() if not is_missing(value)})
    except TypeError:  # numbers and words
        return []


def _place(names: Sequence[str] | None, classes: _Classes) -> int | None:
    """Return which column is that of the positive label: the one of its name, or of its place among both."""
    if names is None:
        return classes.at
    for called in (classes.labels, (0, 1)):
        columns = [[at for at, name in enumerate(names) if _ends_in(name, str(label))] for label in called]
        if sorted(columns) == [[0], [1]]:
            return columns[classes.at][0]
    known = positive_of(names)
    return None if known is None or classes.at == 0 else list(names).index(str(known))


def _ends_in(name: str, label: str) -> bool:
    """Say whether a column is called as a label is: "spam" or "p_spam" or "p1", but not "female" for "male"."""
    before = name.removesuffix(label)[-1:]
    return name.endswith(label) and (not before.isalnum() or (label.isdigit() and before.isalpha()))
