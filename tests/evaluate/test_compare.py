"""A comparison is the paired difference of exact losses, whatever the order, the batches and the threads."""

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

import logloss
from logloss import Comparison, compare
from logloss._evaluate.compare import _holm
from logloss._evaluate.records.comparison import Difference
from logloss._kernels.exact_sum import ZERO, Dyadic
from logloss._stats.clusters import interval
from logloss._stats.groups import limb_sums
from logloss._stats.groups.paired_groups import WON, PairedGroups
from logloss._stats.paired import PairedDifference
from logloss._stats.tables import bin_counts
from logloss.errors import LogLossError

SITES = Path(__file__).parents[2].parent / "shared" / "data" / "liquefaction_spt_predictions.csv"

RANDOM = np.random.default_rng(5)
N = 140_000  # more than a batch
TRUTH = RANDOM.random(N)
Y = (RANDOM.random(N) < TRUTH).astype(np.int64)
LOGIT = np.log(TRUTH) - np.log1p(-TRUTH)
MODELS = {
    name: 1 / (1 + np.exp(-(slope * LOGIT + shift + noise * RANDOM.standard_normal(N))))
    for name, slope, shift, noise in (("p_a", 1.0, 0.0, 0.5), ("p_b", 1.2, 0.1, 0.0), ("p_c", 0.5, 0.0, 1.0))
}
W = RANDOM.random(N)
DATA = pa.table({"y": Y, **MODELS, "w": W})


def losses(p: Any, y: Any = Y) -> np.ndarray:
    return logloss.log_loss(y, p, reduction="none")


def numbers(result: Comparison) -> dict[str, Any]:
    return {name: value for name, value in result.to_dict().items() if name not in {"source", "columns"}}


def test_the_difference_is_that_of_paired_rows() -> None:
    result = compare(DATA.slice(0, 5000), p=["p_a", "p_b"])
    d = (losses(MODELS["p_b"]) - losses(MODELS["p_a"]))[:5000]
    (found,) = result.differences
    exact = [Fraction(x) for x in d.tolist()]
    mean = sum(exact) / len(exact)
    variance = sum((x - mean) ** 2 for x in exact) / (len(exact) - 1) / len(exact)
    assert (found.model, found.baseline, found.n) == ("p_b", "p_a", 5000)
    assert found.mean == float(mean)
    assert found.se == math.sqrt(variance)
    assert found.z == found.mean / found.se
    assert (found.won, found.lost, found.tied) == ((d < 0).sum(), (d > 0).sum(), (d == 0).sum())
    assert found.ci95 is not None
    assert found.ci95[1] - found.ci95[0] == pytest.approx(2 * 1.9604 * found.se, rel=1e-4)


def test_weights_count() -> None:
    some = DATA.slice(0, 300)
    (found,) = compare(some, p=["p_a", "p_b"], weight="w").differences
    d = [Fraction(x) for x in (losses(MODELS["p_b"]) - losses(MODELS["p_a"]))[:300].tolist()]
    w = [Fraction(x) for x in W[:300].tolist()]
    # v = w·d is rounded once, so the products are not exact
    mean = sum(a * b for a, b in zip(w, d, strict=True)) / sum(w)
    spread = sum(a * a * (b - mean) ** 2 for a, b in zip(w, d, strict=True)) / sum(w) ** 2
    assert found.mean == pytest.approx(float(mean), rel=1e-13)
    assert found.se == pytest.approx(math.sqrt(spread * 300 / 299), rel=1e-13)
    assert found.bootstrap95 is None
    assert found.reasons["bootstrap95"] == "rows have weights"


def test_each_model_has_the_score_it_has_alone() -> None:
    result = compare(DATA)
    assert [model.name for model in result.models] == sorted(
        MODELS, key=lambda name: logloss.evaluate(y=Y, p=MODELS[name], worst=0).log_loss
    )
    for model in result.models:
        tally = logloss.Tally()
        tally.update(Y, MODELS[model.name])
        alone = tally.result()
        assert (model.log_loss, model.se, model.infinite) == (alone.log_loss, alone.se, alone.infinite)
        assert model.ci95 == (None if alone.se is None else interval(alone.log_loss, alone.se, N))


