"""A comparison on a terminal: the models ranked, what each difference means in words, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from rich.console import Console
from rich.text import Text

from logloss.errors import printable
from logloss.evaluation.comparison import Comparison, Difference, Join, Model, Portion, rounded
from logloss.report.numbers import chance, number, percent
from logloss.report.terminal import LOSS

NAME = 40  # characters of a name
SENTENCE = 300
DETAILED = 3  # models whose differences are shown part by part; of more, the first one's


def show_comparison(comparison: Comparison, file: IO[str], *, plain: bool = False) -> None:
    """Print a comparison.

    Parameters
    ----------
    comparison : Comparison
        Fresh, or read back from JSON.
    file : text stream
        Where to print.
    plain : bool
        Without colour.
    """
    console = Console(file=file, force_terminal=not plain, no_color=plain, highlight=False, markup=False, emoji=False)
    for line in lines(comparison):
        console.print(Text(line.plain) if plain else line, soft_wrap=True)


def lines(c: Comparison) -> Iterator[Text]:
    """Yield the lines of the report."""
    columns = {role: name for role, name in c.columns.items() if not role.startswith("model ")}
    named = ", ".join(f"{role} = {printable(name, NAME)}" for role, name in columns.items())
    yield Text(f"{printable(c.source, 80)}: {named}, {len(c.models)} models, n = {c.n:,}", style="dim")
    for note in _notes(c):
        yield Text(note, style="dim")
    yield Text("")
    yield from _ranking(c)
    yield Text("")
    for each in c.differences:
        yield Text(printable(each.sentence, SENTENCE))
    for each in c.differences[: DETAILED if len(c.differences) <= DETAILED else 1]:
        for by in dict.fromkeys(portion.by for portion in each.portions):
            yield Text("")
            yield from _portions(each, by, [portion for portion in each.portions if portion.by == by])


def _notes(c: Comparison) -> Iterator[str]:
    if c.joined is not None:
        yield _joined(c.joined)
    if c.cluster is not None:
        yield f"rows with the same {printable(c.cluster, NAME)} are not taken to be independent"
    if c.dropped:
        yield f"{c.dropped:,} of {c.rows:,} rows dropped, because a value is missing"
    if c.masked:
        yield f"{c.masked:,} of {c.rows:,} rows left out by where"


def _joined(join: Join) -> str:
    """Say how the rows of two files found each other."""
    left_out = (
        (join.only_left, "in the first file alone"),
        (join.only_right, "in the second file alone"),
        (join.repeated_left, "more than once in the first file"),
        (join.repeated_right, "more than once in the second file"),
        (join.missing_left, "missing in the first file"),
        (join.missing_right, "missing in the second file"),
    )
    said = ", ".join(f"{count:,} {where}" for count, where in left_out if count)
    matched = f"joined on {printable(join.on, NAME)}: {join.matched:,} rows matched"
    return f"{matched}; ids left out: {said}" if said else f"{matched}, none left out"


def _ranking(c: Comparison) -> Iterator[Text]:
    """Yield the models, the least loss first, each with its difference from the baseline."""
    found = {each.model: each for each in c.differences}
    several = len(c.differences) > 1
    head = (
        "",
        "model",
        "log loss",
        "difference",
        "95 % interval",
        "p, Holm" if several else "p",
        "rows won",
        "infinite",
    )
    body = [
        (f"{place}.", *_cells(model, found.get(model.name)), f"{model.infinite:,}")
        for place, model in enumerate(c.models, 1)
    ]
    yield from _table(head, body, left=(1,), loss=(2,))
    yield Text(f"  differences from {printable(c.baseline, NAME)}, in nats; below 0 is better", style="dim")


def _cells(model: Model, d: Difference | None) -> tuple[str, ...]:
    loss = number(model.log_loss)
    if model.se is not None:
        loss = f"{rounded(model.log_loss, model.se)} ± {rounded(model.se, model.se)}"
    name = printable(model.name, NAME)
    if d is None:
        return name, loss, "baseline", "", "", ""
    mean = _mean(d.mean, d.se)
    interval = "" if d.ci95 is None or d.se is None else " to ".join(_signed(end, d.se) for end in d.ci95)
    p = "" if d.p_holm is None else chance(d.p_holm)
    return name, loss, mean, interval, p, f"{d.won:,} ({percent(d.won / d.n)})"


def _portions(d: Difference, by: str, portions: Sequence[Portion]) -> Iterator[Text]:
    """Yield what the model wins and loses in each part of the rows."""
    yield Text(
        f"{printable(d.model, NAME)} against {printable(d.baseline, NAME)}, by {printable(by, NAME)}", style="bold"
    )
    body = [
        (
            printable(each.value, NAME),
            f"{each.n:,}",
            f"{each.won:,} ({percent(each.won / each.n)})",
            _mean(each.mean, each.se),
            "" if each.share is None or d.se is None else _signed(each.share, d.se),
        )
        for each in portions
    ]
    yield from _table(("", "rows", "won", "difference", "contributes"), body, left=(0,))


def _mean(mean: float | None, se: float | None) -> str:
    if mean is None:
        return "undefined"
    return _minus(number(mean)) if se is None else f"{_signed(mean, se)} ± {rounded(se, se)}"


def _signed(value: float, se: float) -> str:
    text = rounded(value, se)
    return _minus(text) if text.strip("-0.") else text.lstrip("-")


def _minus(text: str) -> str:
    return text.replace("-", "−", 1) if text.startswith("-") else text


def _table(
    head: Sequence[str], body: Sequence[Sequence[str]], *, left: Sequence[int], loss: Sequence[int] = ()
) -> Iterator[Text]:
    widths = [max(map(len, cells)) for cells in zip(head, *body, strict=True)]
    for row in (head, *body):
        line = Text("")
        for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
            filled = cell.ljust(width) if at in left else cell.rjust(width)
            line.append(f"  {filled}", style="dim" if row is head else LOSS if at in loss else "")
        line.rstrip()
        yield line
