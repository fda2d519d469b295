"""The card: what to know about binary cross-entropy before using it, section by section.

What it says stands in `sections.py`. `card` gives it as the page needs it; `card_text` and `card_markdown` write it
out.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

from logloss._lesson.card.blocks import Block, Equation, Paragraph, References, Table, Terms
from logloss._lesson.card.sections import sections
from logloss._lesson.notation import latex, text
from logloss._lesson.number_format import short

WIDTH = 100  # columns of the text


def card() -> list[dict[str, object]]:
    """Return the card as JSON has it.

    Returns
    -------
    list of dict
        Sections with `key`, `title`, `lead` and `blocks`. A block has a `kind`: "paragraph" (`words`), "terms"
        (`items`, pairs), "references" (`items`: name, words, address), "equation" (`formula`, `words`) or "table"
        (`caption`, `head`, `rows` of words and numbers).

    Examples
    --------
    >>> card()[0]["title"]
    'What a loss is'
    """
    return [
        {
            **section._asdict(),
            "blocks": [{"kind": type(block).__name__.lower(), **block._asdict()} for block in section.blocks],
        }
        for section in sections()
    ]


def card_text() -> str:
    """Return the card as plain text for a terminal.

    Returns
    -------
    str
        Of lines of at most 100 columns, tables apart.

    Examples
    --------
    >>> print(card_text().splitlines()[0])
    What a loss is
    """
    return "\n\n".join(
        "\n\n".join(
            [f"{section.title}\n{'─' * len(section.title)}", _filled(section.lead), *map(_block_text, section.blocks)]
        )
        for section in sections()
    )


def card_markdown() -> str:
    """Return the card as Markdown; formulas are LaTeX between dollars, and say it in words beside.

    Returns
    -------
    str

    Examples
    --------
    >>> print(card_markdown().splitlines()[0])
    ## What a loss is
    """
    return "\n\n".join(
        "\n\n".join([f"## {section.title}", section.lead, *map(_block_markdown, section.blocks)])
        for section in sections()
    )


def _filled(words: str, indent: str = "") -> str:
    return textwrap.fill(words, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _cell(cell: str | float) -> str:
    return cell if isinstance(cell, str) else short(cell)


def _table_text(block: Table) -> str:
    rows = [block.head, *(tuple(map(_cell, row)) for row in block.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    numeric = [all(not isinstance(row[i], str) for row in block.rows) for i in range(len(widths))]
    lines = [
        "   ".join(
            f"{cell:>{width}}" if right else f"{cell:<{width}}"
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in rows
    ]
    rule = "   ".join("─" * width for width in widths)
    return "\n".join([_filled(block.caption), "", *(f"  {line}" for line in [lines[0], rule, *lines[1:]])])


def _table_markdown(block: Table) -> str:
    numeric = [all(not isinstance(row[i], str) for row in block.rows) for i in range(len(block.head))]
    rule = ["---:" if right else "---" for right in numeric]
    rows = [block.head, rule, *(map(_cell, row) for row in block.rows)]
    return "\n".join([block.caption, "", *(f"| {' | '.join(row)} |" for row in rows)])


_TEXT: dict[type[Block], Callable[[Any], str]] = {
    Paragraph: lambda block: _filled(block.words),
    Terms: lambda block: "\n".join(f"  {name}\n{_filled(words, '    ')}" for name, words in block.items),
    References: lambda block: "\n".join(
        f"  {name}\n{_filled(words, '    ')}\n    {address}" for name, words, address in block.items
    ),
    Equation: lambda block: f"    {text(block.formula)}\n{_filled(block.words, '    ')}",
    Table: _table_text,
}
_MARKDOWN: dict[type[Block], Callable[[Any], str]] = {
    Paragraph: lambda block: str(block.words),
    Terms: lambda block: "\n".join(f"- **{name}** {words}" for name, words in block.items),
    References: lambda block: "\n".join(f"- **[{name}]({address})** {words}" for name, words, address in block.items),
    Equation: lambda block: f"$${latex(block.formula)}$$\n\n{block.words}",
    Table: _table_markdown,
}


def _block_text(block: Block) -> str:
    return _TEXT[type(block)](block)


def _block_markdown(block: Block) -> str:
    return _MARKDOWN[type(block)](block)
