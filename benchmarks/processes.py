"""Rows of the table: what a new process pays, measured from outside, each start against a plain one in turn."""

import functools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from race import Row, Times, take_turns

# Python may keep its compiled sources, as it does where a package is installed.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

KERNELS = """
import numpy, logloss
from logloss.kernels import load
load()
logloss.log_loss(numpy.array([1, 0]), numpy.array([0.85, 0.2]))
"""
TRIVIAL = """
import numpy, trivial
trivial.f(1)
"""
TRIVIAL_MODULE = """
from numba import njit

@njit(cache=True)
def f(x):
    return x + 1
"""


def run(command: list[str], **environment: str) -> float:
    """Return the seconds from starting a command to its end."""
    start = time.perf_counter()
    subprocess.run(command, env={**ENVIRONMENT, **environment}, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def python(code: str, **environment: str) -> Callable[[], float]:
    return functools.partial(run, [sys.executable, "-c", code], **environment)


def first_use(scale: float) -> Times:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "trivial.py").write_text(TRIVIAL_MODULE, encoding="utf-8")
        return take_turns(python(KERNELS), python(TRIVIAL, PYTHONPATH=folder), rounds(scale, 15))


def compiling(_: float) -> Times:
    with tempfile.TemporaryDirectory() as folder:
        return Times(python(KERNELS, NUMBA_CACHE_DIR=folder)())


def importing(scale: float) -> Times:
    return take_turns(python("import logloss"), python("import numpy"), rounds(scale, 41))


def explaining(scale: float) -> Times:
    command = [str(Path(sys.executable).with_name("logloss")), "explain", "--y", "1", "--p", "0.85"]
    return take_turns(functools.partial(run, command), python("import numpy"), rounds(scale, 21))


def rounds(scale: float, most: int) -> int:
    return max(3, round(most * min(1, scale * 10)))


ROWS = [
    Row(
        "first-use",
        "a new process: load every kernel from the cache, and one call",
        "a new process: one cached trivial Numba function",
        "beyond",
        0.05,
        first_use,
    ),
    Row("compile", "compile every kernel, with an empty cache, and one call", "–", "beyond", 20, compiling),
    Row("import", "import logloss", "import numpy", "within", 1.3, importing),
    Row("explain", "logloss explain --y 1 --p 0.85", 'python -c "import numpy"', "within", 2.5, explaining),
]
