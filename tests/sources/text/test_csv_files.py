"""A text file says its columns, its lines and what is wrong; one whose form cannot be told is refused."""

import csv
import gzip
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from logloss import evaluate
from logloss._sources import open_source
from logloss.errors import DataFileError, LogLossError


@pytest.mark.parametrize("text", [b"\ny,p\r\n1,0.5\r\n", b"\r\n\ny,p\r\n1,0.5\r\n", b"\r\ny,p\n1,0.5\n"])
def test_empty_lines_that_end_in_another_way_are_refused(text: bytes, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(text)
    with pytest.raises(LogLossError, match="its lines end in different ways"):
        open_source(path)


TALL = "y,p\n" + "1,0.5\n" * 9
LINES: list[tuple[str, list[int | None]]] = [  # of each row the line on which it starts
    ("y,p\n1,.5\n0,.5\n", [2, 3, None]),
    ("y,p\n1,.5", [2, None]),
    ("\n\ny,p\n1,.5\n\n\n0,.5\n", [4, 7, None]),
    ('"y\nz",p\n1,"a\n\nb"\n0,.5\n', [3, 6, None]),
    ("y,p\r\n1,.5\r\n0,.5\r\n", [2, 3, None]),
    ("y\n1\n\n0\n", [2, 3, 4, None]),
    ("y;p\n1;a,b\n0;c\n", [2, 3, None]),
    ("\ufeffy,p\n1,.5\n", [2, None]),
    ('{"y": 1}\n\n \n{"y": 0}\n', [1, 4, None]),
    ('\n{"y": 1}\n{"y": 0}', [2, 3, None]),
]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("text", "lines"), LINES)
def test_the_line_of_every_row(text: str, lines: list[int | None], packed: bool, tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    source = open_source(path)
    assert [source.line(row) for row in range(len(lines))] == lines
    assert [source.place(row) for row in range(len(lines))] == [line and f"line {line}" for line in lines]


@pytest.mark.parametrize("text", [TALL, '{"y": 1}\n' * 9])
def test_a_row_far_down_is_not_looked_for(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("csv_files", "json_objects"):
        monkeypatch.setattr(f"logloss._sources.text.{module}.SEARCHED", 3)
    (tmp_path / "f").write_text(text)
    source = open_source(tmp_path / "f")
    first = 2 if text == TALL else 1
    assert [source.line(row) for row in range(5)] == [first, first + 1, first + 2, None, None]


def test_a_cell_larger_than_any_has_no_line(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("y,p\n1," + "5" * (csv.field_size_limit() + 1) + "\n0,0.5\n")
    assert open_source(tmp_path / "f.csv").line(1) is None


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("y,p\n1,.5\n0,.5\n", ("y", "p"), 3),
        (' y ,"p, q"\n1,.5\n', ("y", "p, q"), 2),
        ("y\tp;q\n1\t.5\n", ("y", "p;q"), 2),
        ('"a,b,c";y;p\n1;2;3\n', ("a,b,c", "y", "p"), 2),
        ("y|p\r\n1|.5\r\n", ("y", "p"), 2),
        ("y\n1\n", ("y",), 2),
        ('"y\nz",p\n1,.5\n', ("y\nz", "p"), 3),
        ("\ufeffy,p\n1,.5\n", ("y", "p"), 2),
        ("\n\ny,p\n1,.5\n", ("y", "p"), 4),
        ('{"y": 1, "p": 0.5}\n{"p": 1, "q": null}\n\n', ("y", "p", "q"), 3),
        ('\ufeff{"y": 1}\n', ("y",), 1),
    ],
)
def test_a_header_names_the_columns(text: str, columns: tuple[str, ...], expected: int, tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(text.encode())
    source = open_source(path)
    assert source.columns == columns
    assert source.expected == pytest.approx(expected, abs=1)
    path.write_bytes(gzip.compress(text.encode()))
    assert (open_source(path).columns, open_source(path).expected) == (columns, None)


def test_a_long_file_is_guessed_from_its_start(tmp_path: Path) -> None:
    for name, row in (("f.csv", b"1,0.5,0.25\n"), ("f.jsonl", b'{"y": 1, "p": 0.5}\n')):
        (tmp_path / name).write_bytes((b"y,p,q\n" if name == "f.csv" else b"") + row * 200_000)
        assert open_source(tmp_path / name).expected == pytest.approx(200_000, rel=0.1)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("y,p\n1,.5\n0,.25,7\n", 3),
        ('y,p\n1,.5\n0,"a"b\n', 3),
        ('{"y": 1}\n\n{"y": 1}}\n', 3),
        ('\ufeff{"y": 1}\n3\n', 2),
        ('{"y": 1}\n"a"\n[]\n', 2),
    ],
)
def test_the_first_line_that_is_wrong_is_named(text: str, row: int, tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(text.encode())
    with pytest.raises(LogLossError) as raised:
        [list(piece) for piece in open_source(path).scan(["y"])]
    assert (raised.value.code, raised.value.subject) == ("json-line" if "{" in text else "csv-line", str(path))
    assert f"line {row}:" in raised.value.problem


@pytest.mark.parametrize("where", [None, "y IS NULL"])
def test_a_header_alone_is_no_row(where: str | None, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("y,p")
    source = open_source(tmp_path / "f.csv")
    assert source.columns == ("y", "p")
    assert [batch.size for piece in source.scan(["y"], where) for batch in piece if batch.size] == []


def test_a_start_that_ends_within_a_character_is_read_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logloss._sources.text.csv_files._HEAD", 7)
    path = tmp_path / "f.csv"
    path.write_text("y,p\n1,é\n", encoding="utf-8")
    (batch,) = open_source(path).batches(["p"])
    assert batch.columns["p"].value(0) == "é"
    for text in (b"\xff,p\n1,.5\n", b"y,p\n\xff"):
        path.write_bytes(text)
        with pytest.raises(LogLossError) as raised:
            open_source(path)
        assert raised.value.code == "encoding"


LINE = "1" * 3_000_000  # longer than DuckDB takes


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("end", ["\n", ""])
def test_a_long_last_line_is_no_row_less(end: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """DuckDB leaves out a last line that is longer than its buffer, and says nothing."""
    path = tmp_path / "f.csv"
    path.write_bytes(pack(f"y,p\n1,0.5\n0,0.{LINE}{end}".encode()))
    assert sum(batch.size for batch in open_source(path).batches(["p"])) == 2
    for long in (LINE, LINE * 15):
        path.write_bytes(pack(f"y,p\n1,0.5\n0,0.{long}{end}".encode()))
        with pytest.raises(DataFileError, match=r"f\.csv, the last line: it is longer than 2,000,000 bytes") as raised:
            list(open_source(path).scan(["p"], "p > 0"))
        assert (raised.value.code, raised.value.subject) == ("csv-line", str(path))


def test_a_long_line_among_others_is_named_with_the_bound(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(f"y,p\n1,0.5\n0,0.{LINE}\n1,0.5\n")
    assert sum(batch.size for batch in open_source(path).batches(["p"])) == 3
    with pytest.raises(DataFileError, match=r"f\.csv, line 3: it is longer than 2,000,000 bytes"):
        list(open_source(path).scan(["p"], "p > 0"))


@pytest.mark.parametrize("after", ["", "\n1,0.5\n" * 10])
def test_a_line_without_end_is_refused(after: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logloss._sources.text.csv_chunks.LONGEST", 1000)
    path = tmp_path / "f.csv.gz"
    path.write_bytes(gzip.compress(b"y,p\n1,0.5\n0,0." + b"1" * 20_000_000 + after.encode(), 1))
    with pytest.raises(DataFileError, match=r"f\.csv\.gz, line 3: it is longer than 67,108,864 bytes") as raised:
        list(open_source(path).batches(["p"]))
    assert raised.value.code == "csv-line"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process its peak memory")
@pytest.mark.parametrize("start", [b"", b"y,p\n1,0.5\n0,0."])
def test_two_gigabytes_without_a_line_end_take_little_memory(start: bytes, tmp_path: Path) -> None:
    path, packer = tmp_path / "f.csv.gz", zlib.compressobj(1, wbits=31)
    with path.open("wb") as file:
        file.write(packer.compress(start))
        for _ in range(2048):
            file.write(packer.compress(b"1" * (1 << 20)))
        file.write(packer.flush())
    done = subprocess.run([sys.executable, "-c", ENDLESS, path], capture_output=True, text=True, check=True)
    code, peak = done.stdout.split()
    assert code == "csv-line"
    assert int(peak) // 1024 < 600


ENDLESS = """
import sys
from logloss import evaluate
from logloss.errors import DataFileError
try:
    evaluate(sys.argv[1], "y", "p")
except DataFileError as error:
    (peak,) = (line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(error.code, peak)
"""


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("y,p,stadt\n1,0.5,Köln\n0,0.25,Bonn\n", "stadt"),
        ("größe;y;p\n1;1;0,5\n2;0;0,25\n", "y"),
        ("y\tp\tn\n1\t50%\té\n0\t25 %\tNA\n", "n"),
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_the_hint_of_another_encoding_reads_it(text: str, by: str, late: bool, tmp_path: Path) -> None:
    import pandas

    path = tmp_path / "f.csv"
    header, *rows = text.splitlines()
    content = "\n".join([header, *[rows[1]] * (200_000 if late else 0), *rows]) + "\n"
    path.write_text(content, encoding="cp1252")
    with pytest.raises(LogLossError) as raised:
        evaluate(str(path), "y", "p", by=by)
    assert raised.value.code == "encoding"
    assert raised.value.hint is not None
    found = evaluate(eval(raised.value.hint.partition("=")[2], {"pandas": pandas}), "y", "p", by=by)  # noqa: S307
    path.write_text(content, encoding="utf-8")
    here = evaluate(str(path), "y", "p", by=by)
    assert (found.log_loss, [part.value for part in found.slices]) == (
        here.log_loss,
        [part.value for part in here.slices],
    )
