"""The conversation in a terminal or a pipe, the worksheet, and the files."""

import json
import re
import signal
import subprocess
import sys
import time
import xml.dom.minidom
from pathlib import Path

import pytest

from logloss._cli import run
from logloss._lesson.practice import progress, worksheet
from logloss._lesson.practice.progress import Result, Results
from logloss._lesson.practice.terminal import practice
from logloss._lesson.practice.verdicts import answer_text

PROGRAM = [sys.executable, "-m", "logloss", "practice"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def talk(
    *answers: str, results: Results = (), ends: type[BaseException] = EOFError, **options: object
) -> tuple[str, Results]:
    """Return what is said to a row of answers, after which the input ends, and the new results."""
    said: list[str] = []
    left = iter(answers)

    def ask(prompt: str) -> str:
        typed = next(left, None)
        if typed is None:
            raise ends
        said.append(prompt + typed)
        return typed

    kept = list(results)

    def keep(result: Result) -> Results:
        kept.append(result)
        return tuple(kept)

    after = practice(results, **{"seed": 1, "ask": ask, "say": said.append, "keep": keep, **options})  # type: ignore[arg-type]
    assert (*results, *after) == tuple(kept)
    return "\n".join(said), after


def solved(count: int) -> list[str]:
    """Return the right answers of a course."""
    done: Results = ()
    answers = []
    for at in range(count):
        made = progress.in_course(1, at, done)
        answers.append(answer_text(made))
        done = (*done, Result(made.kind, made.seed, "own"))
    return answers


def test_ten_problems_are_solved() -> None:
    said, after = talk(*solved(10), count=10)
    assert [each.outcome for each in after] == ["own"] * 10
    assert said.count("Right: ") == 10
    assert "10 of 10 solved on your own, the last 10 in a row." in said
    assert "Coming back" not in said


def test_mistakes_are_named_and_hints_rise() -> None:
    said, after = talk("0.0706", "?", "?", "?", "?", "0,1625", count=1)
    assert "logarithm to base 10" in said
    assert [f"Hint {n} of 3" in said for n in (1, 2, 3)] == [True] * 3
    assert "no more hints" in said
    assert after == (Result("one", 0, "helped"),)
    assert "Coming back soon: “It happened”." in said


def test_the_solution_is_shown() -> None:
    said, after = talk("!", count=1)
    assert "The answer is 0.1625." in said
    assert "−ln 0.85" in said
    assert after == (Result("one", 0, "missed"),)


def test_what_cannot_be_read_is_no_try() -> None:
    _, after = talk("", "0.2", "abc", "0.16", count=1)
    assert after == (Result("one", 0, "own"),)


@pytest.mark.parametrize("way", ["q", "QUIT", "exit"])
def test_quitting_keeps_what_was_solved(way: str) -> None:
    said, after = talk("0.16", way)
    assert after == (Result("one", 0, "own"),)
    assert "1 of 1 solved" in said


@pytest.mark.parametrize("ends", [EOFError, KeyboardInterrupt])
def test_the_end_of_input_quits(ends: type[BaseException]) -> None:
    _, after = talk("0.16", "0.17", ends=ends)
    assert after == (Result("one", 0, "own"),)


def test_it_goes_on_where_it_ended() -> None:
    _, first = talk(*solved(3), count=3)
    said, _ = talk(results=first, kind="")
    made = progress.in_course(1, 3, first)
    assert made.title in said
    assert "1. " in said


def test_what_another_conversation_adds_is_kept_and_counted_in() -> None:
    kept: list[Result] = []
    left = iter(["0.16", "!"])

    def keep(result: Result) -> Results:
        kept.extend((result, Result("other", 1_000_001, "own")))
        return tuple(kept)

    said: list[str] = []
    after = practice((), seed=1, count=2, ask=lambda _: next(left), say=said.append, keep=keep)
    assert [each.kind for each in after] == ["one", "percent"]  # "other" was dealt with elsewhere
    assert any("2. A percentage given" in each for each in said)


def test_one_kind() -> None:
    said, after = talk("!", "!", kind="slope", count=2)
    assert {each.kind for each in after} == {"slope"}
    assert said.count("The slope (level 3)") == 2


def test_lines_are_not_wider_than_the_terminal() -> None:
    said, _ = talk(*(["?", "?", "?", "!"] * 12), count=12)
    assert max(map(len, said.splitlines())) <= 100


# the command --------------------------------------------------------------------------------------------------------


def piped(text: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *options], input=text, capture_output=True, text=True, check=True)


def test_through_a_pipe(folder: Path) -> None:
    done = piped("0,0706\n0.16\n")
    assert "Answer: 0,0706\nThat is the logarithm to base 10." in done.stdout
    assert done.stderr == ""
    kept = folder / "data" / "logloss" / "progress.json"
    if sys.platform == "linux":
        assert progress.load(kept) == (Result("one", 0, "helped"),)
    assert f"kept in {progress.default_path()}" in done.stdout


