"""Faults around one process: killed, signalled, with descriptors closed, its outputs full or gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from .command import Command, assert_clear, moment, write_rows

OLD = "<!doctype html><p>the old page</p>"


def killed(random: Random, folder: Path) -> str:
    """A page is being written when the process is killed: the old one stands, or the new one is whole."""
    write_rows(folder / "rows.csv", random.randrange(9), 20_000)
    (folder / "page.html").write_text(OLD)
    process = Command(folder, ["score", "rows.csv", "--html", "page.html"]).start()
    time.sleep(moment(random, 2.5))
    process.kill()
    process.communicate()
    page = (folder / "page.html").read_text()
    assert page == OLD or page.rstrip().endswith("</html>"), page[-200:]
    return "old" if page == OLD else "new"


def signalled(random: Random, folder: Path) -> str:
    """A signal comes while rows are copied from standard input: no copy of them stays behind."""
    write_rows(folder / "rows.csv", 1, 50_000)
    number = random.choice((signal.SIGTERM, signal.SIGHUP, signal.SIGINT))
    command = Command(folder, ["score", "-", "--html", "page.html"])
    (folder / "page.html").write_text(OLD)
    process = command.start(stdin=subprocess.PIPE)
    assert process.stdin is not None
    feeding = os.fdopen(os.dup(process.stdin.fileno()), "wb", buffering=0)
    feeding.write((folder / "rows.csv").read_bytes()[: random.randrange(1, 60_000)])
    time.sleep(moment(random, 1.2))
    process.send_signal(number)
    feeding.close()
    said = process.communicate(timeout=60)[1].decode()
    if "Fatal Python error" in said or "import runpy" in said:  # before there is anything of ours
        return "stopped"
    assert process.returncode in (0, 2, 130, -number, 128 + number), (process.returncode, said)
    assert "Traceback" not in said or "main()" not in said, said  # before that, it is not for us to say
    assert command.leftovers() == [], (process.returncode, command.leftovers())
    page = (folder / "page.html").read_text()
    assert page == OLD or page.rstrip().endswith("</html>")
    return "stopped" if process.returncode not in (0, 2) else "ended"


def descriptors(random: Random, folder: Path) -> str:
    """Standard streams are closed, full, or nobody reads them: the status is that of the work."""
    write_rows(folder / "rows.csv", 1, 300)
    closed, due = random.choice(
        (
            (">&-", (3,)),
            (">/dev/full", (3,)),
            ("2>&-", (0,)),
            ("2>/dev/full", (0,)),
            ("<&-", (0,)),
            ("| true", (0,)),
            (">&- 2>&-", (3,)),
            ("--fail-above 0.001 | true", (1,)),
            ("--fail-above 0.001 >&-", (1,)),
            ("--fail-above 0.001 >/dev/full", (1,)),
            ("--fail-above 99 >/dev/full", (3,)),
        )
    )
    how = random.choice(("", "--value", "--json"))
    line = f"set -o pipefail; {sys.executable} -m logloss score rows.csv {how} {closed}"
    done = subprocess.run(["bash", "-c", line], cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode in due, (closed, how, done.returncode, done.stderr)
    assert "Traceback" not in done.stderr, done.stderr
    return f"status {done.returncode}"


def full(random: Random, folder: Path) -> str:
    """No more than so many bytes can be written: an output is whole, or as it was."""
    write_rows(folder / "rows.csv", 1, 2_000)
    (folder / "page.html").write_text(OLD)
    most = random.choice((0, 1, 4096, 50_000, 100_000, 1 << 24))
    command = Command(folder, ["score", random.choice(("rows.csv", "-")), "--html", "page.html", "--value"])
    code = (
        "import resource, runpy, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most})); sys.argv[0] = 'logloss'; "
        "runpy.run_module('logloss', run_name='__main__')"
    )
    (folder / "tmp").mkdir()
    with (folder / "rows.csv").open("rb") as rows:
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, command.arguments)],
            cwd=folder,
            env={**os.environ, "TMPDIR": str(folder / "tmp"), "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=rows,
            capture_output=True,
            text=True,
            timeout=60,
        )
    outcome = assert_clear(done.returncode, done.stderr, allowed=(0, 2, 3))
    page = (folder / "page.html").read_text()
    assert page == OLD if done.returncode else page.rstrip().endswith("</html>")
    assert command.leftovers() == []
    assert sorted(path.name for path in folder.iterdir()) == ["page.html", "rows.csv", "tmp"]
    return outcome


def outputs(random: Random, folder: Path) -> str:
    """A page is asked for where something else stands: it is written to, followed, or refused, and never replaced."""
    write_rows(folder / "rows.csv", 1, 300)
    kind = random.choice(("symlink", "broken symlink", "fifo", "read-only", "folder", "no folder", "device", "/dev/fd"))
    target, stdin = folder / "page.html", subprocess.DEVNULL
    reader = None
    if kind == "symlink":
        (folder / "real.html").write_text(OLD)
        target.symlink_to("real.html")
    elif kind == "broken symlink":
        target.symlink_to("real.html")
    elif kind == "fifo":
        os.mkfifo(target)
        reader = subprocess.Popen(["cat", target], stdout=subprocess.PIPE)
    elif kind == "read-only":
        target.write_text(OLD)
        target.chmod(0o444)
    elif kind == "folder":
        target.mkdir()
    elif kind == "no folder":
        (folder / "file").write_text(OLD)
        target = folder / "file" / "page.html"
    elif kind == "device":
        target = Path("/dev/null")
    else:
        line = f"{sys.executable} -m logloss score rows.csv --value --html >(cat > copied.html); sleep 0.3"
        done = subprocess.run(["bash", "-c", line], cwd=folder, capture_output=True, text=True, timeout=60)
        assert done.stdout.strip(), done.stderr
        assert (folder / "copied.html").read_text().rstrip().endswith("</html>")
        return kind
    before = target.stat() if target.exists() and kind == "device" else None
    status, _, said = Command(folder, ["score", "rows.csv", "--value", "--html", target]).run(stdin=stdin)
    assert "Traceback" not in said
    if kind in ("read-only", "folder", "no folder"):
        assert status in (2, 3), (status, said)
        assert kind != "read-only" or target.read_text() == OLD
        return f"{kind} refused"
    assert status == 0, said
    if "symlink" in kind:
        assert target.is_symlink()
        assert (folder / "real.html").read_text().rstrip().endswith("</html>")
    if reader is not None:
        assert reader.communicate(timeout=20)[0].decode().rstrip().endswith("</html>")
        assert target.is_fifo()
    if before is not None:
        assert target.stat().st_rdev == before.st_rdev
    return kind


KINDS = {"killed": killed, "signalled": signalled, "descriptors": descriptors, "full": full, "outputs": outputs}
