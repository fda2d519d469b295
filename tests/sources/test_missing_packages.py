"""A package that is not installed is named where it is first needed, with the extra that brings it."""

import gzip
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from logloss._sources import open_source, relation
from logloss._sources.remote import dask
from logloss._sources.sql import open_database
from logloss._sources.tables import arrow
from logloss.errors import MissingExtraError

TABLE = pa.table({"y": [1, 0], "p": [0.75, 0.25]})


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def text(at: Path) -> Path:
    return written(at / "f.csv", b"y,p\n1,.5\n")


def as_parquet(at: Path) -> Path:
    parquet.write_table(TABLE, at / "f.parquet")
    return at / "f.parquet"


def read(place: Path, where: str | None = None) -> object:
    return [list(piece) for piece in open_source(place).scan(["y", "p"], where)]


class Streamed:
    """Rows of which nothing is known but that they come as an Arrow stream."""

    def __arrow_c_stream__(self, schema: object = None) -> object:
        return TABLE.__arrow_c_stream__(schema)


# What is not there, what asks for it, and the extra that has it.
NEEDED: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "a condition": ("duckdb", lambda at: read(text(at), "p > 0"), "files"),
    "a condition on rows at hand": ("duckdb", lambda at: list(relation._conditional(iter(()), "p > 0")), "files"),
    "a query": ("duckdb", lambda at: open_source("SELECT 1 AS y, 0.5 AS p"), "files"),
    "a database": ("duckdb", lambda at: open_database(at / "f.duckdb", None, "f"), "files"),
    "JSON lines": ("duckdb", lambda at: read(written(at / "f", b'{"y": 1, "p": 0.5}\n')), "files"),
    "a text file": ("pyarrow", lambda at: read(text(at)), "files"),
    "a packed text file": ("pyarrow", lambda at: read(written(at / "f", gzip.compress(b"y,p\n1,.5\n"))), "files"),
    "the parser of text": ("pyarrow.csv", lambda at: read(text(at)), "files"),
    "Zstandard": ("pyarrow", lambda at: open_source(written(at / "f", b"\x28\xb5\x2f\xfd")), "files"),
    "Parquet": ("pyarrow.parquet", lambda at: open_source(as_parquet(at)), "files"),
    "Arrow": ("pyarrow", lambda at: open_source(written(at / "f", b"ARROW1")), "files"),
    "an Arrow array": ("pyarrow", lambda at: arrow.column(pa.array([1]), "y"), "files"),
    "an Arrow type": ("pyarrow", lambda at: arrow.is_text(pa.string()), "files"),
    "an Arrow stream": ("pyarrow", lambda at: open_source(Streamed()), "files"),
    "texts for SQL": ("pyarrow", lambda at: relation.texts([], ["p"]), "files"),
    "a dataframe": ("narwhals", lambda at: open_source(pd.DataFrame({"y": [1]})), "files"),
    "the engine": ("dask.dataframe", lambda at: dask.open_path(str(text(at))), "dask"),
    "the engine's settings": ("dask", lambda at: dask._connect(), "dask"),
    "the engine's frame": (
        "dask", lambda at: list(dask.DaskRows(pd.DataFrame({"y": [1]})).states(["y"], None, bytes, bytes)), "dask",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", NEEDED)
def test_a_missing_package_is_named_with_its_extra(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module, call, extra = NEEDED[what]
    as_parquet(tmp_path)
    pytest.importorskip(module.partition(".")[0])
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError) as raised:
        call(tmp_path)
    error = raised.value
    package = module.partition(".")[0]
    assert (error.code, error.subject, error.hint) == ("extra", package, f"pip install 'logloss[{extra}]'")
    assert package in error.problem
    assert "None" not in error.problem
