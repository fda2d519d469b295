"""Each library that is installed is run, and prints what the table of conventions says it prints.

What runs is the call that the reconciliation itself prints, as it stands there. How near the numbers must be is not
invented: `within` is how far the library's own rounding can move its number.
"""

import importlib
import itertools
import math
import os
import pickle
import shutil
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
import pytest

import logloss
from logloss._evaluate.conventions import CONVENTIONS

pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # the libraries' own
    pytest.mark.skipif(sys.platform == "emscripten", reason="needs subprocesses"),
]

RANDOM = np.random.default_rng(29)
N = 3000


class Rows(NamedTuple):
    """Labels, what is given (probabilities or logits), and weights."""

    y: np.ndarray
    given: np.ndarray
    weight: np.ndarray | None = None
    logits: bool = False


def _ordinary() -> Rows:
    p = RANDOM.uniform(0.001, 0.999, N)
    return Rows((RANDOM.random(N) < p).astype(float), p)


def _extreme() -> Rows:
    """Probabilities that every library treats in a way of its own, right and wrong."""
    edge = np.array([0, 1e-30, 1e-20, 1e-16, 1e-15, 1e-12, 1e-9, 1e-7, 5e-8, 1e-5])
    p = np.concatenate([edge, 1 - edge])
    p = np.concatenate([p, p])
    y = np.repeat([0.0, 1.0], p.size // 2)
    calm = _ordinary()
    return Rows(np.concatenate([y, calm.y]), np.concatenate([p, calm.given]))


def _logits(scale: float) -> Rows:
    z = RANDOM.normal(0, scale, N)
    return Rows((RANDOM.random(N) < 1 / (1 + np.exp(-z / 4))).astype(float), z, logits=True)


def _bands() -> list[Rows]:
    """Return logits from −1000 to 1000 in bands, right and wrong apart: in one mean, the largest would hide the others.

    The edges lie where 1/(1 + exp(−z)) becomes 1 or 0 in a type, and where it is clipped.
    """
    found = []
    for low, high in itertools.pairwise([0, 0.01, 1, 9, 16, 17, 34, 36, 37, 85, 90, 105, 700, 720, 1000]):
        for sign in (1, -1):  # right, wrong
            y = RANDOM.integers(0, 2, 60)
            found.append(Rows(y.astype(float), sign * (2 * y - 1) * RANDOM.uniform(low, high, y.size), logits=True))
    return found


def _each_way(cases: dict[str, list[Rows]]) -> dict[str, list[Rows]]:
    """Return cases with weights and without, in float64 and in float32."""
    found = {}
    for name, parts in cases.items():
        weighted = [rows._replace(weight=RANDOM.gamma(0.5, 3, rows.y.size)) for rows in parts]
        for way, which in (("", parts), (", weights", weighted)):
            found[name + way] = which
            found[f"{name}{way}, float32"] = [
                rows._replace(
                    given=rows.given.astype("float32"),
                    weight=None if rows.weight is None else rows.weight.astype("float32"),
                )
                for rows in which
            ]
    return found


CASES = _each_way(
    {
        "ordinary": [_ordinary()],
        "extreme": [_extreme()],
        "soft": [Rows(RANDOM.random(N), RANDOM.uniform(0.001, 0.999, N))],
        "logits": [_logits(3)],
        "narrow logits": [_logits(0.01)],
        "wide logits": [_logits(300), *_bands()],
        "a sigmoid of 1": [Rows(np.array([0.0, 0, 1, 1]), np.array([17.0, 1, 2, 3]), logits=True)],
        "soft logits": [Rows(RANDOM.random(N), RANDOM.normal(0, 9, N), logits=True)],
    }
)


# running what is printed ---------------------------------------------------------------------------------------------

MODULES = ("sklearn.metrics", "scipy.special", "torch", "keras", "xgboost", "lightgbm", "catboost.utils")


def names_in(call: str, rows: Rows) -> dict[str, Any]:
    """Return what the names in a call stand for, the libraries imported."""
    names: dict[str, Any] = {
        "y": rows.y,
        "z" if rows.logits else "p": rows.given,
        "w": np.ones(rows.y.size) if rows.weight is None else rows.weight,
    }
    for module in MODULES:
        top = module.partition(".")[0]
        if f"{top}." in call:
            importlib.import_module(module)
            names[top] = sys.modules[top]
    if call.startswith("torch."):
        names |= {name: names["torch"].tensor(column) for name, column in names.items() if name in "ypzw"}
    return names


@cache
def reconciled(case: str) -> list[dict[str, Any]]:
    """Return what the table says of each part of a case, by the names of the libraries."""
    return [
        {
            each.name: each
            for each in logloss.reconcile(
                y=rows.y, weight=rows.weight, **{"logit" if rows.logits else "p": rows.given}
            ).libraries
        }
        for rows in CASES[case]
    ]


def agree(expected: Any, found: float | str) -> None:
    """Hold what a library printed, or the words of its error, against the table."""
    if expected.value is None:
        assert isinstance(found, str), found
        assert any(word in found.lower() for word in ("label", "continuous", "target")), found
        return
    assert isinstance(found, float), found
    if math.isnan(expected.value):
        assert not math.isfinite(found)
        return
    assert abs(found - expected.value) <= expected.within, (found, expected.value, expected.within)


def typed(call: str, names: dict[str, Any]) -> float | str:
    """Return the number that a call gives, or the words of its error."""
    try:
        found = eval(call, names)  # noqa: S307  # what is printed is to be typed
    except Exception as error:
        return str(error)
    return float(found.rpartition(":")[2] if isinstance(found, str) else found)


def answer(call: str, rows: Rows) -> float | str:
    """Return what a call gives of some rows."""
    return typed(call, names_in(call, rows))


@cache
def answers(backend: str) -> dict[tuple[str, str], list[float | str]]:
    """Run all cases on a backend of Keras: it takes seconds to load, and a process has only one."""
    jobs = {
        (name, case): [(each[name].call, tuple(rows)) for each, rows in zip(reconciled(case), parts, strict=True)]
        for case, parts in CASES.items()
        for name in ("Keras", "Keras, from logits")
    }
    done = subprocess.run(
        [sys.executable, __file__],
        input=pickle.dumps(jobs),
        env={**os.environ, "KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""},
        capture_output=True,
        check=True,
    )
    found: dict[tuple[str, str], list[float | str]] = pickle.loads(done.stdout)  # noqa: S301  # of the process above
    return found


PEERS = [
    (by.name, backend)
    for by in CONVENTIONS
    if by.name != "Spark ML"
    for backend in (("tensorflow", "jax", "torch") if by.name.startswith("Keras") else ("",))
]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("name", "backend"), PEERS, ids=[" on ".join(filter(None, peer)) for peer in PEERS])
def test_a_library_prints_what_the_table_says(name: str, backend: str, case: str) -> None:
    expected = [each[name] for each in reconciled(case)]
    call = expected[0].call
    for module in (*(module for module in MODULES if f"{module.partition('.')[0]}." in call), backend):
        if module and find_spec(module.partition(".")[0]) is None:
            pytest.skip(f"{module} is not installed")
    found = answers(backend)[name, case] if backend else [answer(call, rows) for rows in CASES[case]]
    for each, number in zip(expected, found, strict=True):
        agree(each, number)


@pytest.mark.parametrize(("name", "value"), [("torch BCELoss", 25.372), ("XGBoost", 9.583)])
def test_a_sigmoid_that_rounds_to_1_is_a_certain_miss(name: str, value: float) -> None:
    """What the libraries printed: the sigmoid of 17 is 1 in float32."""
    assert round(reconciled("a sigmoid of 1")[0][name].value, 3) == value


# Spark ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def spark():
    pyspark = pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    session = (
        pyspark.sql.SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.mark.xdist_group("spark")  # one cluster for all
@pytest.mark.parametrize("case", [case for case in CASES if not case.endswith("float32")])
def test_spark_prints_what_the_table_says(spark, case: str) -> None:
    import pyspark.ml.evaluation
    from pyspark.ml.linalg import Vectors

    for rows, each in zip(CASES[case], reconciled(case), strict=True):
        expected = each["Spark ML"]
        p = rows.given
        if rows.logits:
            with np.errstate(over="ignore"):
                p = 1 / (1 + np.exp(-p))
        weight = np.ones(rows.y.size) if rows.weight is None else rows.weight
        table = [
            (y, float(p > 0.5), Vectors.dense([1 - p, p]), w)
            for y, p, w in zip(rows.y.tolist(), p.tolist(), weight.tolist(), strict=True)
        ]
        frame = spark.createDataFrame(table, ["label", "prediction", "probability", "w"])
        agree(expected, typed(expected.call, {"pyspark": pyspark, "rows": frame}))


if __name__ == "__main__":
    jobs = pickle.load(sys.stdin.buffer)  # noqa: S301  # of the process that asks
    found = {job: [answer(call, Rows(*rows)) for call, rows in parts] for job, parts in jobs.items()}
    sys.stdout.buffer.write(pickle.dumps(found))
