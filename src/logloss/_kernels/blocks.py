"""From arrays of rows to kernels: cut into chunks, shared among threads, added up exactly.

The chunks' sums are exact and therefore independent of the cutting, the threads and the order.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from . import loader
from .exact_sum import (
    BINS,
    BLOCK,
    QUANTUM_BITS,
    ZERO,
    Dyadic,
    from_bins,
    from_square_windows,
    from_windows,
    in_last_quanta,
    total,
)
from .forecast_bins import missed
from .numpy_backend import HARD, INVALID, SOFT
from .quota import processors
from .threads import lend

CHUNK = 1 << 19  # rows that a thread takes at a time: few enough for its cache, enough to make up for the taking
ORDINARY = 100  # a power of two that float32 holds, with room for a factor

_BYTES = "?Bb"  # bool, uint8 and int8 are read where they lie; a negative int8 is above 1
_LABELS = "df" + np.dtype(np.int64).char  # the types that have a kernel of labels
_SMALLEST = 5e-324


class InvalidRowsError(Exception):
    """Some row is not valid; which one, and why, is for the gate to say."""


class FlushToZeroError(Exception):
    """Subnormal numbers are flushed to zero in the calling thread."""


class Job(NamedTuple):
    """What to compute, and where the results go. All arrays have one shape.

    Attributes
    ----------
    space : {"logits", "proba"}
        What `x` holds.
    dtype : dtype
        float32 or float64, in which everything is computed.
    x, y, weight : arrays of any real type
        Rows; labels and weights round to `dtype`.
    keep : array of bool, optional
        False for rows that are not looked at, whose losses and gradients are 0.
    pos_weight, label_smoothing : float
        Other values than 1 and 0 make labels soft.
    class_weights : array of float, optional
        A `pos_weight` for each class, along the last axis of the arrays, for `class_weights.run_by_class`.
    scale, scale_exponent : float, int
        The gradient's factor is scale·2^scale_exponent, which may lie beyond `dtype` where weights bring it back.
    losses, gradient : arrays of type `dtype`, optional
        Take w·ℓ and w·scale·dℓ/dx.
    """

    space: str
    dtype: np.dtype[Any]
    x: NDArray[Any]
    y: NDArray[Any]
    weight: NDArray[Any] | None = None
    keep: NDArray[np.bool_] | None = None
    pos_weight: float = 1.0
    label_smoothing: float = 0.0
    scale: float = 1.0
    scale_exponent: int = 0
    losses: NDArray[Any] | None = None
    gradient: NDArray[Any] | None = None
    class_weights: NDArray[np.float64] | None = None


class Totals(NamedTuple):
    """What `run` returns: the exact Σw·ℓ over finite losses, and how many rows of positive weight cost ∞."""

    loss: Dyadic
    infinite: int

    @classmethod
    def together(cls, parts: Sequence[Totals]) -> Totals:
        """Return the totals of several parts as one."""
        return cls(total(part.loss for part in parts), sum(part.infinite for part in parts))


Result = TypeVar("Result")


def share(
    work: Callable[[int, int], Result], size: int, threads: int | None = None, chunk: int = CHUNK
) -> list[Result]:
    """Return what `work(start, stop)` returns for each chunk of so many rows, in no certain order."""
    if size <= chunk:
        return [work(0, size)]
    starts = deque(range(0, size, chunk))
    results: list[Result] = []

    def take() -> None:
        while True:
            try:
                start = starts.popleft()  # atomic, as append is, so the threads need no lock
            except IndexError:
                return
            results.append(work(start, min(start + chunk, size)))

    ended: SimpleQueue[BaseException | None] = SimpleQueue()
    helpers = 0
    for _ in range(min(threads or default_threads(), len(starts)) - 1):
        helpers += lend(take, ended)
    try:
        take()
    finally:
        starts.clear()  # after an error the others stop too
        errors = [ended.get() for _ in range(helpers)]
    for error in filter(None, errors):
        raise error
    return results


def run(job: Job, threads: int | None = None) -> Totals:
    """Do the job and return its sums.

    Raises
    ------
    InvalidRowsError
        If some row is not valid; what was to be filled may then be filled in part.
    FlushToZeroError
        If subnormal numbers are flushed to zero.
    """
    size = job.x.size
    if size <= CHUNK:
        return _chunk(job, 0, size)
    return Totals.together(share(lambda start, stop: _chunk(job, start, stop), size, threads))


def mean_of_a_block(space: str, x: object, y: object) -> float | None:
    """Return the mean loss of a few rows that are just what a kernel takes; None of others, which `run` is for.

    It is the same kernel and the same sum: without what is not needed for them, which takes as long as a thousand rows.
    """
    if type(x) is not np.ndarray or type(y) is not np.ndarray or _SMALLEST * 1.0 == 0.0:
        return None
    size, dtype = x.size, x.dtype
    if not (0 < size <= BLOCK and x.ndim == 1 and x.shape == y.shape and dtype.char in "df"):
        return None
    if not (_as_kernels_read(x) and _as_kernels_read(y)):
        return None
    if y.dtype.char not in "?B":
        if y.dtype.char not in _LABELS or loader.find("labels", y.dtype)(y, ones := np.empty(size, np.uint8)) != HARD:
            return None
        y = ones
    high, middle, low, unfit = loader.find(f"loss_from_{space}", dtype)(x, y, 1.0, 0.0, 1.0, None, None)
    return None if unfit else in_last_quanta(high, middle, low) / (size << QUANTUM_BITS[2])


def _as_kernels_read(a: NDArray[Any]) -> bool:
    layout = a.flags
    return layout.c_contiguous and layout.aligned and a.dtype.isnative


def scaled(g: NDArray[Any], weight: NDArray[Any] | None, scale: float, exponent: int) -> NDArray[Any]:
    """Return g·weight·scale·2^exponent, where weight or power alone may lie beyond the format."""
    m, e = (1.0, 0) if weight is None else np.frexp(weight)
    with np.errstate(over="ignore", under="ignore"):
        product: NDArray[Any] = np.ldexp(g * (m * g.dtype.type(scale)), e + exponent)
    return product


def part_of(job: Job, start: int, stop: int) -> Job:
    """Return the job of some of the rows, without mask or gradient."""
    return job._replace(
        x=_part(job.x, start, stop, job.dtype),
        y=_part(job.y, start, stop),
        losses=None if job.losses is None else job.losses[start:stop],
        weight=None if job.weight is None else _part(job.weight, start, stop, job.dtype),
    )


def weigh(job: Job) -> Dyadic:
    """Return the exact Σw over the rows that are kept: their number, where there are no weights.

    Raises
    ------
    InvalidRowsError
        If a weight is negative or not finite.
    """
    if job.weight is None:
        return Dyadic.make(job.x.size if job.keep is None else int(np.count_nonzero(job.keep)), 0)
    weight, keep = job.weight, job.keep

    def chunk(start: int, stop: int) -> Dyadic:
        kept = None if keep is None else _part(keep, start, stop)
        part = _part(weight, start, stop, job.dtype, kept)
        look_at_weights(part)
        return exact_sum(part)

    return total(share(chunk, job.x.size))


def look_at_weights(weight: NDArray[Any]) -> None:
    """Raise InvalidRowsError if a weight is negative or not finite."""
    if not np.all((weight >= 0) & (weight < np.inf)):
        raise InvalidRowsError


def default_threads() -> int:
    """Return how many threads to use: the processors this process may run on, or is granted, or OMP_NUM_THREADS."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    available = min(available, processors() or available)
    asked = os.environ.get("OMP_NUM_THREADS", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):  # ² is a digit, and no number
        return available
    return min(available, int(asked) or available)


