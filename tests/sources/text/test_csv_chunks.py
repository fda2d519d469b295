"""Text cut into pieces of any size is the same rows; what keeps to no grammar is left to the reader that names it."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logloss._sources import open_source
from logloss._sources.text.csv_chunks import cut


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
