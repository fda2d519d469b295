"""ColumnSlices are exact sums of their rows, the same for any batches in any order."""

import math
from collections import defaultdict
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import logloss
from logloss._accumulate.batch import Batch, Column
from logloss._evaluate.evaluate import PartialEvaluation
from logloss._evaluate.spec import EvaluationSpec
from logloss._kernels.blocks import exact_sum
from logloss._kernels.exact_sum import BLOCK, Dyadic, total
from logloss._kernels.forecast_bins import distance
from logloss._kernels.group_sums import MOST_ROWS
from logloss._sources.tables.columns import column
from logloss._stats.groups.group_values import RANGES, SINGLE
from logloss._stats.slices import ColumnSlices, Slice, holm, slices
from logloss.errors import LogLossError

RANDOM = np.random.default_rng(5)
N = 3000
P = RANDOM.random(N) ** 2
Y = (RANDOM.random(N) < P).astype(np.uint8)
W = RANDOM.lognormal(0, 1, N)
LOSS = logloss.log_loss(Y, P, reduction="none")
CITY = RANDOM.choice(["Kobe", "Niigata", "Loma Prieta"], N)
AGE = RANDOM.integers(18, 90, N)


def part(
    values: Any, *, at: Any = slice(None), weight: Any = None, y: Any = Y, p: Any = P, loss: Any = LOSS
) -> ColumnSlices:
    """Return the slices of some rows."""
    found = ColumnSlices("by")
    w = None if weight is None else weight[at]
    found.add(column(np.asarray(values)[at], "by"), y[at], distance(p[at]), loss[at], w, None)
    return found


def read(found: ColumnSlices, *, hard: bool = True) -> tuple[Slice, ...]:
    listed, _ = slices([found], *totals(found), hard=hard, clustered=False)
    return listed


def totals(found: ColumnSlices) -> tuple[Dyadic | None, Dyadic]:
    """Return the loss and the weight of all rows, from those of the slices."""
    sums = [group.totals for _, group in found.read()]
    infinite = any(each.infinite for each in sums)
    return None if infinite else total(each.loss for each in sums), total(each.weight for each in sums)


def count_tail(y: Any, p: Any) -> float:
    """Return the mid-p value of the number of ones, from its whole law, a row at a time."""
    law = np.ones(1)
    for one in p:
        law = np.convolve(law, [1 - one, one])
    ones = int(y.sum())
    return min(1.0, 2 * min(law[:ones].sum(), law[ones + 1 :].sum()) + law[ones])


def gamma_tail(y: Any, p: Any, w: Any) -> float:
    """Return the p-value of Σw(y − p) by SciPy's Pearson III with the same three cumulants, a half step nearer."""
    v = p * (1 - p)
    second, third, step = w**2 @ v, w**3 @ (v * (1 - 2 * p)), (w**2 @ v) / (w @ v) / 2
    law = stats.pearson3(third / second**1.5, scale=math.sqrt(second))
    miss = w @ (y - p)
    return min(1.0, 2 * min(law.sf(miss - step), law.cdf(miss + step)))


def mean(values: Any, weight: Any) -> float:
    pairs = zip(values.tolist(), weight.tolist(), strict=True)
    return float(sum(Fraction(a * b) for a, b in pairs) / sum(map(Fraction, weight.tolist())))


@pytest.mark.parametrize("weighted", [False, True])
def test_a_slice_is_what_its_rows_are_alone(weighted: bool) -> None:
    weight = W if weighted else np.ones(N)
    found = {each.value: each for each in read(part(CITY, weight=W if weighted else None))}
    assert list(found) == sorted(set(CITY.tolist()))
    for city, each in found.items():
        here = city == CITY
        alone = logloss.evaluate(y=Y[here], p=P[here], **({"weight": W[here]} if weighted else {}))
        assert (each.n, each.positives, each.weight) == (alone.n, alone.positives, alone.weight)
        assert each.log_loss == alone.log_loss
        w, p, y = weight[here], P[here], Y[here].astype(float)
        gap = w @ (y - p)
        assert each.gap == pytest.approx(gap / w.sum(), rel=1e-9)
        assert each.p_value == pytest.approx(gamma_tail(y, p, w) if weighted else count_tail(y, p), rel=0.03)
        assert each.excess == pytest.approx(alone.log_loss - mean(LOSS, weight), rel=1e-9)
        assert each.share == pytest.approx(each.excess * w.sum() / weight.sum(), rel=1e-9)


