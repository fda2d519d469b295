"""One source, run twice: NumPy and the library give the same bits; and how good the polynomials are."""

import numpy as np
import pytest
from mpmath import mp, mpf

from logloss._kernels import loader
from logloss._kernels.coefficients import COEFFICIENTS
from logloss._kernels.numpy_backend import KERNELS
from logloss._kernels.primitives import FLOAT32, FLOAT64, largest_power_of_two_below, polynomial

FORMATS = {np.float32: np.uint32, np.float64: np.uint64}
LOSSES = [name for name in KERNELS if "_from_" in name]


def numbers(name: str, dtype, rng, size=1 << 18):
    """Random bit patterns of the whole format, and ordinary numbers; only what is no NaN and, for p, lies in [0, 1]."""
    pattern = FORMATS[dtype]
    wild = rng.integers(0, np.iinfo(pattern).max, size, dtype=pattern, endpoint=True).view(dtype)
    if name.endswith("logits"):
        special = np.array([0.0, -0.0, np.inf, -np.inf, 5e-324, -709.78, 745.2, -103.9, 88.8])
        x = np.concatenate([wild[~np.isnan(wild)], rng.normal(0, 10, size), rng.uniform(-760, 760, size), special])
    else:
        tame = np.abs(wild[~np.isnan(wild)])
        special = np.array([0.0, -0.0, 1.0, 0.5, 2.0**-1074, 2.0**-149, 1 - 2.0**-53, 1 - 2.0**-24])
        x = np.concatenate([tame[tame <= 1], rng.random(size), 1 - np.exp(-rng.uniform(0, 40, size)), special])
    with np.errstate(over="ignore", under="ignore"):
        return x.astype(dtype)


@pytest.mark.parametrize("dtype", FORMATS, ids=lambda t: t.__name__)
@pytest.mark.parametrize("name", LOSSES)
def test_numpy_and_the_library_give_the_same_bits(name, dtype, compiled):
    rng = np.random.default_rng(0)
    x = numbers(name, dtype, rng)
    soft = name.startswith("soft")
    y = rng.choice([0, 1, 0.5, 0.3, 1e-30], x.size).astype(dtype) if soft else rng.integers(0, 2, x.size, np.uint8)
    results = []
    for kernel in (KERNELS[name], loader.find(name, np.dtype(dtype))):
        t, g = np.zeros((2, x.size), dtype)
        found = kernel(x, y, 1.5, 0.1, 0.3, t, g)
        assert not np.isnan(t).any()
        results.append((found, t.tobytes(), g.tobytes()))
    assert results[0] == results[1]


@pytest.mark.parametrize("dtype", [np.int64, np.float32, np.float64])
def test_labels_are_read_alike(dtype, compiled):
    for labels in ([0, 1, 1], [0, 0.5, 1], [0, 2, 1], [0, -1], [0.5, 2], [], [np.nan, 0], [np.inf]):
        if dtype == np.int64 and not np.all(np.isfinite(labels)):
            continue
        y = np.array(labels).astype(dtype)
        ones = np.zeros((2, y.size), np.uint8)
        found = [
            kernel(y, o) for kernel, o in zip((KERNELS["labels"], loader.find("labels", y.dtype)), ones, strict=True)
        ]
        assert found[0] == found[1]
        assert np.array_equal(ones[0], ones[1])
        assert np.array_equal(ones[0], y == 1)


def test_estrins_order_is_a_polynomial():
    x = np.array([0.3, -0.7])
    powers = (x, x**2, x**4, x**8)
    for n in range(1, 12):
        c = tuple(np.arange(1.0, n + 1))
        assert np.allclose(polynomial(powers, c), np.polyval(c[::-1], x), rtol=1e-14, atol=0)
    assert [largest_power_of_two_below(n) for n in (2, 3, 4, 5, 8, 9)] == [1, 2, 2, 4, 4, 8]


# What each tail may be off, as a share of the function it completes: a fraction of half an ulp of the format.
ALLOWED = {"float64": mpf(2) ** -56, "float32": mpf(2) ** -27}
mp.prec = 240
GRIDS = {
    "exp_tail": (-mp.ln(2) / 2, mp.ln(2) / 2),
    "log1p_tail": (mpf(0), mpf(1)),
    "log_tail": (mp.sqrt(mpf(1) / 2) - 1, mp.sqrt(2) - 1),
}


def polynomial_at(x: mpf, c: list[mpf]) -> mpf:
    return mp.fsum(each * x**power for power, each in enumerate(c))


@pytest.mark.parametrize("dtype", ALLOWED)
@pytest.mark.parametrize("tail", GRIDS)
def test_the_polynomials_are_close_to_their_functions(tail, dtype):
    c = [mpf(float(v)) for v in (FLOAT32 if dtype == "float32" else FLOAT64)._asdict()[tail]]
    assert len(c) == len(COEFFICIENTS[dtype][tail])
    low, high = GRIDS[tail]
    worst = mpf(0)
    for i in range(401):
        x = low + (high - low) * i / 400
        if x == 0:
            continue
        if tail == "exp_tail":
            got, exact = 1 + (x + x * x * polynomial_at(x, c)), mp.exp(x)
        else:
            s = x / (2 + x)
            got, exact = x - (x * x / 2 - s * (x * x / 2 + s * s * polynomial_at(s * s, c))), mp.log1p(x)
        worst = max(worst, abs(got - exact) / abs(exact))
    assert worst < ALLOWED[dtype], mp.nstr(mp.log(worst, 2), 5)
