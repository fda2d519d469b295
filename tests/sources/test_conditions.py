"""The same condition keeps the same rows, whatever holds them; a column's type is decided by all its cells."""

import csv
import gzip
import io
import json
import math
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logloss import evaluate
from logloss._sources import open_source
from logloss.errors import LogLossError

SCHEMA = pa.schema(
    {"i": pa.int64(), "big": pa.int64(), "x": pa.float64(), "d": pa.date32(), "b": pa.bool_(), "s": pa.string()}
)
Row = dict[str, Any]


def as_csv(rows: list[Row]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(SCHEMA.names)
    writer.writerows([["" if row[name] is None else row[name] for name in SCHEMA.names] for row in rows])
    return stream.getvalue().encode()


def in_json(row: Row) -> str:
    cells = {name: cell.isoformat() if isinstance(cell, date) else cell for name, cell in row.items()}
    return json.dumps(cells)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def as_table(rows: list[Row]) -> pa.Table:
    return pa.Table.from_pylist(rows, SCHEMA)


def as_database(path: Path, rows: list[Row]) -> Path:
    with duckdb.connect(str(path)) as connection:
        connection.register("given", as_table(rows))
        connection.execute("CREATE TABLE t AS FROM given")
    return path


def as_parquet(path: Path, rows: list[Row]) -> Path:
    pyarrow.parquet.write_table(as_table(rows), path, row_group_size=3)
    return path


def as_feather(path: Path, rows: list[Row]) -> Path:
    pyarrow.feather.write_feather(as_table(rows), path)
    return path


def parts(folder: Path, rows: list[Row]) -> Path:
    folder.mkdir()
    for at, part in enumerate((rows[:1], rows[1:])):
        (folder / f"{at}.csv").write_bytes(as_csv(part))
    return folder


KINDS: dict[str, Callable[[Path, list[Row]], Any]] = {
    "csv": lambda at, rows: written(at / "f.csv", as_csv(rows)),
    "csv.gz": lambda at, rows: written(at / "f.gz", gzip.compress(as_csv(rows))),
    "json lines": lambda at, rows: written(at / "f.jsonl", "".join(map("{}\n".format, map(in_json, rows))).encode()),
    "json array": lambda at, rows: written(at / "f.json", f"[{', '.join(map(in_json, rows))}]".encode()),
    "parquet": lambda at, rows: as_parquet(at / "f.parquet", rows),
    "arrow": lambda at, rows: as_feather(at / "f.arrow", rows),
    "duckdb": lambda at, rows: as_database(at / "f.duckdb", rows),
    "pandas": lambda at, rows: as_table(rows).to_pandas(types_mapper=pd.ArrowDtype),
    "polars": lambda at, rows: pl.from_arrow(as_table(rows)),
    "polars lazy": lambda at, rows: pl.from_arrow(as_table(rows)).lazy(),  # type: ignore[union-attr]
    "folder": lambda at, rows: parts(at / "parts", rows),
}

# A condition, and what it means of a row in Python; None, as in SQL, keeps no row.
CONDITIONS: dict[str, Callable[[Row], bool | None]] = {
    "i // 7 = 3": lambda row: row["i"] is not None and int(row["i"] / 7) == 3,
    "i::VARCHAR LIKE '%5'": lambda row: row["i"] is not None and str(row["i"]).endswith("5"),
    "i % 2 = 0 OR i IS NULL": lambda row: row["i"] is None or row["i"] % 2 == 0,
    "i / 2 > 10.25": lambda row: row["i"] is not None and row["i"] / 2 > 10.25,
    "big = 9007199254740993": lambda row: row["big"] == 9007199254740993,
    "big > 9007199254740992": lambda row: row["big"] is not None and row["big"] > 9007199254740992,
    "abs(x) < 0.5": lambda row: row["x"] is not None and abs(row["x"]) < 0.5,
    "x > 0.1": lambda row: row["x"] is not None and row["x"] > 0.1,
    "x IS NULL": lambda row: row["x"] is None,
    "d >= DATE '2024-02-10'": lambda row: row["d"] is not None and row["d"] >= date(2024, 2, 10),
    "d < '2024-01-05' AND month(d) = 1": lambda row: row["d"] is not None and row["d"] < date(2024, 1, 5),
    "b": lambda row: row["b"],
    "NOT b": lambda row: row["b"] is False,
    "s = '7'": lambda row: row["s"] == "7",
    "s <> '7'": lambda row: row["s"] is not None and row["s"] != "7",
    "s LIKE '0%' OR length(s) > 4": lambda row: row["s"] is not None and (row["s"][:1] == "0" or len(row["s"]) > 4),
    "coalesce(s, 'none') IN ('none', 'true')": lambda row: row["s"] in (None, "true"),
}


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values | values | values


FULL: Row = {"i": 25, "big": 9007199254740993, "x": 0.25, "d": date(2024, 1, 1), "b": True, "s": "north"}
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "i": maybe(st.integers(0, 60)),
            "big": maybe(st.integers(2**53, 2**53 + 3) | st.integers(-(2**63), 2**63 - 1)),
            "x": maybe(st.floats(-1, 1) | st.sampled_from([1e300, 5e-324, 0.1, 0.30000000000000004])),
            "d": maybe(st.dates(date(2024, 1, 1), date(2024, 3, 1))),
            "b": maybe(st.booleans()),
            "s": maybe(st.sampled_from(["7", "007", "true", "2024-01-01", "it's, so", "0.5", "1e3"])),
        }
    ),
    max_size=8,
).map(lambda rows: [FULL, *rows])  # one of each type, so that a column of texts holds one


