"""Rows of the table: one call on arrays, against the same call of another library at its best settings.

Labels are given as each library reads them best: 8-bit integers to ours and to scikit-learn, float32 to torch and jax,
which need floats. Everything is warm, outputs are allocated before where a library can take one, and all use every core
(`race.THREADS`).
"""

import functools
import importlib
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from race import THREADS, MissingPeerError, Row, Times, race

N = 20_000_000
SMALL, TINY = 1_000, 10


@functools.cache
def rows(n: int) -> SimpleNamespace:
    """Return n rows: calibrated logits of spread 3, their probabilities, and labels drawn from those."""
    random = np.random.default_rng(0)
    z = random.standard_normal(n) * 3
    p = 1 / (1 + np.exp(-z))
    y = random.random(n) < p
    f32 = np.float32
    return SimpleNamespace(
        z=z, z32=z.astype(f32), p=p, p32=p.astype(f32), y=y.astype(np.uint8), y32=y.astype(f32), y64=y.astype(float)
    )


def library(name: str) -> Any:
    """Return a peer, set to use every core."""
    try:
        module = importlib.import_module(name)
    except ImportError as error:
        raise MissingPeerError(f"{name} is not installed") from error
    if name == "torch":
        module.set_num_threads(THREADS)
    return module


def ours() -> ModuleType:
    """Return logloss with its library loaded."""
    logloss = importlib.import_module("logloss")
    logloss.backend()
    return logloss


def size(scale: float) -> int:
    return max(SMALL, round(N * scale))


# ours ---------------------------------------------------------------------------------------------------------------


def mean(n: int, given: str, values: str) -> Callable[[], float]:
    logloss, data = ours(), rows(n)
    arguments = {given: getattr(data, values)}
    return lambda: logloss.log_loss(data.y, **arguments)


def value_and_gradient(n: int, labels: str) -> Callable[[], float]:
    logloss, data = ours(), rows(n)
    y, out = getattr(data, labels), np.empty_like(data.z32)
    return lambda: logloss.value_and_grad(y, logits=data.z32, out=out)[0]


# peers --------------------------------------------------------------------------------------------------------------


def sklearn_mean(n: int) -> Callable[[], float]:
    metrics, data = library("sklearn.metrics"), rows(n)
    return lambda: metrics.log_loss(data.y, data.p, labels=[0, 1])


def torch_mean(n: int, function: str, values: str) -> Callable[[], float]:
    torch, data = library("torch"), rows(n)
    x, y = torch.from_numpy(getattr(data, values)), torch.from_numpy(data.y32 if values.endswith("32") else data.y64)
    loss = getattr(torch.nn.functional, function)
    return inferring(torch, lambda: loss(x, y))


def inferring(torch: Any, call: Callable[[], Any]) -> Callable[[], float]:
    with torch.inference_mode():
        call()

    def run() -> float:
        with torch.inference_mode():
            return call()  # type: ignore[no-any-return]

    return run


def jax_mean(n: int) -> Callable[[], float]:
    jax, optax, data = library("jax"), library("optax"), rows(n)
    z, y = jax.numpy.asarray(data.z32), jax.numpy.asarray(data.y32)
    loss = jax.jit(lambda z, y: optax.sigmoid_binary_cross_entropy(z, y).mean())
    return lambda: loss(z, y).block_until_ready()


def compiler() -> Any:
    """Return torch, if it can compile here."""
    torch = library("torch")
    if not (shutil.which("c++") or shutil.which("g++") or shutil.which("clang++")):
        raise MissingPeerError("torch.compile needs a C++ compiler")
    return torch


def compiled_mean(n: int) -> Callable[[], float]:
    torch, data = compiler(), rows(n)
    z, y = torch.from_numpy(data.z32), torch.from_numpy(data.y32)
    loss = torch.compile(torch.nn.functional.binary_cross_entropy_with_logits)
    return inferring(torch, lambda: loss(z, y))


