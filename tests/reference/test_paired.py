"""Models on the same rows: their losses, the paired differences, tests of them, and the parts of the rows."""

import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import logloss
from logloss._sources.tables.columns import column
from logloss._stats.groups.gap_sums import UNITS
from logloss._stats.tables.hashing import row_keys
from reference import clusters, losses, paired, slices
from reference.agreement import agree
from reference.rows import CERTAIN, HARD, SOFT, WEIGHTS, examples

LATTICE = st.integers(1, 63).map(lambda k: k / 64)  # losses of two of them are equal or clearly different
FAR = st.one_of(LATTICE, st.integers(1, 300).map(lambda k: 10.0**-k), st.integers(1, 40).map(lambda k: 1 - 2.0**-k))
ANY = st.one_of(LATTICE, CERTAIN)


class Case:
    """Labels, the forecasts of three models, weights (or none), and two columns of values, one of them of clusters."""

    def __init__(self, drawn: list[tuple[Any, ...]], *, weighted: bool) -> None:
        self.y, a, b, c, self.w, self.text, self.cluster = (list(each) for each in zip(*drawn, strict=True))
        self.p = {"a": a, "b": b, "c": c}
        self.weighted = weighted
        if not weighted:
            self.w = [1.0] * len(self.y)
        self.losses = {name: losses.row_losses(self.y, p) for name, p in self.p.items()}
        self.scale = max(map(losses.largest, self.losses.values()))

    def compared(self, **more: Any) -> logloss.Comparison:
        """Return the comparison with a as the baseline."""
        data = {"y": self.y, "text": self.text, "cluster": self.cluster, **self.p}
        if self.weighted:
            data |= {"w": self.w}
            more |= {"weight": "w"}
        return logloss.compare(data, p=["a", "b", "c"], **more)

    def paired(self, name: str, here: list[int] | None = None) -> paired.Paired:
        """Return the reference's pair of a model and the baseline."""
        return paired.paired(self.losses[name], self.losses["a"], here)


def cases(
    p: st.SearchStrategy[float], y: st.SearchStrategy[float] = HARD, *, weighted: bool = False
) -> st.SearchStrategy[Case]:
    row = st.tuples(y, p, p, p, WEIGHTS, st.sampled_from("uvw"), st.integers(0, 6))
    return st.lists(row, min_size=1, max_size=25).map(lambda drawn: Case(drawn, weighted=weighted))


UNWEIGHTED = st.one_of(cases(LATTICE), cases(FAR), cases(ANY))
CASES = st.one_of(UNWEIGHTED, cases(LATTICE, weighted=True), cases(ANY, weighted=True))
MEANS = st.one_of(CASES, cases(LATTICE, SOFT), cases(FAR, SOFT, weighted=True))


@examples
@given(MEANS)
def test_models_are_ranked_by_their_losses(case: Case) -> None:
    found = case.compared()
    assert sorted(each.name for each in found.models) == ["a", "b", "c"]
    assert [(each.log_loss, each.infinite) for each in found.models] == sorted(
        (each.log_loss, each.infinite) for each in found.models
    )
    assert [each.model for each in found.differences] == [each.name for each in found.models if each.name != "a"]


@examples
@given(MEANS)
def test_loss_standard_error_and_normalized_entropy_of_each_model(case: Case) -> None:
    found, rate = case.compared(), losses.mean(case.y, case.w)
    assert (found.n, found.positives, found.baseline) == (len(case.y), math.fsum(case.y), "a")
    agree(found.base_rate_loss, losses.entropy(rate))
    for model in found.models:
        each = case.losses[model.name]
        agree(model.log_loss, losses.mean(each, case.w))
        assert model.infinite == sum(map(math.isinf, each))
        se = losses.standard_error(each, case.w)
        agree(model.se, se, case.scale)
        agree(
            model.normalized_entropy,
            losses.mean(each, case.w) / losses.entropy(rate) if 0 < rate < 1 else None,
        )
        if se is None:
            assert model.ci95 is None
        else:
            expected = clusters.t_interval(model.log_loss, model.se, len(case.w) - 1)
            for end, other in zip(model.ci95, expected, strict=True):
                agree(end, other, model.log_loss + 13 * model.se, relative=1e-11)


