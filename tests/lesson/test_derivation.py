"""Each line of the derivation holds on numbers: what stands on its two sides is the same, to the digits shown."""

import json
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logloss import log_loss
from logloss._lesson.derivation import (
    EXAMPLE_P,
    EXAMPLE_Y,
    as_json,
    copies_until_underflow,
    derivation,
    payload,
    product_of_copies,
)
from logloss._lesson.derivation_lines import CHAPTERS, LINES
from logloss._lesson.notation import latex, mathml, spoken, text
from logloss._lesson.number_format import short
from logloss.errors import LogLossError

probabilities = st.floats(1e-4, 1 - 1e-4)
sites = st.lists(st.tuples(st.sampled_from([0, 1]), probabilities), min_size=1, max_size=9)


def line(key: str, *arguments: object, **options: object) -> object:
    return next(each for each in derivation(*arguments, **options) if each.key == key)


def shown(key: str, *arguments: object, **options: object) -> list[str]:
    return [text(each) for each in line(key, *arguments, **options).numbers]


@pytest.mark.parametrize(
    ("key", "numbers"),
    [
        ("assumptions", ["y = (1, 0)", "p = (0.9, 0.2)"]),
        ("bernoulli", ["P(y₁) = 0.9¹ · 0.1⁰ = 0.9", "P(y₂) = 0.2⁰ · 0.8¹ = 0.8"]),
        ("product", ["0.9 · 0.8 = 0.72"]),
        ("logarithm", ["ln 0.72 = (−0.1054) + (−0.2231) ≈ −0.3285"]),
        (
            "exponents",
            ["ln P(y₁) = 1 · ln 0.9 + ~~0 · ln 0.1~~ ≈ −0.1054", "ln P(y₂) = ~~0 · ln 0.2~~ + 1 · ln 0.8 ≈ −0.2231"],
        ),
        ("minus", ["0.1054 + 0.2231 ≈ 0.3285"]),
        ("mean", ["L = 0.3285/2 ≈ 0.1643"]),
        ("underflow", ["(0.9 · 0.8)³ → 0.3732", "3 · (−0.3285) ≈ −0.9855"]),
        ("logit", ["z₂ = ln(0.2/0.8) ≈ −1.386", "σ(−1.386) = 1/(1 + e^1.386) ≈ 0.2"]),
        ("slope-p", ["(0.2 − 0)/(0.2 · 0.8) = 1.25"]),
        ("slope-z", ["0.2 · 0.8 = 0.16"]),
        ("chain", ["1.25 · 0.16 ≈ 0.2", "0.2 − 0 = 0.2"]),
        ("weights", ["dL/db = ((−0.1) + 0.2)/2 = 0.05"]),
        ("likeliest", ["e^(−0.1643) ≈ 0.72^(1 / 2) ≈ 0.8485"]),
        ("constant", ["ȳ = 1/2 = 0.5", "L(0.5) ≈ 0.6931"]),
        ("divergence", ["KL = ~~0 · ln(0/0.2)~~ + 1 · ln(1/0.8) ≈ 0.2231"]),
        ("errors", ["0/2 = 0"]),
    ],
)
def test_the_lines_on_two_sites(key: str, numbers: list[str]) -> None:
    assert shown(key, [1, 0], [0.9, 0.2], copies=3) == numbers


@pytest.mark.parametrize(
    ("focus", "slope"), [(0, "(0.9 − 1)/(0.9 · 0.1) ≈ −1.111"), (1, "(0.2 − 0)/(0.2 · 0.8) = 1.25")]
)
def test_the_slope_in_p_is_that_of_the_site(focus: int, slope: str) -> None:
    assert shown("slope-p", [1, 0], [0.9, 0.2], focus=focus) == [slope]


def test_every_line_is_there_in_its_chapter() -> None:
    lines = derivation()
    assert [each.key for each in lines] == [each.key for each in LINES]
    assert list(dict.fromkeys(each.chapter for each in lines)) == list(CHAPTERS)


@given(sites)
def test_the_mean_is_the_loss_of_the_package(rows: list[tuple[int, float]]) -> None:
    y, p = zip(*rows, strict=True)
    due = float(log_loss([float(each) for each in y], list(p)))
    last = shown("mean", y, p)[0].split()[-1]
    # Four digits are shown, and the sum may be a few ulp off: the neighbors' digits will do.
    assert last in {short(due * (1 + step * 2**-50)) for step in (-1, 0, 1)}


