"""Files of Stata, SAS and SPSS, some rows at a time. A value that has a label is its code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from logloss._sources.formats.cells import Cells
from logloss._sources.optional import need
from logloss._sources.source_errors import damaged_file
from logloss.errors import LogLossError

READERS = {"stata": "read_dta", "sas": "read_sas7bdat", "xport": "read_xport", "spss": "read_sav"}
_NAMES = {"stata": "Stata", "sas": "SAS", "xport": "SAS transport", "spss": "SPSS"}
_ROWS = 1 << 16  # of which each call of the reader goes through those before, too


class StatFile(Cells):
    """A file of Stata (.dta), SAS (.sas7bdat, .xpt) or SPSS (.sav); user-defined missing values are missing."""

    doubles = True

    def __init__(self, path: Path, name: str, form: str) -> None:
        self.path, self.name, self._form = path, name, form
        _, facts = self._read(metadataonly=True)
        self.columns = tuple(facts.column_names)
        self.expected = facts.number_rows

    def _chunks(self, columns: Sequence[str]) -> Iterator[list[Sequence[Any]]]:
        first, size = 0, _ROWS
        while size == _ROWS:
            cells, _ = self._read(usecols=list(columns), row_offset=first, row_limit=_ROWS, output_format="dict")
            size = len(cells[columns[0]])
            first += size
            if size:
                yield [[None if value == "" else value for value in cells[name]] for name in columns]

    def _read(self, **options: Any) -> Any:
        library = need("pyreadstat", f"reading files of {_NAMES[self._form]}", "stat")
        with self._explained():
            return getattr(library, READERS[self._form])(str(self.path), **options)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except LogLossError:
            raise
        except Exception as cause:  # pyreadstat has its own errors, Python's, and those of what it makes of text
            reason = str(cause).partition("\n")[0].rstrip(" .")
            raise damaged_file(self.name, _NAMES[self._form], reason) from cause
