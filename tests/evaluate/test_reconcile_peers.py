"""Each library that is installed is run, and prints what the table of conventions says it prints.

How near is not invented: `within` is how far the library's own rounding can move its number.
"""

import json
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import NamedTuple

import numpy as np
import pytest

import logloss

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


CASES = {
    "ordinary": _ordinary(),
    "extreme": _extreme(),
    "weights": _extreme()._replace(weight=RANDOM.gamma(0.5, 3, N + 40)),
    "soft": Rows(RANDOM.random(N), RANDOM.uniform(0.001, 0.999, N), RANDOM.random(N)),
    "logits": _logits(3)._replace(weight=RANDOM.random(N)),
    "large logits": Rows(
        np.repeat([0.0, 1.0], 8), np.array([-200, -40, -20, -0.0, 20, 40, 90, 200.0] * 2), logits=True
    ),
}


def probabilities(rows: Rows, dtype: str = "float64") -> np.ndarray:
    if not rows.logits:
        return rows.given.astype(dtype)
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-rows.given.astype(dtype)))


def log_odds(rows: Rows) -> np.ndarray:
    if rows.logits:
        return rows.given
    with np.errstate(divide="ignore"):
        return np.log(rows.given) - np.log1p(-rows.given)


# the libraries -------------------------------------------------------------------------------------------------------


def sklearn(rows: Rows, dtype: str = "float64") -> float:
    metrics = pytest.importorskip("sklearn.metrics")
    p = probabilities(rows, dtype)
    return float(metrics.log_loss(rows.y, p, labels=[0, 1], sample_weight=rows.weight))


def torch_proba(rows: Rows, dtype: str = "float32") -> float:
    torch = pytest.importorskip("torch")
    y = torch.tensor(rows.y.astype(dtype))
    p = torch.tensor(rows.given.astype(dtype))
    weight = None if rows.weight is None else torch.tensor(rows.weight.astype(dtype))
    return float(torch.nn.BCELoss(weight=weight)(torch.sigmoid(p) if rows.logits else p, y))


def torch_logits(rows: Rows) -> float:
    torch = pytest.importorskip("torch")
    y, z = torch.tensor(rows.y.astype("float32")), torch.tensor(log_odds(rows).astype("float32"))
    weight = None if rows.weight is None else torch.tensor(rows.weight.astype("float32"))
    return float(torch.nn.BCEWithLogitsLoss(weight=weight)(z, y))


KERAS = """
import json, sys, keras, numpy as np
column = lambda values: np.array(values, "float32")[:, None]
printed = []
for y, x, weight, from_logits in json.load(sys.stdin):
    loss = keras.losses.BinaryCrossentropy(from_logits=from_logits)
    weight = None if weight is None else np.array(weight, "float32")
    printed.append(float(keras.ops.convert_to_numpy(loss(column(y), column(x), sample_weight=weight))))
print(json.dumps(printed))
"""


