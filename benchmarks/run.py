"""Race logloss against its peers, print the table, and write it to results.md and results.json, a part to the README.

`python benchmarks/run.py --only NAME` runs one row, `--scale 0.01` a hundredth of the rows; then nothing is written.
"""

import argparse
import datetime
import importlib.metadata
import json
import math
import platform
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import arrays
import cluster
import growth
import logloss
import page
import parts
import processes
from race import ROUNDS, THREADS, MissingPeerError, Row, table

HERE = Path(__file__).parent
ROWS = [*arrays.ROWS, *processes.ROWS, *cluster.ROWS]
PACKAGES = ["numpy", "scikit-learn", "torch", "jax", "optax", "pyspark"]
HEADER = ["row", "work", "ours", "peer", "time", "ratio", "must be", ""]
IN_README = [
    "proba-f64",
    "proba-f32",
    "logits-f32-torch",
    "logits-f32-jax",
    "logits-f32-compile",
    "grad-f32-torch",
    "grad-f32-compile",
    "n1000-sklearn",
    "n1000-torch-p",
    "n10-torch-p",
]
HOW = f"""\
N = 2·10⁷ rows unless a row says otherwise; {THREADS} threads for both sides wherever a side has threads. Ours and the
peer take turns in one run: on arrays {ROUNDS} rounds (5 against scikit-learn at full size) after one call that is not
timed; the best of each counts, and where a peer has several ways to the result its fastest. New processes are compared
by the median of alternating starts. Ours has exact sums, full validation and at most 2 ulp of error in every row."""

PARTS = """\
Nanoseconds a row of value + gradient, logits f32, on one thread. An addition waits for memory and nothing else; ours is
arithmetic, in the cache nearly as slow as from memory, and so the rows against the floor show how much of it there is:
some sixty vector instructions and two divisions for sixteen rows, and sixteen more for the exact sum. float32 labels
are a second stream, turned into bits before the kernel reads them, which adds its own time."""

PAGE = """\
The lab in headless Chromium, without a graphics card. Times of starting are medians of 9 starts with an empty cache.
The work for an event is what the main thread does from one move of the hand to the next, sixty a second: script, style,
layout and paint, in the thread's own time; 150 moves a drag, the best of 3 drags. While moves go on coming, the figures
in which no site is moved are drawn in turn, every other frame each; texts and tables 150 ms after the last move."""

GROWTH = """\
Behind each time stands the largest resident memory: of a stream one block, of one call all its rows."""


def machine() -> dict[str, str]:
    described = dict(line.split(":", 1) for line in Path("/proc/cpuinfo").read_text().splitlines() if ":" in line)
    cpu = next((value.strip() for key, value in described.items() if key.startswith("model name")), platform.machine())
    memory = Path("/proc/meminfo").read_text().split()[1]
    changed = ", src changed" if git("status", "--porcelain", "src") else ""
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "commit": git("rev-parse", "--short", "HEAD") + changed,
        "processor": f"{cpu}, {THREADS} cores, {round(int(memory) / 2**20)} GiB",
        "kernels": str(logloss.backend()),
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "versions": ", ".join(f"{name} {version}" for name in PACKAGES if (version := installed(name))),
    }


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=HERE, capture_output=True, text=True, check=False).stdout.strip()


