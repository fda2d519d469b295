"""States as bytes: what comes back is what went, and whatever else stands there is one clear error."""

import dataclasses
import struct
import zlib
from collections.abc import Iterable
from functools import reduce
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import logloss
from logloss import PartialEvaluation, partial_evaluate
from logloss._accumulate import serialization
from logloss._evaluate.compare import ComparisonScan, model_columns
from logloss._evaluate.records.evaluation import Evaluation
from logloss._evaluate.scan.read import read
from logloss._evaluate.scan.state import Scan
from logloss._evaluate.spec import EvaluationSpec
from logloss._sources import open_source
from logloss._stats.model_differences import ModelClusters, ModelDifferences
from logloss._stats.tables.histogram import FEW
from logloss._stats.tables.row_ids import RowIds
from logloss.errors import LogLossError, StateError

RANDOM = np.random.default_rng(11)
ROWS = 3000
P = RANDOM.random(ROWS).round(3)  # among them 0 and 1, so that some losses are infinite
TABLE: dict[str, Any] = {
    "y": (RANDOM.random(ROWS) < P).astype(int),
    "soft": RANDOM.random(ROWS).round(2),
    "word": np.where(RANDOM.random(ROWS) < P, "yes", "no"),
    "p": P,
    "z": RANDOM.normal(0, 30, ROWS),
    "w": RANDOM.integers(0, 5, ROWS) * 10.0 ** RANDOM.integers(-90, 90, ROWS),
    "city": RANDOM.choice(["Oslo", "Bergen", "Tromsø", "=1+1", "\udcff"], ROWS),
    "age": RANDOM.normal(40, 20, ROWS),
    "few": RANDOM.integers(-2, 3, ROWS),
    "patient": RANDOM.integers(0, 300, ROWS),
    "id": [f"row {at % 2900}" for at in range(ROWS)],
}
ASKED: dict[str, dict[str, Any]] = {
    "plain": {},
    "everything": {"by": ["city", "age", "few"], "cluster": "patient", "id": "id", "show": ["city"], "worst": 5},
    "logits": {"logit": "z", "by": "city"},
    "soft labels": {"y": "soft", "by": "few"},
    "words": {"y": "word", "positive": "yes"},
    "weights": {"weight": "w", "by": ["few", "age"], "id": "id", "prior": 0.5},
    "no worst rows": {"worst": 0, "percent": True},
}


def unnumbered(found: Evaluation) -> Evaluation:
    """Return what does not depend on where the rows were read."""
    rows = tuple(dataclasses.replace(row, row=None) for row in found.worst)
    return dataclasses.replace(found, source="", worst=rows)


def merged(states: Iterable[bytes]) -> Evaluation:
    """Return the evaluation of the rows of some states."""
    return reduce(PartialEvaluation.merge, map(PartialEvaluation.from_bytes, states)).result()


def some(at: Any, table: dict[str, Any] = TABLE) -> dict[str, Any]:
    return {name: np.asarray(column)[at] for name, column in table.items()}


def parts(asked: dict[str, Any], cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted(cuts), ROWS]
    return [partial_evaluate(some(slice(start, stop)), **asked).to_bytes() for start, stop in pairwise(edges)]


@pytest.mark.parametrize("name", ASKED)
def test_parts_merged_from_bytes_are_the_whole(name: str) -> None:
    whole = partial_evaluate(some(RANDOM.permutation(ROWS)), **ASKED[name]).result()
    for cuts in ([], [1], [0, 0, 7, 500, 2999]):
        states = parts(ASKED[name], cuts)
        assert unnumbered(merged(states)) == unnumbered(whole)
        assert unnumbered(merged(reversed(states))) == unnumbered(whole)
        again = [PartialEvaluation.from_bytes(state).to_bytes() for state in states]
        assert unnumbered(merged(again)) == unnumbered(whole)


@pytest.mark.parametrize("name", ["plain", "everything", "logits", "soft labels", "words"])
def test_what_is_merged_is_what_is_evaluated(name: str) -> None:
    here, there = logloss.evaluate(TABLE, **ASKED[name]), merged(parts(ASKED[name], [100, 2000]))
    assert dataclasses.replace(unnumbered(there), worst=()) == dataclasses.replace(unnumbered(here), worst=())
    assert [row.loss for row in there.worst] == [row.loss for row in here.worst]
    assert all(row.row is None for row in there.worst)


