"""Whatever comes in, a number or a LogLossError comes out: random bytes, damaged files, tables of odd values."""

import bz2
import csv
import gzip
import io
import json
import lzma
import math
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import logloss
from logloss._sources import open_source
from logloss.errors import LogLossError

# More with LOGLOSS_FUZZ=10000; the suite itself stays short.
EXAMPLES = int(os.environ.get("LOGLOSS_FUZZ", "150"))
fuzz = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))


@contextmanager
def file_of(content: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f"
        path.write_bytes(content)
        yield path


def holds(**arguments: Any) -> bool:
    """Say whether evaluate gives a number or an error of this package that says something."""
    try:
        result = logloss.evaluate(**arguments)
    except LogLossError as error:
        return bool(error.code and error.problem.strip()) and error.hint != ""
    return result.n > 0 and result.log_loss >= 0 and logloss.Evaluation.from_json(result.to_json()) == result


def table_bytes(form: str) -> bytes:
    rows = pa.table({"y": [1, 0, 1, None] * 50, "p": np.linspace(0, 1, 200), "s": ["a", None, "b,\n", '"'] * 50})
    stream = io.BytesIO()
    if form == "parquet":
        pyarrow.parquet.write_table(rows, stream, row_group_size=64)
    elif form == "arrow":
        with pyarrow.ipc.new_file(stream, rows.schema) as writer:
            writer.write_table(rows, max_chunksize=64)
    elif form == "stream":
        with pyarrow.ipc.new_stream(stream, rows.schema) as writer:
            writer.write_table(rows, max_chunksize=64)
    elif form == "array":
        stream.write(json.dumps(rows.to_pylist()).encode())
    elif form == "zip":
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("rows.csv", table_bytes("csv"))
    elif form == "sqlite":
        with closing(sqlite3.connect(":memory:")) as connection:
            rows.to_pandas().to_sql("rows", connection, index=False)
            stream.write(connection.serialize())
    elif form.startswith("json"):
        stream.write("".join(json.dumps(row) + "\n" for row in rows.to_pylist()).encode())
    else:
        stream.write(rows.to_pandas().to_csv(index=False).encode())
    content = stream.getvalue()
    if form.endswith("zstd"):
        return bytes(pa.compress(content, "zstd", asbytes=True))
    packed = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress}
    return packed[form](content) if form in packed else content


KINDS = (
    "parquet",
    "arrow",
    "stream",
    "csv",
    "gzip",
    "zstd",
    "bzip2",
    "xz",
    "zip",
    "json",
    "json zstd",
    "array",
    "sqlite",
)
FORMS = {form: table_bytes(form) for form in KINDS}
MAGIC = [b"PAR1", b"ARROW1\0\0", b"\xff\xff\xff\xff", b"\x1f\x8b\x08", b"\xef\xbb\xbfy\tp\n", b"\x28\xb5\x2f\xfd"]
MAGIC += [
    b"[{",
    b'{\n"y": 1',
    b"BZh91AY&SY",
    b"\xfd7zXZ\0",
    b"PK\x03\x04",
    b"SQLite format 3\0",
    b"<stata_dta>",
    b"$FL2",
]
MAGIC += [b"HEADER RECORD*******LIBRARY", bytes.fromhex("d0cf11e0a1b11ae1"), b"\x72\1\1\0", b"\x80\x04\x95"]
STARTS = [b"", b"y,p\n", b"y,p\n1,0.5\n", b'{"y":1,"p":0.5}\n', b"01234567DUCK", *MAGIC]


@fuzz
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=200))
def test_random_bytes(start: bytes, rest: bytes) -> None:
    with file_of(start + rest) as path:
        assert holds(data=path)
        assert holds(data=path, where="y > 0", missing="drop")


@fuzz
@given(lines=st.text(alphabet="yp01.,;\t|\n\r\"' -e5aN", max_size=80))
def test_random_text(lines: str) -> None:
    with file_of(b"y,p\n" + lines.encode()) as path:
        assert holds(data=path)


@fuzz
@given(form=st.sampled_from(sorted(FORMS)), data=st.data())
def test_damaged_files(form: str, data: st.DataObject) -> None:
    content = bytearray(FORMS[form])
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.none() | st.integers(0, len(content)))
    with file_of(bytes(content[:end])) as path:
        assert holds(data=path, missing="drop")


