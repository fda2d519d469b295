"""The worked solution has the right value, shows the numbers put in, and starts without NumPy."""

import math
import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logloss import log_loss
from logloss.errors import LogLossError
from logloss.lesson.explain import explain

shares = st.floats(0, 1)


@given(y=shares | st.sampled_from([0, 1]), p=shares)
def test_the_loss_is_the_loss(y: float, p: float) -> None:
    ours, theirs = explain(y, p).loss, log_loss([float(y)], [p])
    # Each term may be a few ulp off; what is compared is their sum, all of whose terms are positive.
    assert ours == theirs or abs(ours - theirs) <= 8 * math.ulp(theirs)


@given(y=st.sampled_from([0, 1]), loss=st.floats(0, 700))
def test_solving_for_p_and_back(y: int, loss: float) -> None:
    p = explain(y, loss=loss).p
    # p is rounded to a float64, so the side that is taken may be off by as much as that.
    side, exact = Fraction(p) if y else 1 - Fraction(p), math.exp(-loss)
    assert abs(side - Fraction(exact)) <= Fraction(2 * max(math.ulp(p), math.ulp(exact)))


@given(y=st.floats(0.01, 0.99), loss=st.floats(0.7, 300))
def test_soft_labels_have_two_solutions(y: float, loss: float) -> None:
    solution = explain(y, loss=loss)
    assert solution.other_p is not None
    assert solution.p <= y <= solution.other_p
    for p, inward in ((solution.p, 1.0), (solution.other_p, 0.0)):
        towards, away = math.nextafter(p, inward), math.nextafter(p, 1 - inward)
        assert explain(y, towards).loss <= loss * (1 + 1e-15)
        assert explain(y, away).loss >= loss * (1 - 1e-15)


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        ({"y": 1, "p": 0.85}, ["−ln 0.85", "vanishes, because 1 − y = 0", "0.16251892949777494", "happened"]),
        ({"y": 0, "p": 0.85}, ["−ln 0.15", "vanishes, because y = 0", "1.897119984885881", "did not happen"]),
        ({"y": 1, "p": 0}, ["−ln 0", "= ∞", "infinite loss"]),
        ({"y": 0, "p": 1}, ["−ln 0", "= ∞", "infinite loss"]),
        ({"y": 1, "p": 1}, ["ln 1 = 0", "a loss of 0."]),
        ({"y": 0, "p": 1e-300}, ["−ln(1 − 1e-300)", "= 1e-300"]),
        ({"y": 0.3, "p": 0.85}, ["no term vanishes", "0.04876 + 1.328", "1.376739668269449"]),
        ({"y": 1, "loss": 0.1625}, ["0.1625 = −ln p", "e^(−0.1625)", "0.8500160902253981"]),
        ({"y": 0, "loss": 1}, ["−ln(1 − p)", "1 − e^(−1)", "0.6321205588285577"]),
        ({"y": 1, "loss": math.inf}, ["∞ = −ln p", "= 0"]),
        ({"y": 0.3, "loss": 1}, ["0.03916 or 0.7249", "0.6109"]),
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
    assert markdown.startswith("```text\n")
    assert solution.words in markdown


@pytest.mark.parametrize(
    ("arguments", "mend"),
    [
        ({"p": 85}, "p=0.85"),
        ({"p": -0.2}, "p=0"),
        ({"p": 1.5}, "p=0.015"),
        ({"y": 2}, "y=1"),
        ({"y": "yes"}, "y=1"),
        ({"p": math.nan}, "p=1"),
        ({"p": 1.0000001}, "p=1"),
        ({"y": 10**400}, "y=1"),
        ({"loss": -(10**5000)}, "loss=1"),
        ({"y": 0.3, "loss": 0.1}, "loss=0.6109"),
        ({"loss": -1}, "loss=1"),
        ({"p": 0.5, "loss": 1}, "loss=None"),
    ],
)
def test_what_cannot_be_is_refused_and_mended(arguments: dict[str, float], mend: str) -> None:
    with pytest.raises(LogLossError) as caught:
        explain(**arguments)
    assert str(caught.value).splitlines()[-1] == mend
    explain(**{**arguments, **eval(f"dict({mend})")})  # noqa: S307


def test_it_loads_nothing_heavy() -> None:
    code = "import sys, logloss.lesson.explain as e; e.explain(); print(*{n.partition('.')[0] for n in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"numba", "rich", "typer", "pyarrow", "duckdb"} & set(loaded) == set()
