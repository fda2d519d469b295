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

# Each a new process that ends with a first result; the plain one makes the same arrays.
ARRAYS = "import numpy; p = numpy.full(1_000_000, 0.25); y = numpy.zeros(1_000_000, numpy.uint8); "
TRIVIAL = ARRAYS + "import trivial; trivial.f(1)"
CALL = ARRAYS + "import logloss; logloss.log_loss(y, p)"
KERNEL = ARRAYS + (
    "from logloss.kernels import engine, native; key = 'loss_from_proba', p.dtype; "
    "native.kernel(*key, lambda: engine._make(*key))"
)
KERNELS = ARRAYS + "import logloss; from logloss.kernels import load; load(); logloss.log_loss(y, p)"
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


def beyond_trivial(scale: float, code: str) -> Times:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "trivial.py").write_text(TRIVIAL_MODULE, encoding="utf-8")
        return take_turns(python(code), python(TRIVIAL, PYTHONPATH=folder), rounds(scale, 15))


def compiling(_: float) -> Times:
    with tempfile.TemporaryDirectory() as folder:
        return Times(python(KERNELS, NUMBA_CACHE_DIR=folder)())


def importing(scale: float) -> Times:
    return take_turns(python("from logloss import log_loss"), python("import numpy"), rounds(scale, 41))


def explaining(scale: float) -> Times:
    command = [str(Path(sys.executable).with_name("logloss")), "explain", "--y", "1", "--p", "0.85"]
    return take_turns(functools.partial(run, command), python("import numpy"), rounds(scale, 21))


def rounds(scale: float, most: int) -> int:
    return max(3, round(most * min(1, scale * 10)))


FIRST_USE = "a new process: a first call of a trivial cached Numba function"
ROWS = [
    Row(
        "first-call",
        "a new process: a first call on 10⁶ rows (NumPy, until the kernels are there)",
        FIRST_USE,
        "beyond",
        0.05,
        lambda s: beyond_trivial(s, CALL),
    ),
    Row(
        "first-kernel",
        "a new process: one kernel from the cache",
        FIRST_USE,
        "beyond",
        0.05,
        lambda s: beyond_trivial(s, KERNEL),
    ),
    Row(
        "all-kernels",
        "a new process: all kernels from the cache (in use this is in the background), and a call on 10⁶ rows",
        FIRST_USE,
        "beyond",
        1,
        lambda s: beyond_trivial(s, KERNELS),
    ),
    Row("compile", "compile every kernel, with an empty cache, and one call", "–", "beyond", 20, compiling),
    Row("import", "from logloss import log_loss", "import numpy", "within", 1.3, importing),
    Row("explain", "logloss explain --y 1 --p 0.85", 'python -c "import numpy"', "within", 2.5, explaining),
]
