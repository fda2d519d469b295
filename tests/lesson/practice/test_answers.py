"""What is typed is read fairly, and judged by the rule that is stated."""

import math
import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from logloss._lesson.practice import check, problem, prose
from logloss._lesson.practice.answers import Reading, collide, read, stands_for
from logloss._lesson.practice.expressions import worked_out

PAGE = Path(__file__).parents[3] / "docs" / "practice.md"
values = st.floats(1e-6, 1e6) | st.floats(-1e6, -1e-6)


def reading(typed: str) -> Reading:
    found = read(typed)
    assert isinstance(found, Reading), f"{typed}: {found}"
    return found


@pytest.mark.parametrize(
    ("typed", "value", "digits"),
    [
        ("0.1625", 0.1625, 4),
        ("0,1625", 0.1625, 4),
        (".1625", 0.1625, 4),
        (",16", 0.16, 2),
        ("0.10", 0.1, 2),
        ("1.6e-1", 0.16, 2),
        ("1.6E−1", 0.16, 2),
        ("1,6 × 10^-1", 0.16, 2),
        ("1.6·10⁻¹", 0.16, 2),
        ("16*10^(-2)", 0.16, 2),
        ("−0.16", -0.16, 2),
        ("+ 0.16", 0.16, 2),
        ("L = 0.16", 0.16, 2),
        ("dL/dz=-0.15", -0.15, 2),
        ("p ≈ 0.85", 0.85, 2),
        ("≈0.85", 0.85, 2),
        (" 0.85\n", 0.85, 2),
        ("17/20", 0.85, 2),
        ("1/5", 0.2, 2),
        ("13/80", 0.1625, 4),
        ("-1 / 3", -1 / 3, 4),
        ("∞", math.inf, 4),
        ("-INF", -math.inf, 4),
        ("0", 0.0, 0),
        ("0.00", 0.0, 0),
        ("0/5", 0.0, 0),
        ("0.1625.", 0.1625, 4),
        ("0.1625 ,", 0.1625, 4),
        ("0.1625...", 0.1625, 4),
        ("(0.1625)", 0.1625, 4),
        ("0.16 loss", 0.16, 2),
        ("−ln 0.85 = 0.1625", 0.1625, 4),
        ("０．１６２５", 0.1625, 4),
        ("０．１６２５。", 0.1625, 4),
        ("٠٫١٦", 0.16, 2),
        ("۰٫۱۶", 0.16, 2),
        ("\u200f٣", 3.0, 1),
        ("½", 0.5, 2),
        ("-¾", -0.75, 2),
        ("1⁄2", 0.5, 2),
        ("1.6·10²", 160.0, 2),
        ("$0.1625$", 0.1625, 4),
        (r"\(0{,}1625\)", 0.1625, 4),
        (r"\frac{13}{80}", 0.1625, 4),
        (r"L \approx \tfrac12", 0.5, 2),
        (r"1.6\cdot 10^{-1}", 0.16, 2),
        (r"-\infty", -math.inf, 4),
        ("Unendlich", math.inf, 4),
        ("0,1625 Verlust", 0.1625, 4),
    ],
)
def test_a_number_is_read(typed: str, value: float, digits: int) -> None:
    found = reading(typed)
    assert (found.value, found.digits, found.suffix) == (value, digits, "")


@pytest.mark.parametrize(
    ("typed", "suffix"),
    [
        ("85%", "percent"),
        ("85 per cent", "percent"),
        ("85 Prozent", "percent"),
        ("0.16 nats", "nats"),
        ("1 bit", "bits"),
        ("0.16 m", "other"),
        ("0.16 (nats).", "nats"),
        (r"0.16\,\text{bits}", "bits"),
        ("８５％", "percent"),
    ],
)
def test_a_suffix_is_seen(typed: str, suffix: str) -> None:
    assert reading(typed).suffix == suffix


@pytest.mark.parametrize(
    "typed",
    ["", " ", "x", "ln 2", "−ln 0.85", "1/0", "1 2", "--1", "1e999", "0.16 0.17", "__import__('os')", "1½", "1/2/3"],
)
def test_what_is_no_number_is_not_read(typed: str) -> None:
    assert read(typed) == "unread"


