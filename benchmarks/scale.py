"""What a report on very many rows costs: whole processes, theirs and ours in turn, with the memory of each.

`python benchmarks/scale.py --rows 1e6` tries everything out on fewer rows. Without it, the table is written to
results_scale.md, the drawing to docs/scale.svg and what follows from it to docs/scale.md. Files of rows are made once
and kept in build/rows (8 GB).
"""

import argparse
import json
import math
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from make_rows import make
from processes import ENVIRONMENT
from race import THREADS, table
from run import duration, installed, machine

ROOT = Path(__file__).parents[1]
ROWS = ROOT / "build" / "rows"
ROUNDS = 5
PACKAGES = ("duckdb", "pyarrow", "polars", "pandas", "scikit-learn", "numpy")
MIB = 2.0**20

# Each says at its end the largest resident memory it had; getrusage would count what its parent had when it forked.
MEMORY = """
import atexit, re, sys
atexit.register(lambda: print(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1], file=sys.stderr))
"""
OURS = MEMORY + "from logloss._cli import main; main()"
DUCKDB = (
    MEMORY
    + """
import sys, duckdb
duckdb.sql(f"set threads = {sys.argv[2]}")
print(*duckdb.sql(sys.argv[1]).fetchall()[:3])
"""
)
PANDAS = (
    MEMORY
    + """
import sys, pandas, sklearn.metrics
rows = pandas.read_parquet(sys.argv[1], columns=["y", "p"])
print(sklearn.metrics.log_loss(rows["y"], rows["p"]))
"""
)
POLARS = (
    MEMORY
    + """
import sys, polars
p = polars.col("p")
loss = polars.when(polars.col("y") == 1).then(-p.log()).otherwise(-(-p).log1p())
print(polars.scan_parquet(sys.argv[1]).select(loss.mean()).collect(engine="streaming").item())
"""
)

LOSS = "case when y = 1 then -ln(p) else -ln(1 - p) end"
AVERAGE = f"select avg({LOSS}) from '{{file}}'"  # noqa: S608
# The sums that a report is made of, by segment and by bin of the logit, in one scan: of the log loss and its standard
# error, the Brier score, the table of clips, the worst row, infinities, slices and their z. Bins: cut off or rounded.
CLIPS = "".join(f", sum(greatest(least(l, {-math.log(clip)}), {-math.log1p(-clip)}))" for clip in (1e-3, 1e-7, 1e-15))
ALL = f"sum((p - y) * (p - y)), max(l), count(*) filter (l = 'infinity'){CLIPS}"
BINS = {
    "cut off": "cast(floor(8 * greatest(least(z, 20), -20)) as int)",
    "rounded": "cast(8 * z as smallint)",
}
GROUPED = {
    (way, more): f"""
        select segment, b, count(*), sum(y), sum(p), sum(p * (1 - p)), sum(l), sum(l * l){", " + ALL if more else ""}
        from (select segment, y, p, {bins} b, {LOSS} l
              from (select segment, y, p, ln(p / (1 - p)) z from '{{file}}'))
        group by all"""  # noqa: S608
    for way, bins in BINS.items()
    for more in (True, False)
}
CSV = f"""select count(*), sum(y), avg({LOSS}) from read_csv('{{file}}', header = true,
    columns = {{{{'y': 'TINYINT', 'p': 'DOUBLE', 'segment': 'VARCHAR'}}}})"""  # noqa: S608

HOW = """\
Each time is that of a whole process, from its start to its end: the best of {rounds} that take turns, on {threads}
threads. Start-up is the same on 32 rows. Memory is the largest that was resident. Rows: a label, a probability and a
segment of 20 (`benchmarks/make_rows.py`). The report is all that `logloss score` says; DuckDB gives the same sums, by
segment and by bin of the logit, or these without the Brier score, the clips and the worst row, or nothing but the
mean."""


class Cost(NamedTuple):
    """Of one process."""

    seconds: float
    memory: float  # bytes


