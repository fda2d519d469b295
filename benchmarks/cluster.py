"""Rows of the table: the whole report by Spark's workers, against Spark's own aggregate of the mean log loss alone."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import logloss
from race import THREADS, MissingPeerError, Row, Times, race

N = 20_000_000
GROUP = 1_000_000  # rows of a row group
ROUNDS = 5
SQL = "avg(-(CASE WHEN y = 1 THEN ln(p) ELSE log1p(-p) END))"


@cache
def session() -> Any:
    """Return a session with as many tasks at a time as there are cores."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise MissingPeerError("pyspark is not installed") from None
    if shutil.which("java") is None:
        raise MissingPeerError("Spark needs Java")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(f"local[{THREADS}]").config("spark.driver.memory", "4g")
    for name in ("spark.ui.enabled", "spark.ui.showConsoleProgress"):
        builder = builder.config(name, "false")
    return builder.config("spark.log.level", "OFF").getOrCreate()


@contextmanager
def parquet(rows: int) -> Iterator[str]:
    """Yield a file of labels and probabilities."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    draw = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.parquet")
        with pq.ParquetWriter(path, pa.schema([("y", pa.int8()), ("p", pa.float64())])) as writer:
            for start in range(0, rows, GROUP):
                p = draw.random(min(GROUP, rows - start))
                y = (draw.random(p.size) < p).astype(np.int8)
                writer.write_table(pa.table({"y": y, "p": p}))
        yield str(path)


def raced(scale: float, *, file: bool) -> Times:
    """Time the report of a file that Spark's workers read, or of a dataframe that Spark hands to them."""
    spark = session()
    with parquet(round(N * scale)) as path:
        frame = spark.read.parquet(path)
        data = path if file else frame
        return race(
            lambda: logloss.evaluate(data, engine="spark" if file else None).log_loss,
            # A new query each time: one that is collected again only reads what its last stage left behind.
            {"Spark SQL": lambda: frame.selectExpr(SQL).collect()[0][0]},
            ROUNDS,
        )


def handed_over(scale: float) -> Times:
    """Time a function of Arrow batches that counts rows and does nothing else: what Spark takes to hand them over."""
    import pyarrow as pa

    def counted(records: Iterator[Any]) -> Iterator[Any]:
        yield pa.RecordBatch.from_pydict({"n": [sum(record.num_rows for record in records)]})

    spark = session()
    with parquet(round(N * scale)) as path:
        frame = spark.read.parquet(path)
        return race(
            lambda: float(logloss.evaluate(frame).n),
            {"": lambda: sum(row.n for row in frame.mapInArrow(counted, "n long").collect())},
            ROUNDS,
        )


PEER = "Spark SQL, the mean alone: its own aggregate of ln"
ROWS = [
    Row(
        "spark-file",
        "the whole report, 2·10⁷ rows in Parquet, Spark's workers reading their row groups",
        PEER,
        "within",
        1.2,
        lambda scale: raced(scale, file=True),
    ),
    Row(
        "spark-frame",
        "the whole report, 2·10⁷ rows of a Spark dataframe, handed over by mapInArrow",
        PEER,
        "within",
        1.2,
        lambda scale: raced(scale, file=False),
    ),
    Row(
        "spark-handed",
        "the whole report, 2·10⁷ rows of a Spark dataframe, handed over by mapInArrow",
        "mapInArrow with a function that counts the rows",
        "shown",
        0,
        handed_over,
    ),
]