def _chunk(job: Job, start: int, stop: int) -> Totals:
    if _SMALLEST * 1.0 == 0.0:  # the mode belongs to the thread
        raise FlushToZeroError
    dtype = job.dtype
    keep = None if job.keep is None else _part(job.keep, start, stop)
    x = _part(job.x, start, stop, dtype, keep)
    y, soft = _labels(job, _part(job.y, start, stop, None, keep))
    weight = None if job.weight is None else _part(job.weight, start, stop, dtype, keep)
    size = x.size
    if soft and _is_plain(job) and (hard := (y == 0) | (y == 1)).any():
        return _by_kind_of_label(job, x, y, weight, hard, lambda to, values: _deliver(to, values, start, stop, keep))

    wants_gradient = job.gradient is not None or soft
    # Weights need every loss.
    t = _target(job.losses, start, stop, keep, size, dtype) if job.losses is not None or weight is not None else None
    g = _target(job.gradient, start, stop, keep, size, dtype) if wants_gradient else None
    # The kernel takes the factor of the gradient where it is an ordinary number.
    in_kernel = weight is None and abs(job.scale_exponent) < ORDINARY
    scale = job.scale * 2.0**job.scale_exponent if in_kernel else 1.0

    verb = "soft" if soft else "loss_and_gradient" if wants_gradient else "loss"
    kernel = loader.find(f"{verb}_from_{job.space}", dtype)
    high, middle, low, unfit = kernel(x, y, job.pos_weight, job.label_smoothing, scale, t, g)
    for block in unfit:
        _look_closer(job.space, x[_rows(block)], y[_rows(block)])

    if weight is None:
        loss, infinite = from_windows(high, middle, low), 0
        if unfit:
            bins = Bins()
            for block in unfit:
                here = _rows(block)
                ts = np.empty(x[here].size, dtype) if t is None else t[here]
                if t is None:  # the loss of these rows was not kept
                    again = None if g is None else g[here]
                    kernel(x[here], y[here], job.pos_weight, job.label_smoothing, scale, ts, again)
                bins.add(ts)
            loss, infinite = loss + bins.sum(), bins.infinite
    elif t is not None:
        bins, weightless = Bins(), weight == 0
        t[weightless] = 0  # however infinite
        bins.add(t, weight)
        loss, infinite = bins.sum(), bins.infinite
        if g is not None:
            g[weightless] = 0
        with np.errstate(over="ignore", under="ignore"):
            t *= weight
    if job.losses is not None and t is not None:
        _deliver(job.losses, t, start, stop, keep)
    if job.gradient is not None and g is not None:
        if not in_kernel:
            g[...] = scaled(g, weight, job.scale, job.scale_exponent)
        _deliver(job.gradient, g, start, stop, keep)
    return Totals(loss, infinite)


