"""What a fit by passes costs: `python benchmarks/fit_passes.py` writes the tables of docs/scale.md.

First files of float32 numbers that are fitted: passes, time of the processor, and the most memory that was held. Then
what 10^10 rows of 10^3 columns would cost on 100 workers, from what can be measured on one: the time for a row, and the
states of 100 workers, which are made of some rows each and merged as a tree. `--rows` are the sizes of the files, which
lie in `--folder` meanwhile.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from logloss._accumulate.accumulator import Forecast, ScoredRows
from logloss._accumulate.batch import Column, RowNumbers
from logloss._accumulate.serialization import pack, unpack
from logloss._sources import fold, open_source
from logloss._train.regression.by_passes import most_kept
from logloss._train.regression.rows import FirstQuestion, Question, sent_by_each
from logloss._train.regression.sums import Coordinates, Design, SumsQuestion
from logloss._train.regression.terms import Term

PAGE = Path(__file__).parents[1] / "docs" / "scale.md"
COLUMNS, GROUP = 50, 1 << 18
WORKERS, ROWS, WIDE = 100, 10**10, 1000
WIDE_NAMES = tuple(f"x{at}" for at in range(WIDE))
SUMMED, SAMPLED = 1 << 13, 1 << 17  # rows by which 100 workers are simulated: for sums, and for all that each sends
PASSES = {"first": 1, "gradient": 2, "second derivatives": 2, "last": 1}


def write(path: Path, rows: int) -> None:
    """Write a file of a model that is known, some rows at a time."""
    rng = np.random.default_rng(3)
    coef = (rng.standard_normal(COLUMNS) * 1.5 / np.sqrt(COLUMNS)).astype(np.float32)
    schema = pa.schema([("y", pa.int8()), *((f"x{at}", pa.float32()) for at in range(COLUMNS))])
    with pyarrow.parquet.ParquetWriter(path, schema) as file:
        for first in range(0, rows, GROUP):
            x = rng.standard_normal((min(GROUP, rows - first), COLUMNS), dtype=np.float32)
            y = rng.random(len(x)) < 1 / (1 + np.exp(1 - x @ coef))
            file.write_table(pa.table([pa.array(y.astype(np.int8)), *map(pa.array, x.T.copy())], schema=schema))


class _Count:
    """How many rows were read."""

    def __init__(self) -> None:
        self.rows = 0

    def update(self, batch: object) -> None:
        self.rows += batch.size  # type: ignore[attr-defined]

    def merge(self, other: _Count) -> None:
        self.rows += other.rows


def measured(path: str) -> None:
    """Print what one fit of a file took: run as a process of its own."""
    import logloss

    began = time.process_time()
    model = logloss.fit(path, x=[f"x{at}" for at in range(COLUMNS)])
    fitting = time.process_time() - began
    peak = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    source = open_source(path)
    began = time.process_time()
    fold(source.scan(list(source.columns)), _Count, 2)
    reading = time.process_time() - began
    assert model.work is not None
    assert peak is not None
    print(model.work.passes, fitting, reading, int(peak[1]) / 1024)


def files(sizes: list[int], folder: str | None) -> list[str]:
    lines = [
        "| rows | file | passes | processor time | reading once | times reading | memory |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for rows in sizes:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            path = Path(place, "rows.parquet")
            write(path, rows)
            command = [sys.executable, __file__, "--measure", str(path)]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            passes, fitting, reading, peak = map(float, said)
            size = path.stat().st_size / 1e9
        cost = fitting / (reading * passes)
        lines.append(
            f"| {rows:,} | {size:.2f} GB | {passes:.0f} | {fitting:.1f} s | {reading:.2f} s | {cost:.1f} a pass "
            f"| {peak:.0f} MiB |"
        )
        print(lines[-1], flush=True)
    return lines


def rows_of(size: int) -> ScoredRows:
    """Return rows of very many columns."""
    rng = np.random.default_rng(1)
    x = rng.standard_normal((WIDE, size), dtype=np.float32)
    y = (rng.random(size) < 0.5).astype(np.uint8)
    zeros, shown = np.zeros(size), {name: Column(column) for name, column in zip(WIDE_NAMES, x, strict=True)}
    return ScoredRows(y, {"logit": Forecast(zeros, True, zeros)}, None, RowNumbers(0, None), shown=shown)


def questions() -> dict[str, Question]:
    """Return what is asked in each kind of pass over rows of very many columns."""
    design = Design(tuple(map(Term, WIDE_NAMES)), tuple(range(WIDE)), None, False)
    ones, zeros = np.ones(WIDE), np.zeros(WIDE + 1)
    units = np.append(ones * 2.0**-41, 2.0**-44)
    at = Coordinates(ones * 0, ones, np.ldexp(1.5 * ones, 3 + 52 - 44), units, np.append(ones * 8, 1.0), True)
    most = most_kept(WIDE)
    return {
        "first": FirstQuestion(WIDE_NAMES, most, False, False, sent_by_each(most, WORKERS)),
        "gradient": SumsQuestion(design, at, zeros),
        "second derivatives": SumsQuestion(design, at, zeros, curved=True),
        "last": SumsQuestion(design, at, zeros, curved=True, scored=True, differences=()),
    }


def merged(question: Question, states: list[bytes]) -> tuple[bytes, float, int]:
    """Return the state of all workers, the time of the merges that wait for each other, and all bytes that were sent.

    Two are merged at a time, as the workers of a tree do at once; the time is that of one branch.
    """
    waited, sent = 0.0, 0
    while len(states) > 1:
        level, longest = [], 0.0
        for at in range(0, len(states) - 1, 2):
            began = time.process_time()
            one, other = question.answer(), question.answer()
            one.from_state(unpack(states[at]))
            other.from_state(unpack(states[at + 1]))
            one.merge(other)
            level.append(pack(one.to_state()))
            longest = max(longest, time.process_time() - began)
            sent += len(states[at + 1])
        states = level + states[len(level) * 2 :]
        waited += longest
    return states[0], waited, sent


def plan() -> list[str]:
    """Return the table of what a fit on many workers costs: measured for a row, and by merging the states of all."""
    lines = [
        "| pass | how many | a row | 10⁸ rows a worker | a state | all that is sent | merging 100 in a tree |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    total = 0.0
    for name, question in questions().items():
        rows, whole = rows_of(SAMPLED if isinstance(question, FirstQuestion) else SUMMED), question.answer()
        began = time.process_time()
        whole.update(rows)
        seconds = (time.process_time() - began) / rows.y.size
        parts = []
        for at in range(WORKERS):
            few = question.answer()
            few.update(rows.take(np.arange(at, rows.y.size, WORKERS)))
            parts.append(pack(few.to_state()))
        size = max(map(len, parts))
        state, waited, sent = merged(question, parts)
        if isinstance(question, SumsQuestion):  # of the sample a part has sent but its share
            assert state == pack(whole.to_state()), "a tree of parts has other bits than all rows at once"
        each = seconds * ROWS / WORKERS
        total += each * PASSES[name]
        lines.append(
            f"| {name} | {PASSES[name]} | {seconds * 1e6:.1f} µs | {each / 60:.0f} minutes | {size / 1e6:.2f} MB "
            f"| {sent / 1e9:.2f} GB | {waited:.2f} s |"
        )
        print(lines[-1], flush=True)
    print(f"together {total / 3600:.1f} hours")
    return lines


def put(marker: str, lines: list[str]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    found = re.search(rf"<!-- {marker} -->\n.*?<!-- end -->", text, re.DOTALL)
    assert found is not None, f"docs/scale.md has no place for {marker}"
    made = "\n".join([f"<!-- {marker} -->", *lines, "<!-- end -->"])
    PAGE.write_text(text[: found.start()] + made + text[found.end() :], encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=float, nargs="*", default=[2e5, 2e6, 1e7])
    parser.add_argument("--folder")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--only", choices=("files", "plan"))
    asked = parser.parse_args()
    if asked.measure:
        measured(asked.measure)
        return
    if asked.only != "files":
        put("fit plan", plan())
    if asked.only != "plan":
        put("fit files", files([int(rows) for rows in asked.rows], asked.folder))


if __name__ == "__main__":
    main()
