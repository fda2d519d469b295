"""What looks wrong: the kinds of findings, and the numbers in their lines, whatever their words are."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import logloss
from reference import findings
from reference.rows import EVERY, SOFT, Rows, examples, rows

DIGITS = 5e-4  # of a number to four digits
PERCENT = 5e-3  # of a number to three digits


def numbers(found: logloss.Evaluation, kind: str) -> list[float]:
    """Return the numbers in the line of a finding; infinity is a number."""
    (text,) = [each.text for each in found.findings if each.kind == kind]
    text = text.replace("1 − p", "").replace(",", "")
    words = re.findall(r"∞|\d+(?:\.\d+)?(?:e[+-]?\d+)?", text)
    return [math.inf if word == "∞" else float(word) for word in words]


def kinds(found: logloss.Evaluation) -> set[str]:
    return {each.kind for each in found.findings}


@examples
@given(st.one_of(EVERY, rows(SOFT.map(lambda x: 0.05 + 0.9 * x), min_size=20), rows(min_size=12), rows(min_size=20)))
def test_what_flipped_forecasts_save(case: Rows) -> None:
    expected = findings.flipped_gain(*case.counted)
    found = logloss.evaluate(**case.arguments)
    assert "base-rate" not in kinds(found)
    assert ("flipped" in kinds(found)) == (expected is not None)
    if expected is not None:
        gain, error, count = expected
        assert numbers(found, "flipped")[:3] == [
            pytest.approx(gain, rel=0.06),  # to two digits
            pytest.approx(error, rel=0.6, abs=1e-12),  # to one
            count,
        ]


@pytest.mark.parametrize(("ones", "says"), [(36, True), (38, False)])
def test_a_saving_of_flipped_forecasts_within_chance_is_no_finding(ones: int, says: bool) -> None:
    y, p = [1.0] * ones + [0.0] * (100 - ones), [0.7] * 100
    assert (findings.flipped_gain(y, p, [1.0] * 100) is not None) == says
    assert ("flipped" in kinds(logloss.evaluate(y=y, p=p))) == says


def test_a_good_model_with_one_certain_miss_is_not_flipped() -> None:
    y, p = [1.0, *([1.0, 0.0] * 20)], [0.0, *([0.8, 0.2] * 20)]
    assert "flipped" not in kinds(logloss.evaluate(y=y, p=p))


@examples
@given(st.integers(100, 150), st.integers(0, 3), st.integers(0, 2**32 - 1))
def test_rows_of_a_forecast_of_0_or_1(n: int, tenths: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    p = np.where(random.random(n) < tenths / 10, random.integers(0, 2, n), random.uniform(0.1, 0.9, n)).tolist()
    count, found = findings.certain(p), logloss.evaluate(y=random.integers(0, 2, n), p=p)
    if count:
        assert numbers(found, "certain")[:4] == [0, 1, count, pytest.approx(100 * count / n, rel=PERCENT)]
    else:
        assert "certain" not in kinds(found)


@examples
@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_share_of_rows_whose_id_another_row_had_before(n: int, values: int, seed: int) -> None:
    ids = np.random.default_rng(seed).integers(0, values, n)
    found = logloss.evaluate({"y": ids % 2, "p": np.full(n, 0.5), "id": ids}, id="id")
    count = findings.repeated(ids.tolist())
    if count:
        assert numbers(found, "ids") == [pytest.approx(100 * count / n, rel=PERCENT)]
    else:
        assert "ids" not in kinds(found)


@pytest.mark.parametrize("values", [1, 2, 20, 21])
@pytest.mark.parametrize("n", [99, 100])
def test_number_of_different_forecasts(values: int, n: int) -> None:
    p = [(1 + k % values) / 64 for k in range(n)]
    found = logloss.evaluate(y=[k % 2 for k in range(n)], p=p)
    if n < findings.ROWS or values > findings.FEW_VALUES:
        assert not kinds(found) & {"few", "constant"}
    elif values == 1:
        assert numbers(found, "constant") == [pytest.approx(p[0], rel=DIGITS)]
    else:
        assert numbers(found, "few") == [values]


@pytest.mark.parametrize("share", [0.15, 0.2, 0.25])
def test_share_of_rows_of_the_most_frequent_forecast(share: float) -> None:
    p = [0.3] * round(200 * share) + np.linspace(0.1, 0.9, 200 - round(200 * share)).tolist()
    found = logloss.evaluate(y=[k % 2 for k in range(200)], p=p)
    value, count = findings.most_frequent(p)
    if share < 0.2:
        assert "ties" not in kinds(found)
    else:
        assert numbers(found, "ties") == [pytest.approx(count / 2, rel=PERCENT), pytest.approx(value, rel=DIGITS)]


@pytest.mark.parametrize(("stuck", "p"), [(1, 1e-3), (2, 1e-3), (7, 1e-4), (7, 2e-3)])
def test_rows_of_the_least_forecast(stuck: int, p: float) -> None:
    forecasts = [p] * stuck + np.linspace(0.1, 0.9, 200 - stuck).tolist()
    found = logloss.evaluate(y=[k % 2 for k in range(200)], p=forecasts)
    if stuck < 2 or p > 1e-3:
        assert "stuck" not in kinds(found)
    else:
        assert numbers(found, "stuck") == [pytest.approx(p, rel=DIGITS), stuck, pytest.approx(stuck / 2, rel=PERCENT)]


def test_forecasts_of_single_precision_near_1() -> None:
    p = np.concatenate([np.linspace(0.1, 0.9, 120), 1 - 2.0 ** -np.arange(14, 23)]).astype(np.float32).astype(float)
    found = logloss.evaluate(y=np.arange(p.size) % 2, p=p)
    near = findings.near_one_in_single_precision(p.tolist())
    (text,) = [each.text for each in found.findings if each.kind == "float32"]
    assert len(near) == 5
    assert f": {len(near)}," in text
    assert f"{1 - max(near):.4g}" in text


@pytest.mark.parametrize("digits", [1, 2, 3, 4, 5])
def test_decimals_of_the_forecasts_and_the_largest_loss_that_they_leave(digits: int) -> None:
    p = np.round(np.linspace(0.11113, 0.88889, 150), digits)
    found = logloss.evaluate(y=np.arange(150) % 2, p=p)
    if len(set(p)) <= findings.FEW_VALUES or digits > 4:
        assert "decimals" not in kinds(found)
    else:
        says = numbers(found, "decimals")
        assert says[0] == digits
        assert says[-1] == pytest.approx(digits * math.log(10), abs=0.005)


def test_percentages_all_below_one_and_logits_all_below_one() -> None:
    y, p = [k % 2 for k in range(120)], np.linspace(0.01, 0.99, 120)
    assert "percent-of-percent" in kinds(logloss.evaluate(y=y, p=p, percent=True))
    assert "percent-of-percent" not in kinds(logloss.evaluate(y=y, p=[*p[1:], 1.5], percent=True))
    assert "p-as-logit" in kinds(logloss.evaluate(y=y, logit=p))
    assert "p-as-logit" not in kinds(logloss.evaluate(y=y, logit=[*p[1:], 1.01]))
    assert "p-as-logit" not in kinds(logloss.evaluate(y=y, logit=[*p[1:], -0.01]))
