"""How often the report's intervals cover, its tests are wrong, and its sentences false: on rows of known truth.

`python benchmarks/calibration_of_the_report.py` draws the sets of each cell (`report_cells.py`), in rounds over all
cells; stopped, it goes on where it was, as long as src/logloss is the same. Counts are kept in results_coverage.json,
tables written to docs/coverage.md. `--only CELL` draws one cell and `--sets N` so many sets of each: then nothing is
written. `--minutes M` starts no further round after that, `--page` only draws the page again.
"""

from __future__ import annotations

import argparse
import functools
import json
import math
import multiprocessing
import os
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import logloss
from logloss._stats.inference import student_t
from race import table
from report_cells import (
    CELLS,
    CLEAN,
    FAULTS,
    LIMITED,
    SEED,
    UNITS,
    Cell,
    compared,
    evaluated,
    look,
    pair_difference,
    promised,
    truth,
)

HERE = Path(__file__).parent
RESULTS, PAGE = HERE / "results_coverage.json", HERE.parent / "docs" / "coverage.md"
PROCESSES, CHUNK, ROUND = 2, 25, 250
Z = 1.959963984540054
WEAK = 0.08  # what no rate of nominal 5 % may exceed


class Rate(NamedTuple):
    """So many of so many."""

    yes: int
    of: int

    @property
    def value(self) -> float:
        return self.yes / self.of

    @property
    def ends(self) -> tuple[float, float]:
        """Wilson's 95 % interval."""
        p, n = self.value, self.of
        center, half = p + Z**2 / (2 * n), Z * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
        return max((center - half) / (1 + Z**2 / n), 0.0), min((center + half) / (1 + Z**2 / n), 1.0)

    @property
    def rest(self) -> Rate:
        return Rate(self.of - self.yes, self.of)

    def __str__(self) -> str:
        low, high = self.ends
        return f"{100 * self.value:.1f} ({100 * low:.1f}–{100 * high:.1f})"


Counts = dict[str, dict[str, Any]]  # of each cell: sets, and for each thing looked at how often and of how many


def sooner() -> None:
    """Keep what Student's t is asked for again and again: its quantiles are found by bisection in every report."""
    student_t._fraction = functools.lru_cache(1 << 14)(student_t._fraction)


def chunk(job: tuple[str, int, int]) -> tuple[str, int, Counter[str], Counter[str]]:
    """Draw some sets of a cell; return how often each thing was so, and in how many sets it was looked at."""
    name, first, end = job
    yes: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for number in range(first, end):
        said = look(name, number)
        of.update(said.keys())
        yes.update(what for what, is_so in said.items() if is_so)
    return name, end - first, yes, of


def drawn(cells: Sequence[str], counts: Counts, limit: int | None, minutes: float) -> Iterator[float]:
    """Draw the sets that are missing into `counts`, in rounds over the cells; yield the seconds of each round."""
    start = time.monotonic()
    with multiprocessing.Pool(PROCESSES, sooner) as pool:
        while time.monotonic() - start < 60 * minutes:
            wanted = {name: limit or CELLS[name].sets for name in cells}
            for name in cells:
                counts.setdefault(name, {"sets": 0, "yes": Counter(), "of": Counter()})
            missing = {name: counts[name]["sets"] for name in cells if counts[name]["sets"] < wanted[name]}
            if not missing:
                return
            level = min(missing.values()) + ROUND  # those with the fewest sets come first
            jobs = [
                (name, first, min(first + CHUNK, level, wanted[name]))
                for name, done in missing.items()
                for first in range(done, min(level, wanted[name]), CHUNK)
            ]
            begun, last = time.monotonic(), ""
            for name, sets, yes, of in pool.imap(chunk, jobs):
                one = counts[name]
                one["sets"] += sets
                one["yes"].update(yes)
                one["of"].update(of)
                if name != last:
                    print(f"{time.monotonic() - start:6.0f} s  {name}, {one['sets']:,} sets", flush=True)
                last = name
            yield time.monotonic() - begun


def source() -> str:
    """Return what stands for the state of the package: git's name of its folder."""
    return git("rev-parse", "HEAD:src/logloss") + (" and changes" if git("status", "--porcelain", "src") else "")


def git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=HERE.parent, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def vectors() -> str:
    """Return which vector instructions this processor has."""
    flags = set(Path("/proc/cpuinfo").read_text().split())
    return (
        "AVX-512" if "avx512f" in flags else "AVX2 without AVX-512" if "avx2" in flags else "neither AVX2 nor AVX-512"
    )


