"""The doctor speaks up when something looks wrong, each time by the same kind, and is silent when nothing does."""

import itertools
from typing import Any

import numpy as np
import pytest
from scipy import stats

import logloss
from logloss._stats.diagnostics import FEW_VALUES, SAYINGS, DecimalGrid, flipped_gain

from .inference.rows import cells

RANDOM = np.random.default_rng(7)
Z = RANDOM.normal(0, 2, 5000)
P = 1 / (1 + np.exp(-Z))
Y = RANDOM.random(P.size) < P
STEEP = RANDOM.random(P.size) < 1 / (1 + np.exp(-5 * Z))


def kinds(**given: Any) -> list[str]:
    return [finding.kind for finding in logloss.evaluate(**given).findings]


CASES: dict[str, dict[str, Any]] = {
    "flipped": {"y": ~Y, "p": P},
    "percent-of-percent": {"y": Y, "p": P, "percent": True},
    "p-as-logit": {"y": Y, "logit": P},
    "constant": {"y": Y, "p": np.full(P.size, 0.3)},
    "few": {"y": Y, "p": np.round(P, 1)},
    "ties": {"y": Y, "p": np.where(RANDOM.random(P.size) < 0.3, 0.5123456, P)},
    "stuck": {"y": STEEP, "logit": np.clip(5 * Z, -9, 9)},
    "certain": {"y": P > 0.5, "p": np.where(P > 0.9, 1.0, P)},
    "decimals": {"y": Y, "p": np.round(P, 3)},
    "ids": {"data": {"y": Y, "p": P, "name": np.resize(np.arange(4000), P.size)}, "id": "name"},
    "float32": {"y": STEEP, "p": (1 / (1 + np.exp(np.clip(-5 * Z, -14, 99)))).astype(np.float32)},
}


def test_every_kind_has_a_case() -> None:
    assert list(CASES) == list(SAYINGS)


@pytest.mark.parametrize("kind", CASES)
def test_each_kind_is_found(kind: str) -> None:
    found = {finding.kind: finding.text for finding in logloss.evaluate(**CASES[kind]).findings}
    assert kind in found
    assert all("\n" not in text and "{" not in text and len(text) < 140 for text in found.values())


@pytest.mark.parametrize("given", [{"p": P}, {"logit": Z}, {"p": P, "weight": RANDOM.random(P.size)}])
def test_nothing_is_found_where_nothing_is_wrong(given: dict[str, Any]) -> None:
    assert kinds(y=Y, **given) == []


@pytest.mark.parametrize("options", [{"id": "name"}, {"id": "name", "percent": True}, {"id": "name", "weight": "w"}])
def test_nothing_is_found_in_a_clean_table_with_ids(options: dict[str, Any]) -> None:
    p = P * (100 if "percent" in options else 1)
    data = {"y": Y, "p": p, "w": RANDOM.random(P.size), "name": np.arange(P.size)}
    assert kinds(data=data, **options) == []


@pytest.mark.parametrize(("p", "hint"), [(100 * P, "percent=True"), (Z, "logit='p'"), (40 * Z, "logit='p'")])
def test_percentages_and_logits_are_errors_that_say_so(p: np.ndarray, hint: str) -> None:
    with pytest.raises(logloss.LogLossError) as error:
        logloss.evaluate({"y": Y, "p": p})
    assert error.value.hint == hint


def test_small_data_is_not_blamed_for_being_small() -> None:
    assert kinds(y=[1, 0, 1, 1], p=[0.75, 0.25, 0.5, 0.75]) == []


@pytest.mark.parametrize("kind", CASES)
def test_findings_go_to_json_and_back(kind: str) -> None:
    result = logloss.evaluate(**CASES[kind])
    assert logloss.Evaluation.from_json(result.to_json()).findings == result.findings


@pytest.mark.parametrize("kind", CASES)
def test_the_order_of_rows_does_not_matter(kind: str) -> None:
    order = RANDOM.permutation(P.size)

    def mix(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: mix(each) for name, each in value.items()}
        return value if np.isscalar(value) else value[order]

    mixed = mix(CASES[kind])
    assert logloss.evaluate(**mixed).findings == logloss.evaluate(**CASES[kind]).findings


