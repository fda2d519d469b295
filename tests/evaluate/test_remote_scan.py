"""Rows that are read elsewhere: what is sent there, what comes back, and what is made of it, all in this process."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

import logloss
from logloss._accumulate.batch import ROWS, Batch
from logloss._accumulate.serialization import pack, unpack
from logloss._evaluate.evaluate import PartialEvaluation
from logloss._evaluate.scan.error_state import error_to_state
from logloss._evaluate.scan.remote import put_together, scan_remotely, work
from logloss._evaluate.spec import EvaluationSpec
from logloss._sources import DistributedSource, open_source
from logloss._sources.remote.distributed import Merge, Work
from logloss.errors import (
    ArgumentError,
    DataFileError,
    EmptyError,
    LogLossError,
    MissingValueError,
    ProbabilityError,
    StateError,
)

SIZE = 60
RANDOM = np.random.default_rng(4)
TABLE: dict[str, Any] = {
    "y": RANDOM.integers(0, 2, SIZE),
    "p": RANDOM.random(SIZE).round(2),
    "q": RANDOM.random(SIZE).round(2),
    "w": RANDOM.integers(0, 3, SIZE),
    "g": RANDOM.choice(["a", "b"], SIZE),
    "c": RANDOM.integers(0, 9, SIZE),
}


class Elsewhere(DistributedSource):
    """Rows in parts, whose states are merged in pairs as a cluster's are."""

    def __init__(self, table: dict[str, Any], parts: int = 5) -> None:
        self.name, self.columns = "rows elsewhere", tuple(table)
        self._parts = [{name: values[at::parts] for name, values in table.items()} for at in range(parts)]
        self.asked: list[tuple[Sequence[str], str | None]] = []

    def states(self, wanted: Sequence[str], where: str | None, work: Work, merge: Merge) -> Iterator[bytes]:
        self.asked.append((wanted, where))
        states = [work(open_source(part).batches(wanted)) for part in self._parts]
        while len(states) > 2:
            states = [merge(states[at : at + 2]) for at in range(0, len(states), 2)]
        yield from states


def unnumbered(found: Any) -> Any:
    """Return what does not depend on where the rows were read."""
    return dataclasses.replace(found, source="", worst=tuple(dataclasses.replace(row, row=None) for row in found.worst))


@pytest.mark.parametrize(
    "asked", [{}, {"weight": "w", "by": ["g", "p"], "cluster": "c", "id": "c", "show": "q"}, {"worst": 0}]
)
def test_rows_elsewhere_are_the_same_rows(asked: dict[str, Any]) -> None:
    rows = Elsewhere(TABLE)
    found = logloss.evaluate(rows, **asked)
    assert found.source == "rows elsewhere"
    here = logloss.partial_evaluate(TABLE, **asked).result()
    assert here.source == "merged parts"
    assert unnumbered(found) == unnumbered(here)
    assert [row.row for row in found.worst] == [None] * len(found.worst)
    columns = ["y", "p", "w", "c", "g", "p", "c", "q"] if asked.get("by") else ["y", "p"]
    assert [(list(wanted), where) for wanted, where in rows.asked] == [(list(dict.fromkeys(columns)), None)]


