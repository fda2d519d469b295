"""The command line: what goes where, which exit status, and that nobody ever sees a traceback."""

import gzip
import json
import math
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

import logloss
from logloss._cli import run
from logloss._cli.command import FLAGS, Command
from logloss.errors import Change

PROGRAM = [sys.executable, "-m", "logloss"]
SITES = Path(__file__).parents[2].parent / "shared" / "data" / "liquefaction_spt_predictions.csv"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f.csv").write_text("y,p\n1,0.75\n0,0.25\n1,0.5\n")


def started(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *arguments], capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def test_json_stands_alone_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", "f.csv", "--json"]) == 0
    out, err = capsys.readouterr()
    assert logloss.Evaluation.from_json(out) == logloss.evaluate("f.csv", worst=10)
    assert {"schema", "n", "positives", "log_loss", "se", "ci95", "base_rate", "base_rate_loss"} <= json.loads(
        out
    ).keys()
    assert {"normalized_entropy", "infinite", "clipped", "worst"} <= json.loads(out).keys()
    assert err == "logloss: using --y y --p p\n"


def test_value_is_the_number_to_the_last_bit(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", "f.csv", "--y", "y", "--p", "p", "--value"]) == 0
    out, err = capsys.readouterr()
    assert float(out) == logloss.log_loss([1, 0, 1], [0.75, 0.25, 0.5])
    assert err == ""


@pytest.mark.parametrize(("threshold", "status"), [("0.42", 1), ("0.43", 0), ("inf", 0), ("-1", 1)])
def test_fail_above(threshold: str, status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", "f.csv", "--value", "--fail-above", threshold]) == status
    out, err = capsys.readouterr()
    assert 0.42 < float(out) < 0.43
    assert ("is above" in err) == (status == 1)


def test_an_infinite_loss_is_above_every_threshold() -> None:
    Path("f.csv").write_text("y,p\n1,0\n")
    assert run(["score", "f.csv", "--value", "--fail-above", "1e308"]) == 1


@pytest.mark.parametrize("names", [("y", "p"), ("Label", "prob"), ("y_true", "y_proba"), ("target", "Probability")])
def test_usual_names_are_found_and_said(names: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("g.csv").write_text(f"id,{names[0]},{names[1]}\n7,1,0.5\n")
    assert run(["score", "g.csv", "--value"]) == 0
    out, err = capsys.readouterr()
    assert float(out) == math.log(2)
    assert err == f"logloss: using --y {names[0]} --p {names[1]}\n"


def test_two_usual_names_are_not_chosen_between(capsys: pytest.CaptureFixture[str]) -> None:
    Path("g.csv").write_text("y,p,prob\n1,0.5,0.25\n")
    assert run(["score", "g.csv"]) == 2
    said = "logloss: which column holds the probabilities? The columns are: y, p, prob."
    assert capsys.readouterr().err.splitlines() == [said]


@pytest.mark.parametrize(
    ("header", "hint"),
    [
        ("day,rained,p", []),  # the first column is no better a guess than any other
        ("day,true_label,p", ["logloss score g.csv --y true_label"]),
        ("y_a,y_b,p", []),
        ("y_a,b,p", ["logloss score g.csv --y y_a"]),
    ],
)
def test_a_column_is_proposed_if_its_name_is_like_a_usual_one(
    header: str, hint: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("g.csv").write_text(f"{header}\n1,0,0.25\n")
    assert run(["score", "g.csv"]) == 2
    problem, *hints = capsys.readouterr().err.splitlines()
    assert problem.startswith("logloss: which column holds the labels?")
    assert hints == hint


def test_standard_input_of_every_form() -> None:
    text = Path("f.csv").read_bytes()
    for content in (text, gzip.compress(text), text.replace(b",", b"\t")):
        done = subprocess.run([*PROGRAM, "score", "-", "--value"], input=content, capture_output=True, check=True)
        assert float(done.stdout) == logloss.evaluate("f.csv").log_loss


def test_the_module_runs_and_tells_its_version() -> None:
    assert started("--version").stdout == f"logloss {logloss.__version__}\nkernels: {logloss.backend()}\n"


def test_the_installed_command_runs() -> None:
    program = Path(sys.executable).with_name("logloss")
    if not program.exists():
        pytest.skip("the package is not installed here")
    done = subprocess.run([program, "explain", "--y", "0"], capture_output=True, text=True, check=True)
    assert "−ln 0.15" in done.stdout


@pytest.mark.parametrize("arguments", [[], ["--help"], ["score", "--help"], ["score", "-h"], ["explain", "--help"]])
def test_help_shows_examples(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 0
    out = capsys.readouterr().out
    assert out.count("  logloss ") >= 3
    assert "\x1b" not in out


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    run(["score", "--help"])
    out = capsys.readouterr().out
    for option in (
        *FLAGS[:4],
        "--y",
        "--p",
        "--logit",
        "--where",
        "--positive",
        "--missing",
        "--worst",
        "--fail-above",
    ):
        assert f"\n  {option} " in out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_can_complete(shell: str) -> None:
    shown = started("--show-completion", shell)
    assert shown.returncode == 0
    assert "LOGLOSS_COMPLETE" in shown.stdout
    words = {"COMP_WORDS": "logloss score --w", "COMP_CWORD": "2", "_LOGLOSS_COMPLETE": "bash_complete"}
    done = started(env={**os.environ, **words})
    assert {"--weight", "--where", "--worst"} <= set(re.split(r"[,\s]", done.stdout))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["scor", "f.csv"], "No such command"),
        (["score", "f.csv", "--wieght", "w"], "No such option"),
        (["score"], "Missing argument"),
        (["score", "f.csv", "g.csv"], "unexpected extra argument"),
        (["score", "f.csv", "--worst", "many"], "many"),
        (["score", "f.csv", "--worst", "-1"], "-1"),
        (["score", "f.csv", "--fail-above", "low"], "low"),
        (["score", "f.csv", "--fail-above", "nan"], "nan"),
        (["score", "f.csv", "--missing", "ignore"], "ignore"),
        (["score", "f.csv", "--p", "p", "--logit", "z"], "--p"),
        (["score", "f.csv", "--logit", "z", "--percent"], "--percent"),
        (["score", "f.csv", "--json", "--value"], "--json"),
        (["score", "f.csv", "--y"], "--y"),
        (["explain", "--p", "85"], "85 % is 0.85"),
        (["explain", "--p", "high"], "a number"),
        (["explain", "--y", "1", "--p", "0.5", "--loss", "1"], "both"),
        (["explain", "--y", "1,0,1", "--p", "0.5,0.2"], "like p"),
        (["explain", "--y", "1,0", "--p", "0.5,0.2", "--gradient"], "one row"),
        (["explain", "--p", "0,85"], "with a decimal point"),
        (["explain", "--markdown", "--latex"], "two forms"),
        (["explain", "--y", "2"], "2"),
    ],
)
def test_wrong_commands(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    problem, *hints = err.splitlines()
    assert problem.startswith("logloss: ")
    for line in hints:
        assert line.startswith("logloss")
        assert run(line.split()[1:]) == 0, line


@pytest.mark.parametrize(
    ("arguments", "change", "expected"),
    [
        (["score", "a b.csv"], Change("percent", True), "logloss score 'a b.csv' --percent"),
        (["score", "f.csv", "--percent"], Change("percent", True), "logloss score f.csv --percent"),
        (["score", "f.csv", "--percent"], Change("percent", False), "logloss score f.csv"),
        (["score", "--p=a", "f.csv"], Change("p", "b c"), "logloss score f.csv --p 'b c'"),
        (["score", "f.csv", "--p", "a", "--json"], Change("logit", "a"), "logloss score f.csv --json --logit a"),
        (["score", "f.csv", "--weight", "w", "--json"], Change("weight", None), "logloss score f.csv --json"),
        (["compare", "f", "--p=a", "--p", "c"], Change("p", ("a", "b")), "logloss compare f --p a --p b"),
        (["score", "f.csv"], Change("positive", 1.0), "logloss score f.csv --positive 1"),
        (["lab"], Change("allow_host", "h"), "logloss lab --allow-host h"),
        (["score", "--y", "f.csv", "f.csv"], Change("data", "-"), "logloss score --y f.csv -"),
        (["score", "--worst=3", "--json", "-"], Change("data", "g.csv"), "logloss score --worst=3 --json g.csv"),
    ],
)
def test_a_command_is_changed(arguments: Sequence[str], change: Change, expected: str) -> None:
    assert str(Command(arguments).changed(change)) == expected


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    with subprocess.Popen(
        [*PROGRAM, "score", "f.csv", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
    assert process.returncode == 0
    assert b"Traceback" not in err
    assert b"Broken pipe" not in err


def test_an_interrupt_is_one_line() -> None:
    with subprocess.Popen([*PROGRAM, "score", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b"y,p\n" + b"1,0.5\n" * 100_000)  # more than a pipe holds: it is reading
        process.stdin.flush()
        while process.poll() is None:  # Python misses a signal that comes just before it waits for more
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=5)
        err = process.stderr.read()
    assert process.returncode == 130
    assert err == b"\nlogloss: stopped.\n"  # below the terminal's own ^C


def test_a_file_that_cannot_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    Path("f.csv").chmod(0)
    if os.access("f.csv", os.R_OK):
        pytest.skip("this user may read everything")
    assert run(["score", "f.csv"]) == 2
    assert "f.csv cannot be read: Permission denied." in capsys.readouterr().err


@pytest.mark.parametrize("error", [OSError("the disk is full"), MemoryError(), ZeroDivisionError("oh")])
def test_no_traceback_whatever_happens(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("logloss._cli.options.columns_of", fail)
    assert run(["score", "f.csv"]) == (70 if isinstance(error, ZeroDivisionError) else 2)
    out, err = capsys.readouterr()
    assert out == ""
    assert type(error).__name__ in err
    assert "Traceback" not in err
    assert "logloss score f.csv" in err.splitlines()[-1]


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """Return what the command prints where standard output and error are a terminal."""
    ours, theirs = pty.openpty()
    inherited = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    with subprocess.Popen(
        [*PROGRAM, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**inherited, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **environment},
    ):
        os.close(theirs)
        chunks = []
        try:
            while chunk := os.read(ours, 1 << 16):
                chunks.append(chunk)
        except OSError:  # how Linux says that the other end is closed
            pass
    os.close(ours)
    return b"".join(chunks).decode()


def test_color_and_bars_on_a_terminal_only() -> None:
    assert "\x1b[31m" in (shown := on_a_terminal("score", "f.csv"))
    assert "█" in shown
    for quiet in (on_a_terminal("score", "f.csv", NO_COLOR="1"), on_a_terminal("score", "f.csv", "--plain")):
        assert "\x1b[3" not in quiet
        assert "█" not in quiet
    piped = started("score", "f.csv")
    assert "\x1b" not in piped.stdout + piped.stderr
    assert "█" not in piped.stdout


def test_a_terminal_without_unicode_gets_what_is_asked() -> None:
    done = started("explain", env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert done.returncode == 0
    assert "0.16251892949777494" in done.stdout


def cpu_seconds(*command: str) -> float:
    """Return what a command costs: processor time, because on a busy machine the clock measures the others."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)  # it has been waited for
    assert process.returncode == 0
    return usage.ru_utime + usage.ru_stime


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="this system does not say what a process cost")
def test_explain_starts_at_once() -> None:
    """It takes at most 2.5 times as long as importing NumPy: the best of several runs of each, in turn."""
    numpy, ours = [], []
    for _ in range(7):
        numpy.append(cpu_seconds(sys.executable, "-c", "import numpy"))
        ours.append(cpu_seconds(*PROGRAM, "explain"))
    assert min(ours) <= 2.5 * min(numpy)


@pytest.mark.skipif(not SITES.exists(), reason="the case histories are not ours to bring along")
def test_the_case_histories(capsys: pytest.CaptureFixture[str]) -> None:
    columns = ["--y", "liquefied", "--p", "p_cetin_2018"]
    assert run(["score", str(SITES), *columns, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["log_loss"] == 0.32408212333493536
    assert run(["score", str(SITES), *columns]) == 0
    assert "log loss 0.324 ± 0.042 (95 % 0.249 to 0.424), n = 208" in capsys.readouterr().out
