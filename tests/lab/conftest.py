"""Labs to speak with, for the tests of this folder."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from wire import Client, running

from logloss._lab.guard import Limits
from logloss._lab.server import Lab


@pytest.fixture(scope="package")
def client() -> Iterator[Client]:
    with running(Lab()) as started:
        yield started


@pytest.fixture
def client_with() -> Iterator[Callable[..., Client]]:
    """Start labs with limits of their own."""
    with ExitStack() as stack:
        yield lambda hosts=(), **limits: stack.enter_context(running(Lab(hosts=hosts, limits=Limits(**limits))))
