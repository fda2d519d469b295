"""Dates, times, durations, ids of bytes: words that are the same from every source."""

import datetime
import uuid
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest

import logloss
from logloss._sources.tables.columns import column
from logloss.errors import LogLossError

UTC = datetime.UTC
PARIS = datetime.timezone(datetime.timedelta(hours=1))
ID = uuid.uuid5(uuid.NAMESPACE_DNS, "site")
# Of each column the values in Arrow, and what they are called.
VALUES: dict[str, tuple[Any, list[str]]] = {
    "date": (pa.array([datetime.date(2024, 2, 1), datetime.date(1969, 12, 31)]), ["2024-02-01", "1969-12-31"]),
    "moment": (
        pa.array([datetime.datetime(2024, 2, 1), datetime.datetime(2024, 2, 1, 9, 30, 0, 500_000)]),
        ["2024-02-01", "2024-02-01 09:30:00.5"],
    ),
    "nanoseconds": (
        pa.array([0, 1], pa.int64()).cast(pa.timestamp("ns")),
        ["1970-01-01", "1970-01-01 00:00:00.000000001"],
    ),
    "zoned": (
        pa.array(
            [datetime.datetime(2024, 2, 1, tzinfo=PARIS), datetime.datetime(2024, 2, 1, tzinfo=UTC)],
            pa.timestamp("us", "UTC"),
        ),
        ["2024-01-31 23:00:00+00:00", "2024-02-01 00:00:00+00:00"],
    ),
    "time": (pa.array([datetime.time(9, 30), datetime.time(0, 0, 0, 250_000)]), ["09:30:00", "00:00:00.25"]),
    "length": (pa.array([datetime.timedelta(days=1), datetime.timedelta(milliseconds=1)]), ["86400", "0.001"]),
    "binary": (pa.array([b"a1", b"\xff\x00"]), ["a1", "0xff00"]),
    "fixed": (pa.array([ID.bytes, bytes(16)], pa.binary(16)), [f"0x{ID.hex}", "0x" + "00" * 16]),
}
TABLE = pa.table({"y": [1, 0], "p": [0.75, 0.25], **{name: values for name, (values, _) in VALUES.items()}})
MISSING = pa.concat_tables([TABLE, pa.table({"y": [1], "p": [0.5]})], promote_options="default")


def sources(folder: Any, table: Any, name: str) -> dict[str, Any]:
    """Return what holds the rows; pandas has no nanoseconds of times, DuckDB no durations in files."""
    pa.parquet.write_table(table, folder / "rows.parquet")
    pa.feather.write_feather(table, folder / "rows.arrow", compression="uncompressed")
    made = {
        "parquet": folder / "rows.parquet",
        "arrow file": folder / "rows.arrow",
        "arrow": table,
        "pandas": table.to_pandas(),
        "pandas of Arrow": table.to_pandas(types_mapper=pd.ArrowDtype),
    }
    if name != "length":
        made["DuckDB"] = duckdb.sql(f"SELECT * FROM '{folder / 'rows.parquet'}'")  # noqa: S608
    return made


@pytest.mark.parametrize("name", VALUES)
def test_every_source_has_the_same_words(name: str, tmp_path: Any) -> None:
    expected = VALUES[name][1]
    for kind, source in sources(tmp_path, TABLE, name).items():
        result = logloss.evaluate(source, y="y", p="p", by=name, cluster=name, id=name)
        assert [part.value for part in sorted(result.slices, key=lambda part: -part.positives)] == expected, kind
        assert result.cluster is not None
        assert result.cluster.n == 2, kind
        shown = [row.shown[name] for row in sorted(result.worst, key=lambda row: row.row)]
        assert [float(one) if name == "length" else one for one in shown] == (
            [86400, 0.001] if name == "length" else expected
        ), kind


@pytest.mark.parametrize("name", VALUES)
def test_a_gap_stays_one(name: str, tmp_path: Any) -> None:
    for kind, source in sources(tmp_path, MISSING, name).items():
        assert {part.value for part in logloss.evaluate(source, y="y", p="p", by=name).slices} == {
            *VALUES[name][1],
            None,
        }, kind


def test_python_s_own_objects() -> None:
    values = np.array(
        [ID, datetime.date(2024, 2, 1), datetime.time(1), None, pd.Period("2024-02"), pd.Interval(0, 1), np.nan], object
    )
    made = column(values, "x")
    assert made.codes is not None
    words = [made.words[code] if code >= 0 else None for code in made.codes]
    assert words == [str(ID), "2024-02-01", "01:00:00", None, "2024-02", "(0, 1]", None]


def test_arrays_of_numpy() -> None:
    assert column(np.array([b"a", b"b"]), "x").words == ("a", "b")
    made = column(np.array(["2024-02-01", "NaT"], "M8[D]"), "x")
    assert (made.words, made.codes.tolist()) == (("2024-02-01",), [0, -1])  # type: ignore[union-attr]
    assert column(np.array([90, "NaT"], "m8[m]"), "x").numbers[0] == 5400


@pytest.mark.parametrize("role", ["y", "p", "weight"])
def test_no_date_counts_as_a_number(role: str) -> None:
    columns = {"y": "y", "p": "p", role: "date"}
    with pytest.raises(LogLossError) as raised:
        logloss.evaluate(TABLE, **columns)
    assert (raised.value.subject, raised.value.code) == ("date", "label-text" if role == "y" else "text")


def test_lists_have_no_words() -> None:
    with pytest.raises(LogLossError, match="x "):
        logloss.evaluate(TABLE.append_column("x", pa.array([[1], [2]])), y="y", p="p", by="x")
