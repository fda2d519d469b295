"""JSON lines: one object a line, plain or packed, each column a key; read by DuckDB, every value as it is written."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from logloss._sources import duckdb_scan, relation
from logloss._sources.base import SEARCHED, Source
from logloss._sources.optional import need
from logloss._sources.pieces import Piece
from logloss._sources.relation import Relation, typed
from logloss._sources.source_errors import no_table, wrong_encoding
from logloss._sources.text.compression import PackedFile
from logloss.errors import DataFileError, LogLossError, printable

_HEAD = 1 << 20  # bytes: where the names of the columns are looked for


class JsonLines(Source):
    """A file of JSON objects, one a line, in UTF-8; its columns are the keys of the first lines.

    A value is what is written: numbers, strings that are numbers, true and false. A key that an object lacks, and
    null, is a missing value. What is nested is text.

    Raises
    ------
    DataFileError
        The first lines are no objects.
    """

    def __init__(self, path: Path, name: str, packing: str) -> None:
        self.path, self.name = path, name
        self._file = PackedFile(path, name, packing)
        keys: dict[str, None] = {}
        lines = self._first_lines()
        for line in lines:
            if line.strip():
                keys |= dict.fromkeys(self._object(line))
        self.columns = tuple(keys)
        if packing == "none":  # a guess
            self.expected = int(path.stat().st_size / max(sum(map(len, lines)), 1) * len(lines))

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield the rows some at a time, with those that an SQL condition keeps."""
        connection = duckdb_scan.connect()
        with self.relation(connection, columns, condition=where is not None) as rows:
            yield from relation.scan(connection.sql, rows, columns, where)

    @contextmanager
    def relation(self, connection: Any, columns: Sequence[str], *, condition: bool = False) -> Iterator[Relation]:
        """Let DuckDB read the file, every value as text; for a condition, columns have the types they look like."""
        read = self.columns if condition else tuple(columns) or self.columns[:1]
        values = {name: f"l[{at}]" for at, name in enumerate(read, 1)}
        cells = {name: values[name] for name in columns}
        with self._explained():
            texts = self._values(read)
            if condition:
                yield typed(texts, list(values.values()), self.columns, self._looks(connection), cells)
            else:
                yield Relation(texts, cells)

    def line(self, row: int) -> int | None:
        """Return the line of a row, counted from 1, or None if it is too far down to look."""
        if row < SEARCHED:
            seen = -1
            with self._file.open() as stream:
                for number, line in enumerate(stream, 1):
                    seen += bool(line.strip())
                    if seen == row:
                        return number
        return None

    def _values(self, names: Sequence[str]) -> str:
        """Return the table whose only column, l, is the list of the values of these keys, as text."""
        self._file.test()
        pointers = ", ".join(duckdb_scan.literal("/" + name.replace("~", "~0").replace("/", "~1")) for name in names)
        return f"(SELECT json_extract_string(json, [{pointers}]) AS l FROM {self._reader('read_ndjson_objects')})"  # noqa: S608

    def _looks(self, connection: Any) -> list[str]:
        """Return the SQL type that each column seems to have; what is nested stays text."""
        options = ", format = 'newline_delimited'"
        seen = connection.sql(f"SELECT * FROM {self._reader('read_json', options)}")  # noqa: S608
        looks = {name: str(look) for name, look in zip(seen.columns, seen.types, strict=True)}
        types = [looks.get(name, "VARCHAR") for name in self.columns]
        return [look if look.isalpha() and look != "JSON" else "VARCHAR" for look in types]

    def _reader(self, function: str, options: str = "") -> str:
        return f"{function}({duckdb_scan.path(self.path)}, compression = '{self._file.packing}'{options})"

    def _first_lines(self) -> list[str]:
        """Return the whole lines of the start of the file."""
        with self._file.explained(), self._file.open() as stream:
            head = stream.read(_HEAD)
        whole = head if len(head) < _HEAD else head[: head.rfind(b"\n") + 1]
        try:
            return whole.removeprefix(codecs.BOM_UTF8).decode().splitlines()
        except UnicodeDecodeError as cause:
            raise wrong_encoding(self.name, "WINDOWS-1252") from cause

    def _object(self, line: str) -> dict[str, Any]:
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise self._broken("")
        return value

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what DuckDB and Arrow raise about the file into this package's errors."""
        duckdb, pyarrow = need("duckdb", "reading JSON lines"), need("pyarrow", "reading JSON lines")
        try:
            yield
        except LogLossError:
            raise
        except (duckdb.Error, pyarrow.ArrowException, OSError) as cause:
            raise self._broken(str(cause).partition("\n")[0].rstrip(" .")) from cause

    def _broken(self, reason: str) -> DataFileError:
        """Return the error of the first line that is no object; of the whole file where there is none."""
        with self._file.open() as stream:
            for number, line in enumerate(stream, 1):
                try:
                    whole = not line.strip() or isinstance(json.loads(line.removeprefix(codecs.BOM_UTF8)), dict)
                except ValueError:
                    whole = False
                if not whole:
                    return _no_object(self.name, number)
        return no_table(self.name, reason)


def _no_object(name: str, line: int) -> DataFileError:
    """Return the error of a line of JSON lines that is no object."""
    problem = f"{printable(name)}, line {line}: it is no JSON object, as every line of JSON lines is."
    return DataFileError("json-line", problem, subject=name)
