"""A folder of files is one table: rows in the order of the files' names, partitions as columns, places with a name."""

import gzip
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

import logloss
from logloss._sources import open_source
from logloss.errors import Change, LogLossError

N = 1000
RANDOM = np.random.default_rng(3)
Y = RANDOM.integers(0, 2, N)
P = RANDOM.random(N)


def write(folder: Path, form: str) -> list[Path]:
    """Write the rows into seven files, in folders of partitions."""
    paths = []
    for at, rows in enumerate(np.array_split(np.arange(N), 7)):
        path = folder / f"year={2020 + at // 4}" / f"region=r%20{at}" / f"part-{at}.{form}"
        path.parent.mkdir(parents=True)
        table = pa.table({"y": Y[rows], "p": P[rows]})
        if form == "parquet":
            pyarrow.parquet.write_table(table, path, row_group_size=40)
        else:
            table.to_pandas().to_csv(path, index=False)
        paths.append(path)
    (folder / "_SUCCESS").touch()
    return paths


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_a_folder_and_a_pattern_are_one_table(form: str, tmp_path: Path) -> None:
    write(tmp_path, form)
    whole = logloss.evaluate(y=Y, p=P)
    for place in (tmp_path, str(tmp_path / "**" / "part-*")):
        source = open_source(place)
        assert source.columns == ("y", "p", "year", "region")
        batches = list(source.batches(["p", "year", "region"]))
        assert [batch.first for batch in batches] == np.cumsum([0, *(batch.size for batch in batches)])[:-1].tolist()
        np.testing.assert_array_equal(np.concatenate([batch.columns["p"].numbers for batch in batches]), P)
        assert batches[0].columns["year"].value(0) == 2020
        assert batches[0].columns["region"].value(0) == "r 0"
        found = logloss.evaluate(place)
        assert (found.log_loss, found.worst) == (whole.log_loss, whole.worst)


def test_a_condition_speaks_of_partitions(tmp_path: Path) -> None:
    write(tmp_path, "parquet")
    found = logloss.evaluate(tmp_path, where="year > 2020 AND region <> 'r 6'")
    rows = np.concatenate(np.array_split(np.arange(N), 7)[4:6])
    assert found.log_loss == logloss.evaluate(y=Y[rows], p=P[rows]).log_loss


@pytest.mark.parametrize(("form", "place"), [("parquet", "row 0 of"), ("csv", "line 2 of")])
def test_a_message_names_the_file(form: str, place: str, tmp_path: Path) -> None:
    path = write(tmp_path, form)[3]
    table = pa.table({"y": [1], "p": [-0.25]})
    if form == "parquet":
        pyarrow.parquet.write_table(table, path)
    else:
        table.to_pandas().to_csv(path, index=False)
    with pytest.raises(LogLossError) as caught:
        logloss.evaluate(tmp_path)
    assert f"p[{3 * 143}] = -0.25 ({place} {path})" in str(caught.value)


def test_a_file_that_lacks_a_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("y,p\n1,0.5\n")
    (tmp_path / "b.csv").write_text("y,q\n1,0.5\n")
    assert open_source(tmp_path).columns == ("y", "p", "q")
    with pytest.raises(LogLossError, match=r"no column p in .*b\.csv"):
        logloss.evaluate(tmp_path)


def test_a_folder_is_as_long_as_its_files_where_all_of_them_tell(tmp_path: Path) -> None:
    for at in (1, 2):
        pyarrow.parquet.write_table(pa.table({"y": [1] * at, "p": [0.5] * at}), tmp_path / f"{at}.parquet")
    assert open_source(tmp_path).expected == 3
    (tmp_path / "3.csv.gz").write_bytes(gzip.compress(b"y,p\n1,0.5\n"))
    assert open_source(tmp_path).expected is None


