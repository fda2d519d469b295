"""What is said: results on standard output, all else on standard error, and a bar while rows are read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from json import dumps
from typing import TYPE_CHECKING, TextIO

import click

from logloss._cli.parser import Verdict
from logloss.errors import printable

if TYPE_CHECKING:
    from logloss._evaluate.records.record import Record


def say(status: int, *lines: str) -> int:
    """Print lines on standard error, without what steers a terminal, and return the status."""
    text = "\n".join(printable(line, len(line)) for line in "\n".join(lines).split("\n"))
    if sys.stderr is not None:
        with suppress(OSError):  # nobody may be reading what went wrong either
            print("logloss:", text, file=sys.stderr)  # noqa: T201
    return status


def is_plain(asked: bool) -> bool:
    """Whether results are printed without color and bars: asked for, or nobody looks at them on a terminal."""
    return asked or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty()


def tell(text: str) -> None:
    """Print a result, by the alphabet that standard output has: click takes UTF-8 instead of ASCII."""
    sys.stdout.write(f"{text}\n")


def deliver(
    result: Record,
    *,
    json: bool,
    html: str | None,
    plain: bool,
    failed: str | None = None,
    value: str | None = None,
) -> None:
    """Write a result as a page where one is asked for, and print it: as JSON, as its `value` alone, or as a report.

    What a threshold says of it, `failed`, holds whatever becomes of that. A page that cannot be written keeps nobody
    from reading the result.
    """
    click.get_current_context().ensure_object(Verdict).failed = failed
    failure = None
    if html is not None:
        from logloss._report.html_page import write

        try:
            write(result, html)
        except Exception as error:
            failure = error
    if json:
        text = result.to_json()
        tell(text if _has_all_characters(sys.stdout) else _in_ascii(text))
    elif value is not None:
        tell(value)
    else:
        from logloss._report.door import show

        show(result, sys.stdout, plain=is_plain(plain))
    if failure is not None:
        raise failure


def _has_all_characters(stream: TextIO) -> bool:
    return (stream.encoding or "utf-8").lower().replace("-", "").startswith("utf")


def _in_ascii(text: str) -> str:
    """Return JSON with all else than ASCII, which stands in texts alone, as JSON escapes it."""
    return "".join(each if each.isascii() else dumps(each)[1:-1] for each in text)


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