def stored() -> dict[str, Any]:
    """Return what was kept of the last run."""
    record: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {"cells": {}}
    for one in record["cells"].values():
        one |= {key: Counter(one[key]) for key in ("yes", "of")}
    return record


def keep(counts: Counts, seconds: float) -> None:
    """Keep the counts, and draw the page."""
    from run import machine

    record = {
        "machine": {**machine(), "vectors": vectors()},
        "version": logloss.__version__,
        "source": source(),
        "seed": SEED,
        "processes": PROCESSES,
        "seconds": round(seconds),
        "cells": {
            name: {
                "sets": counts[name]["sets"],
                **{key: dict(sorted(counts[name][key].items())) for key in ("yes", "of")},
            }
            for name in CELLS
            if name in counts
        },
    }
    RESULTS.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    draw(stored())


# The tables -----------------------------------------------------------------------------------------------------------


def rate(counts: Counts, name: str, what: str) -> Rate | None:
    """Return how often something was so in a cell; None where it was not looked at."""
    one = counts.get(name, {"of": {}})
    return Rate(one["yes"].get(what, 0), one["of"][what]) if one["of"].get(what) else None


def shown(found: Rate | None) -> str:
    return "–" if found is None else str(found)


def among(counts: Counts, wanted: Callable[[Cell], bool]) -> list[str]:
    return [name for name, cell in CELLS.items() if name in counts and wanted(cell)]


def evaluations(cell: Cell) -> bool:
    return cell.look is evaluated


def calibrated(cell: Cell) -> bool:
    return evaluations(cell) and cell.calibrated


PROMISES = ("slope below", "slope above", "rate below", "rate above")
MEAN_LIMIT = ("n5", "n30", "n1000", "0.7%-n200")
SLICE_LIMIT = ("n1000", "5%-n1000", "1%-n5000", "0.1%-n10000")


def mean_table(counts: Counts) -> str:
    rows = []
    for name in among(counts, evaluations):
        found = rate(counts, name, "mean")
        if found is None:
            continue
        below, above = rate(counts, name, "mean, truth below"), rate(counts, name, "mean, truth above")
        assert below is not None
        assert above is not None
        none = rate(counts, name, "has an interval")
        rare = rate(counts, name, "rare")
        rows.append([
            CELLS[name].words,
            f"{truth(CELLS[name].law).loss:.4f}",
            f"{found.of:,}",
            shown(found),
            f"{100 * below.value:.1f}",
            f"{100 * above.value:.1f}",
            f"{100 * rare.value:.0f}" if rare else "–",
            f"{none.rest.yes:,}" if none else "–",
            ("met" if in_bounds(found) else "MISSED") if name in MEAN_LIMIT else "",
        ])  # fmt: skip
    return table(
        ["cell", "true mean loss", "sets", "covers, %", "truth below", "truth above", "by count", "none", "93 to 99 %"],
        rows,
    )


def in_bounds(found: Rate) -> bool:
    """Say whether the coverage of the mean is within its limits, up to its own uncertainty."""
    low, high = found.ends
    return high >= 0.93 and low <= 0.99


def plain_table(counts: Counts, names: Sequence[str], columns: dict[str, str], sets: bool = True) -> str:
    """Return a table of rates, a line for each cell."""
    rows = [
        [
            CELLS[name].words,
            *([f"{counts[name]['sets']:,}"] if sets else []),
            *(shown(rate(counts, name, what)) for what in columns),
        ]
        for name in names
    ]
    return table(["cell", *(["sets"] if sets else []), *columns.values()], rows)


def against_table(counts: Counts) -> str:
    rows = []
    for name in among(counts, evaluations):
        found = rate(counts, name, "difference")
        if found is not None:
            known = truth(CELLS[name].law)
            numbers = [
                f"{known.difference:+.4f}".replace("-", "−"),
                f"{known.d2:.1%}".replace("-", "−").replace("%", " %"),
            ]
            rows.append([CELLS[name].words, *numbers, f"{found.of:,}", shown(found), shown(rate(counts, name, "d2"))])
    return table(["cell", "true difference", "true D²", "sets", "difference covers, %", "D² covers, %"], rows)


def line_table(counts: Counts) -> str:
    rows = []
    for name in among(counts, evaluations):
        found = rate(counts, name, "slope")
        if found is not None:
            rows.append([
                CELLS[name].words,
                f"{CELLS[name].law.slope:g}",
                f"{found.of:,}",
                f"{counts[name]['sets'] - found.of:,}",
                shown(found),
                shown(rate(counts, name, "large")),
            ])  # fmt: skip
    return table(["cell", "true slope", "sets", "no line", "slope covers, %", "in-the-large covers, %"], rows)