@pytest.mark.parametrize("typed", ["1,234.5", "1.234,5", "1,234,567", "0.1.2"])
def test_thousands_are_not_guessed_at(typed: str) -> None:
    assert read(typed) == "separators"


EXPRESSIONS = [
    ("-ln(0.85)", 0.16251892949777494),
    ("−[1·ln 0.85 + 0·ln 0.15]", 0.16251892949777494),
    ("ln(0.5)^2", math.log(0.5) ** 2),
    ("ln 0.5^2", math.log(0.25)),
    ("2 ln(0.5)", 2 * math.log(0.5)),
    ("log2 8 + log₂8 + lg 100 + log_{10} 10", 9.0),
    ("e^(-2) * exp 2", 1.0),
    ("1/(1+e^-2) - σ(2)", 0.0),
    ("1e-1 + 1,5", 1.6),
    ("-ln 0", math.inf),
    ("2^3^2", 512.0),
    ("1:4", 0.25),
]


@pytest.mark.parametrize(("typed", "value"), EXPRESSIONS)
def test_an_expression_is_worked_out(typed: str, value: float) -> None:
    assert worked_out(typed) == pytest.approx(value, abs=1e-15)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "()",
        "ln",
        "ln(-1)",
        "1/0",
        "0^-1",
        "(-8)^(1/3)",
        "e^1000",
        "1 1/2",
        "ln(0.5",
        "0.5)",
        "1 +",
        "p - y",
        "2**3",
        "ln 0 - ln 0",
        "(" * 300,
    ],
)
def test_what_is_no_expression_is_not_worked_out(typed: str) -> None:
    assert worked_out(typed) is None


@given(whole=st.integers(1, 99_999), places=st.integers(0, 6), value=values)
def test_a_fraction_of_a_power_of_ten_is_right_wherever_its_decimal_is(whole: int, places: int, value: float) -> None:
    fraction, decimal = reading(f"{whole}/{10**places}"), reading(f"{whole}e-{places}")
    for near in (value, whole / 10**places, whole / 10**places * (1 + 1e-5), whole / 10**places * (1 + 1e-3)):
        assert stands_for(fraction, near) or not stands_for(decimal, near)


@given(typed=st.text(max_size=12) | st.text("0123456789.,-+−eE/% ×10^natsbi", max_size=14))
def test_anything_can_be_typed(typed: str) -> None:
    found = read(typed)
    if isinstance(found, Reading):
        assert math.isfinite(found.value) or "∞" in typed or "inf" in typed.lower()
    check(problem("one", 0), typed)
    check(problem("worse", 1), typed)


@given(value=values, digits=st.integers(2, 12))
def test_rounded_and_cut_off_are_right(value: float, digits: int) -> None:
    power = math.floor(math.log10(abs(value))) - digits + 1
    places = abs(value) / 10.0**power
    assume(math.ceil(places) - places > 1e-6 or places.is_integer())  # so near the next number, it is that number
    for whole in (math.floor(places), round(places)):
        assert stands_for(reading(f"{'-' if value < 0 else ''}{whole}e{power}"), value)


@given(value=values, digits=st.integers(2, 4), off=st.sampled_from([-2, -1, 2, 3]))
def test_other_digits_are_wrong(value: float, digits: int, off: int) -> None:
    power = math.floor(math.log10(abs(value))) - digits + 1
    whole = math.floor(abs(value) / 10.0**power) + off
    if 10 ** (digits - 1) <= whole < 10**digits:
        assert not stands_for(reading(f"{'-' if value < 0 else ''}{whole}e{power}"), value)


@given(a=values, b=values, digits=st.integers(2, 6))
def test_where_nothing_collides_no_number_stands_for_both(a: float, b: float, digits: int) -> None:
    if collide(a, b):
        return
    for value in (a, b):
        power = math.floor(math.log10(abs(value))) - digits + 1
        for off in (-1, 0, 1):
            whole = round(abs(value) / 10.0**power) + off
            typed = reading(f"{'-' if value < 0 else ''}{whole}e{power}")
            assert not (stands_for(typed, a) and stands_for(typed, b))


