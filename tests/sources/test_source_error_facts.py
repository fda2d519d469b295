"""What an error of a source carries: its class, code, subject and values, for each thing that can be wrong with one."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from logloss import LogLossError, compare, errors, evaluate
from logloss.errors import Change

ROWS = {"y": [1, 0], "p": [0.75, 0.25]}
TABLE = pa.table(ROWS)


def written(path: Path, content: bytes) -> str:
    """Write a file, and return its name."""
    path.write_bytes(content)
    return str(path)


def as_parquet(path: Path, size: int | None = None) -> str:
    """Write the rows as Parquet, cut short to so many bytes."""
    parquet.write_table(TABLE, path)
    return written(path, path.read_bytes()[:size])


def folder(path: Path, *files: bytes) -> str:
    """Write a folder of CSV files."""
    path.mkdir()
    for number, content in enumerate(files):
        written(path / f"{number}.csv", content)
    return str(path)


Called = Callable[[Path], object]
WRONG: dict[str, tuple[Called, type[LogLossError], str, dict[str, Any]]] = {
    "no such file": (lambda at: evaluate(at / "x.csv"), errors.DataFileError, "no-file", {"subject": "{at}/x.csv"}),
    "a folder of nothing": (
        lambda at: evaluate(folder(at / "f")), errors.DataFileError, "directory", {"subject": "{at}/f"},
    ),
    "columns that differ": (
        lambda at: evaluate(folder(at / "f", b"y,p\n1,.5\n", b"y,q\n1,.5\n")),
        errors.DataFileError, "directory", {"subject": "{at}/f"},
    ),
    "Parquet cut short": (
        lambda at: evaluate(as_parquet(at / "f.parquet", 100)),
        errors.DataFileError, "damaged", {"subject": "{at}/f.parquet"},
    ),
    "gzip cut short": (
        lambda at: evaluate(written(at / "f.csv.gz", gzip.compress(b"y,p\n" + b"1,.5\n" * 100)[:30])),
        errors.DataFileError, "packed", {"subject": "{at}/f.csv.gz"},
    ),
    "an empty file": (
        lambda at: evaluate(written(at / "f.csv", b"")), errors.DataFileError, "file-empty", {"subject": "{at}/f.csv"},
    ),
    "an unusual delimiter": (
        lambda at: evaluate(written(at / "f.csv", b"y^p\n1^0.5\n")),
        errors.DataFileError, "delimiter", {"subject": "{at}/f.csv", "values": ("^",)},
    ),
    "another encoding": (
        lambda at: evaluate(written(at / "f.csv", "y,p\n1,0.5\n".encode("utf-16"))),
        errors.DataFileError, "encoding", {"subject": "{at}/f.csv", "values": ("UTF-16",)},
    ),
    "a line that is too long": (
        lambda at: evaluate(written(at / "f.csv", b"y,p\n1,0.5\n0,0.5,7\n")),
        errors.DataFileError, "csv-line", {"subject": "{at}/f.csv"},
    ),
    "a line that is no object": (
        lambda at: evaluate(written(at / "f.jsonl", b'{"y": 1, "p": 0.5}\n[1]\n')),
        errors.DataFileError, "json-line", {"subject": "{at}/f.jsonl"},
    ),
    "a column of dates": (
        lambda at: evaluate(pa.table({"y": [1, 0], "p": pa.array([1, 2], pa.date32())})),
        errors.DataTypeError, "column-type", {"subject": "p"},
    ),
    "a name twice": (
        lambda at: evaluate(pa.table([[1, 0], [0.5, 0.5], [0.5, 0.5]], names=["y", "p", "p"])),
        errors.ColumnError, "column-repeated", {"subject": "p", "count": 2},
    ),
    "no table": (lambda at: evaluate(object()), errors.DataTypeError, "not-a-table-object", {"subject": "data"}),
    "a query that is none": (
        lambda at: evaluate("SELECT 1 FROM nowhere"),
        errors.ArgumentError, "sql", {"subject": "SELECT 1 FROM nowhere", "values": ("SELECT 1 FROM nowhere",)},
    ),
    "a condition that is none": (
        lambda at: evaluate(TABLE, where="q >"),
        errors.ArgumentError, "where-sql", {"subject": "where", "values": ("q >",)},
    ),
    "a condition on arrays": (
        lambda at: evaluate(y=[1, 0], p=[0.5, 0.5], where="p > 0"),
        errors.ArgumentError, "where-arrays", {"subject": "where", "values": ("p > 0",)},
    ),
    "a mask of another size": (
        lambda at: evaluate(TABLE, where=np.array([True])), errors.ShapeError, "where-size", {"size": 1},
    ),
    "a condition on two": (
        lambda at: compare(as_parquet(at / "a"), as_parquet(at / "b"), p="p", on="y", where="p > 0"),
        errors.ArgumentError, "where-joined", {"subject": "where", "values": ("p > 0",)},
    ),
    "ids that never meet": (
        lambda at: compare(
            TABLE.append_column("i", pa.array([1, 2])), TABLE.append_column("i", pa.array([3, 4])), p="p", on="i"
        ),
        errors.EmptyError, "no-match", {"subject": "i"},
    ),
    "labels that contradict each other": (
        lambda at: compare(
            TABLE.append_column("i", pa.array([1, 2])),
            pa.table({"y": [0, 0], "p": [0.5, 0.5], "i": [1, 2]}), p="p", on="i",
        ),
        errors.LabelError, "labels-differ", {"subject": "y", "count": 1},
    ),
    "rows here for Spark": (
        lambda at: evaluate(TABLE, engine="spark"),
        errors.DataTypeError, "engine-data", {"subject": "data", "change": Change("engine", None)},
    ),
    "a form that Dask cannot tell": (
        lambda at: evaluate(written(at / "f.dat", b"y,p\n1,.5\n"), engine="dask"),
        errors.DataFileError, "engine-files", {"subject": "{at}/f.dat", "change": Change("engine", "local")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_an_error_carries_what_is_wrong(name: str, tmp_path: Path) -> None:
    call, kind, code, facts = WRONG[name]
    with pytest.raises(LogLossError) as raised:
        call(tmp_path)
    error = raised.value
    assert (type(error), error.code) == (kind, code)
    expected = {key: value.format(at=tmp_path) if isinstance(value, str) else value for key, value in facts.items()}
    assert {key: getattr(error, key) for key in expected} == expected
    assert "None" not in error.problem
