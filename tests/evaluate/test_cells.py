"""Tables of labels: the cells are scored, and rows are what is independent."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import logloss
from logloss.errors import LogLossError

RANDOM = np.random.default_rng(0)
N, K = 40, 3
P = RANDOM.uniform(0.05, 0.95, (N, K))
Y = (RANDOM.random((N, K)) < P).astype(int)
Q = np.clip(P + RANDOM.normal(0, 0.1, (N, K)), 0.01, 0.99)
ROWS = np.repeat(np.arange(N), K)


def losses(y: Any, p: Any) -> Any:
    return np.where(y == 1, -np.log(p), -np.log(1 - p))


def numbers(record: Any) -> dict[str, Any]:
    """Return a record without what the source and the columns are called."""
    return {name: value for name, value in record.to_dict().items() if name not in {"source", "columns"}}


def same(found: Any, expected: Any) -> None:
    ours, theirs = numbers(found), numbers(expected)
    assert ours == theirs


@given(st.integers(2, 8), st.integers(2, 4), st.integers(0, 10**6))
def test_the_standard_error_is_that_of_row_sums(n: int, k: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    p = rng.uniform(0.1, 0.9, (n, k))
    y = (rng.random((n, k)) < p).astype(int)
    weight = rng.uniform(0.5, 2, (n, k))
    cells = losses(y, p)
    mean = float((weight * cells).sum() / weight.sum())
    sums = (weight * (cells - mean)).sum(axis=1)
    found = logloss.evaluate(y, p, weight=weight)
    assert found.log_loss == pytest.approx(mean, rel=1e-14)
    assert found.se == pytest.approx(math.sqrt(n / (n - 1) * (sums**2).sum()) / weight.sum(), rel=1e-9)
    assert found.n == n * k
    assert (found.cluster.by, found.cluster.n, found.cluster.largest) == ("row", n, 1 / n)


FORMS: dict[str, dict[str, Any]] = {
    "arrays in this order": {"data": Y, "y": P},
    "arrays": {"y": Y, "p": P},
    "lists": {"y": Y.tolist(), "p": P.tolist()},
    "dataframes": {"y": pd.DataFrame(Y), "p": pd.DataFrame(P)},
    "by name": {"data": {"y": Y, "p": P, "unused": np.arange(7)}},
    "names and an array": {"data": {"y": Y}, "p": P},
    "three axes": {"y": Y.reshape(N, K, 1), "p": P.reshape(N, K, 1)},
}


@pytest.mark.parametrize("form", FORMS)
def test_it_is_as_if_the_row_of_each_cell_were_its_cluster(form: str) -> None:
    expected = logloss.evaluate({"y": Y.ravel(), "p": P.ravel(), "row": ROWS}, cluster="row")
    same(logloss.evaluate(**FORMS[form]), expected)


def test_logits_too() -> None:
    z = np.log(P / (1 - P))
    expected = logloss.evaluate({"y": Y.ravel(), "z": z.ravel(), "row": ROWS}, logit="z", cluster="row")
    same(logloss.evaluate(Y, logit=z), expected)


@pytest.mark.parametrize("per_row", [True, False])
def test_what_is_given_for_rows_stands_for_their_cells(per_row: bool) -> None:
    shape = (N,) if per_row else (N, K)
    weight, patient, site = RANDOM.uniform(0.5, 2, shape), RANDOM.integers(0, 5, shape), RANDOM.integers(0, 3, shape)
    keep = RANDOM.random(shape) < 0.7

    def of_cells(array: Any) -> Any:
        return np.repeat(array, K) if per_row else array.ravel()

    flat = {"y": Y.ravel(), "p": P.ravel(), "row": ROWS}
    flat |= {"cluster": of_cells(patient), "weight": of_cells(weight), "site": of_cells(site)}
    found = logloss.evaluate(Y, P, weight=weight, by={"site": site}, where=keep)
    same(found, logloss.evaluate(flat, weight="weight", by="site", where=of_cells(keep), cluster="row"))
    clustered = logloss.evaluate(Y, P, weight=weight, cluster=patient, where=keep)
    same(clustered, logloss.evaluate(flat, weight="weight", where=of_cells(keep), cluster="cluster"))
    assert clustered.cluster.by == "cluster"
    named = {"y": Y, "p": P, "cluster": patient, "weight": weight, "site": site, "row": np.arange(N)}
    options: dict[str, Any] = {"weight": "weight", "cluster": "cluster", "by": "site", "show": "row", "worst": 2}
    same(logloss.evaluate(named, **options), logloss.evaluate(flat, **options))
    flat["by"] = flat["site"]
    assert logloss.evaluate(Y, P, by=site).slices == logloss.evaluate(flat, by="by", cluster="row").slices


def test_one_column_is_a_row_each() -> None:
    expected = logloss.evaluate(Y[:, 0], P[:, 0], weight=P[:, 1])
    assert expected.cluster is None
    for p in (P[:, :1], P[:, 0]):
        same(logloss.evaluate(Y[:, :1], p, weight=P[:, 1]), expected)
    same(logloss.evaluate({"y": Y[:, :1], "p": P[:, 0], "w": P[:, 1]}, weight="w"), expected)


def test_one_row_has_no_standard_error() -> None:
    found = logloss.evaluate([[1, 0, 1]], [[0.5, 0.25, 0.75]])
    assert (found.n, found.cluster.n, found.se) == (3, 1, None)


def test_text_and_gaps_in_tables() -> None:
    p = P.copy()
    p[3, 1] = np.nan
    words = np.where(Y == 1, "yes", "no")
    found = logloss.evaluate(words, p, positive="yes", missing="drop")
    keep = ~np.isnan(p.ravel())
    flat = {"y": words.ravel()[keep], "p": p.ravel()[keep], "row": ROWS[keep]}
    expected = logloss.evaluate(flat, positive="yes", cluster="row")
    assert (found.dropped, found.n) == (1, N * K - 1)
    assert (found.log_loss, found.se, found.cluster) == (expected.log_loss, expected.se, expected.cluster)
    assert logloss.evaluate(words, 100 * P, positive="yes", percent=True).n == N * K


def test_models_are_compared_row_by_row_too() -> None:
    flat = {"y": Y.ravel(), "a": P.ravel(), "b": Q.ravel(), "row": ROWS}
    expected = logloss.compare(flat, p=["a", "b"], cluster="row")
    for found in (
        logloss.compare(Y, {"a": P, "b": Q}),
        logloss.compare(y=Y, p={"a": P.tolist(), "b": Q}),
        logloss.compare({"y": Y, "a": P, "b": Q}, p=["a", "b"]),
        logloss.compare({"y": Y, "a": P, "b": Q}, p=["[ab]"]),
    ):
        assert numbers(found) == numbers(expected)
        assert found.columns["cluster"] == found.cluster == "row"
    difference = losses(Y, Q) - losses(Y, P)
    sums = (difference - difference.mean()).sum(axis=1)
    error = math.sqrt(N / (N - 1) * (sums**2).sum()) / (N * K)
    assert expected.differences[0].se == pytest.approx(error, rel=1e-9)
    weight, group, keep = RANDOM.uniform(0.5, 2, N), RANDOM.integers(0, 5, N), RANDOM.random(N) < 0.7
    named = {"y": Y, "a": P, "b": Q, "w": weight, "g": group, "row": group}
    flat |= {"w": np.repeat(weight, K), "g": np.repeat(group, K), "row of y": ROWS}
    options: dict[str, Any] = {"p": ["a", "b"], "weight": "w", "by": "g"}
    found = logloss.compare(named, **options, where=keep)
    assert numbers(found) == numbers(logloss.compare(flat, **options, cluster="row of y", where=np.repeat(keep, K)))
    found = logloss.compare(Y, {"a": P, "b": Q}, weight=weight, cluster=group)
    expected = logloss.compare(flat | {"cluster": flat["g"]}, p=["a", "b"], weight="w", cluster="cluster")
    assert numbers(found) == numbers(expected)
    assert logloss.compare(Y[:, :1], {"a": P[:, :1], "b": Q[:, :1]}).cluster is None


PAIRED = "they must be the same, or the rows would be paired wrongly."
EACH = "it must have one value for each cell, or one for each of the 40 rows."


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (lambda: logloss.evaluate(Y, P[:, :2]), f"y has shape (40, 3) and p has shape (40, 2): {PAIRED}"),
        (lambda: logloss.evaluate(Y, P[:, 0]), f"y has shape (40, 3) and p has shape (40,): {PAIRED}"),
        (lambda: logloss.evaluate(Y, logit=P.T), f"y has shape (40, 3) and logit has shape (3, 40): {PAIRED}"),
        (lambda: logloss.evaluate({"y": Y, "q": P.T}, p="q"), f"y has shape (40, 3) and q has shape (3, 40): {PAIRED}"),
        (
            lambda: logloss.evaluate({"y": Y, "q": P[:, 0]}, p="q", weight="q"),
            f"y has shape (40, 3) and q has shape (40,): {PAIRED}",
        ),
        (lambda: logloss.compare(Y, {"a": P, "b": P[:, 0]}), f"y has shape (40, 3) and b has shape (40,): {PAIRED}"),
        (
            lambda: logloss.evaluate({"y": Y, "p": P, "photo": np.arange(N)}, id="photo"),
            f"y has shape (40, 3) and photo has shape (40,): {PAIRED}",
        ),
        (lambda: logloss.evaluate(Y, P, weight=[1, 2, 3]), f"y has shape (40, 3) and weight has shape (3,): {EACH}"),
        (lambda: logloss.evaluate(Y, P, cluster=ROWS), f"y has shape (40, 3) and cluster has shape (120,): {EACH}"),
        (lambda: logloss.evaluate(Y, P, by={"site": [1]}), f"y has shape (40, 3) and site has shape (1,): {EACH}"),
        (lambda: logloss.evaluate(Y, P, where=[True, False]), f"y has shape (40, 3) and where has shape (2,): {EACH}"),
        (lambda: logloss.evaluate(Y, P, where=[1] * N), "where holds int64, and a mask is bool"),
        (lambda: logloss.evaluate(Y, P, by={"row": Y}), 'by = "row": it must be another name than those'),
        (lambda: logloss.evaluate(np.ma.array(Y), P), "y is a masked array"),
        (lambda: logloss.evaluate([[1, 0], [1]], P), "y is a list, which does not become an array of numbers"),
        (lambda: logloss.evaluate(np.ones((0, 3)), np.ones((0, 3))), "there are no rows"),
        (
            lambda: logloss.evaluate(y=pd.DataFrame(Y), p=P, weight=pd.Series(P[:, 0], index=range(N - 1, -1, -1))),
            "the index of weight differs from the index of y, so the rows would be paired wrongly.\nweight = weight",
        ),
        (
            lambda: logloss.partial_evaluate(Y, P),
            "cluster = None: it must be given where y is a table: the rows of each part would be counted from 0.",
        ),
        (
            lambda: logloss.evaluate(iter([{"y": Y, "p": P}])),
            "y has shape (40, 3) in a batch, and in batches a column has one value for each row.",
        ),
    ],
)
def test_errors(call: Any, problem: str) -> None:
    with pytest.raises(LogLossError) as caught:
        call()
    assert str(caught.value).startswith(problem)


def test_parts_with_clusters_of_their_own_are_merged() -> None:
    patient = np.arange(N) // 2
    halves = [
        logloss.partial_evaluate(Y[some], P[some], cluster=patient[some]) for some in (slice(None, 20), slice(20, None))
    ]
    whole = logloss.evaluate(Y, P, cluster=patient)
    merged = halves[0].merge(halves[1]).result()
    assert (merged.se, merged.cluster) == (whole.se, whole.cluster)
    one = logloss.evaluate(iter([{"y": Y[:, :1], "p": P[:, :1]}]))
    assert one.log_loss == logloss.evaluate(Y[:, 0], P[:, 0]).log_loss