def test_the_lines_of_a_folder_are_those_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("y,p\n1,0.5\n\n0,0.5\n")
    (tmp_path / "b.jsonl").write_text('{"y": 1, "p": 0.5}\n\n{"y": 0, "p": 0.25}\n')
    pyarrow.parquet.write_table(pa.table({"y": [1, 0], "p": [0.5, 0.125]}), tmp_path / "c.parquet")
    source = open_source(tmp_path)
    for _ in range(2):  # it can be gone through again
        numbers = np.concatenate([batch.columns["p"].numbers for batch in source.batches(["p"])])
        assert numbers.tolist() == [0.5, 0.5, 0.5, 0.25, 0.5, 0.125]
        assert [source.line(row) for row in range(6)] == [2, 4, 1, 3, None, None]
        assert [source.place(row) for row in (1, 3, 5)] == [
            f"line 4 of {tmp_path}/a.csv",
            f"line 3 of {tmp_path}/b.jsonl",
            f"row 1 of {tmp_path}/c.parquet",
        ]


def test_which_files_of_a_folder_are_rows(tmp_path: Path) -> None:
    text = b"y,p\n1,0.5\n"
    for name in (
        "b.csv",
        "A.CSV",
        "c.txt",
        "in/d.tsv",
        "in/.x/e.csv",
        "_tmp/f.csv",
        "_g.csv",
        ".h.csv",
        "README",
        "x.md",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(text)
    (tmp_path / "folder.csv").mkdir()
    source = open_source(tmp_path)
    assert sum(batch.size for batch in source.batches(["y"])) == 4
    assert [source.place(row) for row in range(4)] == [
        f"line 2 of {tmp_path}/{name}" for name in ("A.CSV", "b.csv", "c.txt", "in/d.tsv")
    ]
    found = open_source(f"{tmp_path}/*.c*")  # a pattern takes what it matches, but no folders
    assert (found.name, sum(batch.size for batch in found.batches(["y"]))) == (f"{tmp_path}/*.c*", 2)


def test_folders_name_columns_that_the_files_do_not_hold(tmp_path: Path) -> None:
    """A value that is none is missing; a column of the files is read from there."""
    for folder, y in (("day=1", 1), ("day=__HIVE_DEFAULT_PARTITION__", 0), ("day=x%2Fy", 1)):
        path = tmp_path / "p=0.9" / folder / "f.csv"
        path.parent.mkdir(parents=True)
        path.write_text(f"y,p\n{y},0.25\n")
    source = open_source(tmp_path)
    assert source.columns == ("y", "p", "day")
    batches = list(source.batches(["day", "p"]))
    assert [list(batch.columns) for batch in batches] == [["p", "day"]] * 3
    assert [repr(batch.columns["day"].value(0)) for batch in batches] == ["1.0", "nan", "'x/y'"]
    assert [batch.columns["p"].numbers.tolist() for batch in batches] == [[0.25]] * 3
    assert [batch.size for batch in source.batches(["day"])] == [1] * 3


def test_a_misspelled_file_is_looked_for_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "rows").mkdir()  # a folder is no file
    (tmp_path / "results.csv").touch()
    for asked, near in (
        ("result.csv", "results.csv"),
        ("in/results.csv", None),
        (f"{tmp_path}/Results.csv", f"{tmp_path}/results.csv"),
        ("none/result.csv", "results.csv"),
        ("row", None),
        ("unlike", None),
    ):
        with pytest.raises(LogLossError) as raised:
            open_source(asked)
        assert (raised.value.code, raised.value.subject) == ("no-file", asked)
        assert raised.value.change == (None if near is None else Change("data", near)), asked


ROW = b"y,p\n1,0.5\n"


def rows(place: object) -> int:
    """Return how many rows there are."""
    return sum(batch.size for batch in open_source(place).batches(["y", "p"]))


