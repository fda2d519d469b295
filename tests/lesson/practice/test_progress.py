"""What comes next follows from the record, and the record survives every way it can go wrong."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from logloss._lesson.practice import ORDER, progress
from logloss._lesson.practice.progress import Result, Results, in_course, next_kind, outcome, owed, streak
from logloss.errors import LogLossError


def results(*pairs: tuple[str, str]) -> Results:
    return tuple(Result(kind, at, how) for at, (kind, how) in enumerate(pairs))


def course(hows: dict[str, list[str]], length: int) -> list[str]:
    """Return the kinds of a course in which the first results of some kinds are given, and all others are one's own."""
    done: Results = ()
    for at in range(length):
        made = in_course(1, at, done)
        how = hows.get(made.kind, [])
        done = (*done, Result(made.kind, made.seed, how.pop(0) if how else "own"))
    return [each.kind for each in done]


def test_new_kinds_rise_and_then_go_round() -> None:
    assert course({}, 24) == [*ORDER, *ORDER]


def test_a_missed_kind_comes_back_after_two_others_until_solved_twice() -> None:
    kinds = course({"other": ["missed"]}, 10)
    assert kinds == ["one", "other", "percent", "worse", "other", "certain", "batch", "other", "inverse", "compare"]


def test_a_kind_with_help_comes_back_until_solved_once() -> None:
    assert course({"other": ["helped"]}, 7) == ["one", "other", "percent", "worse", "other", "certain", "batch"]


def test_a_kind_missed_again_starts_again() -> None:
    done = results(("one", "missed"), ("one", "own"), ("one", "helped"), ("one", "own"))
    assert [owed(done[:n])["one"] for n in (1, 2, 3, 4)] == [2, 1, 1, 0]


def test_several_missed_kinds_take_turns_before_new_ones() -> None:
    kinds = course({kind: ["missed"] for kind in ORDER[:3]}, 9)
    assert kinds == [*ORDER[:3], *ORDER[:3], *ORDER[:3]]


def test_when_all_is_known_a_missed_kind_still_comes() -> None:
    done = results(*((kind, "own") for kind in ORDER), ("one", "missed"))
    assert next_kind(done) == "one"


def test_one_kind_alone() -> None:
    assert {in_course(1, at, (), "batch").kind for at in range(5)} == {"batch"}
    assert in_course(1, 0, (), "one").seed == in_course(9, 0, ()).seed == 0
    assert len({in_course(seed, 3, (), "batch").seed for seed in (1, 2, 2**53 - 1)}) == 3


@pytest.mark.parametrize(
    ("tries", "hints", "solved", "how"),
    [
        (1, 0, True, "own"),
        (2, 0, True, "helped"),
        (1, 1, True, "helped"),
        (0, 0, False, "missed"),
        (3, 3, False, "missed"),
    ],
)
def test_how_a_problem_ended(tries: int, hints: int, solved: bool, how: str) -> None:
    assert outcome(tries, hints, solved) == how


def test_a_streak_ends_with_help() -> None:
    assert streak(()) == 0
    assert streak(results(("one", "own"), ("one", "own"))) == 2
    assert streak(results(("one", "own"), ("one", "helped"), ("one", "own"))) == 1
    assert streak(results(("one", "own"), ("one", "missed"))) == 0


# the format ---------------------------------------------------------------------------------------------------------


def test_a_record_is_written_and_read(tmp_path: Path) -> None:
    done = results(("one", "own"), ("other", "missed"))
    path = tmp_path / "deep" / "folder" / "progress.json"
    progress.save(path, done)
    assert progress.load(path) == done
    assert json.loads(path.read_text()) == {
        "schema": "logloss/progress/1",
        "results": [{"kind": "one", "seed": 0, "outcome": "own"}, {"kind": "other", "seed": 1, "outcome": "missed"}],
    }
    progress.save(path, ())
    assert progress.load(path) == ()
    assert [each.name for each in path.parent.iterdir()] == ["progress.json"]


ADDS = "import sys; from pathlib import Path; from logloss._lesson.practice import progress as p\n"
ADDS += "for n in range(40): p.add(Path('deep/p.json'), p.Result('one', int(sys.argv[1]) + n, 'own'))"


