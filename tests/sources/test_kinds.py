"""Whatever holds the rows, the numbers have the same bits; what is wrong with it is one message."""

import doctest
import gzip
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pyarrow.dataset
import pyarrow.feather
import pyarrow.parquet
import pytest

import logloss
from logloss._cli import run
from logloss._sources import open_source
from logloss.errors import LogLossError, MissingExtraError

N = 3000
RANDOM = np.random.default_rng(17)
Y, P, W = RANDOM.integers(0, 2, N), RANDOM.random(N), RANDOM.exponential(1, N)
S = np.array(["north", "south", "it's"], object)[RANDOM.integers(0, 3, N)]
TABLE = pa.table({"y": Y, "p": P, "w": W, "s": S})
OPTIONS: dict[str, Any] = {"weight": "w", "by": "s", "cluster": "s"}


def write(folder: Path, name: str) -> Path:
    """Write the rows in the form that the name ends in."""
    path = folder / name
    text = pa.BufferOutputStream()
    if ".json" in name:
        text.write("".join(json.dumps(row) + "\n" for row in TABLE.to_pylist()).encode())
    else:
        pyarrow.csv.write_csv(TABLE, text)
    content = text.getvalue().to_pybytes()
    if name.endswith(".parquet"):
        pyarrow.parquet.write_table(TABLE, path, row_group_size=500)
    elif name.endswith(".arrow"):
        pyarrow.feather.write_feather(TABLE, path, chunksize=700)
    elif name.endswith(".duckdb"):
        with duckdb.connect(str(path)) as connection:
            connection.register("given", TABLE)
            connection.execute("CREATE TABLE forecasts AS FROM given; CREATE SCHEMA old; CREATE TABLE old.t (y INT)")
    elif name.endswith(".gz"):
        path.write_bytes(gzip.compress(content, 1))
    elif name.endswith(".zst"):
        path.write_bytes(pa.compress(content, "zstd", asbytes=True))
    else:
        path.write_bytes(content)
    return path


def parts(folder: Path) -> Path:
    for at in range(3):
        part = TABLE.slice(at * 1000, 1000)
        pyarrow.csv.write_csv(part, folder / f"part-{at}.csv")
    return folder


def batches() -> Iterator[pa.RecordBatch]:
    yield from TABLE.to_batches(max_chunksize=700)


KINDS: dict[str, Callable[[Path], Any]] = {
    "csv": lambda folder: write(folder, "f.csv"),
    "csv.gz": lambda folder: write(folder, "f.csv.gz"),
    "csv.zst": lambda folder: write(folder, "f.csv.zst"),
    "jsonl": lambda folder: write(folder, "f.jsonl"),
    "jsonl.gz": lambda folder: write(folder, "f.jsonl.gz"),
    "jsonl.zst": lambda folder: write(folder, "f.jsonl.zst"),
    "parquet": lambda folder: write(folder, "f.parquet"),
    "arrow": lambda folder: write(folder, "f.arrow"),
    "folder": parts,
    "pattern": lambda folder: str(parts(folder) / "part-*.csv"),
    "database": lambda folder: f"{write(folder, 'f.duckdb')}#forecasts",
    "file address": lambda folder: write(folder, "f.csv").as_uri(),
    "query": lambda folder: f"SELECT * FROM '{write(folder, 'f.parquet')}'",  # noqa: S608
    "query with": lambda folder: f" with t as (from '{write(folder, 'f.parquet')}') select w, s, y, p from t;",  # noqa: S608
    "relation": lambda folder: duckdb.from_arrow(TABLE),
    "relation of a file": lambda folder: duckdb.read_parquet(str(write(folder, "f.parquet"))),
    "pandas": lambda folder: TABLE.to_pandas(),
    "polars": lambda folder: pl.from_arrow(TABLE),
    "polars lazy": lambda folder: pl.scan_parquet(write(folder, "f.parquet")),
    "pyarrow": lambda folder: TABLE,
    "pyarrow dataset": lambda folder: pyarrow.dataset.dataset(write(folder, "f.parquet")),
    "pyarrow reader": lambda folder: pa.RecordBatchReader.from_batches(TABLE.schema, batches()),
    "iterator": lambda folder: batches(),
}