def test_an_interrupt_keeps_what_was_solved(folder: Path) -> None:
    with subprocess.Popen(
        [*PROGRAM, "--progress", "p.json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b"0.16\n")
        process.stdin.flush()
        until = time.monotonic() + 20
        while not (folder / "p.json").exists() and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        err = process.stderr.read()
    assert (process.returncode, err) == (0, b"")
    assert progress.load(folder / "p.json") == (Result("one", 0, "own"),)


def test_it_loads_nothing_heavy() -> None:
    code = (
        "import sys, logloss._lesson.practice.command as c; c.write_sheet('w.html', 3, seed=1, kind='');"
        "print(*{n.partition('.')[0] for n in sys.modules})"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"numpy", "numba", "rich", "click", "pyarrow", "duckdb"} & set(loaded) == set()


def test_the_record_is_copied_taken_over_and_erased(capsys: pytest.CaptureFixture[str]) -> None:
    done = (Result("one", 0, "own"),)
    progress.save(Path("other.json"), done)
    assert run(["practice", "--progress", "p.json", "--import", "other.json"]) == 0
    assert progress.load(Path("p.json")) == done
    assert run(["practice", "--progress", "p.json", "--export", "copy.json"]) == 0
    assert json.loads(Path("copy.json").read_text())["schema"] == progress.SCHEMA
    for says in ("Erased", "nothing to erase"):
        capsys.readouterr()
        assert run(["practice", "--progress", "p.json", "--erase"]) == 0
        assert says in capsys.readouterr().out
    assert not Path("p.json").exists()


@pytest.mark.parametrize(
    ("options", "says", "hint"),
    [
        (["--kind", "two"], "one of one, other", None),
        (["--kind", "othr"], "one of one, other", "logloss practice --kind other"),
        (["--seed", "-1"], "from 0 to", None),
        (["--seed", "9007199254740992"], "from 0 to", None),
        (["--count", "0"], "from 1 to 200", None),
        (["--count", "many"], "from 1 to 200", None),
        (["--worksheet", "sheet.pdf"], "ends in .html or .md", None),
        (["--worksheet", "sheet"], "ends in .html or .md", "logloss practice --worksheet sheet.html"),
        (["--import", "none.json"], "no such file", None),
        (["--progress", "bad.json"], "not JSON", None),
        (["--progress", "newer.json"], "logloss/progress/2", None),
    ],
)
def test_wrong_commands(
    options: list[str], says: str, hint: str | None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    Path("bad.json").write_text("{")
    Path("newer.json").write_text('{"schema": "logloss/progress/2"}')
    progress.save(Path("progress.json"), ())
    assert run(["practice", *options]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert says in lines[0]
    assert lines[1:] == ([] if hint is None else [hint])
    assert hint is None or run(hint.split()[1:]) == 0


# on paper -----------------------------------------------------------------------------------------------------------


def test_the_same_seed_prints_the_same_sheet(folder: Path) -> None:
    assert run(["practice", "--worksheet", "a.html", "--seed", "7", "--count", "12"]) == 0
    assert run(["practice", "--worksheet", "b.html", "--seed", "7", "--count", "12"]) == 0
    assert run(["practice", "--worksheet", "c.html", "--seed", "8", "--count", "12"]) == 0
    a, b, c = ((folder / name).read_text(encoding="utf-8") for name in ("a.html", "b.html", "c.html"))
    assert a == b != c


def test_a_sheet_has_problems_then_answers_then_solutions() -> None:
    made = worksheet.problems(1, 12)
    page = worksheet.to_html(made, 1)
    tasks, key, solutions = page.split("<section>")
    assert tasks.count("<li><h2>") == key.count("<li>") == solutions.count("<h3>") == 12
    assert "0.1625" not in tasks
    assert "0.1625" in key
    assert not re.search(r"""(?:src|href)=|@import|url\(|://""", page), "it loads something"
    body = re.search(r"<main>.*</main>", page, re.DOTALL)
    assert body is not None
    xml.dom.minidom.parseString(body[0])  # noqa: S318  # our own text; every tag that is opened is closed


def test_a_sheet_in_markdown() -> None:
    page = worksheet.to_markdown(worksheet.problems(1, 12), 1)
    assert page.count("\n## ") == 24
    assert "1. $L = 0.1625$" in page
    assert "| forecast | y | p |" in page


def test_a_sheet_that_cannot_be_written_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("file").write_text("")
    assert run(["practice", "--worksheet", "file/sheet.html"]) == 2
    assert "Traceback" not in capsys.readouterr().err
