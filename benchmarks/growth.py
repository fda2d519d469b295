"""How time and memory grow with the number of rows, streamed through a tally or in one call, on 1 and on 2 threads.

Each (way, threads) runs in a process of its own, which may use only so many cores; its largest resident memory is read
after each size. Run as a script, this file is that process.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

BLOCK = 1 << 20


class Point(NamedTuple):
    way: str
    threads: int
    n: int
    seconds: float
    memory: int  # largest resident memory so far, bytes


def stream(n: int) -> Callable[[], object]:
    """Return a call that sends n rows through one tally, a block after another; the block's memory is used again."""
    import logloss
    from arrays import rows

    data, whole, rest = rows(min(n, BLOCK)), *divmod(n, BLOCK)

    def run() -> object:
        tally = logloss.Tally()
        for _ in range(whole):
            tally.update(data.y, data.p)
        if rest:
            tally.update(data.y[:rest], data.p[:rest])
        return tally.result()

    return run


def one_call(n: int) -> Callable[[], object]:
    import logloss

    block = np.linspace(0.01, 0.99, min(n, BLOCK), dtype=np.float32)
    p = np.resize(block, n)
    y = np.ones(n, np.uint8)
    return lambda: logloss.log_loss(y, p)


WAYS = {"Tally.update, f64, blocks of 2²⁰": (stream, 9), "log_loss, f32, one call": (one_call, 8)}


def points(largest: int) -> Iterator[Point]:
    for way, (_, power) in WAYS.items():
        for threads in (1, 2):
            command = [sys.executable, __file__, way, str(threads), str(min(power, largest))]
            environment = {**os.environ, "OMP_NUM_THREADS": str(threads)}
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            yield from (Point(*json.loads(line)) for line in done.stdout.splitlines())


def largest_memory() -> int:
    """Return the largest resident memory of this program (getrusage would count what its parent had when it forked)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def main(way: str, threads: int, largest: int) -> None:
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    import logloss

    logloss.backend()
    prepare, _ = WAYS[way]
    for power in range(2, largest + 1):
        call = prepare(10**power)
        seconds = float("inf")
        for _ in range(1 if power == 9 else max(3, min(100, 10 ** (7 - power)))):  # the best of many, then of few
            start = time.perf_counter()
            call()
            seconds = min(seconds, time.perf_counter() - start)
        print(json.dumps(Point(way, threads, 10**power, seconds, largest_memory())), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
