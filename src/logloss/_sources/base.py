"""What a source is: pieces of rows in row order, which threads may take, and whatever a condition leaves of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import Batch
from logloss._sources.source_errors import wrong_mask_size

SEARCHED = 5_000_000  # rows: beyond this the line of a row is not looked up


@dataclass(frozen=True)
class Piece:
    """Consecutive rows that a thread may take and read.

    Attributes
    ----------
    size : int
        How many rows, known before they are read.
    batches : iterable of Batch
        The rows, read by whoever goes through them.
    """

    size: int
    batches: Iterable[Batch]

    def __iter__(self) -> Iterator[Batch]:
        return iter(self.batches)


class Source(ABC):
    """Where rows come from. A source knows no tally: it yields what it is asked for.

    Attributes
    ----------
    name : str
        What reports and messages call it.
    columns : tuple of str
        The names of its columns, in order, repeated names repeated.
    expected : int or None
        How many rows it has, an estimate where only reading could tell; for a progress bar.
    arguments : frozenset of str
        The columns that are arrays which were given as arguments, and have no names for who gave them.
    """

    name: str
    columns: tuple[str, ...]
    expected: int | None = None
    arguments: frozenset[str] = frozenset()

    @abstractmethod
    def batches(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Yield the columns `wanted`, all rows, in row order."""

    @abstractmethod
    def mask(self, condition: str) -> Iterator[NDArray[np.bool_]]:
        """Yield, in pieces and in row order, whether an SQL condition holds."""

    def pieces(self, wanted: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield parts that threads may take and read side by side; where rows come in one stream, its batches.

        With `where`, a condition in SQL, the batches say which rows it keeps.
        """
        if where is None:
            return (Piece(batch.size, (batch,)) for batch in self.batches(wanted))
        return kept(self.pieces(wanted), self.mask(where))

    def line(self, row: int) -> int | None:
        """Return the line of the text file on which a row starts, counted from 1; None where there are no lines."""
        return None

    def place(self, row: int) -> str | None:
        """Return where a row stands in words, if there is more to say than its number."""
        line = self.line(row)
        return None if line is None else f"line {line}"


def kept(pieces: Iterable[Piece], masks: Iterable[NDArray[np.bool_]]) -> Iterator[Piece]:
    """Yield the pieces with the rows to keep, from masks of the same rows in parts of other sizes.

    Raises
    ------
    ShapeError
        There are more or fewer rows in the masks.
    """
    left = iter(masks)
    ahead = np.zeros(0, bool)
    rows = 0
    every = iter(pieces)
    for piece in every:
        parts = [ahead]
        while sum(part.size for part in parts) < piece.size and (part := next(left, None)) is not None:
            parts.append(part)
        ahead = np.concatenate(parts)
        rows += piece.size
        if ahead.size < piece.size:
            raise wrong_mask_size(rows - piece.size + ahead.size, rows + sum(other.size for other in every))
        yield Piece(piece.size, _kept(piece, ahead[: piece.size]))
        ahead = ahead[piece.size :]
    over = ahead.size + sum(part.size for part in left)
    if over:
        raise wrong_mask_size(rows + over, rows)


def _kept(piece: Piece, keep: NDArray[np.bool_]) -> Iterator[Batch]:
    end = 0
    for batch in piece:
        end += batch.size
        yield replace(batch, keep=keep[end - batch.size : end])
