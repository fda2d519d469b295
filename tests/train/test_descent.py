"""Training: its frames say what they promise, its methods go where they should, and its bits do not depend on order."""

from __future__ import annotations

import doctest
import sys
from itertools import pairwise

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

import logloss
from logloss._sfc32 import Draws
from logloss._train import REASONS, Tape, descent, standardized
from oracle import mp

METHODS = ["gradient", "stochastic", "momentum", "newton"]
LOSSES = ["bce", "squared"]


def data(n: int = 50, d: int = 2, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2, 2, (n, d))
    return x, (x.sum(axis=1) + rng.uniform(-2, 2, n) > 0).astype(float)


X, Y = data()


def logits(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    z = np.full(len(x), weights[0])
    for weight, column in zip(weights[1:], x.T, strict=True):
        z += weight * column
    return z


@pytest.mark.parametrize("module", ["features", "tape", "descent"])
def test_examples(module: str) -> None:
    result = doctest.testmod(sys.modules[f"logloss._train.stepwise.{module}"], extraglobs={"descent": descent})
    assert result.attempted >= 3
    assert result.failed == 0


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("method", METHODS)
def test_frames_hold_the_packages_own_loss(method, loss) -> None:
    tape = descent(X, Y, method=method, loss=loss, steps=10, l2=0.1)
    assert len(tape) == 11
    for frame in tape:
        z = logits(X, frame.weights)
        assert frame.loss == logloss.log_loss(Y, logits=z)
        assert frame.squared == pytest.approx(np.mean((1 / (1 + np.exp(-z)) - Y) ** 2), rel=1e-14)


def exact_gradient(x, y, weights, loss, l2) -> list:
    """Return the gradient at 240 bits, and the sum of its terms' sizes."""
    sums = [(mp.mpf(0), mp.mpf(0))] * (x.shape[1] + 1)
    for row, label in zip(x.tolist(), y.tolist(), strict=True):
        z = mp.mpf(weights[0]) + mp.fdot(map(mp.mpf, weights[1:]), map(mp.mpf, row))
        p = 1 / (1 + mp.exp(-z))
        slope = (p - label) if loss == "bce" else 2 * (p - label) * p * (1 - p)
        terms = [slope / len(y) * at for at in (1, *row)]
        sums = [(total + term, size + abs(term)) for (total, size), term in zip(sums, terms, strict=True)]
    return [(total + (l2 * weights[j] if j else 0), size) for j, (total, size) in enumerate(sums)]


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("method", METHODS)
def test_gradients_are_those_of_the_objective_on_the_rows_named(method, loss) -> None:
    for frame in descent(X, Y, method=method, loss=loss, steps=5, l2=0.1, seed=3):
        due = exact_gradient(X[frame.rows], Y[frame.rows], frame.weights, loss, 0.1)
        for got, (exact, size) in zip(frame.gradient, due, strict=True):
            assert abs(got - exact) <= 16 * 2**-53 * (size + 0.1 * np.abs(frame.weights).max())


def test_a_step_follows_the_gradient() -> None:
    for method in ("gradient", "stochastic"):
        tape = descent(X, Y, method=method, learning_rate=0.25, steps=5)
        for step in range(5):
            assert tape.weights[step + 1].tolist() == (tape.weights[step] - 0.25 * tape.gradient[step]).tolist()


def test_momentum_keeps_part_of_the_last_step() -> None:
    tape = descent(X, Y, method="momentum", momentum=0.75, learning_rate=0.25, steps=5)
    velocity = np.zeros(3)
    for step in range(5):
        velocity = 0.75 * velocity - 0.25 * tape.gradient[step]
        assert tape.weights[step + 1].tolist() == (tape.weights[step] + velocity).tolist()


def test_newton_doubles_the_right_digits_with_each_step() -> None:
    size = np.abs(descent(X, Y, method="newton", learning_rate=1, steps=8).gradient).max(axis=1)
    assert all(after < 16 * before**2 or after < 1e-15 for before, after in pairwise(size))
    assert size[-1] < 1e-15


def test_newton_with_squared_error_goes_to_a_place_without_slope() -> None:
    assert np.abs(descent(X, Y, loss="squared", method="newton")[-1].gradient).max() < 1e-12


@pytest.mark.parametrize("l2", [0.1, 1.0])
def test_all_methods_end_where_scikit_learn_does(l2) -> None:
    peer = LogisticRegression(C=1 / (l2 * len(Y)), tol=1e-12, solver="newton-cholesky").fit(X, Y)
    due = [*peer.intercept_, *peer.coef_[0]]
    for method in ("gradient", "momentum", "newton"):
        assert descent(X, Y, method=method, l2=l2, steps=500, learning_rate=0.5)[-1].weights == pytest.approx(
            due, rel=1e-8
        )


def test_l2_leaves_the_bias_alone() -> None:
    tape = descent(np.zeros((4, 1)), [1, 1, 1, 0], l2=100.0, method="newton", learning_rate=1, steps=20)
    assert tape[-1].weights == pytest.approx([np.log(3), 0.0], rel=1e-14)


def test_an_epoch_takes_every_row_once_in_the_order_of_the_draws() -> None:
    tape = descent(X, Y, method="stochastic", batch_size=8, seed=5, steps=13)
    stream = Draws(5)
    for epoch in (0, 7):
        rows = [tape.rows[epoch + step] for step in range(7)]
        assert [len(batch) for batch in rows] == [8, 8, 8, 8, 8, 8, 2]
        assert np.concatenate(rows).tolist() == stream.shuffled(50)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("method", ["gradient", "momentum", "newton"])
def test_the_order_of_the_rows_changes_no_bit(method, loss) -> None:
    order = np.random.default_rng(3).permutation(len(Y))
    one, other = (descent(x, y, method=method, loss=loss, l2=0.01) for x, y in ((X, Y), (X[order], Y[order])))
    assert one.weights.tobytes() == other.weights.tobytes()


def test_divergence_is_told_and_its_last_frames_are_finite() -> None:
    tape = descent(X, Y, l2=3.0, learning_rate=5.0)
    assert tape.reason == "diverged"
    assert 3 < len(tape) < 60
    assert np.isfinite(tape.weights).all()
    assert np.abs(tape.weights).max() > 1e4
    assert tape.words == REASONS["diverged"]


def test_a_step_past_every_number_leaves_no_frame() -> None:
    far = descent(X, Y, learning_rate=1.7e308, l2=1e300)
    right = descent([[-4.0], [4.0]], [0, 1], learning_rate=5e307)  # its logits are infinite, each on its right side
    assert [(len(tape), tape.reason) for tape in (far, right)] == [(1, "diverged")] * 2


def test_divergence_is_told_without_a_penalty_too() -> None:
    assert descent(X, Y, learning_rate=1e200).reason == "diverged"


def test_newton_says_when_the_classes_are_separable() -> None:
    y = X[:, 0] > X[:, 1]
    assert descent(X, y, method="newton").reason == "separable"
    assert descent(X, y, method="newton", l2=0.01).reason == ""


@pytest.mark.parametrize("mix", [[1, 0], [0.3, 0.7], [1 / 3, -3], [7, 11]])
def test_newton_says_when_a_feature_follows_from_the_others(mix) -> None:
    x = np.column_stack([X, X @ mix])
    tape = descent(x, Y, method="newton")
    assert (len(tape), tape.reason) == (1, "singular")
    assert descent(x, Y, method="newton", start=[1.0, 0, 0, 0]).reason == "singular"  # has one class on its right side
    assert descent(x, Y, method="newton", l2=0.01).reason == ""


def test_a_tape_is_a_sequence_that_cannot_be_changed() -> None:
    tape = descent(X, Y, steps=4)
    assert isinstance(tape, Tape)
    assert [frame.step for frame in tape] == [0, 1, 2, 3, 4]
    assert tape[-1].step == 4
    assert type(tape[2].loss) is float
    with pytest.raises(IndexError):
        tape[5]
    for array in (tape.weights, tape.loss, tape.gradient, tape.rows[0], tape[0].weights):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    assert repr(tape).startswith("<Tape of 5 frames, loss 0.6931 to ")


def test_one_feature_may_be_a_plain_list() -> None:
    assert descent([1.0, 2.0, 3.0], [False, True, True], steps=3).weights.shape == (4, 2)


BAD = [
    ({"x": [[1.0], [np.nan]]}, "x[1, 0] = nan"),
    ({"x": [[1.0], [2e100]]}, "size 1e100 at most"),
    ({"x": [[1.0], [-np.inf]]}, "x[1, 0] = -inf"),
    ({"x": [["a"], ["b"]]}, "holds text"),
    ({"x": np.ones((2, 1, 1))}, "x has shape (2, 1, 1)"),
    ({"x": np.ones((2, 0))}, "x has shape (2, 0)"),
    ({"x": []}, "x has shape (0, 1)"),
    ({"y": [0, 1, 1]}, "y has shape (3,), and x has 2 rows"),
    ({"y": [0, 2]}, "y[1] = 2: a label is 0, 1"),
    ({"y": ["no", "yes"]}, "which of 'no', 'yes' is the positive one"),
    ({"y": [0, np.nan]}, "missing"),
    ({"loss": "mse"}, 'loss = "mse": it must be one of "bce", "squared"'),
    ({"method": "adam"}, 'method = "adam"'),
    ({"learning_rate": 0}, "learning_rate = 0"),
    ({"learning_rate": np.inf}, "learning_rate = inf"),
    ({"l2": -1}, "l2 = -1"),
    ({"momentum": 1.0}, "momentum = 1.0"),
    ({"steps": -1}, "steps = -1"),
    ({"steps": 1.5}, "steps = 1.5"),
    ({"batch_size": 0, "method": "stochastic"}, "batch_size = 0"),
    ({"seed": -1, "method": "stochastic"}, "seed = -1"),
    ({"start": [0.0]}, "start = [0.0]: it must be 2 finite numbers"),
    ({"start": [0.0, np.nan]}, "2 finite numbers"),
]


@pytest.mark.parametrize(("wrong", "said"), BAD)
def test_bad_input_is_named(wrong, said) -> None:
    with pytest.raises(logloss.LogLossError) as caught:
        descent(**{"x": [[1.0], [2.0]], "y": [0, 1], **wrong})
    assert said in caught.value.problem


def test_standardized_columns_have_mean_0_and_deviation_1() -> None:
    x, mean, scale = standardized(np.column_stack([X * [1e-200, 1e6] + [0, 1e9], np.full(50, 0.1)]))
    assert x.mean(axis=0) == pytest.approx(0, abs=1e-14)
    assert x.std(axis=0).tolist() == pytest.approx([1, 1, 0], rel=1e-14)
    assert mean[2] == 0.1
    assert scale[2] == 1
