"""The bits of a library's kernels against NumPy's: `python -m compiler.compare LIBRARY`, on a processor of its kind."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from logloss._kernels import exact_sum, forecast_bins, group_sums, logistic, symmetric
from logloss._kernels.ctypes_calls import Kernel, bound
from logloss._kernels.numpy_backend import KERNELS
from logloss._kernels.signatures import KEYS

ROWS = 5 * exact_sum.BLOCK + 17  # with a block that is not full


def differences(found: ctypes.CDLL, seed: int = 0) -> list[str]:
    """Return the kernels of a library whose results differ from NumPy's in any bit."""
    return [
        f"{name} {dtype}"
        for name, dtype in KEYS
        for arguments in cases(name, dtype, np.random.default_rng(seed))
        if results(bound(found, name, dtype), arguments) != results(KERNELS[name], arguments)
    ]


def results(kernel: Kernel, arguments: list[Any]) -> tuple[object, list[object]]:
    """Return all that a kernel returns and writes; the arguments stay as they are."""
    own = [each.copy() if isinstance(each, np.ndarray) else each for each in arguments]
    with np.errstate(all="ignore"):
        returned = kernel(*own)
    returned = list(returned) if isinstance(returned, tuple | list) else returned
    return returned, [_content(each) for each in own if isinstance(each, np.ndarray)]


def _content(array: Any) -> object:
    """Return an array as its bytes, and bins as their sums: subnormal numbers go to other ones in NumPy."""
    if array.shape[-2:] == (exact_sum.BINS, 2):
        return [exact_sum.from_bins(each) for each in array.reshape(-1, exact_sum.BINS, 2)]
    return array.tobytes()


def cases(name: str, dtype: np.dtype[Any], rng: np.random.Generator) -> Iterator[list[Any]]:
    """Yield arguments of a kernel, over all that it may be given: every size of number, blocks that fit and do not."""
    y = rng.integers(0, 2, ROWS, np.uint8)
    if "_from_" in name:
        for x in _logits(dtype, rng) if name.endswith("logits") else _probabilities(dtype, rng):
            labels = rng.choice([0, 1, 0.5, 0.3, 1e-30], ROWS).astype(dtype) if name.startswith("soft") else y
            for losses in (None, np.zeros(ROWS, dtype)):
                yield [x, labels, 1.5, 0.1, 0.3, losses, np.zeros(ROWS, dtype)]
    elif name == "labels":
        for values in ([0, 1], [0, 1, 0.5], [0, 2, 1], [0, -1], [0, np.nan], [np.inf, 1], []):
            if dtype.kind == "f" or np.all(np.isfinite(values)):
                labels = np.resize(np.array(values, float), ROWS if values else 0).astype(dtype)
                yield [labels, np.zeros(labels.size, np.uint8)]
    elif name in ("numbers", "squares"):
        yield [_any(dtype, rng), np.zeros((exact_sum.BINS, 2), np.int64)]
    elif name == "weighted":
        for size in (1, 5) if dtype == np.float64 else (1,):
            yield [abs(_any(dtype, rng)), abs(_any(dtype, rng)), np.zeros((size, exact_sum.BINS, 2), np.int64)]
    elif name in ("windows", "square_windows"):
        for t in (_losses(rng), _losses(rng) - 1, _any(dtype, rng)):
            yield [t]
    elif name == "distance":
        for p in _probabilities(dtype, rng):
            yield [p, np.zeros(ROWS)]
    elif name in ("misses", "profile"):
        for p in _probabilities(dtype, rng):
            table = [] if name == "misses" else [np.zeros((forecast_bins.SLOTS, 2), np.int64)]
            yield [forecast_bins.distance(p), y, *table]
    elif name in ("slices", "grouped"):
        yield from _grouped(name, y, rng)
    else:
        yield from _of_models(name, dtype, rng)


def _grouped(name: str, y: Any, rng: np.random.Generator) -> Iterator[list[Any]]:
    for size in (1, 5, 2000):
        code, t = rng.integers(0, size, ROWS, np.int32), _losses(rng)
        if name == "slices":
            s = forecast_bins.distance(rng.random(ROWS))
            yield [code, y, s, t, np.zeros((size, group_sums.FIELDS), np.int64)]
        elif name == "grouped":
            for weight in (np.empty(0), rng.lognormal(0, 99, ROWS)):
                yield [code, t, weight, np.zeros((size, exact_sum.LIMBS), np.int64)]


