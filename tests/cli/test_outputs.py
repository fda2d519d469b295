"""What becomes of the output decides no exit status but its own, and an output destroys nothing."""

import os
import resource
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import logloss
from logloss._cli import run, streams

PROGRAM = f"'{sys.executable}' -m logloss"
ABOVE = "logloss: the log loss, 0.4228371084878357, is above 0.1."
FULL = "logloss: standard output cannot be written: No space left on device."
CLOSED = "logloss: standard output cannot be written: it is closed."
COLUMNS = "--y y --p p"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the devices and the shell are those of Linux")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    Path("temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    Path("f.csv").write_text("y,p\n1,0.75\n0,0.25\n1,0.5\n")
    Path("two.csv").write_text("y,p,q\n" + "1,0.9,0.1\n0,0.2,0.7\n1,0.8,0.2\n0,0.1,0.8\n" * 20)
    return tmp_path


def shell(line: str, **environment: str) -> tuple[int, str, str]:
    """Return the status, the output and the messages of a line, in which $L is the command."""
    line = line.replace("$L", PROGRAM)
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, env={**os.environ, **environment})
    return done.returncode, done.stdout, done.stderr


# exit statuses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        # whatever becomes of the output, a threshold that is not met is 1
        (f"$L score f.csv {COLUMNS} --fail-above 0.1 | true; exit ${{PIPESTATUS[0]}}", 1, [ABOVE]),
        (f"$L score f.csv {COLUMNS} --fail-above 0.1 --value | true; exit ${{PIPESTATUS[0]}}", 1, [ABOVE]),
        (f"$L score f.csv {COLUMNS} --fail-above 0.1 --json > /dev/full", 1, [FULL, ABOVE]),
        (f"$L score f.csv {COLUMNS} --fail-above 0.1 >&-", 1, [CLOSED, ABOVE]),
        (f"$L score f.csv {COLUMNS} --fail-above 0.1 --html >(true) > /dev/null", 1, [ABOVE]),
        (f"$L score f.csv {COLUMNS} --fail-above 0.1 --html /dev/full | true; exit ${{PIPESTATUS[0]}}", 1, None),
        (f"$L score f.csv {COLUMNS} --fail-above 0.1 > /dev/null 2>&-", 1, []),
        ("$L compare two.csv --y y --p p --p q --fail-if-worse | true; exit ${PIPESTATUS[0]}", 1, None),
        ("$L compare two.csv --y y --p p --p q --fail-if-worse > /dev/full", 1, None),
        # a reader that has seen enough
        (f"$L score f.csv {COLUMNS} --fail-above 1 | true; exit ${{PIPESTATUS[0]}}", 0, []),
        (f"$L score f.csv {COLUMNS} --html >(true) > /dev/null", 0, []),
        ("$L explain | true; exit ${PIPESTATUS[0]}", 0, []),
        # an output that cannot be written
        *(
            (f"{environment}$L {command} {where}", 3, [said])
            for where, said in ((">&-", CLOSED), ("> /dev/full", FULL))
            for environment in ("", "PYTHONUNBUFFERED=1 ")
            for command in (
                f"score f.csv {COLUMNS}",
                f"score f.csv {COLUMNS} --fail-above 1 --value",
                f"score f.csv {COLUMNS} --json",
                f"score f.csv {COLUMNS} --html page.html",
                "explain",
                "practice --count 1 < /dev/null",
                "score --help",
                "--version",
            )
        ),
        ("$L score f.csv >&- 2>&-", 3, []),
        ("$L score f.csv > /dev/full 2> /dev/full", 3, []),
        # messages that nobody can read
        ("$L score nowhere.csv 2>&-", 2, []),
        ("$L score nowhere.csv 2> /dev/full", 2, []),
        ("$L score <&- >&- 2>&-", 2, []),
        # no input
        ("$L score - <&-", 2, ["logloss: standard input cannot be read: it is closed."]),
        ("$L practice <&- > /dev/null", 0, []),
    ],
)
def test_exit_statuses(line: str, status: int, said: list[str] | None) -> None:
    found, out, err = shell(line)
    assert found == status
    assert out == ""
    assert "Traceback" not in err
    assert said is None or err.splitlines() == said


