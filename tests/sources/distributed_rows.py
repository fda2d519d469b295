"""Rows for the tests of machines that share nothing, and what they come to when one process has read them all."""

import dataclasses
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from logloss import partial_evaluate
from logloss._evaluate.records.evaluation import Evaluation

RANDOM = np.random.default_rng(21)
ROWS = 20_000
P = RANDOM.random(ROWS).round(3)  # among them 0 and 1, so that some losses are infinite
TABLE = pa.table(
    {
        "y": (RANDOM.random(ROWS) < P).astype(int),
        "p": P,
        "p_half": np.full(ROWS, 0.5),
        "word": RANDOM.choice(["yes", "no"], ROWS),
        "w": RANDOM.random(ROWS),
        "city": RANDOM.choice(["Oslo", "Bergen", "Tromsø"], ROWS),
        "a `b`.c": RANDOM.integers(0, 3, ROWS),
        "age": RANDOM.normal(40, 20, ROWS),
        "patient": RANDOM.integers(0, 700, ROWS),
        "id": [f"row {at}" for at in range(ROWS)],
    }
)
SLOW = 8  # partitions of the slow rows
ASKED: dict[str, dict[str, Any]] = {
    "plain": {},
    "everything": {"by": ["city", "age"], "cluster": "patient", "id": "id", "show": ["age"], "worst": 5},
    "weights": {"weight": "w", "by": "a `b`.c"},
    "words": {"y": "word", "positive": "yes"},
    "some": {"where": "age > 30 and word = 'yes'"},
}


def unnumbered(found: Evaluation) -> Evaluation:
    """Return what does not depend on where the rows were read."""
    rows = tuple(dataclasses.replace(row, row=None) for row in found.worst)
    return dataclasses.replace(found, source="", worst=rows)


def expected(name: str) -> Evaluation:
    return unnumbered(partial_evaluate(TABLE, **ASKED[name]).result())


def piece(at: int) -> pa.Table:
    """Return one of `SLOW` parts of the rows."""
    return TABLE.slice(at * ROWS // SLOW, ROWS // SLOW)


def slow_piece(at: int, folder: str) -> Any:
    """Return a part as pandas' after a while, and leave the process's number in a folder before."""
    Path(folder, f"{os.getpid()}-{at}-{time.time_ns()}").touch()
    time.sleep(0.4)
    return piece(at).to_pandas()


def broken(at: int) -> Any:
    raise OSError("the disk is on fire")


def slow_records(records: Iterator[Any], folder: str) -> Iterator[Any]:
    """Yield Spark's record batches after a while, and leave the executor's number in a folder before."""
    daemon = Path(f"/proc/{os.getppid()}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    Path(folder, f"{daemon[1]}-{time.time_ns()}").touch()
    time.sleep(0.4)
    yield from records


def process_at_work(folder: Path, most: int) -> int:
    """Wait until some rows are being read, and return the number of the process that does it."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        names = sorted(each.name for each in folder.iterdir())
        if names:
            assert len(names) < most, "all is read already"
            return int(names[0].partition("-")[0])
        time.sleep(0.02)
    raise TimeoutError("no rows were read")
