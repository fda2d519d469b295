"""Pieces of rows, in row order, which threads take and read side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import Batch
from logloss.errors import ShapeError


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


def one_by_one(batches: Iterable[Batch]) -> Iterator[Piece]:
    """Yield each batch as a piece: for rows that come in one stream."""
    return (Piece(batch.size, (batch,)) for batch in batches)


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
            raise _wrong_mask_size(rows - piece.size + ahead.size, rows + sum(other.size for other in every))
        yield Piece(piece.size, _kept(piece, ahead[: piece.size]))
        ahead = ahead[piece.size :]
    over = ahead.size + sum(part.size for part in left)
    if over:
        raise _wrong_mask_size(rows + over, rows)


def _kept(piece: Piece, keep: NDArray[np.bool_]) -> Iterator[Batch]:
    end = 0
    for batch in piece:
        end += batch.size
        yield replace(batch, keep=keep[end - batch.size : end])


def _wrong_mask_size(size: int, rows: int) -> ShapeError:
    """Return the error of a mask of more or fewer rows than there are."""
    problem = f"where has {size:,} values for {rows:,} rows: they must be the same rows in the same order."
    return ShapeError("where-size", problem, subject="where", size=size)
