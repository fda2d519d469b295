"""Arrow record batches as batches of NumPy columns; what Parquet, Arrow and text files all pass through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import MISSING_MARKS, ROWS, Batch, Column, number, rounded, worded
from logloss._sources.optional import need
from logloss._sources.pieces import Piece
from logloss._sources.source_errors import several_numbers, wrong_column_type
from logloss._sources.tables import columns, named_values

FEW = 8  # rows a word: a column with more words than that is none of names that repeat
VECTOR = {"type", "size", "indices", "values"}  # the fields of a vector of Spark's, which are all values of a dense one
NO_WORD = "a code has no word in its dictionary"
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
        The array holds lists or the like, which are neither numbers nor words.
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
    if (moments := _moments_of(array, pa)) is not None:
        return moments
    listed = (types.is_binary, types.is_large_binary, types.is_fixed_size_binary, types.is_interval)
    if any(holds(kind) for holds in listed) or isinstance(kind, pa.BaseExtensionType):
        return columns.column(np.array([*array.to_pylist(), None], object)[:-1], name)
    vectors = types.is_struct(kind) and {field.name for field in kind} == VECTOR
    pairs = _pairs(array.field("values") if vectors else array, pa)
    raise wrong_column_type(name, str(kind)) if pairs is None else several_numbers(name, pairs, vectors=vectors)


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


def _moments_of(array: Any, pa: Any) -> Column | None:
    """Return dates, times, timestamps and durations as a column; None for anything else."""
    kind, types = array.type, pa.types
    if types.is_date(kind):
        return named_values.instants(_moments(array.cast(pa.date32()).cast(pa.int32()), "M8[D]"))
    if types.is_timestamp(kind):
        return named_values.instants(_moments(array.cast(pa.int64()), f"M8[{kind.unit}]"), zoned=kind.tz is not None)
    if types.is_time(kind):
        whole = pa.int32() if types.is_time32(kind) else pa.int64()
        return named_values.times_of_day(_moments(array.cast(whole), f"m8[{kind.unit}]"))
    if types.is_duration(kind):
        return named_values.durations(_moments(array.cast(pa.int64()), f"m8[{kind.unit}]"))
    return None


def _moments(array: Any, kind: str) -> NDArray[Any]:
    """Return whole numbers as points in time or durations, NaT where one is missing."""
    moments = numbers(array.fill_null(0)).astype(np.int64).view(kind)
    valid = _flags(array.buffers()[0], slice(array.offset, array.offset + len(array))) if array.null_count else True
    return np.where(valid, moments, np.array("NaT", kind))


def is_text(kind: Any) -> bool:
    """Say whether an Arrow type is one of texts."""
    types = need("pyarrow", "reading files").types
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _text(array: Any, pa: Any) -> Column:
    try:
        array.slice(0, _LOOKED_AT).cast(pa.float64())  # each word that is no number takes a microsecond to refuse
        parsed = numbers(array.cast(pa.float64()))
    except pa.ArrowInvalid:  # some row is not a plain number
        return _marked(array, pa) or _coded(array.dictionary_encode())
    if rounded(parsed):
        if infinite(parsed):  # of texts too large for a number, which may be ids, only words tell which
            return _coded(array.dictionary_encode())
        if not array.null_count:
            with suppress(pa.ArrowInvalid):  # not all of them whole
                return Column(numbers(array.cast(pa.int64())))
    return Column(parsed)


def _marked(array: Any, pa: Any) -> Column | None:
    """Return texts that are plain numbers but for marks of missing values, which are words; None if they are not."""
    compute = need("pyarrow.compute", "reading files")
    marks = pa.array([mark for mark in MISSING_MARKS if number(mark) is None])
    codes = compute.index_in(array, marks)
    try:
        rest = compute.if_else(codes.is_valid(), None, array)
        rest.drop_null().slice(0, _LOOKED_AT).cast(pa.float64())
        parsed = rest.cast(pa.float64())
    except pa.ArrowInvalid:
        return None
    if codes.null_count == len(codes) or parsed.null_count == len(parsed) or infinite(values := numbers(parsed)):
        return None
    return replace(_coded(pa.DictionaryArray.from_arrays(codes, marks)), numbers=values, texts=None)


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


def infinite(values: NDArray[Any]) -> bool:
    """Say whether some number is infinite."""
    return values.size > 0 and bool(np.isinf(np.fmax.reduce(values)) or np.isinf(np.fmin.reduce(values)))


def _coded(array: Any) -> Column:
    """Return a dictionary's column, without the words that no row holds."""
    indices = array.indices.fill_null(-1) if array.indices.null_count else array.indices
    codes: NDArray[np.int32] = numbers(indices).astype(np.int32, copy=False)
    words = array.dictionary.to_pylist()
    if codes.size and (codes.max() >= len(words) or codes.min() < -1):  # Arrow does not look
        raise IndexError(NO_WORD)
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