def _of_models(name: str, dtype: np.dtype[Any], rng: np.random.Generator) -> Iterator[list[Any]]:
    for n, d in ((1, 1), (8, 3), (logistic.ROWS + 13, 8), (3 * logistic.ROWS, 21)):
        x, y = rng.normal(0, 3, (n, d)).astype(dtype), rng.choice([0, 1, 0.25], n)
        x[rng.random((n, d)) < 0.3] = -0.0
        coef = rng.normal(0, 2, d + 1)
        rounder = 1.5 * 2.0 ** (np.frexp(abs(x).max(axis=0) + 8.0)[1] + 52 - logistic.UNIT_BITS)
        for weight, offset in ((np.empty(0), np.empty(0)), (rng.random(n), rng.normal(0, 800, n))):
            sums, written = np.zeros(d + logistic.EXTRA, np.int64), [np.zeros(n), np.zeros(n)]
            if name == "logistic_rows":
                for by_row in (written, [np.empty(0)] * 2):
                    yield [x.ravel(), y, weight, offset, coef[:d], coef, rounder, *by_row, sums]
            elif name == "logistic_columns":
                yield [x.T.ravel(), y, weight, offset, coef[:d], coef, *written, np.zeros(n), sums[d:]]
            elif name == "column_sums":
                yield [x.T.ravel(), y - 0.3, coef[:d], rounder, sums[:d]]
            elif name == "column_products":
                scale, table = 1 / np.maximum(abs(x - coef[:d]).max(axis=0), 1.0), np.zeros(n * (d + 1))
                yield [x.T.ravel(), y * rng.random(n), coef[:d], scale, table, np.zeros((d + 1) ** 2, np.int64)]
            elif name == "bends_along":
                yield [rng.random(n), rng.normal(0, 1, n) ** 9, np.array([1.0, 2.0**-14]), np.zeros(6, np.int64)]
            elif name == "logits":
                yield [offset if offset.size else x[:, 0].astype(float), y, weight, *written, sums[:3]]
        if name.startswith("sparse_"):
            yield _of_sparse_rows(name, x / dtype.type(64), rng)
        if name in ("survey", "survey_columns"):
            for values in (x.ravel(), _any(dtype, rng)[: n * d]):
                spans = np.full(d, np.inf), np.full(d, -np.inf), np.zeros(d)
                own = spans[:2] if name == "survey_columns" else spans
                yield [values, logistic.factors_of_hash(min(d, 5)), y, np.zeros(n, np.int64), *own]
        elif name == "descend":
            a = np.resize(x.astype(float), (n + d, d))
            bends, linear, at = (
                a.T @ a,
                rng.normal(0, 9 * n, d),
                np.where(rng.random(d) < 0.5, rng.normal(0, 1, d), 0.0),
            )
            for most in (1.0, 40.0):
                limits = np.array([1e-9, most])
                yield [bends.ravel(), abs(rng.normal(0, 4 * n, d)), bends @ at + linear, at, limits]
        elif name == "descend_low_rank":
            vectors, signs, diagonal = rng.normal(0, 1, (d, 11)), rng.choice([1.0, 1.0, -0.01], 11), rng.random(d) + 0.5
            bends, at, along = diagonal + vectors**2 @ signs, rng.normal(0, 1, d), np.zeros(11)
            for most in (1.0, 40.0):
                limits = np.array([1e-9, most])
                penalty, gradient = abs(rng.normal(0, 4, d)), rng.normal(0, 9, d)
                yield [vectors.ravel(), signs, bends, diagonal, penalty, gradient, at, at.copy(), along, limits]
        elif name in ("gram", "factor", "solve", "dot", "shift"):
            a, gram = np.resize(x.astype(float), (n // 8 * 8 + 8, d)), np.zeros((d, d))
            if name == "gram":
                yield [a.ravel(), rng.random(len(a)), gram.ravel()]
            elif name == "dot":
                yield [a.ravel(), rng.normal(0, 1, a.size), np.zeros(1)]
            elif name == "shift":
                yield [a.ravel(), *rng.normal(0, 1, (2, a.size)), np.array([0.3])]
            else:
                a[:, -1] = a[:, 0]  # which depends on the first
                gram += np.triu(a.T @ a)
                least = 1e-9 * gram.diagonal()
                if name == "solve":
                    symmetric.factor(gram.ravel(), least)
                yield [gram.ravel(), least if name == "factor" else coef[:d]]


def _of_sparse_rows(name: str, x: Any, rng: np.random.Generator) -> list[Any]:
    n, d = x.shape
    filled = x != 0
    rows = [x[filled], np.nonzero(filled)[1].astype(np.int32), np.append(0, np.cumsum(filled.sum(axis=1)))]
    if name == "sparse_products":
        return [*rows, rng.normal(0, 2, d + 1), np.zeros(n)]
    if name == "sparse_pairs":
        some = rng.random(d) < 0.7
        place = np.where(some, np.cumsum(some) - 1, -1).astype(np.int32)
        return [*rows, rng.random(n), place, np.zeros(int(some.sum()) ** 2, np.int64)]
    if name == "sparse_hashes":
        rows[0][::3] = -0.0
        return [*rows, logistic.factors_of_hash(d), np.zeros(n, np.int64)]
    if name == "sparse_survey":
        return [*rows[:2], np.zeros(d), np.zeros(d, np.int64)]
    if name == "sparse_narrow":
        place = np.where(rng.random(d) < 0.7, np.arange(d), -1).astype(np.int32)
        return [*rows, place, np.zeros_like(rows[0]), np.zeros_like(rows[1]), np.zeros(n + 1, np.int64)]
    if name == "sparse_ascend":
        fields = np.column_stack([rng.normal(0, 0.1, n), *rng.random((3, n)), rng.normal(0, 2, n)])
        walk = np.array([3.0, 0.2, 2.0, n // 3, (n + 1) // 2 - 1, 0.0, 0.0])
        return [*rows, fields.ravel(), rng.normal(0, 2, d + 1), walk]
    if name == "sparse_reorder":
        order = rng.permutation(n).astype(np.int32)
        return [*rows, order, np.zeros(rows[0].size), np.zeros_like(rows[1]), np.zeros(n + 1, np.int64), np.zeros(n)]
    return [*rows, rng.normal(0, 0.3, n), np.zeros(d, np.int64)]


def _any(dtype: np.dtype[Any], rng: np.random.Generator) -> Any:
    """Return numbers of any size and sign, as their patterns come."""
    x = rng.integers(0, 256, ROWS * dtype.itemsize, np.uint8).view(dtype)
    return np.where(np.isfinite(x), x, dtype.type(0))


def _losses(rng: np.random.Generator) -> Any:
    """Return losses of ordinary size, and a few in one block that do not fit."""
    t = rng.lognormal(-1, 2, ROWS)
    t[-5:] = 0, 1e-40, 1e12, 5e-324, 1
    return t


def _logits(dtype: np.dtype[Any], rng: np.random.Generator) -> Iterator[Any]:
    yield rng.normal(0, 3, ROWS).astype(dtype)  # of which most blocks fit
    yield rng.uniform(-760, 760, ROWS).astype(dtype)
    x = _any(dtype, rng)
    x[:6] = np.inf, -np.inf, 0.0, -0.0, np.nan, np.finfo(dtype).smallest_subnormal
    yield x


def _probabilities(dtype: np.dtype[Any], rng: np.random.Generator) -> Iterator[Any]:
    yield rng.random(ROWS).astype(dtype)
    yield (1 - np.exp(-rng.uniform(0, 40, ROWS))).astype(dtype)
    x = abs(_any(dtype, rng))
    x = np.where(x <= 1, x, 1 / np.maximum(x, 1)).astype(dtype)
    x[:5] = 0, -0.0, 1, 1 - np.finfo(dtype).epsneg, np.finfo(dtype).smallest_subnormal
    yield x


if __name__ == "__main__":
    if different := differences(ctypes.CDLL(sys.argv[1])):
        sys.exit(f"other bits than NumPy's: {', '.join(dict.fromkeys(different))}")
