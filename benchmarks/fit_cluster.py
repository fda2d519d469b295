"""Fit the same rows by Spark's workers with logloss and with Spark ML: `python benchmarks/fit_cluster.py`.

Both read the same Parquet file, by two tasks at a time. Time is that of the processor, of the driver, Java and the
Python workers together, after each has fitted a small file once. Spark ML is given one tolerance after the other, until
it comes as near to the least loss as 1e-9 of it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet

import logloss

COLUMNS, GROUP = 50, 1 << 16
TOLERANCES = (1e-6, 1e-9, 1e-12)
GAP = 1e-9


def write(path: Path, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Write rows whose neighboring columns are correlated by 0.8, with standard deviations from 0.2 to 5.5."""
    rng = np.random.default_rng(3)
    lag = abs(np.arange(COLUMNS)[:, None] - np.arange(COLUMNS))
    scale = np.exp(rng.uniform(-1.7, 1.7, COLUMNS))
    x = rng.standard_normal((rows, COLUMNS)) @ np.linalg.cholesky(0.8**lag).T * scale
    z = x @ (rng.standard_normal(COLUMNS) * 1.5 / np.sqrt(COLUMNS) / scale) - 1
    y = (rng.random(rows) < 1 / (1 + np.exp(-z))).astype(float)
    columns = {"y": y, **{f"x{at}": x[:, at] for at in range(COLUMNS)}}
    pyarrow.parquet.write_table(pa.table(columns), path, row_group_size=GROUP)
    return x, y


def processor_time() -> float:
    """Return the seconds of this process and of all that it has started, and of what those have."""
    parents, times = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        pid = int(stat.parent.name)
        parents[pid], times[pid] = int(fields[1]), sum(map(int, fields[11:15]))
    mine: set[int] = set()
    more = {os.getpid()}
    while more:
        mine |= more
        more = {pid for pid, parent in parents.items() if parent in mine} - mine
    return sum(times[pid] for pid in mine if pid in times) / os.sysconf("SC_CLK_TCK")


def spark_ml(session: Any, path: Path, tol: float) -> tuple[np.ndarray, float, int]:
    from pyspark.ml.classification import LogisticRegression
    from pyspark.ml.feature import VectorAssembler

    names = [f"x{at}" for at in range(COLUMNS)]
    frame = VectorAssembler(inputCols=names, outputCol="x").transform(session.read.parquet(str(path)))
    rows = frame.select("y", "x").cache()
    model = LogisticRegression(featuresCol="x", labelCol="y", tol=tol, maxIter=1000).fit(rows)
    rows.unpersist()
    return model.coefficients.toArray(), model.intercept, len(model.summary.objectiveHistory)


def ours(_: Any, path: Path) -> tuple[np.ndarray, float, int]:
    model = logloss.fit(path, x=[f"x{at}" for at in range(COLUMNS)], engine="spark")
    assert model.work is not None
    return np.array(model.values[1:], float), float(model.values[0] or 0.0), model.work.passes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=float, default=1e6)
    asked = parser.parse_args()
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.driver.memory", "4g")
    for name in ("spark.ui.enabled", "spark.ui.showConsoleProgress"):
        builder = builder.config(name, "false")
    session = builder.config("spark.log.level", "OFF").getOrCreate()
    with tempfile.TemporaryDirectory() as folder:
        small, path = Path(folder, "small.parquet"), Path(folder, "rows.parquet")
        write(small, 40_000)
        x, y = write(path, int(asked.rows))

        def loss(coef: np.ndarray, intercept: float) -> float:
            return float(logloss.log_loss(y, logits=x @ coef + intercept))

        ours(session, small)
        spark_ml(session, small, 1e-6)
        began = processor_time()
        coef, intercept, passes = ours(session, path)
        seconds, least = processor_time() - began, loss(coef, intercept)
        print(f"logloss: {seconds:.1f} s, {passes} passes", flush=True)
        for tol in TOLERANCES:
            began = processor_time()
            coef, intercept, steps = spark_ml(session, path, tol)
            other, gap = processor_time() - began, loss(coef, intercept) / least - 1
            print(
                f"Spark ML, tol={tol:g}: {other:.1f} s, {steps} steps, gap {gap:.1e}, {other / seconds:.1f} times",
                flush=True,
            )
            if gap <= GAP:
                break
    session.stop()


if __name__ == "__main__":
    main()