def facts(found: logloss.Evaluation) -> dict[str, Any]:
    return {**json.loads(found.to_json()), "source": None}


EXPECTED = {where: facts(logloss.evaluate(TABLE, **OPTIONS, where=where)) for where in (None, "s <> 'it''s' AND w > 1")}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("where", EXPECTED)
def test_every_kind_has_the_same_bits(kind: str, where: str | None, tmp_path: Path) -> None:
    assert facts(logloss.evaluate(KINDS[kind](tmp_path), **OPTIONS, where=where)) == EXPECTED[where]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_takes_an_array_of_rows_to_keep(kind: str, tmp_path: Path) -> None:
    found = logloss.evaluate(KINDS[kind](tmp_path), where=(W > 1) & (S != "it's"), **OPTIONS)
    assert facts(found) == EXPECTED["s <> 'it''s' AND w > 1"]


def test_arrays_are_the_same_rows() -> None:
    expected = EXPECTED[None]
    found = facts(logloss.evaluate(y=Y, p=P, weight=W, by={"s": S}, cluster=S))
    assert {**found, "columns": None, "cluster": None} == {**expected, "columns": None, "cluster": None}


def message(data: Any, **options: Any) -> str:
    with pytest.raises(LogLossError) as caught:
        logloss.evaluate(data, **options)
    return str(caught.value)


