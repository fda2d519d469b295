"""The parts of a scan on their own: labels, faults, and errors that travel; each at the edges of what it decides."""

import math
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import logloss
from logloss._accumulate.batch import Column
from logloss._accumulate.serialization import WRONG
from logloss._evaluate.records.json_values import as_json
from logloss._evaluate.scan.error_state import error_from_state, error_to_state
from logloss._evaluate.scan.faults import Faults, change_for
from logloss._evaluate.scan.labels import LISTED, Labels
from logloss._row_faults import SHOWN, RowFault
from logloss.errors import Change, DataFileError, LabelError, LogLossError, MissingValueError

MINUS = Column(np.array([-1.0, 1.0, -1.0]))


def labels(column: Column, positive: object = None) -> Labels:
    """Return labels that have seen a column."""
    seen = Labels("y", positive)
    seen.read(column)
    return seen


def test_minus_one_and_one_are_signed_labels() -> None:
    fault = labels(MINUS).fault(RowFault("label-range", "y"))
    assert fault.code == "label-signed"
    assert change_for(fault, models=1, gaps=0) == Change("positive", 1)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([0.0, 2.0], "label-text"),
        ([0.0, 2.0, 3.0], "label-classes"),
        ([0.25, 2.0, 3.0], "label-range"),
        ([0.25, 2.0], "label-text"),
        ([-1.0, 2.0], "label-text"),
    ],
)
def test_labels_are_classes_if_they_are_whole(values: list[float], code: str) -> None:
    fault = labels(Column(np.array(values))).fault(RowFault("label-range", "y"))
    assert fault.code == code


def test_labels_seen_in_parts_are_those_of_the_whole() -> None:
    parts = [labels(Column(np.array(values)), 1) for values in ([3.0], [2.0], [3.0, 4.0])]
    for part in parts[1:]:
        parts[0].merge(part)
    assert parts[0].others() == ("2", "3", "4")
    one = Labels("y", 1)
    for value in (3.0, 2.0, 4.0):
        one.read(Column(np.array([value])))
    assert one.others() == ("2", "3", "4")


def test_a_number_is_no_word() -> None:
    hit, wrong = Labels("y", "yes").read(Column(np.array([1.0, 0.0])))
    assert (hit.tolist(), hit.dtype, wrong) == ([False, False], np.dtype(bool), None)


@pytest.mark.parametrize("seen", [[[1]], [None], list(range(LISTED + 1)), [1.0, None]])
def test_labels_that_are_none_are_refused(seen: list[Any]) -> None:
    with pytest.raises(WRONG):
        Labels("y", 1).from_state({"seen": seen, "met": False})


def test_a_misspelled_label_names_the_likely_one() -> None:
    seen = labels(Column(np.full(3, math.nan), ("yes", "no"), np.array([0, 1, 0], np.int32)), "yess")
    error = seen.absent()
    assert isinstance(error, LabelError)
    assert (error.code, error.values, error.change) == ("positive-absent", ("yess",), Change("positive", "yes"))


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_faults_of_one_class_are_one_fault(numbered: bool, order: tuple[int, int]) -> None:
    parts = [
        RowFault("percent", "p", (0,), (50.0,), 1, 10),
        RowFault("logits-as-p", "p", (3,), (-2.0,), 2, 10),
    ]
    faults = Faults(numbered=numbered)
    for at in order:
        faults.add(parts[at])
    fault = faults.first(["y", "p"])
    assert fault is not None
    assert (fault.code, fault.count) == ("p-range", 3)
    assert fault.rows == ((0, 3) if numbered else ())
    assert set(fault.values) == {50.0, -2.0}


def test_a_fault_keeps_its_code_among_its_like() -> None:
    faults = Faults(numbered=True)
    for row in (0, 5):
        faults.add(RowFault("missing", "p", (row,), (), 1, 10))
    fault = faults.first(["p"])
    assert fault is not None
    assert fault.code == "missing"


def test_faults_come_back_with_as_many_rows_as_are_shown() -> None:
    faults = Faults(numbered=True)
    faults.add(RowFault("p-range", "p", tuple(range(SHOWN)), (2.0,) * SHOWN, 9, 10))
    other = Faults(numbered=True)
    other.from_state(faults.to_state())
    assert other.first(["p"]) == faults.first(["p"])
    too_many = RowFault("p-range", "p", tuple(range(SHOWN + 1)), (), 9, 10)
    with pytest.raises(WRONG):
        other.from_state([{**vars(too_many), "rows": list(too_many.rows), "values": [], "labels": []}])


