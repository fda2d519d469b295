"""Workers of Spark and Dask that are killed at any moment: the same bits, or an error that says what has ended."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
import warnings
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd

import logloss
from logloss.errors import LogLossError

ROWS, PARTS = 40_000, 8
ABSENT = "not installed"


@cache
def _rows() -> tuple[pd.DataFrame, str]:
    rng = np.random.default_rng(8)
    p = rng.random(ROWS).round(4)
    frame = pd.DataFrame({"y": (rng.random(ROWS) < p).astype(int), "p": p, "g": rng.choice(["a", "b"], ROWS)})
    return frame, logloss.partial_evaluate(frame, by="g").result().to_json()


def _slow(part: Any) -> Any:
    time.sleep(0.1)
    return part


def _slow_records(records: Any) -> Any:
    for record in records:
        time.sleep(0.1)
        yield record


@cache
def _spark() -> Any:
    """Return the rows in a session of this process, which tries each task four times."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    session = (
        SparkSession.builder.master("local[2, 4]")
        .config("spark.log.level", "OFF")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    rows = session.createDataFrame(_rows()[0]).repartition(PARTS).cache()
    rows.count()
    return rows.mapInArrow(_slow_records, rows.schema)


@cache
def _dask() -> Any:
    """Return the client of two workers of this process."""
    from dask.distributed import Client, LocalCluster

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    return Client(LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None))


def _below(process: int) -> list[int]:
    """Return the processes that a process has started, and those that they have."""
    parents: dict[int, list[int]] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(place.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        parents.setdefault(parent, []).append(int(place.parent.name))
    found, left = [], [process]
    while left:
        own = parents.get(left.pop(), [])
        found += own
        left += own
    return found


def _python_below(process: int) -> list[int]:
    def is_worker(one: int) -> bool:
        try:
            said = Path(f"/proc/{one}/cmdline").read_bytes()
        except OSError:
            return False
        return b"pyspark" in said and b"java" not in said.split(b"\0")[0]

    return [one for one in _below(process) if is_worker(one)]


def _killed(random: Random, rows: Any, workers: Any) -> str:
    """Kill workers while the rows are scored, once or some times."""
    times, stop = random.choice((1, 1, 2, 4)), threading.Event()
    killed = 0

    def kill() -> None:
        nonlocal killed
        for _ in range(times):
            if stop.wait(0.8 * random.random()):
                return
            there = workers()
            if there:
                try:
                    os.kill(random.choice(there), signal.SIGKILL)
                    killed += 1
                except ProcessLookupError:
                    pass

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        found = logloss.evaluate(rows, by="g")
    except LogLossError as error:
        refused = error
    else:
        refused = None
    finally:
        stop.set()
        thread.join()
    if refused is not None:
        assert refused.code == "workers", refused
        assert "ended" in refused.problem or "memory" in refused.problem, refused
        return "refused"
    due = logloss.Evaluation.from_json(_rows()[1])
    assert (found.n, found.log_loss, found.se, found.slices) == (due.n, due.log_loss, due.se, due.slices)
    return f"right, {'some' if killed else 'none'} killed"


def spark_workers(random: Random, _folder: Path) -> str:
    """Spark's Python workers are killed while they read."""
    try:
        rows = _spark()
    except (ImportError, RuntimeError):
        return ABSENT
    return _killed(random, rows, lambda: _python_below(os.getpid()))


def dask_workers(random: Random, _folder: Path) -> str:
    """Dask's workers are killed while they read."""
    try:
        import dask.dataframe as frames

        client = _dask()
    except ImportError:
        return ABSENT
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client.wait_for_workers(2, timeout=60)
        frame = _rows()[0]
        rows = frames.from_pandas(frame, npartitions=PARTS).map_partitions(_slow, meta=frame.iloc[:0])
        return _killed(random, rows, lambda: [worker.pid for worker in _nannies(client)])


def _nannies(client: Any) -> list[Any]:
    """Return the processes of the workers that have started: one that is killed before is not started again."""
    started = set(client.scheduler_info(n_workers=-1)["workers"])
    nannies = [nanny for nanny in client.cluster.workers.values() if nanny.worker_address in started]
    return [
        nanny.process.process for nanny in nannies if nanny.process is not None and nanny.process.process is not None
    ]


KINDS = {"spark workers": spark_workers, "dask workers": dask_workers}