def test_a_file_whose_name_says_nothing_is_read_if_its_bytes_say_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(ROW)
    for name in ("b.dat", "part-00001", "part-00002-3f.c000", "UPPER.DATA"):
        (tmp_path / name).write_bytes(ROW)
    pyarrow.parquet.write_table(pa.table({"y": [1, 0], "p": [0.5, 0.25]}), tmp_path / "c.pq")
    (tmp_path / "empty").touch()
    for name in (
        "LICENSE",
        "Makefile",
        "NOTICE.txt",
        "notes.md",
        "run.py",
        ".part-0.crc",
        "a.csv.crc",
        "a.csv~",
        "x.png",
    ):
        (tmp_path / name).write_bytes(b"no rows, these\n")
    assert rows(tmp_path) == 1 + 4 + 2
    (tmp_path / "a.csv").unlink()  # and if that is all there is
    assert rows(tmp_path) == 4 + 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"some notes\nof mine\n", "delimiter"),
        (b"\x80\x04\x95", "format"),
        (b"a\0b\n", "not-a-table"),
        (b"y\n1\n", "no-column"),
    ],
)
def test_a_file_that_is_no_rows_and_is_not_called_so_is_named(content: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(ROW)
    (tmp_path / "stray").write_bytes(content)
    with pytest.raises(LogLossError, match="stray") as raised:
        logloss.evaluate(tmp_path, "y", "p")
    assert (raised.value.code, raised.value.hint) == (code, None)


def test_a_link_to_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(ROW)
    (tmp_path / "b.csv").symlink_to(tmp_path / "gone.csv")
    with pytest.raises(LogLossError, match=r"b\.csv cannot be read: No such file") as raised:
        open_source(tmp_path)
    assert (raised.value.code, raised.value.subject) == ("unreadable", f"{tmp_path}/b.csv")


def test_links_are_followed_and_each_folder_is_read_once(tmp_path: Path) -> None:
    """Ten folders that all link to each other are ten folders, and not 10! of them; so is a link to one further up."""
    elsewhere, top = tmp_path / "elsewhere", tmp_path / "top"
    elsewhere.mkdir()
    (elsewhere / "rows.csv").write_bytes(ROW)
    for name in "abcdefghij":
        (top / name).mkdir(parents=True)
        (top / name / "rows.csv").write_bytes(ROW)
    for name in "abcdefghij":
        for other in "abcdefghij":
            (top / name / f"to-{other}").symlink_to(top / other)
        (top / name / "loop").symlink_to(top)
    (top / "0-latest").symlink_to(top / "j")
    (top / "linked").symlink_to(elsewhere)
    for place in (top, f"{top}/**/*.csv", f"{top}/**"):
        assert rows(place) == 11
    names = [file.path.parent.name for file in open_source(top)._files]  # type: ignore[attr-defined]
    assert names == [*"abcdefghij", "linked"]
    assert rows(f"{top}/*/rows.csv") == 12  # of what a pattern names itself each is taken


LOOK = """
import os, sys
from logloss._sources import open_source
from logloss.errors import LogLossError
for at, place in enumerate(sys.argv[1:]):
    try:
        print(sum(batch.size for batch in open_source(place).batches(["y"])))
    except LogLossError as error:
        print(error.code, error.subject)
    if not at:  # all modules are loaded, which that user may not read
        os.setgroups([])
        os.setegid(65534)
        os.seteuid(65534)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user, whom the system refuses something")
def test_a_folder_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:  # where others may look, too
        top, closed = Path(folder), Path(folder) / "b"
        top.chmod(0o755)
        closed.mkdir()
        (top / "a.csv").write_bytes(ROW)
        (closed / "c.csv").write_bytes(ROW)
        closed.chmod(0o700)
        places = [folder, folder, f"{folder}/**/*.csv", f"{folder}/*/*.csv", f"{folder}/*.csv"]
        done = subprocess.run([sys.executable, "-c", LOOK, *places], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["2", *[f"unreadable {closed}"] * 3, "1"]


def test_what_is_left_aside_is_counted_and_named(tmp_path: Path) -> None:
    files = {"a.csv": "y,p,q\n1,0.9,0.7\n0,0.2,0.3\n", "b.csv": "", "README.md": "x", "z.json": "{}"}
    files |= {"_SUCCESS": "", ".hidden": "x"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    aside = tuple(str(tmp_path / name) for name in ("README.md", "b.csv", "z.json"))
    result = logloss.evaluate(tmp_path)
    assert result.left_aside == aside
    assert "no rows by their names, or empty: README.md, b.csv, z.json" in result.to_html()
    assert logloss.evaluate(tmp_path / "*.csv").left_aside == aside[1:2]
    assert logloss.evaluate(tmp_path / "a.csv").left_aside == ()
    compared = logloss.compare(tmp_path, p=["p", "q"])
    assert compared.left_aside == aside


def test_a_name_that_stands_twice_in_one_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("y,p\n1,0.9\n")
    (tmp_path / "b.csv").write_text("y,p,p,q,q\n0,0.2,0.7,1,2\n")
    with pytest.raises(LogLossError, match=r"2 columns of .*b\.csv are named p"):
        logloss.evaluate(tmp_path, "y", "p")
