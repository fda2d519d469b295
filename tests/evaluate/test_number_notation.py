"""Numbers as people write them give the loss of these numbers; a column that contradicts itself is refused."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from logloss import compare, evaluate, log_loss, reconcile
from logloss._cli import run
from logloss._evaluate.evaluate import PartialEvaluation, partial_evaluate
from logloss.errors import LogLossError

Y = [0, 1, 1, 0, 1]
P = [Fraction(2655, 10000), Fraction(9, 10), 1, Fraction(0), Fraction(63, 100)]
EXACT = log_loss(Y, list(map(float, P)))

# How the same five probabilities are written.
WAYS = {
    "commas": ["0,2655", "0,9", "1", "0", "0,63"],
    "commas and spaces": ["0,2655 ", " 0,90", "1,0", "0", ",63"],
    "percent": ["26.55%", "90%", "100%", "0%", "63.0%"],
    "percent and commas": ["26,55 %", "90 %", "100,0 %", "0 %", "63\u00a0%"],
    "Fortran": ["2.655D-01", "9D-1", "1.0D+00", "0", "0.63d0"],
}


def rows(p: list[str], delimiter: str = ";") -> str:
    cells = [f'"{cell}"' if delimiter in cell else cell for cell in p]
    return f"y{delimiter}p\n" + "".join(f"{a}{delimiter}{b}\n" for a, b in zip(Y, cells, strict=True))


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "f.csv"


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
@pytest.mark.parametrize("way", WAYS)
def test_a_file_gives_the_loss_of_its_numbers(
    way: str, delimiter: str, written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written.write_text(rows(WAYS[way], delimiter=delimiter), encoding="utf-8")
    assert evaluate(str(written)).log_loss == EXACT
    assert run(["score", str(written), "--value"]) == 0
    assert float(capsys.readouterr().out) == EXACT
    assert evaluate(str(written), percent="percent" in way).log_loss == EXACT  # never twice


@pytest.mark.parametrize("way", WAYS)
def test_text_in_memory_is_read_alike(way: str) -> None:
    frame = pd.DataFrame({"y": Y, "p": WAYS[way]})
    assert evaluate(frame).log_loss == evaluate(y=np.array(Y), p=np.array(WAYS[way])).log_loss == EXACT

    def batches() -> Iterator[pd.DataFrame]:
        for at in range(5):
            yield frame[at : at + 1]

    assert evaluate(batches()).log_loss == EXACT


@pytest.mark.parametrize("way", WAYS)
def test_parts_are_merged_alike(way: str) -> None:
    parts = [partial_evaluate(pd.DataFrame({"y": Y[at:end], "p": WAYS[way][at:end]})) for at, end in ((0, 2), (2, 5))]
    first, second = (PartialEvaluation.from_bytes(part.to_bytes()) for part in parts)
    assert second.merge(first).result().log_loss == EXACT


def test_every_command_reads_them(written: Path) -> None:
    written.write_text(
        "y;a;b\n" + "".join(f"{y};{a};{b}\n" for y, a, b in zip(Y, WAYS["commas"], WAYS["percent"], strict=True))
    )
    assert [model.log_loss for model in compare(str(written), p=("a", "b")).models] == [EXACT, EXACT]
    assert reconcile(str(written), p="b").log_loss == EXACT


def test_weights_logits_and_soft_labels_have_commas(written: Path) -> None:
    logits, weights, labels = [-1.5, 0.25, 3, 1e-3], [1234.5, 2, 1234, 0.125], [0.5, 1, 0, 0.75]
    texts = [["-1,5", "0,25", "3", "1,0D-03"], ["1.234,5", "2", "1.234", "0,125"], ["0,5", "1", "0", "0,75"]]
    written.write_text("z;w;y\n" + "".join(";".join(cells) + "\n" for cells in zip(*texts, strict=True)))
    expected = log_loss(labels, logits=logits, sample_weight=weights)
    assert evaluate(str(written), logit="z", weight="w").log_loss == expected


MARKS = ["", "NA", "N/A", "#N/A", "None", "null", "NULL", "NaN", "nan", ".", "\\N", "-"]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("way", ["plain", "commas", "percent"])
def test_marks_of_missing_values_are_missing(mark: str, way: str, written: Path) -> None:
    p = WAYS.get(way, [str(float(value)) for value in P])
    written.write_text(rows([p[0], mark, *p[2:]]), encoding="utf-8")
    with pytest.raises(LogLossError) as raised:
        evaluate(str(written))
    assert (raised.value.code, raised.value.rows) == ("missing", (1,))
    assert "line 3" in raised.value.problem
    result = evaluate(str(written), missing="drop")
    kept = [0, 2, 3, 4]
    assert (result.n, result.dropped) == (4, 1)
    assert result.log_loss == log_loss([Y[at] for at in kept], [float(P[at]) for at in kept])


def test_a_weight_and_a_logit_may_be_missing(written: Path) -> None:
    written.write_text("y,z,w\n1,0.5,1\n0,-,2\n1,2,\\N\n0,-1,3\n")
    result = evaluate(str(written), logit="z", weight="w", missing="drop")
    assert result.dropped == 2
    assert result.log_loss == log_loss([1, 0], logits=[0.5, -1], sample_weight=[1, 3])


def test_a_word_is_a_word_where_rows_are_named_or_sliced(written: Path) -> None:
    written.write_text("y,p,r\n1,0.5,NA\n0,0.25,DE\n1,NA,-\n0,0.5,-\n1,0.5,\n")
    result = evaluate(str(written), by="r", id="r", show="r", missing="drop")
    assert {each.value: each.n for each in result.slices} == {"-": 1, "DE": 1, "NA": 1, None: 1}
    assert [row.shown["r"] for row in result.worst] == ["NA", "-", "", "DE"]
    assert evaluate(str(written), cluster="r", where="p IS NOT NULL AND r <> ''").cluster.n == 3  # type: ignore[union-attr]


# Cells of p, and the code, rows and words of what is said of them.
WRONG: list[tuple[list[str], str, tuple[int, ...], str]] = [
    (["0,5", "0.5"], "notation", (0, 1), '(line 2) has a decimal comma, and p[1] = "0.5" (line 3) has a decimal point'),
    (["0.5", "1", "0,5"], "notation", (0, 2), 'p[2] = "0,5" (line 4) has a decimal comma'),
    (["50%", "1", "7%"], "notation", (0, 1), 'has a percent sign, and p[1] = "1" (line 3) has no percent sign'),
    (["0.5", "7 %"], "notation", (0, 1), 'p[0] = "0.5" (line 2) has no percent sign, and p[1] = "7 %"'),
    (["0.5", "1,234"], "text", (1,), 'p[1] = "1,234" (line 3)'),
    (["1,234", "1"], "text", (0,), 'p[0] = "1,234" (line 2)'),
    (["0,5", "abc"], "text", (1,), 'p[1] = "abc" (line 3)'),
    (["0,5", "-1,5"], "p-range", (1,), 'p[1] = "-1,5" (line 3)'),
    (["50%", "150%"], "p-range", (1,), 'p[1] = "150%" (line 3)'),
    (["0.5", "?"], "text", (1,), 'p[1] = "?" (line 3)'),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "code", "where", "words"), WRONG)
def test_what_is_wrong_names_cell_and_line(
    cells: list[str], code: str, where: tuple[int, ...], words: str, written: Path
) -> None:
    written.write_text("y;p\n" + "".join(f"1;{cell}\n" for cell in cells))
    for percent in (False, True):
        with pytest.raises(LogLossError) as raised:
            evaluate(str(written), percent=percent)
        assert (raised.value.code, raised.value.rows, raised.value.hint) == (code, where, None)
        assert words in raised.value.problem
        assert raised.value.change is None


@pytest.mark.parametrize(
    ("first", "last"), [("0,5", "0.5"), ("0.5", "0,5"), ("5%", "0.5"), ("1", "7%"), ("0.5", "5,5%"), ("0,5", "5%")]
)
def test_a_late_contradiction_is_seen_in_any_piece(
    first: str, last: str, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("logloss._sources.text.csv_files.PIECE", 60)
    written.write_text("y;p\n" + f"1;{first}\n" * 50 + f"1;{last}\n" + f"0;{first}\n" * 20)
    with pytest.raises(LogLossError) as raised:
        evaluate(str(written))
    assert (raised.value.code, raised.value.rows) == ("notation", (0, 50))
    assert "(line 2)" in raised.value.problem
    assert "(line 52)" in raised.value.problem


def test_a_late_first_comma_is_read(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logloss._sources.text.csv_files.PIECE", 60)
    written.write_text("y;p\n" + "1;1\n" * 50 + "1;0,5\n" + "0;0\n" * 50)
    assert evaluate(str(written)).log_loss == log_loss([1] * 51 + [0] * 50, [1] * 50 + [0.5] + [0] * 50)


def test_rows_that_are_left_out_say_nothing(written: Path) -> None:
    written.write_text("y;p;s\n1;0,5;a\n0;0.5;b\n0;x;b\n1;0,25;a\n")
    assert evaluate(str(written), where="s = 'a'").log_loss == log_loss([1, 1], [0.5, 0.25])
    assert evaluate(str(written), where=np.array([1, 0, 0, 1], bool)).log_loss == log_loss([1, 1], [0.5, 0.25])


def test_parts_without_row_numbers_name_the_cells() -> None:
    parts = [partial_evaluate({"y": [1], "p": np.array([cell])}) for cell in ("0,5", "0.5")]
    with pytest.raises(LogLossError) as raised:
        parts[0].merge(parts[1]).result()
    assert (raised.value.code, raised.value.rows, raised.value.values) == ("notation", (), ("0,5", "0.5"))
    assert 'p = "0,5" has a decimal comma, and p = "0.5" has a decimal point' in raised.value.problem


@pytest.mark.parametrize("notation", [{"comma": [0]}, {"odd": [0, "1"]}, {"comma": ["0", "1"]}, {"comma": 1}, 1])
def test_a_state_that_is_none_is_refused(notation: object) -> None:
    state = partial_evaluate({"y": [1], "p": np.array(["0,5"])}).to_state()
    state["notations"][1] = notation
    with pytest.raises((ValueError, TypeError, KeyError)):
        PartialEvaluation.from_state(state)


def test_no_percentages_among_logits(written: Path) -> None:
    written.write_text("y;z\n1;0,5\n0;7%\n")
    with pytest.raises(LogLossError) as raised:
        evaluate(str(written), logit="z")
    assert (raised.value.code, raised.value.rows) == ("text", (1,))


def test_a_file_without_a_header_is_read_by_places(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written.write_text("".join(f"{y},{float(p)}\n" for y, p in zip(Y, P, strict=True)))
    assert evaluate(str(written), "1", "2").log_loss == EXACT
    assert run(["score", str(written), "--y", "1", "--p", "2", "--value"]) == 0
    assert float(capsys.readouterr().out) == EXACT
    with pytest.raises(LogLossError, match=r"f\.csv has no header, and its columns are called by their places: 1, 2\."):
        evaluate(str(written))
    assert run(["score", str(written), "--value"]) == 2
    assert "has no header, and its columns are called by their places: 1, 2." in capsys.readouterr().err
    written.rename(written.with_name("a.csv"))
    with pytest.raises(LogLossError, match="has no header"):
        evaluate(str(written.parent), "y", "p")
