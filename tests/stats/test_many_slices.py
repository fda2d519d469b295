"""Slices of columns with very many values: those listed are as they would be in memory, and nothing is lost."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import logloss
from logloss._evaluate.evaluate import PartialEvaluation, partial_evaluate
from logloss._report.figures.slices import table
from logloss._stats.groups import group_values, listed_groups, spilled_groups
from logloss._stats.groups.spilled_groups import MANY
from logloss._stats.slices import holm

RANDOM = np.random.default_rng(8)
N, GROUPS = 120_000, MANY + 3_000
P = RANDOM.random(N)
Y = (RANDOM.random(N) < P).astype(np.uint8)
USER = np.array([f"user {k}" for k in range(GROUPS)], object)[RANDOM.integers(0, GROUPS, (2, N)).min(axis=0)]


def by_hand(names: Any, y: Any, p: Any, w: Any, loss: Any) -> pd.DataFrame:
    """Return what is added up of each group, by pandas."""
    rows = pd.DataFrame({"name": names, "n": 1, "y": y, "w": w, "wl": w * loss, "miss": w * (y - p)})
    return rows.groupby("name").sum()


def check(result: logloss.Evaluation, groups: pd.DataFrame, listed: int) -> None:
    """Hold an evaluation by one column of many names to the sums of its groups."""
    whole = groups.sum()
    mean = whole.wl / whole.w
    groups["extra"] = (groups.wl - mean * groups.w) / whole.w
    found = {slice_.value: slice_ for slice_ in result.slices}
    (left,) = result.other_slices
    assert left.count == len(groups) - len(found)
    least_rows, least_extra = (groups[name].nlargest(listed).iloc[-1] for name in ("n", "extra"))
    for value, slice_ in found.items():
        group = groups.loc[value]
        assert (slice_.n, slice_.positives) == (group.n, group.y)
        assert (slice_.log_loss, slice_.share) == pytest.approx((group.wl / group.w, group.extra), rel=1e-9, abs=1e-15)
        assert slice_.gap == pytest.approx(group.miss / group.w, rel=1e-9, abs=1e-15)
        assert group.n >= least_rows or group.extra >= least_extra - 1e-12
    for value in groups.index[(groups.n > least_rows) | (groups.extra > least_extra + 1e-12)]:
        assert value in found
    rest = groups.drop(list(found)).sum()
    assert (left.n, left.positives) == (rest.n, rest.y)
    assert (left.weight, left.log_loss) == pytest.approx((rest.w, rest.wl / rest.w))
    assert (left.share, left.gap) == pytest.approx((rest.extra, rest.miss / rest.w), abs=1e-12)
    assert left.excess == pytest.approx(left.log_loss - mean, abs=1e-12)


@pytest.mark.parametrize("weighted", [False, True])
def test_the_largest_and_the_costliest_are_listed_and_the_others_are_together(weighted: bool) -> None:
    w = RANDOM.lognormal(0, 1, N) if weighted else np.ones(N)
    result = logloss.evaluate(y=Y, p=P, by=USER, weight=w if weighted else None)
    check(result, by_hand(USER, Y, P, w, logloss.log_loss(Y, P, reduction="none")), listed_groups.LISTED)
    (left,) = result.other_slices
    assert [each.value for each in result.slices] == sorted(str(each.value) for each in result.slices)
    tested = [each for each in result.slices if each.p_value is not None]
    assert [each.p_holm for each in tested] == holm([each.p_value or 0.0 for each in tested], left.count)
    assert logloss.Evaluation.from_json(result.to_json()) == result


def test_a_listed_slice_is_tested_as_it_would_be_alone() -> None:
    (first, *_) = logloss.evaluate(y=Y, p=P, by=USER).slices
    alone = logloss.evaluate(y=Y, p=P, by=np.where(first.value == USER, USER, "another"))
    (same,) = (each for each in alone.slices if each.value == first.value)
    assert first.p_value is not None
    assert first.p_value == pytest.approx(same.p_value, rel=1e-12)


def test_numbers_and_missing_values_beside_many_words_are_slices_as_ever() -> None:
    users = USER.copy()
    users[:500], users[500:700] = None, 7.0
    result = logloss.evaluate(y=Y, p=P, by=users)
    assert (result.slices[0].value, result.slices[0].n) == ("7", 200)
    assert (result.slices[-1].value, result.slices[-1].n) == (None, 500)
    assert sum(each.n for each in result.slices) + result.other_slices[0].n == N
    assert len(result.slices) == 2 + len(set(users[700:])) - result.other_slices[0].count


def test_an_infinite_loss_is_listed_first_of_all() -> None:
    p = P.copy()
    at = int(np.flatnonzero(Y)[0])
    p[at] = 0
    result = logloss.evaluate(y=Y, p=p, by=USER)
    assert [each.value for each in result.slices if math.isinf(each.log_loss)] == [USER[at]]
    assert result.other_slices[0].share is None


def test_words_that_no_row_has_do_not_count() -> None:
    few = pd.Categorical.from_codes(RANDOM.integers(0, 3, N), [f"user {k}" for k in range(GROUPS)])
    result = logloss.evaluate(pd.DataFrame({"y": Y, "p": P, "user": few}), by="user")
    assert [each.value for each in result.slices] == ["user 0", "user 1", "user 2"]
    assert result.other_slices == ()


def test_clusters_are_named_as_the_reason_for_no_test() -> None:
    cluster = RANDOM.integers(0, 50, N)
    result = logloss.evaluate(y=Y, p=P, by=USER, cluster=cluster)
    assert {each.reason for each in result.slices} == {"too many values to be tested by clusters"}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let six values be many, and two of each kind be listed."""
    for module in (spilled_groups, group_values):
        monkeypatch.setattr(module, "MANY", 6)
    monkeypatch.setattr(listed_groups, "LISTED", 2)
    monkeypatch.setattr(spilled_groups, "TOGETHER", 8)