@examples
@given(MEANS)
def test_standard_error_of_each_model_over_clusters(case: Case) -> None:
    for model in case.compared(cluster="cluster").models:
        se = clusters.clustered_error(case.losses[model.name], case.w, case.cluster)
        agree(model.se, se, math.sqrt(2) * case.scale)
        if se is None:
            assert model.ci95 is None
        else:
            expected = clusters.t_interval(model.log_loss, model.se, len(set(case.cluster)) - 1)
            for end, other in zip(model.ci95, expected, strict=True):
                agree(end, other, model.log_loss + 13 * model.se, relative=1e-11)


@examples
@given(CASES)
def test_rows_won_lost_tied_and_infinite(case: Case) -> None:
    names = ("n", "won", "lost", "tied", "won_infinite", "lost_infinite", "both_infinite")
    for each in case.compared().differences:
        expected = case.paired(each.model)
        assert [getattr(each, name) for name in names] == [getattr(expected, name) for name in names]


@examples
@given(MEANS)
def test_mean_difference_and_its_standard_error(case: Case) -> None:
    for each in case.compared().differences:
        expected = case.paired(each.model)
        agree(each.mean, expected.mean(case.w), case.scale)
        agree(each.se, expected.error(case.w), 2 * case.scale)
        for name in ("mean", "se"):
            assert (getattr(each, name) is None) == (name in each.reasons)


@examples
@given(MEANS)
def test_standard_error_of_the_difference_over_clusters(case: Case) -> None:
    for each in case.compared(cluster="cluster").differences:
        pair = case.paired(each.model)
        value = pair.mean(case.w)
        se = None
        if value is not None and math.isfinite(value):
            weight, keys = ([every[at] for at in pair.finite] for every in (case.w, case.cluster))
            se = clusters.clustered_error(pair.differences, weight, keys)
            if se is not None:
                freedom = len(set(keys)) - 1
                check_test(each, freedom)
        agree(each.mean, value, case.scale)
        agree(each.se, se, 2 * math.sqrt(2) * case.scale)
        assert each.bootstrap95 is None


def check_test(each: Any, freedom: int) -> None:
    """Compare the t-test and the interval that a difference and its standard error amount to."""
    if each.se <= 1e-12 * abs(each.mean):
        assert (each.z, each.p_value, each.p_holm, each.ci95) == (None, None, None, None)
        assert {"z", "p_value", "p_holm", "ci95"} <= each.reasons.keys()
        return
    agree(each.z, each.mean / each.se)
    agree(each.p_value, paired.two_sided(each.z, freedom), relative=1e-10)  # of the incomplete beta function
    expected = clusters.t_interval(each.mean, each.se, freedom)
    for end, other in zip(each.ci95, expected, strict=True):
        agree(end, other, abs(each.mean) + 13 * each.se, relative=1e-11)


@examples
@given(MEANS)
def test_paired_t_test_and_interval(case: Case) -> None:
    for each in case.compared().differences:
        if each.se is None:
            assert (each.z, each.p_value, each.p_holm, each.ci95) == (None, None, None, None)
        else:
            check_test(each, len(case.paired(each.model).finite) - 1)


def test_paired_t_test_is_that_of_scipy() -> None:
    from scipy.stats import ttest_rel

    random = np.random.default_rng(2)
    y = random.integers(0, 2, 200)
    old, new = random.uniform(0.2, 0.8, 200), random.uniform(0.1, 0.9, 200)
    each = logloss.compare(y=y, p={"old": old, "new": new}).differences[0]
    expected = ttest_rel(losses.row_losses(y, new), losses.row_losses(y, old))
    assert each.z == pytest.approx(expected.statistic, rel=1e-12)
    assert each.p_value == pytest.approx(expected.pvalue, rel=1e-11)
    assert each.ci95 == pytest.approx(tuple(expected.confidence_interval(0.95)), rel=1e-11)


