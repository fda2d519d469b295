"""Several files as one table: a folder, its folders, a pattern; names like day=3 on the way are columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import unquote

import numpy as np

from logloss._accumulate.batch import Batch, Column, worded
from logloss._sources.base import Source
from logloss._sources.pieces import Piece

NOTHING = "__HIVE_DEFAULT_PARTITION__"  # what a folder of rows without a value is called


class Folder(Source):
    """Files with the same columns, one after the other.

    Parameters
    ----------
    files : sequence of Source
        In the order of their rows.
    partitions : sequence of mappings
        Of each file, the columns that its folders' names hold, and their values.
    name : str
        What messages call it.
    """

    def __init__(self, files: Sequence[Source], partitions: Sequence[Mapping[str, str]], name: str) -> None:
        self.name, self._files, self._partitions = name, files, partitions
        self.columns = (*files[0].columns, *partitions[0])
        self.has_header = files[0].has_header
        sizes = [file.expected for file in files]
        self.expected = sum(size for size in sizes if size is not None) if None not in sizes else None
        self._starts: list[int] = []  # of the files that have been reached

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield the files' pieces."""
        start = 0
        self._starts = []
        for file, partition in zip(self._files, self._partitions, strict=True):
            self._starts.append(start)
            own = [name for name in columns if name not in partition] or list(file.columns[:1])
            for piece in file.scan(own, where):
                yield Piece(piece.size, _moved(piece, self._starts[-1], partition, columns))
                start += piece.size

    def line(self, row: int) -> int | None:
        """Return the line of its file on which a row starts."""
        at = self._file(row)
        return self._files[at].line(row - self._starts[at])

    def place(self, row: int) -> str:
        """Return where a row stands: its line or row, and its file."""
        at = self._file(row)
        file, own = self._files[at], row - self._starts[at]
        return f"{file.place(own) or f'row {own}'} of {file.name}"

    def _file(self, row: int) -> int:
        return int(np.searchsorted(self._starts, row, side="right")) - 1


def _moved(piece: Iterable[Batch], start: int, partition: Mapping[str, str], wanted: Sequence[str]) -> Iterator[Batch]:
    for batch in piece:
        constant = {name: _constant(value, batch.size) for name, value in partition.items() if name in wanted}
        yield replace(batch, first=batch.first + start, columns={**batch.columns, **constant})


def _constant(value: str, size: int) -> Column:
    if value == NOTHING:
        return Column(np.full(size, np.nan))
    return worded([value], np.zeros(size, np.int32), parse=True)


def partition(folders: Iterable[str]) -> dict[str, str]:
    """Return the columns that names of folders hold.

    Examples
    --------
    >>> partition(["data", "year=2024", "region=a%20b"])
    {'year': '2024', 'region': 'a b'}
    """
    pairs = (folder.partition("=") for folder in folders)
    return {unquote(key): unquote(value) for key, sign, value in pairs if sign and key}
