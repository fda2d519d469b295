"""No number of a record changes by chance: each is what is kept, to the last bit."""

from collections.abc import Iterator
from typing import Any

import pytest

from . import cases

KEPT = cases.read()
CASES = dict(cases.cases())
# Keys that have other names now than in the file, some of them below one key only; and keys that it does not have.
RENAMED: dict[str, str] = {}
ADDED: set[str] = set()


def leaves(value: Any, path: tuple[str, ...] = (), above: str = "") -> Iterator[tuple[tuple[str, ...], Any]]:
    """Return every value but prose, with the way to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in ADDED:
                within = f"{above}.{key}"
                yield from leaves(inner, (*path, RENAMED.get(within, RENAMED.get(key, key))), key)
    elif isinstance(value, list):
        yield (*path, "how many"), len(value)
        for number, inner in enumerate(value):
            yield from leaves(inner, (*path, str(number)), above)
    elif not (isinstance(value, str) and " " in value) and path != ("schema",):
        yield path, value


def test_the_same_cases_are_kept() -> None:
    assert KEPT.keys() == CASES.keys()
    assert len(KEPT) >= 150


@pytest.mark.parametrize("name", CASES)
def test_every_number_is_what_it_was(name: str) -> None:
    kept, now = dict(leaves(KEPT[name])), dict(leaves(cases.record(CASES[name])))
    assert {path: now.get(path, "gone") for path, value in kept.items() if now.get(path, "gone") != value} == {}
    more = now.keys() - kept.keys()
    assert not more, f"new fields: name them in ADDED; what changed on purpose is kept by cases.py: {sorted(more)[:5]}"
    assert now.keys() == kept.keys()
