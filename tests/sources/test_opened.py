"""One file, one state: whatever is done to a file while it is read, no number is made of two."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import test_files
from test_files import FORMS

import logloss
from logloss._evaluate.scan import read as reading
from logloss._sources import Source, fold, open_source
from logloss._sources.opened import opened, unchanged
from logloss.errors import DataFileError

COPIED = {"bzip2", "xz", "zip"}  # read from a copy of their own
N = 2000
TABLE = test_files.TABLE.slice(0, N)
OTHER = TABLE.set_column(2, "p", pa.array([0.5] * N))  # of the same length in every format that knows its own


def replaced(path: Path, content: bytes) -> None:
    """Put another file there, as writers do that never leave half of one."""
    other = path.with_name("other")
    other.write_bytes(content)
    other.replace(path)


def rewritten(path: Path, content: bytes) -> None:
    """Write other content of the same length over a file."""
    with path.open("r+b") as file:
        file.write(content[: path.stat().st_size])


def cut_short(path: Path, _: bytes) -> None:
    """Leave the first half of a file."""
    os.truncate(path, path.stat().st_size // 2)


def grown(path: Path, content: bytes) -> None:
    """Write more at the end of a file."""
    with path.open("ab") as file:
        file.write(content)


def removed(path: Path, _: bytes) -> None:
    """Remove a file."""
    path.unlink()


ATTACKS = (replaced, rewritten, cut_short, grown, removed)
Attack = Callable[[Path, bytes], None]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("form", [form for form in FORMS if form != "duckdb"])
def test_a_file_that_changes_while_it_is_read_is_an_error(form: str, attack: Attack, tmp_path: Path) -> None:
    path, other = tmp_path / "rows.dat", FORMS[form](OTHER)
    path.write_bytes(FORMS[form](TABLE))
    batches = open_source(path).batches(["p", "y"])
    first = next(batches)
    attack(path, other)
    if form in COPIED:
        assert first.size + sum(batch.size for batch in batches) == N
        return
    with pytest.raises(DataFileError, match=r"rows\.dat has changed while it was read") as raised:
        list(batches)
    assert (raised.value.code, raised.value.subject) == ("file-changed", str(path))


@pytest.mark.parametrize("where", [None, "p < 0.5"])
@pytest.mark.parametrize("form", ["csv", "gzip", "json lines", "parquet", "arrow", "sqlite"])
def test_no_number_is_made_of_two_files(
    form: str, where: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file among others is replaced before its rows are read, or when they have been and the last have not."""

    def before(*given: Any) -> Any:
        replaced(path, FORMS[form](OTHER))
        return fold(*given)

    def after(*given: Any) -> Any:
        done = fold(*given)
        replaced(path, FORMS[form](OTHER))
        return done

    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.csv").write_text("y,other,p\n1,0,0.5\n")
    path = folder / "b.parquet"
    for attack in (before, after):
        path.write_bytes(FORMS[form](TABLE))
        monkeypatch.setattr(reading, "fold", attack)
        with pytest.raises(DataFileError, match=r"b\.parquet has changed") as raised:
            logloss.evaluate(folder, "y", "p", where=where)
        assert raised.value.subject == str(path)
    monkeypatch.setattr(reading, "fold", fold)
    assert logloss.evaluate(folder, "y", "p").n == N + 1


def test_joined_files_are_looked_at_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forecasts, labels = tmp_path / "p.csv", tmp_path / "y.csv"
    forecasts.write_text("id,p\n1,0.5\n2,0.25\n")
    labels.write_text("id,y\n1,1\n2,0\n")

    def attacked(*given: Any) -> Any:
        done = fold(*given)
        grown(labels, b"3,1\n")
        return done

    monkeypatch.setattr(reading, "fold", attacked)
    with pytest.raises(DataFileError, match=r"y\.csv has changed"):
        logloss.evaluate(forecasts, y="y", p="p", labels=labels, on="id")


def test_arrays_beside_a_file_do_not_hide_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("y\n1\n0\n")

    def attacked(*given: Any) -> Any:
        done = fold(*given)
        grown(path, b"1\n")
        return done

    monkeypatch.setattr(reading, "fold", attacked)
    with pytest.raises(DataFileError, match="has changed"):
        logloss.evaluate(path, p=[0.5, 0.25])


def test_what_fails_because_of_a_change_says_so_and_anything_else_what_it_was(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("y,p\n1,0.5\n")
    file = opened(path, "rows.csv")
    with pytest.raises(KeyError), unchanged([file]):
        raise KeyError
    path.write_text("y,p\n")
    with pytest.raises(DataFileError, match="has changed") as raised, unchanged([file]):
        raise KeyError
    assert isinstance(raised.value.__cause__, KeyError)


def test_a_file_that_changes_while_it_is_opened_or_copied_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from logloss._sources import files

    path, of_file = tmp_path / "rows.csv.bz2", files._of_file
    path.write_bytes(FORMS["bzip2"](TABLE))

    def attacked(at: Path, *given: Any) -> Source:
        if at == path:
            grown(path, b"x")
        return of_file(at, *given)

    monkeypatch.setattr(files, "_of_file", attacked)
    with pytest.raises(DataFileError, match=r"bz2 has changed"):
        open_source(path)


CUT = """
import os, sys, threading
from logloss._sources import open_source
from logloss.errors import DataFileError
batches = open_source(sys.argv[1]).batches(["p", "y"])
next(batches)
os.truncate(sys.argv[1], os.path.getsize(sys.argv[1]) // 8)
try:
    list(batches)
except DataFileError as error:
    print(error.code)
"""


@pytest.mark.parametrize("form", ["parquet", "arrow", "arrow stream", "feather"])
def test_a_file_cut_short_does_not_end_the_process(form: str, tmp_path: Path) -> None:
    path = tmp_path / "rows"
    path.write_bytes(FORMS[form](test_files.TABLE))
    done = subprocess.run([sys.executable, "-c", CUT, path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "file-changed\n"), done.stderr


def test_a_file_that_nobody_changes_is_read_twice(tmp_path: Path) -> None:
    for form in ("csv", "parquet"):
        (tmp_path / form).write_bytes(FORMS[form](TABLE))
        source = open_source(tmp_path / form)
        for _ in range(2):
            assert sum(batch.size for batch in source.batches(["p"])) == N