@pytest.mark.parametrize("decimals", [0, 1, 2, 4, 9])
@pytest.mark.parametrize("single", [True, False])
def test_grids_of_parts_merge_to_the_grid_of_all(decimals: int, single: bool) -> None:
    p = np.round(P, decimals).astype(np.float32 if single else np.float64).astype(np.float64)
    whole = DecimalGrid()
    whole.add(p)
    assert whole.float32 == (p.astype(np.float32) == p).all()
    if not single:
        assert whole.decimals == (decimals if decimals <= 4 else None)
    for cut, swap in itertools.product((0, 1, 17, 4999), (False, True)):
        parts = [DecimalGrid(), DecimalGrid()]
        for part, rows in zip(parts, (p[:cut], p[cut:]), strict=True):
            part.add(rows)
        first, second = reversed(parts) if swap else parts
        first.merge(second)
        assert vars(first) == vars(whole)


def test_every_probability_with_few_digits_is_seen_to_have_them() -> None:
    for decimals in range(1, 5):
        grid = DecimalGrid()
        grid.add(np.array([float(f"{k / 10**decimals:.{decimals}f}") for k in range(10**decimals + 1)]))
        assert grid.decimals == decimals


def test_the_gain_of_1_minus_p_is_the_paired_difference() -> None:
    y, p = ~Y[:40], P[:40]
    losses, others = (logloss.log_loss(y, each, reduction="none") for each in (p, 1 - p))
    paired = stats.ttest_1samp(others - losses, 0)
    gain = flipped_gain(cells(Z[:40], y))
    assert gain is not None
    assert gain.value == pytest.approx(-(others - losses).mean(), rel=1e-9)
    assert gain.se == pytest.approx(stats.sem(others - losses), rel=1e-9)
    assert gain.rows == 40
    assert paired.pvalue < 0.01
    assert flipped_gain(cells(Z[:40], Y[:40])) is None
    assert flipped_gain(cells(Z[:9], ~Y[:9])) is None, "fewer than are looked at"


def test_a_good_model_with_one_certain_miss_is_not_flipped() -> None:
    y, p = np.r_[Y[:200], 1], np.r_[P[:200], 0.0]
    assert "flipped" not in kinds(y=y, p=p)
    assert "flipped" in kinds(y=np.r_[~Y[:200], 1], p=p)


def test_who_knows_nothing_is_hardly_ever_called_flipped() -> None:
    rng = np.random.default_rng(6)
    called = [flipped_gain(cells(rng.normal(0, 1, 30), rng.random(30) < 0.5)) is not None for _ in range(2000)]
    assert np.mean(called) <= 0.0125  # 0.5 %, and three times its error


def test_few_is_few() -> None:
    for count in (FEW_VALUES, FEW_VALUES + 1):
        p = np.resize(np.linspace(0.1, 0.8765432, count), 1000)
        assert ("few" in kinds(y=RANDOM.random(1000) < p, p=p)) == (count == FEW_VALUES)


def test_a_prior_is_compared_with() -> None:
    result = logloss.evaluate(y=[1, 0, 0, 0], p=[0.5, 0.25, 0.25, 0.25], prior=0.25)
    assert result.prior == 0.25
    assert result.prior_loss == pytest.approx(result.base_rate_loss, rel=1e-15)
    assert logloss.evaluate(y=[1, 0], p=[0.5, 0.5], prior=0).prior_loss == np.inf
    assert logloss.evaluate(y=[1, 0], p=[0.5, 0.5]).prior_loss is None


@pytest.mark.parametrize("prior", [-0.1, 1.5, float("nan"), "x", True, [0.5]])
def test_a_prior_is_a_probability(prior: Any) -> None:
    with pytest.raises(logloss.LogLossError, match="prior"):
        logloss.evaluate(y=[1, 0], p=[0.5, 0.5], prior=prior)
