"""Two sources joined on ids: every source can be either, and no id is lost without being counted."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logloss._sources import open_source
from logloss._sources.join import Join, Joined
from logloss.errors import LogLossError

LEFT = pa.table(
    {"id": [5, 3, 1, 9, 7, 7, None], "y": [1, 0, 1, 0, 1, 1, 1], "p": [0.5, 0.25, 0.75, 0.1, 0.2, 0.3, 0.4]}
)
RIGHT = pa.table({"q": [0.6, 0.7, 0.8, 0.9, 0.1], "id": [3, 5, 5, 1, 8], "P": [1.0, 2.0, 3.0, 4.0, 5.0]})
EXPECTED = Join("id", 2, 2, 1, 1, 1, 1, 0)

FORMS = ["csv", "parquet", "arrow", "pandas", "polars", "pyarrow", "arrays"]


def source(table: pa.Table, form: str, folder: Path) -> Any:
    path = folder / f"rows.{form}"
    if form == "csv":
        pyarrow.csv.write_csv(table, path)
    elif form == "parquet":
        pyarrow.parquet.write_table(table, path)
    elif form == "arrow":
        pyarrow.feather.write_feather(table, path)
    made = {
        "pandas": table.to_pandas,
        "polars": lambda: pl.from_arrow(table),
        "pyarrow": lambda: table,
        "arrays": lambda: {name: np.array(table[name].to_pylist(), dtype=object) for name in table.column_names},
    }
    return open_source(made[form]() if form in made else path)


def rows(joined: Joined, *names: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for batch in joined.batches(names):
        found += zip(*(batch.columns[name].numbers.tolist() for name in names), strict=True)
    return found


@pytest.mark.parametrize("left", FORMS)
@pytest.mark.parametrize("right", ["csv", "arrays"])
def test_any_two_sources(left: str, right: str, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    # pandas makes floats of integers with gaps, which are written otherwise
    table = LEFT if left != "pandas" else LEFT.set_column(0, "id", LEFT["id"].cast(pa.string()))
    joined = Joined(
        source(table, left, tmp_path),
        source(RIGHT, right, tmp_path / "other"),
        "id",
        {"y": (0, "y"), "old": (0, "p"), "new": (1, "q")},
    )
    assert rows(joined, "y", "old", "new") == [(1, 0.75, 0.9), (0, 0.25, 0.6)]
    assert joined.matches == EXPECTED
    assert rows(joined, "new") == [(0.9,), (0.6,)]


def test_names_that_sql_cannot_tell_apart_and_that_are_sql(tmp_path: Path) -> None:
    name = 'a"b; DROP TABLE s0 --'
    left = pd.DataFrame({"p": [0.25], "P": [0.5], name: ["x'y"]})
    right = pl.DataFrame({name: ["x'y"], "v0": [0.75]})
    joined = Joined(open_source(left), open_source(right), name, {"P": (0, "P"), "p": (0, "p"), "v": (1, "v0")})
    assert rows(joined, "p", "P", "v") == [(0.25, 0.5, 0.75)]


def test_ids_are_compared_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,p\n007,0.1\n7,0.2\n1e3,0.3\n9007199254740993,0.4\n" + "é,0.5\n")
    table = pa.table({"id": ["7", "1000", "9007199254740993", "9007199254740992", "é"], "q": [0.2, 0.3, 0.4, 0.6, 0.5]})
    joined = Joined(open_source(tmp_path / "a.csv"), open_source(table), "id", {"p": (0, "p"), "q": (1, "q")})
    assert rows(joined, "p", "q") == [(0.2, 0.2), (0.4, 0.4), (0.5, 0.5)]
    assert joined.matches == Join("id", 3, 2, 2, 0, 0, 0, 0)


def test_what_must_be_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,y\na,1\nb,0\nc,1.0\n")
    columns = {"y": (0, "y")}
    for labels, wrong in ([1, 0, 1], 0), ([1, 1, 1], 1):
        right = open_source({"id": ["a", "b", "c"], "label": labels})
        joined = Joined(open_source(tmp_path / "a.csv"), right, "id", columns, ("y", "label"))
        if not wrong:
            assert len(rows(joined, "y")) == 3
            continue
        with pytest.raises(LogLossError, match=r"1 of the joined rows have another y in .*a\.csv than in arrays"):
            rows(joined, "y")


def test_no_match_and_no_condition() -> None:
    left, right = open_source({"id": [1, 2], "p": [0.5, 0.5]}), open_source({"id": [3, 1, 1], "q": [0.5, 0.5, 0.5]})
    joined = Joined(left, right, "id", {"p": (0, "p"), "q": (1, "q")})
    with pytest.raises(LogLossError, match="no id stands once in arrays and once in arrays"):
        rows(joined, "p")
    with pytest.raises(LogLossError, match="the columns of arrays have no types in SQL"):
        list(joined.scan(["p"], "p > 0"))


def test_a_damaged_file_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(pa.table({"id": range(1000), "p": [0.5] * 1000}), path, compression="none")
    text = bytearray(path.read_bytes())
    text[4:2000] = b"\xff" * 1996
    path.write_bytes(text)
    joined = Joined(open_source(path), open_source({"id": [1], "q": [0.5]}), "id", {"p": (0, "p"), "q": (1, "q")})
    with pytest.raises(LogLossError, match="damaged"):
        rows(joined, "p")
    (tmp_path / "b.csv").write_text('id,p\n1,0.5\n2,"0.5\n')
    joined = Joined(open_source(tmp_path / "b.csv"), open_source({"id": [1], "q": [0.5]}), "id", {"p": (0, "p")})
    with pytest.raises(LogLossError):
        rows(joined, "p")


@settings(max_examples=30)
@given(*[st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=1, max_size=12)] * 2)
def test_every_id_is_matched_or_counted(left: list[int | None], right: list[int | None]) -> None:
    tables = [
        pa.table({"id": pa.array(ids, pa.int64()), "at": pa.array(range(len(ids)), pa.int64())})
        for ids in (left, right)
    ]
    joined = Joined(*map(open_source, tables), "id", {"a": (0, "at"), "b": (1, "at")})
    pairs = {
        (left.index(each), right.index(each))
        for each in set(left) & set(right) - {None}
        if left.count(each) == 1 == right.count(each)
    }
    if not pairs:
        with pytest.raises(LogLossError, match="stands once"):
            rows(joined, "a", "b")
    else:
        assert set(rows(joined, "a", "b")) == pairs
    known = set(left) - {None}, set(right) - {None}
    assert joined.matches == Join(
        "id",
        len(pairs),
        len(known[0] - known[1]),
        len(known[1] - known[0]),
        sum(left.count(each) > 1 for each in known[0]),
        sum(right.count(each) > 1 for each in known[1]),
        left.count(None),
        right.count(None),
    )
