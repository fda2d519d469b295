"""The three ways the kernels' tests run: by the library for this machine, by that for the plainest, and by NumPy."""

import os
import sys
from pathlib import Path

import hypothesis
import pytest

MODE = os.environ.setdefault("LOGLOSS_TEST_MODE", "library")

if "logloss" in sys.modules:
    raise RuntimeError("the mode must be set before logloss is imported")
if MODE == "lowest":
    from logloss._kernels import built

    os.environ["LOGLOSS_KERNELS"] = next(iter(built.COMPARED))
elif MODE == "numpy":
    os.environ["LOGLOSS_KERNELS"] = "numpy"
elif MODE != "library":
    raise RuntimeError(f"LOGLOSS_TEST_MODE={MODE}: it must be library, lowest or numpy")

# Nothing depends on the clock, and the same examples are tried each time; --hypothesis-profile=random tries others.
hypothesis.settings.register_profile("fixed", deadline=None, derandomize=True)
hypothesis.settings.register_profile("random", deadline=None, print_blob=True)
hypothesis.settings.load_profile("fixed")


def pytest_report_header() -> str:
    return f"logloss: {MODE} mode"


@pytest.fixture(scope="session")
def test_mode() -> str:
    """Return `library`, `lowest` or `numpy`."""
    return MODE


@pytest.fixture(scope="session")
def bits_file() -> Path:
    """Return where this run writes the bits of its results; `make test` compares the files of the three runs."""
    folder = Path(__file__).parents[1] / "build" / "bits"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / MODE
