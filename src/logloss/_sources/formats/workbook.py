"""Spreadsheets: a sheet of an Excel or OpenDocument workbook, its first row the header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from logloss._sources.formats.cells import CHUNK, Cells
from logloss._sources.formats.parts import chosen
from logloss._sources.optional import need
from logloss._sources.source_errors import damaged_file, empty_file


class Sheet(Cells):
    """A sheet of a workbook; the first one where none is named. A cell in percent is the number that it shows / 100.

    Raises
    ------
    DataFileError
        There is no such sheet, it is empty, or the file cannot be read.
    """

    doubles = True

    def __init__(self, path: Path, name: str, part: str | None = None) -> None:
        self.path, self.name = path, name if part is None else f"{name}#{part}"
        with self._explained():
            self._book = need("python_calamine", "reading spreadsheets", "excel").CalamineWorkbook.from_path(str(path))
            self._name = chosen(name, part or self._book.sheet_names[0], self._book.sheet_names, "a workbook", "sheet")
            rows = self._book.get_sheet_by_name(self._name)
            self._first = 0 if rows.start is None else rows.start[0]
            header: list[object] = next(rows.iter_rows(), [])
            self.columns = tuple(str(cell).strip() for cell in header)
            self.expected = max(rows.height - self._first - 1, 0)
        if not any(self.columns):
            raise empty_file(self.name)

    def _chunks(self, columns: Sequence[str]) -> Iterator[list[Sequence[Any]]]:
        at = [self.columns.index(name) for name in columns]
        with self._explained():
            rows = self._book.get_sheet_by_name(self._name).iter_rows()
            next(rows, None)  # the header
            while chunk := list(islice(rows, CHUNK)):
                yield [[None if row[place] == "" else row[place] for row in chunk] for place in at]

    def line(self, row: int) -> int | None:
        """Return the row of the sheet, counted from 1 as the program that shows it does."""
        return self._first + row + 2

    def place(self, row: int) -> str | None:
        """Return where a row stands in the sheet."""
        return f"row {self.line(row)} of the sheet {self._name}"

    @contextmanager
    def _explained(self) -> Iterator[None]:
        calamine = need("python_calamine", "reading spreadsheets", "excel")
        try:
            yield
        except (calamine.CalamineError, OSError) as cause:
            raise damaged_file(self.name, "Excel", str(cause).partition("\n")[0].rstrip(" .")) from cause
