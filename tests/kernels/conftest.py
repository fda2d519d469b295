import pytest

from logloss.kernels import engine


@pytest.fixture(scope="session")
def compiled(test_mode: str):
    """Wait for the compiled kernels; skip where there is no Numba."""
    if not engine.load():
        if test_mode != "no-numba":
            pytest.fail("Numba is installed, and yet the kernels were not compiled")
        pytest.skip("without Numba there are no compiled kernels")


@pytest.fixture
def interpreted(monkeypatch):
    """Let NumPy run everything."""
    monkeypatch.setattr(engine, "_compiled", {})
    monkeypatch.setattr(engine, "_start", lambda: None)
