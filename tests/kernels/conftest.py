import pytest

from logloss.kernels import library


@pytest.fixture
def compiled(test_mode: str):
    """Let the library run everything; skip where NumPy is to."""
    if test_mode == "numpy":
        pytest.skip("in this mode NumPy runs the kernels")
    assert library.backend().level, library.backend()


@pytest.fixture
def interpreted(monkeypatch):
    """Let NumPy run everything."""
    library.backend()
    monkeypatch.setattr(library, "_kernels", library.BY_NUMPY)


@pytest.fixture(params=["interpreted", "compiled"])
def either(request):
    """Run the test with NumPy's kernels, then with the library's."""
    return request.getfixturevalue(request.param)
