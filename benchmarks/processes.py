"""Rows of the table: what a new process pays, measured from outside, and what building the package takes."""

import compileall
import functools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import logloss
from race import MissingPeerError, Row, Times, take_turns

# Python may keep its compiled sources, as it does where a package is installed.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
TREE = Path(__file__).parents[1]
ROWS_IN_FILE = 5_000_000

FIRST = """
import time, numpy as np
rng = np.random.default_rng(0)
p = rng.random(10_000_000)
y = (rng.random(p.size) < p).astype(np.uint8)
from logloss import log_loss
times = []
for _ in range(10):
    start = time.perf_counter()
    log_loss(y, p)
    times.append(time.perf_counter() - start)
print(times[0], sorted(times[1:])[4])
"""
LOAD = """
import time
from logloss._kernels import loader
start = time.perf_counter()
library.backend()
print(time.perf_counter() - start, 0)
"""


def run(command: list[str], **environment: str) -> float:
    """Return the seconds from starting a command to its end."""
    start = time.perf_counter()
    subprocess.run(command, env={**ENVIRONMENT, **environment}, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def python(code: str, **environment: str) -> Callable[[], float]:
    return functools.partial(run, [sys.executable, "-c", code], **environment)


@contextmanager
def just_installed() -> Iterator[dict[str, str]]:
    """Yield the environment of a package that no process has used yet: a copy, and an empty home."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        home.mkdir()
        shutil.copytree(Path(logloss.__file__).parent, Path(folder, "logloss"), ignore=shutil.ignore_patterns("*.pyc"))
        compileall.compile_dir(Path(folder, "logloss"), quiet=1)
        os.sync()  # what installing has still to write is not the first run's to wait for
        yield {"PYTHONPATH": folder, "HOME": str(home), "XDG_CACHE_HOME": str(home)}


def said(code: str, scale: float) -> Times:
    """Return the two times that code prints, each the median over packages just installed."""
    found = []
    for _ in range(rounds(scale, 7)):
        with just_installed() as environment:
            command = [sys.executable, "-c", code]
            done = subprocess.run(
                command, env={**ENVIRONMENT, **environment}, check=True, capture_output=True, text=True
            )
            found.append(map(float, done.stdout.split()))
    return Times(*(statistics.median(column) for column in zip(*found, strict=True)))


def scoring(scale: float) -> Times:
    """Return the first run ever, and the median of the next nine, each the median over packages just installed."""
    try:
        import numpy as np
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingPeerError("pyarrow is not installed") from error
    with tempfile.TemporaryDirectory() as folder:
        rng, path = np.random.default_rng(0), Path(folder, "rows.parquet")
        p = rng.random(max(1000, round(ROWS_IN_FILE * scale)))
        pq.write_table(pa.table({"y": (rng.random(p.size) < p).astype(np.uint8), "p": p}), path)
        command = [sys.executable, "-m", "logloss", "score", str(path), "--y", "y", "--p", "p"]
        found = []
        for turn in range(rounds(scale, 5) + 1):
            with just_installed() as environment:
                first, *rest = [run(command, **environment) for _ in range(10)]
            if turn:  # in the first round the system reads NumPy and PyArrow from disk
                found.append((first, statistics.median(rest)))
    return Times(*(statistics.median(column) for column in zip(*found, strict=True)))


def building(_: float) -> Times:
    """Return how long the kernels take to compile for the lowest level and this machine's own."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("compiler", "src"):
            ignored = shutil.ignore_patterns("built", "page", "__pycache__")
            shutil.copytree(TREE / name, Path(folder, name), ignore=ignored)
        start = time.perf_counter()
        command = [sys.executable, "-m", "compiler"]
        environment = {**ENVIRONMENT, "PYTHONPATH": str(Path(folder, "src"))}
        subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
        return Times(time.perf_counter() - start)


def importing(scale: float) -> Times:
    with just_installed() as environment:
        ours, peer = python("from logloss import log_loss", **environment), python("import numpy", **environment)
        return take_turns(ours, peer, rounds(scale, 41))


def explaining(scale: float) -> Times:
    command = [str(Path(sys.executable).with_name("logloss")), "explain", "--y", "1", "--p", "0.85"]
    return take_turns(functools.partial(run, command), python("import numpy"), rounds(scale, 21))


def rounds(scale: float, most: int) -> int:
    return max(3, round(most * min(1, scale * 10)))


ROWS = [
    Row(
        "first-call",
        "the first call in a package just installed, 10⁷ rows",
        "the same call warm",
        "nearly",
        1.1,
        lambda s: said(FIRST, s),
    ),
    Row(
        "first-score",
        "logloss score of 5·10⁶ rows in Parquet, the first run ever",
        "the median of the next nine runs",
        "within",
        1.1,
        scoring,
    ),
    Row("load", "the library chosen and loaded", "–", "beyond", 0.002, lambda s: said(LOAD, s)),
    Row("import", "from logloss import log_loss", "import numpy", "beyond", 0.015, importing),
    Row("explain", "logloss explain --y 1 --p 0.85", 'python -c "import numpy"', "within", 2.5, explaining),
    Row("build", "the kernels compiled for x86-64-v2 and this machine's level", "–", "beyond", 30, building),
]
