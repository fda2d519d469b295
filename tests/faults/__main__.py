"""Every kind of fault many times, and a table of what came of them: `python -m tests.faults --runs 60 --seed 0`."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

from . import clusters, devices, files, foreign, processes, threads

KINDS = {**processes.KINDS, **devices.KINDS, **files.KINDS, **threads.KINDS, **foreign.KINDS, **clusters.KINDS}
FEWER = 6  # runs of clusters are one for so many of the others: each takes long


def run(kind: str, seed: int) -> str:
    """Run one fault in a folder of its own, and return what came of it."""
    folder = Path(tempfile.mkdtemp(prefix="logloss-fault-"))
    try:
        return KINDS[kind](Random(f"{kind} {seed}"), folder)  # noqa: S311  # to be drawn again
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _tried(kind: str, seed: int) -> tuple[str, str]:
    try:
        return run(kind, seed), ""
    except BaseException:
        return "WRONG", traceback.format_exc(limit=-3)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=60, help="of each kind")
    parser.add_argument("--seed", type=int, default=0, help="of the first run of each kind; the next ones follow it")
    parser.add_argument("--only", choices=sorted(KINDS), help="one kind")
    asked = parser.parse_args()
    wrong = 0
    print(f"| fault | runs from seed {asked.seed} | what came of them | seconds |\n|---|---|---|---|")
    with ProcessPoolExecutor(os.cpu_count() or 1) as pool:
        for kind in [asked.only] if asked.only else KINDS:
            start = time.monotonic()
            runs = asked.runs if asked.only or kind not in clusters.KINDS else -(-asked.runs // FEWER)
            seeds = range(asked.seed, asked.seed + runs)
            ends = list(pool.map(_tried, [kind] * runs, seeds))
            wrong += sum(end == "WRONG" for end, _ in ends)
            counts = ", ".join(f"{end}: {count}" for end, count in sorted(Counter(end for end, _ in ends).items()))
            print(f"| {kind} | {runs} | {counts} | {time.monotonic() - start:.0f} |", flush=True)
            for seed, (end, said) in zip(seeds, ends, strict=True):
                if end == "WRONG":
                    print(f"--only '{kind}' --runs 1 --seed {seed}\n{said}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
