"""The laws that every implementation of the loss obeys, and the list of implementations.

To hold a new implementation to all of them, add a row to `IMPLEMENTATIONS`. Errors are in ulps, against the oracle.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import numpy as np

import oracle
from domains import GIVEN, Format, soft_labels
from logloss._kernels import loader
from oracle import Truth

Point = Callable[..., tuple[np.ndarray, np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Promise:
    """The largest errors allowed: ulps, but for the gradient of a soft label half-ulps of the size of what cancels."""

    loss: float
    grad: float
    hess: float = 6.0
    soft_loss: float = 4.0
    soft_grad: float = 4.0
    soft_grad_plain: float = 2.5  # of labels as they are given, without options, in z
    soft_grad_plain_ulps: float = np.inf  # the same in p, in ulps of the gradient itself


@dataclass(frozen=True, eq=False)
class Implementation:
    """A way to compute loss, gradient and Hessian; `load` raises ImportError where its library is absent."""

    name: str
    load: Callable[[], Point]
    promises: dict[str, Promise]  # from logits and from probabilities
    subnormals: bool = True  # False: the library flushes them to zero, so they are left out of its domain

    @functools.cached_property
    def point(self) -> Point:
        return self.load()


def _formula(module: str, enter: Callable[[Any, np.ndarray], Any]) -> Callable[[], Point]:
    def load() -> Point:
        formula = importlib.import_module("logloss.formula")
        library = importlib.import_module(module)

        def point(given: str, y: np.ndarray, x: np.ndarray, **options: float) -> tuple[np.ndarray, ...]:
            y_, x_ = enter(library, y), enter(library, x)
            with np.errstate(over="ignore"):  # 1/p of a subnormal p is ∞, and NumPy says so
                results = [getattr(formula, f"{what}_from_{given}")(y_, x_, **options) for what in QUANTITIES]
            assert all(type(r) is type(x_) and r.dtype == x_.dtype for r in results)
            return tuple(np.asarray(r) for r in results)

        return point

    return load


def _public() -> Point:
    logloss = importlib.import_module("logloss")

    def point(given: str, y: np.ndarray, x: np.ndarray, **options: float) -> tuple[np.ndarray, ...]:
        arguments = {"logits" if given == "logits" else "y_proba": x, "reduction": "none", **options}
        loss, grad = logloss.value_and_grad(y, **arguments)
        alone = logloss.log_loss(y, **arguments)
        assert same_bits(loss, alone), "the loss depends on whether the gradient is wanted"
        return loss, grad, logloss.hessian(y, **arguments)

    return point


def _interpreted() -> Point:
    """Return the package with NumPy running the kernels, whatever runs them otherwise."""
    point = _public()

    def by_numpy(given: str, y: np.ndarray, x: np.ndarray, **options: float) -> tuple[np.ndarray, ...]:
        loader.backend()
        with patch.object(loader, "_kernels", loader.BY_NUMPY):
            return point(given, y, x, **options)

    return by_numpy


def _jax_array(jax: Any, a: np.ndarray) -> Any:
    jax.config.update("jax_enable_x64", True)
    return jax.numpy.asarray(a)


QUANTITIES = ("loss", "grad", "hess")

# The formula below inherits the errors of its library's exp, log and log1p. NumPy's float32 exp alone errs by 2.5 ulp.
# What is promised is 2 ulp; what is reached in p is held, so that it does not get lost.
PUBLIC = {
    "logits": Promise(loss=2.0, grad=2.0),
    "proba": Promise(loss=1.0, grad=1.6, soft_grad=6.0, soft_grad_plain_ulps=4.0),
}
# The formula inherits the errors of its library's exp, log and log1p. NumPy's float32 exp alone errs by 2.5 ulp.
FORMULA = dict.fromkeys(GIVEN, Promise(loss=3.0, grad=3.0, soft_loss=5.0))
# XLA's float64 log1p(x) is off by up to 111 ulp for x between −0.42 and −0.29.
JAX = FORMULA | {"proba": Promise(loss=128.0, grad=3.0, soft_loss=128.0)}

IMPLEMENTATIONS = [
    Implementation("formula[numpy]", _formula("numpy", lambda _, a: a), FORMULA),
    Implementation("formula[array_api_strict]", _formula("array_api_strict", lambda xp, a: xp.asarray(a)), FORMULA),
    Implementation("formula[torch]", _formula("torch", lambda torch, a: torch.asarray(a)), FORMULA),
    Implementation("formula[jax]", _formula("jax", _jax_array), JAX, subnormals=False),
    Implementation("logloss", _public, PUBLIC),
    Implementation("logloss[numpy]", _interpreted, PUBLIC),
]


@dataclass(frozen=True)
class Case:
    """Labels for a domain, and options."""

    name: str
    labels: Callable[[Format, int], np.ndarray]
    hard: bool = False
    pos_weight: float = 1.0
    label_smoothing: float = 0.0

    @property
    def options(self) -> dict[str, float]:
        return {"pos_weight": self.pos_weight, "label_smoothing": self.label_smoothing}


def _alternating(dtype: Format, n: int) -> np.ndarray:
    return np.arange(n) % 2 == 0


CASES = [
    Case("y = 0", lambda dtype, n: np.zeros(n, np.uint8), hard=True),
    Case("y = 1", lambda dtype, n: np.ones(n, bool), hard=True),
    Case("soft labels", soft_labels),
    Case("weighted positives", _alternating, pos_weight=3.7),
    Case("smoothed labels", _alternating, label_smoothing=0.1),
    Case("soft, smoothed, weighted", soft_labels, pos_weight=1000.0, label_smoothing=1e-3),
]


@dataclass(frozen=True)
class Seen:
    """What an implementation gives in one case on the whole domain, and the truth there."""

    implementation: Implementation
    given: str
    dtype: Format
    case: Case
    y: np.ndarray
    x: np.ndarray
    loss: np.ndarray
    grad: np.ndarray
    hess: np.ndarray
    truth: Truth
    clear: np.ndarray  # where neither the inputs nor the results touch what the library flushes to zero

    @property
    def promise(self) -> Promise:
        return self.implementation.promises[self.given]

    def at(self, y: np.ndarray, x: np.ndarray, **options: float) -> tuple[np.ndarray, ...]:
        return self.implementation.point(self.given, y, x, **{**self.case.options, **options})

    def ulps(self, what: str) -> np.ndarray:
        off = oracle.ulps(getattr(self, what), getattr(self.truth, what), self.dtype, weight=self.case.pos_weight)
        return np.where(self.clear, off, 0.0)

    def fail(self, wrong: np.ndarray, what: str) -> str:
        """Say where a law is broken first."""
        i = int(np.argmax(wrong))
        values = {name: getattr(self, name)[i] for name in ("y", "x", *QUANTITIES)}
        return f"{what}: {np.count_nonzero(wrong)} of {wrong.size} points, first {values}"


@functools.cache
def _domain(given: str, dtype: Format, case: Case) -> tuple[np.ndarray, np.ndarray, Truth]:
    x = GIVEN[given](dtype, 200)
    y = case.labels(dtype, x.size)
    return y, x, oracle.truth(given, y, x, **case.options)


@functools.cache
def see(implementation: Implementation, given: str, dtype: Format, case: Case) -> Seen:
    y, x, truth = _domain(given, dtype, case)
    loss, grad, hess = implementation.point(given, y, x, **case.options)
    assert loss.dtype == grad.dtype == hess.dtype == dtype
    clear = np.ones(x.size, bool)
    if not implementation.subnormals:
        edge = 4096 * float(np.finfo(dtype).smallest_normal)
        small = [y, x, truth.hess.high] if given == "proba" else [y, np.exp(-np.abs(x.astype(float)))]
        small += [getattr(truth, what).rounded(np.float64) for what in QUANTITIES]
        for values in small:
            clear &= (values == 0) | (np.abs(values) > edge)
        clear &= np.isinf(x) | (np.abs(x) < -np.log(edge))
    return Seen(implementation, given, dtype, case, y, x, loss, grad, hess, truth, clear)


def same_bits(a: np.ndarray, b: np.ndarray) -> bool:
    """Return whether two arrays are the same bytes (so 0.0 is not −0.0)."""
    return a.dtype == b.dtype and np.ascontiguousarray(a).tobytes() == np.ascontiguousarray(b).tobytes()


def nothing_negative(seen: Seen) -> None:
    for what in ("loss", "hess"):
        values = getattr(seen, what)
        wrong = ~(values >= 0) | np.signbit(values)  # NaN and −0.0 are wrong too
        assert not wrong.any(), seen.fail(wrong, f"{what} negative, −0.0 or NaN")
    wrong = np.isnan(seen.grad)
    assert not wrong.any(), seen.fail(wrong, "gradient NaN")


def zero_only_where_due(seen: Seen) -> None:
    exact = seen.truth.loss
    wrong = (seen.loss != 0) & (exact.high == 0)
    assert not wrong.any(), seen.fail(wrong, "a loss where none is due")
    least = 4 * seen.case.pos_weight * float(np.finfo(seen.dtype).smallest_subnormal)
    wrong = (seen.loss == 0) & (exact.rounded(np.float64) >= least) & seen.clear
    assert not wrong.any(), seen.fail(wrong, "no loss where one is due")


def monotone(seen: Seen) -> None:
    """A row on the wrong side costs more the surer it is; two neighbors may differ by what each may err."""
    if not seen.case.hard:
        return
    keep = seen.clear
    rising = seen.loss[keep] if not seen.y[0] else seen.loss[keep][::-1]
    with np.errstate(invalid="ignore", over="ignore"):
        drop = np.where(rising[:-1] == rising[1:], 0, rising[:-1] - rising[1:])
        wrong = drop > 2 * seen.promise.loss * np.spacing(rising[1:])
    assert not wrong.any(), f"the loss falls at {np.count_nonzero(wrong)} points, first after {int(np.argmax(wrong))}"


def symmetric(seen: Seen) -> None:
    """Exchanging the classes changes no bit of the loss: L(y, z) = L(1−y, −z)."""
    if seen.given != "logits" or seen.case.pos_weight != 1:
        return
    y = (np.arange(seen.x.size) % 17 / 16).astype(seen.dtype)  # 1 − y is exact
    y = np.round(y) if seen.case.hard else y
    loss, grad, hess = seen.at(y, seen.x)
    mirrored = seen.at(1 - y, -seen.x)
    assert same_bits(loss, mirrored[0])
    assert np.array_equal(grad, -mirrored[1])  # 0 and −0 are equal here
    assert same_bits(hess, mirrored[2])


def gradient_in_bounds(seen: Seen) -> None:
    """In z it lies in [−w, 1] and a hard label fixes its sign; in p a hard label has a slope of at least 1."""
    grad, positive = seen.grad, seen.y == 1
    if seen.given == "logits":
        wrong = (grad > 1) | (grad < -seen.dtype(seen.case.pos_weight))
    else:
        wrong = np.zeros(grad.shape, bool)
    if seen.case.hard:
        wrong |= np.where(positive, grad > 0, grad < 0)
        wrong |= (np.abs(grad) < 1) & (seen.given == "proba")
    assert not wrong.any(), seen.fail(wrong, "gradient out of bounds")


def accurate_loss(seen: Seen) -> None:
    promise = seen.promise
    wrong = seen.ulps("loss") > (promise.loss if seen.case.hard else promise.soft_loss)
    assert not wrong.any(), seen.fail(wrong, f"loss off by {seen.ulps('loss').max():.2f} ulp")


def accurate_gradient(seen: Seen) -> None:
    """The gradient is the derivative of the loss.

    For soft labels two terms cancel, so only their size can be the measure: 1 (or w) in z, their own sum in p.
    """
    promise, weight = seen.promise, seen.case.pos_weight
    plain = seen.case.options == {"pos_weight": 1.0, "label_smoothing": 0.0}
    if seen.case.hard:
        _hold(seen, seen.ulps("grad"), promise.grad)
        return
    with np.errstate(over="ignore", invalid="ignore"):
        size = max(1.0, weight) if seen.given == "logits" else seen.truth.grad_terms.rounded(np.float64)
        unit = size * float(np.finfo(seen.dtype).epsneg)
        least = max(1.0, weight) * float(np.finfo(seen.dtype).smallest_subnormal)
        off = np.abs(oracle.distance(seen.grad, seen.truth.grad)) / np.maximum(unit, least)
    off = np.where(seen.grad == seen.truth.grad.rounded(seen.dtype), 0.0, off)
    _hold(seen, np.where(seen.clear, off, 0.0), promise.soft_grad)
    if plain and seen.given == "logits":
        _hold(seen, np.where(seen.clear, off, 0.0), promise.soft_grad_plain)
    elif plain:
        _hold(seen, seen.ulps("grad"), promise.soft_grad_plain_ulps)


def _hold(seen: Seen, off: np.ndarray, promise: float) -> None:
    wrong = ~(off <= promise)
    assert not wrong.any(), seen.fail(wrong, f"gradient off by {off.max():.2f}, promised {promise}")


def accurate_hessian(seen: Seen) -> None:
    wrong = seen.ulps("hess") > seen.promise.hess
    assert not wrong.any(), seen.fail(wrong, f"Hessian off by {seen.ulps('hess').max():.2f} ulp")


def logits_and_probabilities_agree(seen: Seen) -> None:
    """L(y, z) is L(y, σ(z)), up to what rounding σ(z) to p moves it: slope times spacing."""
    if seen.given != "logits" or not seen.case.hard:
        return
    reach = 30 if seen.dtype is np.float64 else 10
    z = np.linspace(-reach, reach, 401).astype(seen.dtype)
    y = np.full(z.shape, seen.y[0])
    p = oracle.truth("logits", np.zeros(z.shape), z).grad.rounded(seen.dtype)
    from_z = seen.at(y, z)[0]
    from_p, slope, _ = seen.implementation.point("proba", y, p, **seen.case.options)
    ours = 2 * max(promise.loss for promise in seen.implementation.promises.values())
    allowed = np.abs(slope) * np.spacing(p) + ours * np.spacing(from_z)
    wrong = ~(np.abs(from_z - from_p) <= allowed)
    assert not wrong.any(), f"z and p disagree at z = {z[wrong][:5]}"


INF = np.inf
ENDS = {  # given: (y, x) → loss, gradient, Hessian
    "logits": {
        (1, INF): (0, 0, 0),
        (0, -INF): (0, 0, 0),
        (0, INF): (INF, 1, 0),
        (1, -INF): (INF, -1, 0),
        (0.5, INF): (INF, 0.5, 0),
        (0.5, -INF): (INF, -0.5, 0),
        (1, 0.0): (None, -0.5, 0.25),
        (0, -0.0): (None, 0.5, 0.25),
        (0.5, 0.0): (None, 0, 0.25),
    },
    "proba": {
        (1, 1): (0, -1, 1),
        (0, 0): (0, 1, 1),
        (1, 0): (INF, -INF, INF),
        (0, 1): (INF, INF, INF),
        (0.5, 0): (INF, -INF, INF),
        (0.5, 1): (INF, INF, INF),
        (0.5, 0.5): (None, 0, 4),
    },
}


def exact_at_the_ends(seen: Seen) -> None:
    """0·log 0 = 0, 0·∞ = 0, and a certain miss costs ∞."""
    y, x = np.array(list(ENDS[seen.given]), dtype=seen.dtype).T
    results = seen.at(np.ascontiguousarray(y), np.ascontiguousarray(x), pos_weight=1.0, label_smoothing=0.0)
    for what, got, column in zip(QUANTITIES, results, zip(*ENDS[seen.given].values(), strict=True), strict=True):
        due = np.array([v if v is not None else g for v, g in zip(column, got, strict=True)], seen.dtype)
        assert np.array_equal(got, due), f"{what} at {list(ENDS[seen.given])}: {got}"


LAWS = [
    nothing_negative,
    zero_only_where_due,
    monotone,
    symmetric,
    gradient_in_bounds,
    accurate_loss,
    accurate_gradient,
    accurate_hessian,
    logits_and_probabilities_agree,
    exact_at_the_ends,
]
