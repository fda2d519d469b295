"""What fuzzing starts from is read: seeds of an old version would all be refused at the door, and nothing tried."""

from pathlib import Path

import pytest
from states_and_tallies import signed, unsigned

import logloss
from logloss._evaluate.evaluate import PartialEvaluation

CORPUS = Path(__file__).parent / "corpus"


@pytest.mark.parametrize("seed", sorted((CORPUS / "states").iterdir()), ids=lambda seed: seed.name)
def test_states(seed: Path) -> None:
    state = signed(seed.read_bytes())
    assert PartialEvaluation.from_bytes(state).result().n > 0
    assert unsigned(state) == seed.read_bytes()


@pytest.mark.parametrize("seed", sorted((CORPUS / "tallies").iterdir()), ids=lambda seed: seed.name)
def test_tallies(seed: Path) -> None:
    assert logloss.Tally.from_bytes(signed(seed.read_bytes())).result().n > 0


@pytest.mark.parametrize("seed", sorted((CORPUS / "records").iterdir()), ids=lambda seed: seed.name)
def test_records(seed: Path) -> None:
    assert logloss.Evaluation.from_json(seed.read_text()).n > 0
