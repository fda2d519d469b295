"""Foreign bytes and texts: states, tallies and records of which some part is another."""

from __future__ import annotations

import copy
import io
import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

import logloss
from logloss._accumulate import serialization
from logloss._evaluate.evaluate import PartialEvaluation
from logloss._report.door import show
from logloss.errors import LogLossError

TRIES = 20  # of a run
OTHERS = (None, -1, 0, 1, 2**60, -(2**60), 0.5, "x", "", [], {}, True, float("inf"), float("nan"), [1], ["ff", 3])


@cache
def _rows() -> dict[str, Any]:
    rng = np.random.default_rng(1)
    p = rng.random(400)
    names = np.array(list("abcd"), object)[rng.integers(0, 4, 400)]
    return {"y": (rng.random(400) < p).astype(int), "p": p, "by": names, "cluster": rng.integers(0, 30, 400)}


@cache
def _states() -> tuple[Any, ...]:
    rows = _rows()
    plain, weight = {"y": rows["y"], "p": rows["p"]}, np.arange(1, 401) / 7
    parts = (
        logloss.partial_evaluate(**plain),
        logloss.partial_evaluate(**rows),
        logloss.partial_evaluate(y=rows["y"] / 2, p=rows["p"], weight=weight, by=rows["cluster"]),
        logloss.partial_evaluate({**plain, "id": np.arange(400)}, id="id", positive=1),
        logloss.partial_evaluate(y=rows["y"], logit=np.log(rows["p"] / (1 - rows["p"]))),
    )
    return tuple(serialization.unpack(part.to_bytes()) for part in parts)


def states(random: Random, _folder: Path) -> str:
    """A part of a state is another: an error of ours when it is read or its result is taken, or a result."""
    ends = [_state(random) for _ in range(TRIES)]
    return "refused" if "refused" in ends else "read"


def _state(random: Random) -> str:
    tree = copy.deepcopy(random.choice(_states()))
    _change(random, tree)
    content = serialization.pack(tree)
    try:
        PartialEvaluation.from_bytes(content).result()
    except LogLossError:
        return "refused"
    return "read"


def tallies(random: Random, _folder: Path) -> str:
    """Bytes of a tally are others, with a right checksum or without."""
    tally = logloss.Tally()
    tally.update(_rows()["y"], _rows()["p"], sample_weight=random.choice((None, _rows()["p"] + 0.5)))
    ends = set()
    for _ in range(TRIES):
        content = bytearray(tally.to_bytes())
        if random.random() < 0.5:
            content[random.randrange(len(content))] ^= 1 << random.randrange(8)
            given = bytes(content[: random.choice((len(content), random.randrange(len(content))))])
        else:
            tree = serialization.unpack(bytes(content))
            name = random.choice([name for name in tree if name != "kind"])
            tree[name] = [f"{random.choice((1, 3, 2**40 + 1, -5)):x}", random.choice((0, -3, 40, -2000))]
            given = serialization.pack(tree)
        try:
            logloss.Tally.from_bytes(given).result()
            ends.add("read")
        except LogLossError:
            ends.add("refused")
    return " and ".join(sorted(ends))


@cache
def _records() -> tuple[tuple[Any, Any], ...]:
    rows = _rows()
    y, p = rows["y"], rows["p"]
    made = logloss.evaluate(**rows), logloss.reconcile(y, p), logloss.compare(y, {"a": p, "b": p / 2})
    return tuple((type(record), json.loads(record.to_json())) for record in made)


def records(random: Random, _folder: Path) -> str:
    """A field of a record's JSON is another, or missing: an error of ours, or a record that can be printed."""
    ends = set()
    for _ in range(TRIES):
        kind, tree = random.choice(_records())
        tree = copy.deepcopy(tree)
        _change(random, tree)
        try:
            record = kind.from_json(json.dumps(tree))
        except LogLossError:
            ends.add("refused")
            continue
        show(record, io.StringIO(), plain=True)
        record.to_json()
        ends.add("read")
    return " and ".join(sorted(ends))


def _change(random: Random, tree: Any) -> None:
    """Change one place of a tree."""
    container, at = random.choice(list(_places(tree)))
    value = container[at]
    if isinstance(value, np.ndarray) and value.size and random.random() < 0.8:
        place = random.randrange(value.size)
        if value.dtype.kind == "f":
            value.flat[place] = random.choice((0, -1, 1, np.nan, np.inf, 1e300, -value.flat[place]))
        else:
            value.flat[place] = random.choice((0, 1, 7, 255 if value.dtype == np.uint8 else 2**40))
    elif (isinstance(container, list) and random.random() < 0.4) or (
        isinstance(container, dict) and random.random() < 0.2
    ):
        del container[at]
    else:
        container[at] = random.choice(OTHERS)


def _places(tree: Any) -> Any:
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for at, inner in items:
        yield tree, at
        yield from _places(inner)


KINDS = {"states": states, "tallies": tallies, "records": records}