@pytest.mark.parametrize(
    "error",
    [
        MissingValueError("missing", "p[1] is missing.", "p = 1", subject="p", rows=(1,), values=(0.5, "a"), count=3),
        DataFileError("no-file", "there is none.", subject="f", change=Change("data", "g", "a note")),
        LabelError("label-range", "so many.", subject="y", rows=tuple(range(SHOWN)), values=(2,) * SHOWN, size=7),
    ],
)
def test_an_error_that_travels_is_the_same(error: LogLossError) -> None:
    back = error_from_state(error_to_state(error))
    assert type(back) is type(error)
    names = ("code", "problem", "hint", "subject", "rows", "values", "count", "size", "change")
    assert [getattr(back, name) for name in names] == [getattr(error, name) for name in names]


@pytest.mark.parametrize(
    "change",
    [
        {"values": [[1]]},
        {"class": "Exception"},
        {"rows": list(range(SHOWN + 1))},
        {"change": ["data", {"a": 1}, "note"]},
    ],
)
def test_an_error_that_is_none_is_refused(change: dict[str, Any]) -> None:
    state = error_to_state(DataFileError("no-file", "there is none.", subject="f", change=Change("data", "g")))
    with pytest.raises(WRONG):
        error_from_state(state | change)


def test_text_among_numbers_is_named_wherever_it_stands() -> None:
    with pytest.raises(LogLossError) as raised:
        logloss.evaluate({"y": [1, 0], "p": np.array(["0.5", "x"], object)})
    assert (raised.value.subject, raised.value.rows) == ("p", (1,))


def test_json_has_no_nan_and_no_character_that_a_terminal_obeys() -> None:
    assert as_json({"a": "ä\x9b"}, None) == '{"a": "ä\\u009b"}'
    assert as_json({"a": 1}, 2) == '{\n  "a": 1\n}'
    with pytest.raises(ValueError, match="JSON"):
        as_json({"a": math.nan}, None)


def test_progress_counts_all_rows() -> None:
    from logloss._evaluate.evaluate import score
    from logloss._evaluate.spec import EvaluationSpec
    from logloss._sources import open_source

    told: list[tuple[int, int | None]] = []
    rows = 3 << 18
    source = open_source({"y": np.tile([0, 1], rows // 2), "p": np.full(rows, 0.5)})
    spec = EvaluationSpec.build({"y": "y", "p": "p"})
    score(source, spec, lambda done, expected: told.append((done, expected)))
    assert max(told) == (rows, rows)
    assert len(told) > 1


@pytest.mark.parametrize("left_out", ["where", "missing"])
def test_labels_of_rows_that_are_left_out_are_none(left_out: str) -> None:
    p = [0.5, 0.5, math.nan if left_out == "missing" else 0.5]
    rows = pa.table({"y": ["yes", "no", "?"], "p": p})
    asked: dict[str, Any] = {"missing": "drop"} if left_out == "missing" else {"where": "y <> '?'"}
    assert logloss.evaluate(rows, positive="yes", **asked).others == ("no",)
    with pytest.raises(LabelError) as raised:
        logloss.evaluate(rows, **asked)
    assert (raised.value.code, raised.value.change) == ("label-text", Change("positive", "yes"))


def test_what_stands_beside_words_is_not_the_positive_one() -> None:
    column = Column(np.array([math.nan, math.nan, 1.0, math.nan]), ("yes", "no"), np.array([0, 1, -1, -1], np.int32))
    hit, wrong = Labels("y", " yes ").read(column)
    assert (hit.tolist(), wrong) == ([True, False, False, False], None)


def test_values_that_travel_are_plain() -> None:
    error = LabelError("label-text", "so many.", rows=(1, (2, 3)), values=(b"x", None, 0.5, True))
    back = error_from_state(error_to_state(error))
    assert (back.rows, back.values) == ((1,), ("b'x'", "None", 0.5, True))


@pytest.mark.parametrize(
    ("asked", "subject", "values"),
    [
        ({"percent": True}, "q", (150,)),
        ({"weight": "w"}, "w", (-2,)),
        ({"p": "r"}, "r", (1.5,)),
    ],
)
def test_values_are_named_as_they_stand(asked: dict[str, Any], subject: str, values: tuple[object, ...]) -> None:
    rows: dict[str, Any] = {"y": [1, 0, 1], "q": [1, 1, 1], "w": [1, 1, -2], "r": [0.5, 1.5, 0.5]}
    if "percent" in asked:
        rows["q"] = [50, 150, 25]
    with pytest.raises(LogLossError) as raised:
        logloss.evaluate(rows, **({"p": "q"} | asked), where=[True] * 3)
    assert (raised.value.subject, raised.value.values, raised.value.count) == (subject, values, 1)
    assert raised.value.rows == ((2,) if subject == "w" else (1,))
