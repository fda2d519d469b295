"""Text cut into pieces of any size is the same rows; what keeps to no grammar is left to the reader that names it."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logloss._sources import open_source
from logloss._sources.text.csv_chunks import _plain, _quoted, cut


@given(
    cells=st.lists(st.lists(st.text(alphabet='a",\n\r 1', max_size=5), min_size=2, max_size=2), max_size=12),
    form=st.sampled_from([("\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_MINIMAL)]),
    piece=st.integers(1, 40),
)
def test_every_cut_lies_between_records(cells: list[list[str]], form: tuple[str, int], piece: int) -> None:
    line_end, quoting = form
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=line_end, quoting=quoting).writerows(cells)  # type: ignore[arg-type]
    text = stream.getvalue().encode()
    pieces = list(cut(io.BytesIO(text), ",", line_end, blank=False, piece=piece))
    assert b"".join(each.text for each in pieces) == text
    read: list[list[str]] = []
    for each in pieces:
        assert each.first == len(read)
        rows = list(csv.reader(io.StringIO(bytes(each.text).decode(), newline="")))
        assert len(rows) == each.size
        read += rows
    assert read == cells


@pytest.mark.parametrize("text", [b'a,"b\n', b'a,b"c"\n', b'"a"b,c\n', b"a,b\r\nc,d\n", b"a\rb,c\n", b'"a""",b"\n'])
def test_what_keeps_to_no_grammar_is_not_cut(text: bytes) -> None:
    (piece,) = cut(io.BytesIO(text), ",", "\n", blank=False)
    assert not piece.text


def test_empty_lines_are_records_only_of_one_column() -> None:
    for blank, size in ((True, 4), (False, 2)):
        assert [each.size for each in cut(io.BytesIO(b"\n1\n\n2\n"), ",", "\n", blank=blank)] == [size]


