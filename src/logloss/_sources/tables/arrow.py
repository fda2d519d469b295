"""Arrow record batches as batches of NumPy columns; what Parquet, Arrow and text files all pass through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import ROWS, Batch, Column, worded
from logloss._sources.optional import need
from logloss._sources.pieces import Piece
from logloss._sources.source_errors import several_numbers, wrong_column_type

EXACT = 2.0**53  # up to here float64 holds every whole number
FEW = 8  # rows a word: a column with more words than that is none of names that repeat
_FIRST_ROWS = 4096
_LOOKED_AT = 64


def batches(
    records: Iterable[Any], wanted: Mapping[str, str | int], first: int = 0, *, kept: bool = False
) -> Iterator[Batch]:
    """Yield record batches from row `first` on, at most `ROWS` at a time.

    Parameters
    ----------
    records : iterable of record batches
        The rows.
    wanted : mapping of str to str or int
        Which field each column is.
    first : int
        The number of the first row.
    kept : bool
        Whether the last field says which rows are to be kept.
    """
    for record in records:
        for start in range(0, record.num_rows, ROWS):
            part = record.slice(start, ROWS)
            columns = {name: column(part.column(field), name) for name, field in wanted.items()}
            keep = numbers(part.column(part.num_columns - 1)) if kept else None
            yield Batch(first, part.num_rows, columns, keep)
            first += part.num_rows


def pieces(records: Iterable[Any], wanted: Mapping[str, str | int], *, kept: bool = False) -> Iterator[Piece]:
    """Yield record batches, each to be turned into columns by whoever takes it."""
    first = 0
    for record in records:
        yield Piece(record.num_rows, batches([record], wanted, first, kept=kept))
        first += record.num_rows


def column(array: Any, name: str) -> Column:
    """Return an Arrow array as a column: numbers as they are, text parsed as numbers where it can be.

    Raises
    ------
    DataTypeError
        The array holds dates, lists or the like, which cannot be scored.
    """
    pa = need("pyarrow", "reading files")
    kind, types = array.type, pa.types
    if types.is_dictionary(kind):
        few = len(array.dictionary) * FEW < len(array)
        if few and is_text(kind.value_type) and not array.dictionary.null_count:
            return _coded(array)
        array = array.dictionary_decode()
        kind = array.type
    if types.is_null(kind):
        return Column(np.full(len(array), np.nan))
    if types.is_decimal(kind):  # through text, because that rounds correctly
        array = array.cast(pa.string())
        kind = array.type
    if types.is_boolean(kind) or types.is_integer(kind) or types.is_floating(kind):
        return Column(numbers(array.cast(pa.float64(), safe=False) if array.null_count else array))
    if is_text(kind):
        return _text(array.cast(pa.string()), pa)
    pairs = _pairs(array, pa)
    raise wrong_column_type(name, str(kind)) if pairs is None else several_numbers(name, pairs)


def _pairs(array: Any, pa: Any) -> NDArray[Any] | None:
    """Return lists of two numbers each as a table, or None where there are others."""
    types = pa.types
    if not (types.is_list(array.type) or types.is_large_list(array.type) or types.is_fixed_size_list(array.type)):
        return None
    values = array.drop_null().flatten()
    sizes = set(array.drop_null().value_lengths().to_pylist())
    if sizes != {2} or not types.is_floating(values.type) or values.null_count:
        return None
    return numbers(values).reshape(-1, 2)


def is_text(kind: Any) -> bool:
    """Say whether an Arrow type is one of texts."""
    types = need("pyarrow", "reading files").types
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _text(array: Any, pa: Any) -> Column:
    try:
        array.slice(0, _LOOKED_AT).cast(pa.float64())  # each word that is no number takes a microsecond to refuse
        parsed = numbers(array.cast(pa.float64()))
    except pa.ArrowInvalid:  # some row is not a plain number
        return _coded(array.dictionary_encode())
    if rounded(parsed) and not array.null_count:
        with suppress(pa.ArrowInvalid):  # not all of them whole
            return Column(numbers(array.cast(pa.int64())))
    return Column(parsed)


def numbers(array: Any) -> NDArray[Any]:
    """Return an Arrow array of numbers or truth values as a NumPy array over the same memory, NaN where one is missing.

    `to_numpy` does the same, but imports pandas wherever that is installed, which takes longer than most files.
    """
    valid, values = array.buffers()
    at = slice(array.offset, array.offset + len(array))
    if array.type.bit_width == 1:
        elements: NDArray[Any] = _flags(values, at)
    else:
        elements = np.frombuffer(values or b"", array.type.to_pandas_dtype())[at]
    return np.where(_flags(valid, at), elements, np.float64(np.nan)) if array.null_count else elements


def _flags(bits: Any, at: slice) -> NDArray[np.bool_]:
    first = at.start // 8  # a slice of a long array unpacks its own bits alone
    own = np.frombuffer(bits or b"", np.uint8)[first : (at.stop + 7) // 8]
    return np.unpackbits(own, bitorder="little")[at.start - 8 * first : at.stop - 8 * first].view(np.bool_)


def rounded(values: NDArray[Any]) -> bool:
    """Say whether some number is so large that it may have been a whole one that float64 rounds."""
    return values.size > 0 and bool(np.fmax.reduce(values) >= EXACT or np.fmin.reduce(values) <= -EXACT)


def _coded(array: Any) -> Column:
    """Return a dictionary's column, without the words that no row holds."""
    indices = array.indices.fill_null(-1) if array.indices.null_count else array.indices
    codes: NDArray[np.int32] = numbers(indices).astype(np.int32, copy=False)
    words = array.dictionary.to_pylist()
    used = np.zeros(len(words) + 1, bool)
    used[codes[:_FIRST_ROWS]] = True  # most often that is enough
    if not used[:-1].all():
        used[codes] = True
    used[-1] = False  # the place of those that hold nothing
    if not used[:-1].all():
        renumber = np.cumsum(used, dtype=np.int32) - np.int32(1)
        renumber[-1] = -1
        codes, words = renumber[codes], [word for word, here in zip(words, used, strict=False) if here]
    return worded(words, codes, parse=True)
