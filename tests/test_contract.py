"""Every law, for every implementation, given, format and case."""

from __future__ import annotations

import pytest

from domains import FORMATS, GIVEN, Format
from laws import CASES, IMPLEMENTATIONS, LAWS, Case, Implementation, Seen, see


@pytest.fixture(params=IMPLEMENTATIONS, ids=lambda i: i.name, scope="module")
def implementation(request: pytest.FixtureRequest) -> Implementation:
    try:
        _ = request.param.point
    except ImportError as absent:
        pytest.skip(f"{request.param.name}: {absent.name} is not installed")
    return request.param


@pytest.fixture(params=GIVEN)
def given(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=FORMATS, ids=lambda f: f.__name__)
def dtype(request: pytest.FixtureRequest) -> Format:
    return request.param


@pytest.fixture(params=CASES, ids=lambda c: c.name)
def case(request: pytest.FixtureRequest) -> Case:
    return request.param


@pytest.fixture
def seen(implementation: Implementation, given: str, dtype: Format, case: Case) -> Seen:
    return see(implementation, given, dtype, case)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_law(law, seen: Seen) -> None:
    law(seen)
