"""Tests of slices by clusters and weights: their own writing, and how often they call calibrated forecasts off."""

import math

import numpy as np
import pytest
from scipy import stats

import logloss
from logloss._sources.tables.columns import column
from logloss._stats.groups.gap_sums import MOST, UNITS
from logloss._stats.tables.hashing import row_keys

SLICES, CLUSTERS, ROWS = 4, 40, 25  # clusters, and rows in each


def drawn(seed: int, rho: float = 0.3) -> dict[str, np.ndarray]:
    """Return calibrated rows of clusters that lie inside slices, and whose labels depend on each other."""
    random = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(CLUSTERS), ROWS)
    p = 1 / (1 + np.exp(-1.5 * random.normal(size=cluster.size)))
    common, own = random.random(CLUSTERS)[cluster], random.random(cluster.size)
    y = np.where(random.random(cluster.size) < math.sqrt(rho), common, own) < p
    return {"y": y.astype(np.uint8), "p": p, "c": cluster, "g": cluster % SLICES, "w": random.exponential(size=p.size)}


@pytest.mark.parametrize("weighted", [False, True])
def test_clusters_take_the_larger_of_two_p_values(weighted: bool) -> None:
    rows = drawn(1)
    result = logloss.evaluate(rows, cluster="c", by="g", **({"weight": "w"} if weighted else {}))
    w = rows["w"] if weighted else np.ones(rows["p"].size)
    p, y = rows["p"], rows["y"]
    v, unit = p * (1 - p), row_keys(column(rows["c"], "c")) % UNITS
    sums = []
    for slice_ in range(SLICES):
        here = rows["g"] == slice_
        sums.append(np.array([(w * (y - p))[here & (unit == one)].sum() for one in np.unique(unit[here])]))
    design = max(1.0, sum(s @ s for s in sums) / (w**2 @ v))
    for slice_, s, tested in zip(range(SLICES), sums, result.slices, strict=True):
        here = rows["g"] == slice_
        second, third = (w**2 @ (v * here)) * design, (w**3 @ (v * (1 - 2 * p) * here)) * design**2
        step = design * (w**2 @ (v * here)) / (w @ (v * here)) / 2
        law = stats.pearson3(third / second**1.5, scale=math.sqrt(second))
        pooled = min(1.0, 2 * min(law.sf(s.sum() - step), law.cdf(s.sum() + step)))
        assert tested.p_value == pytest.approx(max(pooled, stats.ttest_1samp(s, 0).pvalue), rel=1e-6)


@pytest.mark.slow
def test_calibrated_slices_of_clusters_are_seldom_called_off() -> None:
    """Tests that take rows as independent call some slice off in more than half of such data sets."""
    off = [
        min(slice_.p_holm for slice_ in logloss.evaluate(drawn(seed), cluster="c", by="g").slices) < 0.05
        for seed in range(100)
    ]
    assert sum(off) <= 8


def test_a_slice_that_is_off_is_found() -> None:
    rows = drawn(2, rho=0.0)
    rows["p"] = np.where(rows["g"] == 1, 1 / (1 + np.exp(1 - np.log(rows["p"] / (1 - rows["p"])))), rows["p"])
    slices = logloss.evaluate(rows, by="g").slices
    assert [slice_.p_holm < 0.05 for slice_ in slices] == [False, True, False, False]


@pytest.mark.slow
def test_rare_events_in_many_slices_are_not_called_off() -> None:
    """Where 0.02 ones are expected, one that came is three to seven normal standard errors, and no evidence."""
    off = 0
    for seed in range(40):
        random = np.random.default_rng(seed)
        p = 1 / (1 + np.exp(7.4 - random.normal(size=50 * 200)))
        rows = {"y": (random.random(p.size) < p).astype(np.uint8), "p": p, "g": np.arange(p.size) % 50}
        rows["g"] = np.char.add("g", rows["g"].astype(str))
        off += any(slice_.p_holm < 0.05 for slice_ in logloss.evaluate(rows, by="g").slices)
    assert off <= 4


def test_one_cluster_and_too_many_slices_have_reasons() -> None:
    rows = drawn(3)
    rows["g"] = np.where(rows["c"] == 0, "alone", "others")
    alone, others = logloss.evaluate(rows, cluster="c", by="g").slices
    assert (alone.p_value, alone.reason) == (None, "one cluster")
    assert others.p_value is not None
    rows["g"] = np.char.add("g", (np.arange(rows["y"].size) % (MOST + 1)).astype(str))
    slices = logloss.evaluate(rows, cluster="c", by="g").slices
    assert {slice_.p_value for slice_ in slices} == {None}
    assert all(slice_.reason for slice_ in slices)


@pytest.mark.parametrize("unit", [0.01, 1e-60, 1e80])
def test_the_unit_of_the_weights_does_not_matter(unit: float) -> None:
    rows = drawn(4)
    for by_clusters in ({}, {"cluster": "c"}):
        plain = logloss.evaluate(rows, by="g", weight="w", **by_clusters).slices
        scaled = logloss.evaluate({**rows, "w": rows["w"] * unit}, by="g", weight="w", **by_clusters).slices
        expected = [slice_.p_value for slice_ in plain]
        assert [slice_.p_value for slice_ in scaled] == pytest.approx(expected, rel=1e-6)
