"""Dataframes: any that narwhals knows (pandas, Polars, PyArrow, ...), any with an Arrow stream, Spark's and Dask's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from logloss._accumulate.batch import ROWS, Batch
from logloss._array_errors import in_numpy
from logloss._sources.base import Source
from logloss._sources.optional import need
from logloss._sources.pieces import Piece, kept, one_by_one
from logloss._sources.relation import Relation, registered
from logloss._sources.source_errors import repeated_column
from logloss._sources.sql import open_relation
from logloss._sources.tables import arrow
from logloss._sources.tables.arrays import Arrays
from logloss._sources.tables.columns import column
from logloss._sources.tables.lazy import Batches, Lazy
from logloss._validation import as_array
from logloss.errors import DataTypeError


def open_frame(data: Any, name: str = "data") -> Source:
    """Return the source of a dataframe; `name` is what messages call it.

    Raises
    ------
    DataTypeError
        It is no dataframe, or one that has not been computed yet.
    """
    package, kind = type(data).__module__.partition(".")[0], type(data).__name__
    if package == "polars" and kind == "LazyFrame":
        columns = data.collect_schema().names()
        return Lazy(
            f"polars {kind}",
            columns,
            lambda some: open_frame((data if some is None else data.select(some)).collect()),
            sql=True,
        )
    if package == "pyarrow" and hasattr(data, "to_batches") and hasattr(data, "scanner"):
        return Lazy(
            f"pyarrow {kind}", data.schema.names, lambda some: ArrowStream(data.scanner(columns=some).to_reader())
        )
    if kind == "DuckDBPyRelation":
        return open_relation(data)
    if package == "pyspark" and hasattr(data, "mapInArrow"):
        from logloss._sources.remote.spark import SparkRows

        return SparkRows(data)
    if package.startswith("dask") and hasattr(data, "to_delayed"):
        from logloss._sources.remote.dask import DaskRows

        return DaskRows(data)
    names = list(map(str, data.columns if hasattr(data, "iloc") else getattr(data, "column_names", ())))
    for repeated in names if len(set(names)) < len(names) else ():  # narwhals would refuse all of it
        if (count := names.count(repeated)) > 1:
            raise repeated_column(repeated, count)
    frame = need("narwhals", "reading dataframes").from_native(data, eager_only=True, pass_through=True)
    if frame is not data or hasattr(frame, "to_native"):
        return Frame(frame)
    if hasattr(data, "__arrow_c_stream__"):
        return ArrowStream(data)
    if isinstance(data, Iterator):
        return Batches(data, _open_batch)
    raise _no_dataframe(name, kind, collects=hasattr(data, "collect"))


def _open_batch(table: Any) -> Source:
    return Arrays(table, in_batches=True) if isinstance(table, Mapping) else open_frame(table, "a batch")


class Frame(Source):
    """A dataframe in memory, seen through narwhals."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame
        self.name = f"{type(frame.to_native()).__module__.partition('.')[0]} dataframe"
        self.columns = tuple(map(str, frame.columns))
        self.expected = len(frame)

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield all rows of some columns, with those that an SQL condition keeps."""
        pieces = one_by_one(self._batches(columns))
        return pieces if where is None else kept(pieces, self._holds(where))

    def in_python(self, column: str) -> str | None:
        """Return the Python of a column."""
        name = dict(zip(self.columns, self._frame.columns, strict=True))[column]
        return in_numpy(f"data[{name!r}]", self._frame.get_column(name))

    def _batches(self, columns: Sequence[str]) -> Iterator[Batch]:
        labels = dict(zip(self.columns, self._frame.columns, strict=True))
        series = {name: self._frame.get_column(labels[name]) for name in columns}
        whole = {
            name: column(as_array(one), name, zoned=getattr(one.dtype, "time_zone", None) is not None)
            for name, one in series.items()
        }
        size = len(self._frame)
        for first in range(0, size, ROWS):
            some = slice(first, first + ROWS)
            yield Batch(first, min(ROWS, size - first), {name: one.part(some) for name, one in whole.items()})

    @contextmanager
    def relation(self, connection: Any, columns: Sequence[str], *, condition: str | None = None) -> Iterator[Relation]:
        """Give DuckDB the rows as an Arrow stream."""
        with ArrowStream(self._frame.to_native()).relation(connection, columns, condition=condition) as rows:
            yield rows


class ArrowStream(Source):
    """Anything that hands out its rows as an Arrow stream."""

    def __init__(self, data: Any) -> None:
        self._data = data
        self.once = hasattr(data, "read_next_batch")  # a stream itself
        self._first: Any = self._fresh()
        self.name = f"{type(data).__module__.partition('.')[0]} {type(data).__name__}"
        self.columns = tuple(self._first.schema.names)

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield the record batches; the stream is gone through once, whether there is a condition or not."""
        if where is not None:
            return self._filtered(columns, where)
        return arrow.pieces(self._stream(), {name: name for name in columns})

    @contextmanager
    def relation(self, connection: Any, columns: Sequence[str], *, condition: str | None = None) -> Iterator[Relation]:
        """Give DuckDB the stream."""
        stream = self._stream()
        with registered(connection, stream.schema, stream, columns, condition) as rows:
            yield rows

    def _fresh(self) -> Any:
        return need("pyarrow", "reading Arrow streams").RecordBatchReader.from_stream(self._data)

    def _stream(self) -> Any:
        """Return the stream whose schema was read, or a new one after that: some can be had only once."""
        first, self._first = self._first, None
        return first if first is not None else self._fresh()


def _no_dataframe(name: str, kind: str, *, collects: bool) -> DataTypeError:
    """Return the error of an object that is no table; `collects` if it says how it becomes one."""
    problem = f"{name} is a {kind}, where a path, a dataframe or a mapping of names to arrays is needed."
    hint = "data = data.collect()" if collects and name == "data" else None
    return DataTypeError("not-a-table-object", problem, hint, subject=name)
