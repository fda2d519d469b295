"""A file whose probabilities beyond 0 and 1, by what rounding leaves, are taken as 0 and 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from logloss._accumulate.batch import Batch
from logloss._sources import Piece, Source
from logloss._validation import ROUNDING


class Clipped(Source):
    """The rows of another source; what lies farther beyond 0 and 1 than rounding explains stays as it is.

    Parameters
    ----------
    source : Source
        Where the rows come from.
    column : str
        That of the probabilities.
    """

    def __init__(self, source: Source, column: str) -> None:
        self.name, self.columns, self.expected = source.name, source.columns, source.expected
        self.has_header, self.files = source.has_header, source.files
        self._source, self._column = source, column

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield the pieces of the other source, clipped by whoever reads them."""
        return (Piece(piece.size, map(self._clipped, piece)) for piece in self._source.scan(columns, where))

    def line(self, row: int) -> int | None:
        """Return the line on which a row starts, as the other source says."""
        return self._source.line(row)

    def _clipped(self, batch: Batch) -> Batch:
        column = batch.columns.get(self._column)
        if column is None:
            return batch
        values = column.numbers
        rounded = (values < 0) & (values >= -ROUNDING) | (values > 1) & (values <= 1 + ROUNDING)
        clipped = replace(column, numbers=np.where(rounded, np.clip(values, 0, 1), values))
        return replace(batch, columns={**batch.columns, self._column: clipped})
