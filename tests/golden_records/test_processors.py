"""The numbers of a record have the same bits whatever code of NumPy and of BLAS this processor runs."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from . import cases

NAMES = (
    "evaluate plain: by",
    "evaluate tiny: skewed weights",
    "evaluate logits: clusters, weights, by",
    "evaluate soft: weights",
    "evaluate 5000 rows",
    "compare four: weights",
)
CODE = f"""
import json
from tests.golden_records import cases
made = dict(cases.cases())
print(json.dumps([cases.record(made[name]) for name in {NAMES!r}]))
"""


def dispatched() -> list[str]:
    """Return the features of this processor for which this NumPy has code of its own, and could do without."""
    from numpy._core import _multiarray_umath as umath

    features = getattr(umath, "__cpu_features__", {})
    return [name for name in getattr(umath, "__cpu_dispatch__", ()) if features.get(name)]


def plainest() -> dict[str, str]:
    """Return the variables with which NumPy runs what it has for the oldest processors."""
    off = dispatched()
    if not off:
        pytest.skip(f"NumPy {np.__version__} has no other code for this processor")
    return {"NPY_DISABLE_CPU_FEATURES": " ".join(off)}


def without_avx512() -> dict[str, str]:
    """Return the variables with which NumPy runs what it has for processors without AVX-512."""
    off = [name for name in dispatched() if name == "X86_V4" or name.startswith("AVX512")]
    if not off:
        pytest.skip(f"this processor has no AVX-512, or NumPy {np.__version__} has no code for it")
    return {"NPY_DISABLE_CPU_FEATURES": " ".join(off)}


MODES = {
    "without AVX-512": without_avx512,
    "the plainest NumPy": plainest,
    "BLAS of another processor": lambda: {"OPENBLAS_CORETYPE": "Prescott"},
    "kernels by NumPy": lambda: {"LOGLOSS_KERNELS": "numpy"},
}


@pytest.mark.parametrize("mode", MODES)
def test_every_processor_has_the_same_bits(mode: str) -> None:
    environment = os.environ | MODES[mode]()
    root = cases.NUMBERS.parents[2]
    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    made = dict(cases.cases())
    for name, there in zip(NAMES, json.loads(done.stdout), strict=True):
        assert json.dumps(there) == json.dumps(json.loads(json.dumps(cases.record(made[name])))), name
