"""What the start of a text says of all of it: lines before the header, names or none, row names, escapes."""

import bz2
import gzip
import math
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import logloss
from logloss._sources import open_source
from logloss._sources.base import Source
from logloss._sources.text.csv_head import read_head
from logloss.errors import DataFileError, LogLossError

# A text, its columns, and of the first rows the line and the cells.
HEADS: list[tuple[str, tuple[str, ...], list[tuple[int, list[object]]]]] = [
    ("sep=;\ny;p\n1;0.5\n", ("y", "p"), [(3, [1, 0.5])]),
    ('"sep=;"\r\ny;p\r\n1;0.5\r\n', ("y", "p"), [(3, [1, 0.5])]),
    ("\ufeffSEP=\t\ny\tp,q\n1\t0.5\n", ("y", "p,q"), [(3, [1, 0.5])]),
    ("sep=^\ny^p\n1^0.5\n", ("y", "p"), [(3, [1, 0.5])]),
    ("sep=;\n0;0.25\n1;0.5\n", ("1", "2"), [(2, [0, 0.25]), (3, [1, 0.5])]),
    ("sep,p\n1,0.5\n", ("sep", "p"), [(2, [1, 0.5])]),
    ("# a\n# don't \"b\ny,p\n1,0.5\n\n0,0.25\n", ("y", "p"), [(4, [1, 0.5]), (6, [0, 0.25])]),
    ("\n# a\n\n# b\n\ny,p\n1,0.5\n", ("y", "p"), [(7, [1, 0.5])]),
    ("# a, b\ny,p\n1,0.5\n", ("# a", "b"), [(2, ["y", "p"]), (3, [1, 0.5])]),
    ("# a\n#y,p\n1,0.5\n", ("#y", "p"), [(3, [1, 0.5])]),
    ("#y\n1\n0\n", ("#y",), [(2, [1]), (3, [0])]),
    ("y,p\n#1,0.5\n", ("y", "p"), [(2, ["#1", 0.5])]),
    ("# seed\n1,0.5\n0,0.25\n", ("1", "2"), [(2, [1, 0.5]), (3, [0, 0.25])]),
    ("1,0.5\n0,0.25\n", ("1", "2"), [(1, [1, 0.5]), (2, [0, 0.25])]),
    ("\n\n1,0.5\n0,0.25\n", ("1", "2"), [(3, [1, 0.5]), (4, [0, 0.25])]),
    ('"1","0.5"\n"0","0.25"', ("1", "2"), [(1, [1, 0.5]), (2, [0, 0.25])]),
    ("1;0,5\n0;0,25\n", ("1", "2"), [(1, [1, "0,5"]), (2, [0, "0,25"])]),
    ("1;26,5 %;NA\n0;7 %;1\n", ("1", "2", "3"), [(1, [1, "26,5 %", "NA"]), (2, [0, "7 %", 1])]),
    ("true,0.5\nfalse,0.25\n", ("1", "2"), [(1, [1, 0.5]), (2, [0, 0.25])]),
    ("1\n\n0\n", ("1",), [(1, [1]), (2, [None]), (3, [0])]),
    ("0,1\n1,0.5\n", ("0", "1"), [(2, [1, 0.5])]),
    (",0,1\n0,1,0.5\n", ("", "0", "1"), [(2, [0, 1, 0.5])]),
    ("false,true\n0.5,0.5\n", ("false", "true"), [(2, [0.5, 0.5])]),
    (",NA\n1,0.5\n", ("", "NA"), [(2, [1, 0.5])]),
    ("y,p\n1,0.5,\n0,0.25,\n", ("y", "p"), [(2, [1, 0.5]), (3, [0, 0.25])]),
    ("y,0.5\n1,0.5\n", ("y", "0.5"), [(2, [1, 0.5])]),
    ('"y","p"\n"1",1,0.5\n"2",0,0.25\n', ("", "y", "p"), [(2, [1, 1, 0.5]), (3, [2, 0, 0.25])]),
    ("y,p\nanna,1,0.5\nben,0,0.25\n", ("", "y", "p"), [(2, ["anna", 1, 0.5]), (3, ["ben", 0, 0.25])]),
    ("y,p\n1,1,0.5\n2,0,0.25\n", ("", "y", "p"), [(2, [1, 1, 0.5]), (3, [2, 0, 0.25])]),
    ('"y\nz","p"\n"1",1,0.5\n\n"9",0,0.25\n', ("", "y\nz", "p"), [(3, [1, 1, 0.5]), (5, [9, 0, 0.25])]),
    ('s,p\n"a \\"b\\", c\\\\",0.5\n\\N,0.25\n', ("s", "p"), [(2, ['a "b", c\\', 0.5]), (3, ["\\N", 0.25])]),
    ('s,p\n"a\n\\"",0.5\r\n', ("s", "p"), []),
    ('s,p\n"a\\",0.5\n"b",0.25\n', ("s", "p"), [(2, ["a\\", 0.5]), (3, ["b", 0.25])]),
    ('s,p\n"a ""b""",0.5\n"\\""",0.25\n', ("s", "p"), [(2, ['a "b"', 0.5]), (3, ['\\"', 0.25])]),
]


