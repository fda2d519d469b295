"""A first look at a file: its columns, what they hold, and its first rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from logloss._accumulate.batch import Batch, Column
from logloss._sources import Source
from logloss.errors import DataTypeError

SCHEMA = "logloss/preview/1"
COLUMNS, ROWS, LABELS = 200, 8, 12  # how many of each are shown

_KINDS = {(True, False): "numbers", (False, True): "words", (True, True): "mixed", (False, False): "empty"}


def preview(source: Source) -> dict[str, Any]:
    """Return what the pickers of columns and labels need, from the first batch of a source.

    Returns
    -------
    dict
        JSON-able. `rows` is how many rows there are, roughly, or None; `seen` how many were looked at. Each column has
        a `kind` ("numbers", "words", "mixed", "empty"; "repeated" where several have its name, "other" for dates and
        the like) and its distinct `labels`, if these are few. `first` holds the first rows, one list each, with None
        for what is missing or cannot be shown.

    Examples
    --------
    >>> from logloss._sources import open_source
    >>> seen = preview(open_source({"rained": ["yes", "no"], "p": [0.75, 0.25]}))
    >>> [(column["name"], column["kind"], column["labels"]) for column in seen["columns"]]
    [('rained', 'words', ['no', 'yes']), ('p', 'numbers', [0.25, 0.75])]
    >>> seen["first"]
    [['yes', 0.75], ['no', 0.25]]
    """
    names = source.columns[:COLUMNS]
    readable = [name for name in names if source.columns.count(name) == 1]
    batch = _first(source, readable)
    shown = range(min(batch.size, ROWS))
    return {
        "schema": SCHEMA,
        "name": source.name,
        "rows": source.expected,
        "seen": batch.size,
        "more": len(source.columns) - len(names),
        "columns": [_described(name, source, batch.columns.get(name)) for name in names],
        "first": [[_cell(batch.columns.get(name), row) for name in names] for row in shown],
    }


def _first(source: Source, names: list[str]) -> Batch:
    """Return the first batch, without the columns that hold something else than numbers and words."""
    while names:
        batches = source.batches(names)
        try:
            return next(iter(batches), Batch(0, 0, {}))
        except DataTypeError as error:
            if error.subject not in names:
                raise
            names = [name for name in names if name != error.subject]
    return Batch(0, 0, {})


def _described(name: str, source: Source, column: Column | None) -> dict[str, Any]:
    if column is None:
        kind = "repeated" if source.columns.count(name) > 1 else "empty" if source.expected == 0 else "other"
        return {"name": name, "kind": kind, "labels": []}
    values = np.asarray(column.numbers)
    values = values[~np.isnan(values)] if values.dtype.kind == "f" else values
    kind = _KINDS[bool(values.size), bool(column.words)]
    return {"name": name, "kind": kind, "labels": _labels(values, column.words)}


def _labels(values: Any, words: tuple[str, ...]) -> list[float | str]:
    distinct = np.unique(values)
    few = distinct.size + len(words) <= LABELS
    return [*(_said(value) for value in distinct.tolist()), *sorted(words)] if few else []


def _cell(column: Column | None, row: int) -> float | str | None:
    if column is None:
        return None
    value = column.value(row)
    return None if value != value else _said(value)  # NaN is what is missing


def _said(value: Any) -> float | str:
    """Return a value as JSON can say it: infinity is a word."""
    return {np.inf: "Infinity", -np.inf: "-Infinity"}.get(value, value) if isinstance(value, float) else value
