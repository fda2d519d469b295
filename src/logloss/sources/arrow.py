"""Arrow record batches as batches of NumPy columns; what Parquet, Arrow and text files all pass through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss.errors import Fault
from logloss.sources.batch import ROWS, Batch, Column, worded
from logloss.sources.extras import need


def batches(records: Iterable[Any], wanted: Mapping[str, str], first: int = 0) -> Iterator[Batch]:
    """Yield record batches from row `first` on, at most `ROWS` at a time; `wanted` says which field each column is."""
    for record in records:
        for start in range(0, record.num_rows, ROWS):
            piece = record.slice(start, ROWS)
            columns = {name: column(piece.column(field), name) for name, field in wanted.items()}
            yield Batch(first, piece.num_rows, columns)
            first += piece.num_rows


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
        array = array.dictionary_decode()
        kind = array.type
    if types.is_null(kind):
        return Column(np.full(len(array), np.nan))
    if types.is_decimal(kind):  # through text, because that rounds correctly
        array = array.cast(pa.string())
        kind = array.type
    if types.is_boolean(kind) or types.is_integer(kind) or types.is_floating(kind):
        if array.null_count:
            return Column(array.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False))
        return Column(array.to_numpy(zero_copy_only=False))
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        return _text(array.cast(pa.string()), pa)
    raise Fault("column-type", name=name, extra={"dtype": str(kind)}).error("columns")


def _text(array: Any, pa: Any) -> Column:
    try:
        return Column(array.cast(pa.float64()).to_numpy(zero_copy_only=False))
    except pa.ArrowInvalid:  # some row is not a plain number
        coded = array.dictionary_encode()
        codes: NDArray[np.intp] = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.intp)
        return worded(coded.dictionary.to_pylist(), codes, parse=True)