def test_a_label_of_many_digits_is_itself(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("y,p\n9007199254740993,0.5\n9007199254740992,0.5\n")
    (batch,) = open_source(path).batches(["y"])
    assert batch.columns["y"].numbers.tolist() == [9007199254740993, 9007199254740992]


def test_a_column_of_words_is_known_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pieces after the first are parsed as words at once; what they hold is what the first look would give."""
    monkeypatch.setattr("logloss._sources.text.csv_files.PIECE", 100)
    path = tmp_path / "f.csv"
    rows = ["north", "south", "", "1"] * 50
    path.write_text("s,p\n" + "".join(f"{word},0.5\n" for word in rows))
    source = open_source(path)
    batches = list(source.batches(["s", "p"]))
    assert len(batches) > 5
    values = [batch.columns["s"].value(row) for batch in batches for row in range(batch.size)]
    for value, word in zip(values, rows, strict=True):
        assert value == word or (word == "1" and value == 1.0) or (word == "" and np.isnan(value))  # type: ignore[call-overload]


@pytest.mark.parametrize("quoted", [False, True])
def test_a_late_gap_or_quote_is_read_as_an_early_one(
    quoted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plain numbers are parsed without a look for quotes and words for nothing; a later piece may have them."""
    monkeypatch.setattr("logloss._sources.text.csv_files.PIECE", 100)
    path = tmp_path / "f.csv"
    rows = ["0.5", "0.25"] * 60 + [
        '"NA"' if quoted else "NA",
        "NULL",
        '"0.125"' if quoted else "0.125",
        "null",
        "",
        "1",
    ]
    path.write_text("p,q\n" + "".join(f"{each},x\n" for each in rows))
    values = np.concatenate([batch.columns["p"].numbers for batch in open_source(path).batches(["p"])])
    np.testing.assert_array_equal(values, [*[0.5, 0.25] * 60, np.nan, np.nan, 0.125, np.nan, np.nan, 1])


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("blank", [0, 3, 9])
def test_empty_lines_are_seen_wherever_they_are(line_end: str, blank: int) -> None:
    lines = [f"{at},b{line_end}" for at in range(9)]
    lines.insert(blank, line_end)
    text = "".join(lines).encode()
    assert [each.size for each in cut(io.BytesIO(text), ",", line_end, blank=False)] == [9]
    assert [each.size for each in cut(io.BytesIO(text), ",", line_end, blank=True)] == [10]


@pytest.mark.parametrize("text", [b"a,b\nc,d\r\n", b"a,b\r\nc,d\re,f\r\n", b"\na,b\r\n", b"a,b\r\nc,d\n"])
def test_line_ends_of_two_kinds_are_not_cut(text: bytes) -> None:
    (piece,) = cut(io.BytesIO(text), ",", "\r\n", blank=False)
    assert not piece.text


N, RN = "\n", "\r\n"
# Of a text: where its last whole record ends, how many there are, and how many if an empty line is one.
QUOTED: list[tuple[bytes, str, tuple[int, int, int] | None]] = [
    (b'1\n"2"\n', N, (6, 2, 2)),
    (b'"a"\n', N, (4, 1, 1)),
    (b'\n"a"\n', N, (5, 1, 2)),
    (b'"a"\n\n"b"\n\n', N, (10, 2, 4)),
    (b'"a\n\nb"\n1\n', N, (9, 2, 2)),
    (b'""\n', N, (3, 1, 1)),
    (b'1,"a""b"\n', N, (9, 1, 1)),
    (b'"a","b"\n', N, (8, 1, 1)),
    (b'1,"\r"\n', N, (6, 1, 1)),
    (b'"a"\n"b', N, (4, 1, 1)),
    (b'1,"a\n', N, (0, 0, 0)),
    (b'"', N, (0, 0, 0)),
    (b'"a"\r\n\r\n1\r\n', RN, (10, 2, 3)),
    (b'1\r\n"a"\r\n', RN, (8, 2, 2)),
    (b'"a"\r', RN, (0, 0, 0)),
    (b'"a"\r\n1\r', RN, (5, 1, 1)),
    (b'"a"x\n', N, None),
    (b'"a" ,1\n', N, None),
    (b'x"a"\n', N, None),
    (b'1, "a"\n', N, None),
    (b'"a"\r\n', N, None),
    (b'"a"\n1\r\n', N, None),
    (b'"a"\n', RN, None),
    (b'"a"\r\n1\n', RN, None),
    (b'"a"\r1\r\n', RN, None),
]
PLAIN: list[tuple[bytes, str, tuple[int, int, int] | None]] = [
    (b"1\n2\n", N, (4, 2, 2)),
    (b"\n1\n", N, (3, 1, 2)),
    (b"1\n\n2\n", N, (5, 2, 3)),
    (b"1\n\n\n2\n\n", N, (7, 2, 5)),
    (b"1\n2", N, (2, 1, 1)),
    (b"12", N, (0, 0, 0)),
    (b"1\r\n\r\n2\r\n", RN, (8, 2, 3)),
    (b"\r\n1\r\n", RN, (5, 1, 2)),
    (b"1\r\n2\r", RN, (3, 1, 1)),
    (b"\r\n", RN, (2, 0, 1)),
    (b"1\r\n2\n", RN, None),
    (b"1\r2\r\n", RN, None),
    (b"\n1\r\n", RN, None),
    (b"1\r\n", N, None),
]


@pytest.mark.parametrize(("text", "line_end", "expected"), QUOTED + PLAIN)
def test_what_is_found_in_a_text(text: bytes, line_end: str, expected: tuple[int, int, int] | None) -> None:
    find = _quoted if b'"' in text else _plain
    found = [find(text, ord(","), line_end, blank) for blank in (False, True)]
    assert found == ([None, None] if expected is None else [expected[:2], (expected[0], expected[2])])


@pytest.mark.parametrize(
    ("text", "piece", "expected"),
    [
        (b"", 8, []),
        (b"1\n2", 8, [(b"1\n2\n", 0, 2, False)]),
        (b"1\n2\n3\n", 4, [(b"1\n2\n", 0, 2, False), (b"3\n", 2, 1, False)]),
        (b"1\n2\n", 4, [(b"1\n2\n", 0, 2, False)]),
        (b'1\n2\n"3\n"\n4\n', 4, [(b"1\n2\n", 0, 2, False), (b'"3\n"\n4\n', 2, 2, True)]),
        (b'1\n2\n"3\n', 4, [(b"1\n2\n", 0, 2, False), (b"", 2, 0, False)]),
        (b'1\n2\n"3"x\n4\n', 4, [(b"1\n2\n", 0, 2, False), (b"", 2, 0, False)]),
    ],
)
def test_where_a_stream_is_cut(text: bytes, piece: int, expected: list[tuple[bytes, int, int, bool]]) -> None:
    found = [
        (bytes(each.text), each.first, each.size, each.quoted)
        for each in cut(io.BytesIO(text), ",", N, blank=False, piece=piece)
    ]
    assert found == expected


def test_a_record_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logloss._sources.text.csv_chunks.LONGEST", 20)
    stream = io.BytesIO(b'1,"' + b"x" * 100)
    assert [(bytes(each.text), each.first, each.size) for each in cut(stream, ",", N, blank=False, piece=8)] == [
        (b"", 0, 0)
    ]
    assert stream.tell() == 24  # the rest is not even read
    stream = io.BytesIO(b"12345\n" * 20)
    assert sum(each.size for each in cut(stream, ",", N, blank=False, piece=25)) == 20


def test_other_line_ends_are_not_cut_at() -> None:
    (piece,) = cut(io.BytesIO(b"1\r2\r"), ",", "\r", blank=False)
    assert not piece.text
