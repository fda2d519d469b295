"""The rows that a sample keeps: the lowest hashes of each class, equal rows together, in any order and any parts."""

from collections import Counter

import numpy as np
import pytest

from logloss._accumulate.batch import Column
from logloss._accumulate.serialization import pack, unpack
from logloss._train.regression.drawn import Drawn
from logloss._train.regression.row_sample import Rows, RowSample

RNG = np.random.default_rng(4)


def rows(keys: np.ndarray, y: np.ndarray) -> Rows:
    """Return rows that hold what their keys say: a number, and a word."""
    words = ("even", "odd")
    columns = {"x": Column(keys.astype(float)), "w": Column(np.full(keys.size, np.nan), words, (keys % 2).astype("i4"))}
    numbers, counts = np.arange(keys.size), np.ones(keys.size, np.int64)
    return Rows(keys.astype(np.uint64), numbers, counts, y, None, None, None, columns)


def by_parts(keys: np.ndarray, y: np.ndarray, most: int, parts: int, rng: np.random.Generator) -> RowSample:
    whole = RowSample(most)
    for part in np.array_split(rng.permutation(keys.size), parts):
        one, read = RowSample(most), RowSample(most)
        for few in np.array_split(part, 3):
            one.add(rows(keys[few], y[few]))
        read.from_state(unpack(pack(one.to_state())))
        whole.merge(read)
    return whole


@pytest.mark.parametrize("parts", [1, 4, 13])
@pytest.mark.parametrize("different", [40, 3000])
def test_of_many_rows_the_lowest_are_kept_and_counted(parts: int, different: int) -> None:
    keys = RNG.integers(0, different, 5000)
    y = (keys * 7919 % 10 < 2).astype(float)  # rows that hold the same have one label
    sample = by_parts(keys, y, 100, parts, np.random.default_rng(parts))
    assert sample.seen == [int((y == 0).sum()), int((y == 1).sum())]
    found = sample.rows()
    assert found is not None
    expected: list[tuple[int, int]] = []
    for label in (0, 1):
        counts = Counter(keys[y == label].tolist())
        expected += sorted(counts.items())[:100]
    assert list(zip(found.key.tolist(), found.count.tolist(), strict=True)) == sorted(expected)
    assert found.columns["x"].numbers.tolist() == found.key.tolist()
    codes, words = found.columns["w"].codes, found.columns["w"].words
    assert codes is not None
    assert [words[code] for code in codes] == [("even", "odd")[key % 2] for key in found.key.tolist()]


@pytest.mark.parametrize(("parts", "sent", "enough"), [(4, 60, True), (4, 20, False), (13, 40, True)])
@pytest.mark.parametrize("tree", [False, True])
def test_shares_of_several_parts_are_the_sample_where_they_are_enough(
    parts: int, sent: int, *, enough: bool, tree: bool
) -> None:
    keys = np.random.default_rng(1).integers(0, 3000, 5000)
    y = (keys * 7919 % 10 < 2).astype(float)
    states = []
    for part in np.array_split(np.random.default_rng(parts).permutation(keys.size), parts):
        one = RowSample(100, sent=sent)
        one.add(rows(keys[part], y[part]))
        states.append(pack(one.to_state()))
    while tree and len(states) > 1:
        states = [pack(_merged(states[at : at + 2], sent).to_state()) for at in range(0, len(states), 2)]
    sample, whole = _merged(states, sent), RowSample(100)
    whole.add(rows(keys, y))
    assert sample.has_enough() == enough
    assert sample.seen == whole.seen
    found, expected = sample.rows(), whole.rows()
    assert found is not None
    assert expected is not None
    if enough:
        assert found.key.tolist() == expected.key.tolist()
        assert found.count.tolist() == expected.count.tolist()
    else:  # what there is is right, and says up to where the rest is
        counts = dict(zip(expected.key.tolist(), expected.count.tolist(), strict=True))
        assert all(counts[key] == count for key, count in zip(found.key.tolist(), found.count.tolist(), strict=True))
        for limit, label in zip(sample.limits(100), (0, 1), strict=True):
            assert len(set(keys[(keys <= limit) & (y == label)].tolist())) >= 100


def _merged(states: list[bytes], sent: int) -> RowSample:
    """Return what states amount to, put together as a worker or the driver does."""
    first, *others = (RowSample(100, sent=sent) for _ in states)
    for sample, state in zip((first, *others), states, strict=True):
        sample.from_state(unpack(state))
    for other in others:
        first.merge(other)
    return first


def test_of_few_rows_a_part_of_which_were_sent_it_is_said_that_some_are_missing() -> None:
    keys = np.array([3] * 30 + [5, 9])
    one, other, read = RowSample(100, sent=20), RowSample(100, sent=20), RowSample(100)
    one.add(rows(keys, np.zeros(keys.size)))
    read.from_state(unpack(pack(one.to_state())))
    other.add(rows(keys[-3:], np.zeros(3)))
    other.merge(read)
    assert not other.has_enough()
    assert sum(other.seen) == 35


def test_of_few_rows_all_are_kept_equal_ones_too() -> None:
    keys = RNG.integers(0, 20, 90)
    found = by_parts(keys, (keys % 3 == 0).astype(float), 100, 5, RNG).rows()
    assert found is not None
    assert found.key.tolist() == sorted(keys.tolist())
    assert found.count.tolist() == [1] * 90
    assert RowSample(5).rows() is None


def test_a_sample_stands_for_all_rows_class_by_class() -> None:
    keys = np.arange(5000)
    y = (keys % 50 == 0).astype(float)
    sample = by_parts(keys, y, 100, 3, RNG)
    drawn = Drawn.of(sample)
    for label in (0, 1):
        assert drawn.share[drawn.rows.y == label].sum() == pytest.approx((y == label).sum(), rel=1e-12)
    unlike = RowSample(100)
    some = keys[keys % 10 == 3]
    unlike.add(rows(some, y[some]))
    more = drawn.with_unlike(unlike, drawn.rows.key % 10 == 3)
    mine = more.rows.key % 10 == 3
    assert more.share[mine].sum() == pytest.approx(some.size, rel=1e-12)
    assert more.share.sum() == pytest.approx(5000, rel=1e-12)
    assert (np.diff(more.rows.key.astype(np.int64)) > 0).all()
