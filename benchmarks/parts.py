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
    from logloss._kernels import loader
    from logloss._kernels.blocks import Job, run

    f32 = np.dtype(np.float32)
    data = rows(IN_CACHE)
    gradient, ones = np.empty(IN_CACHE, f32), np.empty(IN_CACHE, np.uint8)
    one_block = np.abs(data.z[:4096])
    both, value = (loader.find(f"{name}_from_logits", f32) for name in ("loss_and_gradient", "loss"))
    labels, windows = loader.find("labels", f32), loader.find("windows", one_block.dtype)
    a, b, c = (np.ones(IN_CACHE, f32) for _ in range(3))
    in_cache: dict[str, tuple[Callable[[], object], int]] = {
        "value, gradient and exact sum": (
            lambda: both(data.z32, data.y, 1.0, 0.0, 1.0, None, gradient),
            IN_CACHE,
        ),
        "value and exact sum": (lambda: value(data.z32, data.y, 1.0, 0.0, 1.0, None, None), IN_CACHE),
        "exact sum alone, f64": (lambda: windows(one_block), one_block.size),
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
