"""What an error of a source carries, and nothing besides: its class, code, subject and values, for each thing that can
be wrong with one.
"""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from logloss import LogLossError, compare, errors, evaluate
from logloss._sources import open_source, sql
from logloss._sources.remote.distributed import failed
from logloss._sources.source_errors import cluster_rows, unknown_form, unreadable_there
from logloss._sources.tables.dataframes import open_frame
from logloss.errors import Change

RECODED = "data=pandas.read_csv('{at}/f', encoding=\"cp1252\", sep=',', dtype=str, keep_default_na=False)"
ROWS = {"y": [1, 0], "p": [0.75, 0.25]}
TABLE = pa.table(ROWS)
LONG = "x" * 300  # longer than the system lets a name be


def written(path: Path, content: bytes) -> str:
    """Write a file, and return its name."""
    path.write_bytes(content)
    return str(path)


def as_parquet(path: Path, size: int | None = None) -> str:
    """Write the rows as Parquet, cut short to so many bytes."""
    parquet.write_table(TABLE, path)
    return written(path, path.read_bytes()[:size])


def as_arrow(path: Path, size: int) -> str:
    """Write the rows as an Arrow file, cut short to so many bytes."""
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, TABLE.schema) as writer:
        writer.write_table(TABLE)
    return written(path, path.read_bytes()[:size])


def database(path: Path, *tables: str) -> str:
    """Write a DuckDB database of these tables."""
    with duckdb.connect(str(path)) as connection:
        for table in tables:
            connection.execute(f"CREATE TABLE {table} AS SELECT 1 AS y, 0.5 AS p")
    return str(path)


def held(path: Path) -> object:
    """Read a database that this process writes to."""
    with duckdb.connect(str(path)):
        return evaluate(path)


def folder(path: Path, *files: bytes) -> str:
    """Write a folder of CSV files."""
    path.mkdir()
    for number, content in enumerate(files):
        written(path / f"{number}.csv", content)
    return str(path)


def beside(path: Path, name: str) -> Path:
    """Write a file of this name, and return the path."""
    written(path.parent / name, b"y,p\n1,.5\n")
    return path


def batches(*tables: dict[str, Any]) -> Iterator[Any]:
    """Return tables as they come."""
    return (pa.table(table) for table in tables)


def raising(error: LogLossError) -> object:
    raise error


class Collects:
    def collect(self) -> None:
        """Make a table, as a query does."""


Facts = dict[str, Any]
NOTHING: Facts = {"rows": (), "values": (), "count": 0, "size": 0, "change": None, "hint": None}


def facts(kind: type[LogLossError], code: str, subject: str, **others: Any) -> Facts:
    """Return what an error must carry; what is not named must be empty."""
    change = others.get("change")
    return {"kind": kind, "code": code, "subject": subject} | NOTHING | {"hint": change and str(change)} | others


def of_file(code: str, subject: str = "{at}/f", **others: Any) -> Facts:
    """Return what an error of a file must carry; {at} is the folder."""
    return facts(errors.DataFileError, code, subject, **others)


def with_ids(ids: list[int], labels: tuple[int, int] = (1, 0)) -> pa.Table:
    return pa.table({"y": labels, "p": [0.75, 0.25], "i": ids})


