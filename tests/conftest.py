"""The three ways the kernels' tests run: by the library for this machine, by that for the plainest, and by NumPy."""

import os
import sys
from pathlib import Path

import hypothesis
import pytest

MODE = os.environ.setdefault("LOGLOSS_TEST_MODE", "library")


def _kernels(mode: str) -> str | None:
    """Return what LOGLOSS_KERNELS must be for this mode."""
    if mode == "lowest":
        from logloss._kernels import built

        return next(iter(built.COMPARED))
    if mode not in ("library", "numpy"):
        raise RuntimeError(f"LOGLOSS_TEST_MODE={mode}: it must be library, lowest or numpy")
    return "numpy" if mode == "numpy" else None


if "logloss" not in sys.modules:
    asked = _kernels(MODE)
    if asked:
        os.environ["LOGLOSS_KERNELS"] = asked
elif os.environ.get("LOGLOSS_KERNELS") != _kernels(MODE):
    raise RuntimeError("the mode must be set before logloss is imported")

# Nothing depends on the clock, and the same examples are tried each time; --hypothesis-profile=random tries others.
hypothesis.settings.register_profile("fixed", deadline=None, derandomize=True)
hypothesis.settings.register_profile("random", deadline=None, print_blob=True)
hypothesis.settings.register_profile("few", deadline=None, derandomize=True, max_examples=15)  # where time is short
hypothesis.settings.load_profile("fixed")


_STATES: dict[str, object] = {}  # of the modules' generators, as they are after import


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let each test draw the same numbers, whichever tests run before it in the same process."""
    module = getattr(item, "module", None)
    generator = getattr(getattr(module, "RANDOM", None), "bit_generator", None)
    if generator is not None:
        generator.state = _STATES.setdefault(module.__name__, generator.state)


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
