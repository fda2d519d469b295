"""Arrays as columns: what stands in them, what is left out of them, and arrays beside the rows of a source."""

import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from logloss._accumulate.batch import ROWS
from logloss._sources import open_source
from logloss._sources.tables.arrays import WithArrays, blanked, plain
from logloss._sources.tables.columns import column
from logloss.errors import DataTypeError, ShapeError

KEEP = np.array([True, False, True])
NAN, INF = math.nan, math.inf


def objects(*values: object) -> Any:
    """Return an array of Python objects."""
    array = np.empty(len(values), object)
    array[:] = values
    return array


def values(array: Any) -> list[object]:
    """Return what an array's column holds, row by row."""
    found = column(array, "p")
    return [found.value(row) for row in range(len(array))]


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (np.array([True, False]), [True, False]),
        (np.array([1, 2], np.uint8), [1, 2]),
        (np.array([0.5, NAN]), [0.5, NAN]),
        (np.array(["0.5", "yes", " 1 ", "true", "yes"]), [0.5, "yes", 1.0, 1.0, "yes"]),
        (objects(None, pd.NA, pd.NaT, NAN), [NAN] * 4),
        (objects("b", "a", "b", "0.5"), ["b", "a", "b", 0.5]),
        (objects(True, 2, 0.5, Decimal("0.1"), np.float32(0.5), np.True_), [1.0, 2.0, 0.5, 0.1, 0.5, 1.0]),
        (objects(10**400, -(10**400), "x"), [INF, -INF, "x"]),
        (objects("yes", 0.25, None, "no", "1"), ["yes", 0.25, NAN, "no", 1.0]),
    ],
)
def test_a_column_holds_what_the_array_does(array: Any, expected: list[object]) -> None:
    assert repr(values(array)) == repr(expected)  # NaN is equal to nothing


@pytest.mark.parametrize(
    ("array", "code", "rows"),
    [
        (objects(0.5, None, []), "objects", (2,)),
        (objects(0.5, 1j), "objects", (1,)),
        (np.array([0.5, 1j]), "complex", ()),
        (np.zeros(1, [("a", float)]), "column-type", ()),
    ],
)
def test_what_cannot_be_a_column_is_refused(array: Any, code: str, rows: tuple[int, ...]) -> None:
    with pytest.raises(DataTypeError) as raised:
        column(array, "p")
    assert (raised.value.code, raised.value.subject, raised.value.rows) == (code, "p", rows)


class Odd:
    def __array__(self, *_: object, **__: object) -> Any:
        raise RuntimeError("it is on another device")


@pytest.mark.parametrize(
    ("given", "code", "says"),
    [
        (np.ma.masked_array([0.5], [True]), "masked-array", ""),
        (iter([0.5]), "not-an-array", "iterator"),
        (Odd(), "not-an-array", "it is on another device"),
    ],
)
def test_what_is_no_array_is_refused(given: Any, code: str, says: str) -> None:
    with pytest.raises(DataTypeError) as raised:
        plain(given, "p")
    assert (raised.value.code, raised.value.subject) == (code, "p")
    assert says in raised.value.problem


SERIES, NUMBERS = pd.Series(["a", "b", "c"], [7, 8, 9], dtype=object), pd.Series([1, 2, 3])
MASKED = np.ma.masked_array(objects("a", "b", "c"), [0, 1, 0])
SAME: list[Any] = [
    [1, 2, 3],  # numbers are looked at as they are
    [0.5, 1.5, 2.5],
    [True, False, True],
    np.array([1, 2, 3]),
    np.array(["a", "b", "c"]),
    NUMBERS,
    MASKED,
    [None, "a"],  # of another length, which is found out later
    objects("a", "b"),
    SERIES[:2],
    (1, None, 3),
    0.5,
    None,
]


@pytest.mark.parametrize("given", SAME, ids=lambda given: type(given).__name__)
def test_what_holds_no_objects_stays_as_it_is(given: Any) -> None:
    assert blanked(given, KEEP) is given


