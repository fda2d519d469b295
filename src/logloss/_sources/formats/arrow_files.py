"""Arrow IPC files and streams, a record batch at a time.

They are not mapped into memory: a file that is cut short meanwhile would end the process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from logloss._sources.base import Source
from logloss._sources.optional import need
from logloss._sources.pieces import Piece
from logloss._sources.relation import Relation, registered
from logloss._sources.source_errors import damaged_file
from logloss._sources.tables import arrow
from logloss.errors import LogLossError


class ArrowFile(Source):
    """An Arrow IPC file (also called Feather) or stream, read batch by batch."""

    def __init__(self, path: Path, name: str, *, streamed: bool) -> None:
        self.path, self.name, self.streamed = path, name, streamed
        with self._open() as (schema, _):
            self.columns = tuple(schema.names)

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield the record batches, each to be turned into columns by whoever takes it."""
        return self._filtered(columns, where) if where is not None else self._pieces(columns)

    def _pieces(self, columns: Sequence[str]) -> Iterator[Piece]:
        with self._open(columns) as (_, records):
            yield from arrow.pieces(records, {name: name for name in columns})

    @contextmanager
    def relation(self, connection: Any, columns: Sequence[str], *, condition: str | None = None) -> Iterator[Relation]:
        """Give DuckDB the record batches."""
        with (
            self._open(columns if condition is None else None) as (schema, records),
            registered(connection, schema, records, columns, condition) as rows,
        ):
            yield rows

    @contextmanager
    def _open(self, columns: Sequence[str] | None = None) -> Iterator[tuple[Any, Iterator[Any]]]:
        """Give the schema and the record batches of some columns, or of all."""
        pa, ipc = need("pyarrow", "reading Arrow files"), need("pyarrow.ipc", "reading Arrow files")
        fields = None if columns is None else [self.columns.index(name) for name in columns]
        options = ipc.IpcReadOptions(included_fields=fields)
        with explained(self.name, "Arrow"), pa.OSFile(str(self.path)) as file:
            reader = (ipc.open_stream if self.streamed else ipc.open_file)(file, options=options)
            records = reader if self.streamed else map(reader.get_batch, range(reader.num_record_batches))
            yield reader.schema, map(_validated, records)


def _validated(record: Any) -> Any:
    record.validate(full=True)  # a damaged file may hold offsets that point anywhere
    return record


@contextmanager
def explained(name: str, form: str) -> Iterator[None]:
    """Turn what Arrow raises about a file into this package's errors."""
    pyarrow = need("pyarrow", "reading files")
    try:
        yield
    except LogLossError:
        raise
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError, IndexError) as cause:
        reason = str(cause).strip().partition("\n")[0].rstrip(" .")
        raise damaged_file(name, form, reason) from cause
