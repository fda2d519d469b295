"""An evaluation on a terminal: what it means in words, the numbers with their uncertainty, and the worst rows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from textwrap import wrap
from typing import IO

from rich.console import Console
from rich.text import Text

from logloss.errors import printable
from logloss.evaluation import Evaluation
from logloss.report.advice import advice, verdict
from logloss.report.numbers import headline
from logloss.report.sections import Table, named, tables

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
        Without colour and bars.
    """
    console = Console(file=file, force_terminal=not plain, no_color=plain, highlight=False, markup=False, emoji=False)
    for line in lines(evaluation, bars=not plain):
        console.print(Text(line.plain) if plain else line, soft_wrap=True)


def lines(evaluation: Evaluation, *, bars: bool) -> Iterator[Text]:
    """Yield the lines of the report."""
    e = evaluation
    yield Text(named(e), style="dim")
    yield Text("")
    yield _headline(e)
    yield Text(verdict(e))
    if say := advice(e):
        yield Text(say)
    for finding in e.findings:
        yield Text(printable(f"! {finding.text}", 200), style="yellow")
    for table in tables(e):
        yield Text("")
        yield from _facts(table) if not table.head else _cells(table, bars=bars)


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


def _cells(table: Table, *, bars: bool) -> Iterator[Text]:
    """Yield lines of cells below their heads, numbers to the right, and bars of the losses in the last column."""
    yield Text(table.title, style="bold")
    body = [row[:-1] for row in table.rows]
    widths = [max(len(name), *(len(row[at]) for row in body)) for at, name in enumerate(table.head[:-1])]
    widths[0] *= 1 if table.head[0] else -1  # a column without a name is text, and stands to the left
    last = max(len(table.head[-1]), *(len(row[-1]) for row in table.rows)) if table.loss else 0
    yield Text(f"{_row(table.head[:-1], widths)}  {table.head[-1]:>{last}}".rstrip(), style="dim")
    longest = max((loss for loss in table.loss if math.isfinite(loss)), default=0)
    for at, row in enumerate(table.rows):
        line = Text(_row(row[:-1], widths) + "  ")
        line.append(f"{row[-1]:>{last}}", style=LOSS if table.loss else "")
        if table.loss and bars:
            line.append(f"  {_bar(table.loss[at], longest)}", style=LOSS)
        line.rstrip()
        yield line
    if table.note:
        yield Text(f"  {table.note}", style="dim")


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    return "".join(
        f"  {cell:>{width}}" if width > 0 else f"  {cell:<{-width}}" for cell, width in zip(cells, widths, strict=True)
    )


def _bar(loss: float, longest: float) -> str:
    """Return a bar in eighths of a character; an infinite loss runs off with an arrow."""
    if math.isinf(loss):
        return "█" * BAR + "▶"
    eighths = round(8 * BAR * loss / longest) if longest else 0
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()
