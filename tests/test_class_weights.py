"""A weight of positives for each class: torch's meaning, the oracle's values, and the bits of each class alone."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import oracle
from domains import FORMATS, GIVEN, Format
from logloss import LogLossError, hessian, log_loss, value_and_grad
from logloss._kernels.blocks import CHUNK

WEIGHTS = [0.25, 1.0, 3.7, 1000.0]
EPS = 2.0**-53


@settings(max_examples=150)
@given(st.integers(1, 6), st.integers(2, 5), st.integers(0, 10**6))
def test_the_meaning_is_that_of_torch(n: int, k: int, seed: int) -> None:
    """Its terms x·(1−y) and max(−x, 0) cancel, so it may lose some units in the last place of these."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    x, y = rng.normal(0, 10, (n, k)), rng.choice([0.0, 1.0, 0.3], (n, k))
    weight = np.exp(rng.uniform(-3, 3, k))
    given_to_torch = torch.tensor(x, requires_grad=True)
    theirs = torch.nn.BCEWithLogitsLoss(pos_weight=torch.tensor(weight), reduction="none")(
        given_to_torch, torch.tensor(y)
    )
    theirs.sum().backward()
    losses, slopes = value_and_grad(y, logits=x, pos_weight=weight, reduction="none")
    size = (np.abs(x) + 1) * np.maximum(weight, 1)
    assert (np.abs(losses - theirs.detach().numpy()) <= 8 * EPS * size).all()
    assert (np.abs(slopes - given_to_torch.grad.numpy()) <= 8 * EPS * np.maximum(weight, 1)).all()
    assert np.array_equal(log_loss(y, logits=x, pos_weight=torch.tensor(weight), reduction="none"), losses)


@pytest.mark.parametrize("dtype", FORMATS, ids=lambda dtype: dtype.__name__)
@pytest.mark.parametrize("given_as", GIVEN)
def test_every_class_is_as_near_the_truth_as_with_one_weight(given_as: str, dtype: Format) -> None:
    x = GIVEN[given_as](dtype, 60)
    y = (np.arange(x.size) % 2).astype(dtype)
    exact = [oracle.truth(given_as, y, x, pos_weight=float(dtype(weight))) for weight in WEIGHTS]
    columns, labels = (np.repeat(a[:, None], len(WEIGHTS), axis=1) for a in (x, y))
    arguments = {"logits" if given_as == "logits" else "y_proba": columns}
    losses, slopes = value_and_grad(labels, **arguments, pos_weight=WEIGHTS, reduction="none")
    for at, (weight, truth) in enumerate(zip(WEIGHTS, exact, strict=True)):
        assert oracle.ulps(losses[:, at], truth.loss, dtype, weight=weight).max() <= 4
        assert oracle.ulps(slopes[:, at], truth.grad, dtype, weight=weight).max() <= 4


