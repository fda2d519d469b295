"""Text files of rows: CSV and its relatives, plain or packed, by what their start says of them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

import numpy as np

from logloss._accumulate.batch import Batch, rounded
from logloss._sources import duckdb_scan
from logloss._sources.base import SEARCHED, Source
from logloss._sources.optional import need
from logloss._sources.pieces import Piece, one_by_one
from logloss._sources.relation import FILE, FILE_NUMBER, MANY, Relation, needed, registered, typed
from logloss._sources.source_errors import empty_file, no_table, wrong_encoding
from logloss._sources.tables import arrow
from logloss._sources.text.compression import PLAIN, PackedFile
from logloss._sources.text.csv_chunks import LONGEST, PIECE, Records, cut
from logloss._sources.text.csv_head import BACKSLASH, DOUBLED, Head, is_row, read_head
from logloss.errors import REASON, DataFileError, LogLossError, printable

UNUSUAL = "^~: "  # what sets columns apart in files that must be rewritten first
_FIRST = 1 << 12  # cells that show whether words repeat
_SQL_LONGEST = 2_000_000  # bytes of a line that DuckDB reads
_HEAD = 1 << 20  # bytes: what is looked at before reading; a longer header is no header

# What DuckDB says about a line → what is said here. The line number is in its text.
_LINE = re.compile(r"CSV Error on Line: (\d+)")
_EXPECTED = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_NO_NUMBER = re.compile(r"In CSV column #(\d+): (?:Row #\d+: )?CSV conversion error")  # said by Arrow


class Delimited(Source):
    """A CSV, TSV or similar file, UTF-8, plain or packed.

    Every cell is read as text and becomes a number only where it is one: no type is guessed from the first rows.
    """

    path: Path

    def __init__(self, path: Path, name: str, packing: str = PLAIN) -> None:
        self.path, self.name = path, name
        self._file = PackedFile(path, name, packing)
        self._refused = False
        self._kinds: dict[str, Any] = {}  # what columns that hold more than numbers were last parsed as
        self.seen = {}
        with self._file.explained():
            text, mark = self._start()
        self._head = head = self._read_head(text)
        self.columns, self.has_header = head.columns, head.named
        self.delimiter, self.line_end = head.delimiter, head.line_end
        self._before = mark + len(head.before.encode())
        if not head.closed:
            raise _wrong_line(
                self.name, head.skipped + 1, "a quote is opened and never closed, or text follows the closing one"
            )
        if head.mixed:  # such lines cannot be counted as DuckDB would
            raise _mixed_line_ends(self.name)
        if len(self.columns) == 1:
            self._check_delimiter(head.header)
        if packing == PLAIN:  # a guess from the length of the first lines; what is packed does not tell its length
            self.expected = int(path.stat().st_size / max(len(text), 1) * text.count(self.line_end))

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield some records at a time, each to be parsed by whoever takes them."""
        return self._filtered(columns, where) if where is not None else self._pieces(columns)

    def _pieces(self, columns: Sequence[str]) -> Iterator[Piece]:
        with self._file.explained(), self._file.open() as stream:
            for records in self._records(stream):
                if records.text and not self._refused:
                    yield Piece(records.size, self._parsed(records, columns))
                else:
                    yield from one_by_one(self._by_sql(columns, records.first))
                    break

    def _records(self, stream: IO[bytes]) -> Iterator[Records]:
        """Yield some records at a time.

        Raises
        ------
        DataFileError
            A line has no end.
        """
        stream.read(self._before)
        blank, escape = len(self.columns) == 1, self._head.escape
        for records in cut(stream, self.delimiter, self.line_end, blank=blank, piece=PIECE, escape=escape):
            if records.endless is not None:
                raise _endless_line(self.name, f"line {self._line_at(self._before + records.endless)}", LONGEST)
            yield records

    def alike(self, condition: str | None) -> Hashable | None:
        """Return what the start of the file says; where there is no condition each file is read by itself."""
        if condition is None:
            return None
        head = self._head
        as_told = (head.named, head.numbered, head.delimiter, head.line_end, head.escape, head.skipped)
        return head.columns, *as_told, self._file.packing

    @contextmanager
    def relation(self, connection: Any, columns: Sequence[str], *, condition: str | None = None) -> Iterator[Relation]:
        """Let DuckDB read the file, every cell as text; for a condition, columns have the types they look like."""
        with self._explained(), ExitStack() as held:
            cells = self._cells(columns)
            if condition is None:
                yield Relation(self._table(), cells)
                return
            names = duckdb_scan.distinct(self._names())
            places = needed(names, condition, ())
            # DuckDB 2.0 would move a cast of a bare column into its reader, where it raises instead of giving NULL.
            given = {names[at]: f"nullif(concat(c{at}), '')" for at in places}

            def rows(texts: str) -> Relation:
                return typed(connection.sql, texts, given, cells, condition, self.seen, marks=True)

            if len(names) <= MANY and not self.others:
                yield rows(self._table())
                return
            read = list(dict.fromkeys([*(f"c{at}" for at in places), *cells.values()]))
            if not self.seen.keys() >= given.keys():
                with self._narrow(connection, read) as texts:
                    rows(texts)
            yield rows(held.enter_context(self._narrow(connection, read)))

    @contextmanager
    def _narrow(self, connection: Any, cells: Sequence[str]) -> Iterator[str]:
        """Give DuckDB a table of the texts of some columns, once, as Arrow reads them.

        DuckDB itself takes long to list very many columns, and of several files leaves out a last line that is wrong.
        """
        pa = need("pyarrow", "reading text files")
        schema = pa.schema([(cell, pa.int64() if cell == FILE_NUMBER else pa.string()) for cell in cells])
        files = enumerate(file for file in (self, *self.others) if isinstance(file, Delimited))
        records = chain.from_iterable(file._texts(schema, at) for at, file in files)
        with registered(connection, schema, records, []) as rows:
            yield rows.table

    def _texts(self, schema: Any, number: int) -> Iterator[Any]:
        """Yield the texts of some columns; where Arrow will not have them, as DuckDB reads them."""
        pa, first = need("pyarrow", "reading text files"), 0
        texts = {cell: pa.string() for cell in schema.names if cell != FILE_NUMBER}
        with self._explained(), self._file.explained(), self._file.open() as stream:
            for records in self._records(stream):
                try:
                    table = self._parse(records, texts) if records.text else None
                except pa.ArrowInvalid:
                    table = None
                if table is not None and table.num_rows == records.size:
                    parts = table.to_batches()
                else:
                    some = f" LIMIT {records.size}" if records.text else ""
                    sql = f"SELECT {', '.join(texts)} FROM {self._table()}{some} OFFSET {first}"  # noqa: S608
                    parts = duckdb_scan.reader(duckdb_scan.connect(), sql)
                for part in parts:
                    number_of_file = pa.array(np.full(part.num_rows, number))
                    cells = [number_of_file if name == FILE_NUMBER else part.column(name) for name in schema.names]
                    yield pa.RecordBatch.from_arrays(cells, schema=schema)
                if not records.text:
                    return
                first += records.size

    def _names(self) -> tuple[str, ...]:
        """Return what conditions call the columns: those without a name as DuckDB would."""
        return tuple(name or f"column{at}" for at, name in enumerate(self.columns))

    def _parsed(self, records: Records, wanted: Sequence[str]) -> Iterator[Batch]:
        """Yield the rows of whole records; where Arrow will not have them, as DuckDB reads them."""
        cells = self._cells(wanted)
        table = self._table_of(records, list(cells.values()))
        if table is None or table.num_rows != records.size:
            self._refused = True  # the pieces not yet taken would be, too: once through the file is enough
            yield from self._by_sql(wanted, records.first, records.size)
        else:
            yield from arrow.batches(table.to_batches(), cells, records.first)

    def _table_of(self, records: Records, cells: list[str]) -> Any:
        """Return whole records as an Arrow table, each column of numbers, or of words if some cell is one, or None."""
        pa = need("pyarrow", "reading text files")
        types, text = {cell: self._kinds.get(cell, pa.float64()) for cell in cells}, pa.string()
        while True:
            try:
                table = self._parse(records, types)
                break
            except pa.ArrowInvalid as cause:
                match = _NO_NUMBER.search(str(cause))
                if match is None or types.get(f"c{match[1]}") != pa.float64():
                    return None
                types[f"c{match[1]}"] = text
        for at, (cell, kind) in enumerate(types.items()):
            column = table.column(at).combine_chunks()
            column = column.chunk(0) if isinstance(column, pa.ChunkedArray) else column
            if kind != pa.float64():  # texts: the next ones are parsed as words if these repeat
                words = column.slice(0, _FIRST).dictionary_encode() if kind == text else column
                repeat = len(words.dictionary) * arrow.FEW < len(words)
                self._kinds[cell] = pa.dictionary(pa.int32(), pa.string()) if repeat else text
            elif rounded(values := arrow.numbers(column)):
                exact = text if arrow.infinite(values) else pa.int64()  # inf, or what is too large for a number
                with suppress(pa.ArrowInvalid):  # not all of them whole
                    table = table.set_column(at, cell, self._parse(records, {cell: exact}).column(0))
        return table

    def _parse(self, records: Records, types: Mapping[str, Any]) -> Any:
        pa, csv = need("pyarrow", "reading text files"), need("pyarrow.csv", "reading text files")
        names = [f"c{at}" for at in range(len(self.columns))]
        return csv.read_csv(
            pa.BufferReader(records.text),
            csv.ReadOptions(use_threads=False, block_size=len(records.text) + 1, column_names=names),
            csv.ParseOptions(  # to look for quotes takes as long as all the rest
                delimiter=self.delimiter,
                quote_char='"' if records.quoted else False,
                newlines_in_values=records.quoted,
                ignore_empty_lines=len(names) > 1,
            ),
            csv.ConvertOptions(  # an empty cell alone is nothing: what else may stand for it is known to who asks
                column_types=types, include_columns=list(types), null_values=[""], strings_can_be_null=True
            ),
        )

    def _by_sql(self, wanted: Sequence[str], first: int, size: int | None = None) -> Iterator[Batch]:
        """Yield `size` rows from `first` on, or all of them, as DuckDB reads them; it names the line that is wrong."""
        cells = self._cells(wanted)
        sql = f"SELECT {', '.join(cells.values())} FROM {self._table()}"  # noqa: S608
        end = None if size is None else first + size
        with self._explained():
            for batch in arrow.batches(duckdb_scan.reader(duckdb_scan.connect(), sql), cells):
                if end is not None and batch.first >= end:
                    break
                yield from batch.between(first, end)

    def _cells(self, wanted: Sequence[str]) -> dict[str, str]:
        """Return what the columns are called while they are read: names may be repeated."""
        return {name: FILE_NUMBER if name == FILE else f"c{self.columns.index(name)}" for name in wanted}

    def line(self, row: int) -> int | None:
        """Return the line on which a row starts, counted from 1, or None if it is too far down to look."""
        if row >= SEARCHED:
            return None
        with self._file.open() as stream:
            text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
            skipped = sum(1 for _ in islice(text, self._head.skipped))
            escape = BACKSLASH if self._head.escape == BACKSLASH else None
            records = csv.reader(text, delimiter=self.delimiter, escapechar=escape, skipinitialspace=True)
            seen, start = -1 if self.has_header else 0, skipped + 1  # a header is no row
            try:
                for record in records:
                    if record or (len(self.columns) == 1 and seen >= 0):  # an empty line is a row of one column only
                        if seen == row:
                            return start
                        seen += 1
                    start = skipped + records.line_num + 1
            except csv.Error:  # a cell larger than the csv module takes
                return None
        return None

    def _line_at(self, place: int) -> int:
        """Return the line on which so many bytes of the text end."""
        line = 1
        with self._file.open() as stream:
            while place > 0 and (block := stream.read(min(place, _HEAD))):
                line, place = line + block.count(b"\n"), place - len(block)
        return line

    def _long_line(self) -> int | None:
        """Return the first line that is longer than DuckDB takes."""
        line, length = 1, 0
        for block in self._file.blocks():
            first, *ends = block.split(b"\n")
            length += len(first)
            for end in ends:
                if length > _SQL_LONGEST:
                    return line
                line, length = line + 1, len(end)
        return line if length > _SQL_LONGEST else None

    def _check_last_line(self) -> None:
        """Refuse a last line that is longer than DuckDB takes, which leaves it out and says nothing."""
        last, end = self._file.last(), self.line_end.encode()
        if len(last) > _SQL_LONGEST and end not in last[-_SQL_LONGEST:].removesuffix(end):
            raise _endless_line(self.name, "the last line", _SQL_LONGEST)

    def _check_delimiter(self, header: str) -> None:
        """Refuse a header of one column in which something else than a delimiter sets names apart."""
        for unusual in UNUSUAL:
            if unusual in header.strip():
                rows = is_row(header.split(unusual))
                raise _unknown_delimiter(self.name, header, unusual, self._file.packing, header=not rows)

    def _start(self) -> tuple[str, int]:
        """Return the start of the text, and the size of the mark before it."""
        with self._file.open() as stream:
            head = stream.read(_HEAD)
        if b"\0" in head:
            raise no_table(self.name, "it holds bytes that are not text")
        if len(head) == _HEAD and b"\n" not in head and b"\r" not in head:
            raise _endless_line(self.name, "line 1", _HEAD)
        mark = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
        if not head[mark:].strip():
            raise empty_file(self.name)
        try:
            return head[mark:].decode(), mark
        except UnicodeDecodeError as cause:
            if cause.start >= len(head) - mark - 4 and len(head) == _HEAD:  # the cut went through a character
                return head[mark : mark + cause.start].decode(), mark
            western = head.decode("cp1252", errors="replace")
            raise self._wrong_encoding(None if "\ufffd" in western else self._read_head(western)) from cause

    def _read_head(self, text: str) -> Head:
        try:
            return read_head(text)
        except csv.Error as cause:
            raise no_table(self.name, f"its first line is no header ({str(cause).split(' - ')[0]})") from cause

    def _wrong_encoding(self, head: Head | None) -> DataFileError:
        """Return the error of text that is not UTF-8, with the line that reads it where pandas reads it alike."""
        hint = None
        if head is not None and (head.named, head.numbered, head.skipped, head.escape) == (True, False, 0, DOUBLED):
            told = f'encoding="cp1252", sep={head.delimiter!r}, dtype=str, keep_default_na=False'
            hint = f"data=pandas.read_csv({self.name!r}, {told})" if self._file.packing == PLAIN else None
        return wrong_encoding(self.name, "WINDOWS-1252", hint)

    def _table(self) -> str:
        self._check_last_line()
        counted = self.has_header and not self._head.numbered  # a header with too few names is none to DuckDB
        skipped = self._head.skipped + self._head.numbered
        names = ", ".join(f"c{at}: 'VARCHAR'" for at in range(len(self.columns)))
        return (
            f"read_csv({duckdb_scan.path(self.path)}, auto_detect = false, columns = {{{names}}}, "
            f"header = {str(counted).lower()}, skip = {skipped}, "
            f"new_line = '{self.line_end.encode('unicode_escape').decode()}', "
            f"delim = {duckdb_scan.literal(self.delimiter)}, quote = '\"', escape = '{self._head.escape}', "
            f"nullstr = [''], "
            f"compression = '{self._file.packing}')"
        )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what DuckDB and Arrow raise about the file into this package's errors."""
        duckdb, pyarrow = need("duckdb", "reading text files"), need("pyarrow", "reading text files")
        try:
            yield
        except LogLossError:
            raise
        except (duckdb.Error, pyarrow.ArrowException, OSError) as cause:
            text = str(cause)
            line, widths = _LINE.search(text), _EXPECTED.search(text)
            if "unicode" in text.lower():
                raise self._wrong_encoding(self._head) from cause
            if line is None:
                if "CSV" in text and (long := self._long_line()) is not None:
                    raise _endless_line(self.name, f"line {long}", _SQL_LONGEST) from cause
                if "CSV" in text:
                    raise _mixed_line_ends(self.name) from cause
                raise no_table(self.name, text.partition("\n")[0].rstrip(" .")) from cause
            if "Maximum line size" in text:
                raise _endless_line(self.name, f"line {line[1]}", _SQL_LONGEST) from cause
            reason = (
                f"the header has {widths[1]} columns and this line has {widths[2]}"
                if widths
                else "a quote is opened and not closed, or stands inside a cell"
            )
            raise _wrong_line(self.name, int(line[1]), reason) from cause