ENCRYPTED = bytes.fromhex(  # an empty member, said to be encrypted
    "504b0304140001000000000021000000000000000000000000000100000061504b01021403140001000000000021000000"
    "0000000000000000000001000000000000000000000080010000000061504b050600000000010001002f0000001f0000000000"
)
UTF16 = "y,p\n1,0.5\n".encode("utf-16")
WRONG: dict[str, tuple[Callable[[Path], object], Facts]] = {
    "no such file": (lambda at: evaluate(at / "f"), of_file("no-file")),
    "a file of nearly this name": (
        lambda at: evaluate(beside(at / "row.csv", "rows.csv")),
        of_file("no-file", "{at}/row.csv", change=Change("data", "{at}/rows.csv")),
    ),
    "a file that the system does not give": (lambda at: evaluate(at / LONG), of_file("unreadable", f"{{at}}/{LONG}")),
    "a folder of nothing": (lambda at: evaluate(folder(at / "f")), of_file("directory")),
    "a pattern of folders": (
        lambda at: evaluate(folder(at / "f")[:-1] + "?"), of_file("directory", "{at}/?"),
    ),
    "columns that differ": (
        lambda at: evaluate(folder(at / "f", b"y,p\n1,.5\n", b"y,q\n1,.5\n")),
        facts(errors.ColumnError, "no-column", "p"),
    ),
    "Parquet cut short": (lambda at: evaluate(as_parquet(at / "f", 100)), of_file("damaged")),
    "Arrow cut short": (lambda at: evaluate(as_arrow(at / "f", 100)), of_file("damaged")),
    "gzip cut short": (
        lambda at: evaluate(written(at / "f", gzip.compress(b"y,p\n" + b"1,.5\n" * 100)[:30])), of_file("packed"),
    ),
    "Zstandard cut short": (
        lambda at: evaluate(written(at / "f", pa.compress(b"y,p\n" + b"1,.5\n" * 100, "zstd", asbytes=True)[:20])),
        of_file("packed"),
    ),
    "an empty file": (lambda at: evaluate(written(at / "f", b"")), of_file("file-empty")),
    "empty lines": (lambda at: evaluate(written(at / "f", b"\n \n")), of_file("file-empty")),
    "an unusual delimiter": (
        lambda at: evaluate(written(at / "f", b"y^p\n1^0.5\n")),
        of_file("delimiter", values=("^",), hint="data=pandas.read_csv('{at}/f', sep=r\"^\")"),
    ),
    "a space for a delimiter, packed": (
        lambda at: evaluate(written(at / "f", gzip.compress(b"y p\n1 0.5\n"))),
        of_file(
            "delimiter",
            values=(" ",),
            hint="data=pandas.read_csv('{at}/f', sep=r\"\\s+\", compression=\"gzip\")",
        ),
    ),
    "UTF-16, cut short": (lambda at: evaluate(written(at / "f", UTF16[:-1])), of_file("damaged")),
    "an old encoding": (
        lambda at: evaluate(written(at / "f", b"y,p\xe9\n1,0.5\n")),
        of_file("encoding", values=("WINDOWS-1252",), hint=RECODED),
    ),
    "an old encoding far down": (
        lambda at: evaluate(written(at / "f", b"y,p\n" + b"1,.5\n" * 300_000 + b"1,\xe9\n")),
        of_file("encoding", values=("WINDOWS-1252",), hint=RECODED),
    ),
    "an old encoding of JSON": (
        lambda at: evaluate(written(at / "f", b'{"y": 1}\n{"y": "\xe9"}\n')),
        of_file("encoding", values=("WINDOWS-1252",)),
    ),
    "bytes that are no text": (lambda at: evaluate(written(at / "f", b"y,p\n\0\n")), of_file("not-a-table")),
    "line ends of several kinds": (
        lambda at: evaluate(written(at / "f", b"\n\r\ny,p\r\n1,0.5\r\n")), of_file("line-ends"),
    ),
    "a line that is too long": (lambda at: evaluate(written(at / "f", b"y,p\n1,0.5\n0,0.5,7\n")), of_file("csv-line")),
    "a line that is no object": (
        lambda at: evaluate(written(at / "f", b'{"y": 1, "p": 0.5}\n[1]\n')), of_file("json-line"),
    ),
    "a format that is not read": (lambda at: evaluate(written(at / "f", b"\x89HDF\r\n\x1a\n")), of_file("format")),
    "an encrypted archive": (
        lambda at: evaluate(written(at / "f", ENCRYPTED)), of_file("encrypted"),
    ),
    "a database that is no more": (
        lambda at: evaluate(written(at / "f", Path(database(at / "f", "t")).read_bytes()[:5000])), of_file("damaged"),
    ),
    "a database that is written to": (
        lambda at: held(Path(database(at / "f", "t"))), of_file("held"),
    ),
    "a database without tables": (lambda at: evaluate(database(at / "f")), of_file("which-table")),
    "a database with several tables": (lambda at: evaluate(database(at / "f", "a", "b")), of_file("which-table")),
    "no such table": (lambda at: evaluate(database(at / "f", "a") + "#xyz"), of_file("which-table")),
    "nearly such a table": (
        lambda at: evaluate(database(at / "f", "rows", "b") + "#row"),
        of_file("which-table", change=Change("data", "{at}/f#rows")),
    ),
    "an address of no known kind": (
        lambda at: evaluate("gopher://there/f.parquet"), of_file("address", "gopher://there/f.parquet"),
    ),
    "an address that needs an extension": (
        lambda at: raising(sql._not_fetched("s3://there/f", 'it needs the extension "httpfs", which is not there')),
        facts(
            errors.MissingExtraError,
            "address-extension",
            "s3://there/f",
            values=("httpfs",),
            hint='duckdb.sql("INSTALL httpfs")  # once',
        ),
    ),
    "a column of dates": (
        lambda at: evaluate(pa.table({"y": [1, 0], "p": pa.array([1, 2], pa.date32())})),
        facts(
            errors.DataTypeError, "text", "p", rows=(0, 1), values=("1970-01-02", "1970-01-03"), count=2, size=2
        ),
    ),
    "a name twice": (
        lambda at: evaluate(pa.table([[1, 0], [0.5, 0.5], [0.5, 0.5]], names=["y", "p", "p"])),
        facts(errors.ColumnError, "column-repeated", "p", count=2),
    ),
    "a later batch without a column": (
        lambda at: evaluate(batches(ROWS, {"y": [1], "q": [0.5]})), facts(errors.ColumnError, "no-column", "p"),
    ),
    "no batches": (lambda at: evaluate(batches()), facts(errors.EmptyError, "empty", "data")),
    "no table": (lambda at: evaluate(object()), facts(errors.DataTypeError, "not-a-table-object", "data")),
    "a table to be made": (
        lambda at: evaluate(Collects()),
        facts(errors.DataTypeError, "not-a-table-object", "data", hint="data = data.collect()"),
    ),
    "a batch that is to be made": (
        lambda at: open_frame(Collects(), "a batch"), facts(errors.DataTypeError, "not-a-table-object", "a batch"),
    ),
    "a query that is none": (
        lambda at: evaluate("SELECT 1  FROM nowhere;"),
        facts(errors.ArgumentError, "sql", "SELECT 1 FROM nowhere", values=("SELECT 1 FROM nowhere",)),
    ),
    "a condition that is none": (
        lambda at: evaluate(TABLE, where="q >"),
        facts(errors.ArgumentError, "where-sql", "where", values=("q >",)),
    ),
    "a condition on arrays": (
        lambda at: evaluate(y=[1, 0], p=[0.5, 0.5], where="p > 0"),
        facts(errors.ArgumentError, "where-arrays", "where", values=("p > 0",)),
    ),
    "a mask that is too short": (
        lambda at: evaluate(TABLE, where=np.array([True])), facts(errors.ShapeError, "where-size", "where", size=1),
    ),
    "a mask that is too long": (
        lambda at: evaluate(TABLE, where=np.ones(5, bool)), facts(errors.ShapeError, "where-size", "where", size=5),
    ),
    "an array that is too short": (
        lambda at: evaluate(TABLE, p=[0.5]), facts(errors.ShapeError, "length", "p", size=1),
    ),
    "an array that is too long": (
        lambda at: evaluate(TABLE, p=[0.5] * 3), facts(errors.ShapeError, "length", "p", size=3),
    ),
    "columns of several lengths": (
        lambda at: evaluate({"y": [1, 0], "p": [0.5] * 3}), facts(errors.ShapeError, "length", "p", size=3),
    ),
    "a column of complex numbers": (
        lambda at: evaluate({"y": [1, 0], "p": [0.5, 1j]}), facts(errors.DataTypeError, "complex", "p"),
    ),
    "a column of objects": (
        lambda at: evaluate({"y": [1, 0], "p": np.array([0.5, []], object)}),
        facts(errors.DataTypeError, "objects", "p", rows=(1,), values=([],), size=2),
    ),
    "a column of records": (
        lambda at: evaluate({"y": [1, 0], "p": np.zeros(2, [("a", float)])}),
        facts(errors.DataTypeError, "column-type", "p"),
    ),
    "a condition on two": (
        lambda at: compare(as_parquet(at / "a"), as_parquet(at / "b"), p="p", on="y", where="p > 0"),
        facts(errors.ArgumentError, "where-joined", "where", values=("p > 0",)),
    ),
    "ids that never meet": (
        lambda at: compare(with_ids([1, 2]), with_ids([3, 4]), p="p", on="i"),
        facts(errors.EmptyError, "no-match", "i"),
    ),
    "labels that contradict each other": (
        lambda at: compare(with_ids([1, 2]), with_ids([1, 2], (0, 0)), p="p", on="i"),
        facts(errors.LabelError, "labels-differ", "y", count=1),
    ),
    "rows here for Spark": (
        lambda at: evaluate(TABLE, engine="spark"),
        facts(errors.DataTypeError, "engine-data", "data", change=Change("engine", None)),
    ),
    "a stream for Dask": (
        lambda at: open_source("-", "dask"),
        facts(errors.DataTypeError, "engine-data", "data", change=Change("engine", None)),
    ),
    "no such engine": (
        lambda at: open_source(TABLE, "sparkle"),
        facts(errors.ArgumentError, "option", "engine", values=("sparkle",), change=Change("engine", "spark")),
    ),
    "a form that Dask cannot tell": (
        lambda at: evaluate(written(at / "f.dat", b"y,p\n1,.5\n"), engine="dask"),
        of_file("engine-files", "{at}/f.dat", change=Change("engine", "local")),
    ),
    "a form that an engine cannot tell, elsewhere": (
        lambda at: raising(unknown_form("s3://there/f", "spark", ["", ".csv"], here=False)),
        of_file("engine-files", "s3://there/f"),
    ),
    "a file that an engine cannot read": (
        lambda at: raising(unreadable_there("f", "Dask", "it is gone")), of_file("unreadable-there", "f"),
    ),
    "rows that stay where they are": (
        lambda at: raising(cluster_rows("f")), facts(errors.ArgumentError, "cluster-rows", "f"),
    ),
    "workers that fail": (lambda at: raising(failed("Dask", ValueError("x"))), of_file("workers", "Dask")),
}  # fmt: skip