def test_a_closed_stream_is_not_the_next_file() -> None:
    before = Path("f.csv").read_bytes()
    assert shell("exec 3< f.csv; $L score /dev/fd/3 --html page.html >&- <&- 2>&-")[0] == 3
    assert Path("f.csv").read_bytes() == before
    assert Path("page.html").read_text().startswith("<!doctype html>")


def test_what_is_full_keeps_no_other_output_back() -> None:
    assert shell(f"$L score f.csv {COLUMNS} --html page.html > /dev/full")[0] == 3
    assert "</html>" in Path("page.html").read_text()
    status, out, err = shell(f"$L score f.csv {COLUMNS} --value --html /dev/full")
    assert (status, out) == (3, "0.4228371084878357\n")
    assert err == "logloss: /dev/full cannot be written: No space left on device.\n"


def test_another_pipe_that_breaks_is_no_reader_that_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("logloss._cli.options.columns_of", broken)
    assert run(["score", "f.csv"]) == 2
    assert "Broken pipe" in capsys.readouterr().err


# characters ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("ascii", ["log loss inf, n = 2", "D^2"]),
        ("cp1252", ["log loss inf, n = 2", "D²"]),
        ("utf-8", ["log loss ∞, n = 2", "D²"]),
    ],
)
def test_what_an_alphabet_lacks_is_said_otherwise(encoding: str, expected: list[str]) -> None:
    Path("g.csv").write_text("y,p\n1,0\n0,0.25\n")
    arguments = [sys.executable, "-m", "logloss", "score", "g.csv"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    out = subprocess.run(arguments, capture_output=True, env=environment, check=True).stdout.decode(encoding)
    assert expected[0] in out
    assert "?" not in out
    Path("g.csv").write_text("y,p\n1,0.5\n0,0.25\n1,0.75\n")
    out = subprocess.run(arguments, capture_output=True, env=environment, check=True).stdout.decode(encoding)
    assert expected[1] in out
    assert ("+/-" if encoding == "ascii" else "±") in out
    assert "?" not in out


@pytest.mark.parametrize("command", ["score f.csv", "explain", "explain --logit 40 --y 0 --bits", "explain --gradient"])
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_reports_are_written_in_any_alphabet(command: str, encoding: str) -> None:
    line = f"PYTHONIOENCODING={encoding} {PROGRAM} {command}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=True)
    assert "?" not in done.stdout.decode(encoding)


@pytest.mark.parametrize("command", [[], ["score"], ["reconcile"], ["compare"], ["explain"], ["practice"], ["lab"]])
def test_help_needs_no_alphabet(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The parser prints it itself, in UTF-8 where it finds ASCII."""
    assert run([*command, "--help"]) == 0
    assert capsys.readouterr().out.isascii()


@pytest.mark.parametrize(
    ("text", "ascii_"),
    [
        ("10⁻⁵ · D² ≤ χ² ± ∞", "10^-5 * D^2 <= chi^2 +/- inf"),
        ("log₂ ȳ × ½ − ℓ′ …", "log2 y x 1/2 - l' ..."),
        ("e⁴⁰⁰ x²³ 東京 \udcff \ufffd", "e^400 x^23 ?? ? ?"),
        ("█▋▎▶ ─ “a” → b", '##> - "a" -> b'),
    ],
)
def test_what_stands_for_characters(text: str, ascii_: str) -> None:
    assert text.encode("ascii", "logloss").decode() == ascii_
    assert all(each.isascii() for each in streams.INSTEAD.values())


def test_json_escapes_what_an_alphabet_lacks() -> None:
    Path("g.csv").write_text("größe 東,p\n1,0.5\n0,0.25\n")
    status, out, _ = shell("$L score g.csv --y 'größe 東' --json", PYTHONIOENCODING="cp1252")
    assert (status, out.isascii()) == (0, True)
    assert logloss.Evaluation.from_json(out).columns["y"] == "größe 東"


# places --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "says"),
    [
        (".", "a file, in a folder that exists"),
        ("nowhere/page.html", "a file, in a folder that exists"),
        ("f.csv/page.html", "can be written"),
        ("loop.html", "can be written"),
        ("n" * 300, "can be written"),
        ("/dev/fd/77", "can be written"),
        ("read-only.html", "read-only"),
        ("link to read-only.html", "read-only"),
        ("f.csv", "another file than the one that is read"),
        ("link to data.html", "another file than the one that is read"),
    ],
)
@pytest.mark.parametrize("command", ["score", "reconcile", "compare"])
def test_a_place_that_is_none_is_refused_before_rows_are_read(
    place: str, says: str, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("read-only.html").write_text("old")
    Path("read-only.html").chmod(0o444)
    Path("link to read-only.html").symlink_to("read-only.html")
    Path("link to data.html").symlink_to("f.csv")
    Path("loop.html").symlink_to("loop.html")
    monkeypatch.setattr("logloss._sources.open_source", lambda *_: pytest.fail("it reads"))
    before = {path: path.lstat().st_mtime_ns for path in Path().iterdir()}
    assert run([command, "f.csv", "--html", place]) == 2
    err = capsys.readouterr().err
    assert "html = " in err
    assert says in err
    assert {path: path.lstat().st_mtime_ns for path in Path().iterdir()} == before


def commands(place: str) -> list[tuple[list[str], str]]:
    return [
        (["lab", "--export", place], "export"),
        (["practice", "--export", place], "export"),
        (["practice", "--worksheet", place], "worksheet"),
        (["practice", "--progress", place, "--import", "nowhere.json"], "progress"),
        (["practice", "--progress", place, "--erase"], "progress"),
        (["practice", "--progress", place], "progress"),
    ]


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("place", ["folder.html", "read-only.html", "f.csv/page.html"])
def test_other_outputs_are_refused_alike(number: int, place: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("folder.html").mkdir()
    Path("read-only.html").write_text("old")
    Path("read-only.html").chmod(0o400)
    arguments, option = commands(place)[number]
    assert run(arguments) == 2
    assert f"{option} = " in capsys.readouterr().err
    assert Path("read-only.html").read_text() == "old"


def test_a_device_is_written_to_and_stays(capsys: pytest.CaptureFixture[str]) -> None:
    null = Path("null.html")
    try:
        os.mknod(null, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        null.write_bytes(b"")
    except OSError:
        pytest.skip("this user makes no devices")
    assert run(["score", "f.csv", "--html", str(null)]) == 0
    for arguments, _ in commands(str(null))[:5]:
        run(arguments)
        capsys.readouterr()
    assert stat.S_ISCHR(null.lstat().st_mode)
    disk = Path("disk.html")
    os.mknod(disk, 0o666 | stat.S_IFBLK, os.makedev(240, 0))  # numbers that no driver has
    assert run(["score", "f.csv", "--html", str(disk)]) == 2
    assert "a file, a pipe or a terminal" in capsys.readouterr().err
    assert stat.S_ISBLK(disk.lstat().st_mode)


@pytest.mark.parametrize(
    "line",
    [
        "$L score f.csv --value --html /dev/stdout > out",
        "$L score f.csv --value --html /proc/self/fd/1 > out",
        "$L score f.csv --value --html link.html > out",
        "$L score f.csv --value --html /dev/stdout | cat > out",
        "$L score f.csv --value --html /dev/fd/3 3>&1 > /dev/null | cat > out; echo 0.4228371084878357 >> out",
        "$L score f.csv --html >(cat > new; mv new out) > /dev/null; while ! [ -e out ]; do sleep 0.1; done; "
        "echo 0.4228371084878357 >> out",
        "mkfifo pipe; cat pipe > out & $L score f.csv --value --html pipe > value; wait; cat value >> out; [ -p pipe ]",
    ],
)
def test_streams_are_written_to(line: str) -> None:
    Path("link.html").symlink_to("/dev/stdout")
    status, _, err = shell(line)
    assert (status, err) == (0, "logloss: using --y y --p p\n")
    page, _, rest = Path("out").read_text().partition("</html>")
    assert page.startswith("<!doctype html>")
    assert rest.strip() == "0.4228371084878357"
    assert Path("link.html").is_symlink()


@pytest.mark.parametrize(
    "arguments",
    ["score f.csv --html page.html", "lab --export page.html", "practice --worksheet page.html"],
)
def test_a_full_disk_leaves_the_old_file(arguments: str, folder: Path) -> None:
    Path("page.html").write_text("old")
    Path("start.py").write_text(
        "import resource\n"
        "from logloss import _atomic_write\n"
        "check = _atomic_write.check\n"
        "def limited(*a, **b):\n"
        "    check(*a, **b)\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "_atomic_write.check = limited\n"
        "from logloss._cli import main\n"
        "main()\n"
    )
    status, _, err = shell(f"'{sys.executable}' start.py {arguments}", MPLCONFIGDIR=str(folder / "temporary"))
    assert err.splitlines()[-1] == "logloss: page.html cannot be written: File too large."
    assert status == 3
    assert Path("page.html").read_text() == "old"
    assert not list(Path().glob(".logloss-*"))


# signals -------------------------------------------------------------------------------------------------------------


def stopped(arguments: list[str], number: int, ready: Callable[[Path], bool], data: bytes = b"") -> tuple[int, bytes]:
    """Send a signal to a command as soon as it has a copy of rows, and return how it ends and what it says."""
    with subprocess.Popen(
        [sys.executable, "-m", "logloss", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)),
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(data)
        process.stdin.flush()
        until = time.monotonic() + 60
        while not ready(Path("temporary")) and time.monotonic() < until:
            time.sleep(0.01)
        assert any(Path("temporary").iterdir())
        while process.poll() is None and time.monotonic() < until:
            process.send_signal(number)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                continue
        return process.returncode, process.stderr.read()


def copied(temporary: Path) -> bool:
    return any(path.is_file() and path.stat().st_size > 100_000 for path in temporary.iterdir())


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGTERM, -signal.SIGTERM), (signal.SIGHUP, -signal.SIGHUP), (signal.SIGINT, 130)],
)
def test_a_signal_leaves_no_copy_of_a_stream(number: int, status: int) -> None:
    found, err = stopped(["score", "-"], number, copied, b"y,p\n" + b"1,0.5\n" * 500_000)
    assert found == status
    assert b"Traceback" not in err
    assert list(Path("temporary").iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_no_rows_of_a_query(number: int) -> None:
    """Sorting these takes more memory than the query has."""
    query = "SELECT 1 AS y, 0.5 AS p, md5(i::VARCHAR) AS t FROM range(20000000) AS r(i) ORDER BY t"
    Path("start.py").write_text(
        "from logloss._sources import duckdb_scan\n"
        "connect = duckdb_scan.connect\n"
        "def small():\n"
        "    made = connect()\n"
        "    made.execute(\"SET memory_limit = '150MB'; SET threads = 2\")\n"
        "    return made\n"
        "duckdb_scan.connect = small\n"
        "from logloss._cli import main\n"
        "main()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "start.py", "score", query], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    until = time.monotonic() + 60
    temporary = Path("temporary")
    while not any(path.is_dir() and any(path.iterdir()) for path in temporary.iterdir()):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.01)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == (130 if number == signal.SIGINT else -number)
    assert b"Traceback" not in err
    assert list(temporary.iterdir()) == []
    assert sorted(path.name for path in Path().iterdir()) == ["f.csv", "start.py", "temporary", "two.csv"]


@pytest.mark.parametrize(("seen", "status"), [(True, 130), (False, 70)])
def test_an_interrupt_that_another_library_made_a_fault_of(
    seen: bool, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def query(*_: object, **__: object) -> None:
        raise RuntimeError("Query interrupted")

    monkeypatch.setattr(streams.Interrupt, "seen", seen)
    monkeypatch.setattr("logloss._cli.options.columns_of", query)
    assert run(["score", "f.csv"]) == status


def test_what_is_ignored_stays_ignored() -> None:
    line = f"trap '' HUP; {PROGRAM} score - < pipe & sleep 0.1; exec 3> pipe; sleep 1; kill -HUP $!; cat f.csv >&3; "
    assert shell(f"mkfifo pipe; {line} exec 3>&-; wait $!")[0] == 0
