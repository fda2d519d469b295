"""Slices by a part of a date and by ranges of equal width: the same groups from every source, and edges as written."""

import datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import logloss
from logloss._accumulate.batch import Column
from logloss._evaluate.grouping import UNITS, Grouping, grouped, grouping
from logloss.errors import ColumnError

DAYS = ["2023-12-31", "2024-01-01", "2024-02-29 23:59:59", "2024-02-29", "2024-10-01 00:30:00", "2024-12-30"]
Y, P = [0, 1, 1, 0, 1, 0], [0.2, 0.7, 0.6, 0.4, 0.9, 0.1]
GROUPS = {
    "year": ["2023", *["2024"] * 5],
    "quarter": ["2023-Q4", "2024-Q1", "2024-Q1", "2024-Q1", "2024-Q4", "2024-Q4"],
    "month": ["2023-12", "2024-01", "2024-02", "2024-02", "2024-10", "2024-12"],
    "week": ["2023-W52", "2024-W01", "2024-W09", "2024-W09", "2024-W40", "2025-W01"],
    "day": ["2023-12-31", "2024-01-01", "2024-02-29", "2024-02-29", "2024-10-01", "2024-12-30"],
    "hour": [
        "2023-12-31 00:00",
        "2024-01-01 00:00",
        "2024-02-29 23:00",
        "2024-02-29 00:00",
        "2024-10-01 00:00",
        "2024-12-30 00:00",
    ],
}


def counts(data: Any, by: str) -> dict[str | None, int]:
    return {part.value: part.n for part in logloss.evaluate(data, y="y", p="p", by=by).slices}


def test_every_unit_is_tried() -> None:
    assert GROUPS.keys() == UNITS.keys()


@pytest.mark.parametrize("unit", GROUPS)
def test_a_part_of_a_date(unit: str) -> None:
    expected = {name: GROUPS[unit].count(name) for name in GROUPS[unit]}
    assert counts({"y": Y, "p": P, "at": DAYS}, f"at:{unit}") == expected
    moments = np.array(DAYS, "M8[s]")
    assert counts({"y": Y, "p": P, "at": moments}, f"at:{unit}") == expected


def test_with_a_missing_date() -> None:
    assert counts({"y": Y, "p": P, "at": [None, *DAYS[1:]]}, "at:year") == {"2024": 5, None: 1}


def test_arrays_by_name() -> None:
    result = logloss.evaluate(Y, P, by={"at:year": DAYS})
    assert [(part.by, part.value, part.n) for part in result.slices] == [("at:year", "2023", 1), ("at:year", "2024", 5)]


@pytest.mark.parametrize("value", ["Jan 5", "31.12.2023", 20240101])
def test_what_is_no_date_is_named(value: object) -> None:
    with pytest.raises(ColumnError, match="ISO 8601") as raised:
        logloss.evaluate({"y": [0, 1], "p": [0.2, 0.7], "at": [value, value]}, y="y", p="p", by="at:month")
    assert raised.value.subject == "at"


@given(st.lists(st.integers(-3000, 3000), min_size=1, max_size=30), st.sampled_from(["0.1", "0.25", "1", "7", "30"]))
def test_ranges_begin_at_the_decimals_of_their_edges(hundredths: list[int], width: str) -> None:
    """0.3 lies in [0.3, 0.4), though 0.3/0.1 is below 3 in floating point."""
    values = [Decimal(one) / 100 for one in hundredths]
    names = []
    for value in values:
        low = (value // Decimal(width) - (value % Decimal(width) < 0)) * Decimal(width)
        names.append((low, low + Decimal(width)))
    column = grouped(f"x:{width}", Column(np.array([float(value) for value in values])))
    assert column.codes is not None
    shown = [column.words[code] for code in column.codes]
    for text, (low, high) in zip(shown, names, strict=True):
        ends = [Decimal(end) for end in text.strip("[)").split(", ")]
        assert ends == [low, high]


def test_words_and_gaps_among_numbers_stay() -> None:
    column = grouped(
        "x:10", Column(np.array([3.0, np.nan, np.nan, np.inf]), ("old",), np.array([-1, 0, -1, -1], np.int32))
    )
    assert column.words == ("old", "[0, 10)")
    assert column.codes is not None
    assert column.codes.tolist() == [1, 0, -1, -1]
    assert np.isnan(column.numbers[:3]).all()
    assert column.numbers[3] == np.inf


def test_a_colon_may_be_part_of_a_name() -> None:
    assert grouping("a:b") == Grouping("a:b")
    assert grouping("a:b:month") == Grouping("a:b", unit="month")
    assert grouping(":month") == Grouping(":month")
    assert grouping("a:-1") == grouping("a:-1")._replace(column="a:-1")
    assert counts({"y": [0, 1], "p": [0.2, 0.7], "a:b": ["u", "v"]}, "a:b") == {"u": 1, "v": 1}


def test_one_column_in_two_ways() -> None:
    data = {"y": Y, "p": P, "at": [datetime.date.fromisoformat(day[:10]) for day in DAYS]}
    result = logloss.evaluate(data, y="y", p="p", by=["at:year", "at:quarter"])
    assert {part.by for part in result.slices} == {"at:year", "at:quarter"}
    with pytest.raises(ColumnError, match="no column day"):
        logloss.evaluate(data, y="y", p="p", by="day:year")


def test_ranges_too_narrow_for_the_numbers() -> None:
    data = {"y": [1, 0, 1], "p": [0.9, 0.2, 0.6], "d": [0.3, 1e300, -7.0]}
    for width in ("1e-300", "0.1"):
        with pytest.raises(ColumnError, match="d has numbers that are more than 2\\*\\*53 ranges of"):
            logloss.evaluate(data, "y", "p", by=f"d:{width}")
    assert len(logloss.evaluate(data, "y", "p", by="d:1e290").slices) == 3