def test_rows_beyond_the_few_are_merged_from_slots() -> None:
    p = RANDOM.random(FEW + 2000)
    table = {"y": (RANDOM.random(p.size) < p).astype(int), "p": p}
    states = [partial_evaluate(some(at, table)).to_bytes() for at in (slice(0, 1500), slice(1500, None))]
    assert len(states[1]) < 200_000
    assert unnumbered(merged(states)) == unnumbered(logloss.evaluate(table))


def test_equal_worst_rows_are_ordered_by_what_they_are() -> None:
    names = [f"n{at:03}" for at in RANDOM.permutation(1000)]
    table = {"y": np.ones(1000, int), "p": np.zeros(1000), "id": names}
    for cuts in ([], [3, 500]):
        edges = [0, *cuts, 1000]
        found = merged(
            partial_evaluate(some(slice(*edge), table), id="id", worst=3).to_bytes() for edge in pairwise(edges)
        )
        assert [row.shown["id"] for row in found.worst] == ["n000", "n001", "n002"]


def test_faults_of_several_machines_are_one() -> None:
    wrong = [{"y": [1, 0], "p": [0.5, 85.0]}, {"y": [1, 1, 0], "p": [3.0, 0.5, -1.0]}]
    states = [partial_evaluate(rows).to_bytes() for rows in wrong]
    said = set()
    for order in (states, states[::-1]):
        with pytest.raises(LogLossError) as caught:
            merged(order)
        said.add(str(caught.value))
    assert said == {"p = -1.0: a probability lies in [0, 1] (3 of 5 rows)."}


@pytest.mark.parametrize(
    "asked",
    [{"y": "word"}, {"y": "age"}, {"p": "city"}, {"weight": "z"}, {"y": "word", "positive": "yse"}],
)
def test_what_is_wrong_is_said_as_here(asked: dict[str, Any]) -> None:
    said = []
    for states in ([partial_evaluate(TABLE, **asked).to_bytes()], parts(asked, []), parts(asked, [10, 2000])):
        with pytest.raises(LogLossError) as caught:
            merged(states)
        said.append((type(caught.value), caught.value.count, caught.value.hint))
    assert said[0] == said[1] == said[2]


def test_parts_of_different_questions_are_not_merged() -> None:
    with pytest.raises(LogLossError, match="percent is False in one and True in another"):
        partial_evaluate(TABLE).merge(partial_evaluate(TABLE, percent=True))
    with pytest.raises(LogLossError, match="by is"):
        partial_evaluate(TABLE, by="city").merge(partial_evaluate(TABLE))


def test_ids_sampled_by_halves_come_back() -> None:
    ids = RowIds()
    ids.add(logloss._accumulate.batch.Column(np.arange(300_000)))
    assert ids.level > 0
    again = RowIds()
    again.from_state(serialization.unpack(serialization.pack(ids.to_state())))
    assert again.repeated() == ids.repeated()
    assert again.level == ids.level


def comparison() -> ComparisonScan:
    source = open_source(TABLE | {"q": 1 - P})
    columns, baseline = model_columns(source, {"y": "y", "cluster": "patient"}, ["p", "q"], None, "p")
    spec = EvaluationSpec.build(columns, baseline=baseline, by=("city", "age"))
    return read(source, dataclasses.replace(spec, numbered=False), ComparisonScan)


STATES = {name: partial_evaluate(TABLE, **asked).to_bytes() for name, asked in ASKED.items()}
STATES["wrong"] = partial_evaluate(TABLE, p="z").to_bytes()
STATES["wrong labels"] = partial_evaluate(TABLE, y="word").to_bytes()
COMPARISON = comparison().to_bytes()


def test_a_comparison_comes_back() -> None:
    one, other = ComparisonScan.from_bytes(COMPARISON), comparison()
    mine, theirs = one[ModelDifferences], other[ModelDifferences]
    assert mine.pairs["q"].read() == theirs.pairs["q"].read()
    assert mine.regions.of["q"].together([0, 3]) == theirs.regions.of["q"].together([0, 3])
    assert one.tallies == other.tallies
    assert serialization.pack(one[ModelClusters].to_state()) == serialization.pack(other[ModelClusters].to_state())
    alone = one[ModelClusters]
    assert serialization.pack(alone["p"].to_state()) != serialization.pack(alone["q"].to_state())
    with pytest.raises(StateError, match="another kind"):
        PartialEvaluation.from_bytes(COMPARISON)


