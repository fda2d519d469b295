"""The standard error of clusters is that of its formula, whatever the order, the cuts, and the room in memory."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import logloss
from logloss._accumulate.batch import Column
from logloss._kernels.exact_sum import Dyadic, total
from logloss._sources.tables.columns import column
from logloss._stats import clusters as module
from logloss._stats.clusters import Clusters, cluster_error, interval, row_keys
from logloss.errors import LogLossError

RANDOM = np.random.default_rng(3)
N = 4000
P = RANDOM.random(N)
Y = (RANDOM.random(N) < P).astype(np.int64)
W = RANDOM.lognormal(0, 1, N)
SITE = RANDOM.integers(0, 60, N)
LOSS = logloss.log_loss(Y, P, reduction="none")
T59 = 2.0009953780882688  # Student's t, 97.5 %, 59 degrees of freedom


def by_formula(loss: np.ndarray, weight: np.ndarray, site: np.ndarray) -> float:
    """Return √(G/(G−1)·Σ_g (Σw(ℓ − L))²/W²), in fractions."""
    w, x = list(map(Fraction, weight.tolist())), list(map(Fraction, loss.tolist()))
    whole = sum(w)
    mean = sum(a * b for a, b in zip(w, x, strict=True)) / whole
    groups: dict[Any, Fraction] = {}
    for key, a, b in zip(site.tolist(), w, x, strict=True):
        groups[key] = groups.get(key, Fraction(0)) + a * (b - mean)
    count = len(groups)
    return math.sqrt(Fraction(count, count - 1) * sum(each**2 for each in groups.values()) / whole**2)


@pytest.mark.parametrize("weight", [None, W, W * 1e-8, W * 1e6], ids=["", "weighted", "light", "heavy"])
def test_the_standard_error_is_that_of_the_formula(weight: Any) -> None:
    result = logloss.evaluate(y=Y, p=P, weight=weight, cluster=SITE)
    expected = by_formula(LOSS, np.ones(N) if weight is None else weight, SITE)
    assert abs(result.se / expected - 1) < 1e-14
    assert result.ci_method == "skewness"
    about = result.cluster
    assert (about.by, about.n, about.spilled) == ("cluster", 60, False)
    assert about.largest == np.bincount(SITE).max() / N
    assert about.independent_se == logloss.evaluate(y=Y, p=P, weight=weight).se


def test_clusters_of_one_row_are_independent_rows() -> None:
    result = logloss.evaluate(y=Y, p=P, cluster=np.arange(N))
    assert result.se == pytest.approx(result.cluster.independent_se, rel=1e-14)


def test_nearly_equal_losses_do_not_cancel_away() -> None:
    p = 0.5 + RANDOM.integers(-8, 8, N) * 2.0**-52
    loss = logloss.log_loss(Y, p, reduction="none")
    expected = by_formula(loss, np.ones(N), SITE)
    assert abs(logloss.evaluate(y=Y, p=p, cluster=SITE).se / expected - 1) < 1e-6


def test_coverage_where_rows_of_a_site_are_alike() -> None:
    """The interval of 95 % holds the mean about as often as it says; that of independent rows does not."""
    held, naive, rounds = 0, 0, 300
    for _ in range(rounds):
        shift = np.repeat(RANDOM.normal(0, 1, 40), 25)
        p = 1 / (1 + np.exp(-RANDOM.normal(0, 1, 1000)))
        y = (RANDOM.random(1000) < 1 / (1 + np.exp(shift - np.log(p / (1 - p))))).astype(int)
        tally, found, loss = logloss.Tally(), Clusters(), np.empty(1000)
        tally.update(y, p, losses=loss)
        found.add(column(np.repeat(np.arange(40), 25), "site"), loss, None)
        score = tally.result()
        _, se = cluster_error(found, tally.loss, tally.weight, 1000)
        low, high = interval(score.log_loss, se, 40)
        held += low <= MEAN <= high
        naive += score.ci95[0] <= MEAN <= score.ci95[1]
    assert 0.9 <= held / rounds <= 0.985
    assert naive < held


def mean_of_sites() -> float:
    """Return the mean loss of the forecasts above by numerical integration over shift and logit."""
    at = np.linspace(-8, 8, 801)
    density = np.exp(-(at**2) / 2)
    density /= density.sum()
    p = 1 / (1 + np.exp(-at))
    q = 1 / (1 + np.exp(at[:, None] - at[None, :]))  # by shift and logit
    loss = -(q * np.log(p) + (1 - q) * np.log1p(-p))
    return float(density @ loss @ density)


MEAN = mean_of_sites()


@pytest.mark.slow
@pytest.mark.parametrize("weight", [None, W], ids=["", "weighted"])
@pytest.mark.parametrize("kept", [1 << 20, 400, 7])  # all pending until the end, known early, on disk
def test_neither_the_order_nor_the_cuts_nor_the_room_matter(weight: Any, kept: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "KEPT", kept)
    site = RANDOM.integers(0, 300, N)
    found = []
    for cuts in ([], [1, 100, 2500], list(range(0, N, 333))):
        for order in (np.arange(N), RANDOM.permutation(N), np.argsort(site)):
            parts = []
            for some in np.split(order, cuts):
                part = Clusters()
                for few in np.array_split(some, 5):
                    part.add(column(site[few], "site"), LOSS[few], None if weight is None else weight[few])
                parts.append(part)
            whole = parts.pop(int(RANDOM.integers(len(parts))))
            for part in parts:
                whole.merge(part)
            found.append(error_of(whole, weight))
    assert len(set(found)) == 1
    (about, se), *_ = found
    assert (about.n, about.spilled) == (300, kept < 300)
    monkeypatch.undo()
    assert se == logloss.evaluate(y=Y, p=P, weight=weight, cluster=site).se


def error_of(clusters: Clusters, weight: Any) -> Any:
    w = np.ones(N) if weight is None else weight
    products = LOSS * w
    return cluster_error(clusters, total(map(Dyadic.of, products.tolist())), total(map(Dyadic.of, w.tolist())), N)


def test_texts_and_numbers_and_files_name_the_same_clusters(tmp_path: Any) -> None:
    results = [
        logloss.evaluate({"y": Y, "p": P, "site": site}, cluster="site")
        for site in (SITE, SITE.astype(float), np.array([f"site {k}" for k in SITE], object), SITE.astype(str))
    ]
    path = tmp_path / "rows.csv"
    path.write_text("y,p,site\n" + "".join(f"{y},{p!r},{k}\n" for y, p, k in zip(Y, P.tolist(), SITE, strict=True)))
    results.append(logloss.evaluate(path, cluster="site"))
    assert len({(each.se, each.ci95, each.cluster.n) for each in results}) == 1


def test_keys_are_those_of_values() -> None:
    big = 2**53
    keys = row_keys(column(np.array([big + 1, big, -1, 0]), "id"))
    assert len(set(keys.tolist())) == 4
    assert keys[1:].tolist() == row_keys(column(np.array([float(big), -1.0, -0.0]), "id")).tolist()
    unsigned = np.array([2**64 - 1, 2**63 + 1, 5], np.uint64)
    assert len(set(row_keys(column(unsigned, "id")).tolist())) == 3
    mixed = row_keys(column(np.array(["a", 1.5, "b", "a", 1.5], object), "id"))
    assert len(set(mixed.tolist())) == 3
    assert (mixed[0], mixed[1]) == (mixed[3], mixed[4])


def test_keys_of_words_do_not_depend_on_their_company() -> None:
    words = [
        "",
        "a",
        "a\0",
        "ab",
        "ab" * 4,
        "ab" * 4 + "c",
        "é",
        "\ud800",
        "x" * 64,
        "x" * 65,
        "x" * 10_000,
        "日本",
        "b",
    ]
    alone = [int(row_keys(Column(np.full(1, np.nan), (word,), np.zeros(1, np.intp)))[0]) for word in words]
    together = row_keys(Column(np.full(len(words), np.nan), tuple(words), np.arange(len(words))))
    assert together.tolist() == alone
    assert len(set(alone)) == len(words)


def test_keys_that_begin_alike_are_found(monkeypatch: Any) -> None:
    """Keys are looked up by their first bits; here hundreds begin alike, so few are found, and none is lost."""
    monkeypatch.setattr(module, "KEPT", 1000)
    monkeypatch.setattr(module, "row_keys", lambda column: column.numbers.astype(np.uint64) << np.uint64(3))
    clusters = Clusters()
    for _ in range(6):
        clusters.add(column(np.repeat(np.arange(600.0), 3)[RANDOM.permutation(1800)], "site"), np.ones(1800), None)
    (rows,) = clusters.sums()
    assert rows["key"].tolist() == [8 * each for each in range(600)]
    assert set(rows["rows"].tolist()) == {18}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"y": Y, "p": P, "cluster": np.zeros(N)}, "all rows are in one cluster"),
        ({"y": Y, "p": P, "cluster": SITE, "weight": W * 1e20}, "the weights are too large"),
        ({"y": Y, "p": P, "cluster": SITE, "weight": np.where(SITE == 3, 1e100, W)}, "the weights are too large"),
        ({"y": Y, "p": P, "cluster": SITE, "weight": W * 1e-20}, "the weights are too small"),
        ({"y": [1, 1], "p": [0.0, 0.5], "cluster": [1, 2]}, "the loss is infinite"),
    ],
)
def test_where_there_is_no_standard_error_a_reason_stands(arguments: Any, reason: str) -> None:
    result = logloss.evaluate(**arguments)
    assert (result.se, result.ci95) == (None, None)
    assert result.reasons["se"].startswith(reason)
    assert result.reasons["ci95"] == result.reasons["se"]
    assert logloss.Evaluation.from_json(result.to_json()) == result


def test_rows_without_a_cluster_are_an_error_or_dropped() -> None:
    site = np.where(np.arange(N) < 10, np.nan, SITE)
    with pytest.raises(LogLossError, match="site"):
        logloss.evaluate({"y": Y, "p": P, "site": site}, cluster="site")
    result = logloss.evaluate({"y": Y, "p": P, "site": site}, cluster="site", missing="drop")
    assert (result.n, result.dropped) == (N - 10, 10)
    assert result.se == pytest.approx(by_formula(LOSS[10:], np.ones(N - 10), SITE[10:]), rel=1e-14)


def test_rows_without_weight_are_in_no_cluster() -> None:
    weight = np.where(SITE == 0, 0.0, 1.0)
    result = logloss.evaluate(y=Y, p=P, weight=weight, cluster=SITE)
    assert result.cluster.n == 59
