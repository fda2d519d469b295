"""Faults of files: replaced, rewritten or cut short while they are read, and bytes that are not what they were."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import logloss
from logloss.errors import LogLossError

from .command import Command, assert_clear, moment, write_rows

SUFFIXES = (".csv", ".parquet", ".arrow", ".jsonl")
ROWS = {".csv": 600_000, ".parquet": 2_000_000, ".arrow": 2_000_000, ".jsonl": 200_000}


@cache
def _shared() -> TemporaryDirectory[str]:
    """Return a folder that goes with the process."""
    return TemporaryDirectory(prefix="logloss-faults-")


@cache
def made(suffix: str, seed: int, rows: int) -> tuple[Path, str]:
    """Return a file of rows, written once, and its log loss as the command prints it."""
    path = Path(_shared().name) / f"{seed}-{rows}{suffix}"
    write_rows(path, seed, rows)
    return path, repr(logloss.evaluate(path).log_loss)


def _while_read(random: Random, folder: Path, change: Callable[[Path, Path], None]) -> str:
    suffix = random.choice(SUFFIXES)
    (first, one), (second, other) = (made(suffix, seed, ROWS[suffix]) for seed in (1, 2))
    here, there = folder / f"rows{suffix}", folder / f"next{suffix}"
    shutil.copy(first, here)
    shutil.copy(second, there)
    where = random.choice(([], [], ["--where", "p > -1"]))
    process = Command(folder, ["score", here.name, "--value", *where]).start()
    time.sleep(0.15 + moment(random))
    change(here, there)
    out, said = process.communicate(timeout=120)
    outcome = assert_clear(process.returncode, said.decode())
    if outcome == "right":
        assert out.decode().strip() in (one, other, _number(here)), "a number that belongs to no file"
    return f"{suffix} {outcome}"


def _number(path: Path) -> str:
    """Return the number of a file as it is now, which may be how the command found it."""
    try:
        return repr(logloss.evaluate(path).log_loss)
    except LogLossError as error:
        return error.code


def replaced(random: Random, folder: Path) -> str:
    """Another file takes the place of the one that is read: the number is that of one of them, or there is an error."""
    return _while_read(random, folder, lambda here, there: there.replace(here))


def rewritten(random: Random, folder: Path) -> str:
    """The bytes of another file are written over those that are read."""
    return _while_read(random, folder, lambda here, there: here.write_bytes(there.read_bytes()))


def truncated(random: Random, folder: Path) -> str:
    """The file is cut short while it is read."""
    return _while_read(random, folder, lambda here, _: os.truncate(here, random.randrange(max(1, here.stat().st_size))))


def damaged(random: Random, folder: Path) -> str:
    """Some bits of a file are others, or its end is missing: an error, or what the bytes say."""
    suffix = random.choice((*SUFFIXES, ".csv.gz", ".sqlite"))
    path = folder / f"rows{suffix}"
    if suffix == ".csv.gz":
        import gzip

        write_rows(folder / "plain.csv", 3, 500)
        path.write_bytes(gzip.compress((folder / "plain.csv").read_bytes()))
    elif suffix == ".sqlite":
        import sqlite3

        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE t (y INTEGER, p REAL)")
            database.executemany("INSERT INTO t VALUES (?, ?)", [(k % 2, (k % 97) / 97) for k in range(500)])
    else:
        write_rows(path, 3, 500)
    content = bytearray(path.read_bytes())
    for _ in range(random.choice((1, 1, 5, 50))):
        content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    if random.random() < 0.3:
        del content[random.randrange(len(content)) :]
    path.write_bytes(content)
    try:
        logloss.evaluate(path, where=random.choice((None, None, "p > 0.5")))
    except LogLossError as error:
        return f"{suffix} {error.code}"
    return f"{suffix} read"


def appended(random: Random, folder: Path) -> str:
    """Rows are appended while a file is read: an error, or the number of the rows before or after."""
    path, stop = folder / "rows.csv", threading.Event()
    shutil.copy(made(".csv", 1, ROWS[".csv"])[0], path)

    def append() -> None:
        with path.open("a") as file:
            while not stop.is_set():
                file.write("1,0.5\n")
                file.flush()
                time.sleep(0.01)

    thread = threading.Thread(target=append)
    thread.start()
    try:
        status, _, said = Command(folder, ["score", path.name, "--value"]).run()
    finally:
        stop.set()
        thread.join()
    return assert_clear(status, said)


KINDS = {"replaced": replaced, "rewritten": rewritten, "truncated": truncated, "damaged": damaged, "appended": appended}
