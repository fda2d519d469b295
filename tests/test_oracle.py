"""The oracle is checked too: its derivatives numerically, its distances by hand."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from oracle import Exact, distance, truth, ulps


def _plain_loss(given: str, y: float, x: mpf, weight: float, smoothing: float) -> mpf:
    label = mpf(y) * (1 - mpf(smoothing)) + mpf(smoothing) / 2
    p = 1 / (1 + mp.exp(-x)) if given == "logits" else x
    return -mpf(weight) * label * mp.log(p) - (1 - label) * mp.log(1 - p)


@pytest.mark.parametrize("given", ["logits", "proba"])
@pytest.mark.parametrize(("weight", "smoothing"), [(1.0, 0.0), (3.7, 0.0), (1.0, 0.25), (3.7, 0.25)])
def test_textbook_formula_and_its_numerical_derivatives(given, weight, smoothing) -> None:
    x = np.array([0.0078125, 0.25, 0.5, 0.75, 0.9921875])
    x = x if given == "proba" else (x - 0.5) * 40
    for y in (0.0, 1.0, 0.3):
        exact = truth(given, np.full(x.shape, y), x, pos_weight=weight, label_smoothing=smoothing)
        for i, at in enumerate(x.tolist()):
            for order, what in enumerate((exact.loss, exact.grad, exact.hess)):
                due = mp.diff(lambda t, y=y: _plain_loss(given, y, t, weight, smoothing), mpf(at), order)
                found = mp.ldexp(mpf(what.high[i]) + mpf(what.low[i]), int(what.exponent[i]))
                assert abs(found - due) <= mpf(2) ** -70 * max(abs(due), mpf(2) ** -20)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("at", [1.0, 1.5, 0.1, 1e-30, 0.0])
def test_one_spacing_is_one_ulp(dtype, at) -> None:
    x = np.array([dtype(at)])
    exact = Exact.of([mpf(float(x[0]))])
    above = np.nextafter(x, dtype(np.inf))
    assert ulps(x, exact, dtype)[0] == 0
    assert ulps(above, exact, dtype)[0] == 1
    assert distance(above, exact)[0] == float(above[0]) - float(x[0])


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_ends_of_the_format(dtype) -> None:
    info = np.finfo(dtype)
    tiny, biggest = mpf(float(info.smallest_subnormal)), mpf(float(info.max))
    exact = Exact.of([tiny, tiny * 3 / 4, tiny / 4, 4 * biggest, -4 * biggest, mpf("inf"), mpf(0), mpf(1), mpf(1)])
    got = np.array([0, tiny, 0, np.inf, np.inf, np.inf, info.smallest_subnormal, np.nan, np.inf], dtype=dtype)
    assert ulps(got, exact, dtype).tolist() == [1, 0.25, 0.25, 0, np.inf, 0, 1, np.inf, np.inf]


def test_spacing_is_that_of_the_rounded_value() -> None:
    just_below_one = mpf(1) - mpf(2) ** -60  # rounds to 1, where the spacing is 2**-52
    assert ulps(np.array([1 - 2**-53]), Exact.of([just_below_one]), np.float64)[0] == pytest.approx(0.5, abs=0.01)


def test_a_wrong_sign_is_seen() -> None:
    exact = truth("logits", np.array([1.0]), np.array([2.0]))
    right = exact.grad.rounded(np.float64)
    assert ulps(right, exact.grad, np.float64)[0] <= 0.5
    assert ulps(-right, exact.grad, np.float64)[0] > 1e15


def test_high_and_low_hold_a_hundred_bits() -> None:
    third = mpf(1) / 3
    exact = Exact.of([third])
    assert exact.high[0] != third
    assert abs(mp.ldexp(mpf(exact.high[0]) + mpf(exact.low[0]), int(exact.exponent[0])) - third) < mpf(2) ** -105
