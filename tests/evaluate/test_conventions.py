"""What a row costs by each convention, at the edges of its clip, worked out from the rule alone."""

import math

import numpy as np
import pytest

from logloss._evaluate.conventions import CONVENTIONS, Forecasts, losses_by

BY = {convention.name: convention for convention in CONVENTIONS}
LN2, INF = math.log(2), math.inf


def single(x: float) -> float:
    """Return the float32 nearest to a number."""
    return float(np.float32(x))


KERAS_LOW, KERAS_HIGH = single(1e-7), single(1 - 1e-7)
LIGHT = single(1e-15)
# Of each convention: p, the label, what the row costs, and whether it is clipped.
ROWS: dict[str, list[tuple[float, int, float, bool]]] = {
    "scikit-learn": [
        (0.5, 1, LN2, False),
        (2.0**-52, 1, 52 * LN2, False),
        (2.0**-53, 1, 52 * LN2, True),
        (0.0, 1, 52 * LN2, True),
        (1.0, 0, 52 * LN2, True),
        (1.0, 1, 2.0**-52, False),
        (0.0, 0, 2.0**-52, False),
    ],
    "scikit-learn, float32": [
        (2.0**-23, 1, 23 * LN2, False),
        (2.0**-24, 1, 23 * LN2, True),
        (0.25, 0, math.log(4 / 3), False),
    ],
    "torch BCELoss": [(0.0, 1, 100, True), (single(4e-44), 1, -math.log(single(4e-44)), False), (0.0, 0, 0, False)],
    "torch BCELoss, float64": [
        (0.0, 1, 100, True),
        (1.0, 0, 100, True),
        (1e-44, 1, 100, True),
        (1e-43, 1, 43 * math.log(10), False),
        (1.0, 1, 0, False),
        (1e-20, 0, 1e-20, False),
    ],
    "Keras": [
        (KERAS_LOW, 1, -math.log(KERAS_LOW), False),
        (1e-8, 1, -math.log(KERAS_LOW), True),
        (KERAS_HIGH, 0, -math.log(1 - KERAS_HIGH), False),
        (1.0, 0, -math.log(1 - KERAS_HIGH), True),
        (1.0, 1, -math.log(KERAS_HIGH), False),
        (0.0, 0, -math.log(single(1 - KERAS_LOW)), False),
    ],
    "XGBoost": [
        (0.0, 1, -math.log(single(1e-16)), True),
        (single(1e-16), 1, -math.log(single(1e-16)), False),
        (1 - 1e-9, 0, -math.log(single(1e-16)), True),
        (1.0, 1, 0, False),
    ],
    "LightGBM": [
        (LIGHT, 1, single(-math.log(LIGHT)), False),
        (LIGHT / 2, 1, single(-math.log(LIGHT)), True),
        (0.0, 1, single(-math.log(LIGHT)), True),
        (1.0, 1, 0, False),
    ],
    "Spark ML": [(1e-15, 1, 15 * math.log(10), False), (1e-16, 1, 15 * math.log(10), True), (1.0, 1, 1e-15, False)],
}


@pytest.mark.parametrize("name", ROWS)
def test_what_a_row_costs(name: str) -> None:
    p, y, losses, clipped = map(np.array, zip(*ROWS[name], strict=True))
    found = losses_by(BY[name], Forecasts(p, logits=False), y.astype(np.uint8))
    rounding = 2.0 ** (-21 if BY[name].dtype == "float32" else -50)
    np.testing.assert_allclose(found.losses, losses, rtol=rounding, atol=2.0**-53 if rounding < 1e-10 else 2.0**-24)
    assert found.losses.dtype == BY[name].dtype
    assert found.clipped is not None
    assert found.clipped.tolist() == clipped.tolist()
    assert found.undefined is None
    for row in np.flatnonzero(~clipped):  # of rows none of which is clipped, nothing is said
        alone = losses_by(BY[name], Forecasts(p[row : row + 1], logits=False), y[row : row + 1].astype(np.uint8))
        assert alone.clipped is None
        assert alone.losses.tolist() == found.losses[row : row + 1].tolist()


@pytest.mark.parametrize(
    ("name", "z", "y", "loss"),
    [
        (
            "torch BCEWithLogitsLoss",
            [0.0, 30.0, -40.0, -INF, INF, INF, -INF],
            [1, 0, 1, 1, 0, 1, 0],
            [LN2, 30, 40, None, INF, None, None],
        ),
        ("Keras, from logits", [0.0, 30.0, -INF, INF, INF, -INF], [1, 0, 1, 0, 1, 0], [LN2, 30, INF, INF, None, None]),
        ("CatBoost", [0.0, -40.0, -INF, INF, INF, -INF], [0, 1, 1, 0, 1, 0], [LN2, 40, INF, INF, None, None]),
    ],
)
def test_what_a_logit_costs(name: str, z: list[float], y: list[int], loss: list[float | None]) -> None:
    labels = np.array(y, np.uint8)
    found = losses_by(BY[name], Forecasts(np.array(z), logits=True), labels)
    assert found.clipped is None
    assert found.undefined is not None
    assert found.undefined.tolist() == [value is None for value in loss]
    np.testing.assert_allclose(found.losses, [0 if value is None else value for value in loss], rtol=1e-6)
    finite = np.isfinite(z)
    assert losses_by(BY[name], Forecasts(np.array(z)[finite], logits=True), labels[finite]).undefined is None


def test_soft_labels_cost_their_shares() -> None:
    p, y = np.array([0.0, 0.5, 1.0, 0.0, 1.0, 0.25]), np.array([0.25, 0.25, 0.75, 0.0, 1.0, 0.75])
    found = losses_by(BY["torch BCELoss, float64"], Forecasts(p, logits=False), y)
    np.testing.assert_allclose(
        found.losses, [25, LN2, 25, 0, 0, -0.75 * math.log(0.25) - 0.25 * math.log(0.75)], rtol=2.0**-50
    )
    assert found.clipped is not None
    assert found.clipped.tolist() == [True, False, True, False, False, False]
    light = losses_by(BY["LightGBM"], Forecasts(p, logits=False), y)  # above 0 is 1
    np.testing.assert_allclose(light.losses[[1, 2, 4, 5]], [LN2, 0, 0, 2 * LN2], rtol=2.0**-50)
    hard = losses_by(BY["CatBoost"], Forecasts(np.zeros(3), logits=True), np.array([0.5, 0.75, 0.25]))
    np.testing.assert_allclose(hard.losses, [LN2] * 3, rtol=2.0**-50)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_probabilities_and_logits_become_each_other(dtype: str) -> None:
    p, z = np.array([0.25, 0.5, 0.75, 0.0, 1.0]), np.array([-math.log(3), 0.0, math.log(3), -INF, INF])
    tolerance = 2.0 ** (-21 if dtype == "float32" else -50)
    for forecasts in (Forecasts(p, logits=False), Forecasts(z, logits=True)):
        assert (forecasts.p(dtype).dtype, forecasts.z(dtype).dtype) == (dtype, dtype)
        np.testing.assert_allclose(forecasts.p(dtype), p, rtol=tolerance)
        np.testing.assert_allclose(forecasts.z(dtype), z, rtol=tolerance)
