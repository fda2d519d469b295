"""Parquet files, a group of rows at a time."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from logloss._accumulate.batch import ROWS, Batch, Column
from logloss._sources import duckdb_scan
from logloss._sources.base import Source, paths_of
from logloss._sources.formats.arrow_files import explained
from logloss._sources.optional import need
from logloss._sources.pieces import Piece, kept
from logloss._sources.relation import FILE, FILE_NUMBER, Relation, needed
from logloss._sources.source_errors import damaged_file
from logloss._sources.tables import arrow

_BUFFER = 1 << 20  # bytes of each column: what is read of it at a time
_NUMBERS, _FEWEST = 1 << 23, 1 << 14  # in a batch, of many columns: so many at most, unless these are fewer rows


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
        for number, file in enumerate(file for file in (self, *self.others) if isinstance(file, Parquet)):
            for group in range(file._metadata.num_row_groups):
                size = file._metadata.row_group(group).num_rows
                batches = file._group(group, first, [name for name in columns if name != FILE])
                yield Piece(size, _numbered(batches, number) if FILE in columns else batches)
                first += size

    def alike(self, condition: str | None) -> Hashable | None:
        """Return the schema; where there is no condition each file is read by itself."""
        names = [name.lower() for name in self.columns]
        if condition is None or FILE_NUMBER in names:
            return None
        return tuple((field.name, str(field.type)) for field in self._schema)

    def _group(self, group: int, first: int, wanted: Sequence[str]) -> Iterator[Batch]:
        # A reader of its own, because one reader serves one thread; one thread, because the pieces are the threads'.
        rows = self._metadata.row_group(group).num_rows
        most = min(ROWS, max(_FEWEST, _NUMBERS // max(len(wanted), 1)))
        size = -(-rows // max(-(-rows // most), 1))  # all alike
        with explained(self.name, "Parquet"), self._open(self._texts(wanted)) as file:
            records = file.iter_batches(max(size, 1), row_groups=[group], columns=list(wanted), use_threads=False)
            yield from arrow.batches(records, {name: name for name in wanted}, first)

    @contextmanager
    def relation(self, connection: Any, columns: Sequence[str], *, condition: str | None = None) -> Iterator[Relation]:
        """Let DuckDB read the file itself."""
        files = duckdb_scan.paths(paths_of((self, *self.others)))
        table = f"read_parquet({files}, hive_partitioning = false)"
        names = duckdb_scan.distinct(self.columns)
        if len(places := needed(names, condition, (names.index(name) for name in columns if name != FILE))) < len(
            names
        ):
            number = f", {FILE_NUMBER}" if FILE in columns else ""
            table = f"(SELECT {', '.join(duckdb_scan.identifier(names[at]) for at in places)}{number} FROM {table})"  # noqa: S608
        duckdb = need("duckdb", "joining files")
        cells = {name: FILE_NUMBER if name == FILE else duckdb_scan.identifier(name) for name in columns}
        try:
            yield Relation(table, cells)
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


def _numbered(batches: Iterable[Batch], file: int) -> Iterator[Batch]:
    """Yield batches with a column of the number of their file."""
    for batch in batches:
        yield replace(batch, columns={**batch.columns, FILE: Column(np.full(batch.size, file))})