@fuzz
@given(lines=st.text(alphabet='yp01.,:{}[]"\\\n -e5antrulf', max_size=80))
def test_random_objects(lines: str) -> None:
    with file_of(b'{"y":1,"p":0.5}\n' + lines.encode()) as path:
        assert holds(data=path)
        assert holds(data=path, where="p > 0", missing="drop")


@settings(fuzz, max_examples=EXAMPLES // 5)
@given(query=st.text(alphabet="yp01.,()'\"; *+-=<>", max_size=30))
def test_random_queries(query: str) -> None:
    assert holds(data=f"SELECT 1 AS y, 0.5 AS p {query}")
    assert holds(data=f"FROM (SELECT 1 AS y, 0.5 AS p) {query}", where="p > 0")


ODD = ["0", "1", "0.5", "", "NA", "nan", "inf", "-inf", "1e999", "yes", "no", "true", "85", "-1", " 1", "1 "]
CELLS = st.one_of(
    st.sampled_from(ODD),
    st.floats().map(repr),
    st.text(max_size=6),
)


@fuzz
@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    arguments=st.fixed_dictionaries(
        {},
        optional={
            "weight": st.just("w"),
            "positive": st.sampled_from(["yes", "1", 0, True]),
            "missing": st.just("drop"),
            "percent": st.booleans(),
            "where": st.sampled_from(["y = 'yes'", "w > 0", "length(y) < 3", "p BETWEEN 0 AND 1"]),
        },
    ),
)
def test_tables_of_odd_cells(rows: list[tuple[str, str, str]], delimiter: str, arguments: dict[str, Any]) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow(["y", "p", "w"])
    writer.writerows(rows)
    with file_of(stream.getvalue().encode("utf-8", "surrogatepass")) as path:
        assert holds(data=path, **arguments)


@fuzz
@given(
    header=st.sampled_from(["y", "y\nz", "y\r\nz", 'y"']),
    cells=st.lists(st.tuples(*[st.text(alphabet='a ",;\n\r', max_size=4)] * 2), min_size=1, max_size=6),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    last=st.booleans(),
)
def test_text_is_read_as_the_csv_module_reads_it(
    header: str, cells: list[tuple[str, str]], line_end: str, last: bool
) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows([(header, "p"), *cells])
    with file_of(stream.getvalue().removesuffix("" if last else line_end).encode()) as path:
        source = open_source(path)
        assert source.columns == (header, "p")
        (batch,) = source.batches(["p", header])
        for row, expected in enumerate(cells):
            for name, cell in zip((header, "p"), expected, strict=True):
                value = batch.columns[name].value(row)
                assert value == cell if cell else value != value, (row, name)
        lines = [source.line(row) for row in range(len(cells))]
    assert lines == sorted(set(lines))


NUMBERS = st.one_of(
    st.sampled_from([0, 1, 0.5, math.nan, math.inf, -1, 2, 85, True, None, "yes", "0.5", 1j, b"1", 10**400, object()]),
    st.floats(),
)


@fuzz
@given(
    y=st.lists(NUMBERS, max_size=5),
    p=st.lists(NUMBERS, max_size=5),
    dtype=st.sampled_from([None, object, float, "float32", bool, "U5", complex, "datetime64[s]", "int8"]),
    arguments=st.fixed_dictionaries(
        {}, optional={"positive": st.sampled_from(["yes", 1]), "missing": st.just("drop"), "weight": st.floats()}
    ),
)
@pytest.mark.filterwarnings("ignore")  # NumPy warns while the array is made
def test_arrays_of_odd_values(y: list[Any], p: list[Any], dtype: Any, arguments: dict[str, Any]) -> None:
    try:
        y_true, y_proba = np.array(y, dtype), np.array(p, dtype)
    except (TypeError, ValueError, OverflowError):
        y_true, y_proba = y, p  # type: ignore[assignment]
    assert holds(y=y_true, p=y_proba, **arguments)
    try:
        loss = logloss.log_loss(y_true, y_proba)
    except LogLossError:
        return
    assert loss >= 0


@fuzz
@given(y=st.lists(NUMBERS, max_size=4), p=st.lists(NUMBERS, max_size=4), polars=st.booleans())
def test_dataframes_of_odd_values(y: list[Any], p: list[Any], polars: bool) -> None:
    size = min(len(y), len(p))
    rows = {"y": y[:size], "p": p[:size]}
    try:
        frame = pl.DataFrame(rows, strict=False) if polars else pd.DataFrame(rows)
    except Exception:  # no dataframe, so nothing to read
        return
    assert holds(data=frame)
    assert holds(data=frame, positive="yes", missing="drop")
