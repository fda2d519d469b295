"""A report on a terminal: lines, and tables with bars of the losses."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import IO

from rich.text import Text

from logloss._report.document import Table

LOSS = "red"  # and nothing else is red
WIDTH = 100  # of lines that can be filled
BAR = 24  # characters of the longest bar
_EIGHTHS = " ▏▎▍▌▋▊▉"


def put(parts: Iterable[Text | Table], file: IO[str], *, plain: bool) -> None:
    """Print lines and tables, in color and with bars unless they are to be plain."""
    lines = (line for part in parts for line in ([part] if isinstance(part, Text) else _lines(part, bars=not plain)))
    if plain:
        file.writelines(f"{line.plain}\n" for line in lines)
        return
    from rich.console import Console  # as large as all the rest of the report

    console = Console(file=file, force_terminal=True, highlight=False, markup=False, emoji=False)
    for line in lines:
        console.print(line, soft_wrap=True)


def filled(text: str, style: str = "") -> Iterator[Text]:
    """Yield a text as lines that are not too long."""
    yield from (Text(line, style=style) for line in wrap(text, WIDTH, subsequent_indent="  "))


def _lines(table: Table, *, bars: bool) -> Iterator[Text]:
    """Yield the lines of a table."""
    if table.title:
        yield Text(table.title, style="bold")
    yield from _cells(table, bars=bars) if table.head else _facts(table)


def _facts(table: Table) -> Iterator[Text]:
    """Yield lines of name, value and explanation."""
    name_width = max(len(row[0]) for row in table.rows)
    value_width = max((len(value) for _, value, note in table.rows if note), default=0)
    for name, value, note in table.rows:
        yield Text(f"  {name:<{name_width}}  {value:<{value_width if note else 0}}  {note}".rstrip())
    indent = " " * (name_width + 4)
    for line in wrap(table.note, WIDTH, initial_indent=indent, subsequent_indent=indent):
        yield Text(line, style="dim")


def _cells(table: Table, *, bars: bool) -> Iterator[Text]:
    """Yield cells below their heads, and bars of the losses in the last column."""
    widths = [max(map(len, column)) for column in zip(table.head, *table.rows, strict=True)]
    longest = max((loss for loss in table.loss if math.isfinite(loss)), default=0)
    for place, row in enumerate((table.head, *table.rows), -1):
        line = Text("")
        for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
            padded = f"{cell:<{width}}" if at in table.words else f"{cell:>{width}}"
            line.append("  ")
            line.append(padded, style="dim" if place < 0 else LOSS if table.is_red(at) else "")
        if table.loss and bars and place >= 0:
            line.append(f"  {_bar(table.loss[place], longest)}", style=LOSS)
        line.rstrip()
        yield line
    if table.note:
        yield Text(f"  {table.note}", style="dim")


def _bar(loss: float, longest: float) -> str:
    """Return a bar in eighths of a character; an infinite loss runs off with an arrow."""
    if math.isinf(loss):
        return "█" * BAR + "▶"
    eighths = round(8 * BAR * loss / longest) if longest else 0
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()
