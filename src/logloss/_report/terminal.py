"""An evaluation on a terminal: what it means in words, the numbers with their uncertainty, and the worst rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import IO

from rich.text import Text

from logloss._evaluate.records.evaluation import Evaluation
from logloss._report.document import Table
from logloss._report.evaluation import named, tables
from logloss._report.number_format import headline
from logloss.errors import printable

LOSS = "red"  # and nothing else is red
WIDTH = 100  # of lines that can be filled
BAR = 24  # characters of the longest bar
_EIGHTHS = " ▏▎▍▌▋▊▉"


def show(evaluation: Evaluation, file: IO[str], *, plain: bool = False) -> None:
    """Print an evaluation.

    Parameters
    ----------
    evaluation : Evaluation
        Fresh, or read back from JSON.
    file : text stream
        Where to print.
    plain : bool
        Without color and bars.
    """
    put(lines(evaluation, bars=not plain), file, plain=plain)


def put(text: Iterable[Text], file: IO[str], *, plain: bool) -> None:
    """Print lines, in color unless they are to be plain."""
    if plain:
        file.writelines(f"{line.plain}\n" for line in text)
        return
    from rich.console import Console  # as large as all the rest of the report

    console = Console(file=file, force_terminal=True, highlight=False, markup=False, emoji=False)
    for line in text:
        console.print(line, soft_wrap=True)


def lines(evaluation: Evaluation, *, bars: bool) -> Iterator[Text]:
    """Yield the lines of the report."""
    e = evaluation
    yield Text(named(e), style="dim")
    yield Text("")
    yield _headline(e)
    for verdict in e.verdicts:
        yield from (Text(line) for line in wrap(printable(verdict.text), WIDTH, subsequent_indent="  "))
    for finding in e.findings:
        marked = wrap(printable(f"! {finding.text}"), WIDTH, subsequent_indent="  ")
        yield from (Text(line, style="yellow") for line in marked)
    for table in tables(e):
        yield Text("")
        yield from _facts(table) if not table.head else cells(table, bars=bars)


def _headline(e: Evaluation) -> Text:
    loss, more, reason = headline(e)
    line = Text("log loss ", style="bold")
    line.append(loss, style=f"bold {LOSS}")
    line.append(f"{',' if e.se is None else ''} {more}")
    if reason:
        line.append(f"  ({reason})", style="dim")
    return line


def _facts(table: Table) -> Iterator[Text]:
    """Yield lines of name, value and explanation."""
    if table.title:
        yield Text(table.title, style="bold")
    name_width = max(len(row[0]) for row in table.rows)
    value_width = max((len(value) for _, value, note in table.rows if note), default=0)
    for name, value, note in table.rows:
        yield Text(f"  {name:<{name_width}}  {value:<{value_width if note else 0}}  {note}".rstrip())
    indent = " " * (name_width + 4)
    for line in wrap(table.note, WIDTH, initial_indent=indent, subsequent_indent=indent):
        yield Text(line, style="dim")


def cells(table: Table, *, bars: bool = False) -> Iterator[Text]:
    """Yield the lines of a table: cells below their heads, and bars of the losses in the last column."""
    if table.title:
        yield Text(table.title, style="bold")
    widths = [max(map(len, column)) for column in zip(table.head, *table.rows, strict=True)]
    longest = max((loss for loss in table.loss if math.isfinite(loss)), default=0)
    for place, row in enumerate((table.head, *table.rows), -1):
        line = Text("")
        for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
            filled = f"{cell:<{width}}" if at in table.words else f"{cell:>{width}}"
            line.append("  ")
            line.append(filled, style="dim" if place < 0 else LOSS if table.is_red(at) else "")
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