def test_paired_t_test_of_more_than_a_million_rows() -> None:
    """Above a million degrees of freedom it is the normal distribution: right to 1e-5 of a p-value at t = 2."""
    n = 1_000_010
    old, new = np.tile([0.5, 0.25], n // 2), np.tile([0.25, 0.5], n // 2)
    new[:2600] = 0.6
    each = logloss.compare(y=np.ones(n, bool), p={"old": old, "new": new}).differences[0]
    assert 1.5 < abs(each.z) < 2.5
    assert each.p_value == pytest.approx(paired.two_sided(each.z, n - 1), rel=1e-5)
    assert each.ci95 == pytest.approx(clusters.t_interval(each.mean, each.se, n - 1), rel=0, abs=1e-5 * each.se)


@examples
@given(CASES)
def test_p_values_of_the_models_are_holms_and_make_the_verdict(case: Case) -> None:
    found = case.compared().differences
    tested = [each for each in found if each.p_value is not None]
    for each, expected in zip(tested, slices.holm([each.p_value for each in tested]), strict=True):
        agree(each.p_holm, expected)
    for each in found:
        side = "worse" if (each.mean or 0) > 0 else "better"
        if not each.won and not each.lost:
            assert each.verdict == "same"
        elif each.mean is None or (math.isfinite(each.mean) and (each.p_holm is None or each.p_holm >= 0.05)):
            assert each.verdict == "open"
        else:
            assert each.verdict == side


def test_verdict_is_by_the_adjusted_p_value_at_5_percent() -> None:
    seen = set()
    for wins in range(1, 40):
        old, new = np.full(40, 0.5), np.where(np.arange(40) < wins, 0.6, 0.4)
        p = {"old": old, "new": new, "other": np.linspace(0.4, 0.6, 40)}
        each = next(each for each in logloss.compare(y=np.ones(40), p=p).differences if each.model == "new")
        assert (each.verdict == "open") == (each.p_holm >= 0.05)
        seen |= {each.p_value < 0.05 <= each.p_holm, 1 + (0.05 <= each.p_holm < 0.1), 3 + (each.p_holm < 0.05)}
    assert seen == {0, 1, 2, 3, 4}  # all sides of both


FEW = st.lists(st.tuples(HARD, st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=25)


@examples
@given(FEW)
def test_bootstrap_interval_of_the_mean_difference(drawn: list[tuple[float, int, int]]) -> None:
    """The differences are few and far apart, so that each is a slot of its own; a slot's mean is right to 2^-31."""
    p = (0.1, 0.375, 0.8)
    y, old, new = [each[0] for each in drawn], [p[each[1]] for each in drawn], [p[each[2]] for each in drawn]
    found = logloss.compare(y=y, p={"old": old, "new": new}).differences[0].bootstrap95
    ours, theirs = losses.row_losses(y, new), losses.row_losses(y, old)
    differences = [a - b for a, b in zip(ours, theirs, strict=True)]
    if len(set(differences)) == 1:
        assert found is None
        return
    expected = paired.bootstrap(differences)
    for end, other in zip(found, expected, strict=True):
        agree(end, other, 3.0, relative=2.0**-30)


def test_bootstrap_interval_is_right_in_distribution() -> None:
    """Against 20 000 draws of rows: of 1000 draws the 2.5 % point is right to 0.085 standard errors, of 20 to 0.02."""
    random, off = np.random.default_rng(4), []
    for _ in range(20):
        p = random.uniform(0.1, 0.9, (2, 150))
        y = (random.random(150) < p[0]).astype(int)
        each = logloss.compare(y=y, p={"old": p[0], "new": p[1]}).differences[0]
        d = np.array(losses.row_losses(y, p[1])) - np.array(losses.row_losses(y, p[0]))
        means = np.concatenate([d[random.integers(0, 150, (2500, 150))].mean(axis=1) for _ in range(8)])
        low, high = np.quantile(means, [0.025, 0.975])
        off.append([(each.bootstrap95[0] - low) / each.se, (each.bootstrap95[1] - high) / each.se])
    assert np.abs(np.mean(off, axis=0)).max() < 0.08
    assert np.abs(off).max() < 0.4


@examples
@given(CASES)
def test_portions_by_the_forecast_of_the_baseline(case: Case) -> None:
    places = [paired.region(p) for p in case.p["a"]]
    for each in case.compared().differences:
        portions = [(tuple(map(float, re.findall(r"[\d.]+", part.value))), part) for part in each.portions]
        assert [ends for ends, _ in portions] == sorted(set(places))
        for ends, part in portions:
            check_portion(case, each.model, part, [at for at, place in enumerate(places) if place == ends])


@examples
@given(MEANS)
def test_portions_by_a_column(case: Case) -> None:
    for each in case.compared(by="text").differences:
        portions = [part for part in each.portions if part.by == "text"]
        assert [part.value for part in portions] == sorted(set(case.text))
        for part in portions:
            here = [at for at, text in enumerate(case.text) if text == part.value]
            check_portion(case, each.model, part, here, counts=set(case.y) <= {0.0, 1.0})


def check_portion(case: Case, name: str, part: Any, here: list[int], *, counts: bool = True) -> None:
    """Compare a portion with the reference's pair of these rows."""
    expected = case.paired(name, here)
    if counts:
        assert (part.n, part.won, part.lost) == (expected.n, expected.won, expected.lost)
    value = expected.mean(case.w)
    agree(part.mean, value, case.scale)
    if value is None or math.isinf(value):
        assert (part.se, part.share) == (None, None)
        return
    error = expected.error(case.w)
    assert (part.se is None) == (error is None) == bool(part.reason)
    if part.se is not None:
        agree(part.se**2, error**2, case.scale**2)  # squares are rounded before they are added up
    whole = math.fsum(case.w[at] for at in case.paired(name).finite)
    contribution = math.fsum(case.w[at] * d for at, d in zip(expected.finite, expected.differences, strict=True))
    agree(part.share, contribution / whole, case.scale)


@examples
@given(MEANS)
def test_errors_of_portions_over_clusters(case: Case) -> None:
    """By random groups of clusters, which are what falls together in the last six bits of their keys."""
    units = [int(key) % UNITS for key in row_keys(column(np.array(case.cluster, object), "cluster"))]
    for each in case.compared(by="text", cluster="cluster").differences:
        for part in (part for part in each.portions if part.by == "text"):
            pair = case.paired(each.model, [at for at, text in enumerate(case.text) if text == part.value])
            value = pair.mean(case.w)
            if value is None or math.isinf(value):
                assert part.se is None
                continue
            weight = [case.w[at] for at in pair.finite]
            expected = clusters.clustered_error(pair.differences, weight, [units[at] for at in pair.finite])
            assert (part.se is None) == (expected is None) == bool(part.reason)
            if part.se is not None:
                agree(part.se**2, expected**2, 4 * case.scale**2)


@examples
@given(cases(LATTICE))
def test_portions_contribute_the_mean_difference(case: Case) -> None:
    for each in case.compared(by="text").differences:
        for by in {part.by for part in each.portions}:
            agree(math.fsum(part.share for part in each.portions if part.by == by), each.mean, case.scale)


@examples
@given(st.lists(st.tuples(HARD, st.floats(-9, 9), st.floats(-9, 9)), min_size=2, max_size=25))
def test_differences_of_logits(drawn: list[tuple[float, float, float]]) -> None:
    y, old, new = (list(each) for each in zip(*drawn, strict=True))
    d = [losses.row_loss_of_logit(a, c) - losses.row_loss_of_logit(a, b) for a, b, c in drawn]
    each = logloss.compare(y=y, logit={"old": old, "new": new}).differences[0]
    weight = [1.0] * len(d)
    agree(each.mean, math.fsum(d) / len(d), 10.0)
    agree(each.se, losses.standard_error(d, weight), 20.0)
    edges = [math.log(edge) - math.log1p(-edge) for edge in paired.EDGES[1:-1]]
    assume(all(abs(x - edge) > 1e-9 for x in old for edge in edges))
    counts = [sum(low <= x < high for x in old) for low, high in zip([-99, *edges], [*edges, 99], strict=True)]
    assert [part.n for part in each.portions] == [count for count in counts if count]
