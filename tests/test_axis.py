"""One loss for each column: to the last bit that of the column alone, and the mean of its losses taken in fractions."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logloss import LogLossError, log_loss

FORMATS = [np.float32, np.float64]
LN2 = 0.6931471805599453


def table(shape: tuple[int, ...], dtype: Any = np.float64, seed: int = 0, soft: bool = False) -> tuple[Any, Any]:
    """Return labels and logits, some of them so far out that their losses are tiny, huge or infinite."""
    rng = np.random.default_rng(seed)
    z = rng.normal(0, 6, shape)
    odd = rng.random(shape) < 0.02
    z[odd] = rng.choice([60.0, -90.0, 740.0, -1e30, np.inf], np.count_nonzero(odd))
    y = (rng.random(shape) < 0.5).astype(float)
    y[np.isposinf(z)] = 1
    if soft:
        y = np.where(rng.random(shape) < 0.5, y, rng.random(shape).round(2))
        z[np.isinf(z)] = 3
    return y, z.astype(dtype)


def alone(y: Any, x: Any, axes: tuple[int, ...], options: dict[str, Any]) -> Any:
    """Return the loss of each part of the arrays, one call for each."""
    left = [axis for axis in range(y.ndim) if axis not in axes]
    found = np.empty([y.shape[axis] for axis in left])
    for place in np.ndindex(*found.shape):
        here: list[Any] = [slice(None)] * y.ndim
        for axis, at in zip(left, place, strict=True):
            here[axis] = at
        part = tuple(here)
        found[place] = log_loss(
            y[part],
            logits=x[part],
            **{name: value[part] if np.ndim(value) else value for name, value in options.items()},
        )
    return found


@pytest.mark.parametrize("dtype", FORMATS)
def test_a_column_has_the_exact_mean_of_its_own_losses(dtype: Any) -> None:
    y, z = table((700, 3), dtype)
    losses, weight = log_loss(y, logits=z, reduction="none"), np.random.default_rng(1).uniform(0, 9, (700, 3))
    assert np.isfinite(losses).all()
    by_column = log_loss(y, logits=z, axis=0)
    weighted = log_loss(y, logits=z, axis=0, sample_weight=weight.round())
    for column in range(3):
        terms = [Fraction(loss) for loss in losses[:, column].tolist()]
        assert by_column[column] == float(sum(terms) / 700)
        if dtype is np.float64:
            weights = weight[:, column].round().tolist()
            products = [Fraction(a * b) for a, b in zip(losses[:, column].tolist(), weights, strict=True)]
            assert weighted[column] == float(sum(products) / Fraction(sum(weights)))
    assert by_column.dtype == np.float64
    assert by_column.shape == (3,)


@settings(max_examples=150)
@given(st.data())
def test_each_part_has_the_bits_that_it_has_alone(data: st.DataObject) -> None:
    shape = tuple(data.draw(st.lists(st.integers(1, 5), min_size=1, max_size=4)))
    axes = data.draw(st.sets(st.integers(0, len(shape) - 1), max_size=len(shape)))
    dtype, seed = data.draw(st.sampled_from(FORMATS)), data.draw(st.integers(0, 10**6))
    y, z = table(shape, dtype, seed, soft=data.draw(st.booleans()))
    rng = np.random.default_rng(seed)
    options: dict[str, Any] = {"reduction": data.draw(st.sampled_from(["mean", "sum"]))}
    if data.draw(st.booleans()):
        options["sample_weight"] = np.exp(rng.uniform(-80, 80, shape))
    if data.draw(st.booleans()):
        options["where"] = rng.random(shape) < 0.8
        options["denominator"] = data.draw(st.sampled_from(["size", 3.0]))
    options["pos_weight"] = data.draw(st.sampled_from([None, 0.0, 2.5]))
    options["label_smoothing"] = data.draw(st.sampled_from([0.0, 0.1]))
    asked = tuple(axis - data.draw(st.sampled_from([0, len(shape)])) for axis in axes)
    found = log_loss(y, logits=z, axis=asked, **options)
    assert np.array_equal(found, alone(y, z, tuple(axes), options))
    if len(axes) == 1:
        assert np.array_equal(found, log_loss(y, logits=z, axis=asked[0], **options))


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize("shape", [(5, 4200), (511, 3), (512, 3), (30_000, 40), (700, 800)])
def test_tables_of_any_shape(shape: tuple[int, int], dtype: Any) -> None:
    """Few rows and many columns, many rows, and more cells than a thread takes at a time."""
    y, z = table(shape, dtype)
    some = np.unique(np.linspace(0, shape[1] - 1, 40).astype(int))
    weight = np.exp(np.random.default_rng(1).uniform(-80, 80, shape))
    for options in ({}, {"sample_weight": weight}):
        for found in (
            log_loss(y, logits=z, axis=0, **options),
            log_loss(y.T, logits=z.T, axis=1, **{name: value.T for name, value in options.items()}),
            log_loss(np.asfortranarray(y), logits=np.asfortranarray(z), axis=-2, **options),
        ):
            for column in some.tolist():
                of_column = {name: value[:, column] for name, value in options.items()}
                assert found[column] == log_loss(y[:, column], logits=z[:, column], **of_column)


def test_probabilities_and_other_arrays() -> None:
    y, p = [[1, 0], [0, 1]], [[0.5, 0.5], [0.5, 0.0]]
    assert log_loss(y, p, axis=0).tolist() == [LN2, np.inf]
    assert log_loss(y, p, axis=1).tolist() == [LN2, np.inf]
    torch = pytest.importorskip("torch")
    found = log_loss(torch.tensor(y), torch.tensor(p, dtype=torch.float64), axis=0)
    assert isinstance(found, np.ndarray)
    assert found.tolist() == [LN2, np.inf]
    assert log_loss(y, np.array(p, np.float32), axis=0).dtype == np.float64


def test_what_is_left_of_the_shape() -> None:
    y, p = np.ones((2, 3, 4)), np.full((2, 3, 4), 0.5)
    for axis, shape in ((0, (3, 4)), (-1, (2, 3)), ((0, 2), (3,)), ((2, 0), (3,)), ((), (2, 3, 4))):
        assert log_loss(y, p, axis=axis).shape == shape
        assert (log_loss(y, p, axis=axis) == LN2).all()
    number = log_loss(y, p, axis=(0, 1, 2))
    assert isinstance(number, float)
    assert number == LN2 == log_loss(1, 0.5, axis=())


def test_an_infinite_loss_is_of_its_column() -> None:
    y, p = [[1, 1], [1, 1]], [[0.0, 0.5], [0.5, 0.5]]
    assert log_loss(y, p, axis=0).tolist() == [np.inf, LN2]
    assert log_loss(y, p, axis=0, sample_weight=[[0], [1]]).tolist() == [LN2, LN2]
    assert log_loss(y, p, axis=0, sample_weight=[[1], [0]]).tolist() == [np.inf, LN2]
    assert log_loss(y, p, axis=0, where=[[False, True], [True, True]]).tolist() == [LN2, LN2]
    assert log_loss([[0], [0]], logits=[[1.5e308], [1.5e308]], axis=0).tolist() == [1.5e308]
    assert log_loss([[0], [0]], logits=[[1.5e308], [1.5e308]], axis=0, reduction="sum").tolist() == [np.inf]


def test_each_column_has_its_own_denominator() -> None:
    y, p = np.ones((4, 2)), np.full((4, 2), 0.5)
    keep = np.array([[1, 1], [1, 0], [1, 0], [0, 0]], bool)
    weight = np.array([[1.0, 3], [2, np.nan], [1, -1], [7, 0]])
    expected = {
        "weights": [LN2, LN2],
        "valid": [4 * LN2 / 3, 3 * LN2],
        "size": [LN2, 0.75 * LN2],
        2.0: [2 * LN2, 1.5 * LN2],
    }
    for denominator, values in expected.items():
        found = log_loss(y, p, where=keep, sample_weight=weight, denominator=denominator, axis=0)
        assert found.tolist() == pytest.approx(values, rel=1e-15)


def test_no_rows_and_no_columns() -> None:
    assert log_loss(np.ones((5, 0)), np.ones((5, 0)), axis=0).shape == (0,)
    assert log_loss(np.ones((0, 3)), np.ones((0, 3)), axis=0, reduction="sum").tolist() == [0, 0, 0]
    assert log_loss(np.ones((0, 3)), np.ones((0, 3)), axis=1).shape == (0,)
    with pytest.raises(LogLossError, match="there are no rows"):
        log_loss(np.ones((0, 3)), np.ones((0, 3)), axis=0)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"axis": 2}, "axis = 2: it must be an axis of y_true, which has shape (3, 2), or several, each once."),
        ({"axis": -3}, "axis = -3: it must be an axis of y_true, which has shape (3, 2)"),
        (
            {"axis": (0, -2)},
            "axis = (0, -2): it must be an axis of y_true, which has shape (3, 2), or several, each once.",
        ),
        ({"axis": 0.0}, "axis = 0.0: it must be a whole number, a tuple of whole numbers, or None."),
        ({"axis": True}, "axis = True: it must be a whole number"),
        ({"axis": [0]}, "axis = [0]: it must be a whole number"),
        ({"axis": 0, "reduction": "none"}, 'axis = 0: it must be None where reduction = "none".\naxis=None'),
        ({"axis": 0, "where": [[1, 0]] * 3}, "where holds int64"),
        ({"axis": 0, "where": np.array([[1, 0]] * 3, bool)}, "where[:, 1] leaves none of 3 rows, so"),
        ({"axis": 1, "where": np.array([[1, 1], [0, 0], [1, 1]], bool)}, "where[1, :] leaves none of 2 rows, so"),
        ({"axis": (0, 1), "where": np.zeros((3, 2), bool)}, "where leaves none of 6 rows, so"),
        ({"axis": 0, "sample_weight": [0, 1]}, "sample_weight[:, 0]: all weights are zero, so"),
        ({"axis": 0, "sample_weight": [[1, -1]] * 3}, "sample_weight[0, 1] = -1: a weight is finite and at least 0"),
    ],
)
def test_errors(options: dict[str, Any], problem: str) -> None:
    y, p = [[1, 0], [0, 1], [1, 1]], np.full((3, 2), 0.5)
    with pytest.raises(LogLossError) as caught:
        log_loss(y, p, **options)
    assert str(caught.value).startswith(problem)


def test_a_wrong_value_is_named_by_its_row_and_column() -> None:
    y, p = [[1, 0], [0, 1]], [[0.5, 0.5], [0.5, np.nan]]
    with pytest.raises(LogLossError, match=r"^y_proba\[1, 1\] = nan: y_proba has a missing value"):
        log_loss(y, p, axis=0)