@pytest.mark.parametrize("values", [CITY, AGE, AGE // 10, P, Y], ids=["texts", "ranges", "numbers", "reals", "labels"])
@pytest.mark.parametrize("weight", [None, W], ids=["", "weighted"])
def test_shares_of_the_excess_add_up_to_nothing(values: Any, weight: Any) -> None:
    found = read(part(values, weight=weight))
    assert len(found) > 1
    assert math.fsum(each.share for each in found) == pytest.approx(0, abs=len(found) * math.ulp(0.5))
    assert sum(each.n for each in found) == N


@settings(max_examples=30)
@given(
    st.lists(st.sampled_from(["a", "b", None, 1.0, 2.5, *range(-40, 40, 3)]), min_size=1, max_size=200), st.randoms()
)
def test_neither_the_order_nor_the_cuts_matter(values: list[Any], random: Any) -> None:
    n = len(values)
    rows = np.array(values, object)
    whole = part(rows, at=slice(0, n), y=Y[:n], p=P[:n], loss=LOSS[:n])
    order = np.array(random.sample(range(n), n))
    cuts = sorted(random.choices(range(n), k=3))
    pieces = [part(rows, at=some) for some in np.split(order, cuts) if some.size]
    random.shuffle(pieces)
    first, *rest = pieces
    for each in rest:
        first.merge(each)
    assert read(first) == read(whole)


@pytest.mark.parametrize("odd", [1e-13, 1 - 1e-16, 5e-324])
@pytest.mark.parametrize("cut", [0, 1, 1500])
def test_rows_beyond_the_units_are_as_exact_as_others(odd: float, cut: int) -> None:
    """Which rows share a block with an odd one depends on the cut; the sums do not."""
    p = P.copy()
    p[1501] = odd
    y = Y.copy()
    y[1501] = odd > 0.5
    loss = logloss.log_loss(y, p, reduction="none")
    first = part(CITY, at=slice(0, cut), y=y, p=p, loss=loss)
    first.merge(part(CITY, at=slice(cut, N), y=y, p=p, loss=loss))
    for value, group in first.read():
        here, sums = value == CITY, group.totals
        misses = [Fraction(int(a)) - Fraction(b) for a, b in zip(y[here].tolist(), p[here].tolist(), strict=True)]
        assert sums.miss.integer * Fraction(2) ** sums.miss.exponent == sum(misses)
        size = np.abs(distance(p[here]))
        assert sums.spread == total(map(Dyadic.of, (size * (1 - size)).tolist()))
        assert sums.loss == total(map(Dyadic.of, loss[here].tolist()))


def test_an_odd_row_far_down_is_in_its_slice() -> None:
    n = MOST_ROWS + 3 * BLOCK
    p, kind = RANDOM.random(n), RANDOM.integers(0, 3, n)
    y = (RANDOM.random(n) < p).astype(np.uint8)
    odd = [BLOCK + 5, MOST_ROWS + 7, n - 1]
    p[odd], y[odd] = 1e-14, 0
    loss = logloss.log_loss(y, p, reduction="none")
    whole = ColumnSlices("by")
    whole.add(column(kind, "by"), y, distance(p), loss, None)
    for value, group in whole.read():
        here, sums = str(value) == kind.astype(str), group.totals
        assert sums.rows == here.sum()
        assert sums.loss == exact_sum(loss[here])
        assert sums.spread == exact_sum((np.abs(distance(p)) * (1 - np.abs(distance(p))))[here])


def test_soft_labels_in_one_part_are_soft_labels_of_all() -> None:
    spec = EvaluationSpec({"y": "y", "p": "p"}, by=("y",))
    parts = []
    for y in ([1.0, 0.0, 1.0], [0.5, 0.5, 1.0]):
        parts.append(PartialEvaluation(spec))
        parts[-1].update(Batch(0, 3, {"y": Column(np.array(y)), "p": Column(np.array([0.5, 0.25, 0.75]))}))
    hard, soft = parts
    hard.merge(soft)
    assert hard.soft


def test_a_few_numbers_are_slices_of_their_own_and_many_are_ranges() -> None:
    values = np.arange(N) % SINGLE - 3.5
    assert [each.value for each in read(part(values))] == [repr(k - 3.5) for k in range(SINGLE)]
    values[7] = 1e9
    found = read(part(values))
    assert len(found) == RANGES
    assert found[0].value.startswith("[-3.5, ")
    sizes = [each.n for each in found]
    assert max(sizes) <= N / RANGES + N / SINGLE + 1


def test_a_few_numbers_in_each_part_may_be_many_together() -> None:
    values = np.arange(N) % (2 * SINGLE)
    few, others = part(values, at=np.flatnonzero(values < SINGLE)), part(values, at=np.flatnonzero(values >= SINGLE))
    few.merge(others)
    assert read(few) == read(part(values))
    assert len(read(few)) == RANGES


def test_ranges_hold_what_they_say() -> None:
    for values in (
        RANDOM.normal(0, 100, N),
        AGE.astype(float),
        np.append(RANDOM.normal(0, 1, N - 2), [math.inf, -math.inf]),
    ):
        found = read(part(values))
        assert len(found) == RANGES
        edges = []
        for each in found:
            low, high = map(float, each.value[1:-1].split(", "))
            closed = each.value.endswith("]")
            assert each.n == np.sum((values >= low) & ((values <= high) if closed else (values < high)))
            edges.append((low, high))
        assert edges == sorted(edges)
        assert max(each.n for each in found) < 1.5 * N / RANGES


def test_numbers_that_begin_alike_are_told_apart() -> None:
    values = np.where(np.arange(N) % 3 == 0, 1.0, np.where(np.arange(N) % 3 == 1, np.nextafter(1, 2), -0.0))
    found = read(part(values))
    assert [each.value for each in found] == ["0", "1", repr(math.nextafter(1, 2))]
    assert [each.n for each in found] == [N // 3] * 3


def test_missing_values_are_a_slice_of_their_own() -> None:
    values = np.array(["x", None, math.nan, 1.5] * (N // 4), object)
    assert [(each.value, each.n) for each in read(part(values))] == [("1.5", N // 4), ("x", N // 4), (None, N // 2)]


def test_an_infinite_loss_leaves_the_excess_undefined() -> None:
    p = P.copy()
    at = int(np.flatnonzero(Y == 1)[0])
    p[at] = 0
    loss = logloss.log_loss(Y, p, reduction="none")
    found = read(part(CITY, p=p, loss=loss))
    assert [math.isinf(each.log_loss) for each in found] == [each.value == CITY[at] for each in found]
    assert {each.excess for each in found} == {each.share for each in found} == {None}
    assert all(each.p_value is not None for each in found)


def test_certain_forecasts_are_not_tested() -> None:
    values = np.where(Y == 1, "happened", "did not")
    found = read(part(values, p=Y.astype(float), loss=np.zeros(N)))
    assert [(each.p_value, each.p_holm, each.gap) for each in found] == [(None, None, 0.0)] * 2
    assert all(each.reason for each in found)


def test_soft_labels_are_tested_by_their_own_spread() -> None:
    y = np.where(RANDOM.random(N) < 0.5, 0.25, Y.astype(float))
    loss = logloss.log_loss(y, P, reduction="none")
    for weight in (None, W):
        for each in read(part(CITY, y=y, loss=loss, weight=weight), hard=False):
            here = each.value == CITY
            w = np.ones(N)[here] if weight is None else W[here]
            assert each.positives == pytest.approx(y[here].sum())
            assert each.gap == pytest.approx(w @ (y - P)[here] / w.sum(), rel=1e-9)
            expected = stats.ttest_1samp(w * (y - P)[here], 0).pvalue
            assert each.p_value == pytest.approx(expected, rel=0.1 if weight is None else 1e-6)  # 0 and 1 are counted


def test_small_slices_are_marked() -> None:
    kinds = defaultdict(list)
    for at in range(N):
        kinds[int(Y[at])].append(at)
    values = np.full(N, "rest", object)
    for name, zeros, ones in (("few", 20, 9), ("rare", 40, 4), ("common", 4, 40), ("enough", 25, 5)):
        values[[kinds[0].pop() for _ in range(zeros)] + [kinds[1].pop() for _ in range(ones)]] = name
    assert {each.value for each in read(part(values)) if each.small} == {"few", "rare", "common"}


def test_holm_holds_against_the_definition() -> None:
    for _ in range(20):
        p_values = RANDOM.random(RANDOM.integers(1, 12)) ** 4
        order = np.argsort(p_values)
        steps = [(len(order) - rank) * p_values[at] for rank, at in enumerate(order)]
        expected = np.minimum(np.maximum.accumulate(steps), 1)
        assert np.array(holm(p_values.tolist()))[order].tolist() == expected.tolist()


DATA = {"y": Y, "p": P, "w": W, "city": CITY.astype(object), "age": AGE}


def test_an_evaluation_has_the_slices_of_its_columns(tmp_path: Any) -> None:
    path = tmp_path / "rows.csv"
    frame = pd.DataFrame(DATA)
    frame.to_csv(path, index=False)
    results = [
        logloss.evaluate(path, weight="w", by=["city", "age"]),
        logloss.evaluate(frame, weight="w", by=("city", "age")),
        logloss.evaluate(DATA, weight="w", by=["city", "age"]),
        logloss.evaluate(y=Y, p=P, weight=W, by={"city": CITY, "age": AGE}),
    ]
    first = results[0].slices
    assert [each.by for each in first] == ["city"] * 3 + ["age"] * RANGES
    assert [each.slices == first for each in results] == [True] * len(results)
    assert logloss.Evaluation.from_json(results[0].to_json()) == results[0]


def test_one_column_or_one_array_is_enough() -> None:
    (first, *_) = logloss.evaluate(DATA, by="city").slices
    (second, *_) = logloss.evaluate(y=Y, p=P, by=CITY).slices
    assert (first.by, first.value, first.n) == ("city", "Kobe", second.n)
    assert (second.by, second.value) == ("by", "Kobe")


def test_y_and_p_may_be_sliced_by_themselves() -> None:
    result = logloss.evaluate(DATA, by=["p", "y"])
    assert [each.value for each in result.slices if each.by == "y"] == ["0", "1"]


def test_holm_is_over_all_slices_of_the_report() -> None:
    both = logloss.evaluate(DATA, by=["city", "age"]).slices
    assert [each.p_holm for each in both] == holm([each.p_value for each in both])


def test_rows_that_are_left_out_are_in_no_slice() -> None:
    keep, heavy = CITY != "Kobe", AGE >= 50
    result = logloss.evaluate({**DATA, "w": heavy.astype(float)}, weight="w", where=keep, by="city")
    assert [each.value for each in result.slices] == ["Loma Prieta", "Niigata"]
    assert [each.n for each in result.slices] == [np.sum(keep & heavy & (each.value == CITY)) for each in result.slices]


def test_a_missing_value_to_slice_by_is_no_error() -> None:
    city = DATA["city"].copy()
    city[:10] = None
    for missing in ("error", "drop"):
        result = logloss.evaluate({**DATA, "city": city}, by="city", missing=missing)
        assert (result.n, result.dropped) == (N, 0)
        assert (result.slices[-1].value, result.slices[-1].n) == (None, 10)


def test_labels_in_text_are_hard_labels_too(tmp_path: Any) -> None:
    """Whether a file says 0 or 0.0, the bits are the same, above the number of rows that are kept one by one too."""
    n = 70_000
    p, seg = RANDOM.random(n), RANDOM.integers(0, 3, n)
    y = (RANDOM.random(n) < p).astype(np.int8)
    expected = logloss.evaluate({"y": y, "p": p, "s": seg}, by="s")
    for other in (y.astype(float), y.astype(bool), np.where(y, "yes", "no").astype(object)):
        positive = {"positive": "yes"} if other.dtype == object else {}
        result = logloss.evaluate({"y": other, "p": p, "s": seg}, by="s", **positive)
        for name in ("slices", "brier", "curve", "ece", "calibration", "decomposition", "log_loss", "se"):
            assert getattr(result, name) == getattr(expected, name), name


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"data": DATA, "by": "town"}, "there is no column town"),
        ({"data": DATA, "by": ["city", 3]}, "by"),
        ({"data": DATA, "by": [CITY]}, "by"),
        ({"y": Y, "p": P, "by": {"p": CITY}}, "by"),
        ({"y": Y, "p": P, "by": CITY[:-1]}, "rows"),
    ],
)
def test_what_cannot_be_sliced_by(arguments: Any, said: str) -> None:
    with pytest.raises(LogLossError, match=said):
        logloss.evaluate(**arguments)