def torch_gradients(n: int) -> dict[str, Callable[[], float]]:
    """Return the ways to a value and a gradient: a new gradient each time, or one added to where a zeroed one lies."""
    torch, data = library("torch"), rows(n)
    return backward(torch, data, torch.nn.functional.binary_cross_entropy_with_logits)


def backward(torch: Any, data: SimpleNamespace, loss: Callable[..., Any]) -> dict[str, Callable[[], float]]:
    z, y = torch.from_numpy(data.z32).requires_grad_(), torch.from_numpy(data.y32)
    kept = torch.from_numpy(data.z32).clone().requires_grad_()
    kept.grad = torch.zeros_like(kept)

    def new() -> float:
        value = loss(z, y)
        torch.autograd.grad(value, z)
        return value.detach()  # type: ignore[no-any-return]

    def in_place() -> float:
        kept.grad.zero_()
        value = loss(kept, y)
        value.backward()
        return value.detach()  # type: ignore[no-any-return]

    return {"a new gradient": new, "a kept gradient": in_place}


def compiled_gradients(n: int) -> dict[str, Callable[[], float]]:
    """Return the same two ways with the loss compiled, which compiles its backward pass too."""
    torch = compiler()
    return backward(torch, rows(n), torch.compile(torch.nn.functional.binary_cross_entropy_with_logits))


def compiled_together(n: int) -> Callable[[], float]:
    """Return value and gradient as one function, compiled as a whole, that writes into `out`."""
    torch, data = compiler(), rows(n)
    loss = torch.nn.functional.binary_cross_entropy_with_logits
    z, y, out = torch.from_numpy(data.z32), torch.from_numpy(data.y32), torch.empty(n)

    @torch.compile  # type: ignore[untyped-decorator]
    def both(z: Any, y: Any, out: Any) -> Any:
        gradient, value = torch.func.grad_and_value(loss)(z, y)
        out.copy_(gradient)
        return value

    return inferring(torch, lambda: both(z, y, out))


