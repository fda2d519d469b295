"""Rows that are not there yet give what the rows themselves give, and handling one library loads no other."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet
import pytest

import logloss
from logloss._sources import open_source

RANDOM = np.random.default_rng(5)
TABLE = pa.table({"y": RANDOM.integers(0, 2, 500), "p": RANDOM.random(500), "s": ["a", "b"] * 250})


def given(form: str, folder: Path) -> Any:
    pyarrow.parquet.write_table(TABLE, folder / "f.parquet", row_group_size=100)
    parts = [TABLE.slice(at, 100) for at in range(0, 500, 100)]
    return {  # type: ignore[no-untyped-call]
        "lazy": lambda: pl.scan_parquet(folder / "f.parquet"),
        "dataset": lambda: pyarrow.dataset.dataset(folder / "f.parquet"),
        "record batches": lambda: (part.to_batches()[0] for part in parts),
        "frames": lambda: (part.to_pandas() for part in parts),
    }[form]()


@pytest.mark.parametrize("form", ["lazy", "dataset", "record batches", "frames"])
def test_rows_that_come_later_are_the_same_rows(form: str, tmp_path: Path) -> None:
    for where in (None, "s = 'a'"):
        found = logloss.evaluate(given(form, tmp_path), where=where)
        expected = logloss.evaluate(TABLE, where=where)
        assert (found.log_loss, found.worst, found.n) == (expected.log_loss, expected.worst, expected.n)


def test_batches_of_arrays() -> None:
    parts = ({"y": TABLE["y"].to_numpy()[at::2], "p": TABLE["p"].to_numpy()[at::2]} for at in range(2))
    assert logloss.evaluate(parts).log_loss == logloss.evaluate(TABLE).log_loss


@pytest.mark.parametrize(
    ("make", "others"),
    [
        ("import pandas; d = pandas.DataFrame({'y': [1, 0], 'p': [.5, .5]})", ("polars", "duckdb", "torch")),
        ("import polars; d = polars.DataFrame({'y': [1, 0], 'p': [.5, .5]})", ("pandas", "duckdb", "torch", "pyarrow")),
        ("import numpy; d = {'y': numpy.ones(2), 'p': numpy.ones(2)}", ("pandas", "polars", "duckdb", "pyarrow")),
    ],
)
def test_one_library_loads_no_other(make: str, others: tuple[str, ...]) -> None:
    check = f"import sys, logloss; {make}\nbefore = set(sys.modules)\nlogloss.evaluate(d)\n"
    check += f"print(*[n for n in {others} if n in set(sys.modules) - before])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_rows_of_tables_that_come_are_numbered_through() -> None:
    """Each table has batches of its own, which begin anew."""
    parts = (pa.table({"p": pa.chunked_array([[at], [at + 1, at + 2]])}) for at in (0, 3, 6))
    readers = (part.to_reader(max_chunksize=2) for part in parts)
    batches = list(open_source(readers).batches(["p"]))
    assert [batch.first for batch in batches] == [0, 1, 3, 4, 6, 7]
    assert [batch.columns["p"].numbers.tolist() for batch in batches] == [[0], [1, 2], [3], [4, 5], [6], [7, 8]]
