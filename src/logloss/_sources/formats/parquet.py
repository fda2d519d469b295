"""Parquet files, a group of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from logloss._accumulate.batch import ROWS, Batch
from logloss._sources import duckdb_scan
from logloss._sources.base import Source
from logloss._sources.formats.arrow_files import explained
from logloss._sources.optional import need
from logloss._sources.pieces import Piece, kept
from logloss._sources.relation import Relation
from logloss._sources.source_errors import damaged_file
from logloss._sources.tables import arrow

_BUFFER = 1 << 20  # bytes of each column: what is read of it at a time


class Parquet(Source):
    """A Parquet file, decoded a few rows at a time."""

    path: Path

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        self._metadata: Any = None
        with explained(name, "Parquet"), self._open() as file:
            self._schema = file.schema_arrow
            self.columns = tuple(self._schema.names)
            self._metadata = file.metadata
            self.expected = self._metadata.num_rows

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield the row groups, each to be decoded by whoever takes it."""
        groups = self._groups(columns)
        return groups if where is None else kept(groups, self._holds(where))

    def _groups(self, columns: Sequence[str]) -> Iterator[Piece]:
        first = 0
        for group in range(self._metadata.num_row_groups):
            size = self._metadata.row_group(group).num_rows
            yield Piece(size, self._group(group, first, columns))
            first += size

    def _group(self, group: int, first: int, wanted: Sequence[str]) -> Iterator[Batch]:
        # A reader of its own, because one reader serves one thread; one thread, because the pieces are the threads'.
        with explained(self.name, "Parquet"), self._open(self._texts(wanted)) as file:
            records = file.iter_batches(ROWS, row_groups=[group], columns=list(wanted), use_threads=False)
            yield from arrow.batches(records, {name: name for name in wanted}, first)

    @contextmanager
    def relation(self, connection: Any, columns: Sequence[str], *, condition: str | None = None) -> Iterator[Relation]:
        """Let DuckDB read the file itself."""
        table = f"read_parquet({duckdb_scan.path(self.path)}, hive_partitioning = false)"
        duckdb = need("duckdb", "joining files")
        try:
            yield Relation(table, {name: duckdb_scan.identifier(name) for name in columns})
        except duckdb.Error as cause:
            raise damaged_file(self.name, "Parquet", duckdb_scan.reason(cause)) from cause

    def _texts(self, wanted: Sequence[str]) -> list[str]:
        """Return the columns of texts, which Parquet holds as words and codes, and which are best left so."""
        return [name for name in wanted if arrow.is_text(self._schema.field(self.columns.index(name)).type)]

    def _open(self, coded: Sequence[str] = ()) -> Any:
        parquet = need("pyarrow.parquet", "reading Parquet files")
        return parquet.ParquetFile(  # not mapped into memory: a file cut short meanwhile would end the process
            self.path, metadata=self._metadata, read_dictionary=list(coded), buffer_size=_BUFFER
        )