def miscalibration_table(counts: Counts) -> str:
    columns = {"miscalibrated": "said", "joint": "joint test", "mcb": "MCB", "excess": "excess", "ece": "ECE"}
    rows = []
    for name in among(counts, calibrated):
        found = rate(counts, name, "miscalibrated")
        assert found is not None
        others = [shown(rate(counts, name, what)) for what in columns]
        rows.append([CELLS[name].words, f"{counts[name]['sets']:,}", *others, met(found, 0.05)])
    return table(["cell", "sets", *columns.values(), "said ≤ 5 %"], rows)


def met(found: Rate, limit: float) -> str:
    return "met" if found.ends[0] <= limit else "MISSED"


def slice_table(counts: Counts) -> str:
    rows = []
    for name in among(counts, lambda cell: evaluations(cell) and bool(cell.law.slices)):
        found = rate(counts, name, "slices")
        if found is not None:
            law = CELLS[name].law
            rows.append([
                CELLS[name].words,
                f"{law.slices} of {law.n // law.slices}",
                f"{found.of:,}",
                shown(found),
                met(found, 0.05) if CELLS[name].calibrated else ("power" if law.shift else "–"),
            ])  # fmt: skip
    return table(["cell", "slices", "sets", "some slice p < 0.05 after Holm, %", "≤ 5 %"], rows)


def finding_table(counts: Counts) -> str:
    """Return the kinds of findings: the largest rate on files without a fault, and where; the power on faulty files."""
    good = among(counts, evaluations)
    kinds: dict[str, list[str]] = {}
    for fault, (kind, _words, _drawn) in FAULTS.items():
        kinds.setdefault(kind, []).append(fault)
    rows = []
    for kind, faults in kinds.items():
        if kind in CLEAN:
            clean = rate(counts, "faults", f"clean {kind}")
            rates = {} if clean is None else {"faults": clean}
        else:
            rates = {name: no_fault(counts, name, kind) for name in good}
        worst = max(rates, key=lambda name: rates[name].value) if rates else None
        alarms = Rate(sum(one.yes for one in rates.values()), sum(one.of for one in rates.values()))
        for fault in faults:
            first = fault == faults[0]
            most = "–" if worst is None or not rates[worst].yes else f"{rates[worst]}: {CELLS[worst].words}"
            rows.append([
                kind if first else "",
                f"{alarms.yes:,} of {alarms.of:,}" if first else "",
                most if first else "",
                ("met" if all(one.ends[0] <= 0.01 for one in rates.values()) else "MISSED") if first else "",
                FAULTS[fault][1],
                shown(rate(counts, "faults", f"found {fault}")),
            ])  # fmt: skip
    header = ["kind", "without a fault", "most, %", "each cell ≤ 1 %", "file with the fault", "found, %"]
    return table(header, rows)


def compare_table(counts: Counts) -> str:
    rows = []
    for name in among(counts, lambda cell: cell.look is compared):
        found, different = rate(counts, name, "compare"), rate(counts, name, "different")
        if found is None:
            continue
        value = pair_difference(CELLS[name].law)
        rows.append([
            CELLS[name].words,
            f"{value:.4f}",
            f"{found.of:,}",
            shown(found),
            shown(different),
            shown(rate(counts, name, "wrong ranking")),
        ])  # fmt: skip
    header = ["cell", "true difference", "sets", "interval covers, %", "p < 0.05, %", "wrong ranking, %"]
    return table(header, rows)


def promise_table(counts: Counts) -> str:
    rows = []
    for name in among(counts, lambda cell: cell.look is promised):
        for what in PROMISES:
            joint = rate(counts, name, f"{what}: joint")
            if joint is not None:
                verdict = shown(rate(counts, name, f"{what}: verdict"))
                rows.append([CELLS[name].words, what, f"{joint.of:,}", shown(joint), verdict])
    return table(["cell", "what was promised", "sets", "joint test p < 0.025, %", "said miscalibrated, %"], rows)