@settings(max_examples=30)
@given(sites, st.integers(1, 400))
def test_nothing_is_left_blank_and_everything_can_be_written(rows: list[tuple[int, float]], copies: int) -> None:
    y, p = zip(*rows, strict=True)
    for each in derivation(y, p, copies=copies):
        assert "{" not in each.words
        for tree in each.numbers:
            assert "{" not in text(tree)
            assert spoken(tree)
            assert mathml(tree).startswith("<math")
            assert latex(tree)


def test_many_sites_are_not_written_out() -> None:
    assert shown("product", [1] * 50, [0.5] * 50) == ["0.5 · 0.5 · 0.5 · … · 0.5 ≈ 8.882e−16"]
    assert len(shown("bernoulli", [1] * 50, [0.5] * 50)) == 5


# underflow ----------------------------------------------------------------------------------------------------------


@given(st.lists(probabilities, min_size=1, max_size=5))
def test_underflow_is_where_the_exact_product_says(given_to_truth: list[float]) -> None:
    until = copies_until_underflow([-math.log(each) for each in given_to_truth])
    if until > 500:  # exact fractions of so many factors take too long
        return
    exact = Fraction(1)
    for each in given_to_truth:
        exact *= Fraction(each)
    smallest = Fraction(2) ** -1022
    assert exact**until < smallest * (1 + Fraction(1, 10**9))
    assert exact ** (until - 1) > smallest * (1 - Fraction(1, 10**9))


@pytest.mark.parametrize(
    ("copies", "words"),
    [
        (1, "5 such sites is 0.1166"),
        (1, "330 copies, 1,650 sites"),
        (340, "is about 5.3e−318"),
        (340, "has been so since 330 copies"),
        (400, "the product is 0"),
        (400, "−859.5, still has all its digits"),
    ],
)
def test_the_words_follow_the_product(copies: int, words: str) -> None:
    assert words in line("underflow", copies=copies).words


def test_a_product_may_stick_above_zero() -> None:
    assert product_of_copies([0.9], 10_000) > 0  # 4 steps times 0.9 is rounded to 4 steps
    assert "stick at a wrong value" in line("underflow", [1], [0.9], copies=10_000).words


# words --------------------------------------------------------------------------------------------------------------


def test_the_focus_is_the_worst_site_unless_said() -> None:
    assert "Site 4 pulls by −0.7." in line("chain").words
    assert "Site 1 pulls by −0.1." in line("chain", focus=0).words
    assert "Site 4 costs most: it gave 0.3" in line("minus", focus=0).words


@pytest.mark.parametrize(
    ("y", "p", "words"),
    [
        ([1, 0], [0.9, 0.2], "they do beat it"),
        ([1, 0], [0.4, 0.6], "they do not beat it"),
        ([1, 1], [0.9, 0.2], "every site turned out the same"),
    ],
)
def test_the_base_rate_is_compared_with(y: list[int], p: list[float], words: str) -> None:
    assert words in line("constant", y, p).words


# refusals -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "options", "subject"),
    [
        (([1, 2], [0.5, 0.5]), {}, "y[1]"),
        (([1, 0.5], [0.5, 0.5]), {}, "y[1]"),
        (([1, 0], [1, 0.5]), {}, "p[0]"),
        (([1, 0], [0.5, 0]), {}, "p[1]"),
        (([1, 0], [0.5, math.nan]), {}, "p[1]"),
        (([1, 0], [0.5, 0.5]), {"copies": 0}, "copies"),
        (([1, 0], [0.5, 0.5]), {"focus": 2}, "focus"),
    ],
)
def test_what_cannot_be_is_refused(arguments: tuple, options: dict, subject: str) -> None:
    with pytest.raises(LogLossError) as caught:
        derivation(*arguments, **options)
    assert (caught.value.code, caught.value.subject, caught.value.hint) == ("option", subject, None)


@pytest.mark.parametrize(("y", "p"), [([], []), ([1], [0.5, 0.5])])
def test_sites_are_pairs(y: list[int], p: list[float]) -> None:
    with pytest.raises(LogLossError):
        derivation(y, p)


def test_it_can_be_sent_to_the_page() -> None:
    assert json.loads(json.dumps(payload(), allow_nan=False))["example"] == {"y": list(EXAMPLE_Y), "p": list(EXAMPLE_P)}
    assert json.loads(json.dumps(as_json(derivation()), allow_nan=False))[0]["key"] == "assumptions"