def installed(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def duration(seconds: float) -> str:
    """Return three digits and a unit."""
    if not seconds:
        return "–"
    unit, factor = next((u, f) for u, f in (("s", 1), ("ms", 1e3), ("µs", 1e6)) if seconds * f >= 1 or u == "µs")
    figure = seconds * factor
    return f"{figure:.{max(0, 2 - math.floor(math.log10(figure)))}f} {unit}"


def measured(row: Row, scale: float) -> dict[str, Any]:
    facts: dict[str, Any] = {"name": row.name, "work": row.work, "peer": row.peer, "must": row.must()}
    try:
        times = row.measure(scale)
    except MissingPeerError as missing:
        return facts | {"missing": str(missing)}
    facts |= {"ours_s": times.ours, "peer_s": times.peer, "way": times.way}
    return facts | {"ratio": row.shown(times), "pass": row.holds(times)}


def line(result: dict[str, Any]) -> list[str]:
    what = [result["name"], result["work"]]
    if "missing" in result:
        return [*what, "–", result["peer"], "–", "–", result["must"], f"not measured: {result['missing']}"]
    peer = result["peer"] + (f" ({result['way']})" if result["way"] else "")
    return [
        *what,
        duration(result["ours_s"]),
        peer,
        duration(result["peer_s"]),
        result["ratio"],
        result["must"],
        "" if result["must"] == "–" else "pass" if result["pass"] else "MISSED",
    ]


def grown(points: list[growth.Point]) -> str:
    """Return the table of growth, a line for each number of rows, a column for each way and number of threads."""
    columns = list(dict.fromkeys((point.way, point.threads) for point in points))
    cells = {
        (n, way, threads): f"{duration(seconds)} ({seconds / n * 1e9:.3g} ns a row), {memory / 2**20:.0f} MiB"
        for way, threads, n, seconds, memory in points
    }
    header = ["rows", *(f"{way}, {threads} thread{'s' * (threads > 1)}" for way, threads in columns)]
    sizes = sorted({point.n for point in points})
    return table(header, [[f"{n:,}", *(cells.get((n, *column), "") for column in columns)] for n in sizes])


def page_figures() -> list[page.Figure]:
    try:
        return list(page.figures())
    except MissingPeerError as missing:
        print(f"the page is not measured: {missing}")
        return []


def paged(figures: list[page.Figure]) -> str:
    """Return the table of what the page costs."""
    said = {"s": duration, "kB": "{:.0f} kB".format}
    return table(
        ["row", "what", "measured", "must be", ""],
        [
            [name, what, said[unit](value), f"≤ {said[unit](limit)}", "pass" if value <= limit else "MISSED"]
            for name, what, value, limit, unit in figures
        ],
    )


def with_speeds(readme: str, results: list[dict[str, Any]]) -> str:
    """Return the README with its table of speeds made anew from the rows that show how much faster ours is."""
    named = {result["name"]: result for result in results}
    lines = [line(named[name])[1:6] for name in IN_README if "ratio" in named.get(name, {})]
    speeds = table(["work", "logloss", "against", "takes", "faster"], lines)
    return re.sub(r"(?<=<!-- speeds -->\n).*?(?=<!-- end -->)", lambda _: speeds + "\n", readme, flags=re.DOTALL)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    names = [row.name for row in ROWS]
    parser.add_argument(
        "--only", action="append", choices=[*names, "page", "parts", "growth"], help="run this row (may be given again)"
    )
    parser.add_argument("--scale", type=float, default=1.0, help="a fraction of the rows, to try things out")
    arguments = parser.parse_args()
    chosen = arguments.only or [*names, "page", "parts", "growth"]

    facts = machine()
    results = []
    for row in ROWS:
        if row.name in chosen:
            results.append(measured(row, arguments.scale))
            print(" | ".join(line(results[-1])), flush=True)
    opened = page_figures() if "page" in chosen else []
    pieces = [(name, f"{time:.3g}") for name, time in parts.measured(arguments.scale)] if "parts" in chosen else []
    points = list(growth.points(round(9 + math.log10(arguments.scale)))) if "growth" in chosen else []

    sections = ["\n".join(f"- {name}: {value}" for name, value in facts.items()), HOW]
    sections += [table(HEADER, [line(result) for result in results])] if results else []
    sections += [f"## The page\n\n{PAGE}", paged(opened)] if opened else []
    sections += [f"## Where the time goes\n\n{PARTS}", table(["part", "ns a row"], pieces)] if pieces else []
    sections += [f"## Growth\n\n{GROWTH}", grown(points)] if points else []
    text = "# Benchmarks\n\n" + "\n\n".join(sections) + "\n"
    print("\n" + text)
    if not arguments.only and arguments.scale == 1:
        readme = HERE.parent / "README.md"
        readme.write_text(with_speeds(readme.read_text(encoding="utf-8"), results), encoding="utf-8")
        (HERE / "results.md").write_text(text, encoding="utf-8")
        whole = {"machine": facts, "rows": results, "page": [figure._asdict() for figure in opened], "parts": pieces}
        whole |= {"growth": [point._asdict() for point in points]}
        (HERE / "results.json").write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0 if all(result.get("pass", True) for result in results) and all(figure.holds for figure in opened) else 1


if __name__ == "__main__":
    sys.exit(main())
