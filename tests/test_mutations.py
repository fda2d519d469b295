"""The list of mutations stays true to the code; `make mutations` tries all of them."""

from __future__ import annotations

from collections import Counter

import pytest

from mutations import MUTATIONS, SUITES, occurrences, run


@pytest.mark.parametrize("mutation", MUTATIONS, ids=str)
def test_what_is_to_be_broken_stands_there_once(mutation) -> None:
    assert occurrences(mutation) == 1
    assert mutation.old != mutation.new


def test_every_suite_has_something_to_notice() -> None:
    assert set(Counter(mutation.suite for mutation in MUTATIONS)) == set(SUITES)


def test_a_broken_formula_is_noticed_and_a_changed_comment_is_not() -> None:
    broken = next(mutation for mutation in MUTATIONS if mutation.suite == "formula")
    harmless = broken._replace(old="Two rules hold at the ends", new="Two rules hold")
    assert [result.killed for result in run([broken, harmless], workers=1)] == [True, False]