@pytest.mark.usefixtures("small")
@given(data=st.data())
@settings(max_examples=60)
def test_parts_in_any_order_give_the_same(data: Any) -> None:
    n = data.draw(st.integers(1, 60))
    names = np.array(
        data.draw(st.lists(st.sampled_from([*"abcdefghijk", "ä", "a" * 80, None]), min_size=n, max_size=n)), object
    )
    rng = np.random.default_rng(data.draw(st.integers(0, 9)))
    y, p = rng.integers(0, 2, n), rng.integers(1, 8, n) / 8
    w = data.draw(st.sampled_from([None, rng.integers(1, 4, n) / 2]))
    soft = data.draw(st.booleans())
    rows: dict[str, Any] = {"y": y / 2 if soft else y, "p": p, "by": names} | ({} if w is None else {"weight": w})
    whole = logloss.evaluate(**rows)
    parts = [
        partial_evaluate(**{name: some[at] for name, some in rows.items()})
        for at in np.array_split(rng.permutation(n), 3)
        if at.size
    ]
    if data.draw(st.booleans()):
        parts = [PartialEvaluation.from_bytes(part.to_bytes()) for part in parts]
    first, *others = parts
    for part in others:
        first.merge(part)
    merged = first.result()
    assert (merged.slices, merged.other_slices) == (whole.slices, whole.other_slices)
    words = {name for name in names if name is not None}
    assert bool(whole.other_slices) == (len(words) > 6)
    assert sum(each.n for each in (*whole.slices, *whole.other_slices)) == n
    if whole.log_loss < math.inf:
        assert math.fsum(each.share or 0 for each in (*whole.slices, *whole.other_slices)) == pytest.approx(
            0, abs=1e-12
        )


def test_models_are_compared_in_the_largest_and_the_most_different_groups() -> None:
    q = np.clip(P + RANDOM.normal(0, 0.1, N), 0.01, 0.99)
    frame = pd.DataFrame({"y": Y, "p_a": P, "p_b": q, "user": USER})
    (difference,) = logloss.compare(frame, by="user", baseline="p_a").differences
    d = logloss.log_loss(Y, q, reduction="none") - logloss.log_loss(Y, P, reduction="none")
    groups = pd.DataFrame({"name": USER, "n": 1, "d": d}).groupby("name").sum()
    portions = {each.value: each for each in difference.portions if each.by == "user"}
    (name,) = set(portions) - set(groups.index)
    rest, others = portions.pop(name), groups.drop(list(portions))
    assert name == f"({len(others):,} other values)"
    assert rest.n == others.n.sum()
    assert rest.mean == pytest.approx(others.d.sum() / others.n.sum())
    assert set(groups.d.abs().nlargest(listed_groups.LISTED).index) <= set(portions)
    assert all(portions[each].n == groups.n[each] for each in portions)
    assert sum(each.share or 0 for each in (*portions.values(), rest)) == pytest.approx(difference.mean)


def test_holm_with_slices_that_are_not_listed_takes_the_factor_of_all() -> None:
    assert holm([0.001, 0.5], untested=98) == [0.1, 1.0]


@pytest.mark.usefixtures("small")
def test_any_text_is_a_name() -> None:
    texts = ["x,y", 'a"b', "line\nbreak", "\ud800", "é", "\0", "\0\0", "[1, 2)", "()"]
    result = logloss.evaluate(y=np.arange(360) % 2, p=np.full(360, 0.5), by=np.array(texts, object)[np.arange(360) % 9])
    assert {each.value for each in result.slices} <= set(texts)
    assert [each.n for each in result.slices] == [40] * len(result.slices)
    assert result.other_slices[0].n == 40 * result.other_slices[0].count > 0


def test_the_report_lists_the_costliest_then_the_largest_then_the_others() -> None:
    result = logloss.evaluate(y=Y, p=P, by=USER)
    (others,) = result.other_slices
    shown = table(result.slices, others)
    costliest = sorted(result.slices, key=lambda each: -(each.share or 0))[:20]
    assert [row[0] for row in shown.rows[:20]] == [each.value for each in costliest]
    largest = [row for row in shown.rows if row[-1].startswith("one of the largest")]
    counts = sorted((each.n for each in result.slices), reverse=True)
    assert [row[1] for row in largest] == [f"{n:,}" for n in counts[:5]]
    assert shown.rows[-1][:3] == (f"{others.count:,} others", f"{others.n:,}", f"{others.positives:,}")
    assert f"{len(result.slices) - 25:,} more" in shown.note