def test_a_database_with_several_tables_lists_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, "f.duckdb")
    assert (
        message(path)
        == f"{path} is a DuckDB database with several tables: forecasts, old.t; {path}#TABLE is one of them."
    )
    assert "no table other: forecasts, old.t." in message(f"{path}#other")
    assert run(["score", str(path), "--value"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1  # which of them is meant is open
    assert run(["score", f"{path}#forecast", "--value"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[-1] == f"logloss score '{path}#forecasts' --value"
    assert run(["score", f"{path}#forecasts", "--value"]) == 0
    assert float(capsys.readouterr().out) == logloss.evaluate(TABLE).log_loss


def test_a_file_may_be_called_as_a_table_is(tmp_path: Path) -> None:
    (tmp_path / "f.duckdb#forecasts").write_text("y,p\n1,0.5\n")
    assert logloss.evaluate(f"{tmp_path}/f.duckdb#forecasts").n == 1


def test_a_file_may_be_called_as_a_query_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("select 1 as y, 0.5 as p").write_text("y,p\n1,0.25\n1,0.25\n")
    assert logloss.evaluate("select 1 as y, 0.5 as p").n == 2
    assert logloss.evaluate("SELECT 1 AS y, 0.5 AS p").n == 1
    assert "there is no file selected.csv" in message("selected.csv")


def test_a_database_that_is_being_written_to(tmp_path: Path) -> None:
    path = write(tmp_path, "f.duckdb")
    with duckdb.connect(str(path)) as connection:
        assert "is open elsewhere" in message(f"{path}#forecasts")
        assert logloss.evaluate(connection.table("forecasts")).n == N


def test_a_view_of_a_database_reads_no_other_file(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "f.duckdb")) as connection:
        connection.execute(f"CREATE VIEW v AS FROM '{write(tmp_path, 'f.csv')}'")
    assert "disabled" in message(tmp_path / "f.duckdb")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT y FROM", "syntax error"),
        ("SELECT y, p FROM 'nothing.parquet'", 'No files found that match the pattern "nothing.parquet"'),
        ("SELECT 1 AS y, error('too bad') AS p", "too bad"),
        ("SELECT 1 AS y; DROP TABLE x", "Only SELECT statements"),
    ],
)
def test_a_wrong_query(query: str, says: str) -> None:
    said = message(query)
    assert says in said
    assert "\n" not in said


def test_a_row_of_a_query_is_named() -> None:
    assert "p[2] = 2" in message("SELECT 1 AS y, unnest([0.5, 1, 2]) AS p")


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ('{"y": 1, "p": 0.5}\n\n{"y": 1, "p"\n', "line 3: it is no JSON object"),
        ('{"y": 1, "p": 0.5}\n[1, 2]\n', "line 2: it is no JSON object"),
        ('{"y": 1, "p": 0.5}\n{"y": 1, "p": "often"}\n', 'p[1] = "often" (line 2)'),
        ('{"y": 1, "p": 0.5}\n\n{"y": 1}\n', "p[1] (line 3): p has a missing value"),
        ('{"y": 1, "p": 0.5}\n' * 60_000 + '{"y": 1, "p": [0.5]}\n', 'p[60000] = "[0.5]" (line 60001)'),
        ('{"y": 1, "p": 0.5}\n' * 60_000 + "}\n", "line 60001: it is no JSON object"),
    ],
)
def test_a_wrong_line_of_json_is_named(lines: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text(lines)
    assert says in message(path)


def test_values_of_json_are_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text(
        '{"y": true, "P": 1, "p": 0.30000000000000004, "a/b~": "x"}\n{"p": "5e-324", "y": "no", "P": null}\n'
    )
    found = logloss.evaluate(path, positive="1", show=["a/b~", "P"], where="p_1 < '1' AND \"a/b~\" = 'x'")
    assert (found.worst[0].p, dict(found.worst[0].shown)) == (0.30000000000000004, {"a/b~": "x", "P": "1"})
    assert logloss.evaluate(path, positive="1", where="p_1 = '0.30000000000000004'").n == 1


def test_a_packed_file_that_is_cut_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("csv_files", "json_objects"):  # so that the damage is beyond what is looked at first
        monkeypatch.setattr(f"logloss._sources.text.{module}._HEAD", 1000)
    for name, form in (("f.csv", "zst"), ("f.jsonl", "zst"), ("f.csv", "gz"), ("f.jsonl", "gz")):
        path = write(tmp_path, f"{name}.{form}")
        path.write_bytes(path.read_bytes()[:-100])
        for where in (None, "w > 1"):
            said = f"{path} is a {'zstd' if form == 'zst' else 'gzip'} file that is cut short or damaged"
            assert said in message(path, where=where)


class Address(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_error(404)

    do_HEAD = do_GET  # noqa: N815  # what the server looks for

    def log_message(self, *_: object) -> None:
        pass


def test_an_address_is_read_or_the_message_says_why_not() -> None:
    with HTTPServer(("127.0.0.1", 0), Address) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/predictions.parquet"
        with pytest.raises(LogLossError) as caught:
            logloss.evaluate(address)
        server.shutdown()
    assert caught.value.problem.startswith(f"{address} cannot be read: ")
    if isinstance(caught.value, MissingExtraError):
        assert caught.value.hint == 'duckdb.sql("INSTALL httpfs")  # once'


def test_an_address_of_no_known_scheme() -> None:
    assert message("gopher://there/f.parquet").startswith("gopher://there/f.parquet cannot be read: ")


PAGE = Path(__file__).parents[2] / "docs" / "data.md"


def test_every_line_of_the_table_in_the_docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("examples").symlink_to(PAGE.parents[1] / "examples")
    page = PAGE.read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    for example in doctest.DocTestParser().get_examples(page.partition("| kind")[0]):
        exec(example.source, names)  # noqa: S102
    lines = re.findall(r"^\| [^|]+ \| `([^`]+)` \|", page, re.MULTILINE)
    assert len(lines) > 20
    assert {line: eval(line, names).log_loss for line in lines} == dict.fromkeys(lines, 0.44467328145605806)  # noqa: S307


LOADED = {"pandas", "polars", "duckdb", "pyarrow", "torch", "narwhals", "dask", "pyspark"}


@pytest.mark.parametrize(
    ("make", "also"),
    [
        ("import pandas; d = pandas.DataFrame({'y': [1, 0], 'p': [.5, .5]})", {"narwhals"}),
        ("import polars; d = polars.DataFrame({'y': [1, 0], 'p': [.5, .5]})", {"narwhals"}),
        ("import polars; d = polars.LazyFrame({'y': [1, 0], 'p': [.5, .5]})", {"narwhals"}),
        ("import pyarrow; d = pyarrow.table({'y': [1, 0], 'p': [.5, .5]})", {"narwhals"}),
        ("import duckdb; d = duckdb.sql('SELECT 1 AS y, 0.5 AS p')", {"pyarrow"}),
        ("d = 'SELECT 1 AS y, 0.5 AS p'", {"duckdb", "pyarrow"}),
        ("d = 'f.parquet'", {"pyarrow"}),
        ("d = 'f.csv'", {"pyarrow"}),
        ("d = 'f.csv.zst'", {"pyarrow"}),
        ("d = 'f.jsonl'", {"duckdb", "pyarrow"}),
        ("d = 'f.arrow'", {"pyarrow"}),
        ("d = {'y': [1, 0], 'p': [.5, .5]}", set()),
    ],
)
def test_one_kind_loads_no_other_library(make: str, also: set[str], tmp_path: Path) -> None:
    if "'f." in make:
        name = make.split("'")[1]
        make = make.replace(name, str(write(tmp_path, name)))
    check = f"import sys, logloss; {make}\nbefore = set(sys.modules)\nlogloss.evaluate(d)\n"
    check += f"print(*[n for n in {sorted(LOADED)} if n in set(sys.modules) - before])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= also


# What messages call each kind; what is not here is called by its path.
NAMES = {
    "folder": "{at}",
    "pattern": "{at}/part-*.csv",
    "database": "{at}/f.duckdb#forecasts",
    "file address": "{at}/f.csv",
    "query": "SELECT * FROM '{at}/f.parquet'",
    "query with": "with t as (from '{at}/f.parquet') select w, s, y, p from t",
    "relation": "duckdb relation",
    "relation of a file": "duckdb relation",
    "pandas": "pandas dataframe",
    "polars": "polars dataframe",
    "polars lazy": "polars LazyFrame",
    "pyarrow": "pyarrow dataframe",
    "pyarrow dataset": "pyarrow FileSystemDataset",
    "pyarrow reader": "pyarrow RecordBatchReader",
    "iterator": "batches of pyarrow RecordBatch",
}
KNOWN = {"parquet", "pandas", "polars", "pyarrow"}  # how many rows it has
GUESSED = {"csv", "jsonl", "folder", "pattern", "file address"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_name_and_columns_and_says_how_long_it_is(kind: str, tmp_path: Path) -> None:
    source = open_source(KINDS[kind](tmp_path))
    assert source.name == NAMES.get(kind, f"{{at}}/f.{kind}").format(at=tmp_path)
    assert sorted(source.columns) == ["p", "s", "w", "y"]
    if kind in GUESSED:
        assert source.expected == pytest.approx(N, rel=0.02)
    else:
        assert source.expected == (N if kind in KNOWN else None)


@pytest.mark.parametrize("form", ["FILE://{at}/f.csv", "file://{at}/f%2Ecsv", "{at}/f.csv"])
def test_the_address_of_a_file_is_its_path(form: str, tmp_path: Path) -> None:
    write(tmp_path, "f.csv")
    assert open_source(form.format(at=tmp_path)).name == f"{tmp_path}/f.csv"


def test_a_database_with_one_table_is_called_as_its_file(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "f.duckdb")) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS y, 0.5 AS p")
    for place in (f"{tmp_path}/f.duckdb", f"{tmp_path}/f.duckdb#t"):
        assert open_source(place).name == f"{tmp_path}/f.duckdb"


def test_the_last_mark_sets_the_table_apart(tmp_path: Path) -> None:
    (tmp_path / "a#b").mkdir()
    with duckdb.connect(str(tmp_path / "a#b" / "f.duckdb")) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS y, 0.5 AS p; CREATE TABLE u (y INT)")
    assert open_source(f"{tmp_path}/a#b/f.duckdb#t").name == f"{tmp_path}/a#b/f.duckdb#t"


class Once:
    """Rows that count how often they are asked for."""

    def __init__(self) -> None:
        self.asked = 0

    def __arrow_c_stream__(self, schema: object = None) -> object:
        self.asked += 1
        return TABLE.__arrow_c_stream__(schema)


def test_a_stream_is_asked_for_once_a_scan() -> None:
    rows = Once()
    source = open_source(rows)
    assert source.name == "test_kinds Once"
    for scans in (1, 2):
        assert sum(batch.size for batch in source.batches(["p"])) == N
        assert rows.asked == scans


def test_tables_that_come_are_opened_one_after_the_other() -> None:
    tables = ({"y": [1], "p": [at / 4]} for at in range(4))
    source = open_source(tables)
    assert source.name == "batches of arrays"
    assert [(batch.first, batch.columns["p"].numbers.tolist()) for batch in source.batches(["p"])] == [
        (at, [at / 4]) for at in range(4)
    ]