@pytest.mark.parametrize("dtype", FORMATS, ids=lambda dtype: dtype.__name__)
@pytest.mark.parametrize("shape", [(3,), (1, 3), (50, 3), (4, 5, 3), (CHUNK // 2, 3), (2, 1000)])
def test_a_class_has_the_bits_that_it_has_alone(shape: tuple[int, ...], dtype: Format) -> None:
    rng = np.random.default_rng(0)
    z, y = rng.normal(0, 5, shape).astype(dtype), rng.choice([0.0, 1.0, 0.3], shape)
    weight = np.where(np.arange(shape[-1]) == 1, 1.0, rng.uniform(0, 3, shape[-1]))
    keep, rows = rng.random(shape) < 0.8, rng.uniform(0, 2, shape)
    keep[:1] = True
    classes = np.unique(np.linspace(0, shape[-1] - 1, 4).astype(int)).tolist()
    for options in ({}, {"where": keep}, {"sample_weight": rows}, {"where": keep, "sample_weight": rows}):
        every: dict[str, Any] = {"reduction": "none", "pos_weight": weight, **options}
        losses, slopes = value_and_grad(y, logits=z, **every)
        curvature = hessian(y, logits=z, **every)
        for at in classes:
            one = {"reduction": "none", "pos_weight": weight[at]} | {name: a[..., at] for name, a in options.items()}
            expected = value_and_grad(y[..., at], logits=z[..., at], **one)
            assert np.array_equal(losses[..., at], expected[0])
            assert np.array_equal(slopes[..., at], expected[1])
            assert np.array_equal(curvature[..., at], hessian(y[..., at], logits=z[..., at], **one))
        assert np.array_equal(log_loss(y, logits=z, **every), losses)
        value, gradient = value_and_grad(y, logits=z, **{**every, "reduction": "sum"})
        assert np.array_equal(gradient, slopes)
        assert value == log_loss(y, logits=z, **{**every, "reduction": "sum"})
        assert log_loss(y, logits=z, **{**every, "reduction": "sum"}, axis=tuple(range(len(shape)))) == value
        if len(shape) > 1:
            by_class = log_loss(y, logits=z, **{**every, "reduction": "mean"}, axis=tuple(range(len(shape) - 1)))
            for at in classes:
                one = {"pos_weight": weight[at]} | {name: a[..., at] for name, a in options.items()}
                assert by_class[at] == log_loss(y[..., at], logits=z[..., at], **one)


def test_the_axis_of_classes_is_the_last_one_whatever_the_layout() -> None:
    rng = np.random.default_rng(0)
    z, y, weight = rng.normal(0, 3, (6, 4)), rng.integers(0, 2, (6, 4)), np.array([0.5, 1, 2, 4])
    value, gradient = value_and_grad(y, logits=z, pos_weight=weight)
    for x in (np.asfortranarray(z), np.repeat(z, 2, axis=1)[:, ::2]):
        out = np.asfortranarray(np.empty((6, 4)))
        assert value_and_grad(y, logits=x, pos_weight=weight, out=out)[0] == value
        assert np.array_equal(out, gradient)
    in_place = z.copy()
    assert value_and_grad(y, logits=in_place, pos_weight=weight, out=in_place)[0] == value
    assert np.array_equal(in_place, gradient)
    assert log_loss(np.ones((4, 0)), np.ones((4, 0)), pos_weight=[], reduction="sum") == 0
    assert log_loss(np.ones((0, 2)), np.ones((0, 2)), pos_weight=[1, 2], reduction="none").shape == (0, 2)


def test_one_number_in_any_form_is_for_all() -> None:
    y, p = [[1, 0], [1, 1]], [[0.5, 0.25], [0.75, 0.5]]
    expected = log_loss(y, p, pos_weight=3.0)
    forms: list[Any] = [3, [3.0], np.array(3.0), np.array([3]), np.array([[3.0]]), np.float32(3)]
    torch = pytest.importorskip("torch")
    forms += [torch.tensor(3.0), torch.tensor([3.0])]
    for form in forms:
        assert log_loss(y, p, pos_weight=form) == expected
        assert value_and_grad(y, p, pos_weight=form)[0] == expected


@pytest.mark.parametrize(
    ("weight", "problem"),
    [
        (
            [1.0, 2.0, 3.0],
            "pos_weight has shape (3,) and y_true has shape (3, 2): it must be one number, or one for each",
        ),
        ([[1.0, 2.0]], "pos_weight has shape (1, 2) and y_true has shape (3, 2): it must be"),
        ([], "pos_weight has shape (0,) and y_true has shape (3, 2): it must be"),
        ([1.0, -2.0], "pos_weight[1] = -2.0: it must be a finite number, at least 0."),
        ([np.inf, 1.0], "pos_weight[0] = inf: it must be a finite number, at least 0."),
        ([1.0, np.nan], "pos_weight[1] = nan: it must be a finite number, at least 0."),
        ([-1.0], "pos_weight = -1.0: it must be a finite number, at least 0."),
        (["a", "b"], 'pos_weight[0] = "a": pos_weight holds text where numbers are needed'),
        ([1.0, None], "pos_weight[1] = None: pos_weight has a missing value."),
        ([[1.0], [1.0, 2.0]], "pos_weight is a list, which does not become an array of numbers"),
        (np.ma.array([1.0, 2.0], mask=[0, 1]), "pos_weight is a masked array"),
        (iter([1.0, 2.0]), "pos_weight = <list_iterator"),
    ],
)
def test_what_is_no_weight_of_classes(weight: Any, problem: str) -> None:
    y, p = [[1, 0], [0, 1], [1, 1]], np.full((3, 2), 0.5)
    for function in (log_loss, value_and_grad, hessian):
        with pytest.raises(LogLossError) as caught:
            function(y, p, pos_weight=weight)
        assert str(caught.value).startswith(problem)


def test_a_weight_that_float32_cannot_hold_is_named_by_its_class() -> None:
    with pytest.raises(LogLossError, match=r"^pos_weight\[1\] = 1e\+60: this weight is infinite in float32"):
        log_loss([[1, 0]], np.array([[0.5, 0.5]], np.float32), pos_weight=[1, 1e60])
