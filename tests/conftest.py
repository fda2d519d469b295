"""The three ways the kernels' tests run: as installed, without Numba, and compiled for the plainest processor."""

import os
import sys
from pathlib import Path

import pytest

MODE = os.environ.setdefault("LOGLOSS_TEST_MODE", "default")

if "logloss" in sys.modules or "numba" in sys.modules:
    raise RuntimeError("the mode must be set before logloss and Numba are imported")
if MODE == "no-numba":
    sys.modules["numba"] = sys.modules["llvmlite"] = None  # type: ignore[assignment]  # `import` raises ImportError
elif MODE == "generic":
    os.environ.update(NUMBA_CPU_NAME="generic", NUMBA_CPU_FEATURES="")
elif MODE != "default":
    raise RuntimeError(f"LOGLOSS_TEST_MODE={MODE}: it must be default, no-numba or generic")


def pytest_report_header() -> str:
    return f"logloss: {MODE} mode"


@pytest.fixture(scope="session")
def test_mode() -> str:
    """Return `default`, `no-numba` or `generic`."""
    return MODE


@pytest.fixture(scope="session")
def bits_file() -> Path:
    """Return where this run writes the bits of its results; `make test` compares the files of the three runs."""
    folder = Path(__file__).parents[1] / "build" / "bits"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / MODE
