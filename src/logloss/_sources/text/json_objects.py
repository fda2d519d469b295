"""JSON objects, each a row and each key a column: one a line, in an array, or one after the other over several lines.

DuckDB reads them, every value as it is written, an object at a time.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from logloss._sources import duckdb_scan
from logloss._sources.base import SEARCHED, Source
from logloss._sources.optional import need
from logloss._sources.pieces import Piece
from logloss._sources.relation import FILE, FILE_NUMBER, Relation, needed, typed
from logloss._sources.source_errors import no_table, wrong_encoding
from logloss._sources.text.compression import PLAIN, PackedFile
from logloss.errors import DataFileError, LogLossError, printable

_HEAD = 1 << 20  # bytes: where the names of the columns are looked for
_LONGEST = 1 << 24  # characters of one object: what DuckDB takes
_BLOCK = 1 << 20  # bytes read at a time

LINES, ARRAY, SEQUENCE = "newline_delimited", "array", "unstructured"  # as DuckDB calls them
_MARK = rb"(?:\xef\xbb\xbf)?\s*"
_FORMS = {  # by how they begin: with a line that is an object, a bracket and an object, an object over several lines
    LINES: re.compile(_MARK + rb"\{[^\n]*\}\s*(?:\n|\Z)"),
    ARRAY: re.compile(_MARK + rb"\[\s*(?:\{\s*[\"}]|\]\s*\Z)"),
    SEQUENCE: re.compile(_MARK + rb"\{\s*(?:\"|\}\s*\Z)"),
}
_BETWEEN = re.compile(r"[\s,]*")


def form(start: bytes) -> str | None:
    r"""Return how the objects of a file stand that begins like this; None where it does not begin with one.

    Examples
    --------
    >>> form(b'{"y": 1}\n{"y": 0}\n'), form(b'[\n  {"y": 1}'), form(b'{\n  "y": 1\n}'), form(b"y,p\n")
    ('newline_delimited', 'array', 'unstructured', None)
    """
    return next((name for name, begins in _FORMS.items() if begins.match(start)), None)


class JsonObjects(Source):
    """A file of JSON objects in UTF-8; its columns are the keys of the first ones.

    A value is what is written: numbers, strings that are numbers, true and false. A key that an object lacks, and
    null, is a missing value. What is nested is text.

    Raises
    ------
    DataFileError
        What comes first is no object.
    """

    path: Path

    def __init__(self, path: Path, name: str, packing: str, form: str = LINES) -> None:
        self.path, self.name, self._form = path, name, form
        self._file = PackedFile(path, name, packing)
        self.seen = {}
        with self._file.explained(), self._file.open() as stream:
            head = stream.read(_HEAD)
        keys: dict[str, None] = {}
        count = 0
        for _, record in self._first(head):
            keys |= dict.fromkeys(record)
            count += 1
        if not count:
            raise no_objects(name)
        self.columns = tuple(keys)
        if packing == PLAIN:  # a guess
            self.expected = int(path.stat().st_size / len(head) * count) if len(head) == _HEAD else count

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield the rows some at a time, with those that an SQL condition keeps."""
        return self._filtered(columns, where)

    def alike(self, condition: str | None) -> Hashable | None:  # reading is by query in any case
        """Return how the objects stand, and what keys they have."""
        return self._form, self._file.packing, frozenset(self.columns)

    @contextmanager
    def relation(self, connection: Any, columns: Sequence[str], *, condition: str | None = None) -> Iterator[Relation]:
        """Let DuckDB read the file, every value as text; for a condition, columns have the types they look like."""
        held = [name for name in columns if name != FILE]
        names = duckdb_scan.distinct(self.columns)
        places = needed(names, condition, (self.columns.index(name) for name in held))
        names = [names[at] for at in places]
        read = (tuple(held) or self.columns[:1]) if condition is None else [self.columns[at] for at in places]
        values = {name: f"l[{at}]" for at, name in enumerate(read, 1)}
        cells = {name: FILE_NUMBER if name == FILE else values[name] for name in columns}
        with self._explained():
            rows = self._values(read)
            if condition is None:
                yield Relation(rows, cells)
            else:
                nested = "('VARCHAR', 'OBJECT', 'ARRAY')"  # what is a string, or stays one
                quoted = {name: f"(k[{at}] IN {nested})" for at, name in enumerate(names, 1)}
                own = dict(zip(names, values.values(), strict=True))
                yield typed(connection.sql, rows, own, cells, condition, self.seen, quoted)

    def line(self, row: int) -> int | None:
        """Return the line on which a row starts, counted from 1, or None if it is too far down to look."""
        if row < SEARCHED:
            with self._file.open() as stream:
                for seen, (number, _) in enumerate(self._records(stream)):
                    if seen == row:
                        return number
        return None

    def _values(self, names: Sequence[str]) -> str:
        """Return the table whose columns l and k are lists: the values of these keys, as text, and their kinds."""
        files = [file for file in (self, *self.others) if isinstance(file, JsonObjects)]
        for file in files:
            file._file.last()  # which looks whether it is whole
        pointers = ", ".join(duckdb_scan.literal("/" + name.replace("~", "~0").replace("/", "~1")) for name in names)
        values = f"json_extract_string(json, [{pointers}]) AS l, json_type(json, [{pointers}]) AS k"
        # Of what stands between the objects of an array, only DuckDB's reader of lines says that it is none.
        checked = f"CASE WHEN json_type(json) = 'OBJECT' THEN json ELSE error({duckdb_scan.literal(_NO_OBJECT)}) END"
        places, packing = duckdb_scan.paths(file.path for file in files), self._file.packing
        read = f"read_json_objects({places}, format = '{self._form}', compression = '{packing}')"
        return f"(SELECT {values}, {FILE_NUMBER} FROM (SELECT {checked} AS json, {FILE_NUMBER} FROM {read}))"  # noqa: S608

    def _first(self, head: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the objects that stand whole in the start of the file, with their lines."""
        whole = len(head) < _HEAD
        if not whole and self._form == LINES:
            head = head[: head.rfind(b"\n") + 1]
        try:
            head.removeprefix(codecs.BOM_UTF8).decode()
        except UnicodeDecodeError as cause:
            if whole or cause.start < len(head) - 8:  # a character that was cut through is none of another encoding
                raise wrong_encoding(self.name, "WINDOWS-1252") from cause
        for number, record in self._records(io.BytesIO(head)):
            value = _value(record)
            if isinstance(value, dict):
                yield number, value
            elif whole or self._form == LINES or value is not None:
                raise _no_object(self.name, number)

    def _records(self, stream: IO[bytes]) -> Iterator[tuple[int, Any]]:
        """Yield the line on which each record starts, and the record: in lines as it is written, elsewhere its value.

        The value is None for the first that cannot be read, and the last.
        """
        if self._form == LINES:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield number, line
            return
        decoder, number, rest = json.JSONDecoder(), 1, ""
        text = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
        last, first = False, self._form == ARRAY
        while not last or rest:
            at = _BETWEEN.match(rest).end()  # type: ignore[union-attr]  # which matches nothing, too
            if first and rest[at : at + 1] == "[":
                at, first = _BETWEEN.match(rest, at + 1).end(), False  # type: ignore[union-attr]
            number, rest = number + rest.count("\n", 0, at), rest[at:]
            if last and (not rest or (self._form == ARRAY and rest[0] == "]")):
                return
            try:
                value, end = decoder.raw_decode(rest)
            except ValueError:
                value, end = None, 0
            if end and (end < len(rest) or last):
                yield number, value
                number, rest = number + rest.count("\n", 0, end), rest[end:]
            elif last or len(rest) > _LONGEST:
                yield number, None
                return
            else:
                block = stream.read(_BLOCK)
                last = not block
                rest += text.decode(block, last)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what DuckDB and Arrow raise about the file into this package's errors."""
        duckdb, pyarrow = need("duckdb", "reading JSON"), need("pyarrow", "reading JSON")
        try:
            yield
        except LogLossError:
            raise
        except (duckdb.Error, pyarrow.ArrowException, OSError) as cause:
            raise self._broken(str(cause).partition("\n")[0].rstrip(" .")) from cause

    def _broken(self, reason: str) -> DataFileError:
        """Return the error of the first record that is no object; of the whole file where there is none."""
        with self._file.open() as stream:
            for number, record in self._records(stream):
                if not isinstance(_value(record), dict):
                    return _no_object(self.name, number)
        return no_table(self.name, reason)


_NO_OBJECT = "Malformed JSON: it is no object"  # as DuckDB begins what it says of a file


def _value(record: Any) -> Any:
    """Return the value of a record, None where it is none."""
    if not isinstance(record, bytes):
        return record
    try:
        return json.loads(record.removeprefix(codecs.BOM_UTF8))
    except ValueError:
        return None


def no_objects(name: str) -> DataFileError:
    """Return the error of a file without a single object."""
    problem = f"{printable(name)} is empty: there is no object in it, whose keys would be the columns."
    return DataFileError("file-empty", problem, subject=name)


def _no_object(name: str, line: int) -> DataFileError:
    """Return the error of a record that is no object."""
    problem = f"{printable(name)}, line {line}: it is no JSON object, as every row of JSON is."
    return DataFileError("json-line", problem, subject=name)
