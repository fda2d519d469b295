"""The command line as a process: started, watched, and what it left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ERRORS = {2: "refused", 3: "output", 130: "stopped", 143: "stopped", 129: "stopped"}


@dataclass
class Command:
    """One run of `logloss` in a folder of its own, whose temporary files go to `folder/tmp`."""

    folder: Path
    arguments: Sequence[str | Path]
    environment: dict[str, str] = field(default_factory=dict)

    def start(
        self, stdin: int | IO[bytes] | None = subprocess.DEVNULL, stdout: int | IO[bytes] | None = subprocess.PIPE
    ) -> subprocess.Popen[bytes]:
        """Start it."""
        (self.folder / "tmp").mkdir(exist_ok=True)
        return subprocess.Popen(
            [sys.executable, "-m", "logloss", *map(str, self.arguments)],
            cwd=self.folder,
            env={**os.environ, "TMPDIR": str(self.folder / "tmp"), **self.environment},
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
        )

    def run(self, **streams: int | IO[bytes] | None) -> tuple[int, str, str]:
        """Run it to its end: status, output, and what it said."""
        process = self.start(**streams)
        out, said = process.communicate(timeout=120)
        return process.returncode, (out or b"").decode(), said.decode()

    def leftovers(self) -> list[str]:
        """Return the temporary files that are there now."""
        return sorted(path.name for path in (self.folder / "tmp").iterdir())


def assert_clear(status: int, said: str, *, allowed: Sequence[int] = (0, 2)) -> str:
    """Assert that a run ended as it may, and said so in a sentence."""
    assert status in allowed, (status, said)
    assert "Traceback" not in said, said
    assert "Internal error" not in said, said
    assert "logloss: " in said or status == 0, (status, said)
    return "right" if status == 0 else ERRORS.get(status, "not met")


def write_rows(path: Path, seed: int, rows: int) -> None:
    """Write forecasts and outcomes as CSV, JSON lines, Parquet or Arrow, as the name says."""
    rng = np.random.default_rng(seed)
    p = np.round(rng.random(rows), 6)
    y = (rng.random(rows) < p).astype(np.uint8)
    table = pa.table({"y": y, "p": p})
    if path.suffix == ".parquet":
        pq.write_table(table, path, row_group_size=max(1, rows // 20))
    elif path.suffix == ".arrow":
        with pa.ipc.new_file(path, table.schema) as writer:
            writer.write_table(table, max_chunksize=max(1, rows // 20))
    elif path.suffix == ".jsonl":
        path.write_text("".join(f'{{"y": {a}, "p": {b}}}\n' for a, b in zip(y.tolist(), p.tolist(), strict=True)))
    else:
        path.write_text("y,p\n" + "".join(f"{a},{b}\n" for a, b in zip(y.tolist(), p.tolist(), strict=True)))


def moment(random: Random, longest: float = 0.8) -> float:
    """Return how long to wait: any time in a short run, its start more often than its end."""
    return longest * random.random() ** 1.5
