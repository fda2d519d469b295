"""Any array as a column of numbers and words."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import Column, worded
from logloss._array_errors import complex_numbers, python_objects
from logloss._label_values import is_missing
from logloss._sources.source_errors import several_numbers, wrong_column_type
from logloss._sources.tables import named_values
from logloss._validation import REAL, rounded


def column(array: NDArray[Any], name: str, *, zoned: bool = False) -> Column:
    """Return an array as a column: numbers as they are, text parsed as numbers where it can be, dates as words.

    `zoned` says that points in time have a time zone, and are in UTC here.

    Raises
    ------
    DataTypeError
        The array holds complex numbers, or objects that are neither numbers nor words.
    """
    kind = array.dtype.kind
    if array.ndim > 1:
        raise several_numbers(name, array)
    if kind in "biuf":
        return Column(array)
    if kind in "UT":
        words, codes = np.unique(array, return_inverse=True)
        return _parsed([str(word) for word in words], codes.ravel().astype(np.int32), np.full(array.size, np.nan))
    if kind == "O":
        return _objects(array, name)
    if kind == "M":
        return named_values.instants(array, zoned=zoned)
    if kind == "m":
        return named_values.durations(array)
    if kind == "S":
        return _objects(array.astype(object), name)
    if kind == "c":
        raise complex_numbers(name, array)
    raise wrong_column_type(name, str(array.dtype))


def _objects(array: NDArray[Any], name: str) -> Column:
    places: dict[str, int] = {}
    codes = np.full(array.size, -1, np.int32)
    numbers = np.full(array.size, np.nan)
    for row, value in enumerate(array):
        if isinstance(value, str):
            codes[row] = places.setdefault(value, len(places))
        elif isinstance(value, REAL):
            numbers[row] = rounded(value)
        elif not is_missing(value):
            word = named_values.named(value)
            if word is None:
                raise python_objects(name, array, row)
            if isinstance(word, str):
                codes[row] = places.setdefault(word, len(places))
            else:
                numbers[row] = word
    return _parsed(list(places), codes, numbers) if places else Column(numbers)


def _parsed(words: list[str], codes: NDArray[np.int32], numbers: NDArray[np.float64]) -> Column:
    """Return words parsed as numbers where they can be, with the numbers beside them; the words are kept, for ids."""
    parsed = worded(words, codes, parse=True)
    values = np.where(codes < 0, numbers, parsed.numbers)
    return Column(values, parsed.words, parsed.codes, Column(numbers, tuple(words), codes))
