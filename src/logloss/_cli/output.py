"""What is said: results on standard output, all else on standard error, and a bar while rows are read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import click

from logloss.errors import printable

if TYPE_CHECKING:
    from logloss._report.html_page import Record


def say(status: int, *lines: str) -> int:
    """Print lines on standard error, without what steers a terminal, and return the status."""
    text = "\n".join(printable(line, len(line)) for line in "\n".join(lines).split("\n"))
    with suppress(OSError):  # nobody may be reading what went wrong either
        print("logloss:", text, file=sys.stderr)  # noqa: T201
    return status


def is_plain(asked: bool) -> bool:
    """Whether results are printed without color and bars: asked for, or nobody looks at them on a terminal."""
    return asked or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty()


def deliver(result: Record, show: Callable[[Any, bool], None], *, json: bool, html: str | None, plain: bool) -> None:
    """Write a result as a page where one is asked for, and print it: as JSON, or by `show(result, plain)`."""
    if html is not None:
        from logloss._report.html_page import write

        write(result, html)
    if json:
        click.echo(result.to_json())
    else:
        show(result, is_plain(plain))


@contextmanager
def progress(plain: bool) -> Iterator[Callable[[int, int | None], None] | None]:
    """Show a progress bar while rows are read, if somebody is there to see it."""
    if plain or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    drawn = BarColumn(complete_style="cyan", finished_style="cyan", pulse_style="cyan")  # red is for loss alone
    with Progress(TextColumn("{task.fields[rows]} rows"), drawn, console=console, transient=True) as bar:
        task = bar.add_task("", total=None, rows="0")
        yield lambda rows, expected: bar.update(task, completed=rows, total=expected, rows=f"{rows:,}")
