"""A profile is the same for any batches in any order, whatever kinds of labels they hold."""

import io

import numpy as np
import pytest

import logloss
from logloss._kernels.forecast_bins import distance
from logloss._report.door import show
from logloss._stats.tables import bin_counts
from logloss._stats.tables.histogram import FEW, Forecasts, Histogram

RANDOM = np.random.default_rng(7)
N = FEW + 20_000
P = RANDOM.random(N) ** 3
P[::500] = 1 - P[::500] * 1e-12
HARD = (RANDOM.random(N) < P).astype(np.uint8)
SOFT = np.where(np.arange(N) < N // 2, HARD, RANDOM.choice([0.25, 0.5, 1.0], N))  # soft in the second half alone
W = RANDOM.lognormal(0, 1, N)


def made(cuts: list[int], order: np.ndarray, y: np.ndarray, weight: np.ndarray | None) -> Forecasts:
    """Return the profile of rows in some order, cut into parts."""
    whole = Histogram()
    for some in np.split(order, cuts):
        labels = y[some]
        if np.isin(labels, (0, 1)).all():
            labels = labels.astype(np.uint8)  # as labels arrive where a batch has no others
        part = Histogram()
        part.add(distance(P[some]), labels, None if weight is None else weight[some])
        whole.merge(part)
    return whole.read()


def same(a: Forecasts, b: Forecasts) -> bool:
    return all(np.array_equal(one, other) for one, other in zip(vars(a).values(), vars(b).values(), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("y", [HARD, SOFT], ids=["hard", "soft"])
@pytest.mark.parametrize("weight", [None, W], ids=["", "weighted"])
def test_neither_the_order_nor_the_cuts_matter(y: np.ndarray, weight: np.ndarray | None) -> None:
    straight = np.arange(N)
    first = made([], straight, y, weight)
    assert not first.exact
    assert first.rows.sum() == N
    w = np.ones(N) if weight is None else weight
    assert first.ones.sum() == pytest.approx(w @ y.astype(float), rel=1e-12)
    assert (first.weight * first.p).sum() == pytest.approx(w @ P, rel=1e-9)
    for cuts in ([1, 777, N // 2], [N // 2]):
        assert same(made(cuts, straight, y, weight), first)
        assert same(made(cuts, RANDOM.permutation(N), y, weight), first)


def test_sums_of_more_rows_than_a_number_holds_are_carried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bin_counts, "MOST_ROWS", 1000)
    often = Histogram()
    for _ in range(3):
        often.add(distance(P), HARD)
    assert same(often.read(), made([N, 2 * N], np.tile(np.arange(N), 3), HARD, None))
    doubled = Histogram()
    doubled.add(distance(np.full(N, 0.3)), HARD)
    for _ in range(40):  # 2^40 times as many rows
        doubled.merge(doubled)
    (p,) = doubled.read().p
    assert p == pytest.approx(0.3, rel=2**-30)


ODD = {
    "the largest": np.full(80, 1e308),
    "large": np.full(80, 1e300),
    "small": np.full(80, 1e-200),
    "the smallest": np.full(80, 5e-324),
    "of all sizes": 10.0 ** np.linspace(-320, 308, 80),
}


@pytest.mark.slow
@pytest.mark.parametrize("rows", [80, FEW + 80])
@pytest.mark.parametrize("weight", ODD)
@pytest.mark.filterwarnings("error")
def test_weights_of_any_size_are_reported_on(weight: str, rows: int) -> None:
    y, p, odd = (RANDOM.random(rows) < 0.5), RANDOM.random(rows), np.resize(ODD[weight], rows)
    found = logloss.evaluate(y=y, p=p, weight=odd)
    text = found.to_json()
    assert logloss.Evaluation.from_json(text) == found
    assert "NaN" not in text
    show(found, io.StringIO())
    if np.ptp(odd) == 0:
        usual = logloss.evaluate(y=y, p=p, weight=np.ones(rows))
        assert found.expected is not None
        assert usual.expected is not None
        assert found.expected.z == pytest.approx(usual.expected.z, rel=1e-12)
        assert found.decomposition.mcb == pytest.approx(usual.decomposition.mcb, rel=1e-12)
        assert found.calibration is not None
        assert usual.calibration is not None
        assert found.calibration.slope.se == pytest.approx(usual.calibration.slope.se, rel=1e-9)
        assert [each.share for each in found.deciles] == pytest.approx([each.share for each in usual.deciles])
