"""The formula's own promises: which arrays it takes and returns. Its mathematics is held by the contract."""

from __future__ import annotations

import doctest
import math
import subprocess
import sys

import numpy as np
import pytest

from logloss import formula

FUNCTIONS = [
    getattr(formula, f"{what}_from_{given}") for given in ("logits", "proba") for what in ("loss", "grad", "hess")
]
NAMES = [f.__name__ for f in FUNCTIONS]
LIBRARIES = ["numpy", "array_api_strict", "torch", "jax.numpy"]


@pytest.fixture(params=LIBRARIES)
def library(request: pytest.FixtureRequest):
    return pytest.importorskip(request.param, exc_type=ImportError)


def test_examples() -> None:
    result = doctest.testmod(formula)
    assert result.attempted >= 10
    assert result.failed == 0


@pytest.mark.parametrize("function", FUNCTIONS, ids=NAMES)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (0, 2)])
def test_keeps_library_shape_and_format(function, shape, library) -> None:
    y = library.asarray(np.full(shape, 0.25, np.float32).tolist(), dtype=library.float32)
    x = library.asarray(np.full(shape, 0.75, np.float32).tolist(), dtype=library.float32)
    result = function(library.reshape(y, shape), library.reshape(x, shape))
    assert type(result) is type(x) or shape == ()
    assert result.dtype == library.float32
    assert tuple(result.shape) == shape


@pytest.mark.parametrize("function", FUNCTIONS, ids=NAMES)
def test_labels_of_any_type_are_numbers(function, library) -> None:
    x = library.asarray([0.25, 0.75], dtype=library.float32)
    due = np.asarray(function(library.asarray([0.0, 1.0], dtype=library.float32), x))
    for kind in (
        library.bool,
        library.uint8,
        library.int64 if library is not sys.modules.get("jax.numpy") else library.int32,
    ):
        labels = library.asarray([0, 1], dtype=kind)
        assert np.asarray(function(labels, x)).tobytes() == due.tobytes()


@pytest.mark.parametrize("function", FUNCTIONS, ids=NAMES)
@pytest.mark.parametrize("y", [0, 1, True, 0.25])
@pytest.mark.parametrize("x", [0, 1, 0.75, True])
def test_python_numbers_give_python_floats(function, y, x) -> None:
    result = function(y, x)
    assert type(result) is float
    assert result == function(np.array([y], float), np.array([x], float))[0]


def test_numpy_numbers_stay_numpy_numbers() -> None:
    assert type(formula.loss_from_logits(np.float32(1), np.float32(2))) is np.float32
    assert type(formula.loss_from_logits(1, np.float64(2))) is np.float64


@pytest.mark.parametrize("function", FUNCTIONS, ids=NAMES)
def test_result_is_writable_and_input_untouched(function) -> None:
    y, x = np.array([0.0, 1.0, 0.5]), np.array([0.0, 1.0, 0.5])
    result = function(y, x)
    result[:] = 7
    assert y.tolist() == x.tolist() == [0.0, 1.0, 0.5]


@pytest.mark.parametrize("function", FUNCTIONS, ids=NAMES)
def test_read_only_and_strided_input(function) -> None:
    y, x = np.linspace(0, 1, 20)[::2], np.linspace(1, 0, 20)[::-2]
    due = function(y.copy(), x.copy())
    y.flags.writeable = x.flags.writeable = False
    # Numpy's loops over strided input may differ in the last bits from those over contiguous input.
    off = np.abs(function(y, x) - due)
    assert (off <= 4 * np.spacing(np.maximum(np.abs(due), 1))).all()


@pytest.mark.parametrize("given", ["logits", "proba"])
def test_options_are_what_they_say(given) -> None:
    """Smoothing moves the label, and then the positive part of the label counts pos_weight times."""
    at = 0.625
    loss, grad, hess = (getattr(formula, f"{what}_from_{given}") for what in ("loss", "grad", "hess"))
    for function in (loss, grad, hess):
        of_1, of_0 = function(1, at), function(0, at)
        assert function(0.25, at) == pytest.approx(0.25 * of_1 + 0.75 * of_0, abs=4 * math.ulp(1))
        assert function(1, at, label_smoothing=0.5) == function(0.75, at)
        assert function(0, at, label_smoothing=0.5) == function(0.25, at)
        assert function(1, at, label_smoothing=1.0) == function(0.5, at)
        assert function(1, at, pos_weight=4.0) == 4 * of_1
        assert function(0, at, pos_weight=4.0) == of_0
        mixed = function(0, at, pos_weight=4.0, label_smoothing=0.5)
        assert mixed == pytest.approx(4 * 0.25 * of_1 + 0.75 * of_0, abs=16 * math.ulp(1))


@pytest.mark.parametrize("epsilon", [1e-20, 5e-324])
def test_the_smallest_smoothing_is_not_forgotten(epsilon) -> None:
    """At z = 1e300 the smoothed part ε/2 is all that a positive label costs."""
    assert formula.loss_from_logits(1, 1e300, label_smoothing=epsilon) == epsilon / 2 * 1e300


@pytest.mark.parametrize("function", FUNCTIONS, ids=NAMES)
def test_nan_stays_nan(function) -> None:
    assert math.isnan(function(1, math.nan))
    assert math.isnan(function(math.nan, 0.5))


def test_jit_and_vmap() -> None:
    jax = pytest.importorskip("jax", exc_type=ImportError)
    y, z = jax.numpy.array([0.0, 1.0]), jax.numpy.array([3.0, 40.0])
    plain = formula.loss_from_logits(y, z)
    assert jax.numpy.array_equal(jax.jit(formula.loss_from_logits)(y, z), plain)
    assert jax.numpy.array_equal(jax.vmap(formula.loss_from_logits)(y, z), plain)


def test_tensor_subclasses_find_their_library() -> None:
    torch = pytest.importorskip("torch", exc_type=ImportError)

    class Mine(torch.Tensor):
        pass

    result = formula.loss_from_logits(torch.ones(1), torch.zeros(1).as_subclass(Mine))
    assert result.item() == pytest.approx(math.log(2), rel=1e-6)
    parameter = torch.nn.Parameter(torch.zeros(1))
    assert formula.grad_from_logits(torch.ones(1), parameter).item() == -0.5


def test_imports_no_framework() -> None:
    code = "import sys, logloss.formula as f; f.loss_from_logits(1, 2.0); print([m for m in sys.modules if m in {!r}])"
    heavy = ("torch", "jax", "numba", "pandas", "array_api_strict")
    done = subprocess.run([sys.executable, "-c", code.format(heavy)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
