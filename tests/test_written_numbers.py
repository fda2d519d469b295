"""Numbers are read as people write them, to the last bit; what has two meanings is not read."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logloss._accumulate.batch import MISSING_MARKS
from logloss._accumulate.written_numbers import is_number, read_words

# The words of a column, and the number that each stands for, or None where it has to stay a word.
COLUMNS: list[tuple[list[str], list[Fraction | int | None]]] = [
    (["0,2655", "1", "0", "-,5", "+3,"], [Fraction(2655, 10000), 1, 0, Fraction(-1, 2), 3]),
    (["0,265", "1,000", "12,345"], [Fraction(265, 1000), 1, Fraction(12345, 1000)]),
    (["26.55%", "26.55 %", "0%", "100\u00a0%"], [Fraction(2655, 10000), Fraction(2655, 10000), 0, 1]),
    (["26,55%", "26,55 %", "3%"], [Fraction(2655, 10000), Fraction(2655, 10000), Fraction(3, 100)]),
    (["1.5D-03", "2d2", "1E5"], [Fraction(15, 10000), 200, 100000]),
    (["1,5D-03", "1,5e1"], [Fraction(15, 10000), 15]),
    (["1,234.5", "1,234", "7", "0.5"], [Fraction(12345, 10), 1234, 7, Fraction(1, 2)]),
    (["1.234,5", "1.234", "7", "0,5"], [Fraction(12345, 10), 1234, 7, Fraction(1, 2)]),
    (["1,234,567", "1,234"], [1234567, 1234]),
    (["1.234.567", "1.234"], [1234567, 1234]),
    (["1 234,5", "1\u202f234", "1\u00a0234\u00a0567"], [Fraction(12345, 10), 1234, 1234567]),
    (["1'234.5", "0.5"], [Fraction(12345, 10), Fraction(1, 2)]),
    (["1,234"], [None]),
    (["1,234", "12,000", "1"], [None, None, 1]),
    (["0.5", "1,234"], [Fraction(1, 2), None]),
    (["1.234", "1,234"], [Fraction(1234, 1000), None]),
    (["1,234,5", "12,34,567", "1.2.3", "0,12.5"], [None] * 4),
    (["1e1%", "%", "5 5%", "--1", "1_0,5", "\u0661,5"], [None] * 6),
    (["0,5", "x"], [Fraction(1, 2), None]),
    (["0,5\n0,25", "0,5"], [None, Fraction(1, 2)]),
]


@pytest.mark.parametrize(("words", "expected"), COLUMNS)
def test_what_words_stand_for(words: list[str], expected: list[Fraction | int | None]) -> None:
    for more in ([], ["1e2"] if not any("%" in word for word in words) else []):  # read at once, and one by one
        reading = read_words(words + more)
        assert reading.unread.tolist() == [value is None for value in expected] + [False] * len(more)
        for number, value in zip(reading.numbers, expected, strict=False):
            assert np.isnan(number) if value is None else number == float(value)


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 7)), min_size=1, max_size=9),
    st.sampled_from(["%", " %", ""]),
    st.sampled_from(".,"),
)
def test_a_number_is_that_of_its_digits(numbers: list[tuple[int, int]], sign: str, point: str) -> None:
    texts = [f"{digits // 10**places}{point}{digits % 10**places:0{places}}" for digits, places in numbers]
    reading = read_words([f"{text}{sign}" for text in [f"0{point}5", *texts]])
    scale = 100 if sign else 1
    expected = [Fraction(digits, 10**places * scale) for digits, places in numbers]
    assert reading.numbers.tolist() == [float(Fraction(1, 2 * scale)), *map(float, expected)]


def test_marks_of_missing_values_are_neither_read_nor_wrong() -> None:
    words = [*sorted(MISSING_MARKS), " NA ", "0,5", "1,5%"]
    reading = read_words(words)
    assert np.isnan(reading.numbers).tolist() == [True] * (len(words) - 2) + [False] * 2
    assert not reading.unread.any()
    for way, expected in (("comma", [True, True]), ("signed", [False, True]), ("bare", [True, False])):
        assert getattr(reading, way).tolist() == [False] * (len(words) - 2) + expected


@pytest.mark.parametrize(
    ("words", "point", "comma"),
    [
        (["0,5", "0.5", "1"], [False, True, False], [True, False, False]),
        (["0,5", "1.234"], [False, True], [True, False]),  # not a thousand: nothing shows that there are any
        (["1.234,5", "1.234"], [False, False], [True, False]),
        (["1 234,5", "1.234"], [False, True], [True, False]),
        (["1,234"], [False], [False]),
    ],
)
def test_which_decimal_mark_a_word_has(words: list[str], point: list[bool], comma: list[bool]) -> None:
    reading = read_words([*words, "1e2"])
    assert (reading.point.tolist()[:-1], reading.comma.tolist()[:-1]) == (point, comma)


def test_what_is_a_number() -> None:
    assert all(map(is_number, ["0.5", "0,5", " 1 ", "1,234", "5 %", "inf", "nan", "true", "1.5D3"]))
    assert not any(map(is_number, ["", "y", "-", "NA", "1st", "0x10", "2024-01-01"]))