def rows(source: Source, where: str | None = None) -> list[list[object]]:
    """Return the cells of all rows, None where there is nothing; of repeated names the first."""
    found: list[list[object]] = []
    for piece in source.scan(source.columns, where):
        for batch in piece:
            for row in range(batch.size):
                values = [batch.columns[name].value(row) for name in source.columns]
                found.append([None if value != value else value for value in values])
    return found


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("text", "columns", "expected"), [head for head in HEADS if head[2]])
def test_the_start_of_a_text(
    text: str, columns: tuple[str, ...], expected: list[tuple[int, list[object]]], packed: bool, tmp_path: Path
) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    source = open_source(path)
    assert source.columns == columns
    assert source.has_header == (columns[:1] != ("1",))
    assert rows(source) == [cells for _, cells in expected]
    assert [source.line(row) for row in range(len(expected))] == [line for line, _ in expected]
    assert source.line(len(expected)) is None


@pytest.mark.parametrize(("text", "columns", "expected"), [head for head in HEADS if head[2]])
def test_duckdb_reads_the_same(
    text: str, columns: tuple[str, ...], expected: list[tuple[int, list[object]]], tmp_path: Path
) -> None:
    (tmp_path / "f.csv").write_bytes(text.encode())
    source = open_source(tmp_path / "f.csv")
    assert rows(source, "true") == [cells for _, cells in expected]
    source._refused = True  # type: ignore[attr-defined]  # as if Arrow had not taken a piece
    assert rows(source) == [cells for _, cells in expected]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("y,p\n1,0,9\n0,0,2\n1,0,6\n", 2),  # commas that are decimal ones, and no names of rows
        ("y,p\n5,1,0.5\n3,0,0.25\n", 2),
        ('y,p\n"1",1,0.5\n"2",0\n', 2),
        ('y,p\n"1",1,0.5\n"1",0,0.25\n', 2),
        ("sep=;\ny;p\n1;0.5\n1;0.5;3\n", 4),
        ("# a\n\ny,p\n1,0.5\n1,0.5,3\n", 5),
        ("1,0.5\n1,0.5,3\n", 2),
        ('s,p\n"a \\"b\\"",0.5\n"c",0.5,1\n', 3),
        ('"y","p"\n' + "".join(f'"{at}",1,0.5\n' for at in range(200)) + "1,0.5\n", 202),
    ],
)
def test_the_line_that_is_wrong_is_named(text: str, line: int, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(text)
    source = open_source(tmp_path / "f.csv")
    with pytest.raises(LogLossError) as raised:
        rows(source)
    assert raised.value.code == "csv-line"
    assert f"line {line}:" in raised.value.problem


def test_escapes_are_known_however_the_text_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ['say "hi"', "\\", 'a\n"', "plain", '\\"', '"', 'x\\\\"y,']
    lines = [f'"{word.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34))}",0.5\n' for word in words * 9]
    (tmp_path / "f.csv").write_text("s,p\n" + "".join(lines))
    for size in (1, 7, 30, 1000):
        monkeypatch.setattr("logloss._sources.text.csv_files.PIECE", size)
        assert [cells[0] for cells in rows(open_source(tmp_path / "f.csv"))] == words * 9


@pytest.mark.parametrize("encoding", ["UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress])
def test_two_bytes_a_character_are_read_with_a_mark_and_without(
    encoding: str, pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    for text in ("y,größe\n1,0.5\n", "y,größe\r\n" + "1,0.5\r\n" * 200_000, '{"y": 1, "größe": 0.5}\n'):
        (tmp_path / "f.csv").write_bytes(pack(text.encode(encoding)))
        found = logloss.evaluate(tmp_path / "f.csv", "y", "größe")
        assert (found.n, found.log_loss) == (max(1, text.count("0.5")), math.log(2))
    (tmp_path / "f.csv").write_bytes("y,p\nx,0.5\n".encode(encoding))
    with pytest.raises(LogLossError, match="line 2"):
        logloss.evaluate(tmp_path / "f.csv")


def test_text_of_two_bytes_a_character_that_is_cut_short_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "f.csv").write_bytes(("y,p\n" + "1,0.5\n" * 50_000).encode("utf-16")[:-1])
    with pytest.raises(LogLossError) as raised:
        open_source(tmp_path / "f.csv")
    assert raised.value.code == "damaged"
    assert list(tmp_path.iterdir()) == [tmp_path / "f.csv"]


def test_a_zero_byte_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(b"y,p\n1,\0\n")
    with pytest.raises(LogLossError) as raised:
        open_source(tmp_path / "f.csv")
    assert raised.value.code == "not-a-table"


def test_a_text_of_comments_alone_has_a_header() -> None:
    assert read_head("# a\n# b").columns == ("# a",)


CONDITIONS = [
    ("y;p\n1;0,5\n0;0,25\n1;1\n0;NA\n", "p > 0.4", [True, False, True, False]),
    ("y;p\n1;26,5 %\n0;7%\n", "p > 0.265 - 1e-9 AND p < 0.2651", [True, False]),
    ("y,p\n1,26.55%\n0,7%\n", "p = 0.2655", [True, False]),
    ("y,p\n1,x\n0,7%\n", "p = '7%'", [False, True]),
    ("r,y\nNA,1\nDE,0\n", "r = 'NA'", [True, False]),
    ("y,p\n1,NA\n0,0.5\n", "p IS NULL", [True, False]),
    ("y,p\n1,-\n0,0.5\n1,.\n", "p > 0.25", [False, True, False]),
    ("y,p\n1,-\n0,x\n1,\n", "p = '-' OR p IS NULL", [True, False, True]),
]


@pytest.mark.parametrize(("text", "where", "expected"), CONDITIONS)
def test_conditions_see_the_numbers_that_are_read(text: str, where: str, expected: list[bool], tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(text)
    keep = [batch.keep for piece in open_source(tmp_path / "f.csv").scan(["y"], where) for batch in piece]
    assert np.concatenate([mask for mask in keep if mask is not None]).tolist() == expected


def test_a_condition_on_numbers_that_are_later_written_otherwise_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("y;p\n" + "1;0,5\n" * 500 + "1;1.234\n")
    with pytest.raises(LogLossError, match="Cannot compare values of type VARCHAR"):
        rows(open_source(tmp_path / "f.csv"), "p > 1")


def test_no_hint_makes_a_header_of_a_first_row(tmp_path: Path) -> None:
    for text, hint in (("y p\n1 0.5\n", True), ("1 0.5\n0 0.25\n", False)):
        (tmp_path / "f.csv").write_text(text)
        with pytest.raises(LogLossError) as raised:
            open_source(tmp_path / "f.csv")
        assert (raised.value.code, raised.value.hint is not None) == ("delimiter", hint)


UNCLOSED = ['y,p,"x\n1,0.5,\n0,0.25,\n', '"y,p\n1,0.5\n', '# seed\ny,p,"x\n1,0.5,2\n', 'y,p, "x\n1,0.5,2\n']
GOES_ON = ['y,p,"x"z\n1,0.5,\n', 'y,p,""\t\n1,0.5,2\n', 'y,p, "x" z\n1,0.5,2\n', 'y,p,"x\n"z\n1,0.5,2\n']
BEHIND_SPACES = ['y,p,  "x\nz"\n1,0.5,2\n']


@pytest.mark.parametrize("text", UNCLOSED + GOES_ON + BEHIND_SPACES)
@pytest.mark.parametrize("where", [None, "true"])
def test_a_quote_that_opens_a_name_and_does_not_close_it(text: str, where: str | None, tmp_path: Path) -> None:
    """Without the header's end there is no telling where rows begin: each reader began elsewhere."""
    path = tmp_path / "open.csv"
    path.write_text(text)
    with pytest.raises(DataFileError, match="never closed") as raised:
        logloss.evaluate(path, where=where)
    assert raised.value.code == "csv-line"
    assert f"line {text[: text.index('y')].count(chr(10)) + 1}:" in raised.value.problem


@pytest.mark.parametrize("encoded", [b'y,d"\n,p,no\xf4e\n0,0.5,"a c"", c\nte\n', b'y,p"\r,x\n1,0.5,"\n'])
def test_a_line_end_behind_a_quote_in_a_name_is_no_header(encoded, tmp_path) -> None:
    (tmp_path / "a.csv").write_bytes(encoded)
    for where in (None, "true"):
        with pytest.raises(DataFileError, match=r"its first line is no header \(.*unquoted field\)\.$"):
            logloss.evaluate(tmp_path / "a.csv", "y", "p", where=where)


@pytest.mark.parametrize("name", ['"x, z"', ' "x, z"', ' "x, z" ', 'x "z', '6" wide', '"x\nz"', '"x ""z"""', '"x" '])
@pytest.mark.parametrize("where", [None, "true"])
def test_quotes_in_a_header_are_closed_or_letters_of_a_name(name: str, where: str | None, tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(f'{name}, "y", p\n1, 1,0.5\n2, "1",0.5\n')
    assert open_source(path).columns[1:] == ("y", "p")
    assert logloss.evaluate(path, "y", "p", where=where).n == 2


def test_the_line_of_a_row_behind_a_cell_of_two_lines_and_a_space(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text('y, g, p\n1, "a\nb", 0.9\n0, "c\nd", 0.2\n1, d, 1.6\n')
    with pytest.raises(LogLossError, match=r"p\[2\] = 1\.6 \(line 6\)"):
        logloss.evaluate(tmp_path / "f.csv")