@given(st.sampled_from(sorted(STATES)), st.data())
@settings(max_examples=60)
def test_any_damage_is_seen(name: str, data: st.DataObject) -> None:
    state = STATES[name]
    damage = data.draw(st.sampled_from(["cut", "flip", "insert", "swap"]))
    at = data.draw(st.integers(0, len(state) - 1))
    damaged = bytearray(state)
    if damage == "cut":
        del damaged[at:]
    elif damage == "flip":
        damaged[at] ^= data.draw(st.integers(1, 255))
    elif damage == "insert":
        damaged[at:at] = data.draw(st.binary(min_size=1, max_size=9))
    else:
        damaged = damaged[at:] + damaged[:at]
    if damaged != state:
        with pytest.raises(StateError, match="are not the state of rows"):
            PartialEvaluation.from_bytes(bytes(damaged))


@given(st.binary(max_size=200))
@example(b"")
@example(serialization.MAGIC)
@example(logloss.Tally().to_bytes())
def test_foreign_bytes_are_refused(data: bytes) -> None:
    for start in (b"", serialization.MAGIC, signed(data)):
        with pytest.raises(StateError):
            PartialEvaluation.from_bytes(start + data)


def signed(body: bytes, size: int | None = None, version: int = serialization.VERSION) -> bytes:
    """Return a body behind a head that is right."""
    size = len(body) if size is None else size
    check = zlib.crc32(body, zlib.crc32(struct.pack("<I", size)))
    return serialization.MAGIC + struct.pack("<BII", version, check, size) + body


def test_the_error_says_what_is_wrong() -> None:
    state = STATES["plain"]
    for damaged, reason in {
        state[:-1]: "checksum",
        b"PAR1" + state: "do not begin",
        state[: len(serialization.MAGIC)] + b"\x04" + state[len(serialization.MAGIC) + 1 :]: "version 4, and this",
        b"logloss part" + state[12:]: "of logloss 0.1, and this logloss knows version 3",
        signed(b"[]"): "list stands where entries should",
        signed(b"[" * 100_000): "recursion",
        signed(b'{"array": ["float64", 1000000000]}'): "cannot reshape",
        signed(b'{"array": ["object", 1]}'): "'object'",
    }.items():
        with pytest.raises(StateError, match=reason):
            PartialEvaluation.from_bytes(damaged)
    for other in (None, 3, "text", [1]):
        with pytest.raises(StateError):
            PartialEvaluation.from_bytes(other)  # type: ignore[arg-type]


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
) | st.sampled_from([np.zeros(0), np.ones(3, np.int64), np.full((2, 3), -1, np.int64), np.ones(1, np.uint8)])


def places(tree: Any) -> list[tuple[Any, Any]]:
    """Return every container of a tree with every place in it."""
    here = list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else []
    return [(tree, at) for at in here] + [place for at in here for place in places(tree[at])]


@given(st.sampled_from([*sorted(STATES), "comparison"]), st.data())
@settings(max_examples=150)
def test_a_forged_state_is_refused_or_a_part(name: str, data: st.DataObject) -> None:
    """Whoever can sign a state may write what they like into it, and nothing but an error of ours comes of it."""
    kind: type[Scan] = ComparisonScan if name == "comparison" else PartialEvaluation
    tree = serialization.unpack(COMPARISON if name == "comparison" else STATES[name])
    container, at = data.draw(st.sampled_from(places(tree)))
    value = container[at]
    if isinstance(value, np.ndarray) and value.size and data.draw(st.booleans()):
        value.flat[data.draw(st.integers(0, value.size - 1))] = data.draw(st.sampled_from([0, 1, 255]))
    else:
        container[at] = data.draw(PLAIN)
    try:
        part = kind.from_bytes(serialization.pack(tree))
    except StateError:
        return
    part.merge(kind.from_bytes(part.to_bytes()))


@given(PLAIN)
def test_a_tree_comes_back(tree: Any) -> None:
    found = serialization.unpack(serialization.pack(tree))
    np.testing.assert_equal(found, tree)


def test_a_state_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serialization, "LARGEST", 10_000)
    with pytest.raises(StateError, match="more than 10,000"):
        partial_evaluate(TABLE, cluster="patient").to_bytes()


def test_sums_in_other_than_lowest_terms_are_refused() -> None:
    for wrong in (["2", 0], ["1", 1 << 20], ["f" * 20_000, 0], ["0x1", 0], [1, 0], ["1", 0.0], ["1"], "1"):
        with pytest.raises(serialization.WRONG):
            serialization.Entries({"sum": wrong}).sum("sum")
