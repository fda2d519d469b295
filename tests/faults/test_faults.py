"""A fixed few of the faults of `make faults`."""

import pytest
from tests.faults import clusters, devices
from tests.faults.__main__ import KINDS, run


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in clusters.KINDS])
def test_a_fault_ends_in_the_right_number_or_a_clear_error(kind: str, seed: int) -> None:
    came = run(kind, seed)
    if came in (devices.NO_COMPILER, devices.NOT_MOUNTED):
        pytest.skip(came)
    assert came
