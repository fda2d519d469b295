"""Let mutmut break one room of the package, a sample of mutants at a time: `make mutations ROOM=_stats`.

mutmut writes every mutant of the room, finds which tests call the function that each stands in, and runs those. Here a
copy of the project is made for it, a seeded sample is drawn, and what the tests did not notice is shown, to be read.
The kernels run by NumPy, which is the only way that a line of theirs in Python can be broken; `tests/mutations.py`
breaks the compiled ones, and what mutmut passes over: properties, commands, constants.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
MUTMUT, ENVIRONMENT = (sys.executable, "-m", "mutmut"), {**os.environ, "LOGLOSS_TEST_MODE": "numpy"}
BUILD = ROOT / "build" / "mutations"
PROSE = r"""["'][^"']* [^"']* [^"']*["']"""  # a line with a sentence in it: tests assert codes and values, not wording
# Tests that read the package's files, which are not as they were written, are left out.
READERS = ("codes_are_words", "every_code_has", "a_docstring_names")
OPTIONS = ["-p", "no:cacheprovider", "-W", "ignore", "--hypothesis-profile=few"]
OPTIONS += ["-k", f"not ({' or '.join(READERS)})"]
KILLED = {"killed", "timeout", "segfault", "suspicious"}  # mutmut's words for what the tests noticed


class Room(NamedTuple):
    """What is broken, and the tests that must notice; `passed_over`: files that no such test can reach."""

    files: tuple[str, ...]
    tests: tuple[str, ...]
    passed_over: tuple[str, ...] = ()


EVALUATE = ("tests/evaluate", "--ignore=tests/evaluate/test_reconcile_peers.py", "tests/golden_records")
ERRORS = ("tests/test_bad_input.py", "tests/test_errors.py", "tests/test_error_facts.py", "tests/test_hints.py")
DASK = "tests/sources/test_dask.py"
SOURCES = ("tests/sources", "--ignore=tests/sources/test_spark.py")  # which needs Java
LOSS = ("tests/test_edges.py", "tests/test_loss.py", "tests/test_tally.py")
ROOMS = {
    "_stats": Room(("_stats/*",), ("tests/stats", "tests/reference", *EVALUATE)),
    "_kernels": Room(
        ("_kernels/*",),
        ("tests/kernels", "tests/test_contract.py", *LOSS),
    ),
    "_sources": Room(
        ("_sources/*",), (*SOURCES, "tests/evaluate/test_compare_files.py"), ("_sources/remote/spark.py",)
    ),
    "_validation": Room(
        (
            "_validation.py",
            "_array_errors.py",
            "_row_faults.py",
            "_label_values.py",
            "_class_columns.py",
            "_other_arguments.py",
        ),
        (*ERRORS, *LOSS, *EVALUATE),
    ),
    "_evaluate": Room(("_evaluate/*",), (*EVALUATE, "tests/reference", "tests/cli", "tests/report", DASK, *ERRORS)),
}

SETTINGS = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = {only}
do_not_mutate = {never}
do_not_mutate_patterns = {prose}
also_copy = ["docs", "compiler", "examples", "benchmarks", "README.md"]
pytest_add_cli_args = {options}
pytest_add_cli_args_test_selection = {tests}
process_isolation = "forkserver"
timeout_constant = 20.0
timeout_multiplier = 5.0
use_git_change_detection = false
use_setproctitle = false
debug = true
"""


def main() -> None:
    """Try a sample of a room's mutants, and write what became of each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--sample", type=int, default=200, help="how many mutants (200)")
    parser.add_argument("--seed", type=int, default=0, help="which (0)")
    parser.add_argument("--again", action="store_true", help="only those that survived the last time")
    parser.add_argument("--only", default="", help="only mutants whose name contains this")
    options = parser.parse_args()
    before = survivors(options.room) if options.again else []
    folder = copy_of_project(options.room)
    mutmut(folder, "run", "none.such", check=False)  # writes the mutants and finds the tests of each
    names = sorted(name for name in outcomes(folder) if options.only in name)
    if options.again:
        sample = [name for name in before if name in names]  # a changed source has given the others new names
    else:
        sample = random.Random(options.seed).sample(names, min(options.sample, len(names)))  # noqa: S311
    mutmut(folder, "run", "--max-children", str(os.cpu_count()), *sample)
    tell(folder, options.room, sample, len(names))


def copy_of_project(name: str) -> Path:
    """Copy what git knows and what was built, and say what mutmut is to do."""
    folder = BUILD / name
    shutil.rmtree(folder, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    built = [path.relative_to(ROOT) for path in (ROOT / "src/logloss/_kernels/built").glob("*.*")]
    for path in [*listed.stdout.splitlines(), *built]:
        if (ROOT / path).is_file():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, folder / path)
    room = ROOMS[name]
    settings = SETTINGS.format(
        options=json.dumps(OPTIONS),
        prose=json.dumps([PROSE]),
        only=json.dumps([f"src/logloss/{file}" for file in room.files]),
        never=json.dumps([f"src/logloss/{file}" for file in room.passed_over]),
        tests=json.dumps(list(room.tests)),
    )
    with (folder / "pyproject.toml").open("a") as file:
        file.write(settings)
    return folder


def mutmut(folder: Path, *arguments: str, check: bool = True) -> None:
    """Run mutmut in the copy; what it says goes to a log beside it."""
    with folder.with_suffix(".log").open("a") as log:
        subprocess.run([*MUTMUT, *arguments], cwd=folder, env=ENVIRONMENT, check=check, stdout=log, stderr=log)


def difference(folder: Path, name: str) -> str:
    """Return how a mutant differs from what was there."""
    command = [*MUTMUT, "show", name]
    return subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True, text=True).stdout


def outcomes(folder: Path) -> dict[str, int | None]:
    """Return the mutants of the copy, and with which status their tests ended."""
    states: dict[str, int | None] = {}
    for meta in (folder / "mutants" / "src").rglob("*.meta"):
        states.update(json.loads(meta.read_text("utf-8"))["exit_code_by_key"])
    return states


def survivors(room: str) -> list[str]:
    """Return the names of those that the last run left alive."""
    lines = (BUILD / f"{room}.survivors.txt").read_text("utf-8").splitlines()
    return [line[2:].split(":")[0] for line in lines if line.startswith("# logloss")]


def tell(folder: Path, room: str, sample: list[str], total: int) -> None:
    """Print how many were noticed, and write the others down, as they differ from what was there."""
    from mutmut.stats import status_by_exit_code

    states = outcomes(folder)
    status = {name: status_by_exit_code[states[name]] for name in sample}
    killed = sum(state in KILLED for state in status.values())
    left = folder.with_suffix(".survivors.txt")
    with left.open("w") as file:
        for name, state in sorted(status.items()):
            if state not in KILLED:
                file.write(f"# {state}\n{difference(folder, name)}\n")
    share = f"{killed} of {len(sample)} killed ({killed / len(sample):.0%})"
    sys.stdout.write(f"{room}: {share}, drawn from {total}: {dict(Counter(status.values()))}; see {left}\n")


if __name__ == "__main__":
    main()
