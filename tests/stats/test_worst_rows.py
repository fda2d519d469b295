"""The rows with the largest loss: which are kept, in which order, and which states are believed."""

import numpy as np
import pytest

from logloss._accumulate.batch import RowNumbers
from logloss._accumulate.serialization import WRONG
from logloss._stats.worst_rows import WorstRows

ALL = RowNumbers(0, None)


def filled(size: int = 2, *, numbered: bool = True, logits: bool = False) -> WorstRows:
    """Return the worst of three rows."""
    worst = WorstRows(size, numbered=numbered)
    given = np.array([0.5, -1.0, 2.0]) if logits else np.array([0.5, 0.25, 0.75])
    worst.add(np.array([1.0, 1.0, 1.0]), np.array([1.0, 1.0, 1.0]), given, ALL, logits=logits)
    return worst


def test_equal_losses_are_kept_by_row_number() -> None:
    assert [row.row for row in filled().rows] == [0, 1]


def test_rows_without_numbers_are_ordered_by_what_was_given() -> None:
    assert [row.logit for row in filled(3, numbered=False, logits=True).rows] == [-1.0, 0.5, 2.0]
    assert [row.p for row in filled(3, numbered=False).rows] == [0.25, 0.5, 0.75]


def test_merged_logits_beyond_one_are_ordered_as_logits() -> None:
    # as probabilities both are 1
    parts = [WorstRows(1, numbered=False) for _ in range(2)]
    for part, z in zip(parts, (50.0, 40.0), strict=True):
        part.add(np.array([3.0]), np.array([0.0]), np.array([z]), ALL, logits=True)
    parts[0].merge(parts[1])
    assert [row.logit for row in parts[0].rows] == [40.0]


def test_a_state_comes_back() -> None:
    worst = filled()
    other = WorstRows(2)
    other.from_state(worst.to_state())
    assert other.rows == worst.rows


@pytest.mark.parametrize("change", [{"row": [0, None]}, {"row": [0.0, 1]}, {"loss": np.zeros(3)}])
def test_a_state_that_is_none_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(WRONG):
        WorstRows(2).from_state(filled().to_state() | change)


def test_a_state_of_more_rows_than_are_kept_is_refused() -> None:
    with pytest.raises(WRONG):
        WorstRows(1).from_state(filled().to_state())


def test_rows_of_loss_zero_are_kept_while_there_is_room() -> None:
    worst = WorstRows(3)
    worst.add(np.array([0.0, -1.0, 0.0]), np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.5, 0.0]), ALL, logits=False)
    assert [row.row for row in worst.rows] == [0, 2]
