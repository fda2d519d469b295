"""The worked solution has the right value, shows the numbers put in, and starts without NumPy."""

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logloss import log_loss
from logloss._lesson.explain import explain
from logloss.errors import LogLossError

shares = st.floats(0, 1)


@given(y=shares | st.sampled_from([0, 1]), p=shares)
def test_the_loss_is_the_loss(y: float, p: float) -> None:
    ours, theirs = explain(y, p).loss, log_loss([float(y)], [p])
    # Each term may be a few ulp off; what is compared is their sum, all of whose terms are positive.
    assert ours == theirs or abs(ours - theirs) <= 8 * math.ulp(theirs)


@given(st.lists(st.tuples(st.sampled_from([0.0, 1.0]) | shares, shares), min_size=2, max_size=20))
def test_the_loss_of_a_batch_is_the_loss(rows: list[tuple[float, float]]) -> None:
    y, p = map(list, zip(*rows, strict=True))
    ours, theirs = explain(y, p).loss, log_loss(y, p)
    assert ours == theirs or abs(ours - theirs) <= 10 * math.ulp(theirs)


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (
            {"y": 1, "p": 0.85},
            ["−ln 0.85", "~~0 · ln 0.15~~", "vanishes, because 1 − y = 0", "0.16251892949777494", "happened"],
        ),
        ({"y": 0, "p": 0.85}, ["−ln 0.15", "vanishes, because y = 0", "1.897119984885881", "did not happen"]),
        ({"y": 1, "p": 0}, ["−ln 0", "= ∞", "infinite loss"]),
        ({"y": 0, "p": 1}, ["−ln 0", "= ∞", "infinite loss"]),
        ({"y": 1, "p": 1}, ["ln 1 = 0", "a loss of 0."]),
        ({"y": 0, "p": 1e-300}, ["−ln(1 − 1e−300)", "= 1e−300", "almost 1"]),
        ({"y": 1, "logit": -800}, ["= 800", "almost 0"]),
        ({"y": 0.3, "p": 0.85}, ["no term vanishes", "0.04876 + 1.328", "1.376739668269449"]),
        ({"y": 1, "loss": 0.1625}, ["0.1625 = −[1 · ln p + ~~0 · ln(1 − p)~~]", "e^(−0.1625)", "0.8500160902253981"]),
        ({"y": 0, "loss": 1}, ["ln(1 − p) = −1", "1 − e⁻¹", "0.6321205588285577"]),
        ({"y": 1, "loss": math.inf}, ["ln p = −∞", "= 0"]),
        ({"y": 0.3, "loss": 1}, ["p = 0.03916 or p = 0.7249", "0.6109"]),
        ({"y": 0.3, "loss": 0.1}, ["0.1 < 0.6109", "No p has a loss of 0.1"]),
        ({"p": 0.85, "loss": 1.8971}, ["That is the label 0"]),
        ({"y": 1, "p": 0.5, "bits": True}, ["log₂ 0.5", "= 1", "1 bits (0.6931 nats)"]),
        ({"y": 0, "logit": 800}, ["σ(800)", "= 800"]),
        ({"y": [1, 0], "p": [0.9, 0.2]}, ["L₁ = −ln 0.9 = 0.1054", "= 0.16425203348601802", "row 2 has the largest"]),
        ({"y": "1,0", "p": "0.9, 0.2"}, ["= 0.16425203348601802"]),
        ({"y": np.array([1, 0]), "p": np.float64(0.5)}, ["= 0.6931471805599453"]),
        ({"y": 1, "p": 0.8, "gradient": True}, ["dL/dp", "~~0/0.2~~", "= −1.25", "= −0.2"]),
        ({"y": 1, "logit": 0, "gradient": True}, ["= −0.5"]),
        ({}, ["−ln 0.85"]),
    ],
)
def test_the_working_is_shown(arguments: dict[str, float], lines: list[str]) -> None:
    solution = explain(**arguments)
    shown = str(solution)
    assert shown.startswith("  ")
    for line in lines:
        assert line in shown
    markdown = solution._repr_markdown_()
    assert markdown.startswith("1. $")
    assert solution.words in markdown


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ({"p": 85}, "p=0.85"),
        ({"p": -0.2}, None),
        ({"p": 1.5}, "p=0.015"),
        ({"y": 2}, None),
        ({"y": "yes"}, None),
        ({"p": math.nan}, None),
        ({"p": 1.0000001}, None),
        ({"y": 10**400}, None),
        ({"loss": -(10**5000)}, None),
        ({"loss": -1}, None),
        ({"loss": "0,5"}, "loss='0.5'"),
        ({"logit": math.nan}, None),
        ({"p": "0,85"}, "p='0.85'"),
        ({"p": "85 %"}, "p='0.85'"),
        ({"p": "1/0"}, None),
        ({"p": "1e-400", "loss": 1}, None),
        ({"p": "1e-400", "gradient": True}, None),
        ({"y": [1, 0], "p": "1e-400"}, None),
        ({"y": 1, "p": "0.5,1e-400"}, None),
        ({"y": [1, 0], "p": "0.9,85"}, "p='0.9,0.85'"),
        ({"p": []}, None),
        ({"y": [1, 0], "p": [0.9, 85.0]}, "p=[0.9, 0.85]"),
        ({"y": [1, 2, 0], "p": [0.9, 0.5, 0.5]}, None),
        ({"y": [1, 0, 1], "p": [0.9, 0.5]}, None),
        ({"y": [1, 0], "p": [0.9, 0.5], "gradient": True}, None),
        ({"y": [1, 0], "loss": 1}, None),
        ({"y": [1, 0], "logit": 1}, None),
        ({"y": 1, "p": 0.5, "loss": 1}, None),
        ({"y": 1, "p": 0.5, "loss": -1}, None),
        ({"p": 0.5, "logit": 1}, None),
        ({"loss": 0.5, "logit": 1}, None),
        ({"loss": 0.5, "gradient": True}, None),
    ],
)
def test_what_cannot_be_is_refused(arguments: dict[str, float], hint: str | None) -> None:
    with pytest.raises(LogLossError) as caught:
        explain(**arguments)
    assert caught.value.hint == hint
    if hint is not None:
        explain(**{**arguments, **eval(f"dict({hint})")})  # noqa: S307