def _mixed_line_ends(name: str) -> DataFileError:
    """Return the error of a text file whose lines cannot be told apart."""
    problem = "cannot be read as a table: its lines end in different ways, or quotes stand inside its cells."
    return DataFileError("line-ends", f"{printable(name)} {problem}", subject=name)


def _unknown_delimiter(name: str, first: str, delimiter: str, packing: str, *, header: bool) -> DataFileError:
    """Return the error of a text file whose cells are set apart by something unusual, which pandas can be told."""
    problem = (
        f'{printable(name)} has only one column, "{printable(first, REASON)}": '
        "no comma, tab, semicolon or bar sets columns apart."
    )
    separator = r"\s+" if delimiter == " " else delimiter
    packed = "" if packing == "none" else f', compression="{packing}"'
    hint = f'data=pandas.read_csv({name!r}, sep=r"{separator}"{packed})'
    return DataFileError("delimiter", problem, hint if header else None, subject=name, values=(delimiter,))


def _endless_line(name: str, line: str, bound: int) -> DataFileError:
    """Return the error of a line that is too long to be a row."""
    problem = f"{printable(name)}, {line}: it is longer than {bound:,} bytes, the most that a line may have here."
    return DataFileError("csv-line", problem, subject=name)


def _wrong_line(name: str, line: int, reason: str) -> DataFileError:
    """Return the error of a line that is no record."""
    return DataFileError("csv-line", f"{printable(name)}, line {line}: {reason}.", subject=name)