JUDGED = [
    ("0.16", "right"),
    ("0.17", "wrong"),
    ("0.2", "coarse"),
    ("0.162", "right"),
    ("0.163", "right"),
    ("0.164", "close"),
    ("0.1626", "close"),
    ("0.16251", "right"),
    ("0.162518929", "right"),
    ("0.1625.", "right"),
    ("0.1625999", "right"),
    ("0.1625188 (nats).", "right"),
    ("0.1624999", "right"),
    ("0.162499", "right"),
    ("0.16249", "right"),
    ("0.1623999", "close"),
    ("13/80", "right"),
    ("16/100", "right"),
    ("4/25", "right"),
    ("1/6", "wrong"),
    ("1/5", "wrong"),
    (r"$\frac{13}{80}$", "right"),
    ("−ln(0.85)", "unworked"),
    ("L = -ln 0,85", "unworked"),
    ("ln(1/0.85)", "unworked"),
    ("-log(1 - 15/100)", "unworked"),
    (r"-\ln\left(\frac{17}{20}\right)", "unworked"),
    ("-(1 ln 0.85 + 0 ln 0.15)", "unworked"),
    ("-log10(0.85)", "log10"),
    ("-ln(0.15)", "other-branch"),
    ("ln(0.85)", "no-minus"),
    ("-ln 85", "percent"),
    ("-ln(0.5)", "unread"),
    ("4.443", "percent"),
    ("16.25", "hundredfold"),
    ("0.1625 bits", "other-base"),
    ("0.16 nats", "right"),
    ("0.2345 bits", "right"),
    ("0.16 m", "unit"),
    ("16 %", "percent-sign"),
    ("0,0706", "log10"),
    ("0.07", "log10"),
    ("0.2345", "log2"),
    ("1.8971", "other-branch"),
    ("-4.4427", "percent"),
    ("-0.1625", "no-minus"),
    ("-7", "negative"),
    ("one", "unread"),
    ("0.1.6", "separators"),
]


@pytest.mark.parametrize(("typed", "key"), JUDGED)
def test_the_first_problem(typed: str, key: str) -> None:
    assert check(problem("one", 0), typed).key == key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("{p:.2f}", "right"),
        ("{percent:.0f} %", "right"),
        ("{percent:.0f}", "as-percent"),
        ("1.7", "outside"),
        ("0.4 nats", "unit"),
    ],
)
def test_a_probability_may_be_a_percentage_if_it_says_so(typed: str, key: str) -> None:
    made = problem("inverse", 2)
    assert check(made, typed.format(p=made.answer, percent=100 * made.answer)).key == key


def test_bits_and_nats_are_converted() -> None:
    made = problem("bits", 1)
    nats = made.mistakes["nats"]
    assert check(made, repr(nats)).key == "nats"
    assert check(made, f"{nats!r} nats").key == "right"
    assert check(made, f"{made.answer!r} bits").key == "right"


@pytest.mark.parametrize("certain", range(1, 9))
def test_infinity_is_an_answer(certain: int) -> None:
    made = problem("certain", certain)
    right, other = ("∞", "0") if math.isinf(made.answer) else ("0", "∞")
    assert check(made, right).key == "right"
    assert check(made, other).key == "certain"


def test_a_choice_is_a_letter() -> None:
    made = problem("worse", 1)
    right = made.choices[int(made.answer)]
    assert check(made, f" {right.lower()}) ").outcome == "right"
    for typed in ("", "AB", "D", "1"):
        assert (check(made, typed).outcome, check(made, typed).key) == ("again", "which")


def test_the_page_on_practice_states_what_is_done() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("| typed | |")[2].partition("\n\n")[0]
    expected = {"right": "right", "right as": "again", "not right": "wrong", "named": "wrong"}
    seen = 0
    for cells in re.findall(r"^\| (`.*`) \| (.*) \|$", table, re.MULTILINE):
        outcome = next(found for start, found in reversed(expected.items()) if cells[1].startswith(start))
        for typed in re.findall(r"`([^`]+)`", cells[0]):
            assert check(problem("one", 0), typed).outcome == outcome, typed
            seen += 1
    assert seen >= 10


def test_how_to_answer_gives_no_answer_away() -> None:
    first = problem("one", 0)
    for rule in (prose.RULE, prose.VERDICTS["unread"]):
        for typed in re.findall(r"\d[\d.,/e−]*\d", rule):
            assert check(first, typed).outcome == "wrong", typed