def kept(data: Any, condition: str) -> list[bool]:
    keeps = [batch.keep for piece in open_source(data).scan(["i"], condition) for batch in piece]
    return [bool(keep) for batch in keeps for keep in batch]  # type: ignore[union-attr]


@settings(max_examples=20)
@given(rows=ROWS, asked=st.lists(st.sampled_from(list(CONDITIONS)), min_size=1, max_size=2))
def test_a_condition_keeps_the_same_rows_everywhere(rows: list[Row], asked: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for kind, make in KINDS.items():
            data = make(Path(folder), rows)
            for condition in asked:
                assert kept(data, condition) == [bool(CONDITIONS[condition](row)) for row in rows], (kind, condition)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_each_condition_on_a_row_of_each_kind(condition: str, tmp_path: Path) -> None:
    rows = [FULL, dict.fromkeys(FULL), {"i": 21, "big": -5, "x": -0.75, "d": date(2024, 2, 29), "b": False, "s": "007"}]
    expected = [bool(CONDITIONS[condition](row)) for row in rows]
    assert {kind: kept(make(tmp_path, rows), condition) for kind, make in KINDS.items()} == dict.fromkeys(
        KINDS, expected
    )


LATE = 25_000  # rows: farther down than what a sniffer looks at


@pytest.mark.parametrize("kind", KINDS)
def test_late_text_makes_a_column_text(kind: str, tmp_path: Path) -> None:
    rows = [{**FULL, "s": str(at % 50)} for at in range(LATE)] + [{**FULL, "s": "X1"}] * 5_000
    found = kept(KINDS[kind](tmp_path, rows), "s <> '7'")
    assert sum(found) == 29_500
    assert found[-5_000:] == [True] * 5_000


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("pandas",)])
def test_numbers_and_a_late_fraction_are_numbers(kind: str, tmp_path: Path) -> None:
    rows = [{**FULL, "x": float(at % 3)} for at in range(LATE)] + [{**FULL, "x": 0.5}]
    assert sum(kept(KINDS[kind](tmp_path, rows), "x > 0.25 AND x < 1")) == 1


def test_nan_is_missing_in_a_condition_as_everywhere(tmp_path: Path) -> None:
    """SQL by itself has NaN above all numbers."""
    table = pa.table({"i": [1, 2, 3], "x": [math.nan, 0.25, 0.75]})
    pyarrow.parquet.write_table(table, tmp_path / "f.parquet")
    (tmp_path / "f.csv").write_text("i,x\n1,NaN\n2,0.25\n3,0.75\n")
    files = [tmp_path / "f.parquet", tmp_path / "f.csv"]
    for data in [*files, table, table.to_pandas(), pl.from_arrow(table), duckdb.from_arrow(table)]:
        assert kept(data, "x > 0.5") == [False, False, True]
        assert kept(data, "x IS NULL") == [True, False, False]
        assert kept(data, "x < 0.9 OR x > 0.9") == [False, True, True]
        assert kept(data, "NOT x > 0.9") == [False, True, True]


def test_a_string_of_digits_is_text_in_json(tmp_path: Path) -> None:
    path = written(tmp_path / "f", b'{"i": 1, "s": "7"}\n{"i": 2, "s": "07"}\n{"i": 3, "s": "70"}\n')
    assert kept(path, "s LIKE '%7'") == [True, True, False]


@pytest.mark.parametrize("text", ["i,s\n1,5\n2,x\n", '{"i": 1, "s": 5}\n{"i": 2, "s": "x"}\n'])
def test_arithmetic_with_text_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(LogLossError) as raised:
        kept(written(tmp_path / "f", text.encode()), "s + 1 > 2")
    assert raised.value.code == "where-sql"


@pytest.mark.parametrize("condition", ["COLUMNS('^x$') > 0.5", "x * 2 > 1", '"X" > .5', "#2 > 0.5"])
def test_a_column_has_its_type_however_it_is_named(condition: str, tmp_path: Path) -> None:
    path = written(tmp_path / "f.csv", b"i,x,y\n1,0.25,1\n2,0.75,0\n3,10,0\n")
    assert kept(path, condition) == [False, True, True]