class Line(NamedTuple):
    """One line of the table: ours against a peer, by time or by memory."""

    work: str
    ours: Cost
    peer: str
    theirs: Cost
    of: str  # "seconds" or "memory"
    limit: float  # the largest ratio; math.inf where none is asked for

    @property
    def ratio(self) -> float:
        return float(getattr(self.ours, self.of) / getattr(self.theirs, self.of))

    @property
    def holds(self) -> bool:
        return self.ratio <= self.limit


def cost(code: str, *arguments: object) -> Cost:
    """Run a process to its end."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=True, env=ENVIRONMENT
    )
    return Cost(time.perf_counter() - start, int(done.stderr.split()[-1]) * 1024)


def in_turn(programs: Mapping[str, tuple[object, ...]], rounds: int) -> dict[str, Cost]:
    """Return the best time and the largest memory of each; one start that is not counted fills the caches."""
    costs: dict[str, list[Cost]] = {name: [] for name in programs}
    for turn in range(rounds + 1):
        for name, (code, *arguments) in programs.items():
            found = cost(str(code), *arguments)
            costs[name] += [found] * (turn > 0)
    return {name: Cost(min(s for s, _ in all_), max(m for _, m in all_)) for name, all_ in costs.items()}


def lines(n: int) -> Iterator[Line]:
    """Measure the rows of the table."""
    file = make(n, ROWS / f"{n}.parquet")
    grouped = {
        f"DuckDB, {'the same sums' if more else 'some of them'}, bins {way}": (DUCKDB, sql.format(file=file), THREADS)
        for (way, more), sql in GROUPED.items()
    }
    names = {"by": "report, --by segment", "whole": "report", "average": "DuckDB, avg(-ln …)", "polars": "Polars, mean"}
    costs = in_turn(
        {
            names["by"]: (OURS, "score", file, "--by", "segment"),
            names["whole"]: (OURS, "score", file),
            **grouped,
            names["average"]: (DUCKDB, AVERAGE.format(file=file), THREADS),
            names["polars"]: (POLARS, file),
        },
        ROUNDS,
    )
    by, whole, average = costs[names["by"]], costs[names["whole"]], costs[names["average"]]
    for which, limit in (("the same sums", 0.8), ("some of them", math.inf)):
        best = min((name for name in grouped if which in name), key=lambda name: costs[name].seconds)
        yield Line(names["by"], by, best, costs[best], "seconds", limit)
    yield Line(names["by"], by, names["average"], average, "seconds", 1.5)
    yield Line(names["whole"], whole, names["average"], average, "seconds", 1.5)
    yield Line(names["whole"], whole, names["polars"], costs[names["polars"]], "seconds", math.inf)
    slow = cost(PANDAS, file)
    yield Line(names["whole"], whole, "pandas + scikit-learn, log loss", slow, "seconds", 0.1)
    yield Line(names["whole"], whole, "pandas + scikit-learn, log loss", slow, "memory", 0.1)
    text = make(n, ROWS / f"{n}.csv")
    costs = in_turn({"ours": (OURS, "score", text), "theirs": (DUCKDB, CSV.format(file=text), THREADS)}, 3)
    yield Line("report, CSV", costs["ours"], "DuckDB, count, sum, avg, CSV", costs["theirs"], "seconds", 1.2)
    small = make(32, ROWS / "32.parquet")
    costs = in_turn(
        {"ours": (OURS, "score", small), "theirs": (DUCKDB, AVERAGE.format(file=small), THREADS)}, 2 * ROUNDS
    )
    yield Line("start-up: report, 32 rows", costs["ours"], "DuckDB, avg(-ln …)", costs["theirs"], "seconds", math.inf)


def growth(largest: int) -> Iterator[tuple[int, Cost]]:
    """Measure the report with one slice on more and more rows; the best of three, of the largest of two."""
    sizes = [round(largest / factor) for factor in (200, 100, 40, 20, 10, 4, 2, 1)]
    for n in sizes:
        file = make(n, ROWS / f"{n}.parquet")
        found = in_turn({"": (OURS, "score", file, "--by", "segment")}, 3 if n < largest else 2)
        yield n, found[""]


def merging(count: int = 100_000) -> dict[str, float]:
    """Measure what a driver does with one state from each of very many parts: read the bytes and merge."""
    import numpy as np

    import logloss
    from make_rows import blocks

    rows = next(blocks(1 << 18))
    y, p = rows["y"].to_numpy(), rows["p"].to_numpy()
    states = []
    for start in range(0, 1 << 18, 1 << 10):
        tally = logloss.Tally()
        tally.update(y[start : start + 1024], p[start : start + 1024])
        states.append(tally.to_bytes())
    whole = logloss.Tally()
    begin = time.perf_counter()
    for i in range(count):
        whole.merge(logloss.Tally.from_bytes(states[i % len(states)]))
    taken = time.perf_counter() - begin
    return {"tallies": count, "seconds": taken, "bytes": float(np.mean([len(state) for state in states]))}


def of_parts(n: int, parts: int = 64) -> dict[str, float]:
    """Measure the state of a whole report with one slice: its bytes, and what merging one costs."""
    from logloss._evaluate.evaluate import PartialEvaluation
    from logloss._evaluate.scan.read import read
    from logloss._evaluate.spec import EvaluationSpec
    from logloss._sources import open_source

    spec = EvaluationSpec({"y": "y", "p": "p"}, by=("segment",))
    state = read(open_source(str(make(n, ROWS / f"{n}.parquet"))), spec, PartialEvaluation).to_bytes()
    whole = PartialEvaluation.from_bytes(state)
    start = time.perf_counter()
    for _ in range(parts):
        whole.merge(PartialEvaluation.from_bytes(state))
    return {"bytes": len(state), "seconds": (time.perf_counter() - start) / parts}


def shown(found: list[Line]) -> str:
    header = ["work", "ours", "memory", "peer", "takes", "memory", "ratio", "must be", ""]
    return table(
        header,
        [
            [
                each.work,
                duration(each.ours.seconds),
                f"{each.ours.memory / MIB:.0f} MiB",
                each.peer,
                duration(each.theirs.seconds),
                f"{each.theirs.memory / MIB:.0f} MiB",
                f"{each.ratio:.3g} × the {'time' if each.of == 'seconds' else 'memory'}",
                "–" if math.isinf(each.limit) else f"≤ {each.limit:g} ×",
                "" if math.isinf(each.limit) else "pass" if each.holds else "MISSED",
            ]
            for each in found
        ],
    )


def grown(points: list[tuple[int, Cost]]) -> str:
    header = ["rows", "time", "ns a row", "memory"]
    cells = [
        [f"{n:,}", duration(found.seconds), f"{found.seconds / n * 1e9:.3g}", f"{found.memory / MIB:.0f} MiB"]
        for n, found in points
    ]
    return table(header, cells)


def slope(points: list[tuple[int, Cost]]) -> tuple[float, float]:
    """Return the seconds of a start and the seconds a row: the line through the points, by least squares on ratios."""
    import numpy as np

    n, seconds = np.array([n for n, _ in points], float), np.array([found.seconds for _, found in points])
    scaled = np.column_stack([1 / seconds, n / seconds])
    start, a_row = np.linalg.lstsq(scaled, np.ones(n.size), rcond=None)[0]
    return float(start), float(a_row)


def draw(points: list[tuple[int, Cost]], path: Path) -> None:
    """Draw time and memory over the number of rows, both axes logarithmic, and the line that is a straight one."""
    from matplotlib.figure import Figure

    n, found = [n for n, _ in points], [each for _, each in points]
    start, a_row = slope(points)
    figure = Figure(figsize=(7, 3.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    left.loglog(n, [each.seconds for each in found], "o", color="#1f4e79")
    left.loglog(n, [start + a_row * each for each in n], "-", color="#1f4e79", lw=1)
    left.set(xlabel="rows", ylabel="seconds", title=f"{start:.2g} s + {a_row * 1e9:.2g} ns a row")
    right.semilogx(n, [each.memory / MIB for each in found], "o-", color="#1f4e79", lw=1)
    right.set(xlabel="rows", ylabel="MiB resident at most", title="memory", ylim=(0, 500))
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(visible=True, alpha=0.3)
    figure.savefig(path, metadata={"Date": None})


def replaced(text: str, mark: str, new: str) -> str:
    """Return a page with what stands between a mark and its end made anew."""
    return re.sub(rf"(?<=<!-- {mark} -->\n).*?(?=<!-- end -->)", lambda _: new + "\n", text, count=1, flags=re.DOTALL)


def planned(a_row: float, tally: Mapping[str, float], part: Mapping[str, float]) -> str:
    """Return the table of what 10¹¹ rows on 100 workers of two threads would cost, reckoned from what was measured."""
    rows, workers, partitions = 1e11, 100, 1e5
    scan = rows / workers * a_row
    merge, bytes_ = part["seconds"] * partitions, part["bytes"] * partitions
    tree = part["seconds"] * (partitions / workers + workers)
    cells = [
        [
            "reading and tallying, 10⁹ rows a worker",
            f"{scan / 60:.1f} minutes",
            f"{a_row * 1e9:.2g} ns a row, measured",
        ],
        [
            "10⁵ states of a whole report to the driver",
            f"{bytes_ / 1e9:.2g} GB",
            f"{part['bytes'] / 1e3:.0f} kB each, measured",
        ],
        ["merging them one after the other", duration(merge), f"{part['seconds'] * 1e6:.0f} µs each, measured"],
        ["merging them on the workers first, then 100", duration(tree), "the same work, side by side"],
        [
            "10⁵ bare tallies instead",
            f"{tally['bytes'] * partitions / 1e6:.2g} MB",
            f"{tally['bytes']:.0f} bytes each, measured",
        ],
        [
            "merging those",
            duration(tally["seconds"]),
            f"measured, all {tally['tallies']:,.0f} of them",
        ],
    ]
    return table(["what", "cost", "from"], cells)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=float, help="how many rows, to try things out")
    arguments = parser.parse_args()
    n = round(arguments.rows or 5e7)
    ROWS.mkdir(parents=True, exist_ok=True)
    found = list(lines(n))
    print(shown(found), flush=True)
    points = list(growth(4 * n))
    print(grown(points), flush=True)
    tally, part = merging(), of_parts(n)
    start, a_row = slope(points)
    plan = planned(a_row, tally, part)
    print(plan)
    if arguments.rows:
        return 0
    facts = machine() | {"versions": ", ".join(f"{name} {installed(name)}" for name in PACKAGES)}
    described = "\n".join(f"- {name}: {value}" for name, value in facts.items())
    how = HOW.format(rounds=ROUNDS, threads=THREADS)
    more = "More and more rows, the report with one slice:"
    section = "\n\n".join([described, how, "5·10⁷ rows:", shown(found), more, grown(points)])
    for path, mark, new in (
        (ROOT / "benchmarks" / "results_scale.md", "measured", section),
        (ROOT / "docs" / "scale.md", "growth", grown(points)),
        (ROOT / "docs" / "scale.md", "plan", plan),
    ):
        path.write_text(replaced(path.read_text(encoding="utf-8"), mark, new), encoding="utf-8")
    draw(points, ROOT / "docs" / "scale.svg")
    kept = {"lines": [each._asdict() for each in found], "growth": points, "tally": tally, "part": part, "start": start}
    (ROOT / "benchmarks" / "results_scale.json").write_text(json.dumps(kept, indent=1, default=str) + "\n")
    return 0 if all(each.holds for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
