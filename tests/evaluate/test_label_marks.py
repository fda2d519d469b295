"""Labels as people write them: marks of rows to be left out, missing ones, one label in two cases."""

import math
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import logloss
from hinted import mended
from logloss._accumulate.batch import Column
from logloss._cli import run
from logloss._evaluate.scan.labels import LISTED, Labels
from logloss._label_values import IGNORED
from logloss.errors import LabelError, LogLossError, MissingValueError

P = [0.9, 0.2, 0.6]
KEPT = (-math.log(0.9) - math.log1p(-0.6)) / 2  # of the first row and the last
MARKS = [-100, -1, 9, 99, -9, 999]


def csv(*labels: object) -> str:
    Path("rows.csv").write_text("y,p\n" + "".join(f"{y},{p}\n" for y, p in zip(labels, P, strict=True)))
    return "rows.csv"


def parquet(*labels: object) -> str:
    pq.write_table(pa.table({"y": list(labels), "p": P}), "rows.parquet")
    return "rows.parquet"


TABLES: dict[str, Callable[..., Any]] = {
    "CSV": csv,
    "Parquet": parquet,
    "pandas": lambda *labels: pd.DataFrame({"y": labels, "p": P}),
    "Polars": lambda *labels: pl.DataFrame({"y": labels, "p": P}),
    "SQL": lambda *labels: f"FROM '{parquet(*labels)}'",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(call: Callable[[], object], code: str) -> LogLossError:
    with pytest.raises(LogLossError) as raised:
        call()
    assert raised.value.code == code
    return raised.value


@pytest.mark.parametrize("positive", [None, 1])
@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("table", TABLES)
def test_a_mark_among_more_than_two_labels_never_counts_as_0(table: str, mark: int, positive: int | None) -> None:
    data = TABLES[table](1, mark, 0)
    error = refused(lambda: logloss.evaluate(data, positive=positive), "label-ignored")
    assert isinstance(error, LabelError)
    assert f"beside 0, 1 stands {mark} in 1 of 3 rows" in error.problem
    assert error.hint == f"where='y <> {mark}'  # leaves out 1 of 3 rows"
    change = eval(f"dict({error.hint}\n)")  # noqa: S307
    result = logloss.evaluate(data, positive=positive, **change)
    assert (result.log_loss, result.masked) == (pytest.approx(KEPT, rel=1e-15), 1)


@pytest.mark.parametrize("mark", MARKS)
def test_so_it_is_of_arrays(mark: int) -> None:
    y = [1, mark, 0]
    error = refused(lambda: logloss.evaluate(y, P), "label-ignored")
    assert error.hint == f"where=numpy.asarray(y).astype(float) != {mark}  # leaves out 1 of 3 rows"
    where = eval(f"dict({error.hint}\n)", {"numpy": np, "y": y})  # noqa: S307
    assert logloss.evaluate(y, P, **where).log_loss == pytest.approx(KEPT, rel=1e-15)
    refused(lambda: logloss.compare(y, {"a": P, "b": P}), "label-ignored")
    refused(lambda: logloss.evaluate({"y": y, "p": P}, positive=1), "label-ignored")
    z = np.log(P) - np.log1p(np.negative(P))
    for given in ({"y_proba": P}, {"logits": z}):
        error = refused(lambda given=given: logloss.log_loss(y, **given), "label-ignored")
        assert f"stands {mark} in 1 of 3 rows" in error.problem
        names = {"y_true": y, **given}
        assert mended(error.hint or "", logloss.log_loss, names, names) == pytest.approx(KEPT, rel=1e-15)
    masked = refused(lambda: logloss.log_loss(y, P, where=[True, True, True]), "label-ignored")
    assert masked.hint is None  # it would put another mask in its place


@pytest.mark.parametrize("options", ["", "--positive 1", "--where 'p < 2'"])
def test_so_it_is_in_the_shell(options: str, capsys: pytest.CaptureFixture[str]) -> None:
    csv(1, 9, 0)
    assert run(["score", "rows.csv", "--value", *shlex.split(options)]) == 2
    *_, hint = capsys.readouterr().err.splitlines()
    assert hint.endswith("  # leaves out 1 of 3 rows")
    assert run(shlex.split(hint, comments=True)[1:]) == 0
    assert float(capsys.readouterr().out) == pytest.approx(KEPT, rel=1e-15)


def test_several_marks_are_left_out_together() -> None:
    table = pd.DataFrame({"the y": [1, 9, 0, 99, 99], "p": [*P, 0.1, 0.2]})
    error = refused(lambda: logloss.evaluate(table, "the y"), "label-ignored")
    assert error.hint == "where='\"the y\" NOT IN (9, 99)'  # leaves out 3 of 5 rows"
    assert logloss.evaluate(table, "the y", where='"the y" NOT IN (9, 99)').log_loss == pytest.approx(KEPT, rel=1e-15)
    arrays = refused(lambda: logloss.log_loss(table["the y"], table["p"]), "label-ignored")
    names = {"y_true": table["the y"], "y_proba": table["p"]}
    assert mended(arrays.hint or "", logloss.log_loss, names, names) == pytest.approx(KEPT, rel=1e-15)


def test_no_hint_drops_more_rows_than_it_says() -> None:
    table = pd.DataFrame({"y": [1, 9, 0, np.nan], "p": [*P, 0.5]})
    refused(lambda: logloss.evaluate(table), "missing")
    assert refused(lambda: logloss.evaluate(table, missing="drop"), "label-ignored").hint is None


@pytest.mark.parametrize(
    ("labels", "positive", "code"),
    [
        ([0, 1, 2], None, "label-classes"),
        ([0, 1, 2, 9], None, "label-classes"),
        ([0, 1, 2, 9], 1, "label-ignored"),
        ([0.25, 0.5, 9], None, "label-ignored"),
        ([-1, 1, 9], None, "label-ignored"),
        ([-1, 1], None, "label-signed"),
        ([1, 9], None, "label-text"),
        (["1", ".", "2", "0"], 1, "label-ignored"),
        (["1", "NA", "2", "0"], 1, "label-ignored"),
    ],
)
def test_what_is_said_of_labels(labels: list[Any], positive: object, code: str) -> None:
    refused(lambda: logloss.evaluate(labels, [0.5] * len(labels), positive=positive), code)


@pytest.mark.parametrize(
    ("labels", "positive"),
    [(list(range(10)), 3), ([1, 9], 1), ([9, 0, 1], 9), ([-1, 1], 1), (["Sick", "None"], "Sick"), (["+", "-"], "+")],
)
def test_what_is_a_class_counts_as_0(labels: list[Any], positive: Any) -> None:
    p = np.linspace(0.2, 0.7, len(labels))
    expected = logloss.log_loss([label == positive for label in labels], p)
    for missing in ("error", "drop"):
        assert logloss.evaluate(labels, p, positive=positive, missing=missing).log_loss == expected


@pytest.mark.parametrize("mark", [".", "NA", "N/A", "#N/A", "None", "null", "NULL", "\\N", "-", ""])
@pytest.mark.parametrize(("one", "zero", "positive"), [("1", "0", None), ("1", "0", 1), ("yes", "no", "yes")])
def test_a_mark_of_missing_values_beside_two_labels_is_missing(mark: str, one: str, zero: str, positive: Any) -> None:
    for data in (csv(one, mark, zero), {"y": [one, mark, zero], "p": P}):
        error = refused(lambda data=data: logloss.evaluate(data, positive=positive), "missing")
        assert isinstance(error, MissingValueError)
        assert (error.rows, error.count, error.subject) == ((1,), 1, "y")
        assert error.hint == "missing='drop'  # leaves out 1 of 3 rows, and counts them"
        result = logloss.evaluate(data, positive=positive, missing="drop")
        assert (result.log_loss, result.n, result.dropped) == (pytest.approx(KEPT, rel=1e-15), 2, 1)


def test_a_mark_is_named() -> None:
    assert 'y[1] = "." (line 3): y has a missing value.' in str(
        refused(lambda: logloss.evaluate(csv(1, ".", 0)), "missing")
    )


@pytest.mark.parametrize("labels", [["1", "."], ["+", "-"]])
def test_a_mark_beside_one_label_is_asked_about(labels: list[str]) -> None:
    error = refused(lambda: logloss.evaluate(labels, [0.9, 0.2]), "label-text")
    assert error.hint is None
    assert "which of" in error.problem


def test_marks_beside_labels_to_slice_by_are_values() -> None:
    rows = {"y": [1, 0, 1], "p": P, "g": ["a", ".", "-"]}
    assert [part.value for part in logloss.evaluate(rows, by="g").slices] == ["-", ".", "a"]
    assert [row.shown["g"] for row in logloss.evaluate(rows, id="g").worst] == ["-", ".", "a"]


def test_what_marks_are_shows_in_all_parts_together() -> None:
    def part(y: list[str], p: list[float]) -> logloss.PartialEvaluation:
        whole = logloss.partial_evaluate({"y": y, "p": p}, positive="yes", missing="drop")
        return logloss.PartialEvaluation.from_bytes(whole.to_bytes())

    marked = part(["yes", "."], [0.9, 0.2])
    assert marked.result().others == (".",)  # so far one of two labels
    result = marked.merge(part(["no"], [0.6])).result()
    assert (result.log_loss, result.others, result.dropped) == (pytest.approx(KEPT, rel=1e-15), ("no",), 1)
    third = marked.merge(part(["maybe"], [0.5]))
    refused(third.result, "label-ignored")


def test_a_rare_mark_is_seen_among_many_rows() -> None:
    rows = 600_000  # three batches, two of them without a mark
    y = np.tile([0, 1], rows // 2).astype(object)
    y[-1] = "."
    p = np.full(rows, 0.5)
    assert refused(lambda: logloss.evaluate(y, p), "missing").rows == (rows - 1,)
    assert logloss.evaluate(y, p, missing="drop").n == rows - 1
    y[-1] = "9"
    assert "beside 0, 1 stands 9 in 1 of 600,000 rows" in str(refused(lambda: logloss.evaluate(y, p), "label-ignored"))
    y[-1] = "x"
    assert "0, 1, 'x' are three" in str(refused(lambda: logloss.evaluate(y, p), "label-classes"))


def test_a_mark_is_remembered_beside_many_labels() -> None:
    labels = Labels("y", 1)
    labels.read(Column(np.arange(40.0) * 3))
    labels.read(Column(np.array([999.0, 1.0, 999.0])))
    assert len(labels.seen) == LISTED + len({9.0, 99.0, 999.0} & IGNORED)
    fault = labels.doubtful()
    assert fault is not None
    assert fault.marks == {9: 1, 99: 1, 999: 2}
    again = Labels("y", 1)
    again.from_state(labels.to_state())
    assert (again.seen, again.counts) == (labels.seen, labels.counts)


def test_one_label_in_two_cases_is_asked_about() -> None:
    error = refused(lambda: logloss.evaluate(csv("Yes", "No", "yes")), "label-case")
    assert "'Yes' and 'yes' differ only in case" in error.problem
    assert "'yes' is then the positive one" in error.problem
    assert error.hint is None
    refused(lambda: logloss.log_loss(["Yes", "No", "yes"], P), "label-case")
    refused(lambda: logloss.evaluate(["ham", "spam", "Spam"], P), "label-case")
    error = refused(lambda: logloss.evaluate(csv("Yes", "No", "yes"), positive="Yes"), "label-case")
    assert "'Yes' and 'yes' differ only in case" in error.problem


def test_other_labels_may_differ_in_case_and_spaces_say_nothing() -> None:
    expected = logloss.log_loss([1, 0, 0], P)
    assert logloss.evaluate(["yes", "No", "no"], P, positive="yes").log_loss == expected
    assert logloss.evaluate(["yes ", "no", "no"], P, positive="yes").log_loss == expected


@pytest.mark.parametrize("labels", [["+", "-"], ["ham", "spam"], ["a", "b"]])
def test_of_two_words_neither_of_which_is_known_none_is_proposed(labels: list[str]) -> None:
    for call in (logloss.evaluate, logloss.log_loss):
        error = refused(lambda call=call: call(labels, [0.9, 0.2]), "label-text")
        assert error.hint is None
        assert error.problem.endswith("is the positive one?")
    assert refused(lambda: logloss.evaluate(labels, [0.9, 0.2], positive="q"), "positive-absent").hint is None


def test_a_number_is_not_nearly_another() -> None:
    assert refused(lambda: logloss.evaluate([1, 100], [0.9, 0.2], positive=10), "positive-absent").hint is None


def test_a_mark_beside_soft_labels_is_missing() -> None:
    data = {"y": ["0.25", "NA", "1", "0"], "p": [0.5, 0.5, 0.75, 0.25]}
    with pytest.raises(MissingValueError):
        logloss.evaluate(data)
    result = logloss.evaluate(data, missing="drop")
    assert (result.n, result.dropped) == (3, 1)
    assert result.log_loss == logloss.log_loss([0.25, 1, 0], [0.5, 0.75, 0.25])
