"""What a section of the card is made of."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from logloss._lesson.notation import Formula


class Paragraph(NamedTuple):
    """Plain words."""

    words: str


class Terms(NamedTuple):
    """Things, each with what is said about it."""

    items: tuple[tuple[str, str], ...]


class References(NamedTuple):
    """Works, each with what is in it and its address."""

    items: tuple[tuple[str, str, str], ...]


class Equation(NamedTuple):
    """A formula, and the same in words."""

    formula: Formula
    words: str


class Table(NamedTuple):
    """Rows of words and numbers under a head; the caption says what they show."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | float, ...], ...]


Block: TypeAlias = Paragraph | Terms | References | Equation | Table


class Section(NamedTuple):
    """One section: a lead that says it in a sentence or two, and blocks that say more."""

    key: str
    title: str
    lead: str
    blocks: tuple[Block, ...]
