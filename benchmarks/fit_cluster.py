"""Fit the same rows with logloss and with Spark ML, or with dask-ml: `python benchmarks/fit_cluster.py --by dask`.

Both read the same Parquet file, by two tasks at a time. Time is that of the processor, of the driver, Java and the
Python workers together, after each has fitted a small file once; they take turns, and the least of some rounds counts.
A peer is given one tolerance after the other, until it comes as near to the least loss as 1e-9 of it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.parquet

import logloss

COLUMNS, GROUP = 50, 1 << 16
NAMES = [f"x{at}" for at in range(COLUMNS)]
Found: TypeAlias = tuple[
    np.ndarray, float, int
]  # the coefficients, the intercept, and how many passes or steps it took
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


class Spark:
    """Spark's workers on this machine; Spark ML keeps the rows in memory after it has read them."""

    name, engine = "Spark ML", "spark"

    def __init__(self) -> None:
        os.environ["PYSPARK_PYTHON"] = sys.executable
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[2]").config("spark.driver.memory", "4g")
        for name in ("spark.ui.enabled", "spark.ui.showConsoleProgress"):
            builder = builder.config(name, "false")
        self.session: Any = builder.config("spark.log.level", "OFF").getOrCreate()

    def fit(self, path: Path, tol: float) -> Found:
        from pyspark.ml.classification import LogisticRegression
        from pyspark.ml.feature import VectorAssembler

        frame = VectorAssembler(inputCols=NAMES, outputCol="x").transform(self.session.read.parquet(str(path)))
        rows = frame.select("y", "x").cache()
        model = LogisticRegression(featuresCol="x", labelCol="y", tol=tol, maxIter=1000).fit(rows)
        rows.unpersist()
        return model.coefficients.toArray(), model.intercept, len(model.summary.objectiveHistory)

    def close(self) -> None:
        self.session.stop()


class Dask:
    """Dask's threads; dask-ml keeps the rows in memory once they are read, and has no penalty in Newton's method."""

    name, engine = "dask-ml, newton", "dask"

    def __init__(self) -> None:
        import dask

        dask.config.set(scheduler="threads", num_workers=2)

    def fit(self, path: Path, tol: float) -> Found:
        import dask.dataframe
        from dask_ml.linear_model import LogisticRegression  # type: ignore[import-not-found]

        frame = dask.dataframe.read_parquet(path, split_row_groups=True)
        rows = frame.to_dask_array(lengths=True).persist()
        model = LogisticRegression(solver="newton", tol=tol, max_iter=100).fit(rows[:, 1:], rows[:, 0])
        return np.asarray(model.coef_), float(model.intercept_), 0

    def close(self) -> None:
        """Threads end by themselves."""


def ours(path: Path, engine: Any) -> Found:
    model = logloss.fit(path, x=NAMES, engine=engine)
    assert model.work is not None
    return np.array(model.values[1:], float), float(model.values[0] or 0.0), model.work.passes


def timed(fit: Callable[[], Found]) -> tuple[float, Found]:
    began = processor_time()
    found = fit()
    return processor_time() - began, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=float, default=1e6)
    parser.add_argument("--by", choices=("spark", "dask"), default="spark")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    peer = Spark() if asked.by == "spark" else Dask()
    with tempfile.TemporaryDirectory() as folder:
        small, path = Path(folder, "small.parquet"), Path(folder, "rows.parquet")
        write(small, 40_000)
        x, y = write(path, int(asked.rows))

        def loss(found: Found) -> float:
            return float(logloss.log_loss(y, logits=x @ found[0] + found[1]))

        ours(small, peer.engine)
        peer.fit(small, 1e-6)
        least = loss(ours(path, peer.engine))
        for tol in TOLERANCES:
            gap = loss(peer.fit(path, tol)) / least - 1
            print(f"{peer.name}, tol={tol:g}: gap {gap:.1e}", flush=True)
            if gap <= GAP:
                break
        rounds = [
            (timed(lambda: ours(path, peer.engine)), timed(partial(peer.fit, path, tol))) for _ in range(asked.rounds)
        ]
        (mine, (_, _, passes)), (its, (_, _, steps)) = (
            min(each, key=itemgetter(0)) for each in zip(*rounds, strict=True)
        )
        print(
            f"logloss: {mine:.1f} s, {passes} passes; {peer.name}: {its:.1f} s, {steps} steps; {its / mine:.1f} times"
        )
    peer.close()


if __name__ == "__main__":
    main()
