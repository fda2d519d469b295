"""Faults of timing: many threads that switch every microsecond, forks beneath them, and ends of programs."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import numpy as np

import logloss

SWITCH = 1e-6  # seconds


def _rows(seed: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    p = rng.random(size)
    return (rng.random(size) < p).astype(np.uint8), p


def _switching(work: object, *, threads: int, jobs: int) -> list[object]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    try:
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(work, range(jobs)))  # type: ignore[arg-type]
    finally:
        sys.setswitchinterval(before)


def one_tally(random: Random, _folder: Path) -> str:
    """Threads update and merge one tally: no row is lost."""
    threads, jobs, size = random.choice((8, 16, 64)), 120, random.choice((1, 7, 900))
    shared, due = logloss.Tally(), logloss.Tally()

    def work(job: int) -> None:
        y, p = _rows(job, size)
        if job % 3:
            shared.update(y, p)
        else:
            part = logloss.Tally()
            part.update(y, p)
            shared.merge(part)

    _switching(work, threads=threads, jobs=jobs)
    for job in range(jobs):
        due.update(*_rows(job, size))
    assert shared == due
    return f"{threads} threads"


def many_calls(random: Random, _folder: Path) -> str:
    """Threads call everything at once: the same bits as alone."""
    threads, size = random.choice((8, 16, 32)), random.choice((10, 1000, 70_000, 600_000))
    rows = [_rows(seed, size) for seed in range(3)]
    calls = [
        lambda y, p: logloss.log_loss(y, p),
        lambda y, p: logloss.value_and_grad(y, p)[1].tobytes(),
        lambda y, p: logloss.evaluate(y=y[:1000], p=p[:1000], by=y[:1000].astype(str)).to_json(),
        lambda y, p: logloss.compare(y[:500], {"a": p[:500], "b": p[:500] / 2}).to_json(),
    ]
    due = [[call(*some) for call in calls] for some in rows]
    jobs = 24 if size < 100_000 else 6
    found = _switching(lambda job: calls[job % 4](*rows[job % 3]), threads=threads, jobs=jobs)
    assert found == [due[job % 3][job % 4] for job in range(jobs)]
    return f"{size} rows"


def forked(random: Random, _folder: Path) -> str:
    """A process forks while its threads compute: the child computes the same."""
    y, p = _rows(5, random.choice((1000, 700_000)))
    due = logloss.log_loss(y, p)
    with ThreadPoolExecutor(4) as pool:
        busy = [pool.submit(logloss.log_loss, y, p) for _ in range(8)]
        child = os.fork()
        if child == 0:
            os._exit(0 if logloss.log_loss(y, p) == due else 1)
        assert [one.result() for one in busy] == [due] * 8
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    return "forked"


_ENDING = """
import atexit, sys, threading, time
import numpy as np, logloss
size = {size}
y, p = np.arange(size) % 2, np.full(size, 0.25)
due = logloss.log_loss(y, p) if {first} else None
def work():
    time.sleep({wait})
    found = logloss.log_loss(y, p), logloss.evaluate(y=y[:100], p=p[:100]).n
    sys.stdout.write(f"{{found}}\\n"); sys.stdout.flush()
{how}
"""
_HOWS = {
    "a thread": "threading.Thread(target=work).start()",
    "an exit handler": "atexit.register(work)",
    "a daemon": "t = threading.Thread(target=work, daemon=True); t.start(); t.join()",
}


def ending(random: Random, _folder: Path) -> str:
    """A thread outlives the main one, or an exit handler computes."""
    how, size = random.choice(list(_HOWS)), random.choice((10, 700_000))
    code = _ENDING.format(size=size, first=random.random() < 0.5, wait=random.choice((0, 0.05)), how=_HOWS[how])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    y, p = np.arange(size) % 2, np.full(size, 0.25)
    assert done.stdout == f"{(logloss.log_loss(y, p), min(size, 100))}\n"
    return how


KINDS = {"one tally": one_tally, "many calls": many_calls, "forked": forked, "ending": ending}
