"""Pieces of rows: masks in other parts than theirs, threads that share them, and what they come to."""

import threading
from collections.abc import Iterable, Iterator

import numpy as np
import pytest

from logloss._accumulate.batch import Batch, Column
from logloss._sources import Piece, fold, kept
from logloss._sources.pieces import one_by_one
from logloss.errors import ShapeError


def batches(*sizes: int, first: int = 0) -> Iterator[Batch]:
    """Yield batches of a column that counts the rows."""
    for size in sizes:
        yield Batch(first, size, {"n": Column(np.arange(first, first + size))})
        first += size


def pieces(*sizes: tuple[int, ...]) -> Iterator[Piece]:
    """Yield pieces of batches of so many rows."""
    first = 0
    for each in sizes:
        yield Piece(sum(each), tuple(batches(*each, first=first)))
        first += sum(each)


MASK = np.array([True, False, False, True, True, False, True])


@pytest.mark.parametrize("sizes", [((7,),), ((3, 2), (2,)), ((1,), (1, 1), (4,)), ((2,), (0,), (5,))])
@pytest.mark.parametrize("cuts", [[], [3], [1, 2, 6], [0, 7], [5, 5]])
def test_masks_are_cut_as_the_rows_are(sizes: tuple[tuple[int, ...], ...], cuts: list[int]) -> None:
    found = list(kept(pieces(*sizes), np.split(MASK, cuts)))
    assert [piece.size for piece in found] == [sum(each) for each in sizes]
    read = [batch for piece in found for batch in piece]
    assert [batch.size for batch in read] == [size for each in sizes for size in each]
    parts = [batch.keep for batch in read if batch.keep is not None]
    assert [part.size for part in parts] == [batch.size for batch in read]
    np.testing.assert_array_equal(np.concatenate(parts), MASK)
    np.testing.assert_array_equal(np.concatenate([batch.columns["n"].numbers for batch in read]), np.arange(7))


@pytest.mark.parametrize("sizes", [((3,), (2, 2)), ((7,),), ((1,), (6,))])
@pytest.mark.parametrize(("masks", "size"), [([2, 2], 4), ([0], 0), ([7, 1], 8), ([3, 4, 2, 3], 12), ([9], 9)])
def test_a_mask_of_another_size_is_refused(sizes: tuple[tuple[int, ...], ...], masks: list[int], size: int) -> None:
    with pytest.raises(ShapeError) as raised:
        list(kept(pieces(*sizes), [np.ones(mask, bool) for mask in masks]))
    assert (raised.value.code, raised.value.subject, raised.value.size) == ("where-size", "where", size)
    assert "7 rows" in raised.value.problem


def test_a_batch_is_a_piece() -> None:
    assert [(piece.size, len(list(piece))) for piece in one_by_one(batches(3, 2))] == [(3, 1), (2, 1)]


class Sum:
    """The sum of the numbers of some rows, and which threads read them."""

    def __init__(self) -> None:
        self.total, self.threads = 0, {threading.get_ident()}

    def update(self, batch: Batch) -> None:
        self.total += int(batch.columns["n"].numbers.sum())

    def merge(self, other: "Sum") -> None:
        self.total += other.total
        self.threads |= other.threads


@pytest.mark.parametrize("threads", [1, 2, 3, 5])
def test_all_rows_are_read_once_by_any_threads(threads: int) -> None:
    made: list[Sum] = []
    told: list[int] = []

    def fresh() -> Sum:
        made.append(Sum())
        return made[-1]

    found = fold(pieces((3, 2), (2,), (1,), (4, 4)), fresh, threads, told.append)
    assert found.total == sum(range(16))
    assert sorted(told) == [1, 2, 2, 3, 4, 4]
    assert len(made) == threads
    assert threading.get_ident() in found.threads
    assert fold(pieces((3,)), Sum, threads).total == 3


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("where", ["piece", "batch"])
def test_what_fails_stops_the_rest(threads: int, where: str) -> None:
    taken: list[int] = []

    def broken() -> Iterator[Batch]:
        yield from batches(1)
        raise OSError("it is gone")

    def endless() -> Iterator[Iterable[Batch]]:
        for at in range(100_000):
            taken.append(at)
            if at == 5:
                if where == "piece":
                    raise OSError("it is gone")
                yield broken()
            else:
                yield batches(1)

    with pytest.raises(OSError, match="it is gone"):
        fold(endless(), Sum, threads)
    assert len(taken) < 100_000


def test_rows_that_others_still_read_are_left_where_one_fails() -> None:
    """The thread of the caller fails, and the one beside it, which would never end, stops at its next batch."""
    main = threading.get_ident()
    begun = threading.Event()

    class Endless(Sum):
        def update(self, batch: Batch) -> None:
            if threading.get_ident() == main:
                assert begun.wait(60)
                raise OSError("it is gone")
            begun.set()

    def forever() -> Iterator[Batch]:
        while True:
            yield from batches(1)

    with pytest.raises(OSError, match="it is gone"):
        fold((forever() for _ in range(2)), Endless, 2)