NOMINAL = {  # of 5 %: what is a failure, in words; where it is one; whether it is that something is not so
    "mean": ("the mean loss is not covered", evaluations, True),
    "difference": ("the difference from the base rate is not covered", evaluations, True),
    "d2": ("D² is not covered", evaluations, True),
    "slope": ("the slope is not covered", evaluations, True),
    "large": ("calibration-in-the-large is not covered", evaluations, True),
    "miscalibrated": ("calibrated forecasts are called miscalibrated", calibrated, False),
    "joint": ("the joint test alone rejects calibrated forecasts", calibrated, False),
    "mcb": ("the MCB test alone rejects calibrated forecasts", calibrated, False),
    "excess": ("the test of the excess rejects calibrated forecasts", calibrated, False),
    "ece": ("the ECE of calibrated forecasts is above its 95 % point", calibrated, False),
    "slices": ("some slice of calibrated forecasts is marked", calibrated, False),
    "compare": ("the difference of two models is not covered", lambda cell: cell.look is compared, True),
}  # fmt: skip


def failures(counts: Counts) -> Iterator[tuple[str, str, Rate]]:
    """Yield each rate that should be 5 %: what, which cell, how often."""
    for what, (words, where, rest) in NOMINAL.items():
        for name in among(counts, where):
            found = rate(counts, name, what)
            if found is not None:
                yield words, name, found.rest if rest else found


def weak_list(counts: Counts) -> str:
    """Return what is above 5 % by more than chance, the largest first, and what of it is above 8 %."""
    every = list(failures(counts))
    weak = sorted((one for one in every if one[2].ends[0] > 0.05), key=lambda one: -one[2].value)
    over = sum(one[2].value > WEAK for one in every)
    chance = round(len(every) / 40)
    many = f"{over or 'none'} {'exceed' if over > 1 else 'exceeds'} 8 %"
    lines = [
        f"Of {len(every)} rates on this page that should be 5 %, {many}, and of {len(weak)} the interval lies above",
        f"5 %; if all were exactly 5 %, about {chance} would do so by chance.",
        "",
    ]
    for words, name, found in weak:
        mark = "**above 8 %**, " if found.value > WEAK else ""
        lines.append(f"- {mark}{CELLS[name].words}: {words}, {found} %")
    return "\n".join(lines)


def limit_table(counts: Counts) -> str:
    """Return whether the limits are met, and where not."""
    slices = among(counts, lambda cell: calibrated(cell) and bool(cell.law.slices))
    kinds = {kind for kind, _words, _drawn in FAULTS.values()} - {*CLEAN}
    found: list[tuple[str, list[str], Callable[[str], bool]]] = [
        (
            "the interval of the mean loss covers 93 to 99 %",
            [name for name in MEAN_LIMIT if name in counts],
            lambda name: in_bounds(some(counts, name, "mean")),
        ),
        (
            "calibrated forecasts are called miscalibrated in at most 5 %",
            among(counts, calibrated),
            lambda name: some(counts, name, "miscalibrated").ends[0] <= 0.05,
        ),
        (
            "the family-wise error of slices is at most 5 %",
            [name for name in slices if rate(counts, name, "slices")],
            lambda name: some(counts, name, "slices").ends[0] <= 0.05,
        ),
        (
            "a finding without the fault comes in at most 1 %",
            among(counts, evaluations),
            lambda name: all(no_fault(counts, name, kind).ends[0] <= 0.01 for kind in kinds),
        ),
        (
            "two equally good models differ at p < 0.05 in at most 5 %",
            among(counts, lambda cell: cell.look is compared and cell.law.bold == 1),
            lambda name: some(counts, name, "different").ends[0] <= 0.05,
        ),
        (
            "what would show with a probability of 0.8 is found in 80 % or more",
            among(counts, lambda cell: cell.look is promised),
            lambda name: all(
                found.ends[1] >= 0.8 for what in PROMISES if (found := rate(counts, name, f"{what}: verdict"))
            ),
        ),
        (
            '"worse than the base rate" never stands beside "no evidence of miscalibration"',
            among(counts, evaluations),
            lambda name: not some(counts, name, "contradiction").yes,
        ),
    ]
    rows = []
    for limit, names, holds in found:
        missed = [CELLS[name].words for name in names if not holds(name)]
        rows.append([limit, f"{len(names)}", f"MISSED: {'; '.join(missed)}" if missed else "met"])
    rates = list(failures(counts))
    over = sum(one[2].value > WEAK for one in rates)
    said = f"MISSED: {over}, named below" if over else "met"
    rows.append(["no rate of nominal 5 % exceeds 8 %", f"{len(rates)}", said])
    return table(["limit", "cells or rates", ""], rows)


def some(counts: Counts, name: str, what: str) -> Rate:
    found = rate(counts, name, what)
    assert found is not None
    return found


