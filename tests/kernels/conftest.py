import pytest

from logloss._kernels import loader


@pytest.fixture
def compiled(test_mode: str):
    """Let the library run everything; skip where NumPy is to."""
    if test_mode == "numpy":
        pytest.skip("in this mode NumPy runs the kernels")
    assert loader.backend().level, loader.backend()


@pytest.fixture
def interpreted(monkeypatch):
    """Let NumPy run everything."""
    loader.backend()
    monkeypatch.setattr(loader, "_kernels", loader.BY_NUMPY)


@pytest.fixture(params=["interpreted", "compiled"])
def either(request):
    """Run the test with NumPy's kernels, then with the library's."""
    return request.getfixturevalue(request.param)