def floor(n: int, bytes_a_row: int, threads: int) -> Callable[[], float]:
    """Return an addition of float32 arrays that moves as many bytes, each thread its part: what memory allows."""
    count = n * bytes_a_row // 12
    a, b, c = (np.ones(count, np.float32) for _ in range(3))
    cuts = [count * part // threads for part in range(threads + 1)]
    parts = [tuple(array[low:high] for array in (a, b, c)) for low, high in itertools.pairwise(cuts)]
    if threads == 1:
        return lambda: add(parts[0])
    pool = ThreadPoolExecutor(threads)
    return lambda: sum(pool.map(add, parts))


def add(part: tuple[NDArray[np.float32], ...]) -> float:
    a, b, c = part
    np.add(a, b, out=c)
    return 0.0


# rows ---------------------------------------------------------------------------------------------------------------


def against_floor(scale: float, labels: str, bytes_a_row: int) -> Times:
    n = size(scale)
    call = value_and_gradient(n, labels)
    call()

    def ours_as_zero() -> float:  # the race asks that all sides return the same number
        call()
        return 0.0

    return race(ours_as_zero, {f"{THREADS} threads": floor(n, bytes_a_row, THREADS)})


def floor_scaling(scale: float) -> Times:
    n = size(scale)
    return race(floor(n, 12, THREADS), {"1 thread": floor(n, 12, 1)})


def small_by_numpy(_: float) -> Times:
    """Race in a process in which NumPy runs the kernels."""
    code = f"""
import json, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
import arrays, logloss
data = arrays.rows(arrays.SMALL)
ours = lambda: logloss.log_loss(data.y, data.p)
print(json.dumps(arrays.race(ours, {{"": arrays.sklearn_mean(arrays.SMALL)}})))
"""
    library("sklearn.metrics")
    environment = {**os.environ, "LOGLOSS_KERNELS": "numpy"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return Times(*json.loads(done.stdout))


BCE, LOGITS = "binary_cross_entropy", "binary_cross_entropy_with_logits"
GRADIENT = "value + gradient, logits f32, into out="
SMALL_CALLS = (("y_proba", "p"), ("y_proba", "p32"), ("logits", "z"), ("logits", "z32"))


def small(n: int, given: str, values: str) -> Row:
    """Return the row of a call with few rows against torch's functional."""
    function, space = (BCE, "probabilities") if given == "y_proba" else (LOGITS, "logits")
    kind = "f32" if values.endswith("32") else "f64"
    return Row(
        f"n{n}-torch-{values}",
        f"one warm call, n = {n}, {space} {kind}",
        f"torch {function}",
        "faster",
        1.5 if n == SMALL and given == "y_proba" else 1,
        lambda _: race(mean(n, given, values), {"": torch_mean(n, function, values)}),
    )


ROWS = [
    Row(
        "proba-f64",
        "mean loss, probabilities f64, labels u8",
        "sklearn.metrics.log_loss",
        "faster",
        80,
        lambda s: race(mean(size(s), "y_proba", "p"), {"": sklearn_mean(size(s))}, rounds=5),
    ),
    Row(
        "proba-f32",
        "mean loss, probabilities f32",
        f"torch {BCE}",
        "faster",
        15,
        lambda s: race(mean(size(s), "y_proba", "p32"), {"": torch_mean(size(s), BCE, "p32")}),
    ),
    Row(
        "logits-f32-torch",
        "mean loss, logits f32",
        f"torch {LOGITS}",
        "faster",
        8,
        lambda s: race(mean(size(s), "logits", "z32"), {"": torch_mean(size(s), LOGITS, "z32")}),
    ),
    Row(
        "logits-f32-jax",
        "mean loss, logits f32",
        "jax.jit(optax sigmoid_binary_cross_entropy)",
        "faster",
        8,
        lambda s: race(mean(size(s), "logits", "z32"), {"": jax_mean(size(s))}),
    ),
    Row(
        "logits-f32-compile",
        "mean loss, logits f32",
        f"torch.compile({LOGITS})",
        "faster",
        1.3,
        lambda s: race(mean(size(s), "logits", "z32"), {"": compiled_mean(size(s))}),
    ),
    Row(
        "grad-f32-torch",
        GRADIENT,
        "torch forward + backward",
        "faster",
        10,
        lambda s: race(value_and_gradient(size(s), "y"), torch_gradients(size(s))),
    ),
    Row(
        "grad-f32-compile",
        GRADIENT,
        "torch.compile, forward + backward",
        "faster",
        4,
        lambda s: race(value_and_gradient(size(s), "y"), compiled_gradients(size(s))),
    ),
    Row(
        "grad-f32-compile-func",
        GRADIENT,
        "torch.compile of torch.func.grad_and_value, into out",
        "faster",
        1,
        lambda s: race(value_and_gradient(size(s), "y"), {"": compiled_together(size(s))}),
    ),
    Row(
        "grad-f32-floor",
        f"{GRADIENT}, labels f32 (12 bytes a row)",
        "np.add(a, b, out=c), same bytes",
        "within",
        2.5,
        lambda s: against_floor(s, "y32", 12),
    ),
    Row(
        "grad-f32-floor-u8",
        f"{GRADIENT}, labels u8 (9 bytes a row)",
        "np.add(a, b, out=c), same bytes",
        "within",
        2.5,
        lambda s: against_floor(s, "y", 9),
    ),
    Row(
        "floor-threads",
        f"the floor itself, 12 bytes a row, {THREADS} threads",
        "the floor with 1 thread",
        "shown",
        0,
        floor_scaling,
    ),
    Row(
        "n1000-sklearn",
        "one warm call, n = 1000, probabilities f64",
        "sklearn.metrics.log_loss",
        "faster",
        100,
        lambda _: race(mean(SMALL, "y_proba", "p"), {"": sklearn_mean(SMALL)}),
    ),
    *(small(n, given, values) for n in (SMALL, TINY) for given, values in SMALL_CALLS),
    Row(
        "n1000-numpy",
        "one warm call, n = 1000, probabilities f64, by NumPy",
        "sklearn.metrics.log_loss",
        "faster",
        10,
        small_by_numpy,
    ),
]
