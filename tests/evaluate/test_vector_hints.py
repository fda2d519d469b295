"""Two probabilities in a list: the hint takes the second one, from whatever holds the rows that knows SQL."""

from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest

from logloss import evaluate, log_loss
from logloss.errors import LogLossError

TABLE = pa.table({"y": [1, 0, 1], "p of 1": [[0.4, 0.6], [0.7, 0.3], [0.5, 0.5]]})
DUE = log_loss([1, 0, 1], [0.6, 0.3, 0.5])


def database(folder: Path) -> str:
    with duckdb.connect(str(folder / "f.duckdb")) as connection:
        connection.from_arrow(TABLE).create("t")
    return str(folder / "f.duckdb")


def parquet(folder: Path) -> str:
    pa.parquet.write_table(TABLE, folder / "f.parquet")
    return str(folder / "f.parquet")


@pytest.mark.parametrize(
    "data",
    [
        database,
        parquet,
        lambda folder: f"SELECT * FROM '{parquet(folder)}' WHERE y >= 0",  # noqa: S608
        lambda folder: f"from '{parquet(folder)}'",
        lambda _: duckdb.from_arrow(TABLE),
        lambda _: pl.from_arrow(TABLE).lazy(),
    ],
)
def test_the_hint_takes_the_second(data: Any, tmp_path: Path) -> None:
    rows = data(tmp_path)
    with pytest.raises(LogLossError) as raised:
        evaluate(rows, "y", "p of 1")
    assert raised.value.code == "two-columns"
    assert raised.value.hint is not None
    made = eval(raised.value.hint.partition("=")[2], {"data": rows})  # noqa: S307
    assert evaluate(made, "y", "p of 1").log_loss == DUE
