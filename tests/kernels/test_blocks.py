"""Rows of any layout, cut and shared in any way, give one result to the last bit."""

import multiprocessing
import os
import threading
from collections import deque
from fractions import Fraction

import numpy as np
import pytest

from logloss._kernels import blocks, loader, quota, threads
from logloss._kernels.blocks import CHUNK, InvalidRowsError, Job, mean_of_a_block, run, weigh
from logloss._kernels.exact_sum import BLOCK, Dyadic

FLOAT64 = np.dtype(np.float64)
FORMATS = [np.dtype(np.float32), FLOAT64]


def rows(n: int, dtype=FLOAT64, seed: int = 0):
    """Logits with everything that matters: ordinary ones, tails, infinities, and losses too small for the windows."""
    rng = np.random.default_rng(seed)
    z = rng.normal(0, 4, n)
    odd = rng.choice(max(n, 1), min(n, n // 500 + 1), replace=False)
    z[odd] = rng.choice([80.0, -80.0, 700.0, 1e30, np.inf], odd.size)
    y = rng.random(n) < 0.5
    y[np.isinf(z)] = True
    return z.astype(dtype), y.astype(np.uint8)


def exact(losses) -> Fraction:
    return sum(map(Fraction, losses.astype(float).tolist()), Fraction(0))


@pytest.mark.parametrize("dtype", FORMATS, ids=str)
@pytest.mark.parametrize("n", [0, 1, 4095, 4096, 4097, 30_000])
def test_the_sum_is_the_sum_of_the_rounded_losses(n, dtype, either):
    z, y = rows(n, dtype)
    losses = np.full(n, np.nan, dtype)
    with_losses = run(Job("logits", dtype, z, y, losses=losses))
    assert run(Job("logits", dtype, z, y)) == with_losses
    assert with_losses.infinite == 0
    assert with_losses.loss.integer * Fraction(2) ** with_losses.loss.exponent == exact(losses)


def test_threads_and_order_do_not_matter(compiled):
    n = 3 * CHUNK + 777
    z, y = rows(n)
    expected = run(Job("logits", FLOAT64, z, y), threads=1)
    for count in (2, 3, 64):
        assert run(Job("logits", FLOAT64, z, y), threads=count) == expected
    order = np.random.default_rng(1).permutation(n)
    assert run(Job("logits", FLOAT64, z[order], y[order])) == expected


def test_chunks_do_not_matter(either, monkeypatch):
    z, y = rows(20_000)
    weight = np.random.default_rng(2).exponential(size=z.size)
    jobs = [Job("logits", FLOAT64, z, y), Job("logits", FLOAT64, z, y, weight=weight)]
    expected = [(run(job), weigh(job)) for job in jobs]
    for chunk in (1 << 10, 999, 7001):
        monkeypatch.setattr(blocks, "CHUNK", chunk)
        assert [(run(job), weigh(job)) for job in jobs] == expected


LAYOUTS = {
    "strided": lambda a: np.repeat(a, 2)[::2],
    "reversed": lambda a: a[::-1].copy()[::-1],
    "read-only": lambda a: np.frombuffer(a.tobytes(), a.dtype),
    "big-endian": lambda a: a.astype(a.dtype.newbyteorder(">")),
    "unaligned": lambda a: np.frombuffer(b"x" + a.tobytes(), np.uint8)[1:].view(a.dtype),
    "transposed": lambda a: a.reshape(-1, 100).T.copy().T,
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", FORMATS, ids=str)
def test_layouts_do_not_matter(layout, dtype, either):
    z, y = rows(10_000, dtype)
    expected_losses, expected_gradient = np.empty((2, z.size), dtype)
    expected = run(Job("logits", dtype, z, y, losses=expected_losses, gradient=expected_gradient, scale=0.25))
    x, labels = LAYOUTS[layout](z), LAYOUTS[layout](y.astype(np.int64))
    losses, gradient = np.empty((2, *x.shape), dtype)
    assert run(Job("logits", dtype, x, labels, losses=losses.reshape(-1), gradient=gradient, scale=0.25)) == expected
    assert np.array_equal(losses.reshape(-1), expected_losses)
    assert np.array_equal(gradient.reshape(-1), expected_gradient)
    spaced = np.zeros(2 * x.size, dtype)[::2]
    run(Job("logits", dtype, x, labels, gradient=spaced, scale=0.25))
    assert np.array_equal(spaced, expected_gradient)


@pytest.mark.parametrize(
    "labels", [bool, np.int8, np.uint8, np.int16, np.uint32, np.int64, np.uint64, "f2", "f4", "f8", "g"]
)
def test_labels_of_any_type(labels, either):
    z, y = rows(5000)
    expected = run(Job("logits", FLOAT64, z, y))
    assert run(Job("logits", FLOAT64, z, y.astype(labels))) == expected
    soft = run(Job("logits", FLOAT64, z, y.astype(labels), pos_weight=2.0))
    assert soft == run(Job("logits", FLOAT64, z, y, pos_weight=2.0))
    assert soft != expected


@pytest.mark.parametrize("space", ["logits", "proba"])
@pytest.mark.parametrize("dtype", FORMATS, ids=str)
def test_a_row_costs_the_same_whatever_labels_stand_beside_it(space, dtype, either):
    z, hard = rows(5000, dtype)
    x = z if space == "logits" else (1 / (1 + np.exp(-z.astype(float)))).astype(dtype)
    mixed = hard.astype(float)
    mixed[::3] = np.linspace(0, 1, mixed[::3].size)
    kept, weight = np.arange(5000) % 7 > 0, np.arange(5000.0) % 5
    for options in ({}, {"weight": weight}, {"keep": kept}, {"weight": weight, "keep": kept, "scale": 0.25}):
        losses, gradient = np.empty((2, 5000), dtype)
        together = run(Job(space, dtype, x, mixed, losses=losses, gradient=gradient, **options))
        assert together == run(Job(space, dtype, x, mixed, **options))
        for some in (np.flatnonzero(np.isin(mixed, (0, 1))), np.flatnonzero(~np.isin(mixed, (0, 1)))):
            alone, slopes = np.empty((2, some.size), dtype)
            parts = {name: value[some] if np.ndim(value) else value for name, value in options.items()}
            run(Job(space, dtype, x[some], mixed[some], losses=alone, gradient=slopes, **parts))
            assert np.array_equal(alone, losses[some])
            assert np.array_equal(slopes, gradient[some])


@pytest.mark.parametrize("label", [2, -1, 255])
@pytest.mark.parametrize("pos_weight", [1.0, 2.0])
def test_other_labels_are_refused(label, pos_weight, either):
    z, y = rows(5000)
    for dtype in (np.int8, np.uint8, np.int64, np.float32, np.float64):
        bad = y.astype(dtype)
        bad[4321] = np.array(label).astype(dtype)
        with pytest.raises(InvalidRowsError):
            run(Job("logits", FLOAT64, z, bad, pos_weight=pos_weight))


@pytest.mark.parametrize("dtype", FORMATS, ids=str)
@pytest.mark.parametrize("label", [0.0, 1.0, 0.5])
@pytest.mark.parametrize("value", [np.nan, -np.nan, -1e-30, 1.0000002, -5.0, np.inf, -np.inf, 1e30])
def test_whatever_is_no_probability_is_refused(value, label, dtype, either):
    rng = np.random.default_rng(0)
    p, y = rng.random(5000).astype(dtype), np.full(5000, label)
    assert run(Job("proba", dtype, p, y)).infinite == 0
    p[4500] = value
    for job in (
        Job("proba", dtype, p, y),
        Job("proba", dtype, p, y, gradient=np.empty_like(p), losses=np.empty_like(p)),
    ):
        with pytest.raises(InvalidRowsError):
            run(job)
    run(Job("proba", dtype, p, y, keep=np.arange(5000) != 4500))


@pytest.mark.parametrize("label", [0.0, 1.0, 0.5])
@pytest.mark.parametrize("pos_weight", [1.0, 2.0])
def test_nan_is_no_logit(label, pos_weight, either):
    z, y = np.zeros(5000), np.full(5000, label)
    for nan in (np.nan, -np.nan):
        z[4999] = nan
        with pytest.raises(InvalidRowsError):
            run(Job("logits", FLOAT64, z, y, pos_weight=pos_weight))


def test_after_an_error_in_one_chunk_the_pool_still_works(compiled):
    n = 4 * CHUNK
    z, y = np.zeros(n), np.zeros(n, np.uint8)
    z[3] = np.nan
    with pytest.raises(InvalidRowsError):
        run(Job("logits", FLOAT64, z, y))
    z[3] = 0
    assert run(Job("logits", FLOAT64, z, y)).infinite == 0


def test_weights_of_any_size_are_added_exactly(either):
    rng = np.random.default_rng(4)
    z, y = rows(3000)
    weight = np.exp(rng.uniform(-700, 700, z.size))
    weight[::10] = 0
    losses = np.empty_like(z)
    run(Job("logits", FLOAT64, z, y, losses=losses))
    got = run(Job("logits", FLOAT64, z, y, weight=weight))

    def product(w: float, loss: float) -> Fraction:
        """Return w·loss rounded to 53 bits, whatever the exponent."""
        exact = Fraction(w) * Fraction(loss)
        if not exact:
            return exact
        shift = 60 - (exact.numerator.bit_length() - exact.denominator.bit_length())
        scaled = exact * Fraction(2) ** shift
        return Fraction(float(scaled)) / Fraction(2) ** shift

    expected = sum((product(*pair) for pair in zip(weight.tolist(), losses.tolist(), strict=True)), Fraction(0))
    assert got.loss.integer * Fraction(2) ** got.loss.exponent == expected
    total = weigh(Job("logits", FLOAT64, z, y, weight=weight))
    assert total.integer * Fraction(2) ** total.exponent == sum(map(Fraction, weight.tolist()))


def test_without_weights_each_row_that_is_kept_weighs_one():
    job = Job("proba", np.dtype(np.float64), np.full(5, 0.5), np.zeros(5, np.uint8))
    assert weigh(job) == Dyadic.make(5, 0)
    assert weigh(job._replace(keep=np.array([True, False, True, False, False]))) == Dyadic.make(2, 0)


def test_a_row_of_weight_zero_costs_nothing_however_infinite(either):
    job = Job(
        "proba", np.dtype(np.float64), np.array([0.0, 0.5]), np.array([1, 1], np.uint8), np.array([0.0, 1.0]),
        losses=np.empty(2),
    )  # fmt: skip
    found = run(job)
    assert found.infinite == 0
    assert found.loss == Dyadic.of(float(job.losses[1]))
    assert job.losses[0] == 0


def test_default_threads_honors_the_usual_variable(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert blocks.default_threads() == 1
    monkeypatch.delenv("OMP_NUM_THREADS")
    every = blocks.default_threads()
    assert every >= 1
    for odd in ("many", "²", "٣", "0", "-1", "1e3", "", "2,2", "9" * 5000):
        monkeypatch.setenv("OMP_NUM_THREADS", odd)
        assert blocks.default_threads() == every


@pytest.mark.parametrize(
    ("files", "granted"),
    [
        ({"cpu.max": "200000 100000\n"}, 2),
        ({"cpu.max": "150000 100000\n"}, 2),  # rounded up
        ({"cpu.max": "5000 100000\n"}, 1),
        ({"cpu.max": "max 100000\n"}, None),
        ({"cpu.max": "0 0"}, None),
        ({"cpu.max": "²00 1"}, None),
        ({"cpu.max": ""}, None),
        ({"cpu/cpu.cfs_quota_us": "250000\n", "cpu/cpu.cfs_period_us": "100000\n"}, 3),
        ({"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, None),
        ({"cpu/cpu.cfs_quota_us": "100000\n"}, None),
        ({}, None),
    ],
)
def test_a_container_is_granted_so_many_processors(files, granted, tmp_path):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert quota.processors(tmp_path) == granted


def test_default_threads_honors_what_is_granted(monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(blocks, "processors", lambda: 1)
    assert blocks.default_threads() == 1
    monkeypatch.setattr(blocks, "processors", lambda: 10**6)
    assert blocks.default_threads() < 10**6


def _child(queue, z, y) -> None:
    queue.put(run(Job("logits", FLOAT64, z, y)))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_child_makes_threads_of_its_own(compiled):
    z, y = rows(2 * CHUNK)
    expected = run(Job("logits", FLOAT64, z, y), threads=2)
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=_child, args=(queue, z, y))
    child.start()
    try:
        assert queue.get(timeout=60) == expected
    finally:
        child.join(10)
        child.kill()
    assert loader.backend().level


def test_where_no_thread_is_to_be_had_one_does_it_all(compiled, monkeypatch):
    z, y = rows(3 * CHUNK)
    job = Job("logits", FLOAT64, z, y)
    expected = run(job, threads=2)

    def refuse(thread):
        raise RuntimeError("can't create new thread at interpreter shutdown")

    monkeypatch.setattr(threads, "_idle", deque())
    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert run(job, threads=3) == expected


def test_threads_are_kept_for_the_next_array(compiled, monkeypatch):
    monkeypatch.setattr(threads, "_idle", deque())
    z, y = rows(3 * CHUNK)
    for _ in range(3):
        run(Job("logits", FLOAT64, z, y), threads=3)
    assert len(threads._idle) == 2


# --- a few rows -----------------------------------------------------------------------------------------------------


def by_the_long_way(space, x, y):
    totals = run(Job(space, x.dtype, x, y))
    return np.inf if totals.infinite else totals.loss.over(Dyadic.of(x.size))


@pytest.mark.parametrize("space", ["logits", "proba"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("label", [np.bool_, np.uint8, np.int64, np.float32, np.float64])
@pytest.mark.parametrize("size", [1, 2, 10, BLOCK])
def test_the_mean_of_a_few_rows_is_the_one_of_many(space, dtype, label, size, either):
    rng = np.random.default_rng(size)
    x = (rng.normal(0, 3, size) if space == "logits" else rng.random(size)).astype(dtype)
    y = rng.integers(0, 2, size).astype(label)
    mean = mean_of_a_block(space, x, y)
    assert mean == by_the_long_way(space, x, y)
    x[0] = 1e-30  # too small for the windows, or a loss of 69
    assert mean_of_a_block(space, x, y) in (None, by_the_long_way(space, x, y))


PLAIN = np.array([0.25, 0.5, 0.75])
LABELS = np.array([1, 0, 1], np.uint8)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (PLAIN.tolist(), LABELS),
        (PLAIN, LABELS.tolist()),
        (np.ma.array(PLAIN), LABELS),
        (PLAIN, LABELS[:2]),
        (PLAIN[:0], LABELS[:0]),
        (PLAIN.reshape(3, 1), LABELS.reshape(3, 1)),
        (np.array(0.5), np.array(1)),
        (np.repeat(PLAIN, 2)[::2], LABELS),
        (PLAIN, np.repeat(LABELS, 2)[::2]),
        (PLAIN.astype(">f8"), LABELS),
        (PLAIN, LABELS.astype(">i8")),
        (PLAIN.astype(np.float16), LABELS),
        (PLAIN.astype(np.longdouble), LABELS),
        (np.array([0, 1, 1]), LABELS),
        (PLAIN, LABELS.astype(np.int8)),
        (PLAIN, LABELS.astype(np.int32)),
        (PLAIN, np.array([1, 0, 2], np.uint8)),
        (PLAIN, np.array([1, 0, -1])),
        (PLAIN, np.array([1, 0, 0.5])),
        (PLAIN, np.array([1, 0, np.nan])),
        (np.array([0.25, 0.5, np.nan]), LABELS),
        (np.array([0.25, 0.5, 1.5]), LABELS),
        (np.array([0.25, 0.5, 0.0]), LABELS),
        (np.zeros(BLOCK + 1), np.zeros(BLOCK + 1, np.uint8)),
    ],
)
def test_whatever_needs_another_look_goes_the_long_way(x, y):
    assert mean_of_a_block("proba", x, y) is None


def test_few_rows_that_do_not_lie_at_a_multiple_of_their_size_go_the_long_way():
    x = np.zeros(25, np.uint8)[1:].view(np.float64)
    assert not x.flags.aligned
    assert mean_of_a_block("proba", x, LABELS) is None
    assert mean_of_a_block("proba", x.copy(), LABELS * 0) == 0
