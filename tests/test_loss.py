"""What the options mean, and that the result is the mean of the rounded elementwise losses taken in fractions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import logloss
from logloss import LogLossError, hessian, log_loss, value_and_grad

FORMATS = [np.float32, np.float64]
LN2 = 0.6931471805599453


def fractions_mean(losses, weights=None, denominator=None) -> float:
    """Return Σw·ℓ/Σw rounded once, from elementwise numbers."""
    terms = [Fraction(x) for x in np.asarray(losses, float).reshape(-1).tolist()]
    exact = sum(terms, Fraction(0)) / Fraction(denominator if denominator is not None else len(terms))
    return exact.numerator / exact.denominator


def some_rows(n=1000, dtype=np.float64, seed=0):
    rng = np.random.default_rng(seed)
    z = rng.normal(0, 5, n)
    y = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)
    return y, z.astype(dtype), (1 / (1 + np.exp(-z))).astype(dtype)


@pytest.mark.parametrize("dtype", FORMATS)
def test_the_mean_is_the_mean_of_the_elementwise_losses_to_the_last_bit(dtype):
    y, z, p = some_rows(dtype=dtype)
    for given_as in ({"y_proba": p}, {"logits": z}):
        losses = log_loss(y, **given_as, reduction="none")
        assert losses.dtype == dtype
        assert log_loss(y, **given_as) == fractions_mean(losses)
        assert log_loss(y, **given_as, reduction="sum") == fractions_mean(losses, denominator=1)


@settings(max_examples=200)
@given(
    hnp.arrays(np.float64, st.integers(1, 30), elements=st.floats(allow_nan=False, allow_infinity=False)),
    st.randoms(use_true_random=False),
)
def test_any_logits(z, random):
    y = np.array([random.randrange(2) for _ in z])
    losses = log_loss(y, logits=z, reduction="none")
    order = random.sample(range(z.size), z.size)
    assert log_loss(y, logits=z) == fractions_mean(losses) == log_loss(y[order], logits=z[order])


def test_sums_beyond_the_largest_number():
    z = np.full(10, 1.5e308)
    assert log_loss(np.zeros(10), logits=z) == 1.5e308
    assert log_loss(np.zeros(10), logits=z, reduction="sum") == np.inf


def test_the_smallest_losses_are_not_lost():
    assert log_loss([0, 0, 0], [5e-324, 5e-324, 5e-324], reduction="sum") == 1.5e-323
    assert log_loss([0, 0], [5e-324, 0.0]) == 0.0  # half of the smallest number, to even
    assert log_loss([0, 0], [1.5e-323, 5e-324]) == 1e-323


def test_certainty():
    assert log_loss([1, 0], [1, 0]) == 0
    assert log_loss([1, 0], logits=[np.inf, -np.inf]) == 0
    assert log_loss([1, 0], [0.0, 0.5]) == np.inf
    assert log_loss([1, 0], logits=[-np.inf, 0]) == np.inf
    assert log_loss([0.5], [0.0]) == np.inf
    assert log_loss([1, 1, 1], [0.5, 0.5, 0.5]) == LN2  # one class is fine


def test_infinite_gradients():
    _, gradient = value_and_grad([1, 0, 0, 1], [0.0, 1.0, 0.0, 1.0], reduction="sum")
    assert gradient.tolist() == [-np.inf, np.inf, 1, -1]
    _, gradient = value_and_grad([1, 0, 0, 1], logits=[-np.inf, np.inf, -np.inf, np.inf], reduction="sum")
    assert gradient.tolist() == [-1, 1, 0, 0]


@pytest.mark.parametrize("given_as", ["y_proba", "logits"])
def test_where_leaves_rows_out_unseen(given_as):
    y = np.array([1, 0, 5, 1])
    x = np.array([0.5, 0.25, np.nan, 0.75])
    keep = np.array([True, True, False, True])
    kept = {given_as: x[keep]}
    for reduction in ("mean", "sum"):
        value, gradient = value_and_grad(y, **{given_as: x}, where=keep, reduction=reduction)
        expected, expected_gradient = value_and_grad(y[keep], **kept, reduction=reduction)
        assert value == expected
        assert gradient[keep].tolist() == expected_gradient.tolist()
        assert gradient[2] == 0
        curvature = hessian(y, **{given_as: x}, where=keep, reduction=reduction)
        assert curvature[keep].tolist() == hessian(y[keep], **kept, reduction=reduction).tolist()
        assert curvature[2] == 0
    losses = log_loss(y, **{given_as: x}, where=keep, reduction="none")
    assert losses[2] == 0
    assert losses[keep].tolist() == log_loss(y[keep], **kept, reduction="none").tolist()
    weighted = log_loss(y, **{given_as: x}, where=keep, sample_weight=[1, 2, np.nan, 3])
    assert weighted == log_loss(y[keep], **kept, sample_weight=[1, 2, 3])


def test_rows_of_weight_zero_add_nothing_however_infinite():
    value, gradient = value_and_grad([1, 0, 1], [0.0, 0.5, 0.5], sample_weight=[0, 1, 1])
    assert value == LN2
    assert gradient.tolist() == [0, 1, -1]
    assert log_loss([1, 0], [0.0, 0.5], sample_weight=[0, 1], reduction="none").tolist() == [0, LN2]
    assert hessian([1, 0], [0.0, 0.5], sample_weight=[0, 1]).tolist() == [0, 4]


def test_denominators():
    y, p = np.array([1, 0, 1, 0]), np.array([0.5, 0.5, 0.5, 0.5])
    keep, weight = np.array([True, True, True, False]), np.array([2.0, 0.5, 0.5, 7.0])
    expected = {"weights": LN2, "valid": LN2, "size": 0.75 * LN2, 6.0: LN2 / 2}
    for denominator, value in expected.items():
        got, gradient = value_and_grad(y, p, where=keep, sample_weight=weight, denominator=denominator)
        assert got == value
        scale = {"weights": 3, "valid": 3, "size": 4}.get(denominator, denominator)
        assert np.allclose(gradient, [-4 / scale, 1 / scale, -1 / scale, 0], rtol=1e-15, atol=0)
        assert log_loss(y, p, where=keep, sample_weight=weight, denominator=denominator) == value


def test_weights_broadcast_and_nothing_else_does():
    y, p = np.ones((3, 2)), np.full((3, 2), 0.5)
    assert log_loss(y, p, sample_weight=2.0) == LN2
    assert log_loss(y, p, sample_weight=[[1], [0], [1]]) == LN2
    assert log_loss(y, p, sample_weight=[1, 3], reduction="none").tolist() == [[LN2, 3 * LN2]] * 3
    for x in (np.full((3, 1), 0.5), np.full(2, 0.5), 0.5):
        with pytest.raises(LogLossError):
            log_loss(y, x)
    with pytest.raises(LogLossError):
        log_loss(y, p, where=np.ones(2, bool))


def test_weights_over_the_whole_range():
    y, z, _ = some_rows()
    weight = np.exp(np.random.default_rng(1).uniform(-700, 700, y.size))
    order = np.random.default_rng(2).permutation(y.size)
    value = log_loss(y, logits=z, sample_weight=weight)
    assert value == log_loss(y[order], logits=z[order], sample_weight=weight[order])
    assert value == log_loss(y, logits=z, sample_weight=weight * 2.0**-10)
    assert log_loss([0, 0], logits=[1e308, 1e308], sample_weight=[1e300, 1e300]) == 1e308


@pytest.mark.parametrize("dtype", FORMATS)
def test_a_mean_gradient_survives_weights_near_the_ends(dtype):
    largest, smallest = float(np.finfo(dtype).max), float(np.finfo(dtype).smallest_normal)
    for weight in (largest / 3, smallest, 1.0):
        weights = np.full(100, weight, dtype)
        zeros = np.zeros(100, dtype)
        _, gradient = value_and_grad(zeros, logits=zeros, sample_weight=weights)
        assert np.abs(gradient - dtype(0.005)).max() <= 2 * np.spacing(dtype(0.005))
        assert np.abs(hessian(zeros, logits=zeros, sample_weight=weights) - dtype(0.0025)).max() <= 2 * np.spacing(
            dtype(0.0025)
        )


def test_a_denominator_beyond_the_format_leaves_zeros_alone():
    _, gradient = value_and_grad([1, 1], logits=np.array([np.inf, 0], np.float32), denominator=1e-50)
    assert gradient.tolist() == [0, -np.inf]
    _, gradient = value_and_grad(
        [1], np.array([0.5], np.float32), sample_weight=np.array([1e30], np.float32), denominator=1e40
    )
    assert gradient.tolist() == [float(np.float32(-2e-10))]


@pytest.mark.parametrize("options", [{"pos_weight": 1e300}, {"pos_weight": 1e-300}, {"label_smoothing": 1e-300}])
def test_options_that_float32_cannot_hold_are_refused(options):
    with pytest.raises(LogLossError, match=f"{next(iter(options))} = 1e"):
        log_loss([0, 1], np.array([0, 0], np.float32), **options)
    assert log_loss([0, 1], np.array([0.5, 0.5]), **options) >= 0


def test_weights_beyond_float64_are_refused():
    if np.finfo(np.longdouble).max > np.finfo(np.float64).max:
        with pytest.raises(LogLossError, match="sample_weight\\[0\\]"):
            log_loss([0], [0.5], sample_weight=np.array(["1e4000"], np.longdouble))
        assert log_loss([0], logits=np.array(["1e4000"], np.longdouble)) == np.inf


def test_masks_and_weights_are_paired_as_labels_are():
    pandas = pytest.importorskip("pandas")
    y, p = pandas.Series([1, 0]), pandas.Series([0.5, 0.25])
    for other in (
        {"sample_weight": pandas.Series([1.0, 2.0], index=[1, 0])},
        {"where": pandas.Series([True, False], index=[1, 0])},
    ):
        with pytest.raises(LogLossError, match="index"):
            log_loss(y, p, **other)
    for where in (np.ma.array([True, False], mask=[False, True]), [[True], [True, False]], [1, 0]):
        with pytest.raises(LogLossError, match="where"):
            log_loss([1, 0], [0.5, 0.25], where=where)
    assert log_loss([], [], where=[], reduction="sum") == 0


def test_pos_weight_and_smoothing():
    y, p = [1, 0], [0.25, 0.25]
    one, zero = log_loss(y, p, reduction="none")
    assert log_loss(y, p, pos_weight=3, reduction="none").tolist() == pytest.approx([3 * one, zero], rel=1e-15)
    assert log_loss(y, p, pos_weight=0, reduction="none").tolist() == [0, zero]
    smooth = log_loss(y, p, label_smoothing=0.2, reduction="none")
    assert smooth == pytest.approx([0.9 * one + 0.1 * -np.log(0.75), 0.1 * -np.log(0.25) + 0.9 * zero], rel=1e-15)
    both = log_loss([1], [0.25], label_smoothing=0.2, pos_weight=3)
    assert both == pytest.approx(3 * 0.9 * -np.log(0.25) + 0.1 * -np.log(0.75), rel=1e-15)
    assert log_loss([1.0], [0.25], label_smoothing=0.0, pos_weight=1.0) == one


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int64, bool])
def test_results_have_the_type_of_what_is_given(dtype):
    expected = {np.float16: np.float32, np.float32: np.float32}.get(dtype, np.float64)
    x = np.array([1, 0], dtype)
    assert log_loss([1, 0], logits=x, reduction="none").dtype == expected
    assert value_and_grad([1, 0], logits=x)[1].dtype == expected
    assert hessian([1, 0], logits=x).dtype == expected
    assert type(log_loss([1, 0], x)) is float


def test_shapes():
    assert log_loss(1, 0.5) == LN2
    assert log_loss(1, 0.5, reduction="none").shape == ()
    assert value_and_grad(1, 0.5)[1].shape == ()
    assert log_loss(np.ones((2, 3, 4)), np.full((2, 3, 4), 0.5), reduction="none").shape == (2, 3, 4)
    assert log_loss([], [], reduction="sum") == 0
    assert log_loss([], [], reduction="none").shape == (0,)
    assert log_loss([], [], denominator=3.0) == 0


def test_out_takes_the_gradient():
    y, z, _ = some_rows(5000)
    expected = value_and_grad(y, logits=z)
    for out in (np.empty(5000), np.empty(10_000)[::2]):
        value, gradient = value_and_grad(y, logits=z, out=out)
        assert gradient is out
        assert value == expected[0]
        assert np.array_equal(out, expected[1])
    in_place = z.copy()
    in_place[7] = 800  # a block that is computed twice
    expected = value_and_grad(y, logits=in_place.copy())
    assert value_and_grad(y, logits=in_place, out=in_place)[0] == expected[0]
    assert np.array_equal(in_place, expected[1])
    frozen = np.empty(5000)
    frozen.setflags(write=False)
    for bad in (np.empty(4999), np.empty(5000, np.float32), frozen, [0.0] * 5000):
        with pytest.raises(LogLossError, match="out is"):
            value_and_grad(y, logits=z, out=bad)


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize("given_as", ["y_proba", "logits"])
def test_value_and_gradient_in_one_pass_are_those_of_two(given_as, dtype):
    y, z, p = some_rows(dtype=dtype)
    x = {"y_proba": p, "logits": z}[given_as]
    for options in ({}, {"sample_weight": np.arange(1.0, 1001)}, {"label_smoothing": 0.1}, {"pos_weight": 2.0}):
        value, gradient = value_and_grad(y, **{given_as: x}, **options)
        assert value == log_loss(y, **{given_as: x}, **options)
        losses, slopes = value_and_grad(y, **{given_as: x}, **options, reduction="none")
        assert losses.tolist() == log_loss(y, **{given_as: x}, **options, reduction="none").tolist()
        assert gradient.shape == slopes.shape
        total = np.sum(options.get("sample_weight", np.ones(1000)))
        assert np.allclose(gradient, slopes / total, rtol=4 * np.finfo(dtype).eps, atol=0)


def test_the_hessian_is_the_slope_of_the_gradient():
    z, h = np.linspace(-8, 8, 33), 1e-5
    for y in (np.zeros(33), np.ones(33), np.full(33, 0.3)):
        options = {"reduction": "sum", "pos_weight": 2.0}
        ahead, behind = (value_and_grad(y, logits=z + d, **options)[1] for d in (h, -h))
        assert np.allclose(hessian(y, logits=z, **options), (ahead - behind) / (2 * h), rtol=1e-7, atol=1e-10)


def test_weights_that_float32_cannot_hold_are_refused():
    z = np.zeros(2, np.float32)
    for tiny_or_huge in (1e-60, 1e60):
        with pytest.raises(LogLossError, match="sample_weight\\[1\\]"):
            log_loss([1, 0], logits=z, sample_weight=[1.0, tiny_or_huge])
        assert log_loss([1, 0], logits=z.astype(float), sample_weight=[1.0, tiny_or_huge]) == LN2


def test_other_libraries_arrays():
    torch = pytest.importorskip("torch")
    assert log_loss(torch.tensor([1, 0]), torch.tensor([0.5, 0.5], dtype=torch.float64)) == LN2
    assert log_loss(torch.tensor([1.0]), torch.tensor([0.5], dtype=torch.float64, requires_grad=True)) == LN2
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"y": pandas.array([1, 0], "Int64"), "p": [0.5, 0.5]})
    assert log_loss(frame.y, frame.p) == LN2


def test_public_names():
    assert set(logloss.__all__) <= set(dir(logloss))
    for name in logloss.__all__:
        assert getattr(logloss, name).__doc__
    with pytest.raises(AttributeError):
        logloss.nothing_of_the_kind  # noqa: B018