def no_fault(counts: Counts, name: str, kind: str) -> Rate:
    return Rate(counts[name]["yes"].get(f"finding {kind}", 0), counts[name]["sets"])


def facts(record: dict[str, Any]) -> str:
    machine, counts = record["machine"], record["cells"]
    limited = [name for name in counts if CELLS[name].sets == LIMITED] or [*counts]
    sets = sorted({counts[name]["sets"] for name in limited})
    many = f"{sets[0]:,}" if len(sets) == 1 else f"{sets[0]:,} to {sets[-1]:,}"
    all_of_them = sum(one["sets"] for one in counts.values())
    short = "" if sets[0] >= LIMITED else f" (of {LIMITED:,}: the time was up)"
    lines = {
        "date": machine["date"],
        "commit": f"{machine['commit']}, version {record['version']}",
        "processor": f"{machine['processor']}, {machine['vectors']}",
        "kernels": machine["kernels"],
        "system": machine["system"],
        "versions": machine["versions"],
        "seeds": f"{record['seed']}, a checksum of the cell's name, and the number of the set",
        "sets": f"{many} in each cell with a limit{short}; {all_of_them:,} in all, in {len(counts)} cells",
        "time": f"{record['seconds'] / 60:.0f} minutes on {record['processes']} processes",
    }
    return "\n".join(f"- {name}: {value}" for name, value in lines.items())


def units(counts: Counts) -> str:
    found = [rate(counts, name, "unit of weights") for name in counts]
    yes, of = (sum(getattr(one, part) for one in found if one is not None) for part in ("yes", "of"))
    first = f"(the first {UNITS} of each cell)"
    return f"with weights × 0.01, 1 and 100 the report says the same in {yes} of {of} sets {first}."


def parts(record: dict[str, Any]) -> dict[str, str]:
    """Return what stands between the marks of the page."""
    counts = record["cells"]
    skill = {
        "better": "better", "worse": "worse", "contradiction": "contradict", "worse, unseen": "worse, unseen",
        "some sentence wrong": "a wrong sentence", "tails": "a tail marked",
    }  # fmt: skip
    power = among(counts, lambda cell: evaluations(cell) and not cell.calibrated)
    tests = {"miscalibrated": "said", "joint": "joint test", "mcb": "MCB", "excess": "excess", "ece": "ECE"}
    return {
        "facts": facts(record),
        "limits": limit_table(counts),
        "weak": weak_list(counts),
        "mean": mean_table(counts),
        "against": against_table(counts),
        "line": line_table(counts),
        "miscalibration": miscalibration_table(counts),
        "units": units(counts),
        "skill": plain_table(counts, among(counts, evaluations), skill),
        "slices": slice_table(counts),
        "findings": finding_table(counts),
        "power": plain_table(counts, power, tests),
        "promise": promise_table(counts),
        "compare": compare_table(counts),
    }


def with_tables(text: str, record: dict[str, Any]) -> str:
    """Return the page with its tables made anew."""
    for mark, new in parts(record).items():
        begin, end = f"<!-- {mark} -->\n", "<!-- end -->"
        before, found, rest = text.partition(begin)
        assert found, mark
        text = f"{before}{begin}{new}\n{end}{rest.partition(end)[2]}"
    return text


def draw(record: dict[str, Any]) -> None:
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), record), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=[*CELLS], help="draw this cell; nothing is written")
    parser.add_argument("--sets", type=int, help="draw so many sets of each cell; nothing is written")
    parser.add_argument("--minutes", type=float, default=math.inf, help="start no round after so many minutes")
    parser.add_argument("--page", action="store_true", help="draw the page from what is kept")
    given = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # the sets run side by side
    if given.page:
        draw(stored())
        return
    if given.only or given.sets:
        counts: Counts = {}
        for _ in drawn([given.only] if given.only else [*CELLS], counts, given.sets, given.minutes):
            pass
        for mark, text in parts({**blank(), "cells": counts}).items():
            print(f"\n{mark}\n{text}")
        return
    record = stored()
    same = record.get("source") == source() and record.get("seed") == SEED
    counts, seconds = (record["cells"], record["seconds"]) if same else ({}, 0.0)
    for more in drawn([*CELLS], counts, None, given.minutes):
        seconds += more
        keep(counts, seconds)
    draw(stored())


def blank() -> dict[str, Any]:
    """Return the facts of a trial."""
    from run import machine

    known = {**machine(), "vectors": vectors()}
    return {"machine": known, "version": logloss.__version__, "seed": SEED, "processes": PROCESSES, "seconds": 0}


if __name__ == "__main__":
    main()
