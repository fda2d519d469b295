"""Faults of devices: reads and writes that the system fails, from some call on, and full file systems."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from .command import Command, assert_clear
from .files import ROWS, SUFFIXES, made
from .processes import OLD

NO_COMPILER, NOT_MOUNTED = "no C compiler", "none may be mounted"


@cache
def _shim() -> tuple[TemporaryDirectory[str], str] | None:
    """Return the library that lets calls fail, and the folder that goes with the process; None without a compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    folder = TemporaryDirectory(prefix="logloss-faults-")
    library = f"{folder.name}/failing_calls.so"
    source = Path(__file__).with_name("failing_calls.c")
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return folder, library


def _failing(calls: str, folder: Path, error: int, after: int) -> dict[str, str] | None:
    shim = _shim()
    if shim is None:
        return None
    return {
        "LD_PRELOAD": shim[1],
        "FAULT_FOLDER": f"{folder}/",
        "FAULT_CALLS": calls,
        "FAULT_ERROR": str(error),
        "FAULT_AFTER": str(after),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def unreadable(random: Random, folder: Path) -> str:
    """The device of the rows fails while they are read: an error, or the number where all had been read before."""
    suffix = random.choice(SUFFIXES)
    first, due = made(suffix, 1, ROWS[suffix] // 8)
    (folder / "rows").mkdir()
    here = folder / "rows" / f"rows{suffix}"
    shutil.copy(first, here)
    environment = _failing("read", folder / "rows", errno.EIO, int(40 * random.random() ** 2))
    if environment is None:
        return NO_COMPILER
    where = random.choice(([], ["--where", "p > -1"]))
    data = random.choice((here, here.parent))
    status, out, said = Command(folder, ["score", data, "--value", *where], environment).run()
    outcome = assert_clear(status, said)
    assert outcome != "right" or out.strip() == due, out
    return f"{suffix} {outcome}"


def _unwritable(random: Random, folder: Path, error: int) -> str:
    (folder / "out").mkdir()
    (folder / "out" / "page.html").write_text(OLD)
    source = made(".csv", 1, 2_000)[0]
    of = random.choice(("out", "out", "tmp"))
    environment = _failing("write", folder / of, error, random.choice((0, 0, 1, 2, 3, 5, 9)))
    if environment is None:
        return NO_COMPILER
    command = Command(folder, ["score", "-", "--html", "out/page.html", "--value"], environment)
    with source.open("rb") as rows:
        status, _, said = command.run(stdin=rows)
    outcome = assert_clear(status, said, allowed=(0, 2, 3))
    page = (folder / "out" / "page.html").read_text()
    assert page == OLD if status else page.rstrip().endswith("</html>"), (status, page[-200:])
    assert [path.name for path in (folder / "out").iterdir()] == ["page.html"]
    assert command.leftovers() == []
    return f"{of} {outcome}"


def write_errors(random: Random, folder: Path) -> str:
    """The device of the page, or of temporary files, fails: the old page stands, and nothing is left behind."""
    return _unwritable(random, folder, errno.EIO)


def no_space(random: Random, folder: Path) -> str:
    """The file system of the page, or of temporary files, is full from some write on."""
    return _unwritable(random, folder, errno.ENOSPC)


def small_disk(random: Random, folder: Path) -> str:
    """The page is to go to a file system of so many bytes, where one may be mounted."""
    size = random.choice((4, 8, 40, 80, 160, 4096))
    (folder / "disk").mkdir()
    copy = made(".csv", 1, 2_000)[0]
    script = (
        f"mount -t tmpfs -o size={size}k tmpfs disk && printf '%s' '{OLD}' > disk/page.html && "
        f"cp disk/page.html before && {sys.executable} -m logloss score {copy} --html disk/page.html --value; "
        "status=$?; cp disk/page.html after; ls -A disk > listed; exit $status"
    )
    tool = shutil.which("unshare")
    if tool is None or subprocess.run([tool, "-rm", "true"], capture_output=True, check=False).returncode:
        return NOT_MOUNTED
    done = subprocess.run(
        [tool, "-rm", "sh", "-c", script], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    if not (folder / "before").exists():
        return NOT_MOUNTED
    outcome = assert_clear(done.returncode, done.stderr, allowed=(0, 3))
    after = (folder / "after").read_text()
    assert after == OLD if done.returncode else after.rstrip().endswith("</html>")
    assert (folder / "listed").read_text().split() == ["page.html"]
    return f"{size} kB {outcome}"


KINDS = {"unreadable": unreadable, "write errors": write_errors, "no space": no_space, "small disk": small_disk}