# The names and numbers that the text of some must hold, too.
NAMED: dict[str, tuple[str, ...]] = {
    "a line that is too long": ("line 3", "2 columns", "has 3"),
    "columns that differ": ("{at}/f/1.csv",),
    "an encrypted archive": ("{at}/f",),
    "a format that is not read": ("HDF5",),
    "a line that is no object": ("line 2",),
    "a database with several tables": ("a, b", "{at}/f#TABLE"),
    "no such table": ("xyz", ": a"),
    "a name twice": ("2 columns",),
    "a later batch without a column": ("row 2",),
    "a mask that is too short": ("1 values", "2 rows"),
    "a mask that is too long": ("5 values", "2 rows"),
    "a query that is none": ("nowhere",),
    "ids that never meet": ("once in pyarrow dataframe",),
    "labels that contradict each other": ("1 of", "i = 1"),
    "a form that Dask cannot tell": (".csv, .tsv",),
    "rows here for Spark": ('"spark"', "Table"),
    "a stream for Dask": ('"dask"', "stream"),
    "workers that fail": ("Dask", ": x."),
}


def put(at: Path, value: object) -> object:
    """Return a fact with the folder put in."""
    if isinstance(value, Change):
        return Change(value.argument, put(at, value.value))  # type: ignore[arg-type]
    return value.replace("{at}", str(at)) if isinstance(value, str) else value


@pytest.mark.parametrize("name", WRONG)
def test_an_error_carries_what_is_wrong(name: str, tmp_path: Path) -> None:
    call, expected = WRONG[name]
    with pytest.raises(LogLossError) as raised:
        call(tmp_path)
    error = raised.value
    carried = facts(type(error), error.code, error.subject, **{key: getattr(error, key) for key in NOTHING})
    assert carried == {key: put(tmp_path, value) for key, value in expected.items()}
    assert "None" not in error.problem
    assert [word for word in NAMED.get(name, ()) if word.replace("{at}", str(tmp_path)) not in error.problem] == []