def test_of_objects_what_is_left_out_is_blank() -> None:
    array = objects("a", "b", "c")
    assert blanked(array, KEEP).tolist() == ["a", None, "c"]
    assert array.tolist() == ["a", "b", "c"]
    assert blanked(["a", "b", "c"], KEEP) == ["a", None, "c"]
    assert blanked([1, object(), 3], KEEP) == [1, None, 3]
    assert blanked([[1], [2, 3], [4]], KEEP) == [[1], None, [4]]  # of which NumPy makes no array
    blank = blanked(SERIES, KEEP)
    assert blank.index.tolist() == [7, 8, 9]
    assert blank.isna().tolist() == [False, True, False]


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Return a text file of four rows."""
    path = tmp_path / "f.csv"
    path.write_text("y,p,s\n1,0.75,a\n0,0.25,b\n\n1,0.5,c\n0,0.125,d\n")
    return path


def test_arrays_hide_columns_and_stand_beside_them(rows: Path) -> None:
    source = open_source(rows)
    both = WithArrays(source, {"p": [0.1, 0.2, 0.3, 0.4], "w": np.array([[1], [2], [3], [4]])})
    assert (both.name, both.expected, both.columns) == (source.name, source.expected, ("y", "s", "p", "w"))
    assert set(both.arguments) == {"p", "w"}
    assert both.in_python("p") == "numpy.asarray(p)"
    assert [both.line(row) for row in range(4)] == [2, 3, 5, 6]
    assert both.place(2) == "line 5"
    for asked in (["y", "p", "w"], ["w"], ["s", "y"]):
        (batch,) = both.batches(asked)
        assert list(batch.columns) == asked
        assert (batch.first, batch.size) == (0, 4)
    (batch,) = both.batches(["y", "p", "w"])
    assert [batch.columns[name].numbers.tolist() for name in ("y", "p", "w")] == [
        [1, 0, 1, 0], [0.1, 0.2, 0.3, 0.4], [1, 2, 3, 4],
    ]  # fmt: skip
    (piece,) = both.scan(["p"], "y = 1")
    (batch,) = piece
    assert piece.size == 4
    assert batch.keep is not None
    assert batch.keep.tolist() == [True, False, True, False]
    assert batch.columns["p"].numbers.tolist() == [0.1, 0.2, 0.3, 0.4]


@pytest.mark.parametrize("size", [0, 3, 5])
def test_an_array_of_another_length_is_refused(size: int, rows: Path) -> None:
    both = WithArrays(open_source(rows), {"w": [1] * 4, "p": [0.5] * size})
    with pytest.raises(ShapeError) as raised:
        list(both.batches(["y", "p"]))
    assert (raised.value.code, raised.value.subject, raised.value.size) == ("length", "p", size)
    assert "4" in raised.value.problem
    assert "data" in raised.value.problem


def test_long_arrays_come_in_parts() -> None:
    size = 2 * ROWS + 5
    numbers = np.arange(size)
    source = open_source({"y": numbers, 3: numbers * 2})
    assert (source.name, source.columns, source.expected) == ("arrays", ("y", "3"), None)
    batches = list(source.batches(["3", "y"]))
    assert source.expected == size
    assert [(batch.first, batch.size) for batch in batches] == [(0, ROWS), (ROWS, ROWS), (2 * ROWS, 5)]
    for name, expected in (("y", numbers), ("3", numbers * 2)):
        np.testing.assert_array_equal(np.concatenate([batch.columns[name].numbers for batch in batches]), expected)
    both = WithArrays(source, {"w": numbers * 3})
    np.testing.assert_array_equal(
        np.concatenate([batch.columns["w"].numbers for batch in both.batches(["y", "w"])]), numbers * 3
    )


def test_a_table_of_arrays_is_one_column_each() -> None:
    (batch,) = open_source({"y": [[1, 0], [0, 1]], "p": np.full((4, 1), 0.5)}).batches(["y", "p"])
    assert batch.columns["y"].numbers.tolist() == [1, 0, 0, 1]
    assert batch.columns["p"].numbers.tolist() == [0.5] * 4


@pytest.mark.parametrize("given", [objects(0.5, None, [], 1), np.ma.masked_array([0.5] * 4, [True] * 4), [1j] * 4])
def test_an_array_beside_rows_is_named(given: Any, rows: Path) -> None:
    with pytest.raises(DataTypeError) as raised:
        WithArrays(open_source(rows), {"w": [1] * 4, "q": given})
    assert raised.value.subject == "q"