def _by_kind_of_label(
    job: Job,
    x: NDArray[Any],
    y: NDArray[Any],
    weight: NDArray[Any] | None,
    hard: NDArray[np.bool_],
    deliver: Callable[[NDArray[Any], NDArray[Any]], None],
) -> Totals:
    """Do the job of hard labels and of soft ones apart: a hard label costs the same bits whatever stands beside it."""
    results = [to for to in (job.losses, job.gradient) if to is not None]
    whole = [np.empty(x.size, job.dtype) for _ in results]
    totals = []
    for some in (hard, ~hard):
        size = int(np.count_nonzero(some))
        part = job._replace(
            x=x[some],
            y=y[some],
            weight=None if weight is None else weight[some],
            keep=None,
            losses=None if job.losses is None else np.empty(size, job.dtype),
            gradient=None if job.gradient is None else np.empty(size, job.dtype),
        )
        totals.append(_chunk(part, 0, size))
        parts = [values for values in (part.losses, part.gradient) if values is not None]
        for values, filled in zip(whole, parts, strict=True):
            values[some] = filled
    for to, values in zip(results, whole, strict=True):
        deliver(to, values)
    return Totals.together(totals)


def _rows(block: int) -> slice:
    return slice(block * BLOCK, (block + 1) * BLOCK)


def _part(
    a: NDArray[Any],
    start: int,
    stop: int,
    dtype: np.dtype[Any] | None = None,
    keep: NDArray[np.bool_] | None = None,
) -> NDArray[Any]:
    """Return rows of any array, contiguous and aligned in one dimension, without a copy where they are so already."""
    part = a
    if a.ndim != 1:
        part = a.flat[start:stop]
    elif start or stop < len(a):
        part = a[start:stop]
    if keep is not None:
        part = part[keep]
    if dtype is not None and part.dtype != dtype:
        with np.errstate(over="ignore"):  # a longdouble beyond float64 is ∞
            part = part.astype(dtype)
    flags = part.flags
    return part if flags.c_contiguous and flags.aligned else np.array(part, order="C")


def _is_plain(job: Job) -> bool:
    """Say whether the options leave hard labels hard."""
    return job.pos_weight == 1.0 and job.label_smoothing == 0.0


def _labels(job: Job, y: NDArray[Any]) -> tuple[NDArray[Any], bool]:
    """Return labels as the kernels read them, and whether they are soft."""
    hard = _is_plain(job)
    if hard and y.dtype.char in _BYTES:
        return y if y.dtype.char == "B" else y.view(np.uint8), False  # the kernel itself looks whether they are 0 or 1
    if y.dtype.kind in "biu":
        y = y.astype(np.int64, copy=False)
    elif y.dtype != np.float32:
        y = y.astype(np.float64, copy=False)
    ones = np.empty(y.size, np.uint8)
    kind = loader.find("labels", y.dtype)(y, ones)
    if kind == INVALID:
        raise InvalidRowsError
    if hard and kind != SOFT:
        return ones, False
    return y.astype(job.dtype), True


