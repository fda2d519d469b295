"""Arrow arrays as columns: whatever type and whatever slice they are, the values are the same."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from logloss._accumulate.batch import ROWS
from logloss._sources.formats.arrow_files import explained
from logloss._sources.tables import arrow
from logloss.errors import DataFileError, DataTypeError

NAN = float("nan")


def values(array: Any) -> list[object]:
    """Return what an array's column holds, row by row."""
    found = arrow.column(array, "p")
    return [found.value(row) for row in range(len(array))]


def words(codes: list[int | None], dictionary: list[str | None], kind: Any = None) -> Any:
    return pa.DictionaryArray.from_arrays(pa.array(codes, kind or pa.int32()), pa.array(dictionary))


MANY = 40  # rows to a word: a dictionary is left as it is
ARRAYS: dict[str, tuple[Any, list[object]]] = {
    "nothing": (pa.nulls(2), [NAN, NAN]),
    "truth values": (pa.array([True, False, None]), [1.0, 0.0, NAN]),
    "truth values, all there": (pa.array([True, False]), [True, False]),
    "whole numbers": (pa.array([1, 2**62]), [1, 2**62]),
    "whole numbers and a gap": (pa.array([1, None, 3]), [1.0, NAN, 3.0]),
    "halves": (pa.array([0.5, None], pa.float16()), [0.5, NAN]),
    "decimals": (pa.array(["0.10", None]).cast(pa.decimal128(5, 2)), [0.1, NAN]),
    "texts of numbers": (pa.array(["0.5", None, "1e-3"]), [0.5, NAN, 0.001]),
    "texts of large whole numbers": (pa.array(["9007199254740993", "-9007199254740993"]), [2**53 + 1, -(2**53) - 1]),
    "texts of large numbers": (pa.array(["9007199254740993", "0.5"]), [2.0**53, 0.5]),
    "texts of large numbers and a gap": (pa.array(["9007199254740993", None]), [2.0**53, NAN]),
    "words": (pa.array(["no", "0.5", None, "no"]), ["no", 0.5, NAN, "no"]),
    "late words": (pa.array(["1"] * 70 + ["no"]), [1.0] * 70 + ["no"]),
    "large texts": (pa.array(["a"], pa.large_string()), ["a"]),
    "views of texts": (pa.array(["a", "1"], pa.string_view()), ["a", 1.0]),
    "a dictionary": (words([0, 1, None] * MANY, ["no", "2"]), ["no", 2.0, NAN] * MANY),
    "a dictionary of many words": (words([0, 1, None], ["no", "2"]), ["no", 2.0, NAN]),
    "a dictionary with nothing in it": (words([0, 1, None] * MANY, ["no", None]), ["no", NAN, NAN] * MANY),
    "a dictionary of numbers": (
        pa.DictionaryArray.from_arrays(pa.array([0, 1] * MANY), pa.array([0.5, 0.25])), [0.5, 0.25] * MANY,
    ),
    "a dictionary with short codes": (words([1, 0] * MANY, ["no", "yes"], pa.int8()), ["yes", "no"] * MANY),
    "a dictionary with a late word": (words([0] * 5000 + [1], ["no", "yes"]), ["no"] * 5000 + ["yes"]),
    "a dictionary with unused words": (words([2, None] * MANY, ["no", "yes", "x"]), ["x", NAN] * MANY),
}  # fmt: skip


@pytest.mark.parametrize("kind", ARRAYS)
def test_a_column_holds_what_the_array_does(kind: str) -> None:
    array, expected = ARRAYS[kind]
    assert repr(values(array)) == repr(expected)  # NaN is equal to nothing
    found = arrow.column(array, "p")
    assert set(found.words) == {value for value in expected if isinstance(value, str)}
    assert found.missing() is None or found.missing().tolist() == [value != value for value in expected]  # type: ignore[union-attr]
    for start, size in ((1, 1), (len(array) // 2, 9), (len(array) - 1, 1)):
        part = [value if isinstance(value, str) else float(value) for value in expected[start : start + size]]  # type: ignore[arg-type]
        some = [value if isinstance(value, str) else float(value) for value in values(array.slice(start, size))]  # type: ignore[arg-type]
        assert repr(some) == repr(part)


@pytest.mark.parametrize(
    "array",
    [pa.array([[0.5]]), pa.array([{"a": 1}])],
    ids=lambda a: str(a.type),
)
def test_what_cannot_be_a_column_is_refused(array: Any) -> None:
    with pytest.raises(DataTypeError) as raised:
        arrow.column(array, "p")
    assert (raised.value.code, raised.value.subject) == ("column-type", "p")
    assert str(array.type) in raised.value.problem


@pytest.mark.parametrize("start", [0, 1, 7, 8, 9, 20])
def test_bits_are_those_of_the_slice(start: int) -> None:
    flags = [at % 3 == 0 for at in range(40)]
    gaps = [None if at % 5 == 0 else at for at in range(40)]
    assert arrow.numbers(pa.array(flags).slice(start, 13)).tolist() == flags[start : start + 13]
    expected = [NAN if value is None else float(value) for value in gaps[start : start + 13]]
    np.testing.assert_array_equal(arrow.numbers(pa.array(gaps).slice(start, 13)), expected)
    assert arrow.numbers(pa.array(flags).slice(start, 0)).tolist() == []
    assert arrow.numbers(pa.array([], pa.float64())).tolist() == []


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([], False),
        ([0.5], False),
        ([2.0**53 - 1], False),
        ([0, 2.0**53], True),
        ([-(2.0**53), 1], True),
        ([NAN, 2.0**60], True),
        ([NAN], False),
    ],
)
def test_numbers_that_may_have_been_rounded(numbers: list[float], expected: bool) -> None:
    assert arrow.rounded(np.array(numbers)) == expected


def test_records_come_in_parts_and_pieces() -> None:
    size = ROWS + 7
    record = pa.record_batch({"n": np.arange(size), "k": pa.array(np.arange(size) % 2 == 0)})
    found = list(arrow.batches([record, record.slice(0, 3)], {"m": "n", "at": 0}, 5, kept=True))
    assert [(batch.first, batch.size) for batch in found] == [(5, ROWS), (5 + ROWS, 7), (5 + size, 3)]
    for batch in found:
        assert list(batch.columns) == ["m", "at"]
        assert batch.keep is not None
        assert batch.keep.tolist() == (batch.columns["m"].numbers % 2 == 0).tolist()
    assert found[1].columns["m"].numbers.tolist() == list(range(ROWS, size))
    pieces = list(arrow.pieces([record, record.slice(2, 3)], {"m": "n"}))
    assert [piece.size for piece in pieces] == [size, 3]
    (last,) = pieces[1]
    assert (last.first, last.keep, last.columns["m"].numbers.tolist()) == (size, None, [2, 3, 4])
    (piece,) = arrow.pieces([record.slice(0, 2)], {}, kept=True)
    (batch,) = piece
    assert batch.keep is not None
    assert batch.keep.tolist() == [True, False]


@pytest.mark.parametrize("code", [2, 1000, -2])
def test_a_code_without_a_word_is_damage(code: int) -> None:
    """Arrow hands out such codes of damaged files: a place too far would be a missing value, or another word."""
    codes = pa.py_buffer(np.array([0, 1, code, *[0] * 29], np.int32))
    words = pa.array(["a", "b"])
    kind = pa.dictionary(pa.int32(), pa.string())
    array = pa.DictionaryArray.from_buffers(kind, 32, [None, codes], words)
    with pytest.raises(DataFileError, match=r"damaged \(a code has no word"), explained("f", "Parquet"):
        arrow.column(array, "g")