@pytest.mark.skipif(os.name != "posix", reason="folders are locked as POSIX does")
def test_processes_that_add_to_one_record_lose_nothing(tmp_path: Path) -> None:
    adding = [subprocess.Popen([sys.executable, "-c", ADDS, str(start)], cwd=tmp_path) for start in (0, 100, 200)]
    assert [each.wait() for each in adding] == [0, 0, 0]
    seeds = [result.seed for result in progress.load(tmp_path / "deep" / "p.json")]
    assert sorted(seeds) == [start + n for start in (0, 100, 200) for n in range(40)]
    assert [seed for seed in seeds if seed < 100] == list(range(40))


def test_a_record_that_has_become_unreadable_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_text('{"schema": "logloss/progress/2"}')
    with pytest.raises(LogLossError, match="progress/2"):
        progress.add(path, Result("one", 0, "own"))
    assert "progress/2" in path.read_text()


def test_only_the_last_results_are_kept() -> None:
    done = tuple(Result("one", seed, "own") for seed in range(progress.LONGEST + 5))
    assert progress.from_text(progress.to_text(done), "it") == done[5:]


def test_unknown_kinds_and_fields_are_left_out() -> None:
    record = {"kind": "one", "seed": 3, "outcome": "own", "when": "later"}
    text = json.dumps({"schema": progress.SCHEMA, "results": [record, {**record, "kind": "new"}], "name": "x"})
    assert progress.from_text(text, "it") == (Result("one", 3, "own"),)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "no schema"),
        ('{"schema": "logloss/evaluation/1"}', "no schema"),
        ('{"schema": "logloss/progress/2", "results": []}', '"logloss/progress/2", not'),
        ('{"schema": "logloss/progress/1"}', "no list of results"),
        ('{"schema": "logloss/progress/1", "results": [[]]}', r"results\[0\] is no result"),
        ('{"schema": "logloss/progress/1", "results": [{"kind": 1}]}', r"results\[0\] has no kind"),
        ('{"schema": "logloss/progress/1", "results": [{"kind": "one", "seed": -1}]}', r"results\[0\] has no seed"),
        ('{"schema": "logloss/progress/1", "results": [{"kind": "one", "seed": true}]}', r"results\[0\] has no seed"),
        ('{"schema": "logloss/progress/1", "results": [{"kind": "one", "seed": 1}]}', r"results\[0\] has no outcome"),
        ('{"schema": "logloss/progress/1", "results": [{"kind": "one", "seed": 1, "outcome": []}]}', "no outcome"),
    ],
)
def test_what_is_no_record_is_refused(text: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_text(text)
    with pytest.raises(LogLossError, match=reason):
        progress.load(path)


def test_a_file_that_cannot_be_a_record(tmp_path: Path) -> None:
    large = tmp_path / "large.json"
    large.write_bytes(b" " * 4_000_001)
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\xff\xfe\x00")
    for path, reason in ((large, "4,000,000 bytes"), (binary, "not JSON"), (tmp_path, "directory")):
        with pytest.raises(LogLossError, match=reason):
            progress.load(path)
    assert progress.load(tmp_path / "none.json") == ()
    with pytest.raises(LogLossError, match="no such file"):
        progress.load(tmp_path / "none.json", option="import")


def test_a_write_that_fails_leaves_the_old_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "p.json"
    progress.save(path, results(("one", "own")))
    before = path.read_text()

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="full"):
        progress.save(path, ())
    assert path.read_text() == before
    assert [each.name for each in tmp_path.iterdir()] == ["p.json"]


def test_the_record_is_where_the_platform_keeps_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/me"))
    where = {
        ("linux", ()): "/home/me/.local/share/logloss/progress.json",
        ("linux", (("XDG_DATA_HOME", "/data"),)): "/data/logloss/progress.json",
        ("linux", (("XDG_DATA_HOME", "not/absolute"),)): "/home/me/.local/share/logloss/progress.json",
        ("darwin", ()): "/home/me/Library/Application Support/logloss/progress.json",
        ("win32", ()): "/home/me/AppData/Roaming/logloss/progress.json",
        ("win32", (("APPDATA", "/roaming"),)): "/roaming/logloss/progress.json",
    }
    for (platform, environment), path in where.items():
        assert progress.default_path(dict(environment), platform).as_posix() == path


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_a_record_is_private(tmp_path: Path) -> None:
    progress.save(tmp_path / "p.json", ())
    assert stat.S_IMODE((tmp_path / "p.json").stat().st_mode) == 0o600
