"""Evaluations, comparisons and reconciliations whose every number is kept in `numbers.json.gz`.

`python tests/golden_records/cases.py reconcile` writes those cases again whose names begin so (all, without a word)
after a change that is meant to change numbers, and the changelog says which. What they should be is for
`tests/reference`; this holds that a change of shape changes none.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

import logloss

NUMBERS = Path(__file__).with_name("numbers.json.gz")
Columns = dict[str, Any]
Case = Callable[[], Any]  # returns a record


def rows(n: int, seed: int) -> Columns:
    """Return columns of every kind, without a transcendental function: the same on every machine."""
    random = np.random.default_rng(seed)
    p = random.random(n)
    y = (random.random(n) < 0.8 * p + 0.1).astype(np.int64)
    return {
        "y": y,
        "p": p,
        "tied": np.round(p * 8) / 8 * 0.96 + 0.02,
        "exact": np.where(random.random(n) < 0.05, np.round(p), p),
        "tiny": np.where(random.random(n) < 0.5, p * 2.0**-60, 1 - p * 2.0**-40),
        "calibrated": 0.8 * p + 0.1,
        "percent": np.round(p * 100, 1),
        "z": random.integers(-400, 400, n) / 64,
        "steep": random.integers(-90, 90, n) * 10.0,
        "soft": random.integers(0, 17, n) / 16,
        "ones": np.ones(n, dtype=np.int64),
        "word": np.where(y == 1, "yes", "no"),
        "w": random.integers(1, 9, n) / 4,
        "count": random.integers(0, 4, n) + (np.arange(n) == 0),
        "skewed": 2.0 ** random.integers(-30, 10, n),
        "group": random.choice(list("abcd"), n),
        "number": random.integers(0, 5, n),
        "wide": random.random(n) * 1000,
        "site": random.integers(0, max(n // 12, 2), n),
        "id": np.array([f"r{k % max(n - 2, 1)}" for k in range(n)]),
    }


def gaps(columns: Columns) -> Columns:
    """Return them with every seventh probability missing."""
    return columns | {"p": np.where(np.arange(len(columns["p"])) % 7 == 3, np.nan, columns["p"])}


FORECASTS: dict[str, Columns] = {
    "plain": {},
    "tied": {"p": "tied"},
    "exact": {"p": "exact"},
    "tiny": {"p": "tiny"},
    "calibrated": {"p": "calibrated"},
    "percent": {"p": "percent", "percent": True},
    "logits": {"logit": "z"},
    "steep logits": {"logit": "steep"},
    "soft": {"y": "soft"},
    "soft, exact": {"y": "soft", "p": "exact"},
    "one class": {"y": "ones"},
    "words": {"y": "word", "positive": "yes"},
}
OPTIONS: dict[str, Columns] = {
    "": {},
    "weights": {"weight": "w"},
    "counts": {"weight": "count", "by": "group"},
    "skewed weights": {"weight": "skewed"},
    "by": {"by": ["group", "number", "wide"]},
    "clusters": {"cluster": "site"},
    "clusters, weights, by": {"cluster": "site", "weight": "w", "by": "group"},
    "prior, ids": {"prior": 0.25, "id": "id", "show": ["group", "w"], "worst": 7},
    "condition": {"where": "number > 1", "by": "group", "worst": 0},
}


def cases() -> Iterator[tuple[str, Case]]:
    """Return each case with its name."""
    data = rows(400, 1)
    for forecast, which in FORECASTS.items():
        for option, how in OPTIONS.items():
            yield f"evaluate {forecast}: {option}", _evaluate(data, which | {"worst": 3} | how)
    for n in (1, 2, 3, 8, 40, 5_000, 70_000):
        yield f"evaluate {n} rows", _evaluate(rows(n, n), {"worst": 3})
        yield f"evaluate {n} rows with all", _evaluate(rows(n, n), {"weight": "w", "cluster": "site", "by": "group"})
    yield "evaluate with gaps", _evaluate(gaps(data), {"missing": "drop", "by": "group"})
    yield "evaluate arrays", lambda: logloss.evaluate(y=data["y"], p=data["p"], weight=data["w"])

    models: dict[str, Columns] = {
        "two": {"p": ["p", "calibrated"]},
        "equal": {"p": ["p", "same"]},
        "four": {"p": ["tied", "p", "calibrated", "tiny"]},
        "infinite": {"p": ["exact", "p"]},
        "both infinite": {"p": ["exact", "also exact"]},
        "soft": {"y": "soft", "p": ["p", "tied"]},
    }
    beside = {"same": data["p"], "also exact": np.where(data["number"] == 0, data["ones"], data["exact"])}
    ways: dict[str, Columns] = {
        "": {},
        "weights": {"weight": "w"},
        "clusters": {"cluster": "site"},
        "by": {"by": ["group", "wide"]},
        "condition": {"where": "number > 1", "weight": "count"},
    }
    for which, named in models.items():
        for way, how in ways.items():
            yield f"compare {which}: {way}", _compare(data | beside, named | how)

    for forecast in ("plain", "exact", "tiny", "logits", "steep logits", "soft", "percent"):
        yield f"reconcile {forecast}", _reconcile(data, FORECASTS[forecast])
        yield f"reconcile {forecast}: weights", _reconcile(data, FORECASTS[forecast] | {"weight": "w"})


def _evaluate(data: Columns, options: Columns) -> Case:
    return lambda: logloss.evaluate(_frame(data, options), **options)


def _compare(data: Columns, options: Columns) -> Case:
    return lambda: logloss.compare(_frame(data, options), **options)


def _reconcile(data: Columns, options: Columns) -> Case:
    return lambda: logloss.reconcile(data, **options)


def _frame(data: Columns, options: Columns) -> Any:
    """Return the columns as they are, or as a table where a condition asks for SQL."""
    if "where" not in options:
        return data
    import pyarrow as pa

    return pa.table(data)


def record(case: Case) -> Any:
    """Return what a case says: its record as JSON knows it, or the class of its error."""
    try:
        return json.loads(case().to_json())
    except logloss.LogLossError as error:
        return {"error": type(error).__name__}


def read() -> dict[str, Any]:
    """Return the numbers that are kept, by the names of the cases."""
    kept: dict[str, Any] = json.loads(gzip.decompress(NUMBERS.read_bytes()))
    return kept


if __name__ == "__main__":
    begins = sys.argv[1] if sys.argv[1:] else ""
    kept = read() if begins else {}
    now = {name: record(case) if name.startswith(begins) else kept[name] for name, case in cases()}
    text = json.dumps(now, separators=(",", ":"))
    NUMBERS.write_bytes(gzip.compress(text.encode(), mtime=0))