@pytest.mark.slow
@pytest.mark.parametrize("weight", [None, "w"])
def test_neither_source_nor_order_nor_threads_matter(
    weight: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pyarrow.csv.write_csv(DATA, tmp_path / "rows.csv")
    pyarrow.parquet.write_table(DATA, tmp_path / "rows.parquet", row_group_size=10_000)
    order = RANDOM.permutation(N)
    forms = [tmp_path / "rows.csv", tmp_path / "rows.parquet", DATA.take(order), DATA.to_pandas()]
    first = numbers(compare(DATA, weight=weight))
    for form in forms:
        assert numbers(compare(form, weight=weight)) == first
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert numbers(compare(tmp_path / "rows.parquet", weight=weight)) == first
    arrays = {name: p[order] for name, p in MODELS.items()}
    assert numbers(compare(y=Y[order], p=arrays, weight=None if weight is None else W[order])) == first


def test_logits_compare_as_their_probabilities_do() -> None:
    z = {f"z_{name}": np.log(p) - np.log1p(-p) for name, p in MODELS.items()}
    result = compare({"y": Y, **z}, logit="z_*")
    for ours, theirs in zip(result.differences, compare(DATA).differences, strict=True):
        assert ours.model == f"z_{theirs.model}"
        assert ours.mean == pytest.approx(theirs.mean, rel=1e-9)
        assert len(ours.portions) == len(theirs.portions)


def test_losses_of_logits_may_be_further_apart_than_the_bootstrap_counts() -> None:
    result = compare(y=[1, 1, 0], logit={"a": [-5e300, 1.0, 1.0], "b": [2.0, 1.0, 1.0]})
    assert result.differences[0].mean == pytest.approx(-5e300 / 3)
    assert result.differences[0].bootstrap95 is None
    assert "1024" in result.differences[0].reasons["bootstrap95"]


def test_infinite_losses() -> None:
    y = [1, 1, 1, 1]
    both = compare(y=y, p={"a": [0.0, 0.5, 0.5, 0.5], "b": [0.0, 0.5, 0.25, 0.75]})
    (found,) = both.differences
    assert (found.tied, found.both_infinite, found.won, found.lost) == (2, 1, 1, 1)
    assert found.mean == pytest.approx((math.log(2) - math.log(1.5)) / 3)
    assert [model.log_loss for model in both.models] == [math.inf, math.inf]

    (found,) = compare(y=y, p={"a": [0.0, 0.5, 0.5, 0.5], "b": [0.1, 0.5, 0.25, 0.5]}).differences
    assert (found.mean, found.won_infinite, found.se, found.verdict) == (-math.inf, 1, None, "better")
    assert found.sentence == "b is infinitely better than a: 1 row with an infinite loss for a alone."

    (found,) = compare(y=y, p={"a": [0.5] * 4, "b": [0.0, 0.0, 0.5, 0.5]}).differences
    assert (found.mean, found.lost_infinite, found.verdict) == (math.inf, 2, "worse")
    assert found.sentence == "b is infinitely worse than a: 2 rows with an infinite loss for b alone."

    (found,) = compare(y=y, p={"a": [0.0, 0.5, 0.5, 0.5], "b": [0.5, 0.0, 0.5, 0.5]}).differences
    assert (found.mean, found.verdict) == (None, "open")
    assert found.reasons["mean"] == "each is infinite where the other is not"
    assert "cannot be ranked" in found.sentence


def test_the_same_model_is_the_same() -> None:
    (found,) = compare(y=[1, 0, 1], p={"a": [0.5, 0.1, 0.0], "b": [0.5, 0.1, 0.0]}).differences
    assert (found.verdict, found.mean, found.se, found.tied, found.both_infinite) == ("same", 0, 0, 3, 1)
    assert found.sentence == "b and a have the same loss in every row."


def test_a_difference_by_chance_is_not_believed() -> None:
    rng = np.random.default_rng(1)
    believed = 0
    for _ in range(200):
        y = (rng.random(60) < 0.5).astype(np.int64)
        noise = rng.normal(size=(2, 60))
        (found,) = compare(y=y, p={"a": 1 / (1 + np.exp(-noise[0])), "b": 1 / (1 + np.exp(-noise[1]))}).differences
        believed += found.verdict != "open"
    assert believed <= 20  # P(more) < 0.001 where each is believed one time of twenty


def test_regions_hold_every_row_once_and_add_up() -> None:
    for weight in (None, "w"):
        for found in compare(DATA, weight=weight).differences:
            regions = [each for each in found.portions if each.by == "forecast of the baseline"]
            assert sum(each.n for each in regions) == N
            assert sum(each.won for each in regions) == found.won
            assert math.fsum(each.share for each in regions) == pytest.approx(found.mean, abs=1e-12)


def test_a_region_is_its_rows() -> None:
    some = DATA.slice(0, 20_000)
    (found,) = compare(some, p=["p_a", "p_b"]).differences
    region = next(each for each in found.portions if each.value == "0.05 to 0.2")
    p = MODELS["p_a"][:20_000]
    inside = (p >= 0.05) & (p < 0.2)
    (alone,) = compare(some.filter(pa.array(inside)), p=["p_a", "p_b"]).differences
    assert (region.n, region.won, region.lost, region.mean) == (inside.sum(), alone.won, alone.lost, alone.mean)
    assert region.se == pytest.approx(alone.se, rel=1e-12)


def test_sums_of_groups_carry_over(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs, ours = RANDOM.random(1000) * 700, RANDOM.random(1000)
    whole, carried, code = (
        PairedGroups(weighted=False, clustered=False),
        PairedGroups(weighted=False, clustered=False),
        np.zeros(100, np.int32),
    )
    for limit, groups in ((1 << 29, whole), (150, carried)):
        monkeypatch.setattr(limb_sums, "MOST_ROWS", limit)
        for at in range(0, 1000, 100):
            a, b = theirs[at : at + 100], ours[at : at + 100]
            groups.add(code, (a, b), b - a, np.sign(b - a).astype(np.int8), None)
    assert carried.together([0]) == whole.together([0])
    assert whole.together([0]).total == sum(map(Dyadic.of, (ours - theirs).tolist()), ZERO)


def test_slices_are_their_rows() -> None:
    some = DATA.slice(0, 3000).append_column("k", pa.array(["a", "b", None] * 1000))
    some = some.append_column("x", pa.array(np.arange(3000) / 7))
    (found,) = compare(some, p=["p_a", "p_b"], by=["k", "x"]).differences
    portions = [each for each in found.portions if each.by == "k"]
    assert [(each.value, each.n) for each in portions] == [("a", 1000), ("b", 1000), ("(missing)", 1000)]
    (alone,) = compare(some, p=["p_a", "p_b"], where="k = 'b'").differences
    assert (portions[1].mean, portions[1].won) == (alone.mean, alone.won)
    assert portions[1].se == pytest.approx(alone.se, rel=1e-12)
    for by in ("k", "x"):
        shares = [each.share for each in found.portions if each.by == by]
        assert math.fsum(shares) == pytest.approx(found.mean, abs=1e-12)
    assert len([each for each in found.portions if each.by == "x"]) == 5


def test_clusters_of_equal_rows_are_one_row_each() -> None:
    some = DATA.slice(0, 500)
    twice = pa.concat_tables([some, some]).append_column("c", pa.array([*range(500)] * 2))
    (alone,) = compare(some, p=["p_a", "p_b"]).differences
    result = compare(twice, p=["p_a", "p_b"], cluster="c")
    (found,) = result.differences
    assert result.cluster == "c"
    assert found.mean == alone.mean
    # G/(G−1)·Σ(2d)²/(2G)² is the variance of a mean of G rows; sums of clusters round to 2^−90
    assert found.se == pytest.approx(alone.se, rel=1e-12)
    assert found.ci95 == pytest.approx(alone.ci95, rel=1e-9)
    assert found.bootstrap95 is None
    (one,) = compare(some.append_column("c", pa.array(["x"] * 500)), p=["p_a", "p_b"], cluster="c").differences
    assert (one.se, one.verdict) == (None, "open")
    assert "one cluster" in one.reasons["se"]
    p = {"a": MODELS["p_a"][:500], "b": MODELS["p_b"][:500]}
    arrays = compare(y=Y[:500], p=p, cluster=np.arange(500) % 50)
    assert arrays.differences[0].se != alone.se
    for model in arrays.models:  # each by itself has the error that it has alone
        single = logloss.evaluate(y=Y[:500], p=p[model.name], cluster=np.arange(500) % 50)
        assert (model.log_loss, model.se) == (single.log_loss, single.se)
        assert model.ci95 == interval(model.log_loss, model.se, 50)
    many = DATA.append_column("c", pa.array(np.arange(N) % 700))  # more than a batch
    model = compare(many, p=["p_a", "p_b"], cluster="c").models[0]
    single = logloss.evaluate(many, p=model.name, cluster="c")
    assert model.se == single.se
    infinite = compare(y=[1, 0, 1, 0], p={"a": [0.0, 0.5, 0.5, 0.5], "b": [0.5] * 4}, cluster=[0, 0, 1, 2]).models
    assert [(each.name, each.se is None) for each in infinite] == [("b", False), ("a", True)]


def test_the_bootstrap_of_more_rows_than_a_number_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = losses(MODELS["p_b"])[:5000], losses(MODELS["p_a"])[:5000]
    doubled, often = PairedDifference(weighted=False), PairedDifference(weighted=False)
    doubled.add(theirs, ours, None)
    monkeypatch.setattr(bin_counts, "MOST_ROWS", 1000)
    for _ in range(2):
        often.add(theirs, ours, None)
    for _ in range(40):  # 2^40 times as many rows
        doubled.merge(doubled)
        if doubled.n == often.n:
            assert doubled.bootstrap() == often.bootstrap()
    assert doubled.bootstrap() == pytest.approx((float(np.mean(ours - theirs)),) * 2, abs=2**-7)


def test_the_bootstrap_agrees_with_resampled_rows() -> None:
    d = (losses(MODELS["p_b"]) - losses(MODELS["p_a"]))[:2000]
    (found,) = compare(DATA.slice(0, 2000), p=["p_a", "p_b"]).differences
    rng = np.random.default_rng(3)
    drawn = [rng.choice(d, d.size).mean() for _ in range(4000)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert found.bootstrap95 is not None
    assert found.se is not None
    # a quantile of 1000 draws is off by 0.08 se (sqrt(0.025·0.975/1000)/density), that of 4000 by half of this
    assert abs(found.bootstrap95[0] - low) < 4 * 0.09 * found.se
    assert abs(found.bootstrap95[1] - high) < 4 * 0.09 * found.se


def test_holm_by_hand() -> None:
    found = [Difference("m", "b", 2, 0.1, 1.0, None, 1.0, p, None, None, 1, 1, 0, 0, 0, 0) for p in (0.01, 0.04, 0.03)]
    assert [each.p_holm for each in _holm(found)] == [0.03, 0.06, 0.06]
    infinite = Difference("m", "b", 2, math.inf, None, None, None, None, None, None, 1, 1, 0, 0, 0, 0)
    assert [each.p_holm for each in _holm([infinite, found[1]])] == [None, 0.04]


def test_the_baseline_may_be_named() -> None:
    result = compare(DATA.slice(0, 1000), baseline="p_c")
    assert result.baseline == "p_c"
    assert {each.baseline for each in result.differences} == {"p_c"}
    other = compare(DATA.slice(0, 1000), p=["p_a", "p_b"], baseline="p_c")
    assert {model.name for model in other.models} == {"p_a", "p_b", "p_c"}
    turned = compare(DATA.slice(0, 1000), p=["p_b", "p_a"]).differences[0]
    straight = compare(DATA.slice(0, 1000), p=["p_a", "p_b"]).differences[0]
    assert (turned.mean, turned.se, turned.won) == (-straight.mean, straight.se, straight.lost)


def test_a_row_without_a_value_is_dropped_for_all(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("y,p_a,p_b\n1,0.5,0.75\n0,,0.5\n1,0.5,\n0,0.5,0.25\n")
    with pytest.raises(LogLossError, match=r"p_a\[1\] \(line 3\): p_a has a missing value"):
        compare(path)
    result = compare(path, missing="drop")
    assert (result.n, result.dropped) == (2, 2)


def test_rows_without_weight_count_nowhere() -> None:
    p = {"a": [0.5, 0.0, 0.25], "b": [0.25, 0.5, 0.5]}
    result = compare(y=[1, 1, 0], p=p, weight=[1, 0, 2])
    (found,) = result.differences
    assert (result.n, found.n, found.won_infinite, found.won) == (2, 2, 0, 0)


@pytest.mark.parametrize(
    ("arguments", "says", "hint"),
    [
        ({"p": ["p_a", "p_bb"]}, "there is no column p_bb; did you mean p_b?", "p=('p_a', 'p_b')"),
        ({"p": "p_a"}, 'p = "p_a" names 1 of the columns', None),
        ({"p": "q_*"}, 'p = "q_*" names 0 of the columns', None),
        ({"logit": ["w"]}, 'logit = "w" names 1', None),
        ({"baseline": "old"}, "the baseline old is none of the models; these are p_a, p_b, p_c", None),
        ({"baseline": "pa"}, "the baseline pa is none of the models", "baseline='p_a'"),
        ({"p": ["p_a", "y"]}, "y and p both name the column y", None),
        ({"missing": "ignore"}, "missing", None),
        ({"where": np.ones(3)}, "mask is bool", None),
    ],
)
def test_what_cannot_be_compared(arguments: dict[str, Any], says: str, hint: str | None) -> None:
    with pytest.raises(LogLossError) as caught:
        compare(DATA.slice(0, 10), **arguments)
    assert says in caught.value.problem
    assert caught.value.hint == hint


def test_a_bad_forecast_is_named() -> None:
    with pytest.raises(LogLossError) as caught:
        compare({"y": [1, 0], "p_a": [0.5, 0.5], "p_b": [0.5, 85.0]})
    assert "p_b[1] = 85.0" in str(caught.value)
    with pytest.raises(LogLossError, match="the positive one"):
        compare({"y": ["yes", "no"], "p_a": [0.5, 0.5], "p_b": [0.5, 0.5]})
    with pytest.raises(LogLossError, match="no rows"):
        compare({"y": [], "p_a": [], "p_b": []})


@pytest.mark.parametrize("p", [{"a": [0.5, 0.1], "b": [0.0, 0.3]}, {"a": [0.5, 0.1], "b": [0.5, 0.1], "c": [0.1, 0.2]}])
def test_json_and_back(p: dict[str, list[float]]) -> None:
    result = compare(y=[1, 0], p=p)
    assert Comparison.from_json(result.to_json()) == result
    json.loads(result.to_json(), parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    with pytest.raises(LogLossError, match="comparison"):
        Comparison.from_json("{}")


@given(
    st.lists(st.tuples(st.integers(0, 2), *[st.sampled_from([0.0, 1e-300, 0.25, 3.0, math.inf])] * 2), max_size=40),
    st.integers(0, 40),
    st.booleans(),
)
def test_parts_merge(rows: list[tuple[int, float, float]], cut: int, weighted: bool) -> None:
    code, theirs, ours = (np.array([row[at] for row in rows], float) for at in range(3))
    groups, weight = code.astype(np.int32), np.arange(1.0, len(rows) + 1) if weighted else None

    def part(some: slice) -> tuple[PairedDifference, PairedGroups]:
        pair, found = PairedDifference(weighted=weighted), PairedGroups(weighted=weighted, clustered=False)
        w = None if weight is None else weight[some]
        d, sign = pair.add(theirs[some], ours[some], w)
        found.add(groups[some], (theirs[some], ours[some]), d, sign, w)
        return pair, found

    whole, whole_groups = part(slice(None))
    first, first_groups = part(slice(cut, None))
    second, second_groups = part(slice(0, cut))
    first.merge(second)
    first_groups.merge(second_groups, np.arange(len(second_groups)))
    assert first.read() == whole.read()
    assert first.bootstrap() == whole.bootstrap()
    assert [first_groups.together([at]) for at in range(len(first_groups))] == [
        whole_groups.together([at]) for at in range(len(whole_groups))
    ]
    assert whole.won == sum(a > b for _, a, b in rows)
    assert WON < 0


@pytest.mark.skipif(not SITES.exists(), reason="the case histories are not ours to bring along")
def test_the_case_histories() -> None:
    result = compare(SITES, y="liquefied", baseline="p_logistic")
    assert [model.name for model in result.models] == ["p_cetin_2018", "p_logistic", "p_boulanger_idriss_2012"]


def test_a_difference_that_is_the_same_in_every_row_is_not_tested() -> None:
    found = compare(y=[1, 1, 1], p={"a": [0.5] * 3, "b": [0.25] * 3, "c": [0.75] * 3}).differences
    assert [(each.model, each.se, each.z, each.p_value) for each in found] == [
        ("c", 0.0, None, None),
        ("b", 0.0, None, None),
    ]
    assert all({"ci95", "z", "p_value", "p_holm", "bootstrap95"} <= each.reasons.keys() for each in found)
    assert [each.verdict for each in found] == ["open", "open"]
    (same,) = compare(y=[1, 1], p={"a": [0.5] * 2, "b": [0.5] * 2}).differences
    assert (same.verdict, same.z, same.p_value, same.p_holm) == ("same", None, None, None)


def test_why_a_number_is_not_there() -> None:
    unknown = ("ci95", "z", "p_value", "p_holm")
    (one,) = compare(y=[1], p={"a": [0.5], "b": [0.25]}).differences
    assert (one.mean, one.se, one.bootstrap95) == (math.log(2), None, None)
    assert set(one.reasons) == {"se", "bootstrap95", *unknown}
    assert len(set(one.reasons.values())) == 1
    (infinite,) = compare(y=[1, 1], p={"a": [0.5, 0.5], "b": [0.0, 0.5]}).differences
    assert set(infinite.reasons) == {"se", "bootstrap95", *unknown}
    (open_,) = compare(y=[1, 1], p={"a": [0.0, 0.5], "b": [0.5, 0.0]}).differences
    assert set(open_.reasons) == {"mean", "se", "bootstrap95", *unknown}
    (both,) = compare(y=[1, 1], p={"a": [0.0, 0.0], "b": [0.0, 0.0]}).differences
    assert (both.mean, both.both_infinite) == (None, 2)
    assert both.reasons["mean"] != open_.reasons["mean"]
    assert [each.reasons.get(name) for each in (one, infinite, open_, both) for name in unknown] == [
        each.reasons["se"] for each in (one, infinite, open_, both) for _ in unknown
    ]
    (sure,) = compare(y=[1, 0, 1], p={"a": [0.5] * 3, "b": [0.25, 0.5, 0.75]}).differences
    assert sure.reasons == {}
    assert None not in (sure.se, sure.ci95, sure.z, sure.p_value, sure.p_holm, sure.bootstrap95)


def test_a_comparison_says_what_it_compared() -> None:
    rows = {"label": ["yes", "no", "?", "yes"], "p_a": [0.5, 0.25, 0.5, 0.75], "p_b": [0.25] * 4, "w": [1, 2, 1, 0]}
    found = compare(rows, y="label", positive="yes", weight="w", where=np.array([True, True, False, True]))
    assert (found.n, found.positives, found.rows, found.masked, found.dropped) == (2, 1, 4, 1, 0)
    assert (found.positive, found.others) == ("yes", ("no",))
    assert found.columns == {"y": "label", "weight": "w", "model p_a": "p_a", "model p_b": "p_b"}
    assert (found.source, found.baseline, found.joined, found.cluster) == ("arrays", "p_a", None, None)
    assert [(each.code, each.text) for each in found.verdicts] == [
        (each.verdict, each.sentence) for each in found.differences
    ]
    (difference,) = found.differences
    assert found.verdicts[0].evidence == {
        "mean": difference.mean, "se": difference.se, "p_holm": difference.p_holm,
    }  # fmt: skip
    (one,) = compare(y=[1], p={"a": [0.5], "b": [0.25]}).verdicts
    assert one.evidence == {"mean": math.log(2)}
    percent = compare({"y": [1, 0], "p_a": [75, 25], "p_b": [50, 50]}, percent=True)
    assert percent.models[0].log_loss == logloss.log_loss([1, 0], [0.75, 0.25])


def test_models_are_ranked_by_loss_then_infinite_rows_then_name() -> None:
    p = {"d": [0.0, 0.0], "c": [0.0, 0.5], "b": [0.5, 0.5], "a": [0.5, 0.5], "e": [0.75, 0.5]}
    found = compare(y=[1, 1], p=p)
    assert [model.name for model in found.models] == ["e", "a", "b", "c", "d"]
    assert [model.infinite for model in found.models] == [0, 0, 0, 1, 2]
    assert [each.model for each in found.differences] == ["e", "a", "b", "c"]


def test_regions_are_those_of_the_baseline() -> None:
    p = [0.001, 0.05, 0.2, 0.5, 0.95, 1.0]
    (found,) = compare(y=[0, 0, 0, 1, 1, 1], p={"a": p, "b": [0.5] * 6}).differences
    regions = [(each.value, each.n, each.won, each.lost) for each in found.portions]
    assert {each.by for each in found.portions} == {"forecast of the baseline"}
    assert sum(n for _, n, _, _ in regions) == 6
    edges = [value.split(" to ") for value, *_ in regions]
    assert all(float(low) <= at < float(high) for at, (low, high) in zip(p[:-1], edges, strict=False))
    assert edges[-1] == ["0.999", "1"]
    assert [(won, lost) for _, _, won, lost in regions] == [(0, 1), (0, 1), (0, 1), (0, 0), (0, 1), (0, 1)]
