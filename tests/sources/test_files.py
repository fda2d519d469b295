"""Files of every form give the same rows in the same order, whatever their names; longer ones need no more memory."""

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.ipc
import pyarrow.parquet
import pytest

from logloss._accumulate.batch import ROWS, Column
from logloss._sources import Source, open_source
from logloss._sources.files import open_file
from logloss.errors import LogLossError

N = 2 * ROWS + 1000  # more than two batches
RANDOM = np.random.default_rng(7)
TABLE = pa.table({"y": RANDOM.integers(0, 2, N), "other": np.arange(N), "p": RANDOM.random(N)})


def as_csv(table: pa.Table, delimiter: str = ",") -> bytes:
    stream = io.BytesIO()
    pyarrow.csv.write_csv(table, stream, pyarrow.csv.WriteOptions(delimiter=delimiter))
    return stream.getvalue()


def as_ipc(table: pa.Table, new: Callable[..., pa.ipc.RecordBatchStreamWriter]) -> bytes:
    stream = io.BytesIO()
    with new(stream, table.schema) as writer:
        writer.write_table(table, max_chunksize=50_000)
    return stream.getvalue()


def as_parquet(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    pyarrow.parquet.write_table(table, stream, row_group_size=40_000)
    return stream.getvalue()


def as_feather(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    pyarrow.feather.write_feather(table, stream)
    return stream.getvalue()


def as_json(table: pa.Table) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in table.to_pylist()).encode()


def as_zstd(content: bytes) -> bytes:
    """Pack in two frames."""
    return b"".join(pa.compress(part, "zstd", asbytes=True) for part in (content[:99], content[99:]))


def as_database(table: pa.Table) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "f.duckdb"
        with duckdb.connect(str(place)) as connection:
            connection.register("given", table)
            connection.execute("CREATE TABLE forecasts AS FROM given")
        return place.read_bytes()


def as_zip(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("rows.csv", as_csv(table))
    return stream.getvalue()


def as_sqlite(table: pa.Table) -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE forecasts (y INTEGER, other INTEGER, p REAL)")
        columns = [column.to_pylist() for column in table.columns]
        connection.executemany("INSERT INTO forecasts VALUES (?, ?, ?)", zip(*columns, strict=True))
        connection.commit()
        return connection.serialize()


FORMS: dict[str, Callable[[pa.Table], bytes]] = {
    "csv": as_csv,
    "tsv": lambda table: as_csv(table, "\t"),
    "semicolons": lambda table: as_csv(table, ";"),
    "bars": lambda table: as_csv(table, "|"),
    "crlf": lambda table: as_csv(table).replace(b"\n", b"\r\n"),
    "cr": lambda table: as_csv(table).replace(b"\n", b"\r"),
    "bom": lambda table: b"\xef\xbb\xbf" + as_csv(table),
    "blank lines first": lambda table: b"\n\n" + as_csv(table),
    "gzip": lambda table: gzip.compress(as_csv(table), 1),
    "gzip in two members": lambda table: gzip.compress(as_csv(table)[:99], 1) + gzip.compress(as_csv(table)[99:], 1),
    "zstd": lambda table: as_zstd(as_csv(table)),
    "json lines": as_json,
    "json lines in gzip": lambda table: gzip.compress(as_json(table), 1),
    "json lines in zstd": lambda table: as_zstd(as_json(table)),
    "json array": lambda table: as_json(table).strip().replace(b"\n", b",\n").join([b"[", b"]"]),
    "json objects over lines": lambda table: as_json(table).replace(b', "', b',\n "'),
    "bzip2": lambda table: bz2.compress(as_csv(table), 1),
    "xz": lambda table: lzma.compress(as_csv(table), preset=0),
    "zip": as_zip,
    "sqlite": as_sqlite,
    "duckdb": as_database,
    "parquet": as_parquet,
    "arrow": lambda table: as_ipc(table, pyarrow.ipc.new_file),
    "arrow stream": lambda table: as_ipc(table, pyarrow.ipc.new_stream),
    "feather": as_feather,
}


def read(place: object, *wanted: str) -> dict[str, np.ndarray]:
    """Read columns of numbers whole, and check that the batches follow each other."""
    rows = 0
    parts: dict[str, list[np.ndarray]] = {name: [] for name in wanted}
    for batch in open_source(place).batches(wanted):
        assert batch.first == rows
        assert 0 < batch.size <= ROWS
        for name, column in batch.columns.items():
            assert column.codes is None
            assert column.numbers.shape == (batch.size,)
            parts[name].append(column.numbers)
        rows += batch.size
    return {name: np.concatenate(columns) for name, columns in parts.items()}


def holds(source: Source, condition: str) -> np.ndarray:
    """Return which rows a condition keeps, of a scan that asks for no column."""
    keeps = [batch.keep for piece in source.scan([], condition) for batch in piece]
    return np.concatenate([keep for keep in keeps if keep is not None])


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_rows(form: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.dat"  # the name says nothing
    path.write_bytes(FORMS[form](TABLE))
    found = read(path, "p", "y")
    np.testing.assert_array_equal(found["p"], TABLE["p"].to_numpy())
    np.testing.assert_array_equal(found["y"], TABLE["y"].to_numpy())


@pytest.mark.parametrize("form", FORMS)
def test_a_condition_keeps_its_place(form: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.dat"
    path.write_bytes(FORMS[form](TABLE))
    mask = holds(open_source(path), "other % 7 = 3 AND p < 0.5 -- a comment")
    expected = (TABLE["other"].to_numpy() % 7 == 3) & (TABLE["p"].to_numpy() < 0.5)
    np.testing.assert_array_equal(mask, expected)


@pytest.mark.parametrize("form", ["csv", "parquet", "arrow", "json lines"])
def test_a_long_list_in_a_condition_keeps_the_order(form: str, tmp_path: Path) -> None:
    """DuckDB would make a join of it, whose rows come in any order."""
    (tmp_path / "rows.dat").write_bytes(FORMS[form](TABLE))
    some = list(range(0, N, 3))[:40] + list(range(N - 60, N, 2))
    mask = holds(open_source(tmp_path / "rows.dat"), f"other IN ({', '.join(map(str, some))})")
    np.testing.assert_array_equal(np.flatnonzero(mask), some)


@pytest.mark.parametrize("form", ["csv", "parquet", "arrow", "json lines"])
def test_a_query_in_a_condition_keeps_the_order(form: str, tmp_path: Path) -> None:
    (tmp_path / "rows.dat").write_bytes(FORMS[form](TABLE))
    mask = holds(open_source(tmp_path / "rows.dat"), f"other IN (SELECT unnest(range(0, {N}, 37)))")
    np.testing.assert_array_equal(np.flatnonzero(mask), np.arange(0, N, 37))


def test_standard_input_is_read_like_a_file_and_its_copy_goes() -> None:
    source = open_file("-", io.BytesIO(as_csv(TABLE)))
    assert source.name == "standard input"
    path = source.path  # type: ignore[attr-defined]
    for _ in range(2):  # it can be looked at again
        assert sum(batch.size for batch in source.batches(["p"])) == N
    assert path.exists()
    del source
    assert not path.exists()


def test_standard_input_that_is_no_table_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(LogLossError):
        open_file("-", io.BytesIO(b""))
    assert list(tmp_path.iterdir()) == []


def one(text: bytes, name: str, folder: Path) -> Column:
    path = folder / "f.csv"
    path.write_bytes(text)
    (batch,) = open_source(path).batches([name])
    return batch.columns[name]


def test_numbers_and_words_and_nothing(tmp_path: Path) -> None:
    column = one(b'a,b\n0.5,x\n yes ,x\n"",x\n,x\n true,x\nyes,x\n-1e-320,x\nnan,x\nNA,x\n', "a", tmp_path)
    np.testing.assert_array_equal(column.numbers, [0.5, *[np.nan] * 3, 1, np.nan, -1e-320, *[np.nan] * 2])
    assert column.codes is not None
    assert [column.value(row) for row in (1, 5, 8)] == [" yes ", "yes", "NA"]
    missing = column.missing()
    assert missing is not None
    assert missing.tolist() == [False, False, True, True, False, False, False, True, False]


@pytest.mark.parametrize(
    "text", ["0.1", "0.30000000000000004", "5e-324", "2.2250738585072011e-308", "1e-17", ".5", "1E5"]
)
def test_a_number_is_read_to_the_last_bit(text: str, tmp_path: Path) -> None:
    column = one(f"a,b\n{text},1\n".encode(), "a", tmp_path)
    assert column.numbers.tolist() == [float(text)]


def test_late_text_is_read_as_well_as_early_text(tmp_path: Path) -> None:
    column = one(b"a,b\n" + b"1,1\n" * 50_000 + b"late,1\n", "a", tmp_path)
    assert column.value(50_000) == "late"


@pytest.mark.parametrize(
    ("text", "row", "line"),
    [
        (b"a,b\n1,2\n3,4\n", 1, 3),
        (b'a,b\n"x\ny",2\n3,4\n', 1, 4),
        (b"\n\na,b\n1,2\n\n3,4\n", 1, 6),
        (b'"a\nb",c\r\n1,2\r\n3,4\r\n', 0, 3),
        (b"a\n1\n\n3\n", 2, 4),
    ],
)
def test_the_line_of_a_row(text: bytes, row: int, line: int, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(text)
    source = open_source(path)
    assert source.line(row) == line
    name = source.columns[0]
    value = np.concatenate([batch.columns[name].numbers for batch in source.batches([name])])[row]
    cell = text.decode().splitlines()[line - 1].split(",")[0]
    assert cell == f"{value:g}"


@pytest.mark.parametrize("name", ["it's.csv", "a[1].csv", "what?*.csv", "sp ace.csv", "{x,y}.csv", "%41.csv"])
def test_no_name_is_a_pattern(name: str, tmp_path: Path) -> None:
    (tmp_path / "a1.csv").write_bytes(b"y,p\n0,0\n")
    (tmp_path / "what is it.csv").write_bytes(b"y,p\n0,0\n")
    path = tmp_path / name
    path.write_bytes(b"y,p\n1,0.5\n")
    assert read(path, "p")["p"].tolist() == [0.5]
    assert holds(open_source(path), "p = 0.5").tolist() == [True]


def test_names_that_sql_cannot_tell_apart(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(b'y,P,p,"a ""b"" \'c\'"\n1,0.25,0.75,3\n')
    assert read(path, "P")["P"].tolist() == [0.25]
    assert read(path, "p")["p"].tolist() == [0.75]
    assert holds(open_source(path), 'p_1 = 0.75 AND "a ""b"" \'c\'" = 3').tolist() == [True]


@pytest.mark.parametrize(
    ("cells", "condition", "expected"),
    [
        (["1"] * 30_000 + ["1.5", ""], "a > 1.2", [30_000]),
        (["1"] * 30_000 + ["x", ""], "a <> '1'", [30_000]),
        (["007", "7", "70"], "a LIKE '00%' OR a = '70'", [0, 2]),
        (["22", "21", "", "27", "28"], "a // 7 = 3", [0, 1, 3]),
        (["5", "15", "50"], "a::VARCHAR LIKE '%5'", [0, 1]),
        (["18446744073709551616", "1", "-18446744073709551617"], "a < -18446744073709551616 OR a = 1", [1, 2]),
        (["1_000", "1000"], "a = '1000'", [1]),
        ([" 7", "8 "], "a + 1 = 9", [1]),
        (["NaN", "0.5", "0.7"], "a > 0.6", [2]),
        (["2024-01-31 10:30", "2024-01-31", "2023-12-31T23:59:59.5"], "a < TIMESTAMP '2024-01-31 00:00:00.1'", [1, 2]),
        (["10:30:00", "23:59:59.5"], "a > TIME '12:00:00'", [1]),
        (["", "", ""], "a IS NULL AND (a > 0) IS NULL AND (a LIKE 'x') IS NULL", [0, 1, 2]),
        (["True", "FALSE", "true"], "NOT a", [1]),
        (["9007199254740993", "9007199254740992"], "a = 9007199254740993", [0]),
        (["0.1", "0.30000000000000004"], "a = 0.30000000000000004", [1]),
        (["2024-01-31", "2025-01-31", ""], "a >= DATE '2025-01-01'", [1]),
        (["true", "false", ""], "a", [0]),
        (["north", "south", ""], "a LIKE 'n%' OR a IS NULL", [0, 2]),
        (["1", "x"], "a = 'x'", [1]),
        (["1", "2"], "a > 1) OR (a < 0", [1]),
    ],
)
def test_conditions_compare_as_columns_look(
    cells: list[str], condition: str, expected: list[int], tmp_path: Path
) -> None:
    path = tmp_path / "f.csv"
    path.write_text("a,b\n" + "".join(f"{cell},0\n" for cell in cells))
    mask = holds(open_source(path), condition)
    assert np.flatnonzero(mask).tolist() == expected


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int64", "float16", "float32", "float64"])
def test_arrow_types_of_numbers_keep_their_values(dtype: str, tmp_path: Path) -> None:
    values = np.array([0, 1, 1, 0], dtype)
    for form in (as_parquet, FORMS["arrow"]):
        (tmp_path / "f").write_bytes(form(pa.table({"a": values})))
        np.testing.assert_array_equal(read(tmp_path / "f", "a")["a"], values)


def test_arrow_types_that_stand_for_numbers_or_words(tmp_path: Path) -> None:
    table = pa.table(
        {
            "gaps": pa.array([1, None, 0], pa.int64()),
            "decimal": pa.array(["0.1", "0.30", None]).cast(pa.decimal128(9, 4)),
            "dictionary": pa.array(["no", "yes", None]).dictionary_encode(),
            "view": pa.array(["0.5", "1", "x"], pa.string_view()),
            "nothing": pa.nulls(3),
        }
    )
    (tmp_path / "f").write_bytes(as_ipc(table, pyarrow.ipc.new_file))
    (batch,) = open_source(tmp_path / "f").batches(table.column_names)
    np.testing.assert_array_equal(batch.columns["gaps"].numbers, [1, np.nan, 0])
    np.testing.assert_array_equal(batch.columns["decimal"].numbers, [0.1, 0.3, np.nan])
    assert [batch.columns["dictionary"].value(row) for row in (0, 1)] == ["no", "yes"]
    assert [batch.columns["view"].value(row) for row in range(3)] == [0.5, 1.0, "x"]
    assert np.isnan(batch.columns["nothing"].numbers).all()


MEMORY = """
import sys
from logloss._sources import Source, open_source
rows = sum(batch.size for batch in open_source(sys.argv[1]).batches(["y", "p"]))
(peak,) = (line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(rows, int(peak) // 1024)
"""


def write_long(path: Path, form: str, copies: int) -> None:
    """Write the table many times over, without holding it all in memory."""
    if form == "csv":
        header, _, body = as_csv(TABLE).partition(b"\n")
        with path.open("wb") as file:
            file.write(header + b"\n")
            for _ in range(copies):
                file.write(body)
    elif form == "parquet":
        with pyarrow.parquet.ParquetWriter(path, TABLE.schema) as writer:
            for _ in range(copies):
                writer.write_table(TABLE)
    else:
        with pyarrow.ipc.new_file(path, TABLE.schema) as writer:
            for _ in range(copies):
                writer.write_table(TABLE)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process its peak memory")
@pytest.mark.parametrize("form", ["csv", "parquet", "arrow"])
def test_memory_does_not_grow_with_the_file(form: str, tmp_path: Path) -> None:
    peaks = []
    for copies in (12, 36):  # 3 and 9 million rows: 100 MB more of numbers, 200 MB more of text
        path = tmp_path / f"{copies}"
        write_long(path, form, copies)
        done = subprocess.run([sys.executable, "-c", MEMORY, path], capture_output=True, text=True, check=True)
        rows, peak = map(int, done.stdout.split())
        assert rows == copies * N
        peaks.append(peak)
    small, large = peaks
    mapped = path.stat().st_size >> 20 if form == "arrow" else 0  # pages of the file, which the system takes back
    assert large - small - mapped < 80, peaks
