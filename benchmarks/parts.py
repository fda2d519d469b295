"""Where the time of value + gradient (logits f32) goes: each part alone, on rows in the first-level caches, 1 thread.

This explains the rows against the floor. An addition waits for memory and nothing else, so what is above the floor is
arithmetic: it is there on rows in the cache too.
"""

from collections.abc import Callable, Iterator

import numpy as np

from arrays import add, rows
from race import seconds

IN_CACHE = 1 << 14
STREAMED = 20_000_000


def measured(scale: float) -> Iterator[tuple[str, float]]:
    """Yield each part and its nanoseconds a row, the best of many."""
    from logloss.kernels import engine, load
    from logloss.kernels.blocks import Job, run
    from logloss.kernels.compiled_sums import _windows32

    load()
    f32 = np.dtype(np.float32)
    data = rows(IN_CACHE)
    losses, gradient, ones = np.empty(4096, f32), np.empty(IN_CACHE, f32), np.empty(IN_CACHE, np.uint8)
    unfit, one_block = np.empty(8, np.int64), np.abs(data.z32[:4096])
    both = engine.find("loss_and_gradient_from_logits", f32, 0)
    value = engine.find("loss_from_logits", f32, 0)
    labels = engine.find("labels", f32, 0)
    a, b, c = (np.ones(IN_CACHE, f32) for _ in range(3))
    in_cache: dict[str, tuple[Callable[[], object], int]] = {
        "value, gradient and exact sum": (
            lambda: both(data.z32, data.y, 1.0, 0.0, 1.0, losses, gradient, unfit),
            IN_CACHE,
        ),
        "value and exact sum": (lambda: value(data.z32, data.y, 1.0, 0.0, 1.0, losses, gradient[:0], unfit), IN_CACHE),
        "exact sum alone": (lambda: _windows32(one_block), one_block.size),
        "labels f32 to bits": (lambda: labels(data.y32, ones), IN_CACHE),
        "np.add": (lambda: add((a, b, c)), IN_CACHE),
    }
    for name, (call, size) in in_cache.items():
        call()
        yield f"in the cache: {name}", min(seconds(call, 20) for _ in range(400)) / size * 1e9
    n = max(IN_CACHE, round(STREAMED * scale))
    whole, out = rows(n), np.empty(n, f32)
    job = Job("logits", f32, whole.z32, whole.y, gradient=out)
    run(job)
    yield "from memory: value, gradient and exact sum", min(seconds(lambda: run(job, 1)) for _ in range(20)) / n * 1e9