@pytest.mark.parametrize(
    ("y", "p", "loss"),
    [
        (1, "1e-400", 400 * math.log(10)),
        (0, "1e-400", 0.0),
        (0, "0.99999999999999999999", 20 * math.log(10)),
        (1, "1e-999999999", 999_999_999 * math.log(10)),
    ],
)
def test_what_no_double_holds_is_not_read_as_certain(y: float, p: str, loss: float) -> None:
    with pytest.raises(LogLossError, match=r"it must be [01], or at") as caught:
        explain(y, p)
    assert caught.value.change is not None
    assert explain(y, logit=caught.value.change.value).loss == pytest.approx(loss, rel=1e-15)  # type: ignore[arg-type]


@pytest.mark.parametrize("p", ["0", "0.0", "1", "1.000", "0e5", 1e-400])
def test_what_is_typed_as_certain_is_certain(p: float | str) -> None:
    assert explain(1, p).p in {0, 1}


def test_fractions_are_read_as_typed() -> None:
    assert explain("1", "17/20").p == 0.85
    assert explain([1, 0], "17/20, 1/4").loss == explain([1, 0], [0.85, 0.25]).loss
    assert explain(1, loss="1/2").p == math.exp(-0.5)


@pytest.mark.parametrize(
    ("loss", "says"),
    [
        (1, "A soft label"),
        ("1", "A soft label"),
        ("1.000", "A soft label"),
        ("1.2", "That is the label 1"),
        ("1.20", "That is the label 1"),
        ("1.204", "That is the label 1"),
        (-math.log(0.3), "That is the label 1"),
        ("0.357", "That is the label 0"),
        ("0.36", "That is the label 0"),
        ("0.4", "A soft label"),
        ("0.0", "That is no label"),
    ],
)
def test_a_label_is_called_hard_by_the_digits_that_were_typed(loss: float | str, says: str) -> None:
    assert explain(p=0.3, loss=loss).words.startswith(says)


@pytest.mark.parametrize("rows", [1, 11])
def test_a_batch_may_have_any_number_of_rows(rows: int) -> None:
    assert explain([1] * rows, [0.5] * rows).loss == math.log(2)


def test_it_loads_nothing_heavy() -> None:
    code = "import sys, logloss._lesson.explain as e; e.explain(); print(*{n.partition('.')[0] for n in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"numpy", "numba", "rich", "click", "pyarrow", "duckdb"} & set(loaded) == set()