@pytest.fixture(autouse=True)
def _open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the source through as it is."""
    real = open_source
    for module in ("arguments", "compare"):
        monkeypatch.setattr(
            f"logloss._evaluate.{module}.open_source",
            lambda data, engine=None: data if isinstance(data, DistributedSource) else real(data, engine),
        )


def test_models_elsewhere_are_compared() -> None:
    found = logloss.compare(Elsewhere(TABLE), p=["p", "q"], by="g", cluster="c")
    assert found == dataclasses.replace(logloss.compare(TABLE, p=["p", "q"], by="g", cluster="c"), source=found.source)


def test_a_condition_goes_along() -> None:
    rows = Elsewhere(TABLE)
    logloss.evaluate(rows, where="p > 0.5")  # which is theirs to hold the rows to
    assert rows.asked == [(["y", "p"], "p > 0.5")]
    with pytest.raises(ArgumentError) as raised:
        logloss.evaluate(rows, where=np.ones(SIZE, bool))
    assert (raised.value.code, raised.value.subject) == ("cluster-rows", "rows elsewhere")
    with pytest.raises(ArgumentError) as raised:
        logloss.reconcile(rows)
    assert (raised.value.code, raised.value.subject) == ("cluster-rows", "rows elsewhere")
    with pytest.raises(ArgumentError) as raised:
        logloss.evaluate(rows, p=TABLE["p"])
    assert (raised.value.code, raised.value.subject) == ("option", "p")


@pytest.mark.parametrize(
    ("change", "kind", "facts"),
    [
        ({"p": np.full(SIZE, 2.0)}, ProbabilityError, {"subject": "p", "rows": (), "count": SIZE, "size": SIZE}),
        ({"p": np.where(np.arange(SIZE) == 7, np.nan, 0.5)}, MissingValueError, {"subject": "p", "count": 1}),
        ({name: values[:0] for name, values in TABLE.items()}, EmptyError, {"subject": "rows elsewhere"}),
    ],
)
def test_what_is_wrong_elsewhere_is_said_here(change: dict[str, Any], kind: type, facts: dict[str, Any]) -> None:
    with pytest.raises(kind) as raised:
        logloss.evaluate(Elsewhere(TABLE | change))
    assert {name: getattr(raised.value, name) for name in facts} == facts


SPEC = EvaluationSpec.build({"y": "y", "p": "p"})


def state(*p: float) -> bytes:
    """Return the state of rows of these forecasts, all of which happened."""
    return work(PartialEvaluation, SPEC, open_source({"y": np.ones(len(p)), "p": np.array(p)}).batches(["y", "p"]))


def stopped() -> bytes:
    """Return what a machine sends that could not read its rows."""

    def batches() -> Iterator[Batch]:
        raise DataFileError("held", "it is in use.", subject="f")
        yield

    return work(PartialEvaluation, SPEC, batches())


def test_states_are_put_together() -> None:
    assert put_together(PartialEvaluation, []) == b""
    both = put_together(PartialEvaluation, iter([state(0.5), state(0.25, 0.125), state()]))
    found = PartialEvaluation.from_bytes(both)
    assert (found.rows, found.result().log_loss) == (3, logloss.log_loss([1, 1, 1], [0.5, 0.25, 0.125]))
    assert put_together(PartialEvaluation, [both]) == both


@pytest.mark.parametrize("at", [0, 1, 2])
def test_the_first_machine_that_stopped_says_why(at: int) -> None:
    states = [state(0.5), state(0.25)]
    states.insert(at, stopped())
    together = put_together(PartialEvaluation, states)
    assert (
        together == stopped() == pack({"stopped": error_to_state(DataFileError("held", "it is in use.", subject="f"))})
    )

    class Broken(Elsewhere):
        def states(self, *_: object) -> Iterator[bytes]:
            yield from states

    with pytest.raises(DataFileError) as raised:
        scan_remotely(Broken(TABLE), SPEC, PartialEvaluation)
    assert (raised.value.code, raised.value.subject) == ("held", "f")


@pytest.mark.parametrize(
    "data", [b"", b"abc", pack([1]), pack({"stopped": {}}), pack({"kind": "comparison"}), state(0.5)[:-1]]
)
def test_bytes_that_are_no_state_are_refused(data: bytes) -> None:
    class Broken(Elsewhere):
        def states(self, *_: object) -> Iterator[bytes]:
            yield data

    with pytest.raises(StateError) as raised:
        scan_remotely(Broken(TABLE), SPEC, PartialEvaluation)
    assert (raised.value.code, raised.value.size) == ("part-state", len(data))
    assert f"{len(data):,} bytes" in raised.value.problem


FULL = logloss.partial_evaluate(TABLE, weight="w", by="g", cluster="c", id="c", missing="drop")
TREE = unpack(FULL.to_bytes())


def test_a_state_is_the_same_again() -> None:
    back = PartialEvaluation.from_bytes(FULL.to_bytes())
    assert back.to_bytes() == FULL.to_bytes()
    assert (back.rows, back.masked, back.dropped, back.soft) == (SIZE, 0, 0, False)
    assert back.result("x") == FULL.result("x")
    assert (
        back.merge(logloss.partial_evaluate(TABLE, weight="w", by="g", cluster="c", id="c", missing="drop")).rows
        == 2 * SIZE
    )


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "comparison"},
        {"kind": None},
        {"spec": {}},
        {"counts": [1, 2]},
        {"counts": [1, 2, 3, 4]},
        {"soft": 1},
        {"labels": {}},
        {"tallies": []},
        {"tallies": TREE["tallies"] * 2},
        {"accumulators": {}},
        {"accumulators": TREE["accumulators"][::-1]},
        {"faults": {}},
        {"faults": [{}]},
    ],
)
def test_a_state_that_was_changed_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(StateError) as raised:
        PartialEvaluation.from_bytes(pack({**TREE, **change}))
    assert raised.value.code == "part-state"


def test_rows_are_counted_as_they_go() -> None:
    keep = np.array([True, True, False, True, True])
    table = {"y": [1, 0, 1, 1, 0], "p": [0.5, np.nan, 2.0, 0.25, 0.75], "w": [1, 1, 1, 0, 2]}
    part = logloss.partial_evaluate(table, weight="w", where=keep, missing="drop")
    assert (part.rows, part.masked, part.dropped, part.soft) == (5, 1, 1, False)
    found = part.result()
    assert (found.n, found.weight, found.rows, found.masked, found.dropped) == (2, 3.0, 5, 1, 1)
    assert logloss.partial_evaluate([0.5, 1], [0.5, 0.5]).soft
    assert not logloss.partial_evaluate([0.0, 1.0], [0.5, 0.5]).soft
    assert logloss.partial_evaluate([0.5], [0.5]).merge(logloss.partial_evaluate([1.0], [0.5])).soft
    assert logloss.partial_evaluate([1.0], [0.5]).merge(logloss.partial_evaluate([0.5], [0.5])).soft


def test_row_numbers_count_through_all_that_is_left_out() -> None:
    y, p = np.ones(ROWS + 10), np.full(ROWS + 10, 0.5)
    p[ROWS + 3] = 0.25
    p[:5] = np.nan
    keep = np.ones(y.size, bool)
    keep[5:9] = False
    found = logloss.evaluate(y, p, where=keep, missing="drop", worst=2)
    assert [row.row for row in found.worst] == [ROWS + 3, 9]
    p[ROWS + 4] = 3.0
    with pytest.raises(LogLossError) as raised:
        logloss.evaluate(y, p, where=keep, missing="drop")
    assert (raised.value.rows, raised.value.values, raised.value.count) == ((ROWS + 4,), (3.0,), 1)
