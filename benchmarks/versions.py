"""This version against another one, each installed in an environment of its own: `versions.py OURS THEIRS`.

OURS and THEIRS are the Pythons of the two environments; with `--kernels LEVEL` theirs runs the kernels of that level,
so that levels of one version can be compared. Each piece of work is done by two processes that take turns, so that both
meet the same weather; the figure is the median, over the pairs of turns, of ours / theirs. The output is Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

N = 20_000_000
TURN = 0.15  # seconds of calls in a turn


def works() -> dict[str, Callable[[], object]]:
    """Return what a worker can do, with the package of its own environment."""
    import numpy as np

    import logloss

    with suppress(ImportError):
        from logloss._kernels import load  # type: ignore[attr-defined]  # of versions that compile while they run

        load()

    def rows(n: int) -> dict[str, Any]:
        rng = np.random.default_rng(2026)
        p, z = rng.random(n), rng.normal(0, 3, n)
        y = (rng.random(n) < p).astype(np.uint8)
        return {"p": p, "z": z, "y": y, "p32": p.astype("f4"), "z32": z.astype("f4"), "y32": y.astype("f4")}

    def on(n: int) -> dict[str, Callable[[], object]]:
        made: dict[str, Any] = {}

        def data() -> dict[str, Any]:
            if not made:
                made.update(rows(n))
                made["out"] = np.empty(n, np.float32)
            return made

        def tally() -> object:
            found = logloss.Tally()
            found.update(data()["y"], data()["p"])
            return found

        def weighted() -> object:
            found = logloss.Tally()
            found.update(data()["y"], data()["p"], sample_weight=data()["p"])
            return found

        return {
            "proba f64": lambda: logloss.log_loss(data()["y"], data()["p"]),
            "proba f32": lambda: logloss.log_loss(data()["y"], data()["p32"]),
            "proba f32, labels f32": lambda: logloss.log_loss(data()["y32"], data()["p32"]),
            "logits f64": lambda: logloss.log_loss(data()["y"], logits=data()["z"]),
            "logits f32": lambda: logloss.log_loss(data()["y"], logits=data()["z32"]),
            "value + gradient, logits f32": lambda: logloss.value_and_grad(
                data()["y"], logits=data()["z32"], out=data()["out"]
            ),
            "value + gradient, logits f32, labels f32": lambda: logloss.value_and_grad(
                data()["y32"], logits=data()["z32"], out=data()["out"]
            ),
            "weighted mean, proba f64": lambda: logloss.log_loss(data()["y"], data()["p"], sample_weight=data()["p"]),
            "smoothed labels, logits f32": lambda: logloss.log_loss(
                data()["y"], logits=data()["z32"], label_smoothing=0.1
            ),
            "tally, proba f64": tally,
            "weighted tally, proba f64": weighted,
        }

    sizes = {"10": 10, "1000": 1000, "2·10⁷": N}
    return {f"n = {said}: {name}": work for said, n in sizes.items() for name, work in on(n).items()}


def worker() -> None:
    """Do what is asked for, line by line: a name, and how many calls; answer with the seconds of one."""
    known = works()
    for line in sys.stdin:
        name, calls = json.loads(line)
        work = known[name]
        start = time.perf_counter()
        for _ in range(calls):
            work()
        print((time.perf_counter() - start) / calls, flush=True)


class Worker:
    """A process that does pieces of work when it is asked."""

    def __init__(self, python: str, kernels: str = "") -> None:
        self.python = python
        # Python may keep its compiled sources, as it does where a package is installed.
        self._environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self._environment["LOGLOSS_KERNELS"] = kernels
        self._process = subprocess.Popen(
            [python, __file__, "--worker"],
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def turn(self, name: str, calls: int) -> float:
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps([name, calls]), file=self._process.stdin, flush=True)
        return float(self._process.stdout.readline())

    def start(self, code: str) -> float:
        """Return the seconds that a new process takes for some code."""
        start = time.perf_counter()
        subprocess.run([self.python, "-c", code], check=True, env=self._environment)
        return time.perf_counter() - start

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


STARTS = {
    "a new process: from logloss import log_loss": "from logloss import log_loss",
    "a new process: a first call on 10⁶ rows": (
        "import numpy; p = numpy.full(1_000_000, 0.25); y = numpy.zeros(1_000_000, numpy.uint8); "
        "import logloss; logloss.log_loss(y, p)"
    ),
    "a new process: logloss explain --y 1 --p 0.85": (
        "import sys; sys.argv[1:] = ['explain', '--y', '1', '--p', '0.85']; sys.stdout = open('/dev/null', 'w')\n"
        "from logloss._cli import main\nmain()"
    ),
}


def pairs(
    ours: Callable[..., float], theirs: Callable[..., float], number: int, *how: Any
) -> list[tuple[float, float]]:
    """Return the seconds of turns, side by side; who comes first changes."""
    found = []
    for turn in range(number):
        if turn % 2:
            found.append((ours(*how), theirs(*how)))
        else:
            other = theirs(*how)
            found.append((ours(*how), other))
    return found


def line(name: str, found: list[tuple[float, float]]) -> str:
    ratios = sorted(a / b for a, b in found)
    low, high = statistics.quantiles(ratios, n=10)[::8]
    ours, theirs = (min(times) for times in zip(*found, strict=True))
    best = f"{ours * 1e6:.4g} µs | {theirs * 1e6:.4g} µs"
    return f"| {name} | {best} | {ours / theirs:.3f} | {statistics.median(ratios):.3f} | {low:.2f}–{high:.2f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pythons", nargs="*", metavar="PYTHON", help="ours, and theirs")
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--only", default="")
    parser.add_argument("--kernels", default="", help="the level of theirs, as for LOGLOSS_KERNELS")
    parser.add_argument("--worker", action="store_true")
    arguments = parser.parse_args()
    if arguments.worker:
        worker()
        return
    ours, theirs = Worker(arguments.pythons[0]), Worker(arguments.pythons[1], arguments.kernels)
    print("| work | ours, best | theirs, best | ratio of the best | median ratio of pairs | 10–90 % |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name in filter(lambda each: arguments.only in each, works()):
        theirs.turn(name, 1)  # makes the rows, and whatever else a first call does
        calls = max(1, round(TURN / max(ours.turn(name, 1), ours.turn(name, 1))))
        print(line(name, pairs(ours.turn, theirs.turn, arguments.pairs, name, calls)), flush=True)
    for name in filter(lambda each: arguments.only in each, STARTS):
        found = pairs(ours.start, theirs.start, arguments.pairs, STARTS[name])
        print(line(name, found), flush=True)
    ours.close()
    theirs.close()


if __name__ == "__main__":
    main()
