"""Logarithms and exponentials of arrays: mpmath says how many ulps they are off, by NumPy and by the library."""

import numpy as np
import pytest
from mpmath import mp, mpf

from logloss._kernels import elementary
from oracle import Exact, ulps

_RNG = np.random.default_rng(0)
N = 3000
_SMALL, _UNIT = 2.0 ** -_RNG.uniform(0, 1000, N), _RNG.random(N)
P = np.concatenate([_UNIT, _SMALL, 1 - 2.0 ** -_RNG.uniform(0.1, 50, N)])
REAL = np.concatenate([_RNG.normal(0, 3, N), _RNG.uniform(-700, 700, N), np.linspace(-1, 1, N), _SMALL, -_SMALL])
# Of each function the arguments, what it is, and how many ulps it may be off.
CASES = {
    "minus_log": (P, lambda p: -mp.log(p), 2),
    "minus_log_rest": (P, lambda p: -mp.log1p(-p), 2),
    "softplus": (REAL, lambda z: mp.log1p(mp.exp(z)), 2),
    "sigmoid": (REAL, lambda z: 1 / (1 + mp.exp(-z)), 2),
    "exp_of_minus": (np.abs(REAL), lambda a: mp.exp(-a), 2),
    "expm1": (REAL, mp.expm1, 4),
    "log1p": (np.concatenate([REAL[REAL > -1], -P[P < 1], 1 / _SMALL]), mp.log1p, 4),
}


@pytest.mark.parametrize("name", CASES)
def test_each_is_as_accurate_as_it_says(name, either):
    x, truth, allowed = CASES[name]
    got = getattr(elementary, name)(x)
    assert ulps(got, Exact.of(truth(mpf(v)) for v in x.tolist()), np.float64).max() <= allowed


@pytest.mark.parametrize("name", CASES)
def test_any_shape_and_layout_gives_the_same_bits(name):
    x = CASES[name][0][: 2 * N].reshape(2, 1, N)
    function = getattr(elementary, name)
    flat = function(x.reshape(-1))
    assert function(x).shape == x.shape
    assert function(x.T).T.tobytes() == flat.tobytes()
    assert function(x[:, :, ::7]).tobytes() == flat.reshape(2, N)[:, ::7].tobytes()
    assert function(x[:0]).shape == (0, 1, N)


@pytest.mark.filterwarnings("error")
def test_ends_of_the_domain():
    ends = np.array([-np.inf, 0.0, np.inf])
    assert elementary.softplus(ends).tolist() == [0.0, float(np.log(2)), np.inf]
    assert elementary.sigmoid(ends).tolist() == [0.0, 0.5, 1.0]
    assert elementary.expm1(ends).tolist() == [-1.0, 0.0, np.inf]
    assert elementary.exp_of_minus(ends[1:]).tolist() == [1.0, 0.0]
    assert elementary.log1p(np.array([-1.0, 0.0, np.inf])).tolist() == [-np.inf, 0.0, np.inf]
    assert elementary.minus_log(np.array([0.0, 1.0])).tolist() == [np.inf, 0.0]
    assert elementary.minus_log_rest(np.array([0.0, 1.0])).tolist() == [0.0, np.inf]