OF_TEXTS = (
    *(
        "i > 100",
        "i > '100'",
        "code = '7'",
        "late = '7'",
        "mark > 100",
        "mark IS NULL",
        "b",
        "NOT b",
        "d > '2024-01-10'",
    ),
    *("d >= DATE '2024-01-10'", "word = 'NA'", "code > 5", "comma > 1"),
)


@pytest.mark.filterwarnings("ignore")  # what Dask does with pandas
@pytest.mark.parametrize("engine", ["dask"])
def test_an_engine_keeps_the_same_rows_of_text_or_refuses(engine: str, tmp_path: Path) -> None:
    pytest.importorskip(engine)
    columns = {
        "y": lambda at: at % 2,
        "p": lambda at: (at % 97 + 1) / 100,
        "i": lambda at: at,
        "code": lambda at: "07" if at % 5 == 0 else at % 10,
        "late": lambda at: "X1" if at == 250 else at % 10,
        "mark": lambda at: "NA" if at % 3 == 0 else at,
        "b": lambda at: "true" if at % 2 else "false",
        "d": lambda at: f"2024-01-{at % 28 + 1:02}",
        "word": lambda at: "NA" if at % 4 else "b",
        "comma": lambda at: f'"{at % 3},5"',
    }
    (tmp_path / "parts").mkdir()
    for part in range(3):
        rows = [",".join(str(cell(at)) for cell in columns.values()) for at in range(part * 100, part * 100 + 100)]
        (tmp_path / "parts" / f"{part}.csv").write_text("\n".join([",".join(columns), *rows]) + "\n")
    assert [part.value for part in evaluate(tmp_path / "parts", by="word", engine=engine).slices] == ["NA", "b"]
    for condition in OF_TEXTS:
        found: list[tuple[str, object]] = []
        for how in (None, engine):
            try:
                found.append(("n", evaluate(tmp_path / "parts", "y", "p", where=condition, engine=how).n))
            except LogLossError as error:
                found.append((error.code, None))
        here, there = found
        assert here == there, condition


@pytest.mark.filterwarnings("ignore")
def test_of_parts_of_json_no_condition_is_asked(tmp_path: Path) -> None:
    pytest.importorskip("dask")
    (tmp_path / "f.jsonl").write_text('{"y": 1, "p": 0.5, "i": 1}\n{"y": 0, "p": 0.5, "i": null}\n')
    with pytest.raises(LogLossError, match="reads JSON in parts whose types may differ") as raised:
        evaluate(tmp_path / "f.jsonl", where="i::VARCHAR = '1'", engine="dask")
    assert raised.value.code == "where-sql"


@pytest.mark.filterwarnings("ignore")  # what Dask does with pandas
@pytest.mark.parametrize("engine", ["dask"])
def test_an_engine_keeps_the_same_rows(engine: str, tmp_path: Path) -> None:
    pytest.importorskip(engine)
    random = np.random.default_rng(5)
    table = pa.table({"y": random.integers(0, 2, 400), "p": random.random(400), "day": np.arange(400) % 31})
    pyarrow.parquet.write_table(table, tmp_path / "f.parquet", row_group_size=150)
    expected = evaluate(table, where="day // 7 = 3")
    assert expected.n == np.count_nonzero(table["day"].to_numpy() // 7 == 3)
    found = evaluate(tmp_path / "f.parquet", where="day // 7 = 3", engine=engine)
    assert (found.n, found.log_loss) == (expected.n, expected.log_loss)


@pytest.mark.parametrize("where", ["P < 0.5", '"P" < 0.5', "p < 0.5 AND y = 1", "y = 1 AND abs(P) < 0.5"])
def test_a_condition_that_names_two_columns_at_once(where: str, tmp_path: Path) -> None:
    """SQL ignores case: the first column would be asked, and among files another one in each."""
    files = {"a.csv": "y,p,P\n1,0.9,0.1\n0,0.2,0.1\n", "b.csv": "P,p,y\n0.1,0.6,1\n0.1,0.3,0\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    table = pa.table({"y": [1, 0], "p": [0.9, 0.2], "P": [0.1, 0.1]})
    for data in (tmp_path, tmp_path / "a.csv", table):
        with pytest.raises(LogLossError, match="2 columns are named p, P, which SQL does not tell apart"):
            evaluate(data, "y", "p", where=where)
        assert evaluate(data, "y", "p", where="y = 1").positives >= 1
    (tmp_path / "c.csv").write_text("y,p,x,x\n1,0.9,1,2\n0,0.2,1,3\n")
    with pytest.raises(LogLossError, match="2 columns are named x, so it does not say which"):
        evaluate(tmp_path / "c.csv", "y", "p", where="x = 1")
    assert evaluate(tmp_path / "c.csv", "y", "p", where="x_1 = 3").n == 1