@cache
def keras_all(backend: str) -> dict[tuple[str, bool], float]:
    """Run all cases at once: a backend takes seconds to load, and a process has only one."""
    asked = [(case, from_logits) for case in CASES for from_logits in (False, True)]
    jobs = []
    for case, from_logits in asked:
        rows = CASES[case]
        x = log_odds(rows) if from_logits else probabilities(rows, "float32")
        jobs.append([rows.y.tolist(), x.tolist(), None if rows.weight is None else rows.weight.tolist(), from_logits])
    done = subprocess.run(
        [sys.executable, "-c", KERAS],
        input=json.dumps(jobs),
        env={**os.environ, "KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(zip(asked, json.loads(done.stdout.splitlines()[-1]), strict=True))


def keras(backend: str, rows: Rows, *, from_logits: bool) -> float:
    if find_spec("keras") is None or find_spec(backend) is None:
        pytest.skip(f"keras or {backend} is not installed")
    case = next(name for name, each in CASES.items() if each is rows)
    return keras_all(backend)[case, from_logits]


def xgboost(rows: Rows) -> float:
    xgb = pytest.importorskip("xgboost")
    data = xgb.DMatrix(np.zeros((rows.y.size, 1)), label=rows.y, weight=rows.weight, base_margin=rows.given)
    objective = "binary:logistic" if rows.logits else "reg:squarederror"  # which leaves the margin as it is
    printed: dict[str, dict[str, list[float]]] = {}
    options = {"objective": objective, "eval_metric": "logloss", "eta": 0}
    xgb.train(options, data, 1, evals=[(data, "rows")], evals_result=printed, verbose_eval=False)
    return printed["rows"]["logloss"][0]


def lightgbm(rows: Rows) -> float:
    lgb = pytest.importorskip("lightgbm")
    unused = lgb.Dataset(np.arange(100.0)[:, None] % 7, label=np.arange(100) % 2)
    data = lgb.Dataset(
        np.zeros((rows.y.size, 1)), rows.y, reference=unused, weight=rows.weight, init_score=probabilities(rows)
    )
    printed: dict[str, dict[str, list[float]]] = {}
    options = {  # which learns nothing and leaves scores as they are
        "objective": lambda scores, _: (np.zeros(scores.size), np.ones(scores.size)),
        "metric": "binary_logloss",
        "verbose": -1,
    }
    lgb.train(options, unused, 1, valid_sets=[data], valid_names=["rows"], callbacks=[lgb.record_evaluation(printed)])
    return float(printed["rows"]["binary_logloss"][0])


def catboost(rows: Rows) -> float:
    utils = pytest.importorskip("catboost.utils")
    return float(utils.eval_metric(rows.y, log_odds(rows), "Logloss", weight=rows.weight)[0])


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


def spark_ml(session, rows: Rows) -> float:
    from pyspark.ml.evaluation import MulticlassClassificationEvaluator
    from pyspark.ml.linalg import Vectors

    weight = np.ones(rows.y.size) if rows.weight is None else rows.weight
    table = [
        (y, float(p > 0.5), Vectors.dense([1 - p, p]), w)
        for y, p, w in zip(rows.y.tolist(), probabilities(rows).tolist(), weight.tolist(), strict=True)
    ]
    frame = session.createDataFrame(table, ["label", "prediction", "probability", "w"])
    return float(MulticlassClassificationEvaluator(metricName="logLoss", weightCol="w").evaluate(frame))


Run = Callable[[Rows], float]

RUNS: list[tuple[str, str, Run]] = [
    ("scikit-learn", "scikit-learn", sklearn),
    ("scikit-learn, float32", "scikit-learn, float32", lambda rows: sklearn(rows, "float32")),
    ("torch BCELoss", "torch BCELoss", torch_proba),
    ("torch BCELoss, float64", "torch BCELoss, float64", lambda rows: torch_proba(rows, "float64")),
    ("torch BCEWithLogitsLoss", "torch BCEWithLogitsLoss", torch_logits),
    ("XGBoost", "XGBoost", xgboost),
    ("LightGBM", "LightGBM", lightgbm),
    ("CatBoost", "CatBoost", catboost),
]
for each in ("tensorflow", "jax", "torch"):
    RUNS.append((f"Keras on {each}", "Keras", lambda rows, on=each: keras(on, rows, from_logits=False)))
    RUNS.append(
        (f"Keras, from logits on {each}", "Keras, from logits", lambda rows, on=each: keras(on, rows, from_logits=True))
    )


def ours(name: str, rows: Rows):
    given = {"logit" if rows.logits else "p": rows.given}
    found = logloss.reconcile(y=rows.y, weight=rows.weight, **given)
    return next(each for each in found.libraries if each.name == name)


def compare(peer: str, name: str, case: str, run: Run) -> None:
    rows = CASES[case]
    expected = ours(name, rows)
    if expected.value is None:
        with pytest.raises(Exception, match=r"(?i)label|continuous|target"):
            run(rows)
        return
    printed = run(rows)
    if math.isnan(expected.value):
        assert not math.isfinite(printed), peer
        return
    slack = expected.within + _sigmoid_slack(name, rows)
    if name == "Keras":  # on torch 1 − p is not rounded before its logarithm is taken
        slack += 2.0**-25 * (1 if rows.weight is None else rows.weight.mean())
    assert abs(printed - expected.value) <= slack, (peer, printed, expected.value, slack)


def _sigmoid_slack(name: str, rows: Rows) -> float:
    """Return how far one unit in the last place of a sigmoid's value can move the mean."""
    if not rows.logits:
        return 0.0
    single = name in {"torch BCELoss", "Keras", "XGBoost", "scikit-learn, float32"}
    unit = 2.0 ** (-23 if single else -52)
    chance = 1 / (1 + np.exp(rows.given * (1 - 2 * rows.y)))
    moved = np.where(chance > 4 * unit, unit / chance, 0)  # what is smaller is 0 for everybody
    weight = np.ones(rows.y.size) if rows.weight is None else rows.weight
    return float((moved * weight).sum() / (rows.y.size if "BCE" in name or "Keras" in name else weight.sum()))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("peer", "name", "run"), RUNS, ids=[peer for peer, _, _ in RUNS])
def test_a_library_prints_what_the_table_says(peer: str, name: str, run: Run, case: str) -> None:
    compare(peer, name, case, run)


@pytest.mark.parametrize("case", CASES)
def test_spark_prints_what_the_table_says(spark, case: str) -> None:
    if case == "soft":
        assert ours("Spark ML", CASES[case]).value is None
        with pytest.raises(Exception, match="Invalid label"):
            spark_ml(spark, CASES[case])
        return
    compare("Spark ML", "Spark ML", case, lambda rows: spark_ml(spark, rows))
