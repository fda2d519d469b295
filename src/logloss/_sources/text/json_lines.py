"""JSON lines: one object a line, plain or packed, each column a key; read by DuckDB, every value as it is written."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import Batch
from logloss._sources import duckdb_scan
from logloss._sources.base import SEARCHED, Piece, Source
from logloss._sources.optional import need
from logloss._sources.source_errors import no_object, no_table, wrong_encoding
from logloss._sources.tables import arrow
from logloss._sources.text.compression import PackedFile
from logloss.errors import DataFileError, LogLossError

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

    def batches(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Yield the columns `wanted`, all rows, in row order."""
        for piece in self.pieces(wanted):
            yield from piece

    def pieces(self, wanted: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield the rows some at a time, with those that an SQL condition keeps; columns have the types they look like.

        Raises
        ------
        LogLossError
            Some line is no JSON, or the condition is wrong.
        """
        connection = duckdb_scan.connect()
        numbers = {name: at for at, name in enumerate(wanted)}
        with self._explained():
            if where is None:
                cells = ", ".join(f"l[{at + 1}]" for at in numbers.values())
                sql = f"SELECT {cells} FROM {self._values(wanted)}"  # noqa: S608
                yield from arrow.pieces(duckdb_scan.reader(connection, sql), numbers)
                return
            texts = {name: f"l[{at}]" for at, name in enumerate(self.columns, 1)}
            typed = duckdb_scan.typed(list(texts.values()), duckdb_scan.distinct(self.columns), self._looks(connection))
            own = {texts[name]: duckdb_scan.unused(f"text of {texts[name]}", self.columns) for name in wanted}
            beside = "".join(f", {cell} AS {duckdb_scan.identifier(name)}" for cell, name in own.items())
            table = f"(SELECT {typed}{beside} FROM {self._values(self.columns)})"  # noqa: S608
            found = duckdb_scan.selected(
                connection.sql, [duckdb_scan.identifier(name) for name in own.values()], table, where
            )
            yield from arrow.pieces(found, numbers, kept=True)

    def mask(self, condition: str) -> Iterator[NDArray[np.bool_]]:
        """Yield, in pieces and in row order, whether an SQL condition holds."""
        for piece in self.pieces([], condition):
            yield from (batch.keep for batch in piece if batch.keep is not None)

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
        pointers = ", ".join(
            duckdb_scan.literal("/" + name.replace("~", "~0").replace("/", "~1")) for name in names or self.columns[:1]
        )
        return f"(SELECT json_extract_string(json, [{pointers}]) AS l FROM {self._reader('read_ndjson_objects')})"  # noqa: S608

    def _looks(self, connection: Any) -> list[str]:
        """Return the SQL type that each column seems to have; what is nested stays text."""
        options = ", format = 'newline_delimited'"
        seen = connection.sql(f"SELECT * FROM {self._reader('read_json', options)}")  # noqa: S608
        looks = {name: str(look) for name, look in zip(seen.columns, seen.types, strict=True)}
        found = [looks.get(name, "VARCHAR") for name in self.columns]
        return [look if look.isalpha() and look != "JSON" else "VARCHAR" for look in found]

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
            found = json.loads(line)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise self._broken("")
        return found

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
                    return no_object(self.name, number)
        return no_table(self.name, reason)
