"""What somebody has solved so far, what comes next, and the file that keeps it (docs/practice.md).

`page/src/maths/practice/progress.js` reads and writes the same format.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from logloss import _atomic_write
from logloss.errors import REASON, DataFileError, printable

from . import prose
from .problems import FIRST, ORDER, Problem, problem

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

SCHEMA = "logloss/progress/1"
LONGEST = 10_000  # results in a record; the oldest are forgotten
REST = 2  # other problems before a kind comes back
OWED = {"own": 0, "helped": 1, "missed": 2}  # how often a kind is to be solved on one's own after this
PER_SEED = 1_000_000  # seeds of problems that belong to one seed of a course

_LARGEST = 2**53 - 1
_BYTES = 4_000_000


@dataclass(frozen=True)
class Result:
    """One problem that was dealt with.

    Attributes
    ----------
    kind, seed : str, int
        Which problem.
    outcome : str
        "own": solved at once and without hints; "helped": solved; "missed": the solution was shown.
    """

    kind: str
    seed: int
    outcome: str


Results = tuple[Result, ...]


def outcome(tries: int, hints: int, solved: bool) -> str:
    """Return how a problem ended."""
    if not solved:
        return "missed"
    return "own" if tries == 1 and hints == 0 else "helped"


# what comes next ----------------------------------------------------------------------------------------------------


def owed(results: Iterable[Result]) -> dict[str, int]:
    """Return how often each kind that was met is still to be solved on one's own."""
    left: dict[str, int] = {}
    for result in results:
        left[result.kind] = max(OWED[result.outcome], left.get(result.kind, 0) - (result.outcome == "own"))
    return left


def next_kind(results: Results) -> str:
    """Return the kind that comes next: one that was missed, else a new one, else the one not seen for longest.

    Examples
    --------
    >>> next_kind(())
    'one'
    >>> next_kind((Result("one", 0, "missed"), Result("other", 1, "own")))
    'percent'
    >>> next_kind((Result("one", 0, "missed"), Result("other", 1, "own"), Result("percent", 2, "own")))
    'one'
    """
    seen = {result.kind: at for at, result in enumerate(results)}
    left = owed(results)
    oldest = sorted(seen, key=lambda kind: seen[kind])
    missed = [kind for kind in oldest if left[kind]]
    rested = [kind for kind in missed if seen[kind] < len(results) - REST]
    new = [kind for kind in ORDER if kind not in seen]
    return [*rested[:1], *new, *missed, *oldest][0]


def in_course(seed: int, at: int, results: Results, kind: str = "") -> Problem:
    """Return a problem of a course.

    Parameters
    ----------
    seed : int
        The seed of the course.
    at : int
        The number of the problem, from 0.
    results : tuple of Result
        What was solved so far, which says what comes next.
    kind : str
        Only this kind.

    Returns
    -------
    Problem
        The first of all kinds is always the medical test with p = 0.85.
    """
    if at == 0 and kind in {"", FIRST[0]}:
        return problem(*FIRST)
    return problem(kind or next_kind(results), seed_of(seed, at))


def seed_of(seed: int, at: int) -> int:
    """Return the seed of a problem of a course."""
    return (seed * PER_SEED + at) % (_LARGEST + 1)


def streak(results: Results) -> int:
    """Return how many problems were solved in a row, up to now, on one's own."""
    for back, result in enumerate(reversed(results)):
        if result.outcome != "own":
            return back
    return len(results)


# the format ---------------------------------------------------------------------------------------------------------


def to_text(results: Results) -> str:
    """Return the record as JSON, a result a line."""
    rows = [json.dumps({"kind": r.kind, "seed": r.seed, "outcome": r.outcome}) for r in results[-LONGEST:]]
    listed = "\n    " + ",\n    ".join(rows) + "\n  " if rows else ""
    return f'{{\n  "schema": "{SCHEMA}",\n  "results": [{listed}]\n}}\n'


def from_text(content: str, name: str) -> Results:
    """Read a record; kinds that are not known here are left out.

    Raises
    ------
    LogLossError
        It is no record, or one of a newer version.

    Examples
    --------
    >>> from_text(to_text((Result("one", 0, "own"),)), "a.json")
    (Result(kind='one', seed=0, outcome='own'),)
    """
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as cause:
        raise _refused(name, "it is not JSON") from cause
    schema = data.get("schema") if isinstance(data, Mapping) else None
    if schema != SCHEMA:
        newer = isinstance(schema, str) and schema.startswith(SCHEMA.rpartition("/")[0] + "/")
        raise _refused(name, f'its schema is "{schema}", not "{SCHEMA}"' if newer else f'it has no schema "{SCHEMA}"')
    results = data.get("results")
    if not isinstance(results, list):
        raise _refused(name, "it has no list of results")
    read = [_result(row, at, name) for at, row in enumerate(results)]
    return tuple(result for result in read if result.kind in ORDER)[-LONGEST:]


def _result(row: object, at: int, name: str) -> Result:
    if not isinstance(row, Mapping):
        raise _refused(name, f"results[{at}] is no result")
    kind, seed, how = row.get("kind"), row.get("seed"), row.get("outcome")
    if not isinstance(kind, str):
        raise _refused(name, f"results[{at}] has no kind")
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= _LARGEST:
        raise _refused(name, f"results[{at}] has no seed")
    if not isinstance(how, str) or how not in prose.OUTCOMES:
        raise _refused(name, f"results[{at}] has no outcome")
    return Result(kind, seed, how)


def _refused(name: str, reason: str) -> DataFileError:
    problem = f"{printable(name)} is no record of practice: {printable(reason, REASON)}."
    return DataFileError("progress", problem, subject=name)


# the file -----------------------------------------------------------------------------------------------------------


def default_path(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return where the record is kept: in the folder that the platform has for the data of programs."""
    home = Path.home()
    if platform == "win32":
        folder = Path(environment.get("APPDATA") or home / "AppData" / "Roaming")
    elif platform == "darwin":
        folder = home / "Library" / "Application Support"
    else:
        given = Path(environment.get("XDG_DATA_HOME") or "")
        folder = given if given.is_absolute() else home / ".local" / "share"
    return folder / "logloss" / "progress.json"


def load(path: Path, option: str = "progress") -> Results:
    """Read a record from a file.

    Parameters
    ----------
    path : Path
        If there is no such file, nothing is solved yet.
    option : str
        Which option named it; a record to "import" must be there.

    Returns
    -------
    tuple of Result

    Raises
    ------
    LogLossError
        The file cannot be read, or is no record.
    """
    if option == "progress" and not path.exists():
        return ()
    try:
        with path.open("rb") as file:
            content = file.read(_BYTES + 1)
    except OSError as cause:
        raise _refused(str(path), (cause.strerror or "it cannot be read").lower()) from cause
    if len(content) > _BYTES:
        raise _refused(str(path), f"it has more than {_BYTES:,} bytes")
    return from_text(content.decode("utf-8", errors="replace"), str(path))


def save(path: Path, results: Results) -> None:
    """Write a record, whole or not at all, in a folder that is made if need be."""
    _atomic_write.write(path, to_text(results).encode(), private=True)


def add(path: Path, result: Result) -> Results:
    """Add a result to the record in a file, and return what it holds then, that of other processes included."""
    with _alone(Path(os.path.realpath(path)).parent):
        results = (*load(path), result)[-LONGEST:]
        save(path, results)
    return results


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process is adding to a record in this folder, where the system can tell."""
    if fcntl is None:
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)  # which lets the next one in
