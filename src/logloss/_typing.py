"""What may be given: where rows come from, columns by name or as arrays, and the options that have a few values."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any, Literal, Protocol, TypeAlias

from numpy.typing import ArrayLike


class ArrowStream(Protocol):
    """Whatever hands out its rows as an Arrow stream."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return a capsule with the stream."""


class DataFrame(Protocol):
    """A table with named columns: of pandas, Polars, PyArrow, DuckDB, Spark, Dask, Modin, ..."""

    @property
    def columns(self) -> Any:
        """Its columns, or their names."""


Table: TypeAlias = Mapping[str, ArrayLike] | ArrowStream | DataFrame
DataSource: TypeAlias = str | os.PathLike[str] | Table | Iterator[Table]

# A column: its name, or its values, one for each row.
Column: TypeAlias = str | ArrayLike

Missing: TypeAlias = Literal["error", "drop"]
Binning: TypeAlias = Literal["mass", "width"]
Norm: TypeAlias = Literal["l1", "l2", "max"]
WeightKind: TypeAlias = Literal["importance", "frequency"]
Engine: TypeAlias = Literal["local", "spark", "dask"]

__all__ = [
    "ArrayLike",
    "ArrowStream",
    "Binning",
    "Column",
    "DataFrame",
    "DataSource",
    "Engine",
    "Missing",
    "Norm",
    "Table",
    "WeightKind",
]
