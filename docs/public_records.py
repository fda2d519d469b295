"""What the public records hold: their classes, the fields of each, and what its docstring says of them."""

import dataclasses
import inspect
import re
import typing
from collections.abc import Iterator
from typing import Any, NamedTuple

import logloss
from logloss._lesson.solution import BatchSolution, Slopes, Working
from logloss._train.regression.inference import HypothesisTest
from logloss._train.regression.predictions import Prediction
from logloss.errors import Change

REPORTS: tuple[type, ...] = (
    logloss.Evaluation, logloss.Comparison, logloss.Reconciliation, logloss.LogisticModel,
)  # fmt: skip  # what has a JSON form
RECORDS: tuple[type, ...] = (
    *REPORTS, logloss.Score, logloss.Backend, Working, logloss.Solution, BatchSolution, Slopes, Change,
    HypothesisTest, Prediction,
)  # fmt: skip


class Entry(NamedTuple):
    """What a docstring says of a field."""

    kind: str
    text: str


def field_names(kind: Any) -> tuple[str, ...]:
    named = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
    return tuple(each.name for each in named) if named else tuple(kind._fields)


def parts(*records: Any) -> list[type]:
    """Return the records and all that lies inside them, each once, in the order in which the fields come."""
    found: list[type] = []

    def visit(kind: Any) -> None:
        if isinstance(kind, type) and (dataclasses.is_dataclass(kind) or issubclass(kind, tuple)):
            if kind not in found:
                found.append(kind)
                for name in field_names(kind):
                    visit(typing.get_type_hints(kind)[name])
        else:
            for inner in typing.get_args(kind):
                visit(inner)

    for record in records:
        visit(record)
    return found


def documented(kind: type) -> dict[str, Entry]:
    """Return what the docstrings of a class and its bases say of its attributes."""
    found: dict[str, Entry] = {}
    for base in reversed(kind.__mro__):
        if base.__module__.startswith("logloss"):
            for names, entry in _attributes(inspect.cleandoc(base.__doc__ or "")):
                found |= dict.fromkeys(names, entry)
    return found


def _attributes(text: str) -> Iterator[tuple[list[str], Entry]]:
    section = re.search(r"^Attributes\n-+\n(.*?)(?=^\S[^\n]*\n---|\Z)", text, re.MULTILINE | re.DOTALL)
    if section is not None:
        for names, kind, words in re.findall(r"^(\w[\w, ]*?) : (.*)\n((?:[ \t]+.*\n?|\n)*)", section[1], re.MULTILINE):
            yield re.split(r",\s*", names), Entry(kind, " ".join(words.split()))