def _look_closer(space: str, x: NDArray[Any], y: NDArray[Any]) -> None:
    """Tell a block that is merely unusual from one with a row that is not valid."""
    valid = (x >= 0) & (x <= 1) if space == "proba" else x == x
    if not np.all(valid) or (y.dtype == np.uint8 and y.max() > 1):
        raise InvalidRowsError


def _target(
    results: NDArray[Any] | None,
    start: int,
    stop: int,
    keep: NDArray[np.bool_] | None,
    size: int,
    dtype: np.dtype[Any],
) -> NDArray[Any]:
    """Return where a kernel can write: the results themselves where they lie contiguous, else scratch."""
    if results is not None and results.ndim == 1 and keep is None and results.flags.carray:
        return results[start:stop]
    return np.empty(size, dtype)


def _deliver(
    results: NDArray[Any], values: NDArray[Any], start: int, stop: int, keep: NDArray[np.bool_] | None
) -> None:
    """Copy scratch to the results, where a kernel could not write to them."""
    if np.may_share_memory(results, values):
        return
    if keep is not None:
        kept, values = values, np.zeros(stop - start, values.dtype)
        values[keep] = kept
    if results.ndim == 1:
        results[start:stop] = values
    else:
        results.flat[start:stop] = values


class Bins:
    """An exact sum of losses of any size, or of weight·loss; infinite ones are counted apart."""

    def __init__(self) -> None:
        self.infinite = 0
        self._bins: NDArray[np.int64] | None = None

    def add(self, t: NDArray[Any], weight: NDArray[Any] | None = None) -> None:
        """Add losses, or weight·loss, each product rounded to the format of the loss as if exponents had no bounds."""
        finite = np.isfinite(t)
        if not finite.all():
            self.infinite += t.size - int(np.count_nonzero(finite))
            t = t[finite]
            weight = None if weight is None else weight[finite]
        if not t.size:
            return
        if self._bins is None:
            self._bins = np.zeros((1, BINS, 2), np.int64)
        if weight is None:
            loader.find("numbers")(t.astype(np.float64, copy=False), self._bins[0])
        else:
            loader.find("weighted", t.dtype)(t, weight, self._bins)

    def sum(self) -> Dyadic:
        """Return the exact sum of the finite ones."""
        return ZERO if self._bins is None else from_bins(self._bins[0])


def exact_sum(t: NDArray[Any], weight: NDArray[Any] | None = None) -> Dyadic:
    """Return the sum of the finite numbers, or products."""
    bins = Bins()
    bins.add(t, weight)
    return bins.sum()


def exact_sum_of_losses(t: NDArray[np.float64]) -> Dyadic:
    """Return the sum of the finite ones of numbers that are at least 0: as `exact_sum`, and faster."""
    *parts, unfit = loader.find("windows", t.dtype)(t)
    return _with_unfit(from_windows(*parts), t, unfit)


def exact_misses(s: NDArray[np.float64], y: NDArray[np.uint8]) -> Dyadic:
    """Return the sum of (p − y)², each rounded, of forecasts by their signed distances."""
    *parts, unfit = loader.find("misses", s.dtype)(s, y)
    return _with_unfit(from_windows(*parts), missed(s, y) ** 2, unfit) if unfit else from_windows(*parts)


def exact_squares(t: NDArray[np.float64]) -> Dyadic:
    """Return the sum of the squares of finite numbers, without any rounding."""
    *parts, unfit = loader.find("square_windows", t.dtype)(t)
    if not unfit:
        return from_square_windows(parts)
    bins, squares = np.zeros((BINS, 2), np.int64), loader.find("squares", t.dtype)
    for block in unfit:
        squares(t[_rows(block)], bins)
    return from_square_windows(parts) + from_bins(bins)


def _with_unfit(fitting: Dyadic, t: NDArray[np.float64], unfit: list[int]) -> Dyadic:
    if not unfit:
        return fitting
    bins = Bins()
    for block in unfit:
        bins.add(t[_rows(block)])
    return fitting + bins.sum()


def weighted_moments(t: NDArray[np.float64], weight: NDArray[np.float64]) -> list[Dyadic]:
    """Return the sums of v = weight·t, of weight, weight², weight·v and v² (the last three without any rounding)."""
    bins = np.zeros((5, BINS, 2), np.int64)
    loader.find("weighted", t.dtype)(t, weight, bins)
    return list(map(from_bins, bins))
